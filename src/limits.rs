//! How much a cache may hold, and for how long.

use serde::Serialize;

use crate::error::WriteError;
use crate::text::{Measure, Units, measure};

/// The limits of one cache. The defaults are production's, from Auth0's "Actions Limitations" page and its API
/// pages on `api.cache`.
///
/// They belong to the writer, not to the cache: a limit below what is there removes nothing, it refuses
/// what would add.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// How many live records a cache holds. Default 20.
    pub max_entries: u64,
    /// How long a key is, in UTF-8 bytes. Default 64.
    pub max_key_bytes: u64,
    /// How long a value is, in UTF-8 bytes. Default 4,096.
    pub max_value_bytes: u64,
    /// How long all live keys and values are together, in UTF-8 bytes. Default 8,192.
    pub max_total_bytes: u64,
    /// How long a record lives that was given neither `ttl` nor `expires_at`. Default 900,000: 15 minutes.
    pub default_ttl_ms: u64,
    /// How long any record lives at most. Default 86,400,000: 24 hours.
    pub max_ttl_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_entries: 20,
            max_key_bytes: 64,
            max_value_bytes: 4_096,
            max_total_bytes: 8_192,
            default_ttl_ms: 15 * 60 * 1_000,
            max_ttl_ms: 24 * 60 * 60 * 1_000,
        }
    }
}

/// By how much a limit would be exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Excess {
    /// A size, in UTF-8 bytes.
    Bytes { bytes: u64, limit: u64 },
    /// A number of records.
    Entries { entries: u64, limit: u64 },
}

/// Why a write was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    #[serde(rename = "code")]
    pub error: WriteError,
    /// What was exceeded, where that is known: text that was not read has not been measured.
    #[serde(flatten)]
    pub excess: Option<Excess>,
    /// Whether a test ordered it.
    #[serde(skip_serializing_if = "is_false")]
    pub ordered: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl From<WriteError> for Refusal {
    fn from(error: WriteError) -> Self {
        Self { error, excess: None, ordered: false }
    }
}

/// What the live records of a cache take up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// How many there are.
    pub entries: u64,
    /// Their keys and values together, in UTF-8 bytes.
    pub bytes: u64,
}

impl Limits {
    /// Whether text of so many units is worth reading. Every unit takes a byte at least, so longer text than so many
    /// bytes is refused in any case; of a little longer text the error shall say how long it is.
    pub fn is_worth_reading(units: usize, max_bytes: u64) -> bool {
        units as u64 <= max_bytes.max(65_536)
    }

    /// The size of the key, if it is short enough.
    pub fn admit_key(&self, key: Option<&[u16]>) -> Result<Measure, Refusal> {
        admit(key.map(measure), self.max_key_bytes, WriteError::CacheKeySizeExceeded)
    }

    /// The size of the value, if it is short enough.
    pub fn admit_value(&self, value: Option<Units<'_>>) -> Result<Measure, Refusal> {
        admit(value.map(Units::measure), self.max_value_bytes, WriteError::CacheValueSizeExceeded)
    }

    /// Whether a record of `bytes` fits beside what is `live`. A live record that it replaces takes
    /// `replaced_bytes`, and gives them up.
    pub fn admit_record(&self, live: Room, bytes: u64, replaced_bytes: Option<u64>) -> Result<(), Refusal> {
        let bytes_after = live.bytes - replaced_bytes.unwrap_or(0) + bytes;
        let excess = if bytes_after > self.max_total_bytes {
            Excess::Bytes { bytes: bytes_after, limit: self.max_total_bytes }
        } else if replaced_bytes.is_none() && live.entries >= self.max_entries {
            Excess::Entries { entries: live.entries + 1, limit: self.max_entries }
        } else {
            return Ok(());
        };
        Err(Refusal { excess: Some(excess), ..WriteError::CacheSizeExceeded.into() })
    }
}

/// The size of a text that was read and fits.
fn admit(text: Option<Measure>, limit: u64, error: WriteError) -> Result<Measure, Refusal> {
    let Some(measure) = text else { return Err(error.into()) };
    let bytes = measure.utf8_bytes as u64;
    if bytes <= limit {
        return Ok(measure);
    }
    Err(Refusal { excess: Some(Excess::Bytes { bytes, limit }), ..error.into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::units;

    fn too_long(error: WriteError, bytes: u64, limit: u64) -> Refusal {
        Refusal { excess: Some(Excess::Bytes { bytes, limit }), ..error.into() }
    }

    #[test]
    fn measures_keys_and_values_in_utf8_bytes() {
        let limits = Limits { max_key_bytes: 6, max_value_bytes: 4, ..Limits::default() };
        let key_bytes = |units| limits.admit_key(Some(units)).map(|key| key.utf8_bytes);
        let value_bytes =
            |units| limits.admit_value(Some(Units::TwoBytes(units))).map(|value| value.utf8_bytes);
        let (euros, face) = (units("€€"), units("😀"));
        assert_eq!(key_bytes(&euros), Ok(6));
        assert_eq!(value_bytes(&euros), Err(too_long(WriteError::CacheValueSizeExceeded, 6, 4)));
        assert_eq!(value_bytes(&face), Ok(4));
        let lone = [0xD83D; 3];
        assert_eq!(key_bytes(&lone), Err(too_long(WriteError::CacheKeySizeExceeded, 9, 6)));
        assert_eq!(key_bytes(&lone[..2]), Ok(6));
    }

    #[test]
    fn refuses_what_was_not_read() {
        let limits = Limits::default();
        assert_eq!(limits.admit_key(None).err(), Some(WriteError::CacheKeySizeExceeded.into()));
        assert_eq!(limits.admit_value(None).err(), Some(WriteError::CacheValueSizeExceeded.into()));
    }

    #[test]
    fn text_is_read_up_to_its_limit_and_a_little_more() {
        for (units, max_bytes, is_read) in [
            (65_536, 64, true),
            (65_537, 64, false),
            (65_537, 65_536, false),
            (65_537, 65_537, true),
            (100_001, 100_000, false),
        ] {
            assert_eq!(Limits::is_worth_reading(units, max_bytes), is_read, "{units} of {max_bytes}");
        }
    }

    #[test]
    fn a_replacement_gives_up_its_bytes_and_its_place() {
        let limits = Limits { max_entries: 2, max_total_bytes: 10, ..Limits::default() };
        let full = Room { entries: 2, bytes: 10 };
        let error = WriteError::CacheSizeExceeded;
        let no_place = Refusal { excess: Some(Excess::Entries { entries: 3, limit: 2 }), ..error.into() };
        let no_room = Err(too_long(error, 11, 10));
        assert_eq!(limits.admit_record(full, 0, None), Err(no_place), "no place");
        assert_eq!(limits.admit_record(full, 4, Some(4)), Ok(()));
        assert_eq!(limits.admit_record(full, 5, Some(4)), no_room, "no room");
        let one = Room { entries: 1, bytes: 4 };
        assert_eq!(limits.admit_record(one, 6, None), Ok(()));
        assert_eq!(limits.admit_record(one, 7, None), no_room);
    }

    #[test]
    fn the_defaults_are_productions() {
        let shown = format!("{:?}", Limits::default());
        assert_eq!(
            shown,
            "Limits { max_entries: 20, max_key_bytes: 64, max_value_bytes: 4096, max_total_bytes: 8192, \
             default_ttl_ms: 900000, max_ttl_ms: 86400000 }"
        );
    }
}
