//! Treebanks: the CoNLL-U format, and the text that a treebank annotates.

pub mod conllu;
pub mod text;
