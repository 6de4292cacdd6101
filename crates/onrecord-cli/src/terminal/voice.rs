//! How the one who says something is named in a line.

use onrecord::Polarity;

use super::{safe, wrap};

/// How a source is called that the article does not name.
pub(crate) const NOBODY: &str = "(nobody named)";
/// Of the words by which an article calls a speaker, so much is shown behind the name.
const LONGEST_WORDS: usize = 24;
/// Rules below this are wrong more often than right.
const DOUBTFUL: f32 = 0.5;

/// A speaker's name; with the article's word for them where that is another (`Mara Ellison
/// (“she”)`), so that a wrong link is seen; and that word alone where it is linked to no name.
pub(crate) fn name(speaker: Option<&str>, source: Option<&str>) -> String {
    match (speaker, source) {
        (Some(name), Some(source)) if !shares_a_word(name, source) => {
            format!("{} (“{}”)", safe::visible(name), wrap::clip(source, LONGEST_WORDS))
        }
        (Some(name), _) => safe::visible(name).into_owned(),
        (None, Some(source)) => format!("“{}”", safe::visible(source)),
        (None, None) => NOBODY.to_owned(),
    }
}

fn shares_a_word(name: &str, source: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let source = words(source);
    words(name).iter().any(|word| source.contains(word))
}

/// What is to be known of an attribution besides who and what: how it is said, where it is not
/// simply said, and a `?` where it is doubtful.
pub(crate) fn remark(polarity: Polarity, confidence: f32) -> String {
    let manner = match polarity {
        Polarity::Affirmed => "",
        Polarity::Denied => " (denied)",
        Polarity::Declined => " (declined to say)",
        Polarity::Asked => " (asked)",
    };
    format!("{manner}{}", if is_doubtful(confidence) { " ?" } else { "" })
}

pub(crate) fn is_doubtful(confidence: f32) -> bool {
    confidence < DOUBTFUL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_a_name_is_shown() {
        assert_eq!(name(Some("Mara Ellison"), Some("Ms Ellison")), "Mara Ellison");
        assert_eq!(name(Some("Mara Ellison"), Some("she")), "Mara Ellison (“she”)");
        assert_eq!(name(None, Some("she")), "“she”");
        assert_eq!(name(None, None), NOBODY);
    }

    #[test]
    fn doubts_and_manners_are_said() {
        assert_eq!(remark(Polarity::Affirmed, 0.9), "");
        assert_eq!(remark(Polarity::Denied, 0.4), " (denied) ?");
    }
}
