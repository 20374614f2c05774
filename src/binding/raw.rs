//! The one file with `unsafe`: strings read where they lie, and the functions that every execution calls.
//!
//! `#[napi]` converts each argument and keeps books on borrows; for a function that takes a string and some
//! numbers that doubles the cost of the call. Here a function takes one [`Call`], safe to use, and reads strings
//! into a buffer on the stack.
#![expect(unsafe_code, reason = "Node-API is C")]

use std::ffi::{CStr, c_void};
use std::mem::MaybeUninit;
use std::sync::Arc;
use std::{mem, ptr, slice};

use napi::bindgen_prelude::{
    Env, FromNapiRef, FromNapiValue, JsObjectValue, JsValue, Object, ToNapiValue, TypeName, Unknown,
    ValidateNapiValue, ValueType,
};
use napi::sys;

use super::handle::Handle;
use super::seal::{CODE, Fault, sealed};
use crate::history::MAX_KEY_UNITS;
use crate::text::Text;

const MAX_ARGUMENTS: usize = 7;

/// What a function returns to JavaScript.
pub enum Returned {
    Nothing,
    Number(f64),
    Name(&'static str),
    Text(Text),
}

/// A function for JavaScript.
pub struct Function {
    name: &'static CStr,
    run: fn(&Call) -> Result<Returned, Fault>,
}

impl Function {
    pub const fn new(name: &'static CStr, run: fn(&Call) -> Result<Returned, Fault>) -> Self {
        Self { name, run }
    }
}

/// One call from JavaScript, for as long as it lasts.
pub struct Call {
    env: sys::napi_env,
    arguments: [sys::napi_value; MAX_ARGUMENTS],
    /// How many were passed.
    count: usize,
}

impl Call {
    /// The handle at this place.
    pub fn handle(&self, place: usize) -> Result<&Handle, Fault> {
        read_handle(self.env, self.argument(place))
    }

    /// The number at this place.
    pub fn number(&self, place: usize) -> Result<f64, Fault> {
        let mut number = 0.0;
        // SAFETY: `env` and the argument belong to the call that goes on; Node-API reports a value of another type, or
        // none, by its status.
        let status = unsafe { sys::napi_get_value_double(self.env, self.argument(place), &raw mut number) };
        check(status, c"an argument is no number")?;
        Ok(number)
    }

    /// The number at this place, or another if none was passed.
    pub fn number_or(&self, place: usize, other: f64) -> Result<f64, Fault> {
        if self.has(place) { self.number(place) } else { Ok(other) }
    }

    /// Whether something was passed at this place.
    pub fn has(&self, place: usize) -> bool {
        place < self.count
    }

    /// The string at this place, or what else was passed for one.
    pub fn text(&self, place: usize) -> JsText {
        JsText::measure(self.env, self.argument(place))
    }

    /// The units of the string at this place, which the caller knows to be short. Not to ask for its length first is
    /// quicker; of a long one that was put together, V8 would make a copy.
    pub fn short_text<'b, const UNITS: usize>(
        &self,
        place: usize,
        buffer: &'b mut Buffer<UNITS>,
    ) -> Result<&'b [u16], Fault> {
        let units = copy(self.env, self.argument(place), buffer.room(UNITS - 1))?;
        if units.len() < UNITS - 1 { Ok(units) } else { Err(Fault(c"a short string is long")) }
    }

    fn argument(&self, place: usize) -> sys::napi_value {
        self.arguments.get(place).copied().unwrap_or(ptr::null_mut())
    }
}

fn read_handle<'call>(env: sys::napi_env, value: sys::napi_value) -> Result<&'call Handle, Fault> {
    let mut handle = ptr::null_mut();
    // SAFETY: `env` and `value` belong to the call that goes on; Node-API reports a value of another type, or none, by
    // its status.
    let status = unsafe { sys::napi_get_value_external(env, value, &raw mut handle) };
    check(status, c"an argument is no handle")?;
    // SAFETY: the shim has no other external than those that `to_napi_value` makes, and passes nothing else here. One lives at
    // least as long as the call that it is an argument of, and is shared by this thread's calls only.
    Ok(unsafe { &*handle.cast::<Handle>() })
}

/// A handle goes out for as long as JavaScript keeps it.
impl ToNapiValue for Handle {
    unsafe fn to_napi_value(env: sys::napi_env, handle: Self) -> napi::Result<sys::napi_value> {
        let handle = Box::into_raw(Box::new(handle));
        let mut value = ptr::null_mut();
        // SAFETY: `env` is live by the contract of this function. `handle` stays valid until `let_go` drops it, which
        // Node-API calls once, when the external is collected or its environment ends.
        let status = unsafe {
            sys::napi_create_external(env, handle.cast(), Some(let_go), ptr::null_mut(), &raw mut value)
        };
        if status != sys::Status::napi_ok {
            // SAFETY: no external was made, so nobody else has the handle.
            drop(unsafe { Box::from_raw(handle) });
        }
        check(status, c"cannot make a handle")?;
        Ok(value)
    }
}

unsafe extern "C" fn let_go(_env: sys::napi_env, handle: *mut c_void, _hint: *mut c_void) {
    // SAFETY: `handle` is what `to_napi_value` gave, and Node-API gives it back once.
    let handle = unsafe { Box::from_raw(handle.cast::<Handle>()) };
    // Nobody can be told of a failure, and a panic would end the process.
    let _: Result<(), Fault> = sealed(|| {
        drop(handle);
        Ok(())
    });
}

/// A handle comes in, for the time of a call.
impl FromNapiRef for Handle {
    unsafe fn from_napi_ref(env: sys::napi_env, value: sys::napi_value) -> napi::Result<&'static Self> {
        Ok(read_handle(env, value)?)
    }
}

/// A string of JavaScript's, or something else that was passed for one. Not yet read, and to be read before the
/// call ends that brought it.
pub struct JsText {
    env: sys::napi_env,
    value: sys::napi_value,
    /// How many units it has; `None` if it is no string.
    pub units: Option<usize>,
}

/// Room for the units of a string: on the stack where they fit, else on the heap.
pub struct Buffer<const UNITS: usize> {
    stack: [MaybeUninit<u16>; UNITS],
    heap: Vec<u16>,
}

impl<const UNITS: usize> Buffer<UNITS> {
    pub const fn new() -> Self {
        Self { stack: [const { MaybeUninit::uninit() }; UNITS], heap: Vec::new() }
    }

    /// Room for so many units, and for the NUL that Node-API puts behind them.
    fn room(&mut self, units: usize) -> &mut [MaybeUninit<u16>] {
        if units < UNITS {
            return &mut self.stack;
        }
        self.heap.reserve_exact(units + 1);
        self.heap.spare_capacity_mut()
    }
}

impl JsText {
    /// Asks Node-API how many units this value has.
    fn measure(env: sys::napi_env, value: sys::napi_value) -> Self {
        let mut units = 0;
        // SAFETY: `env` and `value` belong to the call that goes on; with no buffer, Node-API writes the length
        // alone, and returns a value of another type, or none, with a status.
        let status =
            unsafe { sys::napi_get_value_string_utf16(env, value, ptr::null_mut(), 0, &raw mut units) };
        Self { env, value, units: (status == sys::Status::napi_ok).then_some(units) }
    }

    /// Reads all of its units.
    pub fn read<'b, const UNITS: usize>(&self, buffer: &'b mut Buffer<UNITS>) -> Result<&'b [u16], Fault> {
        copy(self.env, self.value, buffer.room(self.some_units()?))
    }

    /// Reads how it begins, as much as the history keeps of a key. Of a very long one that was put together, V8 would have
    /// to make a copy: that is only called `…`.
    pub fn read_start<'b, const UNITS: usize>(
        &self,
        buffer: &'b mut Buffer<UNITS>,
    ) -> Result<&'b [u16], Fault> {
        const MAX_COPIED: usize = 1 << 24;
        if self.some_units()? > MAX_COPIED {
            return Ok(&[0x2026]);
        }
        let room = buffer.room(MAX_KEY_UNITS);
        copy(self.env, self.value, room.get_mut(..=MAX_KEY_UNITS).unwrap_or_default())
    }

    /// Reads the low byte of each of its units, which is quicker.
    pub fn read_low_bytes<'b, const UNITS: usize>(
        &self,
        buffer: &'b mut Buffer<UNITS>,
    ) -> Result<&'b [u8], Fault> {
        let room = buffer.room(self.some_units()?);
        // Half of the room.
        let (start, length, mut written) = (room.as_mut_ptr().cast::<u8>(), room.len(), 0);
        // SAFETY: as in `copy`; as bytes, `room` is twice as long.
        let status = unsafe {
            sys::napi_get_value_string_latin1(self.env, self.value, start.cast(), length, &raw mut written)
        };
        check(status, c"cannot read a string")?;
        // SAFETY: as in `copy`.
        Ok(unsafe { slice::from_raw_parts(start, written) })
    }

    fn some_units(&self) -> Result<usize, Fault> {
        self.units.ok_or(Fault(c"an argument is no string"))
    }
}

/// Copies the units of a string, as many as `room` has place for beside a NUL.
fn copy(env: sys::napi_env, value: sys::napi_value, room: &mut [MaybeUninit<u16>]) -> Result<&[u16], Fault> {
    let (start, length, mut written) = (room.as_mut_ptr().cast::<u16>(), room.len(), 0);
    // SAFETY: `env` and `value` belong to the call that goes on; `room` is writable for its whole length, of which
    // Node-API keeps one unit for a NUL. It reports a value of another type, or none, by its status.
    let status = unsafe { sys::napi_get_value_string_utf16(env, value, start, length, &raw mut written) };
    check(status, c"cannot read a string")?;
    // SAFETY: the call above succeeded, and has written so many units to the start of `room`.
    Ok(unsafe { slice::from_raw_parts(start, written) })
}

impl TypeName for JsText {
    fn type_name() -> &'static str {
        "string"
    }

    fn value_type() -> ValueType {
        ValueType::String
    }
}

impl ValidateNapiValue for JsText {}

impl FromNapiValue for JsText {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Self> {
        Ok(Self::measure(env, value))
    }
}

/// Exports these functions.
pub fn export_functions(env: &Env, exports: &Object, functions: &'static [Function]) -> napi::Result<()> {
    for function in functions {
        let (name, mut value) = (function.name, ptr::null_mut());
        // SAFETY: `env` is the one that loads the addon, `name` ends with a NUL, and both it and `function` live for
        // ever.
        let status = unsafe {
            sys::napi_create_function(
                env.raw(),
                name.as_ptr(),
                name.count_bytes().cast_signed(),
                Some(enter),
                ptr::from_ref(function).cast_mut().cast(),
                &raw mut value,
            )
        };
        check(status, c"cannot create a function")?;
        // SAFETY: `exports` and `value` are live values of `env`.
        let status = unsafe { sys::napi_set_named_property(env.raw(), exports.raw(), name.as_ptr(), value) };
        check(status, c"cannot export a function")?;
    }
    Ok(())
}

/// Exports an `ArrayBuffer` of these numbers, which stay Rust's; not where the runtime admits no such buffers, as
/// Electron does not. The memory is never freed: whoever has seen it may hand it on.
pub fn show<T: Sync + Send + 'static>(
    env: &Env,
    exports: &mut Object,
    name: &str,
    numbers: Arc<[T]>,
) -> napi::Result<()> {
    let (data, size_bytes) = (Arc::as_ptr(&numbers).cast_mut().cast(), size_of_val(&*numbers));
    mem::forget(numbers);
    let mut buffer = ptr::null_mut();
    // SAFETY: `env` is live, and `data` valid for `size_bytes` for ever: one hold on it was just forgotten. Both sides
    // only read and write whole aligned numbers.
    let status = unsafe {
        sys::napi_create_external_arraybuffer(
            env.raw(),
            data,
            size_bytes,
            None,
            ptr::null_mut(),
            &raw mut buffer,
        )
    };
    if status != sys::Status::napi_ok {
        return Ok(());
    }
    // SAFETY: the buffer was made by the call above, for `env`.
    let buffer = unsafe { Unknown::from_napi_value(env.raw(), buffer) }?;
    exports.set_named_property(name, buffer)
}

/// Where each function is entered. A panic ends here, as an error.
unsafe extern "C" fn enter(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    // SAFETY: Node-API calls this with a live `env` and the `info` of this call.
    let Fault(reason) = match sealed(|| unsafe { run(env, info) }) {
        Ok(value) => return value,
        Err(fault) => fault,
    };
    // SAFETY: `env` is live, and the code and the reason end with a NUL.
    unsafe { sys::napi_throw_error(env, CODE.as_ptr(), reason.as_ptr()) };
    ptr::null_mut()
}

/// # Safety
/// `env` must be live, and `info` that of the call which is running.
unsafe fn run(env: sys::napi_env, info: sys::napi_callback_info) -> Result<sys::napi_value, Fault> {
    let mut function = ptr::null_mut();
    let mut call = Call { env, arguments: [ptr::null_mut(); MAX_ARGUMENTS], count: MAX_ARGUMENTS };
    let (arguments, count) = (call.arguments.as_mut_ptr(), &raw mut call.count);
    // SAFETY: by this function's contract; `arguments` has room for `count` values.
    let status =
        unsafe { sys::napi_get_cb_info(env, info, count, arguments, ptr::null_mut(), &raw mut function) };
    check(status, c"cannot read the arguments")?;
    // SAFETY: the data of a function that is entered here is what `export_functions` gave.
    let function = unsafe { &*function.cast::<Function>() };
    let returned = (function.run)(&call)?;
    let mut value = ptr::null_mut();
    let status = match &returned {
        // No value is `undefined`.
        Returned::Nothing => return Ok(value),
        // SAFETY: `env` is live.
        Returned::Number(number) => unsafe { sys::napi_create_double(env, *number, &raw mut value) },
        Returned::Name(name) => make_latin1(env, name.as_bytes(), &mut value),
        Returned::Text(Text::Latin1(bytes)) => make_latin1(env, bytes, &mut value),
        Returned::Text(Text::Utf16(units)) => {
            let length = units.len().cast_signed();
            // SAFETY: `env` is live, and `units` has so many.
            unsafe { sys::napi_create_string_utf16(env, units.as_ptr(), length, &raw mut value) }
        }
    };
    check(status, c"cannot make the result")?;
    Ok(value)
}

fn make_latin1(env: sys::napi_env, bytes: &[u8], value: &mut sys::napi_value) -> sys::napi_status {
    let length = bytes.len().cast_signed();
    // SAFETY: `env` is that of the running call, and `bytes` has so many.
    unsafe { sys::napi_create_string_latin1(env, bytes.as_ptr().cast(), length, value) }
}

fn check(status: sys::napi_status, failure: &'static CStr) -> Result<(), Fault> {
    if status == sys::Status::napi_ok { Ok(()) } else { Err(Fault(failure)) }
}
