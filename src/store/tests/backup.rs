//! A backup of a store that is being written.

use sqlx::Row;
use tokio::sync::watch;

use super::*;
use crate::store::BackupError;

/// Polls that each bring one announcement, until the receiver is gone; tells how many are committed.
async fn write_on(shelf: &Shelf, committed: watch::Sender<usize>) {
    let titles: Vec<String> = (0..10_000).map(|at| format!("Announcement {at}")).collect();
    for at in 1..titles.len() {
        let newest: Vec<&str> = titles[at.saturating_sub(20)..=at].iter().rev().map(String::as_str).collect();
        shelf.poll("a", i64::try_from(at).unwrap(), &newest).await;
        if committed.send(at).is_err() {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_during_writes_is_whole_and_holds_all_that_was_committed() {
    let shelf = Shelf::with(&["a"]).await;
    shelf.poll("a", 0, &["Announcement 0"]).await;
    let (committed, mut count) = watch::channel(0);
    let copies = async {
        for number in [3, 9, 27] {
            let before = *count.wait_for(|count| *count >= number).await.unwrap();
            let file = shelf.folder.path().join(format!("{number}.sqlite"));
            assert_eq!(shelf.store.back_up(&file).await.unwrap(), std::fs::metadata(&file).unwrap().len());
            let after = *count.borrow();
            check_copy(&file, before, after).await;
        }
        drop(count);
    };
    tokio::join!(write_on(&shelf, committed), copies);
}

/// A poll's sighting, change and snapshot come in one transaction, so a copy that holds one holds all.
async fn check_copy(file: &std::path::Path, at_least: usize, at_most: usize) {
    let copy = Store::open(file).await.unwrap();
    let verdict: String = sqlx::query("PRAGMA integrity_check").fetch_one(&copy.read).await.unwrap().get(0);
    assert_eq!(verdict, "ok");
    let counts = "SELECT (SELECT count(*) FROM change) AS changes, (SELECT count(*) FROM sighting) AS sightings,
           (SELECT count(*) FROM announcement_words WHERE announcement_words MATCH 'announcement') AS words";
    let row = sqlx::query(counts).fetch_one(&copy.read).await.unwrap();
    let changes = usize::try_from(row.get::<i64, _>("changes")).unwrap();
    // One more may have been committed and not told of yet.
    assert!((at_least..=at_most + 1).contains(&changes), "{changes} of {at_least} to {at_most}");
    let of_baseline = 1;
    assert_eq!(row.get::<i64, _>("sightings"), i64::try_from(changes + of_baseline).unwrap());
    assert_eq!(row.get::<i64, _>("words"), row.get::<i64, _>("sightings"));
    copy.close().await;
}

#[tokio::test]
async fn a_backup_writes_over_nothing_and_leaves_nothing_half_done() {
    let shelf = Shelf::with(&["a"]).await;
    let (there, nowhere) = (shelf.folder.path().join("there"), shelf.folder.path().join("no/such/folder"));
    std::fs::write(&there, "a letter").unwrap();
    assert!(matches!(shelf.store.back_up(&there).await, Err(BackupError::Exists(_))));
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "a letter");
    assert!(matches!(shelf.store.back_up(&nowhere).await, Err(BackupError::Unwritable { .. })));
    // A folder stands where the unfinished copy would.
    let blocked = shelf.folder.path().join("blocked");
    std::fs::create_dir(shelf.folder.path().join(format!("blocked.{}.partial", std::process::id()))).unwrap();
    assert!(shelf.store.back_up(&blocked).await.is_err() && !blocked.exists());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_a_killed_backup_left_is_cleared_away_and_what_a_living_one_writes_is_not() {
    let shelf = Shelf::with(&["a"]).await;
    let named = |name: &str| shelf.folder.path().join(name);
    // No process has a number beyond 2^22 (proc(5)); the first one lives as long as the machine does.
    let names = ["copy.4194305.partial", "copy.4194305.partial-journal", "copy.1.partial", "copy-2.4194305.partial"];
    for name in names {
        std::fs::write(named(name), "half a store").unwrap();
    }
    shelf.store.back_up(&named("copy")).await.unwrap();
    assert_eq!(names.map(|name| named(name).exists()), [false, false, true, true]);
    Store::open(&named("copy")).await.unwrap().close().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_backup_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let shelf = Shelf::with(&["a"]).await;
    let file = shelf.folder.path().join("copy.sqlite");
    shelf.store.back_up(&file).await.unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}
