//! Every cache of the process, by tenant and trigger.
//!
//! A cache is made when it is first written to or asked, and gone when it is reset: a tenant that was reset costs
//! nothing, and nobody has to close one. So a [`CacheId`] can outlive its cache; [`Store::with`] then says
//! so, and [`Store::open`] makes the cache anew.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};

use parking_lot::{Mutex, MutexGuard};

use crate::cache::Cache;
use crate::near::Versions;
use crate::text::Text;

/// More than the threads that a test runner starts, so that tenants seldom wait for each other.
const SHARDS: usize = 16;

/// Which cache it is, of all that the store ever made; worth keeping, for it is quicker than two names. Never 0,
/// never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheId(pub u64);

/// What a [`Store`] holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Footprint {
    /// Tenants that have a cache.
    pub tenants: usize,
    /// Caches.
    pub caches: usize,
    /// Records, expired ones too.
    pub records: usize,
}

/// Every cache of the process. Each call locks one shard while it lasts, and what runs under the lock is the
/// engine's alone.
#[derive(Default)]
pub struct Store {
    shards: [Mutex<Shard>; SHARDS],
    hasher: RandomState,
    versions: Versions,
}

/// The tenants whose names hash alike, with all their caches.
///
/// Trees, not hash tables: most shards hold one or two tenants, and a tree gives its memory back.
#[derive(Default)]
struct Shard {
    tenants: BTreeMap<Text, Vec<Opened>>,
    caches: BTreeMap<u64, Box<Cache>>,
    /// How many caches this shard ever made.
    made: u64,
}

/// A trigger's cache, among those of its tenant.
struct Opened {
    trigger: Text,
    id: CacheId,
}

impl Store {
    /// The cache of this tenant and trigger, made if there is none.
    pub fn open(&self, tenant: &[u16], trigger: &[u16]) -> CacheId {
        let tenant = Text::new(tenant);
        let number = self.shard_number(&tenant);
        self.lock(number).open(number, tenant, trigger)
    }

    /// Calls `f` with that cache, or answers `None` if it is gone.
    pub fn with<R>(&self, id: CacheId, f: impl FnOnce(&mut Cache) -> R) -> Option<R> {
        self.with_version(id, f).map(|(answer, _)| answer)
    }

    /// The same, with the version of the cache after it.
    pub fn with_version<R>(&self, id: CacheId, f: impl FnOnce(&mut Cache) -> R) -> Option<(R, i32)> {
        self.lock(id.0).call(id, &self.versions, f)
    }

    /// Calls `f` with the cache of this tenant and trigger, or answers `None` if there is none.
    pub fn find<R>(&self, tenant: &[u16], trigger: &[u16], f: impl FnOnce(&mut Cache) -> R) -> Option<R> {
        let tenant = Text::new(tenant);
        let mut shard = self.lock(self.shard_number(&tenant));
        let id = shard.id(&tenant, &Text::new(trigger))?;
        shard.call(id, &self.versions, f).map(|(answer, _)| answer)
    }

    /// Calls `f` with the cache of this tenant and trigger, made if there is none.
    pub fn find_or_open<R>(&self, tenant: &[u16], trigger: &[u16], mut f: impl FnMut(&mut Cache) -> R) -> R {
        loop {
            // Another thread may reset the tenant in between.
            if let Some(answer) = self.with(self.open(tenant, trigger), &mut f) {
                return answer;
            }
        }
    }

    /// Drops the cache of this tenant and trigger: its records, its failures and its counters.
    pub fn reset(&self, tenant: &[u16], trigger: &[u16]) {
        let (tenant, trigger) = (Text::new(tenant), Text::new(trigger));
        self.close(&tenant, |opened| opened.trigger == trigger);
    }

    /// Drops every cache of this tenant.
    pub fn reset_tenant(&self, tenant: &[u16]) {
        self.close(&Text::new(tenant), |_| true);
    }

    /// The version of every cache, for who remembers what it read.
    #[must_use]
    pub fn versions(&self) -> &Versions {
        &self.versions
    }

    /// What the store holds.
    #[must_use]
    pub fn footprint(&self) -> Footprint {
        (0..SHARDS as u64).fold(Footprint::default(), |sum, number| {
            let shard = self.lock(number);
            Footprint {
                tenants: sum.tenants + shard.tenants.len(),
                caches: sum.caches + shard.caches.len(),
                records: sum.records + shard.caches.values().map(|cache| cache.len()).sum::<usize>(),
            }
        })
    }

    fn close(&self, tenant: &Text, is_closed: impl Fn(&Opened) -> bool) {
        self.lock(self.shard_number(tenant)).close(tenant, &self.versions, is_closed);
    }

    fn shard_number(&self, tenant: &Text) -> u64 {
        self.hasher.hash_one(tenant) % SHARDS as u64
    }

    #[expect(clippy::indexing_slicing, reason = "the remainder is below SHARDS")]
    #[expect(clippy::cast_possible_truncation, reason = "the low bits are enough: SHARDS is a power of two")]
    fn lock(&self, number: u64) -> MutexGuard<'_, Shard> {
        let shard = self.shards[number as usize % SHARDS].lock();
        #[cfg(feature = "testing")]
        crate::testing::panic_if_ordered(shard.caches.values().map(|cache| &**cache));
        shard
    }
}

impl Shard {
    fn open(&mut self, number: u64, tenant: Text, trigger: &[u16]) -> CacheId {
        let trigger_text = Text::new(trigger);
        self.id(&tenant, &trigger_text).unwrap_or_else(|| {
            self.made += 1;
            let id = CacheId(self.made * SHARDS as u64 + number);
            self.caches.insert(id.0, Box::new(Cache::new(trigger)));
            // Room for one: most tenants have one trigger, and a list that grows by itself begins with four.
            let opened = self.tenants.entry(tenant).or_insert_with(|| Vec::with_capacity(1));
            opened.push(Opened { trigger: trigger_text, id });
            id
        })
    }

    fn id(&self, tenant: &Text, trigger: &Text) -> Option<CacheId> {
        let opened = self.tenants.get(tenant)?;
        opened.iter().find(|opened| opened.trigger == *trigger).map(|opened| opened.id)
    }

    /// Calls `f` with that cache, and makes known whether it changed what a `get` answers.
    fn call<R>(
        &mut self,
        id: CacheId,
        versions: &Versions,
        f: impl FnOnce(&mut Cache) -> R,
    ) -> Option<(R, i32)> {
        let cache = self.caches.get_mut(&id.0)?;
        let answer = f(cache);
        if let Some(by) = cache.take_changes() {
            versions.raise(id, by);
        }
        Some((answer, versions.get(id)))
    }

    /// Drops those caches of a tenant, and the tenant if none is left.
    fn close(&mut self, tenant: &Text, versions: &Versions, is_closed: impl Fn(&Opened) -> bool) {
        let Some(opened) = self.tenants.get_mut(tenant) else { return };
        for closed in opened.extract_if(.., |opened| is_closed(opened)) {
            self.caches.remove(&closed.id.0);
            versions.raise(closed.id, 1);
        }
        if opened.is_empty() {
            self.tenants.remove(tenant);
        }
    }
}

#[cfg(all(test, not(loom)))]
mod threads;
#[cfg(all(test, not(loom)))]
mod versions;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eviction::Eviction;
    use crate::limits::Limits;
    use crate::testkit::{draft, units};
    use crate::text::Input;

    fn set(cache: &mut Cache, key: &str) -> f64 {
        cache.set(&draft(key, key).write(), &Limits::default(), 0.0).unwrap()
    }

    fn has(cache: &mut Cache, key: &str) -> bool {
        cache.get(Input::Units(&units(key)), 0.0, Eviction::default()).is_some()
    }

    #[test]
    fn keeps_tenants_and_triggers_apart_whatever_they_hold() {
        let store = Store::default();
        let names = ["", "a", "b", "a|b", "|", "a\0", "\0b", "a\0b", "\u{100}"].map(units);
        for (i, tenant) in names.iter().enumerate() {
            for (j, trigger) in names.iter().enumerate() {
                store.find_or_open(tenant, trigger, |cache| {
                    assert!(cache.is_empty());
                    set(cache, &format!("{i} {j}"))
                });
            }
        }
        for (i, tenant) in names.iter().enumerate() {
            for (j, trigger) in names.iter().enumerate() {
                assert_eq!(store.find(tenant, trigger, |cache| has(cache, &format!("{i} {j}"))), Some(true));
            }
        }
        let all = names.len() * names.len();
        assert_eq!(store.footprint(), Footprint { tenants: names.len(), caches: all, records: all });
    }

    #[test]
    fn opens_the_same_cache_again() {
        let store = Store::default();
        let (tenant, trigger) = (units("t"), units("post-login"));
        let id = store.open(&tenant, &trigger);
        assert_eq!(store.open(&tenant, &trigger), id);
        store.with(id, |cache| set(cache, "k"));
        assert_eq!(store.find(&tenant, &trigger, |cache| has(cache, "k")), Some(true));
    }

    #[test]
    fn an_id_dies_with_its_cache() {
        let store = Store::default();
        let (tenant, trigger, other) = (units("t"), units("post-login"), units("event-stream"));
        let (id, id_of_other) = (store.open(&tenant, &trigger), store.open(&tenant, &other));
        store.with(id, |cache| set(cache, "k"));

        store.reset(&tenant, &trigger);
        assert_eq!(store.with(id, |_| ()), None);
        assert_eq!(store.with(id_of_other, |_| ()), Some(()), "the other trigger's stays");
        assert_eq!(store.find(&tenant, &trigger, |_| ()), None);

        let again = store.open(&tenant, &trigger);
        assert_ne!(again, id);
        assert_eq!(store.with(again, |cache| cache.is_empty()), Some(true));
    }

    #[test]
    fn a_tenant_that_was_reset_costs_nothing() {
        let store = Store::default();
        let (kept, tenant) = (units("kept"), units("t"));
        store.open(&kept, &units("post-login"));
        for trigger in ["post-login", "event-stream"] {
            store.find_or_open(&tenant, &units(trigger), |cache| set(cache, "k"));
        }
        store.reset_tenant(&tenant);
        store.reset_tenant(&units("never seen"));
        assert_eq!(store.footprint(), Footprint { tenants: 1, caches: 1, records: 0 });
        store.reset(&kept, &units("post-login"));
        assert_eq!(store.footprint(), Footprint::default());
    }
}
