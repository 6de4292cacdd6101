//! The panel beside the text: one attribution with its evidence.

use maud::{Markup, html};
use onrecord::contract::{Reading, Span};
use onrecord::ledger::Citation;
use onrecord::reading;
use onrecord::reading::Form;

use super::correction_forms::attribution_forms;
use super::text::text;
use super::voices::Voices;
use crate::links;
use crate::state::AppState;

/// Shows the attribution with this index. `short_id` is the article's id in citations.
pub(crate) fn panel(
    state: &AppState,
    reading: &Reading,
    voices: &Voices<'_>,
    index: usize,
    short_id: &str,
) -> Markup {
    let article = reading.article.id.as_str();
    let voice = voices.of(index);
    let q = voice.attribution;
    let start = q.content.first().map_or(0, |span| span.start);
    let end = q.content.last().map_or(0, |span| span.end);
    let citation = Citation { article: short_id.to_owned(), start, end };
    let neighbour =
        |index: Option<usize>| index.filter(|index| *index < reading.attributions.len());
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
                @if let Some(chain) = voices.chain(index) {
                    dt { "Reported through" } dd { (text(&chain)) }
                } @else {
                    dt { "Reported through" } dd { "the outlet alone" }
                }
                dt { "Source as written" } dd { (words(q.source.as_ref())) }
                dt { "Cue" } dd { (words(q.cue.as_ref())) }
                dt { "Form" } dd { (q.form.name()) ": " (form_description(q.form)) }
                dt { "Act, polarity" } dd { (q.act.name()) ", " (q.polarity.name()) }
                dt { "Confidence" } dd {
                    (format!("{:.2}", q.confidence))
                    span.aside { " – of items with this confidence, about " (format!("{:.0}", q.confidence * 100.0)) " in 100 are right" }
                }
                dt { "Made by" } dd {
                    code { (q.by) }
                    @if let Some(description) = reading::describe(&q.by) { span.aside { " – " (description) } }
                }
                dt { "Offsets" } dd {
                    @for (i, span) in q.content.iter().enumerate() {
                        @if i > 0 { ", " } (span.start) "–" (span.end)
                    }
                    span.aside { " code points" }
                }
                dt { "Citation" } dd {
                    code #citation { (citation) }
                    " " button.quiet type="button" data-copy=(footnote(reading, voice.label().as_str(), &citation)) { "Copy citation" }
                }
            }
            p.steps {
                @if let Some(before) = neighbour(index.checked_sub(1)) {
                    a rel="prev" href=(links::item(article, &reading.attributions[before].id)) { "← Previous" }
                }
                a href=(links::item(article, &q.id)) { "Permalink" }
                @if let Some(after) = neighbour(Some(index + 1)) {
                    a rel="next" href=(links::item(article, &reading.attributions[after].id)) { "Next →" }
                }
            }
            @if state.may_correct() { (attribution_forms(state, reading, q)) }
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

fn form_description(form: Form) -> &'static str {
    match form {
        Form::Direct => "all of it inside quotation marks",
        Form::Mixed => "partly inside quotation marks",
        Form::Indirect => "in the article's own words",
    }
}

/// A citation for a footnote: the words, the speaker, the article, and the hash that proves it.
fn footnote(reading: &Reading, speaker: &str, citation: &Citation) -> String {
    let article = &reading.article;
    let non_empty = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    let q = reading.attributions.iter().find(|q| {
        q.content.first().is_some_and(|span| span.start == citation.start)
            && q.content.last().is_some_and(|span| span.end == citation.end)
    });
    let words: Vec<&str> = q.iter().flat_map(|q| &q.content).map(|span| span.text.trim()).collect();
    let mut parts = vec![format!("{}: {}", speaker, words.join(" … "))];
    parts.extend(non_empty(&article.title).map(|title| format!("In: {title}")));
    parts.extend(non_empty(&article.publisher).or_else(|| non_empty(&article.site)));
    parts.extend(non_empty(&article.published).map(|day| day.chars().take(10).collect()));
    parts.extend(non_empty(&article.url));
    parts.push(format!("onrecord {citation}, text sha256 {}", article.text_sha256));
    parts.join(". ")
}
