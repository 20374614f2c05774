//! The one file with `unsafe`: strings read where they lie, and the functions that every execution calls.
//!
//! `#[napi]` converts each argument and keeps books on borrows; for a function that takes a string and some
//! numbers that doubles the cost of the call. Here numbers come and go in the thread's [`Frame`](super::frame::Frame),
//! and strings are read into a buffer on the stack. What is left is one [`Call`], safe to use.
#![expect(unsafe_code, reason = "Node-API is C")]

use std::ffi::{CStr, c_void};
use std::io::{self, Write};
use std::mem::MaybeUninit;
use std::panic;
use std::sync::Arc;
use std::{ptr, slice};

use napi::bindgen_prelude::{
    Env, FromNapiValue, JsObjectValue, JsValue, Object, TypeName, Unknown, ValidateNapiValue, ValueType,
    retain_current_module_for_unload_safety,
};
use napi::sys;

use super::seal::{CODE, sealed};
use super::{MEMORY, STORE, ThreadMemory, hot};
use crate::text::Text;

const MAX_ARGUMENTS: usize = 4;

/// Why a call could not be carried out: a fault of this addon or of Node, never of the caller.
pub struct Fault(pub &'static CStr);

/// How a hot function answers.
pub enum Answer {
    Nothing,
    Text(Text),
}

/// A function that takes some strings, and its numbers from the frame.
type Hot = fn(&Call<'_>) -> Result<Answer, Fault>;

const HOT: &[(&CStr, Hot)] = &[(c"get", hot::get), (c"set", hot::set), (c"delete", hot::delete)];

/// One call from JavaScript, for as long as it lasts.
pub struct Call<'call> {
    env: sys::napi_env,
    arguments: [sys::napi_value; MAX_ARGUMENTS],
    pub memory: &'call ThreadMemory,
}

impl Call<'_> {
    /// The argument at this place, of which the caller has said how many units it has.
    pub fn text(&self, place: usize, units: Option<usize>) -> JsText {
        JsText { env: self.env, value: self.argument(place), units }
    }

    /// The argument at this place.
    pub fn name(&self, place: usize) -> JsText {
        JsText::measure(self.env, self.argument(place))
    }

    fn argument(&self, place: usize) -> sys::napi_value {
        self.arguments.get(place).copied().unwrap_or(ptr::null_mut())
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
        // alone, and answers a value of another type, or none, with a status.
        let status =
            unsafe { sys::napi_get_value_string_utf16(env, value, ptr::null_mut(), 0, &raw mut units) };
        Self { env, value, units: (status == sys::Status::napi_ok).then_some(units) }
    }

    /// Reads all of its units.
    pub fn read<'b, const UNITS: usize>(&self, buffer: &'b mut Buffer<UNITS>) -> Result<&'b [u16], Fault> {
        let units = self.units.ok_or(Fault(c"an argument is no string"))?;
        let room = buffer.room(units);
        let (start, length, mut written) = (room.as_mut_ptr().cast::<u16>(), room.len(), 0);
        // SAFETY: `env` and `value` belong to the call that goes on; `room` is writable for its whole length, of
        // which Node-API keeps one unit for a NUL.
        let status = unsafe {
            sys::napi_get_value_string_utf16(self.env, self.value, start, length, &raw mut written)
        };
        check_read(status, written, units)?;
        // SAFETY: the call above succeeded, and has written all of these units to the start of `room`.
        Ok(unsafe { slice::from_raw_parts(start, units) })
    }

    /// Reads the low byte of each of its units, which is quicker.
    pub fn read_low_bytes<'b, const UNITS: usize>(
        &self,
        buffer: &'b mut Buffer<UNITS>,
    ) -> Result<&'b [u8], Fault> {
        let units = self.units.ok_or(Fault(c"an argument is no string"))?;
        let room = buffer.room(units);
        // Half of the room.
        let (start, length, mut written) = (room.as_mut_ptr().cast::<u8>(), room.len(), 0);
        // SAFETY: as in `read`; as bytes, `room` is twice as long.
        let status = unsafe {
            sys::napi_get_value_string_latin1(self.env, self.value, start.cast(), length, &raw mut written)
        };
        check_read(status, written, units)?;
        // SAFETY: as in `read`.
        Ok(unsafe { slice::from_raw_parts(start, units) })
    }
}

fn check_read(status: sys::napi_status, written: usize, units: usize) -> Result<(), Fault> {
    check(status, c"cannot read a string")?;
    if written == units { Ok(()) } else { Err(Fault(c"a string was cut")) }
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

impl From<Fault> for napi::Error {
    fn from(Fault(message): Fault) -> Self {
        Self::from_reason(message.to_string_lossy())
    }
}

/// Adds to what the addon exports: the hot functions, and the memory by which JavaScript may remember records.
#[napi_derive::napi(module_exports)]
pub fn export_raw(mut exports: Object, env: Env) -> napi::Result<()> {
    // Node unloads an addon when the last thread that loaded it ends, and the store would go with it. Linux is told
    // not to when the addon is linked; Windows and macOS are told here.
    retain_current_module_for_unload_safety();
    // What a panic says stays unsaid: it might quote a record. Where it was is enough for a report.
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // Not `eprintln!`: it panics in its turn when standard error is closed, and that would end the process.
        let _ = writeln!(io::stderr(), "auth0-actions-cache has panicked at {place}");
    }));
    if let Some(versions) = show(&env, STORE.versions().words()) {
        exports.set_named_property("versions", versions)?;
    }
    if let Some(tally) = show(&env, MEMORY.with(|memory| memory.tally.counts())) {
        exports.set_named_property("tally", tally)?;
    }
    if let Some(frame) = show(&env, MEMORY.with(|memory| memory.frame.numbers())) {
        exports.set_named_property("frame", frame)?;
    }
    for (number, (name, _)) in HOT.iter().enumerate() {
        let mut function = ptr::null_mut();
        // SAFETY: `env` is the one that loads the addon, `name` ends with a NUL and lives for ever. The data
        // pointer is never followed: it is a number.
        let status = unsafe {
            sys::napi_create_function(
                env.raw(),
                name.as_ptr(),
                name.count_bytes().cast_signed(),
                Some(enter),
                ptr::without_provenance_mut(number),
                &raw mut function,
            )
        };
        check(status, c"cannot create a function")?;
        // SAFETY: `exports` and `function` are live values of `env`.
        let status =
            unsafe { sys::napi_set_named_property(env.raw(), exports.raw(), name.as_ptr(), function) };
        check(status, c"cannot export a function")?;
    }
    Ok(())
}

/// An `ArrayBuffer` of these numbers, which stay Rust's: the buffer keeps them alive, and lets go of them when it is
/// collected. `None` where the runtime admits no such buffers, as Electron does not.
fn show<T: Sync + Send + 'static>(env: &Env, numbers: Arc<[T]>) -> Option<Unknown<'_>> {
    let size_bytes = size_of_val(&*numbers);
    let data = Arc::as_ptr(&numbers).cast_mut().cast();
    let hold = Box::into_raw(Box::new(numbers));
    let mut buffer = ptr::null_mut();
    // SAFETY: `env` is live. `data` is valid for `size_bytes` until `let_go` drops the hold that keeps it, which
    // Node-API calls once, when the buffer is gone. Both sides only read and write whole aligned numbers.
    let status = unsafe {
        sys::napi_create_external_arraybuffer(
            env.raw(),
            data,
            size_bytes,
            Some(let_go::<T>),
            hold.cast(),
            &raw mut buffer,
        )
    };
    if status == sys::Status::napi_no_external_buffers_allowed {
        // SAFETY: the runtime has not looked at what it was given, so nobody else has the hold.
        drop(unsafe { Box::from_raw(hold) });
    }
    if status != sys::Status::napi_ok {
        // After other failures Node calls `let_go` nevertheless. Other runtimes may not: then the hold stays.
        return None;
    }
    // SAFETY: the buffer was made by the call above, for `env`.
    unsafe { Unknown::from_napi_value(env.raw(), buffer) }.ok()
}

unsafe extern "C" fn let_go<T>(_env: sys::napi_env, _data: *mut c_void, hold: *mut c_void) {
    // SAFETY: `hold` is what `show` gave for this `T`, and Node-API gives it back once.
    drop(unsafe { Box::from_raw(hold.cast::<Arc<[T]>>()) });
}

/// Where each hot function is entered. A panic ends here, as an error.
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
    let mut number = ptr::null_mut();
    let answer = MEMORY
        .try_with(|memory| {
            let mut call = Call { env, arguments: [ptr::null_mut(); MAX_ARGUMENTS], memory };
            let mut count = MAX_ARGUMENTS;
            // SAFETY: by this function's contract; `arguments` has room for `count` values.
            let status = unsafe {
                sys::napi_get_cb_info(
                    env,
                    info,
                    &raw mut count,
                    call.arguments.as_mut_ptr(),
                    ptr::null_mut(),
                    &raw mut number,
                )
            };
            check(status, c"cannot read the arguments")?;
            let (_, hot) = HOT.get(number.addr()).ok_or(Fault(c"no such function"))?;
            hot(&call)
        })
        .map_err(|_| Fault(c"the thread has ended"))??;
    let mut value = ptr::null_mut();
    let status = match &answer {
        // No value is `undefined`.
        Answer::Nothing => return Ok(value),
        Answer::Text(Text::Latin1(bytes)) => {
            let length = bytes.len().cast_signed();
            // SAFETY: `env` is live, and `bytes` has so many.
            unsafe { sys::napi_create_string_latin1(env, bytes.as_ptr().cast(), length, &raw mut value) }
        }
        Answer::Text(Text::Utf16(units)) => {
            let length = units.len().cast_signed();
            // SAFETY: `env` is live, and `units` has so many.
            unsafe { sys::napi_create_string_utf16(env, units.as_ptr(), length, &raw mut value) }
        }
    };
    check(status, c"cannot make the answer")?;
    Ok(value)
}

fn check(status: sys::napi_status, failure: &'static CStr) -> Result<(), Fault> {
    if status == sys::Status::napi_ok { Ok(()) } else { Err(Fault(failure)) }
}
