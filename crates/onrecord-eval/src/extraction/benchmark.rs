//! Three sets of pages with what people took from them, each in its own layout.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::audit;
use super::files::Files;

/// Whose pages, and whose way of scoring them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Set {
    /// scrapinghub's article-extraction-benchmark: `ground-truth.json` and `html/*.html.gz`.
    Scrapinghub,
    /// WCXB: `ground-truth/*.json` and `html/*.html`.
    Wcxb,
    /// trafilatura's evaluation: `evaldata.json` and `html/*.html`.
    Trafilatura,
}

/// A page with what people took from it.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file's name without `.html`.
    pub name: String,
    /// Its address; empty where the set does not say it.
    pub url: String,
    /// The page as it came.
    pub bytes: Vec<u8>,
    /// What people took from it.
    pub gold: Gold,
}

/// What people took from a page. A field is `None` where they named nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Gold {
    /// The article's text.
    pub body: GoldBody,
    /// Its title.
    pub title: Option<String>,
    /// Its authors, several on a line perhaps.
    pub authors: Option<String>,
    /// Its day of publication.
    pub date: Option<String>,
    /// Its licence: `None` where nobody looked for one, empty where there is none.
    pub licence: Option<String>,
    /// The same after what the audit corrects.
    pub audited_licence: Option<String>,
}

/// An article's text, or signs of it.
#[derive(Clone, Debug, PartialEq)]
pub enum GoldBody {
    /// The whole text.
    Text(String),
    /// Segments that belong to it and segments that do not.
    Segments {
        /// What must be found.
        with: Vec<String>,
        /// What must not.
        without: Vec<String>,
    },
}

impl Gold {
    /// A text of which nothing else is known.
    #[must_use]
    pub fn of(body: GoldBody) -> Self {
        Self { body, title: None, authors: None, date: None, licence: None, audited_licence: None }
    }
}

impl Set {
    /// Reads a set from a folder or a `.tar.xz`: its pages, in the order of their names.
    ///
    /// # Errors
    /// Where it cannot be read, has another layout or has no pages.
    pub fn read(self, path: &Path) -> Result<Vec<Page>> {
        let mut files = Files::read(path)?;
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

fn scrapinghub(files: &mut Files) -> Result<Vec<Page>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Entry {
        article_body: String,
        #[serde(default)]
        url: String,
    }
    let entries: BTreeMap<String, Entry> = json("ground-truth.json", files)?;
    let page = |(name, entry): (String, Entry)| {
        let body = GoldBody::Text(entry.article_body);
        page(name, entry.url, Gold::of(body), files)
    };
    entries.into_iter().map(page).collect()
}

fn wcxb(files: &mut Files) -> Result<Vec<Page>> {
    #[derive(Deserialize)]
    struct File {
        #[serde(default)]
        url: String,
        ground_truth: Entry,
    }
    #[derive(Deserialize)]
    struct Entry {
        main_content: Option<String>,
        title: Option<String>,
        author: Option<String>,
        publish_date: Option<String>,
    }
    let entries: Vec<_> = files.take_folder("ground-truth").collect();
    let mut pages = Vec::new();
    for (file, bytes) in entries {
        let entry: File = serde_json::from_slice(&bytes).with_context(|| file.clone())?;
        let File { url, ground_truth } = entry;
        let Entry { main_content, title, author, publish_date } = ground_truth;
        // Without a text there is nothing to compare.
        let Some(text) = named(main_content) else { continue };
        let gold = Gold {
            title: named(title),
            authors: named(author),
            date: named(publish_date),
            ..Gold::of(GoldBody::Text(text))
        };
        let name = file.trim_end_matches(".json").to_owned();
        pages.push(page(name, url, gold, files)?);
    }
    Ok(pages)
}

fn trafilatura(files: &mut Files) -> Result<Vec<Page>> {
    #[derive(Deserialize)]
    struct Entry {
        file: String,
        with: Vec<String>,
        without: Vec<String>,
        title: Option<String>,
        author: Option<Authors>,
        date: Option<String>,
        license: Option<String>,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Authors {
        Line(String),
        List(Vec<String>),
    }
    let line = |authors| match authors {
        Authors::Line(line) => line,
        Authors::List(names) => names.join(", "),
    };
    let entries: BTreeMap<String, Entry> = json("evaldata.json", files)?;
    let page = |(url, entry): (String, Entry)| {
        let corrected = audit::corrected(&entry.file).map(str::to_owned);
        let gold = Gold {
            title: named(entry.title),
            authors: named(entry.author.map(line)),
            date: named(entry.date),
            audited_licence: entry.license.clone().map(|label| corrected.unwrap_or(label)),
            licence: entry.license,
            ..Gold::of(GoldBody::Segments { with: entry.with, without: entry.without })
        };
        page(entry.file.trim_end_matches(".html").to_owned(), url, gold, files)
    };
    entries.into_iter().map(page).collect()
}

fn json<T: DeserializeOwned>(name: &str, files: &mut Files) -> Result<T> {
    serde_json::from_slice(&files.take(name)?)
        .with_context(|| format!("{name} has another layout than this set's"))
}

fn page(name: String, url: String, gold: Gold, files: &mut Files) -> Result<Page> {
    Ok(Page { bytes: files.take(&format!("html/{name}.html"))?, name, url, gold })
}

fn named(field: Option<String>) -> Option<String> {
    field.filter(|field| !field.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn scrapinghub_gives_texts() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("html")).unwrap();
        fs::write(folder.path().join("html/a.html"), "<p>Rain").unwrap();
        let gold = r#"{"a": {"articleBody": "Rain", "url": "https://a.example/"}}"#;
        fs::write(folder.path().join("ground-truth.json"), gold).unwrap();
        let pages = Set::Scrapinghub.read(folder.path()).unwrap();
        assert_eq!(pages[0].name, "a");
        assert_eq!(pages[0].bytes, b"<p>Rain");
        assert_eq!(pages[0].gold, Gold::of(GoldBody::Text("Rain".to_owned())));
    }

    #[test]
    fn wcxb_leaves_out_pages_without_a_text() {
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
        let pages = Set::Wcxb.read(folder.path()).unwrap();
        assert_eq!(pages.len(), 1);
        assert_eq!(pages[0].gold.title.as_deref(), Some("Weather"));
        assert_eq!(pages[0].gold.authors, None);
    }

    #[test]
    fn another_set_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let error = |set: Set| format!("{:#}", set.read(folder.path()).unwrap_err());
        assert!(error(Set::Wcxb).ends_with("holds no pages"));
        assert!(error(Set::Trafilatura).ends_with("evaldata.json is not there: is the set whole?"));
    }
}
