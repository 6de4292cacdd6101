//! From an article to its reading: quotation marks, attributions, mentions and actors, one module
//! a layer. Pure: no input or output, no clock, no storage.

pub mod actors;
pub mod attributions;
pub mod contract;
mod ground;
pub mod marks;
mod mentions;
mod reading;
mod words;

use onrecord_language::{Model, WordVectors};
use onrecord_text::{Article, Span, sha256_hex};

pub use actors::{Referring, referring};
pub use ground::Ground;
pub use reading::{
    Act, Actor, ActorType, Attribution, Form, Index, Level, Mention, MentionForm, Note, Polarity,
    Reading,
};

/// Names the rules: it changes whenever code changes what a reading of the same article says.
const RULES: &str = "rules-2026.4";

/// The word lists that the rules read.
const LEXICONS: [&str; 6] = [
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

/// Reads one article.
#[must_use]
pub fn read(article: Article, model: &Model) -> Reading {
    let mut ground = Ground::new(&article.text, model);
    let marks = marks::marks(&article.text, &ground.paragraphs);
    let found = attributions::attribute(&ground, &marks);
    let cast = actors::cast(&ground, &marks.quotations, &found, model);
    // Nobody ranks anything behind this.
    ground.analysis.vectors = WordVectors::default();
    let attributions = (found.into_iter().zip(cast.speakers))
        .map(|(found, speaker)| Attribution {
            form: found.form,
            act: found.act,
            polarity: found.polarity,
            quoted: quoted(&marks, &found.content),
            content: found.content,
            cue: found.cue,
            source: found.source,
            speaker,
            parent: None,
            confidence: found.by.confidence(),
            by: found.by.name(),
        })
        .collect();
    Reading {
        model: made_by(model),
        analysis: ground.analysis,
        sentences: ground.sentences,
        mentions: cast.mentions,
        actors: cast.actors,
        attributions,
        notes: marks.notes,
        article,
    }
}

/// What stands inside the outer marks of a content.
fn quoted(marks: &marks::Marks, content: &[Span]) -> Vec<Span> {
    let quotations = &marks.quotations;
    let inside = |run: &Span| {
        let first = quotations.partition_point(|q| q.outer.start() < run.start());
        let run = *run;
        quotations[first..]
            .iter()
            .take_while(move |q| q.outer.start() < run.end())
            .filter(move |q| q.depth == 0 && run.covers(q.outer))
    };
    content.iter().flat_map(inside).map(|q| q.inner).collect()
}
