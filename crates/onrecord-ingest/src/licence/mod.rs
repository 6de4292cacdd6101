//! What an article may be used for, if it says so.
//!
//! Naming a licence is not enough: articles report on licences, credit pictures, and quote people who speak
//! of licences. A statement counts if it speaks of the article, of the outlet's work or of a picture in it,
//! or if it is a line of its own at the head or the end.
//!
//! If several statements count, the best one is chosen in this order. First, what it speaks of: the article,
//! the site, unknown, a picture. Then a grant goes before "all rights reserved", named terms before unnamed
//! ones, and a later statement before an earlier one. The article's own words go before the page's markup.

mod conditions;
mod creative_commons;
mod identifier;
mod ids;
mod named_licences;
mod paragraph;
mod paragraph_statements;
mod statements;
mod subject;
mod visible_text;
mod words;

pub(crate) use creative_commons::address;
pub use identifier::licence_id;
pub use statements::licences;
pub(crate) use statements::{best, may_state};
