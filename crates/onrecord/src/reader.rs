//! From bytes and files to readings.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onrecord_ingest::{Given, IngestError};
use onrecord_language::{Model, PartScores};
use onrecord_reading::{Ground, Reading, attributions, contract, marks};
use onrecord_text::Article;

use crate::inputs;

/// Reads articles with a language model. Cheap to clone, and shared by as many threads as one likes.
#[derive(Clone, Debug)]
pub struct Reader {
    model: Arc<Model>,
}

/// Why a file gave no reading.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file could not be read.
    #[error("{path} could not be read ({source}); check the name and whether you may read it")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Its bytes gave no article.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The program broke on it.
    #[error("the program broke on {path} ({message}); this is a bug, please report it")]
    Broken {
        /// The file.
        path: PathBuf,
        /// What the program said when it broke.
        message: String,
    },
}

impl Reader {
    /// A reader with the model that is built in.
    #[must_use]
    pub fn new() -> Self {
        Self::with_model(Model::fast())
    }

    /// A reader with another model.
    #[must_use]
    pub fn with_model(model: Arc<Model>) -> Self {
        Self { model }
    }

    /// Name and hash of what makes its readings.
    #[must_use]
    pub fn made_by(&self) -> String {
        onrecord_reading::made_by(&self.model)
    }

    /// Reads one article.
    #[must_use]
    pub fn read(&self, article: Article) -> Reading {
        onrecord_reading::read(article, &self.model)
    }

    /// What the model thinks of the parts of each attribution of a recorded reading: not kept with it, but
    /// the same each time. `None` where another model, or another version's rules, made the reading.
    #[must_use]
    pub fn part_scores(&self, reading: &contract::Reading) -> Option<Vec<Option<PartScores>>> {
        if reading.model != self.made_by() {
            return None;
        }
        let ground = Ground::new(&reading.article.text, &self.model);
        let marks = marks::marks(ground.text, &ground.paragraphs);
        let found = attributions::attribute(&ground, &marks);
        Some(found.into_iter().map(|found| found.scores).collect())
    }

    /// Reads one article from the bytes of a plain-text file.
    ///
    /// # Errors
    /// Where the bytes are empty, too many or no plain text, or where a field of `given` cannot be
    /// right.
    pub fn read_bytes(&self, bytes: &[u8], given: &Given) -> Result<Reading, IngestError> {
        Ok(self.read(onrecord_ingest::read_text(bytes, given)?))
    }

    /// Reads one article from a file, or from standard input where the path is `-`.
    ///
    /// # Errors
    /// As [`Reader::read_bytes`], and where the file cannot be read.
    pub fn read_file(&self, path: &Path, given: Given) -> Result<Reading, ReadError> {
        unbroken(path, || Ok(self.read_bytes(&inputs::load(path)?, &at(path, given))?))
    }
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

/// What is given of an article, with the path by which it was asked for: failures go by the same.
pub(crate) fn at(path: &Path, given: Given) -> Given {
    Given { path: Some(path.to_string_lossy().into_owned()), ..given }
}

/// Runs `work`, so that an article on which the program breaks costs itself and not the batch.
pub(crate) fn unbroken<T>(
    path: &Path,
    work: impl FnOnce() -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    // Nothing that `work` borrows is changed by it, so that nothing is left half done.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        Err(ReadError::Broken { path: path.to_owned(), message: message(&*panic) })
    })
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_on_which_the_program_breaks_costs_only_itself() {
        let number = "7".to_owned();
        let error = unbroken(Path::new("a.txt"), || -> Result<(), _> { panic!("rule {number}") });
        let error = error.unwrap_err().to_string();
        assert!(error.contains("broke on a.txt (rule 7)"), "{error}");
    }
}
