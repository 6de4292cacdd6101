//! What a file is, by its first bytes. The name decides only where they leave it open.

use encoding_rs::Encoding;
use memchr::memmem;

/// How a WARC record begins.
pub(super) const WARC_MAGIC: &[u8] = b"WARC/";
/// How many of a file's first bytes show what it is.
pub(super) const SAMPLE: usize = 64 << 10;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileKind {
    /// One plain-text article, or an unknown format.
    Text,
    /// One web page.
    Page,
    /// A feed: RSS, Atom or JSON Feed.
    Feed,
    /// A web archive.
    Warc,
    /// Articles as JSON objects.
    Json,
}

/// What a file is that begins with `sample` and has this name.
pub(super) fn file_kind(sample: &[u8], name: &str) -> FileKind {
    if sample.starts_with(WARC_MAGIC) {
        return FileKind::Warc;
    }
    let text = text(sample);
    let text = text.trim_start();
    match root(text).as_deref() {
        Some("rss" | "feed" | "entry" | "rdf") => return FileKind::Feed,
        Some("html" | "head" | "body" | "!doctype html") => return FileKind::Page,
        Some(_) if has_extension(name, &["html", "htm", "xhtml"]) => return FileKind::Page,
        _ => {}
    }
    if is_json(text) {
        return FileKind::Json;
    }
    if has_extension(name, &["html", "htm", "xhtml"]) && memmem::find(sample, b"</").is_some() {
        return FileKind::Page;
    }
    FileKind::Text
}

/// Whether bytes begin like a page.
pub(super) fn is_page(bytes: &[u8]) -> bool {
    file_kind(&bytes[..bytes.len().min(SAMPLE)], "") == FileKind::Page
}

/// Whether a name has one of these extensions, before the extension of a compression.
pub(super) fn has_extension(name: &str, extensions: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    name.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
}

/// The sample as text, good enough to see markup.
fn text(sample: &[u8]) -> String {
    match Encoding::for_bom(sample) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling(&sample[mark..]).0.into_owned()
        }
        None => String::from_utf8_lossy(sample).into_owned(),
    }
}

/// The name of the first element in lower case and without a prefix, or `!doctype html`.
fn root(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = rest.trim_start().strip_prefix('<')?;
        rest = if let Some(comment) = rest.strip_prefix("!--") {
            &comment[comment.find("-->")? + 3..]
        } else if let Some(instruction) = rest.strip_prefix('?') {
            &instruction[instruction.find('>')? + 1..]
        } else if let Some(declaration) = rest.strip_prefix('!') {
            let mut words = declaration.split(|c: char| c.is_whitespace() || c == '>');
            let is = |word: Option<&str>, what| word.is_some_and(|w| w.eq_ignore_ascii_case(what));
            if is(words.next(), "doctype") && is(words.find(|word| !word.is_empty()), "html") {
                return Some("!doctype html".to_owned());
            }
            // A doctype may hold declarations in brackets.
            let end = declaration.find('>')?;
            let end = match declaration[..end].find('[') {
                Some(bracket) => {
                    let close = bracket + declaration[bracket..].find(']')?;
                    close + declaration[close..].find('>')?
                }
                None => end,
            };
            &declaration[end + 1..]
        } else {
            let name = rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
            let local = name.rsplit(':').next().unwrap_or(name);
            return local
                .starts_with(|c: char| c.is_ascii_alphabetic())
                .then(|| local.to_ascii_lowercase());
        };
    }
}

/// Whether a text begins like a JSON object or a list of them. No article does.
fn is_json(text: &str) -> bool {
    let after = |bracket: char, text: &str| {
        text.strip_prefix(bracket).map(|rest| rest.trim_start().chars().next())
    };
    let object = after('{', text).is_some_and(|c| matches!(c, Some('"' | '}')));
    object || after('[', text).is_some_and(|c| c == Some('{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_how_they_begin() {
        for (start, name, expected) in [
            ("The harbour was quiet.", "a.txt", FileKind::Text),
            ("[Editor's note: this was changed.]", "a.txt", FileKind::Text),
            ("{sic}", "a", FileKind::Text),
            ("<p>A note", "a.txt", FileKind::Text),
            ("<3 from all of us", "a.html", FileKind::Text),
            ("<p>A note", "a.html", FileKind::Page),
            ("\u{FEFF}\n<!DocType  HTML><p>", "a.txt", FileKind::Page),
            ("<!-- saved -->\n<html lang=en>", "-", FileKind::Page),
            ("<?xml version='1.0'?><!DOCTYPE html PUBLIC \"x\"><html>", "a.xml", FileKind::Page),
            ("<?xml version='1.0'?>\n<rss version='2.0'>", "a.xml", FileKind::Feed),
            ("<!DOCTYPE rss [<!ENTITY a \"b\">]><rss>", "a.xml", FileKind::Feed),
            ("<rdf:RDF xmlns:rdf='x'>", "a", FileKind::Feed),
            ("<atom:feed>", "a.txt", FileKind::Feed),
            ("<?xml version='1.0'?><nitf>", "a.xml", FileKind::Text),
            ("{\"text\": 1}", "a.txt", FileKind::Json),
            ("[\n {\"text\": 1}]", "a.txt", FileKind::Json),
            ("WARC/1.0\r\n", "a.txt", FileKind::Warc),
        ] {
            assert_eq!(file_kind(start.as_bytes(), name), expected, "{start}");
        }
        let wide: Vec<u8> = "\u{FEFF}<feed>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(file_kind(&wide, "a"), FileKind::Feed);
    }
}
