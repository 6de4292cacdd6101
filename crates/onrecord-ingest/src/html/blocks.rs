//! The blocks of a page: stretches of text on lines of their own.

use std::ops::Range;

use super::class_cache::ClassCache;
use super::class_words::{CLASS_WORDS, WordKinds};
use super::tag::HtmlTag;
use super::tree::{HtmlTree, NodeId};
use crate::lexicon::is_invisible;

/// A stretch of text within one element that starts on a new line.
#[derive(Clone, Debug)]
pub(crate) struct PageBlock {
    /// The innermost element around it that starts on a new line.
    pub(crate) container: NodeId,
    /// The bytes of its words in [`PageBlocks::text`].
    pub(crate) words: Range<usize>,
    /// The nodes of its texts and line breaks.
    pub(crate) nodes: Range<NodeId>,
    /// How many bytes are in links, and how many are bold.
    pub(crate) linked: u32,
    pub(crate) bold: u32,
    pub(crate) links: u32,
    /// The last link in it.
    anchor: NodeId,
    /// How many line breaks it has.
    pub(crate) breaks: u32,
    /// The elements around it.
    pub(crate) context: BlockContext,
}

/// What the elements around a block are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct BlockContext {
    /// The kinds of class words of the container, of the three innermost elements, and of all elements.
    pub(crate) own: WordKinds,
    pub(crate) near: WordKinds,
    pub(crate) all: WordKinds,
    pub(crate) depth: u16,
    /// How many of each of [`COUNTED_ANCESTORS`] there are.
    pub(crate) tags: [u8; COUNTED_ANCESTORS.len()],
    pub(crate) hidden: bool,
    /// A hash of the last four elements.
    pub(crate) path: u32,
    /// For each kind of class word, the innermost element that has it. The root if none does.
    pub(crate) named: [u32; MAX_KINDS],
    /// The number of the last article element that began, from 1. 0 if there was none.
    pub(crate) article: u32,
}

/// A page of more blocks holds no article. The longest real pages have some thousands.
pub(crate) const MAX_BLOCKS: usize = 30_000;

/// The most kinds of class words.
const MAX_KINDS: usize = 20;

/// Elements that are counted around a block.
pub(crate) const COUNTED_ANCESTORS: [HtmlTag; 16] = [
    HtmlTag::Nav,
    HtmlTag::Header,
    HtmlTag::Footer,
    HtmlTag::Aside,
    HtmlTag::Article,
    HtmlTag::Main,
    HtmlTag::Section,
    HtmlTag::Figure,
    HtmlTag::Form,
    HtmlTag::Ul,
    HtmlTag::Ol,
    HtmlTag::Table,
    HtmlTag::Blockquote,
    HtmlTag::Button,
    HtmlTag::Noscript,
    HtmlTag::A,
];

/// All blocks of a page.
#[derive(Clone, Debug)]
pub(crate) struct PageBlocks {
    /// The words of all blocks, with white space collapsed.
    pub(crate) text: String,
    pub(crate) all: Vec<PageBlock>,
    /// For each element that starts on a new line, a hash of its tag and class. 0 for other nodes.
    pub(crate) element_keys: Vec<u32>,
    /// How many article elements there are.
    pub(crate) articles: u32,
}

impl PageBlocks {
    pub(crate) fn words(&self, block: &PageBlock) -> &str {
        &self.text[block.words.clone()]
    }
}

/// An element that is open during the walk over the page.
struct OpenElement {
    end: NodeId,
    container: NodeId,
    context: BlockContext,
    /// The class words of the element and of the two around it.
    kinds: [WordKinds; 3],
    /// Hashes of the element and of the three around it.
    element_keys: [u32; 4],
    is_block: bool,
    /// The link around it. The root if there is none.
    anchor: NodeId,
    bold: bool,
}

/// Whether the text in an element is not part of the page's text.
pub(crate) fn is_excluded(tag: HtmlTag) -> bool {
    matches!(
        tag,
        HtmlTag::Head
            | HtmlTag::Script
            | HtmlTag::Style
            | HtmlTag::Template
            | HtmlTag::Select
            | HtmlTag::Textarea
            | HtmlTag::Svg
            | HtmlTag::Canvas
            | HtmlTag::Iframe
            | HtmlTag::Datalist
            | HtmlTag::Object
            | HtmlTag::Rp
    )
}

/// Splits the text of a page into blocks. Stops after one more than [`MAX_BLOCKS`].
pub(crate) fn blocks(tree: &HtmlTree) -> PageBlocks {
    let none = PageBlocks {
        text: String::new(),
        all: Vec::new(),
        element_keys: vec![0; tree.len()],
        articles: 0,
    };
    let mut out = BlockSplitter { tree, blocks: none, block: None, breaks: 0, space: false };
    let mut open = vec![OpenElement {
        end: tree.len(),
        container: HtmlTree::ROOT,
        context: BlockContext::default(),
        kinds: [0; 3],
        element_keys: [0; 4],
        is_block: true,
        anchor: HtmlTree::ROOT,
        bold: false,
    }];
    let mut classes = ClassCache::new();
    let mut node = 1;
    while node < tree.len() && out.blocks.all.len() <= MAX_BLOCKS {
        while open.len() > 1 && open.last().is_some_and(|top| top.end <= node) {
            if open.pop().is_some_and(|top| top.is_block) {
                out.end_block();
            }
        }
        let Some(top) = open.last() else { break };
        match tree.tag(node) {
            None => out.text(node, top),
            Some(tag) if is_excluded(tag) => {
                node = tree.subtree(node).end;
                continue;
            }
            Some(HtmlTag::Br) => out.line_end(node),
            Some(tag) => {
                let end = tree.subtree(node).end;
                if end > node + 1 {
                    let mut inner = enter(tree, &mut classes, node, tag, end, top);
                    if tag == HtmlTag::Article {
                        out.blocks.articles += 1;
                        inner.context.article = out.blocks.articles;
                    }
                    if inner.is_block {
                        out.blocks.element_keys[node] = inner.element_keys[0];
                        out.end_block();
                    }
                    open.push(inner);
                } else if tag.is_block() || tag == HtmlTag::Hr {
                    out.end_block();
                }
            }
        }
        node += 1;
    }
    out.end_block();
    out.blocks
}

fn enter<'t>(
    tree: &'t HtmlTree,
    classes: &mut ClassCache<'t, (WordKinds, u32)>,
    node: NodeId,
    tag: HtmlTag,
    end: NodeId,
    outer: &OpenElement,
) -> OpenElement {
    let mut context = outer.context;
    let mut kinds = 0;
    let mut element_key = (tag as u32 + 1).wrapping_mul(0x9E37_79B1);
    // Names of the whole page say nothing about its parts.
    let whole = matches!(tag, HtmlTag::Html | HtmlTag::Body);
    for (name, value) in tree.attributes(node) {
        match name {
            "class" if !whole => {
                let (class_kinds, number) =
                    classes.of(value, |class| (CLASS_WORDS.kinds_in(class), hash(class)));
                kinds |= class_kinds;
                element_key ^= number;
            }
            "id" | "role" | "itemprop" | "data-component" | "data-testid" | "data-type"
            | "aria-label"
                if !whole =>
            {
                kinds |= CLASS_WORDS.kinds_in(value);
            }
            "hidden" => context.hidden |= value != "until-found",
            "aria-hidden" => context.hidden |= value == "true",
            "style" => {
                let value = value.as_bytes();
                context.hidden |= value.windows(4).any(|w| w == b"none")
                    && value.windows(7).any(|w| w == b"display");
            }
            _ => {}
        }
    }
    for (kind, named) in context.named.iter_mut().enumerate() {
        if kinds >> kind & 1 == 1 {
            *named = node as u32;
        }
    }
    let is_block = tag.is_block();
    let element_keys = if is_block {
        [element_key, outer.element_keys[0], outer.element_keys[1], outer.element_keys[2]]
    } else {
        outer.element_keys
    };
    let kinds = if is_block {
        [kinds, outer.kinds[0], outer.kinds[1]]
    } else {
        [outer.kinds[0] | kinds, outer.kinds[1], outer.kinds[2]]
    };
    context.own = kinds[0];
    context.near = kinds[0] | kinds[1] | kinds[2];
    context.all |= kinds[0];
    context.depth += 1;
    if let Some(at) = COUNTED_ANCESTORS.iter().position(|&counted| counted == tag) {
        context.tags[at] = context.tags[at].saturating_add(1);
    }
    if is_block {
        context.path = element_keys
            .iter()
            .fold(0, |path, element_key| (path ^ element_key).wrapping_mul(0x0100_0193));
    }
    OpenElement {
        end,
        container: if is_block { node } else { outer.container },
        context,
        kinds,
        element_keys,
        is_block,
        anchor: if tag == HtmlTag::A { node } else { outer.anchor },
        bold: outer.bold
            || matches!(tag, HtmlTag::B | HtmlTag::Strong | HtmlTag::Em | HtmlTag::I)
            || tag.is_heading(),
    }
}

/// A hash of a class name without its digits, so that `post-1` and `post-2` are equal (FNV-1a).
fn hash(class: &str) -> u32 {
    class
        .bytes()
        .filter(|byte| !byte.is_ascii_digit())
        .fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

struct BlockSplitter<'t> {
    tree: &'t HtmlTree,
    blocks: PageBlocks,
    /// The block that is being written.
    block: Option<PageBlock>,
    /// Line ends since the last word.
    breaks: u32,
    /// Whether white space stands before the next word.
    space: bool,
}

impl BlockSplitter<'_> {
    fn text(&mut self, node: NodeId, top: &OpenElement) {
        let text = self.tree.text(node);
        let start = self.blocks.text.len();
        for (_, part) in parts(text) {
            match part {
                TextSegment::Words(words) => self.words(words, node, top),
                TextSegment::Blank(_) => self.space = true,
                TextSegment::Invisible => {}
            }
        }
        let Some(block) = &mut self.block else { return };
        let added = (self.blocks.text.len() - start) as u32;
        if added > 0 {
            block.nodes.end = node + 1;
            if top.anchor != HtmlTree::ROOT {
                block.linked += added;
                block.links += u32::from(block.anchor != top.anchor);
            }
            block.anchor = top.anchor;
            if top.bold {
                block.bold += added;
            }
        }
    }

    fn words(&mut self, words: &str, node: NodeId, top: &OpenElement) {
        match &mut self.block {
            Some(block) if self.breaks > 0 => {
                self.blocks.text.push('\n');
                block.breaks += 1;
            }
            Some(_) if self.space => self.blocks.text.push(' '),
            Some(_) => {}
            None => {
                let start = self.blocks.text.len();
                self.block = Some(PageBlock {
                    container: top.container,
                    words: start..start,
                    nodes: node..node + 1,
                    linked: 0,
                    bold: 0,
                    links: 0,
                    breaks: 0,
                    anchor: HtmlTree::ROOT,
                    context: top.context,
                });
            }
        }
        self.blocks.text.push_str(words);
        (self.breaks, self.space) = (0, false);
    }

    fn line_end(&mut self, node: NodeId) {
        self.breaks += 1;
        if self.breaks > 1 {
            self.end_block();
        } else if let Some(block) = &mut self.block {
            block.nodes.end = node + 1;
        }
    }

    fn end_block(&mut self) {
        (self.breaks, self.space) = (0, false);
        if let Some(mut block) = self.block.take() {
            block.words.end = self.blocks.text.len();
            if self.blocks.words(&block).trim().is_empty() {
                self.blocks.text.truncate(block.words.start);
            } else {
                self.blocks.text.push('\n');
                self.blocks.all.push(block);
            }
        }
    }
}

/// A part of a text.
pub(crate) enum TextSegment<'t> {
    /// Words with single spaces between them, which are kept as they are.
    Words(&'t str),
    /// White space to be collapsed: one or more of one character.
    Blank(char),
    /// An invisible character, such as a soft hyphen, a zero-width space or a byte-order mark.
    Invisible,
}

/// What a byte shows of the character that it begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ByteClass {
    Visible,
    Blank,
    /// Perhaps an invisible character.
    Unsure,
}

static BYTE_CLASSES: [ByteClass; 256] = {
    let mut class_of = [ByteClass::Visible; 256];
    let mut at = 0;
    while at < 256 {
        class_of[at] = match at as u8 {
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0C' => ByteClass::Blank,
            0xC2 | 0xE2 | 0xEF => ByteClass::Unsure,
            _ => ByteClass::Visible,
        };
        at += 1;
    }
    class_of
};

/// Splits a text into parts, each with the byte at which it begins.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = (usize, TextSegment<'_>)> {
    let bytes = text.as_bytes();
    let class_of = |byte: &u8| BYTE_CLASSES[usize::from(*byte)];
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        loop {
            at += run(&bytes[at..], |byte| class_of(byte) == ByteClass::Visible);
            let more = match bytes[at..] {
                // A single space between words is part of them.
                [b' ', ref next, ..] => at > start && class_of(next) == ByteClass::Visible,
                [ref byte, ..] if class_of(byte) == ByteClass::Unsure => {
                    !text[at..].starts_with(is_invisible)
                }
                _ => false,
            };
            if !more {
                break;
            }
            at += 1;
        }
        if at > start {
            return Some((start, TextSegment::Words(&text[start..at])));
        }
        let c = text[start..].chars().next()?;
        if is_invisible(c) {
            at += c.len_utf8();
            return Some((start, TextSegment::Invisible));
        }
        at += run(&bytes[at..], |&byte| char::from(byte) == c);
        Some((start, TextSegment::Blank(c)))
    })
}

/// How many of the first bytes satisfy a condition.
fn run(bytes: &[u8], is: impl Fn(&u8) -> bool) -> usize {
    bytes.iter().position(|byte| !is(byte)).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_parted_where_white_space_runs_together() {
        let text = " a b  c\u{200B}d\u{A0}“é” \n\n";
        let written: Vec<(usize, String)> = parts(text)
            .map(|(at, part)| match part {
                TextSegment::Words(words) => (at, words.to_owned()),
                TextSegment::Blank(c) => (at, format!("{c:?}")),
                TextSegment::Invisible => (at, "nothing".to_owned()),
            })
            .collect();
        let expected = [
            (0, "' '"),
            (1, "a b"),
            (4, "' '"),
            (6, "c"),
            (7, "nothing"),
            (10, "d\u{A0}“é”"),
            (21, "' '"),
            (22, r"'\n'"),
        ];
        assert_eq!(written, expected.map(|(at, part)| (at, part.to_owned())));
    }
}
