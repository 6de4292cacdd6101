//! Reads every record of a file.

use onrecord_ingest::{UserMetadata, FileInfo, Records};

/// Reads all records. The error of a bad record must name the file.
pub fn read(path: &str, bytes: &[u8]) {
    let hints = FileInfo { path: Some(path.to_owned()), ..FileInfo::default() };
    let given = UserMetadata { path: hints.path.clone(), ..UserMetadata::default() };
    let mut found = 0;
    for record in Records::open(bytes, &hints) {
        found += 1;
        if let Err(error) = record.map_err(|bad| bad.reason).and_then(|record| record.read(&given)) {
            assert!(error.to_string().starts_with(path), "{error}");
        }
    }
    assert!(found > 0, "a file gives an article or a reason");
}
