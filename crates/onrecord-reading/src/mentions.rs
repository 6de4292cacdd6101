//! Names in a text, by their capitals.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use onrecord_text::Span;

use crate::ground::Ground;
use crate::reading::ActorType;
use crate::words::{Class, Classes};

const TITLES: &str = include_str!("../data/titles.txt");
const NAME_WORDS: &str = include_str!("../data/name-words.txt");

/// What a title or a pronoun tells of a person's gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    Female,
    Male,
}

static TITLE_GENDERS: LazyLock<BTreeMap<&'static str, Option<Gender>>> = LazyLock::new(|| {
    let mut titles = BTreeMap::new();
    for (gender, words) in title_lines().filter(|(kind, _)| *kind != "s") {
        let gender = match gender {
            "f" => Some(Gender::Female),
            "m" => Some(Gender::Male),
            _ => None,
        };
        titles.extend(words.split(' ').map(|word| (word, gender)));
    }
    titles
});

static SUFFIXES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    title_lines().filter(|(kind, _)| *kind == "s").flat_map(|(_, words)| words.split(' ')).collect()
});

static KINDS: LazyLock<BTreeMap<&'static str, ActorType>> = LazyLock::new(|| {
    let mut kinds = BTreeMap::new();
    for (kind, words) in lines(NAME_WORDS).filter_map(|line| line.split_once('\t')) {
        let kind = if kind == "place" { ActorType::Place } else { ActorType::Organization };
        kinds.extend(words.split(' ').map(|word| (word, kind)));
    }
    kinds
});

fn title_lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(TITLES).filter_map(|line| line.split_once('\t'))
}

fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A name where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// With its titles.
    pub(crate) span: Span,
    /// Without them.
    pub(crate) plain: String,
    /// The words of it.
    pub(crate) parts: Vec<String>,
    pub(crate) kind: ActorType,
    pub(crate) gender: Option<Gender>,
}

/// The names of a text in order.
///
/// A name is a run of capitalised words. A single capitalised word that opens a sentence is one
/// only if it is written with a capital elsewhere too; words of a headline in capitals count only
/// where they are names below it.
pub(crate) fn names(ground: &Ground<'_>) -> Vec<Name> {
    let runs: Vec<Run> = ground.sentences.iter().flat_map(|&s| runs(ground, s)).collect();
    let sure: BTreeSet<&str> = (runs.iter())
        .filter(|run| !run.titled_sentence && (!run.opens || run.tokens.len() > 1))
        .flat_map(|run| &run.tokens)
        .map(|token| token.slice(ground.text))
        .collect();
    (runs.iter())
        .filter(|run| {
            let known = || sure.contains(run.tokens[0].slice(ground.text));
            !(run.titled_sentence || run.opens && run.tokens.len() == 1) || known()
        })
        .filter_map(|run| name(ground.text, &run.tokens, run.located))
        .collect()
}

/// A run of capitalised words.
struct Run {
    tokens: Vec<Span>,
    /// Whether it opens its sentence, or a quotation in it.
    opens: bool,
    /// Whether it stands behind "in" or "near", as places do.
    located: bool,
    /// Whether all words of its sentence but function words have capitals, as in a headline.
    titled_sentence: bool,
}

fn runs(ground: &Ground<'_>, sentence: Span) -> Vec<Run> {
    let text = ground.text;
    let tokens: Vec<Span> =
        ground.tokens_in(sentence).iter().flat_map(|&token| without_prefix(text, token)).collect();
    let words = tokens.iter().map(|t| t.slice(text)).filter(|w| w.chars().any(char::is_alphabetic));
    let plain = |word: &str| is_capital(word) || is_function_word(word);
    let titled_sentence = words.clone().count() > 3 && words.clone().all(plain);
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !starts_name(tokens[at].slice(text)) || is_unit(text, &tokens[..=at]) {
            at += 1;
            continue;
        }
        let first = at;
        let mut end = at + 1;
        loop {
            let word = |at: usize| tokens.get(at).map_or("", |t| t.slice(text));
            let touching = |at: usize| tokens[at - 1].end() == tokens[at].start();
            let continues = |at: usize| is_capital(word(at)) && !is_function_word(word(at));
            if end < tokens.len() && continues(end) && !ends_sentence(word(end - 1)) {
                end += 1;
            } else if matches!(word(end), "-" | "’" | "'" | "&")
                && continues(end + 1)
                && (word(end) == "&" || touching(end) && touching(end + 1))
                || matches!(word(end), "of" | "de" | "al" | "bin" | "von" | "van" | "del" | "da")
                    && continues(end + 1)
            {
                end += 2;
            } else {
                break;
            }
        }
        let before = |n: usize| first.checked_sub(n).map(|at| tokens[at].slice(text));
        let opens = match before(1) {
            None | Some("“" | "‘" | "(" | "[" | ":" | "—" | "–" | "-" | "―" | "``") => {
                true
            }
            // "…," Ellison said: the mark closes.
            Some("\"" | "'" | "''") => before(2) != Some(","),
            Some(prefix) if prefix.ends_with('-') => true,
            Some(_) => false,
        };
        let located = matches!(before(1), Some("in" | "In" | "near" | "Near"));
        runs.push(Run { tokens: tokens[first..end].to_vec(), opens, located, titled_sentence });
        at = end;
    }
    runs
}

/// A token, cut where a name follows a prefix: "pro-Ellison" is one token and speaks of Ellison.
fn without_prefix(text: &str, token: Span) -> impl Iterator<Item = Span> {
    let word = token.slice(text);
    let name = word
        .rfind('-')
        .map(|hyphen| hyphen + 1)
        .filter(|&at| word.starts_with(char::is_lowercase) && is_capital(&word[at..]));
    let cut = token.start() + name.unwrap_or(word.len());
    [Span::at(text, token.start(), cut), Span::at(text, cut, token.end())]
        .into_iter()
        .filter(|part| !part.is_empty())
}

/// Whether the last token is written as one with the figure before it: "5PM", "$3M".
fn is_unit(text: &str, tokens: &[Span]) -> bool {
    let [.., figure, unit] = tokens else { return false };
    figure.end() == unit.start() && figure.slice(text).ends_with(|c: char| c.is_ascii_digit())
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase) || word.starts_with("al-")
}

fn is_function_word(word: &str) -> bool {
    let classes = Classes::of(&word.to_lowercase());
    // "Will" and "May" are names too, but a name hardly starts with a preposition or a pronoun.
    [
        Class::Pronoun,
        Class::Determiner,
        Class::Preposition,
        Class::Opener,
        Class::Time,
        Class::Adverb,
        Class::Auxiliary,
    ]
    .iter()
    .any(|&class| classes.has(class))
}

fn starts_name(word: &str) -> bool {
    is_capital(word) && word.chars().any(char::is_alphabetic) && !is_function_word(word)
}

/// Whether a token ends in a full stop that is not a title's or an initial's.
fn ends_sentence(word: &str) -> bool {
    word.ends_with('.')
        && word.chars().count() > 2
        && !TITLE_GENDERS.contains_key(word.to_lowercase().as_str())
}

fn name(text: &str, tokens: &[Span], located: bool) -> Option<Name> {
    let is_title =
        |token: &Span| TITLE_GENDERS.contains_key(token.slice(text).to_lowercase().as_str());
    let leading = tokens.iter().take_while(|token| is_title(token)).count();
    // "Culture Secretary Ramiro Etchart": what stands before an office belongs to it, where two
    // words or more are left for the name.
    let office = tokens.len().saturating_sub(2);
    let titles = tokens[..office].iter().rposition(is_title).map_or(leading, |at| at + 1);
    let gender = tokens[..titles]
        .iter()
        .find_map(|t| *TITLE_GENDERS.get(t.slice(text).to_lowercase().as_str())?);
    let is_suffix = |token: &&Span| SUFFIXES.contains(token.slice(text).to_lowercase().as_str());
    let bare = &tokens[titles..];
    let bare = &bare[..bare.len() - bare.iter().rev().take_while(is_suffix).count()];
    let parts: Vec<String> = bare.iter().map(|t| t.slice(text).to_owned()).collect();
    let plain = bare.first()?.join(*bare.last()?).slice(text);
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let acronym = |word: &str| {
        (2..=6).contains(&word.chars().count()) && word.chars().all(char::is_uppercase)
    };
    let kind_of = |part: &String| KINDS.get(part.to_lowercase().as_str()).copied();
    let organization = parts.iter().any(|part| kind_of(part) == Some(ActorType::Organization))
        || parts.len() == 1 && acronym(&parts[0]);
    let place = parts.len() > 1 && parts.last().and_then(kind_of) == Some(ActorType::Place);
    let kind = if organization {
        ActorType::Organization
    } else if titles > 0 {
        ActorType::Person
    } else if located || place {
        ActorType::Place
    } else {
        ActorType::Other
    };
    Some(Name { span: tokens[0].join(*tokens.last()?), plain, parts, kind, gender })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, ActorType)> {
        let ground = Ground::new(text);
        names(&ground).into_iter().map(|n| (n.span.slice(text).to_owned(), n.kind)).collect()
    }

    #[test]
    fn names_are_runs_of_capitals_with_their_titles() {
        assert_eq!(
            found("On Monday Dr. Mara Ellison of the Harbour Council met J. T. Ocampo."),
            [
                ("Dr. Mara Ellison".to_owned(), ActorType::Person),
                ("Harbour Council".to_owned(), ActorType::Organization),
                ("J. T. Ocampo".to_owned(), ActorType::Other)
            ]
        );
    }

    #[test]
    fn a_capital_that_only_opens_a_sentence_is_no_name() {
        assert_eq!(found("Rain fell. Snow followed."), []);
        assert_eq!(found("Ellison left. Nobody followed Ellison.").len(), 2);
    }

    #[test]
    fn a_prefix_is_no_part_of_a_name() {
        assert_eq!(
            found("The pro-Ellison vote for Ellison was post-Harbour War II."),
            [
                ("Ellison".to_owned(), ActorType::Other),
                ("Ellison".to_owned(), ActorType::Other),
                ("Harbour War II".to_owned(), ActorType::Other)
            ]
        );
    }

    #[test]
    fn a_unit_is_no_name() {
        assert_eq!(found("It paid $3M at 5PM."), []);
    }

    #[test]
    fn every_title_and_organization_word_does_something() {
        for title in TITLE_GENDERS.keys() {
            assert_eq!(*title, title.to_lowercase());
        }
        for line in lines(TITLES) {
            assert!(
                line.starts_with(['f', 'm', '-', 's']) && line[1..].starts_with('\t'),
                "{line:?}"
            );
        }
        for (word, kind) in KINDS.iter() {
            assert_eq!(*word, word.to_lowercase());
            let name = format!("It met the Upper {word} again", word = capital(word));
            assert_eq!(found(&name)[0].1, *kind, "{word}");
        }
    }

    fn capital(word: &str) -> String {
        word[..1].to_uppercase() + &word[1..]
    }
}
