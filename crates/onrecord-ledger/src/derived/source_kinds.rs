//! Kinds of sources: a named person or organisation, an official, a document, or a source without a name.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use onrecord_reading::contract::{Actor, Attribution, Reading};
use onrecord_reading::{Act, ActorType, MentionForm};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::store::ids::{ActorNumber, MentionNumber};

/// What kind of source a statement has.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// A named person.
    Person,
    /// A named organisation, place or group, or a body that its description identifies.
    Organization,
    /// A person without a name who holds or speaks for an office: a spokesman, the mayor, police.
    Official,
    /// Anyone else without a name: officials, a person familiar with the matter, experts.
    Unnamed,
    /// Something written, counted or shown: a report, a poll, a video.
    Document,
    /// No source, or only a word such as "you" that means nobody in particular.
    None,
}

/// In the order of the numbers that stand for them in a ledger.
pub(crate) const KINDS: [SourceKind; 6] = [
    SourceKind::Person,
    SourceKind::Organization,
    SourceKind::Official,
    SourceKind::Unnamed,
    SourceKind::Document,
    SourceKind::None,
];

const LEXICON: &str = include_str!("../../data/source-kinds.txt");

/// Words that follow the head of a noun phrase.
const BEHIND_THE_HEAD: [&str; 26] = [
    "of",
    "for",
    "in",
    "on",
    "at",
    "from",
    "with",
    "to",
    "who",
    "whom",
    "whose",
    "that",
    "which",
    "near",
    "inside",
    "close",
    "familiar",
    "about",
    "by",
    "under",
    "against",
    "between",
    "within",
    "announcing",
    "calling",
    "said",
];

/// Words that begin a noun phrase and say nothing about the source.
const DETERMINERS: [&str; 12] =
    ["the", "a", "an", "this", "that", "these", "those", "his", "her", "their", "its", "another"];

static LISTS: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in LEXICON.lines().filter(|line| !line.starts_with('#')) {
        if let Some((list, words)) = line.split_once('\t') {
            for word in words.split_whitespace() {
                lists.entry(word).or_default().push(list);
            }
        }
    }
    lists
});

fn is(list: &str, word: &str) -> bool {
    LISTS.get(word).is_some_and(|lists| lists.contains(&list))
}

/// The kind of an attribution's source, and the source's words for a source without an entity.
pub(crate) fn kind_and_words(reading: &Reading, attribution: &Attribution) -> (SourceKind, String) {
    let number = attribution.speaker.as_deref().and_then(ActorNumber::of);
    let speaker = number.and_then(|number| reading.actors.get(number.index()?));
    let source = attribution.source.as_ref().map(|source| bare(&source.text));
    let Some(actor) = speaker else {
        let words = source.unwrap_or_default();
        let kind =
            if words.is_empty() { SourceKind::None } else { of_words(&words, attribution.act) };
        return (kind, words);
    };
    let words = bare(&actor.name);
    if has_name(reading, actor)
        && !words.split(' ').all(|word| is("official", word.trim_matches('.')))
    {
        let kind = match (actor.kind, of_words(&words, attribution.act)) {
            (ActorType::Person, _) => SourceKind::Person,
            (_, SourceKind::Document) => SourceKind::Document,
            _ => SourceKind::Organization,
        };
        return (kind, words);
    }
    let kind = match of_words(&words, attribution.act) {
        // The whole article refers to this body only so ("the agency").
        SourceKind::Unnamed if actor.kind == ActorType::Organization => SourceKind::Organization,
        kind => kind,
    };
    (kind, words)
}

/// Whether the article names an actor.
fn has_name(reading: &Reading, actor: &Actor) -> bool {
    actor.mentions.iter().any(|id| {
        let number = MentionNumber::of(id);
        let mention = number.and_then(|number| reading.mentions.get(number.index()?));
        mention.is_some_and(|mention| mention.form == MentionForm::Name)
    })
}

fn of_words(words: &str, act: Act) -> SourceKind {
    let head = head(words);
    let several = |word: &str| word.strip_suffix('s').is_some_and(|one| is("document", one));
    if is("nobody", head) {
        SourceKind::None
    } else if is("document", head) || several(head) {
        SourceKind::Document
    } else if is("official", head) {
        SourceKind::Official
    } else if is("organization", head) {
        SourceKind::Organization
    } else if act == Act::Document {
        SourceKind::Document
    } else {
        SourceKind::Unnamed
    }
}

/// The head of a noun phrase in lower case: the last noun before its complement.
fn head(words: &str) -> &str {
    let mut all = words.split(' ').peekable();
    let mut head = "";
    while let Some(word) = all.next() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !head.is_empty() && BEHIND_THE_HEAD.contains(&bare) {
            // "one of the leaders", "a number of officials".
            if bare == "of" && is("quantity", head) && all.peek().is_some() {
                head = "";
                continue;
            }
            break;
        }
        if !bare.is_empty() {
            head = bare;
        }
        if word.ends_with([',', ';', ':', '(']) {
            break;
        }
    }
    head
}

/// Words in lower case without the article before them.
fn bare(words: &str) -> String {
    let words = words.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut words: Vec<&str> = words.split_whitespace().collect();
    if words.len() > 1 && DETERMINERS.contains(&words[0]) {
        words.remove(0);
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_found() {
        for (words, head_of) in [
            ("spokesman for the board", "spokesman"),
            ("one of the docs who sent the letter", "docs"),
            ("number of officials", "officials"),
            ("person familiar with the matter", "person"),
            ("barge owner, who asked", "owner"),
            ("new washington post-abc news poll", "poll"),
        ] {
            assert_eq!(head(words), head_of, "{words}");
        }
    }

    #[test]
    fn words_tell_the_kind() {
        let kind = |words: &str| of_words(&bare(words), Act::Speech);
        assert_eq!(kind("a spokesman for the board"), SourceKind::Official);
        assert_eq!(kind("Police"), SourceKind::Official);
        assert_eq!(kind("officials"), SourceKind::Unnamed);
        assert_eq!(kind("two people familiar with the plan"), SourceKind::Unnamed);
        assert_eq!(kind("The Clinton campaign"), SourceKind::Organization);
        assert_eq!(kind("the minutes of the meeting"), SourceKind::Document);
        assert_eq!(kind("two reports"), SourceKind::Document);
        assert_eq!(kind("you"), SourceKind::None);
        assert_eq!(of_words("tests", Act::Document), SourceKind::Document);
    }

    #[test]
    fn every_line_of_the_lexicon_does_something() {
        for line in LEXICON.lines().filter(|line| !line.starts_with('#')) {
            let (list, words) = line.split_once('\t').unwrap();
            assert!(
                ["official", "organization", "document", "nobody", "quantity"].contains(&list),
                "{line}"
            );
            assert!(words.split_whitespace().count() > 5, "{list}");
        }
        for (word, lists) in &*LISTS {
            let kinds = lists.iter().filter(|list| **list != "quantity").count();
            assert!(kinds <= 1, "{word} stands in {lists:?}");
        }
    }
}
