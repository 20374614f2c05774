use std::sync::atomic::Ordering;

use super::*;
use crate::testkit::{Desk, desk, draft, units};
use crate::usage::Usage;

fn usage(desk: &Desk) -> Usage {
    desk.cache.usage(desk.now_ms)
}

/// Each row of the contract's table breaks all rows below it too, so that only the order decides.
#[test]
fn set_answers_the_first_refusal_that_applies() {
    let long_key = "k".repeat(65);
    let long_value = "v".repeat(4_097);
    let mut desk = desk();
    for n in 0..20 {
        desk.set(&draft(&format!("full{n}"), "")).unwrap();
    }
    let before = desk.cache.records(0.0);

    let refusal = |desk: &mut Desk, draft| desk.set(&draft).unwrap_err();
    assert_eq!(
        refusal(&mut desk, draft(&long_key, &long_value).ttl(f64::NAN)),
        WriteError::CacheKeySizeExceeded
    );
    assert_eq!(refusal(&mut desk, draft("k", &long_value).ttl(f64::NAN)), WriteError::CacheValueSizeExceeded);
    assert_eq!(refusal(&mut desk, draft("k", "v").ttl(f64::NAN)), WriteError::CacheSizeExceeded);
    assert_eq!(
        refusal(&mut desk, draft("full0", "v").ttl(0.0).until(f64::NAN)),
        WriteError::InvalidExpiry,
        "a bad instant comes before a passed one"
    );
    assert_eq!(
        refusal(&mut desk, draft("full0", "v").ttl(-1e300)),
        WriteError::ItemAlreadyExpired,
        "an end that has passed comes before one that is no safe integer"
    );
    assert_eq!(refusal(&mut desk, draft("full0", "v").ttl(1e300)), WriteError::InvalidExpiry);

    assert_eq!(desk.cache.records(0.0), before, "a refused set changes nothing");
    assert_eq!(usage(&desk).counters.sets, 20, "nor counts");
}

#[test]
fn an_ordered_failure_comes_after_every_other_refusal_which_leaves_it() {
    let mut desk = desk();
    desk.cache.fail(Operation::Set, WriteError::MaxSideEffectsExceeded, Times::Next(1));
    desk.cache.fail(Operation::Delete, WriteError::FailedToDeleteCacheRecord, Times::Next(1));
    let too_long = draft(&"k".repeat(65), "v");
    assert_eq!(desk.set(&too_long), Err(WriteError::CacheKeySizeExceeded));
    assert_eq!(desk.set(&draft("k", "v").ttl(0.0)), Err(WriteError::ItemAlreadyExpired));
    assert_eq!(desk.set(&draft("k", "v").ttl(1e300)), Err(WriteError::InvalidExpiry));
    assert_eq!(desk.set(&draft("k", "v")), Err(WriteError::MaxSideEffectsExceeded));
    assert_eq!(desk.shown(), Vec::<String>::new());
    desk.set(&draft("k", "v")).expect("it was used up");
    assert_eq!(desk.delete("absent"), Err(WriteError::CacheKeyDoesNotExist));
    assert_eq!(desk.delete("k"), Err(WriteError::FailedToDeleteCacheRecord));
    assert_eq!(desk.shown(), ["k=v"]);
    desk.delete("k").unwrap();
}

#[test]
fn a_refused_set_leaves_the_older_record() {
    let mut desk = desk();
    desk.set(&draft("k", "old")).unwrap();
    for refused in [
        draft("k", &"v".repeat(4_097)),
        draft("k", "new").ttl(f64::NAN),
        draft("k", "new").ttl(0.0),
        draft("k", "new").until(1e300),
    ] {
        desk.set(&refused).unwrap_err();
        assert_eq!(desk.get("k").as_deref(), Some("old"));
    }
}

#[test]
fn admits_exactly_what_the_limits_say() {
    let mut desk = desk();
    let key = "k".repeat(64);
    desk.set(&draft(&key, &"v".repeat(4_096))).unwrap();
    assert_eq!(desk.entries_and_bytes(), (1, 4_160));
    let rest = "v".repeat(8_192 - 4_160 - 1);
    assert_eq!(desk.set(&draft("2", &format!("{rest}+"))), Err(WriteError::CacheSizeExceeded));
    desk.set(&draft("2", &rest)).unwrap();
    assert_eq!(desk.entries_and_bytes(), (2, 8_192));
    assert_eq!(desk.set(&draft("", "1")), Err(WriteError::CacheSizeExceeded));
    desk.set(&draft("", "")).expect("a record of no bytes fits a cache full of bytes");
}

#[test]
fn admits_twenty_records_and_then_only_replacements() {
    let mut desk = desk();
    for n in 0..20 {
        desk.set(&draft(&n.to_string(), "v")).unwrap();
    }
    assert_eq!(desk.set(&draft("20", "v")), Err(WriteError::CacheSizeExceeded));
    desk.set(&draft("7", "w")).unwrap();
    assert_eq!(desk.entries_and_bytes().0, 20);
    assert_eq!(desk.shown().last().map(String::as_str), Some("7=w"), "it is now the youngest");
    desk.delete("0").unwrap();
    desk.set(&draft("20", "v")).unwrap();
}

#[test]
fn a_replacement_counts_its_new_size_only() {
    let mut desk = desk();
    desk.limits.max_total_bytes = 10;
    desk.set(&draft("k", "123456789")).unwrap();
    desk.set(&draft("k", "abcdefghi")).unwrap();
    assert_eq!(desk.entries_and_bytes(), (1, 10));
    assert_eq!(desk.set(&draft("k", "abcdefghij")), Err(WriteError::CacheSizeExceeded));
    desk.set(&draft("k", "")).unwrap();
    assert_eq!(desk.entries_and_bytes(), (1, 1));
}

#[test]
fn a_lowered_limit_removes_nothing_and_refuses_what_would_add() {
    let mut desk = desk();
    desk.set(&draft("a", "12345")).unwrap();
    desk.set(&draft("b", "12345")).unwrap();
    desk.limits.max_total_bytes = 8;
    desk.limits.max_entries = 1;
    assert_eq!(desk.shown(), ["a=12345", "b=12345"]);
    assert_eq!(desk.set(&draft("a", "123")), Err(WriteError::CacheSizeExceeded), "10 bytes would stay");
    desk.set(&draft("a", "1")).unwrap();
    assert_eq!(desk.set(&draft("c", "")), Err(WriteError::CacheSizeExceeded));
}

#[test]
fn answers_at_its_last_instant_and_not_after() {
    let mut desk = desk();
    assert_eq!(desk.set(&draft("k", "v").ttl(10.0)), Ok(10.0));
    desk.now_ms = 10.0;
    assert_eq!(desk.get("k").as_deref(), Some("v"));
    assert_eq!(desk.entries_and_bytes(), (1, 2));
    desk.now_ms = 11.0;
    assert_eq!(desk.get("k"), None);
    assert_eq!(desk.delete("k"), Err(WriteError::CacheKeyDoesNotExist));
    assert_eq!(desk.evict("k"), 0);
    assert_eq!(desk.cache.evict_all(desk.now_ms), 0);
    assert_eq!((desk.shown(), desk.entries_and_bytes()), (vec![], (0, 0)));
}

#[test]
fn expired_records_take_no_room() {
    let mut desk = desk();
    desk.limits.max_entries = 1;
    desk.limits.max_total_bytes = 4;
    desk.set(&draft("old", "1").ttl(10.0)).unwrap();
    desk.now_ms = 11.0;
    desk.set(&draft("new", "2")).unwrap();
    assert_eq!(desk.shown(), ["new=2"]);
    assert_eq!((usage(&desk).counters.expirations, desk.cache.kept()), (1, 1));
}

#[test]
fn only_a_set_that_succeeds_drops_what_had_expired() {
    let mut desk = desk();
    desk.set(&draft("short", "v").ttl(10.0)).unwrap();
    desk.set(&draft("long", "v")).unwrap();

    desk.now_ms = 11.0;
    desk.get("short");
    desk.delete("short").unwrap_err();
    desk.set(&draft("new", "v").ttl(0.0)).unwrap_err();
    assert_eq!((desk.shown(), usage(&desk).counters.expirations), (vec!["long=v".to_owned()], 0));

    desk.now_ms = 10.0;
    assert_eq!(desk.get("short").as_deref(), Some("v"), "time went back, and it lives");

    desk.now_ms = 11.0;
    desk.set(&draft("new", "v")).unwrap();
    desk.now_ms = 10.0;
    assert_eq!(desk.get("short"), None, "that set dropped it");
    assert_eq!(
        (desk.shown(), usage(&desk).counters.expirations),
        (vec!["long=v".to_owned(), "new=v".to_owned()], 1)
    );
}

#[test]
fn a_key_that_had_expired_is_new_again() {
    let mut desk = desk();
    desk.set(&draft("k", "old").ttl(10.0)).unwrap();
    desk.now_ms = 11.0;
    desk.set(&draft("k", "new")).unwrap();
    desk.now_ms = 0.0;
    assert_eq!((desk.shown(), desk.cache.kept()), (vec!["k=new".to_owned()], 1));
}

#[test]
fn seeds_all_or_nothing() {
    let mut desk = desk();
    desk.set(&draft("k", "old")).unwrap();
    let refused = desk.seed(&[draft("a", "1"), draft("k", "new"), draft("b", "2").ttl(0.0), draft("c", "3")]);
    assert_eq!(refused, Err(SeedRefusal { position: 2, refusal: WriteError::ItemAlreadyExpired.into() }));
    assert_eq!(desk.shown(), ["k=old"]);

    desk.seed(&[draft("a", "1"), draft("k", "new"), draft("a", "2")]).unwrap();
    assert_eq!(desk.shown(), ["k=new", "a=2"]);
}

#[test]
fn what_tests_look_at_counts_nothing_and_uses_up_no_failure() {
    let mut desk = desk();
    desk.set(&draft("short", "v").ttl(10.0)).unwrap();
    desk.cache.fail(Operation::Set, WriteError::FailedToSetCacheRecord, Times::Next(1));
    desk.now_ms = 11.0;
    desk.seed(&[draft("a", "1")]).unwrap();
    desk.shown();
    let counters = Counters { sets: 1, ..Counters::default() };
    assert_eq!(usage(&desk), Usage { entries: 1, bytes: 2, counters });
    assert_eq!(desk.set(&draft("b", "1")), Err(WriteError::FailedToSetCacheRecord));
}

#[test]
fn counts_what_happened() {
    let mut desk = desk();
    for key in ["a", "b", "c", "d"] {
        desk.set(&draft(key, "v")).unwrap();
    }
    desk.get("a");
    desk.get("b");
    desk.get("never");
    desk.delete("a").unwrap();
    desk.delete("a").unwrap_err();
    assert_eq!(desk.evict("b"), 1);
    assert_eq!(desk.evict("b"), 0);
    assert_eq!(desk.cache.evict_all(0.0), 2);
    let expected = Counters {
        hits: 2,
        misses: 1,
        sets: 4,
        deletes: 1,
        refusals: 1,
        evictions: 3,
        ..Counters::default()
    };
    assert_eq!(usage(&desk).counters, expected);
}

#[test]
fn an_eviction_is_a_miss_and_takes_the_record() {
    let mut desk = desk();
    desk.set(&draft("k", "v")).unwrap();
    desk.eviction.rate = 1.0;
    assert_eq!(desk.get("absent"), None);
    assert_eq!(usage(&desk).counters.evictions, 0, "there was nothing to drop");
    assert_eq!(desk.get("k"), None);
    desk.eviction.rate = 0.0;
    assert_eq!(desk.get("k"), None);
    let expected = Counters { misses: 3, sets: 1, evictions: 1, ..Counters::default() };
    assert_eq!(usage(&desk).counters, expected);
}

/// The numbers are those of a run, kept so that a test suite with an eviction rate repeats in every version.
#[test]
fn loses_the_same_gets_in_every_run() {
    let mut desk = desk();
    desk.eviction = Eviction { rate: 0.25, seed: 7 };
    for run in ["the first", "the next, after a reset"] {
        let lost: Vec<u64> = (1..=30)
            .filter(|_| {
                desk.set(&draft("k", "v")).unwrap();
                desk.get("k").is_none()
            })
            .collect();
        assert_eq!(lost, [4, 7, 12, 15, 20, 25, 28], "{run}");
        desk.cache.reset();
    }
}

/// By the known results of `loses_the_same_gets_in_every_run`, the 4th and the 7th lose their records.
#[test]
fn the_eviction_rate_spares_what_was_set_or_found_in_the_present_execution() {
    let mut desk = desk();
    desk.eviction = Eviction { rate: 0.25, seed: 7 };
    desk.set(&draft("k", "v")).unwrap();
    desk.cache.new_execution();
    let found: Vec<_> = (1..=4).map(|_| desk.get("k").is_some()).collect();
    assert_eq!(found, [true; 4]);
    assert_eq!(desk.cache.history().next_back().expect("it was spared").kind, Kind::Spared);
    desk.cache.new_execution();
    desk.get("absent");
    desk.get("absent");
    assert_eq!(desk.get("k"), None, "of this execution it is not");
}

/// Without a rate a thread may serve a `get` by itself, and the cache hears nothing of it.
#[test]
fn a_get_without_a_rate_spares_nothing() {
    let mut desk = desk();
    desk.set(&draft("k", "v")).unwrap();
    desk.cache.new_execution();
    assert_eq!([(); 3].map(|()| desk.get("k").is_some()), [true; 3]);
    desk.eviction = Eviction { rate: 0.25, seed: 7 };
    assert_eq!(desk.get("k"), None);
}

#[test]
fn a_key_that_was_not_read_matches_nothing() {
    let mut desk = desk();
    desk.set(&draft("key", "v")).unwrap();
    assert!(desk.cache.may_have_key_of(3) && !desk.cache.may_have_key_of(4));
    assert_eq!(desk.cache.get(None, 0.0, Eviction::default()), None);
    for times in 1..=2 {
        assert_eq!(desk.cache.delete(None, 0.0), Err(WriteError::CacheKeyDoesNotExist));
        assert_eq!(usage(&desk).counters.refusals, times);
    }
    assert_eq!(desk.cache.evict(None, 0.0), 0);

    let other = draft("", "v");
    let unread_key = Write { key: None, ..other.write() };
    assert_eq!(desk.cache.set(&unread_key, &desk.limits, 0.0), Err(WriteError::CacheKeySizeExceeded));
    let unread_value = Write { value: None, ..other.write() };
    assert_eq!(desk.cache.set(&unread_value, &desk.limits, 0.0), Err(WriteError::CacheValueSizeExceeded));
}

#[test]
fn says_of_what_a_later_get_may_be_served_without_it() {
    let tally = Arc::new(Tally::default());
    let mut desk = desk();
    desk.set(&draft("k", "v").ttl(10.0)).unwrap();
    let (key, absent) = (units("k"), units("absent"));
    let [never, seldom] = [0.0, 0.1].map(|rate| Eviction { rate, seed: 0 });
    assert_eq!(desk.cache.remember(Some(&key), true, never, &tally), Some(0));
    assert_eq!(desk.cache.remember(Some(&absent), false, never, &tally), Some(0));
    assert_eq!(
        desk.cache.remember(Some(&key), false, never, &tally),
        None,
        "it lives again when the clock goes back"
    );
    assert_eq!(desk.cache.remember(None, false, never, &tally), None, "it was not read");
    assert_eq!(desk.cache.remember(Some(&key), true, seldom, &tally), None, "each get is drawn");
}

/// A thread counts some hits and misses by itself: they are those of the cache like any other.
#[test]
fn what_a_thread_counts_by_itself_is_counted_and_drawn_with_the_rest() {
    let tally = Arc::new(Tally::default());
    let mut others = Cache::new(&units("event-stream"));
    let remember = |cache: &mut Cache| cache.remember(Some(&[0x6B]), false, Eviction::default(), &tally);
    assert_eq!(remember(&mut others), Some(0));
    let mut desk = desk();
    assert_eq!(remember(&mut desk.cache), Some(1), "each cache has a slot of its own");
    for (place, count) in [(2, 10.0_f64), (3, 1.0)] {
        tally.counts()[place].store(count.to_bits(), Ordering::Relaxed);
    }
    assert_eq!(
        (usage(&desk).counters.hits, usage(&desk).counters.misses, others.usage(0.0).counters.hits),
        (10, 1, 0)
    );

    // By the known results of `loses_the_same_gets_in_every_run`, the 12th loses its record.
    desk.eviction = Eviction { rate: 0.25, seed: 7 };
    desk.set(&draft("k", "v")).unwrap();
    assert_eq!(desk.get("k"), None);
    assert_eq!((usage(&desk).counters.evictions, usage(&desk).counters.misses), (1, 2));
}
