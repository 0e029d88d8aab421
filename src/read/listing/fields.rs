//! What each record says: its own link, headline, date and teaser. Which of several links or texts is
//! meant shows in the whole list: the headline is what differs from record to record.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

use super::hashes::{ByHash, ByKey, Seeded, mix};
use super::page::View;
use super::titles::{self, heading_of, is_named_title};
use super::words;
use super::{strangers, telling};
use crate::model::Published;
use crate::read::{ReadError, in_time};

/// From this share of entries with a link on, those without one are not items.
const LINKED_SHARE: f32 = 0.2;

/// What this share of the items does is their way.
const LIKE_MOST: f32 = 0.8;

/// Fewest letters of a headline that stands at the beginning of a paragraph; shorter ones are labels.
const RUN_IN_HEAD: f32 = 12.0;

/// Records between two looks at the clock.
const LOOK_AT_CLOCK: usize = 32;

/// One item as found.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Which record it is from.
    pub record: usize,
    /// Index into the view's links.
    pub link: Option<usize>,
    pub title: String,
    pub title_node: usize,
    /// The title stands in a heading.
    pub headed: bool,
    /// The node that holds the date.
    pub date: Option<usize>,
    /// Once it is settled.
    pub published: Option<Published>,
    pub teaser: Option<usize>,
}

/// A link or text in a record. Its slot says where, so that the same column of all records has the same.
pub(super) struct Spot {
    pub(super) node: usize,
    pub(super) slot: u64,
}

#[derive(Default)]
pub(super) struct Spots {
    pub(super) links: Vec<Spot>,
    pub(super) texts: Vec<Spot>,
    pub(super) dates: Vec<Spot>,
}

/// The entries of a list's records; records that say nothing have none.
pub fn extract(view: &View, records: &[Range<usize>]) -> Result<Vec<Entry>, ReadError> {
    Ok(sift(view, read(view, records)?.into_iter().flatten().collect()))
}

/// Leaves the items of a list's entries.
pub fn sift(view: &View, mut entries: Vec<Entry>) -> Vec<Entry> {
    drop_notes(view, &mut entries);
    strangers::drop_strangers(view, &mut entries);
    entries
}

/// Where the items have links, what has none is a heading, a form or a note between them; unless it is dated or placed as they are.
fn drop_notes(view: &View, entries: &mut Vec<Entry>) {
    let linked: Vec<&Entry> = entries.iter().filter(|entry| entry.link.is_some()).collect();
    if linked.len() as f32 <= LINKED_SHARE * entries.len() as f32 {
        return;
    }
    let most = linked.len() as f32 * LIKE_MOST;
    let dated = linked.iter().filter(|entry| entry.date.is_some()).count() as f32 >= most;
    let titles: HashSet<u64, Seeded> = linked.iter().map(|entry| words::key(&entry.title)).collect();
    let places: HashSet<u64, Seeded> = linked.iter().map(|entry| place_of(view, entry)).collect();
    entries.retain(|entry| {
        let is_dated = || dated && entry.date.is_some() && words::letters(&entry.title) >= 10.0;
        // The same headline without a link is a second line of that item, or its copy for another width of the screen.
        let is_other = || !titles.contains(&words::key(&entry.title)) && places.contains(&place_of(view, entry));
        entry.link.is_some() || (is_dated() && is_other())
    });
}

/// The path of the block that a headline stands in, and the cell of its row.
fn place_of(view: &View, entry: &Entry) -> u64 {
    let mut at = entry.title_node;
    while at > 0 && (view.nodes[at].element.is_none() || !view.nodes[at].is_block) {
        at = view.nodes[at].parent;
    }
    let is_cell = matches!(view.nodes[at].name, "td" | "th" | "dd" | "dt");
    mix(view.nodes[at].path, if is_cell { view.place(at) as u64 } else { 0 })
}

/// What each record says; `None` for one that says nothing.
pub fn read(view: &View, records: &[Range<usize>]) -> Result<Vec<Option<Entry>>, ReadError> {
    let mut finder = Finder::new(view);
    let mut spots: Vec<Spots> = Vec::with_capacity(records.len());
    for (at, record) in records.iter().enumerate() {
        if at.is_multiple_of(LOOK_AT_CLOCK) {
            in_time(view.deadline)?;
        }
        spots.push(finder.find(record.clone()));
    }
    let ratings = Ratings {
        links: rate_links(view, &spots),
        texts: rate_texts(view, &spots),
        dates: rate_dates(&spots),
        shared: find_shared(view, &spots),
        telling: telling::rate(view, &spots),
    };
    in_time(view.deadline)?;
    Ok(spots.iter().enumerate().map(|(record, spots)| read_entry(view, record, spots, &ratings)).collect())
}

/// What the slots of a list are worth, and what says the same in many records and so names none of them.
pub(super) struct Ratings {
    links: ByHash<f32>,
    texts: ByHash<f32>,
    dates: ByHash<f32>,
    shared: Shared,
    /// How much of a slot's text tells the records apart, 0 to 1.
    telling: ByHash<f32>,
}

impl Ratings {
    /// How well the slot of a text serves as headline.
    pub(super) fn text_of(&self, spot: &Spot) -> f32 {
        self.texts.get(&spot.slot).copied().unwrap_or(0.0)
    }

    /// How much of the texts in a slot tells the records apart; half where nobody knows.
    pub(super) fn telling_of(&self, spot: &Spot) -> f32 {
        self.telling.get(&spot.slot).copied().unwrap_or(0.5)
    }

    /// True if a text, by its key, stands in many records.
    pub(super) fn is_shared(&self, key: u64) -> bool {
        self.shared.texts.contains(&key)
    }
}

#[derive(Default)]
struct Shared {
    keys: HashSet<u32, Seeded>,
    texts: HashSet<u64, Seeded>,
}

fn find_shared(view: &View, spots: &[Spots]) -> Shared {
    // With the record last seen in, so that a record counts once.
    let mut keys: ByKey<u32, (usize, usize)> = ByKey::default();
    let mut texts: ByHash<(usize, usize)> = ByHash::default();
    let count = |(records, last): &mut (usize, usize), record: usize| {
        if *last != record {
            (*records, *last) = (*records + 1, record);
        }
    };
    for (record, spots) in spots.iter().enumerate() {
        for link in spots.links.iter().filter_map(|spot| view.nodes[spot.node].link) {
            count(keys.entry(view.links[link].key).or_insert((0, usize::MAX)), record);
        }
        for spot in spots.links.iter().chain(&spots.texts) {
            count(texts.entry(view.first_line_facts(spot.node).key).or_insert((0, usize::MAX)), record);
        }
    }
    let many = (spots.len() / 5).max(2);
    Shared {
        keys: keys.into_iter().filter(|(_, (count, _))| *count > many).map(|(key, _)| key).collect(),
        texts: texts.into_iter().filter(|(_, (count, _))| *count > many).map(|(text, _)| text).collect(),
    }
}

/// Finds the spots of one record after the other, in memory that it uses again.
struct Finder<'v, 'a> {
    view: &'v View<'a>,
    places: Vec<u64>,
    cells: ByKey<usize, u64>,
    seen: ByHash<u64>,
}

impl<'v, 'a> Finder<'v, 'a> {
    fn new(view: &'v View<'a>) -> Finder<'v, 'a> {
        Finder { view, places: Vec::new(), cells: ByKey::default(), seen: ByHash::default() }
    }

    fn find(&mut self, record: Range<usize>) -> Spots {
        self.places.clear();
        empty(&mut self.cells, record.len());
        empty(&mut self.seen, record.len());
        let mut spots = Spots::default();
        let (mut text_to, mut link_to) = (0, 0);
        for index in record.clone() {
            let node = &self.view.nodes[index];
            let place = self.place(index, record.start);
            self.places.push(place);
            let mut numbered = |kind: u64| {
                let count = self.seen.entry(mix(place, kind)).or_default();
                *count += 1;
                mix(mix(place, kind), (*count).min(4))
            };
            if node.is_date {
                spots.dates.push(Spot { node: index, slot: numbered(1) });
            }
            if index >= link_to && node.link.is_some_and(|link| self.view.links[link].node == index) {
                spots.links.push(Spot { node: index, slot: numbered(2) });
                link_to = node.end;
            }
            if index >= text_to && !node.is_date && self.view.is_unit(index, || is_unit(self.view, index)) {
                spots.texts.push(Spot { node: index, slot: numbered(3) });
                text_to = node.end;
            }
        }
        spots
    }

    /// The tags and classes that lead from the beginning of the record to a node; of a cell, which one of its row it is.
    fn place(&mut self, index: usize, start: usize) -> u64 {
        let node = &self.view.nodes[index];
        let above = if node.parent >= start && index > start { self.places[node.parent - start] } else { 0 };
        let own = if matches!(node.name, "td" | "th") {
            let cell = self.cells.entry(node.parent).or_default();
            *cell += 1;
            mix(node.tag, *cell)
        } else if index != start {
            mix(node.tag, node.style)
        } else {
            node.tag
        };
        mix(above, own)
    }
}

/// Empties a map for the next record. To clear what is far too large for it would take longer than to begin anew.
fn empty<K, V>(map: &mut ByKey<K, V>, size: usize) {
    if map.capacity() > 16 * size.max(8) {
        *map = ByKey::default();
    } else {
        map.clear();
    }
}

/// A heading, or an element that holds text itself; or a text right in the record.
fn is_unit(view: &View, index: usize) -> bool {
    let node = &view.nodes[index];
    if node.element.is_none() {
        return true;
    }
    if view.node_text(index).is_empty() {
        return false;
    }
    if view.nodes[index].is_heading {
        return true;
    }
    if has_run_in_head(view, index) {
        return false;
    }
    let holds_text =
        view.children(index).any(|child| view.nodes[child].element.is_none() && view.totals(view.subtree(child)).letters > 1.0);
    // A cell or block with a link or heading in it is taken apart, so that their text stands alone.
    // What is on lines of its own, too.
    let lines = view.children(index).any(|child| view.nodes[child].name == "br");
    let inside = view.totals(index + 1..node.end);
    holds_text
        && !lines
        && inside.headings == 0
        && (node.link.is_some() || (inside.links == 0 && !view.children(index).any(|child| view.nodes[child].link.is_some())))
}

/// A headline in bold letters, ended by a mark, at the beginning of its text: a unit of its own.
fn has_run_in_head(view: &View, index: usize) -> bool {
    view.begins_bold(index)
        && view.node_text(index + 1).ends_with(['.', ':', '!', '?', '。'])
        && view.facts(index + 1).letters >= RUN_IN_HEAD
}

fn is_run_in_head(view: &View, index: usize) -> bool {
    view.nodes[index].parent + 1 == index && has_run_in_head(view, view.nodes[index].parent)
}

/// How well each slot of links stands for the items.
fn rate_links(view: &View, spots: &[Spots]) -> ByHash<f32> {
    #[derive(Default)]
    struct Sum {
        count: f32,
        keys: HashSet<u32, Seeded>,
        words: f32,
        headed: f32,
        buttons: f32,
        meta: f32,
        offsite: f32,
    }
    let mut sums: ByHash<Sum> = ByHash::default();
    for spot in spots.iter().flat_map(|spots| &spots.links) {
        let Some(link) = view.nodes[spot.node].link.map(|link| &view.links[link]) else { continue };
        let facts = view.facts(spot.node);
        let sum = sums.entry(spot.slot).or_default();
        sum.count += 1.0;
        sum.keys.insert(link.key);
        sum.words += (facts.letters / 30.0).min(1.0);
        sum.headed += if heading_of(view, spot.node).is_some() { 1.0 } else { 0.0 };
        sum.buttons += if facts.is_button { 1.0 } else { 0.0 };
        sum.meta += if link.address().is_meta { 1.0 } else { 0.0 };
        sum.offsite += if link.offsite { 1.0 } else { 0.0 };
    }
    let records = spots.len() as f32;
    let rate = |sum: &Sum| {
        let n = sum.count;
        let unique = sum.keys.len() as f32 / n;
        let value = 0.2 + 0.5 * (n / records).min(1.0) + 0.9 * sum.words / n + 0.6 * sum.headed / n
            - 0.35 * sum.buttons / n
            - 0.7 * sum.meta / n
            - 0.3 * sum.offsite / n;
        value.max(0.02) * unique * unique
    };
    sums.iter().map(|(slot, sum)| (*slot, rate(sum))).collect()
}

/// How well each slot of texts serves as headline.
fn rate_texts(view: &View, spots: &[Spots]) -> ByHash<f32> {
    #[derive(Default)]
    struct Sum {
        count: f32,
        texts: HashSet<u64, Seeded>,
        words: f32,
        headed: f32,
        named: f32,
        long: f32,
        first: f32,
    }
    let mut sums: ByHash<Sum> = ByHash::default();
    for spots in spots {
        for (place, spot) in spots.texts.iter().enumerate() {
            let facts = view.first_line_facts(spot.node);
            let letters = view.totals(view.subtree(spot.node)).letters;
            let sum = sums.entry(spot.slot).or_default();
            sum.count += 1.0;
            sum.texts.insert(facts.key);
            sum.words += (facts.words / 5.0).min(1.0) * (facts.letters / 20.0).min(1.0);
            sum.headed += if view.nodes[spot.node].is_heading { 1.0 } else { 0.0 };
            sum.named += if is_named_title(view, spot.node) || is_run_in_head(view, spot.node) { 1.0 } else { 0.0 };
            sum.long += if letters > 160.0 { 1.0 } else { 0.0 };
            sum.first += 1.0 / (1.0 + place as f32);
        }
    }
    let records = spots.len() as f32;
    let rate = |sum: &Sum| {
        let n = sum.count;
        // A place made for titles may hold the same one often.
        let least = if sum.headed + sum.named > n / 2.0 { 0.4 } else { 0.0 };
        let unique = (sum.texts.len() as f32 / n).max(least);
        let value = 0.3 * (n / records).min(1.0) + 0.8 * sum.words / n + 0.8 * sum.headed / n + 0.6 * sum.named / n - 0.7 * sum.long / n
            + 0.15 * sum.first / n;
        value.max(0.02) * unique
    };
    sums.iter().map(|(slot, sum)| (*slot, rate(sum))).collect()
}

/// How many records have a date in each slot.
fn rate_dates(spots: &[Spots]) -> ByHash<f32> {
    let mut counts: ByHash<f32> = ByHash::default();
    for spot in spots.iter().flat_map(|spots| &spots.dates) {
        *counts.entry(spot.slot).or_default() += 1.0;
    }
    counts
}

fn read_entry(view: &View, record: usize, spots: &Spots, ratings: &Ratings) -> Option<Entry> {
    if spots.links.iter().chain(&spots.texts).any(|spot| is_paid(view, spot.node)) {
        return None;
    }
    let link = choose_link(view, spots, ratings);
    let (title_node, title) = titles::choose(view, spots, link, ratings)?;
    let date = choose_date(view, spots, &ratings.dates, title_node);
    if link.is_none() && words::letters(&title) < 6.0 {
        return None;
    }
    let teaser = choose_teaser(view, spots, title_node, &title);
    let headed = view.nodes[title_node].is_heading || heading_of(view, title_node).is_some();
    Some(Entry { record, link, title, title_node, headed, date, published: None, teaser })
}

/// A link that its page calls paid, or a label that says so.
fn is_paid(view: &View, node: usize) -> bool {
    view.nodes[node].is_sponsored || words::is_advertisement_label(&view.facts(node))
}

fn choose_link(view: &View, spots: &Spots, ratings: &Ratings) -> Option<usize> {
    let mut best: ByKey<u32, (f32, usize, usize)> = ByKey::default();
    for (place, spot) in spots.links.iter().enumerate() {
        let Some(link) = view.nodes[spot.node].link.filter(|link| !ratings.shared.keys.contains(&view.links[*link].key)) else { continue };
        let mut rating = ratings.links.get(&spot.slot).copied().unwrap_or(0.0);
        rating *= if view.facts(spot.node).is_button { 0.8 } else { 1.0 };
        rating *= if view.links[link].address().is_social { 0.1 } else { 1.0 };
        let sum = best.entry(view.links[link].key).or_insert((0.0, place, link));
        // Picture, headline and button to one address: that address is the item's.
        sum.0 = if sum.0 > 0.0 { sum.0.max(rating) + 0.15 } else { rating };
    }
    best.into_values().max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, _, link)| link)
}

fn choose_date(view: &View, spots: &Spots, ratings: &ByHash<f32>, title: usize) -> Option<usize> {
    let in_title = view.subtree(title);
    spots
        .dates
        .iter()
        .map(|spot| {
            let inside = in_title.contains(&spot.node) && view.node_text(title).len() > view.node_text(spot.node).len() + 8;
            let rating = ratings.get(&spot.slot).copied().unwrap_or(0.0) * if inside { 0.3 } else { 1.0 };
            (rating, spot.node)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
        .map(|(_, node)| node)
}

/// The teaser of a record that is known to have this headline.
pub fn find_teaser(view: &View, record: Range<usize>, title_node: usize, title: &str) -> Option<usize> {
    choose_teaser(view, &Finder::new(view).find(record), title_node, title)
}

fn choose_teaser(view: &View, spots: &Spots, title_node: usize, title: &str) -> Option<usize> {
    let in_title = view.subtree(title_node);
    let own = words::key(title);
    spots
        .texts
        .iter()
        .filter(|spot| !in_title.contains(&spot.node) && view.totals(view.subtree(spot.node)).letters >= 40.0)
        .filter(|spot| view.facts(spot.node).key != own)
        .max_by_key(|spot| (view.node_text(spot.node).len(), Reverse(spot.node)))
        .map(|spot| spot.node)
}

/// The date of an entry, read.
pub fn read_date(view: &View, node: usize) -> Option<Published> {
    let exact = view.nodes[node].element.and_then(|element| element.attr("datetime")).and_then(|text| view.dates.read_exact(text.trim()));
    exact
        .or_else(|| view.dates.read(view.node_text(node)))
        .or_else(|| view.nodes[node].element.and_then(|_| view.dates.read(&view.spaced_text(node))))
}

/// One line, white space folded.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}
