//! The gold side: a treebank and its name annotations.

use std::path::Path;

use anyhow::{Result, ensure};

use super::annotator::{NameSpan, PredictedSentence, PredictedText, PredictedWord};
use super::names::{self, MissingNames, NameAnnotations};
use crate::treebank::conllu::{self, ConlluSentence};
use crate::treebank::text::TreebankText;

/// The gold names of one sentence, or why there are none.
pub(super) type SentenceNames = Result<Vec<NameSpan>, MissingNames>;

/// A treebank that predictions are scored against.
#[derive(Clone, Debug)]
pub struct GoldTreebank {
    sentences: Vec<ConlluSentence>,
    /// One entry for each sentence; `None` if names are not scored.
    names: Option<Vec<SentenceNames>>,
    text: TreebankText,
    ignore_lemma_case: bool,
}

impl GoldTreebank {
    /// Creates the gold side from sentences. Without `names`, names are not scored.
    #[must_use]
    pub fn new(sentences: Vec<ConlluSentence>, names: Option<&NameAnnotations>) -> Self {
        let names = names.map(|file| sentences.iter().map(|s| file.names_of(s)).collect());
        Self::from_parts(sentences, names, false)
    }

    pub(super) fn from_parts(
        sentences: Vec<ConlluSentence>,
        names: Option<Vec<SentenceNames>>,
        ignore_lemma_case: bool,
    ) -> Self {
        let text = TreebankText::new(&sentences);
        Self { sentences, names, text, ignore_lemma_case }
    }

    /// Reads a treebank and, if given, its name annotations.
    ///
    /// # Errors
    /// If a file cannot be read, or the name file contains no sentence of the treebank.
    pub fn read(treebank: &Path, name_file: Option<&Path>) -> Result<Self> {
        let sentences = conllu::read(treebank)?;
        let Some(path) = name_file else { return Ok(Self::new(sentences, None)) };
        let gold = Self::new(sentences, Some(&names::read(path)?));
        ensure!(
            gold.without_names().count() < gold.sentences.len(),
            "{} has names for no sentence of {}: the sent_id must be the same",
            path.display(),
            treebank.display()
        );
        Ok(gold)
    }

    /// The sentences.
    #[must_use]
    pub fn sentences(&self) -> &[ConlluSentence] {
        &self.sentences
    }

    /// The gold names, one entry for each sentence; `None` if names are not scored.
    pub(super) fn names(&self) -> Option<&[SentenceNames]> {
        self.names.as_deref()
    }

    /// The gold names of one sentence, by its index; `None` if they are unknown.
    pub(super) fn names_of(&self, sentence: usize) -> Option<&[NameSpan]> {
        self.names.as_ref()?[sentence].as_deref().ok()
    }

    /// The text that the treebank annotates.
    #[must_use]
    pub fn text(&self) -> &TreebankText {
        &self.text
    }

    /// Whether lemmas that differ only in case are equal, because the text does not show the case.
    pub(super) fn ignores_lemma_case(&self) -> bool {
        self.ignore_lemma_case
    }

    /// The sentences that the name file does not annotate, with the reason.
    pub fn without_names(&self) -> impl Iterator<Item = (&ConlluSentence, MissingNames)> {
        (self.sentences.iter().zip(self.names.iter().flatten()))
            .filter_map(|(sentence, names)| names.as_ref().err().map(|why| (sentence, *why)))
    }

    /// The gold annotation as a prediction whose words are spans of the text.
    ///
    /// Its scores are the upper bound for a system of that kind. They are 1 except for contractions
    /// whose words are not substrings of the text.
    #[must_use]
    pub fn as_prediction(&self) -> PredictedText {
        let sentence = |index: usize, sentence: &ConlluSentence| PredictedSentence {
            words: (sentence.words.iter().zip(&self.text.sentences[index]))
                .map(|(word, span)| PredictedWord {
                    start: span.start,
                    end: span.end,
                    starts_token: span.starts_token,
                    lemma: word.lemma.clone(),
                    upos: word.upos.clone(),
                    xpos: word.xpos.clone(),
                    head: word.head,
                    deprel: word.deprel.clone(),
                })
                .collect(),
            names: self.names_of(index).unwrap_or_default().to_vec(),
        };
        let sentences = self.sentences.iter().enumerate().map(|(i, s)| sentence(i, s)).collect();
        PredictedText { sentences }
    }
}
