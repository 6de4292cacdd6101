//! Why a question found nothing, and what the user may have meant.

use std::collections::BTreeSet;

use onrecord::Ledger;
use onrecord::ledger::{Filter, QuoteQuery, QuoteRow};

use crate::args::MIN_SIMILARITY;
use crate::output::message;
use crate::terminal::count;

/// The newest quotations that are searched for names similar to the given one.
const MAX_ROWS: usize = 20_000;
/// Suggestions at most.
const MAX_SUGGESTIONS: usize = 3;

/// Prints why `query` may have found nothing, and how to go on.
pub(crate) fn explain_no_results(ledger: &Ledger, query: &QuoteQuery) -> anyhow::Result<()> {
    let counts = ledger.ask().counts()?;
    let path = ledger.path().display();
    if counts.attributions == 0 {
        message(&format!(
            "{path} holds no attributions yet; `onrecord add FILE` records an article"
        ));
        return Ok(());
    }
    message(&format!(
        "nothing fits among the {} of {} in {path}",
        count(counts.attributions, "quotation"),
        count(counts.articles, "article"),
    ));
    let only = |by: Option<&String>, outlet: Option<&String>, limit| {
        let filter = Filter { outlet: outlet.cloned(), ..Filter::default() };
        let by = by.cloned();
        ledger.ask().quotes(&QuoteQuery { by, filter, limit: Some(limit), ..QuoteQuery::default() })
    };
    if let Some(name) = &query.by {
        let unknown = only(Some(name), None, 1)?.is_empty();
        let rows = if unknown { only(None, None, MAX_ROWS)? } else { Vec::new() };
        suggest("--by", name, unknown, rows.iter().filter_map(speaker));
    }
    if let Some(name) = &query.filter.outlet {
        let unknown = only(None, Some(name), 1)?.is_empty();
        let rows = if unknown { only(None, None, MAX_ROWS)? } else { Vec::new() };
        suggest("--outlet", name, unknown, rows.iter().filter_map(|row| row.outlet.as_deref()));
    }
    Ok(())
}

fn speaker(row: &QuoteRow) -> Option<&str> {
    row.speaker.as_deref().or(row.source.as_deref())
}

/// Prints names similar to an unknown `name`, or that a known one does not fit the other filters.
fn suggest<'r>(flag: &str, name: &str, unknown: bool, names: impl Iterator<Item = &'r str>) {
    if !unknown {
        message(&format!("{flag} {name:?} finds something without the other conditions"));
        return;
    }
    match similar_names(name, names).as_slice() {
        [] => message(&format!("`onrecord quotes --csv` without {flag} lists all names")),
        names => {
            let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
            message(&format!("did you mean {flag} {}?", names.join(" or ")));
        }
    }
}

/// The names most similar to `given`, the most similar first.
fn similar_names<'r>(given: &str, names: impl Iterator<Item = &'r str>) -> Vec<&'r str> {
    let names: BTreeSet<&str> = names.collect();
    let mut similar: Vec<(f64, &str)> = (names.into_iter())
        .map(|name| (similarity(given, name), name))
        .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
        .collect();
    similar.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    similar.into_iter().take(MAX_SUGGESTIONS).map(|(_, name)| name).collect()
}

/// Compares each given word with the most similar word of the name. The least similar given word counts.
fn similarity(given: &str, name: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let name_words = words(name);
    let best = |word: &String| {
        name_words.iter().map(|other| strsim::jaro_winkler(word, other)).fold(0.0, f64::max)
    };
    words(given).iter().map(best).reduce(f64::min).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::similar_names;

    #[test]
    fn a_mistyped_name_is_guessed() {
        let known = ["Astrid Nymoen", "Mara Ellison", "Kari Anne Moe", "police"];
        assert_eq!(similar_names("Nimoen", known.into_iter()), ["Astrid Nymoen"]);
        assert_eq!(similar_names("marra elison", known.into_iter()), ["Mara Ellison"]);
        assert!(similar_names("Zachary", known.into_iter()).is_empty());
        assert!(similar_names("…", known.into_iter()).is_empty());
    }
}
