//! The `extraction` command: options and output.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use onrecord::UserMetadata;
use onrecord::ingest::Record;
use onrecord_ingest::{training_article, training_page};

use super::benchmark::Benchmark;
use super::body::PrecisionRecallF1;
use super::fields::FieldComparison;
use super::likelihoods::BlockLikelihoods;
use super::outcome::PageOutcome;
use super::scores::{ExtractionScores, LicenceTypeScores, scores};
use crate::output::print_json;

/// The options of `onrecord-eval extraction`.
#[derive(Args, Clone, Debug)]
pub struct ExtractionOptions {
    /// The benchmark, which defines the scores.
    benchmark: Benchmark,
    /// The pages: a folder or a `.tar.xz`.
    path: PathBuf,
    /// Print the licence figures for the audited labels too (`docs/licence-labels.md`).
    #[arg(long)]
    audited: bool,
    /// Print one JSON object, with figures as fractions.
    #[arg(long)]
    json: bool,
    /// Write a table with one row per page, for error analysis: its figures, and both values of each field.
    #[arg(long, value_name = "FILE.tsv")]
    pages: Option<PathBuf>,
    /// Classify the blocks by these likelihoods (one 32-bit number per block) instead of the built-in forests. This
    /// scores forests on pages that they were not trained on (see training/README.md).
    #[arg(long, value_name = "FILE.f32")]
    likelihoods: Option<PathBuf>,
    /// Write the extracted text of each page to this folder.
    #[arg(long, value_name = "DIR")]
    dump: Option<PathBuf>,
}

/// Extracts the articles from the pages of a benchmark and prints the figures.
///
/// # Errors
/// If a file cannot be read or the output cannot be written.
pub fn run(options: &ExtractionOptions, out: &mut dyn Write) -> Result<()> {
    let pages = options.benchmark.read(&options.path)?;
    let mut held_out = options.likelihoods.as_deref().map(BlockLikelihoods::read).transpose()?;
    let mut read = |record: &Record| match &mut held_out {
        None => record.read(&UserMetadata::default()).ok(),
        Some(likelihoods) => {
            let own = likelihoods.take(training_page(&record.bytes, None).blocks.len());
            training_article(&record.bytes, &own).ok()
        }
    };
    let outcomes: Vec<PageOutcome> =
        pages.into_iter().map(|page| PageOutcome::of(options.benchmark, page, &mut read)).collect();
    if let Some(path) = &options.pages {
        fs::write(path, table(&outcomes)).with_context(|| write_error(path))?;
    }
    if let Some(folder) = &options.dump {
        fs::create_dir_all(folder).with_context(|| write_error(folder))?;
        for page in &outcomes {
            let path = folder.join(format!("{}.txt", page.name));
            let text = page.text.as_deref().unwrap_or_default();
            fs::write(&path, text).with_context(|| write_error(&path))?;
        }
    }
    let mut scores = scores(options.benchmark, &outcomes);
    scores.audited = scores.audited.filter(|_| options.audited);
    if options.json {
        return print_json(&scores, out);
    }
    print(&scores, out)
}

fn write_error(path: &Path) -> String {
    format!("cannot write {}", path.display())
}

fn print(scores: &ExtractionScores, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{:<20}{:>8}", "pages", scores.pages)?;
    writeln!(out, "{:<20}{:>8}", "pages refused", scores.pages_refused)?;
    for (name, figure) in [
        ("F1", Some(scores.f1)),
        ("precision", Some(scores.precision)),
        ("recall", Some(scores.recall)),
        ("title", scores.title),
        ("authors", scores.authors),
        ("date", scores.date),
    ] {
        if let Some(figure) = figure {
            writeln!(out, "{name:<20}{figure:>8.4}")?;
        }
    }
    for (name, licence) in [("licences", scores.licence), ("licences, audited", scores.audited)] {
        if let Some(LicenceTypeScores { licence_f1, licence_precision, licence_recall }) = licence {
            writeln!(
                out,
                "{name:<20}{licence_f1:>8.4}   precision {licence_precision:.4}, recall \
                 {licence_recall:.4}"
            )?;
        }
    }
    writeln!(out, "{:<20}{:>8.1}", "pages a second", scores.pages_per_second)?;
    writeln!(out, "{:<20}{:>8.1}   {}", "slowest, ms", scores.slowest_ms, scores.slowest)?;
    Ok(())
}

/// The table of `--pages`. The columns with a field's name are 1 for right, 0 for wrong, or empty if the field is
/// not annotated.
fn table(outcomes: &[PageOutcome]) -> String {
    let mut table = String::from("name\tf1\tprecision\trecall\tms");
    for field in ["title", "authors", "date", "licence", "audited_licence"] {
        table += &format!("\t{field}\t{field}_gold\t{field}_predicted");
    }
    table.push('\n');
    for page in outcomes {
        let PrecisionRecallF1 { precision, recall, f1 } = page.body.figures();
        let ms = page.elapsed.as_secs_f64() * 1000.0;
        table += &format!("{}\t{f1:.4}\t{precision:.4}\t{recall:.4}\t{ms:.2}", page.name);
        for field in [&page.title, &page.authors, &page.date, &page.licence, &page.audited_licence]
        {
            table += &field.as_ref().map_or_else(|| "\t\t\t".to_owned(), cells);
        }
        table.push('\n');
    }
    table
}

fn cells(field: &FieldComparison) -> String {
    format!("\t{}\t{}\t{}", u8::from(field.is_correct()), field.gold, field.predicted)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two empty pages; one has a licence label.
    fn trafilatura(folder: &Path) -> ExtractionOptions {
        fs::create_dir(folder.join("html")).unwrap();
        for page in ["a.example.html", "derpapierplanet.de.juni.html"] {
            fs::write(folder.join("html").join(page), "").unwrap();
        }
        let gold = r#"{
            "https://a.example/": {
                "file": "a.example.html", "with": ["rain", "snow"], "without": ["menu"],
                "title": "Rain", "author": ["Ana Ruiz", "Mara Ellison"], "date": "2020-05-02"
            },
            "https://b.example/": {
                "file": "derpapierplanet.de.juni.html", "with": [], "without": ["menu"],
                "title": "", "author": "", "license": "DE"
            }
        }"#;
        fs::write(folder.join("evaldata.json"), gold).unwrap();
        ExtractionOptions {
            benchmark: Benchmark::Trafilatura,
            path: folder.to_owned(),
            audited: true,
            json: false,
            likelihoods: None,
            pages: Some(folder.join("pages.tsv")),
            dump: Some(folder.join("dump")),
        }
    }

    fn printed(options: &ExtractionOptions) -> String {
        let mut out = Vec::new();
        run(options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_refused_page_counts_as_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        let options = trafilatura(folder.path());
        let printed = printed(&ExtractionOptions { json: true, ..options.clone() });
        let object: serde_json::Value = serde_json::from_str(&printed).unwrap();
        for (name, figure) in [
            ("pages", 2.0),
            ("pages_refused", 2.0),
            ("f1", 0.0),
            ("precision", 0.0),
            ("recall", 0.0),
            ("title", 0.0),
            ("authors", 0.0),
            ("date", 0.0),
            ("licence_f1", 0.0),
        ] {
            assert_eq!(object[name].as_f64(), Some(figure), "{name}");
        }
        assert_eq!(object["audited"]["licence_f1"], 1.0, "there is no licence and none was found");
        assert!(object["pages_per_second"].as_f64().unwrap() > 0.0);
        assert_eq!(fs::read_to_string(folder.path().join("dump/a.example.txt")).unwrap(), "");
    }

    #[test]
    fn the_tables_have_one_line_per_figure_and_one_row_per_page() {
        let folder = tempfile::tempdir().unwrap();
        let options = trafilatura(folder.path());
        let table = printed(&options);
        assert_eq!(table.lines().count(), 12, "{table}");
        assert!(table.contains("\ntitle                 0.0000\n"), "{table}");
        let rows = fs::read_to_string(options.pages.unwrap()).unwrap();
        let rows: Vec<Vec<&str>> = rows.lines().map(|row| row.split('\t').collect()).collect();
        assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{rows:?}");
        assert_eq!(rows[1][8..11], ["0", "ana ruiz, mara ellison", ""]);
        assert_eq!(rows[2][14..], ["0", "DE", "", "1", "", ""]);
    }
}
