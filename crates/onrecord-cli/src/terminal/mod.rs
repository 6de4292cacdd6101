//! Readings and answers as text for a terminal.

mod article_header;
mod article_text;
mod corrections;
mod escape;
mod explanation;
mod names;
mod notes;
mod numbers;
mod page;
mod quotes;
#[cfg(test)]
mod sample_reading;
mod sources;
mod speaker_label;
mod speakers;
mod sql;
mod stats;
mod stories;
mod style;
mod table;
mod voice_shares;
mod wrap;

pub(crate) use self::corrections::{actors, corrections};
pub(crate) use self::escape::visible;
pub(crate) use self::explanation::{ItemLayer, explanation, provenance};
pub(crate) use self::names::names;
pub(crate) use self::numbers::{count, count_as};
pub(crate) use self::page::page;
pub(crate) use self::quotes::{quote, search_result};
pub(crate) use self::sources::sources;
pub(crate) use self::sql::{sql_rows, sql_schema};
pub(crate) use self::stats::stats;
pub(crate) use self::stories::{
    compared, compared_legend, copies, distinct, marked_wording, story,
};
pub(crate) use self::style::{Look, draws_dashes};
