//! A panic on order, for this project's own tests (the cargo feature `testing`): the worst that one could do.

use std::cell::Cell;

use crate::cache::Cache;

thread_local! {
    static IS_ORDERED: Cell<bool> = const { Cell::new(false) };
}

/// The next call of this thread that locks caches panics while it holds them.
pub fn order_panic() {
    IS_ORDERED.set(true);
}

/// Panics if that is ordered, with a message that quotes the value of every record.
#[expect(clippy::panic, reason = "its only purpose")]
pub(crate) fn panic_if_ordered<'a>(caches: impl Iterator<Item = &'a Cache>) {
    if IS_ORDERED.take() {
        let entries = caches.flat_map(|cache| cache.records(f64::NEG_INFINITY));
        let values: Vec<_> = entries.map(|entry| String::from_utf16_lossy(&entry.value.to_units())).collect();
        panic!("on purpose, with the values {values:?}")
    }
}
