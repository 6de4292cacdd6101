//! Memory-mapped files.

use std::fs::File;
use std::io;
use std::path::Path;

use memmap2::Mmap;

/// Maps a file into memory for reading.
#[allow(unsafe_code)]
pub(crate) fn map(path: &Path) -> io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: the map is only read as bytes, and every byte value is valid. Another program may change the
    // file meanwhile. The bytes may then differ from those that the checksum covered. If the file becomes
    // shorter, a read may end this program by a signal. Every mapped file has this risk.
    unsafe { Mmap::map(&file) }
}
