//! What all pages have around their main part, and responses for files.

use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use crate::assets;

/// The tab of the navigation to which a page belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Search,
    Statements,
    Actors,
    Outlets,
    Sources,
    Timeline,
    Wordings,
    Stories,
    Corrections,
    None,
}

const TABS: [(Tab, &str, &str); 9] = [
    (Tab::Search, "/search", "Search"),
    (Tab::Statements, "/statements", "Statements"),
    (Tab::Actors, "/actors", "Actors"),
    (Tab::Outlets, "/outlets", "Outlets"),
    (Tab::Sources, "/sources", "Sources"),
    (Tab::Timeline, "/timeline", "Timeline"),
    (Tab::Wordings, "/wordings", "Wordings"),
    (Tab::Stories, "/stories", "Stories"),
    (Tab::Corrections, "/corrections", "Corrections"),
];

/// A whole page.
pub(crate) struct HtmlPage {
    title: String,
    tab: Tab,
    /// The class of the main part. The style sheet lays it out.
    layout: &'static str,
    main: Markup,
}

impl HtmlPage {
    pub(crate) fn new(title: impl Into<String>, tab: Tab, main: Markup) -> Self {
        Self { title: title.into(), tab, layout: "plain", main }
    }

    pub(crate) fn with_layout(self, layout: &'static str) -> Self {
        Self { layout, ..self }
    }

    fn html(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " – onrecord" }
                    link rel="icon" type="image/svg+xml" href=(assets::address("icon.svg"));
                    link rel="stylesheet" href=(assets::address("style.css"));
                    script src=(assets::address("app.js")) defer {}
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    header.site {
                        a.name href="/" { "onrecord" }
                        nav aria-label="Pages" {
                            ul { @for (tab, path, name) in TABS {
                                li { a href=(path) aria-current=[(tab == self.tab).then_some("page")] { (name) } }
                            } }
                        }
                    }
                    main #main class=(self.layout) tabindex="-1" { (self.main) }
                    footer.site {
                        p {
                            "onrecord shows who said what, in which words and where. It calls nothing true, false or biased. "
                            a href="/about" { "What it cannot do, and how often it errs" } " · "
                            a href="/api/v1/openapi.json" { "API" }
                        }
                    }
                }
            }
        }
    }
}

impl IntoResponse for HtmlPage {
    fn into_response(self) -> Response {
        Html(self.html().into_string()).into_response()
    }
}

/// A CSV file with this name, for a spreadsheet.
pub(crate) fn csv_file(name: &str, rows: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ];
    (headers, rows).into_response()
}
