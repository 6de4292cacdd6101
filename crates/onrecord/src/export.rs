//! Exports a ledger.

use std::path::Path;

use onrecord_formats::{
    Audience, ExportSummary, ExportedActor, ExportedActorMember, ExportedActorName, ExportedCopy,
    ExportedCorrection, ExportedStory, ExportedStoryArticle, Exporter, Format,
};
use onrecord_ledger::{ActorPlace, CorrectionRow, Ledger};

use crate::error::Error;
use crate::reader::Reader;

/// What to export, and for whom.
///
/// ```
/// use onrecord::{Audience, ExportOptions, Format};
///
/// let options = ExportOptions { audience: Audience::Public, ..ExportOptions::new(Format::Jsonl) };
/// assert!(options.corrected && options.token_reader.is_none());
/// ```
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// The format of the files.
    pub format: Format,
    /// The audience of the files.
    pub audience: Audience,
    /// Whether to export readings with the users' corrections, or as they were read.
    pub corrected: bool,
    /// Reads the tokens of each article, as a ledger keeps none. `None` for an export without tokens.
    pub token_reader: Option<Reader>,
}

impl ExportOptions {
    /// A complete export with corrections and without tokens.
    ///
    /// ```
    /// let options = onrecord::ExportOptions::new(onrecord::Format::Cas);
    /// assert_eq!(options.audience, onrecord::Audience::Own);
    /// ```
    #[must_use]
    pub fn new(format: Format) -> Self {
        Self { format, audience: Audience::Own, corrected: true, token_reader: None }
    }
}

/// What [`export`] wrote.
///
/// ```
/// use onrecord::{ExportOptions, Format, Ledger};
///
/// let folder = tempfile::tempdir()?;
/// let ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// let report = onrecord::export(&ledger, &folder.path().join("out"), &ExportOptions::new(Format::Jsonl), |_, _| {})?;
/// assert_eq!((report.summary.articles, report.retokenized), (0, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportReport {
    /// The numbers of articles and other items.
    pub summary: ExportSummary,
    /// The number of articles with tokens and sentences of another model than their other layers.
    pub retokenized: usize,
}

/// Writes all readings of a ledger into a folder, and in formats with ledger tables also the actors across articles, the
/// stories and the corrections.
///
/// Articles are in the order of their ids, so that the files do not depend on the order in which articles were added.
/// `progress` gets the number of articles that are written, and the number of all.
///
/// # Errors
/// [`Error::Ledger`] where the ledger cannot be read, and [`Error::Format`] where a file cannot be written. Files that are
/// complete by then stay.
///
/// ```
/// use onrecord::{ExportOptions, Format, Ledger, MemoryRecord, ReadOptions, Reader};
///
/// let folder = tempfile::tempdir()?;
/// let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// let records = [MemoryRecord::text("a", "“It holds,” said Mara Ellison.")];
/// onrecord::add_records(&mut ledger, records, &ReadOptions::new(Reader::new()), |_| {})?;
/// let out = folder.path().join("out");
/// let report = onrecord::export(&ledger, &out, &ExportOptions::new(Format::Jsonl), |_, _| {})?;
/// assert_eq!(report.summary.articles, 1);
/// assert!(std::fs::read_to_string(out.join("readings.jsonl"))?.contains("Mara Ellison"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn export(
    ledger: &Ledger,
    path: &Path,
    options: &ExportOptions,
    mut progress: impl FnMut(usize, usize),
) -> Result<ExportReport, Error> {
    let mut ids = ledger.ask().article_ids()?;
    ids.sort_unstable();
    let mut exporter = Exporter::create(path, options.format, options.audience)?;
    let mut retokenized = 0;
    for (done, id) in ids.iter().enumerate() {
        progress(done, ids.len());
        let mut reading = match options.corrected {
            true => ledger.ask().corrected_reading(id)?,
            false => ledger.ask().reading(id)?,
        };
        if let Some(reader) = &options.token_reader {
            let (sentences, tokens) = reader.tokens(&reading);
            if reading.model != reader.made_by() {
                retokenized += 1;
                // Trees need the sentences of their own model.
                reading.sentences = sentences.into();
            }
            reading.tokens = tokens.into();
        }
        exporter.write(&reading)?;
    }
    if options.format.has_ledger_tables() {
        // Actors are linked from corrected readings, never from readings as they were read.
        if options.corrected {
            exporter.write_actors(
                ledger.ask().actors()?.map(|actor| Ok::<_, Error>(actor_row(actor?))),
            )?;
            let journal = ledger.ask().corrections()?.into_iter();
            exporter.write_corrections(journal.map(|row| Ok::<_, Error>(correction_row(row))))?;
        }
        let mut stories = ledger.ask().stories(usize::MAX)?;
        stories.sort_by(|one, other| one.story.cmp(&other.story));
        exporter.write_stories(stories.into_iter().map(|one| story_row(ledger, one)))?;
    }
    Ok(ExportReport { summary: exporter.finish()?, retokenized })
}

fn actor_row((actor, members): (onrecord_ledger::JoinedActor, Vec<ActorPlace>)) -> ExportedActor {
    let onrecord_ledger::JoinedActor { id, name, kind, names, articles } = actor;
    let names =
        names.into_iter().map(|one| ExportedActorName { name: one.name, actors: one.actors });
    let members = members
        .into_iter()
        .map(|one| ExportedActorMember { article: one.article, actor: one.actor });
    ExportedActor { id, name, kind, articles, names: names.collect(), members: members.collect() }
}

fn correction_row(row: CorrectionRow) -> ExportedCorrection {
    let CorrectionRow { correction, undone_by, .. } = row;
    // These plain types always have a JSON form.
    let line = serde_json::to_string(&correction).unwrap_or_default();
    let change = serde_json::to_value(&correction.change).unwrap_or_default();
    ExportedCorrection {
        line,
        kind: change.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned(),
        change: change.to_string(),
        id: correction.id,
        made: correction.made,
        who: correction.who,
        why: correction.why,
        undone_by,
    }
}

fn story_row(ledger: &Ledger, story: onrecord_ledger::Story) -> Result<ExportedStory, Error> {
    let mut copies = Vec::new();
    for article in &story.articles {
        for other in ledger.ask().copies(&article.article)? {
            let Some(copied) = other.copied else { continue };
            let stretches = copied.stretches.into_iter();
            copies.push(ExportedCopy {
                article: article.article.clone(),
                other: other.article,
                share: copied.share,
                other_share: copied.other_share,
                containment: copied.containment,
                jaccard: copied.jaccard,
                stretches: stretches
                    .map(|one| (one.here.start, one.here.end, one.there.start, one.there.end))
                    .collect(),
            });
        }
    }
    copies.sort_by(|a, b| (&a.article, &a.other).cmp(&(&b.article, &b.other)));
    let articles = story.articles.into_iter().map(|article| ExportedStoryArticle {
        article: article.article,
        outlet: article.outlet,
        published: article.published,
    });
    Ok(ExportedStory { story: story.story, articles: articles.collect(), copies })
}
