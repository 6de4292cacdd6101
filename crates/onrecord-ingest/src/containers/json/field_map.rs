//! Which keys of JSON objects hold which part of an article.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use super::object::JsonObject;
use crate::lexicon::{PhraseLexicon, bare};
use crate::metadata_field::MetadataField;

static KEYS: LazyLock<PhraseLexicon> =
    LazyLock::new(|| PhraseLexicon::parse(include_str!("../../../data/json-fields.tsv")));

/// What the value of a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum KeyRole {
    /// The article's text.
    Text,
    /// The article's page.
    Html,
    /// The record's name.
    Id,
    /// A field of the metadata.
    About(MetadataField),
}

impl KeyRole {
    /// All roles, in the order in which keys are assigned to them.
    const ALL: [Self; 13] = [
        Self::Text,
        Self::Html,
        Self::About(MetadataField::Title),
        Self::About(MetadataField::Url),
        Self::Id,
        Self::About(MetadataField::Publisher),
        Self::About(MetadataField::Site),
        Self::About(MetadataField::Section),
        Self::About(MetadataField::Authors),
        Self::About(MetadataField::Published),
        Self::About(MetadataField::Modified),
        Self::About(MetadataField::Language),
        Self::About(MetadataField::Licence),
    ];

    /// Its name in a map and in the data file.
    fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Id => "id",
            Self::About(field) => field.into(),
        }
    }
}

/// Which keys of the objects in a JSON file hold which part of an article: `text=body, url=link`. A key of a
/// nested object is written with a point (`metadata.title`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap(BTreeMap<KeyRole, String>);

/// Why words are no field map.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FieldMapError {
    /// A part is not of the form `field=key`.
    #[error("{0:?} maps nothing; write FIELD=KEY, as in text=body,url=link")]
    Form(String),
    /// The field is unknown.
    #[error("{field:?} is nothing that is known of an article; known are {known}")]
    UnknownField {
        /// The field as it was written.
        field: String,
        /// The names of all fields.
        known: String,
    },
}

impl FieldMap {
    /// Whether no key is mapped.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key for a role.
    pub(super) fn key(&self, role: KeyRole) -> Option<&str> {
        self.0.get(&role).map(String::as_str)
    }

    /// The keys of metadata fields.
    pub(super) fn about(&self) -> impl Iterator<Item = (MetadataField, &str)> {
        self.0.iter().filter_map(|(role, key)| match role {
            KeyRole::About(field) => Some((*field, key.as_str())),
            KeyRole::Text | KeyRole::Html | KeyRole::Id => None,
        })
    }

    /// Completes the map by guessing from the keys of some objects. If it maps the text or the page, the
    /// other is not guessed.
    pub(super) fn or_guessed(&self, sample: &[JsonObject<'_>]) -> Self {
        let mut map = self.clone();
        let body = [KeyRole::Text, KeyRole::Html];
        let body_is_mapped = body.iter().any(|role| self.0.contains_key(role));
        // Keys by their letters and digits in lower case.
        let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for key in sample.iter().flat_map(JsonObject::keys) {
            keys.entry(bare(key.rsplit('.').next().unwrap_or(&key))).or_default().insert(key);
        }
        let mut taken: BTreeSet<String> = map.0.values().cloned().collect();
        for role in KeyRole::ALL {
            if map.0.contains_key(&role) || body_is_mapped && body.contains(&role) {
                continue;
            }
            let fits = |key: &&String| {
                let has = |object: &JsonObject<'_>| match role {
                    KeyRole::Text | KeyRole::Html => object.words(key).is_some(),
                    KeyRole::About(MetadataField::Authors) => !object.names(key).is_empty(),
                    KeyRole::Id | KeyRole::About(_) => object.name(key).is_some(),
                };
                !taken.contains(*key) && sample.iter().any(has)
            };
            let found = KEYS.kind(role.name()).find_map(|usual| {
                // A key of the object itself goes before one of a nested object.
                let mut likely: Vec<&String> = keys.get(&bare(usual))?.iter().collect();
                likely.sort_by_key(|key| key.contains('.'));
                likely.into_iter().find(fits)
            });
            if let Some(key) = found.cloned() {
                taken.insert(key.clone());
                map.0.insert(role, key);
            }
        }
        map
    }

    /// The keys of JSON Feed 1.
    pub(super) fn of_json_feed() -> Self {
        let keys = [
            (KeyRole::Text, "content_text"),
            (KeyRole::Html, "content_html"),
            (KeyRole::Id, "id"),
            (KeyRole::About(MetadataField::Title), "title"),
            (KeyRole::About(MetadataField::Url), "url"),
            (KeyRole::About(MetadataField::Authors), "authors"),
            (KeyRole::About(MetadataField::Published), "date_published"),
            (KeyRole::About(MetadataField::Modified), "date_modified"),
            (KeyRole::About(MetadataField::Language), "language"),
        ];
        Self(keys.into_iter().map(|(role, key)| (role, key.to_owned())).collect())
    }
}

impl fmt::Display for FieldMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mapped = KeyRole::ALL.iter().filter_map(|role| Some((role.name(), self.0.get(role)?)));
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
            let role = KeyRole::ALL.into_iter().find(|role| role.name() == field);
            let role = role.ok_or_else(|| FieldMapError::UnknownField {
                field: field.to_owned(),
                known: KeyRole::ALL.map(KeyRole::name).join(", "),
            })?;
            map.0.insert(role, key.to_owned());
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
            assert!(KeyRole::ALL.iter().any(|role| role.name() == field), "no field: {line:?}");
            assert!(seen.insert(key), "twice: {line:?}");
            let value = if field == "authors" { "[\"Mara Ellison\"]" } else { "\"words\"" };
            let json = format!("{{{key:?}: {value}}}");
            let object = JsonObject::parse(json.as_bytes()).unwrap();
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
