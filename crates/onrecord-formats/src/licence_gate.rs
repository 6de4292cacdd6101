//! The licence gate: which parts of an article an export may show.

use std::borrow::Cow;
use std::collections::BTreeSet;

use onrecord_reading::MentionForm;
use onrecord_reading::contract::{Evidence, Items, Licence, Reading, Span, SpanRole};
use onrecord_text::{LicenceScope, OffsetMap, OffsetUnit};

/// The audience of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The user: the export is complete.
    Own,
    /// Anybody: whole texts and long extracts only of articles that may be shared, and no paths on the user's machine.
    Public,
}

/// A licence with less confidence allows nothing.
const MIN_LICENCE_CONFIDENCE: f32 = 0.5;
/// The most words that are shown of one run of a content.
const MAX_EXCERPT_WORDS: usize = 20;
/// A public export shows at most one in `VISIBLE_DIVISOR` code points of an article that may not be shared.
const VISIBLE_DIVISOR: usize = 3;

/// The most that is shown of each part, in code points.
#[derive(Clone, Copy, Debug)]
struct ExcerptLimits {
    /// Each run of a content.
    content: usize,
    /// The context on either side of each run of a content.
    context: usize,
    /// Each cue, source and span of evidence.
    part: usize,
}

/// From generous to strict. The gate applies the first that keeps the article below its share, to all of its items.
const LIMITS: [ExcerptLimits; 6] = [
    ExcerptLimits { content: 120, context: 32, part: 120 },
    ExcerptLimits { content: 80, context: 16, part: 80 },
    ExcerptLimits { content: 40, context: 8, part: 40 },
    ExcerptLimits { content: 20, context: 8, part: 40 },
    ExcerptLimits { content: 0, context: 0, part: 40 },
    ExcerptLimits { content: 0, context: 0, part: 0 },
];

/// Returns the reading as the audience may see it, and whether it is shortened. A shortened reading has an empty text, and
/// its spans have only the first of their words.
#[must_use]
pub fn for_audience(reading: Reading, audience: Audience) -> (Reading, bool) {
    let visible = VisibleReading::new(&reading, audience);
    match visible.reading {
        Cow::Owned(public) => (public, visible.shortened),
        Cow::Borrowed(_) => (reading, false),
    }
}

/// A reading as an audience may see it.
#[derive(Debug)]
pub(crate) struct VisibleReading<'r> {
    /// A shortened reading has an empty text and no tokens, and its spans have only the first of their words.
    pub(crate) reading: Cow<'r, Reading>,
    pub(crate) shortened: bool,
    /// The whole text. Only [`VisibleReading::context`] uses it.
    text: &'r str,
    map: OffsetMap<'r>,
    /// Code points of context on either side of a content.
    context: usize,
}

/// The context of a quotation, in code points, where the whole text may be shown.
const FULL_CONTEXT: usize = 32;

impl<'r> VisibleReading<'r> {
    /// Applies the gate to a reading with valid offsets in code points.
    pub(crate) fn new(reading: &'r Reading, audience: Audience) -> Self {
        let text = reading.article.text.as_str();
        let map = OffsetMap::new(text, OffsetUnit::Codepoint);
        let visible = |reading, shortened, context| Self { reading, shortened, text, map, context };
        if audience == Audience::Own {
            return visible(Cow::Borrowed(reading), false, FULL_CONTEXT);
        }
        let mut public = reading.clone();
        public.article.source.path = None;
        if may_be_shared(reading.article.licence.as_ref()) {
            return visible(Cow::Owned(public), false, FULL_CONTEXT);
        }
        let most = text.chars().count() / VISIBLE_DIVISOR;
        let fitting = LIMITS.into_iter().find(|limits| visible_chars(reading, *limits) <= most);
        let limits = fitting.unwrap_or(LIMITS[LIMITS.len() - 1]);
        shorten(&mut public, limits);
        visible(Cow::Owned(public), true, limits.context)
    }

    /// The text; `None` where it may not be shown.
    #[cfg(feature = "parquet")]
    pub(crate) fn text(&self) -> Option<&str> {
        (!self.shortened).then_some(self.text)
    }

    /// The words between two offsets; `None` where the text may not be shown.
    #[cfg(feature = "parquet")]
    pub(crate) fn words(&self, start: usize, end: usize) -> Option<&str> {
        let (start, end) = self.map.to_byte(start).zip(self.map.to_byte(end))?;
        self.text()?.get(start..end)
    }

    /// The text before and after a span, as far as it may be shown.
    pub(crate) fn context(&self, start: usize, end: usize, is_content: bool) -> (&str, &str) {
        let most = if self.shortened && !is_content { 0 } else { self.context };
        let (start, end) = (self.map.to_byte(start), self.map.to_byte(end));
        let (Some(start), Some(end)) = (start, end) else {
            return ("", "");
        };
        let (before, after) = (&self.text[..start], &self.text[end..]);
        let from = before.char_indices().rev().take(most).last().map_or(start, |(at, _)| at);
        (&before[from..], first_chars(after, most))
    }
}

/// Whether the licence allows anybody to share the whole text unchanged.
///
/// Creative Commons licences do, also those that forbid changes or commercial use, and so does the public domain. The
/// licence must apply to the article or its site: a licence of a picture, or of an unknown scope, allows nothing.
#[must_use]
pub fn may_be_shared(licence: Option<&Licence>) -> bool {
    licence.is_some_and(|licence| {
        let id = licence.id.as_str();
        let free = ["CC-", "CC0-", "LicenseRef-CC-", "LicenseRef-CC0"];
        matches!(licence.applies_to, LicenceScope::Article | LicenceScope::Site)
            && licence.confidence >= MIN_LICENCE_CONFIDENCE
            && (id == "LicenseRef-PublicDomain" || free.iter().any(|prefix| id.starts_with(prefix)))
    })
}

/// Counts the code points of the text that a reading shows when it is shortened to `limits`.
fn visible_chars(reading: &Reading, limits: ExcerptLimits) -> usize {
    let end = reading.article.text.chars().count();
    let mut ranges = Vec::new();
    let mut shortened = reading.clone();
    shorten(&mut shortened, limits);
    for span in evidence(&mut shortened) {
        ranges.push((span.start, span.start + span.text.chars().count()));
    }
    shortened.each_item(|_, item| {
        item.each_span(&mut |span| {
            let words = span.text.unwrap_or_default();
            ranges.push((span.start, span.start + words.chars().count()));
            if span.role == SpanRole::Content {
                ranges.push((span.start.saturating_sub(limits.context), span.start));
                ranges.push((span.end, (span.end + limits.context).min(end)));
            }
        });
    });
    ranges.sort_unstable();
    let (mut visible, mut reached) = (0, 0);
    for (start, end) in ranges {
        visible += end.saturating_sub(start.max(reached));
        reached = reached.max(end);
    }
    visible
}

/// The evidence of licence and mining policy that lies in the text.
fn evidence(reading: &mut Reading) -> impl Iterator<Item = &mut Span> {
    let article = &mut reading.article;
    (article.licence.as_mut().and_then(|licence| licence.evidence.as_mut()))
        .into_iter()
        .chain(article.mining.as_mut().map(|mining| &mut mining.evidence))
        .filter_map(|evidence| match evidence {
            Evidence::Text(span) => Some(span),
            Evidence::Source(_) => None,
        })
}

/// Shortens all words to `limits`. Names stay, as facts; other mentions lose their words.
fn shorten(reading: &mut Reading, limits: ExcerptLimits) {
    reading.article.text.clear();
    reading.tokens = Items::absent();
    for span in evidence(reading) {
        truncate(&mut span.text, limits.part);
    }
    let name = if limits.part == 0 { 0 } else { LIMITS[0].content };
    reading.each_item_mut(|_, item| {
        item.each_span_mut(&mut |span| {
            let Some(words) = span.text else { return };
            truncate(
                words,
                match span.role {
                    SpanRole::Name => name,
                    SpanRole::Content => limits.content,
                    SpanRole::Cue | SpanRole::Source => limits.part,
                    // The content contains the quoted words, as far as they are shown.
                    SpanRole::Item | SpanRole::Quoted => 0,
                },
            );
        });
    });
    let names = reading.mentions.iter().filter(|mention| mention.form == MentionForm::Name);
    let named: BTreeSet<&str> = names.filter_map(|mention| mention.actor.as_deref()).collect();
    for actor in &mut reading.actors {
        if named.contains(actor.id.as_str()) {
            truncate(&mut actor.name, name);
            actor.names.iter_mut().for_each(|words| truncate(words, name));
        } else {
            actor.name.clear();
            actor.names.clear();
        }
    }
}

/// Truncates to the first [`MAX_EXCERPT_WORDS`] whole words in at most `most` code points. A first word that is longer is
/// cut.
fn truncate(words: &mut String, most: usize) {
    let room = first_chars(words, most).len();
    let mut count = 0;
    let mut end = 0;
    let mut in_word = false;
    let stops = words.char_indices().chain([(words.len(), ' ')]);
    for (at, c) in stops {
        if in_word && c.is_whitespace() {
            if at > room || count == MAX_EXCERPT_WORDS {
                break;
            }
            (end, count) = (at, count + 1);
        }
        in_word = !c.is_whitespace();
    }
    if room == words.len() && count < MAX_EXCERPT_WORDS {
        return;
    }
    words.truncate(if end == 0 { room } else { end });
}

/// The first `most` code points.
fn first_chars(words: &str, most: usize) -> &str {
    words.char_indices().nth(most).map_or(words, |(end, _)| &words[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn licence(id: &str, applies_to: LicenceScope) -> Licence {
        Licence {
            id: id.to_owned(),
            url: None,
            applies_to,
            evidence: None,
            confidence: 0.9,
            by: "test".to_owned(),
        }
    }

    #[test]
    fn only_licences_of_the_text_that_allow_sharing_do() {
        use LicenceScope::{Article, Media, Site, Unknown};
        let shared = |id, scope| may_be_shared(Some(&licence(id, scope)));
        for id in [
            "CC-BY-4.0",
            "CC-BY-NC-ND-3.0",
            "CC0-1.0",
            "CC-PDM-1.0",
            "LicenseRef-CC-BY",
            "LicenseRef-PublicDomain",
        ] {
            assert!(shared(id, Article) && shared(id, Site), "{id}");
            assert!(!shared(id, Media) && !shared(id, Unknown), "{id}");
        }
        for id in ["LicenseRef-AllRightsReserved", "LicenseRef-Custom", "CCX"] {
            assert!(!shared(id, Article), "{id}");
        }
        assert!(!may_be_shared(None));
        let doubtful = Licence { confidence: 0.4, ..licence("CC-BY-4.0", Article) };
        assert!(!may_be_shared(Some(&doubtful)));
    }

    #[test]
    fn words_are_cut_between_words() {
        let truncate = |words: &str, most| {
            let mut words = words.to_owned();
            super::truncate(&mut words, most);
            words
        };
        assert_eq!(truncate("one two three", 120), "one two three");
        assert_eq!(truncate("one two three", 13), "one two three");
        assert_eq!(truncate("one two three", 12), "one two");
        assert_eq!(truncate("one two three", 7), "one two");
        assert_eq!(truncate("ünbroken", 3), "ünb");
        assert_eq!(truncate("one two", 0), "");
        let many = "a ".repeat(30);
        assert_eq!(truncate(&many, 120), many[..39]);
    }
}
