//! Reads one article.

use std::path::Path;
use std::sync::Arc;

use onrecord_ingest::{
    BadRecord, FieldMap, FileInfo, IngestError, Record, Records, UserMetadata, read_text,
};
use onrecord_language::{Model, PartScores};
use onrecord_ledger::ReadingVersion;
use onrecord_reading::{Analysis, LayerName, LayerSet, Reading, contract};
use onrecord_text::{Article, Metadata};

use crate::error::Error;
use crate::panics::catch_panic;
use crate::records::{open_records, path_name};

/// Reads articles with a language model. A clone is cheap, and threads can share a reader.
///
/// ```
/// use onrecord::{Reader, UserMetadata};
///
/// let reading = Reader::new().read_str("“It holds,” said Mara Ellison.", &UserMetadata::default())?;
/// let quote = &reading.attributions[0];
/// assert_eq!(quote.content[0].slice(&reading.article.text), "“It holds,”");
/// assert_eq!(reading.actor(quote.speaker.unwrap()).name, "Mara Ellison");
/// # Ok::<(), onrecord::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Reader {
    model: Arc<Model>,
    layers: LayerSet,
}

impl Reader {
    /// A reader with the built-in model, `fast`.
    ///
    /// ```
    /// assert!(onrecord::Reader::new().made_by().starts_with("en-fast"));
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::with_model(Model::fast())
    }

    /// A reader with another model.
    ///
    /// ```
    /// let reader = onrecord::Reader::with_model(onrecord::open_model("fast")?);
    /// assert_eq!(reader.made_by(), onrecord::Reader::new().made_by());
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    #[must_use]
    pub fn with_model(model: Arc<Model>) -> Self {
        Self { model, layers: LayerSet::default() }
    }

    /// The same reader for some layers, and those that they refer to. Its readings lack the other layers, and what these need
    /// is not computed.
    ///
    /// ```
    /// use onrecord::{OffsetUnit, Reader, UserMetadata, contract};
    ///
    /// let reader = Reader::new().with_layers("sentences".parse()?);
    /// let reading = reader.read_str("It holds, Ellison said. It rains.", &UserMetadata::default())?;
    /// let reading = contract::Reading::new(&reading, OffsetUnit::Codepoint);
    /// assert_eq!(reading.sentences.len(), 2);
    /// assert!(reading.attributions.is_absent());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_layers(self, layers: LayerSet) -> Self {
        Self { layers, ..self }
    }

    /// The name and hash of the model and rules that make the readings.
    ///
    /// ```
    /// assert!(onrecord::Reader::new().made_by().contains("sha256:"));
    /// ```
    #[must_use]
    pub fn made_by(&self) -> String {
        onrecord_reading::made_by(&self.model)
    }

    /// The program's version, and what [`Reader::made_by`] says: how a ledger names the origin of a reading.
    ///
    /// ```
    /// let reader = onrecord::Reader::new();
    /// assert_eq!(reader.provenance().model, reader.made_by());
    /// ```
    #[must_use]
    pub fn provenance(&self) -> ReadingVersion {
        ReadingVersion { program: env!("CARGO_PKG_VERSION").to_owned(), model: self.made_by() }
    }

    /// Reads one article.
    ///
    /// ```
    /// use onrecord::{Reader, UserMetadata, ingest};
    ///
    /// let article = ingest::read_text(b"It holds, Mara Ellison said.", &UserMetadata::default())?;
    /// assert_eq!(Reader::new().read(&article).attributions.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn read(&self, article: &Article) -> Reading {
        self.analyse(article).into_reading()
    }

    fn analyse<'a>(&self, article: &'a Article) -> Analysis<'a> {
        Analysis::of_layers(article, &self.model, self.layers)
    }

    /// Reads an article in plain text.
    ///
    /// # Errors
    /// [`Error::Article`] where the text is empty, too long or binary data, or where the metadata are invalid.
    ///
    /// ```
    /// use onrecord::{Reader, UserMetadata};
    ///
    /// let metadata = UserMetadata { publisher: Some("The Harbour Post".to_owned()), ..UserMetadata::default() };
    /// let reading = Reader::new().read_str("The ferry stays in port, Ellison said.", &metadata)?;
    /// assert_eq!(reading.article.metadata.publisher.as_deref(), Some("The Harbour Post"));
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    pub fn read_str(&self, text: &str, metadata: &UserMetadata) -> Result<Reading, Error> {
        Ok(self.read(&read_text(text.as_bytes(), metadata)?))
    }

    /// Reads the bytes of a file with one article: a text, a page, or a feed, archive or JSON file with a single record.
    ///
    /// # Errors
    /// [`Error::Article`] where the bytes are empty, too many, or hold no article or several, or where the metadata are
    /// invalid.
    ///
    /// ```
    /// use onrecord::{Reader, UserMetadata};
    ///
    /// let page = b"<html><body><p>The ferry stays in port, Mara Ellison said on Monday.</p></body></html>";
    /// let reading = Reader::new().read_bytes(page, &UserMetadata::default())?;
    /// assert_eq!(reading.article.source.format, "html");
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    pub fn read_bytes(&self, bytes: &[u8], metadata: &UserMetadata) -> Result<Reading, Error> {
        let hints = FileInfo { path: metadata.path.clone(), ..FileInfo::default() };
        let record = only_record(Records::open(bytes, &hints), metadata)?;
        Ok(self.read(&record.read(metadata)?))
    }

    /// Reads a file with one article, or standard input where the path is `-`.
    ///
    /// # Errors
    /// As [`Reader::read_bytes`], and [`Error::File`] where the file cannot be read.
    ///
    /// ```
    /// use onrecord::{Reader, UserMetadata};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("article.txt");
    /// std::fs::write(&path, "“It holds,” said Mara Ellison.")?;
    /// let reading = Reader::new().read_file(&path, UserMetadata::default())?;
    /// assert_eq!(reading.article.source.path.as_deref(), path.to_str());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read_file(&self, path: &Path, metadata: UserMetadata) -> Result<Reading, Error> {
        catch_panic(&path_name(path), || {
            let metadata = UserMetadata { path: Some(path_name(path)), ..metadata };
            let record = only_record(open_records(path, &FieldMap::default())?, &metadata)?;
            Ok(self.read(&record.read(&metadata)?))
        })
    }

    /// The sentences and tokens of a recorded reading, by this reader's model: a ledger keeps no tokens. If the same model made
    /// the reading, its sentences are the same.
    ///
    /// ```
    /// use onrecord::{OffsetUnit, Reader, UserMetadata, contract};
    ///
    /// let reader = Reader::new();
    /// let reading = reader.read_str("It holds, Ellison said.", &UserMetadata::default())?;
    /// let reading = contract::Reading::new(&reading, OffsetUnit::Codepoint);
    /// let (sentences, tokens) = reader.tokens(&reading);
    /// assert_eq!((sentences.len(), tokens[1].lemma.as_str()), (1, "hold"));
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    #[must_use]
    pub fn tokens(
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

    /// The model's probabilities for the parts of each attribution of a recorded reading. A ledger does not keep them, but
    /// they are the same each time. `None` where another model or another version of the rules made the reading.
    ///
    /// ```
    /// use onrecord::{OffsetUnit, Reader, UserMetadata, contract};
    ///
    /// let reader = Reader::new();
    /// let reading = reader.read_str("Officials said that the bridge is safe.", &UserMetadata::default())?;
    /// let recorded = contract::Reading::new(&reading, OffsetUnit::Codepoint);
    /// let scores = reader.part_scores(&recorded).unwrap();
    /// assert_eq!(scores.len(), reading.attributions.len());
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    #[must_use]
    pub fn part_scores(&self, reading: &contract::Reading) -> Option<Vec<Option<PartScores>>> {
        if reading.model != self.made_by() {
            return None;
        }
        Some(self.analyse(&reading.article.to_article()?).part_scores())
    }
}

/// The only record of a file.
fn only_record(mut records: Records<'_>, metadata: &UserMetadata) -> Result<Record, IngestError> {
    let place = metadata.path.clone().unwrap_or_else(|| "the input".to_owned());
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
