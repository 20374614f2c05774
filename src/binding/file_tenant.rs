//! The tenant of the test file that a thread runs.
//!
//! A runner tells no one when a test file is through with its records: its last hook runs before the file's own. What
//! is certain is that a thread runs one file at a time. So a file's tenant is freed when the thread goes on to its
//! next file, or ends.

use std::cell::RefCell;

use napi::bindgen_prelude::Utf16String;
use napi_derive::napi;

use super::memory::STORE;

use super::seal::{Fault, Result, sealed};
use crate::text::Text;

thread_local! {
    static FILE_TENANT: RefCell<Option<FileTenant>> = const { RefCell::new(None) };
}

/// A tenant that goes with its test file.
struct FileTenant(Utf16String);

impl FileTenant {
    fn free<E: From<Fault>>(&self) -> Result<(), E> {
        sealed(|| {
            STORE.reset_tenant(&self.0);
            STORE.unlooked().take(&Text::new(&self.0), 0, u64::MAX);
            Ok(())
        })
    }
}

impl Drop for FileTenant {
    fn drop(&mut self) {
        // Where a thread ends, nobody can be told of a failure, and a panic would end the process.
        let _: Result<(), Fault> = self.free();
    }
}

/// The thread goes on to a test file, whose tenant this is; that of the file before is freed.
#[napi(catch_unwind)]
pub fn enter_file_tenant(tenant: Utf16String) -> Result<()> {
    FILE_TENANT.replace(Some(FileTenant(tenant))).map_or(Ok(()), |before| before.free())
}

/// Which store this is. Another copy of the addon has another.
#[napi]
pub fn store_id() -> String {
    format!("{:p}", &raw const STORE)
}
