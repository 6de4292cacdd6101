//! A decoded and parsed page.

use std::ops::Range;

use onrecord_text::Evidence;

use super::decoded_page::{DecodedPage, decode};
use super::tree::{HtmlTree, NodeId};
use super::tree_builder::parse;

/// Longer markup is cut in evidence (characters).
const LONGEST_EVIDENCE: usize = 320;

/// A page's characters and its tree.
pub(crate) struct HtmlPage<'b> {
    pub(crate) decoded: DecodedPage<'b>,
    pub(crate) tree: HtmlTree,
}

impl<'b> HtmlPage<'b> {
    pub(crate) fn new(bytes: &'b [u8], declared: Option<&str>) -> Self {
        let decoded = decode(bytes, declared);
        let tree = parse(&decoded.text);
        Self { decoded, tree }
    }

    /// An element's start tag, or a text, as evidence.
    pub(crate) fn evidence(&self, node: NodeId) -> Evidence {
        self.evidence_at(self.tree.source(node))
    }

    /// A stretch of the decoded page as evidence.
    pub(crate) fn evidence_at(&self, source: Range<usize>) -> Evidence {
        let words = &self.decoded.text[source.clone()];
        let end = words.char_indices().nth(LONGEST_EVIDENCE).map_or(words.len(), |(at, _)| at);
        // If the encoding does not tell single characters apart, the whole page is the evidence.
        let bytes = self.decoded.bytes(source).unwrap_or(0..self.decoded.length);
        Evidence::Source { bytes, text: words[..end].to_owned() }
    }
}
