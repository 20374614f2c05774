//! What this project's own tests need to see, and no release build has: a panic on purpose, and the number of
//! allocations that live. Exported with the cargo feature `testing` only.

use std::alloc::System;

use napi_derive::napi;
use stats_alloc::StatsAlloc;

use super::STORE;
use super::hot::KeyBuffer;
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

/// `panicUnderLock(tenant, trigger)`: panics while it holds the cache, with a message that quotes every value
/// in it, the worst that a panic could do.
pub fn panic_under_lock(call: &Call<'_>) -> Result<Answer, Fault> {
    let (mut tenant, mut trigger) = (KeyBuffer::new(), KeyBuffer::new());
    let (tenant, trigger) = (call.name(0).read(&mut tenant)?, call.name(1).read(&mut trigger)?);
    STORE.find(tenant, trigger, panic_with_values).ok_or(Fault(c"there is no such cache"))
}

#[expect(clippy::panic, reason = "its only purpose")]
fn panic_with_values(cache: &mut Cache) -> Answer {
    let entries = cache.records(f64::NEG_INFINITY);
    let values: Vec<_> =
        entries.iter().map(|entry| String::from_utf16_lossy(&entry.value.to_units())).collect();
    panic!("on purpose, with the values {values:?}")
}
