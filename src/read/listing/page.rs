//! A page as one flat array in document order, made in one pass, with running totals, so that any
//! run of nodes can be judged in constant time. Knows nothing of announcements.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;

use scraper::{ElementRef, Html, Node as DomNode};
use url::Url;

use super::families::Families;
use super::hashes::{ByHash, hash, mix};
use super::links::{Link, address_of};
use super::marks;
use super::telling;
use super::titles::first_line;
use super::words::{self, Facts};
use super::zone::{self, Zone};
use crate::model::{self, Deadline};
use crate::read::date::{DateHints, DateReader};
use crate::read::{ReadError, in_time};

/// Nodes between two looks at the clock.
const LOOK_AT_CLOCK: usize = 256;

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
    telling_words: Vec<OnceCell<Vec<(u64, f32)>>>,
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
    /// What part of a page its classes and id name.
    pub named_zone: Option<Zone>,
    /// Its classes say that it holds a title.
    pub is_named_title: bool,
    /// Index into `links`, of the node itself or of the link it is in.
    pub link: Option<usize>,
    pub is_date: bool,
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
        let base = base_url(html, page_url);
        let mut view = View {
            nodes: Vec::new(),
            text: String::new(),
            links: Vec::new(),
            url: page_url.clone(),
            dates: DateReader::new(hints.clone()),
            deadline,
            totals: Vec::new(),
            facts: Vec::new(),
            line_facts: Vec::new(),
            telling_words: Vec::new(),
            qualities: RefCell::default(),
            families: Families::default(),
        };
        let page_key = model::canonical(page_url, page_url);
        Flattening {
            view: &mut view,
            base,
            page_key,
            keys: HashMap::new(),
            seen: HashMap::new(),
            classes: ByHash::default(),
            open: Vec::new(),
            pending: None,
        }
        .run(html, is_left_out)?;
        view.facts = vec![OnceCell::new(); view.nodes.len()];
        view.line_facts = view.facts.clone();
        view.telling_words = vec![OnceCell::new(); view.nodes.len()];
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

    /// The same of a node's first line, `line`.
    pub fn line_facts(&self, node: usize, line: &str) -> Facts {
        *self.line_facts[node].get_or_init(|| Facts::of(line))
    }

    /// The words of a node's first line that may tell its record from others.
    pub fn telling_words(&self, node: usize) -> &[(u64, f32)] {
        self.telling_words[node].get_or_init(|| telling::words_of(first_line(self, node)))
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
        is_block(self.nodes[node].name) && first.is_some_and(|first| first.end < self.nodes[node].end)
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

struct Flattening<'v, 'a> {
    view: &'v mut View<'a>,
    base: Url,
    page_key: String,
    keys: HashMap<String, u32>,
    /// The first link of each `href` as written: picture, headline and button have the same.
    seen: HashMap<&'a str, usize>,
    classes: ByHash<ClassNames>,
    open: Vec<usize>,
    /// White space that is written before the next letter.
    pending: Option<char>,
}

impl<'a> Flattening<'_, 'a> {
    fn run(mut self, html: &'a Html, is_left_out: impl Fn(ElementRef<'a>) -> bool) -> Result<(), ReadError> {
        let root = html.tree.root();
        let mut at = root;
        loop {
            if self.view.nodes.len().is_multiple_of(LOOK_AT_CLOCK) {
                in_time(self.view.deadline)?;
            }
            let entered = match at.value() {
                DomNode::Text(text) => {
                    self.add_text(text);
                    false
                }
                DomNode::Element(element) if is_unseen(element) || ElementRef::wrap(at).is_some_and(&is_left_out) => false,
                DomNode::Element(_) => {
                    self.open_element(ElementRef::wrap(at));
                    true
                }
                _ => true,
            };
            let mut next = if entered { at.first_child() } else { None };
            if entered && next.is_none() && at.value().is_element() {
                self.close_element();
            }
            while next.is_none() {
                if at == root {
                    return Ok(());
                }
                next = at.next_sibling();
                if next.is_none() {
                    let Some(parent) = at.parent() else { return Ok(()) };
                    at = parent;
                    if at.value().is_element() {
                        self.close_element();
                    }
                }
            }
            let Some(node) = next else { return Ok(()) };
            at = node;
        }
    }

    fn open_element(&mut self, element: Option<ElementRef<'a>>) {
        let Some(element) = element else { return };
        let name = element.value().name();
        if is_block(name) {
            self.pending = Some('\n');
        }
        let mut style = hash(name);
        let (mut named_zone, mut is_named_title) = (element.value().id().and_then(zone::named_zone), false);
        for class in element.value().classes() {
            let names = self.classes.entry(hash(class)).or_insert_with(|| ClassNames::of(class));
            style = style.wrapping_add(names.style);
            named_zone = named_zone.max(names.zone);
            is_named_title |= names.is_title;
        }
        let parent = self.open.last().copied();
        let (path, styled_path) = parent.map_or((0, 0), |parent| (self.view.nodes[parent].path, self.view.nodes[parent].styled_path));
        let index = self.view.nodes.len();
        let inherited = parent.and_then(|parent| self.view.nodes[parent].link);
        let link = self.link_at(index, element).or(inherited);
        let start = self.view.text.len();
        self.view.nodes.push(Node {
            element: Some(element),
            name,
            parent: parent.unwrap_or(0),
            end: index + 1,
            text: start..start,
            path: mix(path, hash(name)),
            styled_path: mix(styled_path, style),
            style,
            zone: Zone::Plain,
            named_zone,
            is_named_title,
            link,
            is_date: false,
            is_heading: matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6"),
        });
        self.open.push(index);
    }

    fn close_element(&mut self) {
        let Some(index) = self.open.pop() else { return };
        let (end, text_end) = (self.view.nodes.len(), self.view.text.len());
        let node = &mut self.view.nodes[index];
        node.end = end;
        node.text.end = text_end;
        if is_block(node.name) {
            self.pending = Some('\n');
        }
    }

    fn add_text(&mut self, text: &str) {
        let Some(parent) = self.open.last().copied() else { return };
        let mut start = None;
        for letter in text.chars() {
            if letter.is_whitespace() {
                self.pending = self.pending.or(Some(' '));
            } else if !matches!(letter, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}') {
                let space = self.pending.take().or_else(|| self.gap_before(letter).filter(|_| start.is_none()));
                if let Some(space) = space.filter(|_| !self.view.text.is_empty()) {
                    self.view.text.push(space);
                }
                start.get_or_insert(self.view.text.len());
                self.view.text.push(letter);
            }
        }
        let Some(start) = start else { return };
        let index = self.view.nodes.len();
        let above = &self.view.nodes[parent];
        let node = Node {
            element: None,
            name: "",
            parent,
            end: index + 1,
            text: start..self.view.text.len(),
            path: mix(above.path, 1),
            styled_path: mix(above.styled_path, 1),
            style: 1,
            zone: Zone::Plain,
            named_zone: None,
            is_named_title: false,
            link: above.link,
            is_date: false,
            is_heading: false,
        };
        self.view.nodes.push(node);
    }

    /// Neighbouring elements that a style sheet keeps apart: `<b>Sport</b>Late win for the rowers`.
    fn gap_before(&self, letter: char) -> Option<char> {
        let is_glued = letter.is_uppercase() && self.view.text.ends_with(|last: char| last.is_lowercase() || last.is_ascii_digit());
        is_glued.then_some(' ')
    }

    fn link_at(&mut self, node: usize, element: ElementRef<'a>) -> Option<usize> {
        let href = element.value().attr("href").filter(|_| element.value().name() == "a");
        let at = self.view.links.len();
        if let Some(first) = href.and_then(|href| self.seen.get(href)) {
            let mut link = self.view.links[*first].clone();
            link.node = node;
            self.view.links.push(link);
            return Some(at);
        }
        let url = model::clean(&address_of(element, &self.base)?);
        let key = model::canonical(&url, &self.view.url);
        // A link to the page itself leads nowhere new.
        if key == self.page_key {
            return None;
        }
        let next = self.keys.len() as u32;
        let key = *self.keys.entry(key).or_insert(next);
        let link = Link::new(node, url, key, &self.view.url);
        self.view.links.push(link);
        // Many links lead to `#` for their scripts to go on, each elsewhere.
        if let Some(href) = href.filter(|href| is_address(href)) {
            self.seen.insert(href, at);
        }
        Some(at)
    }
}

/// It leads somewhere without a script.
fn is_address(href: &str) -> bool {
    let href = href.trim_start();
    href.starts_with(['/', '.', '?']) || href.starts_with("http")
}

/// What a class says, worked out once a page.
struct ClassNames {
    /// 0 for one that comes and goes.
    style: u64,
    zone: Option<Zone>,
    is_title: bool,
}

impl ClassNames {
    fn of(class: &str) -> ClassNames {
        let style = if words::is_lasting_class(class) { hash(class) } else { 0 };
        ClassNames { style, zone: zone::named_zone(class), is_title: words::names_title(class) }
    }
}

fn is_unseen(element: &scraper::node::Element) -> bool {
    // What a site builder keeps on the page for other data than these.
    let is_switched_off = || element.attr("class").is_some_and(|classes| classes.contains("w-condition-invisible"));
    is_switched_off()
        || matches!(
            element.name(),
            "head" | "script" | "style" | "noscript" | "template" | "svg" | "iframe" | "select" | "textarea" | "object"
        )
}

pub(super) fn is_block(name: &str) -> bool {
    !matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}
