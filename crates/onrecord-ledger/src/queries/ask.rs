//! The questions that a ledger answers.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use onrecord_reading::contract::Reading;
use rusqlite::Connection;

use super::articles::{ArticleRow, Counts};
use super::facets::Facets;
use super::filter::Filter;
use super::names::{Names, NamesQuery};
use super::outlets::OutletRow;
use super::quotes::{QuoteQuery, QuoteRow};
use super::same_quotation::DistinctQuote;
use super::search::SearchRow;
use super::sources::{Sources, SourcesQuery};
use super::stats::Stats;
use super::stories::{Story, StoryArticle};
use super::timeline::{Timeline, TimelineBy};
use super::{
    facets, names, outlets, quotes, same_quotation, search, sources, sql, stats, stories, timeline,
};
use crate::corrections::{corrected, record};
use crate::entities::lookup::{self, ActorRef};
use crate::journal::types::CorrectionRow;
use crate::store::failures::{self, Failure};
use crate::store::joined_actor::{ActorPlace, JoinedActor};
use crate::store::runs::{self, ReadingVersion};
use crate::store::{Error, Fault, articles, load};

/// The questions that a ledger answers; [`crate::Ledger::ask`] makes it. Each question sees the ledger at one moment,
/// whatever another program adds meanwhile. Offsets count code points.
#[derive(Clone, Copy, Debug)]
pub struct Questions<'l> {
    connection: &'l Connection,
    path: &'l Path,
}

impl<'l> Questions<'l> {
    pub(crate) fn new(connection: &'l Connection, path: &'l Path) -> Self {
        Self { connection, path }
    }

    /// Whether the ledger holds an article of this id.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn contains(self, article_id: &str) -> Result<bool, Error> {
        self.answer(|connection| articles::contains(connection, article_id))
    }

    /// The inputs that could not be read, by path.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn failures(self) -> Result<Vec<Failure>, Error> {
        self.answer(failures::all)
    }

    /// Who said what. The newest articles come first and undated ones last; within an article, attributions follow
    /// the text.
    ///
    /// # Errors
    /// [`Error::NoWords`] for a query that has no answer; otherwise if the file cannot be read.
    pub fn quotes(self, query: &QuoteQuery) -> Result<Vec<QuoteRow>, Error> {
        self.answer(|connection| quotes::quotes(connection, query))
    }

    /// Which sources an article, an outlet or the whole ledger relies on, how often, and where in the text.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sources(self, query: &SourcesQuery) -> Result<Sources, Error> {
        self.answer(|connection| sources::sources(connection, query))
    }

    /// How an actor is named and titled, by outlet, voice or month.
    ///
    /// # Errors
    /// [`Error::UnknownActor`] and [`Error::AmbiguousActor`]; otherwise if the file cannot be read.
    pub fn names(self, query: &NamesQuery) -> Result<Names, Error> {
        self.answer(|connection| names::names(connection, self.path, query))
    }

    /// The attributions that fit a query, counted by outlet, speaker, form and so on. The query's limit is ignored.
    ///
    /// # Errors
    /// As [`Questions::quotes`].
    pub fn facets(self, query: &QuoteQuery) -> Result<Facets, Error> {
        self.answer(|connection| facets::facets(connection, query))
    }

    /// The attributions that fit a query, counted by month of publication.
    ///
    /// # Errors
    /// As [`Questions::quotes`].
    pub fn timeline(self, query: &QuoteQuery, by: TimelineBy) -> Result<Timeline, Error> {
        self.answer(|connection| timeline::timeline(connection, query, by))
    }

    /// The outlets side by side, those with most articles first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn outlets(self, filter: &Filter) -> Result<Vec<OutletRow>, Error> {
        self.answer(|connection| outlets::outlets(connection, filter))
    }

    /// The articles that fit a filter, newest first and undated last: at most `limit` after the first `offset`. Form,
    /// act, polarity and voice describe attributions and are ignored.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn articles(
        self,
        filter: &Filter,
        limit: usize,
        offset: usize,
    ) -> Result<Vec<ArticleRow>, Error> {
        self.answer(|connection| super::articles::newest(connection, filter, limit, offset))
    }

    /// As [`Questions::quotes`], with the same quotation in several articles as one row. The newest article of each
    /// decides the order, and `limit` counts quotations.
    ///
    /// # Errors
    /// As [`Questions::quotes`].
    pub fn distinct_quotes(self, query: &QuoteQuery) -> Result<Vec<DistinctQuote>, Error> {
        let (quotes, _) =
            self.answer(|connection| same_quotation::distinct_quotations(connection, query, None))?;
        Ok(quotes)
    }

    /// As [`Questions::distinct_quotes`] among the `newest` attributions that fit, and whether these are all.
    ///
    /// # Errors
    /// As [`Questions::quotes`].
    pub fn distinct_among(
        self,
        query: &QuoteQuery,
        newest: usize,
    ) -> Result<(Vec<DistinctQuote>, bool), Error> {
        self.answer(|connection| {
            same_quotation::distinct_quotations(connection, query, Some(newest))
        })
    }

    /// The other articles of an article's story: its near duplicates, their near duplicates and so on. The article
    /// published first comes first, undated ones last; empty if the article has no near duplicate.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn copies(self, article_id: &str) -> Result<Vec<StoryArticle>, Error> {
        self.answer(|connection| stories::copies(connection, article_id))
    }

    /// The stories of several articles, those with most articles first, at most `limit`.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn stories(self, limit: usize) -> Result<Vec<Story>, Error> {
        self.answer(|connection| stories::stories(connection, limit))
    }

    /// The articles whose text has all the words, best first, at most `limit`. Words in quotation marks must stand
    /// together.
    ///
    /// # Errors
    /// [`Error::NoWords`] if there is no word; otherwise if the file cannot be read.
    pub fn search(self, words: &str, limit: usize) -> Result<Vec<SearchRow>, Error> {
        self.answer(|connection| search::search(connection, words, limit))
    }

    /// Runs one `SELECT` over the [`views`](crate::views) and calls `each` with the names of the columns and a row,
    /// until `each` breaks. Returns the names. The statement can write nothing, SQLite works at most `time`, and
    /// bytes come in hexadecimal.
    ///
    /// # Errors
    /// [`Error::Sql`] if the statement is wrong, not allowed or too slow; otherwise if the file cannot be read.
    pub fn sql(
        self,
        statement: &str,
        time: Duration,
        each: impl FnMut(&[String], Vec<serde_json::Value>) -> ControlFlow<()>,
    ) -> Result<Vec<String>, Error> {
        sql::ask(self.path, statement, time, each)
    }

    /// The id of the article that `name` means: an id, the beginning of one (at least 4 characters), a citation, or
    /// the path that the article was read from.
    ///
    /// # Errors
    /// [`Error::Unknown`] or [`Error::Ambiguous`]; otherwise if the file cannot be read.
    pub fn resolve(self, name: &str) -> Result<String, Error> {
        self.answer(|connection| articles::resolve(connection, self.path, name))
    }

    /// The beginning of an article's id that citations show.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn short_id(self, article_id: &str) -> Result<String, Error> {
        self.answer(|connection| articles::short_id(connection, article_id))
    }

    /// The ids of all articles, in the order in which they were added.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn article_ids(self) -> Result<Vec<String>, Error> {
        self.answer(articles::ids)
    }

    /// The ids of the articles whose reading is of another version, and for which no reading of `version` is staged.
    /// They come in the order in which they were added.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn not_read_by(self, version: &ReadingVersion) -> Result<Vec<String>, Error> {
        self.answer(|connection| runs::not_read_by(connection, version))
    }

    /// The reading of an article, equal to what was recorded.
    ///
    /// # Errors
    /// [`Error::Unknown`] if no article has this id; otherwise if the file cannot be read.
    pub fn reading(self, article_id: &str) -> Result<Reading, Error> {
        self.answer(|connection| load::reading(connection, article_id))?
            .ok_or_else(|| self.unknown(article_id))
    }

    /// The reading of an article as corrected: without rejected attributions, with added ones, and with the words,
    /// speakers, names and types that users gave. Recorded items keep their ids, and `by` names the correction that
    /// made or changed an attribution.
    ///
    /// # Errors
    /// As [`Questions::reading`].
    pub fn corrected_reading(self, article_id: &str) -> Result<Reading, Error> {
        self.answer(|connection| corrected::corrected(connection, article_id))?
            .ok_or_else(|| self.unknown(article_id))
    }

    /// The actors across articles that have all the words in one of their names, those in most articles first.
    ///
    /// # Errors
    /// [`Error::NoWords`] if there is no word; otherwise if the file cannot be read.
    pub fn actors_named(self, words: &str, limit: usize) -> Result<Vec<JoinedActor>, Error> {
        self.answer(|connection| lookup::actors_named(connection, words, limit))
    }

    /// The actors that are in most articles.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn most_frequent_actors(self, limit: usize) -> Result<Vec<JoinedActor>, Error> {
        self.answer(|connection| lookup::most_frequent(connection, limit))
    }

    /// The one actor that `name` means: its id or the beginning of it (at least 8 digits), the id of an actor of one
    /// article (`7f3a91c2:a1`), or words of its name if only one actor has them.
    ///
    /// # Errors
    /// [`Error::UnknownActor`] or [`Error::AmbiguousActor`]; otherwise if the file cannot be read.
    pub fn actor(self, name: &str) -> Result<JoinedActor, Error> {
        self.answer(|connection| {
            lookup::actor(connection, lookup::resolve(connection, self.path, name)?)
        })
    }

    /// All actors across articles, each with its actors in articles, in an order that does not depend on the order of
    /// adding.
    ///
    /// # Errors
    /// If the file cannot be read, at once or for a later actor.
    pub fn actors(
        self,
    ) -> Result<impl Iterator<Item = Result<(JoinedActor, Vec<ActorPlace>), Error>> + use<'l>, Error>
    {
        let all = self.located(lookup::all_entities(self.connection))?;
        let one = move |id| {
            let actor = lookup::actor(self.connection, ActorRef::Entity(id))?;
            Ok((actor, lookup::actors_of(self.connection, id)?))
        };
        Ok(all.into_iter().map(move |id| self.located(one(id))))
    }

    /// The journal of corrections in the order in which they were made, each with its standing.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn corrections(self) -> Result<Vec<CorrectionRow>, Error> {
        self.answer(record::all)
    }

    /// What the ledger holds, by outlet, licence, form and so on.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn stats(self) -> Result<Stats, Error> {
        self.answer(stats::stats)
    }

    /// How many rows the ledger holds of each kind.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn counts(self) -> Result<Counts, Error> {
        self.answer(super::articles::counts)
    }

    /// A number that changes whenever another connection changes the file. While it stays the same, so do all answers.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn data_version(self) -> Result<i64, Error> {
        let version =
            || Ok(self.connection.query_row("PRAGMA data_version", [], |row| row.get(0))?);
        self.located(version())
    }

    /// Answers in one transaction: the question sees one moment, and SQLite locks the file once instead of once a
    /// statement.
    fn answer<T>(self, question: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, Error> {
        let moment = self.connection.unchecked_transaction();
        self.located(moment.map_err(Into::into).and_then(|moment| question(&moment)))
    }

    fn located<T>(self, result: Result<T, Fault>) -> Result<T, Error> {
        result.map_err(|fault| fault.at(self.path))
    }

    fn unknown(self, article_id: &str) -> Error {
        Error::Unknown { path: self.path.to_owned(), name: article_id.to_owned() }
    }
}
