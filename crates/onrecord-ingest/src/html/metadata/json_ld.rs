//! JSON-LD: the items that describe the page.

use serde_json::Value;

use super::fact_words::lexicon;
use crate::html::tag::HtmlTag;
use crate::html::tree::{HtmlTree, NodeId};
use crate::html::tree_builder;

/// How deep items may stand inside items.
const DEEPEST: usize = 6;
/// The most items of a page that are looked at.
const MOST_ITEMS: usize = 512;

/// What a page says for machines.
pub(crate) struct MachineData {
    /// The JSON-LD of each script.
    scripts: Vec<(NodeId, Value)>,
    /// The `<meta>` elements.
    pub(crate) tags: Vec<NodeId>,
}

impl MachineData {
    pub(crate) fn of(tree: &HtmlTree) -> Self {
        let mut data = Self { scripts: Vec::new(), tags: Vec::new() };
        for node in 1..tree.len() {
            match tree.tag(node) {
                Some(HtmlTag::Meta) => data.tags.push(node),
                Some(HtmlTag::Script) => {
                    data.scripts.extend(script(tree, node).map(|it| (node, it)))
                }
                _ => {}
            }
        }
        data
    }

    /// All items with their scripts. Items are objects with a type, at any depth that pages use.
    pub(crate) fn items(&self) -> impl Iterator<Item = (NodeId, &Value)> {
        self.scripts
            .iter()
            .flat_map(|(script, value)| items(value).into_iter().map(move |item| (*script, item)))
    }
}

/// The content of a script, if it is JSON-LD.
fn script(tree: &HtmlTree, node: NodeId) -> Option<Value> {
    if !tree.attribute(node, "type")?.to_ascii_lowercase().contains("ld+json") {
        return None;
    }
    let words: String = tree.children(node).map(|child| tree.text(child)).collect();
    parse(&words)
}

/// Whether an item is an article, or a page with one.
pub(crate) fn is_article(item: &Value) -> bool {
    is_a(item, |name| {
        lexicon().kind("article").any(|end| name.to_ascii_lowercase().ends_with(end))
            || name.ends_with("Page")
    })
}

/// Parses a script. Common faults are repaired: comments of HTML or CDATA marks around it, line ends inside
/// strings, commas before closing brackets, a semicolon at the end.
fn parse(script: &str) -> Option<Value> {
    let bare = unwrap(script);
    serde_json::from_str(bare).or_else(|_| serde_json::from_str(&repaired(bare))).ok()
}

fn unwrap(script: &str) -> &str {
    let marks = [
        "<!--",
        "-->",
        "//<![CDATA[",
        "<![CDATA[",
        "//]]>",
        "]]>",
        "/*",
        "*/",
        "//",
        ";",
        "\u{feff}",
    ];
    let mut bare = script.trim();
    loop {
        let before = bare.len();
        for mark in marks {
            bare = bare.strip_prefix(mark).unwrap_or(bare).trim_start();
            bare = bare.strip_suffix(mark).unwrap_or(bare).trim_end();
        }
        if bare.len() == before {
            return bare;
        }
    }
}

/// Replaces control characters by spaces, and removes commas before closing brackets.
fn repaired(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in json.chars() {
        match c {
            c if c.is_control() => out.push(' '),
            '}' | ']' if !in_string => {
                let kept = out.trim_end().len();
                if out[..kept].ends_with(',') {
                    out.truncate(kept - 1);
                }
                out.push(c);
            }
            c => out.push(c),
        }
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ => {}
        }
    }
    out
}

fn items(script: &Value) -> Vec<&Value> {
    let mut items = Vec::new();
    let mut level: Vec<&Value> = vec![script];
    for _ in 0..DEEPEST {
        let mut next = Vec::new();
        for value in level {
            match value {
                Value::Array(list) => next.extend(list),
                Value::Object(fields) => {
                    if fields.contains_key("@type") {
                        items.push(value);
                    }
                    let inner = [
                        "@graph",
                        "mainEntity",
                        "mainEntityOfPage",
                        "itemListElement",
                        "item",
                        "hasPart",
                    ];
                    next.extend(inner.iter().filter_map(|key| fields.get(*key)));
                }
                _ => {}
            }
            if items.len() > MOST_ITEMS {
                return items;
            }
        }
        level = next;
    }
    items
}

/// Whether an item has a type that `fits`.
pub(super) fn is_a(item: &Value, fits: impl Fn(&str) -> bool) -> bool {
    match item.get("@type") {
        Some(Value::String(name)) => fits(bare(name)),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(|n| fits(bare(n))),
        _ => false,
    }
}

fn bare(name: &str) -> &str {
    name.rsplit(['/', '#', ':']).next().unwrap_or(name)
}

/// The text of a value: a string, the first of a list, or the name of an object.
pub(super) fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(words) => Some(words.as_str()),
        Value::Array(list) => list.first().and_then(text),
        Value::Object(fields) => {
            ["@value", "name", "@id", "url"].iter().find_map(|key| fields.get(*key)?.as_str())
        }
        _ => None,
    }
}

/// The names of people or organisations: of a string, an object, or a list of both. An object that is only a
/// reference is looked up among the page's items.
pub(super) fn names<'v>(value: &'v Value, items: &[&'v Value]) -> Vec<&'v str> {
    let list = match value {
        Value::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    list.iter().flat_map(|one| name(one, items)).collect()
}

fn name<'v>(value: &'v Value, items: &[&'v Value]) -> Vec<&'v str> {
    match value {
        Value::String(words) => vec![words],
        Value::Object(fields) => match fields.get("name") {
            Some(Value::String(words)) => vec![words],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            _ => {
                let id = fields.get("@id");
                let named = |item: &&Value| {
                    id.is_some() && item.get("@id") == id && item.get("name").is_some()
                };
                let item = items.iter().find(|item| named(item));
                item.and_then(|item| item.get("name")?.as_str()).into_iter().collect()
            }
        },
        _ => Vec::new(),
    }
}

/// The text of a value that may hold markup or character references.
pub(super) fn plain(words: &str) -> String {
    if words.contains(['&', '<']) {
        tree_builder::parse(words).words(HtmlTree::ROOT)
    } else {
        words.to_owned()
    }
}
