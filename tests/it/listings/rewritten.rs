//! The fixtures, written in other ways: the items, their headlines, days and teasers stay what they were. Where not all do, the floor
//! lies two in a hundred below what is reached.

use super::rewriting::{Rewriting, rewrite};
use super::{Tally, difference, find, small_pages};

/// Reads each page as it is and rewritten.
fn hold(how: Rewriting, floor: f64) {
    let mut tally = Tally::default();
    for page in small_pages() {
        let hints = page.hints();
        let before = find(&page.html, &page.url, &hints);
        let after = find(&rewrite(&page.html, how), &page.url, &hints);
        if !before.is_empty() || !after.is_empty() {
            tally.count(&page.id, difference(&before, &after, &page.url));
        }
    }
    tally.reaches(floor);
}

#[test]
fn the_order_of_attributes_makes_no_difference() {
    hold(Rewriting::AttributeOrder, 1.0);
}

#[test]
fn wrappers_make_hardly_a_difference() {
    // 165 of 178: what decides whether a second list belongs to the first counts elements between them.
    hold(Rewriting::Wrappers, 0.91);
}

#[test]
fn names_of_classes_make_hardly_a_difference() {
    // 102 of 107: five need a word such as `menu`, `popular` or `invisible`.
    hold(Rewriting::ClassNames, 0.93);
}

#[test]
fn hashed_names_of_classes_make_little_difference() {
    // 95 of 107: what has a class of its own by such a name only is no longer told from its neighbours.
    hold(Rewriting::HashedClasses, 0.86);
}

#[test]
fn more_white_space_makes_no_difference() {
    hold(Rewriting::WhiteSpace, 1.0);
}

#[test]
fn less_white_space_makes_no_difference() {
    hold(Rewriting::NoWhiteSpace, 1.0);
}

#[test]
fn comments_make_no_difference() {
    hold(Rewriting::Comments, 1.0);
}
