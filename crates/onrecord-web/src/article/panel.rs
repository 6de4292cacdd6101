//! One attribution and all that it rests on.

use maud::{Markup, html};
use onrecord::contract::{Reading, Span};
use onrecord::{Citation, reading};
use serde::Serialize;

use super::{Voices, mending, text};
use crate::links;
use crate::site::Site;

/// Everything about the attribution at `place`; `short` is the article's id as citations show it.
pub(crate) fn panel(
    site: &Site,
    reading: &Reading,
    voices: &Voices<'_>,
    place: usize,
    short: &str,
) -> Markup {
    let article = reading.article.id.as_str();
    let voice = voices.of(place);
    let q = voice.attribution;
    let start = q.content.first().map_or(0, |span| span.start);
    let end = q.content.last().map_or(0, |span| span.end);
    let citation = Citation { article: short.to_owned(), start, end };
    let neighbour = |at: Option<usize>| at.filter(|at| *at < reading.attributions.len());
    html! {
        section.item aria-labelledby="item-title" data-item=(q.id) {
            h2 #item-title {
                span.item-id { (q.id) } " "
                @match q.speaker.as_deref().filter(|_| voice.speaker.is_some()) {
                    Some(actor) => a href=(links::actor(&format!("{article}:{actor}"))) { (text(&voice.label())) },
                    None => (text(&voice.label())),
                }
            }
            blockquote { @for (i, span) in q.content.iter().enumerate() {
                @if i > 0 { " … " } (extract(span))
            } }
            dl {
                @if let Some(chain) = voices.chain(place) {
                    dt { "Heard through" } dd { (text(&chain)) }
                } @else {
                    dt { "Heard through" } dd { "the outlet alone" }
                }
                dt { "Source as written" } dd { (words(q.source.as_ref())) }
                dt { "Cue" } dd { (words(q.cue.as_ref())) }
                dt { "Form" } dd { (name(q.form)) ": " (form(q.form)) }
                dt { "Act, polarity" } dd { (name(q.act)) ", " (name(q.polarity)) }
                dt { "Confidence" } dd {
                    (format!("{:.2}", q.confidence))
                    span.aside { " – of items marked so, about " (format!("{:.0}", q.confidence * 100.0)) " in 100 are right" }
                }
                dt { "Made by" } dd {
                    code { (q.by) }
                    @if let Some(how) = reading::describe(&q.by) { span.aside { " – " (how) } }
                }
                dt { "Offsets" } dd {
                    @for (i, span) in q.content.iter().enumerate() {
                        @if i > 0 { ", " } (span.start) "–" (span.end)
                    }
                    span.aside { " code points" }
                }
                dt { "Citation" } dd {
                    code #citation { (citation) }
                    " " button.quiet type="button" data-copy=(cite(reading, voice.label().as_str(), &citation)) { "Copy citation" }
                }
            }
            p.steps {
                @if let Some(before) = neighbour(place.checked_sub(1)) {
                    a rel="prev" href=(links::item(article, &reading.attributions[before].id)) { "← Previous" }
                }
                a href=(links::item(article, &q.id)) { "Permalink" }
                @if let Some(after) = neighbour(Some(place + 1)) {
                    a rel="next" href=(links::item(article, &reading.attributions[after].id)) { "Next →" }
                }
            }
            @if site.may_correct() { (mending::wrong(site, reading, q)) }
        }
    }
}

fn words(span: Option<&Span>) -> Markup {
    match span {
        Some(span) => html! { (extract(span)) span.aside { " " (span.start) "–" (span.end) } },
        None => html! { span.aside { "none" } },
    }
}

fn extract(span: &Span) -> Markup {
    match span.text.as_str() {
        "" => html! { span.aside { "not shown" } },
        words => text(words),
    }
}

/// An enumeration's name, as readings have it.
pub(crate) fn name(value: impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn form(form: onrecord::Form) -> &'static str {
    match form {
        onrecord::Form::Direct => "all of it inside quotation marks",
        onrecord::Form::Mixed => "partly inside quotation marks",
        onrecord::Form::Indirect => "in the article's own words",
    }
}

/// What goes into a footnote: the words, who says them, where they stand, and what proves it.
fn cite(reading: &Reading, who: &str, citation: &Citation) -> String {
    let article = &reading.article;
    let open = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    let q = reading.attributions.iter().find(|q| {
        q.content.first().is_some_and(|span| span.start == citation.start)
            && q.content.last().is_some_and(|span| span.end == citation.end)
    });
    let said: Vec<&str> = q.iter().flat_map(|q| &q.content).map(|span| span.text.trim()).collect();
    let mut parts = vec![format!("{}: {}", who, said.join(" … "))];
    parts.extend(open(&article.title).map(|title| format!("In: {title}")));
    parts.extend(open(&article.publisher).or_else(|| open(&article.site)));
    parts.extend(open(&article.published).map(|day| day.chars().take(10).collect()));
    parts.extend(open(&article.url));
    parts.push(format!("onrecord {citation}, text sha256 {}", article.text_sha256));
    parts.join(". ")
}
