//! One record, packed: its key and its value lie in one allocation, each with one byte a unit where it can.

use crate::text::{Text, narrow};

/// A record as it lies in a cache. Costs its text, one allocation, and these fields.
#[derive(Clone)]
pub struct Record {
    /// The key, then the value; units of two bytes are little-endian.
    packed: Box<[u8]>,
    expires_at_ms: f64,
    /// Where the value starts in `packed`.
    key_end: u32,
    /// The key's and the value's length in UTF-8, as measured when they came.
    size_bytes: u32,
    /// Tells nearly all other keys apart at a glance.
    key_hash: u32,
    key_is_wide: bool,
    value_is_wide: bool,
}

/// A key to look for.
#[derive(Clone, Copy)]
pub(crate) struct Key<'a> {
    units: &'a [u16],
    hash: u32,
}

impl<'a> Key<'a> {
    pub fn new(units: &'a [u16]) -> Self {
        Self { units, hash: hash(units) }
    }
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
    /// Packs a record; `None` if it has 4 GiB or more, which no JavaScript engine's strings reach.
    pub(crate) fn pack(key: &[u16], value: &[u16], size_bytes: u64, expires_at_ms: f64) -> Option<Self> {
        let mut packed = Vec::new();
        let key_is_wide = push(&mut packed, key, value.len());
        let key_end = u32::try_from(packed.len()).ok()?;
        let value_is_wide = push(&mut packed, value, 0);
        let size_bytes = u32::try_from(size_bytes).ok()?;
        let packed = packed.into_boxed_slice();
        let key_hash = hash(key);
        Some(Self { packed, expires_at_ms, key_end, size_bytes, key_hash, key_is_wide, value_is_wide })
    }

    pub(crate) fn expires_at_ms(&self) -> f64 {
        self.expires_at_ms
    }

    pub(crate) fn size_bytes(&self) -> u64 {
        u64::from(self.size_bytes)
    }

    pub(crate) fn has_key(&self, key: Key<'_>) -> bool {
        self.key_hash == key.hash && self.key_units() == key.units.len() && self.key_equals(key.units)
    }

    fn key_equals(&self, units: &[u16]) -> bool {
        let (key, _) = self.split();
        if self.key_is_wide {
            wide_units(key).eq(units.iter().copied())
        } else {
            key.iter().copied().map(u16::from).eq(units.iter().copied())
        }
    }

    /// How many code units the key has.
    pub(crate) fn key_units(&self) -> usize {
        self.split().0.len() >> u32::from(self.key_is_wide)
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
        self.packed.split_at(self.key_end as usize)
    }
}

/// Appends the units, one byte each if all of them fit, and says whether they did not. Reserves exactly what
/// they and `units_to_come` need at least.
fn push(packed: &mut Vec<u8>, units: &[u16], units_to_come: usize) -> bool {
    if let Some(bytes) = narrow(units) {
        packed.reserve_exact(units.len() + units_to_come);
        packed.extend(bytes);
        return false;
    }
    packed.reserve_exact(2 * units.len() + units_to_come);
    packed.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    true
}

/// Four units at a time; keys are short.
fn hash(units: &[u16]) -> u32 {
    let words = units.chunks(4).map(|chunk| chunk.iter().fold(0, |word, &unit| word << 16 | u64::from(unit)));
    let hash =
        words.fold(0_u64, |hash, word| (hash.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    // The upper half, which all units have stirred.
    (hash >> 32) as u32
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
            let record = Record::pack(&key, &value, 7, 5.0).expect("it is small");
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
