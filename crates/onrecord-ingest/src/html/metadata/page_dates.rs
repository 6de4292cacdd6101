//! Dates as pages write them: for machines, and in the languages of news.

use jiff::Timestamp;
use jiff::civil::Date;

use super::fact_words::{lexicon, month};

/// Pages older than the web do not exist.
const FIRST_YEAR: i16 = 1990;
const LAST_YEAR: i16 = 2099;
/// A longer line is no date (bytes).
const LONGEST: usize = 160;

/// Which number of 05/06/2020 is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// The day, or the moment if the value has a time and a time zone.
pub(super) fn moment(value: &str, order: DateOrder) -> Option<String> {
    let value = value.trim();
    stamp(value).or_else(|| iso(value)).or_else(|| first_day(value, order).map(|d| d.to_string()))
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    let date = Date::new(year, month, day).ok()?;
    (FIRST_YEAR..=LAST_YEAR).contains(&year).then_some(date)
}

/// Seconds or milliseconds since 1970.
fn stamp(value: &str) -> Option<String> {
    if !value.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = value.parse().ok()?;
    let seconds = match value.len() {
        10 => number,
        13 => number / 1000,
        _ => return None,
    };
    Timestamp::from_second(seconds).ok().map(|t| t.to_string())
}

/// ISO 8601 and similar forms: `2020-5-2`, `2020/05/02 10:30`, `20200502T103000Z`.
fn iso(value: &str) -> Option<String> {
    let (year, rest) = digits(value, 4..=4)?;
    let (month, dayed, rest) = match rest.chars().next() {
        Some(mark @ ('-' | '/' | '.')) => {
            let (month, rest) = digits(&rest[1..], 1..=2)?;
            let (day, rest) = digits(rest.strip_prefix(mark)?, 1..=2)?;
            (month, day, rest)
        }
        _ => {
            let (month, rest) = digits(rest, 2..=2)?;
            let (day, rest) = digits(rest, 2..=2)?;
            (month, day, rest)
        }
    };
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let date = day(year as i16, month as i8, dayed as i8)?;
    let Some((time, zone)) = clock(rest) else { return Some(date.to_string()) };
    let moment = format!("{date}T{time}{zone}");
    Some(if moment.parse::<Timestamp>().is_ok() { moment } else { date.to_string() })
}

/// Time of day and time zone in the form of RFC 3339, if both are there.
fn clock(rest: &str) -> Option<(String, String)> {
    let rest = rest.trim_start_matches(['T', 't', ' ', ',']);
    let (hour, rest) = digits(rest, 1..=2)?;
    let (minute, rest) = digits(rest.strip_prefix(':').unwrap_or(rest), 2..=2)?;
    let (second, rest) = match digits(rest.strip_prefix(':').unwrap_or(rest), 2..=2) {
        Some(found) => found,
        None => (0, rest),
    };
    let fraction = rest
        .strip_prefix(['.', ','])
        .map_or(0, |after| 1 + after.bytes().take_while(u8::is_ascii_digit).count());
    let rest = rest[fraction..].trim();
    let zone = if ["Z", "z", "UTC", "GMT"].contains(&rest) {
        "Z".to_owned()
    } else {
        let sign = rest.chars().next().filter(|c| matches!(c, '+' | '-'))?;
        let (hours, rest) = digits(&rest[1..], 2..=2)?;
        let (minutes, _) =
            digits(rest.strip_prefix(':').unwrap_or(rest), 2..=2).unwrap_or((0, rest));
        format!("{sign}{hours:02}:{minutes:02}")
    };
    Some((format!("{hour:02}:{minute:02}:{second:02}"), zone))
}

/// A number of so many digits at the beginning, and what follows it.
fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<(u16, &str)> {
    let found = text.bytes().take(*length.end()).take_while(u8::is_ascii_digit).count();
    (found >= *length.start()).then(|| (text[..found].parse().unwrap_or(u16::MAX), &text[found..]))
}

/// The first day in a line of words.
pub(super) fn first_day(line: &str, order: DateOrder) -> Option<Date> {
    if !may_be_date(line) {
        return None;
    }
    let units = ['年', '月', '日', '년', '월', '일'];
    let tokens: Vec<&str> = line
        .split_whitespace()
        // The time of day, as in "Fri Feb 18 10:27:24 CET 2022", would be taken for a date.
        .filter(|word| !is_clock(word) && !is_measure(word))
        .flat_map(|word| word.split(|c: char| !c.is_alphanumeric()))
        .flat_map(|word| word.split_inclusive(units))
        .map(|word| word.trim_end_matches(units))
        .filter(|word| !word.is_empty() && !lexicon().is("joint", word))
        .collect();
    // 02-12-2020 is a day in December everywhere.
    let order = if line.contains('/') { order } else { DateOrder::DayFirst };
    (0..tokens.len()).find_map(|at| {
        let of = |i: usize| tokens.get(at + i).copied().unwrap_or_default();
        three(of(0), of(1), of(2), order)
    })
}

/// Whether a word is a time of day (`10:27:24`) or the name of a time zone that programs print.
fn is_clock(word: &str) -> bool {
    let digits = word.bytes().all(|b| b.is_ascii_digit() || b == b':');
    digits && word.contains(':')
        || ["UTC", "GMT", "CET", "CEST", "EST", "EDT", "PST", "PDT"].contains(&word)
}

/// Whether a line names a month.
pub(super) fn names_month(line: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric()).any(|word| month(word).is_some())
}

/// Whether a word has numbers with different separators, as in `8.5/10`.
fn is_measure(word: &str) -> bool {
    let between = |mark: u8| {
        word.as_bytes()
            .windows(3)
            .any(|near| near[0].is_ascii_digit() && near[1] == mark && near[2].is_ascii_digit())
    };
    between(b'/') && between(b'.')
}

/// Whether words have as many digits as a date.
pub(super) fn may_be_date(words: &str) -> bool {
    let digits = words.bytes().filter(u8::is_ascii_digit).count();
    words.len() <= LONGEST && (4..=24).contains(&digits)
}

/// Whether words speak of a change, and not of publication.
pub(super) fn is_of_change(words: &str) -> bool {
    says("changed", words) && !is_of_publication(words)
}

/// Whether words speak of publication.
pub(super) fn is_of_publication(words: &str) -> bool {
    says("first", words)
}

fn says(kind: &str, words: &str) -> bool {
    words.bytes().any(|b| b.is_ascii_alphabetic())
        && lexicon().find(kind, &words.to_lowercase()).is_some()
}

/// Whether two days or moments fall on consecutive days.
pub(super) fn are_neighbours(a: &str, b: &str) -> bool {
    let day = |value: &str| value.get(..10).and_then(|day| day.parse::<Date>().ok());
    let (Some(a), Some(b)) = (day(a), day(b)) else { return false };
    a.tomorrow().is_ok_and(|next| next == b) || b.tomorrow().is_ok_and(|next| next == a)
}

/// Whether a day or moment falls on an earlier day than another.
pub(super) fn is_earlier(a: &str, b: &str) -> bool {
    a.get(..10).zip(b.get(..10)).is_some_and(|(a, b)| a < b)
}

/// Whether two days or moments fall on the same day.
pub(super) fn are_same(a: &str, b: &str) -> bool {
    a.get(..10) == b.get(..10)
}

/// Whether two days differ only in which number is the month.
pub(super) fn are_swapped(a: &str, b: &str) -> bool {
    (a.get(..4), a.get(5..7), a.get(8..10)) == (b.get(..4), b.get(8..10), b.get(5..7))
}

/// Whether a line holds a date and little else.
pub(super) fn is_date_line(line: &str) -> bool {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| {
        !word.is_empty()
            && word.chars().all(char::is_alphabetic)
            && month(word).is_none()
            && !lexicon().is("joint", word)
    });
    words.count() <= 6
}

fn three(a: &str, b: &str, c: &str, order: DateOrder) -> Option<Date> {
    if let Some(y) = year(a)
        && let Some(d) = ordinal(c)
        && let Some(m) = number(b).or_else(|| month(b))
    {
        return day(y, m, d);
    }
    let y = year(c).or_else(|| {
        // 22.05.20
        let short = number(a).is_some() && number(b).is_some() && c.len() == 2;
        short.then(|| number(c).map(|y| 2000 + i16::from(y))).flatten()
    })?;
    match (month(a), month(b)) {
        (Some(m), None) => day(y, m, ordinal(b)?),
        (None, Some(m)) => day(y, m, ordinal(a)?),
        _ => {
            let (a, b) = (number(a)?, number(b)?);
            let (d, m) = match order {
                DateOrder::MonthFirst if a <= 12 => (b, a),
                _ if b > 12 => (b, a),
                _ => (a, b),
            };
            day(y, m, d)
        }
    }
}

fn year(token: &str) -> Option<i16> {
    // "Nov 05, 2025T10:00"
    let token = token.split_once('T').map_or(token, |(head, _)| head);
    (token.len() == 4).then(|| token.parse().ok()).flatten()
}

fn number(token: &str) -> Option<i8> {
    (token.len() <= 2 && token.bytes().all(|b| b.is_ascii_digit()))
        .then(|| token.parse().ok())
        .flatten()
}

fn ordinal(token: &str) -> Option<i8> {
    let digits = token.trim_end_matches(|c: char| !c.is_ascii_digit());
    (token.len() - digits.len() <= 3).then(|| number(digits)).flatten()
}

/// The day after a key in a script: `":"2020-05-22T10:30`.
pub(super) fn behind_key(rest: &str) -> Option<String> {
    let value = rest.trim_start_matches(['"', '\\', ' ', ':', '\'']);
    iso(value.strip_prefix("&quot;:&quot;").unwrap_or(value).get(..10)?)
}

/// The day in the path of an address: `/2020/05/22/`, `/2020-05-22-title`, `/20200522/`.
pub(super) fn in_path(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = &path[path.find('/')?..];
    let path = path.split(['?', '#']).next()?;
    let slices = path
        .char_indices()
        .filter(|&(i, c)| c.is_ascii_digit() && !path[..i].ends_with(|c: char| c.is_ascii_digit()));
    slices.map(|(i, _)| &path[i..]).find_map(|rest| {
        let (y, after) = digits(rest, 4..=4)?;
        let mark = after.chars().next()?;
        let (m, d, after) = if matches!(mark, '/' | '-' | '_') {
            let rest = &after[1..];
            let (m, rest) = match digits(rest, 1..=2) {
                Some(found) => found,
                None => {
                    let end = rest.find(mark)?;
                    (month(&rest[..end])? as u16, &rest[end..])
                }
            };
            let (d, rest) = digits(rest.strip_prefix(mark)?, 1..=2)?;
            (m, d, rest)
        } else {
            let (m, rest) = digits(after, 2..=2)?;
            let (d, rest) = digits(rest, 2..=2)?;
            (m, d, rest)
        };
        (!after.starts_with(|c: char| c.is_ascii_digit()))
            .then(|| day(y as i16, m as i8, d as i8))?
    })
}
