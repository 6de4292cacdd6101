//! Merges the attributions of the model and the rules into one list.

use std::collections::BTreeSet;

use onrecord_text::Span;

use super::from_model::ModelAttribution;
use super::quoted::{QuotationRule, RuleAttribution};
use super::unresolved::UnresolvedAttribution;
use super::{act_polarity, embedded};
use crate::analysed_text::AnalysedText;
use crate::provenance::Maker;
use crate::quotation_marks::{Quotation, QuotationMarks};
use crate::reading::Form;

/// Merges the attributions of the model and of the rules, and adds those inside the content of others. Where the
/// model and a rule found the same words, the model's attribution is kept. Returns the attributions in order of the
/// text.
pub(super) fn join(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
    learned: Vec<ModelAttribution>,
    quoted: Vec<RuleAttribution>,
) -> Vec<UnresolvedAttribution> {
    let mut found: Vec<UnresolvedAttribution> =
        learned.into_iter().map(|learned| convert_model(analysed, marks, learned)).collect();
    let places = SpanIndex::new(&found);
    join_paragraphs(analysed, marks, &mut found, &places);
    let alone = analysed.annotations.attributions.is_none();
    for by_rule in quoted {
        if by_rule.by.is_block() {
            let own = merge_block(analysed, marks, &mut found, &places, by_rule);
            found.extend(own);
            continue;
        }
        let near = places.near(by_rule.content.iter().chain(&by_rule.cue));
        let own = |span: &Span| by_rule.content.iter().any(|own| own.overlaps(*span));
        let shares = |&at: &usize| found[at].content.iter().chain(&found[at].cue).any(own);
        let sharing: Vec<usize> = near.iter().copied().filter(shares).collect();
        if sharing.is_empty() {
            if alone || is_sure_alone(by_rule.by) {
                found.push(from_rule(analysed, marks, by_rule));
            }
        } else if let Some(cue) = by_rule.cue {
            extend_over_paragraphs(analysed, marks, &mut found, &places, &by_rule);
            let has_cue =
                |found: &UnresolvedAttribution| found.cue.is_some_and(|own| own.overlaps(cue));
            let owner = near.iter().copied().find(|&at| has_cue(&found[at]));
            let whole = |at: &usize| found[*at].content.iter().all(own);
            let others: Vec<usize> = sharing.into_iter().filter(|&at| owner != Some(at)).collect();
            if by_rule.by == QuotationRule::After && !others.iter().any(whole) {
                // The model may give two quotations to one cue: “…,” Ruiz said. “…,” Oduya said.
                for &at in &others {
                    found[at].content.retain(|run| !own(run));
                    found[at].fit_to(analysed.text, marks);
                }
                if owner.is_none() && !others.is_empty() {
                    found.push(from_rule(analysed, marks, by_rule));
                }
            }
        }
    }
    let mut found = resolve_overlaps(analysed, marks, found);
    let inside = embedded::embedded(analysed, marks, &found);
    found.extend(inside);
    let mut found = resolve_overlaps(analysed, marks, found);
    found.sort_by_key(|found| (found.content.first().copied(), found.cue));
    found
}

/// Extends attributions over all paragraphs of a quotation. Each of these paragraphs opens with a mark, and only the
/// last one has a closing mark. The model sees one paragraph at a time and misses the others. Nothing changes where
/// several attributions share the quotation.
fn join_paragraphs(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
    found: &mut [UnresolvedAttribution],
    places: &SpanIndex,
) {
    let outer: Vec<&Quotation> = marks.quotations.iter().filter(|q| q.depth == 0).collect();
    let mark = |quotation: &Quotation| quotation.outer.slice(analysed.text).chars().next();
    let goes_on =
        |before: &&Quotation, next: &&Quotation| before.continues && mark(before) == mark(next);
    for chain in outer.chunk_by(goes_on).filter(|chain| chain.len() > 1) {
        let says = |found: &UnresolvedAttribution, part: &Quotation| {
            found.content.iter().chain(&found.cue).any(|run| run.overlaps(part.outer))
        };
        let near = places.near(chain.iter().map(|part| &part.outer)).into_iter();
        let mut owners = near.filter(|&at| chain.iter().any(|part| says(&found[at], part)));
        let (Some(owner), None) = (owners.next(), owners.next()) else { continue };
        let missing = chain.iter().filter(|part| !says(&found[owner], part));
        let missing: Vec<Span> = missing.map(|part| part.outer).collect();
        let found = &mut found[owner];
        found.content.extend(missing);
        found.content.sort_unstable();
        found.fit_to(analysed.text, marks);
    }
}

/// Adds a block quotation to the attribution with the same cue, which may have content before the block too: "Ruiz
/// said that it holds, and added:". Returns a new attribution if none has that cue.
fn merge_block(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
    found: &mut [UnresolvedAttribution],
    places: &SpanIndex,
    by_rule: RuleAttribution,
) -> Option<UnresolvedAttribution> {
    let has_cue = |found: &UnresolvedAttribution| {
        found.cue.zip(by_rule.cue).is_some_and(|(own, cue)| own.overlaps(cue))
    };
    let near = places.near(&by_rule.cue).into_iter();
    let owner = near.chain(found.len().checked_sub(1)).find(|&at| has_cue(&found[at]));
    let Some(owner) = owner.map(|at| &mut found[at]) else {
        return Some(from_rule(analysed, marks, by_rule));
    };
    // If the cue has other content and its sentence ends with a full stop, the block is not part of the content.
    if by_rule.by != QuotationRule::BlockStop {
        owner.content.extend(by_rule.content);
        owner.content.sort_unstable();
        owner.source = owner.source.or(by_rule.source);
        owner.fit_to(analysed.text, marks);
    }
    None
}

/// Extends the model's attribution by the paragraphs of quotation that follow, as far as the rule found them. Each of
/// them is one quotation. The model sees one paragraph at a time and misses them.
fn extend_over_paragraphs(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
    found: &mut [UnresolvedAttribution],
    places: &SpanIndex,
    by_rule: &RuleAttribution,
) {
    let Some(cue) = by_rule.cue else { return };
    let same = |&at: &usize| {
        found[at].cue.is_some_and(|own| own.overlaps(cue))
            && found[at].content.iter().any(|run| by_rule.content.contains(run))
    };
    let Some(at) = places.near([&cue]).into_iter().find(same) else { return };
    let mark = |run: &Span| run.slice(analysed.text).chars().next();
    let alike = |run: &&Span| mark(run) == by_rule.content.first().and_then(mark);
    let whole = |run: &&Span| analysed.paragraphs.binary_search(run).is_ok();
    let free = |run: &&Span| {
        let taken = |at: usize| {
            found[at].content.iter().chain(&found[at].cue).any(|own| own.overlaps(**run))
        };
        run.start() > cue.end() && !taken(at) && !places.near([*run]).into_iter().any(taken)
    };
    let runs = by_rule.content.iter().filter(alike).filter(whole).filter(free);
    let more: Vec<Span> = runs.copied().collect();
    found[at].content.extend(more);
    found[at].content.sort_unstable();
    found[at].fit_to(analysed.text, marks);
}

/// The spans of content, cues and sources, sorted, each with the index of its attribution.
struct SpanIndex(Vec<(Span, usize)>);

/// The largest number of spans before a position that are compared. It bounds the work where many spans overlap.
const FARTHEST_BACK: usize = 64;

impl SpanIndex {
    fn new(found: &[UnresolvedAttribution]) -> Self {
        let of = |(at, found): (usize, &UnresolvedAttribution)| {
            let spans: Vec<Span> =
                found.content.iter().chain(&found.cue).chain(&found.source).copied().collect();
            spans.into_iter().map(move |span| (span, at))
        };
        let mut places: Vec<_> = found.iter().enumerate().flat_map(of).collect();
        places.sort_unstable();
        Self(places)
    }

    /// The indices of the attributions that overlap any of the spans.
    fn near<'s>(&self, spans: impl IntoIterator<Item = &'s Span>) -> BTreeSet<usize> {
        let mut near = BTreeSet::new();
        for span in spans {
            let end = self.0.partition_point(|(place, _)| place.start() < span.end());
            let back = self.0[..end].iter().rev().take(FARTHEST_BACK);
            near.extend(back.filter(|(place, _)| place.overlaps(*span)).map(|(_, at)| *at));
        }
        near
    }
}

/// Makes attributions disjoint or nested. Of two attributions that overlap, the one with the lower confidence loses
/// the shared runs. An attribution inside one run of the other is nested and stays. Attributions without content are
/// removed.
fn resolve_overlaps(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
    mut found: Vec<UnresolvedAttribution>,
) -> Vec<UnresolvedAttribution> {
    let mut order: Vec<(Span, usize)> =
        found.iter().enumerate().filter_map(|(at, found)| Some((whole(found)?, at))).collect();
    order.sort_unstable();
    let inside = |inner: Span, outer: &UnresolvedAttribution| {
        outer.content.iter().any(|run| run.covers(inner))
    };
    let mut given_up: BTreeSet<(usize, Span)> = BTreeSet::new();
    for (n, &(first, i)) in order.iter().enumerate() {
        for &(second, j) in order[n + 1..].iter().take_while(|(next, _)| next.start() < first.end())
        {
            if inside(first, &found[j]) || inside(second, &found[i]) {
                continue;
            }
            let (surer, other) =
                if found[i].confidence >= found[j].confidence { (i, j) } else { (j, i) };
            let shared = found[other]
                .content
                .iter()
                .filter(|run| found[surer].content.iter().any(|own| own.overlaps(**run)));
            given_up.extend(shared.map(|run| (other, *run)));
        }
    }
    for (index, run) in given_up {
        let found = &mut found[index];
        found.content.retain(|own| *own != run);
        found.fit_to(analysed.text, marks);
    }
    found.retain(|found| !found.content.is_empty());
    found
}

/// The span from the first to the last word of the cue and the content.
fn whole(found: &UnresolvedAttribution) -> Option<Span> {
    found.content.iter().copied().chain(found.cue).reduce(Span::join)
}

/// Whether a rule is right more often than not where the model finds no attribution.
fn is_sure_alone(rule: QuotationRule) -> bool {
    !matches!(
        rule,
        QuotationRule::AfterMixed
            | QuotationRule::BeforeMixed
            | QuotationRule::BeforeLower
            | QuotationRule::BeforeCommaLower
    )
}

fn convert_model(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
    learned: ModelAttribution,
) -> UnresolvedAttribution {
    let ModelAttribution { content, cue, source, scores, confidence } = learned;
    let (act, polarity) = act_polarity::act_and_polarity(analysed, cue, source, &content);
    let found = UnresolvedAttribution {
        form: Form::Indirect,
        quoted: Vec::new(),
        act,
        polarity,
        content,
        cue: Some(cue),
        source,
        confidence: (confidence * 1e3).round() / 1e3,
        by: Maker::ModelAttributions,
        scores: Some(scores),
    };
    found.fitted_to(analysed.text, marks)
}

fn from_rule(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
    by_rule: RuleAttribution,
) -> UnresolvedAttribution {
    let RuleAttribution { act, polarity, content, cue, source, by, .. } = by_rule;
    let found = UnresolvedAttribution {
        form: Form::Indirect,
        quoted: Vec::new(),
        act,
        polarity,
        content,
        cue,
        source,
        confidence: by.confidence(),
        by: by.maker(),
        scores: None,
    };
    found.fitted_to(analysed.text, marks)
}
