//! Puts the parts of a model together.
//!
//! A model is a folder with `model.json` and one file a part: `encoder` (with the heads for words, trees and names),
//! `attributions`, `predicates`, `events`, `coreference` and `calibration`. `model.json` names the model and lists the
//! parts with their hashes. So a part can be replaced without the others. A single file can also hold a whole model.

use std::collections::BTreeMap;
use std::path::Path;

use onrecord_text::{hex, sha256 as digest};
use serde::Deserialize;

use crate::file::{Header, ModelError, ModelFile};
use crate::kernels::SharedBytes;

/// File name of the list of parts.
const MANIFEST: &str = "model.json";

/// What `model.json` says.
#[derive(Deserialize)]
struct Manifest {
    name: String,
    parts: BTreeMap<String, PartEntry>,
}

/// A part in `model.json`.
#[derive(Deserialize)]
struct PartEntry {
    /// File name, in the same folder.
    file: String,
    /// SHA-256 of the file from its header on, in hexadecimal.
    sha256: String,
}

/// The verified files of a model.
pub(crate) struct Bundle {
    pub(crate) name: String,
    /// Hash of the whole model, in hexadecimal. For a single file: SHA-256 from its header on. For several: SHA-256 of a
    /// line `PART TAB SHA256` for each part, in alphabetical order.
    pub(crate) sha256: String,
    files: Vec<ModelFile>,
}

impl Bundle {
    /// Maps a model into memory. `path` is a folder, its `model.json`, or a file that holds a whole model.
    pub(crate) fn open(path: &Path) -> Result<Self, ModelError> {
        let folder = if path.is_dir() {
            path
        } else if path.file_name().is_some_and(|name| name == MANIFEST) {
            path.parent().unwrap_or(Path::new("."))
        } else {
            return Self::single(ModelFile::open(path)?);
        };
        let manifest = folder.join(MANIFEST);
        let text =
            std::fs::read(&manifest).map_err(|error| ModelError::Open { path: manifest, error })?;
        Self::of_parts(&text, |file| ModelFile::open(&folder.join(file)))
    }

    /// A model whose bytes are one file.
    pub(crate) fn from_bytes(bytes: SharedBytes) -> Result<Self, ModelError> {
        Self::single(ModelFile::new(bytes)?)
    }

    fn single(file: ModelFile) -> Result<Self, ModelError> {
        let name = file.header.name.clone().ok_or(ModelError::Part)?;
        Ok(Self { name, sha256: file.sha256.clone(), files: vec![file] })
    }

    /// A model of parts, which `open` opens by their file names.
    pub(crate) fn of_parts(
        manifest: &[u8],
        open: impl Fn(&str) -> Result<ModelFile, ModelError>,
    ) -> Result<Self, ModelError> {
        let Manifest { name, parts } = serde_json::from_slice(manifest)
            .map_err(|problem| ModelError::Manifest(problem.to_string()))?;
        let mut files = Vec::new();
        let mut lines = String::new();
        for (part, PartEntry { file: file_name, sha256 }) in parts {
            // A part lies beside `model.json`, never elsewhere.
            if file_name.contains(['/', '\\']) || file_name == ".." {
                return Err(ModelError::Manifest(format!(
                    "the part {part} lies in another folder"
                )));
            }
            let file = open(&file_name)?;
            if file.sha256 != sha256 {
                return Err(ModelError::OtherPart { part: file_name });
            }
            lines.extend([part.as_str(), "\t", sha256.as_str(), "\n"]);
            files.push(file);
        }
        Ok(Self { name, sha256: hex(&digest(lines.as_bytes())), files })
    }

    /// The entry of a part's header, with the file that has it.
    pub(crate) fn entry<'b, T>(
        &'b self,
        of: impl Fn(&'b Header) -> Option<&'b T>,
    ) -> Option<(&'b ModelFile, &'b T)> {
        self.files.iter().find_map(|file| of(&file.header).map(|entry| (file, entry)))
    }

    /// The file of the encoder and the heads.
    pub(crate) fn encoder(&self) -> Result<&ModelFile, ModelError> {
        let encoder = self.entry(|header| header.encoder.as_ref());
        encoder
            .map(|(file, _)| file)
            .ok_or_else(|| ModelError::Header("it has no entry `encoder`".into()))
    }
}
