//! The page about limits and errors of the program.

use axum::response::IntoResponse;
use maud::html;

use super::layout::{HtmlPage, Tab};

pub(super) async fn show() -> impl IntoResponse {
    let main = html! {
        h1 { "What this shows, and how often it errs" }
        p { "A program, onrecord " (env!("CARGO_PKG_VERSION")) ", read each article on this machine. For each statement it looked for the words that were said, the words that attribute them, and the speaker. Every item has exact places in the text. Its page shows them, and anybody can check them." }
        h2 { "How to read a page" }
        ul {
            li { strong { "No mark" } ": the outlet says it itself." }
            li { span.statement.quoted { "A solid line" } ": a source’s statement, quoted word for word." }
            li { span.statement.paraphrased { "A dashed line" } ": a source’s statement in the article’s own words." }
            li { span.statement.paraphrased.chained { "A darker shade" } ": a source reports what another source said." }
            li { strong { "doubtful" } ": more likely wrong than right." }
            li { strong { "Confidence" } ": of the items with confidence 0.80, about 80 in 100 are right." }
        }
        h2 { "How often it errs" }
        p { "On articles that people have annotated (PolNeAR’s development part), the program finds about seven of ten attributions with the right words and source. It finds nearly all direct quotations and fewer indirect ones. It misses more than it invents. "
            "The project’s " code { "docs/accuracy.md" } " has the figures and the commands that produce them." }
        h2 { "What it does not do" }
        ul {
            li { "It does not say whether a statement is true, and it rates no outlet." }
            li { "It reads English. In other languages it records only an article’s origin and the words in quotation marks." }
            li { "It links actors across articles by full name. A surname alone never links, so one person may appear twice here. Two people with the same full name may appear as one. You can correct both on the actor’s page." }
            li { "It does not find events, places or times yet." }
        }
    };
    HtmlPage::new("What this shows, and how often it errs", Tab::None, main)
}
