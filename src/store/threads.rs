//! Many threads on one store: none loses another's write, none deadlocks, and every cache ends as its calls made
//! it. Under `ThreadSanitizer` (`scripts/sanitize.sh thread`) this shows that there is no data race either.

use std::sync::Barrier;
use std::thread;

use crate::cache::Cache;
use crate::eviction::Eviction;
use crate::expiry::Lifetime;
use crate::limits::Limits;
use crate::records::Write;
use crate::store::Store;
use crate::store::testing::Footprint;
use crate::text::{Text, Units};
use crate::usage::Counters;

const THREADS: usize = 8;
const ROUNDS: usize = 2_000;

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

fn set(cache: &mut Cache, key: &[u16], value: &[u16]) -> bool {
    let write = Write {
        key: Some(key),
        value: Some(Units::TwoBytes(value)),
        lifetime: Lifetime::default(),
        note: None,
        key_start: &[],
    };
    cache.set(&write, &Limits::default(), 0.0).is_ok()
}

fn get(cache: &mut Cache, key: &[u16]) -> Option<Text> {
    cache.get(Some(key), 0.0, Eviction::default()).map(|hit| hit.value)
}

/// Runs `work` in eight threads that start together, each with its number.
fn in_threads(work: impl Fn(usize) + Sync) {
    let start = Barrier::new(THREADS);
    thread::scope(|scope| {
        for number in 0..THREADS {
            let (start, work) = (&start, &work);
            scope.spawn(move || {
                start.wait();
                work(number);
            });
        }
    });
}

#[test]
fn threads_of_one_tenant_see_each_others_writes_whole() {
    let store = Store::default();
    let (tenant, trigger, key) = (units("t"), units("post-login"), units("k"));
    let values: Vec<_> = (0..THREADS).map(|number| units(&number.to_string()).repeat(500)).collect();
    in_threads(|number| {
        for _ in 0..ROUNDS {
            let opened = store.open(&tenant, &trigger);
            assert!(store.with(&opened, |cache| set(cache, &key, &values[number])).0);
            let found = store.with(&opened, |cache| get(cache, &key)).0.unwrap();
            store.close(opened);
            assert!(values.contains(&found.to_units()), "some thread's value, and all of it");
        }
    });
    let usage = store.with(&store.open(&tenant, &trigger), |cache| cache.usage(0.0)).0;
    let calls = (THREADS * ROUNDS) as u64;
    let counters = Counters { sets: calls, hits: calls, ..Counters::default() };
    assert_eq!((usage.counters, usage.entries), (counters, 1));
}

#[test]
fn threads_of_their_own_tenants_do_not_feel_each_other() {
    let store = Store::default();
    let trigger = units("post-login");
    in_threads(|number| {
        let tenant = units(&format!("tenant {number}"));
        for round in 0..ROUNDS {
            let opened = store.open(&tenant, &trigger);
            let key = units(&(round % 20).to_string());
            let value = units(&format!("{number} {round}"));
            assert!(store.with(&opened, |cache| set(cache, &key, &value)).0);
            let found = store.with(&opened, |cache| get(cache, &key)).0;
            assert_eq!(found, Some(Text::new(&value)));
            if round % 50 == 49 {
                store.reset_tenant(&tenant);
                assert_eq!(store.with(&opened, |cache| cache.kept()).0, 0);
            }
            store.close(opened);
        }
    });
    assert_eq!(store.footprint(), Footprint::default());
}

#[test]
fn threads_that_reset_one_tenant_while_others_write_lose_nobody_elses() {
    let store = Store::default();
    let (shared, kept, trigger) = (units("shared"), units("kept"), units("post-login"));
    let triggers: Vec<_> = (0..THREADS).map(|number| units(&number.to_string())).collect();
    for (number, own) in triggers.iter().enumerate() {
        store.with(&store.open(&kept, own), |cache| assert!(set(cache, &units(&number.to_string()), own)));
    }
    in_threads(|number| {
        let key = units(&number.to_string());
        let own = store.open(&kept, &triggers[number]);
        for round in 0..ROUNDS {
            let opened = store.open(&shared, &trigger);
            match (number, round % 4) {
                (0, _) => store.reset_tenant(&shared),
                (1, 0) => store.reset(&opened),
                // A reset between its opening and this call loses nothing: it is the same cache.
                _ => assert!(store.with(&opened, |cache| set(cache, &key, &key)).0),
            }
            store.close(opened);
            let footprint = store.footprint();
            assert!((1..=2).contains(&footprint.tenants), "{footprint:?}");
            assert_eq!(store.with(&own, |cache| get(cache, &key)).0, Some(Text::new(&triggers[number])));
        }
    });
    store.reset_tenant(&shared);
    assert_eq!(store.footprint(), Footprint { tenants: 1, caches: THREADS, records: THREADS });
}

/// Node runs every engine call behind such a net: see `src/binding/raw.rs`.
#[test]
fn a_panic_under_the_lock_leaves_the_store_usable() {
    let store = Store::default();
    let key = units("k");
    let opened = store.open(&units("t"), &units("post-login"));
    store.with(&opened, |cache| assert!(set(cache, &key, &key)));
    let panicked =
        thread::scope(|scope| scope.spawn(|| store.with(&opened, |_| -> () { panic!("on purpose") })).join());
    assert!(panicked.is_err());
    assert_eq!(store.with(&opened, |cache| get(cache, &key)).0, Some(Text::new(&key)));
}
