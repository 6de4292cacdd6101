//! What is looked at to tell the blocks of an article from those context it.
//!
//! A block is judged by its own words, by the names of the elements context it, by its neighbours, and
//! by what else stands in the same elements or in elements of the same kind. The forests in
//! [`super::forest`] weigh this; `training/pages` makes them.

use std::collections::BTreeMap;

use super::blocks::{PageBlock, PageBlocks};
use super::class_words::{CLASS_WORDS, TEXT_WORDS};
use super::declared_content::DeclaredContent;
use super::tag::Tag;
use super::tree::{NodeId, Tree};
use crate::lexicon::{bare, bare_chars};

/// The features of all blocks of a page, a row a block.
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

/// What is counted of a block's own words.
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
    /// Times of day.
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

    /// Of ASCII, which most characters are, it is looked up.
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

    /// Whether it is a part of a word: a letter or a digit.
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

/// What stands in an element, or in all elements of a kind.
#[derive(Clone, Copy, Debug, Default)]
struct ContentSums {
    words: f32,
    chars: f32,
    linked: f32,
    blocks: f32,
    /// Words in blocks that read like paragraphs.
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

/// What is looked at of a block and of its neighbours too.
struct NeighbourView {
    words: f32,
    linked: f32,
    kind: f32,
    ending: f32,
}

impl NeighbourView {
    fn of(tree: &Tree, block: &PageBlock, text: &str, counts: &TextCounts) -> Self {
        Self {
            words: counts.words.ln_1p(),
            linked: block.linked as f32 / counts.chars.max(1.0),
            kind: kind(tree, block),
            ending: ending(text),
        }
    }
}

/// What kind of element holds a block.
fn kind(tree: &Tree, block: &PageBlock) -> f32 {
    let kind = match tree.tag(block.container) {
        Some(Tag::P) => 1,
        Some(Tag::Li) => 2,
        Some(tag) if tag.is_heading() => 3,
        Some(Tag::Blockquote) => 4,
        Some(Tag::Td | Tag::Th) => 5,
        Some(Tag::Figcaption | Tag::Caption) => 6,
        Some(Tag::Dd | Tag::Dt) => 7,
        Some(Tag::Pre) => 8,
        Some(Tag::Article | Tag::Main | Tag::Section) => 9,
        Some(Tag::Header | Tag::Footer | Tag::Nav | Tag::Aside) => 10,
        Some(Tag::Summary | Tag::Legend | Tag::Option) => 11,
        _ => 0,
    };
    kind as f32
}

fn level(tree: &Tree, block: &PageBlock) -> f32 {
    match tree.tag(block.container) {
        Some(tag) if tag.is_heading() => f32::from(tag as u8 - Tag::H1 as u8 + 1),
        _ => 0.0,
    }
}

/// How a text ends: 1 as a sentence does, 2 on a colon, 3 on dots that leave something out, 0 otherwise.
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

/// How a text begins: 1 with a capital, 2 with a small letter, 3 with a digit, 4 with a quotation mark, 0 otherwise.
fn beginning(text: &str) -> f32 {
    match text.chars().next() {
        Some(c) if c.is_uppercase() => 1.0,
        Some(c) if c.is_lowercase() => 2.0,
        Some(c) if c.is_numeric() => 3.0,
        Some('"' | '“' | '«' | '„' | '‘' | '\'') => 4.0,
        _ => 0.0,
    }
}

/// Kinds of names whose element is looked at as a whole: how much of the page it holds.
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

/// The features of all blocks.
pub(crate) fn table(tree: &Tree, blocks: &PageBlocks, declared: &DeclaredContent) -> FeatureTable {
    let all: Vec<TextCounts> = blocks.all.iter().map(|block| counts(blocks.words(block))).collect();
    let own: Vec<ContentSums> =
        blocks.all.iter().zip(&all).map(|(b, c)| ContentSums::of(b, c)).collect();
    let views: Vec<NeighbourView> = (blocks.all.iter().zip(&all))
        .map(|(block, counts)| NeighbourView::of(tree, block, blocks.words(block), counts))
        .collect();
    let below = sums_below(tree, blocks, &own);
    let total = below[Tree::ROOT];
    let mut paths: BTreeMap<u32, ContentSums> = BTreeMap::new();
    for (block, sums) in blocks.all.iter().zip(&own) {
        paths.entry(block.context.path).or_default().add(sums);
    }
    let candidates = candidates(tree, blocks, &own, &below);
    let titles = TitlePositions::new(tree, blocks, declared);
    let body = declared.body.as_deref().map(bare);
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    let mut values = Vec::new();
    let mut words_before = 0.0;
    let shares: Vec<u32> =
        SHARES.iter().map(|kind| CLASS_WORDS.bit(kind).trailing_zeros()).collect();
    let alike = alike(tree, blocks);
    let h1s = blocks.all.iter().filter(|block| tree.is(block.container, Tag::H1)).count();
    let page = [
        total.words.ln_1p(),
        blocks.all.len() as f32,
        total.linked / total.chars.max(1.0),
        total.prose / total.words.max(1.0),
    ];
    let (mut heading, mut heading_said) = (None, 0);
    let count = blocks.all.len();
    for (i, block) in blocks.all.iter().enumerate() {
        let (text, c) = (blocks.words(block), &all[i]);
        let words = c.words.max(1.0);
        let view = &views[i];
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
            level(tree, block),
            view.kind,
            flag(block.context.hidden),
            f32::from(block.context.depth),
        ]);
        values.extend(block.context.tags.iter().map(|&count| f32::from(count)));
        values.extend((0..CLASS_WORDS.len()).map(|bit| {
            let has = |kinds: u32| (kinds >> bit & 1) as f32;
            has(block.context.all) + has(block.context.near) + has(block.context.own)
        }));
        let said = TEXT_WORDS.kinds_in(text);
        values.extend((0..TEXT_WORDS.len()).map(|bit| (said >> bit & 1) as f32));
        let repeated = seen.entry(text).or_default();
        values.extend([
            i as f32 / count as f32,
            (count - i) as f32,
            words_before / total.words.max(1.0),
            c.words / total.words.max(1.0),
            titles.since(titles.title, i),
            titles.since(titles.h1, i),
            flag(titles.titles[i]),
            flag(titles.is_description(text)),
            flag(body.as_ref().is_some_and(|body| is_in(text, body))),
            flag(body.is_some()),
            *repeated as f32,
        ]);
        *repeated += 1;
        words_before += c.words;
        for step in [-1isize, -2, -3, 1, 2, 3] {
            match i.checked_add_signed(step).and_then(|at| Some((views.get(at)?, at))) {
                Some((view, at)) => values.extend([
                    view.words,
                    view.linked,
                    view.kind,
                    view.ending,
                    flag(blocks.all[at].context.path == block.context.path),
                    flag(tree.parent(blocks.all[at].container) == tree.parent(block.container)),
                ]),
                None => values.extend([-1.0; 6]),
            }
        }
        for window in [i.saturating_sub(5)..i, (i + 1).min(count)..(i + 6).min(count)] {
            let mut sums = ContentSums::default();
            own[window].iter().for_each(|other| sums.add(other));
            values.extend([
                sums.words.ln_1p(),
                sums.linked / sums.chars.max(1.0),
                sums.prose / sums.words.max(1.0),
            ]);
        }
        let mut element = block.container;
        for _ in 0..4 {
            values.extend(below[element].features(&total));
            element = tree.parent(element);
        }
        values.extend(paths[&block.context.path].features(&total));
        let in_subtree = |node: NodeId| tree.subtree(node).contains(&block.container);
        let coded = |node: NodeId| if node == Tree::ROOT { -1.0 } else { flag(in_subtree(node)) };
        let share = |node: NodeId| below[node].words / total.words.max(1.0);
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
        values.extend(shares.iter().map(|&kind| {
            match block.context.named[kind as usize] as NodeId {
                Tree::ROOT => -1.0,
                node => share(node),
            }
        }));
        if is_heading(tree, block, c) {
            (heading, heading_said) = (Some(i), said);
        }
        values.extend([
            c.clocks,
            i.checked_sub(1).map_or(0.0, |before| all[before].clocks),
            blocks.articles as f32,
            block.context.article as f32,
            h1s as f32,
            titles.since(heading, i),
        ]);
        values.extend((0..TEXT_WORDS.len()).map(|bit| (heading_said >> bit & 1) as f32));
        let mut element = block.container;
        for _ in 0..4 {
            values.push(alike[element] as f32);
            element = tree.parent(element);
        }
        values.extend(page);
        if i == 0 {
            // All rows are as long.
            values.reserve_exact((count - 1) * values.len());
        }
    }
    let words = all.iter().map(|counts| counts.words).collect();
    FeatureTable { width: values.len().checked_div(count).unwrap_or(0), values, words }
}

/// Whether a block heads what follows: a heading, or a few words set off.
fn is_heading(tree: &Tree, block: &PageBlock, counts: &TextCounts) -> bool {
    level(tree, block) > 0.0
        || counts.words <= 6.0
            && counts.stops == 0.0
            && block.linked == 0
            && 2.0 * block.bold as f32 > counts.chars
}

/// Of each element how many of its name stand in the same element, itself among them.
fn alike(tree: &Tree, blocks: &PageBlocks) -> Vec<u32> {
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

/// Whether a block's beginning stands in the words that the page's data give.
fn is_in(text: &str, body: &str) -> bool {
    let start: String = bare(&text.chars().take(120).collect::<String>());
    start.len() >= 8 && body.contains(&start)
}

/// What stands at and below each node.
fn sums_below(tree: &Tree, blocks: &PageBlocks, own: &[ContentSums]) -> Vec<ContentSums> {
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

/// Levels up from a node to the element that also holds `other`.
fn distance(tree: &Tree, node: NodeId, other: NodeId) -> f32 {
    let inside = |outer: NodeId| tree.subtree(outer).contains(&other);
    if inside(node) {
        return 0.0;
    }
    1.0 + tree.ancestors(node).take_while(|&outer| !inside(outer)).count() as f32
}

fn candidates(
    tree: &Tree,
    blocks: &PageBlocks,
    own: &[ContentSums],
    below: &[ContentSums],
) -> ContainerCandidates {
    // Paragraphs speak for the element context them, and half for the one context that.
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
    let largest = |tag: Tag| {
        let is_one = |&node: &NodeId| tree.is(node, tag) && below[node].prose > 0.0;
        let found = (1..tree.len()).filter(is_one);
        found
            .reduce(|a, b| if below[b].prose > below[a].prose { b } else { a })
            .unwrap_or(Tree::ROOT)
    };
    // The element context most words that is called the article's body.
    let mut in_named: BTreeMap<NodeId, f32> = BTreeMap::new();
    for (block, sums) in blocks.all.iter().zip(own) {
        if block.context.all & named != 0 && sums.prose > 0.0 {
            *in_named.entry(tree.parent(block.container)).or_default() += sums.prose;
        }
    }
    let most = in_named.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)));
    ContainerCandidates {
        best: best.map_or(Tree::ROOT, |(_, std::cmp::Reverse(node))| node),
        article: largest(Tag::Article),
        main: largest(Tag::Main),
        named: most.map_or(Tree::ROOT, |(&node, _)| node),
    }
}

/// Where the title stands among the blocks.
struct TitlePositions {
    titles: Vec<bool>,
    title: Option<usize>,
    h1: Option<usize>,
    description: Option<String>,
}

impl TitlePositions {
    fn new(tree: &Tree, blocks: &PageBlocks, declared: &DeclaredContent) -> Self {
        let title = declared.title.as_deref().map(bare).filter(|title| title.len() >= 8);
        let is_title = |block: &PageBlock| {
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
        let titles: Vec<bool> = blocks.all.iter().map(is_title).collect();
        let heads = |block: &PageBlock| tree.is(block.container, Tag::H1);
        let h1 = blocks.all.iter().position(heads);
        let headed = (0..titles.len()).find(|&i| titles[i] && level(tree, &blocks.all[i]) > 0.0);
        let title = headed.or_else(|| titles.iter().position(|&is| is));
        let description =
            declared.description.as_deref().map(bare).filter(|words| words.len() >= 20);
        Self { titles, title, h1, description }
    }

    /// How many blocks after a place; as if far off where there is none.
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
