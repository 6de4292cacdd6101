//! `search`: articles that have the words, each with its best passage.

use std::collections::BTreeSet;

use onrecord_reading::contract::{Range, Span};
use rusqlite::{Connection, params};
use schemars::JsonSchema;
use serde::Serialize;

use crate::store::citations::Citation;
use crate::store::columns::Json;
use crate::store::ids::ArticleId;
use crate::store::{Fault, articles, full_text};

/// Longer passages are cut around their first hit, in code points.
const LONGEST_PASSAGE: usize = 320;
/// How much a cut passage shows before its first hit, in code points.
const LEAD: usize = 80;
/// Longer texts (in bytes) are marked in pieces of one to two times this many code points. FTS5 copies what it has
/// marked at every hit, which would take quadratic time.
const PIECE: usize = 16 * 1024;
/// What FTS5 inserts around a hit: characters that no text uses.
const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// An article that has the words.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SearchRow {
    /// The place of the passage.
    pub citation: Citation,
    /// The article's id, in full.
    pub article: String,
    /// The article's title.
    pub title: Option<String>,
    /// Who published this copy: the publisher, or else the site.
    pub outlet: Option<String>,
    /// Day or moment of publication.
    pub published: Option<String>,
    /// The path it was read from.
    pub path: Option<String>,
    /// The sentence that has most of the words, unchanged; a long one is cut.
    pub passage: Span,
    /// The hits in it, in code points of the article.
    pub hits: Vec<Range>,
}

/// Articles with all the words, best first.
pub(crate) fn search(
    connection: &Connection,
    given: &str,
    limit: usize,
) -> Result<Vec<SearchRow>, Fault> {
    let field = "the articles";
    let query = full_text::all_of(given, field)?;
    let any = full_text::any_of(given, field)?;
    let mut best = connection.prepare_cached(
        "SELECT rowid FROM article_fts WHERE article_fts MATCH ? ORDER BY rank, rowid LIMIT ?",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let articles: Vec<ArticleId> =
        best.query_map(params![query, limit], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut statement = connection.prepare_cached(
        "SELECT a.article_id, a.title, a.outlet, a.published, a.source_path, b.text, b.blocks, b.sentences,
            CASE WHEN octet_length(b.text) <= ?5 THEN highlight(article_fts, 0, ?3, ?4) END AS marked
        FROM article_fts f JOIN article a ON a.id = f.rowid JOIN body b ON b.article = a.id
        WHERE article_fts MATCH ?1 AND f.rowid = ?2",
    )?;
    let mut rows = Vec::with_capacity(articles.len());
    for article in articles {
        let values = params![query, article, OPEN.to_string(), CLOSE.to_string(), PIECE];
        let mut row = statement.query_row(values, |row| {
            let text: Vec<char> = row.get::<_, String>("text")?.chars().collect();
            let Json(sentences): Json<Vec<(usize, usize)>> = row.get("sentences")?;
            let hits = match row.get::<_, Option<String>>("marked")? {
                Some(marked) => hits(&text, &marked),
                None => hits_in_pieces(&text, &sentences, &any)?,
            };
            let Json(blocks): Json<Vec<(usize, usize, String)>> = row.get("blocks")?;
            let blocks = blocks.into_iter().map(|(start, end, _)| (start, end)).collect();
            let passage = passage(&text, &hits, [sentences, blocks, vec![(0, text.len())]]);
            let article: String = row.get("article_id")?;
            Ok(SearchRow {
                citation: Citation {
                    article: article.clone(),
                    start: passage.start,
                    end: passage.end,
                },
                article,
                title: row.get("title")?,
                outlet: row.get("outlet")?,
                published: row.get("published")?,
                path: row.get("source_path")?,
                hits: hits.into_iter().filter(|hit| covers(passage, *hit)).collect(),
                passage: Span {
                    start: passage.start,
                    end: passage.end,
                    text: text[passage.start..passage.end].iter().collect(),
                },
            })
        })?;
        row.citation.article = articles::short_id(connection, &row.article)?;
        rows.push(row);
    }
    Ok(rows)
}

fn covers(range: Range, hit: Range) -> bool {
    range.start <= hit.start && hit.end <= range.end
}

/// The hits in `text`; `marked` is a copy of it with marks around each.
fn hits(text: &[char], marked: &str) -> Vec<Range> {
    let (mut hits, mut open, mut at) = (Vec::new(), None, 0);
    for c in marked.chars() {
        match (c, open) {
            // A text that has these characters itself.
            _ if text.get(at) == Some(&c) => at += 1,
            (OPEN, _) => open = Some(at),
            (CLOSE, Some(start)) => {
                hits.push(Range { start, end: at });
                open = None;
            }
            _ => {}
        }
    }
    hits
}

/// The hits in a long text, which is cut between sentences. A phrase across a cut is missed.
fn hits_in_pieces(
    text: &[char],
    sentences: &[(usize, usize)],
    query: &str,
) -> rusqlite::Result<Vec<Range>> {
    let pieces = Connection::open_in_memory()?;
    pieces.execute_batch(
        "CREATE VIRTUAL TABLE piece USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');
        BEGIN",
    )?;
    let mut insert = pieces.prepare("INSERT INTO piece (rowid, text) VALUES (?, ?)")?;
    let mut start = 0;
    while start < text.len() {
        let end = cut_behind(text, sentences, start);
        insert.execute(params![start, text[start..end].iter().collect::<String>()])?;
        start = end;
    }
    let mut marked = pieces.prepare(
        "SELECT rowid, highlight(piece, 0, ?2, ?3) FROM piece WHERE piece MATCH ?1 ORDER BY rowid",
    )?;
    let mut rows = marked.query(params![query, OPEN.to_string(), CLOSE.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let start: usize = row.get(0)?;
        let inside = hits(&text[start..], &row.get::<_, String>(1)?);
        let moved = |hit: Range| Range { start: start + hit.start, end: start + hit.end };
        found.extend(inside.into_iter().map(moved));
    }
    Ok(found)
}

/// The end of the piece that begins at `start`: before a sentence, or else between words.
fn cut_behind(text: &[char], sentences: &[(usize, usize)], start: usize) -> usize {
    let near = (start + PIECE).min(text.len())..(start + 2 * PIECE).min(text.len());
    let next = sentences.get(sentences.partition_point(|&(first, _)| first < near.start));
    let sentence = next.map(|&(first, _)| first).filter(|first| near.contains(first));
    let space = || near.clone().find(|&i| text[i].is_whitespace());
    sentence.or_else(space).unwrap_or(near.end)
}

/// The part with most different words among the hits, the first of several. Parts without hits go to the next kind of
/// parts.
fn passage<const N: usize>(
    text: &[char],
    hits: &[Range],
    kinds: [Vec<(usize, usize)>; N],
) -> Range {
    for parts in kinds {
        let mut best: Option<(usize, Range, Range)> = None;
        for (start, end) in parts {
            let part = Range { start, end: end.min(text.len()) };
            // Hits are in order.
            let from = hits.partition_point(|hit| hit.start < part.start);
            let inside = || {
                let near = hits[from..].iter().take_while(|hit| hit.start < part.end);
                near.filter(|hit| covers(part, **hit))
            };
            let words: BTreeSet<String> = inside()
                .map(|hit| text[hit.start..hit.end].iter().flat_map(|c| c.to_lowercase()).collect())
                .collect();
            if let Some(first) = inside().next()
                && best.is_none_or(|(most, ..)| words.len() > most)
            {
                best = Some((words.len(), part, *first));
            }
        }
        if let Some((_, part, first)) = best {
            return cut(text, part, first);
        }
    }
    Range { start: 0, end: text.len().min(LONGEST_PASSAGE) }
}

/// `part`, or, if it is long, some of it around `hit`, cut between words if possible.
fn cut(text: &[char], part: Range, hit: Range) -> Range {
    if part.end - part.start <= LONGEST_PASSAGE {
        return part;
    }
    let lead = hit.start.saturating_sub(LEAD).max(part.start);
    let start = if lead == part.start {
        lead
    } else {
        let space = (lead..hit.start).find(|&i| text[i].is_whitespace());
        space.map_or(lead, |i| (i..hit.start).find(|&i| !text[i].is_whitespace()).unwrap_or(i))
    };
    let reach = (start + LONGEST_PASSAGE).max(hit.end).min(part.end);
    let end = if reach == part.end {
        reach
    } else {
        (hit.end..reach).rev().find(|&i| text[i].is_whitespace()).unwrap_or(reach)
    };
    Range { start, end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn hits_count_code_points_and_survive_marks_in_the_text() {
        let text = chars("né 🦀\u{fdd0} bridge");
        let marked = "\u{fdd0}né\u{fdd1} 🦀\u{fdd0} \u{fdd0}bridge\u{fdd1}";
        let found = hits(&text, marked);
        assert_eq!(found, [Range { start: 0, end: 2 }, Range { start: 6, end: 12 }]);
    }

    #[test]
    fn hits_in_a_long_text_are_those_in_a_short_one() {
        let line = "Né 🦀 the bridge, the old bridge.\n";
        let text = chars(&line.repeat(2_000));
        let length = line.chars().count();
        let sentences: Vec<_> = (0..2_000).map(|i| (i * length, (i + 1) * length - 1)).collect();
        let found = hits_in_pieces(&text, &sentences, "\"old bridge\" OR \"ne\"").unwrap();
        assert_eq!(found.len(), 4_000);
        let words = |hit: &Range| text[hit.start..hit.end].iter().collect::<String>();
        assert!(
            found
                .chunks(2)
                .all(|pair| { words(&pair[0]) == "Né" && words(&pair[1]) == "old bridge" })
        );
        // Whether sentences are known or not.
        assert_eq!(hits_in_pieces(&text, &[], "\"old bridge\" OR \"ne\"").unwrap().len(), 4_000);
        assert_eq!(found[3_999], Range { start: 1_999 * length + 21, end: 1_999 * length + 31 });
    }

    #[test]
    fn a_long_passage_is_cut_between_words_around_the_hit() {
        let text = chars(&format!("{} bridge {}", "water ".repeat(90), "stone ".repeat(90)));
        let hit = Range { start: 541, end: 547 };
        let part = cut(&text, Range { start: 0, end: text.len() }, hit);
        let words: String = text[part.start..part.end].iter().collect();
        assert!(words.starts_with("water") && words.ends_with("stone"), "{words}");
        assert!(words.contains("bridge") && words.chars().count() <= LONGEST_PASSAGE);
    }
}
