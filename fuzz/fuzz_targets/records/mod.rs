//! Reading every record of a file.

use onrecord_ingest::{Given, Hints, Records};

/// Reads all records; one that cannot be had says of which file it is.
pub fn read(path: &str, bytes: &[u8]) {
    let hints = Hints { path: Some(path.to_owned()), ..Hints::default() };
    let given = Given { path: hints.path.clone(), ..Given::default() };
    let mut found = 0;
    for record in Records::open(bytes, &hints) {
        found += 1;
        if let Err(error) = record.map_err(|bad| bad.reason).and_then(|record| record.read(&given)) {
            assert!(error.to_string().starts_with(path), "{error}");
        }
    }
    assert!(found > 0, "a file gives an article or a reason");
}
