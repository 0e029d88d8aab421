//! Which runs of nodes might be the items of one list: like elements, and the stretches of siblings
//! that begin with like elements. Many are proposed and few survive; `choice` decides.

use std::collections::HashSet;
use std::ops::Range;

use super::features;
use super::hashes::{ByHash, Seeded, mix};
use super::page::View;
use crate::read::{ReadError, in_time};

/// How many candidates are looked at closely, and from which share of the best one's rough worth on.
pub const CLOSE_LOOKS: usize = 10;
const WORTH_A_LOOK: f32 = 0.5;

/// How many are kept to complete the chosen one with.
const KEPT: usize = 80;

/// Groups between two looks at the clock.
const LOOK_AT_CLOCK: usize = 32;

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
    let mut seen: HashSet<u64, Seeded> = HashSet::default();
    // Most cuts are not kept.
    let mut records: Vec<Range<usize>> = Vec::new();
    for (at, group) in Groups::new(view).distinct().enumerate() {
        if at.is_multiple_of(LOOK_AT_CLOCK) {
            in_time(view.deadline)?;
        }
        for cut in [Cut::Element, Cut::Run] {
            if !cut_group(view, group, cut, &mut records) {
                continue;
            }
            let worth = features::rough_worth(view, &records);
            let weakest = if best.len() < KEPT { 0.0 } else { best.last().map_or(0.0, |(worth, _)| *worth) };
            if worth <= weakest || !seen.insert(fingerprint(view, &records)) {
                continue;
            }
            let at = best.partition_point(|(other, _)| *other >= worth);
            best.insert(at, (worth, Candidate { records: records.clone() }));
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

/// Nodes that are alike, in the order in which the first of each group appears.
struct Groups {
    /// Where each group's members begin; one more at the end.
    starts: Vec<usize>,
    members: Vec<usize>,
    /// The same for groups of the same members.
    sums: Vec<u64>,
}

impl Groups {
    /// By place and class on the whole page, by place alone, and among siblings by class, by tag, by a bold beginning and, for table
    /// rows, by their cells.
    fn new(view: &View) -> Groups {
        let mut numbers: ByHash<usize> = ByHash::default();
        let (mut sizes, mut sums): (Vec<usize>, Vec<u64>) = (Vec::new(), Vec::new());
        let mut belongs: Vec<(usize, usize)> = Vec::with_capacity(5 * view.nodes.len());
        let mut add = |key: u64, node: usize| {
            let number = *numbers.entry(key).or_insert(sizes.len());
            if number == sizes.len() {
                sizes.push(0);
                sums.push(0);
            }
            sizes[number] += 1;
            sums[number] = mix(sums[number], node as u64);
            belongs.push((number, node));
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
            add(mix(mix(node.tag, parent), 4), index);
            if view.begins_bold(index) {
                add(mix(mix(node.tag, parent), 7), index);
            }
            if node.name == "tr" {
                add(mix(mix(shape(view, index), parent), 5), index);
            }
        }
        let mut starts = Vec::with_capacity(sizes.len() + 1);
        starts.push(0);
        sizes.iter().for_each(|size| starts.push(starts[starts.len() - 1] + size));
        let mut members = vec![0; belongs.len()];
        let mut next = starts.clone();
        for (number, node) in belongs {
            members[next[number]] = node;
            next[number] += 1;
        }
        Groups { starts, members, sums }
    }

    /// Each group, but of several with the same members the first.
    fn distinct(&self) -> impl Iterator<Item = &[usize]> {
        let mut seen: HashSet<u64, Seeded> = HashSet::default();
        let first = self.sums.iter().enumerate().filter(move |(_, sum)| seen.insert(**sum));
        first.map(|(number, _)| &self.members[self.starts[number]..self.starts[number + 1]])
    }
}

/// The names of a row's cells.
fn shape(view: &View, row: usize) -> u64 {
    view.children(row).filter(|child| view.nodes[*child].element.is_some()).fold(7, |sum, child| mix(sum, view.nodes[child].style))
}

/// Writes the records of one cut; false if the group cannot be cut so.
fn cut_group(view: &View, group: &[usize], cut: Cut, records: &mut Vec<Range<usize>>) -> bool {
    match cut {
        Cut::Element => {
            records.clear();
            records.extend(group.iter().map(|node| view.subtree(*node)));
            true
        }
        Cut::Run => runs(view, group).map(|runs| *records = runs).is_some(),
    }
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

/// The same for cuts whose records hold the same texts: an element around another and nothing else is no second way to cut.
fn fingerprint(view: &View, records: &[Range<usize>]) -> u64 {
    records.iter().fold(records.len() as u64, |sum, record| {
        let text = view.text_range(record.clone());
        mix(mix(sum, text.start as u64), text.end as u64)
    })
}
