//! From an article to its reading: quotation marks, attributions, mentions and actors, one module
//! a layer. Pure: no input or output, no clock, no storage.

mod actors;
pub mod attributions;
pub mod contract;
mod ground;
pub mod marks;
mod mentions;
mod reading;
mod words;

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
    let cast = actors::cast(&ground, &marks.quotations, &found);
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
        model: MODEL.to_owned(),
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
