//! Articles of an invented world, with their readings: as many as one likes, the same each time.

use anyhow::{Context as _, Result};
use onrecord::reading::{Actor, Attribution, Mention};
use onrecord::text::{Article, Span};
use onrecord::{
    Act, ActorType, Form, MentionForm, OffsetUnit, Polarity, Reader, Reading, UserMetadata,
    contract, ingest,
};

/// How many different people the world has; of these few are in many articles.
const PEOPLE: u64 = 40_000;
const OUTLETS: u64 = 200;
const BODIES: u64 = 2_000;
const WORDS: u64 = 6_000;
/// Of a hundred articles so many are printed by another outlet too, word for word.
const COPIED: u64 = 8;
/// And so many without their end.
const CUT: u64 = 4;

/// The articles of a world, by their numbers.
pub(super) struct World {
    /// A reading with nothing in it, for what readings have that articles here do not.
    empty: Reading,
}

/// A person or a body, by its number.
#[derive(Clone, Copy)]
struct Who {
    number: u64,
    is_body: bool,
}

impl World {
    pub(super) fn new() -> Result<Self> {
        let empty = Reader::new().read_bytes(b"Nothing.", &UserMetadata::default())?;
        Ok(Self { empty })
    }

    /// The name of one of the people who are in most articles, or in few.
    pub(super) fn person(number: u64) -> String {
        format!("{} {}", word(number % 300, true), word(1_000 + number / 7, true))
    }

    pub(super) fn body(number: u64) -> String {
        format!("{} {} Union", word(20_000 + number % 600, true), word(30_000 + number / 600, true))
    }

    pub(super) fn outlet(number: u64) -> String {
        format!("The {} Post", word(40_000 + number, true))
    }

    pub(super) fn word(number: u64) -> String {
        word(50_000 + number, false)
    }

    /// The number of one of the people, as often as they are in articles.
    pub(super) fn somebody(dice: &mut Dice) -> u64 {
        dice.cubed(PEOPLE)
    }

    pub(super) fn any_outlet(dice: &mut Dice) -> u64 {
        dice.squared(OUTLETS)
    }

    pub(super) fn any_word(dice: &mut Dice) -> u64 {
        dice.squared(WORDS)
    }

    pub(super) fn reading(&self, number: u64) -> Result<contract::Reading> {
        let mut dice = Dice(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let copied = dice.below(100);
        if number > 50 && copied < COPIED + CUT {
            // What another outlet printed some time before.
            let original = number - 1 - dice.below(40);
            return self.story(original, number, copied >= COPIED);
        }
        self.story(number, number, false)
    }

    /// The story of one number, printed as another's copy.
    fn story(&self, story: u64, number: u64, cut: bool) -> Result<contract::Reading> {
        let mut dice = Dice(story.wrapping_add(77).wrapping_mul(0xD134_2543_DE82_EF95));
        let mut page = Page::default();
        page.say(&sentence(&mut dice, 9));
        page.text.push_str("\n\n");
        let people: Vec<Who> = (0..2 + dice.below(2)).map(|_| Who::person(&mut dice)).collect();
        let body = Who::body(&mut dice);
        for (i, who) in people.iter().chain([&body]).enumerate() {
            if cut && i == people.len() {
                break;
            }
            page.quote(*who, &sentence(&mut dice, 11));
            page.say(&format!("{}.", sentence(&mut dice, 14)));
            page.text.push_str("\n\n");
            if i == 0 {
                page.report(*who, &sentence(&mut dice, 12));
                page.text.push_str("\n\n");
            }
        }
        let mut from = Dice(number ^ 0x5DEE_CE66);
        let given = UserMetadata {
            path: Some(format!("world/{number}.txt")),
            publisher: Some(Self::outlet(Self::any_outlet(&mut from))),
            published: Some(day(from.below(3_650))),
            title: Some(sentence(&mut dice, 6)),
            ..UserMetadata::default()
        };
        let record = ingest::Record::text(page.text.trim_end().as_bytes().to_vec());
        let article = record.read(&given).context("an article of the world")?;
        Ok(self.finished(page, article))
    }

    fn finished(&self, page: Page, article: Article) -> contract::Reading {
        let text = &article.text;
        let span = |(start, end): (usize, usize)| Span::at(text, start, end);
        let reading = Reading {
            sentences: page.sentences.iter().map(|&s| span(s)).collect(),
            mentions: (page.mentions.iter())
                .map(|&(place, actor)| Mention {
                    span: span(place),
                    form: MentionForm::Name,
                    kind: page.actors[actor].kind(),
                    actor: Some(actor),
                    confidence: 0.9,
                    by: "invented",
                })
                .collect(),
            actors: (page.actors.iter().enumerate())
                .map(|(i, who)| Actor {
                    name: who.name(),
                    kind: who.kind(),
                    names: who.names(),
                    mentions: (page.mentions.iter().enumerate())
                        .filter(|(_, mention)| mention.1 == i)
                        .map(|(m, _)| m)
                        .collect(),
                })
                .collect(),
            attributions: (page.attributions.iter())
                .map(|said| Attribution {
                    form: said.form,
                    act: Act::Speech,
                    polarity: Polarity::Affirmed,
                    content: vec![span(said.content)],
                    quoted: Vec::new(),
                    cue: Some(span(said.cue)),
                    source: Some(span(said.source)),
                    speaker: Some(said.speaker),
                    parent: None,
                    confidence: 0.8,
                    by: "invented",
                    scores: None,
                })
                .collect(),
            article: article.clone(),
            ..self.empty.clone()
        };
        contract::Reading::new(&reading, OffsetUnit::Codepoint)
    }
}

struct Said {
    form: Form,
    content: (usize, usize),
    cue: (usize, usize),
    source: (usize, usize),
    speaker: usize,
}

/// A text as it grows, with what stands where in it, in bytes.
#[derive(Default)]
struct Page {
    text: String,
    sentences: Vec<(usize, usize)>,
    actors: Vec<Who>,
    mentions: Vec<((usize, usize), usize)>,
    attributions: Vec<Said>,
}

impl Page {
    fn add(&mut self, words: &str) -> (usize, usize) {
        let start = self.text.len();
        self.text.push_str(words);
        (start, self.text.len())
    }

    fn say(&mut self, words: &str) {
        let place = self.add(words);
        self.sentences.push(place);
        self.text.push(' ');
    }

    fn mention(&mut self, who: Who, name: &str) -> ((usize, usize), usize) {
        let known = self
            .actors
            .iter()
            .position(|one| one.number == who.number && one.is_body == who.is_body);
        let actor = known.unwrap_or_else(|| {
            self.actors.push(who);
            self.actors.len() - 1
        });
        let place = self.add(name);
        self.mentions.push((place, actor));
        (place, actor)
    }

    fn quote(&mut self, who: Who, words: &str) {
        let start = self.text.len();
        let content = self.add(&format!("\"{words},\""));
        self.text.push(' ');
        let (source, speaker) = self.mention(who, &who.name());
        self.text.push(' ');
        let cue = self.add("said");
        self.text.push('.');
        self.sentences.push((start, self.text.len()));
        self.text.push(' ');
        self.attributions.push(Said { form: Form::Direct, content, cue, source, speaker });
    }

    fn report(&mut self, who: Who, words: &str) {
        let start = self.text.len();
        let names = who.names();
        let (source, speaker) = self.mention(who, &names[names.len() - 1]);
        self.text.push(' ');
        let cue = self.add("said");
        self.text.push_str(" that ");
        let content = self.add(&words.to_lowercase());
        self.text.push('.');
        self.sentences.push((start, self.text.len()));
        self.attributions.push(Said { form: Form::Indirect, content, cue, source, speaker });
    }
}

impl Who {
    fn person(dice: &mut Dice) -> Self {
        Self { number: World::somebody(dice), is_body: false }
    }

    fn body(dice: &mut Dice) -> Self {
        Self { number: dice.squared(BODIES), is_body: true }
    }

    fn name(self) -> String {
        if self.is_body { World::body(self.number) } else { World::person(self.number) }
    }

    fn names(self) -> Vec<String> {
        let name = self.name();
        let surname = name.rsplit(' ').next().map(str::to_owned);
        let surname = surname.filter(|_| !self.is_body);
        std::iter::once(name).chain(surname).collect()
    }

    fn kind(self) -> ActorType {
        if self.is_body { ActorType::Organization } else { ActorType::Person }
    }
}

fn sentence(dice: &mut Dice, words: u64) -> String {
    let mut sentence = String::new();
    for i in 0..words + dice.below(5) {
        if i > 0 {
            sentence.push(' ');
        }
        sentence.push_str(&word(50_000 + World::any_word(dice), i == 0));
    }
    sentence
}

/// A word of its number, of two or three syllables.
fn word(number: u64, capital: bool) -> String {
    const HEADS: [&str; 16] =
        ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "br"];
    const HEARTS: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ea", "or"];
    const TAILS: [&str; 4] = ["", "n", "l", "r"];
    let mut rest = number + 600;
    let mut word = String::new();
    while rest > 0 {
        word.push_str(HEADS[(rest % 16) as usize]);
        rest /= 16;
        word.push_str(HEARTS[(rest % 8) as usize]);
        rest /= 8;
        word.push_str(TAILS[(rest % 4) as usize]);
        rest /= 4;
    }
    match word.get(..1) {
        Some(first) if capital => format!("{}{}", first.to_uppercase(), &word[1..]),
        _ => word,
    }
}

fn day(number: u64) -> String {
    format!("{:04}-{:02}-{:02}", 2014 + number / 365, 1 + number % 365 / 31, 1 + number % 28)
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Below `end`, the small ones more often.
    fn squared(&mut self, end: u64) -> u64 {
        let part = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (part * part * end as f64) as u64
    }

    /// The small ones very much more often: as news has it, a few are in every tenth article.
    fn cubed(&mut self, end: u64) -> u64 {
        let part = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (part.powi(3) * end as f64) as u64
    }
}
