//! Abbreviations, read from a list such as `data/en/abbreviations.txt`.

use std::collections::BTreeMap;

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

/// The abbreviations of a list, by their forms without the last full stop.
#[derive(Debug)]
pub(crate) struct Abbreviations(BTreeMap<&'static str, Abbreviation>);

impl Abbreviations {
    pub(crate) fn parse(data: &'static str) -> Self {
        Self(lines(data).filter_map(parse).collect())
    }

    /// The kind of a form as the list has it.
    pub(crate) fn get(&self, form: &str) -> Option<Abbreviation> {
        self.0.get(form).copied()
    }

    #[cfg(test)]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, Abbreviation)> {
        self.0.iter().map(|(form, kind)| (*form, *kind))
    }
}

fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let data = include_str!("../data/en/abbreviations.txt");
        for line in lines(data) {
            assert!(parse(line).is_some(), "not understood: {line:?}");
        }
        assert_eq!(Abbreviations::parse(data).0.len(), lines(data).count(), "a form stands twice");
    }
}
