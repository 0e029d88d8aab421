//! Which nodes of a page hold a date.

use super::page::View;
use super::words::has_number;
use crate::read::date;
use crate::read::{ReadError, in_time};

/// Longest text, in bytes, in which a date is looked for; longer ones are prose.
const DATE_TEXT: usize = 90;

/// Texts between two looks at the clock.
const LOOK_AT_CLOCK: usize = 32;

/// Marks the nodes that hold a date, and settles in which order the page's dates are written.
pub(super) fn mark_dates(view: &mut View) -> Result<(), ReadError> {
    let mut candidates: Vec<usize> = Vec::new();
    for (index, node) in view.nodes.iter().enumerate() {
        let text = view.text[node.text.clone()].trim();
        let short = text.len() <= DATE_TEXT && text.len() >= 3;
        let could_be = short && has_number(text) && (node.element.is_none() || is_split_text(view, index));
        if could_be || node.name == "time" {
            candidates.push(index);
        }
    }
    let (nodes, text) = (&view.nodes, &view.text);
    view.dates.settle_order(candidates.iter().map(|index| text[nodes[*index].text.clone()].trim()).filter(|text| text.len() <= DATE_TEXT));
    // Elements come before the pieces in them: a date written over several pieces is marked once.
    let mut marked_to = 0;
    for (at, index) in candidates.into_iter().enumerate() {
        if index < marked_to {
            continue;
        }
        if at.is_multiple_of(LOOK_AT_CLOCK) {
            in_time(view.deadline)?;
        }
        let node = &view.nodes[index];
        let text = view.text[node.text.clone()].trim();
        let is_bare = node.name != "time" && date::looks_like_date(text);
        let is_date = is_bare
            || match (node.name, node.element) {
                ("time", _) => true,
                (_, Some(_)) => date::looks_like_date(&view.spaced_text(index)),
                (_, None) => view.dates.read(text).is_some(),
            };
        if is_date {
            view.nodes[index].is_date = true;
            view.nodes[index].is_bare_date = is_bare;
            marked_to = view.nodes[index].end;
        }
    }
    Ok(())
}

/// A short element whose text is in two to six pieces: `<b>12</b><i>March</i>`.
fn is_split_text(view: &View, node: usize) -> bool {
    if view.nodes[node].text.len() > 40 || view.nodes[node].end - node > 16 {
        return false;
    }
    let pieces = view.subtree(node).filter(|inner| view.nodes[*inner].element.is_none() && !view.node_text(*inner).is_empty()).count();
    (2..=6).contains(&pieces) && view.children(node).filter(|child| !view.node_text(*child).is_empty()).count() >= 2
}
