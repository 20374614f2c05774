//! Every cache of the process, by tenant and trigger.
//!
//! A cache is made when it is opened. It goes when it is reset or closed, nothing is in it, and nobody else has it open.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use parking_lot::Mutex;
use serde::Serialize;

use crate::cache::Cache;
use crate::error::WriteError;
use crate::history::{Event, Kind};
use crate::text::Text;
use crate::unlooked::Unlooked;
use crate::versions::{Rise, Versions};

/// A tenant and a trigger.
type Name = (Text, Text);

/// Every cache of the process. A call locks one cache while it lasts, and what runs under the lock is the
/// engine's alone.
#[derive(Default)]
pub struct Store {
    /// A tree, not a hash table: it finds all triggers of a tenant, and gives its memory back.
    caches: Mutex<BTreeMap<Arc<Name>, Arc<Opened>>>,
    versions: Versions,
    unlooked: Unlooked,
}

/// A cache in a [`Store`]. It stays the same one for whoever holds it, whatever is reset.
pub struct Opened {
    name: Arc<Name>,
    cache: Mutex<Cache>,
    word: usize,
}

/// An event as a test author sees it.
#[derive(Debug, Serialize)]
pub struct Shown {
    #[serde(flatten)]
    pub event: Arc<Event>,
    /// Of a miss: another trigger of the tenant whose cache holds the key now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Text>,
}

impl Opened {
    /// Where its version is in [`Versions::words`].
    pub fn word(&self) -> usize {
        self.word
    }
}

impl Store {
    /// The cache of this tenant and trigger. To be given back to [`Store::close`].
    pub fn open(&self, tenant: &[u16], trigger: &[u16]) -> Arc<Opened> {
        let name = (Text::new(tenant), Text::new(trigger));
        let mut caches = self.caches.lock();
        if let Some(opened) = caches.get(&name) {
            return Arc::clone(opened);
        }
        let name = Arc::new(name);
        let word = self.versions.take_word();
        let opened =
            Arc::new(Opened { name: Arc::clone(&name), cache: Mutex::new(Cache::new(trigger)), word });
        caches.insert(name, Arc::clone(&opened));
        opened
    }

    /// Gives a cache back, and drops it if nothing is in it and nobody else has it open.
    pub fn close(&self, opened: Arc<Opened>) {
        let mut caches = self.caches.lock();
        // This one and the store's: nobody gets another while the lock is held.
        if Arc::strong_count(&opened) == 2 && opened.cache.lock().is_pristine() {
            caches.remove(&*opened.name);
            self.versions.give_back(opened.word);
        }
        // Under the lock too, for another that closes it counts the holders.
        drop(opened);
    }

    /// Calls `f` with the cache. What it changes is made known before this returns.
    pub fn with<R>(&self, opened: &Opened, f: impl FnOnce(&mut Cache) -> R) -> (R, Rise) {
        let mut cache = opened.cache.lock();
        #[cfg(any(test, fuzzing, feature = "testing"))]
        testing::panic_if_ordered(&cache);
        let result = f(&mut cache);
        let rise = self.versions.raise(opened.word, cache.take_change());
        (result, rise)
    }

    /// The same, for a strict cache of this test file: the faults among the events of this call are kept until somebody
    /// has looked at them.
    pub fn with_strict<R>(&self, opened: &Opened, file: &Text, f: impl FnOnce(&mut Cache) -> R) -> (R, Rise) {
        self.with(opened, |cache| {
            let before = cache.event_count();
            let result = f(cache);
            let new = usize::try_from(cache.event_count() - before).unwrap_or(usize::MAX);
            for event in cache.history().rev().take(new) {
                self.unlooked.add(file, &opened.name, event);
            }
            result
        })
    }

    /// What went otherwise than an Action hopes, oldest first. Whoever asks has looked at it.
    pub fn history(&self, opened: &Opened, now_ms: f64) -> Vec<Shown> {
        let shown = self.peek(opened, now_ms);
        self.unlooked.look(shown.iter().map(|shown| &shown.event));
        shown
    }

    /// How many refusals there were since the reset, of each code. Whoever asks for this code, or for all, has looked at
    /// those, also where the history no longer has them.
    pub fn refusals(&self, opened: &Opened, code: Option<WriteError>) -> Vec<(WriteError, u64)> {
        self.with(opened, |cache| {
            self.unlooked.look_at_refusals(&opened.name, code);
            cache.refusals().to_vec()
        })
        .0
    }

    /// The same, for a table: nobody has looked at it.
    pub fn peek(&self, opened: &Opened, now_ms: f64) -> Vec<Shown> {
        let (events, _) = self.with(opened, |cache| cache.history().cloned().collect::<Vec<_>>());
        let others = self.others(opened);
        let elsewhere = |event: &Event| {
            let units = matches!(event.kind, Kind::Missed { .. }).then(|| event.key.to_units())?;
            let other = others.iter().find(|other| other.cache.lock().has(&units, now_ms))?;
            Some(other.name.1.clone())
        };
        let shown = events.into_iter().map(|event| Shown { elsewhere: elsewhere(&event), event }).collect();
        // It may be the last to hold one.
        for other in others {
            self.close(other);
        }
        shown
    }

    /// The caches of other triggers of the same tenant. Of very many only some: Auth0 has fifteen triggers.
    fn others(&self, opened: &Opened) -> Vec<Arc<Opened>> {
        let caches = self.caches.lock();
        let others = of_tenant(&caches, &opened.name.0).filter(|(name, _)| **name != opened.name);
        others.map(|(_, other)| Arc::clone(other)).take(64).collect()
    }

    /// The faults that nobody has looked at.
    pub fn unlooked(&self) -> &Unlooked {
        &self.unlooked
    }

    /// Drops what is in the cache: its records, its failures and its counters.
    pub fn reset(&self, opened: &Opened) {
        self.with(opened, |cache| {
            cache.reset();
            self.unlooked.leave_behind(&opened.name);
        });
    }

    /// The same for every cache of this tenant.
    pub fn reset_tenant(&self, tenant: &[u16]) {
        let tenant = Text::new(tenant);
        let mut caches = self.caches.lock();
        let closed = of_tenant(&caches, &tenant).filter(|(_, opened)| {
            self.reset(opened);
            Arc::strong_count(opened) == 1
        });
        for name in closed.map(|(name, _)| Arc::clone(name)).collect::<Vec<_>>() {
            if let Some(opened) = caches.remove(&*name) {
                self.versions.give_back(opened.word);
            }
        }
    }

    /// The version of every cache, for whoever remembers what it read.
    pub fn versions(&self) -> &Versions {
        &self.versions
    }
}

/// The caches of this tenant.
fn of_tenant<'a>(
    caches: &'a BTreeMap<Arc<Name>, Arc<Opened>>,
    tenant: &'a Text,
) -> impl Iterator<Item = (&'a Arc<Name>, &'a Arc<Opened>)> {
    let first = (tenant.clone(), Text::new(&[]));
    let from_first = (Bound::Included(first), Bound::Unbounded);
    caches.range::<Name, _>(from_first).take_while(|(name, _)| name.0 == *tenant)
}

#[cfg(any(test, fuzzing, feature = "testing"))]
pub mod testing;
#[cfg(all(test, not(loom)))]
mod tests;
#[cfg(all(test, not(loom)))]
mod threads;
