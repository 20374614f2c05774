//! What this project's own tests need to see, and no release build has: a panic on purpose, and the number of
//! allocations that live. Exported with the cargo feature `testing` only.

use std::alloc::System;

use napi_derive::napi;
use stats_alloc::StatsAlloc;

use crate::testing::order_panic;

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

/// The next call of this thread that locks caches panics while it holds them, with a message that quotes every value.
#[napi(catch_unwind)]
pub fn panic_next() {
    order_panic();
}
