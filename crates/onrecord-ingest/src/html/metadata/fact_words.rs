//! Words in class names and texts that show where metadata stand.

use std::sync::LazyLock;

use super::sources::{MetadataSource, class, words};
use crate::lexicon::{PhraseLexicon, entries};
use crate::metadata_field::MetadataField;

static LEXICON: LazyLock<PhraseLexicon> =
    LazyLock::new(|| PhraseLexicon::parse(include_str!("../../../data/fact-words.tsv")));

/// Words that announce authors.
static CUES: LazyLock<ByFirstByte> = LazyLock::new(|| ByFirstByte::new(LEXICON.kind("by")));

/// Class words of parts that belong to other articles or to the site.
static ELSEWHERE: LazyLock<ByFirstByte> =
    LazyLock::new(|| ByFirstByte::new(LEXICON.kind("elsewhere")));

/// Names of months with their numbers, sorted by name.
static MONTHS: LazyLock<Vec<(&'static str, i8)>> = LazyLock::new(|| {
    let lines = entries(include_str!("../../../data/months.tsv"));
    let mut months: Vec<_> = lines
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(number, names)| Some((number.parse().ok()?, names)))
        .flat_map(|(number, names)| names.split(' ').map(move |name| (name, number)))
        .collect();
    months.sort_unstable();
    months
});

pub(super) fn lexicon() -> &'static PhraseLexicon {
    &LEXICON
}

/// Words by their first byte, for frequent look-ups.
struct ByFirstByte(Vec<Vec<&'static str>>);

impl ByFirstByte {
    fn new(words: impl Iterator<Item = &'static str>) -> Self {
        let mut lists = vec![Vec::new(); 256];
        for word in words {
            lists[word.as_bytes()[0] as usize].push(word);
        }
        Self(lists)
    }

    /// The words that begin with the first byte of `text`, whatever its case.
    fn of(&self, text: &str) -> &[&'static str] {
        text.as_bytes().first().map_or(&[], |byte| &self.0[byte.to_ascii_lowercase() as usize])
    }
}

/// What class names or an id say of an element.
#[derive(Clone, Copy, Default)]
pub(super) struct ClassMeaning {
    /// Whether one begins or ends with a word for parts that belong to other articles or to the site. A word
    /// in the middle describes another part: `story-sidebar-mode`.
    pub(super) elsewhere: bool,
    /// What the element holds. "published updated" is the date of a change.
    pub(super) source: Option<MetadataSource>,
}

/// The meaning of class names or an id.
pub(super) fn class_meaning(names: &str) -> ClassMeaning {
    let elsewhere =
        |word: &str| ELSEWHERE.of(word).iter().any(|known| known.eq_ignore_ascii_case(word));
    let mut class_meaning = ClassMeaning::default();
    for name in names.split_ascii_whitespace() {
        let mut last = None;
        for word in words(name) {
            class_meaning.elsewhere |= last.is_none() && elsewhere(word);
            last = Some(word);
            if class_meaning.source.is_none_or(|source| source.field != MetadataField::Modified) {
                let found = class(word);
                let change = found.filter(|source| source.field == MetadataField::Modified);
                class_meaning.source = change.or(class_meaning.source).or(found);
            }
        }
        class_meaning.elsewhere |= last.is_some_and(elsewhere);
    }
    class_meaning
}

/// What follows words that announce authors.
pub(super) fn cue(value: &str) -> Option<&str> {
    let after = |cue: &&str| {
        let head = value.get(..cue.len())?;
        let same = head.eq_ignore_ascii_case(cue)
            || !cue.is_ascii() && head.chars().flat_map(char::to_lowercase).eq(cue.chars());
        if !same {
            return None;
        }
        let rest = &value[cue.len()..];
        // "ByMara Ellison", where an element stood in between.
        let joined = head.ends_with(char::is_lowercase) && rest.starts_with(char::is_uppercase);
        (joined || !rest.starts_with(char::is_alphanumeric)).then_some(rest)
    };
    let rest = CUES.of(value).iter().filter_map(after).min_by_key(|rest| rest.len())?;
    Some(rest.trim_start_matches(|c: char| c.is_whitespace() || ":-–|~•".contains(c)))
}

/// The number of a month from its name, whole or cut to at least three letters.
pub(super) fn month(word: &str) -> Option<i8> {
    if !word.starts_with(char::is_alphabetic) || word.chars().count() < 3 {
        return None;
    }
    let lower = word.to_lowercase();
    let name = if lower == "sept" { "sep" } else { &lower };
    let first = MONTHS.partition_point(|&(known, _)| known < name);
    let fitting = MONTHS[first..].iter().take_while(|(known, _)| known.starts_with(name));
    fitting.map(|&(_, number)| number).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_month_is_found() {
        for (name, number) in MONTHS.iter() {
            assert_eq!(month(name).map(|m| (*name, m)), Some((*name, *number)));
        }
    }

    #[test]
    fn every_cue_announces_authors() {
        for words in LEXICON.kind("by") {
            assert_eq!(cue(&format!("{words}: Mara Ellison")), Some("Mara Ellison"), "{words}");
        }
    }

    #[test]
    fn names_of_parts_begin_or_end_with_what_they_are() {
        for (name, is) in
            [("comments", true), ("post-comments", true), ("story-comments-on", false)]
        {
            assert_eq!(class_meaning(name).elsewhere, is, "{name}");
        }
    }
}
