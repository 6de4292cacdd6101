//! Pairs the quotation marks of a text.
//!
//! Marks are paired paragraph by paragraph, so that a mark without a partner affects only its own paragraph. Dynamic
//! programming pairs double and angle marks at the least cost. The glyph of a mark shows a direction, and its
//! neighbours show which directions are possible. If they disagree, as for a closing mark typed as an opening one,
//! the neighbours usually win. Single marks can be apostrophes and are paired from left to right. A mark that fits no
//! pair is left out and reported.

use onrecord_text::Span;

use crate::block_quotations::BlockQuotation;
use crate::language::{Language, WordClass};
use crate::reading::{Level, Note};

/// A part of the text inside a pair of quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The span with its marks.
    pub outer: Span,
    /// The span without its marks.
    pub inner: Span,
    /// Whether its marks are single marks.
    pub single: bool,
    /// The number of other pairs around it; 0 for an outer quotation.
    pub depth: usize,
    /// Whether it has no closing mark because it continues in the next paragraph.
    pub continues: bool,
    /// The index of its paragraph.
    pub paragraph: usize,
}

/// The quotations of a text in order of their opening marks, and the marks that fit no pair.
#[derive(Clone, Debug, Default)]
pub struct QuotationMarks {
    /// The quotations. An outer one is before those inside it.
    pub quotations: Vec<Quotation>,
    /// The block quotations in order, with or without quotation marks.
    pub blocks: Vec<BlockQuotation>,
    /// A note for each mark that fits no pair.
    pub notes: Vec<Note>,
}

/// The largest number of quotations before a position that are compared. It bounds the work inside a quotation that
/// contains thousands.
const FARTHEST_BACK: usize = 256;

impl QuotationMarks {
    /// The quotations that overlap a span, the last one first.
    pub(crate) fn over(&self, span: Span) -> impl Iterator<Item = &Quotation> {
        let behind = self.quotations.partition_point(|q| q.outer.start() < span.end());
        // If an outer quotation ends before the span, so do all quotations before it.
        let near = self.quotations[..behind].iter().rev().take(FARTHEST_BACK);
        near.take_while(move |q| q.depth > 0 || q.outer.end() > span.start())
            .filter(move |q| q.outer.overlaps(span))
    }

    /// Whether a span is a run of a block quotation without quotation marks around it.
    pub(crate) fn is_bare_block(&self, span: Span) -> bool {
        let behind = self.blocks.partition_point(|block| block.runs[0].start() <= span.start());
        let block = self.blocks[..behind].last();
        block.is_some_and(|block| block.runs.binary_search(&span).is_ok())
            && self.over(span).all(|q| q.outer != span)
    }
}

/// Pairs the quotation marks of a text. It does not look for block quotations.
pub(crate) fn marks(language: &Language, text: &str, paragraphs: &[Span]) -> QuotationMarks {
    let mut found = QuotationMarks::default();
    for (index, &paragraph) in paragraphs.iter().enumerate() {
        let next = paragraphs.get(index + 1).map_or("", |next| next.slice(text));
        let mut pairing = Pairing { language, text, paragraph, pairs: Vec::new(), odd: Vec::new() };
        pairing.pair_directed(Family::Double, next);
        pairing.pair_directed(Family::Angle, next);
        pairing.pair_single(next);
        let Pairing { mut pairs, mut odd, .. } = pairing;
        pairs.sort_by_key(|pair| (pair.open.start(), std::cmp::Reverse(pair.end)));
        let mut around: Vec<usize> = Vec::new();
        for pair in pairs {
            while around.last().is_some_and(|&end| end <= pair.open.start()) {
                around.pop();
            }
            let inner_end = pair.close.map_or(pair.end, Span::start);
            found.quotations.push(Quotation {
                outer: Span::at(text, pair.open.start(), pair.end),
                inner: Span::at(text, pair.open.end(), inner_end),
                single: pair.single,
                depth: around.len(),
                continues: pair.close.is_none(),
                paragraph: index,
            });
            around.push(pair.end);
        }
        odd.sort();
        found.notes.extend(odd.into_iter().map(|span| Note {
            level: Level::Warning,
            code: "unbalanced-quotation-mark",
            message: format!(
                "the quotation mark {} has no partner in its paragraph and was left out",
                span.slice(text)
            ),
            span,
        }));
    }
    found
}

/// A family of marks that pair with one another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Double,
    Angle,
}

/// A mark, and the costs of reading it as opening, as closing or as part of no pair.
struct Mark {
    span: Span,
    open: u32,
    close: u32,
    stray: u32,
    /// Whether its glyph shows a direction. A mark without a direction opens no nested pair.
    directed: bool,
    /// Whether leaving it out makes a note.
    odd: bool,
}

struct Pair {
    open: Span,
    close: Option<Span>,
    end: usize,
    single: bool,
}

struct Pairing<'t> {
    language: &'t Language,
    text: &'t str,
    paragraph: Span,
    pairs: Vec<Pair>,
    odd: Vec<Span>,
}

/// The cost of a glyph that faces the wrong way.
const WRONG_GLYPH: u32 = 4;
/// The cost of a neighbour that contradicts a direction.
const WRONG_SIDE: u32 = 4;
/// The cost of a mark that fits no pair.
const STRAY: u32 = 7;
/// The cost of a pair inside a pair of the same family.
const NESTED: u32 = 3;
/// The cost of a quotation that continues in the next paragraph.
const CONTINUED: u32 = 1;
/// The largest number of single marks after an opening one, with apostrophes, among which its closing mark is
/// searched.
const FARTHEST_CLOSER: usize = 100;
/// The largest number of pairs of one family inside one another.
const DEEPEST: usize = 3;

impl Pairing<'_> {
    fn before(&self, at: usize) -> Option<char> {
        self.text[self.paragraph.start()..at].chars().next_back()
    }

    fn after(&self, at: usize) -> Option<char> {
        self.text[at..self.paragraph.end()].chars().next()
    }

    /// Pairs the marks of a family at the least cost. `next` is the text of the next paragraph.
    fn pair_directed(&mut self, family: Family, next: &str) {
        let marks = self.directed_marks(family);
        if marks.is_empty() {
            return;
        }
        let reopened = next.starts_with(match family {
            Family::Double => ['“', '"', '”', '„'].as_slice(),
            Family::Angle => ['«', '»'].as_slice(),
        });
        // cost[d] is the least cost of d open pairs after the marks so far. ways[i][d] is the step at mark i that
        // leads there.
        let mut cost = [Some(0), None, None, None];
        let mut ways: Vec<[Step; DEEPEST + 1]> = Vec::with_capacity(marks.len());
        for mark in &marks {
            let mut next_cost: [Option<u32>; DEEPEST + 1] = [None; DEEPEST + 1];
            let mut way = [Step::Stray; DEEPEST + 1];
            for (depth, so_far) in cost.iter().enumerate() {
                let Some(so_far) = *so_far else { continue };
                let mut offer = |to: usize, price: u32, step: Step| {
                    if next_cost[to].is_none_or(|best| so_far + price < best) {
                        next_cost[to] = Some(so_far + price);
                        way[to] = step;
                    }
                };
                if depth < DEEPEST && (depth == 0 || mark.directed) {
                    offer(depth + 1, mark.open + NESTED * u32::from(depth > 0), Step::Open);
                }
                if depth > 0 {
                    offer(depth - 1, mark.close, Step::Close);
                }
                offer(depth, mark.stray, Step::Stray);
            }
            cost = next_cost;
            ways.push(way);
        }
        let mut depth = match (cost[0], cost[1]) {
            (Some(closed), Some(open)) if reopened && open + CONTINUED < closed => 1,
            (None, Some(_)) => 1,
            _ => 0,
        };
        let mut steps = vec![Step::Stray; marks.len()];
        for (i, way) in ways.iter().enumerate().rev() {
            steps[i] = way[depth];
            depth = match steps[i] {
                Step::Open => depth - 1,
                Step::Close => depth + 1,
                Step::Stray => depth,
            };
        }
        let mut open = Vec::new();
        for (mark, step) in marks.iter().zip(steps) {
            match step {
                Step::Open => open.push(mark.span),
                Step::Close => {
                    if let Some(start) = open.pop() {
                        self.pairs.push(Pair {
                            open: start,
                            close: Some(mark.span),
                            end: mark.span.end(),
                            single: false,
                        });
                    }
                }
                Step::Stray if mark.odd => self.odd.push(mark.span),
                Step::Stray => {}
            }
        }
        for open in open {
            let end = self.paragraph.end();
            self.pairs.push(Pair { open, close: None, end, single: false });
        }
    }

    fn directed_marks(&self, family: Family) -> Vec<Mark> {
        let words = self.paragraph.slice(self.text);
        let low = words.contains('„');
        let mut marks = Vec::new();
        let mut skip = 0;
        for (at, c) in words.char_indices() {
            let start = self.paragraph.start() + at;
            if start < skip {
                continue;
            }
            let doubled = is_doubled(self.language, &words[at..]);
            let len = if doubled { 2 } else { c.len_utf8() };
            let (opens, closes, directed) = match (family, c) {
                (Family::Double, '"' | '＂') => (1, 1, false),
                (Family::Double, '“') => (0, if low { 0 } else { WRONG_GLYPH }, true),
                (Family::Double, '”') => (WRONG_GLYPH, 0, true),
                (Family::Double, '„' | '‟') => (0, 2 * WRONG_GLYPH, true),
                (Family::Double, '`') if doubled => (0, 2 * WRONG_GLYPH, true),
                (Family::Double, '\'') if doubled => (2, 0, false),
                (Family::Angle, '«') => (0, 2, true),
                (Family::Angle, '»') => (2, 0, true),
                _ => continue,
            };
            skip = start + len;
            let (left, right) = (self.before(start), self.after(skip));
            let bullet = c == '»' && left.is_none() && right.is_none_or(char::is_whitespace);
            let inches = c == '"' && left.is_some_and(|c| c.is_ascii_digit());
            marks.push(Mark {
                span: Span::at(self.text, start, skip),
                open: opens + open_price(left, right),
                close: closes + close_price(left, right),
                stray: if bullet {
                    0
                } else if inches {
                    STRAY / 2
                } else {
                    STRAY
                },
                directed,
                odd: !bullet && !inches,
            });
        }
        marks
    }

    /// Pairs the single marks, and distinguishes them from apostrophes.
    fn pair_single(&mut self, next: &str) {
        let marks = self.single_marks();
        let around = self.innermost_around(&marks);
        let reopened = next.starts_with(['‘', '\''])
            && next.chars().nth(1).is_some_and(|c| c.is_uppercase() || "[(…".contains(c));
        let mut from = 0;
        for (i, mark) in marks.iter().enumerate() {
            if i < from || !mark.opens {
                continue;
            }
            let end = marks.len().min(i + 1 + FARTHEST_CLOSER);
            // A pair of single marks never crosses another pair.
            let closers = || (i + 1..end).filter(|&j| marks[j].closes && around[j] == around[i]);
            // A plural's apostrophe, as in "the workers’ union", would close too early. Another closing mark before
            // the next opening mark is better.
            let next_open =
                (i + 1..end).find(|&j| marks[j].opens && !marks[j].closes).unwrap_or(end);
            let close = closers()
                .find(|&j| !marks[j].possessive && j < next_open)
                .or_else(|| closers().next());
            match close {
                Some(j) => {
                    let close = marks[j].span;
                    let (open, end) = (mark.span, close.end());
                    self.pairs.push(Pair { open, close: Some(close), end, single: true });
                    // No single marks between the two form a pair.
                    from = j + 1;
                }
                None if reopened && mark.span.start() == self.paragraph.start() => {
                    let end = self.paragraph.end();
                    self.pairs.push(Pair { open: mark.span, close: None, end, single: true });
                    from = marks.len();
                }
                // An opening single mark without a partner is most often an apostrophe.
                None if mark.sure => self.odd.push(mark.span),
                None => {}
            }
        }
    }

    /// The index of the innermost pair around each mark.
    fn innermost_around(&mut self, marks: &[SingleMark]) -> Vec<Option<usize>> {
        self.pairs.sort_by_key(|pair| (pair.open.start(), std::cmp::Reverse(pair.end)));
        let mut open: Vec<usize> = Vec::new();
        let mut pairs = self.pairs.iter().enumerate().peekable();
        let inside = |mark: &SingleMark| {
            while let Some((index, _)) = pairs.next_if(|p| p.1.open.start() < mark.span.start()) {
                open.push(index);
            }
            while open.last().is_some_and(|&index| self.pairs[index].end <= mark.span.start()) {
                open.pop();
            }
            open.last().copied()
        };
        marks.iter().map(inside).collect()
    }

    fn single_marks(&self) -> Vec<SingleMark> {
        let words = self.paragraph.slice(self.text);
        let mut marks = Vec::new();
        let mut doubled_until = 0;
        for (at, c) in words.char_indices().filter(|&(_, c)| "'‘’‚‹›`".contains(c)) {
            let start = self.paragraph.start() + at;
            let end = start + c.len_utf8();
            let (left, right) = (self.before(start), self.after(end));
            if start < doubled_until {
                continue;
            }
            if is_doubled(self.language, &words[at..]) {
                doubled_until = end + c.len_utf8();
                continue;
            }
            let rest = &self.text[end..self.paragraph.end()];
            let free_left =
                left.is_none_or(|c| c.is_whitespace() || opens_something(c) || is_dash(c));
            let free_right =
                right.is_none_or(|c| c.is_whitespace() || closes_something(c) || is_dash(c));
            let opens = free_left
                && right.is_some_and(|c| !c.is_whitespace() && !closes_something(c) || c == '…')
                && !(c != '‘' && is_elision(self.language, rest))
                && !"›".contains(c);
            let closes = free_right
                && left.is_some_and(|c| !c.is_whitespace() && !opens_something(c))
                && !"‘‚‹`".contains(c);
            if opens || closes {
                marks.push(SingleMark {
                    span: Span::at(self.text, start, end),
                    opens,
                    closes,
                    possessive: left.is_some_and(|c| matches!(c, 's' | 'S' | 'z' | 'x' | 'n')),
                    sure: c == '‘' && !is_elision(self.language, rest),
                });
            }
        }
        marks
    }
}

#[derive(Clone, Copy)]
enum Step {
    Open,
    Close,
    Stray,
}

struct SingleMark {
    span: Span,
    opens: bool,
    closes: bool,
    /// Whether it follows a letter that an apostrophe often follows, as in a plural or after a dropped "g".
    possessive: bool,
    /// Whether its glyph is unlikely to be an apostrophe.
    sure: bool,
}

/// Whether `rest` starts with two single marks typed for a double one: ``One''. In ''Twas, the second mark is an
/// apostrophe.
fn is_doubled(language: &Language, rest: &str) -> bool {
    let opens = |rest: &str| !is_elision(language, rest);
    ["``", "''"].iter().any(|pair| rest.strip_prefix(pair).is_some_and(opens))
}

fn open_price(left: Option<char>, right: Option<char>) -> u32 {
    let wrong_right = match right {
        None => 2 * WRONG_SIDE,
        Some(c) if c.is_whitespace() => WRONG_SIDE,
        Some(',' | ';' | ':' | '?' | '!' | ')' | ']') => WRONG_SIDE,
        _ => 0,
    };
    let wrong_left = match left {
        Some(c) if c.is_alphanumeric() => WRONG_SIDE,
        // In ".“", a space may be missing.
        Some(',' | '.' | '?' | '!' | ';') => 2,
        _ => 0,
    };
    wrong_right + wrong_left
}

fn close_price(left: Option<char>, right: Option<char>) -> u32 {
    let wrong_left = match left {
        None => 2 * WRONG_SIDE,
        Some(c) if c.is_whitespace() => WRONG_SIDE,
        Some('(' | '[') => WRONG_SIDE,
        _ => 0,
    };
    let wrong_right = match right {
        Some(c) if c.is_alphanumeric() => {
            // In ",”he", a space may be missing.
            if left.is_some_and(|c| matches!(c, ',' | '.' | '?' | '!')) { 2 } else { WRONG_SIDE }
        }
        _ => 0,
    };
    wrong_left + wrong_right
}

fn opens_something(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '“' | '„' | '«' | '"' | '‘' | '/')
}

fn closes_something(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | ';' | ':' | '?' | '!' | ')' | ']' | '}' | '”' | '»' | '"' | '’' | '…' | '/'
    )
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}

/// Whether an apostrophe before `rest` replaces the start of a word: '90s, 'em.
fn is_elision(language: &Language, rest: &str) -> bool {
    let word: String = rest
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .take(6)
        .flat_map(char::to_lowercase)
        .collect();
    let decade =
        word.len() >= 2 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit) && word.len() <= 3;
    decade || language.classes(&word).has(WordClass::Elision)
}

#[cfg(test)]
mod tests {
    use super::*;
    use onrecord_text::{LanguageCode, paragraphs};

    const ENGLISH: &Language = Language::of_code(LanguageCode::En);

    /// The quoted words, with two dots per level of depth.
    fn quoted(text: &str) -> Vec<String> {
        let found = marks(ENGLISH, text, &paragraphs(text));
        (found.quotations.iter())
            .map(|q| format!("{}{}", "..".repeat(q.depth), q.inner.slice(text)))
            .collect()
    }

    fn odd(text: &str) -> usize {
        marks(ENGLISH, text, &paragraphs(text)).notes.len()
    }

    #[test]
    fn curly_straight_and_mixed_marks_pair() {
        assert_eq!(
            quoted("“One,” he said. \"Two.\" “Three,\" she said."),
            ["One,", "Two.", "Three,"]
        );
        assert_eq!(quoted("”One,” he said. ”Two.”"), ["One,", "Two."]);
        assert_eq!(quoted("``One,'' he said."), ["One,"]);
    }

    #[test]
    fn an_odd_mark_costs_only_its_paragraph() {
        let text = "“One, he said.\n\nThen “two,” she said.";
        assert_eq!(quoted(text), ["two,"]);
        assert_eq!(odd(text), 1);
        assert_eq!(quoted("“One,” he said. Two.” “Three,” he said."), ["One,", "Three,"]);
    }

    #[test]
    fn a_quotation_runs_on_over_paragraphs() {
        let text = "“One.\n\n“Two,” he said.";
        assert_eq!(quoted(text), ["One.", "Two,"]);
        assert_eq!(odd(text), 0);
        let text = "‘One.\n\n‘Two,’ he said.";
        assert_eq!(quoted(text), ["One.", "Two,"]);
    }

    #[test]
    fn british_single_marks_are_told_from_apostrophes() {
        assert_eq!(
            quoted("‘It’s the workers’ choice,’ she said. ‘They’re not “happy” in the ’90s.’"),
            ["It’s the workers’ choice,", "They’re not “happy” in the ’90s.", "..happy"]
        );
        assert_eq!(quoted("She was blunt: ''Twas only luck.'"), ["'Twas only luck."]);
        assert_eq!(quoted("'It's ours,' she said, and the workers' union agreed."), ["It's ours,"]);
        assert_eq!(quoted("The workers’ union and the drivers’ guild met."), Vec::<String>::new());
    }

    #[test]
    fn nested_marks_keep_their_depth() {
        assert_eq!(
            quoted("“He told me, ‘Go home,’ and I did,” she said."),
            ["He told me, ‘Go home,’ and I did,", "..Go home,"]
        );
        assert_eq!(quoted("“He said “go” to me,” she said."), ["He said “go” to me,", "..go"]);
    }

    #[test]
    fn guillemets_and_low_marks_pair() {
        assert_eq!(quoted("«One», she said. „Two“, he said."), ["One", "Two"]);
        assert_eq!(quoted("» A bullet\n\n» Another"), Vec::<String>::new());
        assert_eq!(odd("» A bullet\n\n» Another"), 0);
    }

    #[test]
    fn inches_are_no_quotation() {
        assert_eq!(quoted("The 6\" pipe and the 8\" pipe burst."), Vec::<String>::new());
    }
}
