//! Which runs of nodes might be the items of one list: like elements, and the stretches of siblings
//! that begin with like elements. Many are proposed and few survive; `choice` decides.

use std::ops::Range;

use super::features;
use super::hashes::{ByHash, hash, mix};
use super::page::View;
use crate::read::{ReadError, in_time};

/// How many candidates are looked at closely, and from which share of the best one's rough worth on.
pub const CLOSE_LOOKS: usize = 10;
const WORTH_A_LOOK: f32 = 0.5;

/// How many are kept to complete the chosen one with.
const KEPT: usize = 80;

/// One way to cut a part of the page into items.
#[derive(Debug, Clone, Default)]
pub struct Candidate {
    /// In page order, never overlapping.
    pub records: Vec<Range<usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// Each record is one element.
    Element,
    /// Each record is an element or a piece of text and the siblings up to the next like it.
    Run,
}

/// The most promising ways to cut the page, best first.
pub fn propose(view: &View) -> Result<Vec<(f32, Candidate)>, ReadError> {
    let mut best: Vec<(f32, Candidate)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for group in groups(view) {
        in_time(view.deadline)?;
        for cut in [Cut::Element, Cut::Run] {
            let Some(candidate) = cut_group(view, &group, cut) else { continue };
            let worth = features::rough_worth(view, &candidate.records);
            let weakest = if best.len() < KEPT { 0.0 } else { best.last().map_or(0.0, |(worth, _)| *worth) };
            if worth <= weakest || !seen.insert(fingerprint(view, &candidate)) {
                continue;
            }
            let at = best.partition_point(|(other, _)| *other >= worth);
            best.insert(at, (worth, candidate));
            best.truncate(KEPT);
        }
    }
    Ok(best)
}

/// How many of the proposed are looked at closely; the best come first.
pub fn worth_a_look(proposed: &[(f32, Candidate)]) -> usize {
    let best = proposed.first().map_or(0.0, |(worth, _)| *worth);
    proposed.iter().take(CLOSE_LOOKS).take_while(|(worth, _)| *worth >= WORTH_A_LOOK * best).count()
}

/// Nodes that are alike: by place and class on the whole page, by place alone, and among siblings by
/// class, by tag, by a bold beginning and, for table rows, by their cells. In the order in which each first appears.
fn groups(view: &View) -> Vec<Vec<usize>> {
    let mut numbers: ByHash<usize> = ByHash::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut add = |key: u64, node: usize| {
        let number = *numbers.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[number].push(node);
    };
    for (index, node) in view.nodes.iter().enumerate().skip(1) {
        // What has no text of its own begins no item; the date before a headline may be a bare text.
        if (node.element.is_none() && !node.is_date) || view.totals(view.subtree(index)).letters == 0.0 {
            continue;
        }
        let parent = node.parent as u64;
        add(mix(node.styled_path, 1), index);
        add(mix(mix(node.path, node.style), 6), index);
        add(mix(node.path, 2), index);
        add(mix(mix(node.style, parent), 3), index);
        add(mix(mix(hash(node.name), parent), 4), index);
        if view.begins_bold(index) {
            add(mix(mix(hash(node.name), parent), 7), index);
        }
        if node.name == "tr" {
            add(mix(mix(shape(view, index), parent), 5), index);
        }
    }
    groups
}

/// The names of a row's cells.
fn shape(view: &View, row: usize) -> u64 {
    view.children(row).filter(|child| view.nodes[*child].element.is_some()).fold(7, |sum, child| mix(sum, view.nodes[child].style))
}

fn cut_group(view: &View, group: &[usize], cut: Cut) -> Option<Candidate> {
    let records = match cut {
        Cut::Element => group.iter().map(|node| view.subtree(*node)).collect(),
        Cut::Run => runs(view, group)?,
    };
    Some(Candidate { records })
}

/// Each member with its following siblings up to the next member; the last one of a parent gets as
/// many siblings as the others have. `None` if nothing follows most members.
pub fn runs(view: &View, group: &[usize]) -> Option<Vec<Range<usize>>> {
    if group.len() < 2 {
        return None;
    }
    let next_is_sibling = |at: usize| group.get(at + 1).is_some_and(|next| view.nodes[*next].parent == view.nodes[group[at]].parent);
    let mut lengths: Vec<usize> = Vec::new();
    for at in 0..group.len() {
        if next_is_sibling(at) {
            lengths.push(view.place(group[at + 1]) - view.place(group[at]));
        }
    }
    let longer = lengths.iter().filter(|length| **length > 1).count();
    if longer * 2 <= lengths.len() {
        return None;
    }
    lengths.sort_unstable();
    let usual = lengths[lengths.len() / 2];
    let most = lengths[lengths.len() * 9 / 10].max(usual);
    let records = (0..group.len())
        .map(|at| {
            let limit = if next_is_sibling(at) { most * 2 } else { usual };
            let stop = if next_is_sibling(at) { group[at + 1] } else { view.nodes[view.nodes[group[at]].parent].end };
            group[at]..view.end_of_siblings(group[at], limit).min(stop)
        })
        .collect();
    Some(records)
}

/// The same for candidates whose records hold the same texts: an element around another and nothing else is no second way to cut.
fn fingerprint(view: &View, candidate: &Candidate) -> u64 {
    candidate.records.iter().fold(candidate.records.len() as u64, |sum, record| {
        let text = view.text_range(record.clone());
        mix(mix(sum, text.start as u64), text.end as u64)
    })
}
