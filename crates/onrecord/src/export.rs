//! Recorded readings out of a ledger, into files of other formats.

use std::path::Path;

use onrecord_formats::{Audience, Error, Exporter, Format, Summary};
use onrecord_ledger::Ledger;

use crate::reader::Reader;

/// What is written, and for whom.
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// The files' format.
    pub format: Format,
    /// For whom they are.
    pub audience: Audience,
    /// Whether what users corrected is as they corrected it, or as it was read.
    pub corrected: bool,
    /// What gives each article its words, where they are wanted or the format needs them: a ledger
    /// keeps none.
    pub words: Option<Reader>,
}

/// What an export did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    /// What was written.
    pub summary: Summary,
    /// Articles whose words are of another model than their reading. Their sentences are its too.
    pub other_words: usize,
}

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] onrecord_ledger::Error),
    /// The files cannot be written.
    #[error(transparent)]
    Files(#[from] Error),
}

/// Writes all readings of a ledger into the folder `path`, in the order of their articles' ids, so that the
/// files do not tell in which order articles were added. `progress` is told how many of how many are
/// done.
///
/// # Errors
/// Where the ledger cannot be read or a file cannot be written; whole files that stand in the folder by
/// then stay.
pub fn export(
    ledger: &Ledger,
    path: &Path,
    options: &ExportOptions,
    mut progress: impl FnMut(usize, usize),
) -> Result<Exported, ExportError> {
    let mut ids = ledger.article_ids()?;
    ids.sort_unstable();
    let mut exporter = Exporter::create(path, options.format, options.audience)?;
    let mut other_words = 0;
    for (done, id) in ids.iter().enumerate() {
        progress(done, ids.len());
        let mut reading = match options.corrected {
            true => ledger.corrected_reading(id)?,
            false => ledger.reading(id)?,
        };
        if let Some(reader) = &options.words {
            let (sentences, tokens) = reader.words(&reading);
            if reading.model != reader.made_by() {
                other_words += 1;
                // Trees and sentences must be of one mind.
                reading.sentences = sentences;
            }
            reading.tokens = Some(tokens);
        }
        exporter.write(&reading)?;
    }
    Ok(Exported { summary: exporter.finish()?, other_words })
}
