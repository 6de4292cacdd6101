//! Who and by which word, inside one clause without quotations.

use onrecord_text::Span;

use super::cues::{Cue, VerbForm, cue};
use super::scene::Word;

/// The source and the cue of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) source: Option<Span>,
    pub(crate) cue: Span,
    pub(crate) verb: Option<Cue>,
    /// The index of the first word behind the cue.
    pub(crate) behind: usize,
}

const PRONOUNS: [&str; 12] =
    ["he", "she", "they", "i", "we", "you", "it", "who", "one", "others", "both", "some"];
const AUXILIARIES: [&str; 37] = [
    "has", "had", "have", "having", "is", "was", "were", "are", "am", "be", "been", "being", "'s",
    "’s", "'d", "’d", "'ve", "’ve", "'m", "’m", "'re", "’re", "to", "would", "will", "could",
    "can", "may", "might", "should", "must", "did", "does", "do", "not", "n't", "n’t",
];
const ADVERBS: [&str; 34] = [
    "also",
    "then",
    "later",
    "once",
    "often",
    "again",
    "further",
    "first",
    "even",
    "just",
    "still",
    "never",
    "now",
    "soon",
    "sometimes",
    "always",
    "ever",
    "instead",
    "long",
    "yet",
    "himself",
    "herself",
    "themselves",
    "all",
    "both",
    "each",
    "repeatedly",
    "reportedly",
    "famously",
    "already",
    "only",
    "too",
    "finally",
    "merely",
];
/// Words that open a clause: a subject does not reach back over them.
const CLAUSE_OPENERS: [&str; 30] = [
    "but", "when", "while", "as", "because", "that", "if", "though", "although", "after", "before",
    "since", "where", "whether", "what", "how", "yet", "so", "than", "why", "until", "unless",
    "once", "like", "nor", "or", "and", "which", "whereas", "then",
];
const DETERMINERS: [&str; 34] = [
    "the", "a", "an", "one", "another", "his", "her", "their", "its", "our", "my", "your", "this",
    "that", "these", "those", "some", "many", "several", "most", "other", "both", "two", "three",
    "four", "no", "any", "each", "few", "all", "multiple", "senior", "former", "local",
];
const PREPOSITIONS: [&str; 32] = [
    "on",
    "in",
    "at",
    "during",
    "for",
    "with",
    "by",
    "from",
    "under",
    "over",
    "through",
    "to",
    "about",
    "into",
    "of",
    "without",
    "within",
    "among",
    "between",
    "against",
    "around",
    "near",
    "following",
    "amid",
    "despite",
    "earlier",
    "last",
    "next",
    "late",
    "early",
    "just",
    "since",
];
const TIMES: [&str; 27] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "yesterday",
    "tonight",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan.",
    "feb.",
    "sept.",
    "oct.",
    "nov.",
];

fn is_adverb(word: &Word) -> bool {
    word.is(&ADVERBS) || word.lower.len() > 4 && word.lower.ends_with("ly") && !word.capital
}

fn is_skipped_before_verb(word: &Word) -> bool {
    word.is(&AUXILIARIES) || is_adverb(word) || word.is(&TIMES)
}

fn starts_noun_phrase(word: &Word) -> bool {
    word.capital && !word.is(&PREPOSITIONS) && !word.is(&CLAUSE_OPENERS)
        || word.is(&PRONOUNS)
        || word.is(&DETERMINERS)
        || word.lower.starts_with(|c: char| c.is_ascii_digit())
}

/// The attribution in the words right after a quotation: "said Osei", "Osei said", "according to
/// Osei", "— Osei".
pub(crate) fn after(words: &[Word], limit: usize) -> Option<Link> {
    let skipped = words.iter().take_while(|w| w.is(&[","])).count();
    let clause = &words[skipped..];
    let first = clause.first()?;
    let at = |link: Link| Link { behind: link.behind + skipped, ..link };
    if first.lower == "according" && clause.get(1).is_some_and(|w| w.lower == "to") {
        let end = noun_phrase_end(clause, 2);
        let source = join(&clause[2..end]);
        return Some(at(Link {
            source,
            cue: first.span.join(clause[1].span),
            verb: None,
            behind: end,
        }));
    }
    if let Some(verb) =
        cue(&first.lower).filter(|verb| verb.form == VerbForm::Finite && !first.capital)
    {
        // "said Osei", "said in a statement".
        let start = 1 + clause[1..].iter().take_while(|w| is_adverb(w)).count();
        let source = (clause.get(start))
            .filter(|w| !w.is(&PREPOSITIONS) && !w.is_punctuation() && !w.is(&CLAUSE_OPENERS))
            .and_then(|_| join(&clause[start..noun_phrase_end(clause, start)]));
        let behind = if source.is_some() { noun_phrase_end(clause, start) } else { 1 };
        return Some(at(Link { source, cue: first.span, verb: Some(verb), behind }));
    }
    // "Osei said", "Osei, who chairs the council, said".
    let verb_at = clause.iter().take(limit).position(|w| {
        !w.capital && cue(&w.lower).is_some_and(|verb| verb.form == VerbForm::Finite)
    });
    if let Some((verb_at, verb)) = verb_at.and_then(|at| Some((at, cue(&clause[at].lower)?)))
        && (starts_noun_phrase(first) || verb_at <= 4)
        && verb_at > 0
    {
        let mut end = verb_at;
        while end > 0 && is_skipped_before_verb(&clause[end - 1]) {
            end -= 1;
        }
        // A pronoun is the whole of its noun phrase.
        if end > 0 {
            let source = join(&clause[..end]);
            return Some(at(Link {
                source,
                cue: clause[verb_at].span,
                verb: Some(verb),
                behind: verb_at + 1,
            }));
        }
    }
    // "he deadpans": a verb that no list has, between a subject and the end of the clause.
    let second = clause.get(1)?;
    let looks_like_verb =
        !second.capital && (second.lower.ends_with("ed") || second.lower.ends_with('s'));
    if first.is(&PRONOUNS) && looks_like_verb && !second.is_punctuation() {
        return Some(at(Link {
            source: Some(first.span),
            cue: second.span,
            verb: None,
            behind: 2,
        }));
    }
    None
}

/// The last attribution in the words before a quotation: "Osei said:", "Osei called it".
pub(crate) fn before(words: &[Word]) -> Option<Link> {
    let according = words.windows(2).rposition(|w| w[0].lower == "according" && w[1].lower == "to");
    let verb_at = words.iter().rposition(|w| !w.capital && cue(&w.lower).is_some())?;
    let verb = cue(&words[verb_at].lower)?;
    let _ = according;
    let source = subject(words, verb_at, verb);
    Some(Link { source, cue: words[verb_at].span, verb: Some(verb), behind: verb_at + 1 })
}

/// The subject of the verb at `verb_at`.
fn subject(words: &[Word], verb_at: usize, verb: Cue) -> Option<Span> {
    let mut end = verb_at;
    while end > 0 && is_skipped_before_verb(&words[end - 1]) {
        end -= 1;
    }
    let previous = words[..end].last()?;
    // "…, saying", "and said", "to say": the subject is the clause's own.
    let shares = verb.form == VerbForm::Ing
        || previous.is(&[
            "and", "but", "or", "by", "for", "in", "—", "–", "-", "--", "of", "before", "after",
            "while", "when", "with", "then",
        ])
        || end < verb_at && words[end].lower == "to";
    if shares {
        return first_noun_phrase(&words[..end]);
    }
    if previous.is(&["who", "which", "that"]) {
        let mut end = end - 1;
        if end > 0 && words[end - 1].is(&[","]) {
            end -= 1;
        }
        return noun_phrase_before(words, end);
    }
    if previous.is(&[","]) {
        // "Osei, the council's chair, said": back over the parenthesis.
        let open = words[..end - 1].iter().rposition(|w| w.is(&[","]));
        return match open {
            Some(open) if open > 0 => {
                let source = noun_phrase_before(words, open)?;
                Some(source.join(words[end - 2].span))
            }
            _ => first_noun_phrase(&words[..end]),
        };
    }
    noun_phrase_before(words, end)
}

/// The noun phrase that ends before `end`.
fn noun_phrase_before(words: &[Word], end: usize) -> Option<Span> {
    let last = words[..end].last()?;
    if last.is_punctuation() && !last.is(&[")"]) {
        return None;
    }
    if last.is(&PRONOUNS) {
        return Some(last.span);
    }
    let mut start = end;
    while start > 0 {
        let word = &words[start - 1];
        let coordination = word.lower == "and"
            && start < end
            && words[start].capital
            && start > 1
            && words[start - 2].capital;
        let stops = word.is_punctuation()
            && !word.is(&["-", "&", "'", "’", "$", "%", "(", ")", "/", "#"])
            || word.is(&CLAUSE_OPENERS) && !coordination
            || word.is(&AUXILIARIES) && !word.is(&["'s", "’s", "to"])
            || !word.capital && cue(&word.lower).is_some_and(|c| c.form == VerbForm::Finite);
        if stops {
            break;
        }
        start -= 1;
    }
    join(trim_adverbial(&words[start..end]))
}

/// Without the adverbials that open a sentence: "On Monday", "In a statement".
fn trim_adverbial(words: &[Word]) -> &[Word] {
    let Some(first) = words.first() else { return words };
    if words.len() < 2 || !first.is(&PREPOSITIONS) && !first.is(&TIMES) && !is_adverb(first) {
        return words;
    }
    // The subject is the last noun phrase: a name's run of capitals, or from a determiner on.
    let last = words.len() - 1;
    let mut start = last;
    if words[last].capital {
        while start > 1
            && words[start - 1].capital
            && !words[start - 1].is(&TIMES)
            && !words[start - 1].is(&PREPOSITIONS)
        {
            start -= 1;
        }
    } else {
        while start > 1 && !words[start].is(&DETERMINERS) {
            start -= 1;
        }
    }
    &words[start..]
}

/// The first noun phrase of a sentence, its adverbials left out: most often its subject.
pub(crate) fn first_noun_phrase(words: &[Word]) -> Option<Span> {
    let mut from = 0;
    // "In a speech on Monday, Osei …": behind the comma.
    if words.first().is_some_and(|w| {
        w.is(&PREPOSITIONS)
            || w.is(&CLAUSE_OPENERS)
            || w.is(&TIMES)
            || is_adverb(w)
            || w.lower.ends_with("ing")
    }) {
        from = words.iter().position(|w| w.is(&[","])).map_or(1, |comma| comma + 1);
    }
    let start = from + words[from..].iter().position(starts_noun_phrase)?;
    if words[start].is(&PRONOUNS) {
        return Some(words[start].span);
    }
    let length = if words[start].capital && !words[start].is(&DETERMINERS) {
        words[start..]
            .iter()
            .take_while(|w| w.capital || w.is(&["of", "de", "al", "-", "bin", "von", "van"]))
            .count()
    } else {
        words[start..]
            .iter()
            .take(6)
            .take_while(|w| {
                !w.is_punctuation()
                    && !w.is(&AUXILIARIES)
                    && !w.is(&CLAUSE_OPENERS)
                    && cue(&w.lower).is_none_or(|c| c.form != VerbForm::Finite)
            })
            .count()
    };
    let phrase = &words[start..start + length.max(1)];
    let kept = phrase.len() - phrase.iter().rev().take_while(|w| w.is(&["of", "de", "-"])).count();
    join(&phrase[..kept.max(1)])
}

/// One past the last word of the noun phrase that starts at `start`.
fn noun_phrase_end(words: &[Word], start: usize) -> usize {
    let mut end = start;
    while end < words.len() {
        let word = &words[end];
        let stops = word.is_punctuation() && !word.is(&["-", "&", "'", "’", "(", ")", "#", "@"])
            || word.is(&CLAUSE_OPENERS)
                && !(word.lower == "and" && words.get(end + 1).is_some_and(|w| w.capital))
            || word.is(&TIMES) && end > start
            || end > start
                && word.is(&[
                    "on", "in", "during", "at", "who", "last", "late", "earlier", "with", "to",
                    "about", "by",
                ])
            || end > start && is_adverb(word);
        if stops {
            break;
        }
        end += 1;
    }
    end
}

pub(crate) fn join(words: &[Word]) -> Option<Span> {
    Some(words.first()?.span.join(words.last()?.span))
}
