//! The figures of the `coreference` command and their table.

use std::fmt;

use onrecord::reading::MentionForm;
use serde::Serialize;

/// The figures, as fractions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct CoreferenceScores {
    /// The number of documents.
    pub documents: usize,
    /// The mean F1 of MUC, B³ and CEAF-φ4. Mentions match if they have exactly the same words.
    pub conll_f1: f64,
    /// MUC: F1 over links.
    pub muc_f1: f64,
    /// B³: F1 over mentions.
    pub b_cubed_f1: f64,
    /// CEAF-φ4: F1 over entities.
    pub ceaf_f1: f64,
    /// `conll_f1` of the mentions of one form only.
    pub conll_f1_by_form: FiguresByForm,
    /// Of the gold mentions with an antecedent, the fraction whose predicted antecedent is in the gold chain.
    pub antecedent_accuracy: FiguresByForm,
    /// The same for personal and possessive pronouns of the third person.
    pub pronoun_accuracy: f64,
    /// The number of these pronouns.
    pub pronouns: usize,
}

/// A figure for each form of mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct FiguresByForm {
    pub name: f64,
    pub nominal: f64,
    pub pronoun: f64,
}

impl FiguresByForm {
    pub(super) fn of(mut figure: impl FnMut(MentionForm) -> f64) -> Self {
        let [name, nominal, pronoun] = FORMS.map(&mut figure);
        Self { name, nominal, pronoun }
    }
}

/// The forms in the order of [`FiguresByForm`].
pub(super) const FORMS: [MentionForm; 3] =
    [MentionForm::Name, MentionForm::Nominal, MentionForm::Pronoun];

impl fmt::Display for CoreferenceScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "documents               {:>7}", self.documents)?;
        let mut row = |name: &str, figure: f64| writeln!(f, "{name:<24}{figure:>7.3}");
        row("CoNLL F1", self.conll_f1)?;
        row("  MUC", self.muc_f1)?;
        row("  B³", self.b_cubed_f1)?;
        row("  CEAF-φ4", self.ceaf_f1)?;
        row("  names", self.conll_f1_by_form.name)?;
        row("  nominals", self.conll_f1_by_form.nominal)?;
        row("  pronouns", self.conll_f1_by_form.pronoun)?;
        row("antecedents of names", self.antecedent_accuracy.name)?;
        row("  of nominals", self.antecedent_accuracy.nominal)?;
        row("  of pronouns", self.antecedent_accuracy.pronoun)?;
        row("pronoun accuracy", self.pronoun_accuracy)?;
        writeln!(f, "pronouns                {:>7}", self.pronouns)
    }
}
