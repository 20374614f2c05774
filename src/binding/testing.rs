//! What this project's own tests need to see, and no release build has: a panic on purpose, and the number of
//! allocations that live. Exported with the cargo feature `testing` only.

use std::alloc::System;

use napi_derive::napi;
use stats_alloc::StatsAlloc;

use super::hot::on_cache;
use super::raw::{Answer, Call, Fault};
use crate::cache::Cache;

#[global_allocator]
static ALLOCATOR: StatsAlloc<System> = StatsAlloc::system();

/// How many allocations of the engine and its binding live, in all threads.
#[napi(catch_unwind)]
pub fn live_allocations() -> f64 {
    let stats = ALLOCATOR.stats();
    #[expect(clippy::cast_precision_loss, reason = "no process allocates 2^53 times")]
    let live = (stats.allocations - stats.deallocations) as f64;
    live
}

/// `panicUnderLock(frame, tenant, trigger)`: panics while it holds the cache, with a message that quotes every value
/// in it, the worst that a panic could do.
pub fn panic_under_lock(call: &mut Call<'_>) -> Result<Answer, Fault> {
    on_cache(call, 1, panic_with_values)
}

#[expect(clippy::panic, reason = "its only purpose")]
fn panic_with_values(cache: &mut Cache) -> Answer {
    let entries = cache.records(f64::NEG_INFINITY);
    let values: Vec<_> =
        entries.iter().map(|entry| String::from_utf16_lossy(&entry.value.to_units())).collect();
    panic!("on purpose, with the values {values:?}")
}
