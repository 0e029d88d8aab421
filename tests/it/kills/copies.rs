//! Killed while a store of an older version is brought up to date, and while a backup is written.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection};

use crate::support::World;

const KILLS: u32 = 8;

fn with_store<T>(file: &Path, work: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(file)).await.unwrap();
        let done = work(&mut connection).await;
        connection.close().await.unwrap();
        done
    })
}

fn change(file: &Path, statement: &'static str) {
    with_store(file, async |store| sqlx::query(statement).execute(store).await.map(drop)).unwrap();
}

fn number(file: &Path, select: &str) -> i64 {
    with_store(file, async |store| sqlx::query_scalar(AssertSqlSafe(select.to_owned())).fetch_one(store).await).unwrap()
}

fn is_sound(file: &Path) -> bool {
    with_store(file, async |store| sqlx::query_scalar::<_, String>("PRAGMA integrity_check").fetch_one(store).await).unwrap() == "ok"
}

/// Kills a run of the command as soon as `is_time`, which nothing announces, so it is looked at again and again. True where it had
/// not ended by itself.
fn kill_when(mut command: Command, is_time: impl Fn() -> bool) -> bool {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !is_time() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap().code().is_none()
}

#[test]
fn killed_while_an_old_store_is_brought_up_to_date_nothing_of_it_is_lost() {
    let world = World::new("[[source]]\nid = \"acme\"\nurl = \"https://www.example.com/news/\"\n");
    let store = world.path("presswatch.sqlite");
    let old = world.path("old.sqlite");
    std::fs::write(&old, zstd::decode_all(include_bytes!("../../fixtures/stores/0001.sqlite.zst").as_slice()).unwrap()).unwrap();
    // Enough of it that there is time to be killed in.
    let many = "INSERT INTO event (source_id, happened_at, state)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT source_id, i, 'ok' FROM n, source LIMIT 20000";
    change(&old, many);
    let many = "INSERT INTO delivery (issue_id, recipient, sender, message, state, created_at)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) SELECT 1, 'r', 's', zeroblob(400), 'refused', i FROM n";
    with_store(&old, async |store| {
        sqlx::query("PRAGMA foreign_keys = OFF").execute(&mut *store).await.unwrap();
        sqlx::query(many).execute(&mut *store).await.unwrap();
    });
    let rows = "SELECT (SELECT count(*) FROM delivery) + (SELECT count(*) FROM event) + (SELECT count(*) FROM announcement)";
    let before = number(&old, rows);

    std::fs::copy(&old, &store).unwrap();
    let begun = Instant::now();
    world.run(&["status"]).ok();
    let whole = begun.elapsed();
    let schema = "SELECT max(version) FROM _sqlx_migrations";
    let latest = number(&store, schema);
    let mut killed_midway = 0;
    for part in 1..=KILLS {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(world.path(&format!("presswatch.sqlite{ending}")));
        }
        std::fs::copy(&old, &store).unwrap();
        let began_at = Instant::now();
        killed_midway += u32::from(kill_when(world.command(&["status"]), || began_at.elapsed() >= whole * part / (2 * KILLS)));
        let left_at = number(&store, schema);
        assert!(left_at == 1 || left_at == latest, "all of it or nothing: schema {left_at}");
        world.run(&["status"]).ok();
        assert_eq!((number(&store, schema), number(&store, rows), is_sound(&store)), (latest, before, true));
    }
    assert!(killed_midway > 0, "none of them was killed midway");
}

#[test]
fn killed_while_a_backup_is_written_there_is_a_whole_copy_or_none() {
    let world = World::new("[[source]]\nid = \"acme\"\nurl = \"https://www.example.com/news/\"\n");
    let (store, copy) = (world.path("presswatch.sqlite"), world.path("copy.sqlite"));
    world.run(&["status"]).ok();
    with_store(&store, async |store| {
        sqlx::query("INSERT INTO source (id, url, rules) VALUES ('acme', 'https://www.example.com/news/', '')")
            .execute(&mut *store)
            .await
            .unwrap();
        let many = "INSERT INTO snapshot (source_id, taken_at, body_hash, body)
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) SELECT 1, i, x'00', randomblob(1000000) FROM n";
        sqlx::query(many).execute(&mut *store).await.unwrap();
    });
    let whole = std::fs::metadata(&store).unwrap().len();
    let partial = || {
        let files = std::fs::read_dir(world.folder()).unwrap().filter_map(Result::ok);
        files
            .filter(|file| file.file_name().to_string_lossy().contains("partial"))
            .filter_map(|file| Some(file.metadata().ok()?.len()))
            .max()
    };
    let mut killed_midway = 0;
    for part in 0..KILLS {
        let was_killed = kill_when(world.command(&["backup", "copy.sqlite"]), || {
            partial().is_some_and(|written| written >= whole * u64::from(part) / u64::from(KILLS))
        });
        killed_midway += u32::from(was_killed && !copy.exists());
        if !copy.exists() {
            world.run(&["backup", "copy.sqlite"]).ok();
        }
        assert_eq!((is_sound(&copy), number(&copy, "SELECT count(*) FROM snapshot")), (true, 40));
        std::fs::remove_file(&copy).unwrap();
    }
    assert!(killed_midway > 0, "none of them was killed midway");
    world.run(&["backup", "copy.sqlite"]).ok();
    let left: Vec<String> =
        std::fs::read_dir(world.folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!left.iter().any(|name| name.contains("partial")), "{left:?}");
}
