//! Which snapshots are compared.

use super::*;

#[tokio::test]
async fn the_two_around_a_time_are_found_and_else_the_last_two() {
    let shelf = Shelf::with(&["a"]).await;
    for (minute, titles) in [(0, &["A"][..]), (10, &["B", "A"]), (20, &["C", "B", "A"]), (30, &["C", "B", "A"])] {
        shelf.poll("a", minute, titles).await;
    }
    let source_id = shelf.store.peek_source("a").await.unwrap().source_id;
    let check = async |at: Option<DateTime<Utc>>, expected: &[i64]| {
        let kept = shelf.store.snapshots_around(source_id, at).await.unwrap();
        let taken: Vec<_> = kept.iter().map(|snapshot| snapshot.taken_at).collect();
        assert_eq!(taken, expected.iter().map(|minute| self::at(*minute)).collect::<Vec<_>>(), "{at:?}");
    };
    // The poll at 30 changed nothing and kept nothing.
    check(None, &[10, 20]).await;
    check(Some(at(40)), &[10, 20]).await;
    check(Some(at(20)), &[10, 20]).await;
    check(Some(at(11)), &[10, 20]).await;
    check(Some(at(10)), &[0, 10]).await;
    check(Some(at(5)), &[0, 10]).await;
    check(Some(at(-5)), &[0, 10]).await;
    assert_eq!(shelf.store.snapshots_around(source_id, None).await.unwrap()[1].body, b"C|B|A");
    shelf.watch(&["a", "b"], "rules").await;
    shelf.poll("b", 40, &["A"]).await;
    let alone = shelf.store.peek_source("b").await.unwrap().source_id;
    assert_eq!(shelf.store.snapshots_around(alone, None).await.unwrap().len(), 1);
    assert_eq!(shelf.store.snapshots_around(source_id + 9, None).await.unwrap(), []);
}
