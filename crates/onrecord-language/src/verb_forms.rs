//! Lemmas of English verbs that are words: the verbs of Open English WordNet, regular endings and prefixes.
//!
//! `training/onrecord_training/verb_forms.py` is the reference of the rule.

use crate::lexicon::{EditRule, Lexicon};
use crate::words::{Fingerprints, fingerprint};

/// What can stand before a verb that is listed without it.
const PREFIXES: [&str; 17] = [
    "counter", "under", "inter", "trans", "over", "fore", "out", "mis", "dis", "pre", "non", "sub",
    "up", "un", "re", "de", "co",
];

/// The verb form that a Penn Treebank tag names, as far as endings tell forms apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `VB` and `VBP`.
    Base,
    /// `VBZ`.
    Third,
    /// `VBD` and `VBN`.
    Past,
    /// `VBG`.
    Gerund,
}

impl Form {
    fn of_tag(xpos: &str) -> Self {
        match xpos {
            "VBZ" => Self::Third,
            "VBD" | "VBN" => Self::Past,
            "VBG" => Self::Gerund,
            _ => Self::Base,
        }
    }

    /// The participle that a word is by its letters.
    fn of_letters(word: &str) -> Self {
        if word.ends_with("ing") { Self::Gerund } else { Self::Past }
    }

    /// Regular endings: what is cut and what is added.
    fn endings(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Base => &[],
            Self::Third => &[("ies", "y"), ("es", ""), ("s", "")],
            Self::Past => &[("ied", "y"), ("ed", "e"), ("ed", "")],
            Self::Gerund => &[("ying", "ie"), ("ing", "e"), ("ing", "")],
        }
    }
}

/// The verbs that a model lists. Only their fingerprints are known.
pub(crate) struct Verbs(Fingerprints);

impl Verbs {
    pub(crate) fn new(verbs: Fingerprints) -> Self {
        Self(verbs)
    }

    /// Whether a lemma in lower case is listed.
    pub(crate) fn knows(&self, lemma: &str) -> bool {
        self.0.place(fingerprint(&[lemma], 0)).is_some()
    }

    /// The lemma of a word that the lexicon does not list with its tag `xpos`, which is `VB` or begins so. `rules` are
    /// the model's edit rules, the best first.
    ///
    /// The steps are: the form itself, for a base form; the lemma of an irregular form; the result of the best edit rule
    /// or of a regular ending, if it is a listed verb; the same for the part behind a hyphen or a prefix; what the
    /// regular ending leaves.
    pub(crate) fn lemma(
        &self,
        lexicon: &Lexicon,
        form: &str,
        xpos: &str,
        rules: &[&EditRule],
    ) -> String {
        let word = form.to_lowercase();
        let form = Form::of_tag(xpos);
        if form == Form::Base {
            let stem = || {
                stems(&word, Form::of_letters(&word))
                    .into_iter()
                    .find(|stem| self.admits(&word, stem))
            };
            let lemma =
                if self.knows(&word) { None } else { irregular(lexicon, &word).or_else(stem) };
            return lemma.unwrap_or(word);
        }
        self.listed(lexicon, &word, form, rules)
            .or_else(|| self.of_part(lexicon, &word, form, rules))
            .unwrap_or_else(|| spelled(&word, form, rules))
    }

    /// The lemma of a participle that is tagged as an adjective or a noun (`alleged`), if it is a listed verb.
    pub(crate) fn lemma_of_participle(
        &self,
        lexicon: &Lexicon,
        form: &str,
        rules: &[&EditRule],
    ) -> Option<String> {
        let word = form.to_lowercase();
        self.listed(lexicon, &word, Form::of_letters(&word), rules)
    }

    fn admits(&self, word: &str, lemma: &str) -> bool {
        self.knows(lemma) && is_possible(word, lemma)
    }

    fn listed(
        &self,
        lexicon: &Lexicon,
        word: &str,
        form: Form,
        rules: &[&EditRule],
    ) -> Option<String> {
        let rules = rules.iter().filter(|rule| form != Form::Gerund || !rule.keeps_letters());
        irregular(lexicon, word).or_else(|| {
            rules
                .map(|rule| rule.apply(word))
                .chain(stems(word, form))
                .chain([word.to_owned()])
                .find(|lemma| self.admits(word, lemma))
        })
    }

    /// The lemma of the part behind the last hyphen or behind a prefix, with what stands before it.
    fn of_part(
        &self,
        lexicon: &Lexicon,
        word: &str,
        form: Form,
        rules: &[&EditRule],
    ) -> Option<String> {
        let behind_hyphen = word.rfind('-').map(|at| at + 1);
        let has = |prefix: &&&str| word.starts_with(**prefix) && word.len() > prefix.len() + 2;
        let behind_prefix = PREFIXES.iter().filter(has).map(|prefix| prefix.len());
        behind_hyphen.into_iter().chain(behind_prefix).find_map(|at| {
            let (before, rest) = word.split_at(at);
            Some(before.to_owned() + &self.listed(lexicon, rest, form, rules)?)
        })
    }
}

/// The lemma of an irregular form by the lexicon.
fn irregular(lexicon: &Lexicon, word: &str) -> Option<String> {
    let tags: &[&str] = match word {
        _ if word.ends_with("ing") => &["VBG"],
        _ if word.ends_with('s') => &["VBZ"],
        _ => &["VBD", "VBN"],
    };
    tags.iter().find_map(|xpos| lexicon.listed(word, xpos))
}

/// The lemma by spelling alone: the regular ending is taken off, in the way of the best edit rule that does so.
fn spelled(word: &str, form: Form, rules: &[&EditRule]) -> String {
    let stems = stems(word, form);
    let by_rule = rules.iter().map(|rule| rule.apply(word)).find(|lemma| stems.contains(lemma));
    by_rule.or_else(|| stems.last().cloned()).unwrap_or_else(|| word.to_owned())
}

/// Whether the lemma begins as the word does, and the word would not have doubled the lemma's last consonant: `fined` is
/// not from `fin`, because one vowel before one consonant doubles it.
fn is_possible(word: &str, lemma: &str) -> bool {
    let start = |text: &str| text.chars().take(2).collect::<String>();
    let doubles = matches!(word.strip_prefix(lemma), Some("ed" | "ing")) && {
        let mut letters = lemma.chars().rev();
        let last = letters.next().is_some_and(|c| !is_vowel(c) && !matches!(c, 'w' | 'x' | 'y'));
        last && letters.next().is_some_and(is_vowel) && letters.all(|c| !is_vowel(c))
    };
    start(word) == start(lemma) && !doubles
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// What regular endings leave of a word, the most special first: with a doubled consonant made single, with `e`, bare.
fn stems(word: &str, form: Form) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for &(cut, add) in form.endings() {
        let Some(stem) = word.strip_suffix(cut).filter(|stem| stem.chars().count() >= 2) else {
            continue;
        };
        if add.is_empty() && matches!(cut, "ed" | "ing") {
            let mut letters = stem.chars().rev();
            let (last, before) = (letters.next(), letters.next());
            let shorter = || stem[..stem.len() - last.map_or(0, char::len_utf8)].to_owned();
            match last {
                Some('l') if before == last => out.extend([stem.to_owned(), shorter()]),
                Some(c) if before == last && !is_vowel(c) && c != 's' => out.push(shorter()),
                _ => {}
            }
            if stem.ends_with("ck") {
                out.extend([stem.to_owned(), shorter()]);
            }
        }
        let stem = stem.to_owned() + add;
        if !out.contains(&stem) {
            out.push(stem);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lemma(form: &str, xpos: &str) -> String {
        let verbs = [
            "free", "expel", "strike", "fine", "fin", "stop", "panic", "agree", "take", "deploy",
            "carry",
        ];
        let mut prints: Vec<u32> = verbs.iter().map(|verb| fingerprint(&[verb], 0)).collect();
        prints.sort_unstable();
        let rules: Vec<EditRule> = ["L|2|", "L|1|", "L|3|", "L|0|"]
            .iter()
            .map(|rule| EditRule::parse(rule).unwrap())
            .collect();
        let lexicon = Lexicon::of(&[("struck", "VBD", "L|3|ike"), ("taken", "VBN", "L|1|")]);
        Verbs::new(Fingerprints::new(prints).unwrap()).lemma(
            &lexicon,
            form,
            xpos,
            &rules.iter().collect::<Vec<_>>(),
        )
    }

    #[test]
    fn lemmas_are_listed_verbs_if_there_is_one() {
        let expected = [
            ("freed", "VBD", "free"),
            ("expelled", "VBN", "expel"),
            ("struck", "VBN", "strike"),
            ("fined", "VBD", "fine"),
            ("Stopping", "VBG", "stop"),
            ("panicked", "VBD", "panic"),
            ("agreed", "VB", "agree"),
            ("carries", "VBZ", "carry"),
            ("overtaken", "VBN", "overtake"),
            ("re-deployed", "VBD", "re-deploy"),
        ];
        for (form, xpos, expected) in expected {
            assert_eq!(lemma(form, xpos), expected, "{form}");
        }
    }

    #[test]
    fn an_unknown_verb_loses_its_regular_ending() {
        assert_eq!(lemma("zubbed", "VBD"), "zubb");
        assert_eq!(lemma("Zanqing", "VBG"), "zanq");
        assert_eq!(lemma("ed", "VBD"), "ed");
    }
}
