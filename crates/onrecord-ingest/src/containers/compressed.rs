//! Files compressed with gzip or zstd: a series of members, each of which can be decompressed by itself.

use std::fmt;
use std::io::{self, BufRead as _, Read};

use flate2::bufread::GzDecoder;
use memchr::memmem::Finder;
use ruzstd::decoding::{BlockDecodingStrategy, Dictionary, FrameDecoder, StreamingDecoder};

use super::lookback::LookbackReader;

/// The most that data may grow when decompressed. Text compresses to a third, markup to a twentieth. What
/// compresses to less than a hundredth holds no information.
pub(super) const MAX_RATIO: u64 = 100;
/// The ratio is not checked for the first so many bytes (1 MiB): short repetitive data compresses to nearly
/// nothing.
const RATIO_UNCHECKED: u64 = 1 << 20;
/// The longest dictionary of a zstd file (16 MiB).
const MAX_DICTIONARY: u32 = 16 << 20;

const GZIP: &[u8] = b"\x1F\x8B\x08";
const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD";

/// The bytes of a file.
pub(super) type RawStream<'r> = LookbackReader<Box<dyn Read + 'r>>;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    Gzip,
    Zstd,
}

impl Compression {
    /// Recognises a compression by the first bytes.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(GZIP) {
            return Some(Self::Gzip);
        }
        let skippable = bytes.len() >= 4 && bytes[1..4] == *b"\x2A\x4D\x18" && bytes[0] >> 4 == 5;
        (bytes.starts_with(ZSTD) || skippable).then_some(Self::Zstd)
    }

    /// Finds bytes with which a member may begin.
    pub(super) fn finder(self) -> Finder<'static> {
        Finder::new(match self {
            Self::Gzip => GZIP,
            Self::Zstd => ZSTD,
        })
    }
}

/// A compressed file between two of its members.
pub(super) struct Members<'r> {
    pub(super) raw: RawStream<'r>,
    pub(super) compression: Compression,
    /// The dictionary of all frames of a zstd file, as web archives have it.
    dictionary: Option<Vec<u8>>,
}

impl<'r> Members<'r> {
    pub(super) fn new(raw: RawStream<'r>, compression: Compression) -> Self {
        Self { raw, compression, dictionary: None }
    }

    /// The first bytes of the member that begins here, decompressed. `None` if it cannot be.
    pub(super) fn peek(self, length: usize) -> (Self, Option<Vec<u8>>) {
        let member = match self.open() {
            Ok(member) => member,
            Err((members, _)) => return (members, None),
        };
        let start = member.start;
        let mut inside = LookbackReader::new(member);
        let begins = inside.peek(length).ok();
        let begins = begins.map(|bytes| bytes[..bytes.len().min(length)].to_vec());
        let mut members = inside.into_inner().close();
        members.raw.return_to(start);
        (members, begins)
    }

    /// Opens the member that begins here. Fails with an error, or with none at the end of the file, perhaps
    /// after padding.
    pub(super) fn open(mut self) -> Result<Member<'r>, (Self, Option<io::Error>)> {
        match self.header() {
            Ok(true) => {}
            Ok(false) => return Err((self, None)),
            Err(error) => return Err((self, Some(error))),
        }
        self.raw.mark();
        let start = self.raw.offset();
        let Self { mut raw, compression, dictionary } = self;
        let decoder = match compression {
            Compression::Gzip => Decoder::Gzip(Box::new(GzDecoder::new(raw))),
            Compression::Zstd => {
                let decoder = frame_decoder(dictionary.as_deref()).and_then(|mut decoder| {
                    decoder.init(&mut raw).map_err(corrupt)?;
                    Ok(decoder)
                });
                match decoder {
                    Ok(decoder) => Decoder::Zstd(raw, Box::new(decoder)),
                    Err(error) => return Err((Self { raw, compression, dictionary }, Some(error))),
                }
            }
        };
        Ok(Member { decoder, start, out: 0, compression, dictionary })
    }

    /// Moves to the next member; false at the end. Skippable frames of zstd are read on the way.
    fn header(&mut self) -> io::Result<bool> {
        loop {
            while let [0, ..] = self.raw.fill_buf()? {
                self.raw.consume(1);
            }
            let coming = self.raw.peek(8)?;
            if coming.is_empty() {
                return Ok(false);
            }
            match Compression::of(coming) {
                Some(compression) if compression == self.compression && !is_skippable(coming) => {
                    return Ok(true);
                }
                Some(Compression::Zstd)
                    if self.compression == Compression::Zstd && coming.len() >= 8 =>
                {
                    self.skippable()?;
                }
                _ => return Err(corrupt("something else follows what is compressed")),
            }
        }
    }

    fn skippable(&mut self) -> io::Result<()> {
        let mut header = [0; 8];
        self.raw.read_exact(&mut header)?;
        let length = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
        // A dictionary is in the first skippable frame, with this magic number.
        let is_dictionary = header[0] == 0x5D && self.dictionary.is_none();
        let mut frame = (&mut self.raw).take(length.into());
        if is_dictionary && length <= MAX_DICTIONARY {
            let mut bytes = Vec::new();
            frame.read_to_end(&mut bytes)?;
            if bytes.starts_with(ZSTD) {
                let compressed = bytes;
                bytes = Vec::new();
                let decoder = frame_decoder(None)?;
                let decoder = StreamingDecoder::new_with_decoder(compressed.as_slice(), decoder);
                let decoder = decoder.map_err(corrupt)?;
                decoder.take(MAX_DICTIONARY.into()).read_to_end(&mut bytes)?;
            }
            self.dictionary = Some(bytes);
        } else {
            io::copy(&mut frame, &mut io::sink())?;
        }
        Ok(())
    }
}

fn corrupt(what: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn is_skippable(bytes: &[u8]) -> bool {
    Compression::of(bytes) == Some(Compression::Zstd) && !bytes.starts_with(ZSTD)
}

fn frame_decoder(dictionary: Option<&[u8]>) -> io::Result<FrameDecoder> {
    let mut decoder = FrameDecoder::new();
    if let Some(dictionary) = dictionary {
        let dictionary = Dictionary::decode_dict(dictionary).map_err(corrupt)?;
        decoder.add_dict(dictionary).map_err(corrupt)?;
    }
    Ok(decoder)
}

/// A member that is being decompressed.
pub(super) struct Member<'r> {
    decoder: Decoder<'r>,
    /// The byte at which it begins in the file.
    pub(super) start: u64,
    /// How many bytes were decompressed.
    out: u64,
    compression: Compression,
    dictionary: Option<Vec<u8>>,
}

enum Decoder<'r> {
    Gzip(Box<GzDecoder<RawStream<'r>>>),
    Zstd(RawStream<'r>, Box<FrameDecoder>),
}

/// Data grew to more than [`MAX_RATIO`] times its size.
#[derive(Debug)]
pub(super) struct RatioExceeded;

impl fmt::Display for RatioExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unpacks to more than {MAX_RATIO} times its size, as no text does")
    }
}

impl std::error::Error for RatioExceeded {}

impl RatioExceeded {
    /// Whether an I/O error is this one.
    pub(super) fn is(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|inner| inner.is::<Self>())
    }
}

impl<'r> Member<'r> {
    /// Gives back the file, as far as it was read.
    pub(super) fn close(self) -> Members<'r> {
        let raw = match self.decoder {
            Decoder::Gzip(decoder) => decoder.into_inner(),
            Decoder::Zstd(raw, _) => raw,
        };
        Members { raw, compression: self.compression, dictionary: self.dictionary }
    }

    fn raw(&self) -> &RawStream<'r> {
        match &self.decoder {
            Decoder::Gzip(decoder) => decoder.get_ref(),
            Decoder::Zstd(raw, _) => raw,
        }
    }
}

impl Read for Member<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.decoder {
            Decoder::Gzip(decoder) => decoder.read(into)?,
            Decoder::Zstd(raw, decoder) => decompress(raw, decoder, into)?,
        };
        self.out += read as u64;
        let compressed = self.raw().offset() - self.start;
        if self.out > RATIO_UNCHECKED.max(compressed * MAX_RATIO) {
            return Err(io::Error::other(RatioExceeded));
        }
        Ok(read)
    }
}

fn decompress(
    raw: &mut RawStream<'_>,
    decoder: &mut FrameDecoder,
    into: &mut [u8],
) -> io::Result<usize> {
    while decoder.can_collect() == 0 && !decoder.is_finished() {
        let one = BlockDecodingStrategy::UptoBlocks(1);
        decoder.decode_blocks(&mut *raw, one).map_err(corrupt)?;
    }
    let read = decoder.read(into)?;
    let wrong = || decoder.get_checksum_from_data() != decoder.get_calculated_checksum();
    if read == 0 && decoder.get_checksum_from_data().is_some() && wrong() {
        return Err(corrupt("the checksum is wrong"));
    }
    Ok(read)
}

/// All members of a file as one stream.
pub(super) struct DecompressedStream<'r>(Option<MemberState<'r>>);

enum MemberState<'r> {
    Between(Members<'r>),
    Inside(Member<'r>),
}

impl<'r> DecompressedStream<'r> {
    pub(super) fn new(members: Members<'r>) -> Self {
        Self(Some(MemberState::Between(members)))
    }
}

impl Read for DecompressedStream<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let mut member = match self.0.take() {
                None => return Ok(0),
                Some(MemberState::Inside(member)) => member,
                Some(MemberState::Between(members)) => match members.open() {
                    Ok(member) => member,
                    Err((_, None)) => return Ok(0),
                    Err((_, Some(error))) => return Err(error),
                },
            };
            let read = member.read(into)?;
            self.0 = Some(match read {
                0 if !into.is_empty() => MemberState::Between(member.close()),
                _ => MemberState::Inside(member),
            });
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
        }
    }
}
