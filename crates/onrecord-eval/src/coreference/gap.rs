//! Scores pronouns against GAP (Webster et al. 2018), with predicted mentions.
//!
//! Each row of its table has a text, a pronoun and two names, A and B. For each name the answer is true if the actor
//! of the pronoun in the reading has a mention by name that overlaps it.

use std::fmt;
use std::io::Write;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use csv::{ReaderBuilder, StringRecord};
use onrecord::contract::Reading;
use onrecord::reading::MentionForm;
use onrecord::{OffsetUnit, Reader, UserMetadata};
use serde::Serialize;

use crate::measures::{f1, ratio};

/// The figures of `onrecord-eval coreference --gap`, as fractions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct GapScores {
    /// Rows of the table.
    rows: usize,
    /// Rows whose text could not be read. Both of their answers are false.
    rows_lost: usize,
    /// F1 of the answers.
    gap_f1: f64,
    /// The share of the true answers that are right.
    gap_precision: f64,
    /// The share of the true labels that are answered.
    gap_recall: f64,
    /// F1 by the gender of the pronoun.
    gap_f1_by_gender: FiguresByGender,
    /// F1 of feminine pronouns, divided by F1 of masculine ones; `null` if that is 0.
    gap_ratio: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct FiguresByGender {
    masculine: f64,
    feminine: f64,
}

impl fmt::Display for GapScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<20}{:>8}", "rows", self.rows)?;
        writeln!(f, "{:<20}{:>8}", "rows lost", self.rows_lost)?;
        for (name, figure) in [
            ("GAP F1", self.gap_f1),
            ("precision", self.gap_precision),
            ("recall", self.gap_recall),
            ("masculine F1", self.gap_f1_by_gender.masculine),
            ("feminine F1", self.gap_f1_by_gender.feminine),
        ] {
            writeln!(f, "{name:<20}{figure:>8.3}")?;
        }
        match self.gap_ratio {
            Some(ratio) => writeln!(f, "{:<20}{ratio:>8.3}", "feminine/masculine"),
            None => writeln!(f, "{:<20}{:>8}", "feminine/masculine", "-"),
        }
    }
}

/// A row of the table. Spans count code points of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct GapRow {
    id: String,
    text: String,
    pronoun: Range<usize>,
    is_feminine: bool,
    /// A and B, with whether the pronoun refers to them.
    names: [(Range<usize>, bool); 2],
}

/// Reads a table.
///
/// # Errors
/// If the file cannot be read, is no such table or has no rows. The error names the row.
fn read(file: &Path) -> Result<Vec<GapRow>> {
    // Fields are never quoted.
    let mut table = (ReaderBuilder::new().delimiter(b'\t').quoting(false))
        .from_path(file)
        .with_context(|| format!("cannot read {}", file.display()))?;
    let header = table.headers()?.clone();
    let mut rows = Vec::new();
    for (number, record) in (2..).zip(table.records()) {
        let row = record.map_err(anyhow::Error::from).and_then(|row| parse_row(&header, &row));
        rows.push(row.with_context(|| format!("{}, line {number}", file.display()))?);
    }
    ensure!(!rows.is_empty(), "{} holds no rows", file.display());
    Ok(rows)
}

fn parse_row(header: &StringRecord, row: &StringRecord) -> Result<GapRow> {
    let field = |name: &str| {
        let column = header.iter().position(|own| own == name);
        column.and_then(|at| row.get(at)).with_context(|| format!("has no column {name:?}"))
    };
    let text: Vec<char> = field("Text")?.chars().collect();
    let span = |name: &str| {
        let (words, offset) = (field(name)?, field(&format!("{name}-offset"))?);
        let start: usize = offset.parse().with_context(|| format!("has the offset {offset:?}"))?;
        let own: Vec<char> = words.chars().collect();
        let found = text.get(start..).is_some_and(|rest| rest.starts_with(&own));
        ensure!(found && !own.is_empty(), "{words:?} does not stand at {start}");
        Ok(start..start + own.len())
    };
    let label = |name: &str| match field(&format!("{name}-coref"))? {
        "TRUE" => Ok(true),
        "FALSE" => Ok(false),
        other => bail!("has {other:?} instead of TRUE or FALSE"),
    };
    Ok(GapRow {
        id: field("ID")?.to_owned(),
        text: text.iter().collect(),
        pronoun: span("Pronoun")?,
        is_feminine: is_feminine(field("Pronoun")?)?,
        names: [(span("A")?, label("A")?), (span("B")?, label("B")?)],
    })
}

fn is_feminine(pronoun: &str) -> Result<bool> {
    match pronoun.to_lowercase().as_str() {
        "she" | "her" | "hers" => Ok(true),
        "he" | "him" | "his" => Ok(false),
        _ => bail!("{pronoun:?} is none of GAP's pronouns"),
    }
}

/// Reads each text and compares the answers with the labels. With `list`, writes the wrong answers to `out`.
///
/// # Errors
/// If the table cannot be read or the list cannot be written.
pub(super) fn score(
    reader: &Reader,
    file: &Path,
    list: bool,
    out: &mut dyn Write,
) -> Result<GapScores> {
    let mut counts = GapCounts::default();
    for row in read(file)? {
        let answers = match reader.read_str(&row.text, &UserMetadata::default()) {
            Ok(reading) => answers(&Reading::new(&reading, OffsetUnit::Codepoint), &row),
            Err(error) => {
                eprintln!("{}: {error}", row.id);
                counts.rows_lost += 1;
                [false; 2]
            }
        };
        counts.add(&row, answers);
        if list {
            write_wrong(&row, answers, out)?;
        }
    }
    Ok(counts.scores())
}

/// Whether the pronoun's actor has a mention by name that overlaps A, and B.
fn answers(reading: &Reading, row: &GapRow) -> [bool; 2] {
    let overlaps =
        |span: &Range<usize>, start: usize, end: usize| start < span.end && span.start < end;
    let pronoun = (reading.mentions.iter()).find(|mention| {
        mention.form == MentionForm::Pronoun && overlaps(&row.pronoun, mention.start, mention.end)
    });
    let Some(actor) = pronoun.and_then(|mention| mention.actor.as_ref()) else {
        return [false; 2];
    };
    row.names.each_ref().map(|(name, _)| {
        reading.mentions.iter().any(|mention| {
            mention.form == MentionForm::Name
                && mention.actor.as_ref() == Some(actor)
                && overlaps(name, mention.start, mention.end)
        })
    })
}

/// Writes a line for each wrong answer: the row, the name and its label, and the text with both marked.
fn write_wrong(row: &GapRow, answers: [bool; 2], out: &mut dyn Write) -> Result<()> {
    for ((name, label), answer) in row.names.iter().zip(answers) {
        if *label != answer {
            let outcome = if *label { "missing" } else { "wrong" };
            let mut marked = String::new();
            for (at, c) in row.text.chars().enumerate() {
                for (span, open, close) in [(name, '[', ']'), (&row.pronoun, '⟦', '⟧')] {
                    if span.end == at {
                        marked.push(close);
                    }
                    if span.start == at {
                        marked.push(open);
                    }
                }
                marked.push(c);
            }
            writeln!(out, "{}\t{outcome}\t{marked}", row.id)?;
        }
    }
    Ok(())
}

/// True answers and labels.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    right: usize,
    predicted: usize,
    gold: usize,
}

impl Counts {
    fn f1(self) -> f64 {
        f1(self.right, self.predicted, self.gold)
    }
}

/// Counts over rows.
#[derive(Clone, Copy, Debug, Default)]
struct GapCounts {
    rows: usize,
    rows_lost: usize,
    masculine: Counts,
    feminine: Counts,
}

impl GapCounts {
    fn add(&mut self, row: &GapRow, answers: [bool; 2]) {
        self.rows += 1;
        let counts = if row.is_feminine { &mut self.feminine } else { &mut self.masculine };
        for ((_, label), answer) in row.names.iter().zip(answers) {
            counts.right += usize::from(*label && answer);
            counts.predicted += usize::from(answer);
            counts.gold += usize::from(*label);
        }
    }

    fn scores(&self) -> GapScores {
        let Self { rows, rows_lost, masculine, feminine } = *self;
        let all = Counts {
            right: masculine.right + feminine.right,
            predicted: masculine.predicted + feminine.predicted,
            gold: masculine.gold + feminine.gold,
        };
        let by_gender = FiguresByGender { masculine: masculine.f1(), feminine: feminine.f1() };
        GapScores {
            rows,
            rows_lost,
            gap_f1: all.f1(),
            gap_precision: ratio(all.right, all.predicted),
            gap_recall: ratio(all.right, all.gold),
            gap_f1_by_gender: by_gender,
            gap_ratio: (masculine.right > 0).then(|| by_gender.feminine / by_gender.masculine),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL\n";
    const ROW: &str = "t-1\tZoë \"Zo\" Ellison met Tom Reyes. She left.\tShe\t32\tZoë \"Zo\" Ellison\t0\tTRUE\t\
                       Tom Reyes\t21\tFALSE\thttp://example.org\n";

    fn rows(rows: &str) -> Result<Vec<GapRow>> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("{HEADER}{rows}")).unwrap();
        read(file.path())
    }

    #[test]
    fn offsets_count_code_points_and_quotation_marks_stay() {
        let row = &rows(ROW).unwrap()[0];
        assert_eq!((row.pronoun.clone(), row.is_feminine), (32..35, true));
        assert_eq!(row.names, [(0..16, true), (21..30, false)]);
    }

    #[test]
    fn errors_name_the_line() {
        let error = |row: &str| format!("{:#}", rows(row).expect_err("an error"));
        assert!(
            error(&ROW.replace("\t32\t", "\t31\t"))
                .contains("line 2: \"She\" does not stand at 31")
        );
        assert!(error(&ROW.replace("TRUE", "yes")).contains("instead of TRUE or FALSE"));
        assert!(error("").contains("holds no rows"));
    }

    #[test]
    fn both_names_count() {
        let row = &rows(ROW).unwrap()[0];
        let masculine = GapRow { is_feminine: false, ..row.clone() };
        let mut counts = GapCounts::default();
        counts.add(row, [true, false]);
        counts.add(&masculine, [true, true]);
        counts.add(&masculine, [false, false]);
        let scores = counts.scores();
        assert_eq!(scores.rows, 3);
        // Two right of three answers and three labels; masculine: one of two answers and two labels.
        assert!((scores.gap_f1 - 2.0 / 3.0).abs() < 1e-9);
        assert!((scores.gap_f1_by_gender.masculine - 0.5).abs() < 1e-9);
        assert!((scores.gap_ratio.unwrap() - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_reading_answers() {
        let text = "Mara Ellison met the council on Monday. She left early.";
        let start = text.find("She").unwrap();
        let row = GapRow {
            id: String::new(),
            text: text.to_owned(),
            pronoun: start..start + 3,
            is_feminine: true,
            names: [(5..12, true), (17..28, false)],
        };
        let reading = Reader::new().read_str(text, &UserMetadata::default()).unwrap();
        let reading = Reading::new(&reading, OffsetUnit::Codepoint);
        assert_eq!(answers(&reading, &row), [true, false]);
    }
}
