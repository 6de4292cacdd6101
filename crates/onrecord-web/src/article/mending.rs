//! Forms for who knows better than a reading.

use std::collections::BTreeSet;

use maud::{Markup, html};
use onrecord::contract::{Actor, Attribution, Reading, Span};
use onrecord::{Act, Form, MentionForm, Polarity};

use super::{name, text};
use crate::links;
use crate::site::Site;

/// What every form that changes something brings along.
pub(crate) fn signed(site: &Site) -> Markup {
    html! { input type="hidden" name="token" value=(site.token.as_str()); }
}

/// What may be wrong with an attribution.
pub(super) fn wrong(site: &Site, reading: &Reading, q: &Attribution) -> Markup {
    let of = |id: &str, fields: Markup, buttons: Markup| {
        html! {
            form method="post" action="/corrections" {
                (signed(site))
                input type="hidden" name="article" value=(reading.article.id);
                input type="hidden" name="item" value=(q.id);
                input type="hidden" name="back" value=(links::item(&reading.article.id, &q.id));
                (fields)
                (signature(site, id))
                p.buttons { (buttons) }
            }
        }
    };
    html! {
        details.mend {
            summary { "Something is wrong here" }
            (of("said", speaker(reading, "Somebody else says it:", "it cannot be told who"), html! {
                button name="change" value="reassign" { "Say who says it" }
                button name="change" value="reject" { "Nobody says this" }
            }))
            details {
                summary { "Other words" }
                (of("words", html! {
                    (stretches("content", "Content", &spans(&q.content)))
                    (stretches("cue", "Cue", &spans(q.cue.as_slice())))
                    (stretches("source", "Source", &spans(q.source.as_slice())))
                    (choice("form", "Form", &Form::NAMES, Some(&name(q.form))))
                    (choice("act", "Act", &Act::NAMES, Some(&name(q.act))))
                    (choice("polarity", "Polarity", &Polarity::NAMES, Some(&name(q.polarity))))
                }, html! { button name="change" value="amend" { "It is so" } }))
            }
        }
    }
}

/// What nobody found.
pub(crate) fn missing(site: &Site, reading: &Reading) -> Markup {
    html! {
        details.mend {
            summary { "An attribution is missing" }
            form method="post" action="/corrections" {
                (signed(site))
                input type="hidden" name="article" value=(reading.article.id);
                input type="hidden" name="back" value=(links::article(&reading.article.id));
                p.aside { "Places are offsets in code points, as 10-25; several with commas. Where scripts run, mark the words in the article and take them." }
                (stretches("content", "What is said", ""))
                (stretches("cue", "Cue, such as “said”", ""))
                (stretches("source", "Who is named for it", ""))
                (speaker(reading, "Who that is", "it cannot be told"))
                (choice("act", "Act", &Act::NAMES, None))
                (choice("polarity", "Polarity", &Polarity::NAMES, None))
                (signature(site, "missing"))
                p.buttons { button name="change" value="add" { "Add it" } }
            }
        }
    }
}

fn speaker(reading: &Reading, says: &str, nobody: &str) -> Markup {
    let (named, others) = by_name(reading);
    let options = |actors: &[&Actor]| {
        html! { @for actor in actors { option value=(actor.id) { (text(&actor.name)) } } }
    };
    html! {
        p {
            label for="speaker" { (says) }
            select #speaker name="speaker" {
                option value="" { (nobody) }
                optgroup label="Named in the article" { (options(&named)) }
                optgroup label="Described" { (options(&others)) }
            }
        }
    }
}

/// The actors that the article has a name for, and the others.
fn by_name(reading: &Reading) -> (Vec<&Actor>, Vec<&Actor>) {
    let names = reading.mentions.iter().filter(|mention| mention.form == MentionForm::Name);
    let named: BTreeSet<&str> = names.filter_map(|mention| mention.actor.as_deref()).collect();
    reading.actors.iter().partition(|actor| named.contains(actor.id.as_str()))
}

fn stretches(name: &str, says: &str, value: &str) -> Markup {
    html! {
        p {
            label for={"at-" (name)} { (says) }
            input id={"at-" (name)} name=(name) value=(value) maxlength="400" placeholder="10-25" autocomplete="off" data-stretches="" required[name == "content"];
        }
    }
}

fn choice(name: &str, says: &str, values: &[&str], chosen: Option<&str>) -> Markup {
    html! {
        p {
            label for={"as-" (name)} { (says) }
            select id={"as-" (name)} name=(name) {
                @for value in values { option value=(value) selected[chosen == Some(value)] { (value) } }
            }
        }
    }
}

fn signature(site: &Site, id: &str) -> Markup {
    html! {
        p { label for={"why-" (id)} { "Why (optional)" } input id={"why-" (id)} name="why" maxlength="300"; }
        p { label for={"who-" (id)} { "Signed" } input id={"who-" (id)} name="who" maxlength="100" value=(site.options.who) required; }
    }
}

fn spans(spans: &[Span]) -> String {
    let places: Vec<String> =
        spans.iter().map(|span| format!("{}-{}", span.start, span.end)).collect();
    places.join(", ")
}
