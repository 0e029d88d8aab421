//! Where the records of a list stand: as selectors, and found again by them.

use std::collections::HashSet;
use std::ops::Range;

use ego_tree::{NodeId, NodeRef};
use scraper::{ElementRef, Html, Node, Selector};
use serde::{Deserialize, Serialize};
use url::Url;

use super::super::candidates;
use super::super::hashes::{ByKey, Seeded};
use super::super::page::View;
use super::super::selectors::{has_text, selector_of};
use super::around;
use super::columns::Columns;
use crate::model::Item;

/// One list's records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Places {
    /// CSS, of each record's first element.
    pub(super) item: String,
    #[serde(default, skip_serializing_if = "Cut::is_element")]
    cut: Cut,
    /// Where the items have what they have; `None` where that is found out anew each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) columns: Option<Columns>,
    /// Elements beside the records and their containers that are built like these and are none.
    #[serde(default)]
    pub(super) beside: usize,
}

/// How a record goes on from its first element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Cut {
    /// It is that element.
    #[default]
    Element,
    /// To the next record's: a heading and its text, the two rows of an entry.
    Siblings,
    /// The same, and it begins with a date that is a bare text in the element that `item` matches.
    Text,
}

impl Cut {
    fn is_element(&self) -> bool {
        *self == Cut::Element
    }
}

/// Says where records stand; `None` where no selector tells them from the rest.
pub(super) fn describe(view: &View, records: &[Range<usize>]) -> Option<Places> {
    let starts: Vec<usize> = records.iter().map(|record| record.start).collect();
    let cut = if records.iter().all(|record| view.nodes[record.start].element.is_some() && view.nodes[record.start].end == record.end) {
        Cut::Element
    } else if starts.iter().all(|start| view.nodes[*start].element.is_some()) {
        Cut::Siblings
    } else {
        Cut::Text
    };
    let item = match cut {
        Cut::Element | Cut::Siblings => selector_of(view, &starts)?,
        Cut::Text => {
            let mut parents: Vec<usize> = starts.iter().map(|start| view.nodes[*start].parent).collect();
            parents.dedup();
            selector_of(view, &parents)?
        }
    };
    Some(Places { item, cut, columns: None, beside: 0 })
}

/// The elements that the lists' selectors match.
pub(super) struct Matched<'a> {
    html: &'a Html,
    lists: Vec<(Cut, Vec<ElementRef<'a>>)>,
}

/// `None` if a selector matches nothing, or is none.
pub(super) fn find<'a>(html: &'a Html, lists: &[Places]) -> Option<Matched<'a>> {
    let matched = |list: &Places| {
        let selector = Selector::parse(&list.item).ok()?;
        let elements: Vec<ElementRef> = html.select(&selector).collect();
        (!elements.is_empty()).then_some((list.cut, elements))
    };
    Some(Matched { html, lists: lists.iter().map(matched).collect::<Option<_>>()? })
}

impl<'a> Matched<'a> {
    /// What of the page has to be looked at: the records, and with `headings` what stands around and between them, too.
    pub(super) fn kept(&self, headings: bool) -> Kept {
        let mut whole: HashSet<NodeId, Seeded> = HashSet::default();
        for (cut, elements) in &self.lists {
            whole.extend(elements.iter().map(|element| root_of(*cut, element)));
        }
        if headings && let Some(around) = self.common_parent(&whole) {
            whole = [around].into_iter().collect();
        }
        // What stands in something that is kept whole needs no way to it.
        let is_outermost = |node: &NodeRef<Node>| !node.ancestors().any(|above| whole.contains(&above.id()));
        let nodes = whole.iter().filter_map(|id| self.html.tree.get(*id)).filter(is_outermost);
        let above = nodes.flat_map(|node| node.ancestors().map(|node| node.id())).collect();
        Kept { whole, above }
    }

    /// The innermost element that holds all of these.
    fn common_parent(&self, whole: &HashSet<NodeId, Seeded>) -> Option<NodeId> {
        let mut counts: ByKey<NodeId, usize> = ByKey::default();
        let mut last = None;
        for node in whole.iter().filter_map(|id| self.html.tree.get(*id)) {
            node.ancestors().for_each(|above| *counts.entry(above.id()).or_default() += 1);
            last = Some(node);
        }
        last?.ancestors().map(|node| node.id()).find(|id| counts.get(id) == Some(&whole.len()))
    }

    /// Each list's records in a view of the page; `None` if a list has none in it.
    pub(super) fn records(&self, view: &View) -> Option<Vec<Vec<Range<usize>>>> {
        let indexes: ByKey<NodeId, usize> =
            view.nodes.iter().enumerate().filter_map(|(index, node)| Some((node.element?.id(), index))).collect();
        let of_list = |(cut, elements): &(Cut, Vec<ElementRef>)| {
            let nodes: Vec<usize> = elements.iter().filter_map(|element| indexes.get(&element.id()).copied()).collect();
            let records = match cut {
                Cut::Element => nodes.into_iter().filter(|node| has_text(view, *node)).map(|node| view.subtree(node)).collect(),
                Cut::Siblings => candidates::runs(view, &nodes.into_iter().filter(|node| has_text(view, *node)).collect::<Vec<_>>())?,
                Cut::Text => {
                    let dates = |node: usize| {
                        view.children(node).filter(|child| view.nodes[*child].element.is_none() && view.nodes[*child].is_date)
                    };
                    candidates::runs(view, &nodes.into_iter().flat_map(dates).collect::<Vec<_>>())?
                }
            };
            (!records.is_empty()).then_some(records)
        };
        self.lists.iter().map(of_list).collect()
    }

    /// By list, how many elements beside its records, or beside their containers, are built like these and are none.
    pub(super) fn beside(&self) -> Vec<usize> {
        let count = |(cut, elements): &(Cut, Vec<ElementRef>)| match cut {
            Cut::Element => around::count_beside(elements) + around::count_beside_parents(elements),
            // What stands between two beginnings belongs to the first.
            Cut::Siblings | Cut::Text => around::count_beside_parents(elements),
        };
        self.lists.iter().map(count).collect()
    }

    /// How many addresses outside of the records look like those of the items.
    pub(super) fn elsewhere(&self, page: &Url, items: &[Item]) -> usize {
        let mut roots: HashSet<NodeId, Seeded> = HashSet::default();
        for (cut, elements) in &self.lists {
            roots.extend(elements.iter().map(|element| root_of(*cut, element)));
        }
        around::count_elsewhere(self.html, page, roots.into_iter().filter_map(|id| self.html.tree.get(id)), items)
    }
}

/// The element that holds a record whole.
fn root_of(cut: Cut, element: &ElementRef) -> NodeId {
    match cut {
        Cut::Siblings => element.parent().map_or(element.id(), |parent| parent.id()),
        Cut::Element | Cut::Text => element.id(),
    }
}

/// What a view of the page is made of.
pub(super) struct Kept {
    whole: HashSet<NodeId, Seeded>,
    above: HashSet<NodeId, Seeded>,
}

impl Kept {
    /// True for what stands beside the way to what is kept.
    pub(super) fn leaves_out(&self, element: ElementRef) -> bool {
        let is_beside = element.parent().is_some_and(|parent| self.above.contains(&parent.id()));
        is_beside && !self.above.contains(&element.id()) && !self.whole.contains(&element.id())
    }
}
