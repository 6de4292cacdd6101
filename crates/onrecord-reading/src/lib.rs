//! From an article to its reading: quotation marks, attributions, mentions and actors, one module
//! a layer. Pure: no input or output, no clock, no storage.

pub mod attributions;
pub mod contract;
mod ground;
pub mod marks;
mod reading;

use onrecord_text::{Article, Span};

pub use ground::Ground;
pub use reading::{
    Act, Actor, ActorType, Attribution, Form, Index, Level, Mention, MentionForm, Note, Polarity,
    Reading,
};

/// Names the rules that make a reading; it changes whenever a reading of the same article may.
pub const MODEL: &str = "rules-2026.1";

/// Reads one article.
#[must_use]
pub fn read(article: Article) -> Reading {
    let ground = Ground::new(&article.text);
    let marks = marks::marks(&article.text, &ground.paragraphs);
    let found = attributions::attribute(&ground, &marks);
    let attributions = found
        .into_iter()
        .map(|found| Attribution {
            form: found.form,
            act: found.act,
            polarity: found.polarity,
            quoted: quoted(&marks, &found.content),
            content: found.content,
            cue: found.cue,
            source: found.source,
            speaker: None,
            parent: None,
            confidence: found.by.confidence(),
            by: found.by.name(),
        })
        .collect();
    Reading {
        model: MODEL.to_owned(),
        sentences: ground.sentences,
        mentions: Vec::new(),
        actors: Vec::new(),
        attributions,
        notes: marks.notes,
        article,
    }
}

/// What stands inside the outer marks of a content.
fn quoted(marks: &marks::Marks, content: &[Span]) -> Vec<Span> {
    (marks.quotations.iter())
        .filter(|q| q.depth == 0 && content.iter().any(|run| run.covers(q.outer)))
        .map(|q| q.inner)
        .collect()
}
