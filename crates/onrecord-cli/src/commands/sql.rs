//! `onrecord sql`: questions in SQL.

use std::io::{self, Read as _};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::time::Duration;

use onrecord::Ledger;
use serde::ser::{SerializeMap as _, Serializer};
use serde_json::Value;

use super::{Outcome, count};
use crate::args;
use crate::output::{self, Out, say};
use crate::terminal;

/// Rows on a terminal where no limit is given.
const DEFAULT_LIMIT: usize = 200;

pub(crate) fn run(args: args::Sql) -> anyhow::Result<Outcome> {
    let Some(statement) = &args.statement else { return schema(&args) };
    let ledger = Ledger::open_read_only(&args.ledger.path)?;
    let statement = match statement.as_str() {
        "-" => io::read_to_string(io::stdin().take(1 << 20))?,
        given => given.to_owned(),
    };
    let time = Duration::from_secs(args.timeout);
    let mut out = Out::new();
    let mut found =
        Found { csv: args.csv, json: args.json, table: Vec::new(), rows: 0, failed: None };
    let limit = args.limit.map(NonZeroUsize::get);
    let limit = limit.or_else(|| (!args.json && !args.csv).then_some(DEFAULT_LIMIT));
    let mut more = false;
    let columns = ledger.ask().sql(&statement, time, |columns, row| {
        if limit.is_some_and(|limit| found.rows == limit) {
            more = true;
            return ControlFlow::Break(());
        }
        found.take(&mut out, columns, row)
    })?;
    if let Some(failed) = found.failed {
        return Err(failed);
    }
    if args.csv && found.rows == 0 {
        out.write(&record(columns.iter())?)?;
    } else if !found.table.is_empty() {
        out.write(&terminal::grid(&columns, &found.table, output::look(&args.view)))?;
    }
    out.finish()?;
    if more {
        let shown = count(found.rows, "row");
        output::tell(&format!("the first {shown}; --limit shows more, --csv all"));
    }
    Ok(if found.rows == 0 { Outcome::Nothing } else { Outcome::Done })
}

/// What has come of the answer so far.
struct Found {
    csv: bool,
    json: bool,
    /// For the terminal, whose columns are as wide as all rows need.
    table: Vec<Vec<Value>>,
    rows: usize,
    failed: Option<anyhow::Error>,
}

impl Found {
    fn take(&mut self, out: &mut Out, columns: &[String], row: Vec<Value>) -> ControlFlow<()> {
        let first = self.rows == 0;
        self.rows += 1;
        let written = if self.csv {
            let heading = if first { record(columns.iter()) } else { Ok(String::new()) };
            let cells = record(row.iter().map(plain));
            heading.and_then(|heading| Ok(out.write(&(heading + &cells?))?))
        } else if self.json {
            object(columns, &row).and_then(|object| Ok(out.line(&object)?))
        } else {
            self.table.push(row);
            Ok(())
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
fn record(cells: impl Iterator<Item = impl AsRef<[u8]>>) -> anyhow::Result<String> {
    let mut line = csv::Writer::from_writer(Vec::new());
    line.write_record(cells)?;
    Ok(String::from_utf8(line.into_inner()?)?)
}

/// A value as CSV has it: nothing for NULL.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A row as a JSON object, its keys in the order of the columns.
fn object(columns: &[String], row: &[Value]) -> anyhow::Result<String> {
    let mut json = Vec::new();
    let mut serializer = serde_json::Serializer::new(&mut json);
    let mut object = serializer.serialize_map(Some(row.len()))?;
    for (column, value) in columns.iter().zip(row) {
        object.serialize_entry(column, value)?;
    }
    object.end()?;
    Ok(String::from_utf8(json)?)
}

fn schema(args: &args::Sql) -> anyhow::Result<Outcome> {
    let views = onrecord::views();
    let mut out = Out::new();
    if args.json {
        for view in &views {
            out.line(&serde_json::to_string(view)?)?;
        }
    } else if args.csv {
        out.write(&record(["view", "column", "about"].iter())?)?;
        for view in &views {
            for column in &view.columns {
                out.write(&record([view.name, column.name, column.about].iter())?)?;
            }
        }
    } else {
        out.write(&terminal::schema(&views, output::look(&args.view)))?;
    }
    out.finish()?;
    if !args.json && !args.csv {
        say("offsets count code points: substr(text, start + 1, end - start)");
    }
    Ok(Outcome::Done)
}
