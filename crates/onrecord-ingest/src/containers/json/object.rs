//! A JSON object that parses only the values that are asked for.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

/// How many keys of an object are looked at to guess their meaning.
const MOST_KEYS: usize = 500;

/// An object: its keys with unparsed values.
pub(super) struct JsonObject<'b>(BTreeMap<String, &'b RawValue>);

impl<'b> JsonObject<'b> {
    pub(super) fn parse(bytes: &'b [u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(bytes).map(Self)
    }

    /// The first keys, with those of nested objects after a point.
    pub(super) fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        for (key, value) in self.0.iter().take(MOST_KEYS) {
            keys.push(key.clone());
            if let Ok(inner) = Self::parse(value.get().as_bytes()) {
                let inner = inner.0.keys().take(MOST_KEYS);
                keys.extend(inner.map(|inner| format!("{key}.{inner}")));
            }
            if keys.len() > MOST_KEYS {
                break;
            }
        }
        keys
    }

    /// The object's own keys, for messages.
    pub(super) fn own_keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The unparsed value of a key.
    pub(super) fn raw(&self, key: &str) -> Option<&'b RawValue> {
        if let Some(value) = self.0.get(key) {
            return Some(value);
        }
        let (outer, inner) = key.split_once('.')?;
        Self::parse(self.0.get(outer)?.get().as_bytes()).ok()?.0.get(inner).copied()
    }

    /// A string that is not blank.
    pub(super) fn words(&self, key: &str) -> Option<String> {
        let words: String = serde_json::from_str(self.raw(key)?.get()).ok()?;
        (!words.trim().is_empty()).then_some(words)
    }

    /// A string or a number.
    pub(super) fn name(&self, key: &str) -> Option<String> {
        let number = || {
            let written = self.raw(key)?.get();
            written
                .starts_with(|c: char| c.is_ascii_digit() || c == '-')
                .then(|| written.to_owned())
        };
        self.words(key).or_else(number)
    }

    /// One name or several. Of objects, the value of `name`.
    pub(super) fn names(&self, key: &str) -> Vec<String> {
        if let Some(name) = self.words(key) {
            return vec![name];
        }
        let values = self.raw(key).and_then(|raw| serde_json::from_str::<Value>(raw.get()).ok());
        let values = match values {
            Some(Value::Array(values)) => values,
            Some(value) => vec![value],
            None => Vec::new(),
        };
        let name = |value: &Value| {
            let name = value.as_str().or_else(|| value.get("name")?.as_str())?.trim();
            (!name.is_empty()).then(|| name.to_owned())
        };
        values.iter().filter_map(name).collect()
    }
}
