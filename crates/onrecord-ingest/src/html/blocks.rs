//! The text of a page in blocks: what stands between two ends of a line's worth of words.

use std::ops::Range;

use super::memo::Memo;
use super::signs::{NAMES, Signs};
use super::tag::Tag;
use super::tree::{NodeId, Tree};
use crate::lexicon::is_invisible;

/// A stretch of text within one element that starts on a line of its own.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// The innermost element around it that starts on a line of its own.
    pub(crate) container: NodeId,
    /// Where its words stand in [`Blocks::text`].
    pub(crate) words: Range<usize>,
    /// The nodes that it is made of: texts, and ends of lines.
    pub(crate) nodes: Range<NodeId>,
    /// How many of its characters are links, and how many are set off in bold.
    pub(crate) linked: u32,
    pub(crate) bold: u32,
    pub(crate) links: u32,
    /// The last link in it.
    anchor: NodeId,
    /// Line ends in it.
    pub(crate) breaks: u32,
    /// What is around it.
    pub(crate) around: Around,
}

/// What the elements around a block are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Around {
    /// What their names show: of the container, of it and the two around it, of all.
    pub(crate) own: Signs,
    pub(crate) near: Signs,
    pub(crate) all: Signs,
    pub(crate) depth: u16,
    /// How many of each of [`AROUND`] there are.
    pub(crate) tags: [u8; AROUND.len()],
    pub(crate) hidden: bool,
    /// What the last four elements are, in one number.
    pub(crate) path: u32,
    /// The innermost element whose name shows each of the kinds; the root where none does.
    pub(crate) named: [u32; MOST_KINDS],
    /// The last article element that began, counted from 1; 0 where the block is in none.
    pub(crate) article: u32,
}

/// A page of more blocks is no article; the longest of real ones have some thousands.
pub(crate) const MAX_BLOCKS: usize = 30_000;

/// There are no more kinds of names than this.
const MOST_KINDS: usize = 20;

/// Elements that are counted around a block.
pub(crate) const AROUND: [Tag; 16] = [
    Tag::Nav,
    Tag::Header,
    Tag::Footer,
    Tag::Aside,
    Tag::Article,
    Tag::Main,
    Tag::Section,
    Tag::Figure,
    Tag::Form,
    Tag::Ul,
    Tag::Ol,
    Tag::Table,
    Tag::Blockquote,
    Tag::Button,
    Tag::Noscript,
    Tag::A,
];

/// All blocks of a page.
#[derive(Clone, Debug)]
pub(crate) struct Blocks {
    /// The words of all blocks, white space run together.
    pub(crate) text: String,
    pub(crate) all: Vec<Block>,
    /// What each element that starts on a line of its own is called, in a number; 0 of other nodes.
    pub(crate) steps: Vec<u32>,
    /// How many article elements there are.
    pub(crate) articles: u32,
}

impl Blocks {
    pub(crate) fn words(&self, block: &Block) -> &str {
        &self.text[block.words.clone()]
    }
}

/// An element that is open while the page is gone through.
struct Open {
    end: NodeId,
    container: NodeId,
    around: Around,
    /// The signs of the element, of the one around it and of the one around that.
    signs: [Signs; 3],
    /// Numbers of the element and of the three around it.
    steps: [u32; 4],
    is_block: bool,
    /// The link that it is in; the root where it is in none.
    anchor: NodeId,
    bold: bool,
}

/// Elements whose text is not the page's.
pub(crate) fn is_apart(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Head
            | Tag::Script
            | Tag::Style
            | Tag::Template
            | Tag::Select
            | Tag::Textarea
            | Tag::Svg
            | Tag::Canvas
            | Tag::Iframe
            | Tag::Datalist
            | Tag::Object
            | Tag::Rp
    )
}

/// Goes through a page and parts its text into blocks; into one more than [`MAX_BLOCKS`] where there are more.
pub(crate) fn blocks(tree: &Tree) -> Blocks {
    let none =
        Blocks { text: String::new(), all: Vec::new(), steps: vec![0; tree.len()], articles: 0 };
    let mut out = Writer { tree, blocks: none, block: None, breaks: 0, space: false };
    let mut open = vec![Open {
        end: tree.len(),
        container: Tree::ROOT,
        around: Around::default(),
        signs: [0; 3],
        steps: [0; 4],
        is_block: true,
        anchor: Tree::ROOT,
        bold: false,
    }];
    let mut classes = Memo::new();
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
            Some(tag) if is_apart(tag) => {
                node = tree.subtree(node).end;
                continue;
            }
            Some(Tag::Br) => out.line_end(node),
            Some(tag) => {
                let end = tree.subtree(node).end;
                if end > node + 1 {
                    let mut inner = enter(tree, &mut classes, node, tag, end, top);
                    if tag == Tag::Article {
                        out.blocks.articles += 1;
                        inner.around.article = out.blocks.articles;
                    }
                    if inner.is_block {
                        out.blocks.steps[node] = inner.steps[0];
                        out.end_block();
                    }
                    open.push(inner);
                } else if tag.is_block() || tag == Tag::Hr {
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
    tree: &'t Tree,
    classes: &mut Memo<'t, (Signs, u32)>,
    node: NodeId,
    tag: Tag,
    end: NodeId,
    outer: &Open,
) -> Open {
    let mut around = outer.around;
    let mut signs = 0;
    let mut step = (tag as u32 + 1).wrapping_mul(0x9E37_79B1);
    // What is said of the whole page says nothing of its parts.
    let whole = matches!(tag, Tag::Html | Tag::Body);
    for (name, value) in tree.attributes(node) {
        match name {
            "class" if !whole => {
                let (shown, number) = classes.of(value, |class| (NAMES.signs(class), hash(class)));
                signs |= shown;
                step ^= number;
            }
            "id" | "role" | "itemprop" | "data-component" | "data-testid" | "data-type"
            | "aria-label"
                if !whole =>
            {
                signs |= NAMES.signs(value);
            }
            "hidden" => around.hidden |= value != "until-found",
            "aria-hidden" => around.hidden |= value == "true",
            "style" => {
                let value = value.as_bytes();
                around.hidden |= value.windows(4).any(|w| w == b"none")
                    && value.windows(7).any(|w| w == b"display");
            }
            _ => {}
        }
    }
    for (kind, named) in around.named.iter_mut().enumerate() {
        if signs >> kind & 1 == 1 {
            *named = node as u32;
        }
    }
    let is_block = tag.is_block();
    let steps =
        if is_block { [step, outer.steps[0], outer.steps[1], outer.steps[2]] } else { outer.steps };
    let signs = if is_block {
        [signs, outer.signs[0], outer.signs[1]]
    } else {
        [outer.signs[0] | signs, outer.signs[1], outer.signs[2]]
    };
    around.own = signs[0];
    around.near = signs[0] | signs[1] | signs[2];
    around.all |= signs[0];
    around.depth += 1;
    if let Some(at) = AROUND.iter().position(|&counted| counted == tag) {
        around.tags[at] = around.tags[at].saturating_add(1);
    }
    if is_block {
        around.path = steps.iter().fold(0, |path, step| (path ^ step).wrapping_mul(0x0100_0193));
    }
    Open {
        end,
        container: if is_block { node } else { outer.container },
        around,
        signs,
        steps,
        is_block,
        anchor: if tag == Tag::A { node } else { outer.anchor },
        bold: outer.bold
            || matches!(tag, Tag::B | Tag::Strong | Tag::Em | Tag::I)
            || tag.is_heading(),
    }
}

/// A number for a class, digits left out, so that `post-1` and `post-2` are one (FNV-1a).
fn hash(class: &str) -> u32 {
    class
        .bytes()
        .filter(|byte| !byte.is_ascii_digit())
        .fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

struct Writer<'t> {
    tree: &'t Tree,
    blocks: Blocks,
    /// The block that is being written.
    block: Option<Block>,
    /// Line ends since the last word.
    breaks: u32,
    /// Whether white space stands before the next word.
    space: bool,
}

impl Writer<'_> {
    fn text(&mut self, node: NodeId, top: &Open) {
        let text = self.tree.text(node);
        let start = self.blocks.text.len();
        for (_, part) in parts(text) {
            match part {
                Part::Words(words) => self.words(words, node, top),
                Part::Blank(_) => self.space = true,
                Part::Invisible => {}
            }
        }
        let Some(block) = &mut self.block else { return };
        let added = (self.blocks.text.len() - start) as u32;
        if added > 0 {
            block.nodes.end = node + 1;
            if top.anchor != Tree::ROOT {
                block.linked += added;
                block.links += u32::from(block.anchor != top.anchor);
            }
            block.anchor = top.anchor;
            if top.bold {
                block.bold += added;
            }
        }
    }

    fn words(&mut self, words: &str, node: NodeId, top: &Open) {
        match &mut self.block {
            Some(block) if self.breaks > 0 => {
                self.blocks.text.push('\n');
                block.breaks += 1;
            }
            Some(_) if self.space => self.blocks.text.push(' '),
            Some(_) => {}
            None => {
                let start = self.blocks.text.len();
                self.block = Some(Block {
                    container: top.container,
                    words: start..start,
                    nodes: node..node + 1,
                    linked: 0,
                    bold: 0,
                    links: 0,
                    breaks: 0,
                    anchor: Tree::ROOT,
                    around: top.around,
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

/// What a text is made of.
pub(crate) enum Part<'t> {
    /// Words with single spaces between them, to be taken over as they are.
    Words(&'t str),
    /// White space that runs together with what of it stands around it: one character, or several of it.
    Blank(char),
    /// A character that shows nothing and parts words for a machine: a soft hyphen, a zero-width space, a mark of
    /// byte order.
    Invisible,
}

/// What a byte says of the character that begins with it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    Visible,
    Blank,
    /// Perhaps one that shows nothing.
    Unsure,
}

static BEGINS: [Begins; 256] = {
    let mut begins = [Begins::Visible; 256];
    let mut at = 0;
    while at < 256 {
        begins[at] = match at as u8 {
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0C' => Begins::Blank,
            0xC2 | 0xE2 | 0xEF => Begins::Unsure,
            _ => Begins::Visible,
        };
        at += 1;
    }
    begins
};

/// Takes a text apart, and says where each part begins.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = (usize, Part<'_>)> {
    let bytes = text.as_bytes();
    let begins = |byte: &u8| BEGINS[usize::from(*byte)];
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        loop {
            at += run(&bytes[at..], |byte| begins(byte) == Begins::Visible);
            let more = match bytes[at..] {
                // A single space between words is one of them.
                [b' ', ref next, ..] => at > start && begins(next) == Begins::Visible,
                [ref byte, ..] if begins(byte) == Begins::Unsure => {
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
            return Some((start, Part::Words(&text[start..at])));
        }
        let c = text[start..].chars().next()?;
        if is_invisible(c) {
            at += c.len_utf8();
            return Some((start, Part::Invisible));
        }
        at += run(&bytes[at..], |&byte| char::from(byte) == c);
        Some((start, Part::Blank(c)))
    })
}

/// How many of the first bytes are of a kind.
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
                Part::Words(words) => (at, words.to_owned()),
                Part::Blank(c) => (at, format!("{c:?}")),
                Part::Invisible => (at, "nothing".to_owned()),
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
