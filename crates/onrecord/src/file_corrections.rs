//! Corrections from exported files that were edited elsewhere.

use onrecord_formats::ImportedArticle;
use onrecord_ledger::{
    Amendment, Anchor, AttributionAnchor, Change, Edit, EditedContent, Error, Ledger,
    WrittenAttribution,
};
use onrecord_reading::Form;
use onrecord_reading::contract::{Actor, Attribution, Mention, Reading, Span};
use onrecord_text::{OffsetMap, OffsetUnit};

/// What an edited file says otherwise than the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// What can be recorded.
    pub changes: Vec<Change>,
    /// What is not recorded, in the order of the file.
    pub passed_over: Vec<PassedOver>,
}

/// What an edited file has otherwise and no correction is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// The attribution's id.
    pub id: String,
    /// Why, in words for people.
    pub why: &'static str,
}

/// Compares what a file has of an article with the reading as corrected so far. What was corrected here after the file was
/// exported stays as it was corrected: a file that has what was read there says nothing new.
///
/// # Errors
/// Where the ledger has no article of this id, or cannot be read.
pub fn edits(ledger: &Ledger, imported: &ImportedArticle) -> Result<Edits, Error> {
    let read = ledger.reading(&imported.article)?;
    let recorded = ledger.corrected_reading(&imported.article)?;
    if recorded.article.text_sha256 != imported.text_sha256 {
        return Err(Error::Reading {
            article: imported.article.clone(),
            item: "text".to_owned(),
            problem: "the file's text is another than the ledger's".to_owned(),
        });
    }
    let mut edits = Edits::default();
    let compared = Compared { read: &read, recorded: &recorded, imported };
    let partners = compared.partners();
    for (known, partner) in recorded.attributions.iter().zip(&partners) {
        match partner {
            Some(edited) => compared.amend(known, edited, &mut edits),
            None if compared.as_read(known).is_some() => {
                let attribution = compared.anchor(known);
                edits.changes.push(Change::RejectAttribution { attribution });
            }
            None => edits.passed_over.push(PassedOver {
                id: known.id.clone(),
                why: "a correction added it, perhaps after the file was exported; `onrecord corrections undo` takes it back",
            }),
        }
    }
    for edited in &imported.attributions {
        if !partners.iter().flatten().any(|partner| partner.id == edited.id) {
            compared.add(edited, &mut edits);
        }
    }
    // A name or a type is new where the reading had neither: what it had stands in files that were exported before it was
    // corrected elsewhere.
    for (actor, as_read) in recorded.actors.iter().zip(&read.actors) {
        let mention = first_mention(&recorded.mentions, &recorded.actors, Some(&actor.id));
        let edited = mention.and_then(|known| {
            let here = |m: &&Mention| (m.start, m.end) == (known.start, known.end);
            let id = imported.mentions.iter().find(here)?.actor.as_ref()?;
            imported.actors.iter().find(|one| one.id == *id)
        });
        let (Some(mention), Some(edited)) = (mention, edited) else { continue };
        // Of a shortened file a name is cut, or left out.
        let is_cut = |name: &String| imported.shortened && name.starts_with(&edited.name);
        let is_known = |name: &String| *name == edited.name || is_cut(name);
        if !edited.name.is_empty() && ![&actor.name, &as_read.name].into_iter().any(is_known) {
            let name = edited.name.clone();
            edits.changes.push(Change::RenameActor { actor: at(&recorded, mention), name });
        }
        if ![actor.kind, as_read.kind].contains(&edited.kind) {
            let kind = edited.kind;
            edits.changes.push(Change::RetypeActor { actor: at(&recorded, mention), kind });
        }
    }
    Ok(edits)
}

const NO_WORDS: &str =
    "its parts are not words of the text, or its content is not in the text's order";

/// An article as it was read, as it is corrected, and as a file has it.
#[derive(Clone, Copy)]
struct Compared<'r> {
    read: &'r Reading,
    recorded: &'r Reading,
    imported: &'r ImportedArticle,
}

impl<'r> Compared<'r> {
    /// What the file has of each recorded attribution: what has the same words, as corrected or as read, or else the same id
    /// and some of the words.
    fn partners(self) -> Vec<Option<&'r Attribution>> {
        let mut free: Vec<&Attribution> = self.imported.attributions.iter().collect();
        let mut partners = vec![None; self.recorded.attributions.len()];
        let fits: [&Fits<'_>; 3] = [
            &|edited, known| places(edited) == places(known),
            &|edited, known| self.as_read(known).is_some_and(|read| places(edited) == places(read)),
            &|edited, known| edited.id == known.id && share_words(edited, known),
        ];
        for fits in fits {
            for (known, partner) in self.recorded.attributions.iter().zip(&mut partners) {
                if partner.is_none()
                    && let Some(at) = free.iter().position(|edited| fits(edited, known))
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

    /// Where it was read, so that what is said of it holds when another correction is undone.
    fn anchor(self, known: &Attribution) -> AttributionAnchor {
        let known = self.as_read(known).unwrap_or(known);
        AttributionAnchor {
            text_sha256: self.imported.text_sha256.clone(),
            content: known.content.clone(),
            cue: known.cue.clone(),
        }
    }

    /// What a file says otherwise of an attribution.
    fn amend(self, known: &Attribution, edited: &Attribution, edits: &mut Edits) {
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
            edits.passed_over.push(PassedOver { id: edited.id.clone(), why: NO_WORDS });
            return;
        }
        let was =
            first_mention(&self.recorded.mentions, &self.recorded.actors, known.speaker.as_ref());
        let is =
            first_mention(&self.imported.mentions, &self.imported.actors, edited.speaker.as_ref());
        let place = |mention: Option<&Mention>| mention.map(|m| (m.start, m.end));
        if place(was) != place(is) {
            let speaker = is.and_then(|mention| recorded_at(self.recorded, mention));
            let speaker = speaker.map(|mention| at(self.recorded, mention));
            if speaker.is_none() && is.is_some() {
                let why = "its speaker is mentioned where the ledger has no mention";
                edits.passed_over.push(PassedOver { id: edited.id.clone(), why });
            } else if to == Amendment::default() {
                let attribution = self.anchor(known);
                edits.changes.push(Change::ReassignAttribution { attribution, speaker });
            } else {
                to.speaker = Edit::set_or_clear(speaker);
            }
        }
        if to != Amendment::default() {
            edits.changes.push(Change::AmendAttribution { attribution: self.anchor(known), to });
        }
    }

    /// What a file has and the ledger has not.
    fn add(self, edited: &Attribution, edits: &mut Edits) {
        let pass_over = |why| PassedOver { id: edited.id.clone(), why };
        if self.read.attributions.iter().any(|read| places(read) == places(edited)) {
            let why = "it was read and is rejected here, perhaps after the file was exported; \
                `onrecord corrections undo` takes that back";
            edits.passed_over.push(pass_over(why));
            return;
        }
        if !self.has_words(edited) {
            edits.passed_over.push(pass_over(NO_WORDS));
            return;
        }
        let content = self.words(edited.content.iter());
        let (_, quoted) = self.rendered(&content, edited);
        let mentions = self.mentions_of(edited.speaker.as_ref());
        let speaker = mentions.iter().find_map(|mention| recorded_at(self.recorded, mention));
        if edited.speaker.is_some() && speaker.is_none() {
            let why =
                "its speaker is mentioned where the ledger has no mention; it is added without one";
            edits.passed_over.push(pass_over(why));
        }
        edits.changes.push(Change::AddAttribution {
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
            speaker: speaker.map(|mention| at(self.recorded, mention)),
        });
    }

    /// The form by the quotation marks, and what is quoted: as the file has it where that lies inside the content, or else by
    /// the marks.
    fn rendered(self, content: &[Span], edited: &Attribution) -> (Form, Vec<Span>) {
        let rendered = self.recorded.article.rendered(content, edited.cue.as_ref());
        let (form, quoted) = rendered.unwrap_or((edited.form, Vec::new()));
        let lies_inside =
            |part: &Span| content.iter().any(|run| run.start <= part.start && part.end <= run.end);
        let told = !edited.quoted.is_empty() && edited.quoted.iter().all(lies_inside);
        (form, if told { self.words(edited.quoted.iter()) } else { quoted })
    }

    /// Spans with the words of the text, which a shortened file has not.
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

    /// Whether all parts are words of the text, and those of the content in its order. Of a shortened file nobody held them
    /// against it.
    fn has_words(self, edited: &Attribution) -> bool {
        let parts = edited.content.iter().chain(&edited.cue).chain(&edited.source);
        edited.content.is_sorted_by(|one, next| one.end <= next.start)
            && self.words(parts).iter().all(|part| !part.text.is_empty())
    }

    /// How the file mentions an actor.
    fn mentions_of(self, actor: Option<&String>) -> Vec<&'r Mention> {
        let of = |mention: &&Mention| mention.actor.is_some() && mention.actor.as_ref() == actor;
        self.imported.mentions.iter().filter(of).collect()
    }
}

/// Whether what a file has is what is known.
type Fits<'f> = dyn Fn(&Attribution, &Attribution) -> bool + 'f;

/// Where spans begin and end.
type Ends = Vec<(usize, usize)>;

/// The places of what was said and of the cue. Their words were compared with the text, or are shortened.
fn places(q: &Attribution) -> (Ends, Ends) {
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

/// The recorded mention at a place.
fn recorded_at<'r>(recorded: &'r Reading, mention: &Mention) -> Option<&'r Mention> {
    let here = |m: &&Mention| (m.start, m.end) == (mention.start, mention.end) && m.actor.is_some();
    recorded.mentions.iter().find(here)
}

fn at(recorded: &Reading, mention: &Mention) -> Anchor {
    Anchor {
        text_sha256: recorded.article.text_sha256.clone(),
        start: mention.start,
        end: mention.end,
        text: mention.text.clone(),
    }
}
