//! Names in the layout of Universal NER: a word a line with its tag, beside a treebank.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::analyser::{Name, NameKind};
use crate::treebank::conllu::Sentence;

/// The names of a file, a sentence a `sent_id`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameFile {
    sentences: BTreeMap<String, Tagged>,
}

/// The words of one sentence with its names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Tagged {
    forms: Vec<String>,
    names: Vec<Name>,
}

/// Why a sentence of a treebank has no gold names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unmatched {
    /// The file has no sentence with its `sent_id`.
    Absent,
    /// The sentence in the file has other letters.
    OtherText,
}

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "it is not in the file of names",
            Self::OtherText => "its text in the file of names differs",
        })
    }
}

/// Reads a file.
///
/// # Errors
/// Where it cannot be read or has another layout.
pub fn read(path: &Path) -> Result<NameFile> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(&text).with_context(|| format!("{} is not Universal NER's IOB2", path.display()))
}

/// Reads IOB2: the columns are the word's number, its form and its tag; further ones say nothing.
/// `OTH` and `O` as types are outside. An `I-` that continues nothing opens a name.
///
/// # Errors
/// Where a line has another layout or an unknown tag. The error names the line.
pub fn parse(text: &str) -> Result<NameFile> {
    let mut file = NameFile::default();
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

impl Tagged {
    fn row(&mut self, line: &str) -> Result<()> {
        let mut columns = line.split('\t').skip(1);
        let (Some(form), Some(tag)) = (columns.next(), columns.next()) else {
            bail!("has fewer than 3 columns parted by tabs");
        };
        let index = self.forms.len();
        self.forms.push(form.to_owned());
        if tag == "O" {
            return Ok(());
        }
        let kind = match tag.get(2..) {
            Some("PER") => NameKind::Person,
            Some("ORG") => NameKind::Organization,
            Some("LOC") => NameKind::Place,
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
            None => self.names.push(Name { first: index, last: index, kind }),
        }
        Ok(())
    }
}

impl NameFile {
    /// The names of a treebank's sentence, as indices of its words. The two files may part the
    /// same letters into different words, as releases of a treebank do: a name then reaches over
    /// every word that it has a letter of.
    ///
    /// # Errors
    /// Where the sentence is not in the file, or has other letters there.
    pub fn of(&self, sentence: &Sentence) -> Result<Vec<Name>, Unmatched> {
        let tagged = self.sentences.get(&sentence.id).ok_or(Unmatched::Absent)?;
        let theirs = owners(tagged.forms.iter().map(String::as_str));
        let ours = owners(sentence.words.iter().map(|word| word.form.as_str()));
        let letters = |owners: &[(char, usize)]| owners.iter().map(|o| o.0).collect::<String>();
        if letters(&theirs) != letters(&ours) {
            return Err(Unmatched::OtherText);
        }
        let names = tagged.names.iter().filter_map(|name| {
            let first = theirs.iter().position(|owner| owner.1 == name.first)?;
            let last = theirs.iter().rposition(|owner| owner.1 == name.last)?;
            Some(Name { first: ours[first].1, last: ours[last].1, kind: name.kind })
        });
        Ok(names.collect())
    }
}

/// Each character that is not white space, with the index of its word.
fn owners<'a>(forms: impl Iterator<Item = &'a str>) -> Vec<(char, usize)> {
    let letters = |(index, form): (usize, &'a str)| {
        form.chars().filter(|c| !c.is_whitespace()).map(move |c| (c, index))
    };
    forms.enumerate().flat_map(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::treebank::conllu::Word;

    fn file(rows: &[(&str, &str)]) -> Result<NameFile> {
        let rows = (1..).zip(rows).map(|(n, (form, tag))| format!("{n}\t{form}\t{tag}\t-\t-\n"));
        parse(&format!("# sent_id = s\n{}", rows.collect::<String>()))
    }

    fn sentence(words: &str) -> Sentence {
        let word = |form: &str| Word { form: form.to_owned(), ..Word::default() };
        Sentence {
            id: "s".to_owned(),
            words: words.split(' ').map(word).collect(),
            ..Sentence::default()
        }
    }

    fn names(rows: &[(&str, &str)], words: &str) -> Vec<(usize, usize, NameKind)> {
        let names = file(rows).unwrap().of(&sentence(words)).unwrap();
        names.iter().map(|name| (name.first, name.last, name.kind)).collect()
    }

    #[test]
    fn a_stray_i_opens_a_name_and_other_types_are_outside() {
        use NameKind::{Organization, Person, Place};
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
        let expected = [(0, 1, Person), (2, 2, Place), (5, 5, Organization), (6, 6, Organization)];
        assert_eq!(names(&rows, "Ada Orr Lorne Cup of Ulme Bank x"), expected);
    }

    #[test]
    fn words_may_be_parted_otherwise() {
        let rows = [("in", "O"), ("Orr", "B-LOC"), ("-Lo", "I-LOC"), ("rne", "I-LOC")];
        assert_eq!(names(&rows, "in Orr - Lorne"), [(1, 3, NameKind::Place)]);
        assert_eq!(names(&rows, "inOrr -Lorne"), [(0, 1, NameKind::Place)]);
    }

    #[test]
    fn what_does_not_match_is_told() {
        let file = file(&[("Rain", "O")]).unwrap();
        assert_eq!(file.of(&sentence("Snow")), Err(Unmatched::OtherText));
        let other = Sentence { id: "t".to_owned(), ..Sentence::default() };
        assert_eq!(file.of(&other), Err(Unmatched::Absent));
    }

    #[test]
    fn errors_name_the_line() {
        let error = |rows: &[(&str, &str)]| format!("{:#}", file(rows).unwrap_err());
        assert_eq!(error(&[("a", "B-FOO")]), "line 2: has the unknown tag \"B-FOO\"");
        assert_eq!(error(&[("a", "X-PER")]), "line 2: has the unknown tag \"X-PER\"");
        assert_eq!(format!("{:#}", parse("1\ta\tO\n").unwrap_err()), "line 1 has no sent_id above");
    }
}
