//! Random sequences of calls: the engine keeps the contract in all of them, and no place in the store feels what
//! happens in another. `PROPTEST_CASES=100000 cargo test --release --no-default-features --lib sequences` looks further.

use proptest::collection::vec;
use proptest::prelude::*;

use super::steps::STEP_BYTES;

/// Up to 120 steps.
fn sequence() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<[u8; STEP_BYTES]>(), 0..120).prop_map(|steps| steps.concat())
}

proptest! {
    #[test]
    fn the_engine_keeps_the_contract(bytes in sequence()) {
        super::check(&bytes);
    }

    #[test]
    fn no_place_feels_what_happens_in_another(bytes in sequence()) {
        super::check_isolation(&bytes);
    }
}
