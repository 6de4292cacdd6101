//! From an article to its reading: quotation marks, attributions, mentions and actors, one module
//! a layer. Pure: no input or output, no clock, no storage.

pub mod contract;
mod reading;

pub use reading::{
    Act, Actor, ActorType, Attribution, Form, Index, Level, Mention, MentionForm, Note, Polarity,
    Reading,
};

use onrecord_text::Article;

/// Names the rules that make a reading; it changes whenever a reading of the same article may.
pub const MODEL: &str = "rules-2026.1";

/// Reads one article.
#[must_use]
pub fn read(article: Article) -> Reading {
    Reading {
        model: MODEL.to_owned(),
        article,
        sentences: Vec::new(),
        mentions: Vec::new(),
        actors: Vec::new(),
        attributions: Vec::new(),
        notes: Vec::new(),
    }
}
