//! Correcting what was read: actors, attributions, the journal, and reading anew.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use onrecord::{Act, ActorType, AttributionEdit, Edit, Form, Polarity};

use super::{Ledger, Model, View, names};

/// `onrecord actor`.
#[derive(Debug, Args)]
pub(crate) struct Actor {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: ActorCommand,
}

/// What can be done with actors.
#[derive(Debug, Subcommand)]
pub(crate) enum ActorCommand {
    /// Who is called so, with ids, names and numbers of articles
    Show(ActorShow),
    /// These are one actor
    Merge(ActorMerge),
    /// In some articles it is somebody else
    Split(ActorSplit),
    /// What it is called in answers
    Rename(ActorRename),
    /// What kind of actor it is
    Type(ActorRetype),
}

/// `onrecord actor show`.
#[derive(Debug, Args)]
pub(crate) struct ActorShow {
    /// An id, or words of a name
    #[arg(required = true, value_name = "ACTOR")]
    pub(crate) actor: Vec<String>,
    /// At most so many rows [default: 20]
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<std::num::NonZeroUsize>,
    /// Print one JSON object a row
    #[arg(long)]
    pub(crate) json: bool,
    /// Where to look.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// How it is printed.
    #[command(flatten)]
    pub(crate) view: View,
}

/// `onrecord actor merge`.
#[derive(Debug, Args)]
pub(crate) struct ActorMerge {
    /// Two or more
    #[arg(required = true, num_args = 2.., value_name = "ACTOR")]
    pub(crate) actors: Vec<String>,
    /// Who says so.
    #[command(flatten)]
    pub(crate) by: By,
    /// What to correct.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// `onrecord actor split`.
#[derive(Debug, Args)]
#[group(id = "which", required = true, multiple = true, args = ["articles", "name", "outlet"])]
pub(crate) struct ActorSplit {
    /// Whom
    pub(crate) actor: String,
    /// In this article; may be given several times
    #[arg(long = "article", value_name = "ARTICLE")]
    pub(crate) articles: Vec<String>,
    /// Where it has this name
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// In articles of this outlet
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Option<String>,
    /// Who says so.
    #[command(flatten)]
    pub(crate) by: By,
    /// What to correct.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// `onrecord actor rename`.
#[derive(Debug, Args)]
pub(crate) struct ActorRename {
    /// Whom
    pub(crate) actor: String,
    /// The name to show
    pub(crate) name: String,
    /// Who says so.
    #[command(flatten)]
    pub(crate) by: By,
    /// What to correct.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// `onrecord actor type`.
#[derive(Debug, Args)]
pub(crate) struct ActorRetype {
    /// Whom
    pub(crate) actor: String,
    /// What it is
    #[arg(value_name = "TYPE", value_parser = names::<ActorType, _>(["person", "organization", "place", "group", "other"]))]
    pub(crate) kind: ActorType,
    /// Who says so.
    #[command(flatten)]
    pub(crate) by: By,
    /// What to correct.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// `onrecord attribution`.
#[derive(Debug, Args)]
pub(crate) struct Attribution {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: AttributionCommand,
}

/// How an attribution can be corrected.
#[derive(Debug, Subcommand)]
pub(crate) enum AttributionCommand {
    /// Nobody says this
    Reject(AttributionReject),
    /// Somebody else says it
    Reassign(AttributionReassign),
    /// Somebody says this, and it was not found
    Add(AttributionAdd),
    /// It has other words, or is of another form, act or polarity
    Amend(AttributionAmend),
}

/// Which attribution.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// A citation; or an article's id or the start of it, or the path as it was added
    pub(crate) article: String,
    /// The attribution's id in its reading, like q3, where ARTICLE is no citation
    #[arg(value_name = "ID")]
    pub(crate) item: Option<String>,
}

/// `onrecord attribution reject`.
#[derive(Debug, Args)]
pub(crate) struct AttributionReject {
    /// Which.
    #[command(flatten)]
    pub(crate) which: Which,
    /// Who says so.
    #[command(flatten)]
    pub(crate) by: By,
    /// What to correct.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// `onrecord attribution reassign`.
#[derive(Debug, Args)]
#[group(id = "whom", required = true, multiple = false, args = ["to", "to_nobody"])]
pub(crate) struct AttributionReassign {
    /// Which.
    #[command(flatten)]
    pub(crate) which: Which,
    /// Who says it: an actor of the article by name or id (a2), or any actor as `onrecord actor` takes them
    #[arg(long, value_name = "ACTOR")]
    pub(crate) to: Option<String>,
    /// It cannot be told who says it
    #[arg(long)]
    pub(crate) to_nobody: bool,
    /// Who says so.
    #[command(flatten)]
    pub(crate) by: By,
    /// What to correct.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// `onrecord attribution add`.
#[derive(Debug, Args)]
pub(crate) struct AttributionAdd {
    /// An article's id or the start of it, or the path as it was added
    pub(crate) article: String,
    /// What was said: START-END in the text's characters, as citations have it; several parted by commas
    #[arg(long, required = true, value_name = "START-END", value_delimiter = ',', value_parser = range)]
    pub(crate) content: Vec<(usize, usize)>,
    /// What else is known of it.
    #[command(flatten)]
    pub(crate) parts: Parts,
    /// Who says so.
    #[command(flatten)]
    pub(crate) by: By,
    /// What to correct.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// `onrecord attribution amend`.
#[derive(Debug, Args)]
pub(crate) struct AttributionAmend {
    /// Which.
    #[command(flatten)]
    pub(crate) which: Which,
    /// What was said: START-END in the text's characters, as citations have it; several parted by commas
    #[arg(long, value_name = "START-END", value_delimiter = ',', value_parser = range)]
    pub(crate) content: Vec<(usize, usize)>,
    /// What else is otherwise.
    #[command(flatten)]
    pub(crate) parts: Parts,
    /// No words name who said it
    #[arg(long, conflicts_with = "source")]
    pub(crate) no_source: bool,
    /// No words attribute it
    #[arg(long, conflicts_with = "cue")]
    pub(crate) no_cue: bool,
    /// It cannot be told who says it
    #[arg(long, conflicts_with = "speaker")]
    pub(crate) no_speaker: bool,
    /// Who says so.
    #[command(flatten)]
    pub(crate) by: By,
    /// What to correct.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// What is said of an attribution beside its content.
#[derive(Debug, Args)]
pub(crate) struct Parts {
    /// The words that name who said it
    #[arg(long, value_name = "START-END", value_parser = range)]
    pub(crate) source: Option<(usize, usize)>,
    /// The words that attribute
    #[arg(long, value_name = "START-END", value_parser = range)]
    pub(crate) cue: Option<(usize, usize)>,
    /// Who says it: an actor of the article by name or id (a2), or any actor as `onrecord actor` takes them
    #[arg(long, value_name = "ACTOR")]
    pub(crate) speaker: Option<String>,
    /// Whether all of it, part or none is quoted [default: by the quotation marks]
    #[arg(long, value_parser = names::<Form, _>(Form::NAMES))]
    pub(crate) form: Option<Form>,
    /// What the source does [default of a new one: speech]
    #[arg(long, value_parser = names::<Act, _>(Act::NAMES))]
    pub(crate) act: Option<Act>,
    /// Which way [default of a new one: affirmed]
    #[arg(long, value_parser = names::<Polarity, _>(Polarity::NAMES))]
    pub(crate) polarity: Option<Polarity>,
}

impl Parts {
    /// With the content.
    fn edit(&self, content: &[(usize, usize)]) -> AttributionEdit {
        AttributionEdit {
            content: content.to_vec(),
            cue: Edit::set_or_keep(self.cue),
            source: Edit::set_or_keep(self.source),
            speaker: Edit::set_or_keep(self.speaker.clone()),
            form: self.form,
            act: self.act,
            polarity: self.polarity,
        }
    }
}

impl AttributionAdd {
    /// What is to be added.
    pub(crate) fn edit(&self) -> AttributionEdit {
        self.parts.edit(&self.content)
    }
}

impl AttributionAmend {
    /// What is otherwise.
    pub(crate) fn edit(&self) -> AttributionEdit {
        let mut edit = self.parts.edit(&self.content);
        if self.no_source {
            edit.source = Edit::Clear;
        }
        if self.no_cue {
            edit.cue = Edit::Clear;
        }
        if self.no_speaker {
            edit.speaker = Edit::Clear;
        }
        edit
    }
}

/// Two offsets, as a citation has them.
fn range(given: &str) -> Result<(usize, usize), String> {
    let numbers = given.split_once('-').and_then(|(start, end)| {
        Some((start.trim().parse::<usize>().ok()?, end.trim().parse::<usize>().ok()?))
    });
    numbers.filter(|(start, end)| start < end).ok_or_else(|| {
        "write the first character and the one past the last, like 120-138".to_owned()
    })
}

/// `onrecord corrections`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Corrections {
    /// What to do, if not to list them.
    #[command(subcommand)]
    pub(crate) command: Option<CorrectionsCommand>,
    /// How to list them.
    #[command(flatten)]
    pub(crate) list: CorrectionsList,
}

/// What can be done with the journal.
#[derive(Debug, Subcommand)]
pub(crate) enum CorrectionsCommand {
    /// Print the journal, one JSON object a line
    Export(CorrectionsExport),
    /// Add an exported journal; what is here already is passed over
    Import(CorrectionsImport),
    /// Take a correction back
    Undo(CorrectionsUndo),
}

/// `onrecord corrections` without more.
#[derive(Debug, Args)]
pub(crate) struct CorrectionsList {
    /// Only those that speak of what is not read any more
    #[arg(long)]
    pub(crate) orphaned: bool,
    /// Print one JSON object a row
    #[arg(long)]
    pub(crate) json: bool,
    /// Where to look.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// How it is printed.
    #[command(flatten)]
    pub(crate) view: View,
}

/// `onrecord corrections export`.
#[derive(Debug, Args)]
pub(crate) struct CorrectionsExport {
    /// Where to look.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// `onrecord corrections import`.
#[derive(Debug, Args)]
pub(crate) struct CorrectionsImport {
    /// The journal; `-` reads standard input
    pub(crate) file: PathBuf,
    /// What to correct.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// `onrecord corrections undo`.
#[derive(Debug, Args)]
pub(crate) struct CorrectionsUndo {
    /// Its id or the start of it
    pub(crate) correction: String,
    /// Who says so.
    #[command(flatten)]
    pub(crate) by: By,
    /// What to correct.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

/// Who corrects, and why.
#[derive(Debug, Args)]
#[command(next_help_heading = "In the journal")]
pub(crate) struct By {
    /// Who says so [default: whoever is logged in]
    #[arg(long, value_name = "NAME", env = "ONRECORD_WHO")]
    pub(crate) who: Option<String>,
    /// Why
    #[arg(long, value_name = "WORDS")]
    pub(crate) why: Option<String>,
}

/// `onrecord reread`.
#[derive(Debug, Args)]
pub(crate) struct Reread {
    /// What to read anew.
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// Threads to read with [default: one a core]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
    /// What reads them.
    #[command(flatten)]
    pub(crate) model: Model,
}
