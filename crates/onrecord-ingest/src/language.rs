//! The language that a text is in.

use whatlang::{Detector, Lang};

/// Of a longer text the beginning says enough (bytes).
const ENOUGH: usize = 1 << 10;
/// A shorter text does not say it (letters).
const TOO_SHORT: usize = 80;

/// The language of a text as a BCP 47 tag, where it is plain.
pub(crate) fn detected(text: &str) -> Option<&'static str> {
    let start = &text[..text.floor_char_boundary(ENOUGH)];
    start.chars().filter(|c| c.is_alphabetic()).nth(TOO_SHORT)?;
    let found = Detector::new().detect(start).filter(|found| found.is_reliable())?;
    tag(found.lang())
}

/// The language of an article of which someone says one: as they say it, unless it is plainly another. Templates
/// say `en` of pages in any language.
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

/// Languages that detection takes for one another, or that have two tags.
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
    Some(match language {
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jav => "jv",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "no",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
        _ => return None,
    })
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
    fn what_is_said_is_believed_unless_it_is_plainly_wrong() {
        let html = |tag: &str| Some((tag.to_owned(), "html"));
        assert_eq!(language(html("en-GB"), ENGLISH), html("en-GB"));
        assert_eq!(language(html("en"), GERMAN), Some(("de".to_owned(), "detected")));
        assert_eq!(language(html("en"), "Die Fähre"), html("en"));
        assert_eq!(language(None, ENGLISH), Some(("en".to_owned(), "detected")));
    }
}
