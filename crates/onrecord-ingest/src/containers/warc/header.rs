//! Headers of records of archives and of HTTP messages: a first line, and fields.

use std::io::{self, BufRead, Read as _};

/// The longest header that is read (64 KiB): servers refuse longer ones.
pub(super) const LONGEST_HEAD: u64 = 64 << 10;

/// A header.
pub(super) struct Header {
    /// `WARC/1.0`, `HTTP/1.1 200 OK`.
    pub(super) first: String,
    fields: Vec<(String, String)>,
}

impl Header {
    /// Reads a header up to its empty line; nothing where it is cut short, too long, or no header.
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
                // A line that goes on with the one before.
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

    /// The value of a field, by its name in any case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let named = |(field, _): &&(String, String)| field.eq_ignore_ascii_case(name);
        self.fields.iter().find(named).map(|(_, value)| value.as_str())
    }

    /// The content type in lower case without its parameters, and its charset.
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
