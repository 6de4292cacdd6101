//! Forms for people who know better than a reading.

use std::collections::BTreeSet;

use maud::{Markup, html};
use onrecord::contract::{Actor, Attribution, Reading, Span};
use onrecord::reading::{Act, Form, MentionForm, Polarity};

use super::text::text;
use crate::links;
use crate::state::AppState;

/// The hidden field that every form with a change carries.
pub(crate) fn token_field(state: &AppState) -> Markup {
    html! { input type="hidden" name="token" value=(state.form_token.as_str()); }
}

/// The forms that correct an attribution.
pub(super) fn attribution_forms(state: &AppState, reading: &Reading, q: &Attribution) -> Markup {
    let form = |id: &str, fields: Markup, buttons: Markup| {
        html! {
            form method="post" action="/corrections" {
                (token_field(state))
                input type="hidden" name="article" value=(reading.article.id);
                input type="hidden" name="item" value=(q.id);
                input type="hidden" name="back" value=(links::item(&reading.article.id, &q.id));
                (fields)
                (signature_fields(state, id))
                p.buttons { (buttons) }
            }
        }
    };
    html! {
        details.correct {
            summary { "Something is wrong here" }
            (form("speaker", speaker_field(reading, "The speaker is", "unknown"), html! {
                button name="change" value="reassign" { "Change the speaker" }
                button name="change" value="reject" { "Nobody says this" }
            }))
            details {
                summary { "The words are wrong" }
                (form("words", html! {
                    (range_field("content", "Content", &ranges(&q.content)))
                    (range_field("cue", "Cue", &ranges(q.cue.as_slice())))
                    (range_field("source", "Source", &ranges(q.source.as_slice())))
                    (choice_field("form", "Form", &Form::NAMES, Some(q.form.name())))
                    (choice_field("act", "Act", &Act::NAMES, Some(q.act.name())))
                    (choice_field("polarity", "Polarity", &Polarity::NAMES, Some(q.polarity.name())))
                }, html! { button name="change" value="amend" { "Save the changes" } }))
            }
        }
    }
}

/// The form that adds an attribution that the program missed.
pub(crate) fn add_attribution_form(state: &AppState, reading: &Reading) -> Markup {
    html! {
        details.correct {
            summary { "An attribution is missing" }
            form method="post" action="/corrections" {
                (token_field(state))
                input type="hidden" name="article" value=(reading.article.id);
                input type="hidden" name="back" value=(links::article(&reading.article.id));
                p.aside { "Write places as offsets in code points, such as 10-25, and separate several with commas. If scripts run, you can select words in the article and take them over." }
                (range_field("content", "What is said", ""))
                (range_field("cue", "Cue, such as “said”", ""))
                (range_field("source", "Words that name the source", ""))
                (speaker_field(reading, "The speaker is", "unknown"))
                (choice_field("act", "Act", &Act::NAMES, None))
                (choice_field("polarity", "Polarity", &Polarity::NAMES, None))
                (signature_fields(state, "missing"))
                p.buttons { button name="change" value="add" { "Add it" } }
            }
        }
    }
}

fn speaker_field(reading: &Reading, label: &str, unknown: &str) -> Markup {
    let (named, described) = split_by_name(reading);
    let options = |actors: &[&Actor]| {
        html! { @for actor in actors { option value=(actor.id) { (text(&actor.name)) } } }
    };
    html! {
        p {
            label for="speaker" { (label) }
            select #speaker name="speaker" {
                option value="" { (unknown) }
                optgroup label="Named in the article" { (options(&named)) }
                optgroup label="Described" { (options(&described)) }
            }
        }
    }
}

/// The actors whom the article names, and those whom it only describes.
fn split_by_name(reading: &Reading) -> (Vec<&Actor>, Vec<&Actor>) {
    let names = reading.mentions.iter().filter(|mention| mention.form == MentionForm::Name);
    let named: BTreeSet<&str> = names.filter_map(|mention| mention.actor.as_deref()).collect();
    reading.actors.iter().partition(|actor| named.contains(actor.id.as_str()))
}

fn range_field(name: &str, label: &str, value: &str) -> Markup {
    html! {
        p {
            label for={"at-" (name)} { (label) }
            input id={"at-" (name)} name=(name) value=(value) maxlength="400" placeholder="10-25" autocomplete="off" data-range="" required[name == "content"];
        }
    }
}

fn choice_field(name: &str, label: &str, values: &[&str], chosen: Option<&str>) -> Markup {
    html! {
        p {
            label for={"as-" (name)} { (label) }
            select id={"as-" (name)} name=(name) {
                @for value in values { option value=(value) selected[chosen == Some(value)] { (value) } }
            }
        }
    }
}

fn signature_fields(state: &AppState, id: &str) -> Markup {
    html! {
        p { label for={"why-" (id)} { "Why (optional)" } input id={"why-" (id)} name="why" maxlength="300"; }
        p { label for={"who-" (id)} { "Signed" } input id={"who-" (id)} name="who" maxlength="100" value=(state.options.who) required; }
    }
}

fn ranges(spans: &[Span]) -> String {
    let ranges: Vec<String> =
        spans.iter().map(|span| format!("{}-{}", span.start, span.end)).collect();
    ranges.join(", ")
}
