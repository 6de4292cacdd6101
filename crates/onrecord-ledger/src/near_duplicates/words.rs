//! The words of a text for the comparison with others: their places, and whether they are the outlet's own.

use std::sync::LazyLock;

use super::hashing::{FNV_START, fnv};

/// Phrases that identify boilerplate, each with a space around.
static BOILERPLATE: LazyLock<Vec<String>> = LazyLock::new(|| {
    let lines = include_str!("../../data/boilerplate.txt").lines();
    lines.filter(|line| !line.starts_with('#')).map(|line| format!(" {line} ")).collect()
});

/// A longer paragraph is never boilerplate.
const MOST_BOILERPLATE: usize = 60;

/// Whose words these are, as far as quotation marks tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WordSource {
    /// Outside quotation marks. An outlet shares such words only if it copied them.
    Prose,
    /// Inside quotation marks. Everyone who quotes the same person shares them.
    Quoted,
    /// Words that many articles of one agency or outlet share.
    Boilerplate,
}

/// Letters and digits between other characters; case does not count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextWord {
    /// Hash of its characters in lower case.
    pub(crate) hash: u64,
    /// First code point.
    pub(crate) start: usize,
    /// One past the last code point.
    pub(crate) end: usize,
    pub(crate) part: WordSource,
}

/// The words of a text. Its result for a text never changes, because all near duplicates would have to be found
/// again.
pub(crate) fn words(text: &str) -> Vec<TextWord> {
    let mut words = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let first = words.len();
        at = paragraph(line, at, &mut words);
        let count = words.len() - first;
        // The title above a text is its own.
        if is_boilerplate(line, count) || (first > 0 && is_heading(line, count)) {
            for word in &mut words[first..] {
                word.part = WordSource::Boilerplate;
            }
        }
    }
    words
}

/// Appends the words of a line that starts at code point `at`; returns the code point after it.
fn paragraph(line: &str, mut at: usize, words: &mut Vec<TextWord>) -> usize {
    let single = !line.contains(['"', '“', '”', '„', '«', '»']);
    let mut quoted = false;
    let mut before = ' ';
    let mut word: Option<TextWord> = None;
    for c in line.chars() {
        if c.is_alphanumeric() {
            let part = if quoted { WordSource::Quoted } else { WordSource::Prose };
            let open = word.get_or_insert(TextWord { hash: FNV_START, start: at, end: at, part });
            open.hash = c.to_lowercase().fold(open.hash, fnv);
            open.end = at + 1;
        } else {
            words.extend(word.take());
            match c {
                '"' => quoted = !quoted,
                '„' | '«' | '“' => quoted = true,
                '”' | '»' => quoted = false,
                // Single marks are apostrophes too. They open before a word and close after a full stop or a comma.
                '‘' | '\'' if single && before.is_whitespace() => quoted = true,
                '’' | '\'' if single && matches!(before, ',' | '.' | '?' | '!') => quoted = false,
                _ => {}
            }
        }
        before = c;
        at += 1;
    }
    words.extend(word);
    at
}

fn is_boilerplate(line: &str, words: usize) -> bool {
    if words == 0 || words > MOST_BOILERPLATE {
        return false;
    }
    let mut plain = String::with_capacity(line.len() + 2);
    plain.push(' ');
    for c in line.chars() {
        if c.is_alphanumeric() {
            plain.extend(c.to_lowercase());
        } else if !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.push(' ');
    BOILERPLATE.iter().any(|run| plain.contains(run.as_str()))
}

/// Whether a line is in title case. Many pages have links to other articles below the text.
fn is_heading(line: &str, words: usize) -> bool {
    if !(FEWEST_IN_HEADING..=MOST_BOILERPLATE).contains(&words) {
        return false;
    }
    let long = || {
        line.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= LONG_WORD)
    };
    let capital = |word: &&str| {
        let mut chars = word.chars();
        // Words in capitals say nothing.
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
    };
    long().filter(capital).count() as f64 >= CAPITALS * long().count() as f64
}

/// Shorter lines may be names.
const FEWEST_IN_HEADING: usize = 4;
/// Shorter words need no capital in a heading.
const LONG_WORD: usize = 4;
/// Share of such words with a capital in a heading; styles differ, so not all.
const CAPITALS: f64 = 0.8;

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(String, WordSource)> {
        let chars: Vec<char> = text.chars().collect();
        let word = |w: &TextWord| (chars[w.start..w.end].iter().collect(), w.part);
        words(text).iter().map(word).collect()
    }

    fn quoted(text: &str) -> Vec<String> {
        let words = parts(text).into_iter().filter(|(_, part)| *part == WordSource::Quoted);
        words.map(|(word, _)| word).collect()
    }

    #[test]
    fn what_is_quoted_is_told_by_its_marks() {
        assert_eq!(quoted("“We wait,” she said. “Now.”\nHe left."), ["We", "wait", "Now"]);
        assert_eq!(quoted("She said: \"We wait.\" He left."), ["We", "wait"]);
        assert_eq!(
            quoted("‘We can’t wait,’ she said in the mayor’s room."),
            ["We", "can", "t", "wait"]
        );
        assert_eq!(quoted("The mayor’s and the boys' room."), [""; 0]);
        // A quotation that goes on in the next paragraph is opened anew there.
        assert_eq!(quoted("He said: “One.\n“Two.”\nThree."), ["One", "Two"]);
    }

    #[test]
    fn every_line_of_the_boilerplate_does_something() {
        let lines = include_str!("../../data/boilerplate.txt").lines();
        for run in lines.filter(|line| !line.starts_with('#')) {
            assert!(is_boilerplate(&format!("— {}!", run.to_uppercase()), 9), "{run:?}");
            let others = BOILERPLATE.iter().filter(|other| format!(" {run} ").contains(&***other));
            assert_eq!(others.count(), 1, "{run:?} is told by a shorter one");
        }
        let long = "all rights reserved ".repeat(MOST_BOILERPLATE / 3 + 1);
        assert!(!parts(&long).iter().any(|(_, part)| *part == WordSource::Boilerplate));
    }

    #[test]
    fn headings_are_told_by_their_capitals() {
        let heading = |line| is_heading(line, words(line).len());
        assert!(heading("Harbour Board Puts Off Dredging After Boat Owners Object"));
        assert!(!heading("Harbour board puts off dredging after boat owners object"));
        assert!(!heading("Mara Ellison and Per Lien of the Harbour Board met the owners there."));
        assert!(!heading("THE BOARD HAS PUT OFF DREDGING"));
        assert!(!heading("Mara Ellison"));
    }

    #[test]
    fn words_are_alike_whatever_their_case() {
        let hashes = |text: &str| words(text).iter().map(|w| w.hash).collect::<Vec<_>>();
        assert_eq!(hashes("Ébène don’t"), hashes("éBÈNE… Don't"));
    }
}
