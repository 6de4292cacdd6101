//! `onrecord sql`: questions in SQL.

use std::io::{self, Read as _};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::time::Duration;

use clap::Args;
use serde::ser::{SerializeMap as _, Serializer};
use serde_json::Value;

use super::outcome::Outcome;
use crate::args::{LedgerArgs, RowFormat, RowFormatArgs, ViewArgs};
use crate::output::{self, DataWriter, message};
use crate::terminal::{self, count};

pub(crate) const HELP: &str = "\
Examples:
  onrecord sql --schema                     the views and their columns
  onrecord sql \"SELECT outlet, count(*) AS articles FROM articles GROUP BY outlet\"
  onrecord sql \"SELECT article, start, end, content FROM attributions WHERE polarity = 'denied'\" --csv

docs/sql.md has more questions.";

/// Rows on a terminal without `--limit`.
const DEFAULT_LIMIT: usize = 200;

#[derive(Debug, Args)]
pub(crate) struct SqlArgs {
    /// One SELECT over the views; `-` reads it from standard input
    #[arg(required_unless_present = "schema", value_name = "SELECT")]
    statement: Option<String>,
    /// List the views with their columns
    #[arg(long, conflicts_with = "statement")]
    schema: bool,
    /// Seconds that the answer may take
    #[arg(long, value_name = "SECONDS", default_value = "60")]
    timeout: u64,
    /// Print at most N rows [default: 200 on the terminal]
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroUsize>,
    #[command(flatten)]
    format: RowFormatArgs,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    view: ViewArgs,
}

pub(crate) fn run(args: SqlArgs) -> anyhow::Result<Outcome> {
    let Some(statement) = &args.statement else { return schema(&args) };
    let ledger = args.ledger.open_read_only()?;
    let statement = match statement.as_str() {
        "-" => io::read_to_string(io::stdin().take(1 << 20))?,
        statement => statement.to_owned(),
    };
    let time = Duration::from_secs(args.timeout);
    let mut out = DataWriter::new();
    let format = args.format.get();
    let mut answer = AnswerWriter { format, table: Vec::new(), rows: 0, failed: None };
    let limit = args.format.limit(args.limit, DEFAULT_LIMIT);
    let mut more = false;
    let columns = ledger.ask().sql(&statement, time, |columns, row| {
        if limit.is_some_and(|limit| answer.rows == limit) {
            more = true;
            return ControlFlow::Break(());
        }
        answer.push(&mut out, columns, row)
    })?;
    if let Some(failed) = answer.failed {
        return Err(failed);
    }
    if format == RowFormat::Csv && answer.rows == 0 {
        out.write(&csv_line(columns.iter())?)?;
    } else if !answer.table.is_empty() {
        out.write(&terminal::sql_rows(&columns, &answer.table, args.view.look()))?;
    }
    out.finish()?;
    if more {
        let shown = count(answer.rows, "row");
        output::status(&format!("showing the first {shown}; --limit shows more, --csv all"));
    }
    Ok(if answer.rows == 0 { Outcome::Nothing } else { Outcome::Done })
}

/// Prints rows as they come, or collects them for a table.
struct AnswerWriter {
    format: RowFormat,
    /// Rows for the terminal. All must be known before the columns' widths are.
    table: Vec<Vec<Value>>,
    rows: usize,
    failed: Option<anyhow::Error>,
}

impl AnswerWriter {
    fn push(
        &mut self,
        out: &mut DataWriter,
        columns: &[String],
        row: Vec<Value>,
    ) -> ControlFlow<()> {
        let first = self.rows == 0;
        self.rows += 1;
        let written = match self.format {
            RowFormat::Csv => {
                let heading = if first { csv_line(columns.iter()) } else { Ok(String::new()) };
                let cells = csv_line(row.iter().map(csv_value));
                heading.and_then(|heading| Ok(out.write(&(heading + &cells?))?))
            }
            RowFormat::Json => json_object(columns, &row).and_then(|object| Ok(out.line(&object)?)),
            RowFormat::Text => {
                self.table.push(row);
                Ok(())
            }
        };
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failed = Some(error);
                ControlFlow::Break(())
            }
        }
    }
}

/// A line of CSV.
fn csv_line(cells: impl Iterator<Item = impl AsRef<[u8]>>) -> anyhow::Result<String> {
    let mut line = csv::Writer::from_writer(Vec::new());
    line.write_record(cells)?;
    Ok(String::from_utf8(line.into_inner()?)?)
}

/// A value in CSV; empty for NULL.
fn csv_value(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A row as a JSON object with its keys in the order of the columns.
fn json_object(columns: &[String], row: &[Value]) -> anyhow::Result<String> {
    let mut json = Vec::new();
    let mut serializer = serde_json::Serializer::new(&mut json);
    let mut object = serializer.serialize_map(Some(row.len()))?;
    for (column, value) in columns.iter().zip(row) {
        object.serialize_entry(column, value)?;
    }
    object.end()?;
    Ok(String::from_utf8(json)?)
}

fn schema(args: &SqlArgs) -> anyhow::Result<Outcome> {
    let views = onrecord::ledger::views();
    let mut out = DataWriter::new();
    match args.format.get() {
        RowFormat::Csv => {
            out.write(&csv_line(["view", "column", "about"].iter())?)?;
            for view in &views {
                for column in &view.columns {
                    out.write(&csv_line([view.name, column.name, column.about].iter())?)?;
                }
            }
        }
        RowFormat::Json => out.json_lines(&views)?,
        RowFormat::Text => out.write(&terminal::sql_schema(&views, args.view.look()))?,
    }
    out.finish()?;
    if args.format.get() == RowFormat::Text {
        message("offsets count code points: substr(text, start + 1, end - start)");
    }
    Ok(Outcome::Done)
}
