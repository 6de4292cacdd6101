//! Attributions before their sources are resolved to actors.

use onrecord_language::PartScores;
use onrecord_text::Span;

use crate::ids::{ActorId, AttributionId};
use crate::provenance::Maker;
use crate::quotation_marks::{Quotation, QuotationMarks};
use crate::reading::{Act, Attribution, Form, Polarity};

/// An attribution before its source is resolved to an actor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UnresolvedAttribution {
    /// Direct, mixed or indirect.
    pub(crate) form: Form,
    /// Speech, belief and so on.
    pub(crate) act: Act,
    /// Affirmed, denied and so on.
    pub(crate) polarity: Polarity,
    /// The content, one span per run, with its quotation marks.
    pub(crate) content: Vec<Span>,
    /// The parts of the content inside quotation marks, without the marks, or in a block quotation.
    pub(crate) quoted: Vec<Span>,
    /// The words that attribute.
    pub(crate) cue: Option<Span>,
    /// The words that name who said it.
    pub(crate) source: Option<Span>,
    /// The confidence, from 0 to 1.
    pub(crate) confidence: f32,
    /// The rule or model that made it.
    pub(crate) by: Maker,
    /// The model's scores of the parts, if the model made the attribution.
    pub(crate) scores: Option<PartScores>,
}

impl UnresolvedAttribution {
    /// Adds the actor that the source refers to and the attribution that contains this one.
    pub(crate) fn resolved(
        self,
        speaker: Option<ActorId>,
        parent: Option<AttributionId>,
    ) -> Attribution {
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
    /// Returns the attribution after [`Self::fit_to`].
    pub(super) fn fitted_to(mut self, text: &str, marks: &QuotationMarks) -> Self {
        self.fit_to(text, marks);
        self
    }

    /// Sets the quoted parts and the form from the content.
    pub(super) fn fit_to(&mut self, text: &str, marks: &QuotationMarks) {
        self.quoted = quoted_parts(text, marks, &self.content, self.cue);
        self.form = form(text, &self.content, &self.quoted);
    }
}

/// The form of an attribution: direct if each run is quoted except for punctuation at its ends, mixed if only some
/// words are quoted, and indirect if none are.
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

/// The parts of a content inside quotation marks, without the marks, or in a block quotation. Marks that also enclose
/// the cue belong to another source.
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
            // A quotation inside the last part is already covered.
            if parts.last().is_none_or(|last| last.end() <= part.start()) {
                parts.push(part);
            }
        }
    }
    parts
}
