//! A large store is pruned while polls go on: neither waits for the whole of the other.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use sqlx::sqlite::SqliteOperation;

use super::*;

/// Of each of five tables.
const ROWS: i64 = 10_000;

/// What lies there for long: items of a source that is no longer on their page, with announcements, words, and what happened to them.
async fn fill(shelf: &Shelf) {
    let years_ago = at(-3 * 365 * 24 * 60).timestamp_millis();
    let numbers = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $1)";
    let source_id = shelf.store.peek_source("old").await.unwrap().source_id;
    let fill = [
        "INSERT INTO announcement (announcement_id, url, title, seen_at, has_page, text_state)
         SELECT n, 'https://old.example/' || n, 'Release ' || n, $2, 1, 'unread' FROM n",
        "INSERT INTO announcement_words (rowid, title, text) SELECT n, 'Release ' || n, '' FROM n",
        "INSERT INTO sighting (sighting_id, source_id, announcement_id, address, url, title, present, position, first_seen_at, last_seen_at)
         SELECT n, $3, n, 'old.example/' || n, 'https://old.example/' || n, 'Release ' || n, 0, 0, $2, $2 FROM n",
        "INSERT INTO fate (sighting_id, happened_at, kind) SELECT n, $2, 'left' FROM n",
        "INSERT INTO run (source_id, state, baseline, began_at, ended_at, polls, readings) SELECT $3, 'ok', 0, $2, $2, 1, 0 FROM n",
        "INSERT INTO event (source_id, happened_at, state) SELECT $3, $2, 'ok' FROM n",
        "INSERT INTO host (host, failures, next_request_at) SELECT n || '.example', 0, $2 FROM n",
    ];
    let mut tx = shelf.store.begin().await.unwrap();
    for insert in fill {
        let insert = sqlx::AssertSqlSafe(format!("{numbers} {insert}"));
        sqlx::query(insert).bind(ROWS).bind(years_ago).bind(source_id).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn pruning_lets_every_poll_in_between_its_steps() {
    let shelf = Shelf::with(&["old", "list"]).await;
    fill(&shelf).await;
    let is_pruned = Cell::new(false);
    let polls = async {
        let mut polls = 0;
        while !is_pruned.get() {
            polls += 1;
            let titles = [format!("News {}", polls % 9), "One".to_owned()];
            shelf.poll("list", polls, &titles.each_ref().map(String::as_str)).await;
        }
        polls
    };
    let prune = async {
        let (now, store) = (at(0), &shelf.store);
        let mut pruned = vec![store.prune_announcements(now).await.unwrap(), store.prune_sightings(now).await.unwrap()];
        pruned.extend([
            store.prune_runs(now).await.unwrap(),
            store.prune_events(now).await.unwrap(),
            store.prune_hosts(now).await.unwrap(),
        ]);
        is_pruned.set(true);
        pruned
    };
    let (polls, pruned) = tokio::join!(polls, prune);
    let rows = ROWS.unsigned_abs();
    assert_eq!(pruned, [rows, rows, rows, rows - 2, rows]);
    // Of 100 steps of 500 rows. The two take turns, so there is a poll for each few of them; were a step to hold everything
    // up, there would be as few polls as such steps.
    assert!(polls >= 25, "{polls} polls while {} rows went", 5 * rows);
    let left: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM fate WHERE happened_at < $1) + (SELECT count(*) FROM sighting WHERE sighting_id <= $2)",
    )
    .bind(at(0).timestamp_millis())
    .bind(ROWS)
    .fetch_one(&shelf.store.read)
    .await
    .unwrap();
    assert_eq!(left, 0);
}

/// What the writing connection has done.
#[derive(Default)]
struct Books {
    /// Rows deleted by the transaction that is open.
    open: AtomicU64,
    commits: AtomicU64,
    /// Rows that each transaction deleted.
    deleted: Mutex<Vec<u64>>,
}

impl Books {
    async fn keep(shelf: &Shelf) -> Arc<Books> {
        let books = Arc::new(Books::default());
        let mut connection = shelf.store.write.acquire().await.unwrap();
        let mut handle = connection.lock_handle().await.unwrap();
        let of_rows = Arc::clone(&books);
        handle.set_update_hook(move |update| {
            // The tables inside the index of words count as the one that it is.
            if update.operation == SqliteOperation::Delete && !update.table.starts_with("announcement_words_") {
                of_rows.open.fetch_add(1, Ordering::SeqCst);
            }
        });
        let of_commits = Arc::clone(&books);
        handle.set_commit_hook(move || {
            of_commits.commits.fetch_add(1, Ordering::SeqCst);
            of_commits.deleted.lock().unwrap().push(of_commits.open.swap(0, Ordering::SeqCst));
            true
        });
        drop(handle);
        books
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_wants_to_write_waits_for_one_step_of_pruning_and_no_step_is_large() {
    let shelf = Shelf::with(&["old", "list"]).await;
    fill(&shelf).await;
    let books = Books::keep(&shelf).await;
    let is_pruned = Cell::new(false);
    let writers = async {
        let mut longest = 0;
        while !is_pruned.get() {
            let before = books.commits.load(Ordering::SeqCst);
            let tx = shelf.store.begin().await.unwrap();
            longest = longest.max(books.commits.load(Ordering::SeqCst) - before);
            tx.commit().await.unwrap();
        }
        longest
    };
    let prune = async {
        let (now, store) = (at(0), &shelf.store);
        store.prune_announcements(now).await.unwrap();
        store.prune_sightings(now).await.unwrap();
        store.prune_runs(now).await.unwrap();
        store.prune_events(now).await.unwrap();
        store.prune_hosts(now).await.unwrap();
        is_pruned.set(true);
    };
    let (longest, ()) = tokio::join!(writers, prune);
    assert!(longest <= 2, "a writer waited for {longest} transactions");
    let deleted = books.deleted.lock().unwrap();
    // An item takes what happened to it along: one fate each, here.
    let most = deleted.iter().max().copied().unwrap_or_default();
    assert!(most <= 2 * 500, "{most} rows in one transaction");
    assert!(deleted.iter().sum::<u64>() >= 5 * ROWS.unsigned_abs() - 2, "all of it went: {deleted:?}");
}
