//! Counts of the hits and misses that JavaScript serves by itself, from its near cache.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;

/// How many caches one thread can count for at a time; of more it remembers nothing.
const SLOTS: u32 = 1_024;

/// The hits and misses that one thread serves from its memory: two numbers a slot, a slot a cache.
///
/// That thread alone writes, with plain stores; every thread may read. A slot is never set to zero: whoever takes it
/// remembers what it held ([`Claim`]), so a last count that comes late, from before a reset, is lost with the reset.
pub struct Tally {
    /// The bits of an `f64` each, as a `Float64Array` shows them: it counts exactly to 2^53.
    counts: Arc<[AtomicU64]>,
    free: Mutex<Vec<u32>>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            counts: (0..2 * SLOTS).map(|_| AtomicU64::new(0)).collect(),
            free: Mutex::new((0..SLOTS).rev().collect()),
        }
    }
}

impl Tally {
    /// The numbers, for as long as someone counts with them: hits of slot 0, misses of slot 0, hits of slot 1, …
    pub fn counts(&self) -> Arc<[AtomicU64]> {
        Arc::clone(&self.counts)
    }

    fn read(&self, slot: u32) -> [u64; 2] {
        [0, 1].map(|which| {
            let bits = self.counts.get(2 * slot as usize + which).map(|count| count.load(Ordering::Relaxed));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it counts from 0")]
            let count = f64::from_bits(bits.unwrap_or_default()) as u64;
            count
        })
    }
}

/// A cache's hold on a slot of one thread's tally.
struct Claim {
    tally: Arc<Tally>,
    slot: u32,
    before: [u64; 2],
}

impl Claim {
    /// Takes a free slot. Only the thread that counts in the tally may call this: a count of its own cannot then
    /// come between.
    fn new(tally: &Arc<Tally>) -> Option<Self> {
        let slot = tally.free.lock().pop()?;
        Some(Self { tally: Arc::clone(tally), slot, before: tally.read(slot) })
    }

    fn counted(&self) -> [u64; 2] {
        let [hits, misses] = self.tally.read(self.slot);
        let [hits_before, misses_before] = self.before;
        [hits.saturating_sub(hits_before), misses.saturating_sub(misses_before)]
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.tally.free.lock().push(self.slot);
    }
}

/// A cache's slots, one for each thread that remembers records of it.
#[derive(Default)]
pub struct Claims(Vec<Claim>);

impl Claims {
    /// The slot in which this thread counts, taken if it has none yet; `None` if all are taken.
    pub fn slot(&mut self, tally: &Arc<Tally>) -> Option<u32> {
        if let Some(claim) = self.0.iter().find(|claim| Arc::ptr_eq(&claim.tally, tally)) {
            return Some(claim.slot);
        }
        let claim = Claim::new(tally)?;
        let slot = claim.slot;
        // One thread reads most caches.
        self.0.reserve_exact(1);
        self.0.push(claim);
        Some(slot)
    }

    /// The hits and misses that were counted in all slots.
    pub fn counted(&self) -> [u64; 2] {
        self.0
            .iter()
            .map(Claim::counted)
            .fold([0, 0], |[hits, misses], [more_hits, more_misses]| [hits + more_hits, misses + more_misses])
    }
}

#[cfg(test)]
#[cfg(not(loom))]
mod tests {
    use super::*;

    fn count(tally: &Tally, number: usize, count: f64) {
        tally.counts[number].store(count.to_bits(), Ordering::Relaxed);
    }

    #[test]
    fn a_claim_counts_from_what_its_slot_held() {
        let tally = Arc::new(Tally::default());
        let mut claims = Claims::default();
        assert_eq!(claims.slot(&tally), Some(0));
        assert_eq!(claims.slot(&tally), Some(0), "one slot for a thread");
        count(&tally, 0, 3.0);
        count(&tally, 1, 4.0);
        assert_eq!(claims.counted(), [3, 4]);

        // A reset, and a count that comes late.
        drop(claims);
        count(&tally, 0, 5.0);
        let mut claims = Claims::default();
        assert_eq!(claims.slot(&tally), Some(0));
        assert_eq!(claims.counted(), [0, 0]);
        count(&tally, 0, 6.0);
        assert_eq!(claims.counted(), [1, 0]);
    }

    #[test]
    fn each_cache_and_each_thread_has_a_slot_of_its_own_while_there_are_any() {
        let tallies = [Arc::new(Tally::default()), Arc::new(Tally::default())];
        let mut claims = Claims::default();
        assert_eq!(tallies.each_ref().map(|tally| claims.slot(tally)), [Some(0), Some(0)]);
        count(&tallies[0], 0, 1.0);
        count(&tallies[1], 0, 1.0);
        assert_eq!(claims.counted(), [2, 0]);

        let others: Vec<_> = (1..SLOTS).map(|_| Claim::new(&tallies[0]).unwrap()).collect();
        assert_eq!(Claims::default().slot(&tallies[0]), None);
        drop(others);
        assert!(Claims::default().slot(&tallies[0]).is_some());
    }
}
