//! Attributions inside attributions: the depth of each attribution and mention.

use std::collections::BTreeMap;

use onrecord_reading::contract::{Attribution, Mention, Reading};

/// Inside how many others each attribution stands.
pub(crate) fn of_attributions<'r>(
    attributions: impl Iterator<Item = &'r Attribution>,
) -> Vec<usize> {
    let attributions: Vec<&Attribution> = attributions.collect();
    let parents: BTreeMap<&str, Option<&str>> =
        attributions.iter().map(|q| (q.id.as_str(), q.parent.as_deref())).collect();
    let around = |q: &Attribution| {
        let mut depth = 0;
        let mut next = q.parent.as_deref();
        // A chain is never longer than the list, unless it is a cycle.
        while let Some(parent) = next.filter(|_| depth < attributions.len()) {
            depth += 1;
            next = parents.get(parent).copied().flatten();
        }
        depth
    };
    attributions.iter().copied().map(around).collect()
}

/// Inside how many attributions each mention stands; 0 means the outlet's own voice.
pub(crate) fn of_mentions(reading: &Reading) -> Vec<usize> {
    let depths = of_attributions(reading.attributions.iter());
    let runs = |(q, depth): (&Attribution, &usize)| {
        let depth = depth + 1;
        q.content.iter().map(move |run| (run.start, run.end, depth)).collect::<Vec<_>>()
    };
    let mut runs: Vec<(usize, usize, usize)> =
        reading.attributions.iter().zip(&depths).flat_map(runs).collect();
    runs.sort_unstable();
    let mut mentions: Vec<usize> = (0..reading.mentions.len()).collect();
    mentions.sort_unstable_by_key(|&index| reading.mentions[index].start);
    let mut depths_of_mentions = vec![0; mentions.len()];
    let mut runs = runs.into_iter().peekable();
    let mut open: Vec<(usize, usize)> = Vec::new();
    for index in mentions {
        let Mention { start, end, .. } = &reading.mentions[index];
        while let Some((_, end, depth)) = runs.next_if(|(from, ..)| from <= start) {
            open.push((end, depth));
        }
        open.retain(|(end, _)| end > start);
        let around = open.iter().filter(|(until, _)| end <= until).map(|(_, depth)| *depth);
        depths_of_mentions[index] = around.max().unwrap_or(0);
    }
    depths_of_mentions
}
