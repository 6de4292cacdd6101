//! Files as memory.

use std::fs::File;
use std::io;
use std::path::Path;

use memmap2::Mmap;

/// Maps a file into memory, to be read.
#[allow(unsafe_code)]
pub(crate) fn map(path: &Path) -> io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: the map is only read, as bytes, of which every value is valid. A file that another
    // program changes meanwhile may change what is read (the checksum was of the bytes before) or, cut
    // short, end this program by a signal, as every mapped file may.
    unsafe { Mmap::map(&file) }
}
