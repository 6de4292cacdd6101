//! All values that a page gives for its metadata, found in one walk over its nodes.

use std::borrow::Cow;

use serde_json::Value;
use strum::EnumCount as _;

use super::fact_words::{self, ClassMeaning, cue};
use super::json_ld::MachineData;
use super::sources::{MetadataSource, of_kind, source};
use super::{json_ld, page_dates};
use crate::html::class_cache::ClassCache;
use crate::html::class_words::CLASS_WORDS;
use crate::html::page::HtmlPage;
use crate::html::tag::HtmlTag;
use crate::html::tree::{HtmlTree, NodeId};
use crate::metadata_field::MetadataField;

/// Longer words in an element are no name, date or title (bytes).
const LONGEST: usize = 400;
/// Longer values are ignored (bytes).
const LONGEST_VALUE: usize = 2000;
/// A longer text does not label the date after it (bytes).
const LONGEST_LABEL: usize = 40;
/// A longer text is no byline and no date line (bytes).
const LONGEST_LINE: usize = 120;
/// The most candidates of one source.
const MOST: usize = 64;
/// How many levels above a text the rest of a byline may stand.
const WIDER: usize = 3;
/// An element with more nodes below it is no byline and no date line.
const WIDEST: usize = 64;

/// A value that a source gives for a field.
#[derive(Clone, Debug)]
pub(super) struct MetadataCandidate<'p> {
    pub(super) source: MetadataSource,
    pub(super) value: Cow<'p, str>,
    /// Where it stands on the page.
    pub(super) node: NodeId,
}

/// The candidates for all fields.
#[derive(Default)]
pub(super) struct MetadataCandidates<'p> {
    fields: [Vec<MetadataCandidate<'p>>; MetadataField::COUNT],
    /// The number of candidates of each source, by rank.
    counts: Vec<usize>,
}

impl<'p> MetadataCandidates<'p> {
    /// The candidates for a field, the most trusted first.
    pub(super) fn of(&self, field: MetadataField) -> &[MetadataCandidate<'p>] {
        &self.fields[field as usize]
    }

    fn add(&mut self, source: MetadataSource, value: impl Into<Cow<'p, str>>, node: NodeId) {
        let value = value.into();
        if value.len() > LONGEST_VALUE || value.trim().is_empty() {
            return;
        }
        if self.counts.len() <= source.rank {
            self.counts.resize(source.rank + 1, 0);
        }
        let count = &mut self.counts[source.rank];
        *count += 1;
        if *count <= MOST {
            self.fields[source.field as usize].push(MetadataCandidate { source, value, node });
        }
    }
}

/// Collects the candidates of a page.
pub(super) fn candidates<'p>(page: &'p HtmlPage<'_>, data: &MachineData) -> MetadataCandidates<'p> {
    let mut walk = CandidateCollector {
        tree: &page.tree,
        candidates: MetadataCandidates::default(),
        elsewhere: 0,
        readers: 0,
        article: 0,
        label: "",
        classes: ClassCache::new(),
    };
    for node in 1..page.tree.len() {
        walk.visit(node);
    }
    let mut candidates = walk.candidates;
    add_json(&mut candidates, data);
    for list in &mut candidates.fields {
        list.sort_by_key(|candidate| candidate.source.rank);
    }
    candidates
}

struct CandidateCollector<'p> {
    tree: &'p HtmlTree,
    candidates: MetadataCandidates<'p>,
    /// Where the current part of the page ends that belongs to other articles or to the site.
    elsewhere: NodeId,
    /// Where the current part ends in which readers write. Dates there are never the article's.
    readers: NodeId,
    /// Where the last `<article>` ends.
    article: NodeId,
    /// The text before.
    label: &'p str,
    classes: ClassCache<'p, ClassMeaning>,
}

impl<'p> CandidateCollector<'p> {
    fn visit(&mut self, node: NodeId) {
        let tree = self.tree;
        let Some(tag) = tree.tag(node) else {
            if node >= self.elsewhere {
                self.text(node);
            } else {
                self.beside(node);
            }
            return;
        };
        match tag {
            HtmlTag::Meta => self.meta(node),
            HtmlTag::Link => self.link(node),
            HtmlTag::Html => {
                let lang =
                    tree.attribute(node, "lang").or_else(|| tree.attribute(node, "xml:lang"));
                if let (Some(source), Some(lang)) = (source("element", "html"), lang) {
                    self.candidates.add(source, lang, node);
                }
            }
            // A drawing has a title of its own.
            HtmlTag::Title if tree.ancestors(node).any(|above| tree.is(above, HtmlTag::Svg)) => {}
            HtmlTag::Title | HtmlTag::H1 | HtmlTag::H2 | HtmlTag::H3 => {
                self.words(source("element", tag.name()), node)
            }
            HtmlTag::Article => self.article = self.article.max(tree.subtree(node).end),
            _ => {}
        }
        if node >= self.elsewhere {
            self.element(node, tag);
        }
    }

    fn words(&mut self, source: Option<MetadataSource>, node: NodeId) {
        if let Some(source) = source
            && let Some(words) = line(self.tree, node)
        {
            self.candidates.add(source, words, node);
        }
    }

    fn meta(&mut self, node: NodeId) {
        let Some(content) = self.tree.attribute(node, "content") else { return };
        for (attribute, value) in self.tree.attributes(node) {
            if !matches!(attribute, "name" | "property" | "http-equiv") {
                continue;
            }
            let known = value.split_ascii_whitespace().find_map(|name| {
                let name = name.to_ascii_lowercase();
                source("meta", &name).or_else(|| source("meta", &name.replace(':', ".")))
            });
            if let Some(source) = known {
                self.candidates.add(source, content, node);
                return;
            }
        }
    }

    fn link(&mut self, node: NodeId) {
        let attribute = |name| self.tree.attribute(node, name);
        if let Some((rel, href)) = attribute("rel").zip(attribute("href"))
            && let Some(source) = relation(rel)
        {
            self.candidates.add(source, href, node);
        }
    }

    /// A text that may be a byline or a date line.
    fn text(&mut self, node: NodeId) {
        // White space between elements is nearly always ASCII, which is trimmed faster.
        let text = self.tree.text(node).trim_ascii().trim();
        let script = self.tree.is(self.tree.parent(node), HtmlTag::Script);
        if text.is_empty() || text.len() > LONGEST_LINE || script {
            return;
        }
        if page_dates::first_day(text, page_dates::DateOrder::DayFirst).is_some()
            && let Some(source) = source("line", "date")
        {
            self.date(source, text.into(), node);
        }
        if cue(text).is_some()
            && let Some(source) = source("line", "by")
        {
            self.candidates.add(source, self.byline(node, text), node);
        }
        self.label = text;
    }

    /// A date line in a part that is named as another part. Some sites name the line below their headline a
    /// footer or a sidebar.
    fn beside(&mut self, node: NodeId) {
        let text = self.tree.text(node).trim_ascii().trim();
        if text.is_empty() || node < self.readers {
            return;
        }
        if text.len() <= LONGEST_LINE
            && !text.contains('©')
            && page_dates::first_day(text, page_dates::DateOrder::DayFirst).is_some()
            && let Some(source) = source("beside", "date")
        {
            self.date(source, text.into(), node);
        }
        self.label = text;
    }

    /// The longest line around a text that begins with it. The names after "By" may stand in elements of
    /// their own.
    fn byline(&self, node: NodeId, text: &'p str) -> Cow<'p, str> {
        let opening = text.split_whitespace().next().unwrap_or_default();
        let around =
            self.tree.ancestors(node).take(WIDER).map_while(|above| line(self.tree, above));
        let opened = around.take_while(|words| words.starts_with(opening));
        opened.last().map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// A printed date. It or the text before it may say that it is the date of a change.
    fn date(&mut self, source: MetadataSource, value: Cow<'p, str>, node: NodeId) {
        let label = if self.label.len() <= LONGEST_LABEL { self.label } else { "" };
        let source = if page_dates::is_of_change(label) || page_dates::is_of_change(&value) {
            modified(source)
        } else if page_dates::is_of_publication(label) || page_dates::is_of_publication(&value) {
            posted(source)
        } else {
            source
        };
        self.candidates.add(source, value, node);
    }

    /// What the attributes of an element say of it.
    fn element(&mut self, node: NodeId, tag: HtmlTag) {
        let tree = self.tree;
        let mut named: Option<MetadataSource> = None;
        for (name, value) in tree.attributes(node) {
            match name {
                "itemprop" => self.microdata(node, value),
                "rel" if tag != HtmlTag::Link => self.words(relation(value), node),
                "class" | "id" => {
                    let found = match name {
                        "class" => self.classes.of(value, fact_words::class_meaning),
                        _ => fact_words::class_meaning(value),
                    };
                    if found.elsewhere && is_part(tag) && tree.subtree(node).len() * 2 < tree.len()
                    {
                        if CLASS_WORDS.kinds_in(value) & CLASS_WORDS.bit("comments") != 0 {
                            self.readers = self.readers.max(tree.subtree(node).end);
                        }
                        self.leave(node);
                        return;
                    }
                    let change =
                        found.source.filter(|source| source.field == MetadataField::Modified);
                    named = change.or(named).or(found.source);
                }
                _ => {}
            }
        }
        let of_change = named.is_some_and(|source| source.field == MetadataField::Modified);
        match (tag, named) {
            (HtmlTag::Time, _) => {
                if let Some(source) = source("element", "time") {
                    self.dated(if of_change { modified(source) } else { source }, node);
                }
            }
            (_, Some(source))
                if matches!(source.field, MetadataField::Published | MetadataField::Modified) =>
            {
                self.dated(source, node);
            }
            (_, named) => self.words(named, node),
        }
        if tag == HtmlTag::Nav
            || matches!(tag, HtmlTag::Footer | HtmlTag::Aside) && node >= self.article
        {
            self.leave(node);
        }
    }

    /// Skips a part that does not belong to the article.
    fn leave(&mut self, node: NodeId) {
        self.elsewhere = self.elsewhere.max(self.tree.subtree(node).end);
    }

    /// An element that claims to hold a date.
    fn dated(&mut self, source: MetadataSource, node: NodeId) {
        let mut told =
            ["datetime", "content", "title"].iter().filter_map(|a| self.tree.attribute(node, a));
        if let Some(value) = told.find(|value| page_dates::may_be_date(value)) {
            self.date(source, value.into(), node);
        } else if let Some(words) =
            line(self.tree, node).filter(|words| page_dates::may_be_date(words))
        {
            self.date(source, words.into(), node);
        }
    }

    fn microdata(&mut self, node: NodeId, names: &str) {
        for name in names.split_ascii_whitespace() {
            let name = if name == "name" { inside(self.tree, node) } else { name };
            let Some(source) = source("itemprop", name) else { continue };
            let value = ["content", "datetime"].iter().find_map(|a| self.tree.attribute(node, a));
            match value {
                Some(value) => self.candidates.add(source, value, node),
                None => self.words(Some(source), node),
            }
        }
    }
}

/// The source for a link relation.
fn relation(names: &str) -> Option<MetadataSource> {
    names
        .split_ascii_whitespace()
        .find_map(|name| of_kind("rel").find(|source| source.key.eq_ignore_ascii_case(name)))
}

/// Whether an element is a part of the page, so that its name does not describe the whole page.
fn is_part(tag: HtmlTag) -> bool {
    !matches!(tag, HtmlTag::Html | HtmlTag::Body | HtmlTag::Main | HtmlTag::Article)
}

/// The same source for the date of a change.
fn modified(source: MetadataSource) -> MetadataSource {
    MetadataSource { field: MetadataField::Modified, ..source }
}

/// The source for a date that is labelled as that of publication.
fn posted(place: MetadataSource) -> MetadataSource {
    source("posted", "date").unwrap_or(place)
}

/// The property whose item an element belongs to.
fn inside(tree: &HtmlTree, node: NodeId) -> &str {
    tree.ancestors(node).find_map(|above| tree.attribute(above, "itemprop")).unwrap_or_default()
}

/// Adds what the JSON-LD says of the page's article, then of the page.
fn add_json(candidates: &mut MetadataCandidates<'_>, data: &MachineData) {
    let items: Vec<&Value> = data.items().map(|(_, item)| item).collect();
    for item in subjects(&items, candidates) {
        for source in of_kind("json") {
            let Some(value) = item.get(source.key) else { continue };
            match source.field {
                MetadataField::Authors | MetadataField::Publisher => {
                    for name in json_ld::names(value, &items) {
                        candidates.add(source, json_ld::plain(name), 0);
                    }
                }
                _ => {
                    if let Some(words) = json_ld::text(value) {
                        candidates.add(source, json_ld::plain(words), 0);
                    }
                }
            }
        }
    }
    for source in of_kind("json") {
        if let Some(("WebSite", key)) = source.key.split_once('.') {
            let sites = items.iter().filter(|item| json_ld::is_a(item, |name| name == "WebSite"));
            for name in sites.filter_map(|item| json_ld::text(item.get(key)?)) {
                candidates.add(source, json_ld::plain(name), 0);
            }
        }
    }
}

/// The words at and below an element, if they are few.
pub(super) fn line(tree: &HtmlTree, node: NodeId) -> Option<String> {
    let below = tree.subtree(node);
    if below.len() > WIDEST {
        return None;
    }
    let length: usize = below.map(|node| tree.text(node).len()).sum();
    (length <= 4 * LONGEST).then(|| tree.words(node)).filter(|words| words.len() <= LONGEST)
}

/// The item that describes the page's article, and the one that describes the page.
fn subjects<'v>(items: &[&'v Value], candidates: &MetadataCandidates<'_>) -> Vec<&'v Value> {
    let article = |name: &str| {
        fact_words::lexicon().kind("article").any(|end| name.to_ascii_lowercase().ends_with(end))
    };
    let own = |item: &&&Value| {
        let title = item
            .get("headline")
            .or_else(|| item.get("name"))
            .and_then(json_ld::text)
            .map(json_ld::plain);
        let fits = |claimed: &str| {
            title.as_deref().is_some_and(|title| claimed.contains(title) || title.contains(claimed))
        };
        candidates.of(MetadataField::Title).iter().any(|candidate| fits(candidate.value.trim()))
    };
    let articles = || items.iter().filter(|item| json_ld::is_a(item, article));
    let page = items.iter().find(|item| json_ld::is_a(item, |name| name.ends_with("Page")));
    articles().find(own).or_else(|| articles().next()).into_iter().chain(page).copied().collect()
}
