//! What a finished poll leaves behind: announcements shared between sources, changes made once.

use super::super::{ArchiveQuery, TextOutcome};
use super::*;
use crate::model::{Announcement, Enrichment, Finding, Notice, NoticeKind, Outcome, Reason, TextState, Trouble, TroubleKind};

fn suspicious() -> Verdict {
    let trouble = Trouble { kind: TroubleKind::NotNews(Reason::Wall), detail: "a wall".to_owned() };
    Verdict::Suspicious(trouble)
}

/// The words of one announcement, as if its page had been read.
async fn read_text(shelf: &Shelf, minute: i64, text: &str) {
    for pending in shelf.store.lease_texts(at(minute), 9).await.unwrap() {
        let mut announcement = pending.announcement;
        announcement.text = Some(text.to_owned());
        announcement.enrichment = Enrichment { summary: Some(text.to_owned()), ..Enrichment::default() };
        shelf.store.finish_text(pending.announcement_id, &TextOutcome::Read(Box::new(announcement))).await.unwrap();
    }
}

#[tokio::test]
async fn what_stands_around_the_news_is_found_and_kept_apart() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("list", 1, &["Two", "One"]).await;
    let pending = shelf.store.lease_texts(at(1), 9).await.unwrap().remove(0);
    let notice = Notice { kind: NoticeKind::Embargo, text: "Embargoed until noon".to_owned() };
    let read = Announcement {
        text: Some("Flour is sold.".to_owned()),
        boilerplate: Some("About Acme, a mill".to_owned()),
        notices: vec![notice.clone()],
        ..pending.announcement
    };
    shelf.store.finish_text(pending.announcement_id, &TextOutcome::Read(Box::new(read))).await.unwrap();
    assert_eq!((found(&shelf, "flour").await, found(&shelf, "mill").await), (1, 1));
    let query = ArchiveQuery { words: Some("mill".to_owned()), limit: 9, ..ArchiveQuery::default() };
    let (kept, _) = shelf.store.archive(&query, |_, _| true).await.unwrap().remove(0);
    assert_eq!((kept.boilerplate.as_deref(), kept.notices), (Some("About Acme, a mill"), vec![notice]));
}

async fn found(shelf: &Shelf, words: &str) -> usize {
    shelf
        .store
        .archive(&ArchiveQuery { words: Some(words.to_owned()), limit: 9, ..ArchiveQuery::default() }, |_, _| true)
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn two_sources_of_one_site_share_an_announcement() {
    let shelf = Shelf::with(&["list", "feed"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("feed", 0, &["One"]).await;
    assert_eq!(shelf.poll("list", 1, &["Two", "One"]).await, ["new Two"]);
    assert_eq!(shelf.poll("feed", 2, &["Two", "One"]).await, [""; 0]);
    let open = shelf.open_issue("morning").await;
    assert_eq!(open.changes.len(), 1);
    assert_eq!(open.changes[0].announcement.sources, ["list", "feed"]);
}

#[tokio::test]
async fn the_baseline_of_one_source_swallows_no_news_of_another() {
    let shelf = Shelf::with(&["list", "feed"]).await;
    shelf.poll("list", 0, &["One"]).await;
    // `Two` came out after `list` was read; `feed` is new and takes it for old.
    assert_eq!(shelf.poll("feed", 10, &["Two", "One"]).await, [""; 0]);
    assert_eq!(shelf.poll("list", 15, &["Two", "One"]).await, ["new Two"]);
    assert_eq!(shelf.store.lease_texts(at(15), 9).await.unwrap().len(), 1, "and its text is read");
    assert_eq!(shelf.poll("feed", 16, &["Two", "One"]).await, [""; 0]);
}

#[tokio::test]
async fn an_old_item_that_another_source_knew_before_is_no_news() {
    let shelf = Shelf::with(&["list", "feed"]).await;
    shelf.poll("feed", 0, &["Three", "Two", "One"]).await;
    shelf.poll("list", 10, &["Three", "Two"]).await;
    // One more fits on the page.
    assert_eq!(shelf.poll("list", 20, &["Three", "Two", "One"]).await, [""; 0]);
}

#[tokio::test]
async fn an_address_used_again_within_a_source_is_an_announcement_of_its_own() {
    let shelf = Shelf::with(&["feed"]).await;
    let entry = |guid: &str, title: &str, path: &str| Item { guid: Some(guid.to_owned()), title: title.to_owned(), ..item(path) };
    let lease = shelf.read("feed", 0, &[]).await;
    let baseline = compare(&Remembered::default(), vec![entry("1", "Monday", "latest")], &page(), 0);
    shelf.finish(FinishedPoll { verdict: baseline, ..lease }).await;
    let lease = shelf.read("feed", 1, &[]).await;
    let remembered =
        Remembered { has_baseline: true, sightings: shelf.store.sightings(lease.source_id).await.unwrap(), ..Remembered::default() };
    let now = vec![entry("2", "Tuesday", "latest"), entry("1", "Monday", "monday")];
    let verdict = compare(&remembered, now, &page(), 0);
    assert_eq!(shelf.finish(FinishedPoll { verdict, ..lease }).await, ["new Tuesday"]);
}

#[tokio::test]
async fn a_withdrawal_takes_two_polls_and_is_told_once_for_all_sources() {
    let shelf = Shelf::with(&["list", "feed"]).await;
    for source in ["list", "feed"] {
        shelf.poll(source, 0, &["Two", "One"]).await;
    }
    assert_eq!(shelf.poll_missing("list", 1, &["One"], Some(true)).await, [""; 0]);
    assert!(shelf.store.lease_sources(at(1), &["list"]).await.unwrap()[0].pending);
    let mut poll = shelf.read("feed", 2, &["One"]).await;
    let Verdict::Read(Findings::Items(found)) = &mut poll.verdict else { panic!() };
    found.missing[0].gone = Some(true);
    shelf.finish(poll).await;
    assert_eq!(shelf.poll_missing("feed", 3, &["One"], Some(true)).await, ["withdrawn Two"]);
    // The lease of a poll that never ended runs out.
    assert_eq!(shelf.poll_missing("list", 60, &["One"], Some(true)).await, [""; 0]);
}

#[tokio::test]
async fn without_an_answer_a_withdrawal_stays_open() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["Two", "One"]).await;
    for minute in 1..4 {
        assert_eq!(shelf.poll_missing("list", minute, &["One"], None).await, [""; 0]);
    }
    assert_eq!(shelf.poll_missing("list", 5, &["One"], Some(true)).await, [""; 0]);
    assert_eq!(shelf.poll_missing("list", 6, &["One"], None).await, [""; 0]);
    assert_eq!(shelf.poll_missing("list", 7, &["One"], Some(true)).await, ["withdrawn Two"]);
}

async fn retitle(shelf: &Shelf, source: &str, minute: i64, title: &str) -> Vec<String> {
    let mut poll = shelf.read(source, minute, &["One"]).await;
    let remembered =
        Remembered { has_baseline: true, sightings: shelf.store.sightings(poll.source_id).await.unwrap(), ..Remembered::default() };
    let renamed = Item { title: title.to_owned(), ..item("One") };
    poll.verdict = compare(&remembered, vec![renamed], &page(), 0);
    shelf.finish(poll).await
}

#[tokio::test]
async fn an_update_is_told_once_for_all_sources_however_they_write_it() {
    let shelf = Shelf::with(&["list", "feed"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("feed", 0, &["One"]).await;
    assert_eq!(retitle(&shelf, "list", 1, "One and a half").await, ["updated One and a half"]);
    assert_eq!(retitle(&shelf, "feed", 2, "ONE and a  half").await, [""; 0]);
}

#[tokio::test]
async fn a_headline_that_flips_to_and_fro_counts_twice_each_way() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    for minute in [1, 3] {
        assert_eq!(retitle(&shelf, "list", minute, "Uno").await, ["updated Uno"]);
        assert_eq!(retitle(&shelf, "list", minute + 1, "One").await, ["updated One"]);
    }
    for minute in 5..9 {
        assert_eq!(retitle(&shelf, "list", minute, if minute % 2 == 1 { "Uno" } else { "One" }).await, [""; 0]);
    }
    assert_eq!(retitle(&shelf, "list", 9, "Eins").await, ["updated Eins"]);
}

#[tokio::test]
async fn under_a_new_headline_the_text_is_read_again_and_an_old_reading_does_not_count() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["Zero"]).await;
    shelf.poll("list", 1, &["One"]).await;
    read_text(&shelf, 2, "profit of eight").await;
    assert_eq!((found(&shelf, "eight").await, found(&shelf, "one").await), (1, 1));
    assert_eq!(retitle(&shelf, "list", 3, "Uno").await, ["updated Uno"]);
    assert_eq!((found(&shelf, "eight").await, found(&shelf, "uno").await), (0, 1));

    let slow = shelf.store.lease_texts(at(4), 9).await.unwrap().pop().unwrap();
    assert_eq!((slow.announcement.text.as_deref(), slow.announcement.enrichment.summary.as_deref()), (None, None));
    retitle(&shelf, "list", 5, "Ein").await;
    shelf.store.finish_text(slow.announcement_id, &TextOutcome::Read(Box::new(slow.announcement))).await.unwrap();
    let open = shelf.open_issue("morning").await;
    let last = &open.changes.last().unwrap().announcement;
    assert_eq!((last.title.as_str(), last.text_state), ("Ein", TextState::Pending));
    read_text(&shelf, 6, "profit of nine").await;
    assert_eq!(found(&shelf, "nine").await, 1);
}

#[tokio::test]
async fn an_answer_that_is_not_believed_leaves_only_its_trouble() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    let poll = shelf.read("list", 1, &["One"]).await;
    let moved_to = Some(Some("https://acme.example/consent".to_owned()));
    shelf.finish(FinishedPoll { verdict: suspicious(), body: None, moved_to, full_read: true, ..poll }).await;
    let lease = shelf.store.lease_sources(at(2), &["list"]).await.unwrap().pop().unwrap();
    assert_eq!(lease.validators.etag.as_deref(), Some("\"0\""));
    assert_eq!((lease.moved_to, lease.full_read_at), (None, None));
    assert_eq!((lease.state.as_str(), lease.pending, lease.failures), ("degraded", true, 1));
}

#[tokio::test]
async fn a_source_that_was_not_asked_stays_as_it_was() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    let poll = shelf.read("list", 1, &["One"]).await;
    shelf.finish(FinishedPoll { verdict: suspicious(), body: None, ..poll }).await;
    let poll = shelf.read("list", 2, &["One"]).await;
    shelf.finish(FinishedPoll { verdict: Verdict::Unchanged, body: None, was_asked: false, next_poll_at: Some(at(99)), ..poll }).await;
    let status = &shelf.store.source_statuses().await.unwrap()[0];
    assert_eq!((status.state.as_str(), status.last_poll_at, status.next_poll_at), ("degraded", Some(at(1)), Some(at(99))));
    assert!(shelf.store.lease_sources(at(3), &["list"]).await.unwrap()[0].pending);
    assert_eq!(shelf.open_issue("morning").await.events.len(), 1);
}

#[tokio::test]
async fn bodies_are_kept_where_something_changed_and_only_the_latest() {
    let shelf = Shelf::with(&["list"]).await;
    let titles = ["F", "E", "D", "C", "B", "A"];
    for (minute, first) in (0..).zip((0..6).rev()) {
        shelf.poll("list", minute, &titles[first..]).await;
        let mut poll = shelf.read("list", minute, &titles[first..]).await;
        poll.body = Some(body("other advertisements"));
        shelf.finish(poll).await;
    }
    let kept: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT body FROM snapshot WHERE kept = 1 ORDER BY snapshot_id").fetch_all(&shelf.store.read).await.unwrap();
    let kept: Vec<Vec<u8>> = kept.iter().map(|body| zstd::decode_all(body.as_slice()).unwrap()).collect();
    assert_eq!(kept, [&b"D|C|B|A"[..], b"E|D|C|B|A", b"F|E|D|C|B|A"]);
}

#[tokio::test]
async fn another_schedule_alone_is_no_reason_to_read_in_full() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 5, &["One"]).await;
    shelf.watch(&["list"], "rules").await;
    assert_eq!(shelf.store.source_statuses().await.unwrap()[0].next_poll_at, Some(at(15)), "it was 20");
    let lease = shelf.store.lease_sources(at(6), &["list"]).await.unwrap().pop().unwrap();
    assert!(lease.has_baseline && !lease.pending && lease.body_hash.is_some());
}

#[tokio::test]
async fn a_poll_that_began_by_other_rules_is_no_baseline_by_these() {
    for (back, expected) in [(["list"].as_slice(), "other rules"), (&[], "rules")] {
        let shelf = Shelf::with(&["list"]).await;
        let late = shelf.read("list", 0, &["Elsewhere"]).await;
        shelf.watch(back, "other rules").await;
        shelf.watch(&["list"], expected).await;
        shelf.finish(late).await;
        assert_eq!(shelf.poll("list", 1, &["New here", "Old"]).await, [""; 0], "the archive of another page is no news");
        assert_eq!(shelf.poll("list", 2, &["News", "New here", "Old"]).await, ["new News"]);
    }
}

#[tokio::test]
async fn other_rules_or_a_long_absence_begin_with_a_silent_baseline_that_knows_what_was() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.watch(&["list"], "other rules").await;
    let poll = shelf.read("list", 1, &["Old", "One"]).await;
    let Verdict::Baseline(Findings::Items(findings)) = &poll.verdict else { panic!("{:?}", poll.verdict) };
    assert!(matches!(
        findings.items[..],
        [Finding { outcome: Outcome::Fresh { announce: false }, .. }, Finding { outcome: Outcome::Known { .. }, .. }]
    ));
    shelf.finish(poll).await;
    const DAY: i64 = 24 * 60;
    shelf.watch_at(DAY, &[], "other rules").await;
    shelf.watch_at(8 * DAY, &["list"], "other rules").await;
    assert_eq!(shelf.poll("list", 8 * DAY, &["Within a week", "Old", "One"]).await, ["new Within a week"]);
    shelf.watch_at(10 * DAY, &[], "other rules").await;
    shelf.watch_at(18 * DAY, &["list"], "other rules").await;
    assert_eq!(shelf.poll("list", 18 * DAY, &["Undated", "Within a week", "Old", "One"]).await, [""; 0]);
    assert_eq!(shelf.poll("list", 18 * DAY + 1, &["News", "Undated", "Within a week", "Old"]).await, ["new News"]);
}

#[tokio::test]
async fn what_was_learnt_lasts_as_long_as_readings_are_believed_and_the_rules_are_the_same() {
    let shelf = Shelf::with(&["acme"]).await;
    let titles = ["A", "B", "C"];
    let stored = async || shelf.store.peek_source("acme").await.unwrap().learnt;
    let learn = async |minute: i64, learnt: Option<Option<&str>>| {
        let poll = shelf.read("acme", minute, &titles).await;
        shelf.finish(FinishedPoll { learnt: learnt.map(|learnt| learnt.map(str::to_owned)), ..poll }).await;
        stored().await
    };
    assert_eq!(learn(0, Some(Some("one"))).await.as_deref(), Some("one"));
    assert_eq!(learn(15, None).await.as_deref(), Some("one"), "the next reading went by it");
    assert_eq!(learn(30, Some(Some("two"))).await.as_deref(), Some("two"));
    assert_eq!(learn(45, Some(None)).await, None, "nothing that would find the same");

    learn(60, Some(Some("three"))).await;
    let poll = shelf.read("acme", 75, &titles).await;
    shelf.finish(FinishedPoll { verdict: suspicious(), learnt: Some(Some("of a wall".to_owned())), body: None, ..poll }).await;
    assert_eq!(stored().await, None);

    learn(90, Some(Some("four"))).await;
    shelf.watch(&["acme"], "other rules").await;
    assert_eq!(stored().await, None);
}

#[tokio::test]
async fn a_site_that_spells_its_addresses_in_turns_moves_once_each() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["Two", "One"]).await;
    let show = async |minute: i64, folder: &str| {
        let poll = shelf.read("list", minute, &[]).await;
        let sightings = shelf.store.sightings(poll.source_id).await.unwrap();
        let items = ["Two", "One"].map(|title| Item { url: Some(page().join(&format!("{folder}/{title}")).unwrap()), ..item(title) });
        let verdict = compare(&Remembered { has_baseline: true, sightings, ..Remembered::default() }, items.to_vec(), &page(), 0);
        assert_eq!(shelf.finish(FinishedPoll { verdict, ..poll }).await, [""; 0]);
    };
    for (minute, folder) in [(1, "/press"), (2, "/stories"), (3, "/press"), (4, "/stories")] {
        show(minute, folder).await;
    }
    let told: Vec<String> = shelf.open_issue("morning").await.events.into_iter().filter_map(|event| event.detail).collect();
    assert_eq!(told, [format!("moved to {}", page().join("/press/").unwrap()), format!("moved to {}", page().join("/stories/").unwrap())]);
    let archive = shelf.store.archive(&crate::store::ArchiveQuery { limit: 9, ..Default::default() }, |_, _| true).await.unwrap();
    assert!(archive.iter().all(|(announcement, _)| announcement.url.contains("/stories/")), "{archive:?}");
}

#[tokio::test]
async fn one_large_page_on_a_disk_that_is_nearly_full_costs_the_others_nothing() {
    let shelf = Shelf::with(&["small", "large", "last"]).await;
    let mut polls = Vec::new();
    for id in ["small", "large", "last"] {
        polls.push(shelf.read(id, 0, &["One"]).await);
    }
    polls[1].body.as_mut().unwrap().compressed = vec![7; 8 << 20];
    let room: i64 = sqlx::query_scalar("SELECT page_count + 256 FROM pragma_page_count").fetch_one(&shelf.store.write).await.unwrap();
    let limit = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {room}"));
    sqlx::query(limit).execute(&shelf.store.write).await.unwrap();
    let finished = shelf.store.finish_fitting_polls(&polls, &[], 3).await.unwrap();
    assert_eq!(finished.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
    let polled: Vec<bool> = shelf.store.source_statuses().await.unwrap().iter().map(|source| source.last_poll_at.is_some()).collect();
    assert_eq!(polled, [false, true, true], "large, last, small");
}

#[tokio::test]
async fn what_was_asked_in_vain_is_kept_until_a_reading_that_is_believed_says_otherwise() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    let doubted = Some(suspicious());
    for (minute, verdict, asked, expected) in [
        (1, None, Some(Some("{}".to_owned())), Some("{}")),
        (2, None, None, Some("{}")),
        (3, doubted, Some(None), Some("{}")),
        (4, None, Some(None), None),
    ] {
        let mut poll = shelf.read("list", minute, &["One"]).await;
        poll.outlook.asked = asked;
        poll.verdict = verdict.unwrap_or(poll.verdict);
        shelf.finish(poll).await;
        let stored: Option<String> = sqlx::query_scalar("SELECT asked FROM source").fetch_one(&shelf.store.read).await.unwrap();
        assert_eq!(stored.as_deref(), expected, "{minute}");
    }
}
