//! Why a question found nothing, and what may have been meant.

use std::collections::BTreeSet;

use onrecord::{Filter, Ledger, QuoteQuery, QuoteRow};

use super::count;
use crate::output::say;

/// So many of the newest quotations are looked through for names like the one that was asked for.
const MOST_ROWS: usize = 20_000;
/// How like two words must be, from 0 to 1 (Jaro and Winkler), to be taken for one mistyped.
const ALIKE: f64 = 0.86;
/// More names than this are no help.
const MOST_NAMES: usize = 3;

/// Says why `query` may have found nothing, and how to go on.
pub(crate) fn explain_nothing(ledger: &Ledger, query: &QuoteQuery) -> anyhow::Result<()> {
    let counts = ledger.ask().counts()?;
    let path = ledger.path().display();
    if counts.attributions == 0 {
        say(&format!("{path} holds no attribution yet; `onrecord add FILE` records an article"));
        return Ok(());
    }
    say(&format!(
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
        let alone = only(Some(name), None, 1)?.is_empty();
        let rows = if alone { only(None, None, MOST_ROWS)? } else { Vec::new() };
        answer("--by", name, alone, rows.iter().filter_map(speaker));
    }
    if let Some(name) = &query.filter.outlet {
        let alone = only(None, Some(name), 1)?.is_empty();
        let rows = if alone { only(None, None, MOST_ROWS)? } else { Vec::new() };
        answer("--outlet", name, alone, rows.iter().filter_map(|row| row.outlet.as_deref()));
    }
    Ok(())
}

fn speaker(row: &QuoteRow) -> Option<&str> {
    row.speaker.as_deref().or(row.source.as_deref())
}

/// Says what may have been meant by `name`, or that it is there and something else is too narrow.
fn answer<'r>(flag: &str, name: &str, alone: bool, known: impl Iterator<Item = &'r str>) {
    if !alone {
        say(&format!("{flag} {name:?} finds something without the other conditions"));
        return;
    }
    match near(name, known).as_slice() {
        [] => say(&format!("`onrecord quotes --csv` without {flag} shows what names there are")),
        names => {
            let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
            say(&format!("did you mean {flag} {}?", names.join(" or ")));
        }
    }
}

/// The names most like `asked`, the likest first.
fn near<'r>(asked: &str, known: impl Iterator<Item = &'r str>) -> Vec<&'r str> {
    let known: BTreeSet<&str> = known.collect();
    let mut alike: Vec<(f64, &str)> = (known.into_iter())
        .map(|name| (likeness(asked, name), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    alike.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    alike.into_iter().take(MOST_NAMES).map(|(_, name)| name).collect()
}

/// How like the words asked for are to the likest words of a name: the worst of them counts.
fn likeness(asked: &str, name: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let of_name = words(name);
    let best = |word: &String| {
        of_name.iter().map(|other| strsim::jaro_winkler(word, other)).fold(0.0, f64::max)
    };
    words(asked).iter().map(best).reduce(f64::min).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn a_mistyped_name_is_guessed() {
        let known = ["Astrid Nymoen", "Mara Ellison", "Kari Anne Moe", "police"];
        assert_eq!(near("Nimoen", known.into_iter()), ["Astrid Nymoen"]);
        assert_eq!(near("marra elison", known.into_iter()), ["Mara Ellison"]);
        assert!(near("Zachary", known.into_iter()).is_empty());
        assert!(near("…", known.into_iter()).is_empty());
    }
}
