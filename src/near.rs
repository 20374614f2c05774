//! The Rust half of the near cache: how JavaScript may answer a `get` from what it read before, and stay exact.
//!
//! A realm remembers records that it has read, and with them the *version* of the cache as it was under the lock
//! when they were read. Each change of what a `get` may answer raises that version, under the lock and before the
//! call that made it returns. So while the version is the same, no change has been completed since, and what is
//! remembered is what the lock would show. The version is one word, in memory that every thread can read:
//!
//! | who | does |
//! |---|---|
//! | a change, under the lock | changes the cache, raises the word, unlocks, returns |
//! | a first read, under the lock | reads record and word |
//! | a later read, without a lock | reads the word; if it is the same, answers from memory |
//!
//! Caches share a fixed number of words. A change of one then makes another's readers ask again, which is slower
//! for once and never wrong; the same holds for a word that a cache had before it was reset. Only the holder of one
//! shard's lock writes a word, for caches of different shards never share one.
//!
//! Hits and misses that are answered so must count all the same: see [`Tally`](crate::tally::Tally).
//!
//! The JavaScript half is `lib/near-cache.js`.

use std::sync::Arc;
use std::sync::atomic::Ordering;

#[cfg(loom)]
use loom::sync::atomic::AtomicI32;
#[cfg(not(loom))]
use std::sync::atomic::AtomicI32;

use crate::store::CacheId;

/// A multiple of the number of shards, so that caches of different shards never share a word.
const WORDS: usize = if cfg!(loom) { 16 } else { 4_096 };

/// The version of a cache of which nothing may be remembered: its word has been raised as often as it can be.
pub const SPENT: i32 = 0;

/// A version word for every cache, some of them shared.
pub struct Versions(Arc<[AtomicI32]>);

impl Default for Versions {
    fn default() -> Self {
        Self((0..WORDS).map(|_| AtomicI32::new(SPENT + 1)).collect())
    }
}

impl Versions {
    /// Which word is this cache's.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the remainder is small")]
    pub fn word(id: CacheId) -> u32 {
        (id.0 % WORDS as u64) as u32
    }

    /// The words, for as long as someone looks at them.
    #[must_use]
    pub fn words(&self) -> Arc<[AtomicI32]> {
        Arc::clone(&self.0)
    }

    /// The version of this cache. To be called under its shard's lock.
    pub(crate) fn get(&self, id: CacheId) -> i32 {
        self.at(id).load(Ordering::Relaxed)
    }

    /// Raises the version of this cache. To be called under its shard's lock, when the change is made.
    pub(crate) fn raise(&self, id: CacheId, by: i32) {
        let version = self.get(id);
        // Never twice the same version: once the word is spent, it stays so.
        let raised = if version == SPENT { SPENT } else { version.checked_add(by).unwrap_or(SPENT) };
        // Release: whoever reads the new version and then locks sees the change, and whoever learns in any way that
        // the call has returned sees the new version.
        self.at(id).store(raised, Ordering::Release);
    }

    #[expect(clippy::indexing_slicing, reason = "a word's number is below WORDS")]
    fn at(&self, id: CacheId) -> &AtomicI32 {
        &self.0[Self::word(id) as usize]
    }
}

#[cfg(test)]
#[cfg(not(loom))]
mod tests {
    use super::*;

    const ID: CacheId = CacheId(17);

    #[test]
    fn a_version_never_comes_again() {
        let versions = Versions::default();
        versions.raise(ID, i32::MAX - 2);
        assert_eq!(versions.get(ID), i32::MAX - 1);
        versions.raise(ID, 2);
        assert_eq!(versions.get(ID), SPENT);
        versions.raise(ID, 1);
        assert_eq!(versions.get(ID), SPENT);
    }

    /// The store numbers its caches so that the number tells the shard.
    #[test]
    fn caches_of_different_shards_never_share_a_word() {
        const SHARDS: u64 = 16;
        for (one, other) in (0..2 * WORDS as u64).map(|id| (CacheId(id), CacheId(id + 1))) {
            assert_ne!(Versions::word(one), Versions::word(other));
            assert_eq!(u64::from(Versions::word(one)) % SHARDS, one.0 % SHARDS);
        }
    }
}

/// Every interleaving of a writer and a reader that remembers:
/// `RUSTFLAGS="--cfg loom" cargo test --no-default-features --release --lib near`
#[cfg(test)]
#[cfg(loom)]
mod model {
    use super::*;
    use loom::sync::{Arc, Mutex};
    use loom::thread;

    const ID: CacheId = CacheId(1);

    struct Shared {
        record: Mutex<u32>,
        versions: Versions,
        /// How many writes have returned.
        written: loom::sync::atomic::AtomicU32,
    }

    impl Shared {
        fn new() -> Arc<Self> {
            let written = loom::sync::atomic::AtomicU32::new(0);
            Arc::new(Self { record: Mutex::new(0), versions: Versions::default(), written })
        }

        fn write(&self) {
            {
                let mut record = self.record.lock().unwrap();
                *record += 1;
                self.versions.raise(ID, 1);
            }
            self.written.fetch_add(1, Ordering::Release);
        }

        fn read_under_lock(&self) -> (u32, i32) {
            let record = self.record.lock().unwrap();
            (*record, self.versions.get(ID))
        }

        /// As `lib/near-cache.js` reads: from memory if the word is the same, else under the lock.
        fn read(&self, near: &mut (u32, i32)) -> u32 {
            if self.versions.at(ID).load(Ordering::SeqCst) != near.1 {
                *near = self.read_under_lock();
            }
            near.0
        }
    }

    /// No read answers what a write had replaced that returned before the read began, and none goes back.
    fn check(writers: usize) {
        loom::model(move || {
            let shared = Shared::new();
            let threads: Vec<_> = (0..writers)
                .map(|_| {
                    let shared = Arc::clone(&shared);
                    thread::spawn(move || shared.write())
                })
                .collect();
            let mut near = shared.read_under_lock();
            let mut last = near.0;
            for _ in 0..2 {
                let written = shared.written.load(Ordering::Acquire);
                let read = shared.read(&mut near);
                assert!(read >= written, "read {read} after {written} writes had returned");
                assert!(read >= last);
                last = read;
            }
            for thread in threads {
                thread.join().unwrap();
            }
            assert_eq!(shared.read(&mut near), u32::try_from(writers).unwrap());
        });
    }

    #[test]
    fn no_read_answers_what_a_finished_write_replaced() {
        check(1);
        check(2);
    }
}
