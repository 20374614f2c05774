//! What every execution calls: `get`, `set` and `delete`.
//!
//! Each takes its strings, the last two of which are tenant and trigger, and its numbers from the frame. The names
//! are read only when the cache that the frame knows is gone.

use super::raw::{Answer, Buffer, Call, Fault, JsText};
use super::{STORE, ThreadMemory};
use crate::cache::Cache;
use crate::error::WriteError;
use crate::records::Write;
use crate::text::Input;

/// Production's keys fit in it, with room to spare; longer ones, of who raised the limit, go to the heap.
pub type KeyBuffer = Buffer<128>;
/// Production's values fit in it.
type ValueBuffer = Buffer<4_100>;

/// `get(key, tenant, trigger)`: the value, or `undefined`.
pub fn get(call: &Call<'_>) -> Result<Answer, Fault> {
    let ThreadMemory { frame, tally } = call.memory;
    let mut buffer = KeyBuffer::new();
    let key = existing_key(call, &mut buffer)?;
    let (now_ms, eviction) = (frame.now_ms(), frame.eviction());
    let (hit, is_known, slot) = on_cache(call, 1, |cache| {
        let hit = cache.get(key, now_ms, eviction);
        // Of a key that was not read it is not known that nobody has stored it since its length was looked for.
        let is_known = hit.is_some() || matches!(key, Input::Unmatchable) || cache.has_key(key);
        // With an eviction rate, each `get` comes here to be drawn: there is nothing to count elsewhere.
        let slot = if eviction.rate > 0.0 { None } else { cache.tally_slot(tally) };
        (hit, is_known, slot)
    })?;
    frame.put_tally_slot(slot);
    let Some(hit) = hit else {
        frame.put_expires_at_ms(if is_known { f64::NEG_INFINITY } else { f64::NAN });
        return Ok(Answer::Nothing);
    };
    frame.put_expires_at_ms(hit.expires_at_ms);
    Ok(Answer::Text(hit.value))
}

/// `set(key, value, tenant, trigger)`: nothing, but for the frame's `ERROR`.
pub fn set(call: &Call<'_>) -> Result<Answer, Fault> {
    let frame = &call.memory.frame;
    let (limits, now_ms) = (frame.limits(), frame.now_ms());
    let value = call.text(1, Some(frame.value_units()));
    let (mut key_buffer, mut value_buffer) = (KeyBuffer::new(), ValueBuffer::new());
    let write = Write {
        key: short_enough(&key(call), limits.max_key_bytes, &mut key_buffer)?,
        value: if frame.value_is_ascii() {
            Input::Ascii(value.read_low_bytes(&mut value_buffer)?)
        } else {
            short_enough(&value, limits.max_value_bytes, &mut value_buffer)?
        },
        lifetime: frame.lifetime(),
    };
    match on_cache(call, 2, |cache| cache.set(&write, &limits, now_ms))? {
        Ok(expires_at_ms) => {
            frame.put_error(0);
            frame.put_expires_at_ms(expires_at_ms);
        }
        Err(error) => frame.put_error(number(error)),
    }
    Ok(Answer::Nothing)
}

/// `delete(key, tenant, trigger)`: nothing, but for the frame's `ERROR`.
pub fn delete(call: &Call<'_>) -> Result<Answer, Fault> {
    let frame = &call.memory.frame;
    let mut buffer = KeyBuffer::new();
    let key = existing_key(call, &mut buffer)?;
    let now_ms = frame.now_ms();
    let outcome = on_cache(call, 1, |cache| cache.delete(key, now_ms))?;
    frame.put_error(outcome.err().map_or(0, number));
    Ok(Answer::Nothing)
}

/// The place of the error in the list that `errorCodes()` answers, counted from 1.
pub fn number(error: WriteError) -> u32 {
    error as u32 + 1
}

/// A text to store. One of more units than `max_bytes` is refused in any case, so it is not read.
pub fn short_enough<'b, const UNITS: usize>(
    text: &JsText,
    max_bytes: u64,
    buffer: &'b mut Buffer<UNITS>,
) -> Result<Input<'b>, Fault> {
    match text.units {
        Some(units) if units as u64 <= max_bytes => text.read(buffer).map(Input::Units),
        _ => Ok(Input::Unmatchable),
    }
}

/// A key to look up. A very long one, which may have 512 MB, is read only if some key has its length.
pub fn key_to_find<'b>(
    text: &JsText,
    buffer: &'b mut KeyBuffer,
    has_key_of_units: impl FnOnce(usize) -> Result<bool, Fault>,
) -> Result<Input<'b>, Fault> {
    const ALWAYS_READ_UNITS: usize = 4_096;
    match text.units {
        Some(units) if units <= ALWAYS_READ_UNITS || has_key_of_units(units)? => {
            text.read(buffer).map(Input::Units)
        }
        _ => Ok(Input::Unmatchable),
    }
}

fn existing_key<'b>(call: &Call<'_>, buffer: &'b mut KeyBuffer) -> Result<Input<'b>, Fault> {
    key_to_find(&key(call), buffer, |units| on_cache(call, 1, |cache| cache.has_key_of_units(units)))
}

/// The key, which is always the first argument.
fn key(call: &Call<'_>) -> JsText {
    call.text(0, call.memory.frame.key_units())
}

/// The cache of this call; made, and the frame told of it, if it is gone.
fn on_cache<R>(call: &Call<'_>, names_at: usize, mut f: impl FnMut(&mut Cache) -> R) -> Result<R, Fault> {
    let frame = &call.memory.frame;
    loop {
        let id = frame.cache_id();
        if let Some((answer, version)) = STORE.with_version(id, &mut f) {
            frame.put_version(id, version);
            return Ok(answer);
        }
        let (mut tenant, mut trigger) = (KeyBuffer::new(), KeyBuffer::new());
        let tenant = call.name(names_at).read(&mut tenant)?;
        let trigger = call.name(names_at + 1).read(&mut trigger)?;
        frame.put_cache_id(STORE.open(tenant, trigger));
    }
}
