//! `sql`: SQL questions over the documented views, which cannot write.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use onrecord_text::hex;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, Row};
use serde::Serialize;
use serde_json::Value;

use crate::store::schema::{self, Access};
use crate::store::{Error, Fault};

/// A view that SQL may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns, in order.
    pub columns: Vec<ViewColumn>,
}

/// A column of a view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ViewColumn {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub about: &'static str,
}

const VIEWS: &str = include_str!("../../data/views.txt");

/// Layers that a later version may have.
const LAYERS_TO_COME: [&str; 4] = ["events", "wording", "times", "places"];

/// Functions that reach outside the ledger.
const FUNCTIONS_FORBIDDEN: [&str; 1] = ["load_extension"];

/// How many steps of SQLite's virtual machine run between two looks at the clock.
const STEPS_BETWEEN_LOOKS: i32 = 10_000;

/// How similar two names must be, from 0 to 1 (Jaro and Winkler), to suggest one for the other.
const ALIKE: f64 = 0.8;

/// The views, in documented order.
#[must_use]
pub fn views() -> Vec<View> {
    let mut views: Vec<View> = Vec::new();
    for line in VIEWS.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.splitn(3, '\t');
        let (Some(view), Some(name), Some(about)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        match views.last_mut().filter(|last| last.name == view) {
            Some(last) => last.columns.push(ViewColumn { name, about }),
            None => views.push(View { name: view, about, columns: Vec::new() }),
        }
    }
    views
}

/// Runs `statement` on the ledger at `path` and calls `each` with its rows until that breaks. Returns the columns'
/// names, no two the same.
pub(crate) fn ask(
    path: &Path,
    statement: &str,
    time: Duration,
    mut each: impl FnMut(&[String], Vec<Value>) -> ControlFlow<()>,
) -> Result<Vec<String>, Error> {
    // A connection of its own, so that its restrictions apply to nothing else.
    let mut connection = schema::open(path, Access::Read)?;
    // A word in double quotation marks is then always a name, never a string.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)
        .map_err(|error| Fault::from(error).at(path))?;
    let refused: Arc<Mutex<Option<String>>> = Arc::default();
    let clock = Clock::start(&mut connection, time).map_err(|error| Fault::from(error).at(path))?;
    let noted = Arc::clone(&refused);
    let judge = move |asked: AuthContext<'_>| match judge(&asked) {
        Ok(()) => Authorization::Allow,
        Err(problem) => {
            *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(problem);
            Authorization::Deny
        }
    };
    connection.authorizer(Some(judge)).map_err(|error| Fault::from(error).at(path))?;
    let explain = |error: rusqlite::Error| {
        let refused = refused.lock().unwrap_or_else(PoisonError::into_inner).take();
        explained(error, refused, statement, time, path)
    };
    let mut prepared = connection.prepare(statement).map_err(explain)?;
    let columns = distinct_names(prepared.column_names().map(str::to_owned));
    if !prepared.readonly() || columns.is_empty() {
        return Err(Error::Sql {
            problem: "the statement returns no rows".to_owned(),
            next: format!("write a SELECT over the views: {}", names_of_views()),
        });
    }
    let mut rows = prepared.raw_query();
    loop {
        let row = match rows.next().map_err(explain)? {
            Some(row) => values(row, columns.len()).map_err(explain)?,
            None => return Ok(columns),
        };
        if clock.paused(|| each(&columns, row)).is_break() {
            return Ok(columns);
        }
    }
}

/// How long SQLite has worked, without the time that callers take to print rows.
struct Clock {
    paused: Arc<AtomicU64>,
}

impl Clock {
    /// Interrupts `connection` when `time` is up.
    fn start(connection: &mut Connection, time: Duration) -> rusqlite::Result<Self> {
        let paused: Arc<AtomicU64> = Arc::default();
        let (start, others) = (Instant::now(), Arc::clone(&paused));
        let is_up =
            move || start.elapsed() > time + Duration::from_micros(others.load(Ordering::Relaxed));
        connection.progress_handler(STEPS_BETWEEN_LOOKS, Some(is_up))?;
        Ok(Self { paused })
    }

    fn paused<T>(&self, other: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = other();
        let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.paused.fetch_add(micros, Ordering::Relaxed);
        done
    }
}

/// Whether a statement may do this; the problem if not.
fn judge(asked: &AuthContext<'_>) -> Result<(), String> {
    match asked.action {
        // Including the tables behind the views: SQLite does not tell reliably on whose behalf it reads.
        AuthAction::Select | AuthAction::Recursive | AuthAction::Read { .. } => Ok(()),
        AuthAction::Function { function_name } => {
            if FUNCTIONS_FORBIDDEN.iter().any(|name| name.eq_ignore_ascii_case(function_name)) {
                return Err(format!("{function_name}() may not be called"));
            }
            Ok(())
        }
        AuthAction::Attach { .. } => Err("ATTACH may not be used".to_owned()),
        AuthAction::Pragma { pragma_name, .. } => {
            Err(format!("PRAGMA {pragma_name} may not be used"))
        }
        _ => Err("only reading is possible here".to_owned()),
    }
}

/// The names, with a number after repeated ones.
fn distinct_names(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in names {
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !all.contains(name));
        all.extend(free);
    }
    all
}

fn values(row: &Row<'_>, columns: usize) -> rusqlite::Result<Vec<Value>> {
    (0..columns).map(|column| Ok(value(row.get_ref(column)?))).collect()
}

/// As JSON: bytes in hexadecimal, and null for an infinite number.
fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into(),
        ValueRef::Blob(bytes) => hex(bytes).into(),
    }
}

/// The problem, its place, and what to do next.
fn explained(
    error: rusqlite::Error,
    refused: Option<String>,
    statement: &str,
    time: Duration,
    path: &Path,
) -> Error {
    let sql = |problem: String, next: String| Error::Sql { problem, next };
    if let Some(problem) = refused {
        return sql(problem, format!("write a SELECT over the views: {}", names_of_views()));
    }
    if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) {
        let seconds = time.as_secs();
        return sql(
            format!("the answer was not there after {seconds} s"),
            "narrow it down, or allow more time".to_owned(),
        );
    }
    match error {
        rusqlite::Error::MultipleStatement => {
            sql("there is more than one statement".to_owned(), "ask one at a time".to_owned())
        }
        rusqlite::Error::SqlInputError { msg, offset, .. } => {
            let place = usize::try_from(offset).ok().and_then(|at| place(statement, at));
            let next = next_for(&msg, statement);
            sql(format!("{msg}{}", place.unwrap_or_default()), next)
        }
        rusqlite::Error::SqliteFailure(failure, Some(message))
            if failure.code == ErrorCode::Unknown || failure.code == ErrorCode::TooBig =>
        {
            let next = next_for(&message, statement);
            sql(message, next)
        }
        other => Fault::from(other).at(path),
    }
}

/// ` (line 2, character 7)`, unless the statement ends there.
fn place(statement: &str, byte: usize) -> Option<String> {
    let before = statement.get(..byte)?;
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Some(format!(" (line {line}, character {column})"))
}

fn next_for(message: &str, statement: &str) -> String {
    let unknown = |what: &str| message.strip_prefix(what).map(str::trim);
    let views = views();
    if let Some(table) = unknown("no such table:") {
        if LAYERS_TO_COME.contains(&table.to_lowercase().as_str()) {
            return format!(
                "the readings of this version have no such layer; the views are {}",
                names_of_views()
            );
        }
        let meant = nearest(table, views.iter().map(|view| view.name));
        return format!("{}the views are {}", did_you_mean(meant), names_of_views());
    }
    if let Some(column) = unknown("no such column:") {
        if message.contains("single-quotes") {
            return "a text stands between single quotation marks, a name between double ones"
                .to_owned();
        }
        // The column follows a dot, the table stands before it.
        let column = column.rsplit('.').next().unwrap_or(column);
        let words: Vec<String> = statement
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .map(str::to_lowercase)
            .collect();
        let is_asked = |view: &&View| words.iter().any(|word| word == view.name);
        let columns = || views.iter().filter(is_asked).flat_map(|view| &view.columns);
        return match nearest(column, columns().map(|column| column.name)) {
            Some(name) => format!("did you mean {name:?}?"),
            None => {
                let names: BTreeSet<&str> = columns().map(|column| column.name).collect();
                let names: Vec<&str> = names.into_iter().collect();
                format!("the columns of these views are {}", names.join(", "))
            }
        };
    }
    "https://sqlite.org/lang.html describes the language".to_owned()
}

fn did_you_mean(name: Option<&str>) -> String {
    name.map(|name| format!("did you mean {name:?}? ")).unwrap_or_default()
}

fn nearest<'n>(asked: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let asked = asked.to_lowercase();
    known
        .map(|name| (strsim::jaro_winkler(&asked, name), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

fn names_of_views() -> String {
    let names: Vec<&str> = views().iter().map(|view| view.name).collect();
    names.join(", ")
}
