//! Attributions over time.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use onrecord::{Timeline, TimelineBy, tables};

use super::{Page, Tab, parts, statements};
use crate::article::{name, text};
use crate::asked::{ABOUT, Asked, BY, DISTINCT_STORIES, Kind, OF_ATTRIBUTIONS, Param};
use crate::charts::{Columns, columns};
use crate::params;
use crate::problem::Problem;
use crate::site::Site;

pub(crate) const SPLIT: Param = Param {
    name: "split",
    kind: Kind::OneOf(&["form", "outlet", "voice"]),
    says: "What the attributions of a month are told apart by",
};
/// So many groups are drawn; the others are one.
const GROUPS: usize = 8;

fn allowed() -> Vec<Param> {
    params!([BY, ABOUT], OF_ATTRIBUTIONS, [DISTINCT_STORIES, SPLIT])
}

async fn find(site: &Site, asked: &Asked) -> Result<(Arc<Timeline>, TimelineBy), Problem> {
    let by = asked.one("split").unwrap_or_default();
    let mut question = asked.quotes(asked.page(1));
    question.limit = None;
    let found = match by {
        TimelineBy::Form if asked.without("split").is_empty() => {
            let whole = move |ledger: &onrecord::Ledger| ledger.ask().timeline(&question, by);
            site.desk.overview("timeline by form", whole).await?
        }
        _ => Arc::new(site.desk.ask(move |ledger| ledger.ask().timeline(&question, by)).await?),
    };
    Ok((found, by))
}

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    let asked = Asked::read(query.as_deref(), &allowed())?;
    let (found, by) = find(&site, &asked).await?;
    let main = html! {
        h1 { "Attributions over time" }
        form.narrow method="get" action="/timeline" {
            (parts::field(&asked, "by", "Said by", "text"))
            (parts::field(&asked, "about", "Words in it", "text"))
            (parts::attribution_fields(&asked))
            (parts::choice(&asked, "split", "Told apart by", &[("form", "form"), ("outlet", "outlet"), ("voice", "voice")]))
            (parts::stories_field(&asked))
            button { "Show" }
        }
        @if found.rows.is_empty() { p.nothing { "No attribution fits." } } @else {
            @if !found.all { p.aside { "Counted over the newest 50,000 that the words find." } }
            (chart(&found, by))
            p { a href=(asked.at("/timeline.csv")) { "CSV" } " · " a href=(asked.without("split").at("/statements")) { "The statements themselves" } }
            h2 #table { "The same as a table" }
            (table(&asked, &found, by))
        }
    };
    Ok(Page::new("Attributions over time", Tab::Timeline, main))
}

/// A row of columns for each group.
pub(super) fn chart(found: &Timeline, by: TimelineBy) -> Markup {
    let months = months(found);
    let mut groups: Vec<Columns> = Vec::new();
    for row in &found.rows {
        let Some(at) = row.month.as_ref().and_then(|month| months.binary_search(month).ok()) else {
            continue;
        };
        let name = row.group.as_deref().unwrap_or("not known");
        let place = groups.iter().position(|group| group.name == name).unwrap_or_else(|| {
            groups.push(Columns { name: name.to_owned(), counts: vec![0; months.len()] });
            groups.len() - 1
        });
        groups[place].counts[at] += row.count;
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.counts.iter().sum::<usize>()));
    if groups.len() > GROUPS {
        let rest = groups.split_off(GROUPS - 1);
        let sum = |at: usize| rest.iter().map(|group| group.counts[at]).sum();
        let counts = (0..months.len()).map(sum).collect();
        groups.push(Columns { name: format!("{} others", rest.len()), counts });
    }
    html! { @if !months.is_empty() { (columns(&months, &groups, &format!("Attributions by month and {}", name(by)))) } }
}

/// From the first to the last, those without attributions among them.
fn months(found: &Timeline) -> Vec<String> {
    /// A date of the year 1 is a mistake that need not be drawn.
    const MOST: usize = 2400;
    let number = |month: &str| -> Option<usize> {
        let (year, month) = month.split_once('-')?;
        Some(year.parse::<usize>().ok()? * 12 + month.parse::<usize>().ok()?.checked_sub(1)?)
    };
    let numbers = found.rows.iter().filter_map(|row| number(row.month.as_deref()?));
    let (Some(first), Some(last)) = (numbers.clone().min(), numbers.max()) else {
        return Vec::new();
    };
    let month = |number: usize| format!("{:04}-{:02}", number / 12, number % 12 + 1);
    (first.max(last.saturating_sub(MOST))..=last).map(month).collect()
}

fn table(asked: &Asked, found: &Timeline, by: TimelineBy) -> Markup {
    html! {
        div.table-box tabindex="0" role="region" aria-label="Table of months" { table {
            thead { tr { th scope="col" { "Month" } th scope="col" { (name(by)) } th.number scope="col" { "Attributions" } } }
            tbody { @for row in &found.rows { tr {
                td { @match &row.month {
                    Some(month) => a href=(statements::of_month(&asked.without("split"), month).at("/statements")) { (month) },
                    None => "no date",
                } }
                td { (text(row.group.as_deref().unwrap_or("not known"))) }
                td.number { (parts::number(row.count)) }
            } } }
        } }
    }
}

pub(super) async fn csv(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref(), &allowed())?;
    let (found, by) = find(&site, &asked).await?;
    Ok(super::csv("timeline", tables::timeline(&found, by)))
}
