//! Writing readings, and verifying what is written.

pub(crate) mod record;
pub(crate) mod recorder;
pub(crate) mod reread;
pub(crate) mod verify;
