//! Opening a SQLite store and naming its failures.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::Connection;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use super::mark::Mark;
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
        let mark = Mark::of(&file);
        is_where_it_was(&file, &mark)?;
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
        Ok(Store { write, durable, read, owner: Owner::this_process(), mark })
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

    /// Whether it can be written just now, and there is room for more than a word; writes nothing that matters.
    pub async fn probe(&self) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        // The transaction has to write a page to find out, the same as before.
        sqlx::query("UPDATE lineage SET issues = issues").execute(&mut *tx).await?;
        tx.commit().await?;
        self.check_room()
    }

    /// Whether there is room for what a poll may bring, as far as the system says.
    pub fn check_room(&self) -> Result<(), StoreError> {
        if room(self.mark.path()).is_some_and(|room| room < LEAST_ROOM) { Err(StoreError::Full) } else { Ok(()) }
    }

    /// Waits until all that was written is in the file.
    pub async fn close(&self) {
        self.read.close().await;
        self.durable.close().await;
        self.write.close().await;
    }
}

/// A poll that brings news may write as much. A store that has less takes small things still, and fails at the next large one.
const LEAST_ROOM: u64 = 1 << 20;

/// Bytes that are free for us on the disk of a file. `None` where the system does not say, or counts none at all.
#[cfg(unix)]
fn room(file: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(file.parent()?).ok()?;
    (disk.f_blocks > 0).then(|| disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn room(_: &Path) -> Option<u64> {
    None
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

/// A store whose file was lost would begin anew without a word; its mark remembers that it was there.
fn is_where_it_was(path: &Path, mark: &Mark) -> Result<(), StoreError> {
    let is_empty = |path: &Path| std::fs::metadata(path).map_or(true, |file| file.len() == 0);
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    match mark.read() {
        Some(reached) if is_empty(path) && is_empty(Path::new(&log)) => {
            Err(StoreError::Vanished { path: path.to_owned(), mark: mark.path().to_owned(), issues: reached.issues })
        }
        _ => Ok(()),
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
        Some(SQLITE_IOERR) if is_out_of_room(&error) => StoreError::Full,
        // SQLITE_READONLY
        Some(8) => StoreError::ReadOnly(error.to_string()),
        Some(SQLITE_IOERR) => StoreError::DiskFails(error.to_string()),
        // SQLITE_CANTOPEN
        Some(14) => StoreError::Unopened(error.to_string()),
        // SQLITE_CORRUPT, SQLITE_NOTADB
        Some(11 | 26) => StoreError::Damaged(error.to_string()),
        _ => StoreError::Other(error),
    }
}

const SQLITE_IOERR: u32 = 10;

/// SQLITE_IOERR_SHMSIZE: the file that is shared between processes cannot grow.
fn is_out_of_room(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code == Some(SQLITE_IOERR | (19 << 8))
}

/// The primary result code; the upper bits only refine it (https://sqlite.org/rescode.html).
fn code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    code.parse::<u32>().ok().map(|code| code & 0xff)
}
