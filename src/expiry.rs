//! When a record ends.

use crate::error::WriteError;
use crate::limits::Limits;

/// The largest integer, either way from zero, up to which an `f64` holds each one: JavaScript's
/// `Number.MAX_SAFE_INTEGER`.
pub const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// The lifetime that a write asks for. With neither, it is
/// [`Limits::default_ttl_ms`](crate::limits::Limits::default_ttl_ms); with both, the earlier end counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lifetime {
    /// How long from now, in milliseconds; a fraction is dropped.
    pub ttl_ms: Option<f64>,
    /// Until when, in milliseconds since the Unix epoch; a fraction is dropped.
    pub expires_at_ms: Option<f64>,
}

/// Whether a record that ends at `expires_at_ms` is still found: at exactly that instant it is.
pub fn is_live(expires_at_ms: f64, now_ms: f64) -> bool {
    expires_at_ms >= now_ms
}

/// Until when a record of this lifetime is stored at `now_ms`, which is a whole number;
/// [`WriteError::InvalidExpiry`] when what was given is not finite, or ends at no safe integer;
/// [`WriteError::ItemAlreadyExpired`] when it ends now or before.
pub fn expires_at_ms(lifetime: Lifetime, limits: &Limits, now_ms: f64) -> Result<f64, WriteError> {
    let given = [lifetime.ttl_ms, lifetime.expires_at_ms];
    if given.into_iter().flatten().any(|number| !number.is_finite()) {
        return Err(WriteError::InvalidExpiry);
    }
    let by_ttl = lifetime.ttl_ms.map(|ttl_ms| now_ms + ttl_ms.floor());
    let by_instant = lifetime.expires_at_ms.map(f64::floor);
    let expiry_ms = match (by_ttl, by_instant) {
        (Some(ttl), Some(instant)) => ttl.min(instant),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => now_ms + ms(limits.default_ttl_ms),
    };
    if expiry_ms <= now_ms {
        return Err(WriteError::ItemAlreadyExpired);
    }
    if expiry_ms.abs() > MAX_SAFE_INTEGER {
        return Err(WriteError::InvalidExpiry);
    }
    Ok(expiry_ms.min(now_ms + ms(limits.max_ttl_ms)))
}

/// A limit, as a part of an instant.
#[expect(clippy::cast_precision_loss, reason = "limits are safe integers, which an f64 holds exactly")]
pub fn ms(limit: u64) -> f64 {
    limit as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Until when it lives, stored at instant 1,000 by these limits.
    fn end(ttl_ms: Option<f64>, expires_at_ms: Option<f64>) -> Result<f64, WriteError> {
        super::expires_at_ms(Lifetime { ttl_ms, expires_at_ms }, &Limits::default(), 1_000.0)
    }

    #[test]
    fn lives_up_to_its_last_instant() {
        assert!(is_live(10.0, 9.9));
        assert!(is_live(10.0, 10.0));
        assert!(!is_live(10.0, 10.1));
    }

    #[test]
    fn takes_the_default_the_ttl_the_instant_or_the_earlier_of_both() {
        assert_eq!(end(None, None), Ok(901_000.0));
        assert_eq!(end(Some(5.0), None), Ok(1_005.0));
        assert_eq!(end(None, Some(1_007.0)), Ok(1_007.0));
        assert_eq!(end(Some(5.0), Some(1_007.0)), Ok(1_005.0));
        assert_eq!(end(Some(9.0), Some(1_007.0)), Ok(1_007.0));
    }

    #[test]
    fn drops_fractions_downwards() {
        assert_eq!(end(Some(5.9), None), Ok(1_005.0));
        assert_eq!(end(None, Some(1_007.9)), Ok(1_007.0));
        assert_eq!(end(Some(0.9), None), Err(WriteError::ItemAlreadyExpired));
        assert_eq!(end(None, Some(1_000.9)), Err(WriteError::ItemAlreadyExpired));
    }

    #[test]
    fn refuses_what_ends_now_or_before() {
        for (ttl_ms, expires_at_ms) in [
            (Some(0.0), None),
            (Some(-5.0), None),
            (None, Some(1_000.0)),
            (None, Some(0.0)),
            (Some(0.0), Some(2_000.0)),
            (Some(60.0), Some(999.0)),
        ] {
            assert_eq!(end(ttl_ms, expires_at_ms), Err(WriteError::ItemAlreadyExpired));
        }
        assert_eq!(end(Some(1.0), None), Ok(1_001.0));
    }

    #[test]
    fn refuses_what_is_not_finite_though_the_other_is() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for good in [None, Some(0.0), Some(2_000.0)] {
                assert_eq!(end(Some(bad), good), Err(WriteError::InvalidExpiry));
                assert_eq!(end(good, Some(bad)), Err(WriteError::InvalidExpiry));
            }
        }
    }

    #[test]
    fn refuses_an_end_that_is_no_safe_integer() {
        assert_eq!(end(None, Some(MAX_SAFE_INTEGER)), Ok(86_401_000.0));
        assert_eq!(end(None, Some(MAX_SAFE_INTEGER + 1.0)), Err(WriteError::InvalidExpiry));
        assert_eq!(end(Some(MAX_SAFE_INTEGER), None), Err(WriteError::InvalidExpiry), "now comes on top");
        assert_eq!(end(Some(f64::MAX), None), Err(WriteError::InvalidExpiry));
        let at = |now_ms, ttl_ms| {
            expires_at_ms(Lifetime { ttl_ms, expires_at_ms: None }, &Limits::default(), now_ms)
        };
        assert_eq!(at(f64::MAX, Some(f64::MAX)), Err(WriteError::InvalidExpiry), "the sum is infinite");
        assert_eq!(at(-1e300, Some(1e290)), Err(WriteError::InvalidExpiry), "far below zero");
        assert_eq!(at(-50.0, Some(20.0)), Ok(-30.0), "before 1970 is no matter");
        assert_eq!(at(f64::MAX, Some(1.0)), Err(WriteError::ItemAlreadyExpired), "lost in rounding");
    }

    #[test]
    fn keeps_none_for_longer_than_the_limit() {
        assert_eq!(end(Some(86_400_000.0), None), Ok(86_401_000.0));
        assert_eq!(end(Some(86_400_001.0), None), Ok(86_401_000.0));
        let limits = Limits { default_ttl_ms: 50, max_ttl_ms: 20, ..Limits::default() };
        assert_eq!(expires_at_ms(Lifetime::default(), &limits, 1_000.0), Ok(1_020.0));
        let limits = Limits { max_ttl_ms: 0, ..Limits::default() };
        assert_eq!(
            expires_at_ms(Lifetime::default(), &limits, 1_000.0),
            Ok(1_000.0),
            "for this instant only"
        );
        let limits = Limits { default_ttl_ms: 0, ..Limits::default() };
        assert_eq!(expires_at_ms(Lifetime::default(), &limits, 1_000.0), Err(WriteError::ItemAlreadyExpired));
    }
}
