//! A flat view of the gold or the prediction, in the units that the comparison needs.

use std::ops::Range;

use anyhow::{Context, Result, ensure};

use super::alignment::AlignmentWord;
use super::annotator::{NameSpan, PredictedText, UnerType};
use super::gold::GoldTreebank;
use crate::treebank::text::NonSpaceOffsets;

/// One side of the comparison. Its lists run over all sentences.
///
/// Spans count characters other than white space. Heads are indices in `words`.
pub(super) struct FlatText<'a> {
    pub(super) words: Vec<FlatWord<'a>>,
    pub(super) alignment_words: Vec<AlignmentWord>,
    pub(super) tokens: Vec<Range<usize>>,
    pub(super) sentences: Vec<Range<usize>>,
    pub(super) names: Vec<FlatName>,
}

/// One word of either side.
pub(super) struct FlatWord<'a> {
    pub(super) form: &'a str,
    pub(super) lemma: &'a str,
    pub(super) upos: &'a str,
    pub(super) xpos: &'a str,
    pub(super) head: Option<usize>,
    pub(super) deprel: &'a str,
    pub(super) sentence: usize,
    pub(super) span: Range<usize>,
}

/// One name of either side.
pub(super) struct FlatName {
    pub(super) words: Range<usize>,
    pub(super) span: Range<usize>,
    pub(super) kind: UnerType,
}

impl FlatName {
    /// What must be equal for two names to match.
    pub(super) fn key(&self) -> (usize, usize, UnerType) {
        (self.span.start, self.span.end, self.kind)
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.span.start < other.span.end && other.span.start < self.span.end
    }
}

impl<'a> FlatText<'a> {
    pub(super) fn gold(gold: &'a GoldTreebank) -> Self {
        let offsets = NonSpaceOffsets::new(&gold.text().text);
        let mut words = Vec::new();
        let mut starts = Vec::new();
        let mut names = Vec::new();
        for (index, (sentence, spans)) in
            gold.sentences().iter().zip(&gold.text().sentences).enumerate()
        {
            let first = words.len();
            for (word, span) in sentence.words.iter().zip(spans) {
                starts.push(span.starts_token);
                words.push(FlatWord {
                    form: &word.form,
                    lemma: &word.lemma,
                    upos: &word.upos,
                    xpos: &word.xpos,
                    head: word.head.map(|head| first + head),
                    deprel: &word.deprel,
                    sentence: index,
                    span: offsets.span(span.start, span.end),
                });
            }
            let here = gold.names_of(index).unwrap_or_default();
            names.extend(here.iter().map(|name| flatten(name, first, &words)));
        }
        Self::new(words, &starts, names)
    }

    pub(super) fn predicted(text: &'a str, predicted: &'a PredictedText) -> Result<Self> {
        let offsets = NonSpaceOffsets::new(text);
        let mut words: Vec<FlatWord<'a>> = Vec::new();
        let mut starts = Vec::new();
        let mut names = Vec::new();
        let mut previous_end = 0;
        for (index, sentence) in predicted.sentences.iter().enumerate() {
            let first = words.len();
            for (position, word) in sentence.words.iter().enumerate() {
                let form = text.get(word.start..word.end).filter(|_| previous_end <= word.start);
                let form = form.with_context(|| {
                    format!(
                        "word {position} of predicted sentence {index} has the bytes {}..{}, which \
                         are not a span of the text after byte {previous_end}",
                        word.start, word.end
                    )
                })?;
                previous_end = word.end;
                ensure!(
                    word.head.is_none_or(|head| head < sentence.words.len()),
                    "word {position} of predicted sentence {index} has a head outside the sentence"
                );
                starts.push(word.starts_token || position == 0);
                words.push(FlatWord {
                    form,
                    lemma: &word.lemma,
                    upos: &word.upos,
                    xpos: &word.xpos,
                    head: word.head.map(|head| first + head),
                    deprel: &word.deprel,
                    sentence: index,
                    span: offsets.span(word.start, word.end),
                });
            }
            for name in &sentence.names {
                ensure!(
                    name.first <= name.last && name.last < sentence.words.len(),
                    "a name of predicted sentence {index} ends outside the sentence"
                );
                names.push(flatten(name, first, &words));
            }
        }
        Ok(Self::new(words, &starts, names))
    }

    fn new(words: Vec<FlatWord<'a>>, starts: &[bool], names: Vec<FlatName>) -> Self {
        let mut alignment_words = Vec::with_capacity(words.len());
        let mut tokens = Vec::new();
        let mut first = 0;
        while first < words.len() {
            let more = starts[first + 1..].iter().take_while(|start| !**start).count();
            let token = &words[first..=first + more];
            let span = token[0].span.start..token[more].span.end;
            alignment_words.extend(
                token.iter().map(|word| AlignmentWord::new(span.clone(), more > 0, word.form)),
            );
            tokens.push(span);
            first += more + 1;
        }
        let sentences = words
            .chunk_by(|left, right| left.sentence == right.sentence)
            .map(|words| words[0].span.start..words[words.len() - 1].span.end)
            .collect();
        Self { words, alignment_words, tokens, sentences, names }
    }

    /// Describes an arc: `nsubj of fell`.
    pub(super) fn arc(&self, word: usize) -> String {
        let FlatWord { head, deprel, .. } = self.words[word];
        match head {
            Some(head) => format!("{deprel} of {}", self.words[head].form),
            None => deprel.to_owned(),
        }
    }

    /// Describes a name by its type and words: `LOC Lorne`.
    pub(super) fn label(&self, name: &FlatName) -> String {
        let kind = match name.kind {
            UnerType::Person => "PER",
            UnerType::Organization => "ORG",
            UnerType::Location => "LOC",
        };
        let forms: Vec<&str> =
            self.words[name.words.clone()].iter().map(|word| word.form).collect();
        format!("{kind} {}", forms.join(" "))
    }

    /// The surrounding words of the same sentence, with the words in question in brackets.
    pub(super) fn context(&self, within: &Range<usize>) -> String {
        let sentence = self.words[within.start].sentence;
        let near = within.start.saturating_sub(6)..(within.end + 6).min(self.words.len());
        let mut words = Vec::new();
        for index in near.filter(|&index| self.words[index].sentence == sentence) {
            let open = if index == within.start { "⟦" } else { "" };
            let close = if index + 1 == within.end { "⟧" } else { "" };
            words.push(format!("{open}{}{close}", self.words[index].form));
        }
        words.join(" ")
    }
}

fn flatten(name: &NameSpan, first: usize, words: &[FlatWord<'_>]) -> FlatName {
    let range = first + name.first..first + name.last + 1;
    let span = words[range.start].span.start..words[range.end - 1].span.end;
    FlatName { words: range, span, kind: name.kind }
}
