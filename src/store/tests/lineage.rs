//! Copies that are put back are told from the store that went on; and what a clock that was wrong has put off is pulled in.

use std::path::PathBuf;
use std::time::Duration;

use super::super::{Longest, Settled, Wanted};
use super::*;

impl Shelf {
    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Composes an issue with what is new; returns its number.
    async fn compose(&self, readers: &[&str]) -> i64 {
        let open = self.open_issue("morning").await;
        assert!(self.store.finish_issue(&composed(&open, Ruling::Taken, readers)).await.unwrap());
        open.number
    }

    /// Closes the store, puts a copy in its place, and opens that.
    async fn put_back(self, copy: &str) -> Shelf {
        self.store.close().await;
        std::fs::copy(self.file(copy), self.file("store.sqlite")).unwrap();
        Shelf { store: Store::open(&self.file("store.sqlite")).await.unwrap(), folder: self.folder }
    }
}

/// A store that has composed one issue, been copied, and composed two more.
async fn gone_on() -> Shelf {
    let shelf = Shelf::with(&["a"]).await;
    assert_eq!(shelf.store.recognise(at(0)).await.unwrap(), None);
    shelf.poll("a", 7, &["One"]).await;
    shelf.compose(&["a@example.com"]).await;
    shelf.store.back_up(&shelf.file("copy")).await.unwrap();
    shelf.compose(&["a@example.com"]).await;
    shelf.compose(&["a@example.com"]).await;
    shelf
}

#[tokio::test]
async fn numbers_go_on_behind_those_that_the_mark_knows() {
    let shelf = gone_on().await.put_back("copy").await;
    let restoration = shelf.store.recognise(at(500)).await.unwrap().unwrap();
    assert_eq!((restoration.seen_at, restoration.from_at), (at(500), at(60)), "the issue before the copy");
    assert_eq!(shelf.store.recognise(at(501)).await.unwrap(), None, "once");
    assert_eq!(shelf.open_issue("morning").await.number, 4);
    // And again, with the same copy.
    shelf.compose(&["a@example.com"]).await;
    let shelf = shelf.put_back("copy").await;
    assert!(shelf.store.recognise(at(600)).await.unwrap().is_some());
    assert_eq!(shelf.open_issue("morning").await.number, 5);
}

#[tokio::test]
async fn without_a_mark_a_backup_skips_a_number_for_each_minute() {
    let shelf = gone_on().await;
    std::fs::remove_file(shelf.file("store.sqlite.mark")).unwrap();
    let shelf = shelf.put_back("copy").await;
    assert!(shelf.store.recognise(at(160)).await.unwrap().is_some());
    assert_eq!(shelf.open_issue("morning").await.number, 2 + 101);
}

#[tokio::test]
async fn a_backup_that_knows_all_is_put_back_without_a_word() {
    let shelf = gone_on().await;
    shelf.store.back_up(&shelf.file("latest")).await.unwrap();
    let shelf = shelf.put_back("latest").await;
    assert_eq!(shelf.store.recognise(at(500)).await.unwrap(), None);
    assert_eq!(shelf.open_issue("morning").await.number, 4);
}

#[tokio::test]
async fn another_store_in_its_place_is_no_restoration() {
    let (shelf, other) = (gone_on().await, Shelf::with(&["a"]).await);
    other.store.close().await;
    std::fs::copy(other.file("store.sqlite"), shelf.file("other")).unwrap();
    let shelf = shelf.put_back("other").await;
    assert_eq!(shelf.store.recognise(at(500)).await.unwrap(), None);
}

#[tokio::test]
async fn each_digest_tells_it_once_and_one_that_begins_later_never() {
    let shelf = gone_on().await.put_back("copy").await;
    let restoration = shelf.store.recognise(at(500)).await.unwrap();
    let open = shelf.open_issue("morning").await;
    assert_eq!(open.restoration, restoration);
    let issue = Composed { restoration, ..composed(&open, Ruling::Taken, &["a@example.com"]) };
    assert!(shelf.store.finish_issue(&issue).await.unwrap());
    assert_eq!(shelf.open_issue("morning").await.restoration, None);
    shelf.store.sync_digests(&digests(&["morning", "new"]), at(600)).await.unwrap();
    assert_eq!(shelf.open_issue("new").await.restoration, None);
    assert_eq!(shelf.store.restoration().await.unwrap(), restoration, "`status` may tell it longer");
}

#[tokio::test]
async fn a_mail_that_was_sent_since_is_a_sign_too() {
    let shelf = Shelf::with(&["a"]).await;
    shelf.store.recognise(at(0)).await.unwrap();
    shelf.poll("a", 7, &["One"]).await;
    shelf.compose(&["a@example.com"]).await;
    shelf.store.back_up(&shelf.file("copy")).await.unwrap();
    let delivery = shelf.store.lease_delivery(at(61), Wanted::Due, 0).await.unwrap().unwrap();
    shelf.store.finish_delivery(delivery.id, &Settled::Sent, at(61)).await.unwrap();
    let shelf = shelf.put_back("copy").await;
    assert!(shelf.store.recognise(at(500)).await.unwrap().is_some());
    assert_eq!(shelf.open_issue("morning").await.number, 2, "no number was given out since");
}

#[tokio::test]
async fn what_lies_beyond_its_longest_pause_is_pulled_in() {
    let shelf = Shelf::with(&["a"]).await;
    shelf.compose(&["a@example.com"]).await;
    let delivery = shelf.store.lease_delivery(at(61), Wanted::Due, 0).await.unwrap().unwrap();
    let later = Settled::Deferred { reason: "451".to_owned(), next_try_at: at(60 * 24 * 20) };
    shelf.store.finish_delivery(delivery.id, &later, at(61)).await.unwrap();
    let longest = Longest { of_delivery: Duration::from_secs(4 * 3600), of_text: TimeDelta::hours(24), of_change: TimeDelta::hours(2) };
    shelf.store.pull_in(longest, at(60 * 24 * 20 - 10)).await.unwrap();
    assert_eq!(shelf.store.next_delivery_at().await.unwrap(), Some(at(60 * 24 * 20)), "ten minutes are no such pause");
    shelf.store.pull_in(longest, at(70)).await.unwrap();
    assert_eq!(shelf.store.next_delivery_at().await.unwrap(), Some(at(70 + 4 * 60)));
}

#[tokio::test]
async fn a_clock_that_was_ahead_when_the_last_one_was_told_hides_none() {
    let shelf = gone_on().await.put_back("copy").await;
    let ahead = at(9_000).timestamp_millis();
    sqlx::query("UPDATE digest SET began_at = $1, restoration_told_at = $1").bind(ahead).execute(&shelf.store.write).await.unwrap();
    let restoration = shelf.store.recognise(at(500)).await.unwrap();
    assert!(restoration.is_some());
    assert_eq!(shelf.open_issue("morning").await.restoration, restoration);
}
