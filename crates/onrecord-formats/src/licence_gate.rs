//! The licence gate: what of an article may leave the machine.

use std::borrow::Cow;
use std::collections::BTreeSet;

use onrecord_reading::MentionForm;
use onrecord_reading::contract::{Evidence, Items, Licence, Reading, Span};
use onrecord_text::{LicenceScope, OffsetMap, OffsetUnit};

/// For whom an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The user's own machine: everything is written whole.
    Own,
    /// Anybody: texts and long extracts are written only of articles that may be shared, and paths on
    /// the user's machine of none.
    Public,
}

/// A licence that is likelier not there than there allows nothing.
const LEAST_CONFIDENCE: f32 = 0.5;
/// So many words of a content are shown at most.
const MOST_WORDS: usize = 20;
/// A public export shows at most one code point in so many of an article that may not be shared.
const SHARE: usize = 3;

/// How much is shown, in code points.
#[derive(Clone, Copy, Debug)]
struct Bound {
    /// Of each run of a content, and of each name.
    content: usize,
    /// Before and after each run of a content.
    context: usize,
    /// Of each cue, source and stretch of evidence.
    part: usize,
}

/// The first under which an article's share is kept is used for all of it, so that its items are
/// shown alike.
const BOUNDS: [Bound; 6] = [
    Bound { content: 120, context: 32, part: 120 },
    Bound { content: 80, context: 16, part: 80 },
    Bound { content: 40, context: 8, part: 40 },
    Bound { content: 20, context: 8, part: 40 },
    Bound { content: 0, context: 0, part: 40 },
    Bound { content: 0, context: 0, part: 0 },
];

/// A reading as an audience may see it, and whether it is shortened: then its text is empty, and spans have only the
/// beginnings of their words.
#[must_use]
pub fn for_audience(reading: Reading, audience: Audience) -> (Reading, bool) {
    let shown = shown(&reading, audience);
    match shown.reading {
        Cow::Owned(public) => (public, shown.shortened),
        Cow::Borrowed(_) => (reading, false),
    }
}

/// A reading as an audience may see it.
#[derive(Debug)]
pub(crate) struct Shown<'r> {
    /// Where it is shortened, its text is empty, it has no tokens, and spans have only the beginnings
    /// of their words.
    pub(crate) reading: Cow<'r, Reading>,
    pub(crate) shortened: bool,
    /// The whole text, for the context of contents and for nothing else.
    text: &'r str,
    map: OffsetMap<'r>,
    /// Code points of it before and after a content.
    context: usize,
}

/// So many code points stand before and after a quotation where all may be shown.
const CONTEXT: usize = 32;

impl Shown<'_> {
    /// What stands before and after a span, in so far as it may be shown.
    pub(crate) fn around(&self, start: usize, end: usize, is_content: bool) -> (&str, &str) {
        let most = if self.shortened && !is_content { 0 } else { self.context };
        let (start, end) = (self.map.to_byte(start), self.map.to_byte(end));
        let (Some(start), Some(end)) = (start, end) else {
            return ("", "");
        };
        let (before, after) = (&self.text[..start], &self.text[end..]);
        let from = before.char_indices().rev().take(most).last().map_or(start, |(at, _)| at);
        (&before[from..], beginning(after, most))
    }
}

/// Whether the licence allows anybody to share the whole text unchanged: Creative Commons (also those
/// that allow no changes or no trade) or the public domain, said of the article or its site. What is said
/// of a picture, or of nobody knows what, allows nothing.
#[must_use]
pub fn may_be_shared(licence: Option<&Licence>) -> bool {
    licence.is_some_and(|licence| {
        let id = licence.id.as_str();
        let free = ["CC-", "CC0-", "LicenseRef-CC-", "LicenseRef-CC0"];
        matches!(licence.applies_to, LicenceScope::Article | LicenceScope::Site)
            && licence.confidence >= LEAST_CONFIDENCE
            && (id == "LicenseRef-PublicDomain" || free.iter().any(|prefix| id.starts_with(prefix)))
    })
}

/// What `audience` may see of a reading, whose offsets count code points and hold.
pub(crate) fn shown(reading: &Reading, audience: Audience) -> Shown<'_> {
    let text = reading.article.text.as_str();
    let map = OffsetMap::new(text, OffsetUnit::Codepoint);
    let shown = |reading, shortened, context| Shown { reading, shortened, text, map, context };
    if audience == Audience::Own {
        return shown(Cow::Borrowed(reading), false, CONTEXT);
    }
    let mut public = reading.clone();
    public.article.source.path = None;
    if may_be_shared(reading.article.licence.as_ref()) {
        return shown(Cow::Owned(public), false, CONTEXT);
    }
    let most = text.chars().count() / SHARE;
    let bound = (BOUNDS.into_iter()).find(|bound| seen(reading, *bound) <= most);
    let bound = bound.unwrap_or(BOUNDS[BOUNDS.len() - 1]);
    shorten(&mut public, bound);
    shown(Cow::Owned(public), true, bound.context)
}

/// How many code points of the text a shortened reading shows.
fn seen(reading: &Reading, bound: Bound) -> usize {
    let end = reading.article.text.chars().count();
    let mut stretches = Vec::new();
    let mut shortened = reading.clone();
    shorten(&mut shortened, bound);
    let mut see =
        |start: usize, words: &str| stretches.push((start, start + words.chars().count()));
    for mention in &shortened.mentions {
        see(mention.start, &mention.text);
    }
    for span in evidence(&mut shortened) {
        see(span.start, &span.text);
    }
    for attribution in &shortened.attributions {
        let spans = (attribution.content.iter().chain(&attribution.quoted))
            .chain(&attribution.cue)
            .chain(&attribution.source);
        for span in spans {
            see(span.start, &span.text);
        }
    }
    for span in shortened.attributions.iter().flat_map(|attribution| &attribution.content) {
        stretches.push((span.start.saturating_sub(bound.context), span.start));
        stretches.push((span.end, (span.end + bound.context).min(end)));
    }
    stretches.sort_unstable();
    let (mut seen, mut reached) = (0, 0);
    for (start, end) in stretches {
        seen += end.saturating_sub(start.max(reached));
        reached = reached.max(end);
    }
    seen
}

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

/// Leaves of all words what `bound` allows. Names are left, being facts; other words that refer are not.
fn shorten(reading: &mut Reading, bound: Bound) {
    reading.article.text.clear();
    reading.tokens = Items::absent();
    for span in evidence(reading) {
        cut(&mut span.text, bound.part);
    }
    let name = if bound.part == 0 { 0 } else { BOUNDS[0].content };
    for mention in &mut reading.mentions {
        cut(&mut mention.text, if mention.form == MentionForm::Name { name } else { 0 });
    }
    let names = reading.mentions.iter().filter(|mention| mention.form == MentionForm::Name);
    let named: BTreeSet<&str> = names.filter_map(|mention| mention.actor.as_deref()).collect();
    for actor in &mut reading.actors {
        if named.contains(actor.id.as_str()) {
            cut(&mut actor.name, name);
            actor.names.iter_mut().for_each(|words| cut(words, name));
        } else {
            actor.name.clear();
            actor.names.clear();
        }
    }
    for attribution in &mut reading.attributions {
        for span in &mut attribution.content {
            cut(&mut span.text, bound.content);
        }
        // The content has them, as far as they are shown.
        for span in &mut attribution.quoted {
            span.text.clear();
        }
        for span in attribution.cue.iter_mut().chain(&mut attribution.source) {
            cut(&mut span.text, bound.part);
        }
    }
}

/// Leaves the first words: [`MOST_WORDS`] at most, whole ones, in at most `most` code points. Of a word
/// that is longer alone its beginning is left.
fn cut(words: &mut String, most: usize) {
    let room = beginning(words, most).len();
    let mut count = 0;
    let mut end = 0;
    let mut in_word = false;
    let stops = words.char_indices().chain([(words.len(), ' ')]);
    for (at, c) in stops {
        if in_word && c.is_whitespace() {
            if at > room || count == MOST_WORDS {
                break;
            }
            (end, count) = (at, count + 1);
        }
        in_word = !c.is_whitespace();
    }
    if room == words.len() && count < MOST_WORDS {
        return;
    }
    words.truncate(if end == 0 { room } else { end });
}

/// The first `most` code points.
fn beginning(words: &str, most: usize) -> &str {
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
        let cut = |words: &str, most| {
            let mut words = words.to_owned();
            super::cut(&mut words, most);
            words
        };
        assert_eq!(cut("one two three", 120), "one two three");
        assert_eq!(cut("one two three", 13), "one two three");
        assert_eq!(cut("one two three", 12), "one two");
        assert_eq!(cut("one two three", 7), "one two");
        assert_eq!(cut("ünbroken", 3), "ünb");
        assert_eq!(cut("one two", 0), "");
        let many = "a ".repeat(30);
        assert_eq!(cut(&many, 120), many[..39]);
    }
}
