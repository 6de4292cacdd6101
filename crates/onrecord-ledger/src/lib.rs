//! onrecord-ledger
