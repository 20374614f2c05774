//! The store of the process, and the memory that a thread's JavaScript reads without a call.
//!
//! The process has one store, which it shares with every thread and every `vm` context that loads the addon, and
//! which outlives all of them: the addon is never unloaded.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use napi_derive::napi;
use parking_lot::Mutex;

use crate::store::Store;
use crate::tally::Tally;
use crate::versions::Rise;

pub static STORE: LazyLock<Store> = LazyLock::new(Store::default);

/// The memory of threads that have ended, for threads to come. It is never freed: JavaScript can hand what it was shown
/// of it to another thread, by `transfer`, and end.
static POOL: Mutex<Vec<&'static ThreadMemory>> = Mutex::new(Vec::new());

thread_local! {
    static LENT: Lent = Lent(POOL.lock().pop().unwrap_or_else(|| Box::leak(Box::default())));
}

/// Memory that Rust and the JavaScript of one thread share.
#[derive(Default)]
pub struct ThreadMemory {
    pub results: Results,
    /// Counts what JavaScript serves from its near caches.
    pub tally: Arc<Tally>,
}

/// The memory of this thread.
pub fn of_this_thread() -> &'static ThreadMemory {
    LENT.with(|lent| lent.0)
}

/// A thread's hold on its memory.
struct Lent(&'static ThreadMemory);

impl Drop for Lent {
    fn drop(&mut self) {
        POOL.lock().push(self.0);
    }
}

/// How many calls have left results.
#[napi]
pub const CALLS: u32 = 0;
/// Of `get`: until when the record that was found lives.
#[napi]
pub const EXPIRES_AT_MS: u32 = 1;
/// Of `get`: where `tally` counts the hits of this cache, and behind them the misses; -1 if nothing may be remembered.
#[napi]
pub const TALLY_PLACE: u32 = 2;
/// Of `set` and `delete`: the version before; `NaN` if the call may have changed more than its key.
#[napi]
pub const VERSION_BEFORE: u32 = 3;
/// The version after the call; `NaN` if nothing may be remembered.
#[napi]
pub const VERSION: u32 = 4;

/// What a call returns beside its value: the bits of an `f64` each, as a `Float64Array` shows them. Another call of the
/// thread may overwrite them before they are read; the reader finds out by the count of calls.
pub struct Results(Arc<[AtomicU64]>);

impl Default for Results {
    fn default() -> Self {
        Self((0..5).map(|_| AtomicU64::new(0)).collect())
    }
}

impl Results {
    /// The numbers, for as long as someone looks at them.
    pub fn numbers(&self) -> Arc<[AtomicU64]> {
        Arc::clone(&self.0)
    }

    pub fn put_found(&self, expires_at_ms: f64, slot: Option<u32>, rise: Rise) {
        self.put(EXPIRES_AT_MS, expires_at_ms);
        self.put(TALLY_PLACE, slot.map_or(-1.0, |slot| f64::from(2 * slot)));
        self.put_rise(rise);
    }

    pub fn put_rise(&self, rise: Rise) {
        self.put(VERSION_BEFORE, rise.before.map_or(f64::NAN, f64::from));
        self.put(VERSION, rise.after.map_or(f64::NAN, f64::from));
        self.put(CALLS, self.at(CALLS) + 1.0);
    }

    fn at(&self, place: u32) -> f64 {
        self.0.get(place as usize).map_or(0.0, |number| f64::from_bits(number.load(Ordering::Relaxed)))
    }

    fn put(&self, place: u32, number: f64) {
        if let Some(slot) = self.0.get(place as usize) {
            slot.store(number.to_bits(), Ordering::Relaxed);
        }
    }
}
