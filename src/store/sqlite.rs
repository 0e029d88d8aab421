//! Opening a SQLite store and naming its failures.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::Connection;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use super::{Owner, Store, StoreError};

static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations/sqlite");

/// How long a statement waits for another process's write. A poll's transactions take milliseconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Readers beside the one writer; `status` and the archive must not wait for polls.
const READERS: u32 = 4;

impl Store {
    /// Opens the store, creates it if it is not there, and brings its schema up to date.
    pub async fn open(path: &Path) -> Result<Store, StoreError> {
        let file = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        writable(&file)?;
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let named = |error: sqlx::Error| at(&file, error);
        let write = one_writer().connect_with(options.clone()).await.map_err(named)?;
        migrate(&write).await.map_err(|error| migration(&file, error))?;
        let full = options.clone().synchronous(SqliteSynchronous::Full);
        let durable = one_writer().connect_lazy_with(full);
        let read = SqlitePoolOptions::new().max_connections(READERS).connect_lazy_with(options.read_only(true).create_if_missing(false));
        Ok(Store { write, durable, read, owner: Owner::this_process() })
    }

    /// Bytes of the file, and of these the free ones.
    ///
    /// What is deleted leaves room that later writes use; the file itself stays as large as it once was. To give the room
    /// back SQLite would have to keep a map of all pages from the first day on (`auto_vacuum`), for a file that is to hold
    /// a steady two years.
    pub(super) async fn size(&self) -> Result<(i64, i64), StoreError> {
        let size = "SELECT page_count * page_size, freelist_count * page_size
             FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
        Ok(sqlx::query_as(size).fetch_one(&self.read).await?)
    }

    /// Waits until all that was written is in the file.
    pub async fn close(&self) {
        self.read.close().await;
        self.durable.close().await;
        self.write.close().await;
    }
}

/// A full disk ends a transaction by itself, and what counts transactions does not hear of it: such a connection would refuse
/// every later one, so it makes place for a new one.
fn one_writer() -> SqlitePoolOptions {
    SqlitePoolOptions::new().max_connections(1).before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
}

/// Processes that start together must not all make the tables, so that is one transaction; where nothing is to be done,
/// nobody waits for a writer.
async fn migrate(write: &SqlitePool) -> Result<(), MigrateError> {
    let applied = "SELECT max(version) FROM _sqlx_migrations";
    // Without the table there is nothing in the store; any other trouble shows right below.
    let applied: Option<i64> = sqlx::query_scalar(applied).fetch_one(write).await.unwrap_or_default();
    if applied.is_some_and(|applied| applied >= known()) {
        return MIGRATIONS.run(write).await;
    }
    let mut tx = write.begin_with("BEGIN IMMEDIATE").await?;
    MIGRATIONS.run(&mut *tx).await?;
    Ok(tx.commit().await?)
}

/// The latest schema.
fn known() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// SQLite opens what it may not write without a word and fails at the first write; the user should hear it at the start.
fn writable(path: &Path) -> Result<(), StoreError> {
    let refused = |why: String| StoreError::NotWritable { path: path.to_owned(), why };
    let folder = path.parent().unwrap_or(Path::new("."));
    if !folder.is_dir() {
        std::fs::create_dir_all(folder).map_err(|error| refused(format!("its folder cannot be made ({error})")))?;
    }
    if path.is_dir() {
        return Err(refused("it is a folder".to_owned()));
    }
    let mut open = std::fs::OpenOptions::new();
    match open.append(true).create(true).open(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(refused(error.to_string())),
    }
}

fn migration(path: &Path, error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(found) => StoreError::Newer { path: path.to_owned(), found, known: known() },
        MigrateError::ExecuteMigration(error, _) | MigrateError::Execute(error) => at(path, error),
        other => StoreError::Other(sqlx::Error::Migrate(Box::new(other))),
    }
}

fn at(path: &Path, error: sqlx::Error) -> StoreError {
    let path: PathBuf = path.to_owned();
    match code(&error) {
        // SQLITE_CORRUPT, SQLITE_NOTADB
        Some(11 | 26) => StoreError::NotAStore { path, why: error.to_string() },
        // SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN
        Some(3 | 8 | 14) => StoreError::NotWritable { path, why: error.to_string() },
        _ => classify(error),
    }
}

pub(super) fn classify(error: sqlx::Error) -> StoreError {
    match code(&error) {
        // SQLITE_BUSY, SQLITE_LOCKED
        Some(5 | 6) => StoreError::Locked,
        // There is one connection to write with: whoever has it waits for another program.
        _ if matches!(error, sqlx::Error::PoolTimedOut) => StoreError::Locked,
        // SQLITE_FULL
        Some(13) => StoreError::Full,
        _ => StoreError::Other(error),
    }
}

/// The primary result code; the upper bits only refine it (https://sqlite.org/rescode.html).
fn code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    code.parse::<u32>().ok().map(|code| code & 0xff)
}
