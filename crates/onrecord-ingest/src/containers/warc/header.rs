//! Headers of WARC records and of HTTP messages: a first line, and fields.
//!
//! One lenient reader serves both, as archives hold what servers really sent. `httparse` refuses status lines
//! such as `HTTP/2 200`, and `mime` refuses content types such as `text/html ;charset=utf-8`. With them pages
//! would be lost, so this is our own.

use std::io::{self, BufRead, Read as _};

/// The longest header (64 KiB). Servers refuse longer ones.
pub(super) const LONGEST_HEAD: u64 = 64 << 10;

/// A header.
pub(super) struct MessageHeader {
    /// The first line: `WARC/1.0`, `HTTP/1.1 200 OK`.
    pub(super) first: String,
    fields: Vec<(String, String)>,
}

impl MessageHeader {
    /// Reads a header up to its empty line. `None` if it is cut, too long, or no header.
    pub(super) fn read(stream: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut stream = stream.take(LONGEST_HEAD);
        let mut lines = Vec::new();
        loop {
            let mut line = Vec::new();
            stream.read_until(b'\n', &mut line)?;
            if line.pop() != Some(b'\n') {
                return Ok(None);
            }
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            lines.push(line.to_owned());
        }
        let mut lines = lines.into_iter();
        let Some(first) = lines.next() else { return Ok(None) };
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in lines {
            match (line.split_once(':'), fields.last_mut()) {
                // A folded line continues the value before.
                (_, Some((_, value))) if line.starts_with([' ', '\t']) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (Some((name, value)), _) => {
                    fields.push((name.trim().to_owned(), value.trim().to_owned()));
                }
                (None, _) => {}
            }
        }
        Ok(Some(Self { first, fields }))
    }

    /// The value of a field. Case does not matter in names.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let named = |(field, _): &&(String, String)| field.eq_ignore_ascii_case(name);
        self.fields.iter().find(named).map(|(_, value)| value.as_str())
    }

    /// The media type in lower case without parameters, and its charset.
    pub(super) fn content_type(&self) -> Option<(String, Option<String>)> {
        let mut parts = self.get("Content-Type")?.split(';').map(str::trim);
        let media = parts.next()?.to_ascii_lowercase();
        let charset = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']);
            name.trim().eq_ignore_ascii_case("charset").then(|| value.to_owned())
        });
        Some((media, charset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(lines: &str) -> MessageHeader {
        MessageHeader::read(&mut format!("{lines}\r\n\r\n").as_bytes()).unwrap().unwrap()
    }

    #[test]
    fn content_types_are_read_as_servers_write_them() {
        for (written, charset) in [
            ("text/html", None),
            ("TEXT/HTML; Charset=\"UTF-8\"", Some("UTF-8")),
            ("text/html ;charset=utf-8", Some("utf-8")),
            ("text/html;; charset='utf-8'", Some("utf-8")),
            ("text/html; charset; charset = koi8-r;", Some("koi8-r")),
        ] {
            let found =
                header(&format!("HTTP/1.1 200 OK\r\nContent-Type: {written}")).content_type();
            assert_eq!(
                found,
                Some(("text/html".to_owned(), charset.map(str::to_owned))),
                "{written}"
            );
        }
    }

    #[test]
    fn heads_are_read_as_servers_write_them() {
        let found = header("HTTP/2 200\nno field\nServer : x\nX-Folded: a\n  b");
        assert_eq!(found.first, "HTTP/2 200");
        assert_eq!((found.get("server"), found.get("x-folded")), (Some("x"), Some("a b")));
    }
}
