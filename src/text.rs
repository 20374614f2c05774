//! Text as JavaScript has it: UTF-16 code units, of which any sequence is legal, lone surrogates included.

use serde::{Serialize, Serializer};

/// Text that was kept: one byte for each unit where every unit fits, else two, as V8 keeps it. Exact, and
/// needs no transcoding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Text {
    /// Every unit is at most `0xFF`.
    Latin1(Box<[u8]>),
    /// Some unit is above `0xFF`.
    Utf16(Box<[u16]>),
}

impl Text {
    /// Keeps these units.
    pub fn new(units: &[u16]) -> Self {
        if measure(units).is_wide { Self::Utf16(units.into()) } else { Self::Latin1(narrow(units).collect()) }
    }

    /// The units again, as they came.
    pub fn to_units(&self) -> Vec<u16> {
        match self {
            Self::Latin1(bytes) => bytes.iter().copied().map(u16::from).collect(),
            Self::Utf16(units) => units.to_vec(),
        }
    }
}

/// A string; or the list of its units if it has a lone surrogate, which no Rust string can hold.
impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let units = self.to_units();
        match String::from_utf16(&units) {
            Ok(string) => serializer.serialize_str(&string),
            Err(_) => units.serialize(serializer),
        }
    }
}

/// A value that came in with a call.
#[derive(Clone, Copy, Debug)]
pub enum Units<'a> {
    TwoBytes(&'a [u16]),
    /// The units, each known to be below `0x80`: one byte for each, which is quicker to read, to measure and to keep.
    Ascii(&'a [u8]),
}

impl Default for Units<'_> {
    fn default() -> Self {
        Self::Ascii(&[])
    }
}

impl Units<'_> {
    pub fn len(self) -> usize {
        match self {
            Self::TwoBytes(units) => units.len(),
            Self::Ascii(units) => units.len(),
        }
    }

    pub fn measure(self) -> Measure {
        match self {
            Self::TwoBytes(units) => measure(units),
            Self::Ascii(units) => Measure { utf8_bytes: units.len(), is_wide: false },
        }
    }
}

/// What one look at all of a text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// How many bytes it takes in UTF-8, by which production measures. A lone surrogate counts three, as the U+FFFD
    /// does that would be written for it.
    pub utf8_bytes: usize,
    /// Whether some unit does not fit in one byte.
    pub is_wide: bool,
}

pub fn measure(units: &[u16]) -> Measure {
    // Below a power of two, if and only if every unit is.
    let bits = units.iter().fold(0, |bits, unit| bits | unit);
    // Nearly all text is ASCII, and is known to be at a glance.
    let utf8_bytes = if bits < 0x80 { units.len() } else { utf8_bytes(units) };
    Measure { utf8_bytes, is_wide: bits > 0xFF }
}

fn utf8_bytes(units: &[u16]) -> usize {
    let characters = char::decode_utf16(units.iter().copied());
    characters.map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER).len_utf8()).sum()
}

/// The low byte of each unit: all of it, where none is wide.
pub fn narrow(units: &[u16]) -> impl ExactSizeIterator<Item = u8> {
    units.iter().map(|unit| unit.to_le_bytes()[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_each_kind_of_unit() {
        let utf8_bytes = |units: &[u16]| measure(units).utf8_bytes;
        assert_eq!(utf8_bytes(&[]), 0);
        assert_eq!(utf8_bytes(&[0, 0x7F]), 2);
        assert_eq!(utf8_bytes(&[0x80]), 2, "the least that takes two");
        assert_eq!(utf8_bytes(&[0x80, 0x7FF]), 4);
        assert_eq!(utf8_bytes(&[0x800, 0xFFFF]), 6);
        assert_eq!(utf8_bytes(&[0xD83D, 0xDE00]), 4, "a pair");
        assert_eq!(utf8_bytes(&[0xD83D]), 3, "a lone high surrogate");
        assert_eq!(utf8_bytes(&[0xDE00, 0xD83D]), 6, "two lone ones, in the wrong order");
        assert_eq!(utf8_bytes(&[0xD83D, 0xD83D, 0xDE00]), 7, "a lone one before a pair");
    }

    #[test]
    fn keeps_one_byte_text_in_bytes() {
        assert_eq!(Text::new(&[0, 0x41, 0xFF]), Text::Latin1([0, 0x41, 0xFF].into()));
        assert_eq!(Text::new(&[0x41, 0x100]), Text::Utf16([0x41, 0x100].into()));
    }

    proptest! {
        /// Unit by unit, as the encoding is defined.
        #[test]
        fn counts_as_utf8_does(units: Vec<u16>) {
            let is_pair = |pair: &&[u16]| (0xD800..0xDC00).contains(&pair[0]) && (0xDC00..0xE000).contains(&pair[1]);
            let pairs = units.windows(2).filter(is_pair).count();
            let alone = units.iter().map(|&unit| match unit { 0..0x80 => 1, 0x80..0x800 => 2, _ => 3 });
            prop_assert_eq!(measure(&units).utf8_bytes, alone.sum::<usize>() - 2 * pairs);
        }

        #[test]
        fn gives_back_every_unit(units: Vec<u16>) {
            prop_assert_eq!(Text::new(&units).to_units(), units);
        }
    }
}
