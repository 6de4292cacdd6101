//! Readings and the ledger's tables as Arrow record batches, one function a table. Column names are those of a reading's
//! JSON and of the ledger's views.

mod columns;
mod layers;
mod ledger_tables;

pub(crate) use layers::{LayerBatch, layer_tables};
pub(crate) use ledger_tables::{copies, corrections, linked_actors, stories};
