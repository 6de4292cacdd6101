//! Finds the cue and the source among the words of a clause outside quotations.

use onrecord_text::Span;

use super::clause_tokens::ClauseToken;
use crate::language::WordClass::{
    Addressing, Adverb, AppositionOpener, Auxiliary, Be, Determiner, JoinsPhrases, Linking, Modal,
    Negation, NegationForm, Nobody, NotFinite, Opener, PhraseEnd, PluralPronoun, Preposition,
    Pronoun, SourceParticle, Time, TimeDistance, Would,
};
use crate::language::{Cue, Takes, VerbForm};
use crate::reading::{Act, Polarity};

/// The cue and the source of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) source: Option<Span>,
    pub(crate) cue: Span,
    pub(crate) verb: Option<Cue>,
    pub(crate) polarity: Polarity,
    /// Whether the verb's subject is told or asked something, and is therefore not the source.
    pub(crate) passive: bool,
    /// The index of the first word after the cue, or after the source if that follows the cue.
    pub(crate) behind: usize,
}

impl Link {
    /// A link whose cue is in no list of verbs: a colon, a dash, "according to".
    pub(crate) fn bare(source: Option<Span>, cue: Span, behind: usize) -> Self {
        Self { source, cue, verb: None, polarity: Polarity::Affirmed, passive: false, behind }
    }

    /// The link of the cue verb at `at`. The polarity comes from the verb, the auxiliaries and adverbs before it, and
    /// the source.
    fn verb(
        words: &[ClauseToken],
        at: usize,
        verb: Cue,
        source: Option<Span>,
        behind: usize,
    ) -> Self {
        let skipped = words[..at].iter().rev().take_while(|w| may_stand_before_verb(w)).count();
        let before = &words[at - skipped..at];
        let subject =
            source.and_then(|source| words.iter().find(|w| w.span.start() == source.start()));
        let negated = before.iter().any(|w| w.is(Negation) || w.is(NegationForm));
        let would = before.iter().any(|w| w.is(Would));
        let nobody = subject.is_some_and(|w| w.is(Nobody));
        let polarity = match verb.takes {
            // "would not say".
            _ if negated && would => Polarity::Declined,
            _ if negated || nobody => Polarity::Denied,
            Takes::Question => Polarity::Asked,
            Takes::Denial => Polarity::Denied,
            Takes::Refusal => Polarity::Declined,
            Takes::Clause | Takes::Name => Polarity::Affirmed,
        };
        let cue = words[at].span;
        Self { source, cue, verb: Some(verb), polarity, passive: false, behind }
    }
}

/// The number of words in the first clause. It ends at a punctuation mark, or before the next clause with a cue verb.
pub(crate) fn clause_end(words: &[ClauseToken]) -> usize {
    let mark = words.iter().position(|w| w.is_punctuation() && w.lower != "-");
    let words = &words[..mark.unwrap_or(words.len())];
    let Some(next) = (0..words.len()).find(|&at| attributes(words, at)) else { return words.len() };
    words[..next].iter().rposition(|w| w.is(Opener)).unwrap_or(0)
}

/// The number of tokens after a quotation among which a verb can attribute it.
const FARTHEST_VERB: usize = 30;
/// The most tokens before the verb where the first one does not look like the start of a noun phrase: "officials
/// said".
const LONGEST_BARE_SUBJECT: usize = 10;

fn is_adverb(word: &ClauseToken) -> bool {
    word.is(Adverb) || word.lower.len() > 4 && word.lower.ends_with("ly") && !word.capital
}

fn may_stand_before_verb(word: &ClauseToken) -> bool {
    word.is(Auxiliary) || is_adverb(word) || word.is(Time)
}

/// Whether the subject of the verb at `at` is told or asked something: "she was asked", and in headlines "inquiry
/// told". `skipped` is the number of words right before the verb that belong to it.
fn is_passive(words: &[ClauseToken], at: usize, skipped: usize) -> bool {
    let is_be = |w: &ClauseToken| w.is(Be);
    let receives = words[at].is(Addressing);
    receives && (words[at - skipped..at].iter().any(is_be) || at + 1 == words.len())
}

fn starts_noun_phrase(word: &ClauseToken) -> bool {
    word.capital && !word.is(Preposition) && !word.is(Opener)
        || word.is(Pronoun)
        || word.is(Determiner)
        || word.lower.starts_with(|c: char| c.is_ascii_digit() || c == '@')
}

/// The cue verb at `at`, if it is finite: a finite form, or a base form after a modal or a plural.
fn finite_cue(words: &[ClauseToken], at: usize) -> Option<Cue> {
    let verb = words[at].cue().filter(|_| !words[at].capital)?;
    let plain = || {
        let subject = words[..at].iter().rev().find(|w| !is_adverb(w))?;
        let plural = subject.is(PluralPronoun)
            || subject.lower.len() > 3 && subject.lower.ends_with('s') && !subject.is(Determiner);
        (subject.is(Modal) || plural).then_some(verb)
    };
    match verb.form {
        VerbForm::Finite => Some(verb),
        VerbForm::Base => plain(),
        VerbForm::Ing => None,
    }
}

/// The index of the nearest verb of saying before a verb of finding or thinking at `at`; `at` if there is none. In
/// "Osei said that the survey found “…”", Osei is the source.
fn spoken_before(words: &[ClauseToken], at: usize) -> usize {
    let act = |at: usize| words[at].cue().map(|verb| verb.act);
    if !matches!(act(at), Some(Act::Perception | Act::Belief)) {
        return at;
    }
    let speaks =
        |&at: &usize| matches!(act(at), Some(Act::Speech)) && finite_cue(words, at).is_some();
    (0..at).rev().find(speaks).unwrap_or(at)
}

/// Whether the word at `at` can attribute what follows. It must be a verb, not a noun or adjective of the same
/// spelling ("a written statement", "the press").
fn attributes(words: &[ClauseToken], at: usize) -> bool {
    let Some(verb) = words[at].cue().filter(|_| !words[at].capital) else { return false };
    let behind_noun_sign = at > 0 && (words[at - 1].is(Determiner) && !words[at - 1].is(Pronoun));
    match verb.form {
        VerbForm::Finite | VerbForm::Ing => !behind_noun_sign,
        VerbForm::Base => finite_cue(words, at).is_some() || at > 0 && words[at - 1].lower == "and",
    }
}

/// The cue and the source in the words right after a quotation: "said Osei", "Osei said", "according to Osei".
pub(crate) fn after(words: &[ClauseToken]) -> Option<Link> {
    let skipped = words.iter().take_while(|w| w.lower == ",").count();
    let clause = &words[skipped..];
    let link = according(clause)
        .or_else(|| inverted(clause))
        .or_else(|| subject_first(clause))
        .or_else(|| unlisted_verb(clause))?;
    Some(Link { behind: link.behind + skipped, ..link })
}

/// "according to Osei".
fn according(clause: &[ClauseToken]) -> Option<Link> {
    let [first, second, ..] = clause else { return None };
    if first.lower != "according" || second.lower != "to" {
        return None;
    }
    let end = noun_phrase_end(clause, 2);
    let source = join(&clause[2..end]);
    Some(Link::bare(source, first.span.join(second.span), end))
}

/// "said Osei", "said in a statement".
fn inverted(clause: &[ClauseToken]) -> Option<Link> {
    let verb = finite_cue(clause.get(..1)?, 0)?;
    let start = 1 + clause[1..].iter().take_while(|w| is_adverb(w)).count();
    let opens = |w: &&ClauseToken| !w.is(Preposition) && !w.is_punctuation() && !w.is(Opener);
    let end = clause
        .get(start)
        .filter(opens)
        .map(|_| apposition_end(clause, noun_phrase_end(clause, start)));
    let source = end.and_then(|end| join(&clause[start..end]));
    let behind = end.unwrap_or(1);
    Some(Link::verb(clause, 0, verb, source, behind))
}

/// "Osei said", "Osei, who chairs the council, said".
fn subject_first(clause: &[ClauseToken]) -> Option<Link> {
    let first = clause.first()?;
    let reach = clause.len().min(FARTHEST_VERB);
    let (at, verb) = (1..reach).find_map(|at| Some((at, finite_cue(clause, at)?)))?;
    if !starts_noun_phrase(first) && at > LONGEST_BARE_SUBJECT {
        return None;
    }
    let skipped = clause[..at].iter().rev().take_while(|w| may_stand_before_verb(w)).count();
    // The word that opens the clause is not in its subject: "as everyone calls".
    let opening = clause[..at - skipped].iter().take_while(|w| w.is(Opener)).count();
    let source = join(&clause[opening..at - skipped])?;
    let passive = is_passive(clause, at, skipped);
    let source = Some(source).filter(|_| !passive);
    let link = Link { passive, ..Link::verb(clause, at, verb, source, at + 1) };
    // The cue is the whole of "declined to say".
    match &clause[at + 1..] {
        [to, say, ..] if verb.takes == Takes::Refusal && to.lower == "to" => {
            Some(Link { cue: link.cue.join(say.span), behind: at + 3, ..link })
        }
        _ => Some(link),
    }
}

/// A verb that is in no list, next to a pronoun or a capital: "he deadpans", "beamed Mara Ellison".
fn unlisted_verb(clause: &[ClauseToken]) -> Option<Link> {
    let [first, second, ..] = clause else { return None };
    let past = |w: &ClauseToken| !w.capital && w.lower.ends_with("ed");
    if first.is(Pronoun) && (past(second) || !second.capital && second.lower.ends_with('s')) {
        return Some(Link::bare(Some(first.span), second.span, 2));
    }
    if past(first) && second.capital {
        let end = noun_phrase_end(clause, 1);
        let source = join(&clause[1..end]);
        return Some(Link::bare(source, first.span, end));
    }
    None
}

/// The last cue, and its source, in the words before a quotation: "Osei said:", "Osei called it".
pub(crate) fn before(words: &[ClauseToken]) -> Option<Link> {
    // "Said Osei, who chairs the council, “…”"
    if let [first, second, ..] = words
        && let Some(verb) = first.cue().filter(|verb| verb.form == VerbForm::Finite)
        && first.capital
        && starts_noun_phrase(second)
        && (2..words.len()).all(|at| finite_cue(words, at).is_none())
    {
        let source = join(&words[1..noun_phrase_end(words, 1)]);
        return Some(Link::verb(words, 0, verb, source, words.len()));
    }
    let verb = (0..words.len()).rev().find(|&at| attributes(words, at));
    let sourced = words.windows(2).rposition(|w| w[0].lower == "according" && w[1].lower == "to");
    if let Some(at) = sourced.filter(|&at| verb.is_none_or(|verb| verb < at)) {
        let link = according(&words[at..])?;
        return Some(Link { behind: at + link.behind, ..link });
    }
    let at = spoken_before(words, verb?);
    // The source of "declined to say" is the subject of "declined".
    if let Some(refusal) = at.checked_sub(2).filter(|&refusal| words[refusal + 1].lower == "to")
        && let Some(verb) = words[refusal].cue().filter(|v| v.takes == Takes::Refusal)
    {
        let link = Link::verb(words, refusal, verb, subject(words, refusal, verb), at + 1);
        return Some(Link { cue: link.cue.join(words[at].span), ..link });
    }
    let verb = words[at].cue()?;
    let skipped = words[..at].iter().rev().take_while(|w| may_stand_before_verb(w)).count();
    let by = words.get(at + 1).is_some_and(|w| w.lower == "by");
    let passive = by || words[at].lower != "told" && is_passive(words, at, skipped);
    let source = if passive { None } else { subject(words, at, verb) };
    Some(Link { passive, ..Link::verb(words, at, verb, source, at + 1) })
}

/// The subject of the verb at `at`.
fn subject(words: &[ClauseToken], at: usize, verb: Cue) -> Option<Span> {
    let skipped = words[..at].iter().rev().take_while(|w| may_stand_before_verb(w)).count();
    let end = at - skipped;
    let previous = words[..end].last()?;
    let comma = previous.lower == ",";
    if verb.form == VerbForm::Ing && !comma && !previous.is(Linking) && !previous.is(Pronoun) {
        // A participle may have a subject of its own: "with one of her ads asking", "a banner reading". It has none
        // in "emailed supporters saying".
        let clause = words[..end].iter().rposition(|w| w.lower == "," || w.is(Opener));
        let start = clause.map_or(0, |at| at + 1);
        let own = words[start..end].iter().any(|w| w.lower == "with")
            || (start..end).all(|at| !is_verb(words, at));
        return if own { noun_phrase_before(words, end) } else { clause_subject(&words[..end]) };
    }
    // "…, saying", "and said", "to say": the subject is that of the clause.
    if previous.is(Linking)
        || comma && verb.form == VerbForm::Ing
        || skipped > 0 && words[end].lower == "to"
    {
        return clause_subject(&words[..end]);
    }
    if previous.is(Opener) || previous.lower == "who" {
        // "Osei, who said": the subject is the noun phrase before the relative clause.
        let end = end - 1;
        let end = end - usize::from(end > 0 && words[end - 1].lower == ",");
        return noun_phrase_before(words, end);
    }
    if comma {
        // "Osei, the council's chair, said": the subject includes the apposition.
        let open = words[..end - 1].iter().rposition(|w| w.lower == ",");
        return match open {
            Some(open) if open > 0 => {
                Some(noun_phrase_before(words, open)?.join(words[end - 2].span))
            }
            _ => clause_subject(&words[..end]),
        };
    }
    noun_phrase_before(words, end)
}

/// Whether the word at `at` is an auxiliary, ends like a past tense or is a finite cue verb.
fn is_verb(words: &[ClauseToken], at: usize) -> bool {
    words[at].is(Auxiliary)
        || words[at].lower.ends_with("ed") && !words[at].capital
        || finite_cue(words, at).is_some()
}

/// The subject of `words` that a verb after them shares. It is the source of the last cue verb, as in "Osei said she
/// agreed, adding"; otherwise the subject of the last clause, or the first noun phrase.
fn clause_subject(words: &[ClauseToken]) -> Option<Span> {
    let spoke = (0..words.len()).rev().find_map(|at| Some((at, finite_cue(words, at)?)));
    if let Some(source) = spoke.and_then(|(at, verb)| subject(words, at, verb)) {
        return Some(source);
    }
    let opens = |w: &ClauseToken| w.is(Opener) && !w.is(JoinsPhrases);
    let clause = words.iter().rposition(opens).map_or(words, |at| &words[at + 1..]);
    let has_verb = (0..clause.len()).any(|at| is_verb(clause, at));
    (has_verb.then(|| first_noun_phrase(clause)).flatten()).or_else(|| first_noun_phrase(words))
}

/// The noun phrase that ends before `end`.
pub(crate) fn noun_phrase_before(words: &[ClauseToken], end: usize) -> Option<Span> {
    let last = words[..end].last()?;
    if last.is_punctuation() && last.lower != ")" {
        return None;
    }
    if last.is(Pronoun) {
        return Some(last.span);
    }
    let mut start = end;
    while start > 0 {
        let word = &words[start - 1];
        let capital = |at: usize| words.get(at).is_some_and(|w| w.capital);
        let coordinates = word.lower == "and" && capital(start) && start > 1 && capital(start - 2);
        let inside = matches!(
            word.lower.as_str(),
            "-" | "&" | "'" | "’" | "$" | "%" | "(" | ")" | "/" | "#"
        );
        let auxiliary = word.is(Auxiliary) && !word.is(NotFinite);
        if word.is_punctuation() && !inside
            || word.is(Opener) && !coordinates
            || auxiliary
            || finite_cue(words, start - 1).is_some()
        {
            break;
        }
        start -= 1;
    }
    join(without_adverbial(&words[start..end]))
}

/// The words without an adverbial at the start of the sentence: "On Monday", "In a statement".
fn without_adverbial(words: &[ClauseToken]) -> &[ClauseToken] {
    let opens = |w: &ClauseToken| w.is(Preposition) || w.is(Time) || is_adverb(w);
    let last = words.len().saturating_sub(1);
    if last == 0 || !opens(&words[0]) {
        return words;
    }
    // The subject is the last noun phrase: a run of capitalised words, or the words from the last determiner on.
    let in_name = |w: &ClauseToken| w.capital && !w.is(Time) && !w.is(Preposition);
    let mut start = last;
    if words[last].capital {
        while start > 1 && in_name(&words[start - 1]) {
            start -= 1;
        }
    } else {
        while start > 1 && !words[start].is(Determiner) {
            start -= 1;
        }
    }
    &words[start..]
}

/// The noun phrase after "from" in "From Ana Ruiz, a teacher:"; otherwise the first noun phrase of the sentence.
pub(crate) fn leading_noun_phrase(words: &[ClauseToken]) -> Option<Span> {
    match words {
        [from, rest @ .., colon] if from.lower == "from" && colon.lower == ":" => {
            join(&rest[..noun_phrase_end(rest, 0)])
        }
        _ => first_noun_phrase(words),
    }
}

/// The first noun phrase of a sentence after its opening adverbials. Most often it is the subject.
pub(crate) fn first_noun_phrase(words: &[ClauseToken]) -> Option<Span> {
    let adverbial = |w: &ClauseToken| {
        w.is(Preposition) || w.is(Opener) || w.is(Time) || is_adverb(w) || w.lower.ends_with("ing")
    };
    let mut from = 0;
    let ago = words.iter().take_while(|w| w.lower != ",").last();
    if words.first().is_some_and(adverbial) || ago.is_some_and(|w| w.is(TimeDistance)) {
        // "In a speech on Monday, Osei …": the noun phrase follows the comma.
        from = words.iter().position(|w| w.lower == ",").map_or(1, |comma| comma + 1);
    }
    let start = from + words[from..].iter().position(starts_noun_phrase)?;
    let rest = &words[start..];
    if rest[0].is(Pronoun) {
        return Some(rest[0].span);
    }
    let joins_names = |w: &ClauseToken| w.lower == "-" || w.is(SourceParticle);
    let length = if rest[0].capital && !rest[0].is(Determiner) {
        rest.iter().take_while(|w| w.capital || joins_names(w)).count()
    } else {
        (0..rest.len().min(6))
            .take_while(|&at| {
                !rest[at].is_punctuation() && !rest[at].is(Opener) && !is_verb(rest, at)
            })
            .count()
    };
    let phrase = &rest[..length.max(1)];
    let kept = phrase.len() - phrase.iter().rev().take_while(|w| joins_names(w)).count();
    join(&phrase[..kept.max(1)])
}

/// The index one past an apposition after the noun phrase that ends at `end`: "said Osei, a surveyor who …". It
/// extends to the end of the sentence. Without an apposition, the index is `end`.
fn apposition_end(words: &[ClauseToken], end: usize) -> usize {
    let describes = |w: &ClauseToken| {
        w.is(Determiner)
            || w.capital
            || w.is(AppositionOpener)
            || !w.is_punctuation()
                && !w.is(Preposition)
                && !w.is(Opener)
                && !w.is(Pronoun)
                && !w.lower.ends_with("ing")
    };
    let [comma, first, ..] = &words[end.min(words.len())..] else { return end };
    if comma.lower != "," || !describes(first) {
        return end;
    }
    let stop = |w: &&ClauseToken| {
        w.is_punctuation() && matches!(w.lower.as_str(), "." | ";" | "—" | "–" | "?" | "!")
    };
    words.len() - words.iter().rev().take_while(stop).count()
}

/// The index one past the noun phrase that starts at `start`.
fn noun_phrase_end(words: &[ClauseToken], start: usize) -> usize {
    let inside =
        |w: &ClauseToken| matches!(w.lower.as_str(), "-" | "&" | "'" | "’" | "(" | ")" | "#" | "@");
    let ends = |at: usize| {
        let word = &words[at];
        let coordinates = word.lower == "and" && words.get(at + 1).is_some_and(|w| w.capital);
        word.is_punctuation() && !inside(word)
            || word.is(Opener) && !coordinates
            || at > start
                && (word.is(Time) || word.is(PhraseEnd) || word.is(Pronoun) || is_adverb(word))
    };
    (start..words.len()).find(|&at| ends(at)).unwrap_or(words.len())
}

/// The span from the first to the last word; `None` without words.
pub(crate) fn join(words: &[ClauseToken]) -> Option<Span> {
    Some(words.first()?.span.join(words.last()?.span))
}
