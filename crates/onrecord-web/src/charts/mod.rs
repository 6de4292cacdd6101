//! Charts, drawn on the server. A table beside each chart has the same numbers.

mod columns;
mod shares;

pub(crate) use self::columns::{ColumnGroup, column_chart};
pub(crate) use self::shares::{bar, voice_shares};
