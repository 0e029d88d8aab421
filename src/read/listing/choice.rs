//! Which candidate is the page's listing, and which others belong to it.

use std::collections::HashSet;
use std::ops::Range;

use super::candidates::{self, Candidate};
use super::dating;
use super::features::{self, Features};
use super::fields::{self, Entry};
use super::hashes::Seeded;
use super::headlines;
use super::joins::{self, Chosen};
use super::page::View;
use super::parts;
use super::strangers;
use super::training::{Study, Weights};
use super::why::Considered;
use super::words;
use crate::read::ReadError;

/// Below this, a page has no listing. Two undated links of a menu stay under it, three dated headlines are above.
const LEAST_WORTH: f32 = 0.45;

/// How many records of a long list are read before it is chosen.
const GLANCE: usize = 50;

/// How many lists are read to complete the chosen one.
const MOST_ADDED_LOOKS: usize = 6;

/// A candidate with what is in it.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    pub candidate: Candidate,
    pub entries: Vec<Entry>,
    pub features: Features,
    pub worth: f32,
    /// The records of each list that was put together.
    pub parts: Vec<Vec<Range<usize>>>,
}

/// What might be the listing, the most worth first, for whoever wants to know why: more than need be looked at to choose it.
pub fn consider(view: &View) -> Result<Vec<Considered>, ReadError> {
    let proposed = candidates::propose(view)?.into_iter().take(candidates::CLOSE_LOOKS);
    let looks = proposed.map(|(_, candidate)| glance(view, candidate)).collect::<Result<Vec<Choice>, _>>()?;
    let mut considered: Vec<Considered> = looks.iter().map(|look| Considered::of(view, look)).collect();
    considered.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    Ok(considered)
}

/// The listing of a page, if it has one. The trainer's `study` notes what was compared.
pub fn choose(view: &View, weights: &Weights, mut study: Option<&mut Study>) -> Result<Option<Choice>, ReadError> {
    let mut pool = candidates::propose(view)?;
    let rest = pool.split_off(candidates::worth_a_look(&pool));
    let mut looks = pool.into_iter().map(|(_, candidate)| glance(view, candidate)).collect::<Result<Vec<Choice>, _>>()?;
    looks.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    if let Some(study) = &mut study {
        for look in &looks {
            study.cuts.push((look.features, Study::items(view, look)));
        }
    }
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
    complete(view, best, others, weights, study).map(Some)
}

/// Adds the lists that the chosen one is continued in: a lead story, a grid, another column or section; and leaves out what
/// only looks like its items.
fn complete(
    view: &View,
    best: Choice,
    others: impl Iterator<Item = Choice>,
    weights: &Weights,
    mut study: Option<&mut Study>,
) -> Result<Choice, ReadError> {
    let (main, rest) = parts::split(view, best);
    let parts = rest.len();
    let chosen = Chosen::new(view, &main);
    if let Some(study) = &mut study {
        study.main = Study::items(view, &main);
    }
    let (mut own, mut joined) = (vec![main.clone()], Vec::new());
    let mut covered = coverage(view, &main.candidate.records);
    let mut looked = 0;
    for (at, mut other) in rest.into_iter().chain(others).enumerate() {
        // A record that holds covered nodes, or is in one, begins or ends in it or goes around it.
        if other.candidate.records.iter().any(|record| covered[record.clone()].contains(&true)) {
            continue;
        }
        if other.entries.is_empty() {
            if looked >= MOST_ADDED_LOOKS || !chosen.leads_alike(view, &other.candidate.records) {
                continue;
            }
            looked += 1;
            other = look(view, other.candidate)?;
        }
        if other.entries.is_empty() {
            continue;
        }
        let features = chosen.compare(view, &other);
        if let Some(study) = &mut study {
            study.joins.push((features, Study::items(view, &other)));
        }
        if !joins::belongs(&features, weights) {
            continue;
        }
        cover(&mut covered, &other.candidate.records);
        if at < parts { own.push(other) } else { joined.push(other) }
    }
    let mut whole = parts::unite(own);
    for other in joined {
        let from = whole.candidate.records.len();
        whole.parts.push(other.candidate.records.clone());
        whole.candidate.records.extend(other.candidate.records);
        whole.entries.extend(other.entries.into_iter().map(|entry| Entry { record: entry.record + from, ..entry }));
    }
    whole.entries.sort_by_key(|entry| whole.candidate.records[entry.record].start);
    finish(view, &whole.candidate.records, &mut whole.entries);
    Ok(whole)
}

/// What is done to the entries of all lists together: strangers leave, dates are read, headlines cut to their words.
pub(super) fn finish(view: &View, records: &[Range<usize>], entries: &mut Vec<Entry>) {
    drop_repeats(entries);
    // What one list has for itself may be strange to all of them together.
    strangers::drop_strangers(view, entries);
    dating::settle(view, records, entries);
    headlines::cut_days(entries);
}

/// A headline without a link that another list has with one: a table of contents and the texts that it leads to.
fn drop_repeats(entries: &mut Vec<Entry>) {
    let linked: HashSet<u64, Seeded> = entries.iter().filter(|entry| entry.link.is_some()).map(|entry| words::key(&entry.title)).collect();
    entries.retain(|entry| entry.link.is_some() || !linked.contains(&words::key(&entry.title)));
}

/// For each node, whether it is in a record.
fn coverage(view: &View, records: &[Range<usize>]) -> Vec<bool> {
    let mut covered = vec![false; view.nodes.len()];
    cover(&mut covered, records);
    covered
}

fn cover(covered: &mut [bool], records: &[Range<usize>]) {
    records.iter().for_each(|record| covered[record.clone()].fill(true));
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
