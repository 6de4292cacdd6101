//! Checks of the rules that every reading follows, over all layers.

use std::collections::BTreeSet;

use onrecord_text::OffsetMap;

use super::article::Evidence;
use super::reading::Reading;

/// A span of a reading whose words differ from the article's text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{item}: {start}..{end} is {found:?} in the article, but the reading says {expected:?}")]
pub struct Mismatch {
    /// The item and field, like `q3 cue`.
    pub item: String,
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// The words that the reading carries.
    pub expected: String,
    /// The words of the article's text at these offsets.
    pub found: String,
}

/// An item that breaks a rule of the contract.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{item}: {problem}")]
pub struct InvalidItem {
    /// The item, like `q3`.
    pub item: String,
    /// The problem, in words.
    pub problem: String,
}

impl Reading {
    /// Checks the offsets of all spans. Every span must lie in the text. Every span that carries words must carry the
    /// words of the text.
    ///
    /// # Errors
    /// All spans that break one of these rules.
    pub fn check_offsets(&self) -> Result<(), Vec<Mismatch>> {
        let text = &self.article.text;
        let map = OffsetMap::new(text, self.article.offset_unit);
        let mut wrong = Vec::new();
        let mut check =
            |item: &dyn Fn() -> String, start: usize, end: usize, expected: Option<&str>| {
                let words = (map.to_byte(start).zip(map.to_byte(end)))
                    .and_then(|(start, end)| text.get(start..end));
                if words.is_none() || expected.is_some_and(|expected| words != Some(expected)) {
                    wrong.push(Mismatch {
                        item: item(),
                        start,
                        end,
                        expected: expected.unwrap_or_default().to_owned(),
                        found: words.unwrap_or("no range of the text").to_owned(),
                    });
                }
            };
        for (index, block) in self.article.blocks.iter().enumerate() {
            check(&|| format!("block {}", index + 1), block.start, block.end, None);
        }
        let licence = self.article.licence.as_ref().and_then(|licence| licence.evidence.as_ref());
        let mining = self.article.mining.as_ref().map(|mining| &mining.evidence);
        for (of, evidence) in [("licence", licence), ("mining", mining)] {
            if let Some(Evidence::Text(span)) = evidence {
                check(&|| format!("{of} evidence"), span.start, span.end, Some(&span.text));
            }
        }
        self.each_item(|index, item| {
            item.each_span(&mut |span| {
                let label = || match span.role.field() {
                    Some(field) => format!("{} {field}", item.label(index)),
                    None => item.label(index),
                };
                check(&label, span.start, span.end, span.text);
            });
        });
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// Checks ids and references. The number of an item must be its position in its layer. Every reference must lead to
    /// an item of the reading.
    ///
    /// # Errors
    /// All items that break one of these rules, with every problem once.
    pub fn check_references(&self) -> Result<(), Vec<InvalidItem>> {
        let mut invalid = Vec::new();
        self.each_item(|index, item| {
            let mut problems: Vec<String> = Vec::new();
            let has_ids = item.layer().id_letter().is_some();
            if has_ids && item.id().map(|id| id.index()) != Some(index) {
                problems.push("its number is not its place in the layer".to_owned());
            }
            problems.extend(item.problem().map(str::to_owned));
            let mut dangling = BTreeSet::new();
            item.each_reference(&mut |reference| {
                let known = reference.to.is_some_and(|to| to.index() < self.count(to.layer()));
                if !known && dangling.insert(reference.field) {
                    problems.push(match reference.is_list {
                        true => format!("one of its {} is not in the reading", reference.field),
                        false => format!("its {} is not in the reading", reference.field),
                    });
                }
            });
            invalid.extend(
                problems
                    .into_iter()
                    .map(|problem| InvalidItem { item: item.label(index), problem }),
            );
        });
        if invalid.is_empty() { Ok(()) } else { Err(invalid) }
    }
}
