//! The engine, called as the binding calls it.

use crate::cache::Cache;
use crate::record::Entry;
use crate::records::Write;
use crate::store::{Footprint, Store};
use crate::text::Input;
use crate::usage::Usage;

use super::Answer;
use super::steps::{Call, NewRecord, Place, Step, TENANTS, TRIGGERS};

#[derive(Default)]
pub struct Engine {
    store: Store,
}

impl Engine {
    pub fn apply(&self, step: &Step) -> Answer {
        let now_ms = step.settings.now_ms;
        let limits = &step.settings.limits;
        match &step.call {
            Call::Get(key) => {
                let eviction = step.settings.eviction;
                Answer::Got(self.open(step, |cache| cache.get(to_find(cache, step, key), now_ms, eviction)))
            }
            Call::Set(record) => {
                Answer::Set(self.open(step, |cache| cache.set(&write(step, record), limits, now_ms)))
            }
            Call::Delete(key) => {
                Answer::Deleted(self.open(step, |cache| cache.delete(to_find(cache, step, key), now_ms)))
            }
            Call::Seed(records) => {
                let writes: Vec<_> = records.iter().map(|record| write(step, record)).collect();
                Answer::Seeded(self.open(step, |cache| cache.seed(&writes, limits, now_ms)))
            }
            Call::Evict(key) => Answer::Evicted(
                self.find(step.place, |cache| cache.evict(to_find(cache, step, key), now_ms))
                    .unwrap_or_default(),
            ),
            Call::EvictAll => {
                Answer::Evicted(self.find(step.place, |cache| cache.evict_all(now_ms)).unwrap_or_default())
            }
            Call::Fail(operation, error, times) => {
                self.open(step, |cache| cache.fail(*operation, *error, *times));
                Answer::Done
            }
            Call::Reset => {
                let (tenant, trigger) = names(step.place);
                self.store.reset(tenant, trigger);
                Answer::Done
            }
            Call::ResetTenant => {
                self.store.reset_tenant(names(step.place).0);
                Answer::Done
            }
        }
    }

    /// The live records, what is counted, and how many records are kept.
    pub fn state(&self, place: Place, now_ms: f64) -> Option<(Vec<Entry>, Usage, usize)> {
        self.find(place, |cache| (cache.records(now_ms), cache.usage(now_ms), cache.len()))
    }

    /// The version of a cache that is there, and all that it keeps, expired records too.
    pub fn version(&self, place: Place) -> Option<(i32, Vec<Entry>)> {
        self.find(place, |_| ())?;
        let (tenant, trigger) = names(place);
        let id = self.store.open(tenant, trigger);
        let (entries, version) = self.store.with_version(id, |cache| cache.records(f64::NEG_INFINITY))?;
        Some((version, entries))
    }

    pub fn footprint(&self) -> Footprint {
        self.store.footprint()
    }

    fn open<R>(&self, step: &Step, mut f: impl FnMut(&mut Cache) -> R) -> R {
        let (tenant, trigger) = names(step.place);
        if step.shortcut {
            let id = self.store.open(tenant, trigger);
            return self.store.with(id, f).expect("it was just opened");
        }
        self.store.find_or_open(tenant, trigger, &mut f)
    }

    fn find<R>(&self, place: Place, f: impl FnOnce(&mut Cache) -> R) -> Option<R> {
        let (tenant, trigger) = names(place);
        self.store.find(tenant, trigger, f)
    }
}

fn names(place: Place) -> (&'static [u16], &'static [u16]) {
    (TENANTS[place.tenant], TRIGGERS[place.trigger])
}

fn to_find<'a>(cache: &Cache, step: &Step, key: &'a [u16]) -> Input<'a> {
    if step.shortcut && !cache.has_key_of_units(key.len()) { Input::Unmatchable } else { Input::Units(key) }
}

fn write<'a>(step: &Step, record: &'a NewRecord) -> Write<'a> {
    let limits = step.settings.limits;
    let read = |text: &'a [u16], ascii: Option<&'a [u8]>, max_bytes| match ascii {
        _ if step.shortcut && text.len() as u64 > max_bytes => Input::Unmatchable,
        Some(ascii) if step.shortcut => Input::Ascii(ascii),
        _ => Input::Units(text),
    };
    Write {
        key: read(&record.key, None, limits.max_key_bytes),
        value: read(&record.value, record.ascii_value.as_deref(), limits.max_value_bytes),
        lifetime: record.lifetime,
    }
}
