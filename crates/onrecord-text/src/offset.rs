//! The three units of offsets, and the only place that converts them.

use serde::{Deserialize, Serialize};

/// The unit that an offset counts.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum OffsetUnit {
    /// Unicode code points, as Python strings and SQLite's `substr` count. The default everywhere.
    #[default]
    Codepoint,
    /// Bytes of UTF-8.
    Byte,
    /// UTF-16 code units, as JavaScript strings count.
    Utf16,
}

impl OffsetUnit {
    /// Its name in `article.offset_unit`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Codepoint => "codepoint",
            Self::Byte => "byte",
            Self::Utf16 => "utf16",
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Self::Codepoint => 1,
            Self::Byte => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
        }
    }

    /// Length of `text` in this unit.
    #[must_use]
    pub fn measure(self, text: &str) -> usize {
        match self {
            Self::Codepoint => text.chars().count(),
            Self::Byte => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }
}

/// Converts between byte offsets and another unit over one text. A look-up is a binary search and a scan of
/// about 128 bytes.
#[derive(Clone, Debug)]
pub struct OffsetMap<'t> {
    text: &'t str,
    unit: OffsetUnit,
    /// Byte offset and unit offset of one character about every [`STRIDE`] bytes.
    marks: Vec<(usize, usize)>,
    /// Whether byte offsets and unit offsets are the same.
    identity: bool,
}

/// Least distance between two marks, in bytes.
const STRIDE: usize = 128;

impl<'t> OffsetMap<'t> {
    /// Prepares the conversion over `text`.
    #[must_use]
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        let mut marks = vec![(0, 0)];
        let identity = unit == OffsetUnit::Byte || text.is_ascii();
        if !identity {
            let (mut last, mut units) = (0, 0);
            for (byte, c) in text.char_indices() {
                if byte - last >= STRIDE {
                    marks.push((byte, units));
                    last = byte;
                }
                units += unit.width(c);
            }
        }
        Self { text, unit, marks, identity }
    }

    /// The unit that it converts to and from.
    #[must_use]
    pub fn unit(&self) -> OffsetUnit {
        self.unit
    }

    /// The offset in units of the character boundary at `byte`.
    ///
    /// # Panics
    /// If `byte` is not a character boundary of the text. This is not checked where both offsets are the
    /// same.
    #[must_use]
    pub fn from_byte(&self, byte: usize) -> usize {
        if self.identity {
            return byte;
        }
        let mark = self.marks.partition_point(|&(at, _)| at <= byte) - 1;
        let (at, units) = self.marks[mark];
        units + self.unit.measure(&self.text[at..byte])
    }

    /// The byte offset of the character boundary at `offset` units; `None` inside a character or past the
    /// end.
    #[must_use]
    pub fn to_byte(&self, offset: usize) -> Option<usize> {
        if self.identity {
            return self.text.is_char_boundary(offset).then_some(offset);
        }
        let mark = self.marks.partition_point(|&(_, units)| units <= offset) - 1;
        let (mut byte, mut units) = self.marks[mark];
        for c in self.text[byte..].chars() {
            if units >= offset {
                break;
            }
            units += self.unit.width(c);
            byte += c.len_utf8();
        }
        (units == offset).then_some(byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_emoji_counts_one_two_and_four() {
        let text = "a🦀b";
        let at = |unit| OffsetMap::new(text, unit).from_byte(5);
        assert_eq!(at(OffsetUnit::Codepoint), 2);
        assert_eq!(at(OffsetUnit::Utf16), 3);
        assert_eq!(at(OffsetUnit::Byte), 5);
        assert_eq!(OffsetMap::new(text, OffsetUnit::Utf16).to_byte(2), None, "inside the crab");
        assert_eq!(OffsetMap::new(text, OffsetUnit::Codepoint).to_byte(9), None, "past the end");
    }

    proptest! {
        #[test]
        fn every_boundary_goes_out_and_back(text in "(\\PC|\r\n|é|e\u{301}|🦀){0,400}") {
            for unit in [OffsetUnit::Codepoint, OffsetUnit::Byte, OffsetUnit::Utf16] {
                let map = OffsetMap::new(&text, unit);
                for byte in (0..=text.len()).filter(|&b| text.is_char_boundary(b)) {
                    let offset = map.from_byte(byte);
                    prop_assert_eq!(offset, unit.measure(&text[..byte]));
                    prop_assert_eq!(map.to_byte(offset), Some(byte));
                }
            }
        }
    }
}
