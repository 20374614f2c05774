use super::*;
use crate::testkit::{Desk, desk, draft, units};

fn missed(desk: &mut Desk, key: &str) -> (Reason, Option<f64>) {
    assert_eq!(desk.get(key), None);
    let last = desk.cache.history().next_back().expect("a miss is listed");
    assert_eq!(last.key, Text::new(&units(key)));
    let Kind::Missed { reason, caused_at_ms } = last.kind else { panic!("{last:?} is no miss") };
    (reason, caused_at_ms)
}

#[test]
fn counts_all_events_and_keeps_the_last_hundred() {
    let mut desk = desk();
    assert_eq!(desk.cache.event_count(), 0);
    for number in 0..150 {
        desk.get(&number.to_string());
    }
    assert_eq!(desk.cache.event_count(), 150);
    let keys: Vec<_> = desk.cache.history().map(|event| event.key.clone()).collect();
    assert_eq!((keys.len(), &keys[0]), (100, &Text::new(&units("50"))));
}

#[test]
fn lists_a_miss_again_only_when_something_has_changed() {
    let mut desk = desk();
    desk.get("k");
    desk.get("k");
    assert_eq!(desk.cache.event_count(), 1);
    desk.set(&draft("k", "v").ttl(0.0)).unwrap_err();
    assert_eq!(missed(&mut desk, "k"), (Reason::Refused, Some(0.0)));
    assert_eq!(desk.cache.event_count(), 3);
}

#[test]
fn counts_refusals_by_code() {
    let mut desk = desk();
    for (ttl, times) in [(0.0, 3), (f64::NAN, 2)] {
        for _ in 0..times {
            desk.set(&draft("k", "v").ttl(ttl)).unwrap_err();
        }
    }
    desk.delete("absent").unwrap_err();
    let expected = [
        (WriteError::ItemAlreadyExpired, 3),
        (WriteError::InvalidExpiry, 2),
        (WriteError::CacheKeyDoesNotExist, 1),
    ];
    assert_eq!(desk.cache.refusals(), expected);
}

/// A refused `delete` leaves what there was, so it is no reason for a miss.
#[test]
fn only_a_refused_set_is_a_reason() {
    let mut desk = desk();
    desk.delete("k").unwrap_err();
    assert_eq!(missed(&mut desk, "k"), (Reason::NeverStored, None));
}

/// The clock may go back: the record that was stored last decides, not the later instant.
#[test]
fn what_was_stored_after_a_refusal_is_the_reason_at_an_earlier_instant_too() {
    let mut desk = desk();
    desk.now_ms = 100.0;
    desk.set(&draft("k", "v").ttl(0.0)).unwrap_err();
    desk.now_ms = 0.0;
    desk.set(&draft("k", "v").ttl(10.0)).unwrap();
    desk.now_ms = 50.0;
    assert_eq!(missed(&mut desk, "k"), (Reason::Expired, Some(10.0)));
}

#[test]
fn forgets_the_older_half_of_the_reasons_when_there_are_a_thousand() {
    let mut desk = desk();
    for number in 0..=1_000 {
        desk.set(&draft(&number.to_string(), "v").ttl(0.0)).unwrap_err();
    }
    assert_eq!(missed(&mut desk, "500"), (Reason::NeverStored, None));
    assert_eq!(missed(&mut desk, "501"), (Reason::Refused, Some(0.0)));
    assert_eq!(missed(&mut desk, "1000"), (Reason::Refused, Some(0.0)));
}
