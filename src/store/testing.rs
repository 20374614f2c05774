//! For this project's own tests: what the store holds, and a panic on purpose.

use std::cell::Cell;
use std::collections::BTreeSet;

use super::Store;
use crate::cache::Cache;

thread_local! {
    static IS_ORDERED: Cell<bool> = const { Cell::new(false) };
}

/// The next call of this thread that locks a cache panics while it holds it, with a message that quotes every value.
#[cfg(feature = "testing")]
pub fn order_panic() {
    IS_ORDERED.set(true);
}

/// Panics if that is ordered.
#[expect(clippy::panic, reason = "its only purpose")]
pub(super) fn panic_if_ordered(cache: &Cache) {
    if IS_ORDERED.take() {
        let entries = cache.records(f64::NEG_INFINITY);
        let values: Vec<_> =
            entries.iter().map(|entry| String::from_utf16_lossy(&entry.value.to_units())).collect();
        panic!("on purpose, with the values {values:?}")
    }
}

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

impl Store {
    /// What the store holds.
    pub fn footprint(&self) -> Footprint {
        let caches = &self.caches.lock();
        let tenants: BTreeSet<_> = caches.keys().map(|name| &name.0).collect();
        let records = caches.values().map(|opened| opened.cache.lock().kept());
        Footprint { tenants: tenants.len(), caches: caches.len(), records: records.sum() }
    }
}
