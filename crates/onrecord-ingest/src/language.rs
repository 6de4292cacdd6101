//! Which language a text is in.

use whatlang::{Detector, Lang};

/// How much of a text is looked at (bytes).
const ENOUGH: usize = 1 << 10;
/// A text of fewer letters is too short for detection.
const TOO_SHORT: usize = 80;

/// The detected language of a text as a BCP 47 tag, where detection is reliable.
pub(crate) fn detected(text: &str) -> Option<&'static str> {
    let start = &text[..text.floor_char_boundary(ENOUGH)];
    start.chars().filter(|c| c.is_alphabetic()).nth(TOO_SHORT)?;
    let found = Detector::new().detect(start).filter(|found| found.is_reliable())?;
    tag(found.lang())
}

/// The language of an article. A declared language counts unless the text is reliably in another one:
/// templates declare `en` on pages in any language.
pub(crate) fn language<'s>(
    said: Option<(String, &'s str)>,
    text: &str,
) -> Option<(String, &'s str)> {
    let Some(found) = detected(text) else { return said };
    match said {
        Some((said, by)) if primary(&said) == found || is_kin(primary(&said), found) => {
            Some((said, by))
        }
        _ => Some((found.to_owned(), "detected")),
    }
}

fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// Whether detection confuses two languages, or one language has both tags.
fn is_kin(said: &str, found: &str) -> bool {
    const KIN: [&[&str]; 7] = [
        &["no", "nb", "nn", "da"],
        &["hr", "sr", "bs", "sh", "sl"],
        &["es", "gl", "ca", "pt"],
        &["id", "ms", "jv"],
        &["hi", "mr", "ne"],
        &["tl", "fil"],
        &["cs", "sk"],
    ];
    KIN.iter()
        .any(|kin| kin.iter().any(|tag| said.eq_ignore_ascii_case(tag)) && kin.contains(&found))
}

/// The two-letter tag of a language that has one (ISO 639-1).
fn tag(language: Lang) -> Option<&'static str> {
    match language {
        // ISO 639-3 has codes of their own for these varieties. Two-letter tags only exist for the languages
        // that include them.
        Lang::Cmn => Some("zh"),
        Lang::Pes => Some("fa"),
        // News pages write `no`, and hardly ever `nb`.
        Lang::Nob => Some("no"),
        // No reading has named Welsh so far; naming it would change readings.
        Lang::Cym => None,
        _ => isolang::Language::from_639_3(language.code())?.to_639_1(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "The ferry was held in the harbour for two hours because the wind had risen, and nobody \
        was hurt, the harbour master said on Tuesday morning.";
    const GERMAN: &str = "Die Fähre lag zwei Stunden lang im Hafen, weil der Wind aufgefrischt hatte, und niemand \
        wurde verletzt, sagte der Hafenmeister am Dienstagmorgen.";

    #[test]
    fn a_text_says_its_language() {
        assert_eq!(detected(ENGLISH), Some("en"));
        assert_eq!(detected(GERMAN), Some("de"));
        assert_eq!(detected("Die Fähre"), None);
    }

    #[test]
    fn every_detectable_language_has_its_tag() {
        let tags: Vec<&str> = Lang::all().iter().filter_map(|&language| tag(language)).collect();
        let expected = "af ak am ar az be bn bg ca cs zh da de el en eo et fi fr gu he hi hr hu hy id it jv ja \
            kn ka km ko la lv lt ml mr mk my ne nl no or pa fa pl pt ro ru si sk sl sn es sr sv ta te tl th tk tr \
            uk ur uz vi yi zu";
        let mut expected: Vec<&str> = expected.split(' ').filter(|tag| !tag.is_empty()).collect();
        let mut found = tags.clone();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_said_is_believed_unless_it_is_plainly_wrong() {
        let html = |tag: &str| Some((tag.to_owned(), "html"));
        assert_eq!(language(html("en-GB"), ENGLISH), html("en-GB"));
        assert_eq!(language(html("en"), GERMAN), Some(("de".to_owned(), "detected")));
        assert_eq!(language(html("en"), "Die Fähre"), html("en"));
        assert_eq!(language(None, ENGLISH), Some(("en".to_owned(), "detected")));
    }
}
