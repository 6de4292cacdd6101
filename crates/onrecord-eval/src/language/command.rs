//! The `language` command: options and output.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use super::annotator::Annotator;
use super::gold::GoldTreebank;
use super::scores::{LanguageScores, SPEED};
use super::variants::TextVariant;
use crate::output::{print_json, print_scores};

/// The options of `onrecord-eval language`.
#[derive(Args, Clone, Debug, Default)]
pub struct LanguageOptions {
    /// A treebank in CoNLL-U.
    pub file: PathBuf,
    /// Name annotations in Universal NER's IOB2, matched by `sent_id`.
    #[arg(long)]
    pub names: Option<PathBuf>,
    /// Analyse the rebuilt text instead of the gold sentences and words.
    #[arg(long)]
    pub raw: bool,
    /// Print one JSON object, with figures as fractions.
    #[arg(long)]
    pub json: bool,
    /// Print every mistake, for error analysis: its kind, the gold, the prediction, and the context.
    #[arg(long, conflicts_with = "json")]
    pub outcomes: bool,
    /// Print a row for each typographic variant of the treebank: in capitals, with other quotation marks,
    /// and so on.
    #[arg(long, conflicts_with = "outcomes")]
    pub variants: bool,
}

/// The figures for one variant.
#[derive(Serialize)]
struct VariantRow {
    variant: String,
    sentences: usize,
    #[serde(flatten)]
    scores: LanguageScores,
}

#[derive(Serialize)]
struct VariantTable {
    variants: Vec<VariantRow>,
}

/// Scores an annotator and prints the figures.
///
/// # Errors
/// If a file cannot be read, the text cannot be analysed, or the output cannot be written.
pub fn run(
    annotator: &dyn Annotator,
    options: &LanguageOptions,
    out: &mut dyn Write,
) -> Result<()> {
    let gold = GoldTreebank::read(&options.file, options.names.as_deref())?;
    for (sentence, why) in gold.without_names() {
        eprintln!("{}: names are not scored: {why}", sentence.id);
    }
    if options.variants {
        return run_variants(annotator, options, &gold, out);
    }
    let (scores, mistakes) = gold.evaluate(annotator, options.raw)?;
    if options.outcomes {
        for mistake in &mistakes {
            writeln!(out, "{mistake}")?;
        }
    }
    print_scores(&scores, options.json, out)
}

/// Prints one row per variant.
fn run_variants(
    annotator: &dyn Annotator,
    options: &LanguageOptions,
    gold: &GoldTreebank,
    out: &mut dyn Write,
) -> Result<()> {
    let mut rows = Vec::new();
    for variant in TextVariant::ALL {
        let Some(gold) = variant.apply(gold) else { continue };
        let (scores, _) = gold.evaluate(annotator, options.raw)?;
        let sentences = gold.sentences().len();
        rows.push(VariantRow { variant: variant.to_string(), sentences, scores });
    }
    if options.json {
        return print_json(&VariantTable { variants: rows }, out);
    }
    // The table leaves out the speed: a few dozen sentences are too few to time.
    let figures = |row: &VariantRow| -> Vec<(&'static str, f64)> {
        row.scores.rows().filter(|(name, _)| *name != SPEED).collect()
    };
    if let Some(first) = rows.first() {
        write!(out, "{:<20}{:>9}", "", "sentences")?;
        for (name, _) in figures(first) {
            write!(out, " {name:>11}")?;
        }
        writeln!(out)?;
    }
    for row in &rows {
        write!(out, "{:<20}{:>9}", row.variant, row.sentences)?;
        for (_, figure) in figures(row) {
            write!(out, " {figure:>11.3}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::super::annotator::{PredictedSentence, PredictedText, PredictedWord};
    use super::*;
    use crate::treebank::conllu::ConlluWord;
    use crate::treebank::text::{TreebankText, WordSpan};

    /// Predicts the gold of `data/robust.conllu` for any text, and nothing for gold words.
    struct RobustGold(GoldTreebank);

    impl RobustGold {
        fn open() -> Self {
            let LanguageOptions { file, names, .. } = options();
            Self(GoldTreebank::read(&file, names.as_deref()).unwrap())
        }
    }

    impl Annotator for RobustGold {
        fn annotate_text(&self, _: &str) -> Result<PredictedText> {
            Ok(self.0.as_prediction())
        }

        fn annotate_words(&self, text: &TreebankText) -> Result<PredictedText> {
            let blank = |words: &Vec<WordSpan>| PredictedSentence {
                words: vec![PredictedWord::default(); words.len()],
                names: Vec::new(),
            };
            Ok(PredictedText { sentences: text.sentences.iter().map(blank).collect() })
        }
    }

    fn options() -> LanguageOptions {
        let data = |name: &str| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
        LanguageOptions {
            file: data("robust.conllu"),
            names: Some(data("robust.iob2")),
            ..LanguageOptions::default()
        }
    }

    fn printed(options: &LanguageOptions) -> String {
        let mut out = Vec::new();
        run(&RobustGold::open(), options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_robustness_treebank_is_consistent_and_has_names_for_every_sentence() {
        let gold = RobustGold::open().0;
        assert_eq!(gold.without_names().count(), 0);
        for sentence in gold.sentences() {
            let alone = TreebankText::new(std::slice::from_ref(sentence));
            assert_eq!(sentence.text.as_deref(), Some(alone.text.as_str()), "{}", sentence.id);
        }
        let all = |part: fn(&ConlluWord) -> &str, allowed: &str| {
            for word in gold.sentences().iter().flat_map(|sentence| &sentence.words) {
                assert!(allowed.split(' ').any(|tag| tag == part(word)), "{word:?}");
            }
        };
        all(
            |word| &word.upos,
            "ADJ ADP ADV AUX CCONJ DET NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB",
        );
        all(
            |word| &word.deprel,
            "acl acl:relcl advcl advmod amod appos aux aux:pass case cc ccomp compound \
             compound:prt conj cop csubj det expl fixed flat iobj mark nmod nmod:desc nmod:poss \
             nmod:unmarked nsubj nsubj:pass nummod obj obl obl:agent obl:unmarked parataxis punct \
             root xcomp",
        );
    }

    /// Otherwise the models would have seen its names in training.
    #[test]
    fn its_names_are_not_among_those_that_training_substitutes() {
        let training = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../training");
        let read = |file: &str| std::fs::read_to_string(training.join(file)).unwrap();
        let (names, world) = (read("names.txt"), read("world-names.txt"));
        let is_person = |line: &&str| line.starts_with("given:") || line.starts_with("surname:");
        let drawn: BTreeSet<&str> = names
            .lines()
            .filter(|line| !line.starts_with('#'))
            .chain(world.lines().filter(is_person))
            .flat_map(|line| line.split([' ', '_']))
            .collect();
        let robust = std::fs::read_to_string(options().names.unwrap()).unwrap();
        let shared: BTreeSet<&str> = robust
            .lines()
            .map(|line| line.split('\t').collect::<Vec<_>>())
            .filter(|row| row.len() > 2 && row[2] != "O" && drawn.contains(row[1]))
            .map(|row| row[1])
            .collect();
        // Forms of address, which this treebank tests on purpose.
        assert_eq!(Vec::from_iter(shared), ["Hajj", "Sayyed"]);
    }

    #[test]
    fn json_has_the_documented_names() {
        let printed = printed(&LanguageOptions { json: true, raw: true, ..options() });
        let object: serde_json::Value = serde_json::from_str(&printed).unwrap();
        for name in [
            "upos",
            "xpos",
            "lemma",
            "uas",
            "las",
            "sentence_f1",
            "token_f1",
            "words_f1",
            "arcs_f1",
            "names_f1",
        ] {
            assert_eq!(object[name], 1.0, "{name}");
        }
        assert!(object["words_per_second"].as_f64().unwrap() > 0.0);
    }

    #[test]
    fn the_table_has_one_line_per_figure_and_a_perfect_prediction_has_no_mistakes() {
        let table = printed(&LanguageOptions { outcomes: true, raw: true, ..options() });
        assert_eq!(table.lines().count(), 11);
        assert!(table.starts_with("UPOS                      1.000\n"), "{table}");
    }

    #[test]
    fn each_variant_has_a_row() {
        let table = printed(&LanguageOptions { variants: true, ..options() });
        assert_eq!(table.lines().count(), 1 + TextVariant::ALL.len(), "{table}");
        assert!(table.lines().nth(2).unwrap().starts_with("capitals"));
    }
}
