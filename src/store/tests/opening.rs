//! Opening a store, and what is said where that fails.

use super::super::{StoreError, sqlite};
use super::*;

#[tokio::test]
async fn a_store_of_a_newer_version_is_refused_and_left_alone() {
    let shelf = Shelf::with(&["a"]).await;
    let newer =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9000, 'later', 1, x'00', 0)";
    sqlx::query(newer).execute(&shelf.store.write).await.unwrap();
    shelf.store.close().await;
    let refused = Store::open(&shelf.folder.path().join("store.sqlite")).await.unwrap_err();
    assert!(matches!(refused, StoreError::Newer { found: 9000, .. }), "{refused}");
}

#[tokio::test]
async fn processes_that_start_together_make_one_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new").join("store.sqlite");
    let (a, b, c, d) = tokio::join!(Store::open(&path), Store::open(&path), Store::open(&path), Store::open(&path));
    for store in [a, b, c, d] {
        assert_eq!(store.unwrap().source_statuses().await.unwrap().len(), 0);
    }
}

/// https://sqlite.org/pragma.html#pragma_synchronous: 1 is NORMAL, 2 is FULL.
#[tokio::test]
async fn what_is_composed_and_sent_is_on_the_disk_when_it_is_committed_and_a_poll_may_be_made_again() {
    let shelf = Shelf::with(&["a"]).await;
    for (pool, expected) in [(&shelf.store.write, 1), (&shelf.store.durable, 2)] {
        let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(pool).await.unwrap();
        assert_eq!(synchronous, expected);
    }
}

#[tokio::test]
async fn a_full_disk_is_named_and_the_transaction_undone() {
    let shelf = Shelf::with(&["a"]).await;
    shelf.poll("a", 0, &["One"]).await;
    let mut poll = shelf.read("a", 1, &["Two", "One"]).await;
    poll.body = Some(GoodBody { compressed: vec![7; 1 << 20], ..body("large") });
    sqlx::query("PRAGMA max_page_count = 1").execute(&shelf.store.write).await.unwrap();
    let failed = shelf.store.finish_polls(&[poll], &[], 3).await.unwrap_err();
    assert!(matches!(failed, StoreError::Full), "{failed}");
    sqlx::query("PRAGMA max_page_count = 1000000").execute(&shelf.store.write).await.unwrap();
    assert_eq!(shelf.open_issue("morning").await.changes, []);
    // The lease is still ours, and ends by its time at the latest.
    assert_eq!(shelf.poll("a", 60, &["Two", "One"]).await, ["new Two"]);
}

#[tokio::test]
async fn waiting_in_vain_for_the_one_writer_means_that_it_is_locked() {
    assert!(matches!(sqlite::classify(sqlx::Error::PoolTimedOut), StoreError::Locked));
}
