//! What can be asked.

use std::sync::LazyLock;

use onrecord::contract::Reading;
use onrecord::{
    ArticleRow, CorrectionRow, DistinctQuote, Facets, JoinedActor, Ledger, NameRow, NamesBy,
    NamesQuery, OutletRow, QuoteRow, SearchRow, Sources, SourcesQuery, Stats, Story, StoryArticle,
    Timeline, tables,
};
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Value, json};

use crate::asked::{
    ABOUT, Asked, BY, DISTINCT_STORIES, Kind, LIMIT, OF_ARTICLES, OF_ATTRIBUTIONS, OFFSET, Param,
    VOICE,
};
use crate::pages::{Q, SPLIT};
use crate::problem::Problem;
use crate::site::Audience;
use crate::{params, public};

/// Rows where no limit is given.
const ROWS: usize = 100;
/// Quotations are compared with one another among so many.
const COMPARED: usize = 1_500;

const NAMES_BY: Param = Param {
    name: "by",
    kind: Kind::OneOf(&["outlet", "voice", "month"]),
    says: "What the rows are grouped by; `outlet` where not given",
};
const ARTICLE: Param = Param {
    name: "article",
    kind: Kind::Text,
    says: "Only of this article: its id or the start of it",
};
const REWORDED: Param = Param {
    name: "reworded",
    kind: Kind::Flag,
    says: "Only quotations that articles word differently",
};

/// Something that can be asked.
pub(super) struct Question {
    /// Under `/api/v1`.
    pub(super) path: &'static str,
    pub(super) says: &'static str,
    /// What the `{id}` of the path names.
    pub(super) id: Option<&'static str>,
    pub(super) params: fn() -> Vec<Param>,
    /// Questions to which an answer's first row leads, with the field that names their `{id}`.
    pub(super) leads: &'static [(&'static str, &'static str)],
    /// What must be given among them.
    pub(super) needs: &'static [&'static str],
    /// What comes back.
    pub(super) schema: fn(&mut SchemaGenerator) -> Value,
    pub(super) answer: fn(&Request<'_>) -> Result<String, Problem>,
    /// Whether not everybody may ask it.
    pub(super) is_private: bool,
}

/// A question as it was asked.
pub(super) struct Request<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) asked: &'a Asked,
    pub(super) id: Option<&'a str>,
    pub(super) is_public: bool,
}

impl Request<'_> {
    /// The whole id of the article in the path.
    fn article(&self) -> Result<String, Problem> {
        crate::links::resolve(self.ledger, self.id.unwrap_or_default())
    }

    fn needed(&self, name: &str) -> Result<&str, Problem> {
        let missing = || Problem::asked_wrong(format!("The parameter “{name}” is missing."));
        self.asked.given(name).ok_or_else(missing)
    }

    fn quotes(&self) -> Result<Vec<QuoteRow>, Problem> {
        let page = self.asked.page(ROWS);
        let mut rows = self.ledger.ask().quotes(&self.asked.quotes(page))?;
        page.cut(&mut rows);
        if self.is_public {
            public::quotes(self.ledger, &mut rows)?;
        }
        Ok(rows)
    }

    fn reading(&self) -> Result<Reading, Problem> {
        let reading = self.ledger.ask().corrected_reading(&self.article()?)?;
        let audience = if self.is_public { Audience::Public } else { Audience::Own };
        Ok(onrecord::formats::for_audience(reading, audience).0)
    }

    fn wordings(&self) -> Result<Vec<DistinctQuote>, Problem> {
        let page = self.asked.page(ROWS);
        let mut question = self.asked.quotes(page);
        question.limit = None;
        let (mut quotes, _) = self.ledger.ask().distinct_among(&question, COMPARED)?;
        if self.asked.flag("reworded") {
            quotes.retain(DistinctQuote::is_reworded);
        }
        if self.is_public {
            public::wordings(self.ledger, &mut quotes)?;
        }
        page.cut(&mut quotes);
        Ok(quotes)
    }

    fn search(&self) -> Result<Vec<SearchRow>, Problem> {
        let limit = self.asked.number("limit").unwrap_or(20);
        let mut rows = self.ledger.ask().search(self.needed("q")?, limit)?;
        if self.is_public {
            public::passages(self.ledger, &mut rows)?;
        }
        Ok(rows)
    }

    fn sources(&self) -> Result<Sources, Problem> {
        let page = self.asked.page(ROWS);
        let article = self.asked.text("article");
        let article = article.map(|name| crate::links::resolve(self.ledger, name)).transpose()?;
        let query =
            SourcesQuery { article, filter: self.asked.filter(), limit: Some(page.reach()) };
        let mut found = self.ledger.ask().sources(&query)?;
        page.cut(&mut found.rows);
        Ok(found)
    }

    fn names(&self) -> Result<Vec<Value>, Problem> {
        let by: NamesBy = self.asked.one("by").unwrap_or_default();
        let query = NamesQuery {
            actor: self.id.unwrap_or_default().to_owned(),
            by,
            filter: self.asked.filter(),
            limit: self.asked.number("limit"),
        };
        Ok(tables::names_json(&self.ledger.ask().names(&query)?, by))
    }

    fn actors(&self) -> Result<Vec<JoinedActor>, Problem> {
        let limit = self.asked.number("limit").unwrap_or(20).min(100);
        Ok(match self.asked.text("q") {
            Some(words) => self.ledger.ask().actors_named(words, limit)?,
            None => self.ledger.ask().most_frequent_actors(limit)?,
        })
    }

    fn articles(&self) -> Result<Vec<ArticleRow>, Problem> {
        let page = self.asked.page(ROWS);
        Ok(self.ledger.ask().articles(&self.asked.filter(), page.rows, page.offset)?)
    }

    /// Of what can be cut only after it was found.
    fn page<T>(&self, mut rows: Vec<T>) -> Vec<T> {
        self.asked.page(ROWS).cut(&mut rows);
        rows
    }
}

fn json(answer: impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(&answer).map_err(|error| Problem::ours(error.to_string()))
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

/// As [`tables::names_json`] writes them.
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

/// All that can be asked.
pub(super) fn questions() -> &'static [Question] {
    static ALL: LazyLock<Vec<Question>> = LazyLock::new(all);
    &ALL
}

fn all() -> Vec<Question> {
    let open = Question {
        path: "",
        says: "",
        id: None,
        params: Vec::new,
        leads: &[],
        needs: &[],
        schema: schema::<Stats>,
        answer: |request| json(request.ledger.ask().stats()?),
        is_private: false,
    };
    vec![
        Question { path: "/stats", says: "What the ledger holds", ..open },
        Question {
            path: "/quotes",
            says: "Who said what, newest first",
            params: || params!([BY, ABOUT], OF_ATTRIBUTIONS, [DISTINCT_STORIES, LIMIT, OFFSET]),
            schema: schema::<Vec<QuoteRow>>,
            answer: |request| json(request.quotes()?),
            ..open
        },
        Question {
            path: "/facets",
            says: "The same, counted by outlet, speaker, form and so on",
            params: || params!([BY, ABOUT], OF_ATTRIBUTIONS, [DISTINCT_STORIES]),
            schema: schema::<Facets>,
            answer: |request| {
                let page = request.asked.page(ROWS);
                json(request.ledger.ask().facets(&request.asked.quotes(page))?)
            },
            ..open
        },
        Question {
            path: "/timeline",
            says: "The same, counted by month",
            params: || params!([BY, ABOUT], OF_ATTRIBUTIONS, [DISTINCT_STORIES, SPLIT]),
            schema: schema::<Timeline>,
            answer: |request| {
                let mut question = request.asked.quotes(request.asked.page(ROWS));
                question.limit = None;
                let by = request.asked.one("split").unwrap_or_default();
                json(request.ledger.ask().timeline(&question, by)?)
            },
            ..open
        },
        Question {
            path: "/wordings",
            says: "The same quotation in several articles as one, and how their wordings differ, among the newest 1,500",
            params: || {
                params!([BY, ABOUT], OF_ATTRIBUTIONS, [DISTINCT_STORIES, REWORDED, LIMIT, OFFSET])
            },
            schema: schema::<Vec<DistinctQuote>>,
            answer: |request| json(request.wordings()?),
            ..open
        },
        Question {
            path: "/sources",
            says: "Who is relied on: in an article, an outlet or everywhere",
            params: || params!([ARTICLE], OF_ATTRIBUTIONS, [LIMIT, OFFSET]),
            schema: schema::<Sources>,
            answer: |request| json(request.sources()?),
            ..open
        },
        Question {
            path: "/outlets",
            says: "Outlets side by side",
            params: || OF_ARTICLES.to_vec(),
            schema: schema::<Vec<OutletRow>>,
            answer: |request| json(request.ledger.ask().outlets(&request.asked.filter())?),
            ..open
        },
        Question {
            path: "/search",
            says: "Articles in which words stand, best first",
            params: || vec![Q, LIMIT],
            needs: &["q"],
            schema: schema::<Vec<SearchRow>>,
            answer: |request| json(request.search()?),
            ..open
        },
        Question {
            path: "/actors",
            says: "Actors who have words in their names, or those in most articles; at most 100",
            params: || vec![Q, LIMIT],
            leads: &[("/actors/{id}", "id"), ("/actors/{id}/names", "id")],
            schema: schema::<Vec<JoinedActor>>,
            answer: |request| json(request.actors()?),
            ..open
        },
        Question {
            path: "/actors/{id}",
            says: "An actor across articles",
            id: Some(
                "An actor's id, the id of one article's actor (`7f3a91c2:a1`), or words of a name that only one has",
            ),
            schema: schema::<JoinedActor>,
            answer: |request| json(request.ledger.ask().actor(request.id.unwrap_or_default())?),
            ..open
        },
        Question {
            path: "/actors/{id}/names",
            says: "How the actor is named, by outlet, voice or month",
            id: Some("As of `/actors/{id}`"),
            params: || params!([NAMES_BY], OF_ARTICLES, [VOICE, LIMIT]),
            schema: names_schema,
            answer: |request| json(request.names()?),
            ..open
        },
        Question {
            path: "/articles",
            says: "Articles, newest first",
            params: || params!(OF_ARTICLES, [LIMIT, OFFSET]),
            leads: &[("/articles/{id}", "article"), ("/articles/{id}/copies", "article")],
            schema: schema::<Vec<ArticleRow>>,
            answer: |request| json(request.articles()?),
            ..open
        },
        Question {
            path: "/articles/{id}",
            says: "An article's reading as corrected, with its text where it may be shown",
            id: Some("An article's id, the start of it, or a citation"),
            schema: schema::<Reading>,
            answer: |request| json(request.reading()?),
            ..open
        },
        Question {
            path: "/articles/{id}/copies",
            says: "The other articles of its story",
            id: Some("As of `/articles/{id}`"),
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
        Question {
            path: "/stories",
            says: "Stories that several articles tell in the same words, those of most articles first",
            params: || vec![LIMIT, OFFSET],
            schema: schema::<Vec<Story>>,
            answer: |request| {
                let page = request.asked.page(ROWS);
                let mut stories = request.page(request.ledger.ask().stories(page.reach())?);
                if request.is_public {
                    let copies = stories.iter_mut().flat_map(|story| &mut story.articles);
                    copies.for_each(|copy| copy.path = None);
                }
                json(stories)
            },
            ..open
        },
        Question {
            path: "/corrections",
            says: "The journal of corrections, and whether each holds",
            params: || vec![LIMIT, OFFSET],
            schema: schema::<Vec<CorrectionRow>>,
            answer: |request| json(request.page(request.ledger.ask().corrections()?)),
            is_private: true,
            ..open
        },
    ]
}
