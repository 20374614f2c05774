//! The frame: the numbers of a call of a hot function, in a `Float64Array` that each handle keeps.
//!
//! What a handle was opened with stays in its frame; what a call brings and takes is written anew each time.
//! JavaScript finds the places by the names that are exported here.

use napi_derive::napi;

use crate::eviction::Eviction;
use crate::expiry::Lifetime;
use crate::limits::Limits;
use crate::near::Versions;
use crate::store::CacheId;

/// In and out: which cache it is; 0 before the first call.
#[napi]
pub const CACHE_ID: u32 = 0;
/// In: the caller's `Date.now()`.
#[napi]
pub const NOW_MS: u32 = 1;
/// In: `ttl`; `Infinity` if none was given, `NaN` if that was no finite number.
#[napi]
pub const TTL_MS: u32 = 2;
/// In: `expires_at`, likewise. Out: until when the record that was found or stored lives; `NaN` if `get` found
/// no record at all, not even an expired one.
#[napi]
pub const EXPIRES_AT_MS: u32 = 3;
/// In: `limits.maxEntries`.
#[napi]
pub const MAX_ENTRIES: u32 = 4;
/// In: `limits.maxKeyBytes`.
#[napi]
pub const MAX_KEY_BYTES: u32 = 5;
/// In: `limits.maxValueBytes`.
#[napi]
pub const MAX_VALUE_BYTES: u32 = 6;
/// In: `limits.maxTotalBytes`.
#[napi]
pub const MAX_TOTAL_BYTES: u32 = 7;
/// In: `limits.defaultTtlMs`.
#[napi]
pub const DEFAULT_TTL_MS: u32 = 8;
/// In: `limits.maxTtlMs`.
#[napi]
pub const MAX_TTL_MS: u32 = 9;
/// In: `evictionRate`.
#[napi]
pub const EVICTION_RATE: u32 = 10;
/// In: `evictionSeed`.
#[napi]
pub const EVICTION_SEED: u32 = 11;
/// Out: the cache's version after the call.
#[napi]
pub const VERSION: u32 = 12;
/// Out: where that version is in `versions`.
#[napi]
pub const VERSION_WORD: u32 = 13;
/// Out, of `get`: which slot of `tally` counts what is answered without the addon; -1 if none is free.
#[napi]
pub const TALLY_SLOT: u32 = 14;
/// How many numbers a frame has.
#[napi]
pub const FRAME_LENGTH: u32 = 15;

/// A frame that was handed in.
pub struct Frame<'a>(pub &'a mut FrameNumbers);

/// What a frame holds.
pub type FrameNumbers = [f64; FRAME_LENGTH as usize];

impl Frame<'_> {
    pub fn cache_id(&self) -> CacheId {
        CacheId(whole(self.at(CACHE_ID)))
    }

    #[expect(clippy::cast_precision_loss, reason = "no process makes 2^53 caches")]
    pub fn put_cache_id(&mut self, id: CacheId) {
        self.put(CACHE_ID, id.0 as f64);
    }

    pub fn now_ms(&self) -> f64 {
        self.at(NOW_MS)
    }

    pub fn lifetime(&self) -> Lifetime {
        lifetime(self.at(TTL_MS), self.at(EXPIRES_AT_MS))
    }

    pub fn put_expires_at_ms(&mut self, expires_at_ms: f64) {
        self.put(EXPIRES_AT_MS, expires_at_ms);
    }

    pub fn put_version(&mut self, id: CacheId, version: i32) {
        self.put(VERSION, f64::from(version));
        self.put(VERSION_WORD, f64::from(Versions::word(id)));
    }

    pub fn put_tally_slot(&mut self, slot: Option<u32>) {
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
        self.0.get(place as usize).copied().unwrap_or_default()
    }

    fn put(&mut self, place: u32, number: f64) {
        if let Some(slot) = self.0.get_mut(place as usize) {
            *slot = number;
        }
    }
}

/// The lifetime that JavaScript encodes in two numbers.
pub fn lifetime(ttl_ms: f64, expires_at_ms: f64) -> Lifetime {
    let given = |number: f64| (number != f64::INFINITY).then_some(number);
    Lifetime { ttl_ms: given(ttl_ms), expires_at_ms: given(expires_at_ms) }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the shim admits non-negative safe integers only; anything else becomes a number near it, never a panic"
)]
pub fn whole(number: f64) -> u64 {
    number as u64
}
