//! Who is who by GUM's `Entity=` annotation.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use onrecord::MentionForm;

use crate::treebank::conllu::{self, Document, Sentence, Word};

/// Words that refer, as the annotators have it. Words are counted through the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldMention {
    /// All its words.
    pub words: Range<usize>,
    /// The word that the others hang on.
    pub head: usize,
    /// Those that it cannot do without (`minspan`): its head, or the parts of a name.
    pub least: Vec<usize>,
    /// The number of what it refers to.
    pub entity: usize,
}

/// A document with its mentions in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldDocument {
    /// Its id.
    pub id: String,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// In order of their first words, the longer first.
    pub mentions: Vec<GoldMention>,
}

/// The documents of a file, of some genres or of all.
///
/// # Errors
/// Where the file cannot be read, or its entities not understood.
pub fn read(file: &Path, genres: &[String]) -> Result<Vec<GoldDocument>> {
    let mut documents: Vec<(Document, Vec<Sentence>)> = Vec::new();
    for sentence in conllu::read(file)? {
        if let Some(document) = &sentence.document {
            documents.push((document.clone(), Vec::new()));
        }
        let (_, sentences) =
            documents.last_mut().context("the file's first sentence opens no document")?;
        sentences.push(sentence);
    }
    documents.retain(|(document, _)| genres.is_empty() || genres.contains(&document.genre));
    ensure!(!documents.is_empty(), "{} holds no document of these genres", file.display());
    let gold = |(document, sentences): (Document, Vec<Sentence>)| {
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

/// Brackets open a mention, `(7-person-…-1,2-coref`, and close it, `7)`; its fields are its entity, type,
/// and at the sixth place the words of its head, counted from one in the mention.
fn mentions<'a>(words: impl Iterator<Item = &'a Word>) -> Result<Vec<GoldMention>> {
    let mut open: BTreeMap<usize, Vec<(usize, &str)>> = BTreeMap::new();
    let mut mentions = Vec::new();
    for (at, word) in words.enumerate() {
        for piece in word.entity.split_inclusive(')').flat_map(opened_apart) {
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
                let least = heads.split(',').map(head).collect::<Result<Vec<_>>>()?;
                mentions.push(GoldMention { words: start..at + 1, head: least[0], least, entity });
            }
        }
    }
    mentions.sort_by_key(|mention| (mention.words.start, usize::MAX - mention.words.end));
    Ok(mentions)
}

/// `(1-…(2-…)`: what opens stands apart from what opens behind it.
fn opened_apart(pieces: &str) -> impl Iterator<Item = &str> {
    let mut rest = pieces;
    std::iter::from_fn(move || {
        let end = rest.get(1..)?.find('(').map_or(rest.len(), |at| at + 1);
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

impl GoldDocument {
    /// All words in order.
    #[must_use]
    pub fn words(&self) -> Vec<&Word> {
        self.sentences.iter().flat_map(|sentence| &sentence.words).collect()
    }
}

/// How a mention with this head refers.
#[must_use]
pub fn form(head: &Word) -> MentionForm {
    match head.upos.as_str() {
        "PROPN" => MentionForm::Name,
        "PRON" => MentionForm::Pronoun,
        _ => MentionForm::Nominal,
    }
}

/// Whether a word is a personal or possessive pronoun of the third person.
#[must_use]
pub fn is_third_person(word: &Word) -> bool {
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

    fn words(entities: &[&str]) -> Vec<Word> {
        entities.iter().map(|e| Word { entity: (*e).to_owned(), ..Word::default() }).collect()
    }

    #[test]
    fn brackets_nest_and_name_their_heads() {
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
            found.iter().map(|m| (m.words.clone(), m.least.as_slice(), m.entity)).collect();
        assert_eq!(found, [(0..3, &[1, 2][..], 7), (0..1, &[0][..], 2), (4..6, &[5][..], 7)]);
    }

    #[test]
    fn what_closes_nothing_is_an_error() {
        let words = words(&["", "7)"]);
        assert!(format!("{:#}", mentions(words.iter()).unwrap_err()).contains("closes nothing"));
    }
}
