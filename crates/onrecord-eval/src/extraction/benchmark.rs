//! Reads three public extraction benchmarks, each in its own format.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::audit;
use crate::archive::ArchiveFiles;

/// The benchmark: its pages and its definition of the scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Benchmark {
    /// scrapinghub's article-extraction-benchmark: `ground-truth.json` and `html/*.html.gz`.
    Scrapinghub,
    /// WCXB: `ground-truth/*.json` and `html/*.html`.
    Wcxb,
    /// trafilatura's evaluation: `evaldata.json` and `html/*.html`.
    Trafilatura,
}

/// One page with its annotation.
#[derive(Clone, Debug)]
pub(super) struct BenchmarkPage {
    /// The file name without `.html`.
    pub(super) name: String,
    /// The URL; empty if the benchmark does not give it.
    pub(super) url: String,
    /// The HTML.
    pub(super) bytes: Vec<u8>,
    /// The annotation.
    pub(super) gold: PageAnnotation,
}

/// The annotation of a page. Fields that are not annotated are `None`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PageAnnotation {
    /// The text of the article.
    pub(super) body: AnnotatedBody,
    /// The title.
    pub(super) title: Option<String>,
    /// The authors on one line.
    pub(super) authors: Option<String>,
    /// The day of publication.
    pub(super) date: Option<String>,
    /// The licence: `None` if not annotated, empty if there is none.
    pub(super) licence: Option<String>,
    /// The licence after the corrections of the audit.
    pub(super) audited_licence: Option<String>,
}

/// The annotated text of an article.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AnnotatedBody {
    /// The whole text.
    Text(String),
    /// Segments that belong to the text and segments that do not.
    Segments {
        /// Segments that must be in the text.
        with: Vec<String>,
        /// Segments that must not be in it.
        without: Vec<String>,
    },
}

impl PageAnnotation {
    /// An annotation of the text alone.
    #[must_use]
    pub(super) fn of(body: AnnotatedBody) -> Self {
        Self { body, title: None, authors: None, date: None, licence: None, audited_licence: None }
    }
}

impl Benchmark {
    /// Reads the pages from a folder or a `.tar.xz`, sorted by name.
    ///
    /// # Errors
    /// If it cannot be read, has a different layout or has no pages.
    pub(super) fn read(self, path: &Path) -> Result<Vec<BenchmarkPage>> {
        let mut files = ArchiveFiles::read(path)?;
        let pages = match self {
            Self::Scrapinghub => scrapinghub(&mut files),
            Self::Wcxb => wcxb(&mut files),
            Self::Trafilatura => trafilatura(&mut files),
        };
        let mut pages = pages.with_context(|| format!("cannot read {}", path.display()))?;
        ensure!(!pages.is_empty(), "{} holds no pages", path.display());
        pages.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(pages)
    }
}

fn scrapinghub(files: &mut ArchiveFiles) -> Result<Vec<BenchmarkPage>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct ScrapinghubEntry {
        article_body: String,
        #[serde(default)]
        url: String,
    }
    let entries: BTreeMap<String, ScrapinghubEntry> = json("ground-truth.json", files)?;
    let page = |(name, entry): (String, ScrapinghubEntry)| {
        let body = AnnotatedBody::Text(entry.article_body);
        page(name, entry.url, PageAnnotation::of(body), files)
    };
    entries.into_iter().map(page).collect()
}

fn wcxb(files: &mut ArchiveFiles) -> Result<Vec<BenchmarkPage>> {
    #[derive(Deserialize)]
    struct WcxbFile {
        #[serde(default)]
        url: String,
        ground_truth: WcxbEntry,
    }
    #[derive(Deserialize)]
    struct WcxbEntry {
        main_content: Option<String>,
        title: Option<String>,
        author: Option<String>,
        publish_date: Option<String>,
    }
    let entries: Vec<_> = files.take_folder("ground-truth").collect();
    let mut pages = Vec::new();
    for (file, bytes) in entries {
        let entry: WcxbFile = serde_json::from_slice(&bytes).with_context(|| file.clone())?;
        let WcxbFile { url, ground_truth } = entry;
        let WcxbEntry { main_content, title, author, publish_date } = ground_truth;
        // There is nothing to compare without a text.
        let Some(text) = non_empty(main_content) else { continue };
        let gold = PageAnnotation {
            title: non_empty(title),
            authors: non_empty(author),
            date: non_empty(publish_date),
            ..PageAnnotation::of(AnnotatedBody::Text(text))
        };
        let name = file.trim_end_matches(".json").to_owned();
        pages.push(page(name, url, gold, files)?);
    }
    Ok(pages)
}

fn trafilatura(files: &mut ArchiveFiles) -> Result<Vec<BenchmarkPage>> {
    #[derive(Deserialize)]
    struct TrafilaturaEntry {
        file: String,
        with: Vec<String>,
        without: Vec<String>,
        title: Option<String>,
        author: Option<AuthorField>,
        date: Option<String>,
        license: Option<String>,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum AuthorField {
        Line(String),
        List(Vec<String>),
    }
    let line = |authors| match authors {
        AuthorField::Line(line) => line,
        AuthorField::List(names) => names.join(", "),
    };
    let entries: BTreeMap<String, TrafilaturaEntry> = json("evaldata.json", files)?;
    let page = |(url, entry): (String, TrafilaturaEntry)| {
        let corrected = audit::corrected(&entry.file).map(str::to_owned);
        let gold = PageAnnotation {
            title: non_empty(entry.title),
            authors: non_empty(entry.author.map(line)),
            date: non_empty(entry.date),
            audited_licence: entry.license.clone().map(|label| corrected.unwrap_or(label)),
            licence: entry.license,
            ..PageAnnotation::of(AnnotatedBody::Segments {
                with: entry.with,
                without: entry.without,
            })
        };
        page(entry.file.trim_end_matches(".html").to_owned(), url, gold, files)
    };
    entries.into_iter().map(page).collect()
}

fn json<T: DeserializeOwned>(name: &str, files: &mut ArchiveFiles) -> Result<T> {
    serde_json::from_slice(&files.take(name)?)
        .with_context(|| format!("{name} does not have the layout of this benchmark"))
}

fn page(
    name: String,
    url: String,
    gold: PageAnnotation,
    files: &mut ArchiveFiles,
) -> Result<BenchmarkPage> {
    Ok(BenchmarkPage { bytes: files.take(&format!("html/{name}.html"))?, name, url, gold })
}

fn non_empty(field: Option<String>) -> Option<String> {
    field.filter(|field| !field.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn scrapinghub_has_texts() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("html")).unwrap();
        fs::write(folder.path().join("html/a.html"), "<p>Rain").unwrap();
        let gold = r#"{"a": {"articleBody": "Rain", "url": "https://a.example/"}}"#;
        fs::write(folder.path().join("ground-truth.json"), gold).unwrap();
        let pages = Benchmark::Scrapinghub.read(folder.path()).unwrap();
        assert_eq!(pages[0].name, "a");
        assert_eq!(pages[0].bytes, b"<p>Rain");
        assert_eq!(pages[0].gold, PageAnnotation::of(AnnotatedBody::Text("Rain".to_owned())));
    }

    #[test]
    fn wcxb_skips_pages_without_a_text() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("html")).unwrap();
        fs::create_dir(folder.path().join("ground-truth")).unwrap();
        for (name, fields) in [
            ("1", r#""main_content": "Rain", "title": "Weather", "author": null"#),
            ("2", r#""title": "Nothing""#),
        ] {
            let gold = format!(r#"{{"url": "https://a.example/", "ground_truth": {{{fields}}}}}"#);
            fs::write(folder.path().join(format!("ground-truth/{name}.json")), gold).unwrap();
            fs::write(folder.path().join(format!("html/{name}.html")), "").unwrap();
        }
        let pages = Benchmark::Wcxb.read(folder.path()).unwrap();
        assert_eq!(pages.len(), 1);
        assert_eq!(pages[0].gold.title.as_deref(), Some("Weather"));
        assert_eq!(pages[0].gold.authors, None);
    }

    #[test]
    fn another_benchmark_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let error =
            |benchmark: Benchmark| format!("{:#}", benchmark.read(folder.path()).unwrap_err());
        assert!(error(Benchmark::Wcxb).ends_with("holds no pages"));
        assert!(
            error(Benchmark::Trafilatura)
                .ends_with("evaldata.json is missing: is the archive complete?")
        );
    }
}
