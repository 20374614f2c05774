//! Forgetting at random, but the same way in each run: production may drop a record at any time.

/// How often a `get` finds that its record was dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Eviction {
    /// The share of `get`s, from 0 (none) to 1 (all).
    pub rate: f64,
    /// Which of them: another seed, another choice.
    pub seed: i64,
}

impl Eviction {
    /// Whether the `nth` `get` of this trigger's cache since its reset loses its record. The tenant plays no
    /// part: a test file gets a new one in every run, and must see the same records go.
    pub(crate) fn strikes(self, trigger_hash: u64, nth: u64) -> bool {
        let draw = mix(mix(self.seed.cast_unsigned() ^ trigger_hash) ^ nth);
        #[expect(clippy::cast_precision_loss, reason = "an f64 holds 53 bits exactly")]
        let share = (draw >> 11) as f64 / (1_u64 << 53) as f64;
        share < self.rate
    }
}

/// A hash of a trigger's name that is the same in every process: FNV-1a over its code units.
pub(crate) fn trigger_hash(trigger: &[u16]) -> u64 {
    trigger.iter().fold(0xCBF2_9CE4_8422_2325, |hash, &unit| {
        (hash ^ u64::from(unit)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// The finalizer of `SplitMix64`: each bit of the result depends on each bit that goes in.
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
