//! Decodes a page, and maps each character to its bytes.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use crate::decode::detect;

/// How far into a page an encoding may be declared, in bytes. Browsers look at 1,024. Pages that were saved
/// or passed on declare it later.
const DECLARATION: usize = 8 << 10;

/// The characters of a page.
pub(crate) struct DecodedPage<'b> {
    pub(crate) text: Cow<'b, str>,
    pub(crate) encoding: &'static Encoding,
    /// How many malformed sequences became U+FFFD.
    pub(crate) replacements: usize,
    /// The length of the page in bytes.
    pub(crate) length: usize,
    /// Where offsets in the text and in the bytes change their difference: pairs of both offsets, in rising
    /// order. From each pair to the next, text and bytes advance together.
    anchors: Vec<(u32, u32)>,
}

impl DecodedPage<'_> {
    /// The bytes of a range of the text, which must lie on character boundaries. `None` if the encoding does
    /// not tell single characters apart (ISO-2022-JP).
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

/// Decodes a page. `declared` is the encoding that the container names.
pub(crate) fn decode<'b>(bytes: &'b [u8], declared: Option<&str>) -> DecodedPage<'b> {
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some(known) => known,
        // Many pages are UTF-8 and declare another encoding. No page is valid UTF-8 by chance.
        None if !bytes.is_ascii() && str::from_utf8(bytes).is_ok() => (UTF_8, 0),
        None => (encoding_of(bytes, declared), 0),
    };
    if encoding == UTF_8 {
        return utf8(bytes, mark);
    }
    step_by_step(encoding, bytes, mark)
}

/// The encoding of a page that has no byte-order mark and is no valid UTF-8. A declaration counts if it fits
/// the bytes.
fn encoding_of(bytes: &[u8], declared: Option<&str>) -> &'static Encoding {
    let label = |label: &str| Encoding::for_label(label.trim().as_bytes());
    let declared = declared.and_then(label).or_else(|| {
        let head = &bytes[..bytes.len().min(DECLARATION)];
        // If the declaration can be read as ASCII, the page is not in UTF-16.
        declaration(head).and_then(|name| label(&name)).map(|encoding| {
            if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding }
        })
    });
    match declared {
        Some(encoding) if encoding != UTF_8 && fits(encoding, bytes) => encoding,
        _ => detect(bytes),
    }
}

/// Whether an encoding fits almost all bytes. A page may have a stray byte or two.
fn fits(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let odd = |&c: &char| c == '\u{FFFD}' || ('\u{80}'..'\u{A0}').contains(&c);
    text.chars().filter(odd).count() * 20 <= high
}

/// The encoding that the head declares, in `<meta charset=…>`, `<meta … content="…; charset=…">` or an XML
/// declaration.
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

/// Decodes so that the end of each character is known: ASCII at once, the rest byte by byte.
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
            // The sequence before is complete, so ASCII bytes are ASCII characters.
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

    /// Each character of the text with its bytes.
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
            // The bytes are valid UTF-8, whatever is declared.
            ("<meta charset=iso-8859-1>é".as_bytes(), None, "UTF-8"),
            (b"<meta charset=utf-8>caf\xE9, d\xE9j\xE0 vu, na\xEFf", None, "windows-1252"),
            (b"<meta charset=utf-16>plain", None, "UTF-8"),
            // The container's declaration wins over the page's.
            (b"<meta charset=koi8-r>\xE0\xE1", Some("windows-1251"), "windows-1251"),
        ];
        for (bytes, declared, name) in cases {
            let page = String::from_utf8_lossy(bytes);
            assert_eq!(decode(bytes, declared).encoding.name(), name, "{page}");
        }
    }
}
