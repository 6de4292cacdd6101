//! Articles that copy one another, and quotations that several of them have.

use std::ops::Range;

use onrecord::{DistinctQuote, QuoteRow, Segment, Story, StoryArticle, WordChange, Wording};

use super::answers::{article, quote, set};
use super::style::{Look, Style, Underline};
use super::table::{Column, Entry, table};
use super::{safe, wrap};

const INDENT: usize = 2;
/// What stands for words that are left out at either end of a quotation.
const CUT: &str = "[…]";

/// A story: how many have it, and its articles in the order of publication.
pub(crate) fn story(story: &Story, look: Look) -> String {
    let mut out = String::new();
    let short = (story.articles.iter()).find(|a| a.article == story.story).map(|a| a.short.clone());
    look.paint(&mut out, Style::BOLD, &safe::visible(&short.unwrap_or_default()));
    let mut about = vec![number(story.articles.len(), "article")];
    if !story.outlets.is_empty() {
        about.push(number(story.outlets.len(), "outlet"));
    }
    let days: Vec<&str> = story.articles.iter().filter_map(|a| day(a.published.as_ref())).collect();
    match (days.first(), days.last()) {
        (Some(first), Some(last)) if first != last => about.push(format!("{first} to {last}")),
        (Some(day), _) => about.push((*day).to_owned()),
        _ => {}
    }
    out.push_str("  ");
    out.push_str(&safe::visible(&about.join(" · ")));
    out.push('\n');
    let columns = ["article", "published", "outlet", "title"].map(|title| (title, Column::Words));
    let rows: Vec<Vec<Entry>> =
        story.articles.iter().map(|article| named(article).to_vec()).collect();
    table(&mut out, look, INDENT, &columns, &rows);
    out
}

/// The copies of the article that citations call `short`.
pub(crate) fn copies(short: &str, copies: &[StoryArticle], look: Look) -> String {
    let mut out = String::new();
    let columns = [
        ("article", Column::Words),
        ("published", Column::Words),
        ("outlet", Column::Words),
        ("title", Column::Words),
        ("of its words", Column::Number),
        ("of this one's", Column::Number),
        ("longest the same", Column::Words),
    ];
    let rows: Vec<Vec<Entry>> = (copies.iter())
        .map(|copy| {
            let plain = |words: String| (words, Style::PLAIN);
            let shares = match &copy.copied {
                Some(copied) => {
                    let percent = |share: f64| plain(format!("{:.0} %", 100.0 * share));
                    // The first of those that are longest.
                    let longest = (copied.stretches.iter().rev())
                        .max_by_key(|stretch| stretch.here.end - stretch.here.start);
                    let longest = longest.map(|stretch| stretch.there.to_string());
                    [
                        percent(copied.other_share),
                        percent(copied.share),
                        plain(longest.unwrap_or_default()),
                    ]
                }
                // Over another article only.
                None => ["–", "–", ""].map(|words| plain(words.to_owned())),
            };
            named(copy).into_iter().chain(shares).collect()
        })
        .collect();
    out.push_str(&format!("In the same words as {}:\n", safe::visible(short)));
    table(&mut out, look, INDENT, &columns, &rows);
    out
}

fn named(article: &StoryArticle) -> [Entry; 4] {
    let open = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        (article.short.clone(), Style::BOLD),
        (day(article.published.as_ref()).unwrap_or_default().to_owned(), Style::PLAIN),
        (open(&article.outlet), Style::PLAIN),
        (open(if article.title.is_some() { &article.title } else { &article.path }), Style::DIM),
    ]
}

/// The day of a moment.
fn day(published: Option<&String>) -> Option<&str> {
    published.map(|moment| moment.split_once('T').map_or(moment.as_str(), |(day, _)| day))
}

/// A quotation as the first article has it, then where else it stands.
pub(crate) fn distinct(distinct: &DistinctQuote, look: Look) -> String {
    let mut places: Vec<(&QuoteRow, usize)> = Vec::new();
    for (at, wording) in distinct.wordings.iter().enumerate() {
        places.extend(wording.quotes.iter().map(|row| (row, at)));
    }
    places.sort_by_key(|(row, at)| {
        (row.published.is_none(), &row.published, *at, &row.article, row.citation.start)
    });
    let Some((&(first, wording), others)) = places.split_first() else { return String::new() };
    let mut out = quote(first, look);
    for (row, at) in others {
        let how = if *at == wording { "also" } else { "in other words or in part" };
        place(&mut out, row, Some(how), look);
    }
    out
}

/// The wordings of a quotation, each with what it has else than the first, and where it stands.
pub(crate) fn compared(distinct: &DistinctQuote, look: Look) -> String {
    let mut out = String::new();
    let who = distinct.speaker.as_ref().or(distinct.source.as_ref());
    let who = who.map_or("(nobody named)".into(), |who| safe::visible(who));
    look.paint(&mut out, Style::BOLD, &who);
    let count = format!(
        "{} · {}",
        number(distinct.articles, "article"),
        number(distinct.wordings.len(), "wording"),
    );
    out.push_str("  ");
    look.paint(&mut out, Style::DIM, &count);
    out.push('\n');
    for wording in &distinct.wordings {
        let (words, marks) = marks(wording);
        let cells = wrap::cells(&words, 0);
        let style = |at: usize| {
            let mark = marks.iter().find(|(place, _)| place.contains(&at));
            match mark.map(|(_, change)| change) {
                Some(WordChange::Added) => {
                    Style { underline: Some(Underline::Solid), ..Style::BOLD }
                }
                Some(WordChange::LeftOut) => Style::DIM,
                Some(WordChange::Same) | None => Style::PLAIN,
            }
        };
        set(&mut out, &cells, style, look);
        for row in &wording.quotes {
            place(&mut out, row, None, look);
        }
    }
    out
}

/// What the marks of [`compared`] mean.
pub(crate) fn compared_legend(look: Look) -> String {
    let legend = format!(
        "[-so-] left out, {{+so+}} added, {CUT} left out at the beginning or the end, seen from the first wording of each"
    );
    let mut out = "\n".to_owned();
    for line in wrap::fold(&legend, look.width) {
        look.paint(&mut out, Style::DIM, &line);
        out.push('\n');
    }
    out
}

/// A wording with marks for what differs from the first; that one as it is.
pub(crate) fn marked(wording: &Wording) -> String {
    marks(wording).0
}

/// A wording with its marks, and where in it they stand, in bytes.
fn marks(wording: &Wording) -> (String, Vec<(Range<usize>, WordChange)>) {
    if wording.differences.is_empty() {
        return (wording.words.clone(), Vec::new());
    }
    let (mut words, mut marks) = (String::new(), Vec::new());
    let last = wording.differences.len() - 1;
    for (at, Segment { change, words: segment }) in wording.differences.iter().enumerate() {
        if at > 0 {
            words.push(' ');
        }
        let start = words.len();
        match change {
            WordChange::Same => words.push_str(segment),
            WordChange::Added => words.push_str(&format!("{{+{segment}+}}")),
            WordChange::LeftOut if at == 0 || at == last => words.push_str(CUT),
            WordChange::LeftOut => words.push_str(&format!("[-{segment}-]")),
        }
        marks.push((start..words.len(), *change));
    }
    (words, marks)
}

/// One place at which a quotation stands, in a line of its own.
fn place(out: &mut String, row: &QuoteRow, how: Option<&str>, look: Look) {
    let indent = 2 * INDENT;
    let mut line = String::new();
    let how = how.map(str::to_owned);
    let narrow = Look { width: look.width.saturating_sub(indent), ..look };
    article(&mut line, &row.citation, [&how, &row.published, &row.outlet], narrow);
    out.push_str(&" ".repeat(indent));
    out.push_str(&line);
}

fn number(number: usize, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}
