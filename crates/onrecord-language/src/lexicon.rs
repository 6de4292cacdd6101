//! Edit rules from forms to lemmas, and the lexicon of the treebanks.

use crate::file::{ModelError, ModelFile};
use crate::words::{Fingerprints, fingerprint};

/// An edit rule, `CASE|CUT|ADD`. It changes the case of the form, removes CUT characters from its end and
/// appends ADD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EditRule {
    case: Case,
    cut: usize,
    add: Box<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Lower,
    Same,
    Title,
}

impl EditRule {
    /// Parses `CASE|CUT|ADD`. CASE is `L` (lower case), `S` (same case) or `T` (title case). Returns `None`
    /// for anything else.
    pub(crate) fn parse(rule: &str) -> Option<Self> {
        let mut parts = rule.splitn(3, '|');
        let case = match parts.next()? {
            "L" => Case::Lower,
            "S" => Case::Same,
            "T" => Case::Title,
            _ => return None,
        };
        Some(Self { case, cut: parts.next()?.parse().ok()?, add: parts.next()?.into() })
    }

    /// Whether only the case can change, to lower case.
    pub(crate) fn keeps_letters(&self) -> bool {
        self.case == Case::Lower && self.cut == 0
    }

    /// The lemma of a form. If CUT exceeds the length of the form, only its case changes.
    pub(crate) fn apply(&self, form: &str) -> String {
        let mut lemma = match self.case {
            Case::Lower => form.to_lowercase(),
            Case::Same => form.to_owned(),
            Case::Title => {
                let mut rest = form.chars();
                let first = rest.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
                first + &rest.as_str().to_lowercase()
            }
        };
        let kept = match self.cut {
            0 => Some(lemma.len()),
            cut => lemma.char_indices().nth_back(cut - 1).map(|(at, _)| at),
        };
        if let Some(kept) = kept {
            lemma.truncate(kept);
            lemma.push_str(&self.add);
        }
        lemma
    }
}

/// Lemmas of forms that, with their tag, nearly always have the same lemma. The file holds only
/// fingerprints, so it contains no string of a corpus. A form that is not listed matches a fingerprint
/// about once in 100,000 words.
pub(crate) struct Lexicon {
    /// Fingerprints of a form with its tag.
    keys: Fingerprints,
    /// Index of the rule of each key.
    rule_of: Vec<u16>,
    rules: Vec<EditRule>,
}

impl Lexicon {
    pub(crate) fn load(file: &ModelFile) -> Result<Self, ModelError> {
        let keys = file.fingerprints("lexicon.keys")?;
        let bytes = file.bytes("lexicon.rule_of")?;
        let rule_of: Vec<u16> =
            bytes.as_chunks::<2>().0.iter().map(|&two| u16::from_le_bytes(two)).collect();
        let rules = file.text("lexicon.rules")?;
        let rules = rules.lines().map(EditRule::parse).collect::<Option<Vec<_>>>();
        let rules =
            rules.ok_or_else(|| ModelError::tensor("lexicon.rules", "a rule cannot be read"))?;
        if rule_of.len() != keys.len()
            || rule_of.iter().any(|&rule| usize::from(rule) >= rules.len())
        {
            return Err(ModelError::tensor(
                "lexicon.rule_of",
                "it does not name a rule for each key",
            ));
        }
        Ok(Self { keys, rule_of, rules })
    }

    /// The lemma of a form with a Penn Treebank tag, or `None` if the lexicon does not list it.
    pub(crate) fn listed(&self, form: &str, xpos: &str) -> Option<String> {
        let at = self.keys.place(fingerprint(&[form, "\t", xpos], 0))?;
        Some(self.rules[usize::from(self.rule_of[at])].apply(form))
    }
}

#[cfg(test)]
impl Lexicon {
    /// A lexicon of forms with their tags and rules.
    pub(crate) fn of(entries: &[(&str, &str, &str)]) -> Self {
        let mut keys: Vec<(u32, &str)> = (entries.iter())
            .map(|(form, xpos, rule)| (fingerprint(&[form, "\t", xpos], 0), *rule))
            .collect();
        keys.sort_unstable();
        let rules = keys.iter().map(|(_, rule)| EditRule::parse(rule).expect("a rule")).collect();
        let rule_of = (0..).take(keys.len()).collect();
        let keys = Fingerprints::new(keys.iter().map(|(key, _)| *key).collect());
        Self { keys: keys.expect("different forms"), rule_of, rules }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(rule: &str, form: &str) -> String {
        EditRule::parse(rule).unwrap().apply(form)
    }

    #[test]
    fn edits() {
        assert_eq!(apply("L|3|y", "Ministries"), "ministry");
        assert_eq!(apply("L|3|be", "was"), "be");
        assert_eq!(apply("T|0|", "GENEVA"), "Geneva");
        assert_eq!(apply("S|1|", "Ürümçis"), "Ürümçi");
        assert_eq!(apply("L|9|x", "At"), "at");
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        assert_eq!(["", "L", "L|x|", "Q|0|", "L|-1|"].map(EditRule::parse), [const { None }; 5]);
    }

    #[test]
    fn the_lexicon_knows_a_form_by_its_tag() {
        let lexicon = Lexicon::of(&[("left", "VBD", "L|2|ave")]);
        assert_eq!(lexicon.listed("left", "VBD").as_deref(), Some("leave"));
        assert_eq!(lexicon.listed("left", "JJ"), None);
    }
}
