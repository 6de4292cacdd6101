//! Phrases that can refer: names, noun phrases, pronouns and clauses.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use onrecord_text::Span;

use crate::analysed_text::AnalysedText;
use crate::language::{Gender, Pronoun, PronounClass, WordClass};
use crate::names::Name;
use crate::reading::{ActorType, MentionForm};

/// A phrase that can refer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Phrase {
    /// The token range of the phrase.
    pub(super) words: Range<usize>,
    /// The head of the phrase. A coordination has the head of its first conjunct.
    pub(super) head: usize,
    pub(super) sentence: usize,
    pub(super) form: MentionForm,
    pub(super) pronoun: Option<Pronoun>,
    /// The index of the name that contains the head.
    pub(super) name: Option<usize>,
    /// Whether the phrase is a clause with its predicate as the head. "It" and "that" sometimes refer to a clause.
    pub(super) clause: bool,
    /// Whether the phrase is a coordination: "Ana Ruiz and Ben Oduya".
    pub(super) coordination: bool,
    pub(super) plural: bool,
    pub(super) gender: Option<Gender>,
    pub(super) kind: ActorType,
    pub(super) determiner: Determiner,
}

impl Phrase {
    /// Whether the phrase has a definite article or a demonstrative: "the minister", "this bridge".
    pub(super) fn is_definite(&self) -> bool {
        matches!(self.determiner, Determiner::Definite | Determiner::Demonstrative)
    }
}

/// The kind of determiner of a noun phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Determiner {
    None,
    Definite,
    Demonstrative,
    Indefinite,
    Possessive,
    Quantity,
}

/// The largest number of words in a phrase. A longer noun phrase is reduced to its head. The limit bounds the work on
/// garbled text.
pub(super) const LONGEST: usize = 80;

/// The phrases of a text in order of their first words. Of two with the same first word, the longer is first.
pub(super) fn phrases(analysed: &AnalysedText<'_>, names: &[Name]) -> Vec<Phrase> {
    let trees = Trees::new(analysed);
    let mut found: BTreeMap<(usize, Reverse<usize>), Phrase> = BTreeMap::new();
    let mut add = |phrase: Phrase| {
        found.entry((phrase.words.start, Reverse(phrase.words.end))).or_insert(phrase);
    };
    for (sentence, tokens) in analysed.annotations.sentences.iter().enumerate() {
        for head in tokens.clone() {
            if let Some(words) = trees.clause_of(head, tokens) {
                add(Phrase { clause: true, ..trees.described(head, words, sentence, &[]) });
            }
            let Some(words) = trees.phrase_of(head, tokens) else { continue };
            let alone = trees.described(head, words, sentence, names);
            if let Some(words) = trees.coordination(head, &alone, tokens) {
                add(Phrase {
                    words,
                    coordination: true,
                    plural: true,
                    gender: None,
                    form: MentionForm::Nominal,
                    name: None,
                    pronoun: None,
                    kind: ActorType::Group,
                    ..alone.clone()
                });
            }
            add(alone);
        }
    }
    // A name whose head heads no phrase is a phrase by itself.
    let mut headed = vec![false; names.len()];
    found.values().filter_map(|phrase| phrase.name).for_each(|name| headed[name] = true);
    for at in (0..names.len()).filter(|&at| !headed[at]) {
        let words = analysed.range_in(names[at].span);
        let Some(head) = trees.head_of(words.clone()) else { continue };
        let sentences = &analysed.annotations.sentences;
        let sentence = sentences.partition_point(|sentence| sentence.end <= head);
        // A sentence boundary may divide a name.
        let Range { start, end } = sentences[sentence];
        let words = words.start.max(start)..words.end.min(end);
        let phrase = trees.described(head, words, sentence, names);
        found
            .entry((phrase.words.start, Reverse(phrase.words.end)))
            .or_insert(Phrase { name: Some(at), ..phrase });
    }
    found.into_values().collect()
}

/// Whether a dependent with this relation is outside the phrase of its head.
fn is_outside(relation: &str) -> bool {
    let (kind, _) = relation.split_once(':').unwrap_or((relation, ""));
    matches!(
        kind,
        "punct"
            | "cc"
            | "conj"
            | "appos"
            | "parataxis"
            | "discourse"
            | "cop"
            | "nsubj"
            | "aux"
            | "mark"
            | "advcl"
            | "ccomp"
            | "dislocated"
            | "expl"
            | "csubj"
            | "vocative"
            | "orphan"
            | "list"
            | "case"
            | "dep"
            | "reparandum"
    )
}

struct Trees<'a> {
    analysed: &'a AnalysedText<'a>,
    /// The dependents of each token.
    children: Children,
}

/// The dependents of all tokens, in two flat lists.
pub(super) struct Children {
    first: Vec<usize>,
    tokens: Vec<usize>,
}

impl Children {
    pub(super) fn new(analysed: &AnalysedText<'_>) -> Self {
        let tokens = &analysed.annotations.tokens;
        let mut first = vec![0; tokens.len() + 1];
        let heads = || tokens.iter().enumerate().filter_map(|(at, t)| Some((at, t.head? as usize)));
        heads().for_each(|(_, head)| first[head + 1] += 1);
        for at in 0..tokens.len() {
            first[at + 1] += first[at];
        }
        let mut next = first.clone();
        let mut sorted = vec![0; first[tokens.len()]];
        for (at, head) in heads() {
            sorted[next[head]] = at;
            next[head] += 1;
        }
        Self { first, tokens: sorted }
    }

    pub(super) fn of(&self, token: usize) -> &[usize] {
        &self.tokens[self.first[token]..self.first[token + 1]]
    }
}

impl<'a> Trees<'a> {
    fn new(analysed: &'a AnalysedText<'a>) -> Self {
        Self { analysed, children: Children::new(analysed) }
    }

    fn word(&self, at: usize) -> &str {
        self.analysed.tokens[at].slice(self.analysed.text)
    }

    /// The pronoun at a token; `None` if the token is no referring pronoun.
    fn pronoun(&self, at: usize) -> Option<Pronoun> {
        let annotations = &self.analysed.annotations;
        let pronoun = self.analysed.language.pronouns.get(&self.word(at).to_lowercase())?;
        let demonstrative = pronoun.class == PronounClass::Demonstrative;
        let fits = match annotations.xpos(at) {
            "PRP" | "PRP$" => !demonstrative,
            // The pronoun "this", not the determiner in "this bridge".
            "DT" => demonstrative && annotations.upos(at) == "PRON",
            _ => false,
        };
        fits.then_some(pronoun)
    }

    /// The words of the phrase that a token heads; `None` if that phrase cannot refer.
    fn phrase_of(&self, head: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let annotations = &self.analysed.annotations;
        let relation = annotations.deprel(head);
        match annotations.upos(head) {
            "PRON" | "DET" if self.pronoun(head).is_some() => {
                (relation != "expl").then(|| head..head + 1)
            }
            "NOUN" if relation == "compound" => Some(self.span(head, sentence)),
            "NOUN" | "PROPN" => {
                let inside = matches!(relation, "flat" | "fixed" | "goeswith");
                (!inside).then(|| self.span(head, sentence))
            }
            "NUM" | "ADJ" | "SYM" | "X" => {
                let nominal = matches!(
                    relation,
                    "nsubj"
                        | "nsubj:pass"
                        | "obj"
                        | "obl"
                        | "nmod"
                        | "conj"
                        | "appos"
                        | "nmod:poss"
                        | "nmod:unmarked"
                        | "obl:unmarked"
                );
                nominal.then(|| self.span(head, sentence))
            }
            _ => None,
        }
    }

    /// The words of the clause that a token heads; `None` if the token is no predicate of a clause.
    fn clause_of(&self, head: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let annotations = &self.analysed.annotations;
        let (kind, _) =
            annotations.deprel(head).split_once(':').unwrap_or((annotations.deprel(head), ""));
        let heads =
            matches!(kind, "root" | "conj" | "ccomp" | "xcomp" | "advcl" | "parataxis" | "csubj");
        (heads && annotations.upos(head) == "VERB").then(|| {
            let (mut first, mut last) = (head, head);
            let mut rest = self.children.of(head).to_vec();
            let apart = |at: usize| {
                matches!(annotations.deprel(at), "mark" | "cc" | "conj" | "parataxis" | "punct")
            };
            rest.retain(|&child| !apart(child));
            while let Some(word) = rest.pop().filter(|_| last - first < LONGEST) {
                (first, last) = (first.min(word), last.max(word));
                rest.extend(self.children.of(word));
            }
            debug_assert!(sentence.contains(&first) && sentence.contains(&last));
            first..last + 1
        })
    }

    /// The contiguous words from the first to the last dependent of a head, direct or indirect.
    fn span(&self, head: usize, sentence: &Range<usize>) -> Range<usize> {
        let annotations = &self.analysed.annotations;
        let predicate = self.children.of(head).iter().any(|&c| annotations.deprel(c) == "cop");
        let belongs = |&child: &usize| {
            let relation = annotations.deprel(child);
            !(is_outside(relation)
                || predicate && (relation.starts_with("obl") || relation == "advmod")
                || relation == "cc:preconj")
        };
        let (mut first, mut last) = (head, head);
        let mut rest: Vec<usize> = self.children.of(head).iter().copied().filter(belongs).collect();
        let mut seen = 0;
        while let Some(word) = rest.pop() {
            seen += 1;
            if seen > LONGEST {
                (first, last) = (head, head);
                break;
            }
            (first, last) = (first.min(word), last.max(word));
            rest.extend(self.children.of(word));
        }
        let is_mark = |at: usize| annotations.upos(at) == "PUNCT";
        while last > head && is_mark(last) && !matches!(self.word(last), ")" | "\"" | "”" | "’")
        {
            last -= 1;
        }
        while first < head && is_mark(first) && !matches!(self.word(first), "(" | "\"" | "“" | "‘")
        {
            first += 1;
        }
        let mut end = last + 1;
        // The possessive marker belongs to the phrase of the possessor.
        if end < sentence.end && annotations.xpos(end) == "POS" {
            end += 1;
        }
        first..end
    }

    /// The words of the coordination whose first conjunct a token heads: "Ana Ruiz and Ben Oduya".
    fn coordination(
        &self,
        head: usize,
        alone: &Phrase,
        sentence: &Range<usize>,
    ) -> Option<Range<usize>> {
        let annotations = &self.analysed.annotations;
        if annotations.deprel(head) == "conj" {
            return None;
        }
        let beside = |&&child: &&usize| child > head && annotations.deprel(child) == "conj";
        let last = *self.children.of(head).iter().rfind(beside)?;
        let nominal = matches!(annotations.upos(last), "NOUN" | "PROPN" | "PRON" | "NUM");
        let end = self.span(last, sentence).end;
        (nominal && end - alone.words.start <= LONGEST).then_some(alone.words.start..end)
    }

    fn head_of(&self, words: Range<usize>) -> Option<usize> {
        let head = |at: usize| self.analysed.annotations.tokens[at].head;
        words.clone().find(|&at| head(at).is_none_or(|head| !words.contains(&(head as usize))))
    }

    fn described(
        &self,
        head: usize,
        words: Range<usize>,
        sentence: usize,
        names: &[Name],
    ) -> Phrase {
        let (analysed, language) = (self.analysed, self.analysed.language);
        let span: Span = analysed.tokens[head];
        let pronoun = self.pronoun(head).filter(|_| words.len() == 1);
        let at = names.partition_point(|name| name.span.end() <= span.start());
        // In "University of California", the second noun also heads a phrase. That phrase is not the name.
        let name = (names.get(at))
            .filter(|name| pronoun.is_none() && name.span.overlaps(span))
            .filter(|name| self.head_of(analysed.range_in(name.span)).is_none_or(|own| own == head))
            .map(|_| at);
        let form = match (pronoun, name) {
            (Some(_), _) => MentionForm::Pronoun,
            (None, Some(_)) => MentionForm::Name,
            (None, None) if analysed.annotations.upos(head) == "PROPN" => MentionForm::Name,
            (None, None) => MentionForm::Nominal,
        };
        let tag = analysed.annotations.xpos(head);
        let gender = match (pronoun, name) {
            (Some(pronoun), _) => pronoun.gender(),
            (None, Some(name)) => names[name].gender,
            (None, None) => language.genders.of_noun(&self.word(head).to_lowercase()),
        };
        let kind = match name {
            Some(name) => names[name].kind,
            None if gender.is_some() => ActorType::Person,
            None => {
                let lemma = analysed.annotations.tokens[head].lemma.to_lowercase();
                (language.name_words.kind_of_noun(&lemma))
                    .filter(|_| form == MentionForm::Nominal)
                    .unwrap_or(ActorType::Other)
            }
        };
        Phrase {
            head,
            sentence,
            form,
            name,
            clause: false,
            coordination: false,
            plural: pronoun.map_or(matches!(tag, "NNS" | "NNPS"), |pronoun| pronoun.is_plural()),
            gender,
            kind,
            determiner: self.determiner(head),
            pronoun,
            words,
        }
    }

    fn determiner(&self, head: usize) -> Determiner {
        let annotations = &self.analysed.annotations;
        let kind = |&child: &usize| match annotations.deprel(child) {
            "det" | "det:predet" => {
                let word = self.word(child).to_lowercase();
                let classes = self.analysed.language.classes(&word);
                Some(if classes.has(WordClass::Definite) {
                    Determiner::Definite
                } else if classes.has(WordClass::Demonstrative) {
                    Determiner::Demonstrative
                } else if classes.has(WordClass::Indefinite) {
                    Determiner::Indefinite
                } else {
                    Determiner::Quantity
                })
            }
            "nmod:poss" => Some(Determiner::Possessive),
            "nummod" => Some(Determiner::Quantity),
            _ => None,
        };
        self.children.of(head).iter().find_map(kind).unwrap_or(Determiner::None)
    }
}

#[cfg(test)]
mod tests {
    use onrecord_language::Model;

    use super::*;
    use crate::names::names;

    fn found(text: &str) -> Vec<(String, MentionForm)> {
        let analysed = AnalysedText::new(text, &Model::fast());
        let words = |phrase: &Phrase| {
            let Range { start, end } = phrase.words;
            analysed.tokens[start].join(analysed.tokens[end - 1]).slice(text).to_owned()
        };
        (phrases(&analysed, &names(&analysed)).iter().filter(|phrase| !phrase.clause))
            .map(|phrase| (words(phrase), phrase.form))
            .collect()
    }

    #[test]
    fn a_phrase_has_all_that_hangs_on_its_head_and_stands_before_those_within() {
        use MentionForm::{Name, Nominal, Pronoun};
        let expected = [
            ("Ana Ruiz and Ben Oduya", Nominal),
            ("Ana Ruiz", Name),
            ("Ben Oduya", Name),
            ("the mayor of Ostren, who lost his keys", Nominal),
            ("Ostren", Name),
            ("his keys", Nominal),
            ("his", Pronoun),
        ];
        assert_eq!(
            found("Ana Ruiz and Ben Oduya met the mayor of Ostren, who lost his keys."),
            expected.map(|(words, form)| (words.to_owned(), form))
        );
    }

    #[test]
    fn it_that_stands_for_nothing_is_no_phrase() {
        let words = found("It is clear that the bridge will close.");
        assert!(!words.iter().any(|(words, _)| words == "It"), "{words:?}");
    }
}
