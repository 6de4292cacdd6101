//! What of the ledger's rows anybody may see: of articles whose licence does not allow sharing only what a public
//! export has of them.

use std::collections::BTreeMap;

use onrecord::contract::Reading;
use onrecord::{DistinctQuote, Ledger, QuoteRow, SearchRow};

use crate::problem::Problem;
use crate::site::Audience;

/// Readings as the public may see them, each made once.
struct Shown<'l> {
    ledger: &'l Ledger,
    known: BTreeMap<String, (Reading, bool)>,
}

impl Shown<'_> {
    fn of(&mut self, article: &str) -> Result<&(Reading, bool), Problem> {
        if !self.known.contains_key(article) {
            let reading = self.ledger.ask().corrected_reading(article)?;
            let shown = onrecord::formats::for_audience(reading, Audience::Public);
            self.known.insert(article.to_owned(), shown);
        }
        Ok(&self.known[article])
    }
}

/// Cuts what may not be seen whole.
pub(crate) fn quotes(ledger: &Ledger, rows: &mut [QuoteRow]) -> Result<(), Problem> {
    let mut shown = Shown { ledger, known: BTreeMap::new() };
    for row in rows {
        row.path = None;
        let (reading, shortened) = shown.of(&row.article)?;
        if !shortened {
            continue;
        }
        let cut = reading.attributions.iter().find(|q| q.id == row.id);
        let words = |span: &Option<onrecord::contract::Span>| {
            span.as_ref().map(|span| span.text.clone()).filter(|words| !words.is_empty())
        };
        row.content = cut.map(|q| q.content.clone()).unwrap_or_default();
        row.quoted.clear();
        row.source = cut.and_then(|q| words(&q.source));
        row.cue = cut.and_then(|q| words(&q.cue));
        for link in &mut row.chain {
            let outer = reading.attributions.iter().find(|q| q.id == link.id);
            link.source = outer.and_then(|q| words(&q.source));
        }
    }
    Ok(())
}

/// Takes the passages from what may not be shared.
pub(crate) fn passages(ledger: &Ledger, rows: &mut [SearchRow]) -> Result<(), Problem> {
    let mut shown = Shown { ledger, known: BTreeMap::new() };
    for row in rows {
        row.path = None;
        if shown.of(&row.article)?.1 {
            row.passage.text.clear();
            row.hits.clear();
        }
    }
    Ok(())
}

/// Leaves the wordings of articles that may be shared, where there are at least two to compare.
pub(crate) fn wordings(ledger: &Ledger, quotes: &mut Vec<DistinctQuote>) -> Result<(), Problem> {
    let mut shown = Shown { ledger, known: BTreeMap::new() };
    for quote in &mut *quotes {
        for wording in &mut quote.wordings {
            let mut kept = Vec::new();
            for mut row in std::mem::take(&mut wording.quotes) {
                if !shown.of(&row.article)?.1 {
                    row.path = None;
                    kept.push(row);
                }
            }
            wording.quotes = kept;
        }
        // The others are shown by what they have other than the first.
        if quote.wordings.first().is_some_and(|wording| wording.quotes.is_empty()) {
            quote.wordings.clear();
        }
        quote.wordings.retain(|wording| !wording.quotes.is_empty());
    }
    quotes.retain(|quote| quote.wordings.len() > 1);
    Ok(())
}
