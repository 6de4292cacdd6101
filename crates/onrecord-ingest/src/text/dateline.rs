//! Datelines: the place, and often the day and the agency, before the first sentence.

use jiff::civil::Date;

use crate::byline::is_agency;
use crate::dates;
use crate::layout_lexicon::lexicon;

/// A dateline ends within so many bytes.
const LONGEST: usize = 100;
const DASHES: &[&str] = &["—", "–", "―", "--", " - "];

/// A dateline at the head of a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dateline {
    /// Bytes up to the end of its dash.
    pub(crate) length: usize,
    pub(crate) date: Option<Date>,
}

/// The dateline that opens a paragraph: "BEIRUT (AP) — ", "LONDON, March 3 (Reuters) - ".
pub(crate) fn leading(paragraph: &str) -> Option<Dateline> {
    let mut limit = paragraph.len().min(LONGEST);
    while !paragraph.is_char_boundary(limit) {
        limit -= 1;
    }
    let head = &paragraph[..limit];
    let (at, dash) = DASHES
        .iter()
        .filter_map(|dash| head.find(dash).map(|at| (at, *dash)))
        .min_by_key(|p| p.0)?;
    let length = at + dash.trim_end().len();
    let (before, after) = (&head[..at], &paragraph[length..]);
    let words = before.trim_end();
    // The dash of "Tel Aviv–based" is part of a word.
    if after.trim().is_empty()
        || !(before.ends_with(char::is_whitespace) || words.ends_with(')') || dash.starts_with(' '))
    {
        return None;
    }
    let (place, agency) = match words.strip_suffix(')').and_then(|w| w.rsplit_once('(')) {
        Some((place, agency)) if !agency.is_empty() && agency.len() <= 40 => {
            (place.trim_end(), Some(agency))
        }
        Some(_) => return None,
        None => (words, None),
    };
    let date = dates::first_date(place);
    let place = match date {
        // "March 3, 2020" has a comma of its own.
        Some((from, _)) => place[..from].trim_end_matches([',', ' ']),
        None => place,
    };
    let mut parts = place.split(',').map(str::trim);
    let town = parts.next()?;
    let mut dated = date.is_some();
    for part in parts {
        if dates::is_day_of_year(part) {
            dated = true;
        } else if dated || !is_region(part) {
            return None;
        }
    }
    let sure = dated || agency.is_some_and(is_agency);
    is_town(town, sure).then_some(Dateline { length, date: date.map(|(_, date)| date) })
}

/// The date of a line that holds a place and a date and nothing else: "LONDON, 3 March 2020".
pub(crate) fn line(line: &str) -> Option<Date> {
    if line.len() > LONGEST {
        return None;
    }
    let (at, date) = dates::first_date(line)?;
    let place = line[..at].trim_end();
    let stripped = place.trim_end_matches([',', '—', '–', '-', '|', '(']);
    if stripped.len() == place.len() || dates::date_line(&line[at..]).is_none() {
        return None;
    }
    let mut parts = stripped.split([',', '—', '–', '|']).map(str::trim).filter(|p| !p.is_empty());
    let town = parts.next()?;
    (is_town(town, true) && parts.all(|p| is_region(p) || dates::is_month_or_weekday(p)))
        .then_some(date)
}

/// Whether words are a town in capitals. Capitalised words are enough if something else shows a dateline.
fn is_town(words: &str, sure: bool) -> bool {
    let list: Vec<&str> = words.split([' ', '/']).filter(|word| !word.is_empty()).collect();
    let place = |word: &&str| {
        word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
            && (word.chars().all(|c| !c.is_lowercase())
                || sure
                    && (word.starts_with(char::is_uppercase)
                        || ["de", "of", "del", "la"].contains(word)))
    };
    (1..=4).contains(&list.len())
        && list.iter().all(place)
        && words.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !lexicon().is("label", &words.to_lowercase())
        && !dates::is_month_or_weekday(words)
}

/// Whether words are a state, a province or a country.
fn is_region(words: &str) -> bool {
    let count = words.split_whitespace().count();
    (1..=3).contains(&count)
        && words.split_whitespace().all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-'))
        })
        // "JUST TOO EARLY" is a clause in capitals.
        && (count < 3 || words.chars().any(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_that_lead_a_paragraph() {
        for (paragraph, expected) in [
            ("BEIRUT (AP) — Rescuers said", "BEIRUT (AP) —"),
            ("LONDON, March 3 (Reuters) - Shares fell", "LONDON, March 3 (Reuters) -"),
            ("LONDON, March 3, 2020 (Reuters) – Shares", "LONDON, March 3, 2020 (Reuters) –"),
            ("HARBOURTON, N.Y., Sept. 26 (UPI) — A ferry", "HARBOURTON, N.Y., Sept. 26 (UPI) —"),
            ("ST. LOUIS — A judge", "ST. LOUIS —"),
            ("Beirut (AFP) - Rescuers", "Beirut (AFP) -"),
            ("DES MOINES, Iowa — Voters", "DES MOINES, Iowa —"),
            ("WASHINGTON -- The senate", "WASHINGTON --"),
            ("NEW YORK/LONDON, Aug 31 (Reuters) - Oil", "NEW YORK/LONDON, Aug 31 (Reuters) -"),
        ] {
            let found = leading(paragraph).map(|d| &paragraph[..d.length]);
            assert_eq!(found, Some(expected), "{paragraph}");
        }
        for paragraph in [
            "HARBOUR POLLS NOT NECESSARILY WRONG, JUST TOO EARLY - Mark Ellison",
            "VOTES FAVOUR THE MAYOR, BUT MONEY FAVOURS HIS RIVAL - Ellison",
            "UPDATE: 5/12 — The website",
            "UPDATE — The website",
            "The harbour — closed since May — reopened",
            "Ellison (left) - a former mayor",
            "NATO-led forces",
            "BEIRUT (AP) —",
            "— Reduce the rules",
        ] {
            assert_eq!(leading(paragraph), None, "{paragraph}");
        }
    }

    #[test]
    fn datelines_of_their_own() {
        for words in [
            "LONDON, 3 March 2020",
            "Harbourton, Maine — March 3, 2020",
            "Beirut, Tuesday, March 3, 2020",
        ] {
            assert_eq!(
                line(words).map(|d| d.to_string()).as_deref(),
                Some("2020-03-03"),
                "{words}"
            );
        }
        for words in ["The vote on March 3, 2020", "He left, he said, on March 3, 2020, for good"] {
            assert_eq!(line(words), None, "{words}");
        }
    }
}
