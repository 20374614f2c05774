//! One record, packed: its key and its value lie in one allocation, each with one byte a unit where it can.

use crate::text::{Measured, Text, narrow};

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
    units: &'a [u16],
    hash: u32,
    is_wide: bool,
}

impl<'a> Key<'a> {
    pub fn new(units: &'a [u16]) -> Self {
        // Four units at a time; keys are short.
        let (fours, rest) = units.as_chunks();
        let rest = rest.iter().fold(0, |word, &unit| word << 16 | u64::from(unit));
        let words = fours.iter().map(|&four| word(four)).chain([rest]);
        let (hash, bits) = words.fold((0_u64, 0), |(hash, bits), word| {
            ((hash.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15), bits | word)
        });
        // The upper half, which all units have stirred.
        Self { units, hash: (hash >> 32) as u32, is_wide: bits & 0xFF00_FF00_FF00_FF00 != 0 }
    }
}

fn word([a, b, c, d]: [u16; 4]) -> u64 {
    u64::from(a) | u64::from(b) << 16 | u64::from(c) << 32 | u64::from(d) << 48
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
    /// Packs a record, into the memory of the one that it replaces.
    pub(crate) fn pack(
        key: Key<'_>,
        value: Measured<'_>,
        size_bytes: u32,
        expires_at_ms: f64,
        replaced: Option<Self>,
    ) -> Self {
        let mut packed = replaced.map_or_else(Vec::new, |record| record.packed.into_vec());
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

    pub(crate) fn expires_at_ms(&self) -> f64 {
        self.expires_at_ms
    }

    pub(crate) fn size_bytes(&self) -> u64 {
        u64::from(self.size_bytes)
    }

    pub(crate) fn has_key(&self, key: Key<'_>) -> bool {
        self.key_hash == key.hash && self.key_is_wide == key.is_wide && self.key_equals(key.units)
    }

    fn key_equals(&self, units: &[u16]) -> bool {
        let (key, _) = self.split();
        if self.key_is_wide {
            wide_units(key).eq(units.iter().copied())
        } else {
            narrow(units).eq(key.iter().copied())
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

fn packed_bytes(units: &[u16], is_wide: bool) -> usize {
    units.len() << u32::from(is_wide)
}

fn push(packed: &mut Vec<u8>, units: &[u16], is_wide: bool) {
    if is_wide {
        packed.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    } else {
        packed.extend(narrow(units));
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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn unpacks_what_it_packed(key: Vec<u16>, value: Vec<u16>, other: Vec<u16>) {
            let record = Record::pack(Key::new(&key), Measured::new(&value), 7, 5.0, None);
            prop_assert_eq!(record.entry(), Entry { key: Text::new(&key), value: Text::new(&value), expires_at_ms: 5.0, size_bytes: 7 });
            prop_assert_eq!(record.key_units(), key.len());
            prop_assert!(record.has_key(Key::new(&key)));
            prop_assert_eq!(record.has_key(Key::new(&other)), key == other);
        }
    }

    #[test]
    fn is_no_larger_than_it_was() {
        assert_eq!(size_of::<Record>(), 40);
    }
}
