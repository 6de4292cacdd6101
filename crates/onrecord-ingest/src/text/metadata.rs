//! Title, authors, dates and publisher of a plain text.

use onrecord_text::{Block, BlockKind, Metadata};

use super::layout::TextLayout;
use crate::UserMetadata;
use crate::byline::{is_agency, is_outlet};
use crate::language;
use crate::layout_lexicon::lexicon;
use crate::lexicon::find_words;
use crate::precedence::Precedence;

/// A longer name of a publisher is a sentence (bytes).
const LONGEST_PUBLISHER: usize = 60;

/// Completes the metadata from outside by what the layout shows.
pub(crate) fn metadata(
    text: &str,
    layout: &TextLayout,
    mut precedence: Precedence<'_>,
) -> Metadata {
    let mut field = |name, pick: fn(&UserMetadata) -> &Option<String>, found: Option<String>| {
        precedence.field(name, pick, found.map(|value| (value, "text")))
    };
    let title = layout.headline.map(|span| title(span.slice(text)));
    Metadata {
        title: field("title", |g| &g.title, title),
        url: field("url", |g| &g.url, None),
        publisher: field("publisher", |g| &g.publisher, publisher(text, layout)),
        site: field("site", |g| &g.site, None),
        section: field("section", |g| &g.section, None),
        published: field("published", |g| &g.published, layout.published.map(|d| d.to_string())),
        modified: field("modified", |g| &g.modified, layout.modified.map(|d| d.to_string())),
        language: precedence.field("language", |g| &g.language, language::language(None, text)),
        authors: precedence.authors((layout.authors.clone(), "text")),
        from: precedence.from(),
    }
}

/// The headline in one line, without the closing mark that some archives add.
fn title(headline: &str) -> String {
    let words = headline.split_whitespace().collect::<Vec<_>>().join(" ");
    let open = words.trim_end_matches([';', ' ']);
    // A word of five letters is no abbreviation. "Virginian could make history. Again." keeps its full stop,
    // and so does a title that ends in "U.S."
    let sentence =
        |word: &str| word.strip_suffix('.').is_some_and(|w| w.len() > 4 && !w.contains('.'));
    let last = open.split(' ').next_back().unwrap_or_default();
    let inner = open.split(' ').filter(|word| sentence(word)).count() > usize::from(sentence(last));
    match open.strip_suffix('.') {
        Some(rest) if !inner && !last[..last.len() - 1].contains('.') => rest.to_owned(),
        _ => open.to_owned(),
    }
}

/// The publisher that a copyright line or a note on the first publication names.
///
/// Names that could be a person's are ignored. Agencies are ignored too, as their line stands on every
/// outlet's copy. An agency is known by name, by the dateline, or by the agencies' formula ("may not be
/// published, broadcast, rewritten or redistributed").
fn publisher(text: &str, layout: &TextLayout) -> Option<String> {
    let of_kind = |kind| layout.blocks.iter().filter(move |block| block.kind == kind);
    let words = |block: &Block| block.span.slice(text);
    let datelines: Vec<&str> = of_kind(BlockKind::Dateline).map(words).collect();
    let footers: Vec<&str> = of_kind(BlockKind::Footer).map(words).collect();
    let own = |line: &&str| !line.contains("rewritten") && !line.contains("redistributed");
    let mut names = footers.iter().copied().filter(own).filter_map(holder);
    let named = names.next().or_else(|| footers.iter().find_map(|line| first_published(line)))?;
    let wired = datelines.iter().any(|line| line.contains(&format!("({named})")));
    (!wired).then_some(named)
}

/// The name in "Copyright © 2020 The Harbour Post. All rights reserved."
fn holder(line: &str) -> Option<String> {
    let mut rest = line;
    let mut marked = false;
    loop {
        let trimmed = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ':' | '-' | '–') || c.is_ascii_digit()
        });
        let mark = ["copyright", "©", "(c)", "by "]
            .iter()
            .find(|mark| trimmed.get(..mark.len()).is_some_and(|t| t.eq_ignore_ascii_case(mark)));
        let Some(mark) = mark else {
            rest = trimmed;
            break;
        };
        marked = true;
        rest = &trimmed[mark.len()..];
    }
    marked.then(|| name(rest)).flatten()
}

/// The name in "This article was originally published by The Harbour Post."
fn first_published(line: &str) -> Option<String> {
    let lower = line.to_ascii_lowercase();
    lexicon()
        .kind("first")
        .find_map(|cue| find_words(&lower, cue).and_then(|at| name(&line[at + cue.len()..])))
}

/// A publisher's name at the head of `words`.
fn name(words: &str) -> Option<String> {
    let words = words.trim_start();
    let lower = words.to_ascii_lowercase();
    let end = [
        ". ",
        ", ",
        " all rights",
        " and is ",
        " under ",
        " on ",
        " in ",
        " at ",
        " with ",
        "|",
        ";",
        " (",
    ]
    .iter()
    .filter_map(|stop| lower.find(stop))
    .min()
    .unwrap_or(words.len());
    let name = words[..end].trim().trim_end_matches(['.', ',']);
    let capital = name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let domain = name.contains('.') && !name.contains(' ');
    let fits = name.len() <= LONGEST_PUBLISHER && (domain || capital && is_outlet(name));
    (fits && !is_agency(name)).then(|| name.to_owned())
}
