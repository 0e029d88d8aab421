//! What was found, as a rule that a person can paste and edit: the shortest one that finds the very same items.

use super::choice::Choice;
use super::learnt::Sheet;
use super::page::View;
use super::select::select;
use super::selectors::selector_of;
use crate::model::{Item, Select};

/// Lists of one page that are told apart in a rule; more make it unreadable.
const MOST_PARTS: usize = 4;

/// A rule that finds exactly `items`; `None` where selectors cannot say it.
pub(super) fn describe(sheet: Sheet, view: &View, choice: &Choice, items: &[Item]) -> Option<Select> {
    if choice.parts.len() > MOST_PARTS {
        return None;
    }
    let of_part = |records: &Vec<std::ops::Range<usize>>| selector_of(view, &records.iter().map(|record| record.start).collect::<Vec<_>>());
    let selectors: Option<Vec<String>> = choice.parts.iter().map(of_part).collect();
    let rule = Select { item: selectors?.join(", "), ..Select::default() };
    let selected = select(sheet.html, sheet.url, &rule, sheet.dates, sheet.deadline).ok()?;
    (selected.items == items).then_some(rule)
}
