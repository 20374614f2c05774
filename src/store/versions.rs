//! What the binding and the near cache (`src/near.rs`) rely on: the numbers of caches, and their versions.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use crate::cache::Cache;
use crate::eviction::Eviction;
use crate::expiry::Lifetime;
use crate::limits::Limits;
use crate::near::Versions;
use crate::records::Write;
use crate::store::Store;
use crate::text::Input;

const KEY: Input<'_> = Input::Units(&[0x6B]);
const OTHER: Input<'_> = Input::Units(&[0x6C]);

fn set(cache: &mut Cache, key: Input<'_>, now_ms: f64) {
    let lifetime = Lifetime { ttl_ms: Some(10.0), expires_at_ms: None };
    let stored = cache.set(&Write { key, value: KEY, lifetime }, &Limits::default(), now_ms);
    assert_eq!(stored, Ok(now_ms + 10.0));
}

/// By how much this call raises the version of a cache that holds a record until instant 10.
fn rise(call: impl FnOnce(&mut Cache)) -> Option<i32> {
    let store = Store::default();
    let id = store.open(&[0x74], &[0x61]);
    let ((), before) = store.with_version(id, |cache| set(cache, KEY, 0.0))?;
    let ((), after) = store.with_version(id, call)?;
    Some(after - before)
}

#[test]
fn a_cache_has_a_number_of_its_own_which_javascript_holds_exactly() {
    const MAX_SAFE_INTEGER: u64 = 9_007_199_254_740_991;
    let store = Store::default();
    let ids: BTreeSet<_> = (0..1_000).map(|tenant| store.open(&[tenant], &[0x61]).0).collect();
    assert_eq!(ids.len(), 1_000);
    assert!(ids.iter().all(|id| (1..=MAX_SAFE_INTEGER).contains(id)));
    let shards: BTreeSet<_> = ids.iter().map(|id| id % 16).collect();
    assert_eq!(shards.len(), 16, "tenants are spread, so that they seldom wait for each other");
}

#[test]
fn the_word_that_is_shown_has_the_version() {
    let store = Store::default();
    let id = store.open(&[0x74], &[0x61]);
    let words = store.versions().words();
    let shown = || words[Versions::word(id) as usize].load(Ordering::Relaxed);
    for _ in 0..3 {
        let ((), version) = store.with_version(id, |cache| set(cache, KEY, 0.0)).unwrap();
        assert_eq!(shown(), version);
    }
    let last = shown();
    store.reset(&[0x74], &[0x61]);
    assert_ne!(shown(), last, "a reset is a change too");
}

#[test]
fn to_look_raises_nothing_and_so_leaves_what_others_remember() {
    assert_eq!(rise(|cache| assert!(cache.get(KEY, 0.0, Eviction::default()).is_some())), Some(0));
    assert_eq!(rise(|cache| assert!(cache.get(OTHER, 0.0, Eviction::default()).is_none())), Some(0));
    assert_eq!(rise(|cache| assert_eq!(cache.records(0.0).len(), 1)), Some(0));
    assert_eq!(rise(|cache| assert_eq!(cache.usage(0.0).entries, 1)), Some(0));
}

#[test]
fn what_changes_nothing_raises_nothing() {
    assert_eq!(rise(|cache| assert!(cache.delete(OTHER, 0.0).is_err())), Some(0));
    assert_eq!(rise(|cache| assert_eq!(cache.evict(OTHER, 0.0), 0)), Some(0));
}

#[test]
fn a_change_of_one_key_raises_by_one_and_leaves_its_maker_the_rest() {
    assert_eq!(rise(|cache| set(cache, KEY, 0.0)), Some(1));
    assert_eq!(rise(|cache| set(cache, OTHER, 0.0)), Some(1));
    assert_eq!(rise(|cache| cache.delete(KEY, 0.0).unwrap()), Some(1));
}

#[test]
fn any_other_change_raises_by_more() {
    assert!(rise(|cache| set(cache, OTHER, 11.0)) > Some(1), "it drops what had expired");
    assert!(rise(|cache| cache.seed(&[], &Limits::default(), 0.0).unwrap()) > Some(1));
    assert!(rise(|cache| assert_eq!(cache.evict(KEY, 0.0), 1)) > Some(1));
    assert!(rise(|cache| assert_eq!(cache.evict_all(0.0), 1)) > Some(1));
    let always = Eviction { rate: 1.0, seed: 0 };
    assert!(rise(|cache| assert!(cache.get(KEY, 0.0, always).is_none())) > Some(1));
}
