//! `onrecord attribution`: corrects who said what.

use clap::{Args, Subcommand};
use onrecord::ledger::{AttributionEdit, Edit};
use onrecord::reading::{Act, Form, Polarity};

use super::outcome::Outcome;
use super::recorded::report_correction;
use crate::args::{LedgerArgs, SignatureArgs, enum_parser};

pub(crate) const HELP: &str = "\
Examples:
  onrecord attribution reject 7f3a91c2:1310-1398     a citation as `onrecord quotes` prints it
  onrecord attribution reject 7f3a91c2 q3            or an article and an id as `onrecord show` prints it
  onrecord attribution reassign 7f3a91c2 q3 --to 'Mara Ellison' --why 'she is named one line above'
  onrecord attribution reassign 7f3a91c2 q3 --to-nobody
  onrecord attribution add 7f3a91c2 --content 1310-1398 --source 1404-1416 --cue 1399-1403 --speaker 'Mara Ellison'
  onrecord attribution amend 7f3a91c2 q3 --content 1310-1350,1360-1398
  onrecord attribution amend 7f3a91c2:1310-1398 --polarity denied --no-cue

Offsets count the characters of the article's text, as citations do. `onrecord show --json` prints them with the text. \
`add` takes --content and whatever is known of --source, --cue, --speaker, --form, --act and --polarity. `amend` takes \
what differs. Quotation marks decide whether the form is direct, mixed or indirect. If a newer model finds an \
attribution that was added by hand, it appears only once.";

#[derive(Debug, Args)]
pub(crate) struct AttributionArgs {
    #[command(subcommand)]
    command: AttributionCommand,
}

#[derive(Debug, Subcommand)]
enum AttributionCommand {
    /// Record that nobody says this
    Reject(RejectArgs),
    /// Record that somebody else says it
    Reassign(ReassignArgs),
    /// Add an attribution that was not found
    Add(AddArgs),
    /// Change the words, form, act or polarity
    Amend(AmendArgs),
}

/// Names an attribution.
#[derive(Debug, Args)]
struct AttributionSelector {
    /// A citation; or an article's id, its first digits, or the path under which it was added
    article: String,
    /// The attribution's id in its reading, such as q3, if ARTICLE is no citation
    #[arg(value_name = "ID")]
    item: Option<String>,
}

#[derive(Debug, Args)]
struct RejectArgs {
    #[command(flatten)]
    attribution: AttributionSelector,
    #[command(flatten)]
    by: SignatureArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Debug, Args)]
#[group(id = "whom", required = true, multiple = false, args = ["to", "to_nobody"])]
struct ReassignArgs {
    #[command(flatten)]
    attribution: AttributionSelector,
    /// The speaker: an actor of the article by name or id (a2), or any actor that `onrecord actor` takes
    #[arg(long, value_name = "ACTOR")]
    to: Option<String>,
    /// The speaker is unknown
    #[arg(long)]
    to_nobody: bool,
    #[command(flatten)]
    by: SignatureArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Debug, Args)]
struct AddArgs {
    /// An article's id, its first digits, or the path under which it was added
    article: String,
    /// What was said: START-END in characters of the text, as in citations; several separated by commas
    #[arg(long, required = true, value_name = "START-END", value_delimiter = ',', value_parser = range)]
    content: Vec<(usize, usize)>,
    #[command(flatten)]
    fields: AttributionFields,
    #[command(flatten)]
    by: SignatureArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Debug, Args)]
struct AmendArgs {
    #[command(flatten)]
    attribution: AttributionSelector,
    /// What was said: START-END in characters of the text, as in citations; several separated by commas
    #[arg(long, value_name = "START-END", value_delimiter = ',', value_parser = range)]
    content: Vec<(usize, usize)>,
    #[command(flatten)]
    fields: AttributionFields,
    /// No words name the source
    #[arg(long, conflicts_with = "source")]
    no_source: bool,
    /// No words attribute the statement
    #[arg(long, conflicts_with = "cue")]
    no_cue: bool,
    /// The speaker is unknown
    #[arg(long, conflicts_with = "speaker")]
    no_speaker: bool,
    #[command(flatten)]
    by: SignatureArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
}

/// The fields of an attribution beside its content.
#[derive(Debug, Args)]
struct AttributionFields {
    /// The words that name the source
    #[arg(long, value_name = "START-END", value_parser = range)]
    source: Option<(usize, usize)>,
    /// The words that attribute the statement
    #[arg(long, value_name = "START-END", value_parser = range)]
    cue: Option<(usize, usize)>,
    /// The speaker: an actor of the article by name or id (a2), or any actor that `onrecord actor` takes
    #[arg(long, value_name = "ACTOR")]
    speaker: Option<String>,
    /// Whether all of it, part of it or none is quoted [default: by the quotation marks]
    #[arg(long, value_parser = enum_parser::<Form, _>(Form::NAMES))]
    form: Option<Form>,
    /// What the source does [default of a new one: speech]
    #[arg(long, value_parser = enum_parser::<Act, _>(Act::NAMES))]
    act: Option<Act>,
    /// Whether the source affirms, denies, declines to say or asks [default of a new one: affirmed]
    #[arg(long, value_parser = enum_parser::<Polarity, _>(Polarity::NAMES))]
    polarity: Option<Polarity>,
}

impl AttributionFields {
    /// An edit of these fields and the content.
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

impl AmendArgs {
    fn edit(&self) -> AttributionEdit {
        let mut edit = self.fields.edit(&self.content);
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

/// Parses two offsets, as in a citation.
fn range(value: &str) -> Result<(usize, usize), String> {
    let numbers = value.split_once('-').and_then(|(start, end)| {
        Some((start.trim().parse::<usize>().ok()?, end.trim().parse::<usize>().ok()?))
    });
    numbers.filter(|(start, end)| start < end).ok_or_else(|| {
        "write the first character and the one after the last, such as 120-138".to_owned()
    })
}

pub(crate) fn run(args: AttributionArgs) -> anyhow::Result<Outcome> {
    match args.command {
        AttributionCommand::Reject(args) => {
            let mut ledger = args.ledger.open_existing()?;
            let AttributionSelector { article, item } = &args.attribution;
            let by = args.by.signature();
            let correction =
                ledger.corrections().reject_attribution(article, item.as_deref(), &by)?;
            report_correction(&ledger, &correction, article)
        }
        AttributionCommand::Reassign(args) => {
            let mut ledger = args.ledger.open_existing()?;
            let AttributionSelector { article, item } = &args.attribution;
            let (to, by) = (args.to.as_deref(), args.by.signature());
            let correction =
                ledger.corrections().reassign_attribution(article, item.as_deref(), to, &by)?;
            report_correction(&ledger, &correction, article)
        }
        AttributionCommand::Add(args) => {
            let mut ledger = args.ledger.open_existing()?;
            let edit = args.fields.edit(&args.content);
            let correction =
                ledger.corrections().add_attribution(&args.article, &edit, &args.by.signature())?;
            report_correction(&ledger, &correction, &args.article)
        }
        AttributionCommand::Amend(args) => {
            let mut ledger = args.ledger.open_existing()?;
            let AttributionSelector { article, item } = &args.attribution;
            let (edit, by) = (args.edit(), args.by.signature());
            let correction =
                ledger.corrections().amend_attribution(article, item.as_deref(), &edit, &by)?;
            report_correction(&ledger, &correction, article)
        }
    }
}
