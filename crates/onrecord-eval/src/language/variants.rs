//! The same sentences as other newsrooms would print them. Nothing but the writing changes, so the
//! gold stays what it is.

use std::fmt;

use crate::treebank::conllu::{Sentence, Word};
use crate::language::Gold;

/// Sentences of at most this many words are like headlines.
const SHORT: usize = 12;

/// A way of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// As the treebank has it.
    AsWritten,
    /// ALL CAPITALS.
    Capitals,
    /// all in lower case.
    LowerCase,
    /// Without the full stop that ends a paragraph, as headlines and captions are.
    WithoutStop,
    /// Curly quotation marks and apostrophes instead of straight ones and the other way round.
    OtherMarks,
    /// As the treebank has it, only sentences of at most twelve words: what the next one is to be
    /// compared with.
    Short,
    /// Short Sentences in Title Case.
    ShortTitleCase,
}

impl fmt::Display for Variant {
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

impl Variant {
    /// Every variant, in the order of the table.
    pub const ALL: [Self; 7] = [
        Self::AsWritten,
        Self::Capitals,
        Self::LowerCase,
        Self::WithoutStop,
        Self::OtherMarks,
        Self::Short,
        Self::ShortTitleCase,
    ];

    /// The treebank in this writing; `None` where it has no sentence for it. Lemmas stay, but
    /// where the text no longer shows which words are written with a capital, a lemma is right in
    /// any case.
    #[must_use]
    pub fn of(self, gold: &Gold) -> Option<Gold> {
        let short = matches!(self, Self::Short | Self::ShortTitleCase);
        let kept: Vec<usize> = (0..gold.sentences().len())
            .filter(|&index| !short || gold.sentences()[index].words.len() <= SHORT)
            .collect();
        let ends_paragraph = |index: usize| {
            gold.sentences().get(index + 1).is_none_or(|sentence| sentence.starts_paragraph)
        };
        let written = |&index: &usize| {
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
        let sentences: Vec<Sentence> = kept.iter().map(written).collect();
        let names = gold.names().map(|names| kept.iter().map(|&i| names[i].clone()).collect());
        let case_is_lost = matches!(self, Self::Capitals | Self::LowerCase | Self::ShortTitleCase);
        (!sentences.is_empty()).then(|| Gold::from_parts(sentences, names, case_is_lost))
    }
}

/// Rewrites words and the tokens they stand in. A token of one word is written as the word is;
/// one of several is rewritten by itself, with its first word.
fn rewrite(sentence: &mut Sentence, write: impl Fn(&str, &Word) -> String) {
    for token in &mut sentence.tokens {
        token.form = write(&token.form, &sentence.words[token.words.start]);
    }
    for word in &mut sentence.words {
        word.form = write(&word.form, word);
    }
    sentence.text = None;
}

/// Takes the full stop away, unless something hangs on it or it belongs to a larger token.
fn drop_stop(sentence: &mut Sentence) {
    let Some(last) = sentence.words.len().checked_sub(1) else { return };
    let word = &sentence.words[last];
    let is_stop = word.form == "." && word.upos == "PUNCT" && word.head.is_some();
    let alone = sentence.tokens.last().is_some_and(|token| token.words == (last..last + 1));
    let bears = sentence.words.iter().any(|word| word.head == Some(last));
    if is_stop && alone && !bears {
        sentence.words.pop();
        sentence.tokens.pop();
        sentence.text = None;
    }
}

fn other_marks(form: &str, word: &Word) -> String {
    // A straight mark does not show whether it opens; the tag does. Any other is an apostrophe.
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

/// Capitals as headlines have them: everywhere but in short words of grammar, the first word
/// apart. Each word of a token begins its own (`15-Year`), but for the rest of a contraction.
fn title_case(sentence: &mut Sentence) {
    let small: Vec<bool> = (sentence.words.iter())
        .map(|word| {
            let grammar = matches!(word.upos.as_str(), "ADP" | "CCONJ" | "DET" | "PART" | "SCONJ");
            grammar && word.form.chars().count() < 5
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
    use super::*;
    use crate::treebank::conllu::parse;
    use super::names::NameFile;

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

    fn text(variant: Variant) -> String {
        let gold = Gold::new(parse(TEXT).unwrap(), None);
        variant.of(&gold).unwrap().layout().text.clone()
    }

    #[test]
    fn the_same_sentence_in_every_writing() {
        assert_eq!(text(Variant::AsWritten), "“Rain didn’t in Lorne”.");
        assert_eq!(text(Variant::Capitals), "“RAIN DIDN’T IN LORNE”.");
        assert_eq!(text(Variant::LowerCase), "“rain didn’t in lorne”.");
        assert_eq!(text(Variant::WithoutStop), "“Rain didn’t in Lorne”");
        assert_eq!(text(Variant::OtherMarks), "\"Rain didn't in Lorne\".");
        assert_eq!(text(Variant::ShortTitleCase), "“Rain Didn’t in Lorne”.");
    }

    #[test]
    fn marks_turn_back() {
        let gold = Gold::new(parse(TEXT).unwrap(), None);
        let there = Variant::OtherMarks.of(&gold).unwrap();
        let back = Variant::OtherMarks.of(&there).unwrap();
        assert_eq!(back.sentences(), gold.sentences());
    }

    #[test]
    fn only_the_stop_of_a_paragraph_is_dropped() {
        let two = format!("{TEXT}\n{TEXT}\n# newpar\n{TEXT}");
        let gold = Gold::new(parse(&two).unwrap(), None);
        let without = Variant::WithoutStop.of(&gold).unwrap();
        let lengths: Vec<usize> = without.sentences().iter().map(|s| s.words.len()).collect();
        assert_eq!(lengths, [8, 7, 7]);
    }

    #[test]
    fn long_sentences_are_no_headlines() {
        let mut long = String::from("1\tx\tx\tX\tX\t_\t0\troot\t_\t_\n");
        for id in 2..=SHORT + 1 {
            long += &format!("{id}\tx\tx\tX\tX\t_\t1\tdep\t_\t_\n");
        }
        let gold = Gold::new(parse(&long).unwrap(), Some(&NameFile::default()));
        assert!(Variant::Short.of(&gold).is_none());
        assert_eq!(Variant::LowerCase.of(&gold).unwrap().without_names().count(), 1);
    }

    #[test]
    fn where_case_is_lost_lemmas_are_right_in_any_case() {
        let gold = Gold::new(parse(TEXT).unwrap(), None);
        let lemma = |variant: Variant| {
            let gold = variant.of(&gold).unwrap();
            let mut found = gold.ceiling();
            found.sentences[0].words[5].lemma = "lorne".to_owned();
            gold.score_given(&found).unwrap().0.lemma
        };
        assert_eq!(lemma(Variant::Capitals), 1.0);
        assert!(lemma(Variant::OtherMarks) < 1.0);
    }
}
