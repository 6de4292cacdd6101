//! A page as a tree of elements and texts, each with its place in the page.

use std::ops::Range;

use super::tag::HtmlTag;

/// A node's index. Parents come before their children, and nodes are in the order of the page.
pub(crate) type NodeId = usize;

/// The kinds of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeKind {
    Element(HtmlTag),
    Text,
}

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    pub(crate) parent: u32,
    /// One past the last node below this one.
    end: u32,
    /// The attributes of an element, or the runs of a text.
    items: Range<u32>,
    /// Where it stands in the page: an element's start tag, or the text.
    source: Range<u32>,
}

#[derive(Clone, Debug)]
struct Attribute {
    /// Where the name and the value stand in `values`.
    name: Range<u32>,
    value: Range<u32>,
}

/// A run of a text that the page spells in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TextRun<'t> {
    pub(crate) text: &'t str,
    /// The byte of the page at which it begins.
    pub(crate) start: usize,
    pub(crate) spelling: Spelling,
}

/// How the page spells a run of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As the text itself.
    Plain,
    /// As a character reference of so many bytes.
    Reference(u32),
    /// Otherwise, as with a line end or a NUL that the parser changes.
    Changed,
}

#[derive(Clone, Debug)]
struct StoredRun {
    text: Range<u32>,
    start: u32,
    spelling: Spelling,
}

/// The tree of a page.
#[derive(Clone, Debug)]
pub(crate) struct HtmlTree {
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    values: String,
    runs: Vec<StoredRun>,
    text: String,
}

impl HtmlTree {
    /// The root. It is no element of the page.
    pub(crate) const ROOT: NodeId = 0;

    pub(super) fn new(size: usize) -> Self {
        let root = Node {
            kind: NodeKind::Element(HtmlTag::Other),
            parent: 0,
            end: 1,
            items: 0..0,
            source: 0..0,
        };
        let mut nodes = Vec::with_capacity(size / 40 + 16);
        nodes.push(root);
        Self {
            nodes,
            attributes: Vec::with_capacity(size / 60),
            values: String::with_capacity(size / 3),
            runs: Vec::new(),
            text: String::with_capacity(size / 6),
        }
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The tag of an element. `None` for a text.
    pub(crate) fn tag(&self, node: NodeId) -> Option<HtmlTag> {
        match self.nodes[node].kind {
            NodeKind::Element(tag) => Some(tag),
            NodeKind::Text => None,
        }
    }

    pub(crate) fn is(&self, node: NodeId, tag: HtmlTag) -> bool {
        self.nodes[node].kind == NodeKind::Element(tag)
    }

    pub(crate) fn is_text(&self, node: NodeId) -> bool {
        self.nodes[node].kind == NodeKind::Text
    }

    pub(crate) fn parent(&self, node: NodeId) -> NodeId {
        self.nodes[node].parent as usize
    }

    /// The node and all below it, in order.
    pub(crate) fn subtree(&self, node: NodeId) -> Range<NodeId> {
        node..self.nodes[node].end as usize
    }

    /// The node's ancestors from its parent to the root.
    pub(crate) fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let mut at = node;
        std::iter::from_fn(move || {
            let parent = self.parent(at);
            (at != Self::ROOT).then(|| {
                at = parent;
                parent
            })
        })
    }

    /// The node's children, in order.
    pub(crate) fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let Range { start, end } = self.subtree(node);
        let mut next = start + 1;
        std::iter::from_fn(move || {
            let child = next;
            (child < end).then(|| {
                next = self.nodes[child].end as usize;
                child
            })
        })
    }

    /// An element's start tag or a text, in bytes of the decoded page.
    pub(crate) fn source(&self, node: NodeId) -> Range<usize> {
        let Range { start, end } = self.nodes[node].source;
        start as usize..end as usize
    }

    /// The names and values of an element's attributes. Names are in lower case, each once.
    pub(crate) fn attributes(&self, node: NodeId) -> impl Iterator<Item = (&str, &str)> {
        let Range { start, end } = match self.nodes[node].kind {
            NodeKind::Element(_) => self.nodes[node].items.clone(),
            NodeKind::Text => 0..0,
        };
        let slice = |range: &Range<u32>| &self.values[range.start as usize..range.end as usize];
        self.attributes[start as usize..end as usize]
            .iter()
            .map(move |attribute| (slice(&attribute.name), slice(&attribute.value)))
    }

    /// The value of an element's attribute.
    pub(crate) fn attribute(&self, node: NodeId, name: &str) -> Option<&str> {
        self.attributes(node).find(|&(n, _)| n == name).map(|(_, value)| value)
    }

    /// The runs of a text.
    pub(crate) fn runs(&self, node: NodeId) -> impl Iterator<Item = TextRun<'_>> {
        let Range { start, end } = match self.nodes[node].kind {
            NodeKind::Text => self.nodes[node].items.clone(),
            NodeKind::Element(_) => 0..0,
        };
        self.runs[start as usize..end as usize].iter().map(|run| TextRun {
            text: &self.text[run.text.start as usize..run.text.end as usize],
            start: run.start as usize,
            spelling: run.spelling,
        })
    }

    /// The words of a text node.
    pub(crate) fn text(&self, node: NodeId) -> &str {
        let Node { kind: NodeKind::Text, items, .. } = &self.nodes[node] else { return "" };
        let runs = &self.runs[items.start as usize..items.end as usize];
        match (runs.first(), runs.last()) {
            (Some(first), Some(last)) => {
                &self.text[first.text.start as usize..last.text.end as usize]
            }
            _ => "",
        }
    }

    /// All words at and below a node in one line, with white space collapsed, without scripts and styles.
    pub(crate) fn words(&self, node: NodeId) -> String {
        let mut words = String::new();
        for below in self.subtree(node) {
            let hidden = |parent| {
                matches!(
                    self.tag(parent),
                    Some(HtmlTag::Script | HtmlTag::Style | HtmlTag::Template)
                )
            };
            if !self.is_text(below) {
                if self.tag(below).is_some_and(|tag| tag.is_block() || tag == HtmlTag::Br) {
                    words.push(' ');
                }
            } else if !hidden(self.parent(below)) {
                words.push_str(self.text(below));
            }
        }
        let mut line = String::with_capacity(words.len());
        for word in words.split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        line
    }

    pub(super) fn add_element(&mut self, tag: HtmlTag, parent: NodeId, start: usize) -> NodeId {
        let attributes = self.attributes.len() as u32;
        self.nodes.push(Node {
            kind: NodeKind::Element(tag),
            parent: parent as u32,
            end: 0,
            items: attributes..attributes,
            source: start as u32..start as u32,
        });
        self.len() - 1
    }

    /// Sets where the start tag of the last node ends.
    pub(super) fn close_tag(&mut self, node: NodeId, end: usize) {
        self.nodes[node].source.end = end as u32;
    }

    pub(super) fn add_attribute(&mut self, node: NodeId, name: &str, value: &str) {
        let start = self.values.len() as u32;
        self.values.push_str(name);
        let middle = self.values.len() as u32;
        self.values.push_str(value);
        let end = self.values.len() as u32;
        self.attributes.push(Attribute { name: start..middle, value: middle..end });
        self.nodes[node].items.end = self.attributes.len() as u32;
    }

    /// Appends to the text at the end of the page so far, or begins a new text.
    pub(super) fn add_text(
        &mut self,
        parent: NodeId,
        text: &str,
        source: Range<usize>,
        spelling: Spelling,
    ) {
        let source = source.start as u32..source.end as u32;
        let start = self.text.len() as u32;
        self.text.push_str(text);
        let end = self.text.len() as u32;
        // The line feed after a carriage return belongs to no run. No tag is so short.
        let goes_on = self.nodes.last().is_some_and(|last| {
            last.kind == NodeKind::Text
                && last.parent as usize == parent
                && source.start - last.source.end <= 1
        });
        if goes_on {
            let last_run = self.runs.last_mut().filter(|last| {
                last.spelling == Spelling::Plain
                    && spelling == Spelling::Plain
                    && last.start + (last.text.end - last.text.start) == source.start
            });
            if let Some(run) = last_run {
                run.text.end = end;
            } else {
                self.runs.push(StoredRun { text: start..end, start: source.start, spelling });
            }
            if let Some(last) = self.nodes.last_mut() {
                last.items.end = self.runs.len() as u32;
                last.source.end = source.end;
            }
            return;
        }
        self.runs.push(StoredRun { text: start..end, start: source.start, spelling });
        let runs = self.runs.len() as u32;
        self.nodes.push(Node {
            kind: NodeKind::Text,
            parent: parent as u32,
            end: 0,
            items: runs - 1..runs,
            source,
        });
    }

    /// Computes where each subtree ends.
    pub(super) fn finish(mut self) -> Self {
        for node in (0..self.nodes.len()).rev() {
            let end = self.nodes[node].end.max(node as u32 + 1);
            self.nodes[node].end = end;
            let parent = self.nodes[node].parent as usize;
            self.nodes[parent].end = self.nodes[parent].end.max(end);
        }
        self
    }
}
