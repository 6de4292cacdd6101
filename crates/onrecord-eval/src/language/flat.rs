//! One side of the comparison, gold or predicted.

use std::ops::Range;

use anyhow::{Context, Result, ensure};

use super::Gold;
use super::alignment::Unit;
use super::analyser::{Analysed, Name, NameKind};
use crate::treebank::text::Ruler;

/// One side of the comparison, with everything in one row over all sentences and measured in
/// characters that are not white space.
pub(super) struct Side<'a> {
    pub(super) words: Vec<FlatWord<'a>>,
    pub(super) units: Vec<Unit>,
    pub(super) tokens: Vec<Range<usize>>,
    pub(super) sentences: Vec<Range<usize>>,
    pub(super) names: Vec<FlatName>,
}

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

pub(super) struct FlatName {
    pub(super) words: Range<usize>,
    pub(super) span: Range<usize>,
    pub(super) kind: NameKind,
}

impl FlatName {
    pub(super) fn key(&self) -> (usize, usize, NameKind) {
        (self.span.start, self.span.end, self.kind)
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.span.start < other.span.end && other.span.start < self.span.end
    }
}

impl<'a> Side<'a> {
    pub(super) fn gold(gold: &'a Gold) -> Self {
        let ruler = Ruler::new(&gold.layout.text);
        let mut words = Vec::new();
        let mut starts = Vec::new();
        let mut names = Vec::new();
        for (index, (sentence, laid)) in
            gold.sentences.iter().zip(&gold.layout.sentences).enumerate()
        {
            let first = words.len();
            for (word, laid) in sentence.words.iter().zip(laid) {
                starts.push(laid.surface_start);
                words.push(FlatWord {
                    form: &word.form,
                    lemma: &word.lemma,
                    upos: &word.upos,
                    xpos: &word.xpos,
                    head: word.head.map(|head| first + head),
                    deprel: &word.deprel,
                    sentence: index,
                    span: ruler.span(laid.start, laid.end),
                });
            }
            let here = gold.names_of(index).unwrap_or_default();
            names.extend(here.iter().map(|name| flat(name, first, &words)));
        }
        Self::new(words, &starts, names)
    }

    pub(super) fn predicted(text: &'a str, predicted: &'a Analysed) -> Result<Self> {
        let ruler = Ruler::new(text);
        let mut words: Vec<FlatWord<'a>> = Vec::new();
        let mut starts = Vec::new();
        let mut names = Vec::new();
        let mut reached = 0;
        for (index, sentence) in predicted.sentences.iter().enumerate() {
            let first = words.len();
            for (position, word) in sentence.words.iter().enumerate() {
                let form = text.get(word.start..word.end).filter(|_| reached <= word.start);
                let form = form.with_context(|| {
                    format!(
                        "word {position} of predicted sentence {index} has the bytes {}..{}, which \
                         are no characters of the text after byte {reached}",
                        word.start, word.end
                    )
                })?;
                reached = word.end;
                ensure!(
                    word.head.is_none_or(|head| head < sentence.words.len()),
                    "word {position} of predicted sentence {index} has a head outside of it"
                );
                starts.push(word.surface_start || position == 0);
                words.push(FlatWord {
                    form,
                    lemma: &word.lemma,
                    upos: &word.upos,
                    xpos: &word.xpos,
                    head: word.head.map(|head| first + head),
                    deprel: &word.deprel,
                    sentence: index,
                    span: ruler.span(word.start, word.end),
                });
            }
            for name in &sentence.names {
                ensure!(
                    name.first <= name.last && name.last < sentence.words.len(),
                    "a name of predicted sentence {index} reaches out of it"
                );
                names.push(flat(name, first, &words));
            }
        }
        Ok(Self::new(words, &starts, names))
    }

    fn new(words: Vec<FlatWord<'a>>, starts: &[bool], names: Vec<FlatName>) -> Self {
        let mut units = Vec::with_capacity(words.len());
        let mut tokens = Vec::new();
        let mut first = 0;
        while first < words.len() {
            let more = starts[first + 1..].iter().take_while(|start| !**start).count();
            let token = &words[first..=first + more];
            let span = token[0].span.start..token[more].span.end;
            units.extend(token.iter().map(|word| Unit::new(span.clone(), more > 0, word.form)));
            tokens.push(span);
            first += more + 1;
        }
        let sentences = words
            .chunk_by(|left, right| left.sentence == right.sentence)
            .map(|words| words[0].span.start..words[words.len() - 1].span.end)
            .collect();
        Self { words, units, tokens, sentences, names }
    }

    /// An arc in words: `nsubj of fell`.
    pub(super) fn arc(&self, word: usize) -> String {
        let FlatWord { head, deprel, .. } = self.words[word];
        match head {
            Some(head) => format!("{deprel} of {}", self.words[head].form),
            None => deprel.to_owned(),
        }
    }

    /// A name's type and words: `LOC Lorne`.
    pub(super) fn label(&self, name: &FlatName) -> String {
        let kind = match name.kind {
            NameKind::Person => "PER",
            NameKind::Organization => "ORG",
            NameKind::Place => "LOC",
        };
        let forms: Vec<&str> =
            self.words[name.words.clone()].iter().map(|word| word.form).collect();
        format!("{kind} {}", forms.join(" "))
    }

    /// The words of a sentence around some of them, which stand in brackets.
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

fn flat(name: &Name, first: usize, words: &[FlatWord<'_>]) -> FlatName {
    let range = first + name.first..first + name.last + 1;
    let span = words[range.start].span.start..words[range.end - 1].span.end;
    FlatName { words: range, span, kind: name.kind }
}
