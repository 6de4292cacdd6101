//! The page of corrections, and the requests that make and undo corrections.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Redirect;
use maud::{Markup, html};
use onrecord::Ledger;
use onrecord::contract::{Span, variant_name};
use onrecord::ledger::{
    Amendment, Anchor, AttributionAnchor, AttributionEdit, Change, CorrectionRow, Edit, Signature,
    SplitQuery, Standing,
};
use onrecord::reading::ActorType;
use serde::de::DeserializeOwned;

use super::components;
use super::layout::{HtmlPage, Tab};
use crate::article::{text, token_field};
use crate::formatting::{count, day};
use crate::ledger_pool::LedgerPool;
use crate::params::{LIMIT, OFFSET, Params};
use crate::problem::Problem;
use crate::state::AppState;
use crate::{links, security};

const ROWS: usize = 50;

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<HtmlPage, Problem> {
    let params = Params::from_form(query.as_deref(), &[LIMIT, OFFSET])?;
    if state.is_public() {
        return Err(Problem::forbidden("The journal of corrections is not shown to everybody."));
    }
    let window = params.window(ROWS);
    let mut rows = state.pool.ask(|ledger| ledger.ask().corrections()).await?;
    rows.reverse();
    let found = rows.len();
    let more = window.apply(&mut rows);
    let main = html! {
        h1 { "Corrections" }
        p { "All corrections, newest first. The journal never loses an entry. An undone correction stays, with the entry that undid it." }
        @if found == 0 { p.nothing { "There are no corrections yet. The pages of articles and actors have a section “Something is wrong here”." } }
        ol.journal { @for row in &rows { li { (entry(&state, row)) } } }
        (components::pager(&params, "/corrections", window, more))
    };
    Ok(HtmlPage::new("Corrections", Tab::Corrections, main))
}

fn entry(state: &AppState, row: &CorrectionRow) -> Markup {
    let correction = &row.correction;
    html! {
        article.correction id=(correction.id) {
            div.says { (description(&correction.change)) }
            @if let Some(why) = &correction.why { p { "“" (text(why)) "”" } }
            p.meta {
                (text(&correction.who)) " · " time datetime=(correction.made) { (day(&correction.made)) }
                " · " span class={"standing " (variant_name(row.standing))} { (variant_name(row.standing)) }
                @if let Some(by) = &row.undone_by { " by " a href={"#" (by)} { code { (by) } } }
                @if let Some(why) = &row.orphaned { ": " (text(why)) }
                " · " code { (correction.id) }
            }
            @if state.may_correct() && row.standing != Standing::Undone && !matches!(correction.change, Change::Undo { .. }) {
                form.undo method="post" action="/corrections/undo" {
                    (token_field(state))
                    input type="hidden" name="correction" value=(correction.id);
                    input type="hidden" name="who" value=(state.options.who);
                    button.quiet { "Undo" }
                }
            }
        }
    }
}

fn description(change: &Change) -> Markup {
    html! {
        @match change {
            Change::MergeActors { actors } => { "These are one actor: " (anchors(actors)) },
            Change::SplitActor { actors } => { "An actor of its own: " (anchors(actors)) },
            Change::RenameActor { actor, name } => { (words(&actor.text)) " is called " (words(name)) },
            Change::RetypeActor { actor, kind } => { (words(&actor.text)) " is of type " (kind.name()) },
            Change::RejectAttribution { attribution } => { "Nobody says: " (content(attribution)) },
            Change::ReassignAttribution { attribution, speaker } => {
                @match speaker {
                    Some(speaker) => { (words(&speaker.text)) " says: " },
                    None => "The speaker is unknown: ",
                }
                (content(attribution))
            },
            Change::AddAttribution { attribution, speaker } => {
                @if let Some(speaker) = speaker { (words(&speaker.text)) " says, which the program missed: " } @else { "The program missed: " }
                (runs(&attribution.content))
            },
            Change::AmendAttribution { attribution, to } => { "Amended: " (content(attribution)) ": " (amendment(to)) },
            Change::Undo { correction } => { "Undone: " a href={"#" (correction)} { code { (correction) } } },
        }
    }
}

fn anchors(anchors: &[Anchor]) -> Markup {
    const MAX_SHOWN: usize = 6;
    // There is one mention per article, and most have the same words.
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for anchor in anchors {
        *counts.entry(anchor.text.as_str()).or_default() += 1;
    }
    html! {
        @for (i, (mention, articles)) in counts.iter().take(MAX_SHOWN).enumerate() {
            @if i > 0 { ", " } (words(mention)) @if *articles > 1 { " (" (count(*articles, "article")) ")" }
        }
        @if counts.len() > MAX_SHOWN { " and " (counts.len() - MAX_SHOWN) " more" }
    }
}

fn words(words: &str) -> Markup {
    html! { strong { (text(words)) } }
}

fn content(attribution: &AttributionAnchor) -> Markup {
    runs(&attribution.content)
}

fn runs(runs: &[Span]) -> Markup {
    html! { @for (i, span) in runs.iter().enumerate() { @if i > 0 { " … " } q { (text(&span.text)) } } }
}

/// What an amendment changes.
fn amendment(to: &Amendment) -> Markup {
    let part = |label: &str, edit: &Edit<Span>| {
        html! {
            @match edit {
                Edit::Keep => {},
                Edit::Set(span) => li { (label) " " q { (text(&span.text)) } },
                Edit::Clear => li { "no " (label) },
            }
        }
    };
    html! {
        ul {
            @if let Some(content) = &to.content { li { "content " (runs(&content.runs)) } }
            (part("cue", &to.cue))
            (part("source", &to.source))
            @match &to.speaker {
                Edit::Keep => {},
                Edit::Set(speaker) => li { "speaker " (words(&speaker.text)) },
                Edit::Clear => li { "speaker unknown" },
            }
            @if let Some(form) = to.form { li { (form.name()) } }
            @if let Some(act) = to.act { li { (act.name()) } }
            @if let Some(polarity) = to.polarity { li { (polarity.name()) } }
        }
    }
}

/// The fields of a form that was form.
struct SentForm(BTreeMap<String, String>);

impl SentForm {
    fn read(state: &AppState, headers: &HeaderMap, body: &str) -> Result<Self, Problem> {
        let fields = form_urlencoded::parse(body.as_bytes());
        let form =
            Self(fields.map(|(name, value)| (name.into(), value.trim().to_owned())).collect());
        security::check_form(state, headers, form.text("token"))?;
        Ok(form)
    }

    /// A field that is not empty.
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    fn required(&self, name: &str) -> Result<String, Problem> {
        self.owned(name)
            .ok_or_else(|| Problem::bad_request(format!("The field “{name}” is empty.")))
    }

    fn signature(&self) -> Result<Signature, Problem> {
        Ok(Signature { who: self.required("who")?, why: self.owned("why") })
    }

    /// The fields of an attribution. If it exists already, an empty field removes the part.
    fn edit(&self, exists: bool) -> Result<AttributionEdit, Problem> {
        let content = self.ranges("content")?;
        let part = |name: &str| -> Result<Edit<(usize, usize)>, Problem> {
            let found = self.ranges(name)?.first().copied();
            Ok(if exists { Edit::set_or_clear(found) } else { Edit::set_or_keep(found) })
        };
        Ok(AttributionEdit {
            content,
            cue: part("cue")?,
            source: part("source")?,
            speaker: Edit::set_or_keep(self.owned("speaker")),
            form: self.enum_value("form")?,
            act: self.enum_value("act")?,
            polarity: self.enum_value("polarity")?,
        })
    }

    /// Parses ranges such as `10-25, 30-41`.
    fn ranges(&self, name: &str) -> Result<Vec<(usize, usize)>, Problem> {
        let values = self.text(name).unwrap_or_default().split(',').map(str::trim);
        let parse = |value: &str| {
            let (start, end) = value.split_once(['-', '–'])?;
            Some((start.trim().parse().ok()?, end.trim().parse().ok()?))
        };
        let ranges = values.filter(|value| !value.is_empty()).map(|value| {
            let wrong = || {
                Problem::bad_request(format!(
                    "“{value}” is no range for the {name}. Write it as 10-25."
                ))
            };
            parse(value).ok_or_else(wrong)
        });
        ranges.collect()
    }

    fn enum_value<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Problem> {
        let parse = |value: &str| {
            let wrong = |_| Problem::bad_request(format!("“{value}” is no valid {name}."));
            serde_json::from_value(value.into()).map_err(wrong)
        };
        self.text(name).map(parse).transpose()
    }

    /// The page of this server to go back to.
    fn back(&self) -> Redirect {
        let back = self.text("back").filter(|path| {
            path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n'])
        });
        Redirect::to(back.unwrap_or("/corrections"))
    }
}

pub(super) async fn correct(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    body: String,
) -> Result<Redirect, Problem> {
    let form = SentForm::read(&state, &headers, &body)?;
    match form.required("change")?.as_str() {
        change @ ("reject" | "reassign" | "add" | "amend") => {
            correct_attribution(&state.pool, &form, change).await
        }
        change @ ("merge" | "split" | "rename" | "type") => {
            correct_actor(&state.pool, &form, change).await
        }
        other => Err(Problem::bad_request(format!("“{other}” is no kind of correction."))),
    }
}

async fn correct_attribution(
    pool: &LedgerPool,
    form: &SentForm,
    change: &str,
) -> Result<Redirect, Problem> {
    let by = form.signature()?;
    let article = form.required("article")?;
    let article_page = Redirect::to(&links::article(&article));
    if change == "add" {
        let edit = form.edit(false)?;
        pool.write(move |ledger| ledger.corrections().add_attribution(&article, &edit, &by))
            .await?;
        return Ok(form.back());
    }
    let item = Some(form.required("item")?);
    match change {
        "reject" => {
            pool.write(move |ledger| {
                ledger.corrections().reject_attribution(&article, item.as_deref(), &by)
            })
            .await?;
            // The page no longer has the attribution.
            return Ok(article_page);
        }
        "reassign" => {
            let speaker = form.owned("speaker");
            pool.write(move |ledger| {
                ledger.corrections().reassign_attribution(
                    &article,
                    item.as_deref(),
                    speaker.as_deref(),
                    &by,
                )
            })
            .await?;
        }
        _ => {
            let edit = form.edit(true)?;
            pool.write(move |ledger| {
                ledger.corrections().amend_attribution(&article, item.as_deref(), &edit, &by)
            })
            .await?;
        }
    }
    Ok(form.back())
}

async fn correct_actor(
    pool: &LedgerPool,
    form: &SentForm,
    change: &str,
) -> Result<Redirect, Problem> {
    let by = form.signature()?;
    let actor = form.required("actor")?;
    match change {
        "merge" => {
            let actors = [actor, form.required("other")?];
            let merged = pool.write(move |ledger| {
                ledger.corrections().merge_actors(&actors, &by)?;
                Ok(current_id(ledger, &actors))
            });
            return Ok(to_actor(merged.await?));
        }
        "split" => {
            let query = SplitQuery {
                articles: form.owned("article").into_iter().collect(),
                name: form.owned("name"),
                outlet: form.owned("outlet"),
            };
            let rest = pool.write(move |ledger| {
                ledger.corrections().split_actor(&actor, &query, &by)?;
                Ok(current_id(ledger, &[actor]))
            });
            return Ok(to_actor(rest.await?));
        }
        "rename" => {
            let name = form.required("name")?;
            pool.write(move |ledger| ledger.corrections().rename_actor(&actor, &name, &by)).await?;
        }
        _ => {
            let missing = || Problem::bad_request("The field “kind” is empty.");
            let kind: ActorType = form.enum_value("kind")?.ok_or_else(missing)?;
            pool.write(move |ledger| ledger.corrections().retype_actor(&actor, kind, &by)).await?;
        }
    }
    Ok(form.back())
}

/// The id of the actor that one of these ids names now. A merge or split may change ids.
fn current_id(ledger: &Ledger, ids: &[String]) -> Option<String> {
    ids.iter().find_map(|id| ledger.ask().actor(id).ok()).map(|actor| actor.id)
}

fn to_actor(id: Option<String>) -> Redirect {
    Redirect::to(&id.map_or_else(|| "/corrections".to_owned(), |id| links::actor(&id)))
}

pub(super) async fn undo(
    State(state): State<Arc<AppState>>,
    headers: HeaderMap,
    body: String,
) -> Result<Redirect, Problem> {
    let form = SentForm::read(&state, &headers, &body)?;
    let by = form.signature()?;
    let correction = form.required("correction")?;
    state.pool.write(move |ledger| ledger.corrections().undo(&correction, &by)).await?;
    Ok(Redirect::to("/corrections"))
}
