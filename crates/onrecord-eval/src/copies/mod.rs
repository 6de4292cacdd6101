//! `onrecord-eval copies`: the copies that a ledger finds, against gold pairs and among articles of which copies are made.

mod gold;
mod made;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use onrecord::ingest::{MetadataTable, UserMetadata, read_text};
use onrecord::{Copied, Ledger, OffsetUnit, Reader, contract};
use tempfile::TempDir;

pub use gold::Scores;

/// What may be asked of `onrecord-eval copies`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Folders of articles (.txt). One that has a `pairs.tsv` (columns `one`, `other`, `kind`: which files are copies, all other
    /// pairs are not) is scored against it; of all others together the pairs found are counted, and copies are made of
    /// them: beginnings, edited ones and merged ones.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// A table of metadata, as `onrecord add` takes it; for articles without gold.
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
    /// Print every pair that is found and, of the gold, every one that is missed.
    #[arg(long)]
    pairs: bool,
}

/// Reads the folders, adds their articles to ledgers of their own and prints the figures.
///
/// # Errors
/// Where a folder or a ledger cannot be read or nothing can be written.
pub fn run(options: &Options, out: &mut dyn Write) -> Result<()> {
    let mut articles = Vec::new();
    for folder in &options.folders {
        let texts = texts(folder)?;
        if folder.join("pairs.tsv").is_file() {
            gold::run(folder, &texts, options.pairs, out)?;
        } else {
            articles.extend(texts);
        }
    }
    if articles.is_empty() {
        return Ok(());
    }
    let metadata = match &options.metadata {
        Some(path) => MetadataTable::read(&path.display().to_string(), &fs::read(path)?)?,
        None => MetadataTable::parse("none.tsv", "filename\n")?,
    };
    made::run(&articles, &metadata, options.pairs, out)
}

/// The name and the text of each article in a folder.
fn texts(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            texts.push((name, text));
        }
    }
    ensure!(!texts.is_empty(), "{} has no article (.txt)", folder.display());
    texts.sort();
    Ok(texts)
}

/// A ledger that is gone with the program.
struct Store {
    ledger: Ledger,
    names: BTreeMap<String, String>,
    reader: Reader,
    _folder: TempDir,
}

/// Two articles by name, the smaller first, and what they have alike.
type Pair = ((String, String), Copied);

impl Store {
    fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let ledger = Ledger::open(folder.path().join("copies.db"))?;
        Ok(Self { ledger, names: BTreeMap::new(), reader: Reader::new(), _folder: folder })
    }

    /// Records an article by its text alone: who is quoted in it makes no difference to copies.
    fn add(&mut self, name: &str, text: &str, given: UserMetadata) -> Result<String> {
        // Of what is not in English little is read, which is quick.
        let language = Some("und".to_owned());
        let given = UserMetadata { path: Some(name.to_owned()), language, ..given };
        let mut article = read_text(text.as_bytes(), &given)?;
        article.metadata.language = Some("und".to_owned());
        let reading = contract::Reading::new(&self.reader.read(article), OffsetUnit::Codepoint);
        self.ledger.record().reading(&reading)?;
        self.names.insert(reading.article.id.clone(), name.to_owned());
        Ok(reading.article.id)
    }

    fn name(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_default()
    }

    /// Of each pair of copies what they have alike, as the one with the smaller name has it.
    fn pairs(&self) -> Result<Vec<Pair>> {
        let mut pairs = Vec::new();
        for (id, name) in &self.names {
            for copy in self.ledger.ask().copies(id)? {
                let other = self.name(&copy.article);
                if let Some(copied) = copy.copied.filter(|_| *name < other) {
                    pairs.push(((name.clone(), other), copied));
                }
            }
        }
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(pairs)
    }
}

fn print(out: &mut dyn Write, ((one, other), copied): &Pair) -> Result<()> {
    let Copied { share, other_share, containment, jaccard, stretches } = copied;
    writeln!(
        out,
        "{containment:.2} of the shorter, {jaccard:.2} of both, {share:.2} and {other_share:.2} in {} stretches\t{one}\t{other}",
        stretches.len(),
    )?;
    Ok(())
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}
