//! A temporary ledger and the copies that it finds.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use onrecord::ingest::{UserMetadata, read_text};
use onrecord::ledger::Copied;
use onrecord::{Ledger, OffsetUnit, Reader, contract};
use tempfile::TempDir;

/// A ledger in a temporary folder. It knows its articles by name.
pub(super) struct ScratchLedger {
    pub(super) ledger: Ledger,
    /// The names of the articles by their ids.
    names: BTreeMap<String, String>,
    reader: Reader,
    _folder: TempDir,
}

/// A pair of copies.
pub(super) struct CopyPair {
    /// The names of the two articles, in order.
    pub(super) names: (String, String),
    /// What they share, as the first article sees it.
    pub(super) copied: Copied,
}

impl ScratchLedger {
    pub(super) fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let ledger = Ledger::open(folder.path().join("copies.db"))?;
        Ok(Self { ledger, names: BTreeMap::new(), reader: Reader::new(), _folder: folder })
    }

    /// Records an article and returns its id. It records only the text: attributions have no effect on copies.
    pub(super) fn add(&mut self, name: &str, text: &str, metadata: UserMetadata) -> Result<String> {
        // Reading a language other than English is quick, because there is no model for it.
        let language = Some("und".to_owned());
        let metadata = UserMetadata { path: Some(name.to_owned()), language, ..metadata };
        let mut article = read_text(text.as_bytes(), &metadata)?;
        article.metadata.language = Some("und".to_owned());
        let reading = contract::Reading::new(&self.reader.read(&article), OffsetUnit::Codepoint);
        self.ledger.record().reading(&reading)?;
        self.names.insert(reading.article.id.clone(), name.to_owned());
        Ok(reading.article.id)
    }

    /// The name of an article by its id.
    pub(super) fn name(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_default()
    }

    /// Every pair of copies, sorted by name.
    pub(super) fn pairs(&self) -> Result<Vec<CopyPair>> {
        let mut pairs = Vec::new();
        for (id, name) in &self.names {
            for copy in self.ledger.ask().copies(id)? {
                let other = self.name(&copy.article);
                if let Some(copied) = copy.copied.filter(|_| *name < other) {
                    pairs.push(CopyPair { names: (name.clone(), other), copied });
                }
            }
        }
        pairs.sort_by(|a, b| a.names.cmp(&b.names));
        Ok(pairs)
    }
}

/// Prints one pair.
pub(super) fn print(out: &mut dyn Write, pair: &CopyPair) -> Result<()> {
    let CopyPair { names: (one, other), copied } = pair;
    let Copied { share, other_share, containment, jaccard, stretches } = copied;
    writeln!(
        out,
        "{containment:.2} of the shorter, {jaccard:.2} of both, {share:.2} and {other_share:.2} in {} stretches\t{one}\t{other}",
        stretches.len(),
    )?;
    Ok(())
}
