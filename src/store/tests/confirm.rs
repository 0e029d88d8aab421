//! What waits to be confirmed, and until when: by a clock that is set, a config that changes, a source that is taken out.

use std::time::Duration;

use super::super::Longest;
use super::*;

const DAY: i64 = 24 * 60;

impl Shelf {
    /// A poll of a source whose `confirm` is so many hours.
    async fn confirming(&self, hours: i64, minute: i64, titles: &[&str]) -> FinishedPoll {
        let poll = self.read("list", minute, titles).await;
        FinishedPoll { outlook: Outlook { confirm: TimeDelta::hours(hours), ..poll.outlook.clone() }, ..poll }
    }

    async fn hold(&self, minute: i64, titles: &[&str]) -> Vec<String> {
        let poll = self.confirming(2, minute, titles).await;
        self.finish(poll).await
    }

    /// A poll that finds the page as it was.
    async fn find_unchanged(&self, hours: i64, minute: i64) -> Vec<String> {
        let poll = self.confirming(hours, minute, &["Two", "One"]).await;
        self.finish(FinishedPoll { verdict: Verdict::Unchanged, body: None, ..poll }).await
    }

    async fn waits_until(&self) -> Option<DateTime<Utc>> {
        self.store.waiting().await.unwrap().get("list").map(|waiting| waiting.first_at)
    }
}

/// `Two` waits since this minute.
async fn held(minute: i64) -> Shelf {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    assert_eq!(shelf.hold(minute, &["Two", "One"]).await, [""; 0]);
    assert_eq!(shelf.waits_until().await, Some(at(minute + 120)));
    shelf
}

#[tokio::test]
async fn what_a_clock_that_was_ahead_put_off_waits_no_longer_than_confirm_from_now_on() {
    let shelf = held(20 * DAY).await;
    assert_eq!(shelf.find_unchanged(2, 10).await, [""; 0]);
    assert_eq!(shelf.waits_until().await, Some(at(130)));
    assert_eq!(shelf.find_unchanged(2, 129).await, [""; 0]);
    assert_eq!(shelf.find_unchanged(2, 130).await, ["new Two"]);
}

#[tokio::test]
async fn a_start_pulls_in_what_lies_too_far_ahead_and_the_poll_that_tells_it() {
    let shelf = held(20 * DAY).await;
    let longest = Longest { of_delivery: Duration::from_secs(4 * 3600), of_text: TimeDelta::hours(24), of_change: TimeDelta::hours(2) };
    shelf.store.pull_in(longest, at(20 * DAY - 10)).await.unwrap();
    assert_eq!(shelf.waits_until().await, Some(at(20 * DAY + 110)), "that much is no more than it may be");
    shelf.store.pull_in(longest, at(10)).await.unwrap();
    assert_eq!(shelf.waits_until().await, Some(at(130)));
    let status = shelf.store.source_statuses().await.unwrap().remove(0);
    assert!(status.next_poll_at <= Some(at(130)), "{:?}", status.next_poll_at);
}

#[tokio::test]
async fn where_confirm_is_no_longer_asked_for_the_next_poll_tells() {
    let shelf = held(1).await;
    assert_eq!(shelf.find_unchanged(0, 20).await, ["new Two"]);
    assert_eq!(shelf.waits_until().await, None);
    let shelf = held(1).await;
    assert_eq!(shelf.find_unchanged(1, 20).await, [""; 0]);
    assert_eq!(shelf.waits_until().await, Some(at(80)), "made shorter");
}

#[tokio::test]
async fn what_waits_on_a_source_that_is_taken_out_is_told_when_it_is_back_and_stands() {
    let shelf = held(1).await;
    shelf.watch_at(5, &[], "rules").await;
    assert_eq!((shelf.waits_until().await, shelf.open_issue("morning").await.changes.len()), (None, 0));
    shelf.watch_at(3 * DAY, &["list"], "rules").await;
    assert_eq!(shelf.hold(3 * DAY + 1, &["Two", "One"]).await, ["new Two"]);
    assert_eq!(shelf.hold(3 * DAY + 2, &["Two", "One"]).await, [""; 0]);
}

#[tokio::test]
async fn what_was_taken_down_while_its_source_was_away_is_not_told() {
    let shelf = held(1).await;
    shelf.watch_at(5, &[], "rules").await;
    shelf.watch_at(3 * DAY, &["list"], "rules").await;
    assert_eq!(shelf.hold(3 * DAY + 1, &["One"]).await, [""; 0]);
    assert_eq!(shelf.hold(3 * DAY + 2, &["Two", "One"]).await, [""; 0], "it waits anew");
    assert_eq!(shelf.hold(3 * DAY + 122, &["Two", "One"]).await, ["new Two"]);
}

#[tokio::test]
async fn after_more_than_a_week_away_what_waited_is_old() {
    let shelf = held(1).await;
    shelf.watch_at(5, &[], "rules").await;
    shelf.watch_at(9 * DAY, &["list"], "rules").await;
    assert_eq!(shelf.waits_until().await, None);
    for minute in [1, 200] {
        assert_eq!(shelf.hold(9 * DAY + minute, &["Two", "One"]).await, [""; 0]);
    }
}

#[tokio::test]
async fn a_poll_under_way_when_its_source_is_taken_out_tells_nothing() {
    let shelf = held(1).await;
    let under_way = shelf.confirming(2, 130, &["Two", "One"]).await;
    shelf.watch_at(131, &[], "rules").await;
    assert_eq!(shelf.finish(under_way).await, [""; 0]);
    shelf.watch_at(200, &["list"], "rules").await;
    assert_eq!(shelf.hold(201, &["Two", "One"]).await, ["new Two"]);
}

#[tokio::test]
async fn by_other_rules_only_what_they_show_stands() {
    let shelf = held(1).await;
    shelf.watch_at(5, &["list"], "other rules").await;
    assert_eq!(shelf.hold(130, &["One"]).await, [""; 0], "pushed off or taken down, who knows");
    assert_eq!(shelf.hold(131, &["Two", "One"]).await, [""; 0], "it waits anew");
    assert_eq!(shelf.hold(251, &["Two", "One"]).await, ["new Two"]);
    let shelf = held(1).await;
    shelf.watch_at(5, &["list"], "other rules").await;
    assert_eq!(shelf.hold(130, &["Two", "One"]).await, ["new Two"]);
}
