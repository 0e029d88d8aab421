//! Each change goes into one issue of a digest, or is left out, for good.

use super::*;
use crate::model::{Reason, Trouble, TroubleKind};

const READER: &[&str] = &["r@example.com"];

async fn open(shelf: &Shelf, digest: &str) -> Vec<String> {
    told(&shelf.open_issue(digest).await.changes)
}

#[tokio::test]
async fn a_change_is_taken_once_and_by_each_digest_for_itself() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.store.sync_digests(&digests(&["morning", "evening"]), at(0)).await.unwrap();
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("list", 1, &["Two", "One"]).await;
    assert!(shelf.rule("morning", Ruling::Taken, READER).await);
    assert_eq!(open(&shelf, "morning").await, [""; 0]);
    assert_eq!(open(&shelf, "evening").await, ["new Two"]);
}

#[tokio::test]
async fn what_was_left_out_comes_back_only_through_news_of_another_source() {
    let shelf = Shelf::with(&["list", "feed"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("feed", 0, &["One"]).await;
    shelf.poll("list", 1, &["Two", "One"]).await;
    shelf.rule("morning", Ruling::LeftOut { rule: "sources", by_source: true }, &[]).await;
    assert_eq!(open(&shelf, "morning").await, [""; 0]);
    shelf.watch(&["list", "feed"], "other rules").await;
    shelf.poll("list", 2, &["Two", "One"]).await;
    assert_eq!(open(&shelf, "morning").await, [""; 0], "other rules bring nothing back");
    shelf.poll("feed", 3, &["One"]).await;
    shelf.poll("feed", 4, &["Two", "One"]).await;
    assert_eq!(open(&shelf, "morning").await, ["new Two"]);
    let reopened = shelf.open_issue("morning").await.reopened;
    assert_eq!(reopened.into_values().collect::<Vec<_>>(), [["feed"]], "it may be taken through this one");
    shelf.rule("morning", Ruling::LeftOut { rule: "changes", by_source: false }, &[]).await;
    assert_eq!(open(&shelf, "morning").await, [""; 0]);
    shelf.watch(&["list", "feed", "third"], "other rules").await;
    shelf.poll("third", 5, &["One"]).await;
    shelf.poll("third", 6, &["Two", "One"]).await;
    assert_eq!(open(&shelf, "morning").await, [""; 0], "another source shows it, but it was left out for what it is");
}

#[tokio::test]
async fn what_came_back_is_taken_once() {
    let shelf = Shelf::with(&["list", "feed"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("feed", 0, &["One"]).await;
    shelf.poll("list", 1, &["Two", "One"]).await;
    shelf.rule("morning", Ruling::LeftOut { rule: "sources", by_source: true }, &[]).await;
    shelf.poll("feed", 2, &["Two", "One"]).await;
    let [mine, theirs] = [shelf.open_issue("morning").await, shelf.open_issue("morning").await];
    assert!(shelf.store.finish_issue(&composed(&mine, Ruling::Taken, READER)).await.unwrap());
    assert!(!shelf.store.finish_issue(&composed(&theirs, Ruling::Taken, READER)).await.unwrap());
    assert_eq!((open(&shelf, "morning").await.len(), shelf.store.outbox().await.unwrap().len()), (0, 1));
}

#[tokio::test]
async fn a_source_that_shows_it_while_an_issue_is_composed_has_its_say() {
    let shelf = Shelf::with(&["list", "feed"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("feed", 0, &["One"]).await;
    shelf.poll("list", 1, &["Two", "One"]).await;
    for by_source in [true, false] {
        let draft = shelf.open_issue("morning").await;
        if by_source {
            shelf.poll("feed", 2, &["Two", "One"]).await;
        }
        let rule = if by_source { "sources" } else { "changes" };
        assert!(shelf.store.finish_issue(&composed(&draft, Ruling::LeftOut { rule, by_source }, &[])).await.unwrap());
        assert_eq!(open(&shelf, "morning").await.len(), usize::from(by_source));
    }
}

#[tokio::test]
async fn a_filter_that_asks_for_sources_is_asked_again_when_another_shows_it() {
    for (by_source, expected) in [(true, &["new Two"][..]), (false, &[])] {
        let shelf = Shelf::with(&["list", "feed"]).await;
        shelf.poll("list", 0, &["One"]).await;
        shelf.poll("feed", 0, &["One"]).await;
        shelf.poll("list", 1, &["Two", "One"]).await;
        shelf.rule("morning", Ruling::LeftOut { rule: "filter", by_source }, &[]).await;
        shelf.poll("feed", 2, &["Two", "One"]).await;
        assert_eq!(open(&shelf, "morning").await, expected);
    }
}

#[tokio::test]
async fn the_baseline_of_a_new_source_brings_nothing_back() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("list", 1, &["Two", "One"]).await;
    shelf.rule("morning", Ruling::LeftOut { rule: "sources", by_source: true }, &[]).await;
    shelf.watch(&["list", "feed"], "rules").await;
    shelf.poll("feed", 2, &["Two", "One"]).await;
    assert_eq!(open(&shelf, "morning").await, [""; 0]);
}

#[tokio::test]
async fn a_digest_begins_with_what_comes_after_it_and_anew_after_an_absence() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("list", 1, &["Two", "One"]).await;
    shelf.store.sync_digests(&digests(&["morning", "late"]), at(2)).await.unwrap();
    assert_eq!(open(&shelf, "late").await, [""; 0]);
    assert!(shelf.rule("morning", Ruling::Taken, READER).await);
    shelf.store.sync_digests(&digests(&["late"]), at(70)).await.unwrap();
    assert!(shelf.store.open_issue("morning", None).await.unwrap().is_none());
    shelf.poll("list", 71, &["Three", "Two", "One"]).await;
    shelf.store.sync_digests(&digests(&["late", "morning"]), at(80)).await.unwrap();
    let back = shelf.open_issue("morning").await;
    assert_eq!((told(&back.changes), back.number, back.from), (vec![], 2, at(80)));
    assert_eq!(open(&shelf, "late").await, ["new Three"]);
}

#[tokio::test]
async fn two_composers_at_once_make_one_issue_and_numbers_have_no_gaps() {
    let shelf = Shelf::with(&["list"]).await;
    let titles = ["D", "C", "B", "A"];
    shelf.poll("list", 0, &titles[3..]).await;
    for (round, first) in (1..).zip((0..3).rev()) {
        shelf.poll("list", round, &titles[first..]).await;
        let (mine, theirs) = (shelf.open_issue("morning").await, shelf.open_issue("morning").await);
        let (mine, theirs) = (composed(&mine, Ruling::Taken, READER), composed(&theirs, Ruling::Taken, READER));
        let other = Store::open(&shelf.folder.path().join("store.sqlite")).await.unwrap();
        let (first, second) = tokio::join!(shelf.store.finish_issue(&mine), other.finish_issue(&theirs));
        assert_eq!([first.unwrap(), second.unwrap()].into_iter().filter(|ours| *ours).count(), 1);
        other.close().await;
    }
    let numbers: Vec<i64> = shelf.store.outbox().await.unwrap().iter().map(|delivery| delivery.issue).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[tokio::test]
async fn two_composers_who_only_leave_out_do_not_stumble_over_each_other() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("list", 1, &["Two", "One"]).await;
    let open = shelf.open_issue("morning").await;
    assert!(shelf.store.finish_issue(&composed(&open, Ruling::LeftOut { rule: "sources", by_source: true }, &[])).await.unwrap());
    assert!(shelf.store.finish_issue(&composed(&open, Ruling::LeftOut { rule: "sources", by_source: true }, &[])).await.unwrap());
    // What one has left out the other does not send.
    assert!(!shelf.store.finish_issue(&composed(&open, Ruling::Taken, READER)).await.unwrap());
    assert_eq!(shelf.store.outbox().await.unwrap().len(), 0);
    assert_eq!(shelf.open_issue("morning").await.number, 1, "what was not sent has no number");
}

#[tokio::test]
async fn what_happened_to_a_source_waits_for_an_issue_that_is_sent() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    let poll = shelf.read("list", 1, &["One"]).await;
    let trouble = Trouble { kind: TroubleKind::NotNews(Reason::Wall), detail: "a wall".to_owned() };
    shelf.finish(FinishedPoll { verdict: Verdict::Suspicious(trouble), body: None, ..poll }).await;
    shelf.rule("morning", Ruling::LeftOut { rule: "sources", by_source: true }, &[]).await;
    shelf.poll("list", 2, &["Two", "One"]).await;
    let states = |open: OpenIssue| open.events.into_iter().map(|event| (event.state_before, event.state)).collect::<Vec<_>>();
    let [ok, degraded] = ["ok", "degraded"].map(str::to_owned);
    assert_eq!(states(shelf.open_issue("morning").await), [(ok.clone(), degraded.clone()), (degraded, ok)]);
    shelf.rule("morning", Ruling::Taken, READER).await;
    assert_eq!(states(shelf.open_issue("morning").await), []);
}
