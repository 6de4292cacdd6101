//! An article with the voices in it made visible.

mod mending;
mod panel;
mod pieces;
mod text;
mod voices;

pub(crate) use self::mending::{missing, signed};
pub(crate) use self::panel::{name, panel};
pub(crate) use self::pieces::{Cited, Part, Piece, parts};
pub(crate) use self::text::text;
pub(crate) use self::voices::{Voices, label};
