//! A page's bytes as text that knows where in the bytes each character stands.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use crate::decode::detect;

/// How far into a page it may declare its encoding, in bytes. Browsers look at 1,024; pages that were
/// saved or sent through others have it later.
const DECLARATION: usize = 8 << 10;

/// A page's characters.
pub(crate) struct DecodedPage<'b> {
    pub(crate) text: Cow<'b, str>,
    pub(crate) encoding: &'static Encoding,
    /// How many malformed sequences became U+FFFD.
    pub(crate) replacements: usize,
    /// How many bytes there are.
    pub(crate) length: usize,
    /// Where the text and the bytes go out of step: offsets in the text and in the bytes, both
    /// rising. From each on they go in step, byte by byte, until the next.
    anchors: Vec<(u32, u32)>,
}

impl DecodedPage<'_> {
    /// Where a range of the text, between characters, stands in the bytes. None where the encoding does not
    /// say it of single characters (ISO-2022-JP).
    pub(crate) fn bytes(&self, text: Range<usize>) -> Option<Range<usize>> {
        (self.encoding != ISO_2022_JP).then(|| self.byte(text.start)..self.byte(text.end))
    }

    fn byte(&self, at: usize) -> usize {
        let next = self.anchors.partition_point(|&(text, _)| text as usize <= at);
        match next.checked_sub(1).map(|i| self.anchors[i]) {
            Some((text, byte)) => byte as usize + (at - text as usize),
            None => at,
        }
    }
}

/// Decodes a page. `declared` is the label that its carrier gives.
pub(crate) fn decode<'b>(bytes: &'b [u8], declared: Option<&str>) -> DecodedPage<'b> {
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some(known) => known,
        // Pages that are UTF-8 but say otherwise are many, and no page is UTF-8 by chance.
        None if !bytes.is_ascii() && str::from_utf8(bytes).is_ok() => (UTF_8, 0),
        None => (encoding_of(bytes, declared), 0),
    };
    if encoding == UTF_8 {
        return utf8(bytes, mark);
    }
    step_by_step(encoding, bytes, mark)
}

/// The encoding of a page without a byte-order mark that is not plainly UTF-8. Of declarations those are believed
/// that fit the bytes.
fn encoding_of(bytes: &[u8], declared: Option<&str>) -> &'static Encoding {
    let label = |label: &str| Encoding::for_label(label.trim().as_bytes());
    let declared = declared.and_then(label).or_else(|| {
        let head = &bytes[..bytes.len().min(DECLARATION)];
        // A page that can be read as ASCII so far is not in UTF-16, whatever it says.
        declaration(head).and_then(|name| label(&name)).map(|encoding| {
            if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding }
        })
    });
    match declared {
        Some(encoding) if encoding != UTF_8 && fits(encoding, bytes) => encoding,
        _ => detect(bytes),
    }
}

/// Whether an encoding makes sense of almost all of the bytes: one page may hold a stray byte or two.
fn fits(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let odd = |&c: &char| c == '\u{FFFD}' || ('\u{80}'..'\u{A0}').contains(&c);
    text.chars().filter(odd).count() * 20 <= high
}

/// The encoding that a page's head names, in `<meta charset=…>`, `<meta … content="…; charset=…">` or an
/// XML declaration.
fn declaration(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let named = |tag: &str, key: &str| {
        let at = tag.find(key)? + key.len();
        let value = tag[at..].trim_start().strip_prefix('=')?.trim_start_matches([' ', '"', '\'']);
        let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c));
        Some(value[..end.unwrap_or(value.len())].to_owned()).filter(|name| !name.is_empty())
    };
    if head.starts_with("<?xml")
        && let Some(name) = head.split("?>").next().and_then(|tag| named(tag, "encoding"))
    {
        return Some(name);
    }
    let tags = head.split("<meta").skip(1).map(|tag| tag.split('>').next().unwrap_or(tag));
    tags.into_iter().find_map(|tag| named(tag, "charset"))
}

fn utf8(bytes: &[u8], mark: usize) -> DecodedPage<'_> {
    let anchors = if mark > 0 { vec![(0, mark as u32)] } else { Vec::new() };
    if let Ok(text) = str::from_utf8(&bytes[mark..]) {
        let text = Cow::Borrowed(text);
        return DecodedPage {
            text,
            encoding: UTF_8,
            replacements: 0,
            length: bytes.len(),
            anchors,
        };
    }
    let mut text = String::with_capacity(bytes.len() + 64);
    let (mut anchors, mut at, mut replacements) = (anchors, mark, 0);
    for chunk in bytes[mark..].utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len() + chunk.invalid().len();
        if !chunk.invalid().is_empty() {
            text.push('\u{FFFD}');
            replacements += 1;
            anchors.push((text.len() as u32, at as u32));
        }
    }
    DecodedPage {
        text: Cow::Owned(text),
        encoding: UTF_8,
        replacements,
        length: bytes.len(),
        anchors,
    }
}

/// Decodes so that it is known where each character ends: what is ASCII at once, the rest byte by byte.
fn step_by_step(encoding: &'static Encoding, bytes: &[u8], mark: usize) -> DecodedPage<'static> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut anchors: Vec<(u32, u32)> = Vec::new();
    if mark > 0 {
        anchors.push((0, mark as u32));
    }
    let ascii = encoding.is_ascii_compatible() && encoding != ISO_2022_JP;
    let (mut at, mut replacements) = (mark, 0);
    let mut between = true;
    while at < bytes.len() {
        if ascii && between {
            let rest = &bytes[at..];
            let plain = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            // What precedes is whole, so that ASCII bytes are ASCII characters.
            text.push_str(str::from_utf8(&rest[..plain]).unwrap_or_default());
            at += plain;
            if at == bytes.len() {
                break;
            }
        }
        let before = text.len();
        text.reserve(16);
        let last = at + 1 == bytes.len();
        let chunk = &bytes[at..=at];
        let (result, used) = decoder.decode_to_string_without_replacement(chunk, &mut text, last);
        at += used;
        if let DecoderResult::Malformed(..) = result {
            text.push('\u{FFFD}');
            replacements += 1;
        }
        between = text.len() > before;
        if between {
            anchors.push((text.len() as u32, at as u32));
        }
    }
    DecodedPage { text: Cow::Owned(text), encoding, replacements, length: bytes.len(), anchors }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character of the text with its bytes.
    fn spelled<'b>(bytes: &'b [u8], declared: Option<&str>) -> Vec<(char, &'b [u8])> {
        let decoded = decode(bytes, declared);
        let chars = decoded.text.char_indices();
        chars.map(|(at, c)| (c, &bytes[decoded.bytes(at..at + c.len_utf8()).unwrap()])).collect()
    }

    #[test]
    fn every_character_knows_its_bytes() {
        assert_eq!(
            spelled(b"a\xE9\x93b", Some("windows-1252")),
            [('a', &b"a"[..]), ('é', b"\xE9"), ('“', b"\x93"), ('b', b"b")]
        );
        assert_eq!(
            spelled(b"\xC4\xE3x\xBA\xC3", Some("gb18030")),
            [('你', &b"\xC4\xE3"[..]), ('x', b"x"), ('好', b"\xBA\xC3")]
        );
        assert_eq!(
            spelled(b"\xFF\xFEa\0\x3D\xD8\x00\xDE", None),
            [('a', &b"a\0"[..]), ('😀', b"\x3D\xD8\x00\xDE")]
        );
        assert_eq!(
            spelled(b"\xEF\xBB\xBFa\xC3(", None),
            [('a', &b"a"[..]), ('\u{FFFD}', b"\xC3"), ('(', b"(")]
        );
    }

    #[test]
    fn declarations_are_believed_where_they_fit() {
        let cases: [(&[u8], Option<&str>, &str); 7] = [
            (b"<meta charset=iso-8859-2>\xB1", None, "ISO-8859-2"),
            (b"<meta http-equiv=x content='text/html; charset=koi8-r'>\xC1\xC2", None, "KOI8-R"),
            (b"<?xml version='1.0' encoding='windows-1251'?>\xE0\xE1", None, "windows-1251"),
            // The bytes know better.
            ("<meta charset=iso-8859-1>é".as_bytes(), None, "UTF-8"),
            (b"<meta charset=utf-8>caf\xE9, d\xE9j\xE0 vu, na\xEFf", None, "windows-1252"),
            (b"<meta charset=utf-16>plain", None, "UTF-8"),
            // The carrier's word goes before the page's.
            (b"<meta charset=koi8-r>\xE0\xE1", Some("windows-1251"), "windows-1251"),
        ];
        for (bytes, declared, name) in cases {
            let page = String::from_utf8_lossy(bytes);
            assert_eq!(decode(bytes, declared).encoding.name(), name, "{page}");
        }
    }
}
