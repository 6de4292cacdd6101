//! The journal of corrections, and what adds to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Redirect;
use maud::{Markup, html};
use onrecord::contract::Span;
use onrecord::{
    ActorType, Amendment, Anchor, AttributionAnchor, AttributionEdit, Change, CorrectionRow, Edit,
    Ledger, Signature, SplitQuery, Standing,
};

use serde::de::DeserializeOwned;

use super::{Page, Tab, parts};
use crate::article::{name, signed, text};
use crate::asked::{Asked, LIMIT, OFFSET};
use crate::problem::Problem;
use crate::site::Site;
use crate::{guard, links};

const ROWS: usize = 50;

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    let asked = Asked::read(query.as_deref(), &[LIMIT, OFFSET])?;
    if site.is_public() {
        return Err(Problem::forbidden("The journal of corrections is not shown to everybody."));
    }
    let page = asked.page(ROWS);
    let mut rows = site.desk.ask(|ledger| ledger.ask().corrections()).await?;
    rows.reverse();
    let found = rows.len();
    let more = page.cut(&mut rows);
    let main = html! {
        h1 { "Corrections" }
        p { "What people mended, newest first. Nothing is ever taken out of this journal; a correction that was undone stands here with what undid it." }
        @if found == 0 { p.nothing { "Nobody has corrected anything yet. Articles and actors have a part “Something is wrong here”." } }
        ol.journal { @for row in &rows { li { (one(&site, row)) } } }
        (parts::pager(&asked, "/corrections", page, more))
    };
    Ok(Page::new("Corrections", Tab::Corrections, main))
}

fn one(site: &Site, row: &CorrectionRow) -> Markup {
    let correction = &row.correction;
    html! {
        article.correction id=(correction.id) {
            div.says { (says(&correction.change)) }
            @if let Some(why) = &correction.why { p { "“" (text(why)) "”" } }
            p.meta {
                (text(&correction.who)) " · " time datetime=(correction.made) { (parts::day(&correction.made)) }
                " · " span class={"standing " (name(row.standing))} { (name(row.standing)) }
                @if let Some(by) = &row.undone_by { " by " a href={"#" (by)} { code { (by) } } }
                @if let Some(why) = &row.orphaned { ": " (text(why)) }
                " · " code { (correction.id) }
            }
            @if site.may_correct() && row.standing != Standing::Undone && !matches!(correction.change, Change::Undo { .. }) {
                form.undo method="post" action="/corrections/undo" {
                    (signed(site))
                    input type="hidden" name="correction" value=(correction.id);
                    input type="hidden" name="who" value=(site.options.who);
                    button.quiet { "Undo" }
                }
            }
        }
    }
}

fn says(change: &Change) -> Markup {
    html! {
        @match change {
            Change::MergeActors { actors } => { "These are one actor: " (anchors(actors)) },
            Change::SplitActor { actors } => { "An actor of its own: " (anchors(actors)) },
            Change::RenameActor { actor, name } => { (words(&actor.text)) " is called " (words(name)) },
            Change::RetypeActor { actor, kind } => { (words(&actor.text)) " is of the kind " (name(kind)) },
            Change::RejectAttribution { attribution } => { "Nobody says: " (content(attribution)) },
            Change::ReassignAttribution { attribution, speaker } => {
                @match speaker {
                    Some(speaker) => { (words(&speaker.text)) " says: " },
                    None => "It cannot be told who says: ",
                }
                (content(attribution))
            },
            Change::AddAttribution { attribution, speaker } => {
                @if let Some(speaker) = speaker { (words(&speaker.text)) " says, which was missed: " } @else { "Missed: " }
                (runs(&attribution.content))
            },
            Change::AmendAttribution { attribution, to } => { "Other words or marks of " (content(attribution)) ": " (amended(to)) },
            Change::Undo { correction } => { "Undone: " a href={"#" (correction)} { code { (correction) } } },
        }
    }
}

fn anchors(anchors: &[Anchor]) -> Markup {
    const SHOWN: usize = 6;
    // One place in each article: most have the same words.
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for anchor in anchors {
        *counts.entry(anchor.text.as_str()).or_default() += 1;
    }
    html! {
        @for (i, (said, count)) in counts.iter().take(SHOWN).enumerate() {
            @if i > 0 { ", " } (words(said)) @if *count > 1 { " (" (parts::count(*count, "article")) ")" }
        }
        @if counts.len() > SHOWN { " and " (counts.len() - SHOWN) " more" }
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

/// What is otherwise in an attribution.
fn amended(to: &Amendment) -> Markup {
    let part = |says: &str, edit: &Edit<Span>| {
        html! {
            @match edit {
                Edit::Keep => {},
                Edit::Set(span) => li { (says) " " q { (text(&span.text)) } },
                Edit::Clear => li { "no " (says) },
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
                Edit::Clear => li { "speaker not known" },
            }
            @if let Some(form) = to.form { li { (name(form)) } }
            @if let Some(act) = to.act { li { (name(act)) } }
            @if let Some(polarity) = to.polarity { li { (name(polarity)) } }
        }
    }
}

/// A form that was sent.
struct Sent(BTreeMap<String, String>);

impl Sent {
    fn read(site: &Site, headers: &HeaderMap, body: &str) -> Result<Self, Problem> {
        let fields = form_urlencoded::parse(body.as_bytes());
        let sent =
            Self(fields.map(|(name, value)| (name.into(), value.trim().to_owned())).collect());
        guard::may_change(site, headers, sent.text("token"))?;
        Ok(sent)
    }

    /// What was filled in.
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    fn needed(&self, name: &str) -> Result<String, Problem> {
        self.owned(name)
            .ok_or_else(|| Problem::asked_wrong(format!("The field “{name}” is empty.")))
    }

    fn signature(&self) -> Result<Signature, Problem> {
        Ok(Signature { who: self.needed("who")?, why: self.owned("why") })
    }

    /// What is said of an attribution; of one that is there, what is left empty is taken from it.
    fn edit(&self, amends: bool) -> Result<AttributionEdit, Problem> {
        let content = self.stretches("content")?;
        let part = |name: &str| -> Result<Edit<(usize, usize)>, Problem> {
            let found = self.stretches(name)?.first().copied();
            Ok(if amends { Edit::set_or_clear(found) } else { Edit::set_or_keep(found) })
        };
        Ok(AttributionEdit {
            content,
            cue: part("cue")?,
            source: part("source")?,
            speaker: Edit::set_or_keep(self.owned("speaker")),
            form: self.one("form")?,
            act: self.one("act")?,
            polarity: self.one("polarity")?,
        })
    }

    /// Places such as `10-25, 30-41`.
    fn stretches(&self, name: &str) -> Result<Vec<(usize, usize)>, Problem> {
        let places = self.text(name).unwrap_or_default().split(',').map(str::trim);
        let read = |place: &str| {
            let (start, end) = place.split_once(['-', '–'])?;
            Some((start.trim().parse().ok()?, end.trim().parse().ok()?))
        };
        let places = places.filter(|place| !place.is_empty()).map(|place| {
            let wrong = || {
                Problem::asked_wrong(format!(
                    "“{place}” is no place for the {name}: write it as 10-25."
                ))
            };
            read(place).ok_or_else(wrong)
        });
        places.collect()
    }

    fn one<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Problem> {
        let read = |value: &str| {
            let wrong = |_| Problem::asked_wrong(format!("“{value}” is no {name}."));
            serde_json::from_value(value.into()).map_err(wrong)
        };
        self.text(name).map(read).transpose()
    }

    /// A page of this site to go back to.
    fn back(&self) -> Redirect {
        let back = self.text("back").filter(|path| {
            path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n'])
        });
        Redirect::to(back.unwrap_or("/corrections"))
    }
}

pub(super) async fn correct(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    body: String,
) -> Result<Redirect, Problem> {
    let sent = Sent::read(&site, &headers, &body)?;
    let by = sent.signature()?;
    let change = sent.needed("change")?;
    let back = sent.back();
    match change.as_str() {
        "reject" => {
            let (article, item) = (sent.needed("article")?, sent.needed("item")?);
            site.desk
                .write(move |ledger| {
                    ledger.corrections().reject_attribution(&article, Some(&item), &by)
                })
                .await?;
            // The attribution is gone from the page.
            let article = sent.needed("article")?;
            return Ok(Redirect::to(&links::article(&article)));
        }
        "reassign" => {
            let (article, item) = (sent.needed("article")?, sent.needed("item")?);
            let speaker = sent.owned("speaker");
            site.desk
                .write(move |ledger| {
                    ledger.corrections().reassign_attribution(
                        &article,
                        Some(&item),
                        speaker.as_deref(),
                        &by,
                    )
                })
                .await?;
        }
        "add" => {
            let article = sent.needed("article")?;
            let edit = sent.edit(false)?;
            site.desk
                .write(move |ledger| ledger.corrections().add_attribution(&article, &edit, &by))
                .await?;
        }
        "amend" => {
            let (article, item) = (sent.needed("article")?, sent.needed("item")?);
            let edit = sent.edit(true)?;
            site.desk
                .write(move |ledger| {
                    ledger.corrections().amend_attribution(&article, Some(&item), &edit, &by)
                })
                .await?;
        }
        "merge" => {
            let names = [sent.needed("actor")?, sent.needed("other")?];
            let merged = site
                .desk
                .write(move |ledger| {
                    ledger.corrections().merge_actors(&names, &by)?;
                    Ok(called_now(ledger, &names))
                })
                .await?;
            return Ok(to_actor(merged));
        }
        "split" => {
            let actor = sent.needed("actor")?;
            let query = SplitQuery {
                articles: sent.owned("article").into_iter().collect(),
                name: sent.owned("name"),
                outlet: sent.owned("outlet"),
            };
            let left = site
                .desk
                .write(move |ledger| {
                    ledger.corrections().split_actor(&actor, &query, &by)?;
                    Ok(called_now(ledger, &[actor]))
                })
                .await?;
            return Ok(to_actor(left));
        }
        "rename" => {
            let (actor, name) = (sent.needed("actor")?, sent.needed("name")?);
            site.desk
                .write(move |ledger| ledger.corrections().rename_actor(&actor, &name, &by))
                .await?;
        }
        "type" => {
            let actor = sent.needed("actor")?;
            let missing = || Problem::asked_wrong("The field “kind” is empty.");
            let kind: ActorType = sent.one("kind")?.ok_or_else(missing)?;
            site.desk
                .write(move |ledger| ledger.corrections().retype_actor(&actor, kind, &by))
                .await?;
        }
        other => return Err(Problem::asked_wrong(format!("“{other}” is no correction."))),
    }
    Ok(back)
}

/// The id of the actor that one of these ids names now: what is joined otherwise may have another.
fn called_now(ledger: &Ledger, ids: &[String]) -> Option<String> {
    ids.iter().find_map(|id| ledger.ask().actor(id).ok()).map(|actor| actor.id)
}

fn to_actor(id: Option<String>) -> Redirect {
    Redirect::to(&id.map_or_else(|| "/corrections".to_owned(), |id| links::actor(&id)))
}

pub(super) async fn undo(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    body: String,
) -> Result<Redirect, Problem> {
    let sent = Sent::read(&site, &headers, &body)?;
    let by = sent.signature()?;
    let correction = sent.needed("correction")?;
    site.desk.write(move |ledger| ledger.corrections().undo(&correction, &by)).await?;
    Ok(Redirect::to("/corrections"))
}
