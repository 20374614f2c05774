//! What the engine's own tests share: records to write, and a cache to try them on.

use crate::cache::{Cache, SeedRefusal};
use crate::error::WriteError;
use crate::eviction::Eviction;
use crate::expiry::Lifetime;
use crate::limits::Limits;
use crate::records::Write;
use crate::text::{Text, Units};

pub fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

pub fn string(text: &Text) -> String {
    String::from_utf16(&text.to_units()).expect("tests store well-formed text")
}

/// A record to write, with what differs from the ordinary.
#[derive(Clone)]
pub struct Draft {
    key: Vec<u16>,
    value: Vec<u16>,
    lifetime: Lifetime,
}

pub fn draft(key: &str, value: &str) -> Draft {
    Draft { key: units(key), value: units(value), lifetime: Lifetime::default() }
}

impl Draft {
    pub fn ttl(mut self, ttl_ms: f64) -> Self {
        self.lifetime.ttl_ms = Some(ttl_ms);
        self
    }

    pub fn until(mut self, expires_at_ms: f64) -> Self {
        self.lifetime.expires_at_ms = Some(expires_at_ms);
        self
    }

    pub fn write(&self) -> Write<'_> {
        Write {
            key: Some(&self.key),
            value: Some(Units::TwoBytes(&self.value)),
            lifetime: self.lifetime,
            note: None,
            key_start: &[],
        }
    }
}

/// A cache, and what each call on it brings.
pub struct Desk {
    pub cache: Cache,
    pub limits: Limits,
    pub eviction: Eviction,
    pub now_ms: f64,
}

/// An empty cache at instant 0, with production's limits.
pub fn desk() -> Desk {
    Desk {
        cache: Cache::new(&units("post-login")),
        limits: Limits::default(),
        eviction: Eviction::default(),
        now_ms: 0.0,
    }
}

impl Desk {
    pub fn set(&mut self, draft: &Draft) -> Result<f64, WriteError> {
        self.cache.set(&draft.write(), &self.limits, self.now_ms)
    }

    pub fn seed(&mut self, drafts: &[Draft]) -> Result<(), SeedRefusal> {
        let writes: Vec<_> = drafts.iter().map(Draft::write).collect();
        self.cache.seed(&writes, &self.limits, self.now_ms)
    }

    pub fn get(&mut self, key: &str) -> Option<String> {
        let hit = self.cache.get(Some(&units(key)), self.now_ms, self.eviction)?;
        Some(string(&hit.value))
    }

    pub fn delete(&mut self, key: &str) -> Result<(), WriteError> {
        self.cache.delete(Some(&units(key)), self.now_ms)
    }

    pub fn evict(&mut self, key: &str) -> u64 {
        self.cache.evict(Some(&units(key)), self.now_ms)
    }

    /// The live records as `key=value`, oldest `set` first.
    pub fn shown(&self) -> Vec<String> {
        let entries = self.cache.records(self.now_ms);
        entries.iter().map(|entry| format!("{}={}", string(&entry.key), string(&entry.value))).collect()
    }

    pub fn entries_and_bytes(&self) -> (u64, u64) {
        let usage = self.cache.usage(self.now_ms);
        (usage.entries, usage.bytes)
    }
}
