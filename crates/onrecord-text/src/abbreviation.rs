//! Abbreviations, read from `data/en/abbreviations.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const DATA: &str = include_str!("../data/en/abbreviations.txt");

/// What the full stop of an abbreviation can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// A name or number follows, so the full stop never ends a sentence.
    Before,
    /// An abbreviation before a digit, otherwise a word.
    Number,
    /// An abbreviation before a digit, a lower-case letter, a comma or another abbreviation, otherwise a
    /// word.
    Inside,
    /// The full stop ends a sentence if the next word could open one.
    Either,
}

static FORMS: LazyLock<BTreeMap<&'static str, Abbreviation>> =
    LazyLock::new(|| lines().filter_map(parse).collect());

fn lines() -> impl Iterator<Item = &'static str> {
    DATA.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn parse(line: &str) -> Option<(&str, Abbreviation)> {
    let (form, kind) = line.split_once('\t')?;
    match kind {
        "before" => Some((form, Abbreviation::Before)),
        "inside" => Some((form, Abbreviation::Inside)),
        "number" => Some((form, Abbreviation::Number)),
        "either" => Some((form, Abbreviation::Either)),
        _ => None,
    }
}

/// The kind of the abbreviation `word`, given without its last full stop; `None` for other words.
pub(crate) fn abbreviation(word: &str) -> Option<Abbreviation> {
    if let Some(&found) = FORMS.get(word) {
        return Some(found);
    }
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        // An initial: "J. Ocampo". "I" is a pronoun.
        (Some(c), None) if c.is_uppercase() && c != 'I' => return Some(Abbreviation::Before),
        // Single letters with full stops between them: "U.A.E", "p.m".
        _ if word.contains('.') && word.split('.').all(is_one_letter) => {
            return Some(Abbreviation::Either);
        }
        _ => {}
    }
    let first_is_capital = word.starts_with(char::is_uppercase);
    first_is_capital.then(|| FORMS.get(word.to_lowercase().as_str()).copied()).flatten()
}

fn is_one_letter(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_does_something() {
        for line in lines() {
            let (form, kind) = parse(line).unwrap_or_else(|| panic!("not understood: {line:?}"));
            assert_eq!(abbreviation(form), Some(kind), "{line:?}");
        }
        assert_eq!(FORMS.len(), lines().count(), "a form stands twice");
    }

    #[test]
    fn initials_and_dotted_letters_need_no_line() {
        assert_eq!(abbreviation("Q"), Some(Abbreviation::Before));
        assert_eq!(abbreviation("U.A.E"), Some(Abbreviation::Either));
        assert_eq!(abbreviation("I"), None);
        assert_eq!(abbreviation("end"), None);
    }
}
