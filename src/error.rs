//! The error codes of production's `CacheWriteError`.

/// Why a write was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// The Action has made more side effects than an execution may. Answered only when ordered by a test.
    MaxSideEffectsExceeded,
    /// The key is longer than [`Limits::max_key_bytes`](crate::limits::Limits::max_key_bytes).
    CacheKeySizeExceeded,
    /// The value is longer than [`Limits::max_value_bytes`](crate::limits::Limits::max_value_bytes).
    CacheValueSizeExceeded,
    /// The cache has no room left, in bytes or in records.
    CacheSizeExceeded,
    /// The record would have expired by the time it was stored.
    ItemAlreadyExpired,
    /// The lifetime asked for is not a finite number, or ends at no safe integer.
    InvalidExpiry,
    /// Storing failed inside the platform. Answered only when ordered by a test.
    FailedToSetCacheRecord,
    /// Deleting failed inside the platform. Answered only when ordered by a test.
    FailedToDeleteCacheRecord,
    /// No live record stands under the key.
    CacheKeyDoesNotExist,
}

impl WriteError {
    /// All of production's codes, in the order in which it declares them.
    pub const ALL: [Self; 9] = [
        Self::MaxSideEffectsExceeded,
        Self::CacheKeySizeExceeded,
        Self::CacheValueSizeExceeded,
        Self::CacheSizeExceeded,
        Self::ItemAlreadyExpired,
        Self::InvalidExpiry,
        Self::FailedToSetCacheRecord,
        Self::FailedToDeleteCacheRecord,
        Self::CacheKeyDoesNotExist,
    ];

    /// The code as an Action reads it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MaxSideEffectsExceeded => "MaxSideEffectsExceeded",
            Self::CacheKeySizeExceeded => "CacheKeySizeExceeded",
            Self::CacheValueSizeExceeded => "CacheValueSizeExceeded",
            Self::CacheSizeExceeded => "CacheSizeExceeded",
            Self::ItemAlreadyExpired => "ItemAlreadyExpired",
            Self::InvalidExpiry => "InvalidExpiry",
            Self::FailedToSetCacheRecord => "FailedToSetCacheRecord",
            Self::FailedToDeleteCacheRecord => "FailedToDeleteCacheRecord",
            Self::CacheKeyDoesNotExist => "CacheKeyDoesNotExist",
        }
    }

    /// The code of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|error| error.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Production's codes are spelled as the variants are.
    #[test]
    fn each_code_has_its_name_and_is_found_by_it() {
        for error in WriteError::ALL {
            assert_eq!(error.name(), format!("{error:?}"));
            assert_eq!(WriteError::from_name(error.name()), Some(error));
        }
        assert_eq!(WriteError::from_name("NoSuchCode"), None);
    }
}
