//! A synthetic corpus: articles with their readings. The same number always gives the same article.

use anyhow::{Context as _, Result};
use onrecord::reading::{Act, ActorType, Form, MentionForm, Polarity};
use onrecord::reading::{Actor, ActorId, Attribution, Mention, MentionId};
use onrecord::text::{Article, Span};
use onrecord::{OffsetUnit, Reader, Reading, UserMetadata, contract, ingest};

use super::random::SplitMix64;
use super::vocabulary as vocab;

/// The percentage of articles that another outlet reprints word for word.
const COPIED: u64 = 8;
/// The percentage of articles that another outlet reprints without the end.
const CUT: u64 = 4;

/// Makes articles by number.
pub(super) struct SyntheticCorpus {
    /// A reading of almost nothing, for the layers that synthetic articles do not have.
    empty: Reading,
}

impl SyntheticCorpus {
    pub(super) fn new() -> Result<Self> {
        let empty = Reader::new().read_bytes(b"Nothing.", &UserMetadata::default())?;
        Ok(Self { empty })
    }

    /// The reading of article `number`.
    pub(super) fn reading(&self, number: u64) -> Result<contract::Reading> {
        let mut random = SplitMix64::new(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let kind = random.below(100);
        if number > 50 && kind < COPIED + CUT {
            // A copy of an article that another outlet printed shortly before.
            let original = number - 1 - random.below(40);
            return self.article(original, number, kind >= COPIED);
        }
        self.article(number, number, false)
    }

    /// The text of story `story`, published as article `number`. `cut` leaves out the end.
    fn article(&self, story: u64, number: u64, cut: bool) -> Result<contract::Reading> {
        let mut random =
            SplitMix64::new(story.wrapping_add(77).wrapping_mul(0xD134_2543_DE82_EF95));
        let mut draft = ArticleDraft::default();
        draft.add_sentence(&vocab::sentence(&mut random, 9));
        draft.text.push_str("\n\n");
        let people: Vec<SyntheticActor> =
            (0..2 + random.below(2)).map(|_| SyntheticActor::person(&mut random)).collect();
        let organization = SyntheticActor::organization(&mut random);
        for (i, actor) in people.iter().chain([&organization]).enumerate() {
            if cut && i == people.len() {
                break;
            }
            draft.add_direct(*actor, &vocab::sentence(&mut random, 11));
            draft.add_sentence(&format!("{}.", vocab::sentence(&mut random, 14)));
            draft.text.push_str("\n\n");
            if i == 0 {
                draft.add_indirect(*actor, &vocab::sentence(&mut random, 12));
                draft.text.push_str("\n\n");
            }
        }
        let mut publication = SplitMix64::new(number ^ 0x5DEE_CE66);
        let metadata = UserMetadata {
            path: Some(format!("world/{number}.txt")),
            publisher: Some(vocab::outlet(vocab::draw_outlet(&mut publication))),
            published: Some(day(publication.below(3_650))),
            title: Some(vocab::sentence(&mut random, 6)),
            ..UserMetadata::default()
        };
        let record = ingest::Record::text(draft.text.trim_end().as_bytes().to_vec());
        let article = record.read(&metadata).context("a synthetic article")?;
        Ok(self.finish(draft, article))
    }

    /// Turns a draft into a reading.
    fn finish(&self, draft: ArticleDraft, article: Article) -> contract::Reading {
        let text = &article.text;
        let span = |(start, end): ByteRange| Span::at(text, start, end);
        let reading = Reading {
            sentences: draft.sentences.iter().map(|&s| span(s)).collect(),
            mentions: (draft.mentions.iter())
                .map(|&(range, actor)| Mention {
                    span: span(range),
                    form: MentionForm::Name,
                    kind: draft.actors[actor.index()].kind(),
                    actor: Some(actor),
                    confidence: 0.9,
                    by: onrecord::reading::Maker::Invented,
                })
                .collect(),
            actors: (draft.actors.iter().enumerate())
                .map(|(i, actor)| Actor {
                    name: actor.name(),
                    kind: actor.kind(),
                    names: actor.names(),
                    mentions: (draft.mentions.iter().enumerate())
                        .filter(|(_, mention)| mention.1 == ActorId::new(i))
                        .map(|(m, _)| MentionId::new(m))
                        .collect(),
                })
                .collect(),
            attributions: (draft.attributions.iter())
                .map(|draft| Attribution {
                    form: draft.form,
                    act: Act::Speech,
                    polarity: Polarity::Affirmed,
                    content: vec![span(draft.content)],
                    quoted: Vec::new(),
                    cue: Some(span(draft.cue)),
                    source: Some(span(draft.source)),
                    speaker: Some(draft.speaker),
                    parent: None,
                    confidence: 0.8,
                    by: onrecord::reading::Maker::Invented,
                    scores: None,
                })
                .collect(),
            article: article.clone(),
            ..self.empty.clone()
        };
        contract::Reading::new(&reading, OffsetUnit::Codepoint)
    }
}

/// A range of bytes in the text of a draft.
type ByteRange = (usize, usize);

/// An attribution in a draft.
struct DraftAttribution {
    form: Form,
    content: ByteRange,
    cue: ByteRange,
    source: ByteRange,
    speaker: ActorId,
}

/// The text of an article while it grows, with its annotation.
#[derive(Default)]
struct ArticleDraft {
    text: String,
    sentences: Vec<ByteRange>,
    actors: Vec<SyntheticActor>,
    /// Mentions with their actor.
    mentions: Vec<(ByteRange, ActorId)>,
    attributions: Vec<DraftAttribution>,
}

impl ArticleDraft {
    fn push(&mut self, words: &str) -> ByteRange {
        let start = self.text.len();
        self.text.push_str(words);
        (start, self.text.len())
    }

    fn add_sentence(&mut self, words: &str) {
        let range = self.push(words);
        self.sentences.push(range);
        self.text.push(' ');
    }

    /// Adds a mention. Returns its range and its actor.
    fn add_mention(&mut self, actor: SyntheticActor, name: &str) -> (ByteRange, ActorId) {
        let known = self.actors.iter().position(|known| *known == actor);
        let actor = ActorId::new(known.unwrap_or_else(|| {
            self.actors.push(actor);
            self.actors.len() - 1
        }));
        let range = self.push(name);
        self.mentions.push((range, actor));
        (range, actor)
    }

    /// Adds a direct quotation.
    fn add_direct(&mut self, actor: SyntheticActor, words: &str) {
        let start = self.text.len();
        let content = self.push(&format!("\"{words},\""));
        self.text.push(' ');
        let (source, speaker) = self.add_mention(actor, &actor.name());
        self.text.push(' ');
        let cue = self.push("said");
        self.text.push('.');
        self.sentences.push((start, self.text.len()));
        self.text.push(' ');
        self.attributions.push(DraftAttribution {
            form: Form::Direct,
            content,
            cue,
            source,
            speaker,
        });
    }

    /// Adds an indirect quotation, with the actor's short name.
    fn add_indirect(&mut self, actor: SyntheticActor, words: &str) {
        let start = self.text.len();
        let names = actor.names();
        let (source, speaker) = self.add_mention(actor, &names[names.len() - 1]);
        self.text.push(' ');
        let cue = self.push("said");
        self.text.push_str(" that ");
        let content = self.push(&words.to_lowercase());
        self.text.push('.');
        self.sentences.push((start, self.text.len()));
        self.attributions.push(DraftAttribution {
            form: Form::Indirect,
            content,
            cue,
            source,
            speaker,
        });
    }
}

/// A person or an organisation, by its number.
#[derive(Clone, Copy, PartialEq)]
struct SyntheticActor {
    number: u64,
    is_organization: bool,
}

impl SyntheticActor {
    fn person(random: &mut SplitMix64) -> Self {
        Self { number: vocab::draw_person(random), is_organization: false }
    }

    fn organization(random: &mut SplitMix64) -> Self {
        Self { number: vocab::draw_organization(random), is_organization: true }
    }

    fn name(self) -> String {
        if self.is_organization {
            vocab::organization(self.number)
        } else {
            vocab::person(self.number)
        }
    }

    /// The full name, and the surname of a person.
    fn names(self) -> Vec<String> {
        let name = self.name();
        let surname = name.rsplit(' ').next().map(str::to_owned);
        let surname = surname.filter(|_| !self.is_organization);
        std::iter::once(name).chain(surname).collect()
    }

    fn kind(self) -> ActorType {
        if self.is_organization { ActorType::Organization } else { ActorType::Person }
    }
}

/// A date from 2014 on, as `2014-01-01`.
fn day(number: u64) -> String {
    format!("{:04}-{:02}-{:02}", 2014 + number / 365, 1 + number % 365 / 31, 1 + number % 28)
}
