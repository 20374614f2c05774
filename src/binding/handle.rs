//! What `openCache` holds: a cache, and with which settings it was opened.

use std::sync::Arc;

use super::memory::{STORE, ThreadMemory, of_this_thread};
use crate::cache::Cache;
use crate::eviction::Eviction;
use crate::expiry::Lifetime;
use crate::limits::Limits;
use crate::store::Opened;
use crate::store::Store;
use crate::text::Text;
use crate::versions::Rise;

/// A thread makes it, and that thread alone uses it.
pub struct Handle {
    store: &'static Store,
    pub memory: &'static ThreadMemory,
    /// `None` only while it is dropped.
    opened: Option<Arc<Opened>>,
    pub limits: Limits,
    pub eviction: Eviction,
    /// The test file, if the cache is strict.
    file: Option<Text>,
}

impl Handle {
    pub fn new(
        tenant: &[u16],
        trigger: &[u16],
        limits: Limits,
        eviction: Eviction,
        file: Option<Text>,
    ) -> Self {
        let opened = Some(STORE.open(tenant, trigger));
        Self { store: &STORE, memory: of_this_thread(), opened, limits, eviction, file }
    }

    /// Calls `f` with the cache, and returns the version after it too.
    pub fn with<R>(&self, f: impl FnOnce(&mut Cache) -> R) -> (R, Rise) {
        match &self.file {
            None => self.store.with(self.opened(), f),
            Some(file) => self.store.with_strict(self.opened(), file, f),
        }
    }

    /// Calls `f` with the cache.
    pub fn cache<R>(&self, f: impl FnOnce(&mut Cache) -> R) -> R {
        self.with(f).0
    }

    #[expect(clippy::expect_used, reason = "nothing is called on what is being dropped")]
    pub fn opened(&self) -> &Opened {
        self.opened.as_deref().expect("it is open")
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        if let Some(opened) = self.opened.take() {
            self.store.close(opened);
        }
    }
}

/// The lifetime that JavaScript encodes in two numbers: `Infinity` for what was not given, `NaN` for what is no finite
/// number.
pub fn lifetime(ttl_ms: f64, expires_at_ms: f64) -> Lifetime {
    let given = |number: f64| (number != f64::INFINITY).then_some(number);
    Lifetime { ttl_ms: given(ttl_ms), expires_at_ms: given(expires_at_ms) }
}
