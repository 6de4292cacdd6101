//! Extracts the text of a page's article, in blocks with their roles.

use onrecord_text::{Block, BlockKind, Licence, LicenceScope, SourceMap, Span};

use super::block_classifier::{article_blocks, probabilities};
use super::blocks::{MAX_BLOCKS, PageBlock, PageBlocks, blocks};
use super::class_words::CLASS_WORDS;
use super::declared_content::DeclaredContent;
use super::page::HtmlPage;
use super::tag::HtmlTag;
use super::tree::{HtmlTree, NodeId};
use super::writer::ArticleWriter;
use crate::lexicon::bare;
use crate::licence::licences;

/// The longest article of a page, in bytes of its text (1 MiB). That is longer than any chapter of a book,
/// and takes some ten seconds to read.
pub(crate) const MAX_TEXT: usize = 1 << 20;

/// A longer line is no byline (words).
const LONGEST_BYLINE: usize = 25;
/// Without a headline, how many blocks above the body are searched for the byline.
const ABOVE: usize = 12;
/// A caption has at least so many words, and at most half of it is links.
const SHORTEST_CAPTION: usize = 3;
/// How many blocks at the end may be footers.
const TAIL: usize = 4;

/// The article of a page.
pub(crate) struct ExtractedArticle {
    pub(crate) text: String,
    pub(crate) source_map: Option<SourceMap>,
    pub(crate) blocks: Vec<Block>,
    /// All blocks of the page, and whether each is the article's.
    pub(crate) page_blocks: PageBlocks,
    pub(crate) chosen: Vec<bool>,
}

/// Extracts the article. `authors` are those of the metadata, `given_probabilities` replace those of the
/// block classifier.
///
/// # Errors
/// Says what the page has too much of.
pub(crate) fn extract(
    page: &HtmlPage<'_>,
    declared: &DeclaredContent,
    authors: &[String],
    given_probabilities: Option<&[f32]>,
) -> Result<ExtractedArticle, String> {
    let tree = &page.tree;
    let blocks = blocks(tree);
    if blocks.all.len() > MAX_BLOCKS {
        return Err(format!("is a web page of more than {MAX_BLOCKS} paragraphs"));
    }
    let chosen = match given_probabilities {
        Some(known) => article_blocks(tree, &blocks, known),
        None => article_blocks(tree, &blocks, &probabilities(tree, &blocks, declared)),
    };
    let kinds = BlockRoles { tree, blocks: &blocks, chosen: &chosen, declared, authors }.all();
    let mut writer = ArticleWriter::default();
    let mut written = Vec::new();
    for (block, kind) in blocks.all.iter().zip(kinds) {
        if let Some(kind) = kind
            && let Some(span) = writer.block(tree, block)
        {
            written.push(Block { span, kind });
            if span.end() > MAX_TEXT {
                return Err(format!("is a web page with an article of more than {MAX_TEXT} bytes"));
            }
        }
    }
    let (text, source_map) = writer.finish(&page.decoded);
    Ok(ExtractedArticle { text, source_map, blocks: written, page_blocks: blocks, chosen })
}

impl ExtractedArticle {
    /// The statements in the article about its licence. Blocks that say nothing else become footers.
    pub(crate) fn statements(&mut self, owner: Option<&str>) -> Vec<Licence> {
        let paragraphs: Vec<Span> = self.blocks.iter().map(|block| block.span).collect();
        let statements = licences(&self.text, &paragraphs, owner);
        let of_the_text = |statement: &&Licence| statement.applies_to != LicenceScope::Media;
        let evidence =
            statements.iter().filter(of_the_text).filter_map(|s| s.evidence.as_ref()?.in_text());
        let tail = self.blocks.len().saturating_sub(TAIL);
        for evidence in evidence {
            let own = |block: &&mut Block| {
                block.span.covers(evidence) && 2 * evidence.len() > block.span.len()
            };
            if let Some(block) = self.blocks[tail..].iter_mut().find(own) {
                block.kind = BlockKind::Footer;
            }
        }
        statements
    }
}

struct BlockRoles<'p> {
    tree: &'p HtmlTree,
    blocks: &'p PageBlocks,
    chosen: &'p [bool],
    declared: &'p DeclaredContent,
    authors: &'p [String],
}

impl BlockRoles<'_> {
    /// The role of each block. `None` for those that are left out.
    fn all(&self) -> Vec<Option<BlockKind>> {
        let all = &self.blocks.all;
        let mut kinds: Vec<Option<BlockKind>> = (all.iter().zip(self.chosen))
            .map(|(block, &chosen)| chosen.then(|| self.body(block)))
            .collect();
        let Some(first) = self.chosen.iter().position(|&chosen| chosen) else { return kinds };
        let last = self.chosen.iter().rposition(|&chosen| chosen).unwrap_or(first);
        for (i, block) in all.iter().enumerate().take(last).skip(first) {
            if kinds[i].is_none() && self.is_caption(block) {
                kinds[i] = Some(BlockKind::Caption);
            }
        }
        let headline = self.headline(first);
        if let Some(headline) = headline {
            kinds[headline] = Some(BlockKind::Headline);
        }
        let byline = (headline.unwrap_or(first.saturating_sub(ABOVE))..=first.min(all.len() - 1))
            .find(|&i| Some(i) != headline && self.is_byline(&all[i]));
        if let Some(byline) = byline {
            kinds[byline] = Some(BlockKind::Byline);
        }
        kinds
    }

    /// The role of a block of the body.
    fn body(&self, block: &PageBlock) -> BlockKind {
        let around = |tag: HtmlTag| self.near(block.container).any(|node| self.tree.is(node, tag));
        match self.tree.tag(block.container) {
            Some(tag) if tag.is_heading() => BlockKind::Heading,
            Some(HtmlTag::Figcaption | HtmlTag::Caption) => BlockKind::Caption,
            _ if around(HtmlTag::Blockquote) => BlockKind::Blockquote,
            _ if around(HtmlTag::Li) => BlockKind::ListItem,
            _ => BlockKind::Paragraph,
        }
    }

    /// A node and the three around it.
    fn near(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::once(node).chain(self.tree.ancestors(node).take(3))
    }

    fn is_caption(&self, block: &PageBlock) -> bool {
        let words = self.blocks.words(block);
        let named = block.context.own & CLASS_WORDS.bit("caption") != 0;
        let set =
            matches!(self.tree.tag(block.container), Some(HtmlTag::Figcaption | HtmlTag::Caption));
        (set || named && self.near(block.container).any(|node| self.tree.is(node, HtmlTag::Figure)))
            && words.split_whitespace().nth(SHORTEST_CAPTION - 1).is_some()
            && 2 * block.linked as usize <= words.len()
            && !block.context.hidden
    }

    /// The block with the title: above the body, or its first block.
    fn headline(&self, first: usize) -> Option<usize> {
        let all = &self.blocks.all;
        let titled = |&i: &usize| {
            let words = self.blocks.words(&all[i]);
            self.declared.title.as_deref().is_some_and(|title| is_title(words, title))
        };
        let heading = |&i: &usize| {
            self.tree.tag(all[i].container).is_some_and(|tag| tag.is_heading())
                || self.near(all[i].container).any(|node| self.tree.is(node, HtmlTag::H1))
        };
        let until = 0..=first;
        until.clone().rev().find(|i| titled(i) && heading(i)).or_else(|| {
            let h1 = |&i: &usize| {
                self.near(all[i].container).any(|node| self.tree.is(node, HtmlTag::H1))
            };
            until.clone().rev().find(titled).or_else(|| until.rev().find(h1))
        })
    }

    fn is_byline(&self, block: &PageBlock) -> bool {
        let words = self.blocks.words(block);
        words.split_whitespace().nth(LONGEST_BYLINE).is_none()
            && !self.authors.is_empty()
            && self.authors.iter().any(|author| words.contains(author.as_str()))
    }
}

/// Whether a block has the words of the page's title, which may also name the outlet.
fn is_title(words: &str, title: &str) -> bool {
    if words.len() > 3 * title.len() + 40 {
        return false;
    }
    let (words, title) = (bare(words), bare(title));
    words.len() >= 4 && (words == title || title.contains(&words) && 2 * words.len() > title.len())
}
