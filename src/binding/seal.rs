//! Where a failure ends, and what of it goes out.

use std::ffi::CStr;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe, catch_unwind};

/// Why a call could not be carried out: a fault of this addon or of Node, never of the caller.
pub struct Fault(pub &'static CStr);

/// Goes with a reason of ours. The shim passes on no other: where napi-rs cannot convert an argument, it quotes it.
pub const CODE: &CStr = c"ERR_INTERNAL";

/// A [`Fault`], as napi-rs throws it.
pub type Sealed = napi::Error<String>;

/// What a function of `#[napi]` returns. The macro wants this name.
pub type Result<R, E = Sealed> = std::result::Result<R, E>;

/// Does what JavaScript asked for. What a panic says ends here, because it may quote a record; napi-rs, with its
/// `catch_unwind`, would throw it.
pub fn sealed<R, E: From<Fault>>(call: impl FnOnce() -> Result<R, Fault>) -> Result<R, E> {
    let outcome = catch_unwind(AssertUnwindSafe(call));
    Ok(outcome.unwrap_or(Err(Fault(c"a panic in the cache engine")))?)
}

/// From now on a panic says where it was, which is enough for a report, and not what it says: it might quote a record.
pub fn hush_panics() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // Not `eprintln!`: it panics in its turn when standard error is closed, and that would end the process.
        let _ = writeln!(io::stderr(), "auth0-actions-cache has panicked at {place}");
    }));
}

impl From<Fault> for Sealed {
    fn from(Fault(reason): Fault) -> Self {
        Self::new(CODE.to_string_lossy().into_owned(), reason.to_string_lossy())
    }
}

impl From<Fault> for napi::Error {
    fn from(Fault(reason): Fault) -> Self {
        Self::from_reason(reason.to_string_lossy())
    }
}
