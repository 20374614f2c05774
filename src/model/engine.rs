//! The engine, called as the binding calls it.

use std::sync::Arc;

use crate::cache::Cache;
use crate::limits::Limits;
use crate::record::Entry;
use crate::records::Write;
use crate::store::testing::Footprint;
use crate::store::{Opened, Store};
use crate::text::Units;
use crate::usage::Usage;
use crate::versions::Rise;

use super::Answer;
use super::steps::{Call, NewRecord, Place, Step, TENANTS, TRIGGERS};

#[derive(Default)]
pub struct Engine {
    store: Store,
}

impl Engine {
    /// What the call returns, and what became of the version.
    pub fn apply(&self, step: &Step) -> (Answer, Option<Rise>) {
        match &step.call {
            Call::ResetTenant => {
                self.store.reset_tenant(names(step.place).0);
                (Answer::Done, None)
            }
            Call::Reset => {
                let opened = self.hold(step.place);
                self.store.reset(&opened);
                self.let_go(opened);
                (Answer::Done, None)
            }
            _ => {
                let (answer, rise) = self.with(step.place, |cache| call(cache, step));
                (answer, Some(rise))
            }
        }
    }

    /// The live records, what is counted, and how many records are kept.
    pub fn state(&self, place: Place, now_ms: f64) -> (Vec<Entry>, Usage, usize) {
        self.with(place, |cache| (cache.records(now_ms), cache.usage(now_ms), cache.kept())).0
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

    pub fn footprint(&self) -> Footprint {
        self.store.footprint()
    }

    fn with<R>(&self, place: Place, f: impl FnOnce(&mut Cache) -> R) -> (R, Rise) {
        let opened = self.hold(place);
        let answer = self.store.with(&opened, f);
        self.let_go(opened);
        answer
    }
}

fn call(cache: &mut Cache, step: &Step) -> Answer {
    let (now_ms, limits, eviction) = (step.settings.now_ms, &step.settings.limits, step.settings.eviction);
    match &step.call {
        Call::Get(key) => Answer::Got(cache.get(to_find(cache, step, key), now_ms, eviction)),
        Call::Set(record) => Answer::Set(cache.set(&write(step, record), limits, now_ms)),
        Call::Delete(key) => Answer::Deleted(cache.delete(to_find(cache, step, key), now_ms)),
        Call::Seed(records) => {
            let writes: Vec<_> = records.iter().map(|record| write(step, record)).collect();
            Answer::Seeded(cache.seed(&writes, limits, now_ms))
        }
        Call::Evict(key) => Answer::Evicted(cache.evict(to_find(cache, step, key), now_ms)),
        Call::EvictAll => Answer::Evicted(cache.evict_all(now_ms)),
        Call::Fail(operation, error, times) => {
            cache.fail(*operation, *error, *times);
            Answer::Done
        }
        Call::Reset | Call::ResetTenant => unreachable!("the store's"),
    }
}

fn names(place: Place) -> (&'static [u16], &'static [u16]) {
    (TENANTS[place.tenant], TRIGGERS[place.trigger])
}

fn to_find<'a>(cache: &Cache, step: &Step, key: &'a [u16]) -> Option<&'a [u16]> {
    Some(key).filter(|key| !step.shortcut || cache.may_have_key_of(key.len()))
}

fn write<'a>(step: &Step, record: &'a NewRecord) -> Write<'a> {
    let limits = step.settings.limits;
    let read = |text: &'a [u16], max_bytes| {
        Some(text).filter(|text| !step.shortcut || Limits::may_fit(text.len(), max_bytes))
    };
    Write {
        key: read(&record.key, limits.max_key_bytes),
        value: read(&record.value, limits.max_value_bytes).map(Units::TwoBytes),
        lifetime: record.lifetime,
    }
}
