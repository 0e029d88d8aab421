//! Which part of the page a node is in, by what the page's own markup calls it.

use super::page::View;

/// A part of a page; the worst one above a node counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    Plain,
    Main,
    Header,
    /// Side bars, related and popular items, sharing, comments.
    Side,
    Footer,
    Nav,
}

/// Words at the beginning or end of a class or id, and what they name. Those that end in `*` count at the beginning only.
const NAMES: &[(&str, Zone)] = &[
    ("nav", Zone::Nav),
    ("navbar", Zone::Nav),
    ("navigation", Zone::Nav),
    ("menu", Zone::Nav),
    ("megamenu", Zone::Nav),
    ("submenu", Zone::Nav),
    ("breadcrumb", Zone::Nav),
    ("breadcrumbs", Zone::Nav),
    ("pagination", Zone::Nav),
    ("pager", Zone::Nav),
    ("paging", Zone::Nav),
    ("paginator", Zone::Nav),
    ("footer", Zone::Footer),
    ("copyright", Zone::Footer),
    ("masthead", Zone::Header),
    ("topbar", Zone::Header),
    ("sidebar", Zone::Side),
    ("aside", Zone::Side),
    ("widget*", Zone::Side),
    ("related", Zone::Side),
    ("popular", Zone::Side),
    ("trending", Zone::Side),
    ("recommended", Zone::Side),
    ("mostread", Zone::Side),
    ("social", Zone::Side),
    ("share", Zone::Side),
    ("sharing", Zone::Side),
    ("comments", Zone::Side),
    ("tagcloud", Zone::Side),
    ("cookie", Zone::Side),
    ("consent", Zone::Side),
    ("newsletter", Zone::Side),
    ("subscribe", Zone::Side),
    ("advert", Zone::Side),
    ("sponsored", Zone::Side),
    ("login", Zone::Side),
    ("calendar", Zone::Side),
];

/// A part with more than this share of the page's text is no margin, whatever it is called.
const MARGIN_SHARE: f32 = 0.5;

/// Sets every node's zone.
pub fn mark(view: &mut View) {
    let total = view.text.len() as f32;
    for index in 0..view.nodes.len() {
        let parent = view.nodes[index].parent;
        let inherited = if index == 0 { Zone::Plain } else { view.nodes[parent].zone };
        let own = own_zone(view, index).filter(|zone| *zone == Zone::Main || (view.node_text(index).len() as f32) < MARGIN_SHARE * total);
        let zone = match own {
            // A page's header is no list; an article's header is part of it.
            Some(Zone::Header) if inherited == Zone::Main => inherited,
            Some(zone) => zone.max(inherited),
            None => inherited,
        };
        view.nodes[index].zone = zone;
    }
}

fn own_zone(view: &View, index: usize) -> Option<Zone> {
    // Footers of list items hold their date or category.
    let own = view.nodes[index].named_zone;
    if matches!(own, Some(Zone::Footer | Zone::Header)) && within_item(view, index) { None } else { own }
}

/// What an element's tag and role name.
pub(super) fn of_tag(name: &str, role: Option<&str>) -> Option<Zone> {
    match (name, role) {
        ("nav", _) | (_, Some("navigation" | "menu" | "menubar")) => Some(Zone::Nav),
        ("footer", _) | (_, Some("contentinfo")) => Some(Zone::Footer),
        ("aside", _) | (_, Some("complementary")) => Some(Zone::Side),
        (_, Some("banner")) => Some(Zone::Header),
        ("header", _) => Some(Zone::Header),
        ("main" | "article", _) | (_, Some("main")) => Some(Zone::Main),
        _ => None,
    }
}

fn within_item(view: &View, index: usize) -> bool {
    let mut at = view.nodes[index].parent;
    for _ in 0..4 {
        if matches!(view.nodes[at].name, "li" | "article" | "td" | "section") {
            return true;
        }
        at = view.nodes[at].parent;
    }
    false
}

/// What a class or an id names, if that is a part of a page.
pub fn named_zone(name: &str) -> Option<Zone> {
    let name = name.to_ascii_lowercase();
    let mut parts = name.split(['-', '_']).filter(|part| !part.is_empty());
    let first = parts.next()?;
    let last = parts.next_back().unwrap_or(first);
    if matches!(first, "has" | "with" | "no" | "without") {
        return None;
    }
    NAMES
        .iter()
        .filter(|(word, _)| match word.strip_suffix('*') {
            Some(word) => first == word,
            None => first == *word || last == *word,
        })
        .map(|(_, zone)| *zone)
        .max()
}
