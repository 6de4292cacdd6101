//! Nested attributions and the outlet's own voice. Text outside all attributions is the outlet's own voice.

use onrecord_text::Span;

use crate::attributions::UnresolvedAttribution;
use crate::ids::AttributionId;
use crate::reading::{Attribution, Reading, VoiceShares};

/// The parent of each attribution: the attribution with the narrowest run of content that contains the cue and all
/// content of the child.
pub(crate) fn parents(found: &[UnresolvedAttribution]) -> Vec<Option<AttributionId>> {
    let mut runs: Vec<(Span, AttributionId)> = Vec::new();
    for (id, found) in with_ids(found) {
        runs.extend(found.content.iter().map(|&run| (run, id)));
    }
    runs.sort_unstable();
    let parent = |(id, found): (AttributionId, &UnresolvedAttribution)| {
        let whole = found.content.iter().copied().chain(found.cue).reduce(Span::join)?;
        narrowest(&runs, whole, |other| other != id)
    };
    with_ids(found).map(parent).collect()
}

/// The attributions, each with its id.
fn with_ids<T>(attributions: &[T]) -> impl Iterator<Item = (AttributionId, &T)> {
    attributions.iter().enumerate().map(|(index, one)| (AttributionId::new(index), one))
}

/// The largest number of runs before a position that are compared, the nearest first.
const MOST_RUNS: usize = 64;

/// The attribution of the narrowest run that covers a span. `runs` must be sorted.
fn narrowest(
    runs: &[(Span, AttributionId)],
    span: Span,
    allowed: impl Fn(AttributionId) -> bool,
) -> Option<AttributionId> {
    let behind = runs.partition_point(|(run, _)| run.start() <= span.start());
    let near = runs[..behind].iter().rev().take(MOST_RUNS);
    near.filter(|(run, id)| run.covers(span) && allowed(*id))
        .min_by_key(|(run, _)| run.len())
        .map(|(_, id)| *id)
}

impl Reading {
    /// The attribution with the narrowest run of content around a span; `None` if the span is in the outlet's own
    /// voice.
    #[must_use]
    pub fn voice_at(&self, span: Span) -> Option<AttributionId> {
        let of = |(id, q): (AttributionId, &Attribution)| {
            let runs = q.content.iter().filter(|run| run.covers(span));
            runs.map(|run| run.len()).min().map(|width| (width, id))
        };
        with_ids(&self.attributions).filter_map(of).min().map(|(_, id)| id)
    }
}

/// The share of each voice in the characters of a text, from 0 to 1.
pub(crate) fn summary(
    text: &str,
    found: &[UnresolvedAttribution],
    parents: &[Option<AttributionId>],
) -> VoiceShares {
    // The depth of each byte: 0 in the own voice, 1 inside an attribution, 2 inside a nested attribution.
    let mut depth = vec![0_u8; text.len()];
    for (found, parent) in found.iter().zip(parents) {
        let own = 1 + u8::from(parent.is_some());
        for run in &found.content {
            for byte in &mut depth[run.start()..run.end()] {
                *byte = (*byte).max(own);
            }
        }
    }
    let mut counts = [0_u32; 3];
    for (at, _) in text.char_indices() {
        counts[usize::from(depth[at])] += 1;
    }
    let all = f64::from(counts.iter().sum::<u32>().max(1));
    // Four decimal places keep the shares readable, and precise enough to add.
    let share = |count: u32| (f64::from(count) / all * 1e4).round() / 1e4;
    let (attributed, chained) = (share(counts[1]), share(counts[2]));
    let own_voice = if text.is_empty() { 1.0 } else { share(counts[0]) };
    VoiceShares { own_voice, attributed, chained }
}
