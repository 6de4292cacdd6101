//! Query parameters. Each page and each endpoint of the API declares those that it takes. Requests are checked against
//! the declaration, and the API's description is generated from it.

use onrecord::ledger::{Date, Filter, QuoteQuery, Voice};
use onrecord::reading::{Act, Form, Polarity};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::problem::Problem;

/// Characters of a value at most. Names and searches are shorter.
const MAX_VALUE_LENGTH: usize = 400;

/// A declared parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Param {
    pub(crate) name: &'static str,
    pub(crate) kind: ParamKind,
    pub(crate) description: &'static str,
}

/// What a parameter's value may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ParamKind {
    Text,
    Day,
    /// A number from the first to the second.
    Number(usize, usize),
    /// `1` or `0`.
    Flag,
    OneOf(&'static [&'static str]),
}

const fn param(name: &'static str, kind: ParamKind, description: &'static str) -> Param {
    Param { name, kind, description }
}

/// Rows per page at most.
pub(crate) const MAX_ROWS: usize = 1000;
/// Rows that can be skipped at most. Filters find what lies further down.
const MAX_OFFSET: usize = 100_000;

pub(crate) const BY: Param = param(
    "by",
    ParamKind::Text,
    "Words of the speaker's name or of the source's, or an actor's id",
);
pub(crate) const ABOUT: Param =
    param("about", ParamKind::Text, "Words that the statement contains");
pub(crate) const OUTLET: Param =
    param("outlet", ParamKind::Text, "Only articles of this publisher");
pub(crate) const SINCE: Param =
    param("since", ParamKind::Day, "Only articles published on this day or later");
pub(crate) const UNTIL: Param =
    param("until", ParamKind::Day, "Only articles published on this day or earlier");
pub(crate) const LICENCE: Param = param(
    "licence",
    ParamKind::Text,
    "Only articles under this licence: an SPDX id, the start of several (`CC-`), or `none`",
);
pub(crate) const FORM: Param = param(
    "form",
    ParamKind::OneOf(&Form::NAMES),
    "Inside quotation marks, partly inside, or outside",
);
pub(crate) const ACT: Param = param(
    "act",
    ParamKind::OneOf(&Act::NAMES),
    "Said, believed, intended, perceived, or written in a document",
);
pub(crate) const POLARITY: Param = param(
    "polarity",
    ParamKind::OneOf(&Polarity::NAMES),
    "Affirmed, denied, declined to say, or asked",
);
pub(crate) const VOICE: Param = param(
    "voice",
    ParamKind::OneOf(&Voice::NAMES),
    "On whose word the article reports it: the outlet's own, a source's, or a source's that another source quotes",
);
pub(crate) const DISTINCT_STORIES: Param = param(
    "distinct_stories",
    ParamKind::Flag,
    "Of articles that copy one another, only the one published first",
);
pub(crate) const LIMIT: Param =
    param("limit", ParamKind::Number(1, MAX_ROWS), "The number of rows at most");
pub(crate) const OFFSET: Param =
    param("offset", ParamKind::Number(0, MAX_OFFSET), "The number of rows to skip");
/// The filters of questions about articles.
pub(crate) const ARTICLE_FILTERS: [Param; 4] = [OUTLET, SINCE, UNTIL, LICENCE];
/// The filters of questions about attributions.
pub(crate) const ATTRIBUTION_FILTERS: [Param; 8] =
    [OUTLET, SINCE, UNTIL, LICENCE, FORM, ACT, POLARITY, VOICE];

/// Joins lists of parameters.
pub(crate) fn join(lists: &[&[Param]]) -> Vec<Param> {
    lists.concat()
}

/// Words to search for.
pub(crate) const Q: Param =
    param("q", ParamKind::Text, "Words; a phrase in double quotation marks");
pub(crate) const SPLIT: Param = param(
    "split",
    ParamKind::OneOf(&["form", "outlet", "voice"]),
    "What to divide the attributions of a month by",
);
pub(crate) const REWORDED: Param =
    param("reworded", ParamKind::Flag, "Only quotations that articles word differently");

/// Checked parameters of a request: each is declared, appears once, and has a valid value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
}

impl Params {
    /// Parses the query of a form. Empty values count as absent.
    pub(crate) fn from_form(query: Option<&str>, allowed: &[Param]) -> Result<Self, Problem> {
        let mut params = Self::parse(query, allowed, |value| value.trim().is_empty())?;
        params.pairs.retain(|(_, value)| !value.trim().is_empty());
        for (_, value) in &mut params.pairs {
            *value = value.trim().to_owned();
        }
        Ok(params)
    }

    /// Parses the query of a program, in which every value counts.
    pub(crate) fn from_api(query: Option<&str>, allowed: &[Param]) -> Result<Self, Problem> {
        Self::parse(query, allowed, |_| false)
    }

    /// Values for which `is_absent` holds need not be valid.
    fn parse(
        query: Option<&str>,
        allowed: &[Param],
        is_absent: impl Fn(&str) -> bool,
    ) -> Result<Self, Problem> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let Some(param) = allowed.iter().find(|param| param.name == name) else {
                return Err(unknown(&name, allowed));
            };
            if pairs.iter().any(|(known, _)| *known == name) {
                return Err(Problem::bad_request(format!("“{name}” appears more than once.")));
            }
            if !is_absent(&value) {
                param.check(&value)?;
            }
            pairs.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self { pairs })
    }

    /// A value that is not empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.raw(name).filter(|value| !value.is_empty())
    }

    /// A value, which may be empty.
    pub(crate) fn raw(&self, name: &str) -> Option<&str> {
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

    fn day(&self, name: &str) -> Option<Date> {
        parse_day(self.text(name)?)
    }

    /// A value of an enumeration, by its name in readings.
    pub(crate) fn enum_value<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_value(Value::from(self.text(name)?)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    pub(crate) fn filter(&self) -> Filter {
        Filter {
            outlet: self.owned("outlet"),
            since: self.day("since"),
            until: self.day("until"),
            licence: self.text("licence").and_then(|licence| licence.parse().ok()),
            form: self.enum_value("form"),
            act: self.enum_value("act"),
            polarity: self.enum_value("polarity"),
            voice: self.enum_value("voice"),
        }
    }

    /// The query for attributions. It asks for one row more than the window holds, to know whether there are more.
    pub(crate) fn quote_query(&self, window: RowWindow) -> QuoteQuery {
        QuoteQuery {
            by: self.owned("by"),
            about: self.owned("about"),
            filter: self.filter(),
            distinct_stories: self.flag("distinct_stories"),
            limit: Some(window.rows_to_find()),
        }
    }

    /// The rows to show; `default_rows` if the request sets no limit.
    pub(crate) fn window(&self, default_rows: usize) -> RowWindow {
        RowWindow {
            offset: self.number("offset").unwrap_or(0),
            rows: self.number("limit").unwrap_or(default_rows),
        }
    }

    /// The same parameters with another value for one of them, from the first row.
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

    /// All parameters but these.
    pub(crate) fn pairs_except(&self, names: &[&str]) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        pairs.filter(move |(name, _)| !names.contains(name))
    }

    /// The address of `path` with these parameters.
    pub(crate) fn url(&self, path: &str) -> String {
        if self.pairs.is_empty() {
            return path.to_owned();
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.pairs);
        format!("{path}?{}", query.finish())
    }
}

/// Which rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RowWindow {
    pub(crate) offset: usize,
    pub(crate) rows: usize,
}

impl RowWindow {
    /// How many rows must be found to fill the window and to know whether there are more.
    pub(crate) fn rows_to_find(self) -> usize {
        self.offset + self.rows + 1
    }

    /// Keeps the window's rows of the rows found. Returns whether there are more.
    pub(crate) fn apply<T>(self, rows: &mut Vec<T>) -> bool {
        let more = rows.len() > self.offset + self.rows;
        rows.truncate(self.offset + self.rows);
        rows.drain(..self.offset.min(rows.len()));
        more
    }
}

impl Param {
    fn check(&self, value: &str) -> Result<(), Problem> {
        let wrong = |expected: String| {
            let value = shortened(value);
            Err(Problem::bad_request(format!(
                "“{value}” is no value for {}: {expected}.",
                self.name
            )))
        };
        match self.kind {
            ParamKind::Text if value.chars().count() > MAX_VALUE_LENGTH => {
                wrong(format!("it may have at most {MAX_VALUE_LENGTH} characters"))
            }
            ParamKind::Text | ParamKind::Day if value.contains('\0') => {
                wrong("it contains a NUL character".to_owned())
            }
            ParamKind::Day if value.is_empty() => wrong("write a day as 2020-05-22".to_owned()),
            ParamKind::Day if parse_day(value).is_none() => {
                let value = value.trim();
                Err(Problem::bad_request(format!("“{value}” is no date. Write it as 2020-05-22.")))
            }
            ParamKind::Text | ParamKind::Day => Ok(()),
            ParamKind::Number(least, most) => match value.parse::<usize>() {
                Ok(number) if (least..=most).contains(&number) => Ok(()),
                _ => wrong(format!("write a number from {least} to {most}")),
            },
            ParamKind::Flag if !["0", "1"].contains(&value) => wrong("write 1 or 0".to_owned()),
            ParamKind::OneOf(names) if !names.contains(&value) => {
                wrong(format!("write one of {}", names.join(", ")))
            }
            ParamKind::Flag | ParamKind::OneOf(_) => Ok(()),
        }
    }

    /// The parameter in OpenAPI.
    pub(crate) fn describe(&self) -> Value {
        let schema = match self.kind {
            ParamKind::Text => {
                json!({"type": "string", "maxLength": MAX_VALUE_LENGTH, "pattern": "^[^\\u0000]*$"})
            }
            ParamKind::Day => json!({"type": "string", "format": "date"}),
            ParamKind::Number(least, most) => {
                json!({"type": "integer", "minimum": least, "maximum": most})
            }
            ParamKind::Flag => json!({"type": "string", "enum": ["0", "1"]}),
            ParamKind::OneOf(names) => json!({"type": "string", "enum": names}),
        };
        json!({"name": self.name, "in": "query", "description": self.description, "schema": schema})
    }
}

fn unknown(name: &str, allowed: &[Param]) -> Problem {
    let names: Vec<_> = allowed.iter().map(|param| param.name).collect();
    let takes = if names.is_empty() {
        "This address takes no parameters".to_owned()
    } else {
        format!("This address takes: {}", names.join(", "))
    };
    Problem::bad_request(format!("“{}” is no parameter here. {takes}.", shortened(name)))
}

fn parse_day(value: &str) -> Option<Date> {
    value.trim().parse().ok()
}

/// The start of a value, for a message about it.
fn shortened(value: &str) -> String {
    const MAX_CHARS: usize = 60;
    let mut shown: String = value.chars().take(MAX_CHARS).collect();
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
    fn parameters_are_checked() {
        let params =
            Params::from_form(Some("by=Mara+Ellison&limit=20&form=&distinct_stories=1"), &SOME);
        let params = params.unwrap();
        assert_eq!(params.text("by"), Some("Mara Ellison"));
        assert_eq!(params.number("limit"), Some(20));
        assert_eq!(params.text("form"), None);
        assert!(params.flag("distinct_stories"));
        for wrong in ["limit=0", "limit=x", "form=loud", "who=me", "by=a&by=b", "by=%00"] {
            let problem = Params::from_form(Some(wrong), &SOME).unwrap_err();
            assert_eq!(problem.status, axum::http::StatusCode::BAD_REQUEST, "{wrong}");
        }
    }

    #[test]
    fn days_are_parsed() {
        let days = [SINCE, UNTIL];
        let params = Params::from_api(Some("since=2024-02-01"), &days).unwrap();
        assert_eq!(params.filter().since, "2024-02-01".parse().ok());
        assert_eq!(params.filter().until, None);
        let problem = Params::from_form(Some("until=May+2020"), &days).unwrap_err();
        assert_eq!(problem.status, axum::http::StatusCode::BAD_REQUEST);
        assert_eq!(problem.detail, "“May 2020” is no date. Write it as 2020-05-22.");
    }

    #[test]
    fn addresses_keep_the_parameters() {
        let params = Params::from_form(Some("by=a%26b&limit=5"), &SOME).unwrap();
        assert_eq!(
            params.with("form", "direct".to_owned()).url("/x"),
            "/x?by=a%26b&limit=5&form=direct"
        );
        assert_eq!(params.without("by").without("limit").url("/x"), "/x");
    }

    #[test]
    fn a_window_knows_whether_there_are_more() {
        let window = RowWindow { offset: 2, rows: 2 };
        let mut rows = vec![1, 2, 3, 4, 5];
        assert!(window.apply(&mut rows));
        assert_eq!(rows, [3, 4]);
        let mut few = vec![1];
        assert!(!window.apply(&mut few));
        assert!(few.is_empty());
    }
}
