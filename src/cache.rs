//! One trigger's cache: what `get`, `set` and `delete` return, and what is counted.

use std::mem;
use std::sync::Arc;

use serde::Serialize;

use crate::error::WriteError;
use crate::eviction::{Eviction, trigger_hash};
use crate::failures::{Failures, Operation, Times};
use crate::history::{Event, Evictor, History, Kind, Refused};
use crate::limits::{Limits, Refusal};
use crate::record::{Entry, Record};
use crate::records::{Records, Write};
use crate::tally::{Claims, Tally};
use crate::text::Text;
use crate::usage::{Counters, Usage};
use crate::versions::Change;
use crate::warnings;

/// The cache of one tenant's trigger. Every call decides expiry by its own `now_ms`, a whole number, which may move
/// either way. A key that is `None` is none that a record can have: see [`Cache::may_have_key_of`].
#[derive(Default)]
pub struct Cache {
    records: Records,
    counters: Counters,
    failures: Failures,
    claims: Claims,
    /// `None` while nothing is to be told: most caches of a large suite need no more.
    history: Option<Box<History>>,
    /// What was changed since [`Cache::take_change`].
    change: Change,
    trigger_hash: u64,
}

/// What `get` found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub value: Text,
    /// The last instant at which it is found.
    pub expires_at_ms: f64,
}

/// The first record that [`Cache::seed`] refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SeedRefusal {
    /// Which of the records it was, from 0.
    pub position: usize,
    #[serde(flatten)]
    pub refusal: Refusal,
}

impl Cache {
    /// An empty cache for this trigger.
    pub fn new(trigger: &[u16]) -> Self {
        Self { trigger_hash: trigger_hash(trigger), ..Self::default() }
    }

    /// Finds the live record of `key`. Counts one hit or one miss. When it would hit, `eviction` may drop the
    /// record first; nothing else is removed.
    pub fn get(&mut self, key: Option<&[u16]>, now_ms: f64, eviction: Eviction) -> Option<Hit> {
        let hit = key.and_then(|key| self.find(key, now_ms, eviction));
        *(if hit.is_some() { &mut self.counters.hits } else { &mut self.counters.misses }) += 1;
        if let (None, Some(key)) = (&hit, key) {
            let kept = self.records.find(key, f64::NEG_INFINITY);
            let expired = kept.map(|record| (record.expires_at_ms, record.turn));
            self.history_mut().list_miss(key, now_ms, expired);
        }
        hit
    }

    fn find(&mut self, key: &[u16], now_ms: f64, eviction: Eviction) -> Option<Hit> {
        let record = self.records.find(key, now_ms)?;
        let hit = Hit { value: record.value(), expires_at_ms: record.expires_at_ms };
        if eviction.rate > 0.0 {
            let (record_execution, execution) = (record.execution, self.execution());
            if eviction.strikes(self.trigger_hash, self.gets() + 1) {
                if execution == 0 || record_execution != execution {
                    self.drop_one(key, now_ms, Evictor::EvictionRate);
                    return None;
                }
                self.history_mut().list(key, now_ms, Kind::Spared);
            }
            if let Some(record) = self.records.find_mut(key, now_ms) {
                record.execution = execution;
            }
        }
        Some(hit)
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

    /// Stores a record and returns until when, or refuses it and changes nothing. The first that applies of these is
    /// returned: `CacheKeySizeExceeded`; `CacheValueSizeExceeded`; `CacheSizeExceeded`; `InvalidExpiry` for a
    /// lifetime that is no finite number; `ItemAlreadyExpired`; `InvalidExpiry` for an end that is no safe integer; an
    /// ordered failure.
    pub fn set(&mut self, write: &Write<'_>, limits: &Limits, now_ms: f64) -> Result<f64, WriteError> {
        let execution = self.execution();
        let permit = || self.failures.take(Operation::Set);
        match self.records.put(write, limits, now_ms, execution, permit) {
            Ok(stored) => {
                self.counters.sets += 1;
                self.change = Change::OneKey;
                if !stored.expired.is_empty() {
                    self.list_expired(&stored.expired, now_ms);
                }
                if warnings::may_warn(write, limits, now_ms, stored.expires_at_ms) {
                    self.warn(write, limits, now_ms, stored.expires_at_ms);
                }
                Ok(stored.expires_at_ms)
            }
            Err(refusal) => {
                let is_expired = refusal.error == WriteError::ItemAlreadyExpired;
                let warning = warnings::of_refused(write, now_ms, is_expired && !refusal.ordered);
                // A later `get` of the key misses for another reason.
                self.change = Change::OneKey;
                let key = write.key.unwrap_or(write.key_start);
                Err(self.refuse(key, now_ms, Refused { operation: Operation::Set, refusal, warning }))
            }
        }
    }

    #[cold]
    fn list_expired(&mut self, expired: &[Record], now_ms: f64) {
        self.change = Change::AnyKey;
        for record in expired {
            self.counters.expirations += 1;
            self.history_mut().list_expired(&record.key().to_units(), now_ms, record.expires_at_ms);
        }
    }

    #[cold]
    fn warn(&mut self, write: &Write<'_>, limits: &Limits, now_ms: f64, expires_at_ms: f64) {
        for warning in warnings::of_stored(write, limits, now_ms, expires_at_ms) {
            self.history_mut().list(write.key.unwrap_or_default(), now_ms, Kind::Warned { warning });
        }
    }

    /// Removes the live record of `key`, or returns `CacheKeyDoesNotExist` or an ordered failure.
    pub fn delete(&mut self, key: Option<&[u16]>, now_ms: f64) -> Result<(), WriteError> {
        let found = key.filter(|key| self.records.find(key, now_ms).is_some());
        let found = found.ok_or_else(|| WriteError::CacheKeyDoesNotExist.into());
        match found.and_then(|key| self.failures.take(Operation::Delete).map(|()| key)) {
            Ok(key) => {
                self.records.remove(key, now_ms);
                self.counters.deletes += 1;
                self.change = Change::OneKey;
                self.history_mut().list(key, now_ms, Kind::Deleted);
                Ok(())
            }
            Err(refusal) => {
                let Some(key) = key else {
                    // Nothing to list: it is no string, or one that no record can have.
                    self.counters.refusals += 1;
                    return Err(refusal.error);
                };
                let refused = Refused { operation: Operation::Delete, refusal, warning: None };
                Err(self.refuse(key, now_ms, refused))
            }
        }
    }

    /// Counts and lists a refusal, and returns its error.
    #[cold]
    fn refuse(&mut self, key: &[u16], now_ms: f64, refused: Refused) -> WriteError {
        let error = refused.refusal.error;
        self.counters.refusals += 1;
        let turn = self.records.find(key, f64::NEG_INFINITY).map_or(0, |kept| kept.turn);
        self.history_mut().list_refused(key, now_ms, refused, turn);
        error
    }

    /// All live records, oldest `set` first.
    pub fn records(&self, now_ms: f64) -> Vec<Entry> {
        self.records.entries(now_ms)
    }

    /// Whether some record may have a key of so many code units. Whoever holds a very long key can ask this before
    /// reading it, and pass `None` if not.
    pub fn may_have_key_of(&self, units: usize) -> bool {
        self.records.may_have_key_of(units)
    }

    /// Stores all of these records, or none if [`set`](Self::set) would refuse one. Counts and lists nothing, and uses up
    /// no failure.
    pub fn seed(&mut self, writes: &[Write<'_>], limits: &Limits, now_ms: f64) -> Result<(), SeedRefusal> {
        let mut seeded = self.records.clone();
        let mut expired = Vec::new();
        for (position, write) in writes.iter().enumerate() {
            let stored = seeded.put(write, limits, now_ms, 0, || Ok(()));
            expired.extend(stored.map_err(|refusal| SeedRefusal { position, refusal })?.expired);
        }
        for record in expired {
            self.history_mut().remember_expired(&record.key().to_units(), record.expires_at_ms);
        }
        self.records = seeded;
        self.change = Change::AnyKey;
        Ok(())
    }

    /// Drops one live record, as the platform may between two executions, and returns how many that were.
    pub fn evict(&mut self, key: Option<&[u16]>, now_ms: f64) -> u64 {
        u64::from(key.is_some_and(|key| self.drop_one(key, now_ms, Evictor::Evict)))
    }

    /// Drops all live records, and returns how many that were.
    pub fn evict_all(&mut self, now_ms: f64) -> u64 {
        let evicted = self.records.remove_live(now_ms);
        for record in &evicted {
            self.count_evicted(&record.key().to_units(), now_ms, Evictor::Evict);
        }
        evicted.len() as u64
    }

    fn drop_one(&mut self, key: &[u16], now_ms: f64, by: Evictor) -> bool {
        let was_there = self.records.remove(key, now_ms);
        if was_there {
            self.count_evicted(key, now_ms, by);
        }
        was_there
    }

    fn count_evicted(&mut self, key: &[u16], now_ms: f64, by: Evictor) {
        self.counters.evictions += 1;
        self.change = Change::AnyKey;
        self.history_mut().list(key, now_ms, Kind::Evicted { by });
    }

    /// Says that another execution begins: from then on the eviction rate spares what is set or found in it.
    pub fn new_execution(&mut self) {
        self.history_mut().new_execution();
    }

    fn execution(&self) -> u32 {
        self.history.as_ref().and_then(|history| history.execution()).unwrap_or(0)
    }

    /// What went otherwise than an Action hopes, oldest first: the last 100 events since the reset.
    pub fn history(&self) -> impl DoubleEndedIterator<Item = &Arc<Event>> {
        self.history.iter().flat_map(|history| history.events())
    }

    /// How many events there were since the reset, of which only the last are kept.
    pub fn event_count(&self) -> u64 {
        self.history.as_ref().map_or(0, |history| history.count())
    }

    fn history_mut(&mut self) -> &mut History {
        self.history.get_or_insert_default()
    }

    /// How many refusals there were since the reset, of each code.
    pub fn refusals(&self) -> &[(WriteError, u64)] {
        self.history.as_ref().map_or(&[], |history| history.refusals())
    }

    /// Whether a live record has this key.
    pub fn has(&self, key: &[u16], now_ms: f64) -> bool {
        self.records.find(key, now_ms).is_some()
    }

    /// Orders that the next `times` calls of `operation` that would succeed, behind those ordered before, return `error`
    /// and change nothing.
    pub fn fail(&mut self, operation: Operation, error: WriteError, times: Times) {
        self.failures.order(operation, error, times);
    }

    /// What the cache holds at `now_ms`, and what happened to it.
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
    pub fn take_change(&mut self) -> Change {
        mem::take(&mut self.change)
    }

    /// Drops records, failures, counters and history.
    pub fn reset(&mut self) {
        *self = Self { trigger_hash: self.trigger_hash, change: Change::AnyKey, ..Self::default() };
    }

    /// Whether nothing is in it that its next user would miss.
    pub fn is_pristine(&self) -> bool {
        self.records.len() == 0
            && self.counters == Counters::default()
            && self.hits_and_misses() == [0, 0]
            && self.failures.is_empty()
            && self.history.is_none()
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
    pub fn kept(&self) -> usize {
        self.records.len()
    }
}

#[cfg(test)]
mod tests;
