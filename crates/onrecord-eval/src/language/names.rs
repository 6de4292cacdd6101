//! Reads name annotations in the format of Universal NER: one word with its IOB2 tag per line.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::annotator::{NameSpan, UnerType};
use crate::treebank::conllu::ConlluSentence;

/// The names of a file, by `sent_id`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameAnnotations {
    sentences: BTreeMap<String, TaggedSentence>,
}

/// The words and names of one sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct TaggedSentence {
    forms: Vec<String>,
    names: Vec<NameSpan>,
}

/// Why a sentence of the treebank has no gold names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MissingNames {
    /// The file has no sentence with this `sent_id`.
    NoSentence,
    /// The sentence in the file has different text.
    DifferentText,
}

impl fmt::Display for MissingNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSentence => "it is not in the file of names",
            Self::DifferentText => "its text in the file of names differs",
        })
    }
}

/// Reads a file.
///
/// # Errors
/// If the file cannot be read or has a different format.
pub(super) fn read(path: &Path) -> Result<NameAnnotations> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(&text).with_context(|| format!("{} is not Universal NER's IOB2", path.display()))
}

/// Parses IOB2. The columns are the word's number, its form and its tag; further columns are ignored.
///
/// The types `OTH` and `O` count as outside. An `I-` that continues no name begins one.
///
/// # Errors
/// If a line has a different format or an unknown tag. The error names the line.
pub(super) fn parse(text: &str) -> Result<NameAnnotations> {
    let mut file = NameAnnotations::default();
    let mut id = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_end_matches('\r');
        if let Some(comment) = line.strip_prefix('#') {
            if let Some(value) = comment.trim_start().strip_prefix("sent_id") {
                id = Some(value.trim_start_matches([' ', '=']).trim().to_owned());
            }
        } else if line.is_empty() {
            id = None;
        } else {
            let id = id.as_ref().with_context(|| format!("line {number} has no sent_id above"))?;
            let sentence = file.sentences.entry(id.clone()).or_default();
            sentence.row(line).with_context(|| format!("line {number}"))?;
        }
    }
    Ok(file)
}

impl TaggedSentence {
    fn row(&mut self, line: &str) -> Result<()> {
        let mut columns = line.split('\t').skip(1);
        let (Some(form), Some(tag)) = (columns.next(), columns.next()) else {
            bail!("has fewer than 3 tab-separated columns");
        };
        let index = self.forms.len();
        self.forms.push(form.to_owned());
        if tag == "O" {
            return Ok(());
        }
        let kind = match tag.get(2..) {
            Some("PER") => UnerType::Person,
            Some("ORG") => UnerType::Organization,
            Some("LOC") => UnerType::Location,
            Some("OTH" | "O") => return Ok(()),
            _ => bail!("has the unknown tag {tag:?}"),
        };
        let continued = match tag.as_bytes()[..2] {
            [b'B', b'-'] => None,
            [b'I', b'-'] => {
                self.names.last_mut().filter(|name| name.last + 1 == index && name.kind == kind)
            }
            _ => bail!("has the unknown tag {tag:?}"),
        };
        match continued {
            Some(name) => name.last = index,
            None => self.names.push(NameSpan { first: index, last: index, kind }),
        }
        Ok(())
    }
}

impl NameAnnotations {
    /// The names of a treebank sentence, as indices of its words.
    ///
    /// Two releases of a treebank may split the same letters into different words. A name then covers every
    /// word that it shares a letter with.
    ///
    /// # Errors
    /// If the sentence is not in the file, or its text is different there.
    pub fn names_of(&self, sentence: &ConlluSentence) -> Result<Vec<NameSpan>, MissingNames> {
        let tagged = self.sentences.get(&sentence.id).ok_or(MissingNames::NoSentence)?;
        let tagged_letters = letters_with_words(tagged.forms.iter().map(String::as_str));
        let own_letters = letters_with_words(sentence.words.iter().map(|word| word.form.as_str()));
        let text = |letters: &[(char, usize)]| letters.iter().map(|l| l.0).collect::<String>();
        if text(&tagged_letters) != text(&own_letters) {
            return Err(MissingNames::DifferentText);
        }
        let names = tagged.names.iter().filter_map(|name| {
            let first = tagged_letters.iter().position(|letter| letter.1 == name.first)?;
            let last = tagged_letters.iter().rposition(|letter| letter.1 == name.last)?;
            Some(NameSpan {
                first: own_letters[first].1,
                last: own_letters[last].1,
                kind: name.kind,
            })
        });
        Ok(names.collect())
    }
}

/// Each character other than white space, with the index of its word.
fn letters_with_words<'a>(forms: impl Iterator<Item = &'a str>) -> Vec<(char, usize)> {
    let letters = |(index, form): (usize, &'a str)| {
        form.chars().filter(|c| !c.is_whitespace()).map(move |c| (c, index))
    };
    forms.enumerate().flat_map(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::treebank::conllu::ConlluWord;

    fn file(rows: &[(&str, &str)]) -> Result<NameAnnotations> {
        let rows = (1..).zip(rows).map(|(n, (form, tag))| format!("{n}\t{form}\t{tag}\t-\t-\n"));
        parse(&format!("# sent_id = s\n{}", rows.collect::<String>()))
    }

    fn sentence(words: &str) -> ConlluSentence {
        let word = |form: &str| ConlluWord { form: form.to_owned(), ..ConlluWord::default() };
        ConlluSentence {
            id: "s".to_owned(),
            words: words.split(' ').map(word).collect(),
            ..ConlluSentence::default()
        }
    }

    fn names(rows: &[(&str, &str)], words: &str) -> Vec<(usize, usize, UnerType)> {
        let names = file(rows).unwrap().names_of(&sentence(words)).unwrap();
        names.iter().map(|name| (name.first, name.last, name.kind)).collect()
    }

    #[test]
    fn a_stray_i_begins_a_name_and_other_types_are_outside() {
        use UnerType::{Location, Organization, Person};
        let rows = [
            ("Ada", "I-PER"),
            ("Orr", "I-PER"),
            ("Lorne", "I-LOC"),
            ("Cup", "B-OTH"),
            ("of", "I-OTH"),
            ("Ulme", "I-ORG"),
            ("Bank", "B-ORG"),
            ("x", "B-O"),
        ];
        let expected =
            [(0, 1, Person), (2, 2, Location), (5, 5, Organization), (6, 6, Organization)];
        assert_eq!(names(&rows, "Ada Orr Lorne Cup of Ulme Bank x"), expected);
    }

    #[test]
    fn words_may_be_split_differently() {
        let rows = [("in", "O"), ("Orr", "B-LOC"), ("-Lo", "I-LOC"), ("rne", "I-LOC")];
        assert_eq!(names(&rows, "in Orr - Lorne"), [(1, 3, UnerType::Location)]);
        assert_eq!(names(&rows, "inOrr -Lorne"), [(0, 1, UnerType::Location)]);
    }

    #[test]
    fn a_sentence_without_annotation_has_a_reason() {
        let file = file(&[("Rain", "O")]).unwrap();
        assert_eq!(file.names_of(&sentence("Snow")), Err(MissingNames::DifferentText));
        let other = ConlluSentence { id: "t".to_owned(), ..ConlluSentence::default() };
        assert_eq!(file.names_of(&other), Err(MissingNames::NoSentence));
    }

    #[test]
    fn errors_name_the_line() {
        let error = |rows: &[(&str, &str)]| format!("{:#}", file(rows).unwrap_err());
        assert_eq!(error(&[("a", "B-FOO")]), "line 2: has the unknown tag \"B-FOO\"");
        assert_eq!(error(&[("a", "X-PER")]), "line 2: has the unknown tag \"X-PER\"");
        assert_eq!(format!("{:#}", parse("1\ta\tO\n").unwrap_err()), "line 1 has no sent_id above");
    }
}
