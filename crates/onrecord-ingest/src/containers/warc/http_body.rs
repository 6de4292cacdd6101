//! The body of an HTTP message, without its transfer and content codings.

use std::io::{self, Read};

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use memchr::memmem;
use ruzstd::decoding::StreamingDecoder;

use super::header::MessageHeader;
use crate::MAX_BYTES;

/// How much of a body is decoded at once, in bytes.
const BUFFER: usize = 16 << 10;
/// The most content codings of one body. More are only there to do harm.
const MAX_CODINGS: usize = 4;

/// Why a body cannot be decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BodyError {
    /// It is damaged.
    Broken(String),
    /// It is longer than a page may be.
    TooLong,
}

/// Removes transfer and content codings. Crawlers often keep the header of a coding that they removed
/// themselves, so a coding counts only if the bytes show it.
pub(super) fn decode_body(header: &MessageHeader, body: Vec<u8>) -> Result<Vec<u8>, BodyError> {
    let listed = |name| {
        let value = header.get(name).unwrap_or_default().to_ascii_lowercase();
        value.split(',').map(|coding| coding.trim().to_owned()).collect::<Vec<_>>()
    };
    let mut body = body;
    if listed("Transfer-Encoding").iter().any(|coding| coding == "chunked") {
        body = join_chunks(body)?;
    }
    let codings = listed("Content-Encoding");
    if codings.len() > MAX_CODINGS {
        return Err(BodyError::Broken(format!("it was packed {} times over", codings.len())));
    }
    codings.iter().rev().try_fold(body, |body, coding| decompress(coding, body))
}

/// Joins the chunks of a chunked body.
fn join_chunks(body: Vec<u8>) -> Result<Vec<u8>, BodyError> {
    let broken = || BodyError::Broken("its chunks (Transfer-Encoding) break off".to_owned());
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body.as_slice();
    loop {
        let Some((size, after)) = chunk_size(rest) else {
            return if joined.is_empty() { Ok(body) } else { Err(broken()) };
        };
        if size == 0 {
            return Ok(joined);
        }
        joined.extend_from_slice(after.get(..size).ok_or_else(broken)?);
        rest = &after[size..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// The size of the chunk that begins here, and what follows its line.
fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(256)])?;
    let line = str::from_utf8(&bytes[..end]).ok()?;
    let digits = line.split(';').next()?.trim();
    Some((usize::from_str_radix(digits, 16).ok()?, &bytes[end + 1..]))
}

fn decompress(coding: &str, body: Vec<u8>) -> Result<Vec<u8>, BodyError> {
    let bytes = body.as_slice();
    let is_zlib = |bytes: &[u8]| matches!(bytes, [a, b, ..] if a & 15 == 8 && (u16::from(*a) << 8 | u16::from(*b)) % 31 == 0);
    let decompressed = match coding {
        "" | "identity" | "none" => return Ok(body),
        "gzip" | "x-gzip" if bytes.starts_with(b"\x1F\x8B") => bounded(MultiGzDecoder::new(bytes)),
        "deflate" if is_zlib(bytes) => bounded(ZlibDecoder::new(bytes)),
        "deflate" if !is_markup(bytes) => bounded(DeflateDecoder::new(bytes)),
        "br" if !is_markup(bytes) => bounded(Decompressor::new(bytes, BUFFER)),
        "zstd" if bytes.starts_with(b"\x28\xB5\x2F\xFD") => {
            StreamingDecoder::new(bytes).map_err(io::Error::other).and_then(bounded)
        }
        "gzip" | "x-gzip" | "deflate" | "br" | "zstd" => return Ok(body),
        _ => {
            return Err(BodyError::Broken(format!("its Content-Encoding {coding:?} is not known")));
        }
    };
    let decompressed = decompressed
        .map_err(|error| BodyError::Broken(format!("its {coding} breaks off ({error})")))?;
    if decompressed.len() > MAX_BYTES { Err(BodyError::TooLong) } else { Ok(decompressed) }
}

fn bounded(decompressed: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    decompressed.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether a body that claims to be compressed is a page as it stands.
fn is_markup(bytes: &[u8]) -> bool {
    let header = bytes[..bytes.len().min(1024)].trim_ascii_start();
    header.starts_with(b"<") && memmem::find(header, b">").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(fields: &str) -> MessageHeader {
        let header = format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n");
        MessageHeader::read(&mut header.as_bytes()).unwrap().unwrap()
    }

    #[test]
    fn chunks_are_joined() {
        let chunked = header("Transfer-Encoding: chunked");
        let body = b"4\r\n<p>T\r\n6;x=y\r\nhe end\r\n0\r\n\r\n".to_vec();
        assert_eq!(decode_body(&chunked, body).unwrap(), b"<p>The end");
        // A crawler joined the chunks and kept the header.
        assert_eq!(decode_body(&chunked, b"<p>whole</p>\n".to_vec()).unwrap(), b"<p>whole</p>\n");
        let broken = decode_body(&chunked, b"4\r\n<p>T\r\nff\r\nshort".to_vec()).unwrap_err();
        assert!(matches!(broken, BodyError::Broken(what) if what.contains("chunks")));
    }

    #[test]
    fn a_coding_that_is_only_claimed_is_none() {
        for coding in ["gzip", "deflate", "br", "zstd", "identity"] {
            let header = header(&format!("Content-Encoding: {coding}"));
            let body = b"<html>as is</html>".to_vec();
            assert_eq!(decode_body(&header, body.clone()), Ok(body));
        }
        let header = header("Content-Encoding: rot13");
        let Err(BodyError::Broken(what)) = decode_body(&header, vec![1]) else { panic!() };
        assert!(what.contains("rot13"), "{what}");
    }
}
