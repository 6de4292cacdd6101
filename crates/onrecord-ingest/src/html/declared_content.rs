//! What a page declares about its article: title, description and text.

use super::tag::HtmlTag;
use super::tree::{HtmlTree, NodeId};

/// A page's own words about its article.
#[derive(Clone, Debug, Default)]
pub(crate) struct DeclaredContent {
    /// The title.
    pub(crate) title: Option<String>,
    /// What it is about, in one or two sentences.
    pub(crate) description: Option<String>,
    /// The article's text, if the page's data hold it.
    pub(crate) body: Option<String>,
}

impl DeclaredContent {
    pub(crate) fn of(tree: &HtmlTree) -> Self {
        let mut declared = Self::default();
        let mut page_title = None;
        for node in 1..tree.len() {
            match tree.tag(node) {
                Some(HtmlTag::Title) if page_title.is_none() => page_title = Some(tree.words(node)),
                Some(HtmlTag::Meta) => {
                    let name = tree.attribute(node, "property").or(tree.attribute(node, "name"));
                    let field = match name.map(str::to_ascii_lowercase).as_deref() {
                        Some("og:title") => &mut declared.title,
                        Some("og:description" | "description") => &mut declared.description,
                        _ => continue,
                    };
                    let content = tree.attribute(node, "content").unwrap_or_default().trim();
                    if field.is_none() && !content.is_empty() {
                        *field = Some(content.to_owned());
                    }
                }
                Some(HtmlTag::Script) if declared.body.is_none() => {
                    declared.body = body(tree, node)
                }
                _ => {}
            }
        }
        declared.title = declared.title.or(page_title);
        declared
    }
}

/// The value of `articleBody` in a script, whatever else is wrong with it.
fn body(tree: &HtmlTree, script: NodeId) -> Option<String> {
    const KEY: &str = "\"articleBody\"";
    let data = tree.children(script).next().map(|text| tree.text(text))?;
    let value = data[data.find(KEY)? + KEY.len()..].trim_start().strip_prefix(':')?.trim_start();
    let mut values = serde_json::Deserializer::from_str(value).into_iter::<String>();
    values.next()?.ok()
}
