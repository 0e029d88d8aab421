//! Work is handed out once; what a dead process held comes back at once.

use std::process::{Child, Command, Stdio};

use super::super::{ArchiveQuery, Owner, Store, TextOutcome, Wanted};
use super::*;
use crate::model::{Enrichment, TextState};

/// Another process, alive until it is ended, and the store as it sees it.
struct Neighbour {
    process: Child,
    store: Store,
}

impl Neighbour {
    fn of(shelf: &Shelf) -> Neighbour {
        let process = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let store = Store { owner: Owner::of(process.id()), ..shelf.store.clone() };
        Neighbour { process, store }
    }

    fn end(mut self) -> Store {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.store
    }
}

async fn sources_for(store: &Store, minute: i64) -> usize {
    store.lease_sources(at(minute), &["a", "b"]).await.unwrap().len()
}

#[tokio::test]
async fn a_source_is_handed_out_once_until_its_poll_ends() {
    let shelf = Shelf::with(&["a", "b"]).await;
    let neighbour = Neighbour::of(&shelf);
    let poll = shelf.read("a", 0, &["One"]).await;
    assert_eq!(sources_for(&neighbour.store, 0).await, 1, "`b` is free");
    assert_eq!(sources_for(&shelf.store, 0).await, 0);
    shelf.finish(poll).await;
    assert_eq!(sources_for(&shelf.store, 0).await, 1, "`a` again, `b` not yet");
    neighbour.end();
}

#[tokio::test]
async fn what_a_dead_process_held_is_taken_over_at_once_and_its_late_word_does_not_count() {
    let shelf = Shelf::with(&["a"]).await;
    let neighbour = Neighbour::of(&shelf);
    let theirs = Shelf { store: neighbour.store.clone(), folder: tempfile::tempdir().unwrap() };
    let late = theirs.read("a", 0, &["One"]).await;
    assert_eq!(sources_for(&shelf.store, 600).await, 0, "a living one is waited for, however long");
    neighbour.end();
    assert_eq!(shelf.poll("a", 601, &["One"]).await, [""; 0]);
    assert_eq!(theirs.finish(late).await, [""; 0]);
    let status = &shelf.store.source_statuses().await.unwrap()[0];
    assert_eq!(status.last_poll_at, Some(at(601)));
}

#[tokio::test]
async fn texts_and_deliveries_of_a_dead_process_are_taken_over() {
    let shelf = Shelf::with(&["a"]).await;
    shelf.poll("a", 0, &["One"]).await;
    shelf.poll("a", 1, &["Two", "One"]).await;
    assert!(shelf.rule("morning", Ruling::Taken, &["r@example.com"]).await);
    let neighbour = Neighbour::of(&shelf);
    let texts = neighbour.store.lease_texts(at(2), 9).await.unwrap();
    assert_eq!(texts.len(), 1);
    assert!(neighbour.store.lease_delivery(at(60), Wanted::DueOf("morning"), 0).await.unwrap().is_some());
    assert!(shelf.store.lease_texts(at(60), 9).await.unwrap().is_empty());
    assert!(shelf.store.lease_delivery(at(60), Wanted::Now(None), 0).await.unwrap().is_none());

    let dead = neighbour.end();
    let taken_over = shelf.store.lease_delivery(at(60), Wanted::DueOf("morning"), 0).await.unwrap().unwrap();
    assert_eq!(taken_over.attempts, 2, "the attempt that died is in the books");
    assert_eq!(shelf.store.lease_texts(at(60), 9).await.unwrap().len(), 1);
    let outcome = TextOutcome::Failed { reason: "late".to_owned(), next_at: None, enrichment: Enrichment::default() };
    dead.finish_text(texts[0].announcement_id, &outcome).await.unwrap();
    let kept = shelf.store.archive(&ArchiveQuery { limit: 9, ..ArchiveQuery::default() }, |_, _| true).await.unwrap();
    assert_eq!(kept.iter().filter(|(announcement, _)| announcement.text_state == TextState::Pending).count(), 1, "{kept:?}");
}

/// A process in a container that is gone: from here, nobody can see that.
fn elsewhere(shelf: &Shelf) -> Store {
    Store { owner: Owner::elsewhere(), ..shelf.store.clone() }
}

#[tokio::test]
async fn what_a_daemon_held_in_a_container_that_was_killed_is_free_to_the_next_daemon() {
    let shelf = Shelf::with(&["a", "b"]).await;
    let dead = elsewhere(&shelf).for_daemon().await.unwrap();
    assert_eq!(sources_for(&dead, 0).await, 2);
    assert_eq!(sources_for(&shelf.store, 1).await, 0, "a verb cannot know");
    let daemon = shelf.store.for_daemon().await.unwrap();
    assert_eq!(sources_for(&daemon, 1).await, 2);
    assert_eq!(sources_for(&shelf.store, 1).await, 0, "now it is the daemon that polls them");
}

#[tokio::test]
async fn what_a_verb_holds_in_another_container_is_left_to_it() {
    let shelf = Shelf::with(&["a", "b"]).await;
    assert_eq!(sources_for(&elsewhere(&shelf), 0).await, 2);
    let daemon = shelf.store.for_daemon().await.unwrap();
    assert_eq!(sources_for(&daemon, 1).await, 0);
    assert_eq!(sources_for(&daemon, 31).await, 2, "its time has run out");
}
