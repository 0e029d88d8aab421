//! The one pass that makes a page's flat array of its tree. What is the same for all elements of one tag, or with the same classes,
//! is worked out once a page: a page has thousands of elements and some dozens of either.

use scraper::node::Element;
use scraper::{ElementRef, Html, Node as DomNode};
use url::Url;

use super::hashes::{ByHash, hash, mix};
use super::links::{Link, address_of};
use super::page::{Node, View};
use super::words;
use super::zone::{self, Zone};
use crate::model;
use crate::read::{ReadError, in_time};

/// Nodes between two looks at the clock.
const LOOK_AT_CLOCK: usize = 256;

pub(super) struct Flattening<'v, 'a> {
    view: &'v mut View<'a>,
    base: Url,
    page_key: String,
    /// The number of each canonical address.
    keys: ByHash<u32>,
    /// The first link of each `href` as written: picture, headline and button have the same.
    seen: ByHash<usize>,
    tags: ByHash<Tag>,
    /// By the whole attribute.
    classes: ByHash<Classes>,
    open: Vec<usize>,
    /// White space that is written before the next letter.
    pending: Option<char>,
}

impl<'v, 'a> Flattening<'v, 'a> {
    /// Links are resolved against `base`.
    pub(super) fn new(view: &'v mut View<'a>, base: Url) -> Flattening<'v, 'a> {
        Flattening {
            base,
            page_key: model::canonical(&view.url, &view.url),
            view,
            keys: ByHash::default(),
            seen: ByHash::default(),
            tags: ByHash::default(),
            classes: ByHash::default(),
            open: Vec::new(),
            pending: None,
        }
    }

    /// Writes nodes, text and links.
    pub(super) fn run(mut self, html: &'a Html, is_left_out: impl Fn(ElementRef<'a>) -> bool) -> Result<(), ReadError> {
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
                DomNode::Element(_) => {
                    ElementRef::wrap(at).filter(|element| !is_left_out(*element)).is_some_and(|element| self.open_element(element))
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

    /// False for an element that nobody sees.
    fn open_element(&mut self, element: ElementRef<'a>) -> bool {
        let name = element.value().name();
        let key = hash(name);
        let tag = *self.tags.entry(key).or_insert_with(|| Tag::of(name));
        if tag.is_unseen {
            return false;
        }
        let attributes = Attributes::of(element.value());
        let known = |classes| *self.classes.entry(hash(classes)).or_insert_with(|| Classes::of(classes));
        let classes = attributes.class.map(known).unwrap_or_default();
        if classes.is_switched_off {
            return false;
        }
        if tag.is_block {
            self.pending = Some('\n');
        }
        let style = key.wrapping_add(classes.style);
        let by_role = attributes.role.map_or(tag.zone, |role| zone::of_tag(name, Some(role)));
        let parent = self.open.last().copied();
        let (path, styled_path, inherited) = parent.map_or((0, 0, None), |parent| {
            let above = &self.view.nodes[parent];
            (above.path, above.styled_path, above.link)
        });
        let index = self.view.nodes.len();
        let link = self.link_at(index, tag, &attributes).or(inherited);
        let start = self.view.text.len();
        self.view.nodes.push(Node {
            element: Some(element),
            name,
            tag: key,
            is_block: tag.is_block,
            parent: parent.unwrap_or(0),
            end: index + 1,
            text: start..start,
            path: mix(path, key),
            styled_path: mix(styled_path, style),
            style,
            zone: Zone::Plain,
            named_zone: by_role.max(attributes.id.and_then(zone::named_zone)).max(classes.zone),
            is_named_title: classes.is_title,
            is_sponsored: attributes.rel.is_some_and(is_sponsored),
            link,
            is_date: false,
            is_bare_date: false,
            is_heading: tag.is_heading,
        });
        self.open.push(index);
        true
    }

    fn close_element(&mut self) {
        let Some(index) = self.open.pop() else { return };
        let (end, text_end) = (self.view.nodes.len(), self.view.text.len());
        let node = &mut self.view.nodes[index];
        node.end = end;
        node.text.end = text_end;
        if node.is_block {
            self.pending = Some('\n');
        }
    }

    fn add_text(&mut self, text: &str) {
        let Some(parent) = self.open.last().copied() else { return };
        let mut start = None;
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let plain = rest.bytes().take_while(u8::is_ascii_graphic).count();
            let (piece, behind) = rest.split_at(plain.max(letter.len_utf8()));
            rest = behind;
            if letter.is_whitespace() {
                self.pending = self.pending.or(Some(' '));
            } else if !matches!(letter, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}') {
                let space = self.pending.take().or_else(|| self.gap_before(letter).filter(|_| start.is_none()));
                if let Some(space) = space.filter(|_| !self.view.text.is_empty()) {
                    self.view.text.push(space);
                }
                start.get_or_insert(self.view.text.len());
                self.view.text.push_str(piece);
            }
        }
        let Some(start) = start else { return };
        let index = self.view.nodes.len();
        let above = &self.view.nodes[parent];
        let node = Node {
            element: None,
            name: "",
            tag: hash(""),
            is_block: true,
            parent,
            end: index + 1,
            text: start..self.view.text.len(),
            path: mix(above.path, 1),
            styled_path: mix(above.styled_path, 1),
            style: 1,
            zone: Zone::Plain,
            named_zone: None,
            is_named_title: false,
            is_sponsored: false,
            link: above.link,
            is_date: false,
            is_bare_date: false,
            is_heading: false,
        };
        self.view.nodes.push(node);
    }

    /// Neighbouring elements that a style sheet keeps apart: `<b>Sport</b>Late win for the rowers`.
    fn gap_before(&self, letter: char) -> Option<char> {
        let is_glued = letter.is_uppercase() && self.view.text.ends_with(|last: char| last.is_lowercase() || last.is_ascii_digit());
        is_glued.then_some(' ')
    }

    fn link_at(&mut self, node: usize, tag: Tag, attributes: &Attributes<'a>) -> Option<usize> {
        let href = attributes.href.filter(|_| tag.is_link);
        let at = self.view.links.len();
        if let Some(first) = href.and_then(|href| self.seen.get(&hash(href))) {
            let mut link = self.view.links[*first].clone();
            link.node = node;
            self.view.links.push(link);
            return Some(at);
        }
        let url = model::into_clean(address_of(attributes, tag.is_link, &self.base)?);
        let key = model::canonical(&url, &self.view.url);
        // A link to the page itself leads nowhere new.
        if key == self.page_key {
            return None;
        }
        let next = self.keys.len() as u32;
        let key = *self.keys.entry(hash(&key)).or_insert(next);
        let link = Link::new(node, url, key, &self.view.url);
        self.view.links.push(link);
        // Many links lead to `#` for their scripts to go on, each elsewhere.
        if let Some(href) = href.filter(|href| is_address(href)) {
            self.seen.insert(hash(href), at);
        }
        Some(at)
    }
}

/// It leads somewhere without a script.
fn is_address(href: &str) -> bool {
    let href = href.trim_start();
    href.starts_with(['/', '.', '?']) || href.starts_with("http")
}

fn is_sponsored(rel: &str) -> bool {
    rel.split_whitespace().any(|word| word.eq_ignore_ascii_case("sponsored"))
}

/// Those that every element is asked for, found in one pass: `Element::attr` makes a name of its own for each question.
#[derive(Default)]
pub(super) struct Attributes<'a> {
    pub(super) href: Option<&'a str>,
    pub(super) data_href: Option<&'a str>,
    pub(super) data_url: Option<&'a str>,
    pub(super) data_link: Option<&'a str>,
    pub(super) onclick: Option<&'a str>,
    class: Option<&'a str>,
    id: Option<&'a str>,
    role: Option<&'a str>,
    rel: Option<&'a str>,
}

impl<'a> Attributes<'a> {
    fn of(element: &'a Element) -> Attributes<'a> {
        let mut found = Attributes::default();
        for (name, value) in &element.attrs {
            let slot = match &*name.local {
                "class" => &mut found.class,
                "id" => &mut found.id,
                "href" => &mut found.href,
                "role" => &mut found.role,
                "rel" => &mut found.rel,
                "onclick" => &mut found.onclick,
                "data-href" => &mut found.data_href,
                "data-url" => &mut found.data_url,
                "data-link" => &mut found.data_link,
                _ => continue,
            };
            // `xlink:href` and its like are others.
            if name.ns.is_empty() {
                *slot = Some(value);
            }
        }
        found
    }
}

/// What a tag says.
#[derive(Clone, Copy)]
struct Tag {
    is_unseen: bool,
    is_block: bool,
    is_heading: bool,
    is_link: bool,
    /// Of an element without a role.
    zone: Option<Zone>,
}

impl Tag {
    fn of(name: &str) -> Tag {
        Tag {
            is_unseen: is_unseen(name),
            is_block: is_block(name),
            is_heading: matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6"),
            is_link: name == "a",
            zone: zone::of_tag(name, None),
        }
    }
}

/// What an element's classes say together.
#[derive(Clone, Copy, Default)]
struct Classes {
    /// The same in whatever order they are written, and without those that come and go.
    style: u64,
    zone: Option<Zone>,
    is_title: bool,
    /// What a site builder keeps on the page for other data than these.
    is_switched_off: bool,
}

impl Classes {
    fn of(classes: &str) -> Classes {
        let mut each: Vec<&str> = classes.split_ascii_whitespace().collect();
        each.sort_unstable();
        each.dedup();
        let styles = each.iter().filter(|class| words::is_lasting_class(class)).map(|class| hash(class));
        Classes {
            style: styles.fold(0, u64::wrapping_add),
            zone: each.iter().filter_map(|class| zone::named_zone(class)).max(),
            is_title: each.iter().any(|class| words::names_title(class)),
            is_switched_off: classes.contains("w-condition-invisible"),
        }
    }
}

fn is_unseen(name: &str) -> bool {
    matches!(name, "head" | "script" | "style" | "noscript" | "template" | "svg" | "iframe" | "select" | "textarea" | "object")
}

fn is_block(name: &str) -> bool {
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
