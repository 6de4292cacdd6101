//! The page of statements, with filters.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use onrecord::ledger::{Facet, Facets};
use onrecord::tables;

use super::components;
use super::layout::{HtmlPage, Tab, csv_file};
use crate::article::text;
use crate::formatting::{count, number};
use crate::params::{
    ABOUT, ATTRIBUTION_FILTERS, BY, DISTINCT_STORIES, LIMIT, OFFSET, Param, Params, join,
};
use crate::problem::Problem;
use crate::state::AppState;
use crate::{links, redaction};

const ROWS: usize = 25;
/// Rows in a CSV file.
const CSV_ROWS: usize = 10_000;
/// Values of a facet on the page.
const VALUES: usize = 8;

fn declared_params() -> Vec<Param> {
    join(&[&[BY, ABOUT], &ATTRIBUTION_FILTERS, &[DISTINCT_STORIES, LIMIT, OFFSET]])
}

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<HtmlPage, Problem> {
    let params = Params::from_form(query.as_deref(), &declared_params())?;
    let window = params.window(ROWS);
    let query = params.quote_query(window);
    let is_public = state.is_public();
    let (mut rows, facets) = state
        .pool
        .ask(move |ledger| {
            let mut rows = ledger.ask().quotes(&query)?;
            rows.drain(..window.offset.min(rows.len()));
            if is_public {
                redaction::quotes(ledger, &mut rows)?;
            }
            Ok::<_, Problem>((rows, ledger.ask().facets(&query)?))
        })
        .await?;
    let more = rows.len() > window.rows;
    rows.truncate(window.rows);
    let main = html! {
        div.found {
            h1 { "Statements" }
            form.filters method="get" action="/statements" {
                (components::field(&params, "by", "Said by", "text"))
                (components::field(&params, "about", "Words in it", "text"))
                (components::field(&params, "since", "From", "date"))
                (components::field(&params, "until", "To", "date"))
                (components::stories_field(&params))
                @for (name, value) in params.pairs_except(&["by", "about", "since", "until", "distinct_stories", "offset"]) {
                    input type="hidden" name=(name) value=(value);
                }
                button { "Show" }
            }
            p.count role="status" {
                @if rows.is_empty() { "Nothing fits. Use fewer filters or fewer words." }
                @else {
                    @if facets.all { (count(facets.counted, "attribution")) } @else { "More than " (count(facets.counted, "attribution")) }
                    ", newest first. "
                    a href=(params.without("limit").url("/statements.csv")) { "CSV" } " · "
                    a href=(params.without("limit").url("/timeline")) { "Timeline" } " · "
                    a href=(params.without("limit").without("distinct_stories").url("/wordings")) { "Same words in several articles" }
                }
            }
            @for row in &rows { (components::quote(row)) }
            (components::pager(&params, "/statements", window, more))
        }
        aside.facets aria-label="Narrow down" { (facet_list(&params, &facets)) }
    };
    Ok(HtmlPage::new("Statements", Tab::Statements, main).with_layout("faceted"))
}

fn facet_list(params: &Params, facets: &Facets) -> Markup {
    html! {
        h2 { "Narrow down" }
        @if !facets.all { p.aside { "Counted over the newest " (number(facets.counted)) "." } }
        @if params.text("by").is_none() && !facets.speakers.is_empty() {
            h3 { "Speaker" }
            ul { @for facet in facets.speakers.iter().take(VALUES) {
                li { a href=(facet.actor.as_deref().map(links::actor).unwrap_or_default()) { (text(facet.name.as_deref().unwrap_or("?"))) } " " span.number { (number(facet.count)) } }
            } }
        }
        @for (name, label, values) in [
            ("outlet", "Outlet", &facets.outlets),
            ("form", "Form", &facets.forms),
            ("act", "Act", &facets.acts),
            ("polarity", "Polarity", &facets.polarities),
            ("voice", "Voice", &facets.voices),
            ("licence", "Licence", &facets.licences),
        ] { (facet(params, name, label, values)) }
        @if facets.months.len() > 1 {
            h3 { "Month" }
            ul { @for facet in facets.months.iter().rev().filter(|facet| facet.name.is_some()).take(VALUES) {
                @let month = facet.name.as_deref().unwrap_or_default();
                li { a href=(with_month(params, month).url("/statements")) { (month) } " " span.number { (number(facet.count)) } }
            } }
        }
    }
}

/// The parameters with the days of a month as a filter.
pub(super) fn with_month(params: &Params, month: &str) -> Params {
    let days = match month.get(5..7) {
        Some("02") => {
            let year: u32 = month.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0);
            let leap =
                year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
            if leap { 29 } else { 28 }
        }
        Some("04" | "06" | "09" | "11") => 30,
        _ => 31,
    };
    params.with("since", format!("{month}-01")).with("until", format!("{month}-{days}"))
}

fn facet(params: &Params, name: &str, label: &str, values: &[Facet]) -> Markup {
    let chosen = params.text(name);
    html! {
        @if chosen.is_some() || values.len() > 1 {
            h3 { (label) }
            ul {
                @if let Some(chosen) = chosen {
                    li { strong { (text(chosen)) } " " a href=(params.without(name).url("/statements")) { "any" } }
                } @else {
                    @for facet in values.iter().take(VALUES) {
                        li {
                            @match &facet.name {
                                Some(value) => a href=(params.with(name, value.clone()).url("/statements")) { (text(value)) },
                                None if name == "licence" => a href=(params.with(name, "none".to_owned()).url("/statements")) { "none" },
                                None => "not known",
                            }
                            " " span.number { (number(facet.count)) }
                        }
                    }
                    @if values.len() > VALUES { li.aside { "and " (values.len() - VALUES) " more" } }
                }
            }
        }
    }
}

pub(super) async fn csv(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let params = Params::from_form(query.as_deref(), &declared_params())?;
    let mut query = params.quote_query(params.window(CSV_ROWS));
    query.limit = Some(CSV_ROWS);
    let is_public = state.is_public();
    let rows = state
        .pool
        .ask(move |ledger| {
            let mut rows = ledger.ask().quotes(&query)?;
            if is_public {
                redaction::quotes(ledger, &mut rows)?;
            }
            Ok::<_, Problem>(rows)
        })
        .await?;
    Ok(csv_file("statements", tables::quotes(&rows)))
}
