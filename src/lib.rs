//! The cache of Auth0 Actions: the records that `api.cache` stores and finds, with production's limits,
//! expiry and forgetting.
//!
//! The engine reads top down, and nothing points back:
//!
//! | module | its one job |
//! |---|---|
//! | [`store`] | every cache of the process, by tenant and trigger |
//! | [`cache`] | one trigger's cache: what `get`, `set` and `delete` return and count |
//! | [`records`] | the records of one cache, and the room they take |
//! | [`record`] | one record, packed |
//! | [`eviction`], [`failures`], [`usage`] | forgetting, ordered failures, counters |
//! | [`history`], [`warnings`] | what went otherwise than an Action hopes, and what it did not mean |
//! | [`unlooked`] | of that, what a strict test has not looked at |
//! | [`versions`], [`tally`] | how JavaScript may remember what it read, and counts that |
//! | [`expiry`], [`limits`], [`text`], [`error`] | the rules of lifetimes, of sizes and of text; the error codes |
//!
//! It is plain Rust: it never reads a clock (each call brings its own `now_ms`), holds no global, and knows
//! nothing of Node. The feature `node` (on by default) adds `binding`, which hands it to JavaScript.
//!
//! Text comes in as UTF-16 code units, so that every JavaScript string is carried exactly, lone surrogates
//! included. Times are milliseconds (`_ms`), instants milliseconds since the Unix epoch, sizes UTF-8 bytes
//! (`_bytes`). Instants are `f64`, as in JavaScript; `now_ms` is a whole number.

#![cfg_attr(
    not(feature = "node"),
    allow(dead_code, reason = "the binding calls the engine, and tests of all parts")
)]

#[cfg(feature = "node")]
mod binding;
mod cache;
mod error;
mod eviction;
mod expiry;
mod failures;
mod history;
mod limits;
#[cfg(any(all(test, not(loom)), fuzzing))]
pub mod model;
mod record;
mod records;
mod store;
mod tally;
#[cfg(test)]
mod testkit;
mod text;
mod unlooked;
mod usage;
mod versions;
mod warnings;
