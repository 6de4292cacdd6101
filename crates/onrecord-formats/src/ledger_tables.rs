//! The ledger's tables in exports: actors across articles, stories, and the journal of corrections.

use std::collections::BTreeSet;
use std::io::Write;

use onrecord_reading::ActorType;
use onrecord_reading::contract::Reading;
use serde::Serialize;

use crate::error::Error;
use crate::folder::PendingFile;

/// An actor linked across articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportedActor {
    /// The actor's id in the ledger.
    pub id: String,
    /// The number of articles that mention the actor.
    pub articles: usize,
    /// The actors of single articles that are linked in it.
    pub members: Vec<ExportedActorMember>,
    /// The actor's main name.
    pub name: String,
    /// The actor's type.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// All its names, the most frequent first.
    pub names: Vec<ExportedActorName>,
}

/// An actor of one article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportedActorMember {
    /// The article's id.
    pub article: String,
    /// The actor's id there.
    pub actor: String,
}

/// A name of an actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportedActorName {
    /// The name.
    pub name: String,
    /// The number of actors of single articles with this name.
    pub actors: usize,
}

/// A group of articles that are near-duplicates of one another, directly or over others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExportedStory {
    /// The story's id: the smallest id of its articles.
    pub story: String,
    /// The articles, the first published first.
    pub articles: Vec<ExportedStoryArticle>,
    /// The pairs of copies, each pair in both directions.
    pub copies: Vec<ExportedCopy>,
}

/// An article of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportedStoryArticle {
    /// The article's id.
    pub article: String,
    /// The publisher or site.
    pub outlet: Option<String>,
    /// Day or moment of publication.
    pub published: Option<String>,
}

/// The text that an article shares with another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExportedCopy {
    /// The article's id.
    pub article: String,
    /// The other article's id.
    pub other: String,
    /// The share of the article's words that the other contains, 0 to 1.
    pub share: f64,
    /// The share of the other's words that the article contains, 0 to 1.
    pub other_share: f64,
    /// The share of the words outside quotation marks that are in both, of the article with fewer of them, 0 to 1.
    pub containment: f64,
    /// The words in both articles as a share of the words in either, 0 to 1.
    pub jaccard: f64,
    /// The aligned runs: start and end in the article, then start and end in the other, in code points.
    pub stretches: Vec<(usize, usize, usize, usize)>,
}

/// A row of the journal of corrections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedCorrection {
    /// The correction as one line of JSON, as `onrecord corrections export` prints it.
    pub line: String,
    /// The correction's id.
    pub id: String,
    /// The time, RFC 3339.
    pub made: String,
    /// The author.
    pub who: String,
    /// The author's reason.
    pub why: Option<String>,
    /// The kind of change.
    pub kind: String,
    /// The change as a JSON object.
    pub change: String,
    /// The id of the correction that undoes it.
    pub undone_by: Option<String>,
}

/// The names that a public export shows in its readings. It shows no other names of linked actors.
#[derive(Debug, Default)]
pub(crate) struct VisibleNames(BTreeSet<String>);

impl VisibleNames {
    pub(crate) fn add(&mut self, visible: &Reading) {
        for actor in &visible.actors {
            let names = actor.names.iter().chain([&actor.name]).filter(|name| !name.is_empty());
            self.0.extend(names.cloned());
        }
    }

    /// The actor with its visible names alone; `None` where it has none.
    pub(crate) fn restrict(&self, mut actor: ExportedActor) -> Option<ExportedActor> {
        actor.names.retain(|name| self.0.contains(&name.name));
        if !self.0.contains(&actor.name) {
            actor.name = actor.names.first()?.name.clone();
        }
        Some(actor)
    }
}

/// Writes the row as one line of JSON.
pub(crate) fn write_line(row: &impl Serialize, file: &mut PendingFile) -> Result<(), Error> {
    let line = serde_json::to_writer(&mut *file, row).map_err(Into::into);
    let line = line.and_then(|()| file.write_all(b"\n"));
    file.with_path(line)
}

impl ExportedCorrection {
    pub(crate) fn write_line(&self, file: &mut PendingFile) -> Result<(), Error> {
        let line = writeln!(file, "{}", self.line);
        file.with_path(line)
    }
}
