//! What several pages have.

use maud::{Markup, html};
use onrecord::contract::{Licence, Mining, Reading};
use onrecord::{Act, Form, JoinedActor, LicenceScope, Polarity, QuoteRow};

use crate::article::{Voices, label, name, text};
use crate::asked::{Asked, Page};
pub(crate) use crate::figures::{count, day, number, percent};
use crate::links;

/// Under which licence an article stands, and how that is known.
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
                        LicenceScope::Media => " for a picture or film in it, not for the text",
                        LicenceScope::Unknown => ", not said of what",
                    }
                    @if let Some(evidence) = &licence.evidence {
                        ", by the words " q { (text(shortened(evidence.text()).trim_end_matches('.'))) }
                    }
                    ". " @if onrecord::formats::may_be_shared(Some(licence)) { "The text may be shared." }
                    @else { "It does not allow the text to be shared." }
                }
            }
            @if mining.is_some_and(|mining| mining.reserved) { " Text and data mining is reserved." }
        }
    }
}

/// An SPDX id as people say it.
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

/// So much of a piece of evidence is shown.
fn shortened(words: &str) -> &str {
    words.char_indices().nth(160).map_or(words, |(end, _)| &words[..end])
}

pub(crate) fn actors(actors: &[JoinedActor]) -> Markup {
    html! {
        ul.actors { @for actor in actors {
            li {
                a href=(links::actor(&actor.id)) { (text(&actor.name)) }
                " " span.aside { (name(actor.kind)) ", in " (count(actor.articles, "article")) }
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

/// Somebody quoted in an article.
pub(crate) struct Speaker {
    pub(crate) label: String,
    pub(crate) actor: Option<String>,
    pub(crate) items: Vec<String>,
}

/// In the order in which they first speak.
pub(crate) fn speakers(reading: &Reading, voices: &Voices<'_>) -> Vec<Speaker> {
    let mut all: Vec<Speaker> = Vec::new();
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
            None => all.push(Speaker { label, actor, items: vec![q.id.clone()] }),
        }
    }
    all
}

/// An attribution with what is needed to cite it.
pub(crate) fn quote(row: &QuoteRow) -> Markup {
    html! {
        article.quote {
            p class={"words " (name(row.form))} {
                a href=(links::item(&row.article, &row.id)) { (said(row)) }
            }
            p.meta {
                span.who {
                    @match (&row.actor, &row.speaker) {
                        (Some(actor), Some(speaker)) => a href=(links::actor(actor)) { (text(speaker)) },
                        _ => (text(&label(row.speaker.as_deref(), row.source.as_deref()))),
                    }
                }
                @if !row.chain.is_empty() {
                    ", heard through "
                    @for (i, link) in row.chain.iter().enumerate() {
                        @if i > 0 { ", " } (text(&label(link.speaker.as_deref(), link.source.as_deref())))
                    }
                }
                " · " (outlet(row.outlet.as_deref()))
                @if let Some(published) = &row.published { " · " time datetime=(published) { (day(published)) } }
                " · " span.form { (name(row.form)) }
                @if row.polarity != onrecord::Polarity::Affirmed { " · " (name(row.polarity)) }
                @if row.act != onrecord::Act::Speech { " · " (name(row.act)) }
                " · " code { (row.citation) }
            }
        }
    }
}

/// What was said: the runs in one line.
fn said(row: &QuoteRow) -> Markup {
    let is_shown = row.content.iter().any(|span| !span.text.is_empty());
    html! {
        @if !is_shown { span.aside { "not shown: the article’s licence does not allow it" } }
        @for (i, span) in row.content.iter().enumerate() {
            @if i > 0 && is_shown { " … " }
            (text(span.text.trim()))
        }
    }
}

pub(crate) fn outlet(outlet: Option<&str>) -> Markup {
    match outlet {
        Some(outlet) => text(outlet),
        None => html! { "outlet not known" },
    }
}

/// Ways to the rows before and after.
pub(crate) fn pager(asked: &Asked, path: &str, page: Page, more: bool) -> Markup {
    let at =
        |offset: usize| asked.with("offset", (offset > 0).then(|| offset.to_string())).at(path);
    html! {
        @if page.offset > 0 || more {
            nav.pager aria-label="More rows" {
                @if page.offset > 0 { a rel="prev" href=(at(page.offset.saturating_sub(page.rows))) { "← Before these" } }
                @if more { a rel="next" href=(at(page.offset + page.rows)) { "After these →" } }
            }
        }
    }
}

/// The fields by which articles are narrowed down.
pub(crate) fn article_fields(asked: &Asked) -> Markup {
    html! {
        (outlet_and_days(asked))
        (field(asked, "licence", "Licence", "text"))
    }
}

/// And attributions, of which most people use the first few.
pub(crate) fn attribution_fields(asked: &Asked) -> Markup {
    let rare = ["licence", "form", "act", "polarity", "voice"];
    html! {
        (outlet_and_days(asked))
        details.more open[rare.iter().any(|name| asked.text(name).is_some())] {
            summary { "More" }
            div.fields { (field(asked, "licence", "Licence", "text")) (choices(asked)) }
        }
    }
}

fn outlet_and_days(asked: &Asked) -> Markup {
    html! {
        (field(asked, "outlet", "Outlet", "text"))
        (field(asked, "since", "From", "date"))
        (field(asked, "until", "To", "date"))
    }
}

fn choices(asked: &Asked) -> Markup {
    let alike = |name| (name, name);
    html! {
        (choice(asked, "form", "Form", &Form::NAMES.map(alike)))
        (choice(asked, "act", "Act", &Act::NAMES.map(alike)))
        (choice(asked, "polarity", "Polarity", &Polarity::NAMES.map(alike)))
        (choice(asked, "voice", "Told by", &[("own", "the outlet"), ("attributed", "a source"), ("chained", "a source’s source")]))
    }
}

pub(crate) fn field(asked: &Asked, name: &str, says: &str, kind: &str) -> Markup {
    html! {
        span.field {
            label for={"field-" (name)} { (says) }
            input id={"field-" (name)} name=(name) type=(kind) value=[asked.text(name)] maxlength="400";
        }
    }
}

pub(crate) fn choice(asked: &Asked, name: &str, says: &str, options: &[(&str, &str)]) -> Markup {
    let chosen = asked.text(name);
    html! {
        span.field {
            label for={"field-" (name)} { (says) }
            select id={"field-" (name)} name=(name) {
                option value="" { "any" }
                @for (value, says) in options {
                    option value=(value) selected[chosen == Some(value)] { (says) }
                }
            }
        }
    }
}

/// Keeps copies of one story from counting twice.
pub(crate) fn stories_field(asked: &Asked) -> Markup {
    html! {
        span.field.check {
            input type="checkbox" id="field-distinct_stories" name="distinct_stories" value="1" checked[asked.flag("distinct_stories")];
            label for="field-distinct_stories" { "Each story once" }
        }
    }
}
