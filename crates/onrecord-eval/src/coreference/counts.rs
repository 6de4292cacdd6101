//! Compares documents with the gold and counts the outcomes.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::Result;
use onrecord::language::Model;
use onrecord::reading::MentionForm;
use onrecord::reading::{AnalysedText, ReferringExpression, referring_expressions};

use super::gold::{GoldDocument, GoldMention, form, is_third_person};
use super::heads::MentionsByHead;
use super::metrics::{Chain, CoreferenceMeasures};
use super::scores::{CoreferenceScores, FORMS, FiguresByForm};
use crate::treebank::text::TreebankText;

/// Predicts the mentions of a gold document and their antecedents.
///
/// # Errors
/// If a word does not lie in the text.
pub(super) fn predict(document: &GoldDocument, model: &Model) -> Result<Vec<ReferringExpression>> {
    let text = TreebankText::new(&document.sentences);
    let analysed = AnalysedText::of_words(&text.text, &text.paragraphs()?, model);
    Ok(referring_expressions(&analysed, model))
}

/// Counts over documents.
#[derive(Clone, Debug, Default)]
pub(super) struct CoreferenceCounts {
    documents: usize,
    all: CoreferenceMeasures,
    by_form: [CoreferenceMeasures; 3],
    antecedents: [Accuracy; 3],
    pronouns: Accuracy,
}

/// Counts of right and of all cases.
#[derive(Clone, Copy, Debug, Default)]
struct Accuracy {
    right: usize,
    all: usize,
}

impl Accuracy {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    fn value(self) -> f64 {
        if self.all > 0 { self.right as f64 / self.all as f64 } else { 0.0 }
    }
}

/// The outcome for a gold mention that has an antecedent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AnaphorOutcome {
    /// The gold mention's index in its document.
    pub(super) mention: usize,
    /// Its predicted antecedent.
    pub(super) predicted: Option<Range<usize>>,
    /// Whether the predicted antecedent is in the same gold chain.
    pub(super) right: bool,
}

impl CoreferenceCounts {
    /// Adds a document. Returns the outcome for each gold mention that has an antecedent.
    pub(super) fn add(
        &mut self,
        document: &GoldDocument,
        predicted: &[ReferringExpression],
    ) -> Vec<AnaphorOutcome> {
        self.documents += 1;
        let words = document.words();
        let form_of = |head: usize| form(words[head]);
        let gold = chains(&document.mentions, |m| (m.entity, m.words.clone(), form_of(m.head)));
        let predicted_chains = chains(predicted, |m| (m.chain, m.words.clone(), form_of(m.head)));
        let spans = |chains: &[Chain<(WordRange, MentionForm)>], form: Option<MentionForm>| {
            let kept = |chain: &Chain<(WordRange, MentionForm)>| -> Chain<WordRange> {
                let of_form = chain.iter().filter(|(_, own)| form.is_none_or(|form| form == *own));
                of_form.map(|(span, _)| *span).collect()
            };
            chains.iter().map(kept).collect::<Vec<_>>()
        };
        self.all.add(&spans(&gold, None), &spans(&predicted_chains, None));
        for (form, measures) in FORMS.into_iter().zip(&mut self.by_form) {
            measures.add(&spans(&gold, Some(form)), &spans(&predicted_chains, Some(form)));
        }
        let outcomes = antecedent_outcomes(&document.mentions, predicted);
        for outcome in &outcomes {
            let head = document.mentions[outcome.mention].head;
            self.antecedents[form_of(head) as usize].add(outcome.right);
            if is_third_person(words[head]) {
                self.pronouns.add(outcome.right);
            }
        }
        outcomes
    }

    /// The figures.
    pub(super) fn scores(&self) -> CoreferenceScores {
        CoreferenceScores {
            documents: self.documents,
            conll_f1: self.all.conll(),
            muc_f1: self.all.muc(),
            b_cubed_f1: self.all.b_cubed(),
            ceaf_f1: self.all.ceaf(),
            conll_f1_by_form: FiguresByForm::of(|form| self.by_form[form as usize].conll()),
            antecedent_accuracy: FiguresByForm::of(|form| self.antecedents[form as usize].value()),
            pronoun_accuracy: self.pronouns.value(),
            pronouns: self.pronouns.all,
        }
    }
}

/// The range of a mention's words.
type WordRange = (usize, usize);

/// Groups mentions by what they refer to. If two mentions have the same words, the first counts.
fn chains<M>(
    mentions: &[M],
    of: impl Fn(&M) -> (usize, Range<usize>, MentionForm),
) -> Vec<Chain<(WordRange, MentionForm)>> {
    let mut chains: BTreeMap<usize, Chain<(WordRange, MentionForm)>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (chain, words, form) in mentions.iter().map(of) {
        let span = (words.start, words.end);
        if seen.insert(span) {
            chains.entry(chain).or_default().push((span, form));
        }
    }
    chains.into_values().collect()
}

/// Compares antecedents. A predicted mention stands for the gold mention with the same head, whatever its
/// other words are.
fn antecedent_outcomes(
    gold: &[GoldMention],
    predicted: &[ReferringExpression],
) -> Vec<AnaphorOutcome> {
    let heads = MentionsByHead::new(gold);
    let gold_mention =
        |mention: &ReferringExpression| heads.find(gold, mention.head, &mention.words);
    let mut antecedents: BTreeMap<usize, &ReferringExpression> = BTreeMap::new();
    for mention in predicted {
        let antecedent = mention.antecedent.map(|at| &predicted[at]);
        if let (Some(at), Some(antecedent)) = (gold_mention(mention), antecedent) {
            antecedents.insert(at, antecedent);
        }
    }
    let mut seen = BTreeSet::new();
    let with_antecedent = |(_, mention): &(usize, &GoldMention)| !seen.insert(mention.entity);
    (gold.iter().enumerate().filter(with_antecedent))
        .map(|(at, mention)| {
            let antecedent = antecedents.get(&at);
            let entity =
                antecedent.and_then(|antecedent| Some(gold[gold_mention(antecedent)?].entity));
            AnaphorOutcome {
                mention: at,
                predicted: antecedent.map(|antecedent| antecedent.words.clone()),
                right: entity == Some(mention.entity),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::treebank::conllu::{ConlluSentence, ConlluWord};

    /// "Ana Ruiz left . She met Ben Oduya . He waved ." with its coreference.
    fn document() -> GoldDocument {
        let word = |form: &str, upos: &str, xpos: &str, head: Option<usize>| ConlluWord {
            form: form.to_owned(),
            upos: upos.to_owned(),
            xpos: xpos.to_owned(),
            head,
            ..ConlluWord::default()
        };
        let name = |form: &str, head| word(form, "PROPN", "NNP", head);
        let verb = |form: &str| word(form, "VERB", "VBD", None);
        let pronoun = |form: &str, head| word(form, "PRON", "PRP", Some(head));
        let sentence =
            |words: Vec<ConlluWord>| ConlluSentence { words, ..ConlluSentence::default() };
        let mention = |words: Range<usize>, head, entity| GoldMention {
            words,
            head,
            min_span: vec![head],
            entity,
        };
        GoldDocument {
            id: "test".to_owned(),
            sentences: vec![
                sentence(vec![name("Ana", Some(2)), name("Ruiz", Some(0)), verb("left")]),
                sentence(vec![
                    pronoun("She", 1),
                    verb("met"),
                    name("Ben", Some(1)),
                    name("Oduya", Some(2)),
                ]),
                sentence(vec![pronoun("He", 1), verb("waved")]),
            ],
            mentions: vec![
                mention(0..2, 0, 1),
                mention(3..4, 3, 1),
                mention(5..7, 5, 2),
                mention(7..8, 7, 2),
            ],
        }
    }

    fn referring_expressions(
        words: Range<usize>,
        chain: usize,
        antecedent: Option<usize>,
    ) -> ReferringExpression {
        ReferringExpression { head: words.start, words, chain, antecedent }
    }

    fn scores(predicted: &[ReferringExpression]) -> CoreferenceScores {
        let mut tally = CoreferenceCounts::default();
        tally.add(&document(), predicted);
        tally.scores()
    }

    #[test]
    fn a_perfect_prediction_scores_one() {
        let scores = scores(&[
            referring_expressions(0..2, 0, None),
            referring_expressions(3..4, 0, Some(0)),
            referring_expressions(5..7, 1, None),
            referring_expressions(7..8, 1, Some(2)),
        ]);
        assert_eq!((scores.conll_f1, scores.pronoun_accuracy, scores.pronouns), (1.0, 1.0, 2));
        // No form has two mentions of one chain.
        assert_eq!(scores.conll_f1_by_form, FiguresByForm::default());
    }

    #[test]
    fn an_antecedent_needs_the_right_head_and_the_chain_needs_the_right_words() {
        // "Ben" for "Ben Oduya", and nobody for "She".
        let scores = scores(&[
            referring_expressions(0..2, 0, None),
            referring_expressions(5..6, 1, None),
            referring_expressions(7..8, 1, Some(1)),
        ]);
        assert_eq!(scores.pronoun_accuracy, 0.5);
        assert_eq!(
            scores.antecedent_accuracy,
            FiguresByForm { pronoun: 0.5, ..FiguresByForm::default() }
        );
        // The only predicted chain of two has one right mention, so it contains no right link.
        assert_eq!(scores.muc_f1, 0.0);
        assert!(scores.b_cubed_f1 > 0.0);
    }

    #[test]
    fn a_wrong_antecedent_and_none_are_both_wrong() {
        let wrong = [referring_expressions(0..2, 0, None), referring_expressions(7..8, 0, Some(0))];
        assert_eq!(scores(&wrong).pronoun_accuracy, 0.0);
        assert_eq!(
            scores(&[]),
            CoreferenceScores { documents: 1, pronouns: 2, ..CoreferenceScores::default() }
        );
    }
}
