//! What can be told of an address afterwards.

use super::super::{Decision, Dossier, Ruled, Run, Settled, Spellings, Wanted};
use super::*;
use crate::model::{Reason, Trouble, TroubleKind, canonical};

impl Shelf {
    async fn dossier(&self, url: &Url) -> Dossier {
        let mut found = self.store.dossiers(&spelt(url)).await.unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    async fn runs(&self, id: &str) -> Vec<String> {
        let source_id = self.store.peek_source(id).await.unwrap().source_id;
        let told = |run: Run| {
            let reason = run.reason.map(|reason| format!(" {reason}")).unwrap_or_default();
            let minutes = [run.began_at, run.ended_at].map(|instant| (instant - at(0)).num_minutes());
            let baseline = if run.is_baseline { "baseline " } else { "" };
            format!("{baseline}{}{reason} {}-{}: {} polls, {} read", run.state, minutes[0], minutes[1], run.polls, run.readings)
        };
        self.store.source_history(source_id).await.unwrap().unwrap().runs.into_iter().map(told).collect()
    }

    async fn end(&self, id: &str, minute: i64, verdict: Verdict) {
        let nothing: [&str; 0] = [];
        let poll = self.read(id, minute, &nothing).await;
        self.finish(FinishedPoll { verdict, body: None, ..poll }).await;
    }
}

fn spelt(url: &Url) -> Spellings {
    Spellings { keys: vec![canonical(url, url)], urls: vec![url.to_string()] }
}

fn url(title: &str) -> Url {
    item(title).url.unwrap()
}

fn failed(kind: TroubleKind) -> Verdict {
    Verdict::Failed(Trouble { kind, detail: "no".to_owned() })
}

fn fates(dossier: &Dossier) -> Vec<&str> {
    dossier.sightings[0].fates.iter().map(|fate| fate.kind.as_str()).collect()
}

#[tokio::test]
async fn polls_in_a_row_that_ended_alike_are_one_run() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.end("list", 1, Verdict::Unchanged).await;
    shelf.poll("list", 2, &["Two", "One"]).await;
    shelf.end("list", 3, failed(TroubleKind::Slow)).await;
    shelf.end("list", 4, failed(TroubleKind::Slow)).await;
    shelf.end("list", 5, failed(TroubleKind::Blocked)).await;
    shelf.end("list", 6, Verdict::Unchanged).await;
    let expected = ["baseline ok 0-2: 3 polls, 2 read", "failing slow 3-4: 2 polls, 0 read", "failing blocked 5-5: 1 polls, 0 read"];
    assert_eq!(shelf.runs("list").await, [&expected[..], &["ok 6-6: 1 polls, 0 read"]].concat());
    shelf.watch(&["list"], "other rules").await;
    shelf.poll("list", 7, &["Two", "One"]).await;
    assert_eq!(shelf.runs("list").await[4], "baseline ok 7-7: 1 polls, 1 read");
}

#[tokio::test]
async fn a_poll_that_was_not_made_counts_nowhere() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.end("list", 0, failed(TroubleKind::Slow)).await;
    let poll = shelf.read("list", 1, &["One"]).await;
    shelf.finish(FinishedPoll { verdict: failed(TroubleKind::Error), body: None, was_asked: false, ..poll }).await;
    assert_eq!(shelf.runs("list").await, ["failing slow 0-0: 1 polls, 0 read"]);
}

#[tokio::test]
async fn an_unchanged_poll_writes_its_source_and_nothing_else() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One", "Two"]).await;
    let written = async || sqlx::query_scalar::<_, i64>("SELECT total_changes()").fetch_one(&shelf.store.write).await.unwrap();
    for (minute, verdict) in [(1, Verdict::Unchanged), (2, Verdict::Unchanged)] {
        let poll = shelf.read("list", minute, &["One", "Two"]).await;
        let before = written().await;
        shelf.finish(FinishedPoll { verdict, body: None, validators: None, ..poll }).await;
        assert_eq!(written().await - before, 1);
    }
    // One that was read and found as it was: its source, three times (end, last reading, body).
    let poll = shelf.read("list", 3, &["One", "Two"]).await;
    let before = written().await;
    shelf.finish(FinishedPoll { validators: None, ..poll }).await;
    assert_eq!(written().await - before, 3);
}

#[tokio::test]
async fn a_source_that_flaps_for_ever_fills_no_store() {
    let shelf = Shelf::with(&["list"]).await;
    for minute in 0..250 {
        let verdict = if minute % 2 == 0 { failed(TroubleKind::Slow) } else { Verdict::Unchanged };
        shelf.end("list", minute, verdict).await;
    }
    assert_eq!(shelf.runs("list").await.len(), 200 + 1);
    for minute in 250..401 {
        let titles: &[&str] = if minute % 2 == 0 { &["One", "Two", "Three"] } else { &["One", "Three"] };
        shelf.poll("list", minute, titles).await;
    }
    let dossier = shelf.dossier(&url("Two")).await;
    assert_eq!((dossier.sightings[0].fates.len(), dossier.sightings[0].polls), (50, 76));
}

#[tokio::test]
async fn an_item_is_counted_in_the_polls_that_showed_it() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("list", 1, &["Two", "One"]).await;
    shelf.end("list", 2, Verdict::Unchanged).await;
    shelf.end("list", 3, failed(TroubleKind::NotNews(Reason::Wall))).await;
    shelf.poll("list", 4, &["Four", "Three", "Two"]).await;
    let one = shelf.dossier(&url("One")).await;
    let sighting = &one.sightings[0];
    assert_eq!((sighting.came.as_deref(), sighting.polls, sighting.is_present), (Some("baseline"), 3, false));
    assert_eq!(fates(&one), ["left"]);
    shelf.poll("list", 5, &["Four", "Three", "Two", "One"]).await;
    let one = shelf.dossier(&url("One")).await;
    assert_eq!((one.sightings[0].polls, fates(&one)), (4, vec!["left", "returned"]));
    let two = shelf.dossier(&url("Two")).await;
    assert_eq!((two.sightings[0].came.as_deref(), two.sightings[0].polls, fates(&two).len()), (Some("announced"), 4, 0));
}

#[tokio::test]
async fn an_old_address_and_an_old_headline_lead_to_the_same_announcement() {
    let shelf = Shelf::with(&["list"]).await;
    let dated = |title: &str, path: &str| Item {
        url: Some(page().join(path).unwrap()),
        published: Some("2026-03-01".parse().unwrap()),
        ..item(title)
    };
    let compared = async |minute: i64, items: Vec<Item>| {
        let poll = shelf.read("list", minute, &["x"]).await;
        let lease_id = poll.source_id;
        let has_baseline = minute > 0;
        let remembered = Remembered { has_baseline, sightings: shelf.store.sightings(lease_id).await.unwrap(), ..Remembered::default() };
        shelf.finish(FinishedPoll { verdict: compare(&remembered, items, &page(), 0), ..poll }).await
    };
    compared(0, vec![dated("Plant opens", "plant"), dated("Board grows", "board")]).await;
    compared(1, vec![dated("Plant opens", "2026/plant"), dated("Board grows", "board")]).await;
    compared(2, vec![dated("Plant opens at last", "2026/plant"), dated("Board grows", "board")]).await;
    for path in ["plant", "2026/plant"] {
        let dossier = shelf.dossier(&page().join(path).unwrap()).await;
        assert_eq!(fates(&dossier), ["moved", "retitled"], "{path}");
        let before: Vec<Option<&str>> = dossier.sightings[0].fates.iter().map(|fate| fate.detail.as_deref()).collect();
        assert_eq!(before, [Some("https://acme.example/news/plant"), Some("Plant opens")]);
    }
    assert_eq!(shelf.store.dossiers(&spelt(&page().join("nowhere").unwrap())).await.unwrap().len(), 0);
    let below = shelf.store.addresses_below("acme.example/", 9).await.unwrap();
    assert_eq!(below.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["acme.example/news/2026/plant", "acme.example/news/board"]);
}

#[tokio::test]
async fn each_digest_says_what_it_made_of_a_change_and_whose_mails_carried_it() {
    let shelf = Shelf::with(&["list", "feed"]).await;
    shelf.store.sync_digests(&digests(&["morning", "evening", "weekly"]), at(0)).await.unwrap();
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("feed", 0, &["One"]).await;
    shelf.poll("list", 1, &["Two", "One"]).await;
    shelf.poll("feed", 2, &["Two", "One"]).await;
    shelf.store.sync_digests(&digests(&["morning", "evening", "weekly", "late"]), at(3)).await.unwrap();
    shelf.rule("morning", Ruling::Taken, &["a@example.com", "b@example.com"]).await;
    shelf.rule("evening", Ruling::LeftOut { rule: "sources", by_source: true }, &[]).await;
    let leased = shelf.store.lease_delivery(at(61), Wanted::Now(None), 0).await.unwrap().unwrap();
    shelf.store.finish_delivery(leased.id, &Settled::Sent, at(61)).await.unwrap();

    let two = shelf.dossier(&url("Two")).await;
    let came: Vec<_> = two.sightings.iter().map(|sighting| (sighting.source.as_str(), sighting.came.as_deref().unwrap())).collect();
    assert_eq!(came, [("list", "announced"), ("feed", "known")]);
    let decided = |decision: &Decision| (decision.digest.clone(), decision.ruled.clone());
    let decisions: Vec<_> = two.changes[0].decisions.iter().map(decided).collect();
    let expected = [
        ("evening", Ruled::LeftOut("sources".to_owned())),
        ("late", Ruled::Before),
        ("morning", Ruled::Taken { issue: Some(1), composed_at: Some(at(60)) }),
        ("weekly", Ruled::Open),
    ];
    assert_eq!(decisions, expected.map(|(digest, ruled)| (digest.to_owned(), ruled)));
    let mails: Vec<_> = two.issues[0].deliveries.iter().map(|delivery| (delivery.to.as_str(), delivery.state.as_str())).collect();
    assert_eq!((two.issues.len(), mails), (1, vec![("a@example.com", "sent"), ("b@example.com", "waiting")]));
    let one = shelf.dossier(&url("One")).await;
    assert!(one.changes.is_empty() && one.issues.is_empty());
}

#[tokio::test]
async fn the_first_sight_outlives_the_body_and_goes_with_the_announcement() {
    let shelf = Shelf::with(&["list"]).await;
    let titles = ["F", "E", "D", "C", "B", "A"];
    for (minute, first) in (0..).zip((0..6).rev()) {
        shelf.poll("list", minute, &titles[first..]).await;
    }
    let evidence = async |title: &str| shelf.dossier(&url(title)).await.evidence.expect("there is evidence");
    let (old, new) = (evidence("B").await, evidence("F").await);
    assert_eq!((old.taken_at, old.body_hash.as_slice(), old.is_kept), (at(1), &b"B|A"[..], false));
    let receipt = old.receipt.unwrap();
    assert_eq!((receipt.asked.as_str(), receipt.status), (page().as_str(), 200));
    assert_eq!(receipt.headers, [pair("server", "acme/1")]);
    assert_eq!(shelf.store.snapshot_body(old.snapshot_id).await.unwrap(), None);
    assert_eq!(shelf.store.snapshot_body(new.snapshot_id).await.unwrap().unwrap(), b"F|E|D|C|B|A");
    let snapshots = async || sqlx::query_scalar::<_, i64>("SELECT count(*) FROM snapshot").fetch_one(&shelf.store.read).await.unwrap();
    assert_eq!(snapshots().await, 6);
    sqlx::query("DELETE FROM announcement WHERE title IN ('A', 'B', 'F')").execute(&shelf.store.write).await.unwrap();
    shelf.store.prune_evidence(at(10)).await.unwrap();
    assert_eq!(snapshots().await, 4, "those of C, D and E, and the last, whose body is kept");
}

#[tokio::test]
async fn what_was_withdrawn_and_stands_there_again_is_told_and_that_has_an_end() {
    let shelf = Shelf::with(&["list"]).await;
    let (all, without) = (["Three", "Two", "One"], ["Three", "One"]);
    shelf.poll("list", 0, &all).await;
    let mut minute = 0;
    let mut told = Vec::new();
    for _ in 0..3 {
        for _ in 0..2 {
            minute += 1;
            told.extend(shelf.poll_missing("list", minute, &without, Some(true)).await);
        }
        minute += 1;
        told.extend(shelf.poll("list", minute, &all).await);
    }
    assert_eq!(told, ["withdrawn Two", "updated Two", "withdrawn Two", "updated Two"]);
    let dossier = shelf.dossier(&url("Two")).await;
    assert_eq!(fates(&dossier)[..5], ["left", "missing", "withdrawn", "returned", "left"]);
}

#[tokio::test]
async fn what_the_archive_has_forgotten_is_still_known_to_have_been_seen() {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    sqlx::query("DELETE FROM announcement").execute(&shelf.store.write).await.unwrap();
    let dossier = shelf.dossier(&url("One")).await;
    assert!(dossier.announcement.is_none() && dossier.sightings[0].title == "One");
}
