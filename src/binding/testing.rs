//! What this project's own tests need to see, and no release build has: a panic on purpose, what the store holds, and
//! the number of allocations that live. Exported with the cargo feature `testing` only.

use std::alloc::System;

use napi_derive::napi;
use stats_alloc::StatsAlloc;

use super::memory::STORE;
use crate::store::testing::order_panic;

#[global_allocator]
static ALLOCATOR: StatsAlloc<System> = StatsAlloc::system();

/// What the store holds.
#[napi(object)]
pub struct NativeFootprint {
    pub tenants: u32,
    pub caches: u32,
    pub records: u32,
}

/// How many allocations of the engine and its binding live, in all threads.
#[napi(catch_unwind)]
pub fn live_allocations() -> f64 {
    let stats = ALLOCATOR.stats();
    #[expect(clippy::cast_precision_loss, reason = "no process allocates 2^53 times")]
    let live = (stats.allocations - stats.deallocations) as f64;
    live
}

/// What the whole store holds.
#[napi(catch_unwind)]
pub fn footprint() -> NativeFootprint {
    let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
    let footprint = STORE.footprint();
    NativeFootprint {
        tenants: count(footprint.tenants),
        caches: count(footprint.caches),
        records: count(footprint.records),
    }
}

/// The next call of this thread that locks a cache panics while it holds it, with a message that quotes every value.
#[napi(catch_unwind)]
pub fn panic_next() {
    order_panic();
}
