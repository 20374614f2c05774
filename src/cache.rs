//! One trigger's cache: what `get`, `set` and `delete` return, and what is counted.

use std::mem;
use std::sync::Arc;

use crate::error::WriteError;
use crate::eviction::{Eviction, trigger_hash};
use crate::failures::{Failures, Operation, Times};
use crate::limits::Limits;
use crate::record::Entry;
use crate::records::{Records, Write};
use crate::tally::{Claims, Tally};
use crate::text::Text;
use crate::usage::{Counters, Usage};
use crate::versions::Change;

/// The cache of one tenant's trigger. Every call decides expiry by its own `now_ms`, a whole number, which may move
/// either way. A key that is `None` is none that a record can have: see [`Cache::may_have_key_of`].
pub struct Cache {
    records: Records,
    counters: Counters,
    failures: Failures,
    claims: Claims,
    /// What was changed since [`Cache::take_change`].
    change: Change,
    trigger_hash: u64,
}

/// What `get` found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// What the Action stored.
    pub value: Text,
    /// The last instant at which it is found.
    pub expires_at_ms: f64,
}

/// The first record that [`Cache::seed`] refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeedRefusal {
    /// Which of the records it was, from 0.
    pub position: usize,
    /// Why.
    pub error: WriteError,
}

impl Cache {
    /// An empty cache for this trigger.
    #[must_use]
    pub fn new(trigger: &[u16]) -> Self {
        Self {
            records: Records::default(),
            counters: Counters::default(),
            failures: Failures::default(),
            claims: Claims::default(),
            change: Change::None,
            trigger_hash: trigger_hash(trigger),
        }
    }

    /// Finds the live record of `key`. Counts one hit or one miss. When it would hit, `eviction` may drop the
    /// record first; nothing else is removed.
    pub fn get(&mut self, key: Option<&[u16]>, now_ms: f64, eviction: Eviction) -> Option<Hit> {
        let hit = key.and_then(|key| {
            let record = self.records.find(key, now_ms)?;
            if eviction.rate > 0.0 && eviction.strikes(self.trigger_hash, self.gets() + 1) {
                self.evict(Some(key), now_ms);
                return None;
            }
            Some(Hit { value: record.value(), expires_at_ms: record.expires_at_ms })
        });
        *(if hit.is_some() { &mut self.counters.hits } else { &mut self.counters.misses }) += 1;
        hit
    }

    /// Where the thread of this tally shall count if it serves the next `get`s of `key` by itself, from what the last
    /// one found. `None` if each must come here: to be drawn for eviction; because a record that has expired lives
    /// again when the clock goes back; or because a key that was not read may have been stored meanwhile.
    pub fn remember(
        &mut self,
        key: Option<&[u16]>,
        found: bool,
        eviction: Eviction,
        tally: &Arc<Tally>,
    ) -> Option<u32> {
        let is_lasting = found || key.is_some_and(|key| self.records.find(key, f64::NEG_INFINITY).is_none());
        if is_lasting && eviction.rate == 0.0 { self.claims.slot(tally) } else { None }
    }

    /// Stores a record and returns until when, or refuses it and changes nothing.
    ///
    /// # Errors
    /// In this order: `CacheKeySizeExceeded`; `CacheValueSizeExceeded`; `CacheSizeExceeded`; `InvalidExpiry` for a
    /// lifetime that is no finite number; `ItemAlreadyExpired`; `InvalidExpiry` for an end that is no safe integer; an
    /// ordered failure.
    pub fn set(&mut self, write: &Write<'_>, limits: &Limits, now_ms: f64) -> Result<f64, WriteError> {
        let stored = self.records.put(write, limits, now_ms, || self.failures.take(Operation::Set))?;
        self.counters.sets += 1;
        self.counters.expirations += stored.expired;
        self.change = if stored.expired == 0 { Change::OneKey } else { Change::AnyKey };
        Ok(stored.expires_at_ms)
    }

    /// Removes the live record of `key`.
    ///
    /// # Errors
    /// `CacheKeyDoesNotExist`, or an ordered failure.
    pub fn delete(&mut self, key: Option<&[u16]>, now_ms: f64) -> Result<(), WriteError> {
        let key = key.filter(|key| self.records.find(key, now_ms).is_some());
        let key = key.ok_or(WriteError::CacheKeyDoesNotExist)?;
        self.failures.take(Operation::Delete)?;
        self.records.remove(key, now_ms);
        self.counters.deletes += 1;
        self.change = Change::OneKey;
        Ok(())
    }

    /// All live records, oldest `set` first.
    #[must_use]
    pub fn records(&self, now_ms: f64) -> Vec<Entry> {
        self.records.entries(now_ms)
    }

    /// Whether some record may have a key of so many code units. Whoever holds a very long key can ask this before
    /// reading it, and pass `None` if not.
    #[must_use]
    pub fn may_have_key_of(&self, units: usize) -> bool {
        self.records.may_have_key_of(units)
    }

    /// Stores all of these records, or none. Counts nothing and uses up no failure.
    ///
    /// # Errors
    /// The first that [`set`](Self::set) would refuse.
    pub fn seed(&mut self, writes: &[Write<'_>], limits: &Limits, now_ms: f64) -> Result<(), SeedRefusal> {
        let mut seeded = self.records.clone();
        for (position, write) in writes.iter().enumerate() {
            seeded.put(write, limits, now_ms, || Ok(())).map_err(|error| SeedRefusal { position, error })?;
        }
        self.records = seeded;
        self.change = Change::AnyKey;
        Ok(())
    }

    /// Drops one live record, as the platform may between two executions, and returns how many that were.
    pub fn evict(&mut self, key: Option<&[u16]>, now_ms: f64) -> u64 {
        let evicted = u64::from(key.is_some_and(|key| self.records.remove(key, now_ms)));
        self.count_evicted(evicted)
    }

    /// Drops all live records, and returns how many that were.
    pub fn evict_all(&mut self, now_ms: f64) -> u64 {
        let evicted = self.records.remove_live(now_ms);
        self.count_evicted(evicted)
    }

    fn count_evicted(&mut self, evicted: u64) -> u64 {
        self.counters.evictions += evicted;
        if evicted > 0 {
            self.change = Change::AnyKey;
        }
        evicted
    }

    /// Orders that the next `times` calls of `operation` that would succeed, behind those ordered before, return `error`
    /// and change nothing.
    pub fn fail(&mut self, operation: Operation, error: WriteError, times: Times) {
        self.failures.order(operation, error, times);
    }

    /// What the cache holds at `now_ms`, and what happened to it.
    #[must_use]
    pub fn usage(&self, now_ms: f64) -> Usage {
        let room = self.records.room(now_ms);
        let [hits, misses] = self.hits_and_misses();
        Usage {
            entries: room.entries,
            bytes: room.bytes,
            counters: Counters { hits, misses, ..self.counters },
        }
    }

    /// What was changed since the last call of this.
    pub(crate) fn take_change(&mut self) -> Change {
        mem::take(&mut self.change)
    }

    /// Drops records, failures and counters.
    pub(crate) fn reset(&mut self) {
        *self = Self { trigger_hash: self.trigger_hash, change: Change::AnyKey, ..Self::new(&[]) };
    }

    /// Whether nothing is in it that its next user would miss.
    pub(crate) fn is_pristine(&self) -> bool {
        self.records.len() == 0
            && self.counters == Counters::default()
            && self.hits_and_misses() == [0, 0]
            && self.failures.is_empty()
    }

    fn hits_and_misses(&self) -> [u64; 2] {
        let [hits, misses] = self.claims.counted();
        [self.counters.hits + hits, self.counters.misses + misses]
    }

    fn gets(&self) -> u64 {
        self.hits_and_misses().iter().sum()
    }

    /// How many records are kept, expired ones too.
    #[cfg(any(test, fuzzing, feature = "testing"))]
    #[must_use]
    pub fn kept(&self) -> usize {
        self.records.len()
    }
}

#[cfg(test)]
mod tests;
