//! Words that show the gender of the person whom they refer to, read from a list such as `data/en/genders.txt`.

use std::collections::BTreeMap;

use super::word_list::lines;

/// The gender of a person, as shown by a title, noun, first name or pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    Female,
    Male,
}

/// Nouns and first names with their genders.
pub(crate) struct Genders {
    nouns: BTreeMap<&'static str, Gender>,
    names: BTreeMap<&'static str, Gender>,
}

impl Genders {
    pub(super) fn parse(data: &'static str) -> Self {
        Self { nouns: genders(data, "noun"), names: genders(data, "name") }
    }

    /// The gender that a noun implies. The noun is in lower case.
    pub(crate) fn of_noun(&self, word: &str) -> Option<Gender> {
        self.nouns.get(word).copied()
    }

    /// The usual gender of people with a first name. The name is in lower case.
    pub(crate) fn of_first_name(&self, word: &str) -> Option<Gender> {
        self.names.get(word).copied()
    }
}

fn genders(data: &'static str, kind: &str) -> BTreeMap<&'static str, Gender> {
    let mut genders = BTreeMap::new();
    for line in lines(data) {
        if let Some((gender, words)) =
            (line.strip_prefix(kind)).and_then(|rest| rest.trim().split_once('\t'))
        {
            let gender = if gender == "f" { Gender::Female } else { Gender::Male };
            genders.extend(words.split(' ').map(|word| (word, gender)));
        }
    }
    genders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_every_word_does_something() {
        let data = super::super::en::GENDERS;
        let all = Genders::parse(data);
        let mut seen = Vec::new();
        for line in lines(data) {
            let [kind, gender, words] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("not understood: {line:?}");
            };
            let gender = if gender == "f" { Gender::Female } else { Gender::Male };
            for word in words.split(' ') {
                let known =
                    if kind == "noun" { all.of_noun(word) } else { all.of_first_name(word) };
                assert_eq!(known, Some(gender), "{word:?}");
                assert_eq!(word, word.to_lowercase());
                assert!(!seen.contains(&(kind, word)), "{word:?} stands twice");
                seen.push((kind, word));
            }
        }
    }
}
