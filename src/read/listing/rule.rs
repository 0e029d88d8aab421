//! What was found, as a rule that a person can paste and edit: the shortest selector that matches the
//! records and nothing else.

use std::collections::HashSet;
use std::ops::Range;

use super::page::View;
use super::words;
use crate::model::Select;

/// Lists of one page that are told apart in a rule; more make it unreadable.
const MOST_PARTS: usize = 3;

/// How far up an ancestor is looked for that tells the records from the rest.
const ANCESTORS: usize = 8;

/// How many classes of a record are tried.
const CLASSES: usize = 6;

/// A rule whose `item` matches exactly the records; `None` where simple selectors cannot say it.
pub fn describe(view: &View, parts: &[Vec<Range<usize>>]) -> Option<Select> {
    if parts.len() > MOST_PARTS || parts.iter().flatten().any(|record| view.nodes[record.start].end != record.end) {
        return None;
    }
    let items: Option<Vec<String>> = parts.iter().map(|records| describe_part(view, records)).collect();
    Some(Select { item: items?.join(", "), ..Select::default() })
}

/// A tag, perhaps with one class or id.
#[derive(Debug, Clone, Copy)]
enum Simple<'a> {
    Tag(&'a str),
    Class(&'a str, &'a str),
    Id(&'a str),
}

impl Simple<'_> {
    fn matches(&self, view: &View, node: usize) -> bool {
        let Some(element) = view.nodes[node].element else { return false };
        match self {
            Simple::Tag(tag) => view.nodes[node].name == *tag,
            Simple::Class(tag, class) => view.nodes[node].name == *tag && element.value().classes().any(|own| own == *class),
            Simple::Id(id) => element.attr("id") == Some(id),
        }
    }

    fn css(&self) -> String {
        match self {
            Simple::Tag(tag) => (*tag).to_owned(),
            Simple::Class(tag, class) => format!("{tag}.{class}"),
            Simple::Id(id) => format!("#{id}"),
        }
    }
}

fn describe_part(view: &View, records: &[Range<usize>]) -> Option<String> {
    let wanted: HashSet<usize> = records.iter().map(|record| record.start).collect();
    let own = own_selectors(view, records);
    for simple in &own {
        let matched: Vec<usize> = (0..view.nodes.len()).filter(|node| simple.matches(view, *node)).collect();
        if matched.len() == wanted.len() && matched.iter().all(|node| wanted.contains(node)) {
            return Some(simple.css());
        }
    }
    for above in ancestor_selectors(view, records[0].start) {
        let inside = descendants(view, above);
        for simple in &own {
            let matches = |node: &usize| inside[*node] && simple.matches(view, *node);
            if all_and_only(view, &wanted, matches) {
                return Some(format!("{} {}", above.css(), simple.css()));
            }
            if all_and_only(view, &wanted, |node| matches(node) && above.matches(view, view.nodes[*node].parent)) {
                return Some(format!("{} > {}", above.css(), simple.css()));
            }
        }
    }
    None
}

fn all_and_only(view: &View, wanted: &HashSet<usize>, matches: impl Fn(&usize) -> bool) -> bool {
    let mut count = 0;
    for node in (0..view.nodes.len()).filter(|node| matches(node)) {
        if !wanted.contains(&node) {
            return false;
        }
        count += 1;
    }
    count == wanted.len()
}

/// The classes that all records have, then the tag alone.
fn own_selectors<'a>(view: &View<'a>, records: &[Range<usize>]) -> Vec<Simple<'a>> {
    let tag = view.nodes[records[0].start].name;
    if records.iter().any(|record| view.nodes[record.start].name != tag) {
        return Vec::new();
    }
    let classes = view.nodes[records[0].start].element.into_iter().flat_map(|element| element.value().classes());
    let in_all = |class: &&str| records.iter().all(|record| Simple::Class(tag, class).matches(view, record.start));
    let mut selectors: Vec<Simple> =
        classes.take(CLASSES).filter(|class| is_plain(class)).filter(in_all).map(|class| Simple::Class(tag, class)).collect();
    selectors.push(Simple::Tag(tag));
    selectors
}

/// Ids and classes above a record, the nearest first; tags that stand for a part of the page.
fn ancestor_selectors<'a>(view: &View<'a>, record: usize) -> Vec<Simple<'a>> {
    let mut selectors = Vec::new();
    let mut at = record;
    for _ in 0..ANCESTORS {
        if at == 0 {
            break;
        }
        at = view.nodes[at].parent;
        let Some(element) = view.nodes[at].element else { break };
        selectors.extend(element.attr("id").filter(|id| is_plain(id)).map(Simple::Id));
        selectors.extend(element.value().classes().filter(|class| is_plain(class)).map(|class| Simple::Class(view.nodes[at].name, class)));
        if matches!(view.nodes[at].name, "main" | "article" | "section" | "ul" | "ol" | "table" | "tbody" | "dl") {
            selectors.push(Simple::Tag(view.nodes[at].name));
        }
    }
    selectors.truncate(ANCESTORS);
    selectors
}

fn descendants(view: &View, above: Simple) -> Vec<bool> {
    let mut inside = vec![false; view.nodes.len()];
    for node in 1..view.nodes.len() {
        let parent = view.nodes[node].parent;
        inside[node] = inside[parent] || above.matches(view, parent);
    }
    inside
}

/// Needs no escaping in CSS, and is no number or state of one element.
fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        && words::is_lasting_class(name)
}
