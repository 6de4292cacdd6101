//! The page of an actor across articles: its statements, its names, and forms for corrections.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use maud::{Markup, html};
use onrecord::ledger::{
    Filter, JoinedActor, NameRow, Names, NamesBy, NamesQuery, QuoteQuery, QuoteRow, TimelineBy,
};
use onrecord::reading::{ActorType, MentionForm};

use super::layout::{HtmlPage, Tab};
use super::{components, timeline};
use crate::article::{text, token_field};
use crate::formatting::{count, number};
use crate::params::{ARTICLE_FILTERS, Param, ParamKind, Params, join};
use crate::problem::Problem;
use crate::state::AppState;
use crate::{charts, links, redaction};

const MERGE: Param =
    Param { name: "merge", kind: ParamKind::Text, description: "Words of another actor's name" };
const QUOTES: usize = 10;
/// Names per outlet.
const NAMES: usize = 6;
const CANDIDATES: usize = 8;

/// What the page shows.
struct ActorData {
    actor: JoinedActor,
    names: Names,
    quotes: Vec<QuoteRow>,
    months: onrecord::ledger::Timeline,
    candidates: Vec<JoinedActor>,
}

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<HtmlPage, Problem> {
    let params = Params::from_form(query.as_deref(), &join(&[&ARTICLE_FILTERS, &[MERGE]]))?;
    let filter = params.filter();
    let merge = params.text("merge").map(str::to_owned);
    let is_public = state.is_public();
    let data = state.pool.ask(move |ledger| find(ledger, &id, filter, merge, is_public)).await?;
    let title = data.actor.name.clone();
    Ok(HtmlPage::new(title, Tab::Actors, page(&state, &params, &data)))
}

fn find(
    ledger: &onrecord::Ledger,
    id: &str,
    filter: Filter,
    merge: Option<String>,
    is_public: bool,
) -> Result<ActorData, Problem> {
    let actor = ledger.ask().actor(id)?;
    let names = ledger.ask().names(&NamesQuery {
        actor: actor.id.clone(),
        by: NamesBy::Outlet,
        filter: filter.clone(),
        limit: Some(NAMES),
    })?;
    let query = QuoteQuery {
        by: Some(actor.id.clone()),
        filter,
        limit: Some(QUOTES + 1),
        ..QuoteQuery::default()
    };
    let mut quotes = ledger.ask().quotes(&query)?;
    if is_public {
        redaction::quotes(ledger, &mut quotes)?;
    }
    let mut candidates = match merge {
        Some(words) => ledger.ask().actors_named(&words, CANDIDATES + 1)?,
        None => Vec::new(),
    };
    candidates.retain(|other| other.id != actor.id);
    let months = ledger.ask().timeline(&query, TimelineBy::Form)?;
    Ok(ActorData { actor, names, quotes, months, candidates })
}

fn page(state: &AppState, params: &Params, data: &ActorData) -> Markup {
    let ActorData { actor, names, quotes, months, candidates } = data;
    let statements = Params::default().with("by", actor.id.clone()).url("/statements");
    html! {
        h1 { (text(&actor.name)) }
        p.facts { (actor.kind.name()) ", in " (count(actor.articles, "article")) ". " code { (actor.id) } }
        @if actor.names.len() > 1 {
            p { "Also called "
                @for (i, other) in actor.names.iter().filter(|other| other.name != actor.name).take(12).enumerate() {
                    @if i > 0 { ", " } (text(&other.name)) span.aside { " " (number(other.actors)) }
                }
                "."
            }
        }
        section aria-labelledby="said" {
            h2 #said { "Statements" }
            @if quotes.is_empty() { p.nothing { "No statements." } }
            @if !months.rows.is_empty() { (timeline::chart(months, TimelineBy::Form)) }
            @for row in quotes.iter().take(QUOTES) { (components::quote(row)) }
            @if quotes.len() > QUOTES { p { a href=(statements) { "All statements" } " · " a href=(Params::default().with("by", actor.id.clone()).url("/wordings")) { "The same words in several articles" } } }
        }
        section aria-labelledby="called" {
            h2 #called { "Names that outlets use" }
            (name_table(names))
        }
        @if state.may_correct() { (correction_forms(state, params, actor, candidates)) }
    }
}

fn name_table(names: &Names) -> Markup {
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
                    @if i == 0 { th scope="rowgroup" rowspan=(rows.len()) { (components::outlet(*outlet)) } }
                    td { (text(&row.words)) @if row.form == MentionForm::Nominal { span.aside { " (description)" } } }
                    td.number { (number(row.count)) }
                    td.bar { (charts::bar(row.count as f64 / most as f64)) }
                    td.number { (number(row.own)) }
                    td.number { (number(row.attributed + row.chained)) }
                    td { a href=(links::citation(&row.article, &row.citation)) { code { (row.citation) } } }
                } }
            } }
        } }
    }
}

fn correction_forms(
    state: &AppState,
    params: &Params,
    actor: &JoinedActor,
    candidates: &[JoinedActor],
) -> Markup {
    html! {
        section.correct aria-labelledby="correct" {
            h2 #correct { "Something is wrong here" }
            p.aside { "A journal keeps all corrections. They still apply after a re-reading of the articles, and you can undo them." }
            (merge_form(state, params, actor, candidates))
            (split_form(state, actor))
            details {
                summary { "It has another name" }
                form method="post" action="/corrections" {
                    span.field { label for="field-rename" { "Name" } input #field-rename name="name" value=(actor.name) maxlength="200" required; }
                    (common_fields(state, actor, "rename"))
                    button name="change" value="rename" { "Rename" }
                }
            }
            details {
                summary { "It is of another type" }
                form method="post" action="/corrections" {
                    span.field { label for="field-kind" { "Type" }
                        select #field-kind name="kind" { @for name in ActorType::NAMES { option value=(name) selected[name == actor.kind.name()] { (name) } } }
                    }
                    (common_fields(state, actor, "type"))
                    button name="change" value="type" { "Change the type" }
                }
            }
        }
    }
}

/// A search for another actor, then a form to merge with one of those found.
fn merge_form(
    state: &AppState,
    params: &Params,
    actor: &JoinedActor,
    candidates: &[JoinedActor],
) -> Markup {
    html! {
        details open[params.text("merge").is_some()] {
            summary { "It is the same as another actor" }
            form method="get" action=(links::actor(&actor.id)) {
                span.field { label for="field-merge" { "Words of the other’s name" } input #field-merge name="merge" value=[params.text("merge")] maxlength="400" required; }
                button { "Find" }
            }
            @if params.text("merge").is_some() {
                @if candidates.is_empty() { p.nothing { "No other actor has these words in a name." } }
                @else {
                    form method="post" action="/corrections" {
                        fieldset {
                            legend { "Which one is it?" }
                            @for (i, other) in candidates.iter().enumerate() {
                                p.option {
                                    input type="radio" id={"other-" (i)} name="other" value=(other.id) required checked[candidates.len() == 1];
                                    label for={"other-" (i)} { (text(&other.name)) span.aside { " " (other.kind.name()) ", in " (count(other.articles, "article")) } }
                                }
                            }
                        }
                        (common_fields(state, actor, "merge"))
                        button name="change" value="merge" { "Merge them" }
                    }
                }
            }
        }
    }
}

fn split_form(state: &AppState, actor: &JoinedActor) -> Markup {
    html! {
        details {
            summary { "It is two actors taken for one" }
            form method="post" action="/corrections" {
                p { "Say what the other actor’s articles have in common. They become an actor of their own." }
                span.field { label for="field-name" { "Name there" }
                    select #field-name name="name" {
                        option value="" { "any name" }
                        @for other in &actor.names { option value=(other.name) { (text(&other.name)) } }
                    }
                }
                span.field { label for="field-outlet" { "Outlet" } input #field-outlet name="outlet" maxlength="400"; }
                span.field { label for="field-article" { "Article (its id)" } input #field-article name="article" maxlength="100"; }
                (common_fields(state, actor, "split"))
                button name="change" value="split" { "Split" }
            }
        }
    }
}

/// The fields that all corrections of an actor have.
fn common_fields(state: &AppState, actor: &JoinedActor, id: &str) -> Markup {
    html! {
        (token_field(state))
        input type="hidden" name="actor" value=(actor.id);
        input type="hidden" name="back" value=(links::actor(&actor.id));
        span.field { label for={"why-" (id)} { "Why (optional)" } input id={"why-" (id)} name="why" maxlength="300"; }
        span.field { label for={"who-" (id)} { "Signed" } input id={"who-" (id)} name="who" maxlength="100" value=(state.options.who) required; }
    }
}
