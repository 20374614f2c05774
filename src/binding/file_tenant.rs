//! The tenant of the test file that a thread runs.
//!
//! A runner tells no one when a test file is through with its records: its last hook runs before the file's own. What
//! is certain is that a thread runs one file at a time. So a file's tenant is freed when the thread goes on to its
//! next file, or ends.

use std::cell::RefCell;

use napi::bindgen_prelude::Utf16String;
use napi_derive::napi;

use super::STORE;

thread_local! {
    static FILE_TENANT: RefCell<Option<FileTenant>> = const { RefCell::new(None) };
}

/// A tenant that goes with its test file.
struct FileTenant(Utf16String);

impl Drop for FileTenant {
    fn drop(&mut self) {
        STORE.reset_tenant(&self.0);
    }
}

/// The thread goes on to a test file, whose tenant this is; that of the file before is freed.
#[napi(catch_unwind)]
pub fn enter_file_tenant(tenant: Utf16String) {
    FILE_TENANT.set(Some(FileTenant(tenant)));
}
