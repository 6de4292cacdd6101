//! Articles in languages that the model does not know: what their quotation marks show, and no more.

use onrecord_language::Model;
use onrecord_text::{Article, Span, sentences, tokens};

use crate::attributions::Found;
use crate::ground::Ground;
use crate::marks::{Quotation, marks};
use crate::reading::{Act, Form, Level, Note, Polarity, Reading};
use crate::{made_by, voice};

/// How sure it is that somebody said what stands inside marks: of 100 quoted stretches in news nine are titles,
/// nicknames and the like.
const CONFIDENCE: f32 = 0.9;
/// In marks of fewer words stand names and terms rather than what was said.
const FEWEST_WORDS: usize = 3;
/// As many characters, where words are not parted by blanks.
const FEWEST_CHARACTERS: usize = 13;

/// Reads an article in another language than English.
pub(crate) fn read(language: String, article: Article, model: &Model) -> Reading {
    let ground = Ground::without_words(&article.text, model);
    let marks = marks(&article.text, &ground.paragraphs);
    let found: Vec<Found> = (marks.quotations.iter())
        .filter(|quotation| quotation.depth == 0 && is_speech(&article.text, quotation))
        .map(|quotation| Found {
            form: Form::Direct,
            act: Act::Speech,
            polarity: Polarity::Affirmed,
            content: vec![quotation.outer],
            quoted: vec![quotation.inner],
            cue: None,
            source: None,
            confidence: CONFIDENCE,
            by: "rule:marks-alone",
            scores: None,
        })
        .collect();
    let parents = vec![None; found.len()];
    let summary = voice::summary(&article.text, &found, &parents);
    let mut notes = marks.notes;
    notes.push(Note {
        level: Level::Warning,
        code: "language-not-read",
        message: format!(
            "the article is in the language {language:?}, and only English is read: what stands in quotation marks is \
             given, without who said it"
        ),
        span: Span::at(&article.text, 0, 0),
    });
    let sentences = (ground.paragraphs.iter())
        .flat_map(|&paragraph| sentences(&article.text, &tokens(&article.text, paragraph)))
        .collect();
    Reading {
        model: made_by(model),
        analysis: ground.analysis,
        sentences,
        mentions: Vec::new(),
        actors: Vec::new(),
        attributions: found.into_iter().map(|found| found.of(None, None)).collect(),
        summary,
        notes,
        article,
    }
}

fn is_speech(text: &str, quotation: &Quotation) -> bool {
    let words = quotation.inner.slice(text);
    words.split_whitespace().nth(FEWEST_WORDS - 1).is_some()
        || words.chars().nth(FEWEST_CHARACTERS - 1).is_some()
}
