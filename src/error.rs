//! The error codes of production's `CacheWriteError`.

/// The enum, the list of all its values and their names, from one list.
macro_rules! write_errors {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Why a write was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        pub enum WriteError {
            $($(#[$doc])* $name,)*
        }

        impl WriteError {
            /// All of production's codes, in the order in which it declares them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code as an Action reads it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
}

use serde::Serialize;

write_errors! {
    /// The Action has made more side effects than an execution may. Returned only when a test ordered it.
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
    /// Storing failed inside the platform. Returned only when a test ordered it.
    FailedToSetCacheRecord,
    /// Deleting failed inside the platform. Returned only when a test ordered it.
    FailedToDeleteCacheRecord,
    /// No live record has the key.
    CacheKeyDoesNotExist,
}

impl WriteError {
    /// The code of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|error| error.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_code_by_its_name() {
        assert_eq!(WriteError::ALL.len(), 9);
        for &error in WriteError::ALL {
            assert_eq!(WriteError::from_name(error.name()), Some(error));
        }
        assert_eq!(WriteError::from_name("NoSuchCode"), None);
    }
}
