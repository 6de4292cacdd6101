//! Which keys of JSON objects say what of an article.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use super::object::Object;
use crate::lexicon::{Lexicon, bare};
use crate::table::Field;

static KEYS: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::parse(include_str!("../../../data/json-fields.tsv")));

/// What a key may say, in the order in which keys are given out.
const ALL: &[(&str, Says)] = &[
    ("text", Says::Text),
    ("html", Says::Html),
    ("title", Says::About(Field::Title)),
    ("url", Says::About(Field::Url)),
    ("id", Says::Id),
    ("publisher", Says::About(Field::Publisher)),
    ("site", Says::About(Field::Site)),
    ("section", Says::About(Field::Section)),
    ("authors", Says::About(Field::Authors)),
    ("published", Says::About(Field::Published)),
    ("modified", Says::About(Field::Modified)),
    ("language", Says::About(Field::Language)),
    ("licence", Says::About(Field::Licence)),
];

/// What a key says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Says {
    Text,
    Html,
    Id,
    About(Field),
}

/// Which keys of the objects in a JSON file say what of an article: `text=body, url=link`. A key of an
/// object in the object is written with a point (`metadata.title`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap(BTreeMap<Says, String>);

/// Why no such map can be read from what was typed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FieldMapError {
    /// Not `field=key`.
    #[error("{0:?} maps nothing; write FIELD=KEY, as in text=body,url=link")]
    Form(String),
    /// Nothing that is known of an article.
    #[error("{field:?} is nothing that is known of an article; known are {known}")]
    Field {
        /// As it was typed.
        field: String,
        /// All fields.
        known: String,
    },
}

impl FieldMap {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key that says it.
    pub(super) fn key(&self, says: Says) -> Option<&str> {
        self.0.get(&says).map(String::as_str)
    }

    /// All but the text, the page and the id.
    pub(super) fn about(&self) -> impl Iterator<Item = (Field, &str)> {
        self.0.iter().filter_map(|(says, key)| match says {
            Says::About(field) => Some((*field, key.as_str())),
            Says::Text | Says::Html | Says::Id => None,
        })
    }

    /// This map, and where it says nothing what the keys of some objects look like. Where it names the
    /// text or the page, the other is not guessed.
    pub(super) fn or_guessed(&self, sample: &[Object<'_>]) -> Self {
        let mut map = self.clone();
        let body = [Says::Text, Says::Html];
        let told = body.iter().any(|says| self.0.contains_key(says));
        // By what they come to when capitals and the like make no difference.
        let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for key in sample.iter().flat_map(Object::keys) {
            keys.entry(bare(key.rsplit('.').next().unwrap_or(&key))).or_default().insert(key);
        }
        let mut taken: BTreeSet<String> = map.0.values().cloned().collect();
        for &(name, says) in ALL {
            if map.0.contains_key(&says) || told && body.contains(&says) {
                continue;
            }
            let fits = |key: &&String| {
                let has = |object: &Object<'_>| match says {
                    Says::Text | Says::Html => object.words(key).is_some(),
                    Says::About(Field::Authors) => !object.names(key).is_empty(),
                    Says::Id | Says::About(_) => object.name(key).is_some(),
                };
                !taken.contains(*key) && sample.iter().any(has)
            };
            let found = KEYS.kind(name).find_map(|usual| {
                // A key of the object itself goes before one of an object in it.
                let mut likely: Vec<&String> = keys.get(&bare(usual))?.iter().collect();
                likely.sort_by_key(|key| key.contains('.'));
                likely.into_iter().find(fits)
            });
            if let Some(key) = found.cloned() {
                taken.insert(key.clone());
                map.0.insert(says, key);
            }
        }
        map
    }

    /// What JSON Feed 1 calls them.
    pub(super) fn of_json_feed() -> Self {
        let keys = [
            (Says::Text, "content_text"),
            (Says::Html, "content_html"),
            (Says::Id, "id"),
            (Says::About(Field::Title), "title"),
            (Says::About(Field::Url), "url"),
            (Says::About(Field::Authors), "authors"),
            (Says::About(Field::Published), "date_published"),
            (Says::About(Field::Modified), "date_modified"),
            (Says::About(Field::Language), "language"),
        ];
        Self(keys.into_iter().map(|(says, key)| (says, key.to_owned())).collect())
    }
}

impl fmt::Display for FieldMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mapped = ALL.iter().filter_map(|(name, says)| Some((name, self.0.get(says)?)));
        for (i, (name, key)) in mapped.enumerate() {
            write!(f, "{}{name}={key}", if i > 0 { "," } else { "" })?;
        }
        Ok(())
    }
}

impl FromStr for FieldMap {
    type Err = FieldMapError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let mut map = Self::default();
        for pair in typed.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (field, key) = pair
                .split_once('=')
                .map(|(field, key)| (field.trim(), key.trim()))
                .filter(|(_, key)| !key.is_empty())
                .ok_or_else(|| FieldMapError::Form(pair.to_owned()))?;
            let known = ALL.iter().find(|(name, _)| *name == field);
            let (_, says) = known.ok_or_else(|| FieldMapError::Field {
                field: field.to_owned(),
                known: ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "),
            })?;
            map.0.insert(*says, key.to_owned());
        }
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::entries;

    #[test]
    fn every_line_does_something() {
        let data = include_str!("../../../data/json-fields.tsv");
        let mut seen = BTreeSet::new();
        for line in entries(data) {
            let (field, key) = line.split_once('\t').unwrap_or_else(|| panic!("no tab: {line:?}"));
            assert!(ALL.iter().any(|(name, _)| *name == field), "no field: {line:?}");
            assert!(seen.insert(key), "twice: {line:?}");
            let value = if field == "authors" { "[\"Mara Ellison\"]" } else { "\"words\"" };
            let json = format!("{{{key:?}: {value}}}");
            let object = Object::parse(json.as_bytes()).unwrap();
            let guessed = FieldMap::default().or_guessed(&[object]);
            assert_eq!(guessed.to_string(), format!("{field}={key}"));
        }
    }

    #[test]
    fn a_map_reads_as_it_prints() {
        let map: FieldMap = "text=body, url=meta.link".parse().unwrap();
        assert_eq!(map.to_string(), "text=body,url=meta.link");
        let error = "body=text".parse::<FieldMap>().unwrap_err().to_string();
        assert!(error.starts_with("\"body\" is nothing") && error.contains("publisher"), "{error}");
        let error = "text".parse::<FieldMap>().unwrap_err().to_string();
        assert!(error.contains("FIELD=KEY"), "{error}");
    }
}
