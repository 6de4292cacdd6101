//! Captions: the words under a picture.

use crate::layout_lexicon::lexicon;

/// A longer line is no caption (bytes).
const LONGEST_CAPTION: usize = 400;

/// Whether words stand under a picture: they open or close with a credit.
pub(crate) fn is_caption(words: &str) -> bool {
    if words.len() > LONGEST_CAPTION {
        return false;
    }
    let open = words.trim_start_matches(['(', '[']);
    let lower = open.to_ascii_lowercase();
    let cue = lexicon().kind("caption").any(|cue| {
        let Some(rest) = lower.strip_prefix(cue).map(|rest| &open[open.len() - rest.len()..])
        else {
            return false;
        };
        // "Photo by J. Doe", but not "Photo by photo, the film …".
        cue.ends_with([':', '/']) || rest.is_empty() || {
            let name = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
            name.len() < rest.len() && !name.starts_with(char::is_lowercase) || name.is_empty()
        }
    });
    cue || closes_with_credit(words, &lower)
        || lower.rfind("(ap photo").is_some_and(|at| lower.len() - at < 60)
}

/// "J. Doe via Getty Images", but not "The footage was sold to Getty Images."
fn closes_with_credit(words: &str, lower: &str) -> bool {
    let names = |s: &str| {
        let mut list = s.split_whitespace();
        list.all(|w| {
            !w.starts_with(char::is_lowercase)
                || ["via", "courtesy", "of", "for", "by"].contains(&w)
        })
    };
    let close = lower.trim_end_matches([')', ']', '.']);
    (words.ends_with(')') || names(words))
        && lexicon().kind("credit").any(|credit| {
            close.strip_suffix(credit).is_some_and(|rest| {
                credit.starts_with('/') || !rest.ends_with(char::is_alphanumeric)
            })
        })
}
