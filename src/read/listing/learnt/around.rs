//! What stands around the records of a list and looks like more of them: where that grows, the list may go on outside of what
//! is read.

use std::borrow::Cow;
use std::collections::HashSet;

use ego_tree::{NodeId, NodeRef};
use scraper::{ElementRef, Html, Node};
use url::Url;

use crate::model::Item;

/// So far above a record a link that holds all of it is looked for.
const CARD: usize = 3;

/// Elements beside the records that are of their tag and none of them.
pub(super) fn count_beside(elements: &[ElementRef]) -> usize {
    let matched: HashSet<NodeId> = elements.iter().map(|element| element.id()).collect();
    let Some(tag) = elements.first().map(|element| element.value().name()) else { return 0 };
    let mut parents = HashSet::new();
    let parents = elements.iter().filter_map(|element| element.parent()).filter(|parent| parents.insert(parent.id()));
    let children = parents.flat_map(|parent| parent.children()).filter_map(ElementRef::wrap);
    children.filter(|child| child.value().name() == tag && !matched.contains(&child.id()) && says_anything(*child)).count()
}

/// Containers beside those of the records that are built like these: a list that has become two.
pub(super) fn count_beside_parents(elements: &[ElementRef]) -> usize {
    let mut seen = HashSet::new();
    let parents: Vec<ElementRef> =
        elements.iter().filter_map(|element| ElementRef::wrap(element.parent()?)).filter(|parent| seen.insert(parent.id())).collect();
    let builds: HashSet<(&str, Option<&str>)> = parents.iter().map(build_of).collect();
    let mut above = HashSet::new();
    let above = parents.iter().filter_map(|parent| parent.parent()).filter(|node| above.insert(node.id()));
    let beside = above.flat_map(|node| node.children()).filter_map(ElementRef::wrap);
    beside.filter(|element| builds.contains(&build_of(element)) && !seen.contains(&element.id()) && says_anything(*element)).count()
}

fn build_of<'a>(element: &ElementRef<'a>) -> (&'a str, Option<&'a str>) {
    (element.value().name(), element.value().attr("class"))
}

fn says_anything(element: ElementRef) -> bool {
    element.text().any(|text| text.contains(char::is_alphanumeric))
}

/// Addresses that are built like the items' and stand outside of the records, each once: a lead story, another list.
pub(super) fn count_elsewhere<'a>(html: &'a Html, page: &Url, records: impl Iterator<Item = NodeRef<'a, Node>>, items: &[Item]) -> usize {
    let stems: HashSet<(&str, usize)> = items.iter().filter_map(|item| stem_of(item.url.as_ref()?.path())).collect();
    if stems.is_empty() {
        return 0;
    }
    let mut inside: HashSet<&str> = HashSet::new();
    for record in records {
        inside.extend(record.ancestors().take(CARD).filter_map(href_of));
        inside.extend(record.descendants().filter_map(href_of));
    }
    let mut seen: HashSet<&str> = HashSet::new();
    let outside = html.tree.nodes().filter_map(href_of).filter(|href| !inside.contains(href) && seen.insert(href));
    let folder = page.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    outside.filter(|href| path_of(href, folder).is_some_and(|path| stem_of(&path).is_some_and(|stem| stems.contains(&stem)))).count()
}

fn href_of<'a>(node: NodeRef<'a, Node>) -> Option<&'a str> {
    let element = node.value().as_element().filter(|element| element.name() == "a")?;
    Some(element.attr("href")?.trim())
}

/// The path of an address as written in a page of this folder; not resolved, which is near enough for a count.
fn path_of<'a>(href: &'a str, folder: &str) -> Option<Cow<'a, str>> {
    let bare = href.split(['?', '#']).next()?;
    match bare.split_once("//") {
        Some((_, rest)) => rest.split_once('/').map(|(_, path)| Cow::Borrowed(path)),
        None if bare.starts_with('/') => Some(Cow::Borrowed(bare)),
        None => Some(Cow::Owned(format!("{folder}/{}", bare.trim_start_matches("./")))),
    }
}

/// What the paths of announcements share: the first part, if it is not theirs alone, and how many there are.
fn stem_of(path: &str) -> Option<(&str, usize)> {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let first = parts.next()?;
    let more = parts.count();
    Some((if more == 0 || first.bytes().any(|b| b.is_ascii_digit()) { "" } else { first }, more))
}
