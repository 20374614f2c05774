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

/// Whether a record that ends at `expires_at_ms` still answers: at that very instant it does.
#[must_use]
pub fn is_live(expires_at_ms: f64, now_ms: f64) -> bool {
    expires_at_ms >= now_ms
}

/// Until when a record of this lifetime is stored at `now_ms`.
///
/// # Errors
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
    if expiry_ms.fract() != 0.0 || expiry_ms.abs() > MAX_SAFE_INTEGER {
        return Err(WriteError::InvalidExpiry);
    }
    Ok(expiry_ms.min(now_ms + ms(limits.max_ttl_ms)))
}

#[expect(clippy::cast_precision_loss, reason = "limits are safe integers, which an f64 holds exactly")]
fn ms(limit: u64) -> f64 {
    limit as f64
}
