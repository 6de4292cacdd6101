//! Removes what the public may not see from rows of the ledger. Articles whose licence does not allow sharing keep
//! only what a public export shows of them.

use std::collections::BTreeMap;

use onrecord::contract::Reading;
use onrecord::ledger::{DistinctQuote, QuoteRow, SearchRow};
use onrecord::{Audience, Ledger};

use crate::problem::Problem;

/// Readings as the public may see them. Each is made once.
struct PublicReadings<'l> {
    ledger: &'l Ledger,
    known: BTreeMap<String, (Reading, bool)>,
}

impl PublicReadings<'_> {
    fn get(&mut self, article: &str) -> Result<&(Reading, bool), Problem> {
        if !self.known.contains_key(article) {
            let reading = self.ledger.ask().corrected_reading(article)?;
            let shown = onrecord::formats::for_audience(reading, Audience::Public);
            self.known.insert(article.to_owned(), shown);
        }
        Ok(&self.known[article])
    }
}

/// Shortens quotations of articles that may not be shared.
pub(crate) fn quotes(ledger: &Ledger, rows: &mut [QuoteRow]) -> Result<(), Problem> {
    let mut readings = PublicReadings { ledger, known: BTreeMap::new() };
    for row in rows {
        row.path = None;
        let (reading, shortened) = readings.get(&row.article)?;
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

/// Removes the passages of articles that may not be shared.
pub(crate) fn passages(ledger: &Ledger, rows: &mut [SearchRow]) -> Result<(), Problem> {
    let mut readings = PublicReadings { ledger, known: BTreeMap::new() };
    for row in rows {
        row.path = None;
        if readings.get(&row.article)?.1 {
            row.passage.text.clear();
            row.hits.clear();
        }
    }
    Ok(())
}

/// Keeps the wordings of articles that may be shared, and quotations with at least two such wordings.
pub(crate) fn wordings(ledger: &Ledger, quotes: &mut Vec<DistinctQuote>) -> Result<(), Problem> {
    let mut readings = PublicReadings { ledger, known: BTreeMap::new() };
    for quote in &mut *quotes {
        for wording in &mut quote.wordings {
            let mut kept = Vec::new();
            for mut row in std::mem::take(&mut wording.quotes) {
                if !readings.get(&row.article)?.1 {
                    row.path = None;
                    kept.push(row);
                }
            }
            wording.quotes = kept;
        }
        // Without the first wording, the differences of the others mean nothing.
        if quote.wordings.first().is_some_and(|wording| wording.quotes.is_empty()) {
            quote.wordings.clear();
        }
        quote.wordings.retain(|wording| !wording.quotes.is_empty());
    }
    quotes.retain(|quote| quote.wordings.len() > 1);
    Ok(())
}
