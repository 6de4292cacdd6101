//! A buffered stream that can go back a little.

use std::io::{self, BufRead, Read};

use memchr::memmem::Finder;

/// How many bytes are read at once.
const CHUNK: usize = 64 << 10;
/// How far the stream can at least go back to its mark (4 MiB). It keeps at most twice as much. Where a
/// record breaks off, the next one is looked for from its beginning.
const KEPT: usize = 4 << 20;

/// A stream that knows its offset, can look ahead, and can go back to a mark.
pub(super) struct LookbackReader<R> {
    inner: R,
    buffer: Vec<u8>,
    /// The position in the buffer.
    at: usize,
    /// The offset of the buffer's first byte in the stream.
    base: u64,
    mark: u64,
}

impl<R: Read> LookbackReader<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, buffer: Vec::new(), at: 0, base: 0, mark: 0 }
    }

    /// The position in the stream, in bytes.
    pub(super) fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Keeps the bytes from here on.
    pub(super) fn mark(&mut self) {
        self.mark = self.offset();
    }

    /// Goes back to an offset at or after the mark, or to the nearest that is kept.
    pub(super) fn return_to(&mut self, offset: u64) {
        self.at =
            usize::try_from(offset.saturating_sub(self.base)).unwrap_or(usize::MAX).min(self.at);
    }

    /// The next bytes, at least `least` of them unless the stream ends before.
    pub(super) fn peek(&mut self, least: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.at < least && self.fill()? > 0 {}
        Ok(&self.buffer[self.at..])
    }

    /// Moves to the next place where the needle stands. Returns whether there is one.
    pub(super) fn skip_to(&mut self, needle: &Finder<'_>) -> io::Result<bool> {
        let length = needle.needle().len();
        loop {
            let coming = self.peek(length)?;
            if coming.len() < length {
                self.at = self.buffer.len();
                return Ok(false);
            }
            if let Some(found) = needle.find(coming) {
                self.at += found;
                return Ok(true);
            }
            self.at = self.buffer.len() - (length - 1);
        }
    }

    /// The stream behind the buffer.
    pub(super) fn get_ref(&self) -> &R {
        &self.inner
    }

    pub(super) fn into_inner(self) -> R {
        self.inner
    }

    fn fill(&mut self) -> io::Result<usize> {
        let marked = usize::try_from(self.mark.saturating_sub(self.base)).unwrap_or(usize::MAX);
        let needless = marked.min(self.at).max(self.at.saturating_sub(KEPT));
        // Only where it is the greater part, so that each byte is moved about once.
        if needless > self.buffer.len() / 2 {
            self.buffer.drain(..needless);
            self.at -= needless;
            self.base += needless as u64;
        }
        let old = self.buffer.len();
        self.buffer.resize(old + CHUNK, 0);
        let read = loop {
            match self.inner.read(&mut self.buffer[old..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(old + *read.as_ref().unwrap_or(&0));
        read
    }
}

impl<R: Read> Read for LookbackReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for LookbackReader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_goes_back_to_its_mark_and_finds_what_lies_across_chunks() {
        let mut bytes = vec![b'x'; 3 * CHUNK];
        bytes[2 * CHUNK - 2..2 * CHUNK + 2].copy_from_slice(b"WARC");
        let mut stream = LookbackReader::new(bytes.as_slice());
        stream.consume(0);
        io::copy(&mut stream.by_ref().take(100), &mut io::sink()).unwrap();
        stream.mark();
        assert!(stream.skip_to(&Finder::new("WARC")).unwrap());
        assert_eq!(stream.offset(), 2 * CHUNK as u64 - 2);
        assert!(stream.peek(4).unwrap().starts_with(b"WARC"));
        stream.return_to(101);
        assert_eq!(stream.offset(), 101);
        assert!(!stream.skip_to(&Finder::new("nowhere")).unwrap());
        assert_eq!(stream.offset(), bytes.len() as u64);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let mut stream = LookbackReader::new(io::repeat(b'x').take(64 << 20));
        stream.mark();
        io::copy(&mut stream.by_ref().take(60 << 20), &mut io::sink()).unwrap();
        assert!(stream.buffer.capacity() <= 4 * KEPT, "{}", stream.buffer.capacity());
        stream.return_to(0);
        assert!(stream.offset() <= (60 << 20) - KEPT as u64);
    }
}
