//! Dates as English-language news writes them.

use jiff::civil::Date;

use crate::layout_lexicon::lexicon;

const MONTHS: [&str; 12] = [
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
];
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// The length of "22.05.2020", the longest date in digits.
const LONGEST_NUMERIC: usize = 10;
/// A longer line is no date line (bytes).
const LONGEST_LINE: usize = 200;
/// A line of more tokens is no date line.
const MOST_TOKENS: usize = 24;

/// The dates on a line that holds nothing else.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct LineDates {
    pub(crate) published: Option<Date>,
    pub(crate) modified: Option<Date>,
    /// Whether the line says "published" or the like.
    pub(crate) labelled: bool,
}

/// A word or number of a line.
struct DateToken<'t> {
    text: &'t str,
    start: usize,
    iso: Option<Date>,
}

fn tokens(line: &str) -> Vec<DateToken<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = line[at..].find(char::is_alphanumeric) {
        let start = at + first;
        let rest = &line[start..];
        let iso = rest.get(..10).and_then(iso_day);
        let end = match iso {
            // The time that ISO 8601 joins to the day belongs to the token.
            Some(_) => rest.find(|c: char| c.is_whitespace() || c == '|').unwrap_or(rest.len()),
            None => {
                let joins = |(i, c): (usize, char)| {
                    // 22.05.2020 and 5/22/2020 are one token. The full stop of "2020." belongs to none.
                    c.is_alphanumeric()
                        || i < LONGEST_NUMERIC
                            && matches!(c, '.' | '/')
                            && rest[..i]
                                .bytes()
                                .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'/'))
                            && rest[i + 1..].starts_with(|c: char| c.is_ascii_digit())
                };
                rest.char_indices().find(|&pair| !joins(pair)).map_or(rest.len(), |(i, _)| i)
            }
        };
        tokens.push(DateToken { text: &rest[..end], start, iso });
        at = start + end;
        if tokens.len() > MOST_TOKENS {
            break;
        }
    }
    tokens
}

/// Reads `2020-05-22`.
pub(crate) fn iso_day(text: &str) -> Option<Date> {
    let shape = |(i, b): (usize, u8)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() };
    if text.len() != 10 || !text.bytes().enumerate().all(shape) {
        return None;
    }
    day(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?)
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    // Other years are typing errors or page numbers.
    (1600..=2199).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

/// The index of a word in a list, whole or cut to at least three letters.
fn position(words: &[&str], token: &str) -> Option<usize> {
    let token = token.to_ascii_lowercase();
    (token.len() >= 3).then(|| words.iter().position(|word| word.starts_with(&token))).flatten()
}

fn month(token: &str) -> Option<i8> {
    position(&MONTHS, token).and_then(|at| i8::try_from(at + 1).ok())
}

pub(crate) fn is_month_or_weekday(word: &str) -> bool {
    position(&MONTHS, word).is_some() || position(&WEEKDAYS, word).is_some()
}

fn day_number(token: &str) -> Option<i8> {
    let digits = token.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &token[digits.len()..];
    let known = ["", "st", "nd", "rd", "th"].contains(&suffix.to_ascii_lowercase().as_str());
    (known && digits.len() <= 2).then(|| digits.parse().ok()).flatten()
}

fn year(token: &str) -> Option<i16> {
    (token.len() == 4).then(|| token.parse().ok()).flatten()
}

/// Reads `22.05.2020`. `22/05/2020` and `05/22/2020` need one number that can be no month.
fn numeric(token: &str) -> Option<Date> {
    let dots = token.contains('.');
    let parts: Vec<&str> = token.split(if dots { '.' } else { '/' }).collect();
    let &[a, b, y] = parts.as_slice() else { return None };
    if a.len() == 4 {
        return day(year(a)?, b.parse().ok()?, y.parse().ok()?);
    }
    let (a, b, y): (i8, i8, i16) = (a.parse().ok()?, b.parse().ok()?, year(y)?);
    match (a > 12, b > 12) {
        (true, false) => day(y, b, a),
        (false, true) => day(y, a, b),
        _ if dots || a == b => day(y, b, a),
        _ => None,
    }
}

/// The date that begins at the first token, and how many tokens it takes.
fn date_at(tokens: &[DateToken<'_>]) -> Option<(Date, usize)> {
    let first = tokens.first()?;
    if let Some(date) = first.iso.or_else(|| numeric(first.text)) {
        return Some((date, 1));
    }
    let text = |i: usize| tokens.get(i).map_or("", |token| token.text);
    if let Some(month) = month(text(0)) {
        return Some((day(year(text(2))?, month, day_number(text(1))?)?, 3));
    }
    let of = usize::from(text(1) == "of");
    Some((day(year(text(2 + of))?, month(text(1 + of))?, day_number(text(0))?)?, 3 + of))
}

/// Reads a line that holds nothing but one or two dates with their labels, weekdays and times.
pub(crate) fn date_line(line: &str) -> Option<LineDates> {
    if line.len() > LONGEST_LINE {
        return None;
    }
    let tokens = tokens(line);
    if tokens.len() > MOST_TOKENS {
        return None;
    }
    let (mut found, mut at, mut modified) = (LineDates::default(), 0, false);
    while at < tokens.len() {
        if let Some((date, used)) = date_at(&tokens[at..]) {
            let field = if modified { &mut found.modified } else { &mut found.published };
            field.get_or_insert(date);
            at += used;
            continue;
        }
        let word = tokens[at].text.to_ascii_lowercase();
        match word.as_str() {
            "updated" | "modified" | "revised" => modified = true,
            "published" | "posted" | "release" | "publication" => {
                (modified, found.labelled) = (false, true)
            }
            _ => {}
        }
        let time = word.len() <= 4
            && word.starts_with(|c: char| c.is_ascii_digit())
            && word
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'a' | b'p' | b'm' | b'z' | b'h'));
        let known = modified && ["updated", "modified", "revised"].contains(&word.as_str())
            || time
            || lexicon().is("beside", &word)
            || position(&WEEKDAYS, &word).is_some();
        if !known {
            return None;
        }
        at += 1;
    }
    (found.published.is_some() || found.modified.is_some()).then_some(found)
}

/// The first whole date in a line, and the byte at which it begins.
pub(crate) fn first_date(line: &str) -> Option<(usize, Date)> {
    let tokens = tokens(line);
    (0..tokens.len())
        .find_map(|at| date_at(&tokens[at..]).map(|(date, _)| (tokens[at].start, date)))
}

/// Whether words are a day without a year: "Sept. 26", "3 March".
pub(crate) fn is_day_of_year(words: &str) -> bool {
    let tokens = tokens(words);
    let [a, b] = tokens.as_slice() else { return false };
    month(a.text).is_some() && day_number(b.text).is_some()
        || day_number(a.text).is_some() && month(b.text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_lines() {
        let published = |line| date_line(line).and_then(|d| d.published).map(|d| d.to_string());
        for line in [
            "May 22, 2020",
            "22 May 2020",
            "Friday, May 22, 2020",
            "Fri 22nd May 2020",
            "2020-05-22",
            "Published: May 22, 2020",
            "Posted on 22 May 2020 at 10:30 GMT",
            "22.05.2020",
            "5/22/2020",
            "Published 5:04 p.m. ET May 22, 2020",
            "Friday 22nd of May 2020",
            "2020-05-22T10:30:00Z",
            "May 22, 2020 | Updated May 23, 2020",
            "MAY 22, 2020.",
        ] {
            assert_eq!(published(line).as_deref(), Some("2020-05-22"), "{line}");
        }
        for line in [
            "On May 22, 2020, the council met.",
            "5/6/2020",
            "May 2020",
            "February 30, 2020",
            "2020",
            "In 2020",
            "Updated May 22, 2020",
            "12 years of May 2020 promises",
            "",
        ] {
            assert_eq!(published(line), None, "{line}");
        }
        let updated = date_line("Last updated on 23 May 2020").unwrap();
        assert_eq!(updated.modified.map(|d| d.to_string()).as_deref(), Some("2020-05-23"));
    }

    #[test]
    fn every_word_beside_a_date_counts() {
        for word in lexicon().kind("beside") {
            assert!(date_line(&format!("{word} 22 May 2020")).is_some(), "{word}");
        }
    }
}
