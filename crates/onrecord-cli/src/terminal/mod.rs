//! Readings and answers as people read them on a terminal.

mod answers;
mod body;
mod head;
mod notes;
mod safe;
#[cfg(test)]
mod sample;
mod speakers;
mod style;
mod table;
mod wrap;

use onrecord::contract::Reading;

use self::speakers::Speakers;
use self::style::{Style, Underline};
use self::table::Column;

pub(crate) use self::answers::{found, joined, quote};
pub(crate) use self::safe::visible;
pub(crate) use self::style::{Look, draws_dashes};

/// A reading as people read it: where it came from, the article with its speakers, who is quoted,
/// and what to be careful of. `citation` names the article in citations.
pub(crate) fn page(reading: &Reading, citation: &str, look: Look) -> String {
    let mut out = String::new();
    let speakers = Speakers::new(reading);
    let rule = |out: &mut String| {
        look.paint(out, Style::DIM, &"─".repeat(look.width.min(80)));
        out.push_str("\n\n");
    };
    head::head(&mut out, reading, citation, look);
    rule(&mut out);
    body::body(&mut out, reading, &speakers, look);
    out.push('\n');
    rule(&mut out);
    who(&mut out, reading, &speakers, look);
    if !reading.notes.is_empty() {
        out.push('\n');
        notes::notes(&mut out, reading, look);
    }
    out
}

fn who(out: &mut String, reading: &Reading, speakers: &Speakers, look: Look) {
    if speakers.list.is_empty() {
        out.push_str("Nobody is quoted.\n");
        return;
    }
    let columns = [
        ("who is quoted", Column::Words),
        (if look.width < 60 { "times" } else { "quotations" }, Column::Number),
        ("words", Column::Number),
        ("where", Column::Words),
    ];
    let rows: Vec<_> = (speakers.list.iter())
        .map(|speaker| {
            let ids: Vec<&str> = (speaker.attributions.iter())
                .map(|&index| reading.attributions[index].id.as_str())
                .collect();
            vec![
                (speaker.label.clone(), Style::coloured(speaker.colour)),
                (speaker.attributions.len().to_string(), Style::PLAIN),
                (speaker.words.to_string(), Style::PLAIN),
                (ids.join(" "), Style::DIM),
            ]
        })
        .collect();
    table::table(out, look, 0, &columns, &rows);
    legend(out, reading, look);
}

/// Columns of a sign in the legend.
const SIGN: usize = 3;

/// What the signs mean that are to be seen above.
fn legend(out: &mut String, reading: &Reading, look: Look) {
    let mut entries: Vec<(String, &str)> = Vec::new();
    let mixed = reading.attributions.iter().any(|q| q.form != onrecord::Form::Direct);
    if mixed && (!look.escapes || look.dashes) {
        let underlined = |underline| Style { underline: Some(underline), ..Style::PLAIN };
        let (inside, outside) =
            if look.escapes { ("abc", "abc") } else { ("▔▔▔", "╌╌╌") };
        let inside = look.painted(underlined(Underline::Solid), inside);
        let outside = look.painted(underlined(Underline::Dashed), outside);
        entries.push((inside, "in quotation marks"));
        entries.push((outside, "said, in the article's own words"));
    }
    if reading.attributions.iter().any(|q| q.speaker.is_none() && q.source.is_some()) {
        entries.push(("“…”".to_owned(), "as the article calls them; not linked to a name"));
    }
    for (i, (sign, meaning)) in entries.into_iter().enumerate() {
        out.push_str(if i == 0 { "\n" } else { "" });
        let lines = wrap::fold(meaning, look.width.saturating_sub(SIGN + 1));
        for (i, line) in lines.iter().enumerate() {
            out.push_str(if i == 0 { sign.as_str() } else { "   " });
            out.push(' ');
            look.paint(out, Style::DIM, line);
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look() {
        for width in [40, 80, 120] {
            let look = Look { width, escapes: false, dashes: false };
            println!("{}\n=========", page(&sample::reading(), "7f3a91c2", look));
        }
    }
}
