//! Opens a file as a ledger: checks what it is and which layout it has, and makes the tables of a new one.

use std::cmp::Ordering;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::thread;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::errors::{Error, Fault, NO_DATABASE};

/// "OnRe", which distinguishes a ledger from any other SQLite file.
const APPLICATION_ID: i64 = 0x4f6e_5265;

/// The first bytes of every SQLite file.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// The tables, indices and views of a ledger.
const SCHEMA: &str = include_str!("schema.sql");

/// The number of this layout, which SQLite keeps as the file's `user_version`. A change to the schema raises it.
/// Layouts 1 to 9 were never released.
const LAYOUT: i64 = 10;

/// How long to wait for another writer, which holds the ledger for one transaction at a time.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// Memory for pages of the file. SQLite's default of two megabytes reads the same index pages again and again.
const CACHE_KIB: i64 = 128 << 10;

const CACHED_STATEMENTS: usize = 128;

/// Whether anything may be written, and a file made if there is none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Write,
    Read,
}

pub(crate) fn open(path: &Path, access: Access) -> Result<Connection, Error> {
    open_connection(path, access).map_err(|fault| fault.at(path))
}

fn open_connection(path: &Path, access: Access) -> Result<Connection, Fault> {
    if access == Access::Read && !path.exists() {
        return Err(Error::Missing { path: path.to_owned() }.into());
    }
    if path.is_dir() {
        return Err(Error::NotALedger { path: path.to_owned(), found: "a folder" }.into());
    }
    // SQLite takes a file shorter than a page for an empty database and would overwrite it.
    if is_not_sqlite(path) {
        return Err(Error::NotALedger { path: path.to_owned(), found: NO_DATABASE }.into());
    }
    // Reading opens for writing too, if the file allows it: after a crash the first program must recover the log.
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if access == Access::Write {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    // Without it, SQLite plans many statements again for each value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // In one transaction, so that another program cannot make the ledger in between.
    let version = {
        let moment = connection.transaction()?;
        version(&moment, path)?
    };
    if version == 0 && access == Access::Read {
        return Err(Error::Missing { path: path.to_owned() }.into());
    }
    if !is_write_protected(&connection)? {
        enable_write_ahead_log(&connection)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        if version == 0 {
            create(&mut connection, path)?;
        }
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    if access == Access::Read {
        connection.pragma_update(None, "query_only", true)?;
    }
    Ok(connection)
}

/// Turns on the write-ahead log. If two programs make one ledger, SQLite tells the second at once that the file is
/// busy, without waiting.
fn enable_write_ahead_log(connection: &Connection) -> Result<(), Fault> {
    let pause = Duration::from_millis(20);
    for _ in 0..BUSY_TIMEOUT.as_millis() / pause.as_millis() {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                thread::sleep(pause);
            }
            done => return Ok(done?),
        }
    }
    Ok(connection.pragma_update(None, "journal_mode", "WAL")?)
}

fn is_not_sqlite(path: &Path) -> bool {
    let mut head = Vec::new();
    let read =
        File::open(path).and_then(|file| file.take(MAGIC.len() as u64).read_to_end(&mut head));
    read.is_ok() && !head.is_empty() && head != MAGIC
}

pub(crate) fn is_write_protected(connection: &Connection) -> Result<bool, Fault> {
    Ok(connection.is_readonly("main")?)
}

/// The ledger's layout; 0 if the file is still empty.
fn version(connection: &Connection, path: &Path) -> Result<i64, Fault> {
    let number = |name: &str| {
        connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(Fault::from)
    };
    let application = number("application_id")?;
    let version = number("user_version")?;
    if application == APPLICATION_ID {
        let path = path.to_owned();
        return match version.cmp(&LAYOUT) {
            Ordering::Equal => Ok(version),
            Ordering::Greater => Err(Error::Newer { path, version, known: LAYOUT }.into()),
            Ordering::Less => Err(Error::Older { path, version, known: LAYOUT }.into()),
        };
    }
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != 0 || version != 0 || tables != 0 {
        return Err(Error::NotALedger {
            path: path.to_owned(),
            found: "another program's SQLite database",
        }
        .into());
    }
    Ok(0)
}

/// Makes the tables of a new ledger, unless another program was faster.
fn create(connection: &mut Connection, path: &Path) -> Result<(), Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if version(&transaction, path)? == 0 {
        transaction.execute_batch(SCHEMA)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", LAYOUT)?;
        transaction.commit()?;
    }
    Ok(())
}
