//! The features of a phrase and of a pair of phrases, as rows of the ranker's table. Each feature has its own range of
//! rows.

use onrecord_text::LanguageCode;

use super::discourse::Discourse;
use super::phrases::{Determiner, Phrase};
use crate::language::{Gender, Language, PronounClass};
use crate::reading::{ActorType, MentionForm};

/// The name of a feature and the number of its values.
pub type Feature = (&'static str, usize);

/// The rows of a phrase's features in the ranker's table.
pub(super) type PhraseRows = [u16; OF_PHRASES];
/// The rows of a pair's features in the ranker's table.
pub(super) type PairRows = [u16; OF_PAIRS];

const OF_PHRASES: usize = 13;
const OF_PAIRS: usize = 17;

/// The number of classes of an anaphor: eight classes of pronouns, nominals and names. Each feature of a pair has
/// separate values per class.
const CLASSES: usize = 10;

/// The features of a single phrase, for a model of a language.
#[must_use]
pub fn of_phrases(language: LanguageCode) -> [Feature; OF_PHRASES] {
    phrase_features(Language::of_code(language).pronouns.count())
}

fn phrase_features(pronouns: usize) -> [Feature; OF_PHRASES] {
    [
        ("form", pronouns + 13),
        ("role", ROLES.len() + 1),
        ("role by class", CLASSES * (ROLES.len() + 1)),
        ("number", 3),
        ("gender", 3),
        ("kind by form", 5 * 3),
        ("place", 4),
        ("quoted", 4),
        ("modified", 8),
        ("seen", 5),
        ("paragraph", 4),
        ("length", 5),
        ("predicates", 4),
    ]
}

/// The features of a pair of phrases.
#[must_use]
pub const fn of_pairs() -> [Feature; OF_PAIRS] {
    [
        ("sentences", CLASSES * 10),
        ("phrases", CLASSES * 11),
        ("rivals", CLASSES * 8),
        ("agreement", CLASSES * 9),
        ("kinds", CLASSES * KINDS),
        ("clause", CLASSES * 12),
        ("roles", CLASSES * 9),
        ("words", CLASSES * 12),
        ("quotations", CLASSES * 8),
        ("paragraphs", CLASSES * 5),
        ("apposed", CLASSES * 5),
        ("bearer's mentions", CLASSES * 5),
        ("place", CLASSES * 12),
        ("same form", CLASSES * 4),
        ("later mention", CLASSES * 2),
        ("bearer's share", CLASSES * 6),
        ("governors", CLASSES * 3),
    ]
}

const ROLES: [&str; 16] = [
    "nsubj",
    "nsubj:pass",
    "obj",
    "iobj",
    "obl",
    "obl:agent",
    "nmod",
    "nmod:poss",
    "appos",
    "compound",
    "root",
    "conj",
    "nmod:desc",
    "obl:unmarked",
    "xcomp",
    "parataxis",
];

/// The number of sorts of a candidate: pronouns by class, coordinations, names by type, nominals by number, gender and
/// determiner, clauses.
const KINDS: usize = 21;

fn bucket(value: usize, bounds: &[usize]) -> usize {
    bounds.partition_point(|&bound| bound <= value)
}

/// Converts values of features into rows, one feature after the other.
struct RowWriter<const FEATURES: usize> {
    rows: [u16; FEATURES],
    inventory: [Feature; FEATURES],
    written: usize,
    first: usize,
}

impl<const FEATURES: usize> RowWriter<FEATURES> {
    fn new(inventory: [Feature; FEATURES]) -> Self {
        Self { rows: [0; FEATURES], inventory, written: 0, first: 0 }
    }

    fn add(&mut self, value: usize) {
        let (_, size) = self.inventory[self.written];
        let row = self.first + value.min(size - 1);
        self.rows[self.written] = u16::try_from(row).unwrap_or(u16::MAX);
        self.first += size;
        self.written += 1;
    }
}

impl Phrase {
    fn class(&self) -> usize {
        match (self.pronoun, self.form) {
            (Some(pronoun), _) => pronoun.class as usize,
            (None, MentionForm::Name) => 9,
            (None, _) => 8,
        }
    }

    /// Its sort among [`KINDS`].
    fn sort(&self) -> usize {
        match (self.pronoun, self.form) {
            (Some(pronoun), _) => pronoun.class as usize,
            (None, _) if self.coordination => 8,
            (None, _) if self.clause => 20,
            (None, MentionForm::Name) => 9 + self.kind as usize,
            (None, _) if self.plural => 14,
            (None, _) if self.gender == Some(Gender::Female) => 15,
            (None, _) if self.gender == Some(Gender::Male) => 16,
            (None, _) if self.determiner == Determiner::None => 17,
            (None, _) if self.determiner == Determiner::Indefinite => 18,
            (None, _) => 19,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Agreement {
    Same,
    Unknown,
    Conflict,
}

impl Discourse<'_> {
    fn phrase_gender(&self, phrase: &Phrase) -> Option<Gender> {
        phrase.gender.or_else(|| {
            let name = &self.names[phrase.name?];
            let genders = &self.analysed.language.genders;
            let person = matches!(phrase.kind, ActorType::Person | ActorType::Other);
            person.then(|| genders.of_first_name(&name.parts.first()?.to_lowercase()))?
        })
    }

    fn role_number(&self, token: usize) -> usize {
        let role = self.role(token);
        ROLES.iter().position(|known| *known == role).unwrap_or(ROLES.len())
    }

    /// The features of a phrase.
    pub(super) fn phrase_rows(&self, at: usize) -> PhraseRows {
        let (phrase, contexts) = (&self.phrases[at], &self.contexts[at]);
        let pronouns = self.analysed.language.pronouns.count();
        let mut out = RowWriter::new(phrase_features(pronouns));
        let form = match (phrase.pronoun, phrase.form) {
            (Some(pronoun), _) => pronoun.number,
            (None, _) if phrase.coordination => pronouns,
            (None, _) if phrase.clause => pronouns + 12,
            (None, MentionForm::Name) => pronouns + 1 + phrase.kind as usize,
            (None, _) => pronouns + 6 + phrase.determiner as usize,
        };
        out.add(form);
        let role = self.role_number(phrase.head);
        out.add(role);
        out.add(phrase.class() * (ROLES.len() + 1) + role);
        out.add(if phrase.coordination { 2 } else { usize::from(phrase.plural) });
        out.add(self.phrase_gender(phrase).map_or(2, |gender| gender as usize));
        out.add(phrase.kind as usize * 3 + phrase.form as usize);
        out.add(bucket(contexts.place, &[1, 2, 4]));
        out.add(usize::from(contexts.quotation.is_some()) + 2 * usize::from(contexts.speaks));
        let has = |relation| usize::from(self.has_child(phrase.head, relation));
        out.add(has("acl") + 2 * has("nmod") + 4 * has("amod"));
        out.add(bucket(self.seen(at), &[1, 2, 3, 5]));
        out.add(bucket(contexts.paragraph, &[1, 2, 4]));
        out.add(bucket(phrase.words.len(), &[2, 3, 5, 10]));
        let predicates = contexts.ancestors.iter().filter(|a| a.is_predicate).count();
        out.add(bucket(predicates, &[1, 2, 3]));
        out.rows
    }

    /// The number of earlier phrases that share a word with the phrase, up to a limit per word.
    fn seen(&self, at: usize) -> usize {
        self.earlier_alike(at).len()
    }

    /// The features of a phrase and an earlier one. `between` describes the candidates between the two.
    pub(super) fn pair_rows(&self, anaphor: usize, candidate: usize, between: Between) -> PairRows {
        let (a, c) = (&self.phrases[anaphor], &self.phrases[candidate]);
        let (of_a, of_c) = (&self.contexts[anaphor], &self.contexts[candidate]);
        let class = a.class();
        let mut out = RowWriter::new(const { of_pairs() });
        let mut add = |count: usize, value: usize| out.add(class * count + value.min(count - 1));
        let sentences = a.sentence - c.sentence;
        add(10, bucket(sentences, &[1, 2, 3, 4, 5, 7, 10, 16, 26]));
        add(11, bucket(between.phrases, &[1, 2, 3, 4, 6, 9, 14, 21, 36, 60]));
        let agrees = self.agrees(anaphor, candidate);
        add(8, if agrees { bucket(between.rivals, &[1, 2, 3, 4, 6, 10]) } else { 7 });
        let number = number_agreement(a, c);
        let gender = match (self.phrase_gender(a), self.phrase_gender(c)) {
            (Some(a), Some(c)) if a == c => Agreement::Same,
            (Some(_), Some(_)) => Agreement::Conflict,
            _ => Agreement::Unknown,
        };
        add(9, gender as usize * 3 + number as usize);
        add(KINDS, c.sort());
        add(12, self.clause(anaphor, candidate));
        add(9, self.roles(a, c));
        add(12, self.shared_words(anaphor, candidate));
        add(
            8,
            match (of_a.quotation, of_c.quotation) {
                (None, None) => 0,
                (Some(own), Some(other)) if own == other => 1,
                (Some(_), _) if of_a.speaker == Some(candidate) => 2,
                (Some(_), None) if of_c.speaks => 3,
                (Some(_), None) => 4,
                (None, Some(_)) => 5,
                (Some(_), Some(_))
                    if of_a.speaker.is_some() && self.same_speaker(anaphor, candidate) =>
                {
                    6
                }
                (Some(_), Some(_)) => 7,
            },
        );
        add(5, bucket(of_a.paragraph - of_c.paragraph.min(of_a.paragraph), &[1, 2, 3, 5]));
        let apposed = if self.hangs(a.head, c.head, "appos") {
            1
        } else if self.hangs(c.head, a.head, "nsubj") && self.is_predicate_nominal(a.head) {
            2
        } else if a.words.start == c.words.end + 1 && !a.coordination {
            3
        } else {
            4 * usize::from(self.governor(a.head) == self.governor(c.head))
        };
        add(5, apposed);
        let cluster = self.cluster(candidate);
        add(5, cluster.map_or(0, |_| 1 + bucket(self.seen(candidate), &[1, 2, 4])));
        add(12, bucket(of_c.place, &[1, 2, 4]) * 3 + sentences.min(2));
        let same_form = match (a.pronoun, c.pronoun) {
            (Some(a), Some(c)) if a.number == c.number => 3,
            (Some(a), Some(c)) if a.class == c.class => 2,
            (Some(_), Some(_)) => 1,
            _ => 0,
        };
        add(4, same_form);
        add(2, usize::from(between.named_again));
        add(6, self.share(candidate));
        let governors = match (self.governor_lemma(a), self.governor_lemma(c)) {
            (Some(own), Some(other)) if own == other => 2,
            (Some(_), Some(_)) => 1,
            _ => 0,
        };
        add(3, governors);
        out.rows
    }

    /// How often the text has named the candidate's cluster so far, compared with the most frequent cluster.
    fn share(&self, candidate: usize) -> usize {
        let Some(name) = self.phrases[candidate].name else { return 0 };
        match self.named[name] {
            (1, 1) => 2,
            (1, _) => 3,
            (own, most) if own < most => 4,
            _ => 5,
        }
    }

    fn governor_lemma(&self, phrase: &Phrase) -> Option<&str> {
        let governor = self.governor(phrase.head)?;
        Some(&self.analysed.annotations.tokens[governor].lemma)
    }

    fn same_speaker(&self, a: usize, b: usize) -> bool {
        match (self.contexts[a].speaker, self.contexts[b].speaker) {
            (Some(a), Some(b)) => {
                a == b || self.cluster(a).is_some() && self.cluster(a) == self.cluster(b)
            }
            _ => false,
        }
    }

    /// The position of the candidate relative to the clause of the anaphor.
    fn clause(&self, anaphor: usize, candidate: usize) -> usize {
        let (a, c) = (&self.phrases[anaphor], &self.phrases[candidate]);
        if a.sentence != c.sentence {
            return 0;
        }
        let ancestors = &self.contexts[anaphor].ancestors;
        if c.words.contains(&a.head) {
            return 1 + usize::from(c.coordination);
        }
        let Some(governor) = self.governor(c.head) else { return 3 };
        let Some(up) = ancestors.iter().find(|up| up.token == governor) else { return 3 };
        let subject = self.role(c.head).starts_with("nsubj");
        match (up.is_predicate, up.predicates, subject) {
            (false, ..) => 4,
            (true, 0, true) => 5,
            (true, 0, false) => 6,
            (true, 1, true) => 7,
            (true, 1, false) => 8,
            (true, _, true) => 9,
            (true, _, false) => 10,
        }
    }

    /// Whether a predicate lies between the anaphor and the head of the candidate: "a man who lost his hat".
    pub(super) fn is_in_clause_of(&self, anaphor: usize, candidate: usize) -> bool {
        let head = self.phrases[candidate].head;
        let between = self.contexts[anaphor].ancestors.iter().take_while(|up| up.token != head);
        between.into_iter().any(|up| up.is_predicate)
    }

    fn roles(&self, a: &Phrase, c: &Phrase) -> usize {
        let coarse = |token: usize| match self.role(token) {
            "nsubj" | "nsubj:pass" => 0,
            "obj" | "iobj" => 1,
            _ => 2,
        };
        coarse(a.head) * 3 + coarse(c.head)
    }

    /// The kind of words that both phrases share, from the same name to none.
    fn shared_words(&self, anaphor: usize, candidate: usize) -> usize {
        let (a, c) = (&self.phrases[anaphor], &self.phrases[candidate]);
        let (of_a, of_c) = (&self.contexts[anaphor], &self.contexts[candidate]);
        if a.pronoun.is_some() || c.pronoun.is_some() {
            return 0;
        }
        if let (Some(own), Some(other)) = (self.cluster(anaphor), self.cluster(candidate))
            && own == other
        {
            return 1;
        }
        if of_a.wording == of_c.wording {
            return 2;
        }
        let shares = of_a.keys.iter().any(|key| of_c.keys.binary_search(key).is_ok());
        if of_a.lemma == of_c.lemma {
            let extra =
                |of: &[u32], other: &[u32]| of.iter().any(|m| other.binary_search(m).is_err());
            return match (
                extra(&of_a.modifiers, &of_c.modifiers),
                extra(&of_c.modifiers, &of_a.modifiers),
            ) {
                (false, false) => 3,
                (false, true) => 4,
                (true, false) => 5,
                (true, true) => 6,
            };
        }
        match (a.form, c.form) {
            _ if !shares => 7,
            (MentionForm::Name, MentionForm::Name) => 8,
            (_, MentionForm::Name) => 9,
            (MentionForm::Name, _) => 10,
            _ => 11,
        }
    }

    /// Whether class, gender, number and words of the phrases allow coreference.
    pub(super) fn agrees(&self, anaphor: usize, candidate: usize) -> bool {
        let (a, c) = (&self.phrases[anaphor], &self.phrases[candidate]);
        let Some(pronoun) = a.pronoun else {
            return self.shared_words(anaphor, candidate) < 7;
        };
        if let Some(other) = c.pronoun {
            return pronoun.class == other.class;
        }
        let person = matches!(c.kind, ActorType::Person | ActorType::Other);
        match pronoun.class {
            PronounClass::He | PronounClass::She => {
                let gender = self.phrase_gender(c);
                person && !c.plural && !c.clause && (gender.is_none() || gender == pronoun.gender())
            }
            PronounClass::It => {
                c.kind != ActorType::Person
                    && !c.plural
                    && !c.clause
                    && self.phrase_gender(c).is_none()
            }
            PronounClass::They => {
                c.plural || matches!(c.kind, ActorType::Organization | ActorType::Group)
            }
            PronounClass::I => self.contexts[anaphor].speaker == Some(candidate),
            _ => false,
        }
    }
}

/// The phrases between an anaphor and its candidate.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Between {
    pub(super) phrases: usize,
    /// The number of nearer candidates that agree with the anaphor.
    pub(super) rivals: usize,
    /// Whether a nearer candidate has the same name cluster.
    pub(super) named_again: bool,
}

fn number_agreement(a: &Phrase, c: &Phrase) -> Agreement {
    let either = |phrase: &Phrase| {
        matches!(phrase.kind, ActorType::Organization | ActorType::Group) && !phrase.coordination
            || phrase.pronoun.is_some_and(|pronoun| pronoun.class == PronounClass::You)
    };
    if a.plural == c.plural {
        Agreement::Same
    } else if either(a) || either(c) {
        Agreement::Unknown
    } else {
        Agreement::Conflict
    }
}
