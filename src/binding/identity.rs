//! Says which addon this is, so that the loader takes no other.

use napi_derive::napi;

/// The name and the version of this addon.
#[napi]
pub const IDENTITY: &str = concat!(env!("CARGO_PKG_NAME"), "@", env!("CARGO_PKG_VERSION"));
