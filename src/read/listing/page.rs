//! A page as one flat array in document order, made in one pass, with running totals, so that any
//! run of nodes can be judged in constant time. Knows nothing of announcements.

use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;

use scraper::{ElementRef, Html};
use url::Url;

use super::families::Families;
use super::flatten::Flattening;
use super::hashes::{ByHash, ByKey, mix};
use super::links::Link;
use super::marks;
use super::telling::{self, TellingWords};
use super::titles::first_line;
use super::words::{self, Facts};
use super::zone::{self, Zone};
use crate::model::{self, Deadline};
use crate::read::ReadError;
use crate::read::date::{DateHints, DateReader};

/// The page, flattened.
pub struct View<'a> {
    pub nodes: Vec<Node<'a>>,
    /// All visible text, white space folded, soft hyphens gone, a line break between blocks.
    pub text: String,
    pub links: Vec<Link>,
    pub url: Url,
    pub dates: DateReader,
    pub deadline: Deadline,
    totals: Vec<Totals>,
    facts: Vec<OnceCell<Facts>>,
    line_facts: Vec<OnceCell<Facts>>,
    /// Whether a node is a unit of text: `fields` asks it again for each cut.
    units: Vec<Cell<Option<bool>>>,
    telling_words: RefCell<ByKey<usize, TellingWords>>,
    /// By node and length of a headline.
    qualities: RefCell<ByHash<f32>>,
    families: Families,
}

/// An element or a piece of text.
pub struct Node<'a> {
    /// `None` for text.
    pub element: Option<ElementRef<'a>>,
    /// Tag; empty for text.
    pub name: &'a str,
    /// Hash of the tag.
    pub tag: u64,
    /// It stands on lines of its own; a text, too.
    pub is_block: bool,
    pub parent: usize,
    /// Index after the last descendant.
    pub end: usize,
    pub(super) text: Range<usize>,
    /// Hash of the tags from the root down to here.
    pub path: u64,
    /// The same with classes.
    pub styled_path: u64,
    /// Hash of tag and classes, in whatever order they are written.
    pub style: u64,
    pub zone: Zone,
    /// What part of a page its tag, role, classes and id name.
    pub(super) named_zone: Option<Zone>,
    /// Its classes say that it holds a title.
    pub is_named_title: bool,
    /// It is a link that its page calls paid.
    pub is_sponsored: bool,
    /// Index into `links`, of the node itself or of the link it is in.
    pub link: Option<usize>,
    pub is_date: bool,
    /// It is a date and nothing else, as it is written.
    pub is_bare_date: bool,
    pub is_heading: bool,
}

/// Running totals before a node; a difference of two tells what is in between.
#[derive(Clone, Copy, Default)]
pub struct Totals {
    /// Links, where several to one address in a row count once.
    pub links: u32,
    /// Those that read like a headline.
    pub headlines: u32,
    pub dates: u32,
    pub headings: u32,
    /// Letters and digits; an ideograph counts as two and a half.
    pub letters: f32,
    pub linked_letters: f32,
}

impl<'a> View<'a> {
    /// Without the elements for which `is_left_out` holds, and what is in them.
    pub fn new(
        html: &'a Html,
        page_url: &Url,
        hints: &DateHints,
        deadline: Deadline,
        is_left_out: impl Fn(ElementRef<'a>) -> bool,
    ) -> Result<View<'a>, ReadError> {
        let mut view = View {
            nodes: Vec::with_capacity(html.tree.nodes().len()),
            text: String::new(),
            links: Vec::new(),
            url: page_url.clone(),
            dates: DateReader::new(hints.clone()),
            deadline,
            totals: Vec::new(),
            facts: Vec::new(),
            line_facts: Vec::new(),
            units: Vec::new(),
            telling_words: RefCell::default(),
            qualities: RefCell::default(),
            families: Families::default(),
        };
        Flattening::new(&mut view, base_url(html, page_url)).run(html, is_left_out)?;
        view.facts = vec![OnceCell::new(); view.nodes.len()];
        view.line_facts = view.facts.clone();
        view.units = vec![Cell::new(None); view.nodes.len()];
        view.families = Families::new(&view.nodes);
        marks::mark_dates(&mut view)?;
        zone::mark(&mut view);
        view.sum_up();
        Ok(view)
    }

    /// The visible text of a node, blocks on lines of their own.
    pub fn node_text(&self, node: usize) -> &str {
        self.text[self.nodes[node].text.clone()].trim()
    }

    /// Where in `text` the text of a run of nodes is.
    pub fn text_range(&self, nodes: Range<usize>) -> Range<usize> {
        self.nodes[nodes.start].text.start..self.nodes[nodes.end - 1].text.end
    }

    /// What is to be said of a node's text.
    pub fn facts(&self, node: usize) -> Facts {
        *self.facts[node].get_or_init(|| Facts::of(self.node_text(node)))
    }

    /// The same of a node's first line.
    pub fn first_line_facts(&self, node: usize) -> Facts {
        let has_lines = || self.node_text(node).contains('\n');
        *self.line_facts[node].get_or_init(|| if has_lines() { Facts::of(first_line(self, node)) } else { self.facts(node) })
    }

    /// What `work_out` says of a node, asked once.
    pub fn is_unit(&self, node: usize, work_out: impl FnOnce() -> bool) -> bool {
        let unit = &self.units[node];
        unit.get().unwrap_or_else(|| {
            let is_unit = work_out();
            unit.set(Some(is_unit));
            is_unit
        })
    }

    /// The words of a node's first line that may tell its record from others.
    pub fn telling_words(&self, node: usize) -> TellingWords {
        let mut known = self.telling_words.borrow_mut();
        known.entry(node).or_insert_with(|| telling::words_of(first_line(self, node)).into()).clone()
    }

    /// How much a headline that stands in a node reads like one, worked out once: many cuts find the same.
    pub fn quality(&self, node: usize, title: &str, work_out: impl FnOnce(&str) -> f32) -> f32 {
        let known = self.qualities.borrow().get(&mix(node as u64, title.len() as u64)).copied();
        known.unwrap_or_else(|| {
            let quality = work_out(title);
            self.qualities.borrow_mut().insert(mix(node as u64, title.len() as u64), quality);
            quality
        })
    }

    pub fn subtree(&self, node: usize) -> Range<usize> {
        node..self.nodes[node].end
    }

    pub fn children(&self, node: usize) -> impl Iterator<Item = usize> {
        self.families.children(node)
    }

    /// An element whose text begins with bold letters and goes on in others: `<p><b>Bell foundry opens.</b> Guests may come.`
    pub fn begins_bold(&self, node: usize) -> bool {
        let is_bold = |inner: &Node| matches!(inner.name, "b" | "strong");
        let first = self.nodes.get(node + 1).filter(|first| first.parent == node && is_bold(first));
        self.nodes[node].is_block && first.is_some_and(|first| first.end < self.nodes[node].end)
    }

    /// The innermost element that both nodes are in, the first being the earlier one.
    pub fn common_parent(&self, first: usize, last: usize) -> usize {
        let mut at = self.nodes[first].parent;
        while self.nodes[at].end <= last && at > 0 {
            at = self.nodes[at].parent;
        }
        at
    }

    /// How many siblings come before a node.
    pub fn place(&self, node: usize) -> usize {
        self.families.place(node)
    }

    /// The index after the last of `count` siblings that begin with a node, or after as many as there are.
    pub fn end_of_siblings(&self, node: usize, count: usize) -> usize {
        self.nodes[self.families.sibling(self.nodes[node].parent, self.place(node) + count - 1)].end
    }

    /// What is in a run of nodes.
    pub fn totals(&self, range: Range<usize>) -> Totals {
        let (from, to) = (&self.totals[range.start], &self.totals[range.end]);
        Totals {
            links: to.links - from.links,
            headlines: to.headlines - from.headlines,
            dates: to.dates - from.dates,
            headings: to.headings - from.headings,
            letters: to.letters - from.letters,
            linked_letters: to.linked_letters - from.linked_letters,
        }
    }

    /// The text of a small element with a space between its pieces.
    pub fn spaced_text(&self, node: usize) -> String {
        let pieces: Vec<&str> =
            self.subtree(node).filter(|inner| self.nodes[*inner].element.is_none()).map(|inner| self.node_text(inner)).collect();
        pieces.join(" ")
    }

    fn sum_up(&mut self) {
        let mut totals = Vec::with_capacity(self.nodes.len() + 1);
        let mut sum = Totals::default();
        let (mut last_link, mut last_headline) = (None, None);
        for index in 0..self.nodes.len() {
            totals.push(sum);
            let node = &self.nodes[index];
            if let Some(link) = node.link.map(|link| &self.links[link]).filter(|link| link.node == index) {
                if last_link != Some(link.key) {
                    sum.links += 1;
                    last_link = Some(link.key);
                }
                if last_headline != Some(link.key) && self.facts(index).is_headline {
                    sum.headlines += 1;
                    last_headline = Some(link.key);
                }
            }
            sum.dates += u32::from(node.is_date);
            sum.headings += u32::from(node.is_heading && !self.node_text(index).is_empty());
            if node.element.is_none() {
                let letters = words::letters(self.node_text(index));
                sum.letters += letters;
                sum.linked_letters += if node.link.is_some() { letters } else { 0.0 };
            }
        }
        totals.push(sum);
        self.totals = totals;
    }
}

/// `<base href>` counts where it leads to a web address.
pub fn base_url(html: &Html, page_url: &Url) -> Url {
    html.tree
        .nodes()
        .filter_map(ElementRef::wrap)
        .take(400)
        .find(|element| element.value().name() == "base" && element.attr("href").is_some())
        .and_then(|element| page_url.join(element.attr("href")?.trim()).ok())
        .filter(model::is_web)
        .unwrap_or_else(|| page_url.clone())
}
