//! The features by which the article's blocks are recognised.
//!
//! They describe a block's own words, the names of the elements around it, its neighbours, and what else
//! stands in the same elements or in elements of the same kind. The forests in [`super::forest`] weigh them;
//! `training/` makes the forests.

use std::collections::BTreeMap;

use super::blocks::{PageBlock, PageBlocks};
use super::class_words::{CLASS_WORDS, TEXT_WORDS, WordKinds};
use super::declared_content::DeclaredContent;
use super::tag::HtmlTag;
use super::tree::{HtmlTree, NodeId};
use crate::lexicon::{bare, bare_chars};

/// The features of all blocks of a page, one row a block.
#[derive(Clone, Debug)]
pub(crate) struct FeatureTable {
    pub(crate) width: usize,
    pub(crate) values: Vec<f32>,
    /// How many words each block has.
    pub(crate) words: Vec<f32>,
}

impl FeatureTable {
    pub(crate) fn row(&self, block: usize) -> &[f32] {
        &self.values[block * self.width..(block + 1) * self.width]
    }
}

/// Counts of a block's own text.
#[derive(Clone, Copy, Debug, Default)]
struct TextCounts {
    chars: f32,
    words: f32,
    capitalised: f32,
    short: f32,
    upper: f32,
    digits: f32,
    commas: f32,
    stops: f32,
    quotes: f32,
    symbols: f32,
    /// Times of day, such as 10:30.
    clocks: f32,
}

/// What a character counts as.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CharClass {
    Small,
    Capital,
    Digit,
    Apostrophe,
    Comma,
    Stop,
    Quote,
    Symbol,
    Colon,
    Other,
}

impl CharClass {
    const COUNT: usize = Self::Other as usize + 1;

    /// ASCII, which most characters are, is looked up.
    fn of(c: char) -> Self {
        match ASCII.get(c as usize) {
            Some(&class) => class,
            None => Self::of_any(c),
        }
    }

    fn of_any(c: char) -> Self {
        match c {
            '’' => Self::Apostrophe,
            '،' | '、' | '，' => Self::Comma,
            '。' | '؟' | '…' => Self::Stop,
            '“' | '”' | '«' | '»' | '„' => Self::Quote,
            '©' | '•' | '›' | '→' | '·' | '▼' | '►' => Self::Symbol,
            _ if c.is_uppercase() && c.is_alphanumeric() => Self::Capital,
            _ if c.is_alphanumeric() => Self::Small,
            _ => Self::Other,
        }
    }

    /// Whether it is a letter or a digit.
    fn is_of_word(self) -> bool {
        self <= Self::Digit
    }
}

static ASCII: [CharClass; 128] = {
    let mut classes = [CharClass::Other; 128];
    let mut at = 0;
    while at < 128 {
        classes[at] = match at as u8 {
            b'a'..=b'z' => CharClass::Small,
            b'A'..=b'Z' => CharClass::Capital,
            b'0'..=b'9' => CharClass::Digit,
            b'\'' => CharClass::Apostrophe,
            b',' => CharClass::Comma,
            b'.' | b'!' | b'?' => CharClass::Stop,
            b'"' => CharClass::Quote,
            b'|' | b'/' => CharClass::Symbol,
            b':' => CharClass::Colon,
            _ => CharClass::Other,
        };
        at += 1;
    }
    classes
};

fn counts(text: &str) -> TextCounts {
    let mut tally = [0u32; CharClass::COUNT];
    let (mut words, mut capitalised, mut short, mut clocks) = (0u32, 0u32, 0u32, 0u32);
    let (mut in_word, mut length, mut lower) = (false, 0, true);
    let (mut last, mut colon) = (CharClass::Other, false);
    for c in text.chars() {
        let class = CharClass::of(c);
        tally[class as usize] += 1;
        clocks += u32::from(colon && class == CharClass::Digit);
        colon = class == CharClass::Colon && last == CharClass::Digit;
        last = class;
        if class.is_of_word() {
            if !in_word {
                words += 1;
                capitalised += u32::from(class == CharClass::Capital);
                (in_word, length, lower) = (true, 0, true);
            }
            length += 1;
            lower &= class != CharClass::Capital;
        } else {
            short += u32::from(in_word && length <= 3 && lower);
            in_word = in_word && class == CharClass::Apostrophe;
        }
    }
    short += u32::from(in_word && length <= 3 && lower);
    let of = |class: CharClass| tally[class as usize] as f32;
    TextCounts {
        chars: tally.iter().sum::<u32>() as f32,
        words: words as f32,
        capitalised: capitalised as f32,
        short: short as f32,
        upper: of(CharClass::Capital),
        digits: of(CharClass::Digit),
        commas: of(CharClass::Comma),
        stops: of(CharClass::Stop),
        quotes: of(CharClass::Quote),
        symbols: of(CharClass::Symbol),
        clocks: clocks as f32,
    }
}

/// Sums over the blocks in an element, or in all elements of a kind.
#[derive(Clone, Copy, Debug, Default)]
struct ContentSums {
    words: f32,
    chars: f32,
    linked: f32,
    blocks: f32,
    /// Words in blocks that look like paragraphs.
    prose: f32,
}

impl ContentSums {
    fn add(&mut self, other: &ContentSums) {
        self.words += other.words;
        self.chars += other.chars;
        self.linked += other.linked;
        self.blocks += other.blocks;
        self.prose += other.prose;
    }

    fn of(block: &PageBlock, counts: &TextCounts) -> Self {
        let linked = block.linked as f32;
        let is_prose = counts.words >= 10.0 && linked < 0.5 * counts.chars && counts.stops > 0.0;
        Self {
            words: counts.words,
            chars: counts.chars,
            linked,
            blocks: 1.0,
            prose: if is_prose { counts.words } else { 0.0 },
        }
    }

    fn features(&self, all: &ContentSums) -> [f32; 5] {
        [
            self.words / all.words.max(1.0),
            self.linked / self.chars.max(1.0),
            self.blocks,
            self.prose / self.words.max(1.0),
            self.words / self.blocks.max(1.0),
        ]
    }
}

/// The features of a block that are also features of its neighbours.
struct NeighbourView {
    words: f32,
    linked: f32,
    kind: f32,
    ending: f32,
}

impl NeighbourView {
    fn of(tree: &HtmlTree, block: &PageBlock, text: &str, counts: &TextCounts) -> Self {
        Self {
            words: counts.words.ln_1p(),
            linked: block.linked as f32 / counts.chars.max(1.0),
            kind: kind(tree, block),
            ending: ending(text),
        }
    }
}

/// The kind of element that holds a block, as a number.
fn kind(tree: &HtmlTree, block: &PageBlock) -> f32 {
    let kind = match tree.tag(block.container) {
        Some(HtmlTag::P) => 1,
        Some(HtmlTag::Li) => 2,
        Some(tag) if tag.is_heading() => 3,
        Some(HtmlTag::Blockquote) => 4,
        Some(HtmlTag::Td | HtmlTag::Th) => 5,
        Some(HtmlTag::Figcaption | HtmlTag::Caption) => 6,
        Some(HtmlTag::Dd | HtmlTag::Dt) => 7,
        Some(HtmlTag::Pre) => 8,
        Some(HtmlTag::Article | HtmlTag::Main | HtmlTag::Section) => 9,
        Some(HtmlTag::Header | HtmlTag::Footer | HtmlTag::Nav | HtmlTag::Aside) => 10,
        Some(HtmlTag::Summary | HtmlTag::Legend | HtmlTag::Option) => 11,
        _ => 0,
    };
    kind as f32
}

fn level(tree: &HtmlTree, block: &PageBlock) -> f32 {
    match tree.tag(block.container) {
        Some(tag) if tag.is_heading() => f32::from(tag as u8 - HtmlTag::H1 as u8 + 1),
        _ => 0.0,
    }
}

/// How a text ends: 1 like a sentence, 2 with a colon, 3 with an ellipsis, 0 otherwise.
fn ending(text: &str) -> f32 {
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || "\"”’'»)]".contains(c));
    if end.ends_with('…') || end.ends_with("...") {
        return 3.0;
    }
    match end.chars().next_back() {
        Some('.' | '!' | '?' | '。' | '؟') => 1.0,
        Some(':') => 2.0,
        _ => 0.0,
    }
}

/// How a text begins: 1 with a capital, 2 with a small letter, 3 with a digit, 4 with a quotation mark, 0
/// otherwise.
fn beginning(text: &str) -> f32 {
    match text.chars().next() {
        Some(c) if c.is_uppercase() => 1.0,
        Some(c) if c.is_lowercase() => 2.0,
        Some(c) if c.is_numeric() => 3.0,
        Some('"' | '“' | '«' | '„' | '‘' | '\'') => 4.0,
        _ => 0.0,
    }
}

/// Kinds of class words whose innermost element is looked at: how much of the page it holds.
pub(super) const SHARES: [&str; 13] = [
    "body",
    "comments",
    "related",
    "share",
    "navigation",
    "footer",
    "side",
    "tags",
    "ads",
    "overlay",
    "caption",
    "picture",
    "notes",
];

/// Elements that may hold the article, one of each kind.
struct ContainerCandidates {
    best: NodeId,
    article: NodeId,
    main: NodeId,
    named: NodeId,
}

/// The features of all blocks of a page.
pub(crate) fn table(
    tree: &HtmlTree,
    blocks: &PageBlocks,
    declared: &DeclaredContent,
) -> FeatureTable {
    let page = PageStatistics::new(tree, blocks, declared);
    let count = blocks.all.len();
    let mut values = Vec::new();
    let mut before = PrecedingBlocks::default();
    for (i, block) in blocks.all.iter().enumerate() {
        let text = blocks.words(block);
        let said = TEXT_WORDS.kinds_in(text);
        page.add_own(i, said, &mut values);
        page.add_position(i, &mut before, &mut values);
        page.add_neighbours(i, &mut values);
        page.add_containers(i, &mut values);
        if is_heading(tree, block, &page.counts[i]) {
            (before.heading, before.heading_said) = (Some(i), said);
        }
        page.add_structure(i, &before, &mut values);
        if i == 0 {
            // All rows have the same length.
            values.reserve_exact((count - 1) * values.len());
        }
    }
    let words = page.counts.iter().map(|counts| counts.words).collect();
    FeatureTable { width: values.len().checked_div(count).unwrap_or(0), values, words }
}

/// What stands in the blocks before a block.
#[derive(Default)]
struct PrecedingBlocks<'p> {
    /// How often each text occurred.
    texts: BTreeMap<&'p str, u32>,
    words: f32,
    /// The last heading, and the kinds of its words.
    heading: Option<usize>,
    heading_said: WordKinds,
}

/// Statistics of a page that its blocks' features need.
struct PageStatistics<'p> {
    tree: &'p HtmlTree,
    blocks: &'p PageBlocks,
    /// For each block: its counts, its sums, and what its neighbours see of it.
    counts: Vec<TextCounts>,
    own: Vec<ContentSums>,
    views: Vec<NeighbourView>,
    /// Sums at and below each node, over the page, and over the blocks with each path.
    below: Vec<ContentSums>,
    total: ContentSums,
    paths: BTreeMap<u32, ContentSums>,
    candidates: ContainerCandidates,
    titles: TitlePositions,
    /// The article's text in the page's data, reduced to letters and digits.
    body: Option<String>,
    /// The numbers of the kinds in [`SHARES`].
    shares: Vec<u32>,
    /// For each element, how many elements with its tag and class have the same parent.
    alike: Vec<u32>,
    h1s: usize,
}

impl<'p> PageStatistics<'p> {
    fn new(tree: &'p HtmlTree, blocks: &'p PageBlocks, declared: &DeclaredContent) -> Self {
        let all = &blocks.all;
        let counts: Vec<TextCounts> = all.iter().map(|block| counts(blocks.words(block))).collect();
        let own: Vec<ContentSums> =
            all.iter().zip(&counts).map(|(block, counts)| ContentSums::of(block, counts)).collect();
        let views = (all.iter().zip(&counts))
            .map(|(block, counts)| NeighbourView::of(tree, block, blocks.words(block), counts))
            .collect();
        let below = sums_below(tree, blocks, &own);
        let mut paths: BTreeMap<u32, ContentSums> = BTreeMap::new();
        for (block, sums) in all.iter().zip(&own) {
            paths.entry(block.context.path).or_default().add(sums);
        }
        let number = |kind: &&str| CLASS_WORDS.bit(kind).trailing_zeros();
        Self {
            tree,
            blocks,
            views,
            total: below[HtmlTree::ROOT],
            paths,
            candidates: candidates(tree, blocks, &own, &below),
            titles: TitlePositions::new(tree, blocks, declared),
            body: declared.body.as_deref().map(bare),
            shares: SHARES.iter().map(number).collect(),
            alike: alike(tree, blocks),
            h1s: all.iter().filter(|block| tree.is(block.container, HtmlTag::H1)).count(),
            counts,
            own,
            below,
        }
    }

    /// The block's own text, and the names of the elements around it.
    fn add_own(&self, i: usize, said: WordKinds, values: &mut Vec<f32>) {
        let (block, c, view) = (&self.blocks.all[i], &self.counts[i], &self.views[i]);
        let text = self.blocks.words(block);
        let words = c.words.max(1.0);
        values.extend([
            view.words,
            c.chars.ln_1p(),
            c.chars / words,
            view.linked,
            block.links as f32,
            view.ending,
            c.stops / words,
            c.commas / words,
            c.capitalised / words,
            c.upper / c.chars.max(1.0),
            c.digits / c.chars.max(1.0),
            c.quotes,
            block.breaks as f32 + 1.0,
            flag(block.links == 1 && block.linked as usize >= text.len()),
            beginning(text),
            c.short / words,
            c.symbols,
            block.bold as f32 / text.len() as f32,
            level(self.tree, block),
            view.kind,
            flag(block.context.hidden),
            f32::from(block.context.depth),
        ]);
        values.extend(block.context.tags.iter().map(|&count| f32::from(count)));
        values.extend((0..CLASS_WORDS.len()).map(|bit| {
            let has = |kinds: WordKinds| (kinds >> bit & 1) as f32;
            has(block.context.all) + has(block.context.near) + has(block.context.own)
        }));
        add_kinds(said, values);
    }

    /// Where the block stands on the page.
    fn add_position(&self, i: usize, before: &mut PrecedingBlocks<'p>, values: &mut Vec<f32>) {
        let (count, c) = (self.blocks.all.len(), &self.counts[i]);
        let text = self.blocks.words(&self.blocks.all[i]);
        let repeated = before.texts.entry(text).or_default();
        values.extend([
            i as f32 / count as f32,
            (count - i) as f32,
            before.words / self.total.words.max(1.0),
            c.words / self.total.words.max(1.0),
            self.titles.since(self.titles.title, i),
            self.titles.since(self.titles.h1, i),
            flag(self.titles.is_title[i]),
            flag(self.titles.is_description(text)),
            flag(self.body.as_ref().is_some_and(|body| is_in(text, body))),
            flag(self.body.is_some()),
            *repeated as f32,
        ]);
        *repeated += 1;
        before.words += c.words;
    }

    /// The blocks before and after it.
    fn add_neighbours(&self, i: usize, values: &mut Vec<f32>) {
        let (all, tree) = (&self.blocks.all, self.tree);
        let block = &all[i];
        for step in [-1isize, -2, -3, 1, 2, 3] {
            match i.checked_add_signed(step).and_then(|at| Some((self.views.get(at)?, at))) {
                Some((view, at)) => values.extend([
                    view.words,
                    view.linked,
                    view.kind,
                    view.ending,
                    flag(all[at].context.path == block.context.path),
                    flag(tree.parent(all[at].container) == tree.parent(block.container)),
                ]),
                None => values.extend([-1.0; 6]),
            }
        }
        let count = all.len();
        for window in [i.saturating_sub(5)..i, (i + 1).min(count)..(i + 6).min(count)] {
            let mut sums = ContentSums::default();
            self.own[window].iter().for_each(|other| sums.add(other));
            values.extend([
                sums.words.ln_1p(),
                sums.linked / sums.chars.max(1.0),
                sums.prose / sums.words.max(1.0),
            ]);
        }
    }

    /// The elements around it, and those that may hold the article.
    fn add_containers(&self, i: usize, values: &mut Vec<f32>) {
        let (block, tree) = (&self.blocks.all[i], self.tree);
        for element in self.around(block) {
            values.extend(self.below[element].features(&self.total));
        }
        values.extend(self.paths[&block.context.path].features(&self.total));
        let inside = |node: NodeId| tree.subtree(node).contains(&block.container);
        let coded = |node: NodeId| if node == HtmlTree::ROOT { -1.0 } else { flag(inside(node)) };
        let share = |node: NodeId| self.below[node].words / self.total.words.max(1.0);
        let candidates = &self.candidates;
        values.extend([
            coded(candidates.best),
            share(candidates.best),
            distance(tree, block.container, candidates.best),
            coded(candidates.article),
            share(candidates.article),
            coded(candidates.main),
            coded(candidates.named),
            share(candidates.named),
        ]);
        values.extend(self.shares.iter().map(|&kind| {
            match block.context.named[kind as usize] as NodeId {
                HtmlTree::ROOT => -1.0,
                node => share(node),
            }
        }));
    }

    /// Times of day, article elements, headings, similar elements, and the page as a whole.
    fn add_structure(&self, i: usize, before: &PrecedingBlocks<'_>, values: &mut Vec<f32>) {
        let block = &self.blocks.all[i];
        values.extend([
            self.counts[i].clocks,
            i.checked_sub(1).map_or(0.0, |before| self.counts[before].clocks),
            self.blocks.articles as f32,
            block.context.article as f32,
            self.h1s as f32,
            self.titles.since(before.heading, i),
        ]);
        add_kinds(before.heading_said, values);
        values.extend(self.around(block).map(|element| self.alike[element] as f32));
        values.extend([
            self.total.words.ln_1p(),
            self.blocks.all.len() as f32,
            self.total.linked / self.total.chars.max(1.0),
            self.total.prose / self.total.words.max(1.0),
        ]);
    }

    /// A block's container and the three elements around it.
    fn around(&self, block: &PageBlock) -> impl Iterator<Item = NodeId> + use<'_, 'p> {
        std::iter::successors(Some(block.container), |&node| Some(self.tree.parent(node))).take(4)
    }
}

fn add_kinds(kinds: WordKinds, values: &mut Vec<f32>) {
    values.extend((0..TEXT_WORDS.len()).map(|bit| (kinds >> bit & 1) as f32));
}

/// Whether a block is a heading, or a few words set in bold.
fn is_heading(tree: &HtmlTree, block: &PageBlock, counts: &TextCounts) -> bool {
    level(tree, block) > 0.0
        || counts.words <= 6.0
            && counts.stops == 0.0
            && block.linked == 0
            && 2.0 * block.bold as f32 > counts.chars
}

/// For each element, how many elements with its tag and class have the same parent, counting itself.
fn alike(tree: &HtmlTree, blocks: &PageBlocks) -> Vec<u32> {
    let named = blocks.element_keys.iter().enumerate().filter(|&(_, &step)| step != 0);
    let name = |node, step: u32| (tree.parent(node) as u64) << 32 | u64::from(step);
    let mut named: Vec<_> = named.map(|(node, &step)| (name(node, step), node)).collect();
    named.sort_unstable_by_key(|&(name, _)| name);
    let mut alike = vec![0; tree.len()];
    for same in named.chunk_by(|a, b| a.0 == b.0) {
        same.iter().for_each(|&(_, node)| alike[node] = same.len() as u32);
    }
    alike
}

fn flag(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

/// Whether the beginning of a block stands in the article's text in the page's data.
fn is_in(text: &str, body: &str) -> bool {
    let start: String = bare(&text.chars().take(120).collect::<String>());
    start.len() >= 8 && body.contains(&start)
}

/// Sums at and below each node.
fn sums_below(tree: &HtmlTree, blocks: &PageBlocks, own: &[ContentSums]) -> Vec<ContentSums> {
    let mut below = vec![ContentSums::default(); tree.len()];
    for (block, sums) in blocks.all.iter().zip(own) {
        below[block.container].add(sums);
    }
    for node in (1..tree.len()).rev() {
        if below[node].blocks > 0.0 {
            let sums = below[node];
            below[tree.parent(node)].add(&sums);
        }
    }
    below
}

/// How many levels above a node the nearest element is that also holds `other`.
fn distance(tree: &HtmlTree, node: NodeId, other: NodeId) -> f32 {
    let inside = |outer: NodeId| tree.subtree(outer).contains(&other);
    if inside(node) {
        return 0.0;
    }
    1.0 + tree.ancestors(node).take_while(|&outer| !inside(outer)).count() as f32
}

fn candidates(
    tree: &HtmlTree,
    blocks: &PageBlocks,
    own: &[ContentSums],
    below: &[ContentSums],
) -> ContainerCandidates {
    // Paragraphs count for the element around them, and half for the one around that.
    let mut scores: BTreeMap<NodeId, f32> = BTreeMap::new();
    for (block, sums) in blocks.all.iter().zip(own) {
        if sums.prose == 0.0 {
            continue;
        }
        let parent = tree.parent(block.container);
        let score = 1.0 + (sums.chars / 100.0).min(3.0);
        *scores.entry(parent).or_default() += score;
        *scores.entry(tree.parent(parent)).or_default() += score / 2.0;
    }
    let score = |(&node, &score): (&NodeId, &f32)| {
        (score * (1.0 - below[node].linked / below[node].chars.max(1.0)), std::cmp::Reverse(node))
    };
    let best = (scores.iter().map(score)).max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let named = CLASS_WORDS.bit("body");
    let largest = |tag: HtmlTag| {
        let is_one = |&node: &NodeId| tree.is(node, tag) && below[node].prose > 0.0;
        let found = (1..tree.len()).filter(is_one);
        found
            .reduce(|a, b| if below[b].prose > below[a].prose { b } else { a })
            .unwrap_or(HtmlTree::ROOT)
    };
    // The element around most words among those named as the article's body.
    let mut in_named: BTreeMap<NodeId, f32> = BTreeMap::new();
    for (block, sums) in blocks.all.iter().zip(own) {
        if block.context.all & named != 0 && sums.prose > 0.0 {
            *in_named.entry(tree.parent(block.container)).or_default() += sums.prose;
        }
    }
    let most = in_named.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)));
    ContainerCandidates {
        best: best.map_or(HtmlTree::ROOT, |(_, std::cmp::Reverse(node))| node),
        article: largest(HtmlTag::Article),
        main: largest(HtmlTag::Main),
        named: most.map_or(HtmlTree::ROOT, |(&node, _)| node),
    }
}

/// Where the title and the first `h1` stand among the blocks.
struct TitlePositions {
    /// Whether each block has the title's words.
    is_title: Vec<bool>,
    title: Option<usize>,
    h1: Option<usize>,
    description: Option<String>,
}

impl TitlePositions {
    fn new(tree: &HtmlTree, blocks: &PageBlocks, declared: &DeclaredContent) -> Self {
        let title = declared.title.as_deref().map(bare).filter(|title| title.len() >= 8);
        let has_title = |block: &PageBlock| {
            title.as_ref().is_some_and(|title| {
                let text = blocks.words(block);
                if text.len() > 3 * title.len() + 40 || text.len() < 8 {
                    return false;
                }
                let text = bare(text);
                text.len() >= 8
                    && (title.contains(&text) && 2 * text.len() > title.len() || text == *title)
            })
        };
        let is_title: Vec<bool> = blocks.all.iter().map(has_title).collect();
        let heads = |block: &PageBlock| tree.is(block.container, HtmlTag::H1);
        let h1 = blocks.all.iter().position(heads);
        let headed =
            (0..is_title.len()).find(|&i| is_title[i] && level(tree, &blocks.all[i]) > 0.0);
        let title = headed.or_else(|| is_title.iter().position(|&is| is));
        let description =
            declared.description.as_deref().map(bare).filter(|words| words.len() >= 20);
        Self { is_title, title, h1, description }
    }

    /// How many blocks a block stands after a place. Far, if there is no such place.
    fn since(&self, place: Option<usize>, block: usize) -> f32 {
        place.map_or(-99.0, |place| (block as f32 - place as f32).clamp(-50.0, 200.0))
    }

    fn is_description(&self, text: &str) -> bool {
        self.description.as_ref().is_some_and(|description| {
            let mut description = description.chars();
            let mut length = 0;
            for c in bare_chars(text.chars().take(60)) {
                if description.next() != Some(c) {
                    return false;
                }
                length += c.len_utf8();
            }
            length >= 20
        })
    }
}
