//! Articles in languages that the model does not know: only what their quotation marks show.

use onrecord_text::Span;

use crate::analysed_text::AnalysedText;
use crate::attributions::UnresolvedAttribution;
use crate::language::Language;
use crate::provenance::Maker;
use crate::quotation_marks::{Quotation, QuotationMarks};
use crate::reading::{Act, Form, Level, Note, Polarity};

/// The probability that somebody said what stands inside marks: of 100 quoted stretches in news nine are titles,
/// nicknames and the like.
const CONFIDENCE: f32 = 0.9;
/// Fewer words inside marks are names and terms rather than speech.
const FEWEST_WORDS: usize = 3;
/// The least characters of speech in languages that put no blanks between words.
const FEWEST_CHARACTERS: usize = 13;

/// The quotations long enough for speech, without a source.
pub(crate) fn attributions(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
) -> Vec<UnresolvedAttribution> {
    (marks.quotations.iter())
        .filter(|quotation| quotation.depth == 0 && is_speech(analysed.text, quotation))
        .map(|quotation| UnresolvedAttribution {
            form: Form::Direct,
            act: Act::Speech,
            polarity: Polarity::Affirmed,
            content: vec![quotation.outer],
            quoted: vec![quotation.inner],
            cue: None,
            source: None,
            confidence: CONFIDENCE,
            by: Maker::MarksAlone,
            scores: None,
        })
        .collect()
}

/// Says that the article is in another language.
pub(crate) fn note(tag: &str, language: &Language, text: &str) -> Note {
    Note {
        level: Level::Warning,
        code: "language-not-read",
        message: format!(
            "the article is in the language {tag:?}, and only {} is read: what stands in quotation marks is \
             given, without who said it",
            language.name
        ),
        span: Span::at(text, 0, 0),
    }
}

fn is_speech(text: &str, quotation: &Quotation) -> bool {
    let words = quotation.inner.slice(text);
    words.split_whitespace().nth(FEWEST_WORDS - 1).is_some()
        || words.chars().nth(FEWEST_CHARACTERS - 1).is_some()
}
