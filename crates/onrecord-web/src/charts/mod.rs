//! Pictures of numbers, made on the server. Each stands beside a table that says the same.

mod columns;
mod shares;

pub(crate) use self::columns::{Columns, columns};
pub(crate) use self::shares::{bar, voices};
