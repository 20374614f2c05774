//! One trigger's cache: what `get`, `set` and `delete` answer, and what is counted.

use std::mem;
use std::sync::Arc;

use crate::error::WriteError;
use crate::eviction::{Eviction, trigger_hash};
use crate::failures::{Failures, Operation, Times};
use crate::limits::Limits;
use crate::record::Entry;
use crate::records::{Records, Write};
use crate::tally::{Claims, Tally};
use crate::text::{Input, Text};
use crate::usage::{Counters, Usage};

/// The cache of one tenant's trigger. Every call decides expiry by its own `now_ms`, which may move either way.
pub struct Cache {
    records: Records,
    counters: Counters,
    failures: Failures,
    claims: Claims,
    /// By how much the version must rise since it was last raised.
    changes: i32,
    trigger_hash: u64,
}

/// A change of one key, of which the one who made it can tell what it is. He may keep what he remembers of others.
const CHANGE_OF_ONE_KEY: i32 = 1;
/// Any other change.
const CHANGE_OF_ANY_KEY: i32 = 2;

/// What `get` found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// What the Action stored.
    pub value: Text,
    /// The last instant at which it answers.
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
            changes: 0,
            trigger_hash: trigger_hash(trigger),
        }
    }

    /// Finds the live record under `key`. Counts one hit or one miss. When it would hit, `eviction` may drop the
    /// record first; nothing else is removed.
    pub fn get(&mut self, key: Input<'_>, now_ms: f64, eviction: Eviction) -> Option<Hit> {
        let found = self.records.find(key, now_ms).filter(|&position| {
            let evicted = eviction.rate > 0.0 && eviction.strikes(self.trigger_hash, self.gets() + 1);
            if evicted {
                self.records.remove(position);
                self.counters.evictions += 1;
                self.changes += CHANGE_OF_ANY_KEY;
            }
            !evicted
        });
        let hit = found.and_then(|position| self.records.read(position));
        *(if hit.is_some() { &mut self.counters.hits } else { &mut self.counters.misses }) += 1;
        hit.map(|(value, expires_at_ms)| Hit { value, expires_at_ms })
    }

    /// Stores a record and answers until when, or refuses it and changes nothing.
    ///
    /// # Errors
    /// In this order: an ordered failure; `CacheKeySizeExceeded`; `CacheValueSizeExceeded`; `CacheSizeExceeded`;
    /// `InvalidExpiry` for a lifetime that is no finite number; `ItemAlreadyExpired`; `InvalidExpiry` for an end
    /// that is no safe integer.
    pub fn set(&mut self, write: &Write<'_>, limits: &Limits, now_ms: f64) -> Result<f64, WriteError> {
        if let Some(error) = self.failures.take(Operation::Set) {
            return Err(error);
        }
        let stored = self.records.put(write, limits, now_ms)?;
        self.counters.sets += 1;
        self.counters.expirations += stored.expired;
        self.changes += if stored.expired == 0 { CHANGE_OF_ONE_KEY } else { CHANGE_OF_ANY_KEY };
        Ok(stored.expires_at_ms)
    }

    /// Removes the live record under `key`.
    ///
    /// # Errors
    /// An ordered failure, or `CacheKeyDoesNotExist`.
    pub fn delete(&mut self, key: Input<'_>, now_ms: f64) -> Result<(), WriteError> {
        if let Some(error) = self.failures.take(Operation::Delete) {
            return Err(error);
        }
        let position = self.records.find(key, now_ms).ok_or(WriteError::CacheKeyDoesNotExist)?;
        self.records.remove(position);
        self.counters.deletes += 1;
        self.changes += CHANGE_OF_ONE_KEY;
        Ok(())
    }

    /// All live records, oldest `set` first.
    #[must_use]
    pub fn records(&self, now_ms: f64) -> Vec<Entry> {
        self.records.entries(now_ms)
    }

    /// Whether some record has a key of so many code units. Who holds a very long key can ask this before reading
    /// it, and pass [`Input::Unmatchable`] if not.
    #[must_use]
    pub fn has_key_of_units(&self, units: usize) -> bool {
        self.records.has_key_of_units(units)
    }

    /// Stores all of these records, or none. Counts nothing and uses up no failure.
    ///
    /// # Errors
    /// The first that [`set`](Self::set) would refuse.
    pub fn seed(&mut self, writes: &[Write<'_>], limits: &Limits, now_ms: f64) -> Result<(), SeedRefusal> {
        let mut seeded = self.records.clone();
        for (position, write) in writes.iter().enumerate() {
            seeded.put(write, limits, now_ms).map_err(|error| SeedRefusal { position, error })?;
        }
        self.records = seeded;
        self.changes += CHANGE_OF_ANY_KEY;
        Ok(())
    }

    /// Drops one live record, as the platform may at any time, and answers how many that were.
    pub fn evict(&mut self, key: Input<'_>, now_ms: f64) -> u64 {
        let Some(position) = self.records.find(key, now_ms) else { return 0 };
        self.records.remove(position);
        self.counters.evictions += 1;
        self.changes += CHANGE_OF_ANY_KEY;
        1
    }

    /// Drops all live records, and answers how many that were.
    pub fn evict_all(&mut self, now_ms: f64) -> u64 {
        let evicted = self.records.remove_live(now_ms);
        self.counters.evictions += evicted;
        self.changes += CHANGE_OF_ANY_KEY;
        evicted
    }

    /// Orders that the next `times` calls of `operation`, behind those ordered before, answer `error` and change
    /// nothing.
    pub fn fail(&mut self, operation: Operation, error: WriteError, times: Times) {
        self.failures.order(operation, error, times);
    }

    /// What the cache holds at `now_ms`, and what happened to it.
    #[must_use]
    pub fn usage(&self, now_ms: f64) -> Usage {
        let room = self.records.room(now_ms);
        let Counters { sets, deletes, evictions, expirations, .. } = self.counters;
        let [hits, misses] = self.hits_and_misses();
        Usage {
            entries: room.entries,
            bytes: room.bytes,
            hits,
            misses,
            sets,
            deletes,
            evictions,
            expirations,
        }
    }

    /// Whether a record has this key, be it live or expired.
    #[must_use]
    pub fn has_key(&self, key: Input<'_>) -> bool {
        self.records.find(key, f64::NEG_INFINITY).is_some()
    }

    /// Where the thread of this tally counts the hits and misses of this cache that it answers from its memory;
    /// `None` if it must not remember anything.
    pub fn tally_slot(&mut self, tally: &Arc<Tally>) -> Option<u32> {
        self.claims.slot(tally)
    }

    /// By how much the version must rise, if it must.
    pub(crate) fn take_changes(&mut self) -> Option<i32> {
        Some(mem::take(&mut self.changes)).filter(|&changes| changes > 0)
    }

    fn hits_and_misses(&self) -> [u64; 2] {
        let [hits, misses] = self.claims.counted();
        [self.counters.hits + hits, self.counters.misses + misses]
    }

    fn gets(&self) -> u64 {
        self.hits_and_misses().iter().sum()
    }

    /// How many records are kept, expired ones too.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether no record is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests;
