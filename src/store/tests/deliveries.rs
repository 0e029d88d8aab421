//! The outbox: each delivery is tried by one process at a time, and its mail never changes.

use super::super::{Settled, Wanted};
use super::*;
use crate::model::Delivery;

async fn with_issue(readers: &[&str]) -> Shelf {
    let shelf = Shelf::with(&["list"]).await;
    shelf.poll("list", 0, &["One"]).await;
    shelf.poll("list", 1, &["Two", "One"]).await;
    assert!(shelf.rule("morning", Ruling::Taken, readers).await);
    shelf
}

/// All that is handed out, one after the other.
async fn lease_all(shelf: &Shelf, minute: i64, wanted: Wanted<'_>) -> Vec<Delivery> {
    let mut leased: Vec<Delivery> = Vec::new();
    while let Some(delivery) = shelf.store.lease_delivery(at(minute), wanted, leased.last().map_or(0, |last| last.id)).await.unwrap() {
        leased.push(delivery);
    }
    leased
}

fn deferred(minute: i64) -> Settled {
    Settled::Deferred { reason: "451 later".to_owned(), next_try_at: at(minute) }
}

#[tokio::test]
async fn a_delivery_is_handed_out_once_in_order_until_it_is_settled() {
    let shelf = with_issue(&["a@example.com", "b@example.com"]).await;
    let leased = lease_all(&shelf, 60, Wanted::DueOf("morning")).await;
    assert_eq!(leased.iter().map(|delivery| delivery.to.as_str()).collect::<Vec<_>>(), ["a@example.com", "b@example.com"]);
    assert_eq!(lease_all(&shelf, 60, Wanted::Now(None)).await.len(), 0);
    shelf.store.finish_delivery(leased[0].id, &Settled::Sent, at(61)).await.unwrap();
    shelf.store.finish_delivery(leased[1].id, &deferred(70), at(61)).await.unwrap();
    assert_eq!(lease_all(&shelf, 69, Wanted::DueOf("morning")).await.len(), 0, "its pause is not over");
    let again = lease_all(&shelf, 70, Wanted::DueOf("morning")).await;
    assert_eq!((again.len(), again[0].attempts), (1, 2));
    assert_eq!(again[0].message, leased[1].message);
}

#[tokio::test]
async fn a_person_passes_the_pause_and_revives_what_was_not_sent() {
    let shelf = with_issue(&["a@example.com", "b@example.com", "c@example.com", "d@example.com"]).await;
    let ids: Vec<i64> = lease_all(&shelf, 60, Wanted::DueOf("morning")).await.iter().map(|delivery| delivery.id).collect();
    let refused = Settled::Refused { reason: "550".to_owned() };
    let expired = Settled::Expired { reason: "451".to_owned() };
    for (id, settled) in ids.iter().zip([Settled::Sent, refused, expired, deferred(999)]) {
        shelf.store.finish_delivery(*id, &settled, at(61)).await.unwrap();
    }
    let ids_of = |leased: Vec<Delivery>| leased.into_iter().map(|delivery| delivery.id).collect::<Vec<_>>();
    assert_eq!(ids_of(lease_all(&shelf, 62, Wanted::Now(None)).await), [ids[3]]);
    for (id, is_revived) in [(ids[0], false), (ids[1], true), (ids[2], true)] {
        assert_eq!(lease_all(&shelf, 62, Wanted::Now(Some(id))).await.len(), usize::from(is_revived), "{id}");
    }
}

#[tokio::test]
async fn what_is_being_sent_or_was_sent_is_not_dropped_and_a_number_is_never_used_again() {
    let shelf = with_issue(&["a@example.com"]).await;
    let leased = lease_all(&shelf, 60, Wanted::DueOf("morning")).await;
    assert!(!shelf.store.drop_delivery(leased[0].id, at(60)).await.unwrap());
    shelf.store.finish_delivery(leased[0].id, &deferred(70), at(61)).await.unwrap();
    assert!(shelf.store.drop_delivery(leased[0].id, at(61)).await.unwrap());
    assert!(!shelf.store.drop_delivery(leased[0].id, at(61)).await.unwrap());
    shelf.poll("list", 2, &["Three", "Two", "One"]).await;
    shelf.rule("morning", Ruling::Taken, &["a@example.com"]).await;
    assert!(shelf.store.outbox().await.unwrap()[0].id > leased[0].id);
}
