//! How one line names the speaker of an attribution.

use onrecord::display;
use onrecord::reading::Polarity;

use super::{escape, wrap};

/// The label of a source that the article does not name.
pub(crate) const NOBODY: &str = "(nobody named)";
/// Columns for the article's own words behind a speaker's name.
const MAX_WORDS_WIDTH: usize = 24;

/// The speaker's name. The article's words follow if they share no word with the name, so that a wrong link is
/// visible: `Mara Ellison (“she”)`. The words stand alone if no name is linked to them.
pub(crate) fn name(speaker: Option<&str>, source: Option<&str>) -> String {
    match (speaker, source) {
        (Some(name), Some(source)) if !shares_a_word(name, source) => {
            format!("{} (“{}”)", escape::visible(name), wrap::clip(source, MAX_WORDS_WIDTH))
        }
        (Some(name), _) => escape::visible(name).into_owned(),
        (None, Some(source)) => format!("“{}”", escape::visible(source)),
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

/// What follows the name: the polarity unless affirmed, and a `?` for a doubtful attribution.
pub(crate) fn remark(polarity: Polarity, confidence: f32) -> String {
    let polarity = display::polarity_remark(polarity).map(|remark| format!(" ({remark})"));
    let doubt = if display::is_doubtful(confidence) { " ?" } else { "" };
    polarity.unwrap_or_default() + doubt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_a_name_is_visible() {
        assert_eq!(name(Some("Mara Ellison"), Some("Ms Ellison")), "Mara Ellison");
        assert_eq!(name(Some("Mara Ellison"), Some("she")), "Mara Ellison (“she”)");
        assert_eq!(name(None, Some("she")), "“she”");
        assert_eq!(name(None, None), NOBODY);
    }

    #[test]
    fn doubt_and_polarity_are_visible() {
        assert_eq!(remark(Polarity::Affirmed, 0.9), "");
        assert_eq!(remark(Polarity::Denied, 0.4), " (denied) ?");
    }
}
