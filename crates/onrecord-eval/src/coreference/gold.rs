//! Reads the coreference annotation of GUM (`Entity=`).

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use onrecord::reading::MentionForm;

use crate::treebank::conllu::{self, ConlluDocument, ConlluSentence, ConlluWord};

/// One annotated mention. Word indices count from the start of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GoldMention {
    /// The words of the mention.
    pub(super) words: Range<usize>,
    /// The syntactic head.
    pub(super) head: usize,
    /// Those that it cannot do without (`minspan`): its head, or the parts of a name.
    pub(super) min_span: Vec<usize>,
    /// The number of the entity that it refers to.
    pub(super) entity: usize,
}

/// One document with its mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GoldDocument {
    /// The document's id.
    pub(super) id: String,
    /// The sentences in text order.
    pub(super) sentences: Vec<ConlluSentence>,
    /// The mentions, sorted by first word, longer ones first.
    pub(super) mentions: Vec<GoldMention>,
}

/// Reads the documents of a file, of the given genres or of all.
///
/// # Errors
/// If the file cannot be read, or its entity annotation is malformed.
pub(super) fn read(file: &Path, genres: &[String]) -> Result<Vec<GoldDocument>> {
    let mut documents = conllu::documents(conllu::read(file)?)?;
    documents.retain(|(document, _)| genres.is_empty() || genres.contains(&document.genre));
    ensure!(!documents.is_empty(), "{} holds no document of these genres", file.display());
    let gold = |(document, sentences): (ConlluDocument, Vec<ConlluSentence>)| {
        let mut mentions = mentions(sentences.iter().flat_map(|sentence| &sentence.words))
            .with_context(|| format!("the entities of {}", document.id))?;
        let mut heads = Vec::new();
        for sentence in &sentences {
            let first = heads.len();
            heads.extend(sentence.words.iter().map(|word| word.head.map(|head| first + head)));
        }
        for mention in &mut mentions {
            let outside = |at: &usize| heads[*at].is_none_or(|head| !mention.words.contains(&head));
            mention.head = mention.words.clone().find(outside).unwrap_or(mention.head);
        }
        Ok(GoldDocument { id: document.id, sentences, mentions })
    };
    documents.into_iter().map(gold).collect()
}

/// Parses the mentions. `(7-person-…-1,2-coref` opens a mention and `7)` closes it.
///
/// The first field is the entity. The sixth is GUM's `minspan`: word numbers in the mention, from 1.
fn mentions<'a>(words: impl Iterator<Item = &'a ConlluWord>) -> Result<Vec<GoldMention>> {
    let mut open: BTreeMap<usize, Vec<(usize, &str)>> = BTreeMap::new();
    let mut mentions = Vec::new();
    for (at, word) in words.enumerate() {
        for piece in word.entity.split_inclusive(')').flat_map(split_openings) {
            let fields: Vec<&str> = piece.trim_matches(['(', ')']).split('-').collect();
            let entity = fields[0].parse().with_context(|| format!("{piece:?} has no number"))?;
            if piece.starts_with('(') {
                let heads = fields.get(5).with_context(|| format!("{piece:?} has no head"))?;
                open.entry(entity).or_default().push((at, heads));
            }
            if piece.ends_with(')') {
                let (start, heads) = (open.get_mut(&entity).and_then(Vec::pop))
                    .with_context(|| format!("{piece:?} closes nothing"))?;
                let head = |number: &str| Ok(start + number.parse::<usize>()?.max(1) - 1);
                let min_span = heads.split(',').map(head).collect::<Result<Vec<_>>>()?;
                mentions.push(GoldMention {
                    words: start..at + 1,
                    head: min_span[0],
                    min_span,
                    entity,
                });
            }
        }
    }
    mentions.sort_by_key(|mention| (mention.words.start, usize::MAX - mention.words.end));
    Ok(mentions)
}

/// Splits `(1-…(2-…)` before each opening bracket.
fn split_openings(pieces: &str) -> impl Iterator<Item = &str> {
    let mut rest = pieces;
    std::iter::from_fn(move || {
        let end = rest.get(1..)?.find('(').map_or(rest.len(), |at| at + 1);
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

impl GoldDocument {
    /// All words in text order.
    pub(super) fn words(&self) -> Vec<&ConlluWord> {
        self.sentences.iter().flat_map(|sentence| &sentence.words).collect()
    }
}

/// The form of a mention with this head.
pub(super) fn form(head: &ConlluWord) -> MentionForm {
    match head.upos.as_str() {
        "PROPN" => MentionForm::Name,
        "PRON" => MentionForm::Pronoun,
        _ => MentionForm::Nominal,
    }
}

/// Whether the word is a personal or possessive pronoun of the third person.
pub(super) fn is_third_person(word: &ConlluWord) -> bool {
    matches!(word.xpos.as_str(), "PRP" | "PRP$")
        && matches!(
            word.form.to_lowercase().as_str(),
            "he" | "him"
                | "his"
                | "himself"
                | "she"
                | "her"
                | "hers"
                | "herself"
                | "it"
                | "its"
                | "itself"
                | "they"
                | "them"
                | "their"
                | "theirs"
                | "themselves"
                | "themself"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(entities: &[&str]) -> Vec<ConlluWord> {
        entities
            .iter()
            .map(|e| ConlluWord { entity: (*e).to_owned(), ..ConlluWord::default() })
            .collect()
    }

    #[test]
    fn brackets_nest_and_give_their_heads() {
        // "her sister Ana , a doctor"
        let words = words(&[
            "(7-person-new-nnnnn-cf1-2,3-coref(2-person-giv:act-nnnnn-cf2-1-ana)",
            "",
            "7)",
            "",
            "(7-person-giv:act-nnnnn-cf1-2-appos",
            "7)",
        ]);
        let found = mentions(words.iter()).unwrap();
        let found: Vec<_> =
            found.iter().map(|m| (m.words.clone(), m.min_span.as_slice(), m.entity)).collect();
        assert_eq!(found, [(0..3, &[1, 2][..], 7), (0..1, &[0][..], 2), (4..6, &[5][..], 7)]);
    }

    #[test]
    fn an_unmatched_closing_bracket_is_an_error() {
        let words = words(&["", "7)"]);
        assert!(format!("{:#}", mentions(words.iter()).unwrap_err()).contains("closes nothing"));
    }
}
