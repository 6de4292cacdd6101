//! The languages in which this version reads articles.

/// A language in which this version reads articles.
///
/// Each language has a [`crate::Splitter`], and the crate `onrecord-reading` has a bundle of lists for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LanguageCode {
    /// English.
    En,
}

impl LanguageCode {
    /// All languages.
    pub const ALL: [Self; 1] = [Self::En];

    /// The code by ISO 639-1: `en`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
        }
    }

    /// The language of a model, by the code that its name begins with: `en-fast-2026.1`. Returns `None` for a language
    /// in which this version reads no articles.
    #[must_use]
    pub fn of_model(name: &str) -> Option<Self> {
        let (code, _) = name.split_once('-')?;
        Self::ALL.into_iter().find(|language| language.as_str() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_models_name_begins_with_its_language() {
        assert_eq!(LanguageCode::of_model("en-fast-2026.1"), Some(LanguageCode::En));
        for name in ["de-fast-2026.1", "english-fast", "en", ""] {
            assert_eq!(LanguageCode::of_model(name), None, "{name:?}");
        }
    }
}
