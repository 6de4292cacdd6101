//! Names of the features that the forests look at. The training needs them, and a test counts them.

use super::blocks::COUNTED_ANCESTORS;
use super::class_words::{CLASS_WORDS, TEXT_WORDS};
use super::context_features::WINDOWS;
use super::features::SHARES;

/// Names of the features of the first round, in the order of a row.
pub(crate) fn first_round() -> Vec<String> {
    let own = [
        "words",
        "chars",
        "word_length",
        "linked",
        "links",
        "ending",
        "stops",
        "commas",
        "capitalised",
        "upper",
        "digits",
        "quotes",
        "lines",
        "one_link",
        "beginning",
        "short",
        "symbols",
        "bold",
        "level",
        "kind",
        "hidden",
        "depth",
    ];
    let mut names: Vec<String> = own.iter().map(|name| (*name).to_owned()).collect();
    names.extend(COUNTED_ANCESTORS.iter().map(|tag| format!("in_{}", tag.name())));
    names.extend(CLASS_WORDS.kinds().iter().map(|kind| format!("name_{kind}")));
    names.extend(TEXT_WORDS.kinds().iter().map(|kind| format!("says_{kind}")));
    let place = [
        "index",
        "from_end",
        "words_before",
        "page_share",
        "since_title",
        "since_h1",
        "is_title",
        "is_description",
        "in_body",
        "has_body",
        "repeated",
    ];
    names.extend(place.iter().map(|name| (*name).to_owned()));
    for neighbour in ["prev1", "prev2", "prev3", "next1", "next2", "next3"] {
        for name in ["words", "linked", "kind", "ending", "same_path", "same_parent"] {
            names.push(format!("{neighbour}_{name}"));
        }
    }
    for window in ["before5", "after5"] {
        for name in ["words", "linked", "prose"] {
            names.push(format!("{window}_{name}"));
        }
    }
    for element in ["container", "parent", "grandparent", "greatgrandparent", "path"] {
        for name in ["share", "linked", "blocks", "prose", "mean"] {
            names.push(format!("{element}_{name}"));
        }
    }
    let best = [
        "in_best",
        "best_share",
        "to_best",
        "in_article",
        "article_share",
        "in_main",
        "in_named_body",
        "named_body_share",
    ];
    names.extend(best.iter().map(|name| (*name).to_owned()));
    names.extend(SHARES.iter().map(|kind| format!("{kind}_named_share")));
    let more = ["clocks", "prev1_clocks", "articles", "article_number", "h1s", "since_heading"];
    names.extend(more.iter().map(|name| (*name).to_owned()));
    names.extend(TEXT_WORDS.kinds().iter().map(|kind| format!("heading_says_{kind}")));
    for element in ["container", "parent", "grandparent", "greatgrandparent"] {
        names.push(format!("{element}_alike"));
    }
    let page = ["page_words", "page_blocks", "page_linked", "page_prose"];
    names.extend(page.iter().map(|name| (*name).to_owned()));
    names
}

/// Names of the features that the second round adds, in order.
pub(crate) fn second_round() -> Vec<String> {
    let mut names = Vec::new();
    for neighbour in ["prev1", "prev2", "prev3", "next1", "next2", "next3"] {
        names.push(format!("{neighbour}_likely"));
    }
    names.extend(["likely_before", "likely_after"].map(str::to_owned));
    for window in WINDOWS {
        names.push(format!("before{window}_likely"));
        names.push(format!("after{window}_likely"));
    }
    names.extend(["since_likely", "until_likely"].map(str::to_owned));
    for element in ["container", "parent", "grandparent", "greatgrandparent"] {
        names.push(format!("{element}_likely"));
        names.push(format!("{element}_likely_share"));
    }
    let rest = [
        "path_likely",
        "path_likely_share",
        "likely",
        "page_likely",
        "page_likely_share",
        "page_most_likely",
        "in_stretch",
        "to_stretch",
        "stretch_share",
        "in_core",
        "core_share",
    ];
    names.extend(rest.map(str::to_owned));
    names
}
