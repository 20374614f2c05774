//! One record: its key and its value lie in one allocation, with one byte a unit where both can.

use std::mem;

use serde::Serialize;

use crate::text::{Text, Units, narrow};

/// A record as it lies in a cache. Costs its text, one allocation, and these fields.
#[derive(Clone, Default)]
pub struct Record {
    /// The units of the key, then those of the value; units of two bytes are little-endian.
    packed: Box<[u8]>,
    pub expires_at_ms: f64,
    /// Its place in the order of `set`s: a later one has a higher number.
    pub turn: u32,
    /// The execution in which it was last set or found; 0 for none.
    pub execution: u32,
    /// Twice the number of units of the key, and 1 if units have two bytes: a field less is 8 bytes less.
    key_units_and_width: u32,
    /// The key's and the value's length in UTF-8.
    size_bytes: u32,
}

/// A record as a test author sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    pub key: Text,
    pub value: Text,
    /// The last instant at which it is found.
    #[serde(rename = "expires_at")]
    pub expires_at_ms: f64,
    /// Its key and its value together, in UTF-8 bytes.
    #[serde(rename = "bytes")]
    pub size_bytes: u64,
}

impl Record {
    /// Makes this the record of `key` and `value`, in the memory of what it held.
    pub fn rewrite(
        &mut self,
        key: &[u16],
        value: Units<'_>,
        is_wide: bool,
        size_bytes: u32,
        expires_at_ms: f64,
        turn: u32,
    ) {
        let mut packed = mem::take(&mut self.packed).into_vec();
        packed.clear();
        packed.reserve_exact((key.len() + value.len()) << u32::from(is_wide));
        push(&mut packed, Units::TwoBytes(key), is_wide);
        push(&mut packed, value, is_wide);
        #[expect(clippy::cast_possible_truncation, reason = "V8's strings have less than 2^30 units")]
        let key_units_and_width = (key.len() as u32) << 1 | u32::from(is_wide);
        let (packed, execution) = (packed.into_boxed_slice(), self.execution);
        *self = Self { packed, expires_at_ms, turn, execution, key_units_and_width, size_bytes };
    }

    pub fn size_bytes(&self) -> u64 {
        u64::from(self.size_bytes)
    }

    pub fn has_key(&self, key: &[u16]) -> bool {
        let (own, _) = self.split();
        self.key_units() == key.len()
            && if self.is_wide() {
                wide_units(own).eq(key.iter().copied())
            } else {
                // All units at once: the hashes are the same, so nearly always the keys are.
                key.iter().zip(own).fold(0, |bits, (&unit, &byte)| bits | (unit ^ u16::from(byte))) == 0
            }
    }

    pub fn key(&self) -> Text {
        self.unpack(self.split().0)
    }

    pub fn value(&self) -> Text {
        self.unpack(self.split().1)
    }

    pub fn entry(&self) -> Entry {
        Entry {
            key: self.key(),
            value: self.value(),
            expires_at_ms: self.expires_at_ms,
            size_bytes: self.size_bytes(),
        }
    }

    fn split(&self) -> (&[u8], &[u8]) {
        self.packed.split_at(self.key_units() << u32::from(self.is_wide()))
    }

    fn key_units(&self) -> usize {
        (self.key_units_and_width >> 1) as usize
    }

    fn is_wide(&self) -> bool {
        self.key_units_and_width & 1 == 1
    }

    fn unpack(&self, bytes: &[u8]) -> Text {
        if self.is_wide() {
            Text::new(&wide_units(bytes).collect::<Vec<_>>())
        } else {
            Text::Latin1(bytes.into())
        }
    }
}

fn push(packed: &mut Vec<u8>, units: Units<'_>, is_wide: bool) {
    match units {
        Units::Ascii(units) if is_wide => packed.extend(units.iter().flat_map(|&unit| [unit, 0])),
        Units::Ascii(units) => packed.extend_from_slice(units),
        Units::TwoBytes(units) if is_wide => packed.extend(units.iter().flat_map(|unit| unit.to_le_bytes())),
        Units::TwoBytes(units) => packed.extend(narrow(units)),
    }
}

fn wide_units(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.as_chunks().0.iter().map(|&pair| u16::from_le_bytes(pair))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::measure;
    use proptest::prelude::*;

    fn record(key: &[u16], value: &[u16]) -> Record {
        let is_wide = measure(key).is_wide || measure(value).is_wide;
        let mut record = Record::default();
        record.rewrite(key, Units::TwoBytes(value), is_wide, 7, 5.0, 1);
        record
    }

    proptest! {
        #[test]
        fn unpacks_what_it_packed(key: Vec<u16>, value: Vec<u16>, other: Vec<u16>) {
            let record = record(&key, &value);
            prop_assert_eq!(record.entry(), Entry { key: Text::new(&key), value: Text::new(&value), expires_at_ms: 5.0, size_bytes: 7 });
            prop_assert!(record.has_key(&key));
            prop_assert_eq!(record.has_key(&other), key == other);
        }
    }

    #[test]
    fn keeps_ascii_the_same_in_one_byte_as_in_two() {
        for (key, is_wide) in [([0x61], false), ([0x20AC], true)] {
            let [mut one, mut two] = [Record::default(), Record::default()];
            one.rewrite(&key, Units::Ascii(b"value"), is_wide, 7, 5.0, 1);
            two.rewrite(&key, Units::TwoBytes(&b"value".map(u16::from)), is_wide, 7, 5.0, 1);
            assert_eq!(one.entry(), two.entry());
        }
    }

    /// Wherever a key differs by one unit, it is another key, and a wide unit makes it wide.
    #[test]
    fn compares_every_unit_of_a_key() {
        for (length, unit) in (1..=9).flat_map(|length| [0x62, 0xE9, 0x20AC].map(|unit| (length, unit))) {
            let plain = vec![0x61_u16; length];
            assert!(!record(&plain, &[]).has_key(&plain[1..]));
            for place in 0..length {
                let mut changed = plain.clone();
                changed[place] = unit;
                assert_eq!(record(&changed, &[]).key(), Text::new(&changed));
                assert!(!record(&changed, &[]).has_key(&plain) && !record(&plain, &[]).has_key(&changed));
                assert!(record(&changed, &[0x20AC]).has_key(&changed), "beside a wide value too");
            }
        }
        assert!(!record(&[0x61, 0x62], &[]).has_key(&[0x62, 0x61]));
    }

    #[test]
    fn uses_the_memory_of_what_it_held() {
        let mut record = record(&[0x61], &[0x62; 50]);
        let place = record.packed.as_ptr();
        record.rewrite(&[0x61], Units::TwoBytes(&[0x63; 50]), false, 51, 6.0, 2);
        assert_eq!((record.packed.as_ptr(), record.value()), (place, Text::new(&[0x63; 50])));
        assert_eq!((record.turn, record.expires_at_ms, record.size_bytes()), (2, 6.0, 51));
    }
}
