//! The frame: the numbers of a call, in memory that a thread's Rust and its JavaScript share.
//!
//! To hand a number over costs as much as to look a record up, so numbers are not handed over: JavaScript writes them
//! here before it calls, and finds here what came of it. Each thread has one frame. What a handle was opened with
//! stays until another handle of the thread calls; what a call brings and takes is written anew each time. JavaScript
//! finds the places by the names that are exported here.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use napi_derive::napi;

use crate::eviction::Eviction;
use crate::expiry::Lifetime;
use crate::limits::Limits;
use crate::near::Versions;
use crate::store::CacheId;

/// In: whose settings these are, up to [`SETTINGS_LENGTH`]. JavaScript's own.
#[napi]
pub const HANDLE: u32 = 0;
/// In and out: which cache it is; 0 before the handle's first call.
#[napi]
pub const CACHE_ID: u32 = 1;
/// In: `limits.maxEntries`.
#[napi]
pub const MAX_ENTRIES: u32 = 2;
/// In: `limits.maxKeyBytes`.
#[napi]
pub const MAX_KEY_BYTES: u32 = 3;
/// In: `limits.maxValueBytes`.
#[napi]
pub const MAX_VALUE_BYTES: u32 = 4;
/// In: `limits.maxTotalBytes`.
#[napi]
pub const MAX_TOTAL_BYTES: u32 = 5;
/// In: `limits.defaultTtlMs`.
#[napi]
pub const DEFAULT_TTL_MS: u32 = 6;
/// In: `limits.maxTtlMs`.
#[napi]
pub const MAX_TTL_MS: u32 = 7;
/// In: `evictionRate`.
#[napi]
pub const EVICTION_RATE: u32 = 8;
/// In: `evictionSeed`.
#[napi]
pub const EVICTION_SEED: u32 = 9;
/// How many numbers belong to the handle.
#[napi]
pub const SETTINGS_LENGTH: u32 = 10;
/// In: the caller's `Date.now()`.
#[napi]
pub const NOW_MS: u32 = 10;
/// In: the length of the key; -1 if what was passed for one is no string.
#[napi]
pub const KEY_UNITS: u32 = 11;
/// In: the length of the value.
#[napi]
pub const VALUE_UNITS: u32 = 12;
/// In: 1 if it is known that every unit of the value is below `0x80`, else 0.
#[napi]
pub const VALUE_IS_ASCII: u32 = 13;
/// In: `ttl`; `Infinity` if none was given, `NaN` if that was no finite number.
#[napi]
pub const TTL_MS: u32 = 14;
/// In: `expires_at`, likewise. Out: until when the record that was found or stored lives; of a `get` that found
/// none, `NaN` if there is no record at all, not even an expired one, else `-Infinity`.
#[napi]
pub const EXPIRES_AT_MS: u32 = 15;
/// Out, of `set` and `delete`: 0, or the error's place in `errorCodes()`, from 1.
#[napi]
pub const ERROR: u32 = 16;
/// Out: the cache's version after the call.
#[napi]
pub const VERSION: u32 = 17;
/// Out: where that version is in `versions`.
#[napi]
pub const VERSION_WORD: u32 = 18;
/// Out, of `get`: which slot of `tally` counts what is answered without the addon; -1 if none is free.
#[napi]
pub const TALLY_SLOT: u32 = 19;
/// How many handles the thread has made. JavaScript's own.
#[napi]
pub const HANDLES: u32 = 20;
/// How many numbers a frame has.
#[napi]
pub const FRAME_LENGTH: u32 = 21;

/// The frame of one thread: the bits of an `f64` each, as a `Float64Array` shows them.
pub struct Frame(Arc<[AtomicU64]>);

impl Default for Frame {
    fn default() -> Self {
        Self((0..FRAME_LENGTH).map(|_| AtomicU64::new(0)).collect())
    }
}

impl Frame {
    /// The numbers, for as long as someone looks at them.
    pub fn numbers(&self) -> Arc<[AtomicU64]> {
        Arc::clone(&self.0)
    }

    /// Takes over what JavaScript has written elsewhere.
    pub fn write(&self, numbers: &[f64]) {
        for (place, &number) in self.0.iter().zip(numbers) {
            place.store(number.to_bits(), Ordering::Relaxed);
        }
    }

    /// All numbers, for who cannot look at them here.
    pub fn read(&self) -> Vec<f64> {
        (0..FRAME_LENGTH).map(|place| self.at(place)).collect()
    }

    pub fn cache_id(&self) -> CacheId {
        CacheId(whole(self.at(CACHE_ID)))
    }

    #[expect(clippy::cast_precision_loss, reason = "no process makes 2^53 caches")]
    pub fn put_cache_id(&self, id: CacheId) {
        self.put(CACHE_ID, id.0 as f64);
    }

    pub fn now_ms(&self) -> f64 {
        self.at(NOW_MS)
    }

    /// `None` if it is no string.
    pub fn key_units(&self) -> Option<usize> {
        let units = self.at(KEY_UNITS);
        (units >= 0.0).then_some(length(units))
    }

    pub fn value_units(&self) -> usize {
        length(self.at(VALUE_UNITS))
    }

    pub fn value_is_ascii(&self) -> bool {
        self.at(VALUE_IS_ASCII) > 0.0
    }

    pub fn lifetime(&self) -> Lifetime {
        lifetime(self.at(TTL_MS), self.at(EXPIRES_AT_MS))
    }

    pub fn put_expires_at_ms(&self, expires_at_ms: f64) {
        self.put(EXPIRES_AT_MS, expires_at_ms);
    }

    pub fn put_error(&self, number: u32) {
        self.put(ERROR, f64::from(number));
    }

    pub fn put_version(&self, id: CacheId, version: i32) {
        self.put(VERSION, f64::from(version));
        self.put(VERSION_WORD, f64::from(Versions::word(id)));
    }

    pub fn put_tally_slot(&self, slot: Option<u32>) {
        self.put(TALLY_SLOT, slot.map_or(-1.0, f64::from));
    }

    pub fn limits(&self) -> Limits {
        Limits {
            max_entries: whole(self.at(MAX_ENTRIES)),
            max_key_bytes: whole(self.at(MAX_KEY_BYTES)),
            max_value_bytes: whole(self.at(MAX_VALUE_BYTES)),
            max_total_bytes: whole(self.at(MAX_TOTAL_BYTES)),
            default_ttl_ms: whole(self.at(DEFAULT_TTL_MS)),
            max_ttl_ms: whole(self.at(MAX_TTL_MS)),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the shim admits safe integers only")]
    pub fn eviction(&self) -> Eviction {
        Eviction { rate: self.at(EVICTION_RATE), seed: self.at(EVICTION_SEED) as i64 }
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

/// The lifetime that JavaScript encodes in two numbers.
pub fn lifetime(ttl_ms: f64, expires_at_ms: f64) -> Lifetime {
    let given = |number: f64| (number != f64::INFINITY).then_some(number);
    Lifetime { ttl_ms: given(ttl_ms), expires_at_ms: given(expires_at_ms) }
}

/// By way of an `i64`, which is quicker to make.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the shim admits safe integers only; anything else becomes a number near it, never a panic"
)]
pub fn whole(number: f64) -> u64 {
    (number as i64).max(0).cast_unsigned()
}

/// How many units a string has; V8's have less than 2^30.
fn length(units: f64) -> usize {
    usize::try_from(whole(units)).unwrap_or(usize::MAX)
}
