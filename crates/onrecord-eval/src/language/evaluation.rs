//! Scores a prediction against a treebank.

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Instant;

use anyhow::{Result, ensure};

use super::alignment::{align, count_shared};
use super::annotator::{Annotator, PredictedText, UnerType};
use super::flat::{FlatName, FlatText};
use super::gold::GoldTreebank;
use super::mistakes::{Mistake, MistakeKind, MistakeLog};
use super::scores::LanguageScores;
use crate::measures::f1;
use crate::treebank::text::WordSpan;

impl GoldTreebank {
    /// Scores a prediction for the raw text. Returns the figures and every mistake.
    ///
    /// # Errors
    /// If a span or a head of the prediction is out of range.
    pub fn score_text(&self, predicted: &PredictedText) -> Result<(LanguageScores, Vec<Mistake>)> {
        let predicted = FlatText::predicted(&self.text().text, predicted)?;
        let gold = FlatText::gold(self);
        let pairs = align(&gold.alignment_words, &predicted.alignment_words);
        Ok(compare(self, &gold, &predicted, &pairs))
    }

    /// Scores a prediction for the gold words. Returns the figures and every mistake.
    ///
    /// # Errors
    /// If a sentence of the prediction does not have as many words as the gold, or a head is out of
    /// range.
    pub fn score_gold_words(
        &self,
        predicted: &PredictedText,
    ) -> Result<(LanguageScores, Vec<Mistake>)> {
        let (gold_spans, predictions) = (&self.text().sentences, &predicted.sentences);
        ensure!(
            gold_spans.len() == predictions.len(),
            "expected {} sentences and got {}",
            gold_spans.len(),
            predictions.len()
        );
        let mut predicted = predicted.clone();
        for ((spans, prediction), gold) in
            gold_spans.iter().zip(&mut predicted.sentences).zip(self.sentences())
        {
            ensure!(
                spans.len() == prediction.words.len(),
                "expected {} words in the sentence {} and got {}",
                spans.len(),
                gold.id,
                prediction.words.len()
            );
            for (span, word) in spans.iter().zip(&mut prediction.words) {
                let WordSpan { start, end, starts_token, .. } = *span;
                (word.start, word.end, word.starts_token) = (start, end, starts_token);
            }
        }
        let predicted = FlatText::predicted(&self.text().text, &predicted)?;
        let gold = FlatText::gold(self);
        let pairs: Vec<_> = (0..gold.words.len()).map(|index| (index, index)).collect();
        Ok(compare(self, &gold, &predicted, &pairs))
    }

    /// Annotates the treebank's text (`raw`) or its gold words, and scores the result.
    ///
    /// # Errors
    /// If the text cannot be analysed, or the prediction does not have the expected shape.
    pub fn evaluate(
        &self,
        annotator: &dyn Annotator,
        raw: bool,
    ) -> Result<(LanguageScores, Vec<Mistake>)> {
        let started = Instant::now();
        let predicted = if raw {
            annotator.annotate_text(&self.text().text)
        } else {
            annotator.annotate_words(self.text())
        }?;
        let seconds = started.elapsed().as_secs_f64();
        let words: usize = predicted.sentences.iter().map(|s| s.words.len()).sum();
        let (scores, mistakes) =
            if raw { self.score_text(&predicted) } else { self.score_gold_words(&predicted) }?;
        let words_per_second = words as f64 / seconds.max(f64::MIN_POSITIVE);
        Ok((LanguageScores { words_per_second, ..scores }, mistakes))
    }
}

/// Compares both sides, given the pairs of aligned gold and predicted words.
fn compare(
    treebank: &GoldTreebank,
    gold: &FlatText<'_>,
    predicted: &FlatText<'_>,
    pairs: &[(usize, usize)],
) -> (LanguageScores, Vec<Mistake>) {
    let mut log = MistakeLog { gold, predicted, mistakes: Vec::new() };
    let mut to_gold = vec![None; predicted.words.len()];
    let mut to_predicted = vec![None; gold.words.len()];
    for &(g, p) in pairs {
        to_gold[p] = Some(g);
        to_predicted[g] = Some(p);
    }
    for g in (0..gold.words.len()).filter(|&g| to_predicted[g].is_none()) {
        log.gold_word(MistakeKind::WordMissed, g, gold.words[g].form, "-");
    }
    for p in (0..predicted.words.len()).filter(|&p| to_gold[p].is_none()) {
        log.predicted_words(MistakeKind::WordSpurious, p..p + 1, "-", predicted.words[p].form);
    }
    let correct = compare_words(pairs, &to_gold, treebank.ignores_lemma_case(), &mut log);
    let names_f1 = treebank.names().map(|_| compare_names(treebank, gold, predicted, &mut log));
    log.sentences();

    let word_f1 = |correct: usize| f1(correct, predicted.words.len(), gold.words.len());
    let span_f1 = |gold: &[Range<usize>], predicted: &[Range<usize>]| {
        f1(count_shared(gold, predicted), predicted.len(), gold.len())
    };
    let scores = LanguageScores {
        upos: word_f1(correct.upos),
        xpos: word_f1(correct.xpos),
        lemma: word_f1(correct.lemma),
        uas: word_f1(correct.uas),
        las: word_f1(correct.las),
        sentence_f1: span_f1(&gold.sentences, &predicted.sentences),
        token_f1: span_f1(&gold.tokens, &predicted.tokens),
        words_f1: word_f1(pairs.len()),
        arcs_f1: arcs_f1(gold, predicted, &to_gold),
        names_f1,
        words_per_second: 0.0,
    };
    let mut mistakes = log.mistakes;
    mistakes.sort_by_key(|mistake| mistake.offset);
    (scores, mistakes)
}

/// The number of aligned words that are right, by annotation.
#[derive(Default)]
struct CorrectWords {
    upos: usize,
    xpos: usize,
    lemma: usize,
    uas: usize,
    las: usize,
}

/// Compares the tags, lemmas, heads and relations of aligned words.
fn compare_words(
    pairs: &[(usize, usize)],
    to_gold: &[Option<usize>],
    ignore_lemma_case: bool,
    log: &mut MistakeLog<'_>,
) -> CorrectWords {
    let (gold, predicted) = (log.gold, log.predicted);
    let mut correct = CorrectWords::default();
    for &(g, p) in pairs {
        let (left, right) = (&gold.words[g], &predicted.words[p]);
        let mut check = |kind: MistakeKind, same: bool, left: &str, right: &str| {
            if !same {
                log.gold_word(kind, g, left, right);
            }
            usize::from(same)
        };
        correct.upos += check(MistakeKind::Upos, left.upos == right.upos, left.upos, right.upos);
        correct.xpos += check(MistakeKind::Xpos, left.xpos == right.xpos, left.xpos, right.xpos);
        // The shared task accepts any lemma where the treebank has none.
        let same_lemma = left.lemma == "_"
            || left.lemma == right.lemma
            || ignore_lemma_case && left.lemma.to_lowercase() == right.lemma.to_lowercase();
        correct.lemma += check(MistakeKind::Lemma, same_lemma, left.lemma, right.lemma);
        let same_head = match (left.head, right.head) {
            (None, None) => true,
            (Some(left), Some(right)) => to_gold[right] == Some(left),
            _ => false,
        };
        let same_relation = universal(left.deprel) == universal(right.deprel);
        correct.uas += usize::from(same_head);
        correct.las += usize::from(same_head && same_relation);
        if !same_head {
            log.gold_word(MistakeKind::Head, g, &gold.arc(g), &predicted.arc(p));
        } else if !same_relation {
            log.gold_word(MistakeKind::Relation, g, left.deprel, right.deprel);
        }
    }
    correct
}

/// Compares names by their character spans, which on gold words is the same as by words.
///
/// Ignores predictions in sentences whose gold names are unknown.
fn compare_names(
    treebank: &GoldTreebank,
    gold: &FlatText<'_>,
    predicted: &FlatText<'_>,
    log: &mut MistakeLog<'_>,
) -> f64 {
    let unknown: Vec<&Range<usize>> = (0..treebank.sentences().len())
        .filter(|&index| treebank.names_of(index).is_none())
        .map(|index| &gold.sentences[index])
        .collect();
    let known = |name: &&FlatName| {
        let overlaps = |s: &&Range<usize>| s.start < name.span.end && name.span.start < s.end;
        !unknown.iter().any(overlaps)
    };
    let keys = |names: &[FlatName]| -> BTreeSet<(usize, usize, UnerType)> {
        names.iter().filter(known).map(FlatName::key).collect()
    };
    let (gold_keys, predicted_keys) = (keys(&gold.names), keys(&predicted.names));
    let missed = |name: &&FlatName| !predicted_keys.contains(&name.key());
    for name in gold.names.iter().filter(known).filter(missed) {
        let label = gold.label(name);
        let other = predicted.names.iter().find(|other| other.overlaps(name));
        let other = other.map_or("-".to_owned(), |other| predicted.label(other));
        log.gold_words(MistakeKind::NameMissed, name.words.clone(), &label, &other);
    }
    let spurious = |name: &&FlatName| !gold_keys.contains(&name.key());
    for name in predicted.names.iter().filter(known).filter(spurious) {
        let label = predicted.label(name);
        let other = gold.names.iter().find(|other| other.overlaps(name));
        let other = other.map_or("-".to_owned(), |other| gold.label(other));
        log.predicted_words(MistakeKind::NameSpurious, name.words.clone(), &other, &label);
    }
    let correct = gold_keys.intersection(&predicted_keys).count();
    f1(correct, predicted_keys.len(), gold_keys.len())
}

/// A relation without its subtype.
fn universal(deprel: &str) -> &str {
    deprel.split(':').next().unwrap_or(deprel)
}

/// F1 of subjects and objects of verbs.
///
/// The gold tag decides what a verb is, so that a tagging mistake does not count here as well. A head that
/// is not aligned with a gold word counts by its own tag.
fn arcs_f1(gold: &FlatText<'_>, predicted: &FlatText<'_>, to_gold: &[Option<usize>]) -> f64 {
    let arcs = |side: &FlatText<'_>, is_verb: &dyn Fn(usize) -> bool| -> Vec<(usize, usize)> {
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
    let (gold_arcs, predicted_arcs) = (arcs(gold, &in_gold), arcs(predicted, &in_predicted));
    let expected: BTreeSet<_> =
        gold_arcs.iter().map(|&(word, head)| (word, head, gold.words[word].deprel)).collect();
    let correct = predicted_arcs.iter().filter(|&&(word, head)| {
        let (Some(to), Some(from)) = (to_gold[word], to_gold[head]) else { return false };
        expected.contains(&(to, from, predicted.words[word].deprel))
    });
    f1(correct.count(), predicted_arcs.len(), gold_arcs.len())
}

#[cfg(test)]
mod tests {
    use super::super::annotator::{NameSpan, PredictedSentence};
    use super::super::names::{self, MissingNames};
    use super::*;
    use crate::treebank::conllu::parse;

    /// Two invented sentences with a contraction and two names.
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

    fn gold() -> GoldTreebank {
        GoldTreebank::new(parse(TEXT).unwrap(), Some(&names::parse(NAMES).unwrap()))
    }

    fn all(figure: f64) -> LanguageScores {
        let [upos, xpos, lemma, uas, las, sentence_f1, token_f1, words_f1, arcs_f1] = [figure; 9];
        LanguageScores {
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

    fn raw(predicted: &PredictedText) -> (LanguageScores, Vec<String>) {
        let (scores, mistakes) = gold().score_text(predicted).unwrap();
        (scores, mistakes.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_perfect_prediction_scores_one_everywhere() {
        let predicted = gold().as_prediction();
        assert_eq!(gold().score_text(&predicted).unwrap(), (all(1.0), Vec::new()));
        assert_eq!(gold().score_gold_words(&predicted).unwrap(), (all(1.0), Vec::new()));
    }

    #[test]
    fn an_empty_prediction_scores_zero_everywhere() {
        let (scores, mistakes) = raw(&PredictedText::default());
        assert_eq!(scores, all(0.0));
        assert_eq!(mistakes.len(), 2 + 11 + 2, "sentences, words and names");
    }

    #[test]
    fn on_gold_words_each_figure_counts_its_own_mistakes() {
        let mut predicted = gold().as_prediction();
        let words = &mut predicted.sentences[0].words;
        words[5].upos = "NOUN".to_owned();
        words[5].xpos = "NN".to_owned();
        words[4].lemma = "saw".to_owned();
        words[0].head = Some(5);
        words[0].deprel = "compound".to_owned();
        words[5].deprel = "obl".to_owned();
        let (scores, mistakes) = gold().score_gold_words(&predicted).unwrap();
        let share = |right: usize| right as f64 / 11.0;
        assert_eq!((scores.upos, scores.xpos, scores.lemma), (share(10), share(10), share(10)));
        assert_eq!((scores.uas, scores.las), (share(10), share(9)));
        assert_eq!(scores.words_f1, 1.0);
        // Two of the gold arcs Ada–see, Lorne–see, she–left and it–left are found.
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
    fn a_subtype_matters_only_for_arcs() {
        let mut predicted = gold().as_prediction();
        predicted.sentences[1].words[0].deprel = "nsubj:pass".to_owned();
        let (scores, mistakes) = gold().score_gold_words(&predicted).unwrap();
        assert_eq!((scores.las, scores.arcs_f1), (1.0, 3.0 / 4.0));
        assert!(mistakes.is_empty());
    }

    #[test]
    fn arcs_need_a_head_that_the_gold_tags_as_a_verb() {
        let mut predicted = gold().as_prediction();
        predicted.sentences[1].words[1].upos = "AUX".to_owned();
        let (scores, _) = gold().score_gold_words(&predicted).unwrap();
        assert_eq!(scores.arcs_f1, 1.0);
        // "Orr" is not a verb in the gold, whatever the prediction says.
        predicted.sentences[0].words[5].head = Some(1);
        predicted.sentences[0].words[1].upos = "VERB".to_owned();
        let (scores, _) = gold().score_gold_words(&predicted).unwrap();
        assert_eq!(scores.arcs_f1, 2.0 * 3.0 / (3.0 + 4.0));
    }

    #[test]
    fn merged_sentences_keep_their_words() {
        let mut predicted = gold().as_prediction();
        let second = predicted.sentences.pop().unwrap();
        let first = &mut predicted.sentences[0];
        first.words.extend(second.words.into_iter().map(|mut word| {
            word.head = Some(word.head.map_or(4, |head| head + 7));
            word
        }));
        let (scores, mistakes) = raw(&predicted);
        assert_eq!((scores.sentence_f1, scores.words_f1, scores.token_f1), (0.0, 1.0, 1.0));
        // The root of the second sentence now depends on the first.
        assert_eq!(scores.uas, 10.0 / 11.0);
        assert_eq!(mistakes.iter().filter(|m| m.starts_with("sentence-missed")).count(), 2);
        assert_eq!(mistakes.iter().filter(|m| m.starts_with("sentence-spurious")).count(), 1);
    }

    #[test]
    fn a_split_word_costs_itself_its_dependents_and_its_name() {
        let mut predicted = gold().as_prediction();
        let sentence = &mut predicted.sentences[0];
        // "Lorne" becomes "Lor" and "ne"; the full stop depends on "ne" to show that this head is wrong.
        let mut rest = sentence.words[5].clone();
        let middle = sentence.words[5].start + 3;
        (sentence.words[5].end, rest.start) = (middle, middle);
        rest.head = Some(5);
        sentence.words[6].head = Some(6);
        sentence.words.insert(6, rest);
        let (scores, mistakes) = raw(&predicted);
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
        let mut predicted = gold().as_prediction();
        let sentence = &mut predicted.sentences[0];
        let rest = sentence.words.remove(3);
        sentence.words[2].end = rest.end;
        for word in &mut sentence.words {
            word.head = word.head.map(|head| if head > 3 { head - 1 } else { head });
        }
        sentence.names[1] = NameSpan { first: 4, last: 4, kind: UnerType::Location };
        let (scores, _) = raw(&predicted);
        assert_eq!(scores.words_f1, 2.0 * 9.0 / (11.0 + 10.0));
        assert_eq!((scores.token_f1, scores.names_f1), (1.0, Some(1.0)));
    }

    #[test]
    fn white_space_of_the_text_does_not_count() {
        // A sentence may or may not include the space after it.
        let mut predicted = gold().as_prediction();
        predicted.sentences[0].words[6].end += 1;
        assert_eq!(raw(&predicted).0, all(1.0));
    }

    #[test]
    fn a_name_of_another_type_is_wrong_and_a_repeated_one_counts_once() {
        let mut predicted = gold().as_prediction();
        predicted.sentences[0].names[1].kind = UnerType::Person;
        let first = predicted.sentences[0].names[0];
        predicted.sentences[0].names.push(first);
        let (scores, mistakes) = raw(&predicted);
        assert_eq!(scores.names_f1, Some(0.5));
        assert!(mistakes.iter().any(|m| m.starts_with("name-missed\tLOC Lorne\tPER Lorne\t")));
        assert!(mistakes.iter().any(|m| m.starts_with("name-spurious\tLOC Lorne\tPER Lorne\t")));
    }

    #[test]
    fn names_in_a_sentence_without_gold_names_do_not_count() {
        let names = names::parse(&NAMES.replace("sent_id = s2", "sent_id = x")).unwrap();
        let gold = GoldTreebank::new(gold().sentences().to_vec(), Some(&names));
        let mut predicted = gold.as_prediction();
        predicted.sentences[1].names.push(NameSpan { first: 0, last: 0, kind: UnerType::Person });
        assert_eq!(gold.score_text(&predicted).unwrap().0.names_f1, Some(1.0));
        let without: Vec<_> = gold.without_names().map(|(s, why)| (s.id.as_str(), why)).collect();
        assert_eq!(without, [("s2", MissingNames::NoSentence)]);
    }

    #[test]
    fn an_index_out_of_range_is_an_error() {
        let broken = |change: &dyn Fn(&mut PredictedSentence)| {
            let mut predicted = gold().as_prediction();
            change(&mut predicted.sentences[1]);
            gold().score_text(&predicted).unwrap_err().to_string()
        };
        assert!(broken(&|s| s.words[3].end = 999).contains("..999"));
        assert!(broken(&|s| s.words[0].start = 0).contains("not a span of the text after byte"));
        assert!(broken(&|s| s.words[0].head = Some(4)).contains("a head outside the sentence"));
        assert!(
            broken(&|s| {
                s.names.push(NameSpan { first: 3, last: 4, kind: UnerType::Location });
            })
            .contains("ends outside the sentence")
        );
        let mut short = gold().as_prediction();
        short.sentences[0].words.pop();
        assert_eq!(
            gold().score_gold_words(&short).unwrap_err().to_string(),
            "expected 7 words in the sentence s1 and got 6"
        );
    }

    #[test]
    fn any_lemma_is_right_where_the_gold_has_none() {
        let text = TEXT.replace("5\tsee\tsee", "5\tsee\t_");
        let gold = GoldTreebank::new(parse(&text).unwrap(), None);
        let mut predicted = gold.as_prediction();
        predicted.sentences[0].words[4].lemma = "see".to_owned();
        let (scores, _) = gold.score_text(&predicted).unwrap();
        assert_eq!((scores.lemma, scores.names_f1), (1.0, None));
    }
}
