//! What is forgotten and what is not, over years.

use sqlx::Row;

use super::super::{ArchiveQuery, Settled, Wanted};
use super::*;
use crate::model::{KnownSitemap, Trouble, TroubleKind};

const DAY: i64 = 24 * 60;
const YEAR: i64 = 365 * DAY;

impl Shelf {
    /// What the daily clearing does on that day, keeping announcements for so many days and mails for ninety.
    async fn prune(&self, minute: i64, keep_announcements: i64) {
        let ago = |days: i64| at(minute) - TimeDelta::days(days);
        self.store.prune_announcements(ago(keep_announcements)).await.unwrap();
        self.store.prune_sightings(ago(730)).await.unwrap();
        self.store.prune_runs(ago(730)).await.unwrap();
        self.store.prune_snapshots(ago(730)).await.unwrap();
        self.store.prune_evidence(at(minute)).await.unwrap();
        self.store.prune_events(ago(90)).await.unwrap();
        self.store.prune_deliveries(ago(90)).await.unwrap();
        self.store.prune_issues(ago(90)).await.unwrap();
        self.store.prune_hosts(ago(30)).await.unwrap();
    }

    async fn rows(&self, table: &str) -> i64 {
        let count = sqlx::AssertSqlSafe(format!("SELECT count(*) AS n FROM {table}"));
        sqlx::query(count).fetch_one(&self.store.read).await.unwrap().get("n")
    }

    async fn archived(&self, words: &str) -> usize {
        let query = ArchiveQuery { words: Some(words.to_owned()), limit: 9, ..ArchiveQuery::default() };
        self.store.archive(&query, |_, _| true).await.unwrap().len()
    }

    /// Takes what is open into an issue for one reader, who gets it.
    async fn send(&self, minute: i64) {
        let open = self.open_issue("morning").await;
        let issue = Composed { composed_at: at(minute), ..composed(&open, Ruling::Taken, &["a@example.com"]) };
        assert!(self.store.finish_issue(&issue).await.unwrap());
        let leased = self.store.lease_delivery(at(minute), Wanted::Now(None), 0).await.unwrap().unwrap();
        self.store.finish_delivery(leased.id, &Settled::Sent, at(minute)).await.unwrap();
    }

    async fn fail(&self, id: &str, minute: i64) {
        let titles: [&str; 0] = [];
        let mut poll = self.read(id, minute, &titles).await;
        poll.verdict = Verdict::Failed(Trouble { kind: TroubleKind::Slow, detail: String::new() });
        poll.body = None;
        self.finish(poll).await;
    }
}

#[tokio::test]
async fn the_store_stops_growing() {
    let shelf = Shelf::with(&["list"]).await;
    let tables =
        ["announcement", "announcement_words", "sighting", "fate", "run", "snapshot", "change", "taken", "issue", "delivery", "event"];
    let mut sizes: Vec<Vec<i64>> = Vec::new();
    for week in 0..7 * 52 {
        let minute = week * 7 * DAY;
        if week % 4 == 1 {
            shelf.fail("list", minute - DAY).await;
        }
        let titles: Vec<String> = (0..8).map(|n| format!("Release number {}", week + 8 - n)).collect();
        shelf.poll("list", minute, &titles.iter().map(String::as_str).collect::<Vec<_>>()).await;
        if week > 0 {
            shelf.send(minute).await;
        }
        if week % 4 == 0 {
            shelf.prune(minute, 730).await;
        }
        if week % 52 == 51 {
            let mut size = Vec::new();
            for table in tables {
                size.push(shelf.rows(table).await);
            }
            sizes.push(size);
        }
    }
    assert!(sizes[0][0] > 50 && sizes[1][0] > 100, "{sizes:?}");
    for (at, table) in tables.iter().enumerate() {
        let (early, late) = (sizes[3][at], sizes[6][at]);
        assert!((late - early).abs() <= 5, "{table} grows from {early} to {late} rows: {sizes:?}");
    }
}

#[tokio::test]
async fn what_is_on_the_page_stays_and_what_left_it_goes_with_its_words() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["Evergreen", "Fleeting"]).await;
    shelf.poll("list", DAY, &["Newer", "Evergreen"]).await;
    shelf.send(DAY).await;
    shelf.poll("list", 40 * DAY, &["Newer", "Evergreen"]).await;
    shelf.prune(40 * DAY, 30).await;
    assert_eq!([shelf.archived("Evergreen").await, shelf.archived("Newer").await, shelf.archived("Fleeting").await], [1, 1, 0]);
    assert_eq!((shelf.rows("announcement_words").await, shelf.rows("sighting").await), (2, 3));
}

#[tokio::test]
async fn what_the_archive_forgot_is_no_news_when_it_comes_back() {
    let shelf = Shelf::with(&["list", "other"]).await;
    shelf.poll("other", 0, &["Something else"]).await;
    shelf.poll("list", 0, &["Kept", "Fleeting"]).await;
    shelf.poll_missing("list", DAY, &["Kept"], Some(false)).await;
    shelf.prune(60 * DAY, 30).await;
    assert_eq!(shelf.archived("Fleeting").await, 0);
    assert_eq!(shelf.poll("list", 60 * DAY, &["Kept", "Fleeting"]).await, [""; 0]);
    assert_eq!(shelf.poll("other", 60 * DAY, &["Fleeting", "Something else"]).await, [""; 0], "on another page neither");
    assert_eq!(shelf.poll("other", 61 * DAY, &["True news", "Fleeting", "Something else"]).await, ["new True news"]);
}

#[tokio::test]
async fn what_a_digest_has_not_dealt_with_is_never_forgotten() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("list", 1, &["Two", "One"]).await;
    shelf.poll_missing("list", DAY, &["Three", "One"], Some(false)).await;
    shelf.prune(3 * YEAR, 30).await;
    assert_eq!(told(&shelf.open_issue("morning").await.changes), ["new Two", "new Three"]);
    shelf.send(3 * YEAR).await;
    shelf.prune(3 * YEAR + DAY, 30).await;
    assert_eq!(shelf.archived("Two").await, 0);
    assert_eq!(shelf.rows("taken").await, 1, "of the one that is still on the page");
}

#[tokio::test]
async fn a_page_that_nobody_could_read_for_years_comes_back_without_a_flood() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One", "Two", "Three"]).await;
    for day in 1..40 {
        shelf.fail("list", day * 30 * DAY).await;
        shelf.prune(day * 30 * DAY, 365).await;
    }
    assert_eq!(shelf.poll("list", 4 * YEAR, &["Four", "One", "Two", "Three"]).await, ["new Four"]);
}

#[tokio::test]
async fn mails_go_when_they_are_settled_and_old_and_those_that_wait_stay() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("list", 1, &["Two", "One"]).await;
    let readers = ["sent@example.com", "refused@example.com", "late@example.com", "waits@example.com"];
    assert!(shelf.rule("morning", Ruling::Taken, &readers).await);
    let settled = [Settled::Sent, Settled::Refused { reason: "550".to_owned() }, Settled::Sent];
    for (settled, minute) in settled.iter().zip([60, 60, 50 * DAY]) {
        let leased = shelf.store.lease_delivery(at(minute), Wanted::Now(None), 0).await.unwrap().unwrap();
        shelf.store.finish_delivery(leased.id, settled, at(minute)).await.unwrap();
    }
    let left = async || shelf.store.outbox().await.unwrap().into_iter().map(|delivery| delivery.to).collect::<Vec<_>>();
    shelf.prune(89 * DAY, 730).await;
    assert_eq!(left().await.len(), 4);
    shelf.prune(91 * DAY, 730).await;
    assert_eq!(left().await, ["late@example.com", "waits@example.com"]);
    shelf.prune(10 * YEAR, 3650 * 2).await;
    assert_eq!(left().await, ["waits@example.com"]);
    assert_eq!(shelf.rows("issue").await, 1, "a mail and changes still refer to it");
}

#[tokio::test]
async fn a_source_that_was_taken_out_leaves_nothing_after_two_years() {
    let shelf = Shelf::with(&["list", "gone"]).await;
    let mut poll = shelf.read("gone", 0, &["One", "Two"]).await;
    poll.sitemaps =
        Some(vec![KnownSitemap { url: page().to_string(), changed_at: None, read_at: None, validators: Validators::default() }]);
    shelf.finish(poll).await;
    shelf.watch(&["list"], "rules").await;
    shelf.prune(YEAR, 730).await;
    let left = async || {
        let mut left = Vec::new();
        for table in ["sighting", "snapshot", "sitemap"] {
            left.push(shelf.rows(table).await);
        }
        left
    };
    assert_eq!(left().await, [2, 1, 1]);
    shelf.prune(2 * YEAR + DAY, 730).await;
    assert_eq!((left().await, shelf.rows("announcement").await), (vec![0, 0, 0], 0));
}
