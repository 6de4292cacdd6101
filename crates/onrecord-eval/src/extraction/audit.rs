//! Corrections of licence labels that the pages themselves contradict.

/// One row per page: its file, the licence that it states (or `none`), and the evidence.
const AUDIT: &str = include_str!("../../data/licence-audit.tsv");

/// The corrected label of a page, empty for no licence; `None` if the label is right.
pub(super) fn corrected(file: &str) -> Option<&'static str> {
    let row = rows().find(|row| row[0] == file)?;
    Some(if row[1] == "none" { "" } else { row[1] })
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    AUDIT.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

#[cfg(test)]
mod tests {
    use super::super::fields::licence_type;
    use super::*;

    #[test]
    fn every_row_has_a_unique_file_a_licence_and_a_reason() {
        let rows: Vec<_> = rows().collect();
        assert!(rows.is_sorted_by(|a, b| a[0] < b[0]));
        for row in rows {
            let [file, licence, reason] = row[..] else {
                panic!("{row:?} does not have 3 columns")
            };
            assert!(file.ends_with(".html"), "{row:?}");
            assert!(licence == "none" || licence_type(licence).is_some(), "{row:?}");
            assert!(!reason.is_empty(), "{row:?}");
        }
    }

    #[test]
    fn none_is_empty_and_other_files_have_no_correction() {
        assert_eq!(corrected("strangemachines.io.performant.html"), Some("CC BY-NC-SA"));
        assert_eq!(corrected("derpapierplanet.de.juni.html"), Some(""));
        assert_eq!(corrected("harbour.example.html"), None);
    }
}
