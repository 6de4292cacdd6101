//! Attributions whose sources are words and not yet actors.

use onrecord_language::PartScores;
use onrecord_text::Span;

use crate::provenance::Maker;
use crate::quotation_marks::{Quotation, QuotationMarks};
use crate::reading::{Act, Attribution, Form, Index, Polarity};

/// An attribution whose source is words and not yet an actor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UnresolvedAttribution {
    /// By the marks, and by what stands in block quotations.
    pub(crate) form: Form,
    /// From the cue.
    pub(crate) act: Act,
    /// From the cue and its clause.
    pub(crate) polarity: Polarity,
    /// One span a run, marks included.
    pub(crate) content: Vec<Span>,
    /// The parts of it inside quotation marks, marks left out, or in a block quotation.
    pub(crate) quoted: Vec<Span>,
    /// The cue's words.
    pub(crate) cue: Option<Span>,
    /// The source's words.
    pub(crate) source: Option<Span>,
    /// 0 to 1.
    pub(crate) confidence: f32,
    /// The rule or model.
    pub(crate) by: Maker,
    /// What the model thinks of the parts, where it made it.
    pub(crate) scores: Option<PartScores>,
}

impl UnresolvedAttribution {
    /// With the actor that its source refers to, and the attribution that it stands inside of.
    pub(crate) fn resolved(self, speaker: Option<Index>, parent: Option<Index>) -> Attribution {
        Attribution {
            form: self.form,
            act: self.act,
            polarity: self.polarity,
            quoted: self.quoted,
            content: self.content,
            cue: self.cue,
            source: self.source,
            speaker,
            parent,
            confidence: self.confidence,
            by: self.by,
            scores: self.scores,
        }
    }
}

impl UnresolvedAttribution {
    /// The same with what is quoted, and the form, by its content.
    pub(super) fn fitted_to(mut self, text: &str, marks: &QuotationMarks) -> Self {
        self.fit_to(text, marks);
        self
    }

    /// Takes what is quoted, and the form, from the content.
    pub(super) fn fit_to(&mut self, text: &str, marks: &QuotationMarks) {
        self.quoted = quoted_parts(text, marks, &self.content, self.cue);
        self.form = form(text, &self.content, &self.quoted);
    }
}

/// Direct where all of each run stands inside marks or in a block quotation, mixed where a part of one does.
pub(super) fn form(text: &str, content: &[Span], quoted: &[Span]) -> Form {
    let inside = |run: &Span| {
        let edge = |c: char| c.is_whitespace() || ",.;:“”„\"«»‘’'".contains(c);
        let bare = run.trim(text, edge);
        quoted.iter().any(|part| part.covers(bare))
    };
    if quoted.is_empty() {
        Form::Indirect
    } else if content.iter().all(inside) {
        Form::Direct
    } else {
        Form::Mixed
    }
}

/// The parts of a content that stand inside marks, marks left out, or in a block quotation. QuotationMarks around the cue too are those of
/// somebody who quotes it.
pub(super) fn quoted_parts(
    text: &str,
    marks: &QuotationMarks,
    content: &[Span],
    cue: Option<Span>,
) -> Vec<Span> {
    let mut parts: Vec<Span> = Vec::new();
    for &run in content {
        if marks.is_bare_block(run) {
            parts.push(run);
            continue;
        }
        let around_cue = |q: &Quotation| cue.is_some_and(|cue| q.outer.covers(cue));
        let mut inside: Vec<Span> = (marks.over(run).filter(|q| !around_cue(q)))
            .filter(|q| q.inner.overlaps(run))
            .map(|q| Span::at(text, q.inner.start().max(run.start()), q.inner.end().min(run.end())))
            .collect();
        inside.sort_by_key(|part| (part.start(), std::cmp::Reverse(part.end())));
        for part in inside {
            // What is quoted inside of it is a part of it.
            if parts.last().is_none_or(|last| last.end() <= part.start()) {
                parts.push(part);
            }
        }
    }
    parts
}
