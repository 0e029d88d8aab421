//! Which candidate is the page's listing, and which others belong to it.

use std::collections::HashSet;
use std::ops::Range;

use super::candidates::{self, Candidate};
use super::dating;
use super::features::{self, Features};
use super::fields::{self, Entry};
use super::page::View;
use super::strangers;
use crate::read::ReadError;

/// Below this, a page has no listing. Two undated links of a menu stay under it, three dated headlines are above.
const LEAST_WORTH: f32 = 0.45;

/// How many records of a long list are read before it is chosen.
const GLANCE: usize = 50;

/// How many lists are read to complete the chosen one.
const MOST_ADDED_LOOKS: usize = 6;

/// A candidate with what is in it.
#[derive(Debug, Clone)]
pub struct Choice {
    pub candidate: Candidate,
    pub entries: Vec<Entry>,
    pub features: Features,
    pub worth: f32,
    /// The records of each list that was put together.
    pub parts: Vec<Vec<Range<usize>>>,
}

pub fn choose(view: &View) -> Result<Option<Choice>, ReadError> {
    let mut pool = candidates::propose(view)?;
    let rest = pool.split_off(pool.len().min(candidates::CLOSE_LOOKS));
    let mut looks = pool.into_iter().map(|(_, candidate)| glance(view, candidate)).collect::<Result<Vec<Choice>, _>>()?;
    looks.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    let Some(best) = looks.first().filter(|best| best.worth >= LEAST_WORTH) else { return Ok(None) };
    // A glance at a short list was a close look.
    let best = if best.entries.is_empty() { look(view, best.candidate.clone())? } else { best.clone() };
    if best.entries.is_empty() {
        return Ok(None);
    }
    let others = looks.into_iter().skip(1).chain(rest.into_iter().map(|(_, candidate)| Choice {
        candidate,
        entries: Vec::new(),
        features: Features::default(),
        worth: 0.0,
        parts: Vec::new(),
    }));
    complete(view, best, others).map(Some)
}

/// Adds the lists that the chosen one is continued in: a lead story, a grid, another column or section.
fn complete(view: &View, best: Choice, others: impl Iterator<Item = Choice>) -> Result<Choice, ReadError> {
    let mut whole = best.clone();
    let shapes = address_shapes(view, &best.entries);
    let mut covered = coverage(view, &whole.candidate.records);
    let mut looked = 0;
    for mut other in others {
        if looked >= MOST_ADDED_LOOKS || other.candidate.records.iter().any(|record| covered[record.end] > covered[record.start]) {
            continue;
        }
        if other.entries.is_empty() {
            if !leads_alike(view, &shapes, &other.candidate) {
                continue;
            }
            looked += 1;
            other = look(view, other.candidate)?;
        }
        if !belongs(view, &best, &shapes, &other) {
            continue;
        }
        let from = whole.candidate.records.len();
        whole.parts.push(other.candidate.records.clone());
        whole.candidate.records.extend(other.candidate.records);
        covered = coverage(view, &whole.candidate.records);
        whole.entries.extend(other.entries.into_iter().map(|entry| Entry { record: entry.record + from, ..entry }));
    }
    whole.entries.sort_by_key(|entry| whole.candidate.records[entry.record].start);
    // What one list has for itself may be strange to all of them together.
    strangers::drop_strangers(view, &mut whole.entries);
    dating::settle(view, &whole.candidate.records, &mut whole.entries);
    Ok(whole)
}

/// Running count of nodes that are in a record.
fn coverage(view: &View, records: &[Range<usize>]) -> Vec<u32> {
    let mut inside = vec![0_u32; view.nodes.len() + 1];
    for record in records {
        inside[record.start + 1..=record.end].fill(1);
    }
    let mut sum = 0;
    for count in &mut inside {
        sum += *count;
        *count = sum;
    }
    inside
}

fn belongs(view: &View, best: &Choice, shapes: &HashSet<u64>, other: &Choice) -> bool {
    let (b, o) = (&best.features, &other.features);
    let like =
        o.titles >= 0.75 * b.titles && o.titles >= 0.5 && o.linked >= b.linked - 0.1 && o.zone >= 0.95 * b.zone && o.taken >= 0.7 * b.taken;
    let dated = (b.dated - o.dated).abs() <= 0.3;
    let alike = other.entries.iter().filter_map(|entry| entry.link).filter(|link| shapes.contains(&view.links[*link].shape)).count();
    like && o.count > 0.0 && alike as f32 >= 0.8 * o.count && dated
}

/// A quick look at the first records: does any link in them lead to where the list's items are?
fn leads_alike(view: &View, shapes: &HashSet<u64>, candidate: &Candidate) -> bool {
    let nodes = candidate.records.iter().take(2).flat_map(|record| record.clone().take(200));
    nodes.filter_map(|node| view.nodes[node].link).any(|link| shapes.contains(&view.links[link].shape))
}

fn address_shapes(view: &View, entries: &[Entry]) -> HashSet<u64> {
    entries.iter().filter_map(|entry| entry.link).map(|link| view.links[link].shape).collect()
}

/// As `look`, for choosing: of a long list, some records stand for all.
fn glance(view: &View, candidate: Candidate) -> Result<Choice, ReadError> {
    if candidate.records.len() <= 2 * GLANCE {
        return look(view, candidate);
    }
    let step = candidate.records.len() / GLANCE;
    let some = Candidate { records: candidate.records.iter().step_by(step).cloned().collect() };
    let share = some.records.len() as f32 / candidate.records.len() as f32;
    let seen = look(view, some)?;
    let features = Features { count: seen.features.count / share, coverage: (seen.features.coverage / share).min(1.0), ..seen.features };
    // Its entries are left for a close look.
    Ok(Choice { worth: features::worth(&features), features, entries: Vec::new(), parts: vec![candidate.records.clone()], candidate })
}

fn look(view: &View, candidate: Candidate) -> Result<Choice, ReadError> {
    let entries = fields::extract(view, &candidate.records)?;
    let features = features::measure(view, &candidate.records, &entries);
    Ok(Choice { worth: features::worth(&features), parts: vec![candidate.records.clone()], candidate, entries, features })
}
