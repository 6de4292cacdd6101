//! The gold: attribution relations with the words of their cues and contents.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::Result;

use super::discourse::{AttributionRelation, DiscourseTree};
use crate::treebank::conllu::{ConlluSentence, ConlluWord};

/// A document with its relations. Words count from 0 in the document.
pub(super) struct GumDocument<'s> {
    /// The words, sentence by sentence.
    pub(super) words: Vec<&'s ConlluWord>,
    /// The head of each word; `None` for a root.
    heads: Vec<Option<usize>>,
    /// The relations with a cue.
    pub(super) relations: Vec<GumAttribution>,
    /// The number of relations without a cue.
    pub(super) without_cue: usize,
}

/// An attribution relation with a cue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GumAttribution {
    pub(super) cue: BTreeSet<usize>,
    /// Without punctuation.
    pub(super) content: BTreeSet<usize>,
    /// Whether the content is a clause. Other relations are no gold.
    pub(super) is_clause: bool,
}

impl<'s> GumDocument<'s> {
    /// Reads the relations of a document.
    ///
    /// # Errors
    /// If the annotation is malformed.
    pub(super) fn new(sentences: &'s [ConlluSentence]) -> Result<Self> {
        let mut heads = Vec::new();
        for sentence in sentences {
            let first = heads.len();
            heads.extend(sentence.words.iter().map(|word| word.head.map(|head| first + head)));
        }
        let words: Vec<&ConlluWord> =
            sentences.iter().flat_map(|sentence| &sentence.words).collect();
        let tree = DiscourseTree::new(&words)?;
        let mut document = Self { words, heads, relations: Vec::new(), without_cue: 0 };
        for (attributing, unit) in tree.units.iter().enumerate() {
            for relation in &unit.attributions {
                let cue = document.cue(&unit.words, relation);
                let content = document.without_punctuation(tree.content(attributing, relation));
                if cue.is_empty() || content.is_empty() {
                    document.without_cue += 1;
                } else {
                    let is_clause = document.is_clause(&content);
                    document.relations.push(GumAttribution { cue, content, is_clause });
                }
            }
        }
        Ok(document)
    }

    /// The words of a relation's cue; empty if it has none. See point 3 of the definition.
    fn cue(&self, attributing: &Range<usize>, relation: &AttributionRelation) -> BTreeSet<usize> {
        let signals: &BTreeMap<String, BTreeSet<usize>> = &relation.signals;
        for kinds in [&["lex-indwd", "lex-indph"][..], &["dm-according to"]] {
            let named = kinds.iter().filter_map(|kind| signals.get(*kind)).flatten();
            let named: BTreeSet<usize> = named.copied().collect();
            // Some documents count wrongly, and their signals name other words.
            if self.holds(&named, &["VERB", "AUX", "ADJ", "NOUN"]) {
                return named;
            }
        }
        let is_top = |&at: &usize| self.heads[at].is_none_or(|head| !attributing.contains(&head));
        let top = attributing.clone().find(is_top);
        top.filter(|&at| self.words[at].upos == "VERB").into_iter().collect()
    }

    /// Whether one of the words has one of these UPOS tags.
    pub(super) fn holds(&self, words: &BTreeSet<usize>, tags: &[&str]) -> bool {
        words.iter().any(|&at| tags.contains(&self.words[at].upos.as_str()))
    }

    pub(super) fn without_punctuation(
        &self,
        words: impl IntoIterator<Item = usize>,
    ) -> BTreeSet<usize> {
        words.into_iter().filter(|&at| self.words[at].upos != "PUNCT").collect()
    }

    /// Whether words are a clause; see point 4 of the definition.
    pub(super) fn is_clause(&self, words: &BTreeSet<usize>) -> bool {
        let has_child = |at: usize, relations: &[&str]| {
            (words.iter()).any(|&child| {
                self.heads[child] == Some(at)
                    && relations.contains(&self.words[child].deprel.as_str())
            })
        };
        words.iter().any(|&at| {
            let word = self.words[at];
            let is_top = self.heads[at].is_none_or(|head| !words.contains(&head));
            is_top
                && word.deprel != "xcomp"
                && (matches!(word.upos.as_str(), "VERB" | "AUX")
                    || has_child(at, &["cop"])
                    || word.xpos.starts_with('W') && has_child(at, &["acl:relcl", "advcl:relcl"]))
        })
    }

    /// The forms of words, separated by spaces.
    pub(super) fn text(&self, words: impl Iterator<Item = usize>) -> String {
        words.map(|at| self.words[at].form.as_str()).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::treebank::conllu::parse;

    /// A sentence with a word a line: form, UPOS, XPOS, head, relation and `Discourse=`.
    fn sentences(rows: &str) -> Vec<ConlluSentence> {
        let row = |(number, row): (usize, &str)| {
            let [form, upos, xpos, head, deprel, discourse] =
                row.split_whitespace().collect::<Vec<_>>()[..]
            else {
                panic!("six columns in {row}")
            };
            format!(
                "{}\t{form}\t_\t{upos}\t{xpos}\t_\t{head}\t{deprel}\t_\tDiscourse={discourse}\n",
                number + 1
            )
            .replace("Discourse=_\n", "_\n")
        };
        parse(&rows.trim().lines().enumerate().map(row).collect::<String>()).unwrap()
    }

    fn relation(rows: &str) -> Option<(Vec<usize>, Vec<usize>, bool)> {
        let sentences = sentences(rows);
        let document = GumDocument::new(&sentences).unwrap();
        let found = document.relations.first()?;
        let list = |words: &BTreeSet<usize>| words.iter().copied().collect();
        Some((list(&found.cue), list(&found.content), found.is_clause))
    }

    #[test]
    fn a_signal_names_the_cue() {
        let rows = "
            Ana   PROPN NNP 2 nsubj     attribution-positive:1->2:0:sem-atsrc-1+lex-indwd-2
            says  VERB  VBZ 0 root      _
            rain  NOUN  NN  4 nsubj     ROOT:2:0
            fell  VERB  VBD 2 ccomp     _
            .     PUNCT .   2 punct     _";
        assert_eq!(relation(rows), Some((vec![1], vec![2, 3], true)));
    }

    #[test]
    fn without_signal_the_top_verb_is_the_cue() {
        let rows = "
            Ana   PROPN NNP 2 nsubj     attribution-positive:1->2:0:lex-indwd-1
            wants VERB  VBZ 0 root      _
            to    PART  TO  4 mark      ROOT:2:0
            leave VERB  VB  2 xcomp     _";
        assert_eq!(relation(rows), Some((vec![1], vec![2, 3], false)));
        assert_eq!(relation(&rows.replace("wants VERB", "glad ADJ")), None);
    }

    #[test]
    fn copulas_and_questions_are_clauses() {
        let rows = "
            says  VERB  VBZ 0 root      attribution-positive:1->2:0:lex-indwd-1
            he    PRON  PRP 4 nsubj     ROOT:2:0
            is    AUX   VBZ 4 cop       _
            late  ADJ   JJ  1 ccomp     _";
        assert!(relation(rows).unwrap().2);
        assert!(!relation(&rows.replace("cop ", "aux ")).unwrap().2);
        let rows = "
            asked    VERB VBD 0 root      attribution-positive:1->2:0:lex-indwd-1
            what     PRON WP  1 obj       ROOT:2:0
            happened VERB VBD 2 acl:relcl _";
        assert!(relation(rows).unwrap().2);
        assert!(!relation(&rows.replace("WP", "DT")).unwrap().2);
    }
}
