//! The records of one cache, oldest `set` first, and the room they take.

use std::collections::BTreeSet;

use crate::error::WriteError;
use crate::expiry::{self, Lifetime, is_live};
use crate::limits::{Limits, Room};
use crate::record::{Entry, Key, Record};
use crate::text::{Input, Text};

/// A record that someone wants stored.
#[derive(Clone, Copy, Debug)]
pub struct Write<'a> {
    /// Under what it shall be found.
    pub key: Input<'a>,
    /// What to store.
    pub value: Input<'a>,
    /// For how long.
    pub lifetime: Lifetime,
}

/// What storing a record did.
pub(crate) struct Stored {
    pub expires_at_ms: f64,
    /// How many records it dropped because they had expired.
    pub expired: u64,
}

/// A list, searched from end to end: production allows 20 records, and at that size nothing is faster or smaller.
#[derive(Clone)]
pub(crate) struct Records {
    list: Vec<Record>,
    /// The sizes of all records in `list`, expired ones too.
    bytes: u64,
    /// No record in `list` ends before this, so that at most times nobody has to look for expired ones.
    earliest_expiry_ms: f64,
}

impl Default for Records {
    fn default() -> Self {
        Self { list: Vec::new(), bytes: 0, earliest_expiry_ms: f64::INFINITY }
    }
}

impl Records {
    /// Where the live record of this key is.
    pub fn find(&self, key: Input<'_>, now_ms: f64) -> Option<usize> {
        self.position(Key::new(key.units()?), now_ms)
    }

    fn position(&self, key: Key<'_>, now_ms: f64) -> Option<usize> {
        self.list.iter().position(|record| record.has_key(key) && is_live(record.expires_at_ms(), now_ms))
    }

    /// Whether some record has a key of so many units.
    pub fn has_key_of_units(&self, units: usize) -> bool {
        self.list.iter().any(|record| record.key_units() == units)
    }

    /// The value and the end of the record at this position.
    pub fn read(&self, position: usize) -> Option<(Text, f64)> {
        self.list.get(position).map(|record| (record.value(), record.expires_at_ms()))
    }

    /// All live records, oldest `set` first.
    pub fn entries(&self, now_ms: f64) -> Vec<Entry> {
        self.live(now_ms).map(Record::entry).collect()
    }

    /// What the live records take up.
    pub fn room(&self, now_ms: f64) -> Room {
        if is_live(self.earliest_expiry_ms, now_ms) {
            return Room { entries: self.list.len() as u64, bytes: self.bytes };
        }
        self.live(now_ms).fold(Room::default(), |room, record| Room {
            entries: room.entries + 1,
            bytes: room.bytes + record.size_bytes(),
        })
    }

    /// How many records there are, expired ones too.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Stores a record, or refuses it and changes nothing. A stored one drops what had expired.
    pub fn put(&mut self, write: &Write<'_>, limits: &Limits, now_ms: f64) -> Result<Stored, WriteError> {
        let key = limits.admit_key(write.key)?;
        let value = limits.admit_value(write.value)?;
        let size_bytes = (key.utf8_bytes + value.utf8_bytes) as u64;
        let key = Key::new(key.units);
        let replaced = self.position(key, now_ms);
        let replaced_bytes = replaced.and_then(|position| self.list.get(position)).map(Record::size_bytes);
        limits.admit_record(self.room(now_ms), size_bytes, replaced_bytes)?;
        let expires_at_ms = expiry::expires_at_ms(write.lifetime, limits, now_ms)?;
        // Two strings of V8's cannot reach 4 GiB.
        let size_bytes = u32::try_from(size_bytes).map_err(|_| WriteError::CacheSizeExceeded)?;

        let memory = replaced.map_or_else(Vec::new, |position| self.remove(position));
        let expired = self.drop_expired(now_ms);
        self.push(Record::pack(key, value, size_bytes, expires_at_ms, memory));
        Ok(Stored { expires_at_ms, expired })
    }

    /// Removes the record at this position, if there is one, and answers the memory that it was packed in.
    pub fn remove(&mut self, position: usize) -> Vec<u8> {
        let Some(record) = self.list.get_mut(position) else { return Vec::new() };
        self.bytes -= record.size_bytes();
        let memory = record.take_memory();
        self.list.remove(position);
        debug_assert!(self.is_sound());
        memory
    }

    /// Removes all live records, and says how many there were.
    pub fn remove_live(&mut self, now_ms: f64) -> u64 {
        self.retain(|record| !is_live(record.expires_at_ms(), now_ms))
    }

    fn drop_expired(&mut self, now_ms: f64) -> u64 {
        if is_live(self.earliest_expiry_ms, now_ms) {
            return 0;
        }
        self.retain(|record| is_live(record.expires_at_ms(), now_ms))
    }

    fn retain(&mut self, keep: impl Fn(&Record) -> bool) -> u64 {
        let before = self.list.len();
        self.list.retain(keep);
        self.bytes = self.list.iter().map(Record::size_bytes).sum();
        self.earliest_expiry_ms = self.list.iter().map(Record::expires_at_ms).fold(f64::INFINITY, f64::min);
        debug_assert!(self.is_sound());
        (before - self.list.len()) as u64
    }

    fn push(&mut self, record: Record) {
        if self.list.len() == self.list.capacity() {
            // Little by little: thousands of small caches would pay for doubling, and 20 records cannot gain by it.
            self.list.reserve_exact((self.list.len() / 4).max(2));
        }
        self.bytes += record.size_bytes();
        self.earliest_expiry_ms = self.earliest_expiry_ms.min(record.expires_at_ms());
        self.list.push(record);
        debug_assert!(self.is_sound());
    }

    /// What every change must leave true; asked in debug builds only.
    fn is_sound(&self) -> bool {
        let sizes = self.list.iter().map(Record::size_bytes);
        let is_earliest = |record: &Record| self.earliest_expiry_ms <= record.expires_at_ms();
        let keys: BTreeSet<_> = self.list.iter().map(Record::key).collect();
        self.bytes == sizes.sum::<u64>() && self.list.iter().all(is_earliest) && keys.len() == self.list.len()
    }

    fn live(&self, now_ms: f64) -> impl Iterator<Item = &Record> {
        self.list.iter().filter(move |record| is_live(record.expires_at_ms(), now_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::{draft, string, units};

    fn keys(records: &Records, now_ms: f64) -> Vec<String> {
        records.entries(now_ms).iter().map(|entry| string(&entry.key)).collect()
    }

    /// `a` ends at 10, `b` at 20, `c` at 30; each takes two bytes.
    fn three() -> Records {
        let mut records = Records::default();
        for (key, end_ms) in [("a", 10.0), ("b", 20.0), ("c", 30.0)] {
            records.put(&draft(key, "v").until(end_ms).write(), &Limits::default(), 0.0).unwrap();
        }
        records
    }

    #[test]
    fn counts_the_room_of_live_records_only() {
        let records = three();
        assert_eq!(records.room(10.0), Room { entries: 3, bytes: 6 });
        assert_eq!(records.room(10.1), Room { entries: 2, bytes: 4 });
        assert_eq!(records.room(31.0), Room::default());
        assert_eq!((records.len(), keys(&records, 20.0)), (3, vec!["b".to_owned(), "c".to_owned()]));
    }

    #[test]
    fn says_how_many_a_write_dropped() {
        let mut records = three();
        let stored = records.put(&draft("d", "").write(), &Limits::default(), 25.0).unwrap();
        assert_eq!((stored.expired, keys(&records, 0.0)), (2, vec!["c".to_owned(), "d".to_owned()]));
        let stored = records.put(&draft("c", "").write(), &Limits::default(), 25.0).unwrap();
        assert_eq!((stored.expired, keys(&records, 0.0)), (0, vec!["d".to_owned(), "c".to_owned()]));
        assert_eq!(records.room(25.0), Room { entries: 2, bytes: 2 });
    }

    #[test]
    fn removes_the_live_and_keeps_what_had_expired() {
        let mut records = three();
        assert_eq!(records.remove_live(15.0), 2);
        assert_eq!((records.len(), records.room(15.0)), (1, Room::default()));
        assert_eq!(keys(&records, 10.0), ["a"]);
    }

    #[test]
    fn removes_by_position() {
        let mut records = three();
        records.remove(3);
        assert_eq!(records.len(), 3, "there is no fourth");
        records.remove(records.find(Input::Units(&units("b")), 0.0).unwrap());
        assert_eq!((keys(&records, 0.0), records.room(0.0).bytes), (vec!["a".to_owned(), "c".to_owned()], 4));
    }

    /// A thousand small caches must not pay for the room of large ones.
    #[test]
    fn grows_little_by_little() {
        let mut records = Records::default();
        let mut capacities = vec![];
        for n in 0..20 {
            records.put(&draft(&n.to_string(), "").write(), &Limits::default(), 0.0).unwrap();
            capacities.push(records.list.capacity());
        }
        assert_eq!(capacities, [2, 2, 4, 4, 6, 6, 8, 8, 10, 10, 12, 12, 15, 15, 15, 18, 18, 18, 22, 22]);
    }
}
