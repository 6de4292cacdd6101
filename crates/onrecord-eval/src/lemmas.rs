//! `onrecord-eval lemmas`: counts the lemmas of verbs that are no words.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use onrecord::language::Model;
use serde::Serialize;

use crate::archive::ArchiveFiles;
use crate::measures::ratio;
use crate::output::print_json;
use crate::treebank::conllu;

/// The options of `onrecord-eval lemmas`.
#[derive(Args, Clone, Debug)]
pub struct LemmaOptions {
    /// Sentences, one a line. Of a table, the first column counts.
    sentences: PathBuf,
    /// Open English WordNet: its `.tar.xz` or the unpacked folder with `entries-*.yaml`.
    wordnet: PathBuf,
    /// Treebanks in CoNLL-U whose verb lemmas are words, too.
    #[arg(long, num_args = 1.., value_name = "FILE")]
    treebanks: Vec<PathBuf>,
    /// Print one JSON object, with figures as fractions.
    #[arg(long)]
    json: bool,
    /// Print every lemma that is no word, with its form.
    #[arg(long, conflicts_with = "json")]
    outcomes: bool,
}

/// The figures of `onrecord-eval lemmas`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LemmaScores {
    /// Words that the model tags as verbs.
    pub verbs: usize,
    /// The share of their lemmas that are no words.
    pub non_words: f64,
}

/// What can stand before a verb that is listed without it.
const PREFIXES: [&str; 17] = [
    "counter", "under", "inter", "trans", "over", "fore", "out", "mis", "dis", "pre", "non", "sub",
    "up", "un", "re", "de", "co",
];

/// Counts the lemmas and prints the figures.
///
/// # Errors
/// If a file cannot be read or the output cannot be written.
pub fn run(model: &Model, options: &LemmaOptions, out: &mut dyn Write) -> Result<()> {
    let mut words = verbs_of_wordnet(&options.wordnet)?;
    for path in &options.treebanks {
        let sentences = conllu::read(path)?;
        let verbs = sentences.into_iter().flat_map(|s| s.words).filter(|word| word.upos == "VERB");
        words.extend(verbs.map(|word| word.lemma.to_lowercase()));
    }
    let text = fs::read_to_string(&options.sentences)
        .with_context(|| format!("cannot read {}", options.sentences.display()))?;
    let (mut verbs, mut wrong) = (0, 0);
    for sentence in text.lines().filter_map(|line| line.split('\t').next()) {
        let analysis = model.analyser().analyse(sentence);
        for (at, token) in analysis.tokens.iter().enumerate() {
            if analysis.upos(at) != "VERB" {
                continue;
            }
            verbs += 1;
            if !is_word(&token.lemma, &words) {
                wrong += 1;
                if options.outcomes {
                    let form = token.span.slice(sentence);
                    writeln!(out, "{form}\t{}\t{}", analysis.xpos(at), token.lemma)?;
                }
            }
        }
    }
    let scores = LemmaScores { verbs, non_words: ratio(wrong, verbs) };
    if options.json {
        print_json(&scores, out)?;
    } else {
        writeln!(out, "verbs               {verbs:>8}")?;
        writeln!(out, "non-words           {:>8.4}", scores.non_words)?;
    }
    Ok(())
}

/// Whether the lemma, its part behind the last hyphen or its part behind a prefix is listed.
fn is_word(lemma: &str, words: &BTreeSet<String>) -> bool {
    let lemma = lemma.to_lowercase();
    let behind_hyphen = lemma.rsplit('-').next();
    let behind_prefix = PREFIXES.iter().filter_map(|prefix| lemma.strip_prefix(prefix));
    [lemma.as_str()]
        .into_iter()
        .chain(behind_hyphen)
        .chain(behind_prefix)
        .any(|part| words.contains(part))
}

/// The verbs of the entries: an entry begins in the first column, its parts of speech are indented by two spaces.
fn verbs_of_wordnet(path: &Path) -> Result<BTreeSet<String>> {
    let files = ArchiveFiles::read(path)?;
    let mut verbs = BTreeSet::new();
    let is_entries = |name: &str| {
        let name = name.rsplit('/').next().unwrap_or(name);
        name.starts_with("entries-") && name.ends_with(".yaml")
    };
    for (name, bytes) in files.iter().filter(|(name, _)| is_entries(name)) {
        let text = std::str::from_utf8(bytes).with_context(|| format!("{name} is not UTF-8"))?;
        let mut lemma = String::new();
        for line in text.lines() {
            if line.starts_with("  v") && line.ends_with(':') && !line.starts_with("   ") {
                verbs.insert(lemma.to_lowercase());
            } else if !line.starts_with(' ') {
                let key = line.trim_end_matches(':').trim_matches(['\'', '"']);
                lemma = key.replace("''", "'");
            }
        }
    }
    ensure!(!verbs.is_empty(), "{} holds no verbs of Open English WordNet", path.display());
    Ok(verbs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_read_from_entries() {
        let folder = tempfile::tempdir().unwrap();
        let entries = "free:\n  a:\n    sense:\n    - id: x\n  v:\n    form:\n    - freed\nfreedom:\n  n:\n    sense:\n";
        fs::write(folder.path().join("entries-f.yaml"), entries).unwrap();
        let words = verbs_of_wordnet(folder.path()).unwrap();
        assert_eq!(words, BTreeSet::from(["free".to_owned()]));
        assert!(is_word("re-free", &words) && is_word("unfree", &words));
        assert!(!is_word("fre", &words) && !is_word("freedom", &words));
    }
}
