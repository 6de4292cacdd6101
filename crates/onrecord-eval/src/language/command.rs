//! `onrecord-eval language`, but for the choice of the model.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use super::analyser::Analyser;
use crate::language::{Gold, Scores};
use super::variants::Variant;

/// What may be asked of `onrecord-eval language`.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// A treebank in CoNLL-U.
    pub file: PathBuf,
    /// Its names in Universal NER's IOB2, matched by `sent_id`.
    #[arg(long)]
    pub names: Option<PathBuf>,
    /// Rebuild the text and find sentences and words in it, instead of taking the gold ones.
    #[arg(long)]
    pub raw: bool,
    /// One JSON object with figures as fractions.
    #[arg(long)]
    pub json: bool,
    /// Print every mistake, for error analysis: what kind, the gold, the prediction, and the words
    /// around.
    #[arg(long, conflicts_with = "json")]
    pub outcomes: bool,
    /// A row for each way of writing the same sentences: in capitals, with other quotation marks,
    /// and so on.
    #[arg(long, conflicts_with = "outcomes")]
    pub variants: bool,
}

/// The figures of one way of writing.
#[derive(Serialize)]
struct Row {
    variant: String,
    sentences: usize,
    #[serde(flatten)]
    scores: Scores,
}

#[derive(Serialize)]
struct Rows {
    variants: Vec<Row>,
}

/// Measures an analyser and prints the figures.
///
/// # Errors
/// Where a file cannot be read, the text cannot be analysed or nothing can be written.
pub fn run(analyser: &dyn Analyser, options: &Options, out: &mut dyn Write) -> Result<()> {
    let gold = Gold::read(&options.file, options.names.as_deref())?;
    for (sentence, why) in gold.without_names() {
        eprintln!("{}: no names are scored: {why}", sentence.id);
    }
    if options.variants {
        return variants(analyser, options, &gold, out);
    }
    let (scores, mistakes) = gold.measure(analyser, options.raw)?;
    if options.outcomes {
        for mistake in &mistakes {
            writeln!(out, "{mistake}")?;
        }
    }
    if options.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&scores)?)?;
    } else {
        write!(out, "{scores}")?;
    }
    Ok(())
}

fn variants(
    analyser: &dyn Analyser,
    options: &Options,
    gold: &Gold,
    out: &mut dyn Write,
) -> Result<()> {
    let mut rows = Vec::new();
    for variant in Variant::ALL {
        let Some(gold) = variant.of(gold) else { continue };
        let (scores, _) = gold.measure(analyser, options.raw)?;
        let sentences = gold.sentences().len();
        rows.push(Row { variant: variant.to_string(), sentences, scores });
    }
    if options.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&Rows { variants: rows })?)?;
        return Ok(());
    }
    // A few dozen sentences are too few to time anything by, so the table leaves the speed out.
    let figures = |row: &Row| -> Vec<(&'static str, f64)> {
        row.scores.rows().filter(|(name, _)| *name != crate::language::WORDS_A_SECOND).collect()
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

    use super::*;
    use super::analyser::{Analysed, AnalysedSentence, Word};
    use crate::treebank::conllu;
    use crate::treebank::text::{LaidWord, Layout};

    /// Finds in any text what the treebank in `data/` has, and nothing about given words.
    struct Robust(Gold);

    impl Robust {
        fn open() -> Self {
            let Options { file, names, .. } = options();
            Self(Gold::read(&file, names.as_deref()).unwrap())
        }
    }

    impl Analyser for Robust {
        fn raw(&self, _: &str) -> Result<Analysed> {
            Ok(self.0.ceiling())
        }

        fn given(&self, layout: &Layout) -> Result<Analysed> {
            let blank = |words: &Vec<LaidWord>| AnalysedSentence {
                words: vec![Word::default(); words.len()],
                names: Vec::new(),
            };
            Ok(Analysed { sentences: layout.sentences.iter().map(blank).collect() })
        }
    }

    fn options() -> Options {
        let data = |name: &str| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
        Options {
            file: data("robust.conllu"),
            names: Some(data("robust.iob2")),
            ..Options::default()
        }
    }

    fn printed(options: &Options) -> String {
        let mut out = Vec::new();
        run(&Robust::open(), options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_treebank_of_our_own_spells_its_text_and_has_names_for_every_sentence() {
        let gold = Robust::open().0;
        assert_eq!(gold.without_names().count(), 0);
        for sentence in gold.sentences() {
            let alone = Layout::new(std::slice::from_ref(sentence));
            assert_eq!(sentence.text.as_deref(), Some(alone.text.as_str()), "{}", sentence.id);
        }
        let all = |part: fn(&conllu::Word) -> &str, allowed: &str| {
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

    /// Else the figures on it would be those of names that the models have learnt.
    #[test]
    fn its_names_are_none_that_training_puts_in_the_place_of_others() {
        let names = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../training/names.txt");
        let names = std::fs::read_to_string(names).unwrap();
        let drawn: BTreeSet<&str> = names
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace)
            .collect();
        let robust = std::fs::read_to_string(options().names.unwrap()).unwrap();
        let shared: BTreeSet<&str> = robust
            .lines()
            .map(|line| line.split('\t').collect::<Vec<_>>())
            .filter(|row| row.len() > 2 && row[2] != "O" && drawn.contains(row[1]))
            .map(|row| row[1])
            .collect();
        // Forms of address, which the set is there to try.
        assert_eq!(Vec::from_iter(shared), ["Hajj", "Sayyed"]);
    }

    #[test]
    fn json_has_the_agreed_names() {
        let printed = printed(&Options { json: true, raw: true, ..options() });
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
    fn the_table_has_a_line_a_figure_and_perfection_makes_no_mistakes() {
        let table = printed(&Options { outcomes: true, raw: true, ..options() });
        assert_eq!(table.lines().count(), 11);
        assert!(table.starts_with("UPOS                      1.000\n"), "{table}");
    }

    #[test]
    fn variants_have_a_row_each() {
        let table = printed(&Options { variants: true, ..options() });
        assert_eq!(table.lines().count(), 1 + Variant::ALL.len(), "{table}");
        assert!(table.lines().nth(2).unwrap().starts_with("capitals"));
    }
}
