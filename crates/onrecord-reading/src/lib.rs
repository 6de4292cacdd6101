//! From an article to its reading: quotation marks and block quotations, attributions, mentions and actors, voice, one
//! module a layer. Pure: no input or output, no clock, no storage.

pub mod actors;
pub mod attributions;
pub mod blocks;
pub mod contract;
mod foreign;
mod ground;
mod makers;
pub mod marks;
mod mentions;
mod reading;
mod voice;
mod words;

use onrecord_language::{Model, WordVectors};
use onrecord_text::{Article, sha256_hex};

pub use actors::{Referring, referring};
pub use ground::Ground;
pub use makers::describe;
pub use reading::{
    Act, Actor, ActorType, Attribution, Form, Index, Level, Mention, MentionForm, Note, Polarity,
    Reading, VoiceShares,
};

/// Names the rules: it changes whenever code changes what a reading of the same article says.
const RULES: &str = "rules-2026.6";

/// The word lists that the rules read.
const LEXICONS: [&str; 7] = [
    include_str!("../data/acts.txt"),
    include_str!("../data/cues.txt"),
    include_str!("../data/function-words.txt"),
    include_str!("../data/genders.txt"),
    include_str!("../data/name-words.txt"),
    include_str!("../data/pronouns.txt"),
    include_str!("../data/titles.txt"),
];

/// What makes readings with a model: its name, and the hash of its file, of the rules' name and of the
/// word lists that they read.
#[must_use]
pub fn made_by(model: &Model) -> String {
    let parts = [model.sha256(), RULES, &LEXICONS.concat()];
    format!("{}+sha256:{}", model.name(), &sha256_hex(parts.concat().as_bytes())[..12])
}

/// Reads one article. Of one that is not in English only what its quotation marks show is read, and a note
/// says so.
#[must_use]
pub fn read(article: Article, model: &Model) -> Reading {
    match article.metadata.language.as_deref().filter(|language| !is_english(language)) {
        Some(language) => foreign::read(language.to_owned(), article, model),
        None => read_english(article, model),
    }
}

fn is_english(language: &str) -> bool {
    let primary = language.split(['-', '_']).next().unwrap_or(language);
    primary.eq_ignore_ascii_case("en") || primary.eq_ignore_ascii_case("eng")
}

fn read_english(article: Article, model: &Model) -> Reading {
    let mut ground = Ground::new(&article.text, model);
    let mut marks = marks::marks(&article.text, &ground.paragraphs);
    marks.blocks = blocks::block_quotations(&ground, &article.blocks);
    let found = attributions::attribute(&ground, &marks);
    let parents = voice::parents(&found);
    let summary = voice::summary(ground.text, &found, &parents);
    let cast = actors::cast(&ground, &marks, &found, model);
    // Nobody ranks anything behind this.
    ground.analysis.vectors = WordVectors::default();
    let attributions = (found.into_iter().zip(cast.speakers).zip(parents))
        .map(|((found, speaker), parent)| found.of(speaker, parent))
        .collect();
    Reading {
        model: made_by(model),
        analysis: ground.analysis,
        sentences: ground.sentences,
        mentions: cast.mentions,
        actors: cast.actors,
        attributions,
        summary,
        notes: marks.notes,
        article,
    }
}
