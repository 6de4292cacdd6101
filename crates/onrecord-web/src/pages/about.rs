//! What the program cannot do, and how often it errs.

use axum::response::IntoResponse;
use maud::html;

use super::{Page, Tab};

pub(super) async fn show() -> impl IntoResponse {
    let main = html! {
        h1 { "What this shows, and how often it errs" }
        p { "Each article was read by a program, onrecord " (env!("CARGO_PKG_VERSION")) ", on this machine. For each statement it looked for the words that were said, the words that attribute them, and who says them. Every item stands at exact places of the text, which the page of the item names, and can be checked against it." }
        h2 { "How to read a page" }
        ul {
            li { strong { "No mark" } ": the outlet says it itself." }
            li { span.said.quoted { "A solid line" } ": quoted word for word, on a source’s word." }
            li { span.said.told { "A dashed line" } ": a source’s statement in the article’s own words." }
            li { span.said.told.chained { "A shade more" } ": a source tells what another source said." }
            li { strong { "doubtful" } ": more likely wrong than right." }
            li { strong { "Confidence" } ": of the items marked 0.80, about 80 in 100 are right." }
        }
        h2 { "How often it errs" }
        p { "On articles that people have annotated (PolNeAR’s development part), about seven of ten attributions are found with the right words and source, nearly all of the direct quotations and fewer of the indirect ones. It misses more than it invents. "
            "The figures, with the commands that make them, stand in the project’s " code { "docs/accuracy.md" } "." }
        h2 { "What it does not do" }
        ul {
            li { "It does not say whether a statement is true, and gives no outlet a mark." }
            li { "It reads English. Of other languages it records where an article comes from and what stands in quotation marks." }
            li { "It joins an actor’s articles by full names. A surname alone joins nobody, so that one person may stand here twice; two with the same full name may be one. Both can be mended on the actor’s page." }
            li { "It knows no events, places or times yet." }
        }
    };
    Page::new("What this shows, and how often it errs", Tab::None, main)
}
