//! Text as JavaScript has it: UTF-16 code units, of which any sequence is legal, lone surrogates included.

/// Text that came in with a call.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// The text itself.
    Units(&'a [u16]),
    /// The text itself, of which it is known that every unit is below `0x80`: one byte for each.
    Ascii(&'a [u8]),
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
        if bits_of_all(units) > 0xFF {
            Self::Utf16(units.into())
        } else {
            Self::Latin1(narrow(units).collect())
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

impl<'a> Input<'a> {
    /// The text, if it was read.
    pub(crate) fn units(self) -> Option<Units<'a>> {
        match self {
            Self::Units(units) => Some(Units::TwoBytes(units)),
            Self::Ascii(bytes) => Some(Units::OneByte(bytes)),
            Self::Unmatchable => None,
        }
    }
}

/// The units of a text, as they came: one of one byte is below `0x80`, one of two bytes is anything.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Units<'a> {
    OneByte(&'a [u8]),
    TwoBytes(&'a [u16]),
}

impl Units<'_> {
    pub fn len(self) -> usize {
        match self {
            Self::OneByte(units) => units.len(),
            Self::TwoBytes(units) => units.len(),
        }
    }
}

/// Text, and what one look at all of it tells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured<'a> {
    pub units: Units<'a>,
    /// How many bytes it takes in UTF-8, by which production measures. A lone surrogate counts three, as the U+FFFD
    /// does that would be written for it.
    pub utf8_bytes: usize,
    /// Whether some unit does not fit in one byte.
    pub is_wide: bool,
}

impl<'a> Measured<'a> {
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "else it is handed over in memory, for which the next step waits: a tenth of `set`"
    )]
    pub fn new(units: Units<'a>) -> Self {
        let Units::TwoBytes(two_bytes) = units else {
            return Self { units, utf8_bytes: units.len(), is_wide: false };
        };
        let bits = bits_of_all(two_bytes);
        // Nearly all text is ASCII, and is known to be at a glance.
        let utf8_bytes = if bits < 0x80 { two_bytes.len() } else { utf8_bytes(two_bytes) };
        Self { units, utf8_bytes, is_wide: bits > 0xFF }
    }
}

/// The low byte of each unit: all of it, where none is wide.
pub(crate) fn narrow(units: &[u16]) -> impl ExactSizeIterator<Item = u8> {
    units.iter().map(|unit| unit.to_le_bytes()[0])
}

fn utf8_bytes(units: &[u16]) -> usize {
    let two_or_more = count(units, units, |unit, _| unit >= 0x80);
    let three = count(units, units, |unit, _| unit >= 0x800);
    // Each half of a pair was counted as three; together they take four.
    let followers = units.get(1..).unwrap_or_default();
    let pairs = count(units, followers, |unit, follower| {
        (0xD800..0xDC00).contains(&unit) & (0xDC00..0xE000).contains(&follower)
    });
    units.len() + two_or_more + three - 2 * pairs
}

/// Every bit that is set in some unit: below a power of two, if and only if every unit is.
fn bits_of_all(units: &[u16]) -> u16 {
    units.iter().fold(0, |bits, unit| bits | unit)
}

/// At how many places the two are so. Counts short stretches in 16 bits, eight places at a time.
fn count(left: &[u16], right: &[u16], is_so: impl Fn(u16, u16) -> bool) -> usize {
    const STRETCH: usize = 0x4000;
    let stretches = left.chunks(STRETCH).zip(right.chunks(STRETCH));
    let counts = stretches.map(|(left, right)| {
        left.iter().zip(right).map(|(&left, &right)| u16::from(is_so(left, right))).sum::<u16>()
    });
    counts.map(usize::from).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_each_kind_of_unit() {
        let utf8_bytes = |units: &[u16]| Measured::new(Units::TwoBytes(units)).utf8_bytes;
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
        #[test]
        fn counts_as_utf8_does(units: Vec<u16>) {
            let written: usize = char::decode_utf16(units.iter().copied())
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER).len_utf8())
                .sum();
            prop_assert_eq!(Measured::new(Units::TwoBytes(&units)).utf8_bytes, written);
        }

        #[test]
        fn gives_back_every_unit(units: Vec<u16>) {
            prop_assert_eq!(Text::new(&units).to_units(), units);
        }
    }
}
