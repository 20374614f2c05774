//! What was asked of a cache, and what it holds.

use serde::{Serialize, Serializer};

/// What happened to a cache since its reset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counters {
    pub hits: u64,
    pub misses: u64,
    pub sets: u64,
    pub deletes: u64,
    pub evictions: u64,
    pub expirations: u64,
}

/// What a cache holds now, and what happened to it since its reset, by every thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Usage {
    /// How many records live.
    #[serde(serialize_with = "as_number")]
    pub entries: u64,
    /// Their keys and values together, in UTF-8 bytes.
    #[serde(serialize_with = "as_number")]
    pub bytes: u64,
    /// How many times `get` found a record.
    #[serde(serialize_with = "as_number")]
    pub hits: u64,
    /// How many times `get` found none.
    #[serde(serialize_with = "as_number")]
    pub misses: u64,
    /// How many times `set` stored a record.
    #[serde(serialize_with = "as_number")]
    pub sets: u64,
    /// How many times `delete` removed a record.
    #[serde(serialize_with = "as_number")]
    pub deletes: u64,
    /// How many records `evict` or the eviction rate dropped.
    #[serde(serialize_with = "as_number")]
    pub evictions: u64,
    /// How many records a `set` dropped because they had expired.
    #[serde(serialize_with = "as_number")]
    pub expirations: u64,
}

/// A JavaScript number at any size: a large `u64` would arrive as a `BigInt`.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
#[expect(clippy::cast_precision_loss, reason = "no process counts to 2^53")]
fn as_number<S: Serializer>(count: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(*count as f64)
}
