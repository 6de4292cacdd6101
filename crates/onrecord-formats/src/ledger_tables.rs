//! What no single reading has: actors joined across articles, stories, and what users corrected.

use std::collections::BTreeSet;
use std::io::Write;

use onrecord_reading::ActorType;
use onrecord_reading::contract::Reading;
use serde::Serialize;

use crate::Error;
use crate::folder::Pending;

/// An actor across articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JoinedActor {
    /// Names it in the ledger.
    pub id: String,
    /// In how many articles it is.
    pub articles: usize,
    /// The actors of articles that it is.
    pub members: Vec<Member>,
    /// What it is called.
    pub name: String,
    /// What kind of actor.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// All its names, the most frequent first.
    pub names: Vec<BorneName>,
}

/// An actor of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// The article's id.
    pub article: String,
    /// The actor's id there.
    pub actor: String,
}

/// A name, and how many articles' actors bear it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BorneName {
    /// The name.
    pub name: String,
    /// How many bear it.
    pub actors: usize,
}

/// Articles that are copies of one another, over any number of others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Story {
    /// The smallest id of its articles.
    pub story: String,
    /// The one that was published first comes first.
    pub articles: Vec<StoryArticle>,
    /// What they have of one another, each pair both ways round.
    pub copies: Vec<CopiedArticle>,
}

/// An article that has copies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoryArticle {
    /// The article's id.
    pub article: String,
    /// Who published this copy.
    pub outlet: Option<String>,
    /// Day or moment of publication.
    pub published: Option<String>,
}

/// What an article has of another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CopiedArticle {
    /// The article's id.
    pub article: String,
    /// The other's.
    pub other: String,
    /// How much of the article's words stand in the other, 0 to 1.
    pub share: f64,
    /// How much of the other's words stand in the article.
    pub other_share: f64,
    /// How much of the words outside quotation marks, of the article that has fewer, stand in the other.
    pub containment: f64,
    /// Of the words of both, the share that both have.
    pub jaccard: f64,
    /// Where the same words stand: start, end, and start and end in the other, in code points.
    pub stretches: Vec<(usize, usize, usize, usize)>,
}

/// A row of a ledger's journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// As `onrecord corrections export` prints it.
    pub line: String,
    /// The correction's id.
    pub id: String,
    /// When, RFC 3339.
    pub made: String,
    /// Who.
    pub who: String,
    /// Why.
    pub why: Option<String>,
    /// What kind of change.
    pub kind: String,
    /// What it says: a JSON object.
    pub change: String,
    /// The id of the correction that undoes it.
    pub undone_by: Option<String>,
}

/// Names that a public export shows of articles: of joined actors it shows no others.
#[derive(Debug, Default)]
pub(crate) struct ShownNames(BTreeSet<String>);

impl ShownNames {
    pub(crate) fn see(&mut self, shown: &Reading) {
        for actor in &shown.actors {
            let names = actor.names.iter().chain([&actor.name]).filter(|name| !name.is_empty());
            self.0.extend(names.cloned());
        }
    }

    /// The actor as it may be shown; `None` where none of its names is.
    pub(crate) fn of(&self, actor: &JoinedActor) -> Option<JoinedActor> {
        let mut shown = actor.clone();
        shown.names.retain(|name| self.0.contains(&name.name));
        if !self.0.contains(&shown.name) {
            shown.name = shown.names.first()?.name.clone();
        }
        Some(shown)
    }
}

/// One object a line.
pub(crate) fn write_line(row: &impl Serialize, file: &mut Pending) -> Result<(), Error> {
    let line = serde_json::to_writer(&mut *file, row).map_err(Into::into);
    let line = line.and_then(|()| file.write_all(b"\n"));
    file.told(line)
}

impl JournalRow {
    pub(crate) fn write_line(&self, file: &mut Pending) -> Result<(), Error> {
        let line = writeln!(file, "{}", self.line);
        file.told(line)
    }
}
