//! An actor across articles: how outlets name it, what it says, and what can be mended.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use maud::{Markup, html};
use onrecord::{
    ActorType, Filter, JoinedActor, MentionForm, NameRow, Names, NamesBy, NamesQuery, QuoteQuery,
    QuoteRow, TimelineBy,
};

use super::{Page, Tab, parts, timeline};
use crate::article::{name, signed, text};
use crate::asked::{Asked, Kind, OF_ARTICLES, Param};
use crate::problem::Problem;
use crate::site::Site;
use crate::{charts, links, params, public};

const MERGE: Param =
    Param { name: "merge", kind: Kind::Text, says: "Words of another actor's name" };
const QUOTES: usize = 10;
/// So many ways of naming are shown for each outlet.
const NAMES: usize = 6;
const CANDIDATES: usize = 8;

struct Found {
    actor: JoinedActor,
    names: Names,
    quotes: Vec<QuoteRow>,
    months: onrecord::Timeline,
    candidates: Vec<JoinedActor>,
}

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    let asked = Asked::read(query.as_deref(), &params!(OF_ARTICLES, [MERGE]))?;
    let filter = asked.filter();
    let merge = asked.text("merge").map(str::to_owned);
    let is_public = site.is_public();
    let found = site.desk.ask(move |ledger| find(ledger, &id, filter, merge, is_public)).await?;
    let title = found.actor.name.clone();
    Ok(Page::new(title, Tab::Actors, page(&site, &asked, &found)))
}

fn find(
    ledger: &onrecord::Ledger,
    id: &str,
    filter: Filter,
    merge: Option<String>,
    is_public: bool,
) -> Result<Found, Problem> {
    let actor = ledger.ask().actor(id)?;
    let names = ledger.ask().names(&NamesQuery {
        actor: actor.id.clone(),
        by: NamesBy::Outlet,
        filter: filter.clone(),
        limit: Some(NAMES),
    })?;
    let question = QuoteQuery {
        by: Some(actor.id.clone()),
        filter,
        limit: Some(QUOTES + 1),
        ..QuoteQuery::default()
    };
    let mut quotes = ledger.ask().quotes(&question)?;
    if is_public {
        public::quotes(ledger, &mut quotes)?;
    }
    let mut candidates = match merge {
        Some(words) => ledger.ask().actors_named(&words, CANDIDATES + 1)?,
        None => Vec::new(),
    };
    candidates.retain(|other| other.id != actor.id);
    let months = ledger.ask().timeline(&question, TimelineBy::Form)?;
    Ok(Found { actor, names, quotes, months, candidates })
}

fn page(site: &Site, asked: &Asked, found: &Found) -> Markup {
    let Found { actor, names, quotes, months, candidates } = found;
    let statements = Asked::default().with("by", actor.id.clone()).at("/statements");
    html! {
        h1 { (text(&actor.name)) }
        p.facts { (name(actor.kind)) ", in " (parts::count(actor.articles, "article")) ". " code { (actor.id) } }
        @if actor.names.len() > 1 {
            p { "Also called "
                @for (i, other) in actor.names.iter().filter(|other| other.name != actor.name).take(12).enumerate() {
                    @if i > 0 { ", " } (text(&other.name)) span.aside { " " (parts::number(other.actors)) }
                }
                "."
            }
        }
        section aria-labelledby="said" {
            h2 #said { "What is attributed to it" }
            @if quotes.is_empty() { p.nothing { "Nothing." } }
            @if !months.rows.is_empty() { (timeline::chart(months, TimelineBy::Form)) }
            @for row in quotes.iter().take(QUOTES) { (parts::quote(row)) }
            @if quotes.len() > QUOTES { p { a href=(statements) { "All statements" } " · " a href=(Asked::default().with("by", actor.id.clone()).at("/wordings")) { "The same words in several articles" } } }
        }
        section aria-labelledby="called" {
            h2 #called { "How outlets name it" }
            (named(names))
        }
        @if site.may_correct() { (mend(site, asked, actor, candidates)) }
    }
}

fn named(names: &Names) -> Markup {
    let mut groups: Vec<(Option<&str>, Vec<&NameRow>)> = Vec::new();
    for row in &names.rows {
        match groups.last_mut() {
            Some((group, rows)) if *group == row.group.as_deref() => rows.push(row),
            _ => groups.push((row.group.as_deref(), vec![row])),
        }
    }
    let most = names.rows.iter().map(|row| row.count).max().unwrap_or(1).max(1);
    html! {
        div.table-box tabindex="0" role="region" aria-label="Table of names" { table.names {
            thead { tr { th scope="col" { "Outlet" } th scope="col" { "Words" } th.number scope="col" { "Times" } th scope="col" aria-hidden="true" {} th.number scope="col" { "Own voice" } th.number scope="col" { "Quoted" } th scope="col" { "Example" } } }
            tbody { @for (outlet, rows) in &groups {
                @for (i, row) in rows.iter().enumerate() { tr {
                    @if i == 0 { th scope="rowgroup" rowspan=(rows.len()) { (parts::outlet(*outlet)) } }
                    td { (text(&row.words)) @if row.form == MentionForm::Nominal { span.aside { " (description)" } } }
                    td.number { (parts::number(row.count)) }
                    td.bar { (charts::bar(row.count as f64 / most as f64)) }
                    td.number { (parts::number(row.own)) }
                    td.number { (parts::number(row.attributed + row.chained)) }
                    td { a href=(links::citation(&row.article, &row.citation)) { code { (row.citation) } } }
                } }
            } }
        } }
    }
}

fn mend(site: &Site, asked: &Asked, actor: &JoinedActor, candidates: &[JoinedActor]) -> Markup {
    let back = links::actor(&actor.id);
    let kinds = [
        ActorType::Person,
        ActorType::Organization,
        ActorType::Place,
        ActorType::Group,
        ActorType::Other,
    ];
    let sign = |id: &str| {
        html! {
            (signed(site))
            input type="hidden" name="actor" value=(actor.id);
            input type="hidden" name="back" value=(back);
            span.field { label for={"why-" (id)} { "Why (optional)" } input id={"why-" (id)} name="why" maxlength="300"; }
            span.field { label for={"who-" (id)} { "Signed" } input id={"who-" (id)} name="who" maxlength="100" value=(site.options.who) required; }
        }
    };
    html! {
        section.mend aria-labelledby="mend" {
            h2 #mend { "Something is wrong here" }
            p.aside { "Corrections are kept in a journal, survive a new reading of the articles, and can be undone." }
            details open[asked.text("merge").is_some()] {
                summary { "It is the same as another actor" }
                form method="get" action=(back) {
                    span.field { label for="field-merge" { "Words of the other’s name" } input #field-merge name="merge" value=[asked.text("merge")] maxlength="400" required; }
                    button { "Find" }
                }
                @if asked.text("merge").is_some() {
                    @if candidates.is_empty() { p.nothing { "Nobody else has these words in a name." } }
                    @else {
                        form method="post" action="/corrections" {
                            fieldset {
                                legend { "Which one is it?" }
                                @for (i, other) in candidates.iter().enumerate() {
                                    p.option {
                                        input type="radio" id={"other-" (i)} name="other" value=(other.id) required checked[candidates.len() == 1];
                                        label for={"other-" (i)} { (text(&other.name)) span.aside { " " (name(other.kind)) ", in " (parts::count(other.articles, "article")) } }
                                    }
                                }
                            }
                            (sign("merge"))
                            button name="change" value="merge" { "These are one" }
                        }
                    }
                }
            }
            details {
                summary { "It is two that were taken for one" }
                form method="post" action="/corrections" {
                    p { "Give what the other one’s articles have in common; those become an actor of its own." }
                    span.field { label for="field-name" { "Called there" }
                        select #field-name name="name" {
                            option value="" { "any name" }
                            @for other in &actor.names { option value=(other.name) { (text(&other.name)) } }
                        }
                    }
                    span.field { label for="field-outlet" { "Outlet" } input #field-outlet name="outlet" maxlength="400"; }
                    span.field { label for="field-article" { "Article (its id)" } input #field-article name="article" maxlength="100"; }
                    (sign("split"))
                    button name="change" value="split" { "Take them apart" }
                }
            }
            details {
                summary { "It has another name" }
                form method="post" action="/corrections" {
                    span.field { label for="field-rename" { "Name" } input #field-rename name="name" value=(actor.name) maxlength="200" required; }
                    (sign("rename"))
                    button name="change" value="rename" { "Call it so" }
                }
            }
            details {
                summary { "It is of another kind" }
                form method="post" action="/corrections" {
                    span.field { label for="field-kind" { "Kind" }
                        select #field-kind name="kind" { @for kind in kinds { option value=(name(kind)) selected[kind == actor.kind] { (name(kind)) } } }
                    }
                    (sign("type"))
                    button name="change" value="type" { "It is that" }
                }
            }
        }
    }
}
