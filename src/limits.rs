//! How much a cache may hold, and for how long.

use serde::Serialize;

use crate::error::WriteError;
use crate::text::{Input, Measured};

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
    /// The key, if it is short enough.
    pub(crate) fn admit_key<'a>(&self, key: Input<'a>) -> Result<Measured<'a>, WriteError> {
        admit(key, self.max_key_bytes, WriteError::CacheKeySizeExceeded)
    }

    /// The value, if it is short enough.
    pub(crate) fn admit_value<'a>(&self, value: Input<'a>) -> Result<Measured<'a>, WriteError> {
        admit(value, self.max_value_bytes, WriteError::CacheValueSizeExceeded)
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

/// Every unit takes a byte at least, so text of more units than `max_bytes` need not be read to be refused:
/// that is when a caller may pass [`Input::Unmatchable`].
#[inline(always)]
#[expect(clippy::inline_always, reason = "as of `Measured::new`")]
fn admit(text: Input<'_>, max_bytes: u64, refusal: WriteError) -> Result<Measured<'_>, WriteError> {
    match text.units().map(Measured::new) {
        Some(text) if text.utf8_bytes as u64 <= max_bytes => Ok(text),
        _ => Err(refusal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::units;

    #[test]
    fn measures_keys_and_values_in_utf8_bytes() {
        let limits = Limits { max_key_bytes: 6, max_value_bytes: 4, ..Limits::default() };
        let key_bytes = |units| limits.admit_key(Input::Units(units)).map(|key| key.utf8_bytes);
        let value_bytes = |units| limits.admit_value(Input::Units(units)).map(|value| value.utf8_bytes);
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
        assert_eq!(limits.admit_key(Input::Unmatchable).err(), Some(WriteError::CacheKeySizeExceeded));
        assert_eq!(limits.admit_value(Input::Unmatchable).err(), Some(WriteError::CacheValueSizeExceeded));
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
