//! Articles that copy one another, and quotations that several articles share.

use std::ops::Range;

use onrecord::ledger::{
    DistinctQuote, QuoteRow, Segment, Story, StoryArticle, WordChange, Wording,
};

use super::numbers::{count, percent};
use super::quotes::{citation_line, push_lines, quote};
use super::style::{Look, Style, Underline};
use super::table::{Column, TableCell, table};
use super::{escape, wrap};

const INDENT: usize = 2;
/// The sign for words left out at either end of a quotation.
const CUT: &str = "[…]";

/// Sets a story: how many articles and outlets have it, and the articles in order of publication.
pub(crate) fn story(story: &Story, look: Look) -> String {
    let mut out = String::new();
    let short = (story.articles.iter()).find(|a| a.article == story.story).map(|a| a.short.clone());
    look.paint(&mut out, Style::BOLD, &escape::visible(&short.unwrap_or_default()));
    let mut about = vec![count(story.articles.len(), "article")];
    if !story.outlets.is_empty() {
        about.push(count(story.outlets.len(), "outlet"));
    }
    let days: Vec<&str> = story.articles.iter().filter_map(|a| day(a.published.as_ref())).collect();
    match (days.first(), days.last()) {
        (Some(first), Some(last)) if first != last => about.push(format!("{first} to {last}")),
        (Some(day), _) => about.push((*day).to_owned()),
        _ => {}
    }
    out.push_str("  ");
    out.push_str(&escape::visible(&about.join(" · ")));
    out.push('\n');
    let columns = ["article", "published", "outlet", "title"].map(|title| (title, Column::Words));
    let rows: Vec<Vec<TableCell>> =
        story.articles.iter().map(|article| article_cells(article).to_vec()).collect();
    table(&mut out, look, INDENT, &columns, &rows);
    out
}

/// Sets the copies of the article with the short id `short_id`.
pub(crate) fn copies(short_id: &str, copies: &[StoryArticle], look: Look) -> String {
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
    let rows: Vec<Vec<TableCell>> = (copies.iter())
        .map(|copy| {
            let plain = |words: String| (words, Style::PLAIN);
            let shares = match &copy.copied {
                Some(copied) => {
                    let percent = |share: f64| plain(percent(share));
                    // Of equally long ones, the first.
                    let longest = (copied.stretches.iter().rev())
                        .max_by_key(|stretch| stretch.here.end - stretch.here.start);
                    let longest = longest.map(|stretch| stretch.there.to_string());
                    [
                        percent(copied.other_share),
                        percent(copied.share),
                        plain(longest.unwrap_or_default()),
                    ]
                }
                // Connected through another article only.
                None => ["–", "–", ""].map(|words| plain(words.to_owned())),
            };
            article_cells(copy).into_iter().chain(shares).collect()
        })
        .collect();
    out.push_str(&format!("In the same words as {}:\n", escape::visible(short_id)));
    table(&mut out, look, INDENT, &columns, &rows);
    out
}

fn article_cells(article: &StoryArticle) -> [TableCell; 4] {
    let open = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        (article.short.clone(), Style::BOLD),
        (day(article.published.as_ref()).unwrap_or_default().to_owned(), Style::PLAIN),
        (open(&article.outlet), Style::PLAIN),
        (open(if article.title.is_some() { &article.title } else { &article.path }), Style::DIM),
    ]
}

/// The day of a date or time.
fn day(published: Option<&String>) -> Option<&str> {
    published.map(|moment| moment.split_once('T').map_or(moment.as_str(), |(day, _)| day))
}

/// Sets a quotation as the first article has it, then where else it appears.
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
        place_line(&mut out, row, Some(how), look);
    }
    out
}

/// Sets the wordings of a quotation, each with its differences from the first and where it appears.
pub(crate) fn compared(distinct: &DistinctQuote, look: Look) -> String {
    let mut out = String::new();
    let who = distinct.speaker.as_ref().or(distinct.source.as_ref());
    let who = who.map_or("(nobody named)".into(), |who| escape::visible(who));
    look.paint(&mut out, Style::BOLD, &who);
    let counts = format!(
        "{} · {}",
        count(distinct.articles, "article"),
        count(distinct.wordings.len(), "wording"),
    );
    out.push_str("  ");
    look.paint(&mut out, Style::DIM, &counts);
    out.push('\n');
    for wording in &distinct.wordings {
        let (words, marks) = marked(wording);
        let cells = wrap::graphemes(&words, 0);
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
        push_lines(&mut out, &cells, style, look);
        for row in &wording.quotes {
            place_line(&mut out, row, None, look);
        }
    }
    out
}

/// The legend of the signs that [`compared`] uses.
pub(crate) fn compared_legend(look: Look) -> String {
    let legend = format!(
        "[-so-] left out, {{+so+}} added, {CUT} left out at the start or the end, compared with the first wording"
    );
    let mut out = "\n".to_owned();
    for line in wrap::fold(&legend, look.width) {
        look.paint(&mut out, Style::DIM, &line);
        out.push('\n');
    }
    out
}

/// A wording with signs for its differences from the first wording.
pub(crate) fn marked_wording(wording: &Wording) -> String {
    marked(wording).0
}

/// A wording with signs, and the bytes of each of its segments.
fn marked(wording: &Wording) -> (String, Vec<(Range<usize>, WordChange)>) {
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

/// Appends one place where a quotation appears, as one line.
fn place_line(out: &mut String, row: &QuoteRow, how: Option<&str>, look: Look) {
    let indent = 2 * INDENT;
    let mut line = String::new();
    let how = how.map(str::to_owned);
    let narrow = Look { width: look.width.saturating_sub(indent), ..look };
    citation_line(&mut line, &row.citation, [&how, &row.published, &row.outlet], narrow);
    out.push_str(&" ".repeat(indent));
    out.push_str(&line);
}
