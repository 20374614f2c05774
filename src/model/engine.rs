//! The engine, called as the binding calls it.

use std::sync::Arc;

use crate::cache::Cache;
use crate::history::{Event, Kind};
use crate::record::Entry;
use crate::records::{Note, Write};
use crate::store::testing::Footprint;
use crate::store::{Opened, Store};
use crate::text::Units;
use crate::versions::Rise;

use super::steps::{Call, NewRecord, Place, Step, TENANTS, TRIGGERS};
use super::{Outcome, State};

#[derive(Default)]
pub struct Engine {
    store: Store,
}

impl Engine {
    /// What the call returns, and what became of the version.
    pub fn apply(&self, step: &Step) -> (Outcome, Option<Rise>) {
        match &step.call {
            Call::ResetTenant => {
                self.store.reset_tenant(names(step.place).0);
                (Outcome::Done, None)
            }
            Call::Reset => {
                let opened = self.hold(step.place);
                self.store.reset(&opened);
                self.let_go(opened);
                (Outcome::Done, None)
            }
            _ => {
                let (outcome, rise) = self.with(step.place, |cache| call(cache, step));
                (outcome, Some(rise))
            }
        }
    }

    /// The live records, what is counted, how many records are kept, and what happened.
    pub fn state(&self, place: Place, now_ms: f64) -> State {
        let look = |cache: &mut Cache| {
            let history = cache.history().map(|event| Event::clone(event)).collect();
            (cache.records(now_ms), cache.usage(now_ms), cache.kept(), history)
        };
        self.with(place, look).0
    }

    /// Keeps this cache in the store, as whoever remembers records of it does.
    pub fn hold(&self, place: Place) -> Arc<Opened> {
        let (tenant, trigger) = names(place);
        self.store.open(tenant, trigger)
    }

    pub fn let_go(&self, opened: Arc<Opened>) {
        self.store.close(opened);
    }

    /// The version of a cache, and all that it keeps, expired records too.
    pub fn version(&self, place: Place) -> (Option<i32>, Vec<Entry>) {
        let (entries, rise) = self.with(place, |cache| cache.records(f64::NEG_INFINITY));
        (rise.after, entries)
    }

    /// The number of the last event, if that is that a record was spared.
    pub fn spared(&self, place: Place) -> Option<u64> {
        let is_spared =
            |cache: &Cache| cache.history().last().is_some_and(|event| event.kind == Kind::Spared);
        self.with(place, |cache| is_spared(cache).then(|| cache.event_count())).0
    }

    pub fn footprint(&self) -> Footprint {
        self.store.footprint()
    }

    fn with<R>(&self, place: Place, f: impl FnOnce(&mut Cache) -> R) -> (R, Rise) {
        let opened = self.hold(place);
        let outcome = self.store.with(&opened, f);
        self.let_go(opened);
        outcome
    }
}

fn call(cache: &mut Cache, step: &Step) -> Outcome {
    let (now_ms, limits, eviction) = (step.settings.now_ms, &step.settings.limits, step.settings.eviction);
    match &step.call {
        Call::Get(key) => Outcome::Got(cache.get(Some(key), now_ms, eviction)),
        Call::Set(record) => Outcome::Set(cache.set(&write(record), limits, now_ms)),
        Call::Delete(key) => Outcome::Deleted(cache.delete(Some(key), now_ms)),
        Call::Seed(records) => {
            let writes: Vec<_> = records.iter().map(write).collect();
            Outcome::Seeded(cache.seed(&writes, limits, now_ms))
        }
        Call::Evict(key) => Outcome::Evicted(cache.evict(Some(key), now_ms)),
        Call::EvictAll => Outcome::Evicted(cache.evict_all(now_ms)),
        Call::Fail(operation, error, times) => {
            cache.fail(*operation, *error, *times);
            Outcome::Done
        }
        Call::NewExecution => {
            cache.new_execution();
            Outcome::Done
        }
        Call::Reset | Call::ResetTenant => unreachable!("the store's"),
    }
}

fn names(place: Place) -> (&'static [u16], &'static [u16]) {
    (TENANTS[place.tenant], TRIGGERS[place.trigger])
}

fn write(record: &NewRecord) -> Write<'_> {
    Write {
        key_start: &[],
        key: Some(&record.key),
        value: Some(Units::TwoBytes(&record.value)),
        lifetime: record.lifetime,
        note: record.unknown_option.as_deref().map(Note::UnknownOption),
    }
}
