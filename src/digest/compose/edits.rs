//! What became of a living page's blocks between two issues: the first words of each against the last.

use crate::model::{Change, Edit};

/// Whether both are edits of one living page; such stand as one entry.
pub(in crate::digest) fn is_same_page(a: &Change, b: &Change) -> bool {
    a.edit.is_some() && b.edit.is_some() && a.announcement.id == b.announcement.id
}

/// Several edits of one block become one; a block that is again as it was, or that came and went, has none. `changes` are edits
/// by page and in the order in which they were seen; the result has those of one section together, in the order of the
/// sections' first edits.
pub(super) fn merge(changes: Vec<Change>) -> Vec<Change> {
    let mut merged: Vec<Change> = Vec::new();
    for mut change in changes {
        let Some(edit) = &mut change.edit else { continue };
        if let Some(at) = earlier(&merged, change.announcement.id, edit) {
            edit.old = merged.remove(at).edit.and_then(|earlier| earlier.old);
        }
        if edit.old != edit.new {
            merged.push(change);
        }
    }
    let place = |change: &Change| merged.iter().position(|first| is_same_page(first, change) && path(first) == path(change));
    let places: Vec<Option<usize>> = merged.iter().map(place).collect();
    let mut placed: Vec<(i64, Option<usize>, Change)> =
        merged.into_iter().zip(places).map(|(change, place)| (change.announcement.id, place, change)).collect();
    placed.sort_by_key(|(page, place, _)| (*page, *place));
    placed.into_iter().map(|(.., change)| change).collect()
}

/// The edit that this one goes on from: it left the block as this one found it, or took away the one that is back now.
fn earlier(merged: &[Change], page: i64, edit: &Edit) -> Option<usize> {
    let goes_on = |before: &Edit| before.new == edit.old && (edit.old.is_some() || before.old == edit.new);
    let fits = |change: &Change| change.announcement.id == page && change.edit.as_ref().is_some_and(goes_on);
    let in_its_section = |change: &Change| path(change) == Some(&edit.path);
    (merged.iter().rposition(|change| fits(change) && in_its_section(change))).or_else(|| merged.iter().rposition(fits))
}

fn path(change: &Change) -> Option<&Vec<String>> {
    change.edit.as_ref().map(|edit| &edit.path)
}

#[cfg(test)]
mod tests {
    use super::super::samples::edited;
    use super::*;

    /// Edits as `section: old > new`, with nothing where a block came or went.
    fn check(edits: &[&str], expected: &[&str]) {
        let changes = edits.iter().zip(1..).map(|(edit, id)| edited(id, 1, edit)).collect();
        let told = |change: &Change| {
            let edit = change.edit.as_ref().unwrap();
            let side = |text: &Option<String>| text.clone().unwrap_or_default();
            format!("{}: {} > {}", edit.path.join("/"), side(&edit.old), side(&edit.new))
        };
        assert_eq!(merge(changes).iter().map(told).collect::<Vec<_>>(), expected, "{edits:?}");
    }

    #[test]
    fn several_edits_of_one_block_are_one() {
        check(&["A: one > two", "A: two > three"], &["A: one > three"]);
        check(&["A:  > one", "A: one > two"], &["A:  > two"]);
        check(&["A: one > two", "A: two > "], &["A: one > "]);
        check(&["A: one > two", "B: one > two", "B: two > three"], &["A: one > two", "B: one > three"]);
        check(&["A: one > two", "B: two > three"], &["B: one > three"]);
    }

    #[test]
    fn what_was_undone_is_not_told() {
        check(&["A: one > two", "A: two > one"], &[]);
        check(&["A:  > one", "A: one > "], &[]);
        check(&["A: one > ", "A:  > one"], &[]);
        check(&["A: one > ", "B:  > one"], &[]);
        check(&["A: one > ", "A:  > two"], &["A: one > ", "A:  > two"]);
    }

    #[test]
    fn those_of_one_section_stand_together() {
        check(&["A:  > one", "B:  > two", "A:  > three"], &["A:  > one", "A:  > three", "B:  > two"]);
    }

    #[test]
    fn pages_do_not_mix() {
        let changes = vec![edited(1, 1, "A: one > two"), edited(2, 2, "A: two > one"), edited(3, 1, "B:  > four")];
        let pages: Vec<i64> = merge(changes).iter().map(|change| change.announcement.id).collect();
        assert_eq!(pages, [1, 1, 2]);
    }
}
