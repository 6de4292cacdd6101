//! From bytes and files to readings.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onrecord_ingest::{BadRecord, FieldMap, FileInfo, IngestError, Record, Records, UserMetadata};
use onrecord_language::{Model, PartScores};
use onrecord_ledger::ReadingVersion;
use onrecord_reading::{Analysis, LayerName, LayerSet, Reading, contract};
use onrecord_text::{Article, Metadata};

use crate::inputs::{self, name};

/// Reads articles with a language model. Cheap to clone, and shared by as many threads as one likes.
#[derive(Clone, Debug)]
pub struct Reader {
    model: Arc<Model>,
    layers: LayerSet,
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
    #[error("the program broke on {place} ({message}); this is a bug, please report it")]
    Broken {
        /// The file, and the record in it.
        place: String,
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
        Self { model, layers: LayerSet::default() }
    }

    /// Name and hash of what makes its readings.
    #[must_use]
    pub fn made_by(&self) -> String {
        onrecord_reading::made_by(&self.model)
    }

    /// The program's version, and what makes its readings.
    #[must_use]
    pub fn run(&self) -> ReadingVersion {
        ReadingVersion { program: env!("CARGO_PKG_VERSION").to_owned(), model: self.made_by() }
    }

    /// The same reader, for some layers and those that they refer to. Layers that are not chosen are absent from its
    /// readings, and what they need is not computed.
    #[must_use]
    pub fn with_layers(self, layers: LayerSet) -> Self {
        Self { layers, ..self }
    }

    /// Reads one article.
    #[must_use]
    pub fn read(&self, article: &Article) -> Reading {
        self.analyse(article).into_reading()
    }

    fn analyse<'a>(&self, article: &'a Article) -> Analysis<'a> {
        Analysis::of_layers(article, &self.model, self.layers)
    }

    /// The sentences and words of a recorded reading, as this reader's model has them: a ledger keeps no
    /// words. Where the same model made the reading, the sentences are those that it has.
    #[must_use]
    pub fn words(
        &self,
        reading: &contract::Reading,
    ) -> (Vec<contract::Range>, Vec<contract::Token>) {
        let article = &reading.article;
        let language = article.language.clone();
        let bare = Article {
            id: article.id.clone(),
            text: article.text.clone(),
            text_sha256: article.text_sha256.clone(),
            source: article.source.clone(),
            source_map: None,
            blocks: Vec::new(),
            metadata: Metadata { language, ..Metadata::default() },
            licence: None,
            mining: None,
            fingerprint: None,
        };
        let layers = LayerSet::NONE.with(LayerName::Sentences).with(LayerName::Tokens);
        let again = Analysis::of_layers(&bare, &self.model, layers).into_reading();
        let again = contract::Reading::new(&again, article.offset_unit);
        (again.sentences.into(), again.tokens.into())
    }

    /// The model's probabilities for the parts of each attribution of a recorded reading. They are not recorded, but
    /// computed anew. `None` where another model or another version's rules made the reading.
    #[must_use]
    pub fn part_scores(&self, reading: &contract::Reading) -> Option<Vec<Option<PartScores>>> {
        if reading.model != self.made_by() {
            return None;
        }
        Some(self.analyse(&reading.article.to_article()?).part_scores())
    }

    /// Reads the article in the bytes of a file that holds one: plain text, a page, or one that is alone
    /// in what carries it.
    ///
    /// # Errors
    /// Where the bytes are empty, too many, hold no article or several, or where a field of `given`
    /// cannot be right.
    pub fn read_bytes(&self, bytes: &[u8], given: &UserMetadata) -> Result<Reading, IngestError> {
        let hints = FileInfo { path: given.path.clone(), ..FileInfo::default() };
        Ok(self.read(&only(Records::open(bytes, &hints), given)?.read(given)?))
    }

    /// Reads the article in a file that holds one, or from standard input where the path is `-`.
    ///
    /// # Errors
    /// As [`Reader::read_bytes`], and where the file cannot be read.
    pub fn read_file(&self, path: &Path, given: UserMetadata) -> Result<Reading, ReadError> {
        unbroken(&name(path), || {
            let given = UserMetadata { path: Some(name(path)), ..given };
            let record = only(inputs::records(path, &FieldMap::default())?, &given)?;
            Ok(self.read(&record.read(&given)?))
        })
    }
}

/// The only record of a file.
fn only(mut records: Records<'_>, given: &UserMetadata) -> Result<Record, IngestError> {
    let place = given.path.clone().unwrap_or_else(|| "the input".to_owned());
    let record = records.next().ok_or_else(|| IngestError::NoArticle { place: place.clone() });
    let record = record?.map_err(|bad: BadRecord| bad.reason)?;
    match records.next() {
        None => Ok(record),
        Some(_) => Err(IngestError::Several { place }),
    }
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

/// What is given of an article, with the path by which it was asked for: failures go by the same. Of a
/// file that holds several, title and address are those of none.
pub(crate) fn at(path: &Path, record: &Record, given: UserMetadata) -> UserMetadata {
    let given = UserMetadata { path: Some(name(path)), ..given };
    match record.id {
        None => given,
        Some(_) => UserMetadata { title: None, url: None, ..given },
    }
}

/// Runs `work`, so that an article on which the program breaks costs itself and not the batch.
pub(crate) fn unbroken<T>(
    place: &str,
    work: impl FnOnce() -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    // What `work` borrows is not used again where it broke.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        Err(ReadError::Broken { place: place.to_owned(), message: message(&*panic) })
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
        let error = unbroken("a.txt", || -> Result<(), _> { panic!("rule {number}") });
        let error = error.unwrap_err().to_string();
        assert!(error.contains("broke on a.txt (rule 7)"), "{error}");
    }
}
