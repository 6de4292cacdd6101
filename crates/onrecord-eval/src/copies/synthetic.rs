//! Among articles without gold: the pairs that are found, and how many of the copies made of them.

use std::io::Write;
use std::time::Instant;

use anyhow::Result;
use onrecord::ingest::{MetadataTable, UserMetadata};

use super::{Store, print, share};

/// How much of an article its made copies have.
const SHARES: [f64; 4] = [0.1, 0.2, 0.3, 0.5];
/// Of so many words an edited copy has one that the article does not have.
const EDITS: [usize; 3] = [40, 20, 10];
/// Articles of fewer words are not cut.
const FEWEST_WORDS: usize = 150;

/// A copy that is made of an article, from it and from the article after it.
type Make = fn(&str, &str, f64) -> String;

pub(super) fn run(
    articles: &[(String, String)],
    metadata: &MetadataTable,
    list: bool,
    out: &mut dyn Write,
) -> Result<()> {
    let given = |name: &str| metadata.lookup(&format!("{name}.txt")).cloned().unwrap_or_default();
    let mut store = Store::new()?;
    let start = Instant::now();
    for (name, text) in articles {
        store.add(name, text, given(name))?;
    }
    let seconds = start.elapsed().as_secs_f64();
    let pairs = store.pairs()?;
    if list {
        pairs.iter().try_for_each(|pair| print(out, pair))?;
    }
    let stories = store.ledger.ask().stories(usize::MAX)?;
    let inside: usize = stories.iter().map(|story| story.articles.len()).sum();
    writeln!(
        out,
        "{} articles, {:.2} ms each; {} pairs of copies; {} stories with {inside} articles",
        articles.len(),
        1000.0 * seconds / articles.len() as f64,
        pairs.len(),
        stories.len(),
    )?;
    let long = |text: &str| text.split_whitespace().count() >= FEWEST_WORDS;
    // Every other is copied, so that what is merged makes no chain of all.
    let pairs: Vec<_> = articles.chunks_exact(2).map(|two| (&two[0], &two[1])).collect();
    let pairs: Vec<_> =
        pairs.into_iter().filter(|(one, next)| long(&one.1) && long(&next.1)).collect();
    let kinds: [(&str, &[f64], Make); 3] = [
        ("the beginning, share of the words", &SHARES, |text, _, share| beginning(text, share)),
        ("its first half merged, share of the result", &SHARES, merged),
        ("one word of so many exchanged", &EDITS.map(|edit| edit as f64), |text, _, every| {
            edited(text, every as usize)
        }),
    ];
    for (kind, sizes, make) in kinds {
        for &size in sizes {
            let mut store = Store::new()?;
            for (name, text) in articles {
                store.add(name, text, given(name))?;
            }
            let (mut found, mut other) = (0, 0);
            for ((name, text), next) in &pairs {
                let copy = store.add(
                    &format!("{name} copied"),
                    &make(text, &next.1, size),
                    UserMetadata::default(),
                )?;
                let before = found;
                for copy in store
                    .ledger
                    .ask()
                    .copies(&copy)?
                    .into_iter()
                    .filter(|copy| copy.copied.is_some())
                {
                    match store.name(&copy.article) {
                        of if of == *name => found += 1,
                        _ => other += 1,
                    }
                }
                if list && found == before {
                    writeln!(out, "missed, {size}\t{name}")?;
                }
            }
            let recall = share(found, pairs.len());
            writeln!(
                out,
                "{kind:<44}{size:>5}  recall {recall:.3}  ({found} of {}; others {other})",
                pairs.len()
            )?;
        }
    }
    Ok(())
}

/// The first words of a text, its line breaks kept, up to a share of them.
fn beginning(text: &str, share: f64) -> String {
    let wanted = (text.split_whitespace().count() as f64 * share).round() as usize;
    first_words(text, wanted).to_owned()
}

fn first_words(text: &str, wanted: usize) -> &str {
    let last = text.split_whitespace().nth(wanted.saturating_sub(1));
    let end = last
        .map_or(text.len(), |word| word.as_ptr() as usize - text.as_ptr() as usize + word.len());
    &text[..end]
}

/// The first half of a text behind so much of another that it is `share` of the result.
fn merged(text: &str, next: &str, share: f64) -> String {
    let half = beginning(text, 0.5);
    let words = half.split_whitespace().count() as f64;
    let before = first_words(next, (words * (1.0 - share) / share).round() as usize);
    format!("{before}\n\n{half}")
}

/// A text in which of `every` words one is another.
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
