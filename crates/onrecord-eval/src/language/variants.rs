//! Rewrites sentences in the typography of other newsrooms. The gold annotation stays the same.

use std::fmt;

use super::gold::GoldTreebank;
use crate::treebank::conllu::{ConlluSentence, ConlluWord};

/// The most words that a sentence may have to be compared with headlines.
const MAX_SHORT: usize = 12;

/// A typographic variant of a treebank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextVariant {
    /// The treebank's own typography.
    AsWritten,
    /// ALL CAPITALS.
    Capitals,
    /// all in lower case.
    LowerCase,
    /// Without the full stop at the end of a paragraph, like headlines and captions.
    WithoutStop,
    /// Curly quotation marks and apostrophes instead of straight ones, and vice versa.
    OtherMarks,
    /// Only sentences of at most twelve words, in the treebank's own typography: the baseline for
    /// `ShortTitleCase`.
    Short,
    /// Short Sentences in Title Case.
    ShortTitleCase,
}

impl fmt::Display for TextVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::AsWritten => "as written",
            Self::Capitals => "capitals",
            Self::LowerCase => "lower case",
            Self::WithoutStop => "without final stop",
            Self::OtherMarks => "other marks",
            Self::Short => "short, as written",
            Self::ShortTitleCase => "short, title case",
        })
    }
}

impl TextVariant {
    /// Every variant in table order.
    pub const ALL: [Self; 7] = [
        Self::AsWritten,
        Self::Capitals,
        Self::LowerCase,
        Self::WithoutStop,
        Self::OtherMarks,
        Self::Short,
        Self::ShortTitleCase,
    ];

    /// Rewrites the treebank; `None` if it has no sentence for this variant.
    ///
    /// Lemmas stay the same. If the text no longer shows which words are capitalised, the case of lemmas is
    /// ignored.
    #[must_use]
    pub fn apply(self, gold: &GoldTreebank) -> Option<GoldTreebank> {
        let short = matches!(self, Self::Short | Self::ShortTitleCase);
        let kept: Vec<usize> = (0..gold.sentences().len())
            .filter(|&index| !short || gold.sentences()[index].words.len() <= MAX_SHORT)
            .collect();
        let ends_paragraph = |index: usize| {
            gold.sentences().get(index + 1).is_none_or(|sentence| sentence.starts_paragraph)
        };
        let rewritten = |&index: &usize| {
            let mut sentence = gold.sentences()[index].clone();
            match self {
                Self::AsWritten => {}
                Self::Capitals => rewrite(&mut sentence, |form, _| form.to_uppercase()),
                Self::LowerCase => rewrite(&mut sentence, |form, _| form.to_lowercase()),
                Self::WithoutStop if ends_paragraph(index) => drop_stop(&mut sentence),
                Self::WithoutStop => {}
                Self::OtherMarks => rewrite(&mut sentence, other_marks),
                Self::Short => sentence.starts_paragraph = true,
                Self::ShortTitleCase => {
                    sentence.starts_paragraph = true;
                    title_case(&mut sentence);
                }
            }
            sentence
        };
        let sentences: Vec<ConlluSentence> = kept.iter().map(rewritten).collect();
        let names = gold.names().map(|names| kept.iter().map(|&i| names[i].clone()).collect());
        let case_is_lost = matches!(self, Self::Capitals | Self::LowerCase | Self::ShortTitleCase);
        (!sentences.is_empty()).then(|| GoldTreebank::from_parts(sentences, names, case_is_lost))
    }
}

/// Rewrites the words and the surface tokens. `write` gets a form and its word; for a token of several
/// words it gets the first word.
fn rewrite(sentence: &mut ConlluSentence, write: impl Fn(&str, &ConlluWord) -> String) {
    for token in &mut sentence.tokens {
        token.form = write(&token.form, &sentence.words[token.words.start]);
    }
    for word in &mut sentence.words {
        word.form = write(&word.form, word);
    }
    sentence.text = None;
}

/// Removes the final full stop, unless it has dependents or belongs to a larger token.
fn drop_stop(sentence: &mut ConlluSentence) {
    let Some(last) = sentence.words.len().checked_sub(1) else { return };
    let word = &sentence.words[last];
    let is_stop = word.form == "." && word.upos == "PUNCT" && word.head.is_some();
    let alone = sentence.tokens.last().is_some_and(|token| token.words == (last..last + 1));
    let has_dependents = sentence.words.iter().any(|word| word.head == Some(last));
    if is_stop && alone && !has_dependents {
        sentence.words.pop();
        sentence.tokens.pop();
        sentence.text = None;
    }
}

fn other_marks(form: &str, word: &ConlluWord) -> String {
    // The tag shows whether a straight mark opens a quotation. Otherwise it closes one or is an apostrophe.
    let opens = word.xpos == "``";
    let mark = |c: char| match c {
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '"' if opens => '“',
        '"' => '”',
        '\'' if opens => '‘',
        '\'' => '’',
        c => c,
    };
    form.chars().map(mark).collect()
}

/// Capitalises words as headlines do: all except short function words that are not first.
///
/// Each token of a hyphenated word is capitalised (`15-Year`), but not the second part of a contraction.
fn title_case(sentence: &mut ConlluSentence) {
    let small: Vec<bool> = (sentence.words.iter())
        .map(|word| {
            let function_word =
                matches!(word.upos.as_str(), "ADP" | "CCONJ" | "DET" | "PART" | "SCONJ");
            function_word && word.form.chars().count() < 5
        })
        .collect();
    let capital = |form: &str| {
        let mut letters = form.chars();
        letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
    };
    for token in &mut sentence.tokens {
        let first = token.words.start;
        if first == 0 || !small[first] {
            token.form = capital(&token.form);
            sentence.words[first].form = capital(&sentence.words[first].form);
        }
    }
    sentence.text = None;
}

#[cfg(test)]
mod tests {
    use super::super::names::NameAnnotations;
    use super::*;
    use crate::treebank::conllu::parse;

    const TEXT: &str = "\
1\t“\t\"\tPUNCT\t``\t_\t3\tpunct\t_\tSpaceAfter=No
2\tRain\train\tNOUN\tNN\t_\t3\tnsubj\t_\t_
3-4\tdidn’t\t_\t_\t_\t_\t_\t_\t_\t_
3\tdid\tdo\tVERB\tVBD\t_\t0\troot\t_\t_
4\tn’t\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_
5\tin\tin\tADP\tIN\t_\t6\tcase\t_\t_
6\tLorne\tLorne\tPROPN\tNNP\t_\t3\tobl\t_\tSpaceAfter=No
7\t”\t\"\tPUNCT\t''\t_\t3\tpunct\t_\tSpaceAfter=No
8\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_
";

    fn text(variant: TextVariant) -> String {
        let gold = GoldTreebank::new(parse(TEXT).unwrap(), None);
        variant.apply(&gold).unwrap().text().text.clone()
    }

    #[test]
    fn every_variant_of_one_sentence() {
        assert_eq!(text(TextVariant::AsWritten), "“Rain didn’t in Lorne”.");
        assert_eq!(text(TextVariant::Capitals), "“RAIN DIDN’T IN LORNE”.");
        assert_eq!(text(TextVariant::LowerCase), "“rain didn’t in lorne”.");
        assert_eq!(text(TextVariant::WithoutStop), "“Rain didn’t in Lorne”");
        assert_eq!(text(TextVariant::OtherMarks), "\"Rain didn't in Lorne\".");
        assert_eq!(text(TextVariant::ShortTitleCase), "“Rain Didn’t in Lorne”.");
    }

    #[test]
    fn exchanging_marks_twice_restores_them() {
        let gold = GoldTreebank::new(parse(TEXT).unwrap(), None);
        let there = TextVariant::OtherMarks.apply(&gold).unwrap();
        let back = TextVariant::OtherMarks.apply(&there).unwrap();
        assert_eq!(back.sentences(), gold.sentences());
    }

    #[test]
    fn only_the_last_full_stop_of_a_paragraph_is_removed() {
        let two = format!("{TEXT}\n{TEXT}\n# newpar\n{TEXT}");
        let gold = GoldTreebank::new(parse(&two).unwrap(), None);
        let without = TextVariant::WithoutStop.apply(&gold).unwrap();
        let lengths: Vec<usize> = without.sentences().iter().map(|s| s.words.len()).collect();
        assert_eq!(lengths, [8, 7, 7]);
    }

    #[test]
    fn long_sentences_are_left_out_of_short_variants() {
        let mut long = String::from("1\tx\tx\tX\tX\t_\t0\troot\t_\t_\n");
        for id in 2..=MAX_SHORT + 1 {
            long += &format!("{id}\tx\tx\tX\tX\t_\t1\tdep\t_\t_\n");
        }
        let gold = GoldTreebank::new(parse(&long).unwrap(), Some(&NameAnnotations::default()));
        assert!(TextVariant::Short.apply(&gold).is_none());
        assert_eq!(TextVariant::LowerCase.apply(&gold).unwrap().without_names().count(), 1);
    }

    #[test]
    fn lemma_case_is_ignored_where_the_text_lost_its_case() {
        let gold = GoldTreebank::new(parse(TEXT).unwrap(), None);
        let lemma = |variant: TextVariant| {
            let gold = variant.apply(&gold).unwrap();
            let mut predicted = gold.as_prediction();
            predicted.sentences[0].words[5].lemma = "lorne".to_owned();
            gold.score_gold_words(&predicted).unwrap().0.lemma
        };
        assert_eq!(lemma(TextVariant::Capitals), 1.0);
        assert!(lemma(TextVariant::OtherMarks) < 1.0);
    }
}
