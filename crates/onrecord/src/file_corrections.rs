//! Derives corrections from exported files that somebody edited.

use std::fmt;

use onrecord_formats::ImportedArticle;
use onrecord_ledger::{
    Amendment, Anchor, AttributionAnchor, Change, Edit, EditedContent, Error as LedgerError,
    Ledger, WrittenAttribution,
};
use onrecord_reading::Form;
use onrecord_reading::contract::{Actor, Attribution, Mention, Reading, Span};
use onrecord_text::{OffsetMap, OffsetUnit};

use crate::error::Error;

/// The corrections that [`corrections_from_import`] derives from one article of a file. There is an example at that function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCorrections {
    /// The changes, to be recorded in the ledger.
    pub changes: Vec<Change>,
    /// Edits that no correction can express, in the order of the file.
    pub skipped: Vec<SkippedEdit>,
}

/// An edit that no correction can express.
///
/// ```
/// use onrecord::{SkipReason, SkippedEdit};
///
/// let edit = SkippedEdit { id: "q3".to_owned(), reason: SkipReason::UnknownSpeaker };
/// assert_eq!(edit.to_string(), "q3: its speaker is mentioned where the ledger has no mention");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedEdit {
    /// The attribution's id.
    pub id: String,
    /// Why.
    pub reason: SkipReason,
}

impl fmt::Display for SkippedEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id, self.reason)
    }
}

impl FileCorrections {
    fn skip(&mut self, id: &str, reason: SkipReason) {
        self.skipped.push(SkippedEdit { id: id.to_owned(), reason });
    }
}

/// Why no correction expresses an edit.
///
/// ```
/// assert!(onrecord::SkipReason::Rejected.to_string().contains("is rejected here"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SkipReason {
    /// The file lacks an attribution that a correction added.
    AddedByCorrection,
    /// The file has an attribution that a correction rejected.
    Rejected,
    /// The attribution's parts are not words of the text, or not in its order.
    NoWords,
    /// The ledger has no mention at the words that name the speaker.
    UnknownSpeaker,
    /// As [`SkipReason::UnknownSpeaker`], for a new attribution. It is added without a speaker.
    AddedWithoutSpeaker,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AddedByCorrection => {
                "a correction added it, perhaps after the file was exported; undo that correction to remove it"
            }
            Self::Rejected => {
                "it was read and is rejected here, perhaps after the file was exported; undo that correction to restore it"
            }
            Self::NoWords => {
                "its parts are not words of the text, or its content is not in the text's order"
            }
            Self::UnknownSpeaker => "its speaker is mentioned where the ledger has no mention",
            Self::AddedWithoutSpeaker => {
                "its speaker is mentioned where the ledger has no mention; it is added without one"
            }
        })
    }
}

/// Compares an article of an imported file with the corrected reading, and derives the corrections that the file contains.
///
/// A correction that was made here after the export stays: where the file agrees with the reading as it was read, it says
/// nothing new.
///
/// # Errors
/// [`Error::Ledger`] where the ledger has no article of this id, has another text of it, or cannot be read.
///
/// ```
/// use onrecord::{ExportOptions, Format, Ledger, MemoryRecord, ReadOptions, Reader};
///
/// let folder = tempfile::tempdir()?;
/// let mut ledger = Ledger::open(folder.path().join("onrecord.db"))?;
/// let records = [MemoryRecord::text("a", "“It holds,” said Mara Ellison.")];
/// onrecord::add_records(&mut ledger, records, &ReadOptions::new(Reader::new()), |_| {})?;
/// let out = folder.path().join("out");
/// onrecord::export(&ledger, &out, &ExportOptions::new(Format::Jsonl), |_, _| {})?;
///
/// // Somebody edits the file.
/// let file = out.join("readings.jsonl");
/// let edited = std::fs::read_to_string(&file)?.replace("\"affirmed\"", "\"denied\"");
/// std::fs::write(&file, edited)?;
///
/// let article = onrecord::import(Format::Jsonl, &out)?.next().unwrap()?;
/// let corrections = onrecord::corrections_from_import(&ledger, &article)?;
/// assert_eq!((corrections.changes.len(), corrections.skipped.len()), (1, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn corrections_from_import(
    ledger: &Ledger,
    imported: &ImportedArticle,
) -> Result<FileCorrections, Error> {
    let read = ledger.ask().reading(&imported.article)?;
    let recorded = ledger.ask().corrected_reading(&imported.article)?;
    if recorded.article.text_sha256 != imported.text_sha256 {
        return Err(Error::Ledger(LedgerError::Reading {
            article: imported.article.clone(),
            item: "text".to_owned(),
            problem: "the file has another text than the ledger".to_owned(),
        }));
    }
    let mut corrections = FileCorrections::default();
    let comparison = Comparison { read: &read, recorded: &recorded, imported };
    let partners = comparison.partners();
    for (known, partner) in recorded.attributions.iter().zip(&partners) {
        match partner {
            Some(edited) => comparison.amend(known, edited, &mut corrections),
            None if comparison.as_read(known).is_some() => {
                let attribution = comparison.anchor(known);
                corrections.changes.push(Change::RejectAttribution { attribution });
            }
            None => corrections.skip(&known.id, SkipReason::AddedByCorrection),
        }
    }
    for edited in &imported.attributions {
        if !partners.iter().flatten().any(|partner| partner.id == edited.id) {
            comparison.add(edited, &mut corrections);
        }
    }
    // A name or type is an edit if neither reading has it: files from before a correction have the one as it was read.
    for (actor, as_read) in recorded.actors.iter().zip(&read.actors) {
        let mention = first_mention(&recorded.mentions, &recorded.actors, Some(&actor.id));
        let edited = mention.and_then(|known| {
            let here = |m: &&Mention| (m.start, m.end) == (known.start, known.end);
            let id = imported.mentions.iter().find(here)?.actor.as_ref()?;
            imported.actors.iter().find(|one| one.id == *id)
        });
        let (Some(mention), Some(edited)) = (mention, edited) else { continue };
        // A shortened file has cut names, or none.
        let is_cut = |name: &String| imported.shortened && name.starts_with(&edited.name);
        let is_known = |name: &String| *name == edited.name || is_cut(name);
        if !edited.name.is_empty() && ![&actor.name, &as_read.name].into_iter().any(is_known) {
            let name = edited.name.clone();
            corrections
                .changes
                .push(Change::RenameActor { actor: mention_anchor(&recorded, mention), name });
        }
        if ![actor.kind, as_read.kind].contains(&edited.kind) {
            let kind = edited.kind;
            corrections
                .changes
                .push(Change::RetypeActor { actor: mention_anchor(&recorded, mention), kind });
        }
    }
    Ok(corrections)
}

/// An article as it was read, as it is corrected, and as a file has it.
#[derive(Clone, Copy)]
struct Comparison<'r> {
    read: &'r Reading,
    recorded: &'r Reading,
    imported: &'r ImportedArticle,
}

impl<'r> Comparison<'r> {
    /// The file's version of each recorded attribution: one with the same spans, as corrected or as read, or else one with
    /// the same id and some of the words.
    fn partners(self) -> Vec<Option<&'r Attribution>> {
        let mut free: Vec<&Attribution> = self.imported.attributions.iter().collect();
        let mut partners = vec![None; self.recorded.attributions.len()];
        let matchers: [&Matcher<'_>; 3] = [
            &|edited, known| spans_of(edited) == spans_of(known),
            &|edited, known| {
                self.as_read(known).is_some_and(|read| spans_of(edited) == spans_of(read))
            },
            &|edited, known| edited.id == known.id && share_words(edited, known),
        ];
        for is_match in matchers {
            for (known, partner) in self.recorded.attributions.iter().zip(&mut partners) {
                if partner.is_none()
                    && let Some(at) = free.iter().position(|edited| is_match(edited, known))
                {
                    *partner = Some(free.remove(at));
                }
            }
        }
        partners
    }

    fn as_read(self, known: &Attribution) -> Option<&'r Attribution> {
        self.read.attributions.iter().find(|read| read.id == known.id)
    }

    /// The anchor at the spans as they were read, so that the correction still applies when another one is undone.
    fn anchor(self, known: &Attribution) -> AttributionAnchor {
        let known = self.as_read(known).unwrap_or(known);
        AttributionAnchor {
            text_sha256: self.imported.text_sha256.clone(),
            content: known.content.clone(),
            cue: known.cue.clone(),
        }
    }

    /// Adds the edits of an attribution.
    fn amend(self, known: &Attribution, edited: &Attribution, corrections: &mut FileCorrections) {
        let read = self.as_read(known).unwrap_or(known);
        let mut to = Amendment::default();
        let is_new = |place: &dyn Fn(&Attribution) -> Ends| {
            place(edited) != place(known) && place(edited) != place(read)
        };
        to.form = Some(edited.form).filter(|form| ![known.form, read.form].contains(form));
        to.act = Some(edited.act).filter(|act| ![known.act, read.act].contains(act));
        to.polarity = (Some(edited.polarity))
            .filter(|polarity| ![known.polarity, read.polarity].contains(polarity));
        if is_new(&|q| ends(&q.cue)) {
            to.cue = Edit::set_or_clear(self.words(edited.cue.iter()).pop());
        }
        if is_new(&|q| ends(&q.source)) {
            to.source = Edit::set_or_clear(self.words(edited.source.iter()).pop());
        }
        if is_new(&|q| ends(&q.content)) {
            let runs = self.words(edited.content.iter());
            let said_anew = to.form.is_some() || is_new(&|q| ends(&q.quoted));
            let (form, quoted) = self.rendered(&runs, edited);
            if !said_anew {
                to.form = Some(form).filter(|form| *form != known.form);
            }
            to.content = Some(EditedContent { runs, quoted });
        }
        let moved = to.content.is_some() || !to.cue.is_keep() || !to.source.is_keep();
        if moved && !self.has_words(edited) {
            corrections.skip(&edited.id, SkipReason::NoWords);
            return;
        }
        let was =
            first_mention(&self.recorded.mentions, &self.recorded.actors, known.speaker.as_ref());
        let is =
            first_mention(&self.imported.mentions, &self.imported.actors, edited.speaker.as_ref());
        let place = |mention: Option<&Mention>| mention.map(|m| (m.start, m.end));
        if place(was) != place(is) {
            let speaker = is.and_then(|mention| recorded_at(self.recorded, mention));
            let speaker = speaker.map(|mention| mention_anchor(self.recorded, mention));
            if speaker.is_none() && is.is_some() {
                corrections.skip(&edited.id, SkipReason::UnknownSpeaker);
            } else if to == Amendment::default() {
                let attribution = self.anchor(known);
                corrections.changes.push(Change::ReassignAttribution { attribution, speaker });
            } else {
                to.speaker = Edit::set_or_clear(speaker);
            }
        }
        if to != Amendment::default() {
            corrections
                .changes
                .push(Change::AmendAttribution { attribution: self.anchor(known), to });
        }
    }

    /// Adds an attribution that only the file has.
    fn add(self, edited: &Attribution, corrections: &mut FileCorrections) {
        if self.read.attributions.iter().any(|read| spans_of(read) == spans_of(edited)) {
            corrections.skip(&edited.id, SkipReason::Rejected);
            return;
        }
        if !self.has_words(edited) {
            corrections.skip(&edited.id, SkipReason::NoWords);
            return;
        }
        let content = self.words(edited.content.iter());
        let (_, quoted) = self.rendered(&content, edited);
        let mentions = self.mentions_of(edited.speaker.as_ref());
        let speaker = mentions.iter().find_map(|mention| recorded_at(self.recorded, mention));
        if edited.speaker.is_some() && speaker.is_none() {
            corrections.skip(&edited.id, SkipReason::AddedWithoutSpeaker);
        }
        corrections.changes.push(Change::AddAttribution {
            attribution: WrittenAttribution {
                text_sha256: self.imported.text_sha256.clone(),
                form: edited.form,
                act: edited.act,
                polarity: edited.polarity,
                content,
                quoted,
                cue: self.words(edited.cue.iter()).pop(),
                source: self.words(edited.source.iter()).pop(),
            },
            speaker: speaker.map(|mention| mention_anchor(self.recorded, mention)),
        });
    }

    /// The form by the quotation marks, and the quoted parts: those of the file where they lie inside the content, or else by
    /// the marks.
    fn rendered(self, content: &[Span], edited: &Attribution) -> (Form, Vec<Span>) {
        let rendered = self.recorded.article.rendered(content, edited.cue.as_ref());
        let (form, quoted) = rendered.unwrap_or((edited.form, Vec::new()));
        let lies_inside =
            |part: &Span| content.iter().any(|run| run.start <= part.start && part.end <= run.end);
        let is_valid = !edited.quoted.is_empty() && edited.quoted.iter().all(lies_inside);
        (form, if is_valid { self.words(edited.quoted.iter()) } else { quoted })
    }

    /// Spans with the words of the text, which a shortened file lacks.
    fn words<'s>(self, spans: impl Iterator<Item = &'s Span>) -> Vec<Span> {
        let text = self.recorded.article.text.as_str();
        let map = OffsetMap::new(text, OffsetUnit::Codepoint);
        let whole = |span: &Span| {
            let words = map.to_byte(span.start).zip(map.to_byte(span.end));
            let words = words.and_then(|(start, end)| text.get(start..end)).unwrap_or_default();
            Span { start: span.start, end: span.end, text: words.to_owned() }
        };
        spans.map(whole).collect()
    }

    /// Whether all parts are words of the text, and those of the content in its order. An import does not check this for a
    /// shortened file.
    fn has_words(self, edited: &Attribution) -> bool {
        let parts = edited.content.iter().chain(&edited.cue).chain(&edited.source);
        edited.content.is_sorted_by(|one, next| one.end <= next.start)
            && self.words(parts).iter().all(|part| !part.text.is_empty())
    }

    /// The file's mentions of an actor.
    fn mentions_of(self, actor: Option<&String>) -> Vec<&'r Mention> {
        let of = |mention: &&Mention| mention.actor.is_some() && mention.actor.as_ref() == actor;
        self.imported.mentions.iter().filter(of).collect()
    }
}

/// Whether an edited attribution is the file's version of a recorded one.
type Matcher<'f> = dyn Fn(&Attribution, &Attribution) -> bool + 'f;

/// Start and end of spans.
type Ends = Vec<(usize, usize)>;

/// The offsets of content and cue.
fn spans_of(q: &Attribution) -> (Ends, Ends) {
    (ends(&q.content), ends(&q.cue))
}

fn ends<'s>(spans: impl IntoIterator<Item = &'s Span>) -> Ends {
    spans.into_iter().map(|span| (span.start, span.end)).collect()
}

fn share_words(one: &Attribution, other: &Attribution) -> bool {
    let meets = |a: &Span| other.content.iter().any(|b| a.start < b.end && b.start < a.end);
    one.content.iter().any(meets)
}

fn first_mention<'m>(
    mentions: &'m [Mention],
    actors: &[Actor],
    actor: Option<&String>,
) -> Option<&'m Mention> {
    let id = actors.iter().find(|one| Some(&one.id) == actor)?.mentions.first()?;
    mentions.iter().find(|mention| mention.id == *id)
}

/// The recorded mention at the same offsets.
fn recorded_at<'r>(recorded: &'r Reading, mention: &Mention) -> Option<&'r Mention> {
    let here = |m: &&Mention| (m.start, m.end) == (mention.start, mention.end) && m.actor.is_some();
    recorded.mentions.iter().find(here)
}

fn mention_anchor(recorded: &Reading, mention: &Mention) -> Anchor {
    Anchor {
        text_sha256: recorded.article.text_sha256.clone(),
        start: mention.start,
        end: mention.end,
        text: mention.text.clone(),
    }
}
