//! Bylines: who wrote an article.

use jiff::civil::Date;

use crate::dates;
use crate::layout_lexicon::lexicon;
use crate::lexicon::find_words;

/// A longer line is a sentence (bytes).
const LONGEST: usize = 160;

/// The authors and the date that a byline names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Byline {
    pub(crate) authors: Vec<String>,
    /// A date on the same line.
    pub(crate) date: Option<Date>,
}

/// Reads a line that names the authors and does nothing else.
pub(crate) fn byline(line: &str) -> Option<Byline> {
    if line.len() > LONGEST {
        return None;
    }
    let mut parts = line.split(['|', '·', '•']).map(str::trim);
    let first = parts.next()?;
    let (first, mut date) = match dates::first_date(first) {
        // "By Mara Ellison, May 22, 2020"
        Some((at, date)) if dates::date_line(&first[at..]).is_some() => {
            (first[..at].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.'), Some(date))
        }
        _ => (first, None),
    };
    for part in parts {
        date = date.or_else(|| dates::date_line(part).and_then(|line| line.published));
    }
    let names = match strip_by(first) {
        Some(names) => people(names)?,
        None => unmarked(first)?,
    };
    (!names.is_empty()).then_some(Byline { authors: names, date })
}

/// The words after "By", "Written by" and the like.
fn strip_by(line: &str) -> Option<&str> {
    let lower = line.to_ascii_lowercase();
    let length = lexicon()
        .kind("byline")
        .filter(|cue| {
            lower.strip_prefix(cue).is_some_and(|rest| rest.starts_with(char::is_whitespace))
        })
        .map(str::len)
        .max()?;
    Some(line[length..].trim_start_matches(|c: char| c.is_whitespace() || c == ':'))
}

/// Names without "By". They need a role ("Mara Ellison, Staff Writer") or "reports".
fn unmarked(line: &str) -> Option<Vec<String>> {
    if let Some(name) = line.trim_end_matches('.').strip_suffix(" reports") {
        return is_name(name).then(|| vec![name.to_owned()]);
    }
    let (names, role) = line.rsplit_once(", ")?;
    let role = role.trim_end_matches('.');
    let list: Vec<&str> = role.split_whitespace().collect();
    let capitalised = list.iter().all(|word| word.starts_with(char::is_uppercase));
    // "Staff Writer" and "White House Correspondent" are roles; "Evades Reporter’s Question" is none.
    let named = list.last().is_some_and(|word| lexicon().is("role", &word.to_lowercase()));
    (named && capitalised && list.len() <= 4).then(|| people(names)).flatten()
}

fn is_role(words: &str) -> bool {
    let lower = words.to_lowercase();
    lexicon().find("role", &lower).is_some()
}

pub(crate) fn is_agency(words: &str) -> bool {
    lexicon().is("agency", &words.to_lowercase())
}

pub(crate) fn is_outlet(words: &str) -> bool {
    let lower = words.to_lowercase();
    lower.starts_with("the ") || lexicon().find("outlet", &lower).is_some()
}

/// Whether a line holds the names of outlets and nothing else.
pub(crate) fn is_outlets(line: &str) -> bool {
    let outlet = |part: &str| {
        let list: Vec<&str> = part.split_whitespace().collect();
        let capitals = list.iter().all(|w| {
            w.starts_with(char::is_uppercase) || lexicon().is("particle", w) || *w == "of"
        });
        (1..=5).contains(&list.len())
            && capitals
            && (is_agency(part.trim()) || lexicon().find("outlet", &part.to_lowercase()).is_some())
    };
    line.len() <= LONGEST
        && !line.ends_with('.')
        && line.split(['/', ',']).flat_map(split_and).all(outlet)
}

/// The names in a list. `None` where a part is neither a name, a role nor an outlet.
fn people(list: &str) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    let list = trim_stop(list.trim());
    for part in list.split([',', ';', '/']).flat_map(split_and) {
        // "in Beirut", "for The Harbour Post", "of the Courier"
        let cut = [" in ", " for ", " of ", " at ", " with ", " from "]
            .iter()
            .filter_map(|word| part.find(word))
            .min()
            .unwrap_or(part.len());
        let part = part[..cut].trim();
        if part.is_empty() || part.starts_with('@') {
            continue;
        }
        if let ("Jr." | "Jr" | "Sr." | "Sr" | "II" | "III", Some(last)) = (part, names.last_mut()) {
            last.push_str(", ");
            last.push_str(part);
        } else if is_agency(part) {
            // "By Mara Ellison, Associated Press": an agency is the author only where no person is.
            if names.is_empty() {
                names.push(part.to_owned());
            }
        } else if is_role(part) || !names.is_empty() && is_outlet(part) {
            // A role or an employer is no author.
        } else if is_name(part) {
            names.push(part.to_owned());
        } else {
            return None;
        }
    }
    Some(names)
}

/// Splits at "and" and "&".
fn split_and(part: &str) -> Vec<&str> {
    let lower = part.to_ascii_lowercase();
    let (mut parts, mut from) = (Vec::new(), 0);
    while let Some((at, length)) = ["and", "&"]
        .iter()
        .filter_map(|word| find_words(&lower[from..], word).map(|at| (from + at, word.len())))
        .min()
    {
        parts.push(&part[from..at]);
        from = at + length;
    }
    parts.push(&part[from..]);
    parts
}

/// Removes the full stop of a sentence and keeps that of an initial.
fn trim_stop(words: &str) -> &str {
    match words.strip_suffix('.') {
        Some(rest) if rest.rsplit(char::is_whitespace).next().is_some_and(|w| w.len() > 2) => rest,
        _ => words,
    }
}

/// Whether a word is written small inside names: "van", "de".
pub(crate) fn is_particle(word: &str) -> bool {
    lexicon().is("particle", word)
}

/// Whether words look like a person's name: two to five capitalised words.
pub(crate) fn is_name(words: &str) -> bool {
    let list: Vec<&str> = words.split_whitespace().collect();
    let word = |w: &&str| {
        let letters =
            w.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '‑'));
        letters
            && (w.starts_with(char::is_uppercase)
                || lexicon().is("particle", w)
                || w.contains(['\'', '’']))
    };
    let calendar = list.first().is_some_and(|w| {
        dates::is_month_or_weekday(w)
            && !["April", "May", "June", "APRIL", "MAY", "JUNE"].contains(w)
    });
    (2..=5).contains(&list.len())
        && list.iter().all(word)
        && list.last().is_some_and(|w| w.starts_with(char::is_uppercase))
        && list.iter().any(|w| w.chars().count() > 2)
        && !calendar
        && !list[0].eq_ignore_ascii_case("the")
}

/// The authors in a cell of a table: its list of names, or else the whole cell.
pub(crate) fn credited(cell: &str) -> Vec<String> {
    let names = strip_by(cell).unwrap_or(cell);
    match people(names) {
        Some(people) if !people.is_empty() => people,
        _ => vec![names.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines() {
        let authors = |line| byline(line).map(|b| b.authors.join("; "));
        for (line, expected) in [
            ("By Mara Ellison and J. T. Ocampo, Staff Writers", "Mara Ellison; J. T. Ocampo"),
            ("BY MARA ELLISON", "MARA ELLISON"),
            ("By Mara Ellison.", "Mara Ellison"),
            ("By MARA ELLISON AND JOS VAN DER MEER", "MARA ELLISON; JOS VAN DER MEER"),
            (
                "By Mara Ellison, Jos van der Meer & Ana de la Cruz",
                "Mara Ellison; Jos van der Meer; Ana de la Cruz",
            ),
            ("By Mara Ellison | May 22, 2020", "Mara Ellison"),
            ("By Mara Ellison, Associated Press", "Mara Ellison"),
            ("By The Associated Press", "The Associated Press"),
            ("By Mara Ellison in Beirut", "Mara Ellison"),
            ("By Mara Ellison, The Harbour Post", "Mara Ellison"),
            ("By Mara Ellison, political correspondent", "Mara Ellison"),
            ("By Tom O'Hara, Jr.", "Tom O'Hara, Jr."),
            ("Written by Mara Ellison", "Mara Ellison"),
            ("Mara Ellison, Staff Writer", "Mara Ellison"),
            ("Mara Ellison reports", "Mara Ellison"),
        ] {
            assert_eq!(authors(line).as_deref(), Some(expected), "{line}");
        }
        for line in [
            "By Monday the harbour was open again.",
            "By Monday Morning",
            "By the end of the year, Ellison will have left.",
            "By 58%-33%, those surveyed said yes",
            "By George",
            "Mara Ellison",
            "Mara Ellison, the harbour master",
            "The council reports",
            "Harbour Master Ellison Laughs, Evades Reporter’s Question.",
        ] {
            assert_eq!(authors(line), None, "{line}");
        }
    }
}
