//! What went otherwise than an Action hopes: why a `get` missed, what became of a `set`. Never a value.

use std::collections::VecDeque;
use std::sync::Arc;

use hashbrown::HashMap;
use serde::Serialize;

use crate::error::WriteError;
use crate::failures::Operation;
use crate::limits::Refusal;
use crate::text::Text;
use crate::warnings::Warning;

const MAX_EVENTS: usize = 100;

/// Of how many keys it is known why they are missed.
const MAX_FATES: usize = 1_000;

/// How many code units of a key are kept.
pub const MAX_KEY_UNITS: usize = 4_096;

/// What happened to a key, and when.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// The `now_ms` of the call.
    #[serde(rename = "at")]
    pub at_ms: f64,
    /// In which execution; `None` before the first one was begun.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution: Option<u32>,
    /// The key, cut after 4,096 code units.
    pub key: Text,
    #[serde(flatten)]
    pub kind: Kind,
}

impl Event {
    /// Whether an Action most likely did not mean it: a write that was refused, unless a test ordered it or there was
    /// nothing to delete; and a write that was warned of.
    pub fn is_fault(&self) -> bool {
        match &self.kind {
            Kind::Refused(Refused { refusal, .. }) => {
                !refusal.ordered && refusal.error != WriteError::CacheKeyDoesNotExist
            }
            Kind::Warned { warning } => warning.is_fault(),
            _ => false,
        }
    }
}

/// What happened to a key.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Kind {
    /// A `get` found nothing.
    Missed {
        reason: Reason,
        /// When that happened; `None` if nothing did.
        #[serde(rename = "causedAt", skip_serializing_if = "Option::is_none")]
        caused_at_ms: Option<f64>,
    },
    /// A `set` or a `delete` returned an error.
    Refused(Refused),
    /// A `set` stored something that was probably not meant so.
    Warned {
        #[serde(flatten)]
        warning: Warning,
    },
    /// A `delete` removed the record.
    Deleted,
    /// The record was dropped, as the platform may.
    Evicted { by: Evictor },
    /// A `set` dropped the record, because it had expired.
    Expired,
    /// The eviction rate would have struck a record of the present execution.
    Spared,
}

/// A `set` or a `delete` that returned an error.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refused {
    pub operation: Operation,
    #[serde(flatten)]
    pub refusal: Refusal,
    #[serde(flatten)]
    pub warning: Option<Warning>,
}

/// Why a `get` missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Reason {
    /// No `set` of the key succeeded or was refused.
    #[serde(rename = "never stored")]
    NeverStored,
    /// The last `set` was refused.
    #[serde(rename = "refused")]
    Refused,
    #[serde(rename = "expired")]
    Expired,
    #[serde(rename = "evicted")]
    Evicted,
    #[serde(rename = "deleted")]
    Deleted,
}

/// What evicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Evictor {
    /// The test, by `evict`.
    Evict,
    EvictionRate,
}

/// Why a key is missed, and which miss of it was listed last.
#[derive(Clone, Copy)]
struct Fate {
    reason: Reason,
    caused_at_ms: Option<f64>,
    /// The turn of the record that was kept when it came; 0 if there was none.
    turn: u32,
    /// The turn of the record that had expired when a miss was listed; 0 if there was none, `None` if none was listed.
    listed: Option<u32>,
    /// When it came; a later one has a higher number.
    number: u64,
}

/// The events of one cache.
#[derive(Default)]
pub struct History {
    events: VecDeque<Arc<Event>>,
    fates: HashMap<Text, Fate>,
    execution: Option<u32>,
    /// How many events there ever were.
    count: u64,
    /// How many refusals there ever were of each code.
    refusals: Vec<(WriteError, u64)>,
}

impl History {
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Arc<Event>> {
        self.events.iter()
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// How many refusals there ever were of each code, those too whose events are no longer kept.
    pub fn refusals(&self) -> &[(WriteError, u64)] {
        &self.refusals
    }

    /// Another execution begins.
    pub fn new_execution(&mut self) {
        self.execution = Some(self.execution.unwrap_or(0).wrapping_add(1));
    }

    /// The present execution, if one was begun.
    pub fn execution(&self) -> Option<u32> {
        self.execution
    }

    /// Lists an event. One after which a `get` will miss is remembered as the reason.
    pub fn list(&mut self, key: &[u16], at_ms: f64, kind: Kind) {
        let key = cut(key);
        match kind {
            Kind::Deleted => self.remember(key.clone(), Reason::Deleted, at_ms),
            Kind::Evicted { .. } => self.remember(key.clone(), Reason::Evicted, at_ms),
            _ => {}
        }
        self.push(key, at_ms, kind);
    }

    /// Lists that a write was refused. `turn` is that of the record of this key that is kept, 0 if there is none.
    pub fn list_refused(&mut self, key: &[u16], at_ms: f64, refused: Refused, turn: u32) {
        let key = cut(key);
        if refused.operation == Operation::Set {
            self.put_fate(key.clone(), Fate { turn, ..self.fate(Reason::Refused, Some(at_ms)) });
        }
        match self.refusals.iter_mut().find(|(code, _)| *code == refused.refusal.error) {
            Some((_, count)) => *count += 1,
            None => self.refusals.push((refused.refusal.error, 1)),
        }
        self.push(key, at_ms, Kind::Refused(refused));
    }

    /// Lists that a record which ended then was dropped.
    pub fn list_expired(&mut self, key: &[u16], at_ms: f64, expires_at_ms: f64) {
        self.remember_expired(key, expires_at_ms);
        self.push(cut(key), at_ms, Kind::Expired);
    }

    /// Remembers that a record which ended then was dropped.
    pub fn remember_expired(&mut self, key: &[u16], expires_at_ms: f64) {
        self.remember(cut(key), Reason::Expired, expires_at_ms);
    }

    /// Remembers why a key of which no record is kept will be missed.
    fn remember(&mut self, key: Text, reason: Reason, caused_at_ms: f64) {
        self.put_fate(key, self.fate(reason, Some(caused_at_ms)));
    }

    fn fate(&self, reason: Reason, caused_at_ms: Option<f64>) -> Fate {
        Fate { reason, caused_at_ms, turn: 0, listed: None, number: self.count }
    }

    /// Lists that a `get` missed, unless it did so before and nothing has changed. `expired` is the end and the turn of
    /// the record of this key that is still kept.
    pub fn list_miss(&mut self, key: &[u16], at_ms: f64, expired: Option<(f64, u32)>) {
        let key = cut(key);
        let fate = self.fates.get(&key).copied().unwrap_or(self.fate(Reason::NeverStored, None));
        let turn = expired.map_or(0, |(_, turn)| turn);
        if fate.listed == Some(turn) {
            return;
        }
        self.put_fate(key.clone(), Fate { listed: Some(turn), ..fate });
        // Whatever came last. A record that is younger than the fate was stored after it, whatever the clock says.
        let end_ms = expired
            .filter(|&(end_ms, turn)| {
                turn > fate.turn || fate.caused_at_ms.is_none_or(|at_ms| end_ms >= at_ms)
            })
            .map(|(end_ms, _)| end_ms);
        let (reason, caused_at_ms) =
            end_ms.map_or((fate.reason, fate.caused_at_ms), |end_ms| (Reason::Expired, Some(end_ms)));
        self.push(key, at_ms, Kind::Missed { reason, caused_at_ms });
    }

    fn put_fate(&mut self, key: Text, fate: Fate) {
        if self.fates.len() >= MAX_FATES {
            // The older half goes.
            let mut numbers: Vec<_> = self.fates.values().map(|fate| fate.number).collect();
            numbers.sort_unstable();
            let middle = numbers.get(MAX_FATES / 2).copied().unwrap_or_default();
            self.fates.retain(|_, fate| fate.number > middle);
        }
        self.fates.insert(key, fate);
    }

    fn push(&mut self, key: Text, at_ms: f64, kind: Kind) {
        if self.events.len() >= MAX_EVENTS {
            self.events.pop_front();
        }
        self.count += 1;
        self.events.push_back(Arc::new(Event { at_ms, execution: self.execution, key, kind }));
    }
}

fn cut(key: &[u16]) -> Text {
    Text::new(key.get(..MAX_KEY_UNITS).unwrap_or(key))
}

#[cfg(test)]
mod tests;
