//! Microdata: the elements that a page marks as announcements of schema.org's types, by the way to them.

use std::collections::HashMap;

use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};

use super::{Raw, Role};
use crate::read::article::is_article_type;
use crate::read::dom::text_of;

/// Elements of one property deep in another are not looked for beyond this many.
const MOST: usize = 5_000;

/// The announcements that stand at the same place of the page's build are one list; of one in another only the outer counts.
pub(super) fn lists(html: &Html) -> Vec<(Role, Vec<Raw>)> {
    let mut lists: Vec<(Role, Vec<Raw>)> = Vec::new();
    let mut place_of: HashMap<(String, String), usize> = HashMap::new();
    let mut walk = html.root_element().traverse();
    let mut seen = 0;
    while let Some(edge) = walk.next() {
        let Edge::Open(node) = edge else { continue };
        let Some(element) = ElementRef::wrap(node) else { continue };
        if element.value().name() == "template" {
            skip_to_end(&mut walk, element);
            continue;
        }
        let Some(kind) = announcement_type(element).filter(|_| seen < MOST) else { continue };
        seen += 1;
        // What stands in it is its own.
        skip_to_end(&mut walk, element);
        let Some(raw) = read(element) else { continue };
        let path = path(element);
        let is_aside = path.split(' ').any(|name| matches!(name, "aside" | "nav" | "footer"));
        let place = *place_of.entry((kind.to_owned(), path)).or_insert_with(|| {
            lists.push((if is_aside { Role::Aside } else { Role::Main }, Vec::new()));
            lists.len() - 1
        });
        lists[place].1.push(raw);
    }
    lists
}

/// Passes what stands in an element that the walk is at.
fn skip_to_end<'a>(walk: &mut impl Iterator<Item = Edge<'a, Node>>, element: ElementRef<'a>) {
    walk.find(|edge| matches!(edge, Edge::Close(node) if node.id() == element.id()));
}

fn announcement_type(element: ElementRef<'_>) -> Option<&str> {
    element.attr("itemscope")?;
    let kinds = element.attr("itemtype")?;
    // What is a property of something else, e.g. the part of an article's page, is no announcement of a list; posts of a blog are.
    let is_part =
        element.attr("itemprop").is_some_and(|name| !matches!(name, "blogPost" | "blogPosts" | "itemListElement" | "hasPart" | "item"));
    let kind = kinds.split_whitespace().map(|kind| kind.rsplit('/').next().unwrap_or(kind)).find(|kind| is_article_type(kind))?;
    (!is_part).then_some(kind)
}

/// The names of the elements above.
fn path(element: ElementRef<'_>) -> String {
    element.ancestors().filter_map(ElementRef::wrap).map(|above| above.value().name()).collect::<Vec<_>>().join(" ")
}

/// The first value of each property, those of other things in it left out.
fn read(element: ElementRef<'_>) -> Option<Raw> {
    let mut properties: HashMap<&str, String> = HashMap::new();
    let mut walk = element.traverse().skip(1);
    while let Some(edge) = walk.next() {
        let Edge::Open(node) = edge else { continue };
        let Some(inner) = ElementRef::wrap(node) else { continue };
        for name in inner.attr("itemprop").into_iter().flat_map(str::split_whitespace) {
            if !properties.contains_key(name)
                && matches!(name, "headline" | "name" | "url" | "mainEntityOfPage" | "datePublished" | "description")
            {
                properties.insert(name, value_of(inner));
            }
        }
        if inner.attr("itemscope").is_some() {
            skip_to_end(&mut walk, inner);
        }
    }
    let mut take = |names: &[&str]| names.iter().find_map(|name| properties.remove(*name)).filter(|value| !value.is_empty());
    let raw = Raw {
        title: take(&["headline", "name"]).unwrap_or_default(),
        link: take(&["url", "mainEntityOfPage"]),
        date: take(&["datePublished"]),
        teaser: take(&["description"]),
    };
    (!raw.title.is_empty()).then_some(raw)
}

/// As HTML's microdata reads an element: its content, address or instant, else its text.
fn value_of(element: ElementRef<'_>) -> String {
    let of = ["content", "datetime", "href", "itemid"].iter().find_map(|name| element.attr(name));
    of.map_or_else(|| text_of(element), |value| value.trim().to_owned())
}
