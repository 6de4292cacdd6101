//! The rules and models by the names that items carry in `by`.

/// What made an item, in a sentence; `None` for a name that this version does not know.
#[must_use]
pub fn describe(by: &str) -> Option<&'static str> {
    MAKERS.iter().find(|(name, _)| *name == by).map(|(_, what)| *what)
}

const MAKERS: [(&str, &str); 30] = [
    (
        "model:antecedents",
        "the language model: of the earlier phrases, the one that this refers back to",
    ),
    (
        "model:attributions",
        "the language model: it tags a cue, then asks it for its source and content",
    ),
    ("model:names", "the language model's names, with the titles before them"),
    ("rule:after", "cue and source stand behind the quotation: “…,” Osei said"),
    ("rule:after-mixed", "cue and source stand behind a sentence that is quoted in part"),
    ("rule:after-stop", "cue and source stand behind a quotation that a full stop closes"),
    ("rule:before-capital", "the quotation follows its cue without a comma and with a capital"),
    ("rule:before-colon", "cue and colon stand before the quotation: Osei said: “…”"),
    ("rule:before-comma", "cue and comma stand before the quotation: Osei said, “…”"),
    ("rule:before-comma-lower", "cue and comma stand before a quotation with a small letter"),
    ("rule:before-lower", "the quotation follows its cue without a comma and with a small letter"),
    ("rule:before-mixed", "a clause that is quoted in part follows its cue: Osei said that … “…”"),
    ("rule:block", "cue and source lead in to a block quotation: Osei wrote:"),
    ("rule:block-name", "a name and a colon lead in to a block quotation: Osei:"),
    ("rule:block-signed", "a name stands below a block quotation"),
    (
        "rule:block-stop",
        "a block quotation follows a sentence that ends in its cue: Osei wrote in a letter.",
    ),
    ("rule:capitals", "a run of capitalised words of which the language model says nothing"),
    ("rule:colon", "a name and a colon stand before the quotation: Osei: “…”"),
    ("rule:context", "the sentence before the quotation names whose it is"),
    (
        "rule:inner-clause",
        "inside a content: a verb of saying with a subject and a clause of its own",
    ),
    ("rule:marks-alone", "what stands inside quotation marks, in a language that is not read"),
    ("rule:nearest-fitting", "the nearest earlier person that fits the pronoun"),
    ("rule:nominal-source", "the words of a source that is no name"),
    ("rule:noun-phrase", "a noun phrase that later ones refer back to"),
    ("rule:pronoun", "a pronoun that is a source"),
    ("rule:relative-pronoun", "who or which, and the noun that its clause tells of"),
    ("rule:same-words", "the same words as those of an earlier phrase"),
    ("rule:sign-off", "a dash and a name stand behind the quotation: “…” – Osei"),
    ("rule:speaker", "whoever says I in a quotation is its source"),
    ("rule:unattributed", "nothing tells whose the quotation is"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_has_each_name_once() {
        assert!(MAKERS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
