//! The records of one cache, and the room they take.

use hashbrown::hash_table::Entry as Place;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

use crate::error::WriteError;
use crate::expiry::{self, Lifetime, is_live};
use crate::limits::{Limits, Refusal, Room};
use crate::record::{Entry, Record};
use crate::text::Units;

/// A record to store. Text that is `None` was not read, because no limit admits its length
/// ([`Limits::is_worth_reading`]).
#[derive(Clone, Copy, Debug)]
pub struct Write<'a> {
    /// Under what it shall be found.
    pub key: Option<&'a [u16]>,
    /// How a key begins that was not read.
    pub key_start: &'a [u16],
    pub value: Option<Units<'a>>,
    pub lifetime: Lifetime,
    /// What else was passed, that `set` does not know.
    pub note: Option<Note<'a>>,
}

/// What a `set` was passed that it does not know.
#[derive(Clone, Copy, Debug)]
pub enum Note<'a> {
    /// Options without a lifetime, but with this property.
    UnknownOption(&'a [u16]),
    /// A third argument that is no object.
    OptionsIgnored,
}

/// What storing a record did.
pub struct Stored {
    pub expires_at_ms: f64,
    /// The records that it dropped because they had expired.
    pub expired: Vec<Record>,
}

/// A hash table: what a call costs does not grow with the records. The order of `set`s is in the records.
#[derive(Clone)]
pub struct Records {
    table: HashTable<Record>,
    hasher: DefaultHashBuilder,
    /// The sizes of all records in `table`, expired ones too.
    bytes: u64,
    /// No record in `table` ends before this, so that most calls need not look for expired ones.
    earliest_expiry_ms: f64,
    /// The turn of the youngest record.
    turns: u32,
    /// No key in `table` is longer.
    longest_key_units: usize,
}

impl Default for Records {
    fn default() -> Self {
        Self {
            table: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            bytes: 0,
            earliest_expiry_ms: f64::INFINITY,
            turns: 0,
            longest_key_units: 0,
        }
    }
}

impl Records {
    /// The live record of this key.
    pub fn find(&self, key: &[u16], now_ms: f64) -> Option<&Record> {
        let record = self.table.find(self.hasher.hash_one(key), |record| record.has_key(key));
        record.filter(|record| is_live(record.expires_at_ms, now_ms))
    }

    /// The live record of this key, to change what goes with it.
    pub fn find_mut(&mut self, key: &[u16], now_ms: f64) -> Option<&mut Record> {
        let record = self.table.find_mut(self.hasher.hash_one(key), |record| record.has_key(key));
        record.filter(|record| is_live(record.expires_at_ms, now_ms))
    }

    /// Whether some record may have a key of so many units. If not, the key need not be read.
    pub fn may_have_key_of(&self, units: usize) -> bool {
        units <= self.longest_key_units
    }

    /// All live records, oldest `set` first.
    pub fn entries(&self, now_ms: f64) -> Vec<Entry> {
        let mut live: Vec<_> = self.live(now_ms).collect();
        live.sort_unstable_by_key(|record| record.turn);
        live.into_iter().map(Record::entry).collect()
    }

    /// What the live records take up.
    pub fn room(&self, now_ms: f64) -> Room {
        if is_live(self.earliest_expiry_ms, now_ms) {
            return Room { entries: self.table.len() as u64, bytes: self.bytes };
        }
        self.live(now_ms).fold(Room::default(), |room, record| Room {
            entries: room.entries + 1,
            bytes: room.bytes + record.size_bytes(),
        })
    }

    /// How many records there are, expired ones too.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Stores a record, or refuses it and changes nothing. One that is stored drops what had expired. `permit` is asked
    /// last.
    pub fn put(
        &mut self,
        write: &Write<'_>,
        limits: &Limits,
        now_ms: f64,
        execution: u32,
        permit: impl FnOnce() -> Result<(), Refusal>,
    ) -> Result<Stored, Refusal> {
        let key_measure = limits.admit_key(write.key)?;
        let value_measure = limits.admit_value(write.value)?;
        let (key, value) = (write.key.unwrap_or_default(), write.value.unwrap_or_default());
        let size_bytes = (key_measure.utf8_bytes + value_measure.utf8_bytes) as u64;
        let hash = self.hasher.hash_one(key);
        let bucket = self.table.find_bucket_index(hash, |record| record.has_key(key));
        let replaced = bucket.and_then(|bucket| self.table.get_bucket(bucket));
        let replaced_bytes =
            replaced.filter(|record| is_live(record.expires_at_ms, now_ms)).map(Record::size_bytes);
        limits.admit_record(self.room(now_ms), size_bytes, replaced_bytes)?;
        let expires_at_ms = expiry::expires_at_ms(write.lifetime, limits, now_ms)?;
        // Two strings of V8's cannot reach 4 GiB.
        let size_bytes = u32::try_from(size_bytes).map_err(|_| WriteError::CacheSizeExceeded)?;
        permit()?;

        let expired = self.drop_expired(now_ms);
        let turn = self.next_turn();
        self.longest_key_units = self.longest_key_units.max(key.len());
        self.earliest_expiry_ms = self.earliest_expiry_ms.min(expires_at_ms);
        self.bytes = self.bytes - replaced_bytes.unwrap_or(0) + u64::from(size_bytes);
        let is_wide = key_measure.is_wide || value_measure.is_wide;
        let write = |record: &mut Record| {
            record.rewrite(key, value, is_wide, size_bytes, expires_at_ms, turn);
            record.execution = execution;
        };
        match bucket.filter(|_| expired.is_empty()).and_then(|bucket| self.table.get_bucket_mut(bucket)) {
            Some(record) => write(record),
            None => self.upsert(hash, key, write),
        }
        debug_assert!(self.is_sound());
        Ok(Stored { expires_at_ms, expired })
    }

    /// A turn after all others. Should there be none left, the records are numbered anew.
    fn next_turn(&mut self) -> u32 {
        if self.turns == u32::MAX {
            let mut records: Vec<_> = self.table.iter_mut().collect();
            records.sort_unstable_by_key(|record| record.turn);
            self.turns = 0;
            for record in records {
                self.turns += 1;
                record.turn = self.turns;
            }
        }
        self.turns += 1;
        self.turns
    }

    /// Writes the record of this key, a new one if there is none.
    fn upsert(&mut self, hash: u64, key: &[u16], write: impl FnOnce(&mut Record)) {
        let hasher = &self.hasher;
        let rehash = |record: &Record| hasher.hash_one(record.key().to_units().as_slice());
        match self.table.entry(hash, |record| record.has_key(key), rehash) {
            Place::Occupied(mut place) => write(place.get_mut()),
            Place::Vacant(place) => write(place.insert(Record::default()).into_mut()),
        }
    }

    /// Removes the live record of this key, and returns whether there was one.
    pub fn remove(&mut self, key: &[u16], now_ms: f64) -> bool {
        let hash = self.hasher.hash_one(key);
        let is_wanted = |record: &Record| is_live(record.expires_at_ms, now_ms) && record.has_key(key);
        let Ok(place) = self.table.find_entry(hash, is_wanted) else { return false };
        let (record, _) = place.remove();
        self.bytes -= record.size_bytes();
        debug_assert!(self.is_sound());
        true
    }

    /// Removes all live records, and returns them, oldest `set` first.
    pub fn remove_live(&mut self, now_ms: f64) -> Vec<Record> {
        self.extract(|record| is_live(record.expires_at_ms, now_ms))
    }

    fn drop_expired(&mut self, now_ms: f64) -> Vec<Record> {
        if is_live(self.earliest_expiry_ms, now_ms) {
            return Vec::new();
        }
        self.extract(|record| !is_live(record.expires_at_ms, now_ms))
    }

    fn extract(&mut self, is_wanted: impl Fn(&Record) -> bool) -> Vec<Record> {
        let mut extracted: Vec<_> = self.table.extract_if(|record| is_wanted(record)).collect();
        extracted.sort_unstable_by_key(|record| record.turn);
        self.bytes = self.table.iter().map(Record::size_bytes).sum();
        self.earliest_expiry_ms =
            self.table.iter().map(|record| record.expires_at_ms).fold(f64::INFINITY, f64::min);
        if self.table.is_empty() {
            self.table = HashTable::new();
        }
        debug_assert!(self.is_sound());
        extracted
    }

    /// What every change must leave true; asked in debug builds only.
    fn is_sound(&self) -> bool {
        let mut keys: Vec<_> = self.table.iter().map(Record::key).collect();
        keys.sort_unstable();
        keys.dedup();
        self.bytes == self.table.iter().map(Record::size_bytes).sum::<u64>()
            && self.table.iter().all(|record| self.earliest_expiry_ms <= record.expires_at_ms)
            && keys.len() == self.table.len()
    }

    fn live(&self, now_ms: f64) -> impl Iterator<Item = &Record> {
        self.table.iter().filter(move |record| is_live(record.expires_at_ms, now_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::{draft, string, units};

    fn keys(records: &Records, now_ms: f64) -> Vec<String> {
        records.entries(now_ms).iter().map(|entry| string(&entry.key)).collect()
    }

    fn put(records: &mut Records, key: &str, end_ms: f64, now_ms: f64) -> usize {
        let draft = draft(key, "v").until(end_ms);
        records.put(&draft.write(), &Limits::default(), now_ms, 0, || Ok(())).unwrap().expired.len()
    }

    /// `a` ends at 10, `b` at 20, `c` at 30; each takes two bytes.
    fn three() -> Records {
        let mut records = Records::default();
        for (key, end_ms) in [("a", 10.0), ("b", 20.0), ("c", 30.0)] {
            put(&mut records, key, end_ms, 0.0);
        }
        records
    }

    #[test]
    fn counts_the_room_of_live_records_only() {
        let records = three();
        assert_eq!(records.room(10.0), Room { entries: 3, bytes: 6 });
        assert_eq!(records.room(11.0), Room { entries: 2, bytes: 4 });
        assert_eq!(records.room(31.0), Room::default());
        assert_eq!((records.len(), keys(&records, 20.0)), (3, vec!["b".to_owned(), "c".to_owned()]));
    }

    #[test]
    fn says_how_many_a_write_dropped() {
        let mut records = three();
        assert_eq!(put(&mut records, "d", 90.0, 25.0), 2);
        assert_eq!(keys(&records, 0.0), ["c", "d"]);
        assert_eq!(put(&mut records, "c", 90.0, 25.0), 0);
        assert_eq!(keys(&records, 0.0), ["d", "c"], "the one that was set again is the youngest");
        assert_eq!(records.room(25.0), Room { entries: 2, bytes: 4 });
    }

    #[test]
    fn removes_the_live_and_keeps_what_had_expired() {
        let mut records = three();
        assert_eq!(
            records.remove_live(15.0).iter().map(|record| string(&record.key())).collect::<Vec<_>>(),
            ["b", "c"]
        );
        assert_eq!((records.len(), records.room(15.0)), (1, Room::default()));
        assert_eq!(keys(&records, 10.0), ["a"]);
    }

    #[test]
    fn numbers_its_records_anew_when_no_turn_is_left() {
        let mut records = three();
        put(&mut records, "a", 90.0, 0.0);
        put(&mut records, "a", 90.0, 0.0);
        assert_eq!(records.turns, 5, "and not before");
        records.turns = u32::MAX - 1;
        put(&mut records, "a", 90.0, 0.0);
        put(&mut records, "b", 90.0, 0.0);
        assert_eq!(keys(&records, 0.0), ["c", "a", "b"]);
        assert_eq!(records.turns, 4);
    }

    #[test]
    fn removes_one_by_its_key() {
        let mut records = three();
        assert!(!records.remove(&units("d"), 0.0) && !records.remove(&units("b"), 21.0));
        assert!(records.remove(&units("b"), 20.0));
        assert_eq!((keys(&records, 0.0), records.room(0.0).bytes), (vec!["a".to_owned(), "c".to_owned()], 4));
    }

    #[test]
    fn knows_how_long_a_key_may_be() {
        let mut records = three();
        assert!(records.may_have_key_of(1) && !records.may_have_key_of(2));
        put(&mut records, "long", 90.0, 0.0);
        assert!(records.may_have_key_of(4) && !records.may_have_key_of(5));
    }
}
