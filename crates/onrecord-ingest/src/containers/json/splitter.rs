//! Splits a JSON file into its objects without parsing them.

use std::io::{self, BufRead};

use memchr::memchr;

/// The longest object (32 MiB): an article, and as much again around it.
pub(super) const MAX_OBJECT_BYTES: usize = 32 << 20;

/// An unparsed object.
pub(super) struct RawObject {
    /// The number of its line or of the object in its list, from 1.
    pub(super) number: u64,
    /// `None` if it is too long.
    pub(super) bytes: Option<Vec<u8>>,
}

/// How objects are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ObjectLayout {
    /// One object a line.
    Lines,
    /// By their brackets, perhaps in a list.
    Brackets,
}

/// Reads the objects of a file one by one.
pub(super) struct ObjectSplitter<R> {
    stream: R,
    pub(super) layout: ObjectLayout,
    number: u64,
    /// Whether a list of objects is open.
    in_list: bool,
}

impl<R: BufRead> ObjectSplitter<R> {
    pub(super) fn new(stream: R, layout: ObjectLayout) -> Self {
        Self { stream, layout, number: 0, in_list: false }
    }

    /// The next object, if there is one.
    pub(super) fn next(&mut self) -> io::Result<Option<RawObject>> {
        match self.layout {
            ObjectLayout::Lines => self.line(),
            ObjectLayout::Brackets => self.bracketed(),
        }
    }

    fn line(&mut self) -> io::Result<Option<RawObject>> {
        loop {
            let mut line = BoundedBytes::default();
            let mut ended = false;
            while !ended {
                let coming = self.stream.fill_buf()?;
                if coming.is_empty() {
                    break;
                }
                let end = memchr(b'\n', coming);
                ended = end.is_some();
                let used = end.map_or(coming.len(), |end| end + 1);
                line.push(&coming[..used]);
                self.stream.consume(used);
            }
            if line.length == 0 {
                return Ok(None);
            }
            self.number += 1;
            let blank = line.bytes.as_ref().is_some_and(|bytes| bytes.trim_ascii().is_empty());
            if !blank {
                return Ok(Some(RawObject { number: self.number, bytes: line.bytes }));
            }
        }
    }

    fn bracketed(&mut self) -> io::Result<Option<RawObject>> {
        // Skips to the next object.
        loop {
            let Some(&byte) = self.stream.fill_buf()?.first() else {
                let cut = self.in_list;
                self.in_list = false;
                // A list that is not closed was cut. It ends in an object that is none, so that the cut is
                // reported.
                let piece = || RawObject { number: self.number + 1, bytes: Some(Vec::new()) };
                return Ok(cut.then(piece));
            };
            match byte {
                b'[' if self.number == 0 && !self.in_list => self.in_list = true,
                b']' => self.in_list = false,
                b',' | b' ' | b'\t' | b'\r' | b'\n' => {}
                _ => break,
            }
            self.stream.consume(1);
        }
        let mut object = BoundedBytes::default();
        let mut scan = BracketScanner::default();
        while !scan.ended {
            let coming = self.stream.fill_buf()?;
            if coming.is_empty() {
                break;
            }
            let used = scan.over(coming);
            object.push(&coming[..used]);
            self.stream.consume(used);
        }
        self.number += 1;
        Ok(Some(RawObject { number: self.number, bytes: object.bytes }))
    }
}

/// Bytes up to a bound. They are dropped when they are too many.
struct BoundedBytes {
    bytes: Option<Vec<u8>>,
    length: u64,
}

impl Default for BoundedBytes {
    fn default() -> Self {
        Self { bytes: Some(Vec::new()), length: 0 }
    }
}

impl BoundedBytes {
    fn push(&mut self, more: &[u8]) {
        self.length += more.len() as u64;
        let bytes = self.bytes.take().filter(|bytes| bytes.len() + more.len() <= MAX_OBJECT_BYTES);
        self.bytes = bytes.map(|mut bytes| {
            bytes.extend_from_slice(more);
            bytes
        });
    }
}

/// Whether a line begins an object that continues after it.
pub(super) fn goes_on(line: &[u8]) -> bool {
    let mut scan = BracketScanner::default();
    scan.over(line);
    // No string continues after its line.
    !scan.ended && !scan.in_string
}

/// The position of a scan in a value.
#[derive(Default)]
struct BracketScanner {
    depth: usize,
    in_string: bool,
    escaped: bool,
    ended: bool,
}

impl BracketScanner {
    /// Scans further. Returns how many bytes belong to the value.
    fn over(&mut self, bytes: &[u8]) -> usize {
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_string => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                _ if self.in_string => {}
                b'{' | b'[' => self.depth += 1,
                // What stands between objects ends at the next object or at the end of the list.
                b']' | b',' if self.depth == 0 => {
                    self.ended = true;
                    return at;
                }
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        self.ended = true;
                        return at + 1;
                    }
                }
                _ => {}
            }
        }
        bytes.len()
    }
}
