//! The Rust half of the near cache: how JavaScript may serve a `get` from what it read before, and stay exact.
//!
//! A realm remembers records that it has read, and with them the *version* of the cache, read under the same lock. Each
//! change of what a `get` may find raises the version, under the lock and before the call that made it returns. So while
//! the version is the same, no change has been completed since, and what is remembered is what the lock would show. The
//! version is one word, in memory that every thread can read:
//!
//! | who | does |
//! |---|---|
//! | a change, under the lock | changes the cache, raises the word, unlocks, returns |
//! | a first read, under the lock | reads record and word |
//! | a later read, without a lock | reads the word; if it is the same, returns what is remembered |
//!
//! A cache has a word of its own while it is in the store, so only the holder of its lock writes the word. There is a fixed
//! number of words; of a cache that comes when all are taken, nothing may be remembered.
//!
//! Hits and misses that are served so are counted all the same: see [`Tally`](crate::tally::Tally). The JavaScript half
//! is `lib/near-cache.js`.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use parking_lot::Mutex;

#[cfg(loom)]
use loom::sync::atomic::AtomicI32;
#[cfg(not(loom))]
use std::sync::atomic::AtomicI32;

const WORDS: usize = if cfg!(loom) { 2 } else { 16_384 };

/// A word that has been raised as often as it can be: of its cache nothing may be remembered any more.
const SPENT: i32 = 0;

/// The word of all caches that have none of their own. It is spent from the start.
const NO_WORD: usize = 0;

/// How far a call took the version of its cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rise {
    /// The version before, if the call changed the one key that it named and no other: whoever made the call may keep
    /// what it remembers of other keys.
    pub before: Option<i32>,
    /// The version after; `None` if nothing may be remembered.
    pub after: Option<i32>,
}

/// What a call changed of what a `get` may find.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Change {
    #[default]
    None,
    /// The key that the call named, and no other.
    OneKey,
    /// Any key.
    AnyKey,
}

pub struct Versions {
    words: Arc<[AtomicI32]>,
    free: Mutex<Vec<usize>>,
}

impl Default for Versions {
    fn default() -> Self {
        let words = (0..WORDS).map(|word| AtomicI32::new(if word == NO_WORD { SPENT } else { SPENT + 1 }));
        Self { words: words.collect(), free: Mutex::new((NO_WORD + 1..WORDS).rev().collect()) }
    }
}

impl Versions {
    /// The words, for as long as someone looks at them.
    pub fn words(&self) -> Arc<[AtomicI32]> {
        Arc::clone(&self.words)
    }

    /// A word for a new cache.
    pub fn take_word(&self) -> usize {
        self.free.lock().pop().unwrap_or(NO_WORD)
    }

    /// Gives back the word of a cache that is gone. Its next owner goes on from the version that it has.
    pub fn give_back(&self, word: usize) {
        if word != NO_WORD {
            self.free.lock().push(word);
        }
    }

    /// Raises the version in this word, if there was a change. To be called under the lock of the word's cache.
    #[expect(clippy::indexing_slicing, reason = "words are handed out by take_word")]
    pub fn raise(&self, word: usize, change: Change) -> Rise {
        let word = &self.words[word];
        let before = word.load(Ordering::Relaxed);
        // Never the same version twice: once a word is spent, it stays so.
        let after = match change {
            Change::None => before,
            _ if before == SPENT => SPENT,
            _ => before.checked_add(1).unwrap_or(SPENT),
        };
        // Release: whoever reads the new version and then locks sees the change, and whoever learns in any way that
        // the call has returned sees the new version.
        word.store(after, Ordering::Release);
        let is_own = change == Change::OneKey && before != SPENT;
        Rise { before: is_own.then_some(before), after: Some(after).filter(|&version| version != SPENT) }
    }
}

#[cfg(test)]
#[cfg(not(loom))]
mod tests {
    use super::*;

    const WORD: usize = 17;

    #[test]
    fn a_version_never_comes_again() {
        let versions = Versions::default();
        versions.words()[WORD].store(i32::MAX - 1, Ordering::Relaxed);
        let rise = versions.raise(WORD, Change::OneKey);
        assert_eq!(rise, Rise { before: Some(i32::MAX - 1), after: Some(i32::MAX) });
        assert_eq!(versions.raise(WORD, Change::OneKey), Rise { before: Some(i32::MAX), after: None });
        assert_eq!(versions.raise(WORD, Change::OneKey), Rise { before: None, after: None });
        assert_eq!(versions.raise(WORD, Change::None), Rise { before: None, after: None });
    }

    #[test]
    fn a_word_has_one_cache_at_a_time_and_nothing_is_remembered_without_one() {
        let versions = Versions::default();
        let mut words: Vec<_> = (1..WORDS).map(|_| versions.take_word()).collect();
        assert_eq!(versions.take_word(), NO_WORD);
        assert_eq!(versions.raise(NO_WORD, Change::OneKey), Rise { before: None, after: None });
        versions.give_back(NO_WORD);
        assert_eq!(versions.take_word(), NO_WORD, "it has no single owner");
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), WORDS - 1);

        let version = versions.raise(WORD, Change::AnyKey).after;
        versions.give_back(WORD);
        assert_eq!(versions.take_word(), WORD);
        assert!(versions.raise(WORD, Change::AnyKey).after > version);
    }

    #[test]
    fn only_a_change_of_one_key_leaves_its_maker_the_rest() {
        let versions = Versions::default();
        assert_eq!(versions.raise(WORD, Change::None), Rise { before: None, after: Some(1) });
        assert_eq!(versions.raise(WORD, Change::OneKey), Rise { before: Some(1), after: Some(2) });
        assert_eq!(versions.raise(WORD, Change::AnyKey), Rise { before: None, after: Some(3) });
        assert_eq!(versions.raise(WORD + 1, Change::None).after, Some(1), "another word is another version");
    }
}

/// Every interleaving of a writer and a reader that remembers:
/// `RUSTFLAGS="--cfg loom" cargo test --no-default-features --release --lib versions`
#[cfg(test)]
#[cfg(loom)]
mod model {
    use super::*;
    use loom::sync::{Arc, Mutex};
    use loom::thread;

    const WORD: usize = 1;

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
                self.versions.raise(WORD, Change::OneKey);
            }
            self.written.fetch_add(1, Ordering::Release);
        }

        fn read_under_lock(&self) -> (u32, i32) {
            let record = self.record.lock().unwrap();
            (*record, self.versions.raise(WORD, Change::None).after.unwrap())
        }

        /// As `lib/near-cache.js` reads: from memory if the word is the same, else under the lock.
        fn read(&self, near: &mut (u32, i32)) -> u32 {
            if self.versions.words[WORD].load(Ordering::SeqCst) != near.1 {
                *near = self.read_under_lock();
            }
            near.0
        }
    }

    /// No read returns what a write had replaced that returned before the read began, and none goes back.
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
    fn no_read_returns_what_a_finished_write_replaced() {
        check(1);
        check(2);
    }
}
