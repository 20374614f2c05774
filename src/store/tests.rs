use std::sync::atomic::Ordering;

use super::testing::Footprint;
use super::*;
use crate::error::WriteError;
use crate::eviction::Eviction;
use crate::failures::{Operation, Times};
use crate::limits::Limits;
use crate::testkit::{draft, units};
use crate::versions::Change;

const KEY: &[u16] = &[0x6B];
const OTHER: &[u16] = &[0x6C];

fn set(cache: &mut Cache, key: &str, now_ms: f64) {
    assert_eq!(cache.set(&draft(key, key).ttl(10.0).write(), &Limits::default(), now_ms), Ok(now_ms + 10.0));
}

fn has(cache: &mut Cache, key: &str) -> bool {
    cache.get(Some(&units(key)), 0.0, Eviction::default()).is_some()
}

#[test]
fn keeps_tenants_and_triggers_apart_whatever_they_hold() {
    let store = Store::default();
    let names = ["", "a", "b", "a|b", "|", "a\0", "\0b", "a\0b", "\u{100}"].map(units);
    let opened: Vec<_> =
        names.iter().flat_map(|tenant| names.iter().map(|trigger| store.open(tenant, trigger))).collect();
    for (number, one) in opened.iter().enumerate() {
        store.with(one, |cache| set(cache, &number.to_string(), 0.0));
    }
    for (number, one) in opened.iter().enumerate() {
        store.with(one, |cache| assert!(has(cache, &number.to_string()) && cache.kept() == 1));
    }
    let all = names.len() * names.len();
    assert_eq!(store.footprint(), Footprint { tenants: names.len(), caches: all, records: all });
}

#[test]
fn opens_the_same_cache_again_and_keeps_it_whatever_is_reset() {
    let store = Store::default();
    let [one, again, other] =
        ["post-login", "post-login", "event-stream"].map(|t| store.open(KEY, &units(t)));
    store.with(&one, |cache| set(cache, "k", 0.0));
    store.with(&other, |cache| set(cache, "k", 0.0));
    store.with(&again, |cache| assert!(has(cache, "k")));
    store.reset(&one);
    store.with(&again, |cache| assert!(!has(cache, "k")));
    store.with(&other, |cache| assert!(has(cache, "k"), "the other trigger's stays"));
    store.reset_tenant(KEY);
    store.with(&one, |cache| set(cache, "new", 0.0));
    store.with(&again, |cache| assert!(has(cache, "new") && !has(cache, "k")));
}

#[test]
fn a_tenant_with_nothing_in_it_that_nobody_has_open_costs_nothing() {
    let store = Store::default();
    let open = |tenant: &str, trigger: &str| store.open(&units(tenant), &units(trigger));
    for trigger in ["post-login", "event-stream"] {
        let opened = open("t", trigger);
        store.with(&opened, |cache| set(cache, "k", 0.0));
        store.close(opened);
    }
    assert_eq!(store.footprint(), Footprint { tenants: 1, caches: 2, records: 2 });
    let held = open("t", "post-login");
    store.reset_tenant(&units("t"));
    store.reset_tenant(&units("never seen"));
    assert_eq!(store.footprint(), Footprint { tenants: 1, caches: 1, records: 0 }, "one is held");
    store.close(held);
    assert_eq!(store.footprint(), Footprint::default());

    store.close(open("only opened", ""));
    assert_eq!(store.footprint(), Footprint::default());
}

/// Whoever opens it next must find it.
#[test]
fn what_somebody_may_ask_for_is_kept_until_the_reset() {
    let calls: [fn(&mut Cache); 3] = [
        |cache| assert!(!has(cache, "k")),
        |cache| cache.fail(Operation::Set, WriteError::CacheSizeExceeded, Times::Always),
        |cache| cache.seed(&[draft("k", "v").write()], &Limits::default(), 0.0).unwrap(),
    ];
    for call in calls {
        let store = Store::default();
        let opened = store.open(KEY, KEY);
        store.with(&opened, call);
        store.close(opened);
        assert_eq!(store.footprint().caches, 1);
        store.reset_tenant(KEY);
        assert_eq!(store.footprint().caches, 0);
    }
}

#[test]
fn the_last_who_closes_a_cache_frees_it() {
    let store = Store::default();
    let [one, other] = [store.open(KEY, KEY), store.open(KEY, KEY)];
    store.close(one);
    assert_eq!(store.footprint().caches, 1);
    store.close(other);
    assert_eq!(store.footprint().caches, 0);
}

#[test]
fn the_word_that_is_shown_has_the_version() {
    let store = Store::default();
    let [_, opened] = [OTHER, KEY].map(|trigger| store.open(KEY, trigger));
    let words = store.versions().words();
    let shown = || words[opened.word()].load(Ordering::Relaxed);
    for _ in 0..3 {
        let ((), rise) = store.with(&opened, |cache| set(cache, "k", 0.0));
        assert_eq!(Some(shown()), rise.after);
    }
    let last = shown();
    store.reset(&opened);
    assert_ne!(shown(), last, "a reset is a change too");
}

/// What this call does to the version of a cache that holds a record until instant 10.
fn change(call: impl FnOnce(&mut Cache)) -> Change {
    let store = Store::default();
    let opened = store.open(KEY, KEY);
    let ((), before) = store.with(&opened, |cache| set(cache, "k", 0.0));
    let ((), rise) = store.with(&opened, call);
    match (rise.before, rise.after) {
        (Some(_), _) => Change::OneKey,
        (None, after) if after == before.after => Change::None,
        _ => Change::AnyKey,
    }
}

#[test]
fn to_look_raises_nothing_and_so_leaves_what_others_remember() {
    assert_eq!(change(|cache| assert!(has(cache, "k"))), Change::None);
    assert_eq!(change(|cache| assert!(!has(cache, "l"))), Change::None);
    assert_eq!(change(|cache| assert_eq!(cache.records(0.0).len(), 1)), Change::None);
    assert_eq!(change(|cache| assert_eq!(cache.usage(0.0).entries, 1)), Change::None);
}

#[test]
fn what_changes_nothing_raises_nothing() {
    assert_eq!(change(|cache| assert!(cache.delete(Some(OTHER), 0.0).is_err())), Change::None);
    assert_eq!(change(|cache| assert_eq!(cache.evict(Some(OTHER), 0.0), 0)), Change::None);
}

#[test]
fn a_change_of_one_key_leaves_its_maker_the_rest() {
    assert_eq!(change(|cache| set(cache, "k", 0.0)), Change::OneKey);
    assert_eq!(change(|cache| set(cache, "l", 0.0)), Change::OneKey);
    assert_eq!(change(|cache| cache.delete(Some(KEY), 0.0).unwrap()), Change::OneKey);
}

#[test]
fn any_other_change_leaves_nothing() {
    assert_eq!(change(|cache| set(cache, "l", 11.0)), Change::AnyKey, "it drops what had expired");
    assert_eq!(change(|cache| cache.seed(&[], &Limits::default(), 0.0).unwrap()), Change::AnyKey);
    assert_eq!(change(|cache| assert_eq!(cache.evict(Some(KEY), 0.0), 1)), Change::AnyKey);
    assert_eq!(change(|cache| assert_eq!(cache.evict_all(0.0), 1)), Change::AnyKey);
    let always = Eviction { rate: 1.0, seed: 0 };
    assert_eq!(change(|cache| assert!(cache.get(Some(KEY), 0.0, always).is_none())), Change::AnyKey);
}

#[test]
fn says_of_a_miss_which_other_trigger_has_the_key_now() {
    let store = Store::default();
    let [one, other, _] =
        ["post-login", "event-stream", "send-phone-message"].map(|trigger| store.open(KEY, &units(trigger)));
    let of_another_tenant = store.open(OTHER, &units("event-stream"));
    store.with(&other, |cache| set(cache, "k", 0.0));
    store.with(&of_another_tenant, |cache| set(cache, "l", 0.0));
    store.with(&one, |cache| ["k", "l"].map(|key| has(cache, key)));
    let elsewhere =
        |now_ms| store.peek(&one, now_ms).into_iter().map(|shown| shown.elsewhere).collect::<Vec<_>>();
    assert_eq!(elsewhere(10.0), [Some(Text::new(&units("event-stream"))), None]);
    assert_eq!(elsewhere(11.0), [None, None], "it has expired");
}

/// One call may list several events, and a call that lists none adds no older one.
#[test]
fn keeps_the_faults_of_strict_calls_until_somebody_has_looked() {
    let store = Store::default();
    let (file, opened) = (Text::new(OTHER), store.open(KEY, KEY));
    let refuse = |cache: &mut Cache| {
        let too_late = draft("k", "v").ttl(0.0);
        assert!(cache.set(&too_late.write(), &Limits::default(), 0.0).is_err());
    };
    let left = || store.unlooked().take(&file, 0, u64::MAX).len();
    store.with(&opened, refuse);
    assert_eq!(left(), 0, "the call was not strict");
    store.with_strict(&opened, &file, |cache| [(); 3].map(|()| refuse(cache)));
    store.with_strict(&opened, &file, |cache| cache.usage(0.0));
    assert_eq!(left(), 3);
    store.with_strict(&opened, &file, refuse);
    store.peek(&opened, 0.0);
    assert_eq!(left(), 1, "a table does not look");
    store.with_strict(&opened, &file, refuse);
    assert_eq!(store.history(&opened, 0.0).len(), 6);
    assert_eq!(left(), 0);
    store.with_strict(&opened, &file, refuse);
    assert_eq!(
        store.refusals(&opened, Some(WriteError::InvalidExpiry)),
        [(WriteError::ItemAlreadyExpired, 7)]
    );
    assert_eq!(left(), 1, "another code was looked at");
    store.with_strict(&opened, &file, refuse);
    store.refusals(&opened, None);
    assert_eq!(left(), 0);
}
