//! How much a cache may hold, and for how long.

use serde::Serialize;

use crate::error::WriteError;
use crate::text::{Measure, Units, measure};

/// The limits of one cache. The defaults are production's, from Auth0's "Actions Limitations" page and its API
/// pages on `api.cache`.
///
/// They belong to the one who writes, not to the cache: a limit below what is there removes nothing, it refuses
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

/// What the live records of a cache take up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// How many there are.
    pub entries: u64,
    /// Their keys and values together, in UTF-8 bytes.
    pub bytes: u64,
}

impl Limits {
    /// Whether text of so many units can fit into so many bytes. Every unit takes a byte at least, so text for which
    /// this is false need not be read to be refused.
    #[must_use]
    pub fn may_fit(units: usize, max_bytes: u64) -> bool {
        units as u64 <= max_bytes
    }

    /// The size of the key, if it is short enough.
    pub(crate) fn admit_key(&self, key: Option<&[u16]>) -> Result<Measure, WriteError> {
        admit(key.map(measure), self.max_key_bytes).ok_or(WriteError::CacheKeySizeExceeded)
    }

    /// The size of the value, if it is short enough.
    pub(crate) fn admit_value(&self, value: Option<Units<'_>>) -> Result<Measure, WriteError> {
        admit(value.map(Units::measure), self.max_value_bytes).ok_or(WriteError::CacheValueSizeExceeded)
    }

    /// Whether a record of `bytes` fits beside what is `live`. A live record that it replaces takes
    /// `replaced_bytes`, and gives them up.
    pub(crate) fn admit_record(
        &self,
        live: Room,
        bytes: u64,
        replaced_bytes: Option<u64>,
    ) -> Result<(), WriteError> {
        let bytes_after = live.bytes - replaced_bytes.unwrap_or(0) + bytes;
        let is_new = replaced_bytes.is_none();
        if bytes_after > self.max_total_bytes || (is_new && live.entries >= self.max_entries) {
            return Err(WriteError::CacheSizeExceeded);
        }
        Ok(())
    }
}

/// The size of a text that was read and fits.
fn admit(text: Option<Measure>, max_bytes: u64) -> Option<Measure> {
    text.filter(|measure| measure.utf8_bytes as u64 <= max_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::units;

    #[test]
    fn measures_keys_and_values_in_utf8_bytes() {
        let limits = Limits { max_key_bytes: 6, max_value_bytes: 4, ..Limits::default() };
        let key_bytes = |units| limits.admit_key(Some(units)).map(|key| key.utf8_bytes);
        let value_bytes =
            |units| limits.admit_value(Some(Units::TwoBytes(units))).map(|value| value.utf8_bytes);
        let (euros, face) = (units("€€"), units("😀"));
        assert_eq!(key_bytes(&euros), Ok(6));
        assert_eq!(value_bytes(&euros), Err(WriteError::CacheValueSizeExceeded));
        assert_eq!(value_bytes(&face), Ok(4));
        let lone = [0xD83D; 3];
        assert_eq!(key_bytes(&lone), Err(WriteError::CacheKeySizeExceeded));
        assert_eq!(key_bytes(&lone[..2]), Ok(6));
    }

    #[test]
    fn refuses_what_was_not_read() {
        let limits = Limits::default();
        assert_eq!(limits.admit_key(None).err(), Some(WriteError::CacheKeySizeExceeded));
        assert_eq!(limits.admit_value(None).err(), Some(WriteError::CacheValueSizeExceeded));
    }

    #[test]
    fn a_replacement_gives_up_its_bytes_and_its_place() {
        let limits = Limits { max_entries: 2, max_total_bytes: 10, ..Limits::default() };
        let full = Room { entries: 2, bytes: 10 };
        let refused = Err(WriteError::CacheSizeExceeded);
        assert_eq!(limits.admit_record(full, 0, None), refused, "no place");
        assert_eq!(limits.admit_record(full, 4, Some(4)), Ok(()));
        assert_eq!(limits.admit_record(full, 5, Some(4)), refused, "no room");
        let one = Room { entries: 1, bytes: 4 };
        assert_eq!(limits.admit_record(one, 6, None), Ok(()));
        assert_eq!(limits.admit_record(one, 7, None), refused);
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
