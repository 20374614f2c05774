//! Where a failure ends, and what of it goes out.

use std::ffi::CStr;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::raw::Fault;

/// Goes with a reason of ours. The shim passes on no other: where napi-rs cannot convert an argument, it quotes it.
pub const CODE: &CStr = c"ERR_INTERNAL";

/// A [`Fault`], as napi-rs throws it.
pub type Sealed = napi::Error<String>;

/// What a function of `#[napi]` answers. The macro wants this name.
pub type Result<R, E = Sealed> = std::result::Result<R, E>;

/// Does what JavaScript asked for. What a panic says ends here, for it may quote a record; napi-rs, with its
/// `catch_unwind`, would throw it.
pub fn sealed<R, E: From<Fault>>(call: impl FnOnce() -> Result<R, Fault>) -> Result<R, E> {
    let outcome = catch_unwind(AssertUnwindSafe(call));
    Ok(outcome.unwrap_or(Err(Fault(c"a panic in the cache engine")))?)
}

impl From<Fault> for Sealed {
    fn from(Fault(reason): Fault) -> Self {
        Self::new(CODE.to_string_lossy().into_owned(), reason.to_string_lossy())
    }
}
