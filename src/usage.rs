//! What a cache was asked for, and what it holds.

use serde::Serialize;

/// What happened to a cache since its reset, by every thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counters {
    /// How many times `get` found a record.
    pub hits: u64,
    /// How many times `get` found none.
    pub misses: u64,
    /// How many times `set` stored a record.
    pub sets: u64,
    /// How many times `delete` removed a record.
    pub deletes: u64,
    /// How many times `set` or `delete` returned an error.
    pub refusals: u64,
    /// How many records `evict` or the eviction rate dropped.
    pub evictions: u64,
    /// How many records a `set` dropped because they had expired.
    pub expirations: u64,
}

/// What a cache holds now, and what happened to it since its reset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Usage {
    /// How many records live.
    pub entries: u64,
    /// Their keys and values together, in UTF-8 bytes.
    pub bytes: u64,
    /// What happened.
    #[serde(flatten)]
    pub counters: Counters,
}
