//! Which part of a page is its own content, and which elements frame it: menus, headers, feet, share bars, banners, forms.

use std::collections::{HashMap, HashSet};

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};

use super::lines::{Line, LineKind};
use super::outermost;
use crate::model::{Deadline, Select};
use crate::read::article::{ends_the_text, is_extra, is_hidden, is_update_note, looks_like_noise};
use crate::read::dom::is_unread;
use crate::read::listing::{Zone, named_zone};
use crate::read::{ReadError, in_time};

/// A part that holds this share of all letters is no frame, whatever it is called.
const TOO_MUCH_TO_DROP: f64 = 0.4;
/// The part that a page marks as its main one is believed if it holds this share of what is not framed.
const MAIN_SHARE: f64 = 0.4;
/// Links with more words in the middle of a line of links are headlines, not tags.
const TAG_WORDS: usize = 4;
/// So many links in one line are a list of tags, where nothing but the foot follows.
const TAGS: usize = 5;

/// The part of a page that is looked at.
pub struct Part<'t> {
    roots: Vec<ElementRef<'t>>,
    excluded: HashSet<NodeId>,
    /// Letters below each element.
    letters: HashMap<NodeId, usize>,
    /// Ids of what a button on the page opens and closes.
    panels: HashSet<&'t str>,
    all: usize,
    /// Nobody has chosen the part by hand.
    pub is_whole: bool,
}

impl<'t> Part<'t> {
    pub fn of(tree: &'t Html, select: Option<&Select>, deadline: Deadline) -> Result<Part<'t>, ReadError> {
        let excluded = select.and_then(|select| select.exclude.as_deref()).map(|css| outermost(tree, css)).unwrap_or_default();
        let item = select.map(|select| select.item.as_str()).filter(|item| !item.is_empty());
        let controls = tree.root_element().descendent_elements().filter_map(|element| element.attr("aria-controls"));
        let letters = letters(tree, deadline)?;
        let mut part = Part {
            roots: item.map_or_else(|| vec![tree.root_element()], |item| outermost(tree, item)),
            excluded: excluded.iter().map(|element| element.id()).collect(),
            all: letters.get(&tree.root_element().id()).copied().unwrap_or_default(),
            letters,
            panels: controls.flat_map(str::split_whitespace).collect(),
            is_whole: item.is_none(),
        };
        if part.is_whole {
            part.roots = vec![part.main(tree, deadline)?];
        }
        Ok(part)
    }

    pub fn roots(&self) -> &[ElementRef<'t>] {
        &self.roots
    }

    /// True for an element that is left out with all that is in it.
    pub fn leaves_out(&self, element: ElementRef<'_>) -> bool {
        let name = element.value().name();
        if self.excluded.contains(&element.id()) || is_unread(name) || matches!(name, "input" | "dialog") || is_for_screen_readers(element)
        {
            return true;
        }
        if is_hidden(element) && self.is_panel(element) {
            return false;
        }
        // What a person chose by hand is kept, but for what nobody sees.
        if !self.is_whole {
            return is_hidden(element);
        }
        is_framing(element) && (self.letters_of(element) as f64) < TOO_MUCH_TO_DROP * self.all as f64
    }

    fn letters_of(&self, element: ElementRef<'_>) -> usize {
        self.letters.get(&element.id()).copied().unwrap_or_default()
    }

    /// The part that the page marks as the main one, if it marks one and that holds much; else all of it.
    fn main(&self, tree: &'t Html, deadline: Deadline) -> Result<ElementRef<'t>, ReadError> {
        let root = tree.root_element();
        let marked: Vec<ElementRef<'t>> =
            root.descendent_elements().filter(|element| element.value().name() == "main" || element.attr("role") == Some("main")).collect();
        let Some(main) = marked
            .first()
            .filter(|first| marked.iter().all(|other| other.ancestors().any(|above| above.id() == first.id()) || other.id() == first.id()))
        else {
            return Ok(root);
        };
        let (mut own, mut skipped) = (0_usize, None);
        for (at, edge) in root.traverse().enumerate() {
            if at.is_multiple_of(256) {
                in_time(deadline)?;
            }
            match (skipped, edge) {
                (Some(id), Edge::Close(node)) if node.id() == id => skipped = None,
                (None, Edge::Open(node)) => match node.value() {
                    Node::Element(_) if ElementRef::wrap(node).is_some_and(|element| self.leaves_out(element)) => skipped = Some(node.id()),
                    Node::Text(text) => own += text.chars().filter(|c| !c.is_whitespace()).count(),
                    _ => {}
                },
                _ => {}
            }
        }
        Ok(if self.letters_of(*main) as f64 >= MAIN_SHARE * own as f64 { *main } else { root })
    }

    /// Folded away until somebody opens it: the answers of a list of questions, the cards of a row of tabs.
    fn is_panel(&self, element: ElementRef<'_>) -> bool {
        element.attr("role") == Some("tabpanel")
            || element.attr("id").is_some_and(|id| self.panels.contains(id))
            || element.value().classes().any(|class| {
                class.split(['-', '_']).any(|word| matches!(word, "accordion" | "collapse" | "panel" | "tab" | "toggle" | "faq"))
            })
    }
}

/// Drops what frames a page and is to be told by its words only: calls to action, and at the end the tags and the links to
/// other pages below their label.
pub fn trim(lines: &mut Vec<Line>) {
    lines.retain(|line| match line.kind {
        LineKind::Heading(_) | LineKind::Row => true,
        LineKind::Item => !is_extra(&line.text) || line.text.contains(':') || is_update_note(&line.text),
        LineKind::Paragraph => !is_extra(&line.text) || is_update_note(&line.text),
    });
    drop_menu(lines);
    let is_loose = |line: &Line| line.is_only_links() || matches!(line.kind, LineKind::Heading(_));
    let foot = lines.iter().rposition(|line| !is_loose(line)).map_or(0, |last| last + 1);
    if let Some(label) = lines[foot..].iter().position(|line| ends_the_text(line.text.trim_end_matches([':', ' ']))) {
        lines.truncate(foot + label);
    }
    while lines.last().is_some_and(is_tag_list) {
        lines.pop();
    }
}

/// Before the page's first heading, links that stand alone are a menu.
fn drop_menu(lines: &mut Vec<Line>) {
    let Some(first) = lines.iter().position(|line| matches!(line.kind, LineKind::Heading(_))) else { return };
    let mut at = 0;
    lines.retain(|line| {
        at += 1;
        at > first || !(line.is_only_links() && line.words() <= TAG_WORDS * line.links.max(1))
    });
}

fn is_tag_list(line: &Line) -> bool {
    line.kind == LineKind::Paragraph && line.is_only_links() && line.links >= TAGS && line.words() <= TAG_WORDS * line.links
}

fn is_framing(element: ElementRef<'_>) -> bool {
    if looks_like_noise(element) {
        return true;
    }
    let tag = element.value();
    let is_within = |names: &[&str]| element.ancestors().filter_map(ElementRef::wrap).any(|above| names.contains(&above.value().name()));
    match tag.name() {
        "html" | "body" | "main" | "article" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "td" | "th" => false,
        // An article's or a section's own header belongs to it.
        "header" => !is_within(&["main", "article", "section", "li"]),
        _ => {
            tag.attr("role") == Some("banner")
                || tag.classes().chain(tag.id()).filter_map(named_zone).any(|zone| match zone {
                    Zone::Nav | Zone::Side => true,
                    Zone::Footer | Zone::Header => !is_within(&["main", "article", "section", "li"]),
                    Zone::Plain | Zone::Main => false,
                })
        }
    }
}

fn is_for_screen_readers(element: ElementRef<'_>) -> bool {
    const NAMES: &[&str] =
        &["sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "element-invisible"];
    element.value().classes().any(|class| NAMES.contains(&class))
}

/// Letters below each element that a reader may see, in one pass.
fn letters(tree: &Html, deadline: Deadline) -> Result<HashMap<NodeId, usize>, ReadError> {
    let mut letters = HashMap::new();
    let mut open: Vec<usize> = Vec::new();
    let (mut count, mut unread) = (0_usize, 0_usize);
    for (at, edge) in tree.root_element().traverse().enumerate() {
        if at.is_multiple_of(256) {
            in_time(deadline)?;
        }
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(tag) => {
                    unread += usize::from(is_unread(tag.name()));
                    open.push(count);
                }
                Node::Text(text) if unread == 0 => count += text.chars().filter(|c| !c.is_whitespace()).count(),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(tag) = node.value() {
                    unread -= usize::from(is_unread(tag.name()));
                    let before = open.pop().unwrap_or_default();
                    letters.insert(node.id(), count - before);
                }
            }
        }
    }
    Ok(letters)
}
