//! What every execution calls. What a function returns beside its value is in the thread's
//! [`Results`](super::memory::Results).

use super::handle::{Handle, lifetime};
use super::raw::{Buffer, Call, Function, JsText, Returned};
use super::seal::Fault;
use crate::limits::Limits;
use crate::records::{Note, Write};
use crate::text::Units;

/// What the shim calls short fits in it.
type ShortBuffer = Buffer<1_024>;
/// Production's keys fit in it, with room to spare; longer ones go to the heap.
pub type KeyBuffer = Buffer<128>;
/// Production's values fit in it.
type ValueBuffer = Buffer<4_100>;

pub const FUNCTIONS: &[Function] = &[
    Function::new(c"get", get),
    Function::new(c"set", set),
    Function::new(c"setShort", set_short),
    Function::new(c"setAscii", set_ascii),
    Function::new(c"delete", delete),
];

/// `get(handle, key, nowMs)`: the value, or `undefined`.
fn get(call: &Call) -> Result<Returned, Fault> {
    let (handle, now_ms) = (call.handle(0)?, call.number(2)?);
    let mut buffer = KeyBuffer::new();
    let key = key_to_find(handle, &call.text(1), &mut buffer)?;
    let ((hit, slot), rise) = handle.with(|cache| {
        let hit = cache.get(key, now_ms, handle.eviction);
        let slot = cache.remember(key, hit.is_some(), handle.eviction, &handle.memory.tally);
        (hit, slot)
    });
    let expires_at_ms = hit.as_ref().map_or(f64::NAN, |hit| hit.expires_at_ms);
    handle.memory.results.put_found(expires_at_ms, slot, rise);
    Ok(hit.map_or(Returned::Nothing, |hit| Returned::Text(hit.value)))
}

/// `set(handle, key, value, nowMs, ttlMs, expiresAtMs, note)`: how many milliseconds it lives, or an error's code. A
/// lifetime that is left out was not given. `note` is the name of an option that `set` does not know, or `true` if the
/// third argument was no object.
fn set(call: &Call) -> Result<Returned, Fault> {
    let (mut key, mut key_start, mut value) = (KeyBuffer::new(), KeyBuffer::new(), ValueBuffer::new());
    let handle = call.handle(0)?;
    let key_text = call.text(1);
    let key = short_enough(&key_text, handle.limits.max_key_bytes, &mut key)?;
    let key = key.map_or_else(|| key_text.read_start(&mut key_start).map(Err), |key| Ok(Ok(key)))?;
    let value = short_enough(&call.text(2), handle.limits.max_value_bytes, &mut value)?;
    store(call, handle, key, value.map(Units::TwoBytes))
}

/// The same for a key and a value of which the caller knows that they are short.
fn set_short(call: &Call) -> Result<Returned, Fault> {
    let (mut key, mut value) = (ShortBuffer::new(), ShortBuffer::new());
    let value = call.short_text(2, &mut value)?;
    store(call, call.handle(0)?, Ok(call.short_text(1, &mut key)?), Some(Units::TwoBytes(value)))
}

/// The same for a short key, and a value of which the caller knows that every unit is below `0x80`.
fn set_ascii(call: &Call) -> Result<Returned, Fault> {
    let (mut key, mut value) = (ShortBuffer::new(), ValueBuffer::new());
    let value = call.text(2).read_low_bytes(&mut value)?;
    store(call, call.handle(0)?, Ok(call.short_text(1, &mut key)?), Some(Units::Ascii(value)))
}

/// `key`: it, or how one begins that was not read.
#[inline(always)]
#[expect(clippy::inline_always, reason = "its arguments would be handed over in memory")]
fn store(
    call: &Call,
    handle: &Handle,
    key: Result<&[u16], &[u16]>,
    value: Option<Units<'_>>,
) -> Result<Returned, Fault> {
    let now_ms = call.number(3)?;
    let lifetime = lifetime(call.number_or(4, f64::INFINITY)?, call.number_or(5, f64::INFINITY)?);
    let mut option = KeyBuffer::new();
    let note = call.has(6).then(|| call.text(6)).map(|text| match text.units {
        Some(_) => text.read(&mut option).map(Note::UnknownOption),
        None => Ok(Note::OptionsIgnored),
    });
    let (key, key_start) = (key.ok(), key.err().unwrap_or_default());
    let write = Write { key, key_start, value, lifetime, note: note.transpose()? };
    let (stored, rise) = handle.with(|cache| cache.set(&write, &handle.limits, now_ms));
    handle.memory.results.put_rise(rise);
    // Small numbers cost less than instants.
    let returned = |expires_at_ms| Returned::Number(expires_at_ms - now_ms);
    Ok(stored.map_or_else(|error| Returned::Name(error.name()), returned))
}

/// `delete(handle, key, nowMs)`: nothing, or an error's code.
fn delete(call: &Call) -> Result<Returned, Fault> {
    let (handle, now_ms) = (call.handle(0)?, call.number(2)?);
    let mut buffer = KeyBuffer::new();
    let key = key_to_find(handle, &call.text(1), &mut buffer)?;
    let (deleted, rise) = handle.with(|cache| cache.delete(key, now_ms));
    handle.memory.results.put_rise(rise);
    Ok(deleted.map_or_else(|error| Returned::Name(error.name()), |()| Returned::Nothing))
}

/// A text to store, if some limit may admit it.
pub fn short_enough<'b, const UNITS: usize>(
    text: &JsText,
    max_bytes: u64,
    buffer: &'b mut Buffer<UNITS>,
) -> Result<Option<&'b [u16]>, Fault> {
    if text.units.is_some_and(|units| Limits::is_worth_reading(units, max_bytes)) {
        text.read(buffer).map(Some)
    } else {
        Ok(None)
    }
}

/// A key to look up. A very long one, which may have 512 MB, is read only if a record may have it.
pub fn key_to_find<'b>(
    handle: &Handle,
    text: &JsText,
    buffer: &'b mut KeyBuffer,
) -> Result<Option<&'b [u16]>, Fault> {
    let Some(units) = text.units else { return Ok(None) };
    let is_wanted = Limits::is_worth_reading(units, 0) || handle.cache(|cache| cache.may_have_key_of(units));
    if is_wanted { text.read(buffer).map(Some) } else { Ok(None) }
}
