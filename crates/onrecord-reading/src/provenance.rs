//! What makes items: the rules and models by the names that items carry in `by`.

use std::fmt;

/// Defines the makers, each with its name in readings and a description.
macro_rules! makers {
    ($($(#[$doc:meta])* $maker:ident: $name:literal, $description:literal;)+) => {
        /// The rule or model that made an item.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Maker {
            $($(#[$doc])* $maker,)+
            /// Names with the same words; never carried by an item.
            SameName,
            /// A benchmark that invents readings; never carried by an item of an article.
            Invented,
        }

        impl Maker {
            /// The makers that items of an article carry, in the order of their names.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$maker),+];

            /// The name that readings carry in `by`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$maker => $name,)+
                    Self::SameName => "rule:name",
                    Self::Invented => "invented",
                }
            }

            /// How it makes an item, in a sentence; `None` for a maker that no item of an article carries.
            #[must_use]
            pub const fn description(self) -> Option<&'static str> {
                match self {
                    $(Self::$maker => Some($description),)+
                    Self::SameName | Self::Invented => None,
                }
            }
        }
    };
}

makers! {
    /// The language model: of the earlier phrases, the one that this refers back to.
    ModelAntecedents: "model:antecedents", "the language model: of the earlier phrases, the one that this refers back to";
    /// The language model: it tags a cue, then asks it for its source and content.
    ModelAttributions: "model:attributions", "the language model: it tags a cue, then asks it for its source and content";
    /// The language model's names, with the titles before them.
    ModelNames: "model:names", "the language model's names, with the titles before them";
    /// Cue and source stand behind the quotation: “…,” Osei said.
    After: "rule:after", "cue and source stand behind the quotation: “…,” Osei said";
    /// Cue and source stand behind a sentence that is quoted in part.
    AfterMixed: "rule:after-mixed", "cue and source stand behind a sentence that is quoted in part";
    /// Cue and source stand behind a quotation that a full stop closes.
    AfterStop: "rule:after-stop", "cue and source stand behind a quotation that a full stop closes";
    /// The quotation follows its cue without a comma and with a capital.
    BeforeCapital: "rule:before-capital", "the quotation follows its cue without a comma and with a capital";
    /// Cue and colon stand before the quotation: Osei said: “…”.
    BeforeColon: "rule:before-colon", "cue and colon stand before the quotation: Osei said: “…”";
    /// Cue and comma stand before the quotation: Osei said, “…”.
    BeforeComma: "rule:before-comma", "cue and comma stand before the quotation: Osei said, “…”";
    /// Cue and comma stand before a quotation with a small letter.
    BeforeCommaLower: "rule:before-comma-lower", "cue and comma stand before a quotation with a small letter";
    /// The quotation follows its cue without a comma and with a small letter.
    BeforeLower: "rule:before-lower", "the quotation follows its cue without a comma and with a small letter";
    /// A clause that is quoted in part follows its cue: Osei said that … “…”.
    BeforeMixed: "rule:before-mixed", "a clause that is quoted in part follows its cue: Osei said that … “…”";
    /// Cue and source lead in to a block quotation: Osei wrote:.
    Block: "rule:block", "cue and source lead in to a block quotation: Osei wrote:";
    /// A name and a colon lead in to a block quotation: Osei:.
    BlockName: "rule:block-name", "a name and a colon lead in to a block quotation: Osei:";
    /// A name stands below a block quotation.
    BlockSigned: "rule:block-signed", "a name stands below a block quotation";
    /// A block quotation follows a sentence that ends in its cue: Osei wrote in a letter..
    BlockStop: "rule:block-stop", "a block quotation follows a sentence that ends in its cue: Osei wrote in a letter.";
    /// A run of capitalised words of which the language model says nothing.
    Capitals: "rule:capitals", "a run of capitalised words of which the language model says nothing";
    /// A name and a colon stand before the quotation: Osei: “…”.
    Colon: "rule:colon", "a name and a colon stand before the quotation: Osei: “…”";
    /// The sentence before the quotation names whose it is.
    Context: "rule:context", "the sentence before the quotation names whose it is";
    /// Inside a content: a verb of saying with a subject and a clause of its own.
    InnerClause: "rule:inner-clause", "inside a content: a verb of saying with a subject and a clause of its own";
    /// What stands inside quotation marks, in a language that is not read.
    MarksAlone: "rule:marks-alone", "what stands inside quotation marks, in a language that is not read";
    /// The nearest earlier person that fits the pronoun.
    NearestFitting: "rule:nearest-fitting", "the nearest earlier person that fits the pronoun";
    /// The words of a source that is no name.
    NominalSource: "rule:nominal-source", "the words of a source that is no name";
    /// A noun phrase that later ones refer back to.
    NounPhrase: "rule:noun-phrase", "a noun phrase that later ones refer back to";
    /// A pronoun that is a source.
    Pronoun: "rule:pronoun", "a pronoun that is a source";
    /// Who or which, and the noun that its clause tells of.
    RelativePronoun: "rule:relative-pronoun", "who or which, and the noun that its clause tells of";
    /// The same words as those of an earlier phrase.
    SameWords: "rule:same-words", "the same words as those of an earlier phrase";
    /// A dash and a name stand behind the quotation: “…” – Osei.
    SignOff: "rule:sign-off", "a dash and a name stand behind the quotation: “…” – Osei";
    /// Whoever says I in a quotation is its source.
    Speaker: "rule:speaker", "whoever says I in a quotation is its source";
    /// Nothing tells whose the quotation is.
    Unattributed: "rule:unattributed", "nothing tells whose the quotation is";
}

impl fmt::Display for Maker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How an item was made, in a sentence, by the name that it carries in `by`; `None` for a name that this version does
/// not know.
#[must_use]
pub fn describe(by: &str) -> Option<&'static str> {
    Maker::ALL.into_iter().find(|maker| maker.name() == by)?.description()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_makers_are_in_order_and_have_each_name_once() {
        assert!(Maker::ALL.is_sorted_by(|a, b| a.name() < b.name()));
        assert!(Maker::ALL.iter().all(|maker| describe(maker.name()) == maker.description()));
    }
}
