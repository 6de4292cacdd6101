//! Copies among articles without gold: the pairs found, and the recall of synthetic copies.

use std::io::Write;
use std::time::Instant;

use anyhow::Result;
use onrecord::ingest::{MetadataTable, UserMetadata};

use super::scratch_ledger::{ScratchLedger, print};
use crate::measures::ratio;

/// The shares for beginnings and merged copies.
const SHARES: [f64; 4] = [0.1, 0.2, 0.3, 0.5];
/// An edited copy replaces one word in so many.
const EDIT_INTERVALS: [usize; 3] = [40, 20, 10];
/// The fewest words of an article that copies are made of.
const MIN_WORDS: usize = 150;

/// Makes a copy from an article's text, the next article's text and a parameter.
type CopyMaker = fn(&str, &str, f64) -> String;

/// Counts the copies among the articles, then measures the recall of synthetic copies of each kind.
pub(super) fn run(
    articles: &[(String, String)],
    metadata: &MetadataTable,
    list: bool,
    out: &mut dyn Write,
) -> Result<()> {
    let start = Instant::now();
    let scratch = record_all(articles, metadata)?;
    let seconds = start.elapsed().as_secs_f64();
    let pairs = scratch.pairs()?;
    if list {
        pairs.iter().try_for_each(|pair| print(out, pair))?;
    }
    let stories = scratch.ledger.ask().stories(usize::MAX)?;
    let inside: usize = stories.iter().map(|story| story.articles.len()).sum();
    writeln!(
        out,
        "{} articles, {:.2} ms each; {} pairs of copies; {} stories with {inside} articles",
        articles.len(),
        1000.0 * seconds / articles.len() as f64,
        pairs.len(),
        stories.len(),
    )?;
    let intervals = EDIT_INTERVALS.map(|interval| interval as f64);
    let kinds: [(&str, &[f64], CopyMaker); 3] = [
        ("the beginning, share of the words", &SHARES, |text, _, share| beginning(text, share)),
        ("its first half merged, share of the result", &SHARES, merged),
        ("one word of so many exchanged", &intervals, |text, _, every| {
            edited(text, every as usize)
        }),
    ];
    for (kind, sizes, make) in kinds {
        for &size in sizes {
            let scratch = record_all(articles, metadata)?;
            measure(scratch, articles, (kind, size, make), list, out)?;
        }
    }
    Ok(())
}

/// Records the articles in a new ledger.
fn record_all(articles: &[(String, String)], metadata: &MetadataTable) -> Result<ScratchLedger> {
    let of = |name: &str| metadata.lookup(&format!("{name}.txt")).cloned().unwrap_or_default();
    let mut scratch = ScratchLedger::new()?;
    for (name, text) in articles {
        scratch.add(name, text, of(name))?;
    }
    Ok(scratch)
}

/// Adds copies of one kind and size to a ledger of the articles and prints how many of them it finds.
fn measure(
    mut scratch: ScratchLedger,
    articles: &[(String, String)],
    (kind, size, make): (&str, f64, CopyMaker),
    list: bool,
    out: &mut dyn Write,
) -> Result<()> {
    let is_long = |text: &str| text.split_whitespace().count() >= MIN_WORDS;
    // Only every other article is copied, so that merged copies do not chain all articles together.
    let originals: Vec<_> = (articles.chunks_exact(2).map(|two| (&two[0], &two[1])))
        .filter(|(one, next)| is_long(&one.1) && is_long(&next.1))
        .collect();
    let (mut found, mut other) = (0, 0);
    for ((name, text), next) in &originals {
        let id = scratch.add(
            &format!("{name} copied"),
            &make(text, &next.1, size),
            UserMetadata::default(),
        )?;
        let before = found;
        let copies = scratch.ledger.ask().copies(&id)?;
        for copy in copies.into_iter().filter(|copy| copy.copied.is_some()) {
            if scratch.name(&copy.article) == *name {
                found += 1;
            } else {
                other += 1;
            }
        }
        if list && found == before {
            writeln!(out, "missed, {size}\t{name}")?;
        }
    }
    let recall = ratio(found, originals.len());
    writeln!(
        out,
        "{kind:<44}{size:>5}  recall {recall:.3}  ({found} of {}; others {other})",
        originals.len()
    )?;
    Ok(())
}

/// The beginning of a text with this share of its words. Line breaks stay.
fn beginning(text: &str, share: f64) -> String {
    let wanted = (text.split_whitespace().count() as f64 * share).round() as usize;
    first_words(text, wanted).to_owned()
}

/// The first `wanted` words of a text.
fn first_words(text: &str, wanted: usize) -> &str {
    let last = text.split_whitespace().nth(wanted.saturating_sub(1));
    let end = last
        .map_or(text.len(), |word| word.as_ptr() as usize - text.as_ptr() as usize + word.len());
    &text[..end]
}

/// The first half of a text after the beginning of another. The half is `share` of the result.
fn merged(text: &str, next: &str, share: f64) -> String {
    let half = beginning(text, 0.5);
    let words = half.split_whitespace().count() as f64;
    let before = first_words(next, (words * (1.0 - share) / share).round() as usize);
    format!("{before}\n\n{half}")
}

/// A text with one word in `every` replaced.
fn edited(text: &str, every: usize) -> String {
    let mut edited = String::with_capacity(text.len());
    for (number, word) in text.split_inclusive(char::is_whitespace).enumerate() {
        if number % every == every / 2 {
            edited.push_str("instead ");
        } else {
            edited.push_str(word);
        }
    }
    edited
}
