//! Any sequence of calls, made of both the engine and a naive model of the contract, which must agree after each.
//!
//! Bytes decide what is called ([`steps`]), so that proptest and the fuzzer drive the same code, and what one of
//! them finds is kept as a few bytes.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    clippy::panic,
    clippy::missing_panics_doc,
    missing_docs,
    reason = "a model is naive, and one that panics has done its work"
)]

mod contract;
mod engine;
mod happened;
#[cfg(test)]
mod sequences;
mod steps;

use std::collections::BTreeMap;

use crate::cache::{Hit, SeedRefusal};
use crate::error::WriteError;
use crate::history::Event;
use crate::record::Entry;
use crate::text::Text;
use crate::usage::Usage;
use crate::versions::Rise;

use contract::Contract;
use engine::Engine;
use steps::{Call, NewRecord, PLACES, Place, Step, decode};

/// What a call returns.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    Got(Option<Hit>),
    Set(Result<f64, WriteError>),
    Deleted(Result<(), WriteError>),
    Seeded(Result<(), SeedRefusal>),
    Evicted(u64),
    Done,
}

/// The live records, what is counted, how many records are kept, and what happened.
type State = (Vec<Entry>, Usage, usize, Vec<Event>);

/// Runs the steps that these bytes encode, and panics where the engine and the contract differ.
pub fn check(bytes: &[u8]) {
    let (engine, mut contract) = (Engine::default(), Contract::default());
    for (number, step) in decode(bytes).iter().enumerate() {
        let held = engine.hold(step.place);
        let before = engine.version(step.place);
        let spared_before = engine.spared(step.place);
        let (outcome, rise) = engine.apply(step);
        check_version(step, before, rise, engine.version(step.place));
        engine.let_go(held);
        let spared_now = engine.spared(step.place);
        let spared = spared_now.is_some() && spared_now != spared_before;
        let expected = contract.apply(step, &outcome, spared);
        assert_eq!(outcome, expected, "step {number}: {step:?}");
        let now_ms = step.settings.now_ms;
        for place in PLACES {
            assert_eq!(
                engine.state(place, now_ms),
                contract.state(place, now_ms),
                "{place:?} after step {number}: {step:?}"
            );
        }
        assert_eq!(engine.footprint(), contract.footprint(), "after step {number}: {step:?}");
    }
}

/// Whoever remembers a record asks by the version whether it still stands: a version that is the same promises that
/// every `get` would find the same, and a [`Rise`] that says from where promises it for all keys but that of the call.
fn check_version(
    step: &Step,
    before: (Option<i32>, Vec<Entry>),
    rise: Option<Rise>,
    after: (Option<i32>, Vec<Entry>),
) {
    let ((version_before, mut before), (version_after, mut after)) = (before, after);
    match (rise, &step.call) {
        _ if version_before == version_after => {}
        (
            Some(Rise { before: Some(from), after: to }),
            Call::Set(NewRecord { key, .. }) | Call::Delete(key),
        ) => {
            assert_eq!((Some(from), to), (version_before, version_after), "{step:?}");
            let key = Text::new(key);
            before.retain(|record| record.key != key);
            after.retain(|record| record.key != key);
        }
        (Some(Rise { before: Some(_), .. }), _) => panic!("only set and delete name a key: {step:?}"),
        _ => return,
    }
    assert_eq!(before, after, "version {version_before:?} became {version_after:?}: {step:?}");
}

/// Runs the steps twice, all of them and then for each place those alone that concern it, and panics where a
/// place has other outcomes.
pub fn check_isolation(bytes: &[u8]) {
    let steps = decode(bytes);
    let together = Engine::default();
    let mut outcomes: BTreeMap<Place, Vec<Outcome>> = BTreeMap::new();
    for step in &steps {
        let (outcome, _) = together.apply(step);
        outcomes.entry(step.place).or_default().push(outcome);
    }
    for place in PLACES {
        let alone = Engine::default();
        let own = steps.iter().filter(|step| concerns(step, place));
        let outcomes_alone: Vec<_> = own
            .map(|step| (step.place, alone.apply(step).0))
            .filter_map(|(at, outcome)| (at == place).then_some(outcome))
            .collect();
        assert_eq!(outcomes_alone, outcomes.remove(&place).unwrap_or_default(), "{place:?}");
        let end_ms = steps.last().map_or(0.0, |step| step.settings.now_ms);
        assert_eq!(alone.state(place, end_ms), together.state(place, end_ms), "{place:?}");
    }
}

fn concerns(step: &Step, place: Place) -> bool {
    let resets_its_tenant = matches!(step.call, Call::ResetTenant) && step.place.tenant == place.tenant;
    step.place == place || resets_its_tenant
}
