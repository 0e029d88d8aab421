//! The dates that stand in the records themselves. The same place in every record is a column; which column is that of
//! publication shows in the whole list: in its head and labels, in how many records have it, in whether it runs in order.

use std::ops::Range;

use chrono::NaiveDate;
use scraper::ElementRef;

use super::super::fields::Entry;
use super::super::hashes::{ByHash, ByKey, mix};
use super::super::page::View;
use super::super::words::has_number;
use super::stamps;
use crate::read::date::{self, Cue, DateReader, Said};

/// Longest text that may be a part of a date (`27 February`, `14:10`), in bytes.
const PART: usize = 24;

/// Pieces of a date that is written over several elements.
const PIECES: usize = 3;

/// Nodes of such a date.
const NODES: usize = 16;

/// Longest label before a date, in bytes.
const LABEL: usize = 40;

/// A column of parts of dates alone needs so many of the records.
const USUAL: f32 = 0.6;

/// A text in a column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Index into the entries.
    pub(super) entry: usize,
    pub(super) node: usize,
    /// Known for a date when the page was flattened.
    is_marked: bool,
    /// Nothing but a date.
    is_bare: bool,
    pub(super) said: Option<Said>,
}

/// What an item's own text says of its day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own {
    pub(super) said: Said,
    /// It names a day, but perhaps that of something else.
    pub(super) is_doubtful: bool,
}

#[derive(Debug, Default)]
struct Column {
    spots: Vec<Spot>,
    /// Which cell of its row it is in.
    cell: Option<u64>,
    worth: f32,
    is_doubtful: bool,
}

/// What each entry's own text says of its day.
pub(super) fn read(view: &View, records: &[Range<usize>], entries: &[Entry]) -> Vec<Option<Own>> {
    let mut columns = gather(view, records, entries);
    let several = columns.len() > 1;
    for column in &mut columns {
        say(view, column);
        weigh(view, records, entries, column, several);
    }
    columns.retain(|column| column.worth > 0.0);
    columns.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    let mut own: Vec<Option<Own>> = vec![None; entries.len()];
    for column in &columns {
        for spot in &column.spots {
            let Some(said) = spot.said.filter(|_| own[spot.entry].is_none()) else { continue };
            own[spot.entry] = Some(Own { said, is_doubtful: column.is_doubtful });
        }
    }
    own
}

/// The columns, each in page order.
fn gather(view: &View, records: &[Range<usize>], entries: &[Entry]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    let mut by_slot: ByHash<usize> = ByHash::default();
    let mut places: Vec<u64> = Vec::new();
    let some_are_dated = entries.iter().any(|entry| view.totals(records[entry.record].clone()).dates > 0);
    for (entry, found) in entries.iter().enumerate() {
        let record = records[found.record].clone();
        places.clear();
        let mut cells: ByKey<usize, u64> = ByKey::default();
        let mut seen: ByHash<u64> = ByHash::default();
        let mut cell: Option<(u64, usize)> = None;
        let is_undated = some_are_dated && view.totals(record.clone()).dates == 0;
        let mut taken_to = record.start;
        for index in record.clone() {
            let node = &view.nodes[index];
            let above = if index > record.start && node.parent >= record.start { places[node.parent - record.start] } else { 0 };
            let mut own = if index == record.start { node.tag } else { mix(node.tag, node.style) };
            if matches!(node.name, "td" | "th") {
                let count = cells.entry(node.parent).or_default();
                *count += 1;
                cell = Some((*count, node.end));
                own = mix(node.tag, *count);
            }
            places.push(mix(above, own));
            if index < taken_to {
                continue;
            }
            let is_marked = (node.is_date && !holds_times(view, index)) || node.name == "time" || (is_undated && is_day_word(view, index));
            if !is_marked && (node.is_date || !is_part(view, index)) {
                continue;
            }
            taken_to = node.end;
            let place = mix(above, own);
            let count = seen.entry(place).or_default();
            *count += 1;
            let column = *by_slot.entry(mix(place, (*count).min(4))).or_insert_with(|| {
                columns.push(Column { cell: cell.filter(|(_, end)| index < *end).map(|(cell, _)| cell), ..Column::default() });
                columns.len() - 1
            });
            columns[column].spots.push(Spot { entry, node: index, is_marked, is_bare: true, said: None });
        }
    }
    columns
}

/// `Published … updated …`, marked as one date, each in an element of its own.
fn holds_times(view: &View, index: usize) -> bool {
    view.nodes[index].name != "time" && view.subtree(index).any(|inner| view.nodes[inner].name == "time")
}

/// `Yesterday`.
fn is_day_word(view: &View, index: usize) -> bool {
    let text = view.node_text(index);
    let is_brief = view.nodes[index].element.is_none() && text.len() <= PART && text.split(' ').count() <= PIECES;
    is_brief && matches!(view.dates.say(text), Some(Said::Ago(_)))
}

/// A short text with a number in it, or a small element that holds two or three such.
fn is_part(view: &View, index: usize) -> bool {
    let text = view.node_text(index);
    let has_number = !text.is_empty() && text.len() <= PART && has_number(text);
    let is_large = view.nodes[index].end - index > NODES;
    let holds_date = || view.totals(view.subtree(index)).dates > 0;
    has_number
        && !is_large
        && (view.nodes[index].element.is_none() || (!holds_date() && (2..=PIECES).contains(&pieces(view, index).count())))
}

fn pieces<'v>(view: &'v View, index: usize) -> impl Iterator<Item = &'v str> {
    view.subtree(index).filter(|inner| view.nodes[*inner].element.is_none()).map(|inner| view.node_text(inner))
}

/// Reads a column: by what the page is known to write, and where that leaves texts open, by what they say together.
fn say(view: &View, column: &mut Column) {
    let is_open = |spot: &Spot| spot.is_marked && !matches!(spot.said, Some(Said::Day(_) | Said::Ago(_)));
    for spot in &mut column.spots {
        spot.is_bare = view.nodes[spot.node].name == "time" || !spot.is_marked || is_bare(view, spot.node);
        spot.said = say_at(view, spot, &view.dates);
    }
    if column.spots.iter().any(is_open) {
        let texts: Vec<&str> = column.spots.iter().map(|spot| view.node_text(spot.node)).collect();
        let reader = view.dates.narrowed(texts.iter().copied(), &view.text);
        for spot in column.spots.iter_mut().filter(|spot| is_open(spot)) {
            spot.said = say_at(view, spot, &reader).or(spot.said);
        }
    }
    stamps::weigh(view, &mut column.spots);
}

fn say_at(view: &View, spot: &Spot, reader: &DateReader) -> Option<Said> {
    let text = view.node_text(spot.node);
    if view.nodes[spot.node].element.is_none() {
        return reader.say(text);
    }
    let parts: Vec<&str> = pieces(view, spot.node).filter(|piece| !piece.is_empty()).collect();
    if !spot.is_marked
        && let Some(day) = reader.read_parts(&parts)
    {
        return Some(Said::Day(day));
    }
    if parts.len() < 2 {
        return reader.say(text);
    }
    // Pieces may be a word's (`3<sup>rd</sup>`) or words of their own.
    let apart = reader.say(&parts.join(" "));
    if matches!(apart, Some(Said::Day(_))) { apart } else { reader.say(text).filter(|said| matches!(said, Said::Day(_))).or(apart) }
}

/// Nothing but a date; of texts this is known.
fn is_bare(view: &View, index: usize) -> bool {
    let node = &view.nodes[index];
    match (node.element, node.is_date) {
        (None, true) => node.is_bare_date,
        (None, false) => date::looks_like_date(view.node_text(index)),
        (Some(_), _) => date::looks_like_date(&view.spaced_text(index)),
    }
}

/// How likely it is that a column holds the days of publication; its worth stays 0 if it doesn't.
fn weigh(view: &View, records: &[Range<usize>], entries: &[Entry], column: &mut Column, several: bool) {
    let readable = column.spots.iter().filter(|spot| spot.said.is_some()).count() as f32;
    if readable == 0.0 {
        return;
    }
    let all = entries.len() as f32;
    let count = |holds: &dyn Fn(&Spot) -> bool| column.spots.iter().filter(|spot| holds(spot)).count() as f32;
    let marked = count(&|spot| spot.is_marked);
    if marked == 0.0 && (readable < USUAL * all || all < 2.0) {
        return;
    }
    // Prose names days for many reasons; it is dated where most of the items begin so.
    let bare = count(&|spot| spot.is_bare);
    let prose = if bare == 0.0 && readable * 2.0 < all { 0.2 } else { 1.0 };
    let kind = column.spots.iter().filter_map(|spot| spot.said).map(certainty).sum::<f32>() / readable;
    let cue = match if several { cue_of(view, records, entries, column) } else { own_cue(view, column) } {
        Some(Cue::Publication) => 1.5,
        None => 1.0,
        Some(Cue::Update) => 0.1,
        Some(Cue::Other) => 0.01,
    };
    let to_come = if several { count(&|spot| is_to_come(view, spot)) / column.spots.len() as f32 } else { 0.0 };
    let inside = if column.spots.iter().all(|spot| is_in_headline(view, entries, spot)) { 0.3 } else { 1.0 };
    let order = if several && !runs_back(column) { 0.9 } else { 1.0 };
    let unseen = if several && count(&|spot| is_unseen(view, spot.node)) * 2.0 > column.spots.len() as f32 { 0.8 } else { 1.0 };
    column.worth = readable * kind * prose * cue * inside * order * unseen * (1.0 - 0.8 * to_come);
    column.is_doubtful = prose < 1.0 || cue < 1.0;
}

fn certainty(said: Said) -> f32 {
    match said {
        Said::Day(_) | Said::Ago(_) => 1.0,
        Said::MonthDay { .. } => 0.8,
        Said::Pair(..) => 0.5,
        Said::DayOfMonth(_) => 0.2,
        Said::Time => 0.1,
    }
}

/// Hidden by its own markup: themes put the stamp of the last edit so, for machines, beside the day that people see.
fn is_unseen(view: &View, node: usize) -> bool {
    let mut at = node;
    for _ in 0..3 {
        let element = view.nodes[at].element;
        let is_hidden = |element: ElementRef| {
            let style = element.attr("style").unwrap_or_default();
            element.attr("hidden").is_some()
                || style.replace(' ', "").contains("display:none")
                || element.value().classes().any(is_hidden_name)
        };
        if element.is_some_and(is_hidden) {
            return true;
        }
        at = view.nodes[at].parent;
    }
    false
}

/// Whole names, and those that say so of a part (`entry-meta--hidden`). `overflow-hidden`, `md:hidden` and `field--label-hidden` hide
/// something else, or on some screens.
fn is_hidden_name(class: &str) -> bool {
    const NAMES: &[&str] = &["hidden", "is-hidden", "u-hidden", "visually-hidden", "visuallyhidden", "screen-reader-text", "sr-only"];
    NAMES.contains(&class) || class.ends_with("_hidden") || class.ends_with("--hidden")
}

/// The day stands in the headline, with other words.
fn is_in_headline(view: &View, entries: &[Entry], spot: &Spot) -> bool {
    let title = entries[spot.entry].title_node;
    let is_within = view.subtree(title).contains(&spot.node) || view.subtree(spot.node).contains(&title);
    is_within && view.node_text(title).len() > view.node_text(spot.node).len() + 8 || spot.node == title
}

fn is_to_come(view: &View, spot: &Spot) -> bool {
    spot.said.is_none() && view.dates.read_planned(view.node_text(spot.node)).is_some()
}

/// Newest first, but for one in five.
fn runs_back(column: &Column) -> bool {
    let days: Vec<NaiveDate> = column.spots.iter().filter_map(|spot| day_of(spot.said?)).collect();
    let broken = days.windows(2).filter(|pair| pair[0] < pair[1]).count();
    broken * 5 <= days.len()
}

pub(super) fn day_of(said: Said) -> Option<NaiveDate> {
    match said {
        Said::Day(published) | Said::Ago(published) => Some(published.day()),
        _ => None,
    }
}

/// What most of a column's dates are called: in their own text and markup, by a label before them or by the head of the column.
fn cue_of(view: &View, records: &[Range<usize>], entries: &[Entry], column: &Column) -> Option<Cue> {
    let first = column.spots.first()?;
    let record = &records[entries[first.entry].record];
    own_cue(view, column)
        .or_else(|| common(column, |spot| label_cue(view, records[entries[spot.entry].record].start, spot.node)))
        .or_else(|| head_cue(view, record.start, column.cell?))
}

fn own_cue(view: &View, column: &Column) -> Option<Cue> {
    common(column, |spot| text_cue(view, spot)).or_else(|| common(column, |spot| markup_cue(view, spot.node)))
}

/// What more than half of the spots are called, going by at most a dozen.
fn common(column: &Column, cue: impl Fn(&Spot) -> Option<Cue>) -> Option<Cue> {
    let step = column.spots.len().div_ceil(12).max(1);
    let sample: Vec<Option<Cue>> = column.spots.iter().step_by(step).map(cue).collect();
    let often = |wanted: Cue| sample.iter().filter(|cue| **cue == Some(wanted)).count() * 2 > sample.len();
    [Cue::Publication, Cue::Update, Cue::Other].into_iter().find(|wanted| often(*wanted))
}

fn text_cue(view: &View, spot: &Spot) -> Option<Cue> {
    let text = view.node_text(spot.node);
    (text.len() <= 90).then(|| date::cue(text)).flatten()
}

/// `class="updated"`, `itemprop="datePublished"`, here or on the element around.
fn markup_cue(view: &View, node: usize) -> Option<Cue> {
    let element = view.nodes[node].element.or_else(|| view.nodes[view.nodes[node].parent].element)?;
    let names = ["itemprop", "class", "property", "pubdate"].into_iter().filter_map(|name| element.attr(name));
    let mut cues = names.filter_map(|names| names.split(|c: char| !c.is_ascii_alphanumeric()).find_map(date::cue));
    cues.next()
}

/// `Valid until:` before the date, or a term that the date defines.
fn label_cue(view: &View, record: usize, node: usize) -> Option<Cue> {
    let (from, to) = (view.text_range(record..record + 1).start, view.text_range(node..node + 1).start);
    let before = view.text.get(from..to)?.trim_end();
    let label = before.rsplit('\n').next()?.trim();
    if label.len() > LABEL || (!label.ends_with(':') && !follows_term(view, node)) {
        return None;
    }
    date::cue(label)
}

fn follows_term(view: &View, node: usize) -> bool {
    let mut at = node;
    for _ in 0..3 {
        if matches!(view.nodes[at].name, "dd") {
            return true;
        }
        at = view.nodes[at].parent;
    }
    false
}

/// What the head of the column says: the cell of the table's first row.
fn head_cue(view: &View, record: usize, cell: u64) -> Option<Cue> {
    let mut table = record;
    while view.nodes[table].name != "table" {
        if table == 0 {
            return None;
        }
        table = view.nodes[table].parent;
    }
    let row = (table..record).find(|node| view.nodes[*node].name == "tr")?;
    let head = view.children(row).filter(|child| matches!(view.nodes[*child].name, "td" | "th")).nth(usize::try_from(cell).ok()? - 1)?;
    let text = view.node_text(head);
    (text.len() <= LABEL).then(|| date::cue(text)).flatten()
}
