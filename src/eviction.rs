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
    ///
    /// Seed and trigger choose where the draws begin; from there each is a golden section of their range further. That
    /// spreads them evenly over any stretch, where fair draws may spare dozens: a test makes a handful of `get`s, and
    /// the cache that it gets is reset.
    pub fn strikes(self, trigger_hash: u64, nth: u64) -> bool {
        let first = mix(self.seed.cast_unsigned() ^ trigger_hash);
        let draw = first.wrapping_add(nth.wrapping_mul(GOLDEN_SECTION));
        #[expect(clippy::cast_precision_loss, reason = "an f64 holds 53 bits exactly")]
        let share = (draw >> 11) as f64 / (1_u64 << 53) as f64;
        share < self.rate
    }
}

/// 2^64 divided by the golden ratio, and odd.
const GOLDEN_SECTION: u64 = 0x9E37_79B9_7F4A_7C15;

/// A hash of a trigger's name that is the same in every process: FNV-1a over its code units.
pub fn trigger_hash(trigger: &[u16]) -> u64 {
    trigger.iter().fold(0xCBF2_9CE4_8422_2325, |hash, &unit| {
        (hash ^ u64::from(unit)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

/// The finalizer of `SplitMix64`: each bit of the result depends on each bit that goes in.
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(GOLDEN_SECTION);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::units;

    fn struck(rate: f64, seed: i64, trigger: &str, draws: u64) -> Vec<u64> {
        let trigger = trigger_hash(&units(trigger));
        (1..=draws).filter(|&nth| Eviction { rate, seed }.strikes(trigger, nth)).collect()
    }

    /// What a suite with a seed has seen once, it must see in every later version.
    #[test]
    fn never_changes_its_choice() {
        assert_eq!(trigger_hash(&[]), 0xCBF2_9CE4_8422_2325, "the offset of FNV-1a");
        assert_eq!(trigger_hash(&units("a")), 0xAF63_DC4C_8601_EC8C, "FNV-1a's published result");
        assert_eq!(trigger_hash(&units("foobar")), 0x8594_4171_F739_67E8, "likewise");
        assert_eq!(mix(0), 0xE220_A839_7B1D_CDAF, "SplitMix64's first number from seed 0");
        assert_eq!(struck(0.25, 0, "post-login", 30), [3, 8, 13, 16, 21, 26, 29]);
        assert_eq!(struck(0.25, -1, "post-login", 30), [1, 4, 6, 9, 14, 17, 22, 27, 30]);
        assert_eq!(struck(0.25, 0, "event-stream", 30), [1, 4, 9, 12, 17, 22, 25, 30]);
    }

    #[test]
    fn strikes_never_at_0_and_always_at_1() {
        assert!(struck(0.0, 5, "post-login", 10_000).is_empty());
        assert_eq!(struck(1.0, 5, "post-login", 10_000).len(), 10_000);
        let seed_of_a_zero = 523_941_880_209_069_054;
        assert_eq!(struck(f64::MIN_POSITIVE, seed_of_a_zero, "post-login", 1), [1], "its first draw is 0");
        assert!(struck(0.0, seed_of_a_zero, "post-login", 1).is_empty());
    }

    /// Evenly: fair draws would be off by fifty and more.
    #[test]
    fn strikes_in_the_share_of_its_rate() {
        for_each_rate_and_seed(10_000, |rate, struck| {
            for draws in [10, 100, 1_000, 10_000_u32] {
                let count = struck.iter().take_while(|&&nth| nth <= draws.into()).count();
                let off = f64::from(u32::try_from(count).unwrap()) - f64::from(draws) * rate;
                assert!(off.abs() < 4.5, "{count} of {draws}");
            }
        });
    }

    #[test]
    fn strikes_before_long() {
        for_each_rate_and_seed(200, |rate, struck| {
            let first = u32::try_from(struck[0]).unwrap();
            assert!(f64::from(first) < 2.0 / rate, "first at {first}");
        });
    }

    fn for_each_rate_and_seed(draws: u64, check: impl Fn(f64, &[u64])) {
        for rate in [0.01, 0.1, 0.25, 0.5, 0.9] {
            for seed in [-1, i64::MAX].into_iter().chain(0..100) {
                println!("rate {rate}, seed {seed}");
                check(rate, &struck(rate, seed, "post-login", draws));
            }
        }
    }

    #[test]
    fn strikes_at_a_higher_rate_wherever_it_did_at_a_lower() {
        let (seldom, often) = (struck(0.2, 3, "post-login", 1_000), struck(0.4, 3, "post-login", 1_000));
        assert!(seldom.iter().all(|nth| often.contains(nth)));
    }
}
