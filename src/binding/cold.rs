//! What only tests call. What these functions return is JSON: a string belongs to no realm, and what JavaScript
//! parses from it is the caller's.

use napi::bindgen_prelude::Utf16String;
use napi_derive::napi;
use serde::Serialize;

use super::handle::{Handle, lifetime};
use super::hot::{KeyBuffer, key_to_find, short_enough};
use super::memory::STORE;
use super::raw::JsText;
use super::seal::{Fault, Result, sealed};
use crate::cache::Cache;
use crate::error::WriteError;
use crate::eviction::Eviction;
use crate::failures::{Operation, Times};
use crate::limits::Limits;
use crate::records::Write;
use crate::text::{Text, Units};

/// With what a cache is opened. The shim admits safe integers only.
#[napi(object, object_to_js = false)]
pub struct NativeSettings {
    pub max_entries: f64,
    pub max_key_bytes: f64,
    pub max_value_bytes: f64,
    pub max_total_bytes: f64,
    pub default_ttl_ms: f64,
    pub max_ttl_ms: f64,
    pub eviction_rate: f64,
    pub eviction_seed: f64,
}

/// A record to seed; its lifetime is told as to `set`.
#[napi(object, object_to_js = false)]
pub struct NativeWrite {
    #[napi(ts_type = "string")]
    pub key: JsText,
    #[napi(ts_type = "string")]
    pub value: JsText,
    pub ttl_ms: f64,
    pub expires_at_ms: f64,
}

/// Production's error codes.
#[napi(catch_unwind)]
pub fn error_codes() -> Result<String> {
    sealed(|| json(WriteError::ALL))
}

/// Production's limits.
#[napi(catch_unwind)]
pub fn default_limits() -> Result<String> {
    sealed(|| json(&Limits::default()))
}

/// Opens the cache of this tenant and trigger, until what is returned is collected; strict if a test file is named.
#[napi(catch_unwind, ts_return_type = "object")]
pub fn open(
    tenant: Utf16String,
    trigger: Utf16String,
    settings: NativeSettings,
    file: Option<Utf16String>,
) -> Result<Handle> {
    sealed(|| {
        let limits = Limits {
            max_entries: whole(settings.max_entries),
            max_key_bytes: whole(settings.max_key_bytes),
            max_value_bytes: whole(settings.max_value_bytes),
            max_total_bytes: whole(settings.max_total_bytes),
            default_ttl_ms: whole(settings.default_ttl_ms),
            max_ttl_ms: whole(settings.max_ttl_ms),
        };
        #[expect(clippy::cast_possible_truncation, reason = "the shim admits safe integers only")]
        let seed = settings.eviction_seed as i64;
        let eviction = Eviction { rate: settings.eviction_rate, seed };
        let file = file.map(|file| Text::new(&file));
        Ok(Handle::new(&tenant, &trigger, limits, eviction, file))
    })
}

/// Where the version of the cache is in `versions`.
#[napi(catch_unwind)]
pub fn version_word(handle: &Handle) -> Result<u32> {
    sealed(|| Ok(u32::try_from(handle.opened().word()).unwrap_or(0)))
}

/// All live records, oldest `set` first.
#[napi(catch_unwind)]
pub fn records(handle: &Handle, now_ms: f64) -> Result<String> {
    sealed(|| json(&handle.cache(|cache| cache.records(now_ms))))
}

/// Stores all of these records, or none: then it returns which was refused first, and why.
#[napi(catch_unwind)]
pub fn seed(handle: &Handle, records: Vec<NativeWrite>, now_ms: f64) -> Result<Option<String>> {
    sealed(|| {
        let limits = &handle.limits;
        let mut buffers: Vec<_> = records.iter().map(|_| (KeyBuffer::new(), KeyBuffer::new())).collect();
        let writes = records.iter().zip(&mut buffers).map(|(record, (key, value))| {
            Ok(Write {
                key: short_enough(&record.key, limits.max_key_bytes, key)?,
                value: short_enough(&record.value, limits.max_value_bytes, value)?.map(Units::TwoBytes),
                lifetime: lifetime(record.ttl_ms, record.expires_at_ms),
                note: None,
                key_start: &[],
            })
        });
        let writes = writes.collect::<Result<Vec<_>, Fault>>()?;
        let seeded = handle.cache(|cache| cache.seed(&writes, limits, now_ms));
        seeded.err().map(|refusal| json(&refusal)).transpose()
    })
}

/// Drops the live record of `key`, or all, and returns how many that were.
#[napi(catch_unwind)]
pub fn evict(
    handle: &Handle,
    #[napi(ts_arg_type = "string | undefined")] key: Option<JsText>,
    now_ms: f64,
) -> Result<u32> {
    sealed(|| {
        let mut buffer = KeyBuffer::new();
        let evicted = match key {
            Some(key) => {
                let key = key_to_find(handle, &key, &mut buffer)?;
                handle.cache(|cache| cache.evict(key, now_ms))
            }
            None => handle.cache(|cache| cache.evict_all(now_ms)),
        };
        Ok(u32::try_from(evicted).unwrap_or(u32::MAX))
    })
}

/// Orders that the next calls of `set`, or of `delete`, return an error; `times` may be `Infinity`.
#[napi(catch_unwind)]
pub fn fail(handle: &Handle, on_delete: bool, code: String, times: f64) -> Result<()> {
    sealed(|| {
        let error = WriteError::from_name(&code).ok_or(Fault(c"no such code"))?;
        let operation = if on_delete { Operation::Delete } else { Operation::Set };
        let times = if times.is_finite() { Times::Next(whole(times)) } else { Times::Always };
        handle.cache(|cache| cache.fail(operation, error, times));
        Ok(())
    })
}

/// What the cache holds, and what happened to it since its reset.
#[napi(catch_unwind)]
pub fn usage(handle: &Handle, now_ms: f64) -> Result<String> {
    sealed(|| json(&handle.cache(|cache| cache.usage(now_ms))))
}

/// What went otherwise than an Action hopes. Whoever asks has looked at it.
#[napi(catch_unwind)]
pub fn history(handle: &Handle, now_ms: f64) -> Result<String> {
    sealed(|| json(&STORE.history(handle.opened(), now_ms)))
}

/// How many refusals there were, of each code. Whoever asks for one code, or for all, has looked at those.
#[napi(catch_unwind)]
pub fn refusals(handle: &Handle, code: Option<String>) -> Result<String> {
    sealed(|| {
        // No refusal has a code that is none.
        let code = code.map(|name| WriteError::from_name(&name).ok_or(Fault(c"no such code"))).transpose()?;
        json(&STORE.refusals(handle.opened(), code))
    })
}

/// The same as `history`, for a table: nobody has looked at it.
#[napi(catch_unwind)]
pub fn peek(handle: &Handle, now_ms: f64) -> Result<String> {
    sealed(|| json(&STORE.peek(handle.opened(), now_ms)))
}

/// How many events there were since the reset, of which only the last are kept.
#[napi(catch_unwind)]
pub fn event_count(handle: &Handle) -> Result<f64> {
    #[expect(clippy::cast_precision_loss, reason = "no process counts to 2^53")]
    sealed(|| Ok(handle.cache(|cache| cache.event_count()) as f64))
}

/// Says that another execution begins.
#[napi(catch_unwind)]
pub fn new_execution(handle: &Handle) -> Result<()> {
    sealed(|| {
        handle.cache(Cache::new_execution);
        Ok(())
    })
}

/// The number of the last fault, to take those that come after it.
#[napi(catch_unwind)]
pub fn mark_faults() -> Result<f64> {
    #[expect(clippy::cast_precision_loss, reason = "no process counts to 2^53")]
    sealed(|| Ok(STORE.unlooked().mark() as f64))
}

/// Takes the faults of this test file after that mark, and up to another, at which nobody has looked.
#[napi(catch_unwind)]
pub fn take_faults(file: Utf16String, mark: f64, end: f64) -> Result<String> {
    sealed(|| json(&STORE.unlooked().take(&Text::new(&file), whole(mark), whole(end))))
}

/// Drops what is in the cache: its records, its failures and its counters.
#[napi(catch_unwind)]
pub fn reset(handle: &Handle) -> Result<()> {
    sealed(|| {
        STORE.reset(handle.opened());
        Ok(())
    })
}

/// The same for every cache of the tenant.
#[napi(catch_unwind)]
pub fn reset_tenant(tenant: Utf16String) -> Result<()> {
    sealed(|| {
        STORE.reset_tenant(&tenant);
        Ok(())
    })
}

fn json(result: &(impl Serialize + ?Sized)) -> Result<String, Fault> {
    serde_json::to_string(result).map_err(|_| Fault(c"cannot make the result"))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the shim admits safe integers only; anything else becomes a number near it, never a panic"
)]
fn whole(number: f64) -> u64 {
    number as u64
}
