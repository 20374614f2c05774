//! What every execution calls: `get`, `set` and `delete`.
//!
//! Each takes `(frame, …, tenant, trigger)`. The names are read only when the cache that the frame knows is gone.

use super::raw::{Answer, Buffer, Call, Fault, JsText};
use super::{STORE, TALLY};
use crate::cache::Cache;
use crate::error::WriteError;
use crate::records::Write;
use crate::text::Input;

/// Production's keys fit in it, with room to spare; longer ones, of who raised the limit, go to the heap.
pub type KeyBuffer = Buffer<128>;
/// Production's values fit in it.
pub type ValueBuffer = Buffer<4_100>;

/// `get(frame, key, tenant, trigger)`: the value, or `undefined`.
pub fn get(call: &mut Call<'_>) -> Result<Answer, Fault> {
    let mut buffer = KeyBuffer::new();
    let key = existing_key(call, &mut buffer)?;
    let (now_ms, eviction) = (call.frame.now_ms(), call.frame.eviction());
    let (hit, is_known, slot) = on_cache(call, 2, |cache| {
        let hit = cache.get(key, now_ms, eviction);
        let is_known = hit.is_some() || cache.has_key(key);
        // With an eviction rate, each `get` comes here to be drawn: there is nothing to count elsewhere.
        let slot = if eviction.rate > 0.0 { None } else { TALLY.with(|tally| cache.tally_slot(&tally.0)) };
        (hit, is_known, slot)
    })?;
    call.frame.put_tally_slot(slot);
    let Some(hit) = hit else {
        call.frame.put_expires_at_ms(if is_known { f64::NEG_INFINITY } else { f64::NAN });
        return Ok(Answer::Nothing);
    };
    call.frame.put_expires_at_ms(hit.expires_at_ms);
    Ok(Answer::Text(hit.value))
}

/// `set(frame, key, value, tenant, trigger)`: 0, or the error's number.
pub fn set(call: &mut Call<'_>) -> Result<Answer, Fault> {
    let limits = call.frame.limits();
    let (mut key_buffer, mut value_buffer) = (KeyBuffer::new(), ValueBuffer::new());
    let write = Write {
        key: short_enough(&call.text(1), limits.max_key_bytes, &mut key_buffer)?,
        value: short_enough(&call.text(2), limits.max_value_bytes, &mut value_buffer)?,
        lifetime: call.frame.lifetime(),
    };
    let now_ms = call.frame.now_ms();
    let outcome = on_cache(call, 3, |cache| cache.set(&write, &limits, now_ms))?;
    if let Ok(expires_at_ms) = outcome {
        call.frame.put_expires_at_ms(expires_at_ms);
    }
    Ok(Answer::Code(outcome.err().map_or(0, number)))
}

/// `delete(frame, key, tenant, trigger)`: 0, or the error's number.
pub fn delete(call: &mut Call<'_>) -> Result<Answer, Fault> {
    let mut buffer = KeyBuffer::new();
    let key = existing_key(call, &mut buffer)?;
    let now_ms = call.frame.now_ms();
    let outcome = on_cache(call, 2, |cache| cache.delete(key, now_ms))?;
    Ok(Answer::Code(outcome.err().map_or(0, number)))
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
    match text.units() {
        Some(units) if units as u64 <= max_bytes => text.read(units, buffer).map(Input::Units),
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
    match text.units() {
        Some(units) if units <= ALWAYS_READ_UNITS || has_key_of_units(units)? => {
            text.read(units, buffer).map(Input::Units)
        }
        _ => Ok(Input::Unmatchable),
    }
}

fn existing_key<'b>(call: &mut Call<'_>, buffer: &'b mut KeyBuffer) -> Result<Input<'b>, Fault> {
    let text = call.text(1);
    key_to_find(&text, buffer, |units| on_cache(call, 2, |cache| cache.has_key_of_units(units)))
}

/// The cache of this call; made, and the frame told of it, if it is gone.
pub fn on_cache<R>(
    call: &mut Call<'_>,
    names_at: usize,
    mut f: impl FnMut(&mut Cache) -> R,
) -> Result<R, Fault> {
    loop {
        let id = call.frame.cache_id();
        if let Some((answer, version)) = STORE.with_version(id, &mut f) {
            call.frame.put_version(id, version);
            return Ok(answer);
        }
        let (mut tenant, mut trigger) = (KeyBuffer::new(), KeyBuffer::new());
        let id = STORE
            .open(name(&call.text(names_at), &mut tenant)?, name(&call.text(names_at + 1), &mut trigger)?);
        call.frame.put_cache_id(id);
    }
}

fn name<'b>(text: &JsText, buffer: &'b mut KeyBuffer) -> Result<&'b [u16], Fault> {
    text.read(text.units().unwrap_or_default(), buffer)
}
