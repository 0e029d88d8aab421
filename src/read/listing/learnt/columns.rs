//! In which columns of its records a list has link, headline, date and teaser: as short paths, and read by them. What stands
//! in the columns is not judged again; that is what makes the next reading the same.

use std::collections::HashMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::super::compound::{Mark, named_marks};
use super::super::fields::{self, Entry};
use super::super::page::View;
use super::super::titles::first_line;

/// Places that one column may have; a list with more of them is read without columns.
const MOST_PLACES: usize = 3;

/// By column, the paths that lead to it from a record, the usual one first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Columns {
    title: Vec<Path>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    link: Vec<Path>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    date: Vec<Path>,
    /// `None` where it is the longest text of each record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    teaser: Option<Vec<Path>>,
    /// Records that have no headline: a row of heads, an advertisement.
    #[serde(default, skip_serializing_if = "is_zero")]
    blank: usize,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// From a record downwards, one child a step: `div.head > h3 > a`. Empty for the record itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
struct Path(Vec<Step>);

/// `p.day:2`, the second child of that tag and class; no tag stands for a bare text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Step {
    tag: String,
    class: Option<String>,
    place: usize,
}

/// Whether a path names classes: they outlast a new sibling, and differ where they tell of a single item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    Classes,
    Tags,
}

impl Columns {
    /// Where the entries of one list, those of `own` among the `records`, have what they have; `None` where that differs too much
    /// from one to another.
    pub(super) fn describe(view: &View, records: &[Range<usize>], own: Range<usize>, entries: &[Entry], naming: Naming) -> Option<Columns> {
        let column = |node: &dyn Fn(&Entry) -> Option<usize>| {
            let mut counts: HashMap<Path, usize> = HashMap::new();
            for entry in entries.iter().filter(|entry| own.contains(&entry.record)) {
                if let Some(node) = node(entry) {
                    *counts.entry(path_to(view, &records[entry.record], node, naming)?).or_default() += 1;
                }
            }
            let mut paths: Vec<(Path, usize)> = counts.into_iter().collect();
            paths.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            (paths.len() <= MOST_PLACES).then(|| paths.into_iter().map(|(path, _)| path).collect::<Vec<Path>>())
        };
        let mut columns = Columns {
            title: column(&|entry| Some(entry.title_node))?,
            link: column(&|entry| Some(view.links[entry.link?].node))?,
            date: column(&|entry| entry.date)?,
            teaser: column(&|entry| entry.teaser),
            blank: 0,
        };
        columns.blank = records[own].iter().filter(|record| columns.title_in(view, record).is_none()).count();
        Some(columns)
    }

    /// The entries of a list; `None` if more records than before have no headline where one should stand.
    pub(super) fn read(&self, view: &View, records: &[Range<usize>]) -> Option<Vec<Entry>> {
        let entries: Vec<Entry> = records.iter().enumerate().filter_map(|(at, record)| self.read_record(view, at, record)).collect();
        (records.len() - entries.len() <= self.blank).then(|| fields::sift(view, entries))
    }

    fn read_record(&self, view: &View, at: usize, record: &Range<usize>) -> Option<Entry> {
        let (title_node, title) = self.title_in(view, record)?;
        let link = self.link.iter().filter_map(|path| path.follow(view, record)).find_map(|node| view.nodes[node].link);
        let date = self.date.iter().filter_map(|path| path.follow(view, record)).find(|node| view.nodes[*node].is_date);
        let teaser = match &self.teaser {
            Some(paths) => paths.iter().find_map(|path| path.follow(view, record)).filter(|node| !view.node_text(*node).is_empty()),
            None => fields::find_teaser(view, record.clone(), title_node, &title),
        };
        Some(Entry { record: at, link, title, title_node, headed: false, date, published: None, teaser })
    }

    fn title_in(&self, view: &View, record: &Range<usize>) -> Option<(usize, String)> {
        let nodes = self.title.iter().filter_map(|path| path.follow(view, record));
        let text = |node: usize| if view.nodes[node].is_heading { view.node_text(node) } else { first_line(view, node) };
        nodes.map(|node| (node, fields::fold(text(node)))).find(|(_, title)| !title.is_empty())
    }
}

/// The nodes that the first step of a path chooses among.
fn tops<'v>(view: &'v View, record: &Range<usize>) -> Box<dyn Iterator<Item = usize> + 'v> {
    let (start, end) = (record.start, record.end);
    if view.nodes[start].end == end {
        return Box::new(view.children(start));
    }
    let mut at = start;
    Box::new(std::iter::from_fn(move || {
        let top = at;
        at = view.nodes.get(top)?.end;
        (top < end).then_some(top)
    }))
}

fn path_to(view: &View, record: &Range<usize>, node: usize, naming: Naming) -> Option<Path> {
    let is_whole = view.nodes[record.start].end == record.end;
    let top = if is_whole { record.start } else { view.nodes[record.start].parent };
    let mut steps = Vec::new();
    let mut at = node;
    while at != top {
        if !record.contains(&at) {
            return None;
        }
        let parent = view.nodes[at].parent;
        let tag = view.nodes[at].name;
        let class = match named_marks(view, at).into_iter().find(|mark| matches!(mark, Mark::Class(_))) {
            Some(Mark::Class(class)) if naming == Naming::Classes => Some(class),
            _ => None,
        };
        let mut alike: Box<dyn Iterator<Item = usize>> = if parent == top { tops(view, record) } else { Box::new(view.children(parent)) };
        let place = alike.by_ref().filter(|sibling| is_alike(view, *sibling, tag, class)).position(|sibling| sibling == at)? + 1;
        steps.push(Step { tag: tag.to_owned(), class: class.map(str::to_owned), place });
        at = parent;
    }
    steps.reverse();
    Some(Path(steps))
}

fn is_alike(view: &View, node: usize, tag: &str, class: Option<&str>) -> bool {
    let node = &view.nodes[node];
    let has_class = |class: &str| node.element.is_some_and(|element| element.value().classes().any(|own| own == class));
    node.name == tag && node.element.is_some() != tag.is_empty() && class.is_none_or(has_class)
}

impl Path {
    fn follow(&self, view: &View, record: &Range<usize>) -> Option<usize> {
        let Some((first, rest)) = self.0.split_first() else { return Some(record.start) };
        let top = tops(view, record).filter(|node| first.fits(view, *node)).nth(first.place - 1)?;
        rest.iter().try_fold(top, |at, step| view.children(at).filter(|child| step.fits(view, *child)).nth(step.place - 1))
    }
}

impl Step {
    fn fits(&self, view: &View, node: usize) -> bool {
        is_alike(view, node, &self.tag, self.class.as_deref())
    }
}

impl From<Path> for String {
    fn from(path: Path) -> String {
        let step = |step: &Step| {
            let tag = if step.tag.is_empty() { "text" } else { &step.tag };
            let class = step.class.as_ref().map(|class| format!(".{class}")).unwrap_or_default();
            let place = if step.place > 1 { format!(":{}", step.place) } else { String::new() };
            format!("{tag}{class}{place}")
        };
        path.0.iter().map(step).collect::<Vec<_>>().join(" > ")
    }
}

impl From<String> for Path {
    fn from(text: String) -> Path {
        let step = |text: &str| {
            let (name, place) = text.split_once(':').unwrap_or((text, "1"));
            let (tag, class) = name.split_once('.').map_or((name, None), |(tag, class)| (tag, Some(class.to_owned())));
            let tag = if tag == "text" { "" } else { tag };
            Step { tag: tag.to_owned(), class, place: place.parse().unwrap_or(1).max(1) }
        };
        Path(text.split(" > ").filter(|step| !step.is_empty()).map(step).collect())
    }
}
