//! What the store holds, for this project's own tests.

use std::collections::BTreeSet;

use super::Store;

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
    #[must_use]
    pub fn footprint(&self) -> Footprint {
        let caches = &self.caches.lock();
        let tenants: BTreeSet<_> = caches.keys().map(|name| &name.0).collect();
        let records = caches.values().map(|opened| opened.cache.lock().kept());
        Footprint { tenants: tenants.len(), caches: caches.len(), records: records.sum() }
    }
}
