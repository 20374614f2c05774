//! What an Action most likely did not mean. A warning changes no result.

use serde::Serialize;

use crate::expiry::{Lifetime, ms};
use crate::limits::Limits;
use crate::records::{Note, Write};
use crate::text::Text;

/// What an Action most likely did not mean, or what is worth knowing.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "warning", rename_all_fields = "camelCase")]
pub enum Warning {
    /// `ttl` is in milliseconds, and this looks like seconds.
    TtlLooksLikeSeconds { ttl: f64 },
    /// `expires_at` is in milliseconds, and this looks like seconds.
    ExpiresAtLooksLikeSeconds { expires_at: f64 },
    /// Neither lifetime was given, but another property was.
    UnknownOption { option: Text },
    /// The third argument was no object.
    OptionsIgnored,
    /// The lifetime was cut to the longest that is allowed.
    LifetimeCut { max_ttl_ms: u64 },
    /// Both lifetimes were given.
    TwoLifetimes,
}

/// How many code units of an option's name are kept.
const MAX_OPTION_UNITS: usize = 4_096;

impl From<Note<'_>> for Warning {
    fn from(note: Note<'_>) -> Self {
        match note {
            Note::UnknownOption(option) => {
                Self::UnknownOption { option: Text::new(option.get(..MAX_OPTION_UNITS).unwrap_or(option)) }
            }
            Note::OptionsIgnored => Self::OptionsIgnored,
        }
    }
}

impl Warning {
    /// Whether it is most likely a mistake, and not only worth knowing.
    pub fn is_fault(&self) -> bool {
        !matches!(self, Self::LifetimeCut { .. } | Self::TwoLifetimes)
    }
}

/// The first warning about a lifetime that was given in seconds.
fn seconds(lifetime: Lifetime) -> Option<Warning> {
    lifetime.ttl_ms.filter(|&ttl| looks_like_seconds(ttl)).map(|ttl| Warning::TtlLooksLikeSeconds { ttl })
}

/// Whether there can be something to warn of when a `set` has stored a record until `expires_at_ms`. Mostly not.
pub fn may_warn(write: &Write<'_>, limits: &Limits, now_ms: f64, expires_at_ms: f64) -> bool {
    let Lifetime { ttl_ms, expires_at_ms: given_ms } = write.lifetime;
    write.note.is_some()
        || ttl_ms.is_some_and(|ttl| given_ms.is_some() || looks_like_seconds(ttl))
        || expires_at_ms >= now_ms + ms(limits.max_ttl_ms)
}

/// What to warn of when a `set` has stored a record until `expires_at_ms`.
pub fn of_stored(
    write: &Write<'_>,
    limits: &Limits,
    now_ms: f64,
    expires_at_ms: f64,
) -> impl Iterator<Item = Warning> {
    let Lifetime { ttl_ms, expires_at_ms: given_ms } = write.lifetime;
    let wanted_ms = [ttl_ms.map(|ttl_ms| now_ms + ttl_ms.floor()), given_ms];
    let is_cut = write.lifetime != Lifetime::default()
        && wanted_ms.iter().flatten().all(|end_ms| end_ms.floor() > expires_at_ms);
    let cut = is_cut.then_some(Warning::LifetimeCut { max_ttl_ms: limits.max_ttl_ms });
    let two = (ttl_ms.is_some() && given_ms.is_some()).then_some(Warning::TwoLifetimes);
    [seconds(write.lifetime), write.note.map(Warning::from), cut, two].into_iter().flatten()
}

/// What to warn of when a `set` was refused, because it `is_expired` or for another reason.
pub fn of_refused(write: &Write<'_>, now_ms: f64, is_expired: bool) -> Option<Warning> {
    const TEN_YEARS_MS: f64 = 10.0 * 365.25 * 24.0 * 60.0 * 60.0 * 1_000.0;
    let is_ahead = |&expires_at: &f64| {
        let ahead_ms = expires_at * 1_000.0 - now_ms;
        is_expired && ahead_ms > 0.0 && ahead_ms <= TEN_YEARS_MS
    };
    let instant = write.lifetime.expires_at_ms.filter(is_ahead);
    let warning = instant.map(|expires_at| Warning::ExpiresAtLooksLikeSeconds { expires_at });
    warning.or_else(|| seconds(write.lifetime)).or_else(|| write.note.map(Warning::from))
}

/// Whether a `ttl` is what seconds look like: five minutes to a day that are no round number of milliseconds, ten
/// hours, or whole days up to thirty.
fn looks_like_seconds(ttl: f64) -> bool {
    const DAY: u32 = 86_400;
    if !(300.0..=f64::from(30 * DAY)).contains(&ttl) {
        return false;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in range")]
    let ttl = ttl as u32;
    (ttl <= DAY && !ttl.is_multiple_of(500)) || ttl == 36_000 || ttl.is_multiple_of(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_seconds_when_it_sees_them() {
        for ttl in [86_400.0, 3_540.0, 69_120.0, 604_800.0, 36_000.0, 301.0, 2_592_000.0] {
            assert!(looks_like_seconds(ttl), "{ttl}");
        }
        for ttl in [
            60_000.0,
            1_500.0,
            100.0,
            900_000.0,
            299.0,
            500.0,
            35_500.0,
            2_678_400.0,
            0.0,
            -86_400.0,
            f64::NAN,
        ] {
            assert!(!looks_like_seconds(ttl), "{ttl}");
        }
    }

    fn write(ttl_ms: Option<f64>, expires_at_ms: Option<f64>) -> Write<'static> {
        Write {
            key: None,
            key_start: &[],
            value: None,
            lifetime: Lifetime { ttl_ms, expires_at_ms },
            note: None,
        }
    }

    fn stored(ttl_ms: Option<f64>, expires_at_ms: Option<f64>, end_ms: f64) -> Vec<Warning> {
        let (write, limits) = (write(ttl_ms, expires_at_ms), Limits::default());
        let warnings: Vec<_> = of_stored(&write, &limits, 1_000.0, end_ms).collect();
        assert!(warnings.is_empty() || may_warn(&write, &limits, 1_000.0, end_ms));
        warnings
    }

    #[test]
    fn warns_of_what_was_stored() {
        let day = 86_400_000.0;
        assert_eq!(stored(None, None, 901_000.0), []);
        assert_eq!(stored(Some(60_000.0), None, 61_000.0), []);
        assert_eq!(stored(Some(86_400.0), None, 87_400.0), [Warning::TtlLooksLikeSeconds { ttl: 86_400.0 }]);
        let cut = Warning::LifetimeCut { max_ttl_ms: 86_400_000 };
        assert_eq!(stored(Some(day), None, day + 1_000.0), [], "it is not cut");
        assert_eq!(stored(Some(day + 1.0), None, day + 1_000.0), std::slice::from_ref(&cut));
        assert_eq!(stored(None, Some(day + 1_001.5), day + 1_000.0), std::slice::from_ref(&cut));
        assert_eq!(stored(Some(60.0), Some(day * 2.0), 1_060.0), [Warning::TwoLifetimes]);
        assert_eq!(stored(Some(day * 2.0), Some(day * 2.0), day + 1_000.0), [cut, Warning::TwoLifetimes]);
    }

    #[test]
    fn warns_of_what_was_refused() {
        let now_ms = 1_795_610_818_000.0;
        let refused =
            |ttl_ms, expires_at_ms, is_expired| of_refused(&write(ttl_ms, expires_at_ms), now_ms, is_expired);
        let in_an_hour = now_ms / 1_000.0 + 3_600.0;
        let warning = Warning::ExpiresAtLooksLikeSeconds { expires_at: in_an_hour };
        assert_eq!(refused(None, Some(in_an_hour), true), Some(warning));
        assert_eq!(refused(None, Some(in_an_hour), false), None, "it was refused for another reason");
        assert_eq!(refused(None, Some(now_ms / 1_000.0), true), None, "it does not lie ahead");
        assert_eq!(refused(None, Some(in_an_hour + 320_000_000.0), true), None, "it lies eleven years ahead");
        assert_eq!(refused(Some(0.0), None, true), None);
        let seconds = Warning::TtlLooksLikeSeconds { ttl: 3_540.0 };
        assert_eq!(refused(Some(3_540.0), None, false), Some(seconds));
    }
}
