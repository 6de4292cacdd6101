//! A reading as a page: the article's header, its text with speakers, the table of speakers, and notes.

use onrecord::contract::Reading;
use onrecord::display;
use onrecord::text::BlockKind;

use super::speakers::Speakers;
use super::style::{Look, Style, Underline};
use super::table::{Column, table};
use super::voice_shares::voice_shares;
use super::{article_header, article_text, escape, notes, wrap};

/// Sets a reading as a page. `short_id` names the article in citations.
pub(crate) fn page(reading: &Reading, short_id: &str, look: Look) -> String {
    let mut out = String::new();
    let speakers = Speakers::new(reading);
    let rule = |out: &mut String| {
        look.paint(out, Style::DIM, &"─".repeat(look.width.min(80)));
        out.push_str("\n\n");
    };
    article_header::article_header(&mut out, reading, short_id, look);
    rule(&mut out);
    article_text::article_text(&mut out, reading, &speakers, look);
    out.push('\n');
    rule(&mut out);
    speaker_table(&mut out, reading, &speakers, look);
    if !speakers.list.is_empty() {
        chains(&mut out, reading, &speakers, look);
        if let Some(shares) = reading.summary {
            out.push('\n');
            voice_shares(&mut out, shares, look);
        }
        legend(&mut out, reading, &speakers, look);
    }
    if !reading.notes.is_empty() {
        out.push('\n');
        notes::notes(&mut out, reading, look);
    }
    out
}

fn speaker_table(out: &mut String, reading: &Reading, speakers: &Speakers, look: Look) {
    if reading.attributions.is_absent() {
        out.push_str("The layer of attributions was not read.\n");
        return;
    }
    if speakers.list.is_empty() {
        out.push_str("Nothing is attributed to anybody.\n");
        return;
    }
    let columns = [
        ("attributed to", Column::Words),
        ("times", Column::Number),
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
    table(out, look, 0, &columns, &rows);
}

/// Appends through whom the outlet reports statements that stand inside other attributions.
fn chains(out: &mut String, reading: &Reading, speakers: &Speakers, look: Look) {
    let outlet = reading.article.publisher.as_ref().or(reading.article.site.as_ref());
    let outlet = outlet.map_or("the outlet".into(), |name| escape::visible(name));
    let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
    for (index, q) in reading.attributions.iter().enumerate().filter(|(_, q)| q.parent.is_some()) {
        let names = speakers.enclosing(index).chain([index]).map(|at| &*speakers.of(at).label);
        let chain = std::iter::once(&*outlet).chain(names).collect::<Vec<_>>().join(" → ");
        match rows.iter_mut().find(|(known, _)| *known == chain) {
            Some((_, ids)) => ids.push(&q.id),
            None => rows.push((chain, vec![&q.id])),
        }
    }
    if rows.is_empty() {
        return;
    }
    out.push('\n');
    let rows: Vec<_> = (rows.into_iter())
        .map(|(chain, ids)| vec![(chain, Style::PLAIN), (ids.join(" "), Style::DIM)])
        .collect();
    table(out, look, 0, &[("on whose word", Column::Words), ("where", Column::Words)], &rows);
}

/// Columns of a sign in the legend.
const SIGN_WIDTH: usize = 3;

/// Appends the meaning of the signs that the page uses.
fn legend(out: &mut String, reading: &Reading, speakers: &Speakers, look: Look) {
    let mut entries: Vec<(String, &str)> = Vec::new();
    let mixed = reading.attributions.iter().any(|q| q.form != onrecord::reading::Form::Direct);
    if mixed {
        let underlined = |underline| Style { underline: Some(underline), ..Style::PLAIN };
        let (inside, outside) =
            if look.escapes { ("abc", "abc") } else { ("▔▔▔", "╌╌╌") };
        let inside = look.painted(underlined(Underline::Solid), inside);
        let outside = look.painted(underlined(Underline::Dashed), outside);
        let blocks = &reading.article.blocks;
        let quoted = match blocks.iter().any(|block| block.kind == BlockKind::Blockquote) {
            true => "in quotation marks or a block quotation",
            false => "in quotation marks",
        };
        entries.push((inside, quoted));
        entries.push((outside, "said, in the article's own words"));
    }
    let labels = (0..reading.attributions.len()).map(|index| speakers.label(reading, index));
    if labels.into_iter().any(|label| label.contains('“')) {
        entries.push(("“…”".to_owned(), "the article's own word for who speaks"));
    }
    if reading.attributions.iter().any(|q| display::is_doubtful(q.confidence)) {
        entries.push((" ? ".to_owned(), "more likely wrong than right"));
    }
    for (i, (sign, meaning)) in entries.into_iter().enumerate() {
        out.push_str(if i == 0 { "\n" } else { "" });
        let lines = wrap::fold(meaning, look.width.saturating_sub(SIGN_WIDTH + 1));
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
    use crate::terminal::sample_reading;

    fn set_page(width: usize, escapes: bool) -> String {
        page(&sample_reading::reading(), "7f3a91c2", Look { width, escapes, dashes: true })
    }

    #[test]
    fn a_page_on_paper() {
        assert_eq!(
            set_page(80, false),
            "\
The Harbour Post · Ruth Tamahori · 2024-03-13
licence  CC-BY-4.0 (for the article) · “licensed under CC BY 4.0”
         7f3a91c2:259-283
source   harbour.txt · text · utf-8 · sha256 5b1c5b1c5b1c…
reading  7f3a91c2 · onrecord 0.1.0 · test
────────────────────────────────────────────────────────────────────────────────

  Harbour board waits

  By Ruth Tamahori

  “It is a good reason to stop,” said Mara Ellison.         q1 Mara Ellison
  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
  Nobody answered the “big question”, which officials       q2 (nobody named) ?
                      ▔▔▔▔▔▔▔▔▔▔▔▔▔▔
  called “no measurable deposit” in the bay.                q3 “officials”
  ╌╌╌╌╌╌╌▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔╌╌╌╌╌╌╌╌╌╌╌

  “Read them again,” she added. “Again. And the rest is     q4 Mara Ellison
  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔            ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔        (“she”)
  lost.
  ▔▔▔▔▔

  This work is licensed under CC BY 4.0.

────────────────────────────────────────────────────────────────────────────────

attributed to   times  words  where
Mara Ellison        2     16  q1 q4
“officials”         1      7  q3
(nobody named)      1      2  q2

61 % in the outlet's own voice, 33 % attributed, 6 % told by a source of another

▔▔▔ in quotation marks
╌╌╌ said, in the article's own words
“…” the article's own word for who speaks
 ?  more likely wrong than right

warning[unbalanced-quotation-mark]: this quotation mark has no partner in its paragraph
  ╭▸ harbour.txt:7:31
  │
7 │ “Read them again,” she added. “Again. And the rest is lost.
  ╰╴                              ━
"
        );
    }

    #[test]
    fn a_narrow_page_names_speakers_below() {
        let printed = set_page(40, false);
        assert!(printed.contains(
            "
“Read them again,” she added. “Again.
▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔            ▔▔▔▔▔▔▔
And the rest is lost.
▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
└ q4 Mara Ellison (“she”)
"
        ));
    }

    #[test]
    fn a_terminal_underlines_and_colours() {
        let printed = set_page(80, true);
        assert!(printed.contains(
            "  \x1b[4;36m“It is a good reason to stop,”\x1b[0m said \x1b[1;36mMara Ellison\x1b[0m."
        ));
        assert!(printed.contains("\x1b[4:5mcalled \x1b[0m\x1b[4m“no measurable"));
        assert!(!printed.contains('▔'));
    }
}
