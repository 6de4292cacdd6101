//! The `roles` and `status` commands: options and output.

use std::collections::BTreeSet;
use std::io::Write;
use std::ops::Range;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use onrecord::language::{LanguageAnalysis, Model, Predicate};

use super::gold::{self, Roles};
use super::scores::{RoleCounts, StatusCounts};
use crate::output::print_scores;
use crate::treebank::conllu::{self, ConlluSentence, ConlluWord};
use crate::treebank::text::TreebankText;

/// The options of `onrecord-eval roles` and `onrecord-eval status`.
#[derive(Args, Clone, Debug)]
pub struct PredicateOptions {
    /// A treebank in CoNLL-U.
    treebank: PathBuf,
    /// The annotation of its words: a table of `PropBank` (`roles`) or of UDS (`status`).
    annotation: PathBuf,
    /// Print one JSON object, with figures as fractions.
    #[arg(long)]
    json: bool,
    /// Print every mistake, for error analysis.
    #[arg(long, conflicts_with = "json")]
    outcomes: bool,
}

/// A treebank with the predicates that a model finds on its gold words.
struct Analysed {
    sentences: Vec<ConlluSentence>,
    analysis: LanguageAnalysis,
    predicates: Vec<Predicate>,
}

impl Analysed {
    fn new(model: &Model, options: &PredicateOptions) -> Result<Self> {
        let sentences = conllu::read(&options.treebank)?;
        let text = TreebankText::new(&sentences);
        let mut analyser = model.analyser().find_predicates(true);
        let mut analysis = analyser.analyse_words(&text.text, &text.paragraphs()?);
        let predicates = analysis.predicates.take();
        let predicates =
            predicates.context("this model finds no predicates: take one of 2026.3 or later")?;
        Ok(Self { sentences, analysis, predicates })
    }

    /// Each sentence with the place of its words in the text, and its predicates.
    fn sentences(&self) -> impl Iterator<Item = (&ConlluSentence, Range<usize>, &[Predicate])> {
        let mut start = 0;
        self.sentences.iter().map(move |sentence| {
            let words = start..start + sentence.words.len();
            start = words.end;
            let first = self.predicates.partition_point(|p| (p.word as usize) < words.start);
            let end = self.predicates.partition_point(|p| (p.word as usize) < words.end);
            (sentence, words, &self.predicates[first..end])
        })
    }
}

/// Scores the arguments of predicates and prints the figures.
///
/// # Errors
/// If a file cannot be read, the model finds no predicates, or the output cannot be written.
pub fn run_roles(model: &Model, options: &PredicateOptions, out: &mut dyn Write) -> Result<()> {
    let analysed = Analysed::new(model, options)?;
    let gold = gold::read_roles(&options.annotation, &analysed.sentences)?;
    let mut counts = RoleCounts::default();
    for (sentence, words, predicates) in analysed.sentences() {
        let Some(gold) = gold.get(&sentence.id) else { continue };
        let found = found_roles(&analysed.analysis, words.start, predicates);
        counts.sentences += 1;
        counts.predicates.add(&gold.keys().collect(), &found.keys().collect());
        for (part, tags) in [
            (&mut counts.all, &[] as &[&str]),
            (&mut counts.verbs, &["VERB", "AUX"]),
            (&mut counts.nouns, &["NOUN", "PROPN"]),
        ] {
            let is_of =
                |word: usize| tags.is_empty() || tags.contains(&&*sentence.words[word].upos);
            part.add(&flat(gold, is_of), &flat(&found, is_of));
        }
        if options.outcomes {
            write_outcomes(sentence, gold, &found, out)?;
        }
    }
    print_scores(&counts.scores(), options.json, out)
}

/// Scores whether predicates happened and prints the figures. Negated predicates are left out.
///
/// # Errors
/// As [`run_roles`].
pub fn run_status(model: &Model, options: &PredicateOptions, out: &mut dyn Write) -> Result<()> {
    let analysed = Analysed::new(model, options)?;
    let gold = gold::read_factuality(&options.annotation)?;
    let mut counts = StatusCounts::default();
    for (sentence, words, predicates) in analysed.sentences() {
        let Some(gold) = gold.get(&sentence.id) else { continue };
        let certain =
            gold.iter().filter(|(word, score)| score.abs() >= 1.0 && !is_negated(sentence, **word));
        for (&word, &score) in certain {
            let predicate = predicates.iter().find(|p| p.word as usize == words.start + word);
            // A word that is no predicate for the model counts as not factual.
            let factual = predicate.is_some_and(|predicate| predicate.factual > 0.5);
            counts.add(score > 0.0, factual);
            if options.outcomes && factual != (score > 0.0) {
                let forms: Vec<&str> =
                    sentence.words.iter().map(|word| word.form.as_str()).collect();
                writeln!(out, "{}\t{}\t{score}\t{}", sentence.id, forms[word], forms.join(" "))?;
            }
        }
    }
    print_scores(&counts.scores(), options.json, out)
}

/// Words that negate what they depend on.
const NEGATIONS: [&str; 9] =
    ["not", "n't", "never", "no", "neither", "nor", "nobody", "nothing", "none"];

/// Whether a negation depends on a word. UDS's annotators answered for such words in both ways.
fn is_negated(sentence: &ConlluSentence, word: usize) -> bool {
    let negates = |word: &ConlluWord| NEGATIONS.contains(&&*word.lemma.to_lowercase());
    let below =
        |head: usize| sentence.words.iter().enumerate().filter(move |(_, w)| w.head == Some(head));
    below(word).any(|(at, dependent)| match dependent.deprel.split(':').next() {
        Some("advmod" | "det" | "cc") => negates(dependent),
        Some("nsubj" | "obj") => {
            negates(dependent)
                || below(at).any(|(_, word)| word.deprel == "det" && word.lemma == "no")
        }
        _ => false,
    })
}

fn found_roles(analysis: &LanguageAnalysis, start: usize, predicates: &[Predicate]) -> Roles {
    let arguments = |predicate: &Predicate| {
        (predicate.arguments.iter())
            .map(|argument| {
                let role = analysis.labels.roles[usize::from(argument.role)].to_string();
                (argument.head as usize - start, role)
            })
            .collect()
    };
    predicates.iter().map(|p| (p.word as usize - start, arguments(p))).collect()
}

/// All arguments of the predicates that `is_of` chooses.
fn flat(roles: &Roles, is_of: impl Fn(usize) -> bool) -> BTreeSet<(usize, usize, String)> {
    (roles.iter().filter(|(word, _)| is_of(**word)))
        .flat_map(|(&word, own)| own.iter().map(move |(head, role)| (word, *head, role.clone())))
        .collect()
}

fn write_outcomes(
    sentence: &ConlluSentence,
    gold: &Roles,
    found: &Roles,
    out: &mut dyn Write,
) -> Result<()> {
    let form = |word: usize| sentence.words[word].form.as_str();
    let (gold, found) = (flat(gold, |_| true), flat(found, |_| true));
    let missing = gold.difference(&found).map(|argument| (argument, "missing"));
    let wrong = found.difference(&gold).map(|argument| (argument, "wrong"));
    let forms: Vec<&str> = sentence.words.iter().map(|word| word.form.as_str()).collect();
    for ((word, head, role), outcome) in missing.chain(wrong) {
        let (word, head) = (form(*word), form(*head));
        writeln!(out, "{}\t{outcome}\t{word}\t{role}\t{head}\t{}", sentence.id, forms.join(" "))?;
    }
    Ok(())
}
