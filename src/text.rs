//! Text as JavaScript has it: UTF-16 code units, of which any sequence is legal, lone surrogates included.

/// Text that came in with a call.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// The text itself.
    Units(&'a [u16]),
    /// Text that was not read, because its length alone settles that no limit admits it and no record has it;
    /// or something that is no text at all.
    Unmatchable,
}

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
    #[must_use]
    pub fn new(units: &[u16]) -> Self {
        match narrow(units) {
            Some(bytes) => Self::Latin1(bytes.collect()),
            None => Self::Utf16(units.into()),
        }
    }

    /// The units again, as they came.
    #[must_use]
    pub fn to_units(&self) -> Vec<u16> {
        match self {
            Self::Latin1(bytes) => bytes.iter().copied().map(u16::from).collect(),
            Self::Utf16(units) => units.to_vec(),
        }
    }
}

/// The units as one byte each, where every one of them fits.
pub(crate) fn narrow(units: &[u16]) -> Option<impl ExactSizeIterator<Item = u8>> {
    let fits = units.iter().fold(0, |seen, unit| seen | unit) <= 0xFF;
    fits.then(|| units.iter().map(|unit| unit.to_le_bytes()[0]))
}

/// How many bytes the text takes in UTF-8, by which production measures. A lone surrogate counts three, as the
/// U+FFFD does that would be written for it.
#[must_use]
pub fn utf8_bytes(units: &[u16]) -> usize {
    let apart: usize =
        units.iter().map(|&unit| 1 + usize::from(unit >= 0x80) + usize::from(unit >= 0x800)).sum();
    // Each half of a pair was counted as three; together they take four.
    let pairs = units.windows(2).filter(|pair| is_pair(pair)).count();
    apart - 2 * pairs
}

fn is_pair(pair: &[u16]) -> bool {
    matches!(pair, [0xD800..=0xDBFF, 0xDC00..=0xDFFF])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_each_kind_of_unit() {
        assert_eq!(utf8_bytes(&[]), 0);
        assert_eq!(utf8_bytes(&[0, 0x7F]), 2);
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
        #[test]
        fn counts_as_utf8_does(units: Vec<u16>) {
            let written: usize = char::decode_utf16(units.iter().copied())
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER).len_utf8())
                .sum();
            prop_assert_eq!(utf8_bytes(&units), written);
        }

        #[test]
        fn gives_back_every_unit(units: Vec<u16>) {
            prop_assert_eq!(Text::new(&units).to_units(), units);
        }
    }
}
