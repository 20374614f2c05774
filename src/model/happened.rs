//! What went otherwise than an Action hopes, from the contract's text: everything is kept for ever.

use std::collections::BTreeMap;

use crate::history::{Event, Kind, Reason};
use crate::limits::Limits;
use crate::text::Text;
use crate::warnings::Warning;

use super::steps::{NewRecord, Settings};

#[derive(Default)]
pub struct Happened {
    events: Vec<Event>,
    /// Why a key is missed, when that came about, the how-manyeth cause it is, and the how-manyeth record there was.
    causes: BTreeMap<Text, (Reason, Option<f64>, usize, u32)>,
    count: usize,
    /// The cause and the expired record of the last miss that was listed.
    listed: BTreeMap<Text, (usize, u32)>,
}

impl Happened {
    pub fn last_hundred(&self) -> Vec<Event> {
        self.events[self.events.len().saturating_sub(100)..].to_vec()
    }

    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.causes.is_empty()
    }

    pub fn list(&mut self, key: &Text, at_ms: f64, execution: Option<u32>, kind: Kind) {
        self.events.push(Event { at_ms, execution, key: key.clone(), kind });
    }

    pub fn cause(&mut self, key: &Text, reason: Reason, at_ms: f64) {
        self.cause_beside(None, key, reason, at_ms);
    }

    /// `turn`: the how-manyeth record it is that this key still has.
    pub fn cause_beside(&mut self, turn: Option<u32>, key: &Text, reason: Reason, at_ms: f64) {
        self.count += 1;
        self.causes.insert(key.clone(), (reason, Some(at_ms), self.count, turn.unwrap_or(0)));
    }

    /// `expired`: when the record of this key that is still kept ended, and the how-manyeth record it is.
    pub fn miss(&mut self, key: &Text, at_ms: f64, execution: Option<u32>, expired: Option<(f64, u32)>) {
        let (mut reason, mut caused_at_ms, number, turn_then) =
            self.causes.get(key).copied().unwrap_or((Reason::NeverStored, None, 0, 0));
        if let Some((end_ms, turn)) = expired
            && (turn > turn_then || caused_at_ms.is_none_or(|at_ms| at_ms <= end_ms))
        {
            (reason, caused_at_ms) = (Reason::Expired, Some(end_ms));
        }
        let seen = (number, expired.map_or(0, |(_, turn)| turn));
        if self.listed.insert(key.clone(), seen) != Some(seen) {
            self.list(key, at_ms, execution, Kind::Missed { reason, caused_at_ms });
        }
    }
}

/// The warnings of a `set` that stored a record, in order.
pub fn warnings(new: &NewRecord, settings: &Settings) -> Vec<Warning> {
    let Settings { now_ms, limits: Limits { max_ttl_ms, .. }, .. } = *settings;
    let mut warnings = vec![];
    let (ttl, expires_at) = (new.lifetime.ttl_ms, new.lifetime.expires_at_ms);
    if let Some(ttl) = ttl.filter(|&ttl| is_seconds(ttl)) {
        warnings.push(Warning::TtlLooksLikeSeconds { ttl });
    }
    if let Some(option) = &new.unknown_option {
        warnings.push(Warning::UnknownOption { option: Text::new(option) });
    }
    let ends: Vec<_> =
        ttl.map(|ttl| now_ms + ttl.floor()).into_iter().chain(expires_at.map(f64::floor)).collect();
    if !ends.is_empty() && ends.iter().all(|&end| end > now_ms + max_ttl_ms as f64) {
        warnings.push(Warning::LifetimeCut { max_ttl_ms });
    }
    if ends.len() == 2 {
        warnings.push(Warning::TwoLifetimes);
    }
    warnings
}

/// The warning of a `set` that was refused.
pub fn refused_warning(new: &NewRecord, now_ms: f64, is_expired: bool) -> Option<Warning> {
    let years_ms = 315_576_000_000.0;
    match (new.lifetime.expires_at_ms, new.lifetime.ttl_ms) {
        (Some(expires_at), _)
            if is_expired && expires_at * 1_000.0 > now_ms && expires_at * 1_000.0 - now_ms <= years_ms =>
        {
            Some(Warning::ExpiresAtLooksLikeSeconds { expires_at })
        }
        (_, Some(ttl)) if is_seconds(ttl) => Some(Warning::TtlLooksLikeSeconds { ttl }),
        _ => new.unknown_option.as_ref().map(|option| Warning::UnknownOption { option: Text::new(option) }),
    }
}

fn is_seconds(ttl: f64) -> bool {
    let floor = ttl.floor();
    ((300.0..=86_400.0).contains(&ttl) && floor % 500.0 != 0.0)
        || floor == 36_000.0
        || (ttl > 0.0 && (1..=30).any(|days| floor == f64::from(days) * 86_400.0 && ttl <= 2_592_000.0))
}
