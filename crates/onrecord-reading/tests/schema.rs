//! Checks that `docs/reading.schema.json` agrees with the types.

use std::path::Path;

use onrecord_reading::contract;

/// After a change to the types or their comments, run with `UPDATE_SCHEMA=1` to write the file.
#[test]
fn the_schema_in_docs_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reading.schema.json");
    let made = serde_json::to_string_pretty(&contract::schema()).expect("a schema is JSON") + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &made).expect("docs/ can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "docs/reading.schema.json is stale: run UPDATE_SCHEMA=1 cargo test -p onrecord-reading"
    );
}
