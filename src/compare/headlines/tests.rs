//! What is known by its headline, and what is only hinted at.

use super::super::items::match_items;
use super::super::samples::{items, page, remember};
use super::*;

/// For each item the index of what it is, `?` before one that its old address has to decide, `-` for news.
fn check_within(extent: Extent, remembered: &[&str], now: &[&str], expected: &str) {
    let matching = match_items(&remember(remembered), &items(now), &page(), extent);
    let told = (0..now.len()).map(|at| {
        let hint = matching.unsure.iter().find(|hint| hint.item == at);
        match (matching.sighting_of[at], hint) {
            (Some(known), _) => known.to_string(),
            (None, Some(hint)) => format!("?{}", hint.known),
            (None, None) => "-".to_owned(),
        }
    });
    assert_eq!(told.collect::<Vec<_>>().join(" "), expected, "{remembered:?} -> {now:?}");
}

fn check(remembered: &[&str], now: &[&str], expected: &str) {
    check_within(Extent::Window, remembered, now, expected);
}

#[test]
fn what_was_replaced_in_its_place_on_its_day_is_known() {
    check(&["Profit up|a|2026-03-01", "B|b|2026-02-01"], &["Profit up|archive/x|2026-03-01", "B|b|2026-02-01"], "0 1");
}

#[test]
fn what_may_have_scrolled_off_is_asked_for() {
    let before = ["B|b|2026-03-01", "Director dealing|d1|2026-03-01"];
    check(&before, &["Director dealing|d2|2026-03-01", "B|b|2026-03-01"], "?1 0");
    check(&["-Director dealing|d1|2026-03-01", "B|b|2026-03-01"], &["Director dealing|d2|2026-03-01", "B|b|2026-03-01"], "?0 1");
}

#[test]
fn another_day_is_another_announcement() {
    check(&["Monthly figures|m1|2026-03-01"], &["Monthly figures|m2|2026-04-01"], "-");
    // Its old address has scrolled off in the same poll.
    let before = ["A|a|2026-03-02", "Monthly figures|m1|2026-03-01"];
    check(&before, &["Monthly figures|m2|2026-04-01", "A|a|2026-03-02"], "- 0");
}

#[test]
fn a_few_items_under_other_addresses_are_known_by_their_days() {
    check(&["A|a|2026-03-02", "B|b|2026-03-01"], &["A|x/1|2026-03-02", "B|x/2|2026-03-01"], "0 1");
    check(&["A|a|2026-03-02", "B|b|2026-03-01"], &["N|x/3|2026-03-04", "A|x/1|2026-03-02", "B|x/2|2026-03-01"], "- 0 1");
    check(&["A|a|2026-03-02"], &["A|/newsroom/2026/a|2026-03-02"], "0");
    check(&["A|a|2026-03-02"], &["A|//news.example/a.html|2026-03-02"], "0");
    check(&["A|a|2026-03-02"], &["A|x/1|2026-03-02"], "?0");
}

#[test]
fn a_few_items_without_days_are_known_by_the_end_of_their_address() {
    check(&["A|a", "B|b"], &["A|/newsroom/2026/a", "B|/newsroom/2026/b"], "0 1");
    check(&["Figures|2026/03/figures"], &["Figures|2026/04/figures"], "?0");
    check(&["A|show?id=1", "B|show?id=2"], &["A|//a.example/show?id=1", "B|//a.example/show?id=3"], "0 ?1");
    check(&["Blog post|b1", "Other|o"], &["Blog post|b1-final", "Other|o"], "?0 1");
}

#[test]
fn days_that_came_or_went_do_not_matter_where_the_address_ends_alike() {
    let before = ["A|a|2026-01-04", "B|b|2026-01-03", "C|c|2026-01-02", "D|d|2026-01-01"];
    check(&before, &["E|2026/e", "A|2026/a", "B|2026/b", "C|2026/c"], "- 0 1 2");
    check(&["A|a", "B|b"], &["A|x/a|2026-01-04", "B|x/b|2026-01-03"], "0 1");
}

#[test]
fn a_page_that_turned_over_under_the_same_headlines_on_other_days_is_asked_for() {
    let before = ["Fund A|a1|2026-03-01", "Fund B|b1|2026-03-01", "Fund C|c1|2026-03-01"];
    check(&before, &["Fund A|a2|2026-03-02", "Fund B|b2|2026-03-02", "Fund C|c2|2026-03-02"], "?0 ?1 ?2");
    check(&before, &["Fund A|a2|2026-03-02", "X|x|2026-03-02", "Fund C|c1|2026-03-01"], "- - 2");
}

#[test]
fn without_days_three_headlines_that_come_again_are_asked_for() {
    let before = ["Own shares|s1", "Voting rights|v1", "Dealing|d1", "A|a"];
    check(&before, &["Own shares|s2", "Voting rights|v2", "Dealing|d2", "B|b"], "?0 ?1 ?2 -");
}

#[test]
fn a_headline_that_two_have_had_says_nothing_of_a_third() {
    check(&["-Own shares|s1", "Own shares|s2", "A|a"], &["Own shares|s3", "Own shares|s2", "A|a"], "- 1 2");
}

#[test]
fn where_a_part_is_shown_the_old_address_may_still_be_there() {
    check_within(Extent::Part, &["A|a|2026-03-02", "B|b"], &["A|x/a|2026-03-02", "B|x/b"], "?0 -");
}
