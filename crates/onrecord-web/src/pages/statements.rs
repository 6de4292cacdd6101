//! Who said what: attributions, and what they can be narrowed down by.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use onrecord::{Facet, Facets, tables};

use super::{Page, Tab, parts};
use crate::article::text;
use crate::asked::{ABOUT, Asked, BY, DISTINCT_STORIES, LIMIT, OF_ATTRIBUTIONS, OFFSET, Param};
use crate::problem::Problem;
use crate::site::Site;
use crate::{links, params, public};

const ROWS: usize = 25;
/// A spreadsheet has more room.
const CSV_ROWS: usize = 10_000;
/// So many values of a facet are offered.
const VALUES: usize = 8;

fn allowed() -> Vec<Param> {
    params!([BY, ABOUT], OF_ATTRIBUTIONS, [DISTINCT_STORIES, LIMIT, OFFSET])
}

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    let asked = Asked::read(query.as_deref(), &allowed())?;
    let page = asked.page(ROWS);
    let question = asked.quotes(page);
    let is_public = site.is_public();
    let (mut rows, facets) = site
        .desk
        .ask(move |ledger| {
            let mut rows = ledger.ask().quotes(&question)?;
            rows.drain(..page.offset.min(rows.len()));
            if is_public {
                public::quotes(ledger, &mut rows)?;
            }
            Ok::<_, Problem>((rows, ledger.ask().facets(&question)?))
        })
        .await?;
    let more = rows.len() > page.rows;
    rows.truncate(page.rows);
    let main = html! {
        div.found {
            h1 { "Statements" }
            form.narrow method="get" action="/statements" {
                (parts::field(&asked, "by", "Said by", "text"))
                (parts::field(&asked, "about", "Words in it", "text"))
                (parts::field(&asked, "since", "From", "date"))
                (parts::field(&asked, "until", "To", "date"))
                (parts::stories_field(&asked))
                @for (name, value) in asked.pairs_but(&["by", "about", "since", "until", "distinct_stories", "offset"]) {
                    input type="hidden" name=(name) value=(value);
                }
                button { "Show" }
            }
            p.count role="status" {
                @if rows.is_empty() { "Nothing fits. Take something away, or ask with fewer words." }
                @else {
                    @if facets.all { (parts::count(facets.counted, "attribution")) } @else { "More than " (parts::count(facets.counted, "attribution")) }
                    ", newest first. "
                    a href=(asked.without("limit").at("/statements.csv")) { "CSV" } " · "
                    a href=(asked.without("limit").at("/timeline")) { "Timeline" } " · "
                    a href=(asked.without("limit").without("distinct_stories").at("/wordings")) { "Same words in several articles" }
                }
            }
            @for row in &rows { (parts::quote(row)) }
            (parts::pager(&asked, "/statements", page, more))
        }
        aside.facets aria-label="Narrow down" { (narrowing(&asked, &facets)) }
    };
    Ok(Page::new("Statements", Tab::Statements, main).laid_out("faceted"))
}

fn narrowing(asked: &Asked, facets: &Facets) -> Markup {
    html! {
        h2 { "Narrow down" }
        @if !facets.all { p.aside { "Counted over the newest " (parts::number(facets.counted)) "." } }
        @if asked.text("by").is_none() && !facets.speakers.is_empty() {
            h3 { "Speaker" }
            ul { @for facet in facets.speakers.iter().take(VALUES) {
                li { a href=(facet.actor.as_deref().map(links::actor).unwrap_or_default()) { (text(facet.name.as_deref().unwrap_or("?"))) } " " span.number { (parts::number(facet.count)) } }
            } }
        }
        @for (name, says, values) in [
            ("outlet", "Outlet", &facets.outlets),
            ("form", "Form", &facets.forms),
            ("act", "Act", &facets.acts),
            ("polarity", "Polarity", &facets.polarities),
            ("voice", "Told by", &facets.voices),
            ("licence", "Licence", &facets.licences),
        ] { (facet(asked, name, says, values)) }
        @if facets.months.len() > 1 {
            h3 { "Month" }
            ul { @for facet in facets.months.iter().rev().filter(|facet| facet.name.is_some()).take(VALUES) {
                @let month = facet.name.as_deref().unwrap_or_default();
                li { a href=(of_month(asked, month).at("/statements")) { (month) } " " span.number { (parts::number(facet.count)) } }
            } }
        }
    }
}

/// From the first to the last day of a month.
pub(super) fn of_month(asked: &Asked, month: &str) -> Asked {
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
    asked.with("since", format!("{month}-01")).with("until", format!("{month}-{days}"))
}

fn facet(asked: &Asked, name: &str, says: &str, values: &[Facet]) -> Markup {
    let chosen = asked.text(name);
    html! {
        @if chosen.is_some() || values.len() > 1 {
            h3 { (says) }
            ul {
                @if let Some(chosen) = chosen {
                    li { strong { (text(chosen)) } " " a href=(asked.without(name).at("/statements")) { "any" } }
                } @else {
                    @for facet in values.iter().take(VALUES) {
                        li {
                            @match &facet.name {
                                Some(value) => a href=(asked.with(name, value.clone()).at("/statements")) { (text(value)) },
                                None if name == "licence" => a href=(asked.with(name, "none".to_owned()).at("/statements")) { "none" },
                                None => "not known",
                            }
                            " " span.number { (parts::number(facet.count)) }
                        }
                    }
                    @if values.len() > VALUES { li.aside { "and " (values.len() - VALUES) " more" } }
                }
            }
        }
    }
}

pub(super) async fn csv(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref(), &allowed())?;
    let mut question = asked.quotes(asked.page(CSV_ROWS));
    question.limit = Some(CSV_ROWS);
    let is_public = site.is_public();
    let rows = site
        .desk
        .ask(move |ledger| {
            let mut rows = ledger.ask().quotes(&question)?;
            if is_public {
                public::quotes(ledger, &mut rows)?;
            }
            Ok::<_, Problem>(rows)
        })
        .await?;
    Ok(super::csv("statements", tables::quotes(&rows)))
}
