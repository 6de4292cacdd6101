//! The page of quotations that several articles share, with their different wordings.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use onrecord::ledger::{DistinctQuote, Segment, WordChange, Wording};

use super::components;
use super::layout::{HtmlPage, Tab};
use crate::article::{label, text};
use crate::formatting::{count, day, number};
use crate::params::{ABOUT, ATTRIBUTION_FILTERS, BY, LIMIT, OFFSET, Params, REWORDED, join};
use crate::problem::Problem;
use crate::state::AppState;
use crate::{links, redaction};

const ROWS: usize = 20;
/// The newest attributions that are compared with one another.
const MAX_COMPARED: usize = 1_500;

pub(super) async fn show(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<HtmlPage, Problem> {
    let allowed = join(&[&[BY, ABOUT], &ATTRIBUTION_FILTERS, &[REWORDED, LIMIT, OFFSET]]);
    let params = Params::from_form(query.as_deref(), &allowed)?;
    let window = params.window(ROWS);
    let mut query = params.quote_query(window);
    query.limit = None;
    let reworded = params.flag("reworded");
    let is_public = state.is_public();
    let (mut quotes, all) = state
        .pool
        .ask(move |ledger| {
            let (mut quotes, all) = ledger.ask().distinct_among(&query, MAX_COMPARED)?;
            quotes.retain(|quote| if reworded { quote.is_reworded() } else { quote.articles > 1 });
            if is_public {
                redaction::wordings(ledger, &mut quotes)?;
            }
            Ok::<_, Problem>((quotes, all))
        })
        .await?;
    let found = quotes.len();
    let more = window.apply(&mut quotes);
    let main = html! {
        h1 { "The same words in several articles" }
        p { "Each quotation that several articles share appears here once. Words that a wording leaves out are "
            del { "struck" } ", words that it adds are " ins { "underlined" } ". […] marks a later start or an earlier end. The comparison is with the wording that most articles have." }
        form.filters method="get" action="/wordings" {
            (components::field(&params, "by", "Said by", "text"))
            (components::field(&params, "about", "Words in it", "text"))
            (components::attribution_fields(&params))
            span.field.check {
                input type="checkbox" id="field-reworded" name="reworded" value="1" checked[reworded];
                label for="field-reworded" { "Only where wordings differ" }
            }
            button { "Compare" }
        }
        p.count role="status" {
            @if found == 0 { "No quotation that fits the filters appears in several articles." } @else { (count(found, "quotation")) }
            @if !all { " among the newest " (number(MAX_COMPARED)) " attributions that fit. Name a speaker or words to reach further back." }
        }
        @for quote in &quotes { (quotation(quote)) }
        (components::pager(&params, "/wordings", window, more))
    };
    Ok(HtmlPage::new("The same words in several articles", Tab::Wordings, main))
}

fn quotation(quote: &DistinctQuote) -> Markup {
    html! {
        article.compared {
            h2 {
                (text(&label(quote.speaker.as_deref(), quote.source.as_deref())))
                span.aside { " in " (count(quote.articles, "article")) " of " (count(quote.outlets.len(), "outlet")) }
            }
            @for (at, wording) in quote.wordings.iter().enumerate() { (wording_item(wording, at)) }
        }
    }
}

fn wording_item(wording: &Wording, at: usize) -> Markup {
    html! {
        div.wording {
            p.words {
                @if wording.differences.is_empty() { (text(&wording.words)) }
                @else {
                    @let last = wording.differences.len() - 1;
                    @for (i, segment) in wording.differences.iter().enumerate() {
                        @if i > 0 { " " }
                        // A later start or an earlier end is no different wording.
                        @if segment.change == WordChange::LeftOut && (i == 0 || i == last) { span.aside title=(segment.words) { "[…]" } }
                        @else { (difference(segment)) }
                    }
                }
            }
            ul.places { @for row in &wording.quotes {
                li {
                    a href=(links::item(&row.article, &row.id)) { (components::outlet(row.outlet.as_deref())) }
                    @if let Some(published) = &row.published { " · " time datetime=(published) { (day(published)) } }
                    " · " (row.form.name())
                    @if at > 0 && wording.differences.iter().all(|segment| segment.change == WordChange::Same) { " · same words" }
                }
            } }
        }
    }
}

fn difference(segment: &Segment) -> Markup {
    let words = text(&segment.words);
    match segment.change {
        WordChange::Same => words,
        WordChange::Added => html! { ins { (words) } },
        WordChange::LeftOut => html! { del { (words) } },
    }
}
