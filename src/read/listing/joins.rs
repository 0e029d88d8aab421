//! Whether another list of the page continues the chosen one, as a lead story, a grid or a second column do, or stands for
//! itself, as events, popular items and downloads do. Named features of the two, and learnt weights (`weights`).

use std::collections::HashSet;
use std::ops::Range;

use chrono::NaiveDate;

use super::choice::Choice;
use super::fields::read_date;
use super::hashes::Seeded;
use super::headings;
use super::page::View;
use super::training::{self, Weights};
use super::words;
use crate::read::date;

/// What the features are called, in their order.
pub const NAMES: [&str; COUNT] = [
    "titles like its own",
    "links like its own",
    "dates like its own",
    "zone like its own",
    "headline links used",
    "addresses like its own",
    "addresses of another section",
    "records of the same build",
    "records of the same tag and place",
    "titles at the same rank",
    "heading of its own",
    "heading names another thing",
    "heading names announcements",
    "another heading in between",
    "dates to come",
    "dates among its own",
    "dates far older",
    "stands before",
    "stands behind",
    "far away in the tree",
    "single record",
    "shorter than a fourth",
    "items it has itself",
    "texts much shorter",
    "texts much longer",
    "class or heading of the margin",
    "only the list's heading names announcements",
];

const COUNT: usize = 27;

/// Places in `NAMES` of what alone decides.
const NAMES_OTHERS: usize = 11;
const NAMES_ANNOUNCEMENTS: usize = 12;
const IN_MARGIN: usize = 25;

/// Longest heading of a list, in letters.
const HEADING: f32 = 60.0;

/// So many dates show when the items of a list are from.
const DATES: usize = 30;

/// One number for each of `NAMES`, most of them 0 or 1.
pub type Features = [f32; COUNT];

/// True if the weights say that it belongs to the list. What stands in the margin under "Most read" never does.
pub(super) fn belongs(features: &Features, weights: &Weights) -> bool {
    let holds = |feature: usize| features[feature] > 0.0;
    if holds(IN_MARGIN) && holds(NAMES_OTHERS) && !holds(NAMES_ANNOUNCEMENTS) {
        return false;
    }
    training::sum(&weights.join, features) >= 0.0
}

/// What is to be known of the chosen list to compare others with it.
pub(super) struct Chosen<'c> {
    choice: &'c Choice,
    shapes: HashSet<u64, Seeded>,
    sections: HashSet<u64, Seeded>,
    styles: HashSet<u64, Seeded>,
    paths: HashSet<u64, Seeded>,
    title_paths: HashSet<u64, Seeded>,
    keys: HashSet<u32, Seeded>,
    dates: Option<(NaiveDate, NaiveDate)>,
    letters: f32,
    span: Range<usize>,
}

impl<'c> Chosen<'c> {
    pub(super) fn new(view: &View, choice: &'c Choice) -> Chosen<'c> {
        let records = &choice.candidate.records;
        let links = || choice.entries.iter().filter_map(|entry| entry.link).map(|link| &view.links[link]);
        Chosen {
            choice,
            shapes: links().map(|link| link.address().shape).collect(),
            sections: links().map(|link| link.address().section).collect(),
            styles: records.iter().map(|record| view.nodes[record.start].style).collect(),
            paths: records.iter().map(|record| view.nodes[record.start].path).collect(),
            title_paths: choice.entries.iter().map(|entry| title_rank(view, entry.title_node)).collect(),
            keys: links().map(|link| link.key).collect(),
            dates: span_of_dates(view, choice),
            letters: letters_of(view, choice),
            span: span(records),
        }
    }

    /// A quick look at the first records: does any link in them lead to where the list's items are?
    pub(super) fn leads_alike(&self, view: &View, records: &[Range<usize>]) -> bool {
        let nodes = records.iter().take(2).flat_map(|record| record.clone().take(200));
        nodes.filter_map(|node| view.nodes[node].link).any(|link| self.shapes.contains(&view.links[link].address().shape))
    }

    /// What speaks for and against that `other` continues the chosen list.
    pub(super) fn compare(&self, view: &View, other: &Choice) -> Features {
        let (b, o) = (&self.choice.features, &other.features);
        let records = &other.candidate.records;
        let count = other.entries.len().max(1) as f32;
        let links = || other.entries.iter().filter_map(|entry| entry.link).map(|link| &view.links[link]);
        let linked = (links().count() as f32).max(1.0);
        let share = |holds: &dyn Fn(&super::links::Link) -> bool| links().filter(|link| holds(link)).count() as f32 / linked;
        let among = |known: &HashSet<u64, Seeded>, of: &dyn Fn(&Range<usize>) -> u64| {
            records.iter().filter(|record| known.contains(&of(record))).count() as f32 / records.len() as f32
        };
        let own = span(records);
        let heading = heading_of(view, &own, &self.span).or_else(|| heading_within(view, other));
        let said = |heading: Option<usize>| heading.map(|node| view.node_text(node).to_lowercase()).unwrap_or_default();
        let heading_text = said(heading);
        let listed_under = heading_of(view, &self.span, &own).filter(|_| heading.is_some());
        let dates = span_of_dates(view, other);
        let today = view.dates.today();
        let letters = letters_of(view, other);
        let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
        let before = own.start < self.span.start;
        [
            (o.titles / b.titles.max(0.05)).min(1.0),
            1.0 - (b.linked - o.linked).max(0.0),
            1.0 - (b.dated - o.dated).abs(),
            (o.zone / b.zone).min(1.0),
            (o.taken / b.taken.max(0.05)).min(1.0),
            share(&|link| self.shapes.contains(&link.address().shape)),
            share(&|link| !self.sections.contains(&link.address().section)),
            among(&self.styles, &|record| view.nodes[record.start].style),
            among(&self.paths, &|record| view.nodes[record.start].path),
            other.entries.iter().filter(|entry| self.title_paths.contains(&title_rank(view, entry.title_node))).count() as f32 / count,
            flag(heading.is_some()),
            flag(headings::names_other_things(&heading_text)),
            flag(headings::names_announcements(&heading_text)),
            flag(is_parted(view, &own, &self.span)),
            dates.map_or(0.0, |(_, last)| flag(last > today)),
            both(dates, self.dates, |(first, last), (oldest, newest)| first < newest && last > oldest),
            both(dates, self.dates, |(_, last), (oldest, newest)| last < oldest - (newest - oldest)),
            flag(before),
            flag(!before),
            (distance(view, &own, &self.span) as f32 / 8.0).min(1.0),
            flag(records.len() == 1),
            flag(o.count * 4.0 < b.count),
            share(&|link| self.keys.contains(&link.key)),
            flag(letters * 2.0 < self.letters),
            flag(letters > 2.0 * self.letters),
            flag(view.nodes[own.start].zone > view.nodes[self.span.start].zone),
            flag(headings::names_announcements(&said(listed_under)) && !headings::names_announcements(&heading_text)),
        ]
    }
}

fn both<T: Copy>(a: Option<T>, b: Option<T>, holds: impl Fn(T, T) -> bool) -> f32 {
    match (a, b) {
        (Some(a), Some(b)) if holds(a, b) => 1.0,
        _ => 0.0,
    }
}

/// From the first node of the first record to behind the last.
fn span(records: &[Range<usize>]) -> Range<usize> {
    let start = records.iter().map(|record| record.start).min().unwrap_or(0);
    start..records.iter().map(|record| record.end).max().unwrap_or(start)
}

/// The kind of element that a title stands in.
fn title_rank(view: &View, node: usize) -> u64 {
    let nearest = if view.nodes[node].is_heading { Some(node) } else { super::titles::heading_of(view, node) };
    super::hashes::hash(nearest.map_or("", |node| view.nodes[node].name))
}

fn letters_of(view: &View, choice: &Choice) -> f32 {
    let records = &choice.candidate.records;
    records.iter().map(|record| view.totals(record.clone()).letters).sum::<f32>() / records.len().max(1) as f32
}

/// The first and the last day of a list's items.
fn span_of_dates(view: &View, choice: &Choice) -> Option<(NaiveDate, NaiveDate)> {
    let step = choice.entries.len().div_ceil(DATES).max(1);
    let days = choice.entries.iter().step_by(step).filter_map(|entry| planned_day(view, entry.date?));
    days.fold(None, |span, day| Some(span.map_or((day, day), |(first, last): (NaiveDate, NaiveDate)| (first.min(day), last.max(day)))))
}

fn planned_day(view: &View, node: usize) -> Option<NaiveDate> {
    let published = read_date(view, node).or_else(|| view.dates.read_planned(&view.spaced_text(node)));
    published.map(|published| published.day())
}

/// The outermost element around the list that does not hold the other one; the list itself where there is none.
fn branch(view: &View, own: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    let mut at = own.start;
    let mut branch = own.clone();
    while at > 0 {
        at = view.nodes[at].parent;
        let around = view.subtree(at);
        if around.start <= other.start && other.end <= around.end {
            break;
        }
        if around.end >= own.end && (around.end <= other.start || other.end <= around.start) {
            branch = around;
        }
    }
    branch
}

/// The heading that the list has for itself: in its branch of the page, before its first record.
fn heading_of(view: &View, own: &Range<usize>, other: &Range<usize>) -> Option<usize> {
    let branch = branch(view, own, other);
    let before = (branch.start..own.start).rev();
    let found = before.take(60).find(|node| is_heading(view, *node) && view.nodes[*node].end <= own.start);
    // Without a branch of its own: what stands between two lists heads the later one.
    found.or_else(|| (other.end <= own.start).then(|| heading_between(view, other.end..own.start)).flatten())
}

/// The heading in a list's first record, above the headline: where a record is a box with a list in it, or its heading is a record
/// that says nothing else.
fn heading_within(view: &View, other: &Choice) -> Option<usize> {
    let (records, entry) = (&other.candidate.records, other.entries.first()?);
    if other.entries.len() > 1 && entry.record == 0 {
        return None;
    }
    let start = records[..=entry.record].iter().map(|record| record.start).min()?;
    (start..entry.title_node).find(|node| is_heading(view, *node) && view.nodes[*node].end <= entry.title_node)
}

fn heading_between(view: &View, gap: Range<usize>) -> Option<usize> {
    gap.clone().rev().take(60).find(|node| is_heading(view, *node) && view.nodes[*node].end <= gap.end)
}

fn is_heading(view: &View, node: usize) -> bool {
    let text = view.node_text(node);
    (view.nodes[node].is_heading || view.nodes[node].is_named_title)
        && !text.is_empty()
        && words::letters(text) <= HEADING
        && !date::looks_like_date(text)
        && !names_a_time(text)
}

/// A year or a month, with the count of its items or without: it groups a list and does not end it.
fn names_a_time(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| matches!(c, '(' | ')') || c.is_ascii_punctuation());
    let without_count =
        text.rsplit_once(|c: char| c.is_whitespace() || c == '(').filter(|(_, count)| is_count(count)).map(|(rest, _)| rest.trim());
    let says_time = |text: &str| date::heading_year(text).is_some() || date::heading_month(text).is_some();
    says_time(text) || without_count.is_some_and(says_time)
}

fn is_count(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A heading stands between two stretches of the page, or they are in different zones.
pub(super) fn is_parted(view: &View, own: &Range<usize>, other: &Range<usize>) -> bool {
    let gap = if other.end <= own.start { other.end..own.start } else { own.end..other.start.max(own.end) };
    view.nodes[own.start].zone != view.nodes[other.start].zone || heading_between(view, gap).is_some()
}

/// How many elements one has to leave to get from one list to the other.
fn distance(view: &View, own: &Range<usize>, other: &Range<usize>) -> usize {
    let branch = branch(view, own, other);
    let mut at = own.start;
    let mut steps = 0;
    while at > branch.start {
        at = view.nodes[at].parent;
        steps += 1;
    }
    steps
}
