//! The engine, handed to JavaScript. Decides nothing: it turns JavaScript's values into the engine's and back.
//!
//! The process has one store, which it shares with every thread and every `vm` context that loads the addon, and
//! which outlives all of them: the addon is never unloaded. [`hot`] has what every execution calls, this file
//! what only tests call.

#![allow(clippy::needless_pass_by_value, reason = "napi-rs hands arguments over by value")]
#![cfg_attr(test, allow(dead_code, reason = "napi-rs exports nothing from a test build"))]
#![allow(clippy::must_use_candidate, reason = "JavaScript calls these functions")]

mod file_tenant;
mod frame;
mod hot;
mod identity;
mod raw;
mod seal;
#[cfg(feature = "testing")]
mod testing;

use std::sync::{Arc, LazyLock};

use napi::bindgen_prelude::{Env, Float64Array, Unknown, Utf16String};
use napi_derive::napi;
use serde::Serialize;

use self::frame::{Frame, lifetime};
use self::hot::{KeyBuffer, key_to_find, short_enough};
use self::raw::{Fault, JsText};
use self::seal::{Result, sealed};
use crate::error::WriteError;
use crate::failures::{Operation, Times};
use crate::limits::Limits;
use crate::record::Entry;
use crate::records::Write;
use crate::store::Store;
use crate::tally::Tally;
use crate::text::Text;
use crate::usage::Usage;

static STORE: LazyLock<Store> = LazyLock::new(Store::default);

thread_local! {
    /// What this thread's JavaScript reads and writes without a call.
    static MEMORY: ThreadMemory = ThreadMemory::default();
}

/// Memory that Rust and the JavaScript of one thread share.
#[derive(Default)]
pub struct ThreadMemory {
    /// The numbers of each call.
    pub frame: Frame,
    /// Counts what JavaScript answers from its near caches.
    pub tally: Arc<Tally>,
}

impl Drop for ThreadMemory {
    fn drop(&mut self) {
        self.tally.end();
    }
}

/// A record, as it goes out.
#[napi(object, object_from_js = false)]
pub struct NativeRecord {
    pub key: Utf16String,
    pub value: Utf16String,
    pub expires_at_ms: f64,
    pub size_bytes: f64,
}

/// A record to seed; its lifetime is told as in the frame.
#[napi(object, object_to_js = false)]
pub struct NativeWrite {
    #[napi(ts_type = "string")]
    pub key: JsText,
    #[napi(ts_type = "string")]
    pub value: JsText,
    pub ttl_ms: f64,
    pub expires_at_ms: f64,
}

/// The first record that could not be seeded.
#[napi(object)]
pub struct NativeRefusal {
    /// Which it was, from 0.
    pub position: u32,
    /// Its place in `errorCodes()`, from 1.
    pub code: u32,
}

/// What the store holds.
#[napi(object)]
pub struct NativeFootprint {
    pub tenants: u32,
    pub caches: u32,
    pub records: u32,
}

/// The error codes that `set` and `delete` number, counted from 1.
#[napi(catch_unwind)]
pub fn error_codes() -> Vec<&'static str> {
    WriteError::ALL.iter().map(|error| error.name()).collect()
}

/// Production's limits.
#[napi(catch_unwind, ts_return_type = "import('../index').CacheLimits")]
pub fn default_limits(env: &Env) -> Result<Unknown<'_>> {
    sealed(|| to_js(env, &Limits::default()))
}

/// Fills the thread's frame, for a runtime where JavaScript cannot write to it.
#[napi(catch_unwind)]
pub fn write_frame(numbers: Float64Array) {
    MEMORY.with(|memory| memory.frame.write(&numbers));
}

/// The thread's frame, for a runtime where JavaScript cannot look at it.
#[napi(catch_unwind)]
pub fn read_frame() -> Vec<f64> {
    MEMORY.with(|memory| memory.frame.read())
}

/// All live records, oldest `set` first.
#[napi(catch_unwind)]
pub fn records(tenant: Utf16String, trigger: Utf16String, now_ms: f64) -> Result<Vec<NativeRecord>> {
    sealed(|| {
        let entries = STORE.find(&tenant, &trigger, |cache| cache.records(now_ms)).unwrap_or_default();
        Ok(entries.into_iter().map(NativeRecord::from).collect())
    })
}

/// Stores all of these records, by the frame's limits and instant, or none.
#[napi(catch_unwind)]
pub fn seed(
    tenant: Utf16String,
    trigger: Utf16String,
    records: Vec<NativeWrite>,
) -> Result<Option<NativeRefusal>> {
    sealed(|| {
        let (limits, now_ms) = MEMORY.with(|memory| (memory.frame.limits(), memory.frame.now_ms()));
        let mut buffers: Vec<_> = records.iter().map(|_| (KeyBuffer::new(), KeyBuffer::new())).collect();
        let writes = records.iter().zip(&mut buffers).map(|(record, (key, value))| {
            Ok(Write {
                key: short_enough(&record.key, limits.max_key_bytes, key)?,
                value: short_enough(&record.value, limits.max_value_bytes, value)?,
                lifetime: lifetime(record.ttl_ms, record.expires_at_ms),
            })
        });
        let writes = writes.collect::<Result<Vec<_>, Fault>>()?;
        let seeded = STORE.find_or_open(&tenant, &trigger, |cache| cache.seed(&writes, &limits, now_ms));
        Ok(seeded.err().map(|refusal| NativeRefusal {
            position: u32::try_from(refusal.position).unwrap_or(u32::MAX),
            code: hot::number(refusal.error),
        }))
    })
}

/// Drops the live record under `key`, or all, and answers how many that were.
#[napi(catch_unwind)]
pub fn evict(
    tenant: Utf16String,
    trigger: Utf16String,
    #[napi(ts_arg_type = "string | undefined")] key: Option<JsText>,
    now_ms: f64,
) -> Result<u32> {
    sealed(|| {
        let mut buffer = KeyBuffer::new();
        let key = key.map(|key| {
            key_to_find(&key, &mut buffer, |units| {
                let has_key = STORE.find(&tenant, &trigger, |cache| cache.has_key_of_units(units));
                Ok(has_key.unwrap_or_default())
            })
        });
        let key = key.transpose()?;
        let evicted = STORE.find(&tenant, &trigger, |cache| match key {
            Some(key) => cache.evict(key, now_ms),
            None => cache.evict_all(now_ms),
        });
        Ok(u32::try_from(evicted.unwrap_or_default()).unwrap_or(u32::MAX))
    })
}

/// Orders that the next calls of `set`, or of `delete`, answer an error; `times` may be `Infinity`.
#[napi(catch_unwind)]
pub fn fail(
    tenant: Utf16String,
    trigger: Utf16String,
    on_delete: bool,
    code: String,
    times: f64,
) -> Result<()> {
    sealed(|| {
        let error = WriteError::from_name(&code).ok_or(Fault(c"no such code"))?;
        let operation = if on_delete { Operation::Delete } else { Operation::Set };
        let times = if times.is_finite() { Times::Next(frame::whole(times)) } else { Times::Always };
        STORE.find_or_open(&tenant, &trigger, |cache| cache.fail(operation, error, times));
        Ok(())
    })
}

/// What the cache holds, and what happened to it since its reset.
#[napi(catch_unwind, ts_return_type = "import('../index').CacheUsage")]
pub fn usage(env: &Env, tenant: Utf16String, trigger: Utf16String, now_ms: f64) -> Result<Unknown<'_>> {
    sealed(|| {
        let usage: Usage = STORE.find(&tenant, &trigger, |cache| cache.usage(now_ms)).unwrap_or_default();
        to_js(env, &usage)
    })
}

/// Drops the cache: its records, its failures and its counters.
#[napi(catch_unwind)]
pub fn reset(tenant: Utf16String, trigger: Utf16String) -> Result<()> {
    sealed(|| {
        STORE.reset(&tenant, &trigger);
        Ok(())
    })
}

/// Drops every cache of the tenant.
#[napi(catch_unwind)]
pub fn reset_tenant(tenant: Utf16String) -> Result<()> {
    sealed(|| {
        STORE.reset_tenant(&tenant);
        Ok(())
    })
}

/// What the whole store holds.
#[napi(catch_unwind)]
pub fn footprint() -> Result<NativeFootprint> {
    sealed(|| {
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        let footprint = STORE.footprint();
        Ok(NativeFootprint {
            tenants: count(footprint.tenants),
            caches: count(footprint.caches),
            records: count(footprint.records),
        })
    })
}

fn to_js<'env>(env: &'env Env, answer: &impl Serialize) -> Result<Unknown<'env>, Fault> {
    env.to_js_value(answer).map_err(|_| Fault(c"cannot make the answer"))
}

impl From<Entry> for NativeRecord {
    fn from(entry: Entry) -> Self {
        let units = |text: Text| Utf16String::from(text.to_units());
        Self {
            key: units(entry.key),
            value: units(entry.value),
            expires_at_ms: entry.expires_at_ms,
            size_bytes: f64::from(entry.size_bytes),
        }
    }
}
