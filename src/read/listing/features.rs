//! How much a candidate looks like a list of announcements. Each number has a name and a reason;
//! none knows a site.

use std::collections::HashSet;
use std::ops::Range;

use super::fields::Entry;
use super::hashes::Seeded;
use super::page::View;
use super::words;
use super::zone::Zone;

/// From running totals alone, in constant time a record: for choosing what deserves a close look.
pub fn rough_worth(view: &View, records: &[Range<usize>]) -> f32 {
    let grouped = are_grouped_by_date(view, records);
    let mut sum = 0.0;
    let mut count = 0.0_f32;
    let mut letters = 0.0;
    for record in records {
        let t = view.totals(record.clone());
        if t.letters < 6.0 {
            continue;
        }
        let title: f32 = if t.headlines > 0 || t.headings > 0 {
            1.0
        } else if t.letters >= 14.0 {
            0.6
        } else {
            0.15
        };
        let date = if t.dates > 0 || grouped { 0.7 } else { 0.0 };
        let link = if t.links > 0 {
            1.0
        } else if t.dates > 0 || grouped {
            0.7
        } else {
            0.35
        };
        // Several headlines with several dates are several items.
        let crowd = (t.headlines.max(t.headings).min(t.dates.max(1)).max(1) as f32).max(t.headlines as f32 / 3.0);
        sum += (title + date) * link * zone_factor(view.nodes[record.start].zone) / crowd;
        letters += t.letters;
        count += 1.0;
    }
    if count == 0.0 {
        return 0.0;
    }
    let share = letters / view.totals(0..view.nodes.len()).letters.max(1.0);
    sum / count * count.sqrt() * share.powf(0.2)
}

/// Nothing but dates stands between the records, and none in them, one for several: the headings of their days.
fn are_grouped_by_date(view: &View, records: &[Range<usize>]) -> bool {
    let (Some(first), Some(last)) = (records.first(), records.last()) else { return false };
    if first.start >= last.end {
        return false;
    }
    let all = view.totals(first.start..last.end);
    let start = &view.nodes[first.start];
    let are_alike = || records.iter().all(|record| view.nodes[record.start].style == start.style);
    if all.dates < LEAST_DAYS || !start.is_block || !are_alike() {
        return false;
    }
    let (mut dates, mut letters) = (0, 0.0);
    for record in records {
        let own = view.totals(record.clone());
        (dates, letters) = (dates + own.dates, letters + own.letters);
    }
    dates == 0 && all.dates as f32 <= MOST_DAYS * records.len() as f32 && all.letters - letters <= LETTERS_OF_DAY * all.dates as f32
}

fn wholeness(view: &View, record: &Range<usize>) -> f32 {
    let node = &view.nodes[record.start];
    let alone = view
        .children(node.parent)
        .filter(|sibling| matches!(view.nodes[*sibling].name, "td" | "th") && *sibling != record.start)
        .all(|sibling| view.node_text(sibling).is_empty());
    if node.name == "td" && !alone { 0.6 } else { 1.0 }
}

pub fn zone_factor(zone: Zone) -> f32 {
    match zone {
        Zone::Main => 1.1,
        Zone::Plain => 1.0,
        Zone::Header => 0.6,
        Zone::Side => 0.5,
        Zone::Footer => 0.35,
        Zone::Nav => 0.25,
    }
}

/// What a close look at the entries of a candidate says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Features {
    pub count: f32,
    /// How much the titles read like headlines, 0 to 1.
    pub titles: f32,
    /// Share of entries with a date, a link, a heading as title; of addresses that look like one announcement's, or a group's.
    pub dated: f32,
    pub linked: f32,
    pub headed: f32,
    pub item_addresses: f32,
    pub meta_addresses: f32,
    /// Distinct titles and links, as a share.
    pub distinct: f32,
    /// Share of the headline links in the records that became entries.
    pub taken: f32,
    /// Share of the page's letters in the records.
    pub coverage: f32,
    pub zone: f32,
    /// Share of records that have an entry.
    pub filled: f32,
    pub offsite: f32,
    /// Share of the records' dates that became an entry's.
    pub dates_taken: f32,
    /// Less than 1 where the records are cells: a cell is seldom all that a row says of an item.
    pub wholeness: f32,
}

/// Headings of days between the records of a list that is grouped by them; for each record, at most.
const LEAST_DAYS: u32 = 2;
const MOST_DAYS: f32 = 0.6;

/// Letters of such a heading, at most: `Published on Wednesday, 24 September 2025`.
const LETTERS_OF_DAY: f32 = 36.0;

/// The day of a heading is as good as a date of the item's own, nearly.
const GROUPED: f32 = 0.9;

pub fn measure(view: &View, records: &[Range<usize>], entries: &[Entry]) -> Features {
    let n = entries.len() as f32;
    if entries.is_empty() {
        return Features::default();
    }
    let share = |count: usize| count as f32 / n;
    let link = |entry: &Entry| entry.link.map(|link| &view.links[link]);
    let total = view.totals(0..view.nodes.len()).letters.max(1.0);
    let mut letters = 0.0;
    let (mut headlines, mut dates) = (0, 0);
    for record in records {
        let t = view.totals(record.clone());
        letters += t.letters;
        headlines += t.headlines;
        dates += t.dates;
    }
    let titles = entries.iter().map(|entry| view.quality(entry.title_node, &entry.title, title_quality)).sum::<f32>() / n;
    let distinct: HashSet<(u64, Option<u32>), Seeded> =
        entries.iter().map(|entry| (words::key(&entry.title), link(entry).map(|link| link.key))).collect();
    // Two to one address are two columns of one item.
    let addresses: HashSet<u32, Seeded> = entries.iter().filter_map(link).map(|link| link.key).collect();
    let linkless = entries.iter().filter(|entry| entry.link.is_none()).count();
    let with_headline = entries
        .iter()
        .filter(|entry| link(entry).is_some_and(|link| view.facts(link.node).is_headline))
        .count()
        .max(entries.len().min(headlines as usize));
    Features {
        count: n,
        titles,
        dated: if are_grouped_by_date(view, records) {
            GROUPED
        } else {
            share(entries.iter().filter(|entry| entry.date.is_some()).count())
        },
        linked: share(entries.iter().filter(|entry| entry.link.is_some()).count()),
        headed: share(entries.iter().filter(|entry| entry.headed).count()),
        item_addresses: share(entries.iter().filter_map(link).filter(|link| link.address().is_item).count()),
        meta_addresses: share(entries.iter().filter_map(link).filter(|link| link.address().is_meta).count()),
        offsite: share(entries.iter().filter_map(link).filter(|link| link.offsite).count()),
        distinct: distinct.len().min(addresses.len() + linkless) as f32 / n,
        taken: if headlines == 0 { 1.0 } else { (with_headline as f32 / headlines as f32).min(1.0) },
        dates_taken: if dates == 0 { 1.0 } else { (entries.iter().filter(|e| e.date.is_some()).count() as f32 / dates as f32).min(1.0) },
        coverage: letters / total,
        zone: records.iter().map(|record| zone_factor(view.nodes[record.start].zone)).sum::<f32>() / records.len() as f32,
        filled: n / records.len() as f32,
        wholeness: wholeness(view, &records[0]),
    }
}

/// One number of the features; above zero, and higher is better. A list of ten dated headlines has about 2.
pub fn worth(f: &Features) -> f32 {
    if f.count == 0.0 {
        return 0.0;
    }
    let kind = 0.45 * f.titles.powf(1.5) + 0.35 * f.dated + 0.1 * f.item_addresses + 0.1 * f.headed;
    let link = 1.0 - 0.55 * (1.0 - f.linked) * (1.0 - 0.5 * f.dated);
    let meta = 1.0 - 0.7 * f.meta_addresses;
    let offsite = 1.0 - 0.3 * f.offsite;
    let whole = f.taken.powf(0.7) * f.dates_taken.powf(0.25) * f.filled.powf(0.3);
    kind * link * meta * offsite * whole * f.distinct * f.wholeness * f.zone * f.count.powf(0.5) * f.coverage.powf(0.2)
}

/// 0 to 1: a headline has some words and at most some lines.
fn title_quality(title: &str) -> f32 {
    if words::is_date(title) {
        return 0.0;
    }
    let letters = words::letters(title);
    let length = (letters / 28.0).min(1.0) * (400.0 / letters.max(400.0));
    let words = (words::words(title) / 4.0).min(1.0);
    length * (0.3 + 0.7 * words)
}
