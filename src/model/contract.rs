//! The contract, written from its text as naively as it can be: lists, loops, and no thought of speed.

use std::collections::{BTreeMap, BTreeSet};

use crate::cache::{Hit, SeedRefusal};
use crate::error::WriteError;
use crate::expiry::{Lifetime, MAX_SAFE_INTEGER};
use crate::failures::{Operation, Times};
use crate::record::Entry;
use crate::store::testing::Footprint;
use crate::text::Text;
use crate::usage::{Counters, Usage};

use super::Answer;
use super::steps::{Call, NewRecord, Place, Settings, Step};

#[derive(Default)]
pub struct Contract {
    caches: BTreeMap<Place, Cache>,
    draws: Draws,
}

#[derive(Default)]
struct Cache {
    records: Vec<Entry>,
    failures: Vec<(Operation, WriteError, Times)>,
    counters: Counters,
    gets: u64,
}

/// What is known of the eviction hash, of which the contract says only what it depends on: for each seed, trigger
/// and number of a `get`, the rates between which it must lie.
#[derive(Default)]
struct Draws(BTreeMap<(i64, usize, u64), (f64, f64)>);

impl Contract {
    /// What the call must return. The engine's result serves only to learn of its eviction hash.
    pub fn apply(&mut self, step: &Step, answer: &Answer) -> Answer {
        let Step { settings, place, call, .. } = step;
        let now_ms = settings.now_ms;
        match call {
            Call::Reset => {
                self.caches.remove(place);
                Answer::Done
            }
            Call::ResetTenant => {
                self.caches.retain(|other, _| other.tenant != place.tenant);
                Answer::Done
            }
            Call::Evict(key) => {
                Answer::Evicted(self.evict(*place, |record| record.key == Text::new(key), now_ms))
            }
            Call::EvictAll => Answer::Evicted(self.evict(*place, |_| true, now_ms)),
            _ => {
                let cache = self.caches.entry(*place).or_default();
                match call {
                    Call::Get(key) => {
                        let missed = *answer == Answer::Got(None);
                        let draw = |nth| self.draws.strikes(settings, place.trigger, nth, missed);
                        Answer::Got(cache.get(key, now_ms, draw))
                    }
                    Call::Set(record) => Answer::Set(cache.set(record, settings)),
                    Call::Delete(key) => Answer::Deleted(cache.delete(key, now_ms)),
                    Call::Seed(records) => Answer::Seeded(cache.seed(records, settings)),
                    Call::Fail(operation, error, times) => {
                        cache.failures.push((*operation, *error, *times));
                        Answer::Done
                    }
                    _ => unreachable!("handled above"),
                }
            }
        }
    }

    /// The live records, what is counted, and how many records are kept.
    pub fn state(&self, place: Place, now_ms: f64) -> (Vec<Entry>, Usage, usize) {
        let Some(cache) = self.caches.get(&place) else { return Default::default() };
        let entries: Vec<_> = cache.live(now_ms).cloned().collect();
        let bytes = entries.iter().map(|entry| entry.size_bytes).sum();
        let usage = Usage { entries: entries.len() as u64, bytes, counters: cache.counters };
        (entries, usage, cache.records.len())
    }

    /// The caches of which anything can be told.
    pub fn footprint(&self) -> Footprint {
        let kept = || self.caches.iter().filter(|(_, cache)| !cache.is_pristine());
        let tenants: BTreeSet<_> = kept().map(|(place, _)| place.tenant).collect();
        Footprint {
            tenants: tenants.len(),
            caches: kept().count(),
            records: kept().map(|(_, cache)| cache.records.len()).sum(),
        }
    }

    fn evict(&mut self, place: Place, which: impl Fn(&Entry) -> bool, now_ms: f64) -> u64 {
        let Some(cache) = self.caches.get_mut(&place) else { return 0 };
        let before = cache.records.len();
        cache.records.retain(|record| !(is_live(record, now_ms) && which(record)));
        let evicted = (before - cache.records.len()) as u64;
        cache.counters.evictions += evicted;
        evicted
    }
}

impl Cache {
    fn is_pristine(&self) -> bool {
        let is_pending = |&(_, _, times): &(Operation, WriteError, Times)| times != Times::Next(0);
        self.records.is_empty()
            && self.counters == Counters::default()
            && !self.failures.iter().any(is_pending)
    }

    fn get(&mut self, key: &[u16], now_ms: f64, strikes: impl FnOnce(u64) -> bool) -> Option<Hit> {
        self.gets += 1;
        let Some(position) = self.position(&Text::new(key), now_ms) else {
            self.counters.misses += 1;
            return None;
        };
        if strikes(self.gets) {
            self.records.remove(position);
            self.counters.evictions += 1;
            self.counters.misses += 1;
            return None;
        }
        self.counters.hits += 1;
        let record = &self.records[position];
        Some(Hit { value: record.value.clone(), expires_at_ms: record.expires_at_ms })
    }

    fn set(&mut self, new: &NewRecord, settings: &Settings) -> Result<f64, WriteError> {
        let before = self.records.clone();
        let (expires_at_ms, expired) = self.store(new, settings)?;
        if let Err(error) = self.fail(Operation::Set) {
            self.records = before;
            return Err(error);
        }
        self.counters.sets += 1;
        self.counters.expirations += expired;
        Ok(expires_at_ms)
    }

    fn delete(&mut self, key: &[u16], now_ms: f64) -> Result<(), WriteError> {
        let position = self.position(&Text::new(key), now_ms).ok_or(WriteError::CacheKeyDoesNotExist)?;
        self.fail(Operation::Delete)?;
        self.records.remove(position);
        self.counters.deletes += 1;
        Ok(())
    }

    fn seed(&mut self, records: &[NewRecord], settings: &Settings) -> Result<(), SeedRefusal> {
        let before = self.records.clone();
        for (position, record) in records.iter().enumerate() {
            if let Err(error) = self.store(record, settings) {
                self.records = before;
                return Err(SeedRefusal { position, error });
            }
        }
        Ok(())
    }

    /// The table of `set`, row by row. Answers until when, and how many records had expired.
    fn store(&mut self, new: &NewRecord, settings: &Settings) -> Result<(f64, u64), WriteError> {
        let Settings { now_ms, limits, .. } = *settings;
        if utf8_bytes(&new.key) > limits.max_key_bytes {
            return Err(WriteError::CacheKeySizeExceeded);
        }
        if utf8_bytes(&new.value) > limits.max_value_bytes {
            return Err(WriteError::CacheValueSizeExceeded);
        }
        let size_bytes = utf8_bytes(&new.key) + utf8_bytes(&new.value);
        let key = Text::new(&new.key);
        let others = self.live(now_ms).filter(|record| record.key != key);
        let other_bytes: u64 = others.map(|record| record.size_bytes).sum();
        let is_new_key = self.position(&key, now_ms).is_none();
        if other_bytes + size_bytes > limits.max_total_bytes
            || (is_new_key && self.live(now_ms).count() as u64 >= limits.max_entries)
        {
            return Err(WriteError::CacheSizeExceeded);
        }
        let expires_at_ms = expires_at_ms(new.lifetime, settings)?;

        let before = self.records.len();
        self.records.retain(|record| is_live(record, now_ms));
        let expired = (before - self.records.len()) as u64;
        self.records.retain(|record| record.key != key);
        self.records.push(Entry { key, value: Text::new(&new.value), expires_at_ms, size_bytes });
        Ok((expires_at_ms, expired))
    }

    fn live(&self, now_ms: f64) -> impl Iterator<Item = &Entry> {
        self.records.iter().filter(move |record| is_live(record, now_ms))
    }

    fn position(&self, key: &Text, now_ms: f64) -> Option<usize> {
        self.records.iter().position(|record| record.key == *key && is_live(record, now_ms))
    }

    /// The first failure of this operation that is not used up.
    fn fail(&mut self, operation: Operation) -> Result<(), WriteError> {
        for (ordered, error, times) in &mut self.failures {
            match times {
                _ if *ordered != operation => {}
                Times::Next(0) => {}
                Times::Next(left) => {
                    *left -= 1;
                    return Err(*error);
                }
                Times::Always => return Err(*error),
            }
        }
        Ok(())
    }
}

/// Rows 5 to 8 of the table.
fn expires_at_ms(lifetime: Lifetime, settings: &Settings) -> Result<f64, WriteError> {
    let Settings { now_ms, limits, .. } = *settings;
    let mut ends = vec![];
    for (given, base_ms) in [(lifetime.ttl_ms, now_ms), (lifetime.expires_at_ms, 0.0)] {
        match given {
            None => {}
            Some(number) if number.is_finite() => ends.push(base_ms + number.floor()),
            Some(_) => return Err(WriteError::InvalidExpiry),
        }
    }
    if ends.is_empty() {
        ends.push(now_ms + limits.default_ttl_ms as f64);
    }
    let end_ms = ends.into_iter().fold(f64::INFINITY, f64::min);
    if end_ms <= now_ms {
        return Err(WriteError::ItemAlreadyExpired);
    }
    if !(-MAX_SAFE_INTEGER..=MAX_SAFE_INTEGER).contains(&end_ms) {
        return Err(WriteError::InvalidExpiry);
    }
    Ok(end_ms.min(now_ms + limits.max_ttl_ms as f64))
}

fn is_live(record: &Entry, now_ms: f64) -> bool {
    now_ms <= record.expires_at_ms
}

impl Draws {
    /// Whether this `get` loses its record: as is known from others, or else as was seen.
    fn strikes(&mut self, settings: &Settings, trigger: usize, nth: u64, seen: bool) -> bool {
        let rate = settings.eviction.rate;
        let (spared, struck) = self.0.entry((settings.eviction.seed, trigger, nth)).or_insert((0.0, 1.0));
        if rate <= *spared {
            return false;
        }
        if rate >= *struck {
            return true;
        }
        *(if seen { struck } else { spared }) = rate;
        seen
    }
}

fn utf8_bytes(units: &[u16]) -> u64 {
    let characters = char::decode_utf16(units.iter().copied());
    characters.map(|character| character.map_or(3, char::len_utf8) as u64).sum()
}
