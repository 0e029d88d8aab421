//! What stands between the records of a list and dates those below it: days, months and years. Years to choose from are no
//! headings, nor are dates that follow their items.

use std::collections::HashSet;
use std::ops::Range;

use super::super::fields::Entry;
use super::super::hashes::{ByHash, Seeded, mix};
use super::super::page::View;
use super::super::titles::heading_of;
use super::super::zone::Zone;
use crate::read::date::{self, Said, heading_month, heading_year};

/// Longest heading of a group, in bytes.
const LONGEST: usize = 60;

/// How far before the list the heading of the page may stand, in nodes.
const FAR: usize = 400;

/// What the headings above an item say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Heading {
    pub(super) day: Option<Said>,
    pub(super) year: Option<i32>,
    pub(super) month: Option<u32>,
}

/// One heading.
#[derive(Debug, Clone, Copy)]
struct Mark {
    /// Before which record, in page order; the number of records for one behind the last.
    gap: usize,
    /// The same for headings of one kind.
    kind: u64,
    says: Says,
}

#[derive(Debug, Clone, Copy)]
enum Says {
    Day(Said),
    Month(Option<i32>, u32),
    Year(i32),
}

/// The records without the headings that stand at their ends, where a record is a run of siblings: what heads the next group is
/// not the last item's.
pub(super) fn bodies(view: &View, records: &[Range<usize>]) -> Vec<Range<usize>> {
    if records.iter().all(|record| view.nodes[record.start].end == record.end) {
        return records.to_vec();
    }
    let Some(first) = records.iter().map(|record| record.start).min() else { return Vec::new() };
    let mut above = Vec::new();
    read_gap(view, view.nodes[first].parent + 1..first, 0, &mut above);
    let kinds: Vec<u64> = above.iter().map(|mark| mark.kind).collect();
    records.iter().map(|record| record.start..end_of_body(view, record, &kinds)).collect()
}

/// Where the headings at the end of a record begin: roots with nothing but a heading of a kind that stands above the list, too.
fn end_of_body(view: &View, record: &Range<usize>, kinds: &[u64]) -> usize {
    let mut end = record.start;
    let mut root = record.start;
    while root < record.end {
        let next = view.nodes[root].end;
        let mut marks = Vec::new();
        if view.node_text(root).len() <= LONGEST {
            read_gap(view, root..next, 0, &mut marks);
        }
        let is_heading = root > record.start && marks.len() == 1 && kinds.contains(&marks[0].kind);
        if !is_heading && !view.node_text(root).is_empty() {
            end = next;
        }
        root = next;
    }
    end
}

/// What each entry stands under.
pub(super) fn above(view: &View, records: &[Range<usize>], entries: &[Entry]) -> Vec<Heading> {
    // A record without an entry may be a heading that is built like the items.
    let mut order: Vec<usize> = entries.iter().map(|entry| entry.record).collect();
    order.sort_unstable_by_key(|record| records[*record].start);
    order.dedup();
    let mut marks = Vec::new();
    let Some(around) = collect(view, records, &order, &mut marks) else { return vec![Heading::default(); entries.len()] };
    drop_others(view, records, entries, (order.len(), &mut marks));
    let mut by_record = vec![Heading::default(); records.len()];
    let mut now = Heading { year: year_of_page(view, around), ..Heading::default() };
    let mut next = marks.iter().peekable();
    for (gap, record) in order.into_iter().enumerate() {
        while let Some(mark) = next.next_if(|mark| mark.gap <= gap) {
            now = match mark.says {
                Says::Day(said) => Heading { day: Some(said), ..now },
                Says::Month(year, month) => Heading { year: year.or(now.year), month: Some(month), day: None },
                Says::Year(year) => Heading { year: Some(year), month: None, day: None },
            };
        }
        by_record[record] = now;
    }
    entries.iter().map(|entry| by_record[entry.record]).collect()
}

/// The headings in the gaps between records; gives the element around the list.
fn collect(view: &View, records: &[Range<usize>], order: &[usize], marks: &mut Vec<Mark>) -> Option<usize> {
    let (first, last) = (order.first()?, order.last()?);
    let around = view.common_parent(records[*first].start, records[*last].start);
    let mut at = around + 1;
    for (gap, record) in order.iter().enumerate() {
        read_gap(view, at..records[*record].start, gap, marks);
        at = at.max(records[*record].end);
    }
    read_gap(view, at..view.nodes[around].end, order.len(), marks);
    Some(around)
}

fn read_gap(view: &View, gap: Range<usize>, number: usize, marks: &mut Vec<Mark>) {
    let mut at = gap.start;
    while at < gap.end {
        let node = &view.nodes[at];
        let here = at;
        at += 1;
        let text = view.node_text(here);
        // A year that leads to other pages is one of a menu; in a heading, it leads to itself.
        let is_menu = node.link.is_some() && heading_of(view, here).is_none();
        if is_menu || node.zone == Zone::Nav || text.is_empty() || text.len() > LONGEST || node.end > gap.end {
            continue;
        }
        let Some((says, form)) = read(view, here) else { continue };
        marks.push(Mark { gap: number, kind: mix(node.path, form), says });
        at = node.end;
    }
}

fn read(view: &View, index: usize) -> Option<(Says, u64)> {
    let (node, text) = (&view.nodes[index], view.node_text(index));
    if node.is_date {
        return Some((Says::Day(view.dates.say(text)?), 1));
    }
    if node.element.is_some() {
        return None;
    }
    if let Some((year, month)) = heading_month(text) {
        return Some((Says::Month(year, month), 2));
    }
    heading_year(text).filter(|_| text.contains(|c: char| c.is_numeric())).map(|year| (Says::Year(year), 3))
}

/// Leaves the headings: what stands several times before one record only is a menu, what stands behind the last record and not
/// before the first belongs to what it follows, and a single day may be today's.
fn drop_others(view: &View, records: &[Range<usize>], entries: &[Entry], (count, marks): (usize, &mut Vec<Mark>)) {
    let mut gaps: ByHash<Vec<usize>> = ByHash::default();
    for mark in marks.iter() {
        gaps.entry(mark.kind).or_default().push(mark.gap);
    }
    let own_dates = entries.iter().filter_map(|entry| entry.date.filter(|date| records[entry.record].contains(date)));
    let own: HashSet<u64, Seeded> = own_dates.map(|date| mix(view.nodes[date].path, 1)).collect();
    marks.retain(|mark| {
        let gaps = &gaps[&mark.kind];
        let (first, last) = (gaps[0], gaps[gaps.len() - 1]);
        let is_day = matches!(mark.says, Says::Day(_));
        let is_menu = first == last && (gaps.len() > 1 || is_day);
        let follows = last == count && first > 0;
        let is_own = is_day && own.contains(&mark.kind);
        !is_menu && !follows && !is_own
    });
}

/// The year that the page's address or its heading names, for a page of one year.
fn year_of_page(view: &View, around: usize) -> Option<i32> {
    let headed = || {
        let before = (0..=around).rev().take(FAR);
        let mut headings = before.filter(|node| view.nodes[*node].is_heading && matches!(view.nodes[*node].name, "h1" | "h2"));
        headings.find_map(|node| heading_year(view.node_text(node)))
    };
    date::year_in(&view.url).map(|(year, _)| year).or_else(headed)
}
