//! What an article may be used for, where it says so.
//!
//! Naming a licence is not enough: articles report on licences, credit pictures and quote people
//! who speak of them. A statement counts where it speaks of the article, of the outlet's work or
//! of a picture in it, or stands as a line of its own at the head or the end.
//!
//! Where several statements count, the best is the one that speaks of the article, then of the
//! site, then of what it does not say, then of a picture; among equals one that grants something
//! goes before "all rights reserved", one that names its terms before one that does not, and a later
//! one before an earlier one. What the article's own words say goes before the page's markup.

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
