//! What falls due next, for whom it does not, and what an issue waits for.

use super::super::{Awaited, DueIssue};
use super::*;

#[tokio::test]
async fn what_is_being_polled_paused_or_gone_is_not_due() {
    let shelf = Shelf::with(&["a", "b", "c"]).await;
    assert_eq!(shelf.store.due_sources(at(14)).await.unwrap(), [""; 0]);
    assert_eq!(shelf.store.due_sources(at(15)).await.unwrap(), ["a", "b", "c"]);
    let poll = shelf.read("a", 15, &["One"]).await;
    assert_eq!(shelf.store.pause_sources(&["b", "x"], Some(at(40)), at(0)).await.unwrap(), ["x"], "the one that nobody knows");
    shelf.store.pause_sources(&["c"], None, at(0)).await.unwrap();
    assert_eq!(shelf.store.due_sources(at(30)).await.unwrap(), [""; 0]);
    assert_eq!(shelf.store.next_poll_at(None).await.unwrap(), Some(at(40)), "`b`, when its pause ends");
    assert_eq!(shelf.store.due_sources(at(40)).await.unwrap(), ["b"]);
    shelf.finish(poll).await;
    assert_eq!(shelf.store.next_poll_at(None).await.unwrap(), Some(at(30)), "`a` again");
    assert_eq!(shelf.store.next_poll_at(Some(at(30))).await.unwrap(), Some(at(40)));
    assert!(shelf.store.resume_source("c", Some(at(20)), at(1)).await.unwrap());
    assert!(!shelf.store.resume_source("c", Some(at(10)), at(1)).await.unwrap(), "it had no pause any more");
    assert_eq!(shelf.store.next_poll_at(None).await.unwrap(), Some(at(20)));
    shelf.watch(&["b"], "rules").await;
    assert_eq!(shelf.store.due_sources(at(99)).await.unwrap(), ["b"]);
}

#[tokio::test]
async fn an_issue_waits_for_polls_and_texts_of_its_own_sources() {
    let shelf = Shelf::with(&["a", "b"]).await;
    let awaited = async |sources: &[&str], due: i64| {
        let issue = DueIssue { digest: "morning", sources, due_since: at(due), texts_until: at(due + 10) };
        shelf.store.awaited(issue, at(due)).await.unwrap()
    };
    assert_eq!(awaited(&["a", "b"], 14).await, Awaited::default());
    assert_eq!(awaited(&["a", "b"], 15).await, Awaited { polls: 2, texts: 0 });
    let poll = shelf.read("a", 0, &["One"]).await;
    assert_eq!(awaited(&["a"], 14).await, Awaited { polls: 1, texts: 0 }, "one under way");
    shelf.finish(poll).await;
    shelf.poll("a", 1, &["Two", "One"]).await;
    assert_eq!(awaited(&["a"], 2).await, Awaited { polls: 0, texts: 1 });
    assert_eq!(awaited(&["b"], 2).await, Awaited::default(), "what others publish is not waited for");
    assert!(shelf.rule("morning", Ruling::Taken, &["r@example.com"]).await);
    assert_eq!(awaited(&["a"], 2).await, Awaited::default(), "what an issue has taken is not waited for");
}

#[tokio::test]
async fn the_next_issue_is_the_earlier_one_and_another_schedule_counts_at_once() {
    let shelf = Shelf::with(&["a"]).await;
    let sync = async |schedule: &str, next: i64, now: i64| {
        let digest = WatchedDigest { id: "morning".to_owned(), schedule: schedule.to_owned(), next_at: Some(at(next)) };
        shelf.store.sync_digests(&[digest], at(now)).await.unwrap();
        shelf.store.next_issues().await.unwrap()[0].1
    };
    assert_eq!(sync("daily", 90, 10).await, at(60), "the earlier one");
    assert_eq!(sync("daily", 50, 10).await, at(50));
    assert_eq!(sync("weekly", 900, 10).await, at(900), "by another schedule");
    assert_eq!(sync("daily", 990, 901).await, at(900), "what is overdue stays");
    assert!(shelf.rule("morning", Ruling::Taken, &[]).await);
    assert_eq!(shelf.store.next_issues().await.unwrap()[0].1, at(900), "composed before it was due: it still is");
}
