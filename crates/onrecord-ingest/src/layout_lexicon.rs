//! The words that show what a line of an article is: byline, dateline, caption, footer and so on.

use std::sync::LazyLock;

use crate::lexicon::PhraseLexicon;

static LEXICON: LazyLock<PhraseLexicon> =
    LazyLock::new(|| PhraseLexicon::parse(include_str!("../data/en/layout.tsv")));

pub(crate) fn lexicon() -> &'static PhraseLexicon {
    &LEXICON
}
