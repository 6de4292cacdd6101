//! Scores the model's attributions against GUM's attribution relations whose content is a clause.
//!
//! GUM annotates each document with a tree of discourse units. In an attribution relation, the attributing unit
//! ("he said") hangs under the unit of what is attributed. `training/onrecord_training/gum_attributions.py` reads
//! these relations by the same definition:
//!
//! 1. A relation is an `attribution-positive` or `attribution-negative`, primary or secondary. It leads from the
//!    attributing unit to the unit of the content. A unit reaches from its first word to the word before the next
//!    unit.
//! 2. The content's units are that unit and all units below those children of it whose level is lower than the
//!    relation's, or whose relation is `same-unit_m`. The attributing unit and all units below it are left out, but
//!    never the content's own unit. The content is all words of these units whose UPOS is not PUNCT.
//! 3. The cue's words are those that the relation's signals `lex-indwd` and `lex-indph` name, if one of them has the
//!    UPOS VERB, AUX, ADJ or NOUN. Otherwise they are those of `dm-according to`, under the same condition.
//!    Otherwise the cue is the first word of the attributing unit whose head lies outside of it, if its UPOS is VERB.
//!    Relations without a cue, such as picture credits, are no gold.
//! 4. A set of words is a clause if one of its top words (the head lies outside the set) is not an `xcomp` and is one
//!    of these: a VERB or AUX; a word with a `cop` as a child in the set; or a question word with a relative clause
//!    ("what happened": its XPOS begins with W, and it has an `acl:relcl` or `advcl:relcl` as a child in the set).
//!    The relation counts if its content is a clause.
//! 5. An attribution of the model finds a relation if its cue shares a word with the relation's cue and its content
//!    shares one with the relation's content. They are matched one to one, the most confident attribution first. Of
//!    several relations it finds the one with which its content shares the most words, and of equals the first. An
//!    attribution that finds none is wrong if the words of its content that are not PUNCT are a clause by 4, and is
//!    left out otherwise. An attribution that finds a relation whose content is no clause is left out too.
//!
//! By points 4 and 5, contents that GUM never annotates do not count: noun phrases ("called him a liar") and open
//! complements ("wants to go"). Precision depends on that choice. The strictest reading is therefore given beside it:
//! every attribution that finds no clause is wrong if its content holds any VERB or AUX.

mod discourse;
mod gold;
mod matching;
mod scores;

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use onrecord::language::{AttributionSpans, Model};

use self::gold::GumDocument;
use self::matching::{Outcome, compare};
use self::scores::{GumCounts, GumScores};
use crate::treebank::conllu;
use crate::treebank::text::TreebankText;

/// Scores a model on the gold words of a file, document by document. With `list`, writes the outcomes to `out`.
///
/// # Errors
/// If the file cannot be read, has no attribution relations, or the model finds no attributions.
pub(super) fn score(
    model: &Model,
    file: &Path,
    list: bool,
    out: &mut dyn Write,
) -> Result<GumScores> {
    let mut counts = GumCounts::default();
    for (document, sentences) in conllu::documents(conllu::read(file)?)? {
        let text = TreebankText::new(&sentences);
        let analysis = model.analyser().analyse_words(&text.text, &text.paragraphs()?);
        let predicted = analysis.attributions.context(
            "this model finds no attributions: take `fast`, `accurate` or another trained on attributions",
        )?;
        let gold = GumDocument::new(&sentences)
            .with_context(|| format!("the discourse units of {}", document.id))?;
        ensure!(
            analysis.tokens.len() == gold.words.len(),
            "{}: the model reads {} words instead of {}",
            document.id,
            analysis.tokens.len(),
            gold.words.len()
        );
        let outcomes = compare(&gold, &predicted);
        counts.add(&document.genre, &gold, &outcomes);
        if list {
            write_outcomes(&document.id, &gold, &predicted, &outcomes, out)?;
        }
    }
    ensure!(
        counts.has_relations(),
        "{} holds no attribution relations: take GUM with `Discourse=` in its last column",
        file.display()
    );
    Ok(counts.scores())
}

/// Writes a line for each attribution, with the cue and content, and one for each missed relation with a clause.
fn write_outcomes(
    id: &str,
    gold: &GumDocument,
    predicted: &[AttributionSpans],
    outcomes: &[Outcome],
    out: &mut dyn Write,
) -> Result<()> {
    for (attribution, outcome) in predicted.iter().zip(outcomes) {
        let cue = gold.text(attribution.cue.clone());
        let source = attribution.source.clone().map(|source| gold.text(source));
        let content = gold.text(attribution.content.iter().flat_map(Clone::clone));
        let source = source.as_deref().unwrap_or("-");
        writeln!(out, "{id}\t{}\t{source}\t{cue}\t{content}", outcome.name())?;
    }
    for (number, relation) in gold.relations.iter().enumerate() {
        if relation.is_clause && !outcomes.iter().any(|outcome| outcome.relation() == Some(number))
        {
            let cue = gold.text(relation.cue.iter().copied());
            let content = gold.text(relation.content.iter().copied());
            writeln!(out, "{id}\tmissed\t-\t{cue}\t{content}")?;
        }
    }
    Ok(())
}
