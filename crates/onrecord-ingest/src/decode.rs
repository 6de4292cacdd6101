//! From bytes to text: finds the encoding, and refuses what is no text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::IngestError;

/// The longest plain-text article, in bytes (16 MiB). That is some two million words.
pub const MAX_BYTES: usize = 16 << 20;

/// Where more than one character in so many is a control or a replacement character, it is no text.
const CONTROL_SHARE: usize = 20;
/// How many bytes show whether every other byte is NUL, as in UTF-16 without a byte-order mark.
const UTF16_SAMPLE: usize = 4096;
/// A quotation mark or a dash in UTF-8 outweighs up to so many broken sequences.
const PUNCTUATION_WEIGHT: usize = 4;

/// First bytes of formats that are no text, and their names.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "a rich-text (RTF) document"),
    (b"PK\x03\x04", "a zip archive (or a .docx, .odt or .epub document)"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document (.doc, .xls)"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xFD7zXZ\0", "an xz archive"),
    (b"\x28\xB5\x2F\xFD", "a zstd archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x7FELF", "a program"),
    (b"WARC/1.", "a web archive (WARC)"),
    (b"\xFF\xFE\0\0", "UTF-32 text"),
    (b"\0\0\xFE\xFF", "UTF-32 text"),
];

/// How pages and feeds begin, in lower case, and their names.
const MARKUP: &[(&str, &str)] = &[
    ("<!doctype html", "a web page"),
    ("<html", "a web page"),
    ("<head", "a web page"),
    ("<body", "a web page"),
    ("<?xml", "an XML file that is neither a page nor a feed"),
    ("<rss", "a feed"),
    ("<feed", "a feed"),
];

/// Decoded text, its encoding, and how many malformed sequences it had.
pub(crate) struct DecodedText {
    pub(crate) text: String,
    pub(crate) encoding: &'static Encoding,
    pub(crate) replacements: usize,
}

/// Decodes an article without changing a character; a byte-order mark is dropped. `declared` is the encoding
/// that the container names. `place` names the file in errors.
pub(crate) fn decode(
    bytes: &[u8],
    declared: Option<&str>,
    place: &str,
) -> Result<DecodedText, IngestError> {
    if bytes.len() > MAX_BYTES {
        let place = place.to_owned();
        return Err(IngestError::TooLong { place, bytes: bytes.len(), limit: MAX_BYTES });
    }
    decode_any(bytes, declared, place)
}

/// Like [`decode`], without the length bound of an article.
pub(crate) fn decode_any(
    bytes: &[u8],
    declared: Option<&str>,
    place: &str,
) -> Result<DecodedText, IngestError> {
    let binary = |what: String| IngestError::Binary { place: place.to_owned(), what };
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(binary((*what).to_owned()));
    }
    let decoded = decode_all(bytes, declared);
    let text = &decoded.text;
    if text.trim().is_empty() {
        return Err(IngestError::Empty { place: place.to_owned(), bytes: bytes.len() });
    }
    let (mut controls, mut chars) = (0, 0);
    for c in text.chars() {
        if c == '\0' {
            return Err(binary("binary data (it has NUL bytes)".to_owned()));
        }
        chars += 1;
        // NEL (U+0085) ends lines in some old files.
        let odd = c == '\u{FFFD}' || c.is_control() && !c.is_whitespace() && c != '\u{1B}';
        controls += usize::from(odd);
    }
    if controls * CONTROL_SHARE > chars {
        let share = controls * 100 / chars;
        return Err(binary(format!("binary data ({share} % of it are control characters)")));
    }
    let start: String = text.trim_start().chars().take(16).collect::<String>().to_ascii_lowercase();
    if let Some(&(_, what)) = MARKUP.iter().find(|(markup, _)| start.starts_with(markup)) {
        return Err(IngestError::Markup { place: place.to_owned(), what });
    }
    Ok(decoded)
}

/// Decodes bytes that are known to be text. The byte-order mark decides, then the declared encoding where all
/// bytes fit it, then detection.
pub(crate) fn decode_all(bytes: &[u8], declared: Option<&str>) -> DecodedText {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, replacements) = decode_counting(encoding, &bytes[mark..]);
        return DecodedText { text, encoding, replacements };
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    // Nearly all byte sequences are valid UTF-16. But no text in it is without a blank, and a blank has a
    // NUL.
    let wide = |encoding| encoding == UTF_16LE || encoding == UTF_16BE;
    let declared = declared.filter(|&encoding| !wide(encoding) || bytes.contains(&0));
    let agreed = declared.and_then(|encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some(DecodedText { text: text.into_owned(), encoding, replacements: 0 })
    });
    agreed.unwrap_or_else(|| {
        let encoding = detect(bytes);
        let (text, replacements) = decode_counting(encoding, bytes);
        DecodedText { text, encoding, replacements }
    })
}

/// Detects the encoding of bytes without a byte-order mark.
pub(crate) fn detect(bytes: &[u8]) -> &'static Encoding {
    if let Some(utf16) = detect_utf16(bytes) {
        return utf16;
    }
    // A cut or damaged UTF-8 file is still UTF-8. Other encodings yield valid multi-byte sequences by chance,
    // but fewer of them than broken ones.
    let (mut broken, mut whole) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        broken += usize::from(!chunk.invalid().is_empty());
        whole += chunk.valid().chars().map(utf8_weight).sum::<usize>();
    }
    if broken == 0 || broken < whole {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// How strongly a character suggests that its bytes are UTF-8. In windows-1252 the bytes of a quotation mark
/// or a dash would be "â€™", which nobody writes. Three bytes of another kind may be the "é”—" of
/// windows-1252 or half of two kanji, so they weigh no more than two bytes.
fn utf8_weight(c: char) -> usize {
    match c {
        '\0'..='\x7F' => 0,
        '\u{2000}'..='\u{203F}' => PUNCTUATION_WEIGHT,
        _ => 1,
    }
}

/// Detects UTF-16 without a byte-order mark: in Western text every other byte is NUL.
fn detect_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(UTF16_SAMPLE)];
    if sample.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let nul = |at: usize| sample.iter().skip(at).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, half) = (nul(0), nul(1), sample.len() / 2);
    match (even * 20 < half, odd * 20 < half) {
        (true, false) if odd * 2 > half => Some(UTF_16LE),
        (false, true) if even * 2 > half => Some(UTF_16BE),
        _ => None,
    }
}

/// Decodes, and counts the malformed sequences. Each becomes one U+FFFD.
fn decode_counting(encoding: &'static Encoding, bytes: &[u8]) -> (String, usize) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len());
    let (mut read, mut replacements) = (0, 0);
    loop {
        let (result, used) =
            decoder.decode_to_string_without_replacement(&bytes[read..], &mut text, true);
        read += used;
        match result {
            DecoderResult::InputEmpty => return (text, replacements),
            DecoderResult::OutputFull => text.reserve((bytes.len() - read) * 3 + 16),
            DecoderResult::Malformed(..) => {
                text.reserve(3);
                text.push('\u{FFFD}');
                replacements += 1;
            }
        }
    }
}
