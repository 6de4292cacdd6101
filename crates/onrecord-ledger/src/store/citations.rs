//! How words and articles are cited.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// An article is looked up by at least this many digits of its id.
pub(crate) const SHORTEST_PREFIX: usize = 4;

/// A place in an article, `article:start-end`; offsets count code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The shortest unique prefix of the article's id in this ledger, at least 8 digits.
    pub article: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}-{}", self.article, self.start, self.end)
    }
}

impl Serialize for Citation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Citation {
    fn schema_name() -> Cow<'static, str> {
        "Citation".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Where words stand: `article:start-end`, offsets in code points.",
            "type": "string",
            "pattern": "^[0-9a-f]+:[0-9]+-[0-9]+$"
        })
    }
}

/// An article that an ambiguous name may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its id as a citation shows it.
    pub id: String,
    /// Who published this copy.
    pub outlet: Option<String>,
    /// The path it was read from.
    pub path: Option<String>,
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)?;
        match (&self.outlet, &self.path) {
            (Some(outlet), Some(path)) => write!(f, " ({outlet}, {path})"),
            (Some(one), None) | (None, Some(one)) => write!(f, " ({one})"),
            (None, None) => Ok(()),
        }
    }
}
