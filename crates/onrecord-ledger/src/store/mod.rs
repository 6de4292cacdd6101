//! The file: its schema, its rows and what may be wrong with either.

pub(crate) mod actors;
pub(crate) mod articles;
pub(crate) mod citations;
pub(crate) mod columns;
pub(crate) mod errors;
pub(crate) mod failures;
pub(crate) mod full_text;
pub(crate) mod ids;
pub(crate) mod joined_actor;
pub(crate) mod load;
pub(crate) mod runs;
pub(crate) mod schema;
pub(crate) mod spans;
pub(crate) mod validate;

pub(crate) use self::errors::{Error, Fault};
