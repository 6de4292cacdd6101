//! Who is who within a document, against GUM: gold words, predicted mentions, no singletons.

mod command;
mod features;
pub mod gold;
pub mod metrics;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use anyhow::Result;
use onrecord::MentionForm;
use onrecord::language::Model;
use onrecord::reading::{Ground, Referring, referring};
use serde::Serialize;

use crate::treebank::text::Layout;
pub use command::{Options, run};
use gold::{GoldDocument, GoldMention, form, is_third_person};
use metrics::{Chain, Measures};

/// The figures, as fractions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Documents.
    pub documents: usize,
    /// The average F1 of MUC, B³ and CEAF-φ4; a mention counts with exactly its words.
    pub conll_f1: f64,
    /// F1 by links.
    pub muc_f1: f64,
    /// F1 by mentions.
    pub b_cubed_f1: f64,
    /// F1 by entities.
    pub ceaf_f1: f64,
    /// `conll_f1` of the mentions of one form alone.
    pub conll_f1_by_form: ByForm,
    /// Of the gold mentions of a form with a gold antecedent, those whose predicted antecedent has it too.
    pub antecedent_accuracy: ByForm,
    /// The same of personal and possessive pronouns of the third person.
    pub pronoun_accuracy: f64,
    /// How many these are.
    pub pronouns: usize,
}

/// A figure for each form of mention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct ByForm {
    pub name: f64,
    pub nominal: f64,
    pub pronoun: f64,
}

impl ByForm {
    fn of(mut figure: impl FnMut(MentionForm) -> f64) -> Self {
        let [name, nominal, pronoun] = FORMS.map(&mut figure);
        Self { name, nominal, pronoun }
    }
}

const FORMS: [MentionForm; 3] = [MentionForm::Name, MentionForm::Nominal, MentionForm::Pronoun];

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "documents               {:>7}", self.documents)?;
        let mut row = |name: &str, figure: f64| writeln!(f, "{name:<24}{figure:>7.3}");
        row("CoNLL F1", self.conll_f1)?;
        row("  MUC", self.muc_f1)?;
        row("  B³", self.b_cubed_f1)?;
        row("  CEAF-φ4", self.ceaf_f1)?;
        row("  names", self.conll_f1_by_form.name)?;
        row("  nominals", self.conll_f1_by_form.nominal)?;
        row("  pronouns", self.conll_f1_by_form.pronoun)?;
        row("antecedents of names", self.antecedent_accuracy.name)?;
        row("  of nominals", self.antecedent_accuracy.nominal)?;
        row("  of pronouns", self.antecedent_accuracy.pronoun)?;
        row("pronoun accuracy", self.pronoun_accuracy)?;
        writeln!(f, "pronouns                {:>7}", self.pronouns)
    }
}

/// What a model makes of a gold document.
///
/// # Errors
/// Where the words do not lie in their text.
pub fn resolved(document: &GoldDocument, model: &Model) -> Result<Vec<Referring>> {
    let layout = Layout::new(&document.sentences);
    let ground = Ground::of_words(&layout.text, &layout.paragraphs()?, model);
    Ok(referring(&ground, model))
}

/// Sums over documents.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    documents: usize,
    all: Measures,
    by_form: [Measures; 3],
    antecedents: [Share; 3],
    pronouns: Share,
}

#[derive(Clone, Copy, Debug, Default)]
struct Share {
    right: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    fn value(self) -> f64 {
        if self.all > 0 { self.right as f64 / self.all as f64 } else { 0.0 }
    }
}

/// What became of a gold mention that has an antecedent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The gold mention's index in its document.
    pub mention: usize,
    /// Its predicted antecedent.
    pub predicted: Option<Range<usize>>,
    /// Whether that is of the same gold chain.
    pub right: bool,
}

impl Tally {
    /// Adds a document and tells what became of each gold mention with an antecedent.
    pub fn add(&mut self, document: &GoldDocument, predicted: &[Referring]) -> Vec<Outcome> {
        self.documents += 1;
        let words = document.words();
        let form_of = |head: usize| form(words[head]);
        let gold = chains(&document.mentions, |m| (m.entity, m.words.clone(), form_of(m.head)));
        let found = chains(predicted, |m| (m.chain, m.words.clone(), form_of(m.head)));
        let spans = |chains: &[Chain<(Span, MentionForm)>], form: Option<MentionForm>| {
            let kept = |chain: &Chain<(Span, MentionForm)>| -> Chain<Span> {
                let of_form = chain.iter().filter(|(_, own)| form.is_none_or(|form| form == *own));
                of_form.map(|(span, _)| *span).collect()
            };
            chains.iter().map(kept).collect::<Vec<_>>()
        };
        self.all.add(&spans(&gold, None), &spans(&found, None));
        for (form, measures) in FORMS.into_iter().zip(&mut self.by_form) {
            measures.add(&spans(&gold, Some(form)), &spans(&found, Some(form)));
        }
        let outcomes = outcomes(&document.mentions, predicted);
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
    #[must_use]
    pub fn scores(&self) -> Scores {
        Scores {
            documents: self.documents,
            conll_f1: self.all.conll(),
            muc_f1: self.all.muc(),
            b_cubed_f1: self.all.b_cubed(),
            ceaf_f1: self.all.ceaf(),
            conll_f1_by_form: ByForm::of(|form| self.by_form[form as usize].conll()),
            antecedent_accuracy: ByForm::of(|form| self.antecedents[form as usize].value()),
            pronoun_accuracy: self.pronouns.value(),
            pronouns: self.pronouns.all,
        }
    }
}

type Span = (usize, usize);

/// Mentions by what they refer to. Of mentions of the same words the first counts.
fn chains<M>(
    mentions: &[M],
    of: impl Fn(&M) -> (usize, Range<usize>, MentionForm),
) -> Vec<Chain<(Span, MentionForm)>> {
    let mut chains: BTreeMap<usize, Chain<(Span, MentionForm)>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (chain, words, form) in mentions.iter().map(of) {
        let span = (words.start, words.end);
        if seen.insert(span) {
            chains.entry(chain).or_default().push((span, form));
        }
    }
    chains.into_values().collect()
}

/// Neither a mention nor its antecedent needs all the words
/// that the annotators give it: the gold mention with its head is meant.
fn outcomes(gold: &[GoldMention], predicted: &[Referring]) -> Vec<Outcome> {
    let heads = Heads::new(gold);
    let meant = |mention: &Referring| heads.meant(gold, mention.head, &mention.words);
    let mut antecedents: BTreeMap<usize, &Referring> = BTreeMap::new();
    for mention in predicted {
        let antecedent = mention.antecedent.map(|at| &predicted[at]);
        if let (Some(at), Some(antecedent)) = (meant(mention), antecedent) {
            antecedents.insert(at, antecedent);
        }
    }
    let mut begun = BTreeSet::new();
    let with_antecedent = |(_, mention): &(usize, &GoldMention)| !begun.insert(mention.entity);
    (gold.iter().enumerate().filter(with_antecedent))
        .map(|(at, mention)| {
            let antecedent = antecedents.get(&at);
            let entity = antecedent.and_then(|antecedent| Some(gold[meant(antecedent)?].entity));
            Outcome {
                mention: at,
                predicted: antecedent.map(|antecedent| antecedent.words.clone()),
                right: entity == Some(mention.entity),
            }
        })
        .collect()
}

/// Gold mentions by the words of their heads.
struct Heads(BTreeMap<usize, Vec<usize>>);

impl Heads {
    fn new(gold: &[GoldMention]) -> Self {
        let mut heads: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, mention) in gold.iter().enumerate() {
            let least = mention.least.iter().filter(|&&head| head != mention.head);
            for &head in least.chain([&mention.head]) {
                heads.entry(head).or_default().push(at);
            }
        }
        Self(heads)
    }

    /// Which gold mention words with this head mean.
    fn meant(&self, gold: &[GoldMention], head: usize, words: &Range<usize>) -> Option<usize> {
        let unlike = |&&at: &&usize| difference(&gold[at].words, words);
        self.0.get(&head)?.iter().min_by_key(unlike).copied()
    }
}

/// How many words two mentions do not share.
fn difference(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.start.abs_diff(b.start) + a.end.abs_diff(b.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::treebank::conllu::{Sentence, Word};

    /// "Ana Ruiz left . She met Ben Oduya . He waved ." with who is who.
    fn document() -> GoldDocument {
        let word = |form: &str, upos: &str, xpos: &str, head: Option<usize>| Word {
            form: form.to_owned(),
            upos: upos.to_owned(),
            xpos: xpos.to_owned(),
            head,
            ..Word::default()
        };
        let name = |form: &str, head| word(form, "PROPN", "NNP", head);
        let verb = |form: &str| word(form, "VERB", "VBD", None);
        let pronoun = |form: &str, head| word(form, "PRON", "PRP", Some(head));
        let sentence = |words: Vec<Word>| Sentence { words, ..Sentence::default() };
        let mention = |words: Range<usize>, head, entity| GoldMention {
            words,
            head,
            least: vec![head],
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

    fn referring(words: Range<usize>, chain: usize, antecedent: Option<usize>) -> Referring {
        Referring { head: words.start, words, chain, antecedent }
    }

    fn scores(predicted: &[Referring]) -> Scores {
        let mut tally = Tally::default();
        tally.add(&document(), predicted);
        tally.scores()
    }

    #[test]
    fn all_right() {
        let scores = scores(&[
            referring(0..2, 0, None),
            referring(3..4, 0, Some(0)),
            referring(5..7, 1, None),
            referring(7..8, 1, Some(2)),
        ]);
        assert_eq!((scores.conll_f1, scores.pronoun_accuracy, scores.pronouns), (1.0, 1.0, 2));
        // No form has two mentions of one chain.
        assert_eq!(scores.conll_f1_by_form, ByForm::default());
    }

    #[test]
    fn an_antecedent_needs_the_right_head_and_the_chain_needs_the_right_words() {
        // "Ben" for "Ben Oduya", and nobody for "She".
        let scores = scores(&[
            referring(0..2, 0, None),
            referring(5..6, 1, None),
            referring(7..8, 1, Some(1)),
        ]);
        assert_eq!(scores.pronoun_accuracy, 0.5);
        assert_eq!(scores.antecedent_accuracy, ByForm { pronoun: 0.5, ..ByForm::default() });
        // One predicted chain of two, one mention of it right: nothing links.
        assert_eq!(scores.muc_f1, 0.0);
        assert!(scores.b_cubed_f1 > 0.0);
    }

    #[test]
    fn a_wrong_chain_and_none_are_both_wrong() {
        let wrong = [referring(0..2, 0, None), referring(7..8, 0, Some(0))];
        assert_eq!(scores(&wrong).pronoun_accuracy, 0.0);
        assert_eq!(scores(&[]), Scores { documents: 1, pronouns: 2, ..Scores::default() });
    }
}
