//! Recorded readings out of a ledger, into files of other formats.

use std::path::Path;

use onrecord_formats::{
    Audience, Error, ExportSummary, ExportedActor, ExportedActorMember, ExportedActorName,
    ExportedCopy, ExportedCorrection, ExportedStory, ExportedStoryArticle, Exporter, Format,
};
use onrecord_ledger::{ActorPlace, CorrectionRow, Ledger};

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
    pub summary: ExportSummary,
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
/// files do not tell in which order articles were added, and where the format has room who is who across articles, stories and
/// corrections. `progress` is told how many of how many are
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
    let mut ids = ledger.ask().article_ids()?;
    ids.sort_unstable();
    let mut exporter = Exporter::create(path, options.format, options.audience)?;
    let mut other_words = 0;
    for (done, id) in ids.iter().enumerate() {
        progress(done, ids.len());
        let mut reading = match options.corrected {
            true => ledger.ask().corrected_reading(id)?,
            false => ledger.ask().reading(id)?,
        };
        if let Some(reader) = &options.words {
            let (sentences, tokens) = reader.words(&reading);
            if reading.model != reader.made_by() {
                other_words += 1;
                // Trees and sentences must be of one mind.
                reading.sentences = sentences.into();
            }
            reading.tokens = tokens.into();
        }
        exporter.write(&reading)?;
    }
    if options.format.has_ledger_tables() {
        // Who is who across articles is never as it was read: it is joined by what was corrected.
        if options.corrected {
            exporter.write_actors(
                ledger.ask().actors()?.map(|actor| Ok::<_, ExportError>(joined(actor?))),
            )?;
            let journal = ledger.ask().corrections()?.into_iter();
            exporter.write_corrections(journal.map(|row| Ok::<_, ExportError>(line(row))))?;
        }
        let mut stories = ledger.ask().stories(usize::MAX)?;
        stories.sort_by(|one, other| one.story.cmp(&other.story));
        exporter.write_stories(stories.into_iter().map(|one| story(ledger, one)))?;
    }
    Ok(Exported { summary: exporter.finish()?, other_words })
}

fn joined((actor, members): (onrecord_ledger::JoinedActor, Vec<ActorPlace>)) -> ExportedActor {
    let onrecord_ledger::JoinedActor { id, name, kind, names, articles } = actor;
    let names =
        names.into_iter().map(|one| ExportedActorName { name: one.name, actors: one.actors });
    let members = members
        .into_iter()
        .map(|one| ExportedActorMember { article: one.article, actor: one.actor });
    ExportedActor { id, name, kind, articles, names: names.collect(), members: members.collect() }
}

fn line(row: CorrectionRow) -> ExportedCorrection {
    let CorrectionRow { correction, undone_by, .. } = row;
    // Printing these plain types does not fail.
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

fn story(ledger: &Ledger, story: onrecord_ledger::Story) -> Result<ExportedStory, ExportError> {
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
