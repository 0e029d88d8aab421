//! The headline of a record: where it stands, and which of several texts it is.

use super::fields::{Ratings, Spot, Spots, fold};
use super::page::View;
use super::words::{self, Facts};

/// Longest headline taken, in letters; what is longer is prose.
const LONGEST_TITLE: f32 = 300.0;

/// From this worth on, the link's own text is its headline without a look at other texts.
const SURE: f32 = 0.5;

/// Below this, the link's own text is none.
const DOUBTFUL: f32 = 0.3;

/// The heading that belongs to the link, else the link's own text, else the best text of the record.
pub(super) fn choose(view: &View, spots: &Spots, link: Option<usize>, ratings: &Ratings) -> Option<(usize, String)> {
    let own = link.and_then(|link| own_title(view, spots, view.links[link].key, ratings));
    let best = best_text(view, spots, ratings);
    // `Agenda (PDF, 120 kB)` under a heading names the file, the heading names the item.
    let own = own.filter(|(_, node)| {
        !words::names_file(view.node_text(*node)) || best.is_none_or(|best| !view.nodes[best.node].is_heading || best.node == *node)
    });
    if let Some((worth, node)) = own
        && (worth >= SURE || (worth >= DOUBTFUL && best.is_none_or(|best| worth >= 0.7 * names(view, best, ratings))))
    {
        let text = view.node_text(node);
        let one_line = text.lines().filter(|line| !line.trim().is_empty()).count() == 1;
        if view.nodes[node].is_heading || (one_line && !spots.dates.iter().any(|date| view.subtree(node).contains(&date.node))) {
            return Some((node, fold(text)));
        }
        return Some(headline_within(view, spots, node, ratings));
    }
    let node = best.map(|spot| spot.node).or(own.map(|(_, node)| node))?;
    let title = if view.nodes[node].is_heading { fold(view.node_text(node)) } else { fold(first_line(view, node)) };
    (!title.is_empty()).then_some((node, title))
}

/// The best of the texts of all links to the item's address, or of their headings; with its worth.
fn own_title(view: &View, spots: &Spots, key: u32, ratings: &Ratings) -> Option<(f32, usize)> {
    let mut own: Option<(f32, usize)> = None;
    for spot in &spots.links {
        let same = view.nodes[spot.node].link.is_some_and(|link| view.links[link].key == key);
        if !same || view.node_text(spot.node).is_empty() {
            continue;
        }
        let node = heading_of(view, spot.node).or_else(|| heading_in(view, spot.node)).unwrap_or(spot.node);
        let worth = if ratings.is_shared(view.first_line_facts(node).key) {
            0.1
        } else {
            let heading = if view.nodes[node].is_heading { 1.0 } else { 0.0 };
            heading + view.facts(node).title_worth() * (0.2 + 0.8 * ratings.telling_of(spot))
        };
        if own.is_none_or(|(best, _)| worth > best) {
            own = Some((worth, node));
        }
    }
    own
}

/// The text that serves best where the link's own does not.
fn best_text<'s>(view: &View, spots: &'s Spots, ratings: &Ratings) -> Option<&'s Spot> {
    let texts = spots.texts.iter().filter(|spot| {
        let facts = view.first_line_facts(spot.node);
        !view.facts(spot.node).is_button
            && facts.letters <= LONGEST_TITLE
            && (is_named_title(view, spot.node) || !ratings.is_shared(facts.key))
    });
    texts
        .map(|spot| (ratings.text_of(spot) * (0.2 + names(view, spot, ratings)), spot))
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.node.cmp(&a.1.node)))
        .filter(|(worth, _)| *worth > 0.1)
        .map(|(_, spot)| spot)
}

/// How much a text names its item. A place made for titles does so even by words that other items have, too.
fn names(view: &View, spot: &Spot, ratings: &Ratings) -> f32 {
    view.first_line_facts(spot.node).title_worth()
        * if is_named_title(view, spot.node) { 1.0 } else { 0.2 + 0.8 * ratings.telling_of(spot) }
}

/// The headline inside a link that holds the whole card.
fn headline_within(view: &View, spots: &Spots, node: usize, ratings: &Ratings) -> (usize, String) {
    let inside = view.subtree(node);
    let best = spots
        .texts
        .iter()
        .filter(|spot| inside.contains(&spot.node) && spot.node != node)
        .map(|spot| {
            let worth = (0.3 + 0.7 * ratings.telling_of(spot)) * (0.3 + view.first_line_facts(spot.node).title_worth());
            (ratings.text_of(spot) * worth, spot.node)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    match best {
        Some((_, unit)) => (unit, fold(first_line(view, unit))),
        None => (node, fold(view.node_text(node).lines().find(|line| Facts::of(line).is_headline).unwrap_or(first_line(view, node)))),
    }
}

pub(super) fn heading_of(view: &View, node: usize) -> Option<usize> {
    let mut at = node;
    for _ in 0..3 {
        at = view.nodes[at].parent;
        if view.nodes[at].is_heading {
            return Some(at);
        }
    }
    None
}

fn heading_in(view: &View, node: usize) -> Option<usize> {
    view.subtree(node).find(|inner| view.nodes[*inner].is_heading && !view.node_text(*inner).is_empty())
}

pub(super) fn is_named_title(view: &View, node: usize) -> bool {
    view.nodes[node].is_named_title || view.nodes[view.nodes[node].parent].is_named_title
}

pub(super) fn first_line<'v>(view: &'v View, node: usize) -> &'v str {
    view.node_text(node).lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
}
