//! One record, packed: its key and its value lie in one allocation, each with one byte a unit where it can.

use std::mem;

use crate::text::{Measured, Text, Units, narrow};

/// A record as it lies in a cache. Costs its text, one allocation, and these fields.
#[derive(Clone)]
pub struct Record {
    /// The key, then the value; units of two bytes are little-endian.
    packed: Box<[u8]>,
    expires_at_ms: f64,
    /// How many units the key has.
    key_units: u32,
    /// The key's and the value's length in UTF-8, as measured when they came.
    size_bytes: u32,
    /// Tells nearly all other keys apart at a glance.
    key_hash: u32,
    key_is_wide: bool,
    value_is_wide: bool,
}

/// A key to look for, or to store.
#[derive(Clone, Copy)]
pub(crate) struct Key<'a> {
    units: Units<'a>,
    hash: u32,
    is_wide: bool,
}

impl<'a> Key<'a> {
    pub fn new(units: Units<'a>) -> Self {
        let (hash, is_wide) = match units {
            Units::OneByte(units) => look(units),
            Units::TwoBytes(units) => look(units),
        };
        Self { units, hash, is_wide }
    }
}

/// A key's hash, and whether some unit of it does not fit in one byte. Four units at a time, for keys are short.
fn look<U: Copy + Into<u64>>(units: &[U]) -> (u32, bool) {
    let (fours, rest) = units.as_chunks();
    let word = |[a, b, c, d]: [U; 4]| a.into() | b.into() << 16 | c.into() << 32 | d.into() << 48;
    let rest = rest.iter().fold(0, |word, &unit| word << 16 | unit.into());
    let words = fours.iter().map(|&four| word(four)).chain([rest]);
    let (hash, bits) = words.fold((0_u64, 0), |(hash, bits), word| {
        ((hash.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15), bits | word)
    });
    // The upper half, which all units have stirred.
    ((hash >> 32) as u32, bits & 0xFF00_FF00_FF00_FF00 != 0)
}

/// A record as it is shown to the one who asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Under what it is found.
    pub key: Text,
    /// What the Action stored.
    pub value: Text,
    /// The last instant at which it answers.
    pub expires_at_ms: f64,
    /// Its key and its value together, in UTF-8 bytes.
    pub size_bytes: u32,
}

impl Record {
    /// Packs a record into `packed`, which may be the memory of the one that it replaces.
    pub(crate) fn pack(
        key: Key<'_>,
        value: Measured<'_>,
        size_bytes: u32,
        expires_at_ms: f64,
        mut packed: Vec<u8>,
    ) -> Self {
        packed.clear();
        packed.reserve_exact(packed_bytes(key.units, key.is_wide) + packed_bytes(value.units, value.is_wide));
        push(&mut packed, key.units, key.is_wide);
        push(&mut packed, value.units, value.is_wide);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "each unit takes one byte of size_bytes at least"
        )]
        let key_units = key.units.len() as u32;
        Self {
            packed: packed.into_boxed_slice(),
            expires_at_ms,
            key_units,
            size_bytes,
            key_hash: key.hash,
            key_is_wide: key.is_wide,
            value_is_wide: value.is_wide,
        }
    }

    /// What the record was packed in, for the one that replaces it.
    pub(crate) fn take_memory(&mut self) -> Vec<u8> {
        mem::take(&mut self.packed).into_vec()
    }

    pub(crate) fn expires_at_ms(&self) -> f64 {
        self.expires_at_ms
    }

    pub(crate) fn size_bytes(&self) -> u64 {
        u64::from(self.size_bytes)
    }

    pub(crate) fn has_key(&self, key: Key<'_>) -> bool {
        self.key_hash == key.hash && self.key_is_wide == key.is_wide && self.key_equals(key.units)
    }

    fn key_equals(&self, units: Units<'_>) -> bool {
        let (key, _) = self.split();
        match units {
            Units::OneByte(units) => key == units,
            Units::TwoBytes(units) if self.key_is_wide => wide_units(key).eq(units.iter().copied()),
            // All units at once: the hashes are the same, so nearly always the keys are.
            Units::TwoBytes(units) => {
                units.len() == key.len()
                    && narrow(units).zip(key).fold(0, |bits, (unit, byte)| bits | (unit ^ byte)) == 0
            }
        }
    }

    /// How many code units the key has.
    pub(crate) fn key_units(&self) -> usize {
        self.key_units as usize
    }

    pub(crate) fn key(&self) -> Text {
        unpack(self.split().0, self.key_is_wide)
    }

    pub(crate) fn value(&self) -> Text {
        unpack(self.split().1, self.value_is_wide)
    }

    pub(crate) fn entry(&self) -> Entry {
        Entry {
            key: self.key(),
            value: self.value(),
            expires_at_ms: self.expires_at_ms,
            size_bytes: self.size_bytes,
        }
    }

    fn split(&self) -> (&[u8], &[u8]) {
        self.packed.split_at(self.key_units() << u32::from(self.key_is_wide))
    }
}

fn packed_bytes(units: Units<'_>, is_wide: bool) -> usize {
    units.len() << u32::from(is_wide)
}

fn push(packed: &mut Vec<u8>, units: Units<'_>, is_wide: bool) {
    match units {
        Units::OneByte(units) => packed.extend_from_slice(units),
        Units::TwoBytes(units) if is_wide => packed.extend(units.iter().flat_map(|unit| unit.to_le_bytes())),
        Units::TwoBytes(units) => packed.extend(narrow(units)),
    }
}

fn unpack(bytes: &[u8], is_wide: bool) -> Text {
    if is_wide { Text::Utf16(wide_units(bytes).collect()) } else { Text::Latin1(bytes.into()) }
}

fn wide_units(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.as_chunks().0.iter().map(|&pair| u16::from_le_bytes(pair))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::units;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn unpacks_what_it_packed(key: Vec<u16>, value: Vec<u16>, other: Vec<u16>) {
            let key_of = |units| Key::new(Units::TwoBytes(units));
            let record = Record::pack(key_of(&key), Measured::new(Units::TwoBytes(&value)), 7, 5.0, Vec::new());
            prop_assert_eq!(record.entry(), Entry { key: Text::new(&key), value: Text::new(&value), expires_at_ms: 5.0, size_bytes: 7 });
            prop_assert_eq!(record.key_units(), key.len());
            prop_assert!(record.has_key(key_of(&key)));
            prop_assert_eq!(record.has_key(key_of(&other)), key == other);
        }
    }

    proptest! {
        #[test]
        fn ascii_is_the_same_in_one_byte_as_in_two(key: Vec<u8>, value: Vec<u8>) {
            let ascii = |bytes: &[u8]| bytes.iter().map(|byte| byte & 0x7F).collect::<Vec<_>>();
            let (key, value) = (ascii(&key), ascii(&value));
            let widen = |bytes: &[u8]| bytes.iter().copied().map(u16::from).collect::<Vec<_>>();
            let (wide_key, wide_value) = (widen(&key), widen(&value));
            let [one, two] = [
                [Units::OneByte(&key), Units::OneByte(&value)],
                [Units::TwoBytes(&wide_key), Units::TwoBytes(&wide_value)],
            ];
            let pack = |[key, value]: [Units; 2]| {
                let value = Measured::new(value);
                Record::pack(Key::new(key), value, 7, 5.0, Vec::new())
            };
            prop_assert_eq!(pack(one).entry(), pack(two).entry());
            prop_assert!(pack(one).has_key(Key::new(two[0])) && pack(two).has_key(Key::new(one[0])));
        }
    }

    /// Of 200,000 keys about five pairs should have the same hash of 32 bits: some, and no more than a few.
    #[test]
    fn tells_nearly_all_keys_apart_by_their_hash_and_the_rest_by_their_text() {
        let mut keys_by_hash = HashMap::new();
        let keys = (0..200_000_u32).map(|number| units(&format!("{:08x}", number.wrapping_mul(0x9E37_79B9))));
        let pairs: Vec<_> = keys
            .filter_map(|key| {
                let hash = Key::new(Units::TwoBytes(&key)).hash;
                Some((keys_by_hash.insert(hash, key.clone())?, key))
            })
            .collect();
        assert!((1..50).contains(&pairs.len()), "{} pairs", pairs.len());
        for [one, other] in
            pairs.iter().map(|(one, other)| [one, other].map(|key| Key::new(Units::TwoBytes(key))))
        {
            let record = Record::pack(one, Measured::new(Units::OneByte(&[])), 8, 5.0, Vec::new());
            assert!(record.has_key(one) && !record.has_key(other));
        }
    }

    /// Also when their hashes are the same, and when what makes one unit another does so to two.
    #[test]
    fn compares_every_unit_of_a_key() {
        let [ab, ba] = [[0x61, 0x62], [0x62, 0x61]];
        let record = Record::pack(
            Key::new(Units::TwoBytes(&ab)),
            Measured::new(Units::OneByte(&[])),
            2,
            5.0,
            Vec::new(),
        );
        assert!(record.key_equals(Units::TwoBytes(&ab)) && !record.key_equals(Units::TwoBytes(&ba)));
        assert!(!record.key_equals(Units::TwoBytes(&ab[..1])));
    }

    #[test]
    fn packs_into_the_memory_that_it_is_given() {
        let key = Key::new(Units::OneByte(b"key"));
        let pack = |value, memory| Record::pack(key, Measured::new(Units::OneByte(value)), 8, 5.0, memory);
        let mut replaced = pack(b"value", Vec::new());
        let place = replaced.packed.as_ptr();
        let record = pack(b"other", replaced.take_memory());
        assert_eq!((record.packed.as_ptr(), record.value()), (place, Text::Latin1((*b"other").into())));
    }

    /// Wherever a key differs by one unit, it is another key, and a wide unit makes it wide.
    #[test]
    fn looks_at_every_unit_of_a_key() {
        for (length, unit) in (1..=9).flat_map(|length| [0x62, 0xE9, 0x20AC].map(|unit| (length, unit))) {
            let plain = vec![0x61_u16; length];
            for place in 0..length {
                let mut changed = plain.clone();
                changed[place] = unit;
                let key = Key::new(Units::TwoBytes(&changed));
                assert_ne!(key.hash, Key::new(Units::TwoBytes(&plain)).hash);
                let record = Record::pack(key, Measured::new(Units::OneByte(&[])), 9, 5.0, Vec::new());
                assert_eq!(record.key(), Text::new(&changed));
            }
        }
    }

    #[test]
    fn is_no_larger_than_it_was() {
        assert_eq!(size_of::<Record>(), 40);
    }
}
