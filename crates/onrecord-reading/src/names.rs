//! Recognition of names by the language model and by capital letters.

use std::collections::{BTreeMap, BTreeSet};

use onrecord_language::NameKind;
use onrecord_text::Span;

use crate::analysed_text::AnalysedText;
use crate::language::{Gender, Language, WordClass};
use crate::provenance::Maker;
use crate::reading::ActorType;

/// An occurrence of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The words of the name with its titles.
    pub(crate) span: Span,
    /// The name without its titles.
    pub(crate) plain: String,
    /// The words of the name without its titles.
    pub(crate) parts: Vec<String>,
    pub(crate) kind: ActorType,
    pub(crate) gender: Option<Gender>,
    /// The rule or model that found the name.
    pub(crate) by: Maker,
}

/// The names of a text in order.
///
/// A name is what the model marks as one, with adjacent capitalised words that the model leaves out, such as titles.
/// A run of capitalised words that the model does not mark is a name too, if it contains a proper noun. Two kinds of
/// runs are excluded, unless their first word also has a capital elsewhere:
///
/// - a single word that opens a sentence
/// - words in a headline
pub(crate) fn names(analysed: &AnalysedText<'_>) -> Vec<Name> {
    let runs: Vec<Run> = analysed.sentences.iter().flat_map(|&s| runs(analysed, s)).collect();
    let is_proper = |word| is_proper(analysed, word);
    merged(analysed.language, analysed.text, &runs, &known_names(analysed), is_proper)
}

/// Merges the runs of capitalised words with the model's names. Both lists are in order.
fn merged(
    language: &Language,
    text: &str,
    runs: &[Run],
    known: &[KnownName],
    is_proper: impl Fn(Span) -> bool,
) -> Vec<Name> {
    let sure: BTreeSet<&str> = (runs.iter())
        .filter(|run| !run.titled_sentence && (!run.opens || run.tokens.len() > 1))
        .flat_map(|run| &run.tokens)
        .map(|token| token.slice(text))
        .collect();
    let kinds: BTreeMap<&str, ActorType> =
        known.iter().map(|name| (name.span().slice(text), name.kind)).collect();
    let mut covered = vec![false; known.len()];
    let mut names = Vec::new();
    for run in runs {
        let first = known.partition_point(|name| name.span().end() <= run.span().start());
        let end = known.partition_point(|name| name.span().start() < run.span().end());
        if first >= end {
            let seen = || sure.contains(run.tokens[0].slice(text));
            let kept = !(run.titled_sentence || run.opens && run.tokens.len() == 1) || seen();
            if kept && run.tokens.iter().any(|&word| is_proper(word)) {
                names.extend(name(language, text, &run.tokens, run.evidence(text, &kinds)));
            }
            continue;
        }
        covered[first..end].fill(true);
        let mut rest = &run.tokens[..];
        for (at, inside) in (first..end).zip(&known[first..end]) {
            let until = match known[..end].get(at + 1) {
                Some(_) => rest.partition_point(|word| word.start() < inside.span().end()),
                None => rest.len(),
            };
            let (own, after) = rest.split_at(until);
            rest = after;
            let tokens = joined(own, &inside.tokens);
            names.extend(name(language, text, &tokens, Evidence::Model(inside.kind)));
        }
    }
    for (known, _) in known.iter().zip(covered).filter(|(_, covered)| !covered) {
        names.extend(name(language, text, &known.tokens, Evidence::Model(known.kind)));
    }
    names.sort_by_key(|name| name.span);
    names.dedup_by(|next, name| next.span.overlaps(name.span));
    names
}

/// A name that the model found.
struct KnownName {
    tokens: Vec<Span>,
    kind: ActorType,
}

impl KnownName {
    fn span(&self) -> Span {
        self.tokens[0].join(self.tokens[self.tokens.len() - 1])
    }
}

fn known_names(analysed: &AnalysedText<'_>) -> Vec<KnownName> {
    (analysed.annotations.names.iter())
        .map(|name| KnownName {
            tokens: analysed.tokens[name.tokens.clone()]
                .iter()
                .filter_map(|&token| without_prefix(analysed.text, token).last())
                .collect(),
            kind: match name.kind {
                NameKind::Person => ActorType::Person,
                NameKind::Organization => ActorType::Organization,
                NameKind::Place => ActorType::Place,
                NameKind::Group => ActorType::Group,
            },
        })
        .collect()
}

/// Whether a word is a proper noun, or a name after a prefix.
fn is_proper(analysed: &AnalysedText<'_>, word: Span) -> bool {
    let at = analysed.tokens.partition_point(|token| token.end() <= word.start());
    (analysed.tokens.get(at)).is_some_and(|token| {
        analysed.annotations.upos(at) == "PROPN" || token.start() < word.start()
    })
}

/// The tokens of both lists, in order and without duplicates.
fn joined(a: &[Span], b: &[Span]) -> Vec<Span> {
    a.iter().chain(b).copied().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The evidence that words are a name.
#[derive(Clone, Copy)]
enum Evidence {
    /// The model marks them, with this type.
    Model(ActorType),
    /// They have capitals. The type comes from the model, if it marks the same words elsewhere in the text, or else
    /// from the word before them.
    Capitals(Option<ActorType>),
}

/// A run of capitalised words.
struct Run {
    tokens: Vec<Span>,
    /// Whether the run opens its sentence or a quotation in it.
    opens: bool,
    /// Whether the run follows "in" or "near", as names of places do.
    located: bool,
    /// Whether all words of its sentence except function words have capitals, as in a headline.
    titled_sentence: bool,
}

impl Run {
    fn span(&self) -> Span {
        self.tokens[0].join(self.tokens[self.tokens.len() - 1])
    }

    fn evidence(&self, text: &str, kinds: &BTreeMap<&str, ActorType>) -> Evidence {
        let elsewhere = kinds.get(self.span().slice(text)).copied();
        Evidence::Capitals(elsewhere.or(self.located.then_some(ActorType::Place)))
    }
}

fn runs(analysed: &AnalysedText<'_>, sentence: Span) -> Vec<Run> {
    let (text, language) = (analysed.text, analysed.language);
    let tokens: Vec<Span> = analysed
        .tokens_in(sentence)
        .iter()
        .flat_map(|&token| without_prefix(text, token))
        .collect();
    let words = tokens.iter().map(|t| t.slice(text)).filter(|w| w.chars().any(char::is_alphabetic));
    let plain = |word: &str| is_capital(word) || is_function_word(language, word);
    let titled_sentence = words.clone().count() > 3 && words.clone().all(plain);
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !starts_name(language, tokens[at].slice(text)) || is_unit(text, &tokens[..=at]) {
            at += 1;
            continue;
        }
        let first = at;
        let mut end = at + 1;
        loop {
            let word = |at: usize| tokens.get(at).map_or("", |t| t.slice(text));
            let touching = |at: usize| tokens[at - 1].end() == tokens[at].start();
            let continues =
                |at: usize| is_capital(word(at)) && !is_function_word(language, word(at));
            if end < tokens.len() && continues(end) && !ends_sentence(language, word(end - 1)) {
                end += 1;
            } else if matches!(word(end), "-" | "’" | "'" | "&")
                && continues(end + 1)
                && (word(end) == "&" || touching(end) && touching(end + 1))
                || language.classes(word(end)).has(WordClass::NameParticle) && continues(end + 1)
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
            // After a comma, a straight mark closes a quotation: "…," Ellison said.
            Some("\"" | "'" | "''") => before(2) != Some(","),
            Some(prefix) if prefix.ends_with('-') => true,
            Some(_) => false,
        };
        let locates = |word: &str| language.classes(word).has(WordClass::Locating);
        let located = before(1).is_some_and(locates);
        runs.push(Run { tokens: tokens[first..end].to_vec(), opens, located, titled_sentence });
        at = end;
    }
    runs
}

/// A token, split between a prefix and a name. "pro-Ellison" is one token and mentions Ellison.
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

/// Whether the last token directly follows a number, without a space: "5PM", "$3M".
fn is_unit(text: &str, tokens: &[Span]) -> bool {
    let [.., figure, unit] = tokens else { return false };
    figure.end() == unit.start() && figure.slice(text).ends_with(|c: char| c.is_ascii_digit())
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase) || word.starts_with("al-")
}

fn is_function_word(language: &Language, word: &str) -> bool {
    let classes = language.classes(&word.to_lowercase());
    // "Will" and "May" are also names, so this list excludes modals. A name rarely starts with a preposition or a
    // pronoun.
    [
        WordClass::Pronoun,
        WordClass::Determiner,
        WordClass::Preposition,
        WordClass::Opener,
        WordClass::Time,
        WordClass::Adverb,
        WordClass::Auxiliary,
    ]
    .iter()
    .any(|&class| classes.has(class))
}

fn starts_name(language: &Language, word: &str) -> bool {
    is_capital(word) && word.chars().any(char::is_alphabetic) && !is_function_word(language, word)
}

/// Whether a token ends with a full stop and is neither a title nor an initial.
fn ends_sentence(language: &Language, word: &str) -> bool {
    word.ends_with('.')
        && word.chars().count() > 2
        && !language.name_words.is_title(&word.to_lowercase())
}

fn name(language: &Language, text: &str, tokens: &[Span], evidence: Evidence) -> Option<Name> {
    let words = &language.name_words;
    let lower = |token: &Span| token.slice(text).to_lowercase();
    let is_title = |token: &Span| words.is_title(&lower(token));
    let leading = tokens.iter().take_while(|token| is_title(token)).count();
    // The words before an office belong to the title, if at least two words remain for the name: "Culture Secretary
    // Ramiro Etchart".
    let office = tokens.len().saturating_sub(2);
    let titles = tokens[..office].iter().rposition(is_title).map_or(leading, |at| at + 1);
    let gender = tokens[..titles].iter().find_map(|title| words.title_gender(&lower(title)));
    let is_suffix = |token: &&Span| words.is_suffix(&lower(token));
    let bare = &tokens[titles..];
    let bare = &bare[..bare.len() - bare.iter().rev().take_while(is_suffix).count()];
    let parts: Vec<String> = bare.iter().map(|t| t.slice(text).to_owned()).collect();
    let plain = bare.first()?.join(*bare.last()?).slice(text);
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let acronym = |word: &str| {
        (2..=6).contains(&word.chars().count()) && word.chars().all(char::is_uppercase)
    };
    let kind_of = |part: &String| words.kind(&part.to_lowercase());
    let organization = parts.iter().any(|part| kind_of(part) == Some(ActorType::Organization))
        || parts.len() == 1 && acronym(&parts[0]);
    let last = parts.last().and_then(kind_of).filter(|_| parts.len() > 1);
    let (kind, by) = match evidence {
        // A council that is named after a place is an organization.
        Evidence::Model(ActorType::Place) if last == Some(ActorType::Organization) => {
            (ActorType::Organization, Maker::ModelNames)
        }
        Evidence::Model(kind) => (kind, Maker::ModelNames),
        Evidence::Capitals(_) if organization => (ActorType::Organization, Maker::Capitals),
        Evidence::Capitals(_) if titles > 0 => (ActorType::Person, Maker::Capitals),
        Evidence::Capitals(Some(kind)) => (kind, Maker::Capitals),
        Evidence::Capitals(None) if last == Some(ActorType::Place) => {
            (ActorType::Place, Maker::Capitals)
        }
        Evidence::Capitals(None) => (ActorType::Other, Maker::Capitals),
    };
    Some(Name { span: tokens[0].join(*tokens.last()?), plain, parts, kind, gender, by })
}

#[cfg(test)]
mod tests {
    use onrecord_language::Model;
    use onrecord_text::LanguageCode;

    use super::*;

    const ENGLISH: &Language = Language::of_code(LanguageCode::En);

    fn found(text: &str) -> Vec<(String, ActorType)> {
        let analysed = AnalysedText::new(text, &Model::fast());
        names(&analysed).into_iter().map(|n| (n.span.slice(text).to_owned(), n.kind)).collect()
    }

    fn of_kind(kind: ActorType, names: &[&str]) -> Vec<(String, ActorType)> {
        names.iter().map(|name| ((*name).to_owned(), kind)).collect()
    }

    #[test]
    fn names_stand_with_their_titles() {
        assert_eq!(
            found("On Monday Dr. Mara Ellison met President Juan Ocampo and Ms Nadia Rahimi."),
            of_kind(
                ActorType::Person,
                &["Dr. Mara Ellison", "President Juan Ocampo", "Ms Nadia Rahimi"]
            )
        );
        assert_eq!(
            found("The Harbour Council met on Monday."),
            of_kind(ActorType::Organization, &["Harbour Council"])
        );
    }

    /// Merges runs of capitalised words with names from the model. Both are given by their words.
    fn merged_in(text: &str, runs: &[&str], known: &[(&str, ActorType)]) -> Vec<Name> {
        let span = |words: &str| {
            let start = text.find(words).unwrap();
            Span::at(text, start, start + words.len())
        };
        let tokens = |words: &str| -> Vec<Span> {
            let whole = span(words);
            let word = |at: usize, word: &str| {
                Span::at(text, whole.start() + at, whole.start() + at + word.len())
            };
            words.split(' ').map(|part| word(words.find(part).unwrap(), part)).collect()
        };
        let run = |words: &&str| Run {
            tokens: tokens(words),
            opens: false,
            located: false,
            titled_sentence: false,
        };
        let known: Vec<KnownName> = (known.iter())
            .map(|(words, kind)| KnownName { tokens: tokens(words), kind: *kind })
            .collect();
        merged(ENGLISH, text, &runs.iter().map(run).collect::<Vec<_>>(), &known, |_| true)
    }

    fn words(text: &str, names: &[Name]) -> Vec<(String, ActorType, Maker)> {
        names.iter().map(|n| (n.span.slice(text).to_owned(), n.kind, n.by)).collect()
    }

    #[test]
    fn the_capitals_around_a_known_name_belong_to_it() {
        let text = "Old Mara Ellison met Nairobi Water Board and ada orr";
        let names = merged_in(
            text,
            &["Old Mara Ellison", "Nairobi Water Board"],
            &[
                ("Mara Ellison", ActorType::Person),
                ("Water Board", ActorType::Place),
                ("ada orr", ActorType::Person),
            ],
        );
        assert_eq!(
            words(text, &names),
            [
                ("Old Mara Ellison".to_owned(), ActorType::Person, Maker::ModelNames),
                ("Nairobi Water Board".to_owned(), ActorType::Organization, Maker::ModelNames),
                ("ada orr".to_owned(), ActorType::Person, Maker::ModelNames),
            ]
        );
    }

    #[test]
    fn two_known_names_part_their_run_and_one_joins_two_runs() {
        let text = "Kenya Mara Ellison of Bank said in Port Selwyn";
        let names = merged_in(
            text,
            &["Kenya Mara Ellison", "Bank", "Port Selwyn"],
            &[("Kenya", ActorType::Place), ("Mara Ellison of Bank", ActorType::Person)],
        );
        assert_eq!(
            words(text, &names),
            [
                ("Kenya".to_owned(), ActorType::Place, Maker::ModelNames),
                ("Mara Ellison of Bank".to_owned(), ActorType::Person, Maker::ModelNames),
                ("Port Selwyn".to_owned(), ActorType::Other, Maker::Capitals),
            ]
        );
    }

    #[test]
    fn the_same_words_have_the_same_kind() {
        let text = "Velmora, they said; VELMORA and then Velmora";
        let first = Span::at(text, 0, 7);
        let again = Span::at(text, 37, 44);
        let run =
            |word| Run { tokens: vec![word], opens: false, located: false, titled_sentence: false };
        let known = [KnownName { tokens: vec![first], kind: ActorType::Place }];
        let names = merged(ENGLISH, text, &[run(first), run(again)], &known, |_| true);
        assert_eq!(
            words(text, &names),
            [
                ("Velmora".to_owned(), ActorType::Place, Maker::ModelNames),
                ("Velmora".to_owned(), ActorType::Place, Maker::Capitals),
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
        let names = found("The pro-Ellison vote for Ellison was post-Harbour War II.");
        let words: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(words, ["Ellison", "Ellison", "Harbour War II"]);
    }

    #[test]
    fn a_unit_is_no_name() {
        assert_eq!(found("It paid $3M at 5PM."), []);
    }

    #[test]
    fn every_word_that_shows_a_type_does_something() {
        for (word, kind) in ENGLISH.name_words.kinds() {
            assert_eq!(word, word.to_lowercase());
            let text = format!("Upper {}", capital(word));
            let words = [Span::at(&text, 0, 5), Span::at(&text, 6, text.len())];
            let by_rule = name(ENGLISH, &text, &words, Evidence::Capitals(None)).unwrap();
            assert_eq!(by_rule.kind, kind, "{word}");
        }
    }

    fn capital(word: &str) -> String {
        word[..1].to_uppercase() + &word[1..]
    }
}
