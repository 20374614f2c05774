//! The contract, written from its text as naively as it can be: lists, loops, and no thought of speed.

use std::collections::{BTreeMap, BTreeSet};

use crate::cache::{Hit, SeedRefusal};
use crate::error::WriteError;
use crate::expiry::{Lifetime, MAX_SAFE_INTEGER};
use crate::failures::{Operation, Times};
use crate::history::{Evictor, Kind, Reason, Refused};
use crate::limits::{Excess, Refusal};
use crate::record::Entry;
use crate::store::testing::Footprint;
use crate::text::Text;
use crate::usage::{Counters, Usage};
use crate::warnings::Warning;

use super::happened::{Happened, refused_warning, warnings};
use super::steps::{Call, NewRecord, Place, Settings, Step};
use super::{Outcome, State};

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
    execution: Option<u32>,
    /// In which execution each key was last set or found.
    touched: BTreeMap<Text, Option<u32>>,
    /// The how-manyeth record each key has.
    turns: BTreeMap<Text, u32>,
    stored: u32,
    happened: Happened,
}

/// What is known of the eviction hash, of which the contract says only what it depends on: for each seed, trigger
/// and number of a `get`, the rates between which it must lie.
#[derive(Default)]
struct Draws(BTreeMap<(i64, usize, u64), (f64, f64)>);

impl Contract {
    /// What the call must return. The engine's result serves only to learn of its eviction hash.
    pub fn apply(&mut self, step: &Step, outcome: &Outcome, spared: bool) -> Outcome {
        let Step { settings, place, call, .. } = step;
        let now_ms = settings.now_ms;
        match call {
            Call::Reset => {
                self.caches.remove(place);
                Outcome::Done
            }
            Call::ResetTenant => {
                self.caches.retain(|other, _| other.tenant != place.tenant);
                Outcome::Done
            }
            Call::Evict(key) => {
                Outcome::Evicted(self.evict(*place, |record| record.key == Text::new(key), now_ms))
            }
            Call::EvictAll => Outcome::Evicted(self.evict(*place, |_| true, now_ms)),
            _ => {
                let cache = self.caches.entry(*place).or_default();
                match call {
                    Call::Get(key) => {
                        let struck = spared || *outcome == Outcome::Got(None);
                        let draw = |nth| self.draws.strikes(settings, place.trigger, nth, struck);
                        Outcome::Got(cache.get(key, settings, draw))
                    }
                    Call::Set(record) => Outcome::Set(cache.set(record, settings)),
                    Call::Delete(key) => Outcome::Deleted(cache.delete(key, now_ms)),
                    Call::Seed(records) => Outcome::Seeded(cache.seed(records, settings)),
                    Call::Fail(operation, error, times) => {
                        cache.failures.push((*operation, *error, *times));
                        Outcome::Done
                    }
                    Call::NewExecution => {
                        cache.execution = Some(cache.execution.unwrap_or(0) + 1);
                        Outcome::Done
                    }
                    _ => unreachable!("handled above"),
                }
            }
        }
    }

    /// The live records, what is counted, how many records are kept, and what happened.
    pub fn state(&self, place: Place, now_ms: f64) -> State {
        let Some(cache) = self.caches.get(&place) else { return Default::default() };
        let entries: Vec<_> = cache.live(now_ms).cloned().collect();
        let bytes = entries.iter().map(|entry| entry.size_bytes).sum();
        let usage = Usage { entries: entries.len() as u64, bytes, counters: cache.counters };
        (entries, usage, cache.records.len(), cache.happened.last_hundred())
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
        let evicted: Vec<_> =
            cache.live(now_ms).filter(|record| which(record)).map(|record| record.key.clone()).collect();
        for key in &evicted {
            cache.drop_one(key, now_ms, Evictor::Evict);
        }
        evicted.len() as u64
    }
}

impl Cache {
    fn is_pristine(&self) -> bool {
        let is_pending = |&(_, _, times): &(Operation, WriteError, Times)| times != Times::Next(0);
        self.records.is_empty()
            && self.counters == Counters::default()
            && !self.failures.iter().any(is_pending)
            && self.happened.is_empty()
            && self.execution.is_none()
    }

    fn get(&mut self, key: &[u16], settings: &Settings, strikes: impl FnOnce(u64) -> bool) -> Option<Hit> {
        let (key, now_ms) = (Text::new(key), settings.now_ms);
        self.gets += 1;
        let found = self.position(&key, now_ms).filter(|_| {
            let is_own = self.execution.is_some() && self.touched.get(&key) == Some(&self.execution);
            let is_struck = strikes(self.gets);
            if is_struck && is_own {
                self.happened.list(&key, now_ms, self.execution, Kind::Spared);
            }
            !is_struck || is_own
        });
        let Some(position) = found else {
            self.counters.misses += 1;
            if self.position(&key, now_ms).is_some() {
                self.drop_one(&key, now_ms, Evictor::EvictionRate);
            }
            let kept = self.records.iter().find(|record| record.key == key);
            let expired = kept.map(|record| (record.expires_at_ms, self.turns[&key]));
            self.happened.miss(&key, now_ms, self.execution, expired);
            return None;
        };
        self.counters.hits += 1;
        if settings.eviction.rate > 0.0 {
            self.touched.insert(key, self.execution);
        }
        let record = &self.records[position];
        Some(Hit { value: record.value.clone(), expires_at_ms: record.expires_at_ms })
    }

    fn drop_one(&mut self, key: &Text, now_ms: f64, by: Evictor) {
        self.records.retain(|record| record.key != *key);
        self.counters.evictions += 1;
        self.happened.cause(key, Reason::Evicted, now_ms);
        self.happened.list(key, now_ms, self.execution, Kind::Evicted { by });
    }

    fn set(&mut self, new: &NewRecord, settings: &Settings) -> Result<f64, WriteError> {
        let (now_ms, key) = (settings.now_ms, Text::new(&new.key));
        let before = (self.records.clone(), self.turns.clone());
        let stored = self.store(new, settings);
        let outcome = stored.and_then(|stored| self.fail(Operation::Set).map(|()| stored));
        match outcome {
            Ok((expires_at_ms, expired)) => {
                self.counters.sets += 1;
                for record in expired {
                    self.counters.expirations += 1;
                    self.happened.cause(&record.key, Reason::Expired, record.expires_at_ms);
                    self.happened.list(&record.key, now_ms, self.execution, Kind::Expired);
                }
                for warning in warnings(new, settings) {
                    self.happened.list(&key, now_ms, self.execution, Kind::Warned { warning });
                }
                self.touched.insert(key, self.execution);
                Ok(expires_at_ms)
            }
            Err(refusal) => {
                (self.records, self.turns) = before;
                let is_expired = refusal.error == WriteError::ItemAlreadyExpired && !refusal.ordered;
                let kept = self.records.iter().any(|record| record.key == key);
                let turn = kept.then(|| self.turns[&key]);
                self.happened.cause_beside(turn, &key, Reason::Refused, now_ms);
                Err(self.refuse(
                    Operation::Set,
                    &key,
                    refusal,
                    now_ms,
                    refused_warning(new, now_ms, is_expired),
                ))
            }
        }
    }

    fn refuse(
        &mut self,
        operation: Operation,
        key: &Text,
        refusal: Refusal,
        now_ms: f64,
        warning: Option<Warning>,
    ) -> WriteError {
        self.counters.refusals += 1;
        let kind = Kind::Refused(Refused { operation, refusal, warning });
        self.happened.list(key, now_ms, self.execution, kind);
        refusal.error
    }

    fn delete(&mut self, key: &[u16], now_ms: f64) -> Result<(), WriteError> {
        let key = Text::new(key);
        let position = self.position(&key, now_ms).ok_or(WriteError::CacheKeyDoesNotExist.into());
        let outcome = position.and_then(|position| self.fail(Operation::Delete).map(|()| position));
        match outcome {
            Ok(position) => {
                self.records.remove(position);
                self.counters.deletes += 1;
                self.happened.cause(&key, Reason::Deleted, now_ms);
                self.happened.list(&key, now_ms, self.execution, Kind::Deleted);
                Ok(())
            }
            Err(refusal) => Err(self.refuse(Operation::Delete, &key, refusal, now_ms, None)),
        }
    }

    fn seed(&mut self, records: &[NewRecord], settings: &Settings) -> Result<(), SeedRefusal> {
        let before = (self.records.clone(), self.turns.clone());
        let mut dropped = vec![];
        for (position, record) in records.iter().enumerate() {
            match self.store(record, settings) {
                Ok((_, expired)) => dropped.extend(expired),
                Err(refusal) => {
                    (self.records, self.turns) = before;
                    return Err(SeedRefusal { position, refusal });
                }
            }
        }
        for record in records {
            self.touched.remove(&Text::new(&record.key));
        }
        for record in dropped {
            self.happened.cause(&record.key, Reason::Expired, record.expires_at_ms);
        }
        Ok(())
    }

    /// The table of `set`, row by row. Returns until when, and the records that had expired.
    fn store(&mut self, new: &NewRecord, settings: &Settings) -> Result<(f64, Vec<Entry>), Refusal> {
        let Settings { now_ms, limits, .. } = *settings;
        let exceeds = |error: WriteError, bytes, limit| {
            let excess = Some(Excess::Bytes { bytes, limit });
            if bytes > limit { Err(Refusal { error, excess, ordered: false }) } else { Ok(()) }
        };
        exceeds(WriteError::CacheKeySizeExceeded, utf8_bytes(&new.key), limits.max_key_bytes)?;
        exceeds(WriteError::CacheValueSizeExceeded, utf8_bytes(&new.value), limits.max_value_bytes)?;
        let size_bytes = utf8_bytes(&new.key) + utf8_bytes(&new.value);
        let key = Text::new(&new.key);
        let others = self.live(now_ms).filter(|record| record.key != key);
        let other_bytes: u64 = others.map(|record| record.size_bytes).sum();
        let is_new_key = self.position(&key, now_ms).is_none();
        exceeds(WriteError::CacheSizeExceeded, other_bytes + size_bytes, limits.max_total_bytes)?;
        let entries = self.live(now_ms).count() as u64 + 1;
        if is_new_key && entries > limits.max_entries {
            let excess = Some(Excess::Entries { entries, limit: limits.max_entries });
            return Err(Refusal { error: WriteError::CacheSizeExceeded, excess, ordered: false });
        }
        let expires_at_ms = expires_at_ms(new.lifetime, settings)?;

        let expired = self.records.iter().filter(|record| !is_live(record, now_ms)).cloned().collect();
        self.records.retain(|record| is_live(record, now_ms) && record.key != key);
        self.stored += 1;
        self.turns.insert(key.clone(), self.stored);
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
    fn fail(&mut self, operation: Operation) -> Result<(), Refusal> {
        for (ordered, error, times) in &mut self.failures {
            match times {
                _ if *ordered != operation => {}
                Times::Next(0) => {}
                Times::Next(left) => {
                    *left -= 1;
                    return Err(Refusal { error: *error, excess: None, ordered: true });
                }
                Times::Always => return Err(Refusal { error: *error, excess: None, ordered: true }),
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
