//! A file of a model: a header that describes the contents, then tensors. [`crate::bundle`] puts the parts of a
//! model together.
//!
//! | bytes | what |
//! |---|---|
//! | 0–7 | `ONRECMDL` |
//! | 8–11 | format version, little-endian like every number |
//! | 12–15 | length of the header in bytes |
//! | 16–47 | SHA-256 of all bytes from 48 on |
//! | 48– | header: JSON ([`Header`]) |
//! | … | tensors, each at a multiple of 64 bytes |

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use onrecord_text::{LanguageCode, hex, sha256};
use serde::Deserialize;

use crate::kernels::{Matrix, MatrixError, SharedBytes};
use crate::words::Fingerprints;

const MAGIC: &[u8; 8] = b"ONRECMDL";
const VERSION: u32 = 1;
const HEADER_START: usize = 48;

/// Why a model file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file cannot be opened.
    #[error("cannot open the model {}: {error}; give `fast`, `accurate` or the path of a model", path.display())]
    Open {
        /// Path of the file.
        path: PathBuf,
        /// Error of the operating system.
        error: std::io::Error,
    },
    /// The file does not start with `ONRECMDL`.
    #[error("this is no model file of onrecord: it does not begin with ONRECMDL")]
    Foreign,
    /// The file has another format version.
    #[error(
        "this model file has format version {found}, and this program reads version {VERSION}; take the model of the program's own release"
    )]
    Version {
        /// Format version of the file.
        found: u32,
    },
    /// The file is cut short, or its checksum does not match.
    #[error("this model file is cut short or damaged: its checksum does not fit; copy it again")]
    Damaged,
    /// The header cannot be parsed, or describes an impossible model.
    #[error("the header of this model file cannot be used: {0}")]
    Header(String),
    /// The file is one part of a model.
    #[error("this file is a part of a model; give the folder that it lies in")]
    Part,
    /// `model.json` cannot be parsed.
    #[error("the model's model.json cannot be used: {0}")]
    Manifest(String),
    /// A part is not the one that `model.json` names.
    #[error(
        "the part {part} of this model is not the one that model.json names; copy the whole folder again"
    )]
    OtherPart {
        /// File name of the part.
        part: String,
    },
    /// This version reads no articles in the model's language.
    #[error(
        "the model {name:?} is for a language that this version does not read; the names of its models begin with {}",
        known_languages()
    )]
    Language {
        /// Name of the model.
        name: String,
    },
    /// A tensor is missing, or its size or values are wrong.
    #[error("the model's tensor {name} cannot be used: {problem}")]
    Tensor {
        /// Name of the tensor.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
}

fn known_languages() -> String {
    LanguageCode::ALL
        .map(|language| format!("{:?}", format!("{}-", language.as_str())))
        .join(" or ")
}

impl ModelError {
    pub(crate) fn tensor(name: &str, problem: impl ToString) -> Self {
        Self::Tensor { name: name.to_owned(), problem: problem.to_string() }
    }
}

/// The header of a model file.
#[derive(Debug, Deserialize)]
pub(crate) struct Header {
    /// For example `en-fast-2026.1`. Only a file that holds a whole model has it.
    pub(crate) name: Option<String>,
    pub(crate) encoder: Option<EncoderShape>,
    pub(crate) heads: Option<HeadsShape>,
    pub(crate) labels: Option<LabelLists>,
    pub(crate) attributions: Option<AttributionsShape>,
    pub(crate) predicates: Option<PredicatesShape>,
    pub(crate) events: Option<EventsShape>,
    pub(crate) coreference: Option<CoreferenceShape>,
    pub(crate) calibration: Option<Calibrations>,
    tensors: BTreeMap<String, Place>,
}

impl Header {
    /// An entry that the file must have.
    pub(crate) fn required<'h, T>(entry: Option<&'h T>, name: &str) -> Result<&'h T, ModelError> {
        entry.ok_or_else(|| ModelError::Header(format!("it has no entry `{name}`")))
    }
}

/// Kind and shape of the encoder.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum EncoderShape {
    /// A transformer over word pieces.
    Accurate { width: usize, heads: usize, inner: usize, layers: usize, positions: usize },
    /// Gated convolutions and banded attention over words and hashed parts of words.
    Fast { width: usize, word: usize, part: usize, heads: usize, band: usize, blocks: Vec<Block> },
}

/// One block of a network of convolutions and attention.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Block {
    /// A gated convolution over three words, each `dilation` words from the next.
    Convolution { dilation: usize },
    /// Attention within the band.
    Attention,
}

/// Widths of the projections that score arcs and relations.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct HeadsShape {
    pub(crate) arc: usize,
    pub(crate) rel: usize,
}

/// Shape of the network that finds attributions.
#[derive(Debug, Deserialize)]
pub(crate) struct AttributionsShape {
    pub(crate) width: usize,
    pub(crate) heads: usize,
    pub(crate) band: usize,
    /// Largest distance from the cue, in words, with a row of its own. Larger distances share its row.
    pub(crate) farthest: usize,
    pub(crate) blocks: Vec<Block>,
    /// The weights that [`Calibrations`] has, if the file holds a whole model.
    pub(crate) calibration: Option<[f32; 4]>,
}

/// Shape of the network that finds predicates, and its labels in the order of their scores.
#[derive(Debug, Deserialize)]
pub(crate) struct PredicatesShape {
    /// Width of the projections that score roles.
    pub(crate) size: usize,
    /// Largest distance between predicate and argument, in words, with a row of its own.
    pub(crate) farthest: usize,
    /// The first is for no argument.
    pub(crate) roles: Vec<String>,
    pub(crate) senses: Vec<String>,
}

/// Shape of the network that gives words event types. The first type is for none.
#[derive(Debug, Deserialize)]
pub(crate) struct EventsShape {
    pub(crate) size: usize,
    pub(crate) types: Vec<String>,
}

/// Weights that are fitted after training.
#[derive(Debug, Deserialize)]
pub(crate) struct Calibrations {
    /// Weights of [`crate::attributions::Calibration`].
    pub(crate) attributions: [f32; 4],
}

/// Shape of the network that ranks antecedents. Each feature has a name and a number of values.
#[derive(Debug, Deserialize)]
pub(crate) struct CoreferenceShape {
    pub(crate) hidden: usize,
    pub(crate) phrases: Vec<(String, usize)>,
    pub(crate) pairs: Vec<(String, usize)>,
}

/// Labels of the heads, in the order of their scores.
#[derive(Debug, Deserialize)]
pub(crate) struct LabelLists {
    pub(crate) upos: Vec<String>,
    pub(crate) xpos: Vec<String>,
    pub(crate) lemma: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) kinds: Vec<String>,
    pub(crate) deprel: Vec<String>,
}

/// Place of a tensor: its offset from the start of the file and its length, both in bytes.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Place {
    start: usize,
    bytes: usize,
}

/// A model file with a verified checksum.
pub(crate) struct ModelFile {
    pub(crate) header: Header,
    /// SHA-256 of the file from its header on, in hexadecimal.
    pub(crate) sha256: String,
    bytes: SharedBytes,
}

/// Rows of `width` numbers, stored as signed bytes with one scale for each row.
pub(crate) struct Table {
    codes: SharedBytes,
    scales: Vec<f32>,
    width: usize,
}

impl ModelFile {
    /// Maps a file into memory and verifies it.
    pub(crate) fn open(path: &Path) -> Result<Self, ModelError> {
        let map = crate::map::map(path)
            .map_err(|error| ModelError::Open { path: path.to_owned(), error })?;
        Self::new(SharedBytes::new(map))
    }

    /// Verifies the format version and the checksum, and parses the header.
    pub(crate) fn new(bytes: SharedBytes) -> Result<Self, ModelError> {
        if bytes.get(0..8) != Some(MAGIC) {
            return Err(ModelError::Foreign);
        }
        let number = |at: usize| -> Result<u32, ModelError> {
            let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
            four.map(u32::from_le_bytes).ok_or(ModelError::Damaged)
        };
        let found = number(8)?;
        if found != VERSION {
            return Err(ModelError::Version { found });
        }
        let rest = bytes.get(HEADER_START..bytes.len()).ok_or(ModelError::Damaged)?;
        let digest = sha256(rest);
        if bytes.get(16..HEADER_START) != Some(&digest[..]) {
            return Err(ModelError::Damaged);
        }
        let header = rest.get(..number(12)? as usize).ok_or(ModelError::Damaged)?;
        let header = serde_json::from_slice(header)
            .map_err(|problem| ModelError::Header(problem.to_string()))?;
        Ok(Self { header, sha256: hex(&digest), bytes })
    }

    /// Whether the file has a tensor.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.header.tensors.contains_key(name)
    }

    /// The bytes of a tensor. It is an error if the tensor is missing or lies outside of the file.
    pub(crate) fn bytes(&self, name: &str) -> Result<SharedBytes, ModelError> {
        let place = self.header.tensors.get(name);
        let &Place { start, bytes } =
            place.ok_or_else(|| ModelError::tensor(name, "it is missing"))?;
        start
            .checked_add(bytes)
            .and_then(|end| self.bytes.part(start..end))
            .ok_or_else(|| ModelError::tensor(name, "it lies outside of the file"))
    }

    /// Reads `count` numbers of four bytes each. Any other size of the tensor is an error.
    fn numbers<T>(
        &self,
        name: &str,
        count: usize,
        read: impl Fn([u8; 4]) -> T,
    ) -> Result<Vec<T>, ModelError> {
        let bytes = self.bytes(name)?;
        let (fours, rest) = bytes.as_chunks::<4>();
        if fours.len() != count || !rest.is_empty() {
            let problem = format!("it has {} bytes instead of {}", bytes.len(), count * 4);
            return Err(ModelError::tensor(name, problem));
        }
        Ok(fours.iter().map(|&four| read(four)).collect())
    }

    /// Reads `count` finite numbers.
    pub(crate) fn vector(&self, name: &str, count: usize) -> Result<Vec<f32>, ModelError> {
        let vector = self.numbers(name, count, f32::from_le_bytes)?;
        if vector.iter().all(|number| number.is_finite()) {
            Ok(vector)
        } else {
            Err(ModelError::tensor(name, "a number in it is not finite"))
        }
    }

    /// Reads all fingerprints of a tensor. They must rise strictly.
    pub(crate) fn fingerprints(&self, name: &str) -> Result<Fingerprints, ModelError> {
        let list = self.numbers(name, self.bytes(name)?.len() / 4, u32::from_le_bytes)?;
        Fingerprints::new(list)
            .ok_or_else(|| ModelError::tensor(name, "its fingerprints do not rise"))
    }

    /// Reads a UTF-8 text.
    pub(crate) fn text(&self, name: &str) -> Result<String, ModelError> {
        String::from_utf8(self.bytes(name)?.to_vec())
            .map_err(|_| ModelError::tensor(name, "it is not UTF-8"))
    }

    /// Reads a linear layer from `NAME.codes`, `NAME.scales` and `NAME.bias`.
    pub(crate) fn matrix(
        &self,
        name: &str,
        inputs: usize,
        outputs: usize,
    ) -> Result<Matrix, ModelError> {
        let codes = self.bytes(&format!("{name}.codes"))?;
        let scales = self.vector(&format!("{name}.scales"), outputs)?;
        let bias = self.vector(&format!("{name}.bias"), outputs)?;
        Matrix::new(inputs, outputs, codes, &scales, &bias)
            .map_err(|problem: MatrixError| ModelError::tensor(name, problem))
    }

    /// Reads a table with rows of `width` numbers from `NAME.codes` and `NAME.scales`.
    pub(crate) fn table(&self, name: &str, width: usize) -> Result<Table, ModelError> {
        let codes = self.bytes(&format!("{name}.codes"))?;
        if width == 0 || codes.is_empty() || !codes.len().is_multiple_of(width) {
            return Err(ModelError::tensor(name, format!("it has no rows of {width} bytes")));
        }
        let scales = self.vector(&format!("{name}.scales"), codes.len() / width)?;
        Ok(Table { codes, scales, width })
    }
}

impl Table {
    /// Number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.scales.len()
    }

    /// Numbers in a row.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Adds `factor` times a row to `out`.
    pub(crate) fn add_row(&self, row: usize, factor: f32, out: &mut [f32]) {
        let scale = self.scales[row] * factor;
        let codes = &self.codes[row * self.width..(row + 1) * self.width];
        for (out, &code) in std::iter::zip(out, codes) {
            *out += f32::from(code.cast_signed()) * scale;
        }
    }
}
