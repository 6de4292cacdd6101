//! Words, tags, trees and names against a treebank, by the definitions of the CoNLL-2018 shared
//! task.

mod mistakes;
mod side;

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use anyhow::{Result, ensure};
use serde::Serialize;

use super::alignment::{align, shared};
use super::analyser::{Analysed, AnalysedSentence, Analyser, Name, NameKind, Word};
use crate::treebank::conllu::{self, Sentence};
use crate::treebank::text::{LaidWord, Layout};
use super::names::{NameFile, Unmatched};
use mistakes::Teller;
pub use mistakes::{Kind, Mistake};
use side::{FlatName, Side};

/// The figures, as fractions; each is an F1, which on gold words is a share of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Universal parts of speech.
    pub upos: f64,
    /// Penn's tags.
    pub xpos: f64,
    /// Lemmas.
    pub lemma: f64,
    /// Heads.
    pub uas: f64,
    /// Heads with the universal part of their relation.
    pub las: f64,
    /// Sentences with both ends right.
    pub sentence_f1: f64,
    /// Surface tokens.
    pub token_f1: f64,
    /// Words that could be aligned.
    pub words_f1: f64,
    /// Dependent, head and relation of `nsubj`, `nsubj:pass` and `obj` under a head tagged `VERB`.
    pub arcs_f1: f64,
    /// Names with both ends and the type right; absent without gold names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names_f1: Option<f64>,
    /// Words analysed in a second; 0 where no time was taken.
    pub words_per_second: f64,
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, figure) in self.rows() {
            let decimals = if name == WORDS_A_SECOND { 0 } else { 3 };
            writeln!(f, "{name:<24}{figure:>7.decimals$}")?;
        }
        Ok(())
    }
}

pub(crate) const WORDS_A_SECOND: &str = "words a second";

impl Scores {
    /// The figures with their names in words, in the order of the table.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let rows = [
            ("UPOS", Some(self.upos)),
            ("XPOS", Some(self.xpos)),
            ("lemma", Some(self.lemma)),
            ("UAS", Some(self.uas)),
            ("LAS", Some(self.las)),
            ("sentence F1", Some(self.sentence_f1)),
            ("token F1", Some(self.token_f1)),
            ("words F1", Some(self.words_f1)),
            ("arcs F1", Some(self.arcs_f1)),
            ("names F1", self.names_f1),
            (WORDS_A_SECOND, Some(self.words_per_second)),
        ];
        rows.into_iter().filter_map(|(name, figure)| Some((name, figure?)))
    }
}

/// A treebank that a system is measured against.
#[derive(Clone, Debug)]
pub struct Gold {
    sentences: Vec<Sentence>,
    /// The gold names of each sentence that has them; `None` where no names are scored at all.
    names: Option<Vec<Result<Vec<Name>, Unmatched>>>,
    layout: Layout,
    ignore_lemma_case: bool,
}

impl Gold {
    /// A treebank, with its names where they are to be scored.
    #[must_use]
    pub fn new(sentences: Vec<Sentence>, names: Option<&NameFile>) -> Self {
        let names = names.map(|file| sentences.iter().map(|s| file.of(s)).collect());
        Self::from_parts(sentences, names, false)
    }

    pub(crate) fn from_parts(
        sentences: Vec<Sentence>,
        names: Option<Vec<Result<Vec<Name>, Unmatched>>>,
        ignore_lemma_case: bool,
    ) -> Self {
        let layout = Layout::new(&sentences);
        Self { sentences, names, layout, ignore_lemma_case }
    }

    /// Reads a treebank and, if a file of them is given, its names.
    ///
    /// # Errors
    /// Where a file cannot be read, or no sentence of the treebank is in the file of names.
    pub fn read(treebank: &Path, names: Option<&Path>) -> Result<Self> {
        let sentences = conllu::read(treebank)?;
        let Some(path) = names else { return Ok(Self::new(sentences, None)) };
        let gold = Self::new(sentences, Some(&super::names::read(path)?));
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
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The gold names, a sentence an entry.
    pub(crate) fn names(&self) -> Option<&[Result<Vec<Name>, Unmatched>]> {
        self.names.as_deref()
    }

    /// The text and where its words stand.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Sentences that no names are scored in, though a file of them was given, and why.
    pub fn without_names(&self) -> impl Iterator<Item = (&Sentence, Unmatched)> {
        (self.sentences.iter().zip(self.names.iter().flatten()))
            .filter_map(|(sentence, names)| names.as_ref().err().map(|why| (sentence, *why)))
    }

    /// The gold as a system would say it whose words are spans of the text. Its figures are the
    /// most that such a system can reach: 1 each, but for contractions whose words are no pieces
    /// of the text.
    #[must_use]
    pub fn ceiling(&self) -> Analysed {
        let sentence = |index: usize, sentence: &Sentence| AnalysedSentence {
            words: (sentence.words.iter().zip(&self.layout.sentences[index]))
                .map(|(word, laid)| Word {
                    start: laid.start,
                    end: laid.end,
                    surface_start: laid.surface_start,
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
        Analysed { sentences }
    }

    fn names_of(&self, sentence: usize) -> Option<&[Name]> {
        self.names.as_ref()?[sentence].as_deref().ok()
    }

    /// The figures of what was found in the text, and every mistake.
    ///
    /// # Errors
    /// Where a span or a head of the prediction points to nothing.
    pub fn score_raw(&self, predicted: &Analysed) -> Result<(Scores, Vec<Mistake>)> {
        let predicted = Side::predicted(&self.layout.text, predicted)?;
        let gold = Side::gold(self);
        let pairs = align(&gold.units, &predicted.units);
        Ok(self.compare(&gold, &predicted, &pairs))
    }

    /// The figures of what was found for the gold words, and every mistake.
    ///
    /// # Errors
    /// Where a sentence of the prediction has more or fewer words than the gold has, or a head
    /// points to nothing.
    pub fn score_given(&self, predicted: &Analysed) -> Result<(Scores, Vec<Mistake>)> {
        let (ours, theirs) = (&self.layout.sentences, &predicted.sentences);
        ensure!(
            ours.len() == theirs.len(),
            "{} sentences were given and {} came back",
            ours.len(),
            theirs.len()
        );
        let mut predicted = predicted.clone();
        for ((laid, found), gold) in ours.iter().zip(&mut predicted.sentences).zip(&self.sentences)
        {
            ensure!(
                laid.len() == found.words.len(),
                "the sentence {} was given with {} words and came back with {}",
                gold.id,
                laid.len(),
                found.words.len()
            );
            for (laid, word) in laid.iter().zip(&mut found.words) {
                let LaidWord { start, end, surface_start, .. } = *laid;
                (word.start, word.end, word.surface_start) = (start, end, surface_start);
            }
        }
        let predicted = Side::predicted(&self.layout.text, &predicted)?;
        let gold = Side::gold(self);
        let pairs: Vec<_> = (0..gold.words.len()).map(|index| (index, index)).collect();
        Ok(self.compare(&gold, &predicted, &pairs))
    }

    /// Analyses the treebank's text, or its words, and scores the answer.
    ///
    /// # Errors
    /// Where the text cannot be analysed, or the answer has not the promised shape.
    pub fn measure(&self, analyser: &dyn Analyser, raw: bool) -> Result<(Scores, Vec<Mistake>)> {
        let started = std::time::Instant::now();
        let predicted =
            if raw { analyser.raw(&self.layout.text) } else { analyser.given(&self.layout) }?;
        let seconds = started.elapsed().as_secs_f64();
        let words: usize = predicted.sentences.iter().map(|s| s.words.len()).sum();
        let (scores, mistakes) =
            if raw { self.score_raw(&predicted) } else { self.score_given(&predicted) }?;
        let words_per_second = words as f64 / seconds.max(f64::MIN_POSITIVE);
        Ok((Scores { words_per_second, ..scores }, mistakes))
    }

    fn compare(
        &self,
        gold: &Side<'_>,
        predicted: &Side<'_>,
        pairs: &[(usize, usize)],
    ) -> (Scores, Vec<Mistake>) {
        let mut tell = Teller { gold, predicted, mistakes: Vec::new() };
        let mut to_gold = vec![None; predicted.words.len()];
        let mut to_predicted = vec![None; gold.words.len()];
        for &(g, p) in pairs {
            to_gold[p] = Some(g);
            to_predicted[g] = Some(p);
        }
        for g in (0..gold.words.len()).filter(|&g| to_predicted[g].is_none()) {
            tell.word(Kind::WordMissed, g, gold.words[g].form, "-");
        }
        for p in (0..predicted.words.len()).filter(|&p| to_gold[p].is_none()) {
            tell.extra(Kind::WordSpurious, p..p + 1, "-", predicted.words[p].form);
        }

        let (mut upos, mut xpos, mut lemma, mut uas, mut las) = (0, 0, 0, 0, 0);
        for &(g, p) in pairs {
            let (left, right) = (&gold.words[g], &predicted.words[p]);
            let mut text = |kind: Kind, same: bool, left: &str, right: &str| {
                if !same {
                    tell.word(kind, g, left, right);
                }
                usize::from(same)
            };
            upos += text(Kind::Upos, left.upos == right.upos, left.upos, right.upos);
            xpos += text(Kind::Xpos, left.xpos == right.xpos, left.xpos, right.xpos);
            // The shared task lets pass what the treebank leaves open.
            let same_lemma = left.lemma == "_"
                || left.lemma == right.lemma
                || self.ignore_lemma_case
                    && left.lemma.to_lowercase() == right.lemma.to_lowercase();
            lemma += text(Kind::Lemma, same_lemma, left.lemma, right.lemma);
            let same_head = match (left.head, right.head) {
                (None, None) => true,
                (Some(left), Some(right)) => to_gold[right] == Some(left),
                _ => false,
            };
            let same_relation = universal(left.deprel) == universal(right.deprel);
            uas += usize::from(same_head);
            las += usize::from(same_head && same_relation);
            if !same_head {
                tell.word(Kind::Head, g, &gold.arc(g), &predicted.arc(p));
            } else if !same_relation {
                tell.word(Kind::Relation, g, left.deprel, right.deprel);
            }
        }
        let arcs = arcs_f1(gold, predicted, &to_gold);
        let names_f1 = self.names.is_some().then(|| self.names_f1(gold, predicted, &mut tell));
        tell.sentences();

        let of_words = |right: usize| f1(right, predicted.words.len(), gold.words.len());
        let of_spans = |left: &[Range<usize>], right: &[Range<usize>]| {
            f1(shared(left, right), right.len(), left.len())
        };
        let scores = Scores {
            upos: of_words(upos),
            xpos: of_words(xpos),
            lemma: of_words(lemma),
            uas: of_words(uas),
            las: of_words(las),
            sentence_f1: of_spans(&gold.sentences, &predicted.sentences),
            token_f1: of_spans(&gold.tokens, &predicted.tokens),
            words_f1: of_words(pairs.len()),
            arcs_f1: arcs,
            names_f1,
            words_per_second: 0.0,
        };
        let mut mistakes = tell.mistakes;
        mistakes.sort_by_key(|mistake| mistake.at);
        (scores, mistakes)
    }

    /// Compares names by their characters, which on gold words is the same as by words. What was
    /// found in a sentence whose gold names are not known does not count.
    fn names_f1(&self, gold: &Side<'_>, predicted: &Side<'_>, tell: &mut Teller<'_>) -> f64 {
        let unknown: Vec<&Range<usize>> = (0..self.sentences.len())
            .filter(|&index| self.names_of(index).is_none())
            .map(|index| &gold.sentences[index])
            .collect();
        let known = |name: &&FlatName| {
            let overlaps = |s: &&Range<usize>| s.start < name.span.end && name.span.start < s.end;
            !unknown.iter().any(overlaps)
        };
        let set = |names: &[FlatName]| -> BTreeSet<(usize, usize, NameKind)> {
            names.iter().filter(known).map(FlatName::key).collect()
        };
        let (left, right) = (set(&gold.names), set(&predicted.names));
        for name in gold.names.iter().filter(known).filter(|name| !right.contains(&name.key())) {
            let label = gold.label(name);
            let found = predicted.names.iter().find(|other| other.overlaps(name));
            let found = found.map_or("-".to_owned(), |other| predicted.label(other));
            tell.words(Kind::NameMissed, name.words.clone(), &label, &found);
        }
        for name in predicted.names.iter().filter(known).filter(|n| !left.contains(&n.key())) {
            let label = predicted.label(name);
            let due = gold.names.iter().find(|other| other.overlaps(name));
            let due = due.map_or("-".to_owned(), |other| gold.label(other));
            tell.extra(Kind::NameSpurious, name.words.clone(), &due, &label);
        }
        f1(left.intersection(&right).count(), right.len(), left.len())
    }
}

fn f1(right: usize, predicted: usize, gold: usize) -> f64 {
    2.0 * right as f64 / (predicted + gold).max(1) as f64
}

/// A relation without its subtype.
fn universal(deprel: &str) -> &str {
    deprel.split(':').next().unwrap_or(deprel)
}

/// The arcs that say who does what to whom: subjects and objects of what the gold tags as a verb. Only a
/// head that is no gold word counts by its own tag: a wrong tag is UPOS's mistake and no arc's.
fn arcs_f1(gold: &Side<'_>, predicted: &Side<'_>, to_gold: &[Option<usize>]) -> f64 {
    let arcs = |side: &Side<'_>, is_verb: &dyn Fn(usize) -> bool| -> Vec<(usize, usize)> {
        let relevant = |deprel: &str| matches!(deprel, "nsubj" | "nsubj:pass" | "obj");
        (side.words.iter().enumerate())
            .filter(|(_, word)| relevant(word.deprel))
            .filter_map(|(index, word)| Some((index, word.head?)))
            .filter(|&(_, head)| is_verb(head))
            .collect()
    };
    let in_gold = |word: usize| gold.words[word].upos == "VERB";
    let in_predicted =
        |word: usize| to_gold[word].map_or(predicted.words[word].upos == "VERB", in_gold);
    let (left, right) = (arcs(gold, &in_gold), arcs(predicted, &in_predicted));
    let expected: BTreeSet<_> =
        left.iter().map(|&(word, head)| (word, head, gold.words[word].deprel)).collect();
    let found = right.iter().filter(|&&(word, head)| {
        let (Some(to), Some(from)) = (to_gold[word], to_gold[head]) else { return false };
        expected.contains(&(to, from, predicted.words[word].deprel))
    });
    f1(found.count(), right.len(), left.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::treebank::conllu::parse;

    /// Two sentences of invented news, with a contraction and two names.
    const TEXT: &str = "\
# newpar
# sent_id = s1
1\tAda\tAda\tPROPN\tNNP\t_\t5\tnsubj\t_\t_
2\tOrr\tOrr\tPROPN\tNNP\t_\t1\tflat\t_\t_
3-4\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
3\tdid\tdo\tAUX\tVBD\t_\t5\taux\t_\t_
4\tn't\tnot\tPART\tRB\t_\t5\tadvmod\t_\t_
5\tsee\tsee\tVERB\tVB\t_\t0\troot\t_\t_
6\tLorne\tLorne\tPROPN\tNNP\t_\t5\tobj\t_\tSpaceAfter=No
7\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_

# sent_id = s2
1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_
3\tit\tit\tPRON\tPRP\t_\t2\tobj\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
";

    const NAMES: &str = "\
# sent_id = s1
1\tAda\tB-PER
2\tOrr\tI-PER
3\tdid\tO
4\tn't\tO
5\tsee\tO
6\tLorne\tB-LOC
7\t.\tO

# sent_id = s2
1\tShe\tO
2\tleft\tO
3\tit\tO
4\t.\tO
";

    fn gold() -> Gold {
        Gold::new(parse(TEXT).unwrap(), Some(&super::names::parse(NAMES).unwrap()))
    }

    fn all(figure: f64) -> Scores {
        let [upos, xpos, lemma, uas, las, sentence_f1, token_f1, words_f1, arcs_f1] = [figure; 9];
        Scores {
            upos,
            xpos,
            lemma,
            uas,
            las,
            sentence_f1,
            token_f1,
            words_f1,
            arcs_f1,
            names_f1: Some(figure),
            words_per_second: 0.0,
        }
    }

    fn raw(found: &Analysed) -> (Scores, Vec<String>) {
        let (scores, mistakes) = gold().score_raw(found).unwrap();
        (scores, mistakes.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn perfection_is_one_in_everything() {
        let found = gold().ceiling();
        assert_eq!(gold().score_raw(&found).unwrap(), (all(1.0), Vec::new()));
        assert_eq!(gold().score_given(&found).unwrap(), (all(1.0), Vec::new()));
    }

    #[test]
    fn nothing_found_is_zero_in_everything() {
        let (scores, mistakes) = raw(&Analysed::default());
        assert_eq!(scores, all(0.0));
        assert_eq!(mistakes.len(), 2 + 11 + 2, "sentences, words and names");
    }

    #[test]
    fn on_gold_words_each_figure_has_its_own_mistakes() {
        let mut found = gold().ceiling();
        let words = &mut found.sentences[0].words;
        words[5].upos = "NOUN".to_owned();
        words[5].xpos = "NN".to_owned();
        words[4].lemma = "saw".to_owned();
        words[0].head = Some(5);
        words[0].deprel = "compound".to_owned();
        words[5].deprel = "obl".to_owned();
        let (scores, mistakes) = gold().score_given(&found).unwrap();
        let share = |right: usize| right as f64 / 11.0;
        assert_eq!((scores.upos, scores.xpos, scores.lemma), (share(10), share(10), share(10)));
        assert_eq!((scores.uas, scores.las), (share(10), share(9)));
        assert_eq!(scores.words_f1, 1.0);
        // Of the gold arcs Ada–see, Lorne–see, she–left and it–left, two are found.
        assert_eq!(scores.arcs_f1, 2.0 * 2.0 / (2.0 + 4.0));
        let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        assert!(
            mistakes.contains(
                &"head\tnsubj of see\tcompound of Lorne\t⟦Ada⟧ Orr did n't see Lorne .".to_owned()
            ),
            "{mistakes:?}"
        );
        assert!(mistakes.iter().any(|m| m.starts_with("relation\tobj\tobl\t")), "{mistakes:?}");
    }

    #[test]
    fn a_subtype_does_not_matter_but_for_arcs() {
        let mut found = gold().ceiling();
        found.sentences[1].words[0].deprel = "nsubj:pass".to_owned();
        let (scores, mistakes) = gold().score_given(&found).unwrap();
        assert_eq!((scores.las, scores.arcs_f1), (1.0, 3.0 / 4.0));
        assert!(mistakes.is_empty());
    }

    #[test]
    fn arcs_need_what_the_gold_tags_as_a_verb_above_them() {
        let mut found = gold().ceiling();
        found.sentences[1].words[1].upos = "AUX".to_owned();
        let (scores, _) = gold().score_given(&found).unwrap();
        assert_eq!(scores.arcs_f1, 1.0);
        // "Orr" is no verb, whatever it is tagged as.
        found.sentences[0].words[5].head = Some(1);
        found.sentences[0].words[1].upos = "VERB".to_owned();
        let (scores, _) = gold().score_given(&found).unwrap();
        assert_eq!(scores.arcs_f1, 2.0 * 3.0 / (3.0 + 4.0));
    }

    #[test]
    fn merged_sentences_keep_their_words() {
        let mut found = gold().ceiling();
        let second = found.sentences.pop().unwrap();
        let first = &mut found.sentences[0];
        first.words.extend(second.words.into_iter().map(|mut word| {
            word.head = Some(word.head.map_or(4, |head| head + 7));
            word
        }));
        let (scores, mistakes) = raw(&found);
        assert_eq!((scores.sentence_f1, scores.words_f1, scores.token_f1), (0.0, 1.0, 1.0));
        // The root of the second sentence hangs on the first now.
        assert_eq!(scores.uas, 10.0 / 11.0);
        assert_eq!(mistakes.iter().filter(|m| m.starts_with("sentence-missed")).count(), 2);
        assert_eq!(mistakes.iter().filter(|m| m.starts_with("sentence-spurious")).count(), 1);
    }

    #[test]
    fn a_split_word_costs_itself_what_hangs_on_it_and_its_name() {
        let mut found = gold().ceiling();
        let sentence = &mut found.sentences[0];
        // "Lorne" becomes "Lor" and "ne"; the stop hangs on "ne" to show that this head is wrong.
        let mut rest = sentence.words[5].clone();
        let middle = sentence.words[5].start + 3;
        (sentence.words[5].end, rest.start) = (middle, middle);
        rest.head = Some(5);
        sentence.words[6].head = Some(6);
        sentence.words.insert(6, rest);
        let (scores, mistakes) = raw(&found);
        let share = |right: usize| 2.0 * right as f64 / (11.0 + 12.0);
        assert_eq!((scores.words_f1, scores.upos, scores.uas), (share(10), share(10), share(9)));
        assert_eq!(scores.token_f1, 2.0 * 9.0 / (10.0 + 11.0));
        assert_eq!(scores.names_f1, Some(0.5));
        assert_eq!(scores.sentence_f1, 1.0);
        assert!(mistakes.iter().any(|m| m.starts_with("word-spurious\t-\tne\t")), "{mistakes:?}");
        assert!(mistakes.iter().any(|m| m.starts_with("name-missed\tLOC Lorne\tLOC Lor\t")));
    }

    #[test]
    fn a_contraction_left_whole_loses_its_words() {
        let mut found = gold().ceiling();
        let sentence = &mut found.sentences[0];
        let rest = sentence.words.remove(3);
        sentence.words[2].end = rest.end;
        for word in &mut sentence.words {
            word.head = word.head.map(|head| if head > 3 { head - 1 } else { head });
        }
        sentence.names[1] = Name { first: 4, last: 4, kind: NameKind::Place };
        let (scores, _) = raw(&found);
        assert_eq!(scores.words_f1, 2.0 * 9.0 / (11.0 + 10.0));
        assert_eq!((scores.token_f1, scores.names_f1), (1.0, Some(1.0)));
    }

    #[test]
    fn white_space_of_the_text_does_not_count() {
        // The ends of sentences may take the space after them or not.
        let mut found = gold().ceiling();
        found.sentences[0].words[6].end += 1;
        assert_eq!(raw(&found).0, all(1.0));
    }

    #[test]
    fn a_name_of_another_type_is_wrong_and_found_twice_counts_once() {
        let mut found = gold().ceiling();
        found.sentences[0].names[1].kind = NameKind::Person;
        let first = found.sentences[0].names[0];
        found.sentences[0].names.push(first);
        let (scores, mistakes) = raw(&found);
        assert_eq!(scores.names_f1, Some(0.5));
        assert!(mistakes.iter().any(|m| m.starts_with("name-missed\tLOC Lorne\tPER Lorne\t")));
        assert!(mistakes.iter().any(|m| m.starts_with("name-spurious\tLOC Lorne\tPER Lorne\t")));
    }

    #[test]
    fn names_in_a_sentence_without_gold_names_do_not_count() {
        let names = super::names::parse(&NAMES.replace("sent_id = s2", "sent_id = x")).unwrap();
        let gold = Gold::new(gold().sentences, Some(&names));
        let mut found = gold.ceiling();
        found.sentences[1].names.push(Name { first: 0, last: 0, kind: NameKind::Person });
        assert_eq!(gold.score_raw(&found).unwrap().0.names_f1, Some(1.0));
        let without: Vec<_> = gold.without_names().map(|(s, why)| (s.id.as_str(), why)).collect();
        assert_eq!(without, [("s2", Unmatched::Absent)]);
    }

    #[test]
    fn what_points_to_nothing_is_an_error_and_no_panic() {
        let broken = |change: &dyn Fn(&mut AnalysedSentence)| {
            let mut found = gold().ceiling();
            change(&mut found.sentences[1]);
            gold().score_raw(&found).unwrap_err().to_string()
        };
        assert!(broken(&|s| s.words[3].end = 999).contains("..999"));
        assert!(broken(&|s| s.words[0].start = 0).contains("no characters of the text after byte"));
        assert!(broken(&|s| s.words[0].head = Some(4)).contains("a head outside of it"));
        assert!(
            broken(&|s| {
                s.names.push(Name { first: 3, last: 4, kind: NameKind::Place });
            })
            .contains("reaches out")
        );
        let mut short = gold().ceiling();
        short.sentences[0].words.pop();
        assert_eq!(
            gold().score_given(&short).unwrap_err().to_string(),
            "the sentence s1 was given with 7 words and came back with 6"
        );
    }

    #[test]
    fn a_lemma_that_the_gold_leaves_open_is_right() {
        let text = TEXT.replace("5\tsee\tsee", "5\tsee\t_");
        let gold = Gold::new(parse(&text).unwrap(), None);
        let mut found = gold.ceiling();
        found.sentences[0].words[4].lemma = "see".to_owned();
        let (scores, _) = gold.score_raw(&found).unwrap();
        assert_eq!((scores.lemma, scores.names_f1), (1.0, None));
    }
}
