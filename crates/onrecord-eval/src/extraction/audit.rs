//! Labels of licences that the pages themselves contradict.

/// A row a page: its file, the type that it states (or `none`), and where.
const AUDIT: &str = include_str!("../../data/licence-audit.tsv");

/// The type that a page states where its label says otherwise, empty for no licence.
pub(super) fn corrected(file: &str) -> Option<&'static str> {
    let row = rows().find(|row| row[0] == file)?;
    Some(if row[1] == "none" { "" } else { row[1] })
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    AUDIT.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extraction::licence_type;

    #[test]
    fn every_row_names_a_file_once_a_type_and_a_reason() {
        let rows: Vec<_> = rows().collect();
        assert!(rows.is_sorted_by(|a, b| a[0] < b[0]));
        for row in rows {
            let [file, kind, reason] = row[..] else { panic!("{row:?} has not 3 columns") };
            let known = licence_type(&format!("CC {kind}")).is_some_and(|known| known == kind);
            assert!(file.ends_with(".html") && (known || kind == "none"), "{row:?}");
            assert!(!reason.is_empty(), "{row:?}");
        }
    }

    #[test]
    fn none_is_empty_and_other_files_stay_as_they_are() {
        assert_eq!(corrected("strangemachines.io.performant.html"), Some("by-nc-sa"));
        assert_eq!(corrected("derpapierplanet.de.juni.html"), Some(""));
        assert_eq!(corrected("harbour.example.html"), None);
    }
}
