//! Components that several pages use.

use maud::{Markup, html};
use onrecord::contract::{Licence, Mining, Reading};
use onrecord::ledger::{JoinedActor, QuoteRow};
use onrecord::reading::{Act, Form, Polarity};
use onrecord::text::LicenceScope;

use crate::article::{Voices, label, text};
use crate::formatting::{count, day};
use crate::links;
use crate::params::{Params, RowWindow};

/// An article's licence, with the evidence for it.
pub(crate) fn licence(licence: Option<&Licence>, mining: Option<&Mining>) -> Markup {
    html! {
        p.licence {
            @match licence {
                None => "Licence: none found.",
                Some(licence) => {
                    "Licence: "
                    @match licence.url.as_deref().filter(|url| url.starts_with("http")) {
                        Some(url) => a href=(url) rel="license noreferrer noopener" title=(licence.id) { (text(&licence_name(&licence.id))) },
                        None => strong title=(licence.id) { (text(&licence_name(&licence.id))) },
                    }
                    @match licence.applies_to {
                        LicenceScope::Article => " for this article",
                        LicenceScope::Site => " for the whole site",
                        LicenceScope::Media => " for a picture or film, not for the text",
                        LicenceScope::Unknown => ", but it does not say for what",
                    }
                    @if let Some(evidence) = &licence.evidence {
                        ", by the words " q { (text(shortened(evidence.text()).trim_end_matches('.'))) }
                    }
                    ". " @if onrecord::formats::may_be_shared(Some(licence)) { "It allows sharing the text." }
                    @else { "It does not allow sharing the text." }
                }
            }
            @if mining.is_some_and(|mining| mining.reserved) { " The publisher reserves text and data mining." }
        }
    }
}

/// The usual name of a licence with an SPDX id.
pub(crate) fn licence_name(id: &str) -> String {
    match id {
        "LicenseRef-AllRightsReserved" => "all rights reserved".to_owned(),
        "LicenseRef-PublicDomain" => "public domain".to_owned(),
        "LicenseRef-Custom" => "terms of its own".to_owned(),
        _ => match id.strip_prefix("CC-") {
            Some(rest) => match rest.rsplit_once('-') {
                Some((kind, version)) if version.starts_with(|c: char| c.is_ascii_digit()) => {
                    format!("CC {kind} {version}")
                }
                _ => format!("CC {rest}"),
            },
            None => id.to_owned(),
        },
    }
}

/// The start of a piece of evidence.
fn shortened(words: &str) -> &str {
    words.char_indices().nth(160).map_or(words, |(end, _)| &words[..end])
}

pub(crate) fn actors(actors: &[JoinedActor]) -> Markup {
    html! {
        ul.actors { @for actor in actors {
            li {
                a href=(links::actor(&actor.id)) { (text(&actor.name)) }
                " " span.aside { (actor.kind.name()) ", in " (count(actor.articles, "article")) }
                @if actor.names.len() > 1 {
                    p.aside { "also "
                        @for (i, other) in actor.names.iter().filter(|other| other.name != actor.name).take(4).enumerate() {
                            @if i > 0 { ", " } (text(&other.name))
                        }
                    }
                }
            }
        } }
    }
}

/// A speaker in an article.
pub(crate) struct QuotedSpeaker {
    pub(crate) label: String,
    pub(crate) actor: Option<String>,
    pub(crate) items: Vec<String>,
}

/// An article's speakers, in order of their first statement.
pub(crate) fn speakers(reading: &Reading, voices: &Voices<'_>) -> Vec<QuotedSpeaker> {
    let mut all: Vec<QuotedSpeaker> = Vec::new();
    for (voice, q) in voices.iter().zip(&reading.attributions) {
        let actor = q.speaker.clone().filter(|_| voice.speaker.is_some());
        let label = voice.label();
        let known = all.iter_mut().find(|speaker| match (&actor, &speaker.actor) {
            (Some(actor), Some(known)) => actor == known,
            (None, None) => speaker.label == label,
            _ => false,
        });
        match known {
            Some(speaker) => speaker.items.push(q.id.clone()),
            None => all.push(QuotedSpeaker { label, actor, items: vec![q.id.clone()] }),
        }
    }
    all
}

/// A statement with its speaker, article and citation.
pub(crate) fn quote(row: &QuoteRow) -> Markup {
    html! {
        article.quote {
            p class={"words " (row.form.name())} {
                a href=(links::item(&row.article, &row.id)) { (words(row)) }
            }
            p.meta {
                span.who {
                    @match (&row.actor, &row.speaker) {
                        (Some(actor), Some(speaker)) => a href=(links::actor(actor)) { (text(speaker)) },
                        _ => (text(&label(row.speaker.as_deref(), row.source.as_deref()))),
                    }
                }
                @if !row.chain.is_empty() {
                    ", reported through "
                    @for (i, link) in row.chain.iter().enumerate() {
                        @if i > 0 { ", " } (text(&label(link.speaker.as_deref(), link.source.as_deref())))
                    }
                }
                " · " (outlet(row.outlet.as_deref()))
                @if let Some(published) = &row.published { " · " time datetime=(published) { (day(published)) } }
                " · " span.form { (row.form.name()) }
                @if row.polarity != Polarity::Affirmed { " · " (row.polarity.name()) }
                @if row.act != Act::Speech { " · " (row.act.name()) }
                " · " code { (row.citation) }
            }
        }
    }
}

/// The words of a statement, in one line.
fn words(row: &QuoteRow) -> Markup {
    let is_shown = row.content.iter().any(|span| !span.text.is_empty());
    html! {
        @if !is_shown { span.aside { "hidden: the article’s licence does not allow sharing" } }
        @for (i, span) in row.content.iter().enumerate() {
            @if i > 0 && is_shown { " … " }
            (text(span.text.trim()))
        }
    }
}

pub(crate) fn outlet(outlet: Option<&str>) -> Markup {
    match outlet {
        Some(outlet) => text(outlet),
        None => html! { "unknown outlet" },
    }
}

/// Links to the rows before and after.
pub(crate) fn pager(params: &Params, path: &str, window: RowWindow, more: bool) -> Markup {
    let at =
        |offset: usize| params.with("offset", (offset > 0).then(|| offset.to_string())).url(path);
    html! {
        @if window.offset > 0 || more {
            nav.pager aria-label="More rows" {
                @if window.offset > 0 { a rel="prev" href=(at(window.offset.saturating_sub(window.rows))) { "← Previous rows" } }
                @if more { a rel="next" href=(at(window.offset + window.rows)) { "Next rows →" } }
            }
        }
    }
}

/// The filter fields for articles.
pub(crate) fn article_fields(params: &Params) -> Markup {
    html! {
        (outlet_and_days(params))
        (field(params, "licence", "Licence", "text"))
    }
}

/// The filter fields for attributions. Most people use only the first few.
pub(crate) fn attribution_fields(params: &Params) -> Markup {
    let rarely_used = ["licence", "form", "act", "polarity", "voice"];
    html! {
        (outlet_and_days(params))
        details.more open[rarely_used.iter().any(|name| params.text(name).is_some())] {
            summary { "More" }
            div.fields { (field(params, "licence", "Licence", "text")) (choice_fields(params)) }
        }
    }
}

fn outlet_and_days(params: &Params) -> Markup {
    html! {
        (field(params, "outlet", "Outlet", "text"))
        (field(params, "since", "From", "date"))
        (field(params, "until", "To", "date"))
    }
}

fn choice_fields(params: &Params) -> Markup {
    let alike = |name| (name, name);
    html! {
        (choice(params, "form", "Form", &Form::NAMES.map(alike)))
        (choice(params, "act", "Act", &Act::NAMES.map(alike)))
        (choice(params, "polarity", "Polarity", &Polarity::NAMES.map(alike)))
        (choice(params, "voice", "Voice", &[("own", "the outlet"), ("attributed", "a source"), ("chained", "a source’s source")]))
    }
}

pub(crate) fn field(params: &Params, name: &str, label: &str, kind: &str) -> Markup {
    html! {
        span.field {
            label for={"field-" (name)} { (label) }
            input id={"field-" (name)} name=(name) type=(kind) value=[params.text(name)] maxlength="400";
        }
    }
}

pub(crate) fn choice(params: &Params, name: &str, label: &str, options: &[(&str, &str)]) -> Markup {
    let chosen = params.text(name);
    html! {
        span.field {
            label for={"field-" (name)} { (label) }
            select id={"field-" (name)} name=(name) {
                option value="" { "any" }
                @for (value, label) in options {
                    option value=(value) selected[chosen == Some(value)] { (label) }
                }
            }
        }
    }
}

/// A checkbox that counts each story once.
pub(crate) fn stories_field(params: &Params) -> Markup {
    html! {
        span.field.check {
            input type="checkbox" id="field-distinct_stories" name="distinct_stories" value="1" checked[params.flag("distinct_stories")];
            label for="field-distinct_stories" { "Each story once" }
        }
    }
}
