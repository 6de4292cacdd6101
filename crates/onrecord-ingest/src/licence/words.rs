//! The words that show what a statement about rights is and what it speaks of.

use std::sync::LazyLock;

use crate::lexicon::Lexicon;

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::parse(include_str!("../../data/licence.tsv")));

pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}
