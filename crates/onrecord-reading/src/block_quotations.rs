//! Finds block quotations: paragraphs that a page's markup sets apart as quoted, with or without quotation marks.
//!
//! This module finds which paragraphs are one quotation, which paragraph may introduce it and who signs it. Pages
//! also set apart poems, laws and their own words. Who said a block quotation is therefore decided by the words
//! around it ([`crate::attributions`]).

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use onrecord_text::{Block, BlockKind, Span};

use crate::analysed_text::AnalysedText;
use crate::language::WordClass;

/// Consecutive paragraphs that a page sets apart as quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockQuotation {
    /// The indices of its paragraphs, without that of a signature.
    pub paragraphs: Range<usize>,
    /// The quoted part of each paragraph, with its quotation marks.
    pub runs: Vec<Span>,
    /// The index of the paragraph before it, captions left out, if that is running text.
    pub lead: Option<usize>,
    /// The signature below it or at its end.
    pub signature: Option<Signature>,
}

/// Who signs a block quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The dash before the name, if there is one.
    pub dash: Option<Span>,
    /// The name.
    pub name: Span,
}

/// The most tokens of a signature, with its dash: "– Ana Ruiz, a teacher from Port Selwyn".
pub(crate) const LONGEST_SIGNATURE: usize = 13;
/// The most tokens of a name without a dash in a signature.
const LONGEST_NAME: usize = 5;
/// The number of consecutive words in a shingle. Shingles find text that a page repeats.
const SHINGLE: usize = 5;

/// Finds the block quotations of a text in order. Those that repeat its running text are left out.
pub(crate) fn block_quotations(
    analysed: &AnalysedText<'_>,
    blocks: &[Block],
) -> Vec<BlockQuotation> {
    if blocks.iter().all(|block| block.kind != BlockKind::Blockquote) {
        return Vec::new();
    }
    let kinds: Vec<Option<BlockKind>> = (analysed.paragraphs.iter())
        .map(|&paragraph| {
            let behind = blocks.partition_point(|block| block.span.start() <= paragraph.start());
            let block = blocks[..behind].last().filter(|block| block.span.covers(paragraph));
            block.map(|block| block.kind)
        })
        .collect();
    let page = BlockQuotationFinder { analysed, kinds };
    let running_shingles = page.running_shingles();
    let mut found = page.found();
    found.retain(|block| !page.repeats(block, &running_shingles));
    found
}

/// Reads `tokens` as a signature: a dash and a name, which ends before any of `ends`. Returns `None` for other
/// tokens.
pub(crate) fn signature(text: &str, tokens: &[Span], ends: &[&str]) -> Option<Signature> {
    match tokens {
        [dash, name @ ..] if name.len() < LONGEST_SIGNATURE && is_dash(dash.slice(text)) => {
            let end = name.iter().position(|token| ends.contains(&token.slice(text)));
            let end = end.unwrap_or(name.len());
            let capital = name.first()?.slice(text).starts_with(char::is_uppercase);
            let signature = || Signature { dash: Some(*dash), name: name[0].join(name[end - 1]) };
            (capital && end > 0).then(signature)
        }
        _ => None,
    }
}

/// The tokens that end a name: "– Ana Ruiz, a teacher", "— Ana Ruiz (@anaruiz) May 4, 2021".
const NAME_ENDS: [&str; 4] = [",", ".", "(", "|"];

fn is_dash(word: &str) -> bool {
    word.chars().all(|c| matches!(c, '-' | '–' | '—' | '―'))
}

fn ends_sentence(words: &str) -> bool {
    words.trim_end_matches(['”', '"', '’', '\'', '»', ')']).ends_with(['.', '!', '?', '…'])
}

struct BlockQuotationFinder<'a> {
    analysed: &'a AnalysedText<'a>,
    /// The kind of block of each paragraph; `None` outside blocks.
    kinds: Vec<Option<BlockKind>>,
}

impl BlockQuotationFinder<'_> {
    fn words(&self, paragraph: usize) -> &str {
        self.analysed.paragraphs[paragraph].slice(self.analysed.text)
    }

    fn is_block_quotation(&self, paragraph: usize) -> bool {
        self.kinds.get(paragraph) == Some(&Some(BlockKind::Blockquote))
    }

    fn found(&self) -> Vec<BlockQuotation> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.kinds.len() {
            if !self.is_block_quotation(at) {
                at += 1;
                continue;
            }
            // A signature separates two quotations, even if all their paragraphs are consecutive.
            let start = at;
            while self.is_block_quotation(at) && (at == start || self.dashed(at).is_none()) {
                at += 1;
            }
            let mut end = at;
            let below = if at < self.kinds.len() { self.dashed(at) } else { None };
            let mut signed = below;
            if below.is_some() && self.is_block_quotation(at) {
                at += 1;
            } else if below.is_none()
                && let Some(named) = self.named(start, end)
            {
                signed = Some(named);
                end -= 1;
            }
            let mut runs: Vec<Span> = (start..end).map(|paragraph| self.run(paragraph)).collect();
            if signed.is_none()
                && let Some(last) = runs.last_mut()
                && let Some((signature, rest)) = self.signed_inside(end - 1)
            {
                *last = rest;
                signed = Some(signature);
            }
            let lead = self.lead(start);
            found.push(BlockQuotation { paragraphs: start..end, runs, lead, signature: signed });
        }
        found
    }

    /// Reads a paragraph as a dash and a name.
    fn dashed(&self, paragraph: usize) -> Option<Signature> {
        signature(self.analysed.text, self.analysed.tokens_of(paragraph), &NAME_ENDS)
    }

    /// Reads the last paragraph of a block as a name and a description, without a dash: "Ana Ruiz, teacher".
    fn named(&self, start: usize, end: usize) -> Option<Signature> {
        let last = end - 1;
        let tokens = self.analysed.tokens_of(last);
        if last == start
            || tokens.len() >= LONGEST_SIGNATURE
            || ends_sentence(self.words(last))
            || !ends_sentence(self.words(last - 1))
        {
            return None;
        }
        let text = self.analysed.text;
        let name = tokens.iter().take_while(|token| !NAME_ENDS.contains(&token.slice(text)));
        let name: Vec<Span> = name.copied().collect();
        let whole = name.first()?.join(*name.last()?);
        let capital = |token: &Span| {
            token.slice(text).starts_with(char::is_uppercase)
                || self
                    .analysed
                    .language
                    .classes(token.slice(text))
                    .has(WordClass::SignatureParticle)
        };
        (name.len() <= LONGEST_NAME && name.iter().all(capital) && self.names(whole.start()))
            .then_some(Signature { dash: None, name: whole })
    }

    /// Whether the model finds a name that starts at a byte offset.
    fn names(&self, start: usize) -> bool {
        let names = &self.analysed.annotations.names;
        let first = |at: usize| self.analysed.tokens[names[at].tokens.start].start();
        let at =
            names.partition_point(|name| self.analysed.tokens[name.tokens.start].start() < start);
        at < names.len() && first(at) == start
    }

    /// The signature at the end of a paragraph, and the span before it: "… miss it. — Ana Ruiz".
    fn signed_inside(&self, paragraph: usize) -> Option<(Signature, Span)> {
        let text = self.analysed.text;
        let tokens = self.analysed.tokens_of(paragraph);
        let dash = tokens.iter().rposition(|token| is_dash(token.slice(text)))?;
        let found = signature(text, &tokens[dash..], &NAME_ENDS)?;
        let start = self.analysed.paragraphs[paragraph].start();
        let blank = char::is_whitespace;
        let rest = Span::at(text, start, tokens[dash].start()).trim(text, blank);
        (ends_sentence(rest.slice(text))
            && !ends_sentence(self.words(paragraph))
            && self.names(found.name.start()))
        .then_some((found, rest))
    }

    /// The quoted part of a paragraph, without the `>` that plain text puts before it.
    fn run(&self, paragraph: usize) -> Span {
        let text = self.analysed.text;
        let span = self.analysed.paragraphs[paragraph];
        let mark = span.slice(text).len() - span.slice(text).trim_start_matches(['>', ' ']).len();
        let bare = Span::at(text, span.start() + mark, span.end());
        if bare.is_empty() { span } else { bare }
    }

    /// The index of the paragraph before another one, captions left out, if that is running text.
    fn lead(&self, paragraph: usize) -> Option<usize> {
        let caption = |&at: &usize| self.kinds[at] == Some(BlockKind::Caption);
        let before = (0..paragraph).rev().find(|at| !caption(at))?;
        matches!(self.kinds[before], None | Some(BlockKind::Paragraph | BlockKind::ListItem))
            .then_some(before)
    }

    /// The shingles of the running text.
    fn running_shingles(&self) -> BTreeSet<u64> {
        let running =
            (0..self.kinds.len()).filter(|&paragraph| !self.is_block_quotation(paragraph));
        running.flat_map(|paragraph| shingles(self.words(paragraph))).collect()
    }

    /// Whether most of a block is in the running text too. A pull quote is such a block.
    fn repeats(&self, block: &BlockQuotation, running_shingles: &BTreeSet<u64>) -> bool {
        let shingles: Vec<u64> =
            block.runs.iter().flat_map(|run| shingles(run.slice(self.analysed.text))).collect();
        let again = shingles.iter().filter(|shingle| running_shingles.contains(shingle)).count();
        2 * again > shingles.len()
    }
}

/// The hash of each [`SHINGLE`] consecutive words.
fn shingles(words: &str) -> Vec<u64> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let words: Vec<String> =
        words.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
    let number = |row: &[String]| {
        let mut hasher = DefaultHasher::new();
        row.hash(&mut hasher);
        hasher.finish()
    };
    words.windows(SHINGLE).map(number).collect()
}
