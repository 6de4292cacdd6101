//! Turns what a user types into an FTS5 query that cannot be misread as syntax.

use super::errors::Error;

/// An FTS5 expression for all words of `given`. Words in quotation marks stay together, and a mark that is never
/// closed closes at the end.
///
/// # Errors
/// If `given` has neither a letter nor a digit.
pub(crate) fn all_of(given: &str, field: &'static str) -> Result<String, Error> {
    Ok(terms(given, field)?.join(" "))
}

/// As [`all_of`], but one word is enough.
///
/// # Errors
/// If `given` has neither a letter nor a digit.
pub(crate) fn any_of(given: &str, field: &'static str) -> Result<String, Error> {
    Ok(terms(given, field)?.join(" OR "))
}

fn terms(given: &str, field: &'static str) -> Result<Vec<String>, Error> {
    let mut terms = Vec::new();
    for (index, part) in given.split(['"', '“', '”', '„', '«', '»']).enumerate() {
        if index % 2 == 1 {
            terms.extend(term(part));
        } else {
            terms.extend(part.split_whitespace().filter_map(term));
        }
    }
    if terms.is_empty() {
        return Err(Error::NoWords { field, given: given.to_owned() });
    }
    Ok(terms)
}

/// An FTS5 string; `None` if it would hold no token.
fn term(words: &str) -> Option<String> {
    // A string may hold anything except its own mark, which is gone, and NUL, which would end the query.
    let words = words.replace('\0', " ");
    words.contains(char::is_alphanumeric).then(|| format!("\"{}\"", words.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(given: &str) -> String {
        all_of(given, "the text").unwrap()
    }

    #[test]
    fn syntax_is_only_words() {
        assert_eq!(query("harbour bridge"), r#""harbour" "bridge""#);
        assert_eq!(query(r#"the "old bridge" again"#), r#""the" "old bridge" "again""#);
        assert_eq!(query(r#"" OR *"#), r#""OR *""#);
        assert_eq!(query("NEAR( a AND NOT b*"), r#""NEAR(" "a" "AND" "NOT" "b*""#);
        assert_eq!(query("“old bridge” -x"), r#""old bridge" "-x""#);
        assert_eq!(query("a\0b"), r#""a b""#);
    }

    #[test]
    fn without_a_word_there_is_nothing_to_look_for() {
        for given in ["", "  ", "\"\"", "* ( ) - ^", "\0"] {
            assert!(matches!(all_of(given, "the text"), Err(Error::NoWords { .. })), "{given:?}");
        }
    }
}
