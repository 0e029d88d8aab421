//! Alike records are not always one list: a page may build its events and its most-read stories as it builds its news.
//! Where the page parts them, by a heading or another zone, each part is judged for itself.

use std::ops::Range;

use super::candidates::Candidate;
use super::choice::Choice;
use super::features;
use super::fields::Entry;
use super::joins;
use super::page::View;

/// Cuts a list where headings or zones part it. The part that reads most like a list of announcements comes first.
pub(super) fn split(view: &View, choice: Choice) -> (Choice, Vec<Choice>) {
    let runs = runs(view, &choice.candidate.records);
    // A heading before every record belongs to the record.
    if runs.len() < 2 || runs.len() * 2 > choice.candidate.records.len() {
        return (choice, Vec::new());
    }
    let mut parts: Vec<Choice> = runs.into_iter().filter_map(|run| part(view, &choice, run)).collect();
    let Some(best) = (0..parts.len()).max_by(|a, b| parts[*a].worth.total_cmp(&parts[*b].worth)) else { return (choice, Vec::new()) };
    let main = parts.remove(best);
    (main, parts)
}

/// The parts that were kept as one list again, in page order.
pub(super) fn unite(mut parts: Vec<Choice>) -> Choice {
    parts.sort_by_key(|part| part.candidate.records.first().map_or(0, |record| record.start));
    let mut parts = parts.into_iter();
    // There is one at least, the main part.
    let Some(mut whole) = parts.next() else { return Choice::default() };
    for part in parts {
        let from = whole.candidate.records.len();
        if part.worth > whole.worth {
            (whole.worth, whole.features) = (part.worth, part.features);
        }
        whole.candidate.records.extend(part.candidate.records);
        whole.entries.extend(part.entries.into_iter().map(|entry| Entry { record: entry.record + from, ..entry }));
    }
    whole.parts = vec![whole.candidate.records.clone()];
    whole
}

/// Stretches of records, by their numbers, that nothing parts.
fn runs(view: &View, records: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut begin = 0;
    for at in 1..=records.len() {
        if at == records.len() || joins::is_parted(view, &records[at - 1], &records[at]) {
            runs.push(begin..at);
            begin = at;
        }
    }
    runs
}

/// Some records of a list as a list of their own; `None` where they say nothing.
fn part(view: &View, whole: &Choice, run: Range<usize>) -> Option<Choice> {
    let records = whole.candidate.records[run.clone()].to_vec();
    let own = whole.entries.iter().filter(|entry| run.contains(&entry.record));
    let entries: Vec<Entry> = own.map(|entry| Entry { record: entry.record - run.start, ..entry.clone() }).collect();
    if entries.is_empty() {
        return None;
    }
    let features = features::measure(view, &records, &entries);
    Some(Choice { worth: features::worth(&features), features, entries, parts: vec![records.clone()], candidate: Candidate { records } })
}
