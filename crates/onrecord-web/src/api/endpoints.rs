//! The table of endpoints.

use std::sync::LazyLock;

use onrecord::contract::Reading;
use onrecord::ledger::{
    ArticleRow, CorrectionRow, DistinctQuote, Facets, JoinedActor, NameRow, NamesBy, NamesQuery,
    OutletRow, QuoteRow, SearchRow, Sources, SourcesQuery, Stats, Story, StoryArticle, Timeline,
};
use onrecord::{Audience, Ledger, tables};
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Value, json};

use crate::params::{
    ABOUT, ARTICLE_FILTERS, ATTRIBUTION_FILTERS, BY, DISTINCT_STORIES, LIMIT, OFFSET, Param,
    ParamKind, Params, Q, REWORDED, SPLIT, VOICE, join,
};
use crate::problem::Problem;
use crate::{links, redaction};

/// Rows without a limit in the request.
const DEFAULT_ROWS: usize = 100;
/// Attributions that are compared with one another.
const MAX_COMPARED: usize = 1_500;

const NAMES_BY: Param = Param {
    name: "by",
    kind: ParamKind::OneOf(&["outlet", "voice", "month"]),
    description: "What to group the rows by; the default is `outlet`",
};
const ARTICLE: Param = Param {
    name: "article",
    kind: ParamKind::Text,
    description: "Only this article: its id or the first digits of it",
};

/// An endpoint of the API.
pub(super) struct Endpoint {
    /// The path under `/api/v1`.
    pub(super) path: &'static str,
    pub(super) summary: &'static str,
    /// What the `{id}` of the path names.
    pub(super) id: Option<&'static str>,
    pub(super) params: fn() -> Vec<Param>,
    /// Endpoints to which an answer's first row links, with the field that holds their `{id}`.
    pub(super) links: &'static [(&'static str, &'static str)],
    /// The names of required parameters.
    pub(super) required: &'static [&'static str],
    /// The JSON schema of an answer.
    pub(super) schema: fn(&mut SchemaGenerator) -> Value,
    /// Answers a request with JSON.
    pub(super) answer: fn(&EndpointRequest<'_>) -> Result<String, Problem>,
    /// Whether the public may not use it.
    pub(super) is_private: bool,
}

/// A request to an endpoint.
pub(super) struct EndpointRequest<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) params: &'a Params,
    pub(super) id: Option<&'a str>,
    pub(super) is_public: bool,
}

impl EndpointRequest<'_> {
    /// The full id of the article in the path.
    fn article(&self) -> Result<String, Problem> {
        links::resolve(self.ledger, self.id.unwrap_or_default())
    }

    fn required(&self, name: &str) -> Result<&str, Problem> {
        let missing = || Problem::bad_request(format!("The parameter “{name}” is missing."));
        self.params.raw(name).ok_or_else(missing)
    }

    fn quotes(&self) -> Result<Vec<QuoteRow>, Problem> {
        let window = self.params.window(DEFAULT_ROWS);
        let mut rows = self.ledger.ask().quotes(&self.params.quote_query(window))?;
        window.apply(&mut rows);
        if self.is_public {
            redaction::quotes(self.ledger, &mut rows)?;
        }
        Ok(rows)
    }

    fn reading(&self) -> Result<Reading, Problem> {
        let reading = self.ledger.ask().corrected_reading(&self.article()?)?;
        let audience = if self.is_public { Audience::Public } else { Audience::Own };
        Ok(onrecord::formats::for_audience(reading, audience).0)
    }

    fn wordings(&self) -> Result<Vec<DistinctQuote>, Problem> {
        let window = self.params.window(DEFAULT_ROWS);
        let mut query = self.params.quote_query(window);
        query.limit = None;
        let (mut quotes, _) = self.ledger.ask().distinct_among(&query, MAX_COMPARED)?;
        if self.params.flag("reworded") {
            quotes.retain(DistinctQuote::is_reworded);
        }
        if self.is_public {
            redaction::wordings(self.ledger, &mut quotes)?;
        }
        window.apply(&mut quotes);
        Ok(quotes)
    }

    fn search(&self) -> Result<Vec<SearchRow>, Problem> {
        let limit = self.params.number("limit").unwrap_or(20);
        let mut rows = self.ledger.ask().search(self.required("q")?, limit)?;
        if self.is_public {
            redaction::passages(self.ledger, &mut rows)?;
        }
        Ok(rows)
    }

    fn sources(&self) -> Result<Sources, Problem> {
        let window = self.params.window(DEFAULT_ROWS);
        let article = self.params.text("article");
        let article = article.map(|name| links::resolve(self.ledger, name)).transpose()?;
        let query = SourcesQuery {
            article,
            filter: self.params.filter(),
            limit: Some(window.rows_to_find()),
        };
        let mut found = self.ledger.ask().sources(&query)?;
        window.apply(&mut found.rows);
        Ok(found)
    }

    fn names(&self) -> Result<Vec<Value>, Problem> {
        let by: NamesBy = self.params.enum_value("by").unwrap_or_default();
        let query = NamesQuery {
            actor: self.id.unwrap_or_default().to_owned(),
            by,
            filter: self.params.filter(),
            limit: self.params.number("limit"),
        };
        Ok(tables::names_json(&self.ledger.ask().names(&query)?, by))
    }

    fn actors(&self) -> Result<Vec<JoinedActor>, Problem> {
        let limit = self.params.number("limit").unwrap_or(20).min(100);
        Ok(match self.params.text("q") {
            Some(words) => self.ledger.ask().actors_named(words, limit)?,
            None => self.ledger.ask().most_frequent_actors(limit)?,
        })
    }

    fn articles(&self) -> Result<Vec<ArticleRow>, Problem> {
        let window = self.params.window(DEFAULT_ROWS);
        Ok(self.ledger.ask().articles(&self.params.filter(), window.rows, window.offset)?)
    }

    /// The rows of the request's window.
    fn in_window<T>(&self, mut rows: Vec<T>) -> Vec<T> {
        self.params.window(DEFAULT_ROWS).apply(&mut rows);
        rows
    }
}

fn json(answer: impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(&answer).map_err(|error| Problem::internal(error.to_string()))
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

/// The schema of rows from [`tables::names_json`].
fn names_schema(generator: &mut SchemaGenerator) -> Value {
    let mut row = NameRow::json_schema(generator).to_value();
    if let Some(required) = row["required"].as_array_mut() {
        required.retain(|name| name != "group");
    }
    if let Some(properties) = row["properties"].as_object_mut() {
        let group = properties.remove("group").unwrap_or_default();
        for by in ["outlet", "voice", "month"] {
            properties.insert(by.to_owned(), group.clone());
        }
        properties.insert(
            "actor".to_owned(),
            json!({"type": "string", "description": "The actor's id."}),
        );
    }
    json!({"type": "array", "items": row})
}

/// All endpoints.
pub(super) fn endpoints() -> &'static [Endpoint] {
    static ENDPOINTS: LazyLock<Vec<Endpoint>> = LazyLock::new(table);
    &ENDPOINTS
}

// Long because it is a table: one entry per endpoint.
fn table() -> Vec<Endpoint> {
    let open = Endpoint {
        path: "",
        summary: "",
        id: None,
        params: Vec::new,
        links: &[],
        required: &[],
        schema: schema::<Stats>,
        answer: |request| json(request.ledger.ask().stats()?),
        is_private: false,
    };
    vec![
        Endpoint { path: "/stats", summary: "Counts of what the ledger holds", ..open },
        Endpoint {
            path: "/quotes",
            summary: "Who said what, newest first",
            params: || {
                join(&[&[BY, ABOUT], &ATTRIBUTION_FILTERS, &[DISTINCT_STORIES, LIMIT, OFFSET]])
            },
            schema: schema::<Vec<QuoteRow>>,
            answer: |request| json(request.quotes()?),
            ..open
        },
        Endpoint {
            path: "/facets",
            summary: "The same attributions, counted by outlet, speaker, form and so on",
            params: || join(&[&[BY, ABOUT], &ATTRIBUTION_FILTERS, &[DISTINCT_STORIES]]),
            schema: schema::<Facets>,
            answer: |request| {
                let window = request.params.window(DEFAULT_ROWS);
                json(request.ledger.ask().facets(&request.params.quote_query(window))?)
            },
            ..open
        },
        Endpoint {
            path: "/timeline",
            summary: "The same attributions, counted by month",
            params: || join(&[&[BY, ABOUT], &ATTRIBUTION_FILTERS, &[DISTINCT_STORIES, SPLIT]]),
            schema: schema::<Timeline>,
            answer: |request| {
                let mut query = request.params.quote_query(request.params.window(DEFAULT_ROWS));
                query.limit = None;
                let by = request.params.enum_value("split").unwrap_or_default();
                json(request.ledger.ask().timeline(&query, by)?)
            },
            ..open
        },
        Endpoint {
            path: "/wordings",
            summary: "Quotations that several articles share, with their different wordings, among the newest 1,500",
            params: || {
                join(&[
                    &[BY, ABOUT],
                    &ATTRIBUTION_FILTERS,
                    &[DISTINCT_STORIES, REWORDED, LIMIT, OFFSET],
                ])
            },
            schema: schema::<Vec<DistinctQuote>>,
            answer: |request| json(request.wordings()?),
            ..open
        },
        Endpoint {
            path: "/sources",
            summary: "The sources that an article, an outlet or all articles rely on",
            params: || join(&[&[ARTICLE], &ATTRIBUTION_FILTERS, &[LIMIT, OFFSET]]),
            schema: schema::<Sources>,
            answer: |request| json(request.sources()?),
            ..open
        },
        Endpoint {
            path: "/outlets",
            summary: "Counts by outlet",
            params: || ARTICLE_FILTERS.to_vec(),
            schema: schema::<Vec<OutletRow>>,
            answer: |request| json(request.ledger.ask().outlets(&request.params.filter())?),
            ..open
        },
        Endpoint {
            path: "/search",
            summary: "Articles that contain words, the best match first",
            params: || vec![Q, LIMIT],
            required: &["q"],
            schema: schema::<Vec<SearchRow>>,
            answer: |request| json(request.search()?),
            ..open
        },
        Endpoint {
            path: "/actors",
            summary: "Actors whose names contain words, or those in most articles; at most 100",
            params: || vec![Q, LIMIT],
            links: &[("/actors/{id}", "id"), ("/actors/{id}/names", "id")],
            schema: schema::<Vec<JoinedActor>>,
            answer: |request| json(request.actors()?),
            ..open
        },
        Endpoint {
            path: "/actors/{id}",
            summary: "An actor across articles",
            id: Some(
                "An actor's id, the id of one article's actor (`7f3a91c2:a1`), or words of a name that only one has",
            ),
            schema: schema::<JoinedActor>,
            answer: |request| json(request.ledger.ask().actor(request.id.unwrap_or_default())?),
            ..open
        },
        Endpoint {
            path: "/actors/{id}/names",
            summary: "The actor's names, by outlet, voice or month",
            id: Some("As for `/actors/{id}`"),
            params: || join(&[&[NAMES_BY], &ARTICLE_FILTERS, &[VOICE, LIMIT]]),
            schema: names_schema,
            answer: |request| json(request.names()?),
            ..open
        },
        Endpoint {
            path: "/articles",
            summary: "Articles, newest first",
            params: || join(&[&ARTICLE_FILTERS, &[LIMIT, OFFSET]]),
            links: &[("/articles/{id}", "article"), ("/articles/{id}/copies", "article")],
            schema: schema::<Vec<ArticleRow>>,
            answer: |request| json(request.articles()?),
            ..open
        },
        Endpoint {
            path: "/articles/{id}",
            summary: "An article's corrected reading, with its text if it may be shown",
            id: Some("An article's id, its first digits, or a citation"),
            schema: schema::<Reading>,
            answer: |request| json(request.reading()?),
            ..open
        },
        Endpoint {
            path: "/articles/{id}/copies",
            summary: "The other articles of its story",
            id: Some("As for `/articles/{id}`"),
            schema: schema::<Vec<StoryArticle>>,
            answer: |request| {
                let mut copies = request.ledger.ask().copies(&request.article()?)?;
                if request.is_public {
                    copies.iter_mut().for_each(|copy| copy.path = None);
                }
                json(copies)
            },
            ..open
        },
        Endpoint {
            path: "/stories",
            summary: "Stories that several articles tell in the same words, those with most articles first",
            params: || vec![LIMIT, OFFSET],
            schema: schema::<Vec<Story>>,
            answer: |request| {
                let window = request.params.window(DEFAULT_ROWS);
                let mut stories =
                    request.in_window(request.ledger.ask().stories(window.rows_to_find())?);
                if request.is_public {
                    let copies = stories.iter_mut().flat_map(|story| &mut story.articles);
                    copies.for_each(|copy| copy.path = None);
                }
                json(stories)
            },
            ..open
        },
        Endpoint {
            path: "/corrections",
            summary: "The journal of corrections, with the standing of each",
            params: || vec![LIMIT, OFFSET],
            schema: schema::<Vec<CorrectionRow>>,
            answer: |request| json(request.in_window(request.ledger.ask().corrections()?)),
            is_private: true,
            ..open
        },
    ]
}
