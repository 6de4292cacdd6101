//! The words that show what a statement about rights is and what it speaks of.

use std::sync::LazyLock;

use crate::lexicon::PhraseLexicon;

static LEXICON: LazyLock<PhraseLexicon> =
    LazyLock::new(|| PhraseLexicon::parse(include_str!("../../data/licence.tsv")));

pub(super) fn lexicon() -> &'static PhraseLexicon {
    &LEXICON
}
