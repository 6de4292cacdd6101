//! Lemmas: from the lexicon of the treebanks if it has the form with its tag, otherwise by an edit rule that the model
//! chooses. For verbs the result must be a word, if the model lists verbs.

use crate::file::{ModelError, ModelFile};
use crate::lexicon::{EditRule, Lexicon};
use crate::verb_forms::Verbs;

/// Finds lemmas.
pub(crate) struct Lemmas {
    lexicon: Lexicon,
    /// Absent in models of before 2026.3.
    verbs: Option<Verbs>,
}

impl Lemmas {
    pub(crate) fn load(file: &ModelFile) -> Result<Self, ModelError> {
        let verbs = (file.has("lexicon.verbs"))
            .then(|| file.fingerprints("lexicon.verbs").map(Verbs::new))
            .transpose()?;
        Ok(Self { lexicon: Lexicon::load(file)?, verbs })
    }

    /// The lemma of a plain form with its tags. `rules` gives so many of the model's edit rules, the best first.
    pub(crate) fn of<'r>(
        &self,
        form: &str,
        upos: &str,
        xpos: &str,
        rules: impl FnOnce(usize) -> Vec<&'r EditRule>,
    ) -> String {
        let lexicon = &self.lexicon;
        let listed = lexicon.listed(form, xpos);
        match &self.verbs {
            Some(verbs) if xpos.starts_with("VB") => {
                listed.unwrap_or_else(|| verbs.lemma(lexicon, form, xpos, &rules(usize::MAX)))
            }
            Some(verbs) if upos == "VERB" => {
                let rules = rules(usize::MAX);
                let usual = listed.unwrap_or_else(|| rules[0].apply(form));
                let is_verb = verbs.knows(&usual.to_lowercase());
                let lemma =
                    if is_verb { None } else { verbs.lemma_of_participle(lexicon, form, &rules) };
                lemma.unwrap_or(usual)
            }
            _ => listed.unwrap_or_else(|| rules(1)[0].apply(form)),
        }
    }
}
