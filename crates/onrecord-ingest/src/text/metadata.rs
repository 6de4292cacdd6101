//! Title, authors, dates and publisher: what the user said, then what the text says.

use std::collections::BTreeMap;

use onrecord_text::{Block, BlockKind, Metadata};

use crate::Given;
use crate::byline::{is_agency, is_outlet};
use crate::lexicon::find_words;
use crate::text::layout::{Layout, lexicon};

/// A longer name of a publisher is a sentence.
const LONGEST_PUBLISHER: usize = 60;

/// Joins what is given with what the layout found; `from` says which is which.
pub(crate) fn metadata(text: &str, layout: &Layout, given: &Given) -> Metadata {
    let mut from = BTreeMap::new();
    let mut field = |name: &str, given: &Option<String>, found: Option<String>| {
        let origin = if given.is_some() { "given" } else { "text" };
        let value = given.clone().or(found);
        if value.is_some() {
            from.insert(name.to_owned(), origin.to_owned());
        }
        value
    };
    let title = field("title", &given.title, layout.headline.map(|span| title(span.slice(text))));
    let url = field("url", &given.url, None);
    let publisher = field("publisher", &given.publisher, publisher(text, layout));
    let site = field("site", &given.site, None);
    let section = field("section", &given.section, None);
    let published =
        field("published", &given.published, layout.published.map(|date| date.to_string()));
    let modified = field("modified", &given.modified, layout.modified.map(|date| date.to_string()));
    let language = field("language", &given.language, None);
    let (authors, origin) = if given.authors.is_empty() {
        (layout.authors.clone(), "text")
    } else {
        (given.authors.clone(), "given")
    };
    if !authors.is_empty() {
        from.insert("authors".to_owned(), origin.to_owned());
    }
    Metadata { title, url, publisher, site, section, authors, published, modified, language, from }
}

/// The headline in one line, without the mark that some archives close it with.
fn title(headline: &str) -> String {
    let words = headline.split_whitespace().collect::<Vec<_>>().join(" ");
    let open = words.trim_end_matches([';', ' ']);
    // A word of five letters is no abbreviation: "Virginian could make history. Again." keeps its
    // full stop, and so does a title that ends in "U.S."
    let sentence =
        |word: &str| word.strip_suffix('.').is_some_and(|w| w.len() > 4 && !w.contains('.'));
    let last = open.split(' ').next_back().unwrap_or_default();
    let inner = open.split(' ').filter(|word| sentence(word)).count() > usize::from(sentence(last));
    match open.strip_suffix('.') {
        Some(rest) if !inner && !last[..last.len() - 1].contains('.') => rest.to_owned(),
        _ => open.to_owned(),
    }
}

/// The publisher that a copyright line or a note on the first publication names. A name that could
/// be a person's is passed over, and so is an agency's: its line stands on every outlet's copy. An
/// agency is one that is known as such, that the dateline names, or whose line has the agencies'
/// formula ("may not be published, broadcast, rewritten or redistributed").
fn publisher(text: &str, layout: &Layout) -> Option<String> {
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

/// The Harbour Post of "Copyright © 2020 The Harbour Post. All rights reserved."
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

/// The Harbour Post of "This article was originally published by The Harbour Post."
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
