//! What stands behind the question mark of an address: each page and each part of the API says which parameters it
//! takes, requests are checked against that, and the API's description is made of it.

use onrecord::{Act, Filter, Form, Polarity, QuoteQuery, Voice};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::problem::Problem;

/// Longer values are no names and no searches.
const LONGEST_VALUE: usize = 400;

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Param {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) says: &'static str,
}

/// What a parameter may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Text,
    Day,
    /// From the first to the second number.
    Number(usize, usize),
    /// `1` or `0`.
    Flag,
    OneOf(&'static [&'static str]),
}

const fn param(name: &'static str, kind: Kind, says: &'static str) -> Param {
    Param { name, kind, says }
}

/// A page of rows holds at most so many.
pub(crate) const MOST_ROWS: usize = 1000;
/// Rows further down are found by narrowing the question.
const FURTHEST: usize = 100_000;

pub(crate) const BY: Param =
    param("by", Kind::Text, "Words of the speaker's name or of the source's, or an actor's id");
pub(crate) const ABOUT: Param = param("about", Kind::Text, "Words that stand in what was said");
pub(crate) const OUTLET: Param = param("outlet", Kind::Text, "Only articles of this publisher");
pub(crate) const SINCE: Param =
    param("since", Kind::Day, "Only articles published on this day or later");
pub(crate) const UNTIL: Param =
    param("until", Kind::Day, "Only articles published on this day or earlier");
pub(crate) const LICENCE: Param = param(
    "licence",
    Kind::Text,
    "Only articles under this licence: an SPDX id, the start of several (`CC-`), or `none`",
);
pub(crate) const FORM: Param =
    param("form", Kind::OneOf(&Form::NAMES), "Inside quotation marks, partly so, or not");
pub(crate) const ACT: Param = param(
    "act",
    Kind::OneOf(&Act::NAMES),
    "Said, believed, intended, perceived, or written in a document",
);
pub(crate) const POLARITY: Param =
    param("polarity", Kind::OneOf(&Polarity::NAMES), "Affirmed, denied, declined to say, or asked");
pub(crate) const VOICE: Param = param(
    "voice",
    Kind::OneOf(&Voice::NAMES),
    "On whose word it stands: the outlet's own, a source's, or that of a source whom another quotes",
);
pub(crate) const DISTINCT_STORIES: Param = param(
    "distinct_stories",
    Kind::Flag,
    "Of articles that copy one another only the one that was published first",
);
pub(crate) const LIMIT: Param = param("limit", Kind::Number(1, MOST_ROWS), "At most so many rows");
pub(crate) const OFFSET: Param =
    param("offset", Kind::Number(0, FURTHEST), "Rows to leave out before the first");
/// What questions about articles are narrowed down by.
pub(crate) const OF_ARTICLES: [Param; 4] = [OUTLET, SINCE, UNTIL, LICENCE];
/// And those about attributions.
pub(crate) const OF_ATTRIBUTIONS: [Param; 8] =
    [OUTLET, SINCE, UNTIL, LICENCE, FORM, ACT, POLARITY, VOICE];

/// Joins lists of parameters.
#[macro_export]
#[doc(hidden)]
macro_rules! params {
    ($($part:expr),+ $(,)?) => {
        [$($part.as_slice()),+].concat()
    };
}

/// Parameters that were checked: each is allowed, stands once, and is what it should be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pairs: Vec<(String, String)>,
}

impl Asked {
    /// What was asked by a form: what is empty was left open.
    pub(crate) fn read(query: Option<&str>, allowed: &[Param]) -> Result<Self, Problem> {
        let mut asked = Self::read_exactly(query, allowed, |value| value.trim().is_empty())?;
        asked.pairs.retain(|(_, value)| !value.trim().is_empty());
        for (_, value) in &mut asked.pairs {
            *value = value.trim().to_owned();
        }
        Ok(asked)
    }

    /// What was asked by a program, which gives what it means; values that `is_open` need not be what they should be.
    pub(crate) fn read_exactly(
        query: Option<&str>,
        allowed: &[Param],
        is_open: impl Fn(&str) -> bool,
    ) -> Result<Self, Problem> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let Some(param) = allowed.iter().find(|param| param.name == name) else {
                return Err(unknown(&name, allowed));
            };
            if pairs.iter().any(|(known, _)| *known == name) {
                return Err(Problem::asked_wrong(format!("“{name}” stands more than once.")));
            }
            if !is_open(&value) {
                param.check(&value)?;
            }
            pairs.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self { pairs })
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.given(name).filter(|value| !value.is_empty())
    }

    /// The same, though it be empty.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name) == Some("1")
    }

    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.text(name)?.parse().ok()
    }

    /// One of an enumeration, by the name that readings have for it.
    pub(crate) fn one<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_value(Value::from(self.text(name)?)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    pub(crate) fn filter(&self) -> Filter {
        Filter {
            outlet: self.owned("outlet"),
            since: self.owned("since"),
            until: self.owned("until"),
            licence: self.owned("licence"),
            form: self.one("form"),
            act: self.one("act"),
            polarity: self.one("polarity"),
            voice: self.one("voice"),
        }
    }

    /// The attributions that are asked for, with one more than the page has room for, by which the next one is known.
    pub(crate) fn quotes(&self, page: Page) -> QuoteQuery {
        QuoteQuery {
            by: self.owned("by"),
            about: self.owned("about"),
            filter: self.filter(),
            distinct_stories: self.flag("distinct_stories"),
            limit: Some(page.reach()),
        }
    }

    pub(crate) fn page(&self, rows: usize) -> Page {
        Page {
            offset: self.number("offset").unwrap_or(0),
            rows: self.number("limit").unwrap_or(rows),
        }
    }

    /// The same with another value for one parameter; rows begin anew.
    pub(crate) fn with(&self, name: &str, value: impl Into<Option<String>>) -> Self {
        let mut pairs = self.pairs.clone();
        pairs.retain(|(known, _)| known != name && known != "offset");
        if let Some(value) = value.into() {
            pairs.push((name.to_owned(), value));
        }
        Self { pairs }
    }

    pub(crate) fn without(&self, name: &str) -> Self {
        self.with(name, None)
    }

    /// What was asked by other parameters.
    pub(crate) fn pairs_but(&self, names: &[&str]) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        pairs.filter(move |(name, _)| !names.contains(name))
    }

    /// An address with these parameters.
    pub(crate) fn at(&self, path: &str) -> String {
        if self.pairs.is_empty() {
            return path.to_owned();
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.pairs);
        format!("{path}?{}", query.finish())
    }
}

/// Which of the rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) offset: usize,
    pub(crate) rows: usize,
}

impl Page {
    /// How many rows must be found to fill it, and to tell whether there are more.
    pub(crate) fn reach(self) -> usize {
        self.offset + self.rows + 1
    }

    /// Leaves its rows of the first that were found; says whether there are more.
    pub(crate) fn cut<T>(self, rows: &mut Vec<T>) -> bool {
        let more = rows.len() > self.offset + self.rows;
        rows.truncate(self.offset + self.rows);
        rows.drain(..self.offset.min(rows.len()));
        more
    }
}

impl Param {
    fn check(&self, value: &str) -> Result<(), Problem> {
        let wrong = |should: String| {
            let value = short(value);
            Err(Problem::asked_wrong(format!("“{value}” cannot be {}: {should}.", self.name)))
        };
        match self.kind {
            Kind::Text if value.chars().count() > LONGEST_VALUE => {
                wrong(format!("it may have {LONGEST_VALUE} characters"))
            }
            Kind::Text | Kind::Day if value.contains('\0') => wrong("it has a NUL".to_owned()),
            Kind::Day if value.is_empty() => wrong("a day is wanted, as 2020-05-22".to_owned()),
            // Days are checked by the ledger, in the same words everywhere.
            Kind::Text | Kind::Day => Ok(()),
            Kind::Number(least, most) => match value.parse::<usize>() {
                Ok(number) if (least..=most).contains(&number) => Ok(()),
                _ => wrong(format!("a number from {least} to {most} is wanted")),
            },
            Kind::Flag if !["0", "1"].contains(&value) => wrong("1 or 0 is wanted".to_owned()),
            Kind::OneOf(names) if !names.contains(&value) => {
                wrong(format!("one of {} is wanted", names.join(", ")))
            }
            Kind::Flag | Kind::OneOf(_) => Ok(()),
        }
    }

    /// As OpenAPI describes it.
    pub(crate) fn describe(&self) -> Value {
        let schema = match self.kind {
            Kind::Text => {
                json!({"type": "string", "maxLength": LONGEST_VALUE, "pattern": "^[^\\u0000]*$"})
            }
            Kind::Day => json!({"type": "string", "format": "date"}),
            Kind::Number(least, most) => {
                json!({"type": "integer", "minimum": least, "maximum": most})
            }
            Kind::Flag => json!({"type": "string", "enum": ["0", "1"]}),
            Kind::OneOf(names) => json!({"type": "string", "enum": names}),
        };
        json!({"name": self.name, "in": "query", "description": self.says, "schema": schema})
    }
}

fn unknown(name: &str, allowed: &[Param]) -> Problem {
    let names: Vec<_> = allowed.iter().map(|param| param.name).collect();
    let takes = if names.is_empty() {
        "Nothing can be asked of it".to_owned()
    } else {
        format!("It takes: {}", names.join(", "))
    };
    Problem::asked_wrong(format!("“{}” is no parameter of this. {takes}.", short(name)))
}

/// So much of what was typed is repeated in a complaint about it.
fn short(value: &str) -> String {
    const SHOWN: usize = 60;
    let mut shown: String = value.chars().take(SHOWN).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: [Param; 4] = [BY, LIMIT, FORM, DISTINCT_STORIES];

    #[test]
    fn what_is_asked_is_checked() {
        let asked = Asked::read(Some("by=Mara+Ellison&limit=20&form=&distinct_stories=1"), &SOME);
        let asked = asked.unwrap();
        assert_eq!(asked.text("by"), Some("Mara Ellison"));
        assert_eq!(asked.number("limit"), Some(20));
        assert_eq!(asked.text("form"), None);
        assert!(asked.flag("distinct_stories"));
        for wrong in ["limit=0", "limit=x", "form=loud", "who=me", "by=a&by=b", "by=%00"] {
            let problem = Asked::read(Some(wrong), &SOME).unwrap_err();
            assert_eq!(problem.status, axum::http::StatusCode::BAD_REQUEST, "{wrong}");
        }
    }

    #[test]
    fn addresses_keep_what_was_asked() {
        let asked = Asked::read(Some("by=a%26b&limit=5"), &SOME).unwrap();
        assert_eq!(
            asked.with("form", "direct".to_owned()).at("/x"),
            "/x?by=a%26b&limit=5&form=direct"
        );
        assert_eq!(asked.without("by").without("limit").at("/x"), "/x");
    }

    #[test]
    fn a_page_knows_whether_there_are_more() {
        let page = Page { offset: 2, rows: 2 };
        let mut rows = vec![1, 2, 3, 4, 5];
        assert!(page.cut(&mut rows));
        assert_eq!(rows, [3, 4]);
        let mut few = vec![1];
        assert!(!page.cut(&mut few));
        assert!(few.is_empty());
    }
}
