//! How long a source knows again what it showed: two years after the last sight of it, whatever else is forgotten.

use super::*;

const DAY: i64 = 24 * 60;
const YEAR: i64 = 365 * DAY;
const TWO_YEARS: TimeDelta = TimeDelta::days(2 * 365);

impl Shelf {
    /// What the daily clearing does on that day, where announcements are kept for so many days.
    async fn clear(&self, minute: i64, keep_announcements: i64) {
        self.store.prune_announcements(at(minute) - TimeDelta::days(keep_announcements)).await.unwrap();
        self.store.prune_sightings(at(minute) - TWO_YEARS).await.unwrap();
        self.store.prune_evidence(at(minute)).await.unwrap();
    }

    /// A poll that reads in full, as one does each day. What left the page has kept its address.
    async fn poll_in_full(&self, minute: i64, titles: &[&str]) -> Vec<String> {
        let mut poll = self.read("list", minute, titles).await;
        if let Verdict::Read(Findings::Items(found)) = &mut poll.verdict {
            found.missing.iter_mut().for_each(|missing| missing.gone = Some(false));
        }
        self.finish(FinishedPoll { full_read: true, ..poll }).await
    }
}

/// What comes back so many days after it was last seen, having stood on the page for three years.
async fn comes_back_after(days: i64, keep_announcements: i64) -> Vec<String> {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll_in_full(0, &["Charter", "Newest"]).await;
    let last_seen = 3 * YEAR;
    for minute in (0..=last_seen).step_by(usize::try_from(30 * DAY).unwrap()).chain([last_seen]) {
        assert_eq!(shelf.poll_in_full(minute, &["Charter", "Newest"]).await, [""; 0]);
        shelf.clear(minute, keep_announcements).await;
    }
    shelf.poll_in_full(last_seen + DAY, &["Newest"]).await;
    let back = last_seen + days * DAY;
    for minute in (last_seen + 2 * DAY..back).step_by(usize::try_from(30 * DAY).unwrap()) {
        assert_eq!(shelf.poll_in_full(minute, &["Newest"]).await, [""; 0]);
        shelf.clear(minute, keep_announcements).await;
    }
    shelf.clear(back, keep_announcements).await;
    shelf.poll_in_full(back, &["Charter", "Newest"]).await
}

#[tokio::test]
async fn what_was_gone_for_a_year_and_eleven_months_is_known_and_after_two_years_and_one_it_is_new() {
    assert_eq!(comes_back_after(700, 730).await, [""; 0]);
    assert_eq!(comes_back_after(761, 730).await, ["new Charter"]);
}

#[tokio::test]
async fn an_archive_that_is_kept_for_a_month_cuts_no_identity_short() {
    assert_eq!(comes_back_after(700, 30).await, [""; 0]);
}

#[tokio::test]
async fn of_twenty_thousand_items_none_is_forgotten_by_count() {
    const ITEMS: i64 = 20_000;
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll_in_full(0, &["Oldest", "Second", "Newest"]).await;
    let source_id = shelf.store.peek_source("list").await.unwrap().source_id;
    // All that passed over the page in the first year.
    let insert = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $1)
         INSERT INTO sighting (source_id, address, url, title, present, position, first_seen_at, last_seen_at)
         SELECT $2, 'acme.example/news/item-' || n, 'https://acme.example/news/item-' || n, 'Item ' || n, 0, 0, $3, $3 FROM n";
    let insert = sqlx::query(insert).bind(ITEMS).bind(source_id).bind(at(YEAR).timestamp_millis());
    let mut tx = shelf.store.begin().await.unwrap();
    insert.execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let a_year_later = 2 * YEAR - DAY;
    shelf.poll_in_full(a_year_later, &["Oldest", "Second", "Newest"]).await;
    shelf.clear(a_year_later, 30).await;
    assert_eq!(shelf.store.sightings(source_id).await.unwrap().len(), 20_003);
    let back: Vec<String> = [1, 777, 10_000, ITEMS].iter().map(|n| format!("Item {n}")).collect();
    let page: Vec<&str> = back.iter().map(String::as_str).chain(["Oldest", "Second", "Newest"]).collect();
    assert_eq!(shelf.poll_in_full(a_year_later + DAY, &page).await, [""; 0]);
    assert_eq!(shelf.poll_in_full(a_year_later + 2 * DAY, &[&["Never seen"], &page[..]].concat()).await, ["new Never seen"]);
}
