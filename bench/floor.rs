//! The least that a Node addon can be: one function, which does nothing. `rustc` builds it alone, without a crate.
//!
//! Calling it is the floor under every native call; loading it, the floor under every addon's start.

use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

type Handle = *mut c_void;

unsafe extern "C" {
    fn napi_create_function(
        env: Handle,
        name: *const c_char,
        length: usize,
        callback: extern "C" fn(Handle, Handle) -> Handle,
        data: *mut c_void,
        result: *mut Handle,
    ) -> c_int;
    fn napi_set_named_property(env: Handle, object: Handle, name: *const c_char, value: Handle) -> c_int;
}

/// `undefined`.
extern "C" fn empty(_env: Handle, _info: Handle) -> Handle {
    null_mut()
}

#[unsafe(no_mangle)]
extern "C" fn napi_register_module_v1(env: Handle, exports: Handle) -> Handle {
    const NAME: &std::ffi::CStr = c"empty";
    let mut function = null_mut();
    // SAFETY: Node hands in a valid environment and exports object; the name outlives both calls.
    unsafe {
        napi_create_function(env, NAME.as_ptr(), NAME.count_bytes(), empty, null_mut(), &raw mut function);
        napi_set_named_property(env, exports, NAME.as_ptr(), function);
    }
    exports
}
