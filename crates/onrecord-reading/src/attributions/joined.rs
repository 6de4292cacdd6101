//! One list of what the model and the rules find.

use onrecord_text::Span;

use super::learned::Learned;
use super::quoted::{ByRule, Rule};
use super::{Found, inner, manner};
use crate::ground::Ground;
use crate::marks::{Marks, Quotation};
use crate::reading::Form;

/// The model's attributions, those of the rules whose quotations the model leaves out, and what stands
/// inside of these; in order of the text.
pub(super) fn join(
    ground: &Ground<'_>,
    marks: &Marks,
    learned: Vec<Learned>,
    quoted: Vec<ByRule>,
) -> Vec<Found> {
    let mut found: Vec<Found> =
        learned.into_iter().map(|learned| from_model(ground, marks, learned)).collect();
    let alone = ground.analysis.attributions.is_none();
    for by_rule in quoted {
        let shares = |other: &Found| {
            let mut runs = other.content.iter().chain(&other.cue);
            runs.any(|run| by_rule.content.iter().any(|own| own.overlaps(*run)))
        };
        if !found.iter().any(shares) && (alone || is_sure_alone(by_rule.by)) {
            found.push(from_rule(by_rule));
        }
    }
    let inside = inner::inside(ground, marks, &found);
    found.extend(inside);
    found.sort_by_key(|found| (found.content.first().copied(), found.cue));
    found
}

/// Whether a rule is right more often than not where the model sees no attribution at all.
fn is_sure_alone(rule: Rule) -> bool {
    !matches!(
        rule,
        Rule::AfterMixed | Rule::BeforeMixed | Rule::BeforeLower | Rule::BeforeCommaLower
    )
}

fn from_model(ground: &Ground<'_>, marks: &Marks, learned: Learned) -> Found {
    let Learned { content, cue, source, scores, confidence } = learned;
    let (act, polarity) = manner::manner(ground, cue, source, &content);
    Found {
        form: form(ground.text, marks, &content, cue),
        act,
        polarity,
        content,
        cue: Some(cue),
        source,
        confidence: (confidence * 1e3).round() / 1e3,
        by: "model:attributions",
        scores: Some(scores),
    }
}

fn from_rule(by_rule: ByRule) -> Found {
    let ByRule { form, act, polarity, content, cue, source, by } = by_rule;
    let confidence = by.confidence();
    Found { form, act, polarity, content, cue, source, confidence, by: by.name(), scores: None }
}

/// Direct where each run stands inside marks, mixed where words in marks are among it. Marks around the
/// cue too are those of somebody who quotes it.
pub(super) fn form(text: &str, marks: &Marks, content: &[Span], cue: Span) -> Form {
    let around = |run: Span| {
        let behind = marks.quotations.partition_point(|q| q.outer.start() < run.end());
        let quotations = marks.quotations[..behind].iter().rev();
        quotations.filter(move |q| q.outer.overlaps(run) && !q.outer.covers(cue))
    };
    let inside = |run: &Span| {
        let bare = run.trim(text, |c| c.is_whitespace() || ",.;:".contains(c));
        around(bare).any(|q: &Quotation| q.outer.covers(bare))
    };
    if content.iter().all(inside) {
        Form::Direct
    } else if content.iter().any(|run| around(*run).next().is_some()) {
        Form::Mixed
    } else {
        Form::Indirect
    }
}
