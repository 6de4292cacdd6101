//! The same quotation in several articles, and where they word it differently.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use onrecord::{DistinctQuote, Segment, WordChange, Wording};

use super::{Page, Tab, parts};
use crate::article::{label, text};
use crate::asked::{ABOUT, Asked, BY, Kind, LIMIT, OF_ATTRIBUTIONS, OFFSET, Param};
use crate::problem::Problem;
use crate::site::Site;
use crate::{links, params, public};

const REWORDED: Param = Param {
    name: "reworded",
    kind: Kind::Flag,
    says: "Only quotations that articles word differently",
};
const ROWS: usize = 20;
/// Only so many of the newest attributions are compared with one another.
const COMPARED: usize = 1_500;

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
) -> Result<Page, Problem> {
    let allowed = params!([BY, ABOUT], OF_ATTRIBUTIONS, [REWORDED, LIMIT, OFFSET]);
    let asked = Asked::read(query.as_deref(), &allowed)?;
    let page = asked.page(ROWS);
    let mut question = asked.quotes(page);
    question.limit = None;
    let reworded = asked.flag("reworded");
    let is_public = site.is_public();
    let (mut quotes, all) = site
        .desk
        .ask(move |ledger| {
            let (mut quotes, all) = ledger.ask().distinct_among(&question, COMPARED)?;
            quotes.retain(|quote| if reworded { quote.is_reworded() } else { quote.articles > 1 });
            if is_public {
                public::wordings(ledger, &mut quotes)?;
            }
            Ok::<_, Problem>((quotes, all))
        })
        .await?;
    let found = quotes.len();
    let more = page.cut(&mut quotes);
    let main = html! {
        h1 { "The same words in several articles" }
        p { "A quotation that several articles have stands here once. Where they word it differently, words that a wording leaves out are "
            del { "struck" } " and words it adds are " ins { "underlined" } "; […] stands where it begins later or ends sooner. All are compared with the wording that most articles have." }
        form.narrow method="get" action="/wordings" {
            (parts::field(&asked, "by", "Said by", "text"))
            (parts::field(&asked, "about", "Words in it", "text"))
            (parts::attribution_fields(&asked))
            span.field.check {
                input type="checkbox" id="field-reworded" name="reworded" value="1" checked[reworded];
                label for="field-reworded" { "Only where wordings differ" }
            }
            button { "Compare" }
        }
        p.count role="status" {
            @if found == 0 { "No quotation that fits stands in several articles." } @else { (parts::count(found, "quotation")) }
            @if !all { " among the newest " (parts::number(COMPARED)) " attributions that fit. Name a speaker or words to reach further back." }
        }
        @for quote in &quotes { (compared(quote)) }
        (parts::pager(&asked, "/wordings", page, more))
    };
    Ok(Page::new("The same words in several articles", Tab::Wordings, main))
}

fn compared(quote: &DistinctQuote) -> Markup {
    html! {
        article.compared {
            h2 {
                (text(&label(quote.speaker.as_deref(), quote.source.as_deref())))
                span.aside { " in " (parts::count(quote.articles, "article")) " of " (parts::count(quote.outlets.len(), "outlet")) }
            }
            @for (at, wording) in quote.wordings.iter().enumerate() { (one(wording, at)) }
        }
    }
}

fn one(wording: &Wording, at: usize) -> Markup {
    html! {
        div.wording {
            p.words {
                @if wording.differences.is_empty() { (text(&wording.words)) }
                @else {
                    @let last = wording.differences.len() - 1;
                    @for (i, segment) in wording.differences.iter().enumerate() {
                        @if i > 0 { " " }
                        // What a wording does not begin with, or breaks off before, is no other wording of it.
                        @if segment.change == WordChange::LeftOut && (i == 0 || i == last) { span.aside title=(segment.words) { "[…]" } }
                        @else { (difference(segment)) }
                    }
                }
            }
            ul.places { @for row in &wording.quotes {
                li {
                    a href=(links::item(&row.article, &row.id)) { (parts::outlet(row.outlet.as_deref())) }
                    @if let Some(published) = &row.published { " · " time datetime=(published) { (parts::day(published)) } }
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
