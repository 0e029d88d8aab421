//! The page as a row of tokens, in its order: links that could belong to a pager, numbers that stand alone, and a break wherever
//! something else is said. What stands between two breaks is one pager, however it is built. One pass, linear.

use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};

use super::words;

/// Longer texts are no pager's.
const LABEL_BYTES: usize = 64;

/// A text that may be an icon's.
const ICON_BYTES: usize = 4;

/// Ancestors whose names tell what a link stands in.
const PLACE_DEPTH: usize = 6;

#[derive(Debug)]
pub(super) enum Token {
    Link(Link),
    /// A number outside of any link.
    Number(usize),
    Break,
}

#[derive(Debug)]
pub(super) struct Link {
    pub label: Label,
    pub goal: Goal,
    pub place: Place,
    /// `rel="next"`
    pub has_rel: bool,
    /// Marked as the page that is shown.
    pub is_current: bool,
    /// A class of it or of its wrapper says "next".
    pub is_styled_next: bool,
}

/// What a link is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Number(usize),
    Next,
    /// "Older posts"
    Older,
    /// "Load more"
    More,
    /// An arrow to the right.
    Sign,
    /// "Previous", "first"
    Back,
    Last,
    Other,
}

/// Where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Goal {
    /// As written.
    Address(String),
    /// Only a script or a form knows.
    Script,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Pager,
    Plain,
    /// A gallery, a calendar, the comments, a text.
    Elsewhere,
}

impl Token {
    pub(super) fn link(&self) -> Option<&Link> {
        match self {
            Token::Link(link) => Some(link),
            Token::Number(_) | Token::Break => None,
        }
    }
}

impl Link {
    /// Whether its claim needs no address that looks like another page of the listing.
    pub(super) fn is_sure(&self, claim: super::Kind) -> bool {
        let is_named = self.label == Label::Next || self.has_rel;
        is_named || (claim == super::Kind::Number && self.place == Place::Pager)
    }
}

/// Attributes in which scripts keep the address of what they load.
const ADDRESSES: &[&str] = &[
    "data-url",
    "data-href",
    "data-next",
    "data-next-url",
    "data-next-page",
    "data-next-href",
    "data-load-more-url",
    "data-more-url",
    "data-ajax-url",
    "data-src",
    "hx-get",
    "data-hx-get",
];

/// Attributes that say that a script turns the page.
const SCRIPTS: &[&str] =
    &["onclick", "data-page", "data-page-number", "data-pagenum", "ng-click", "wire:click", "@click", "hx-post", "data-dt-idx"];

/// The page's tokens.
pub(super) fn tokens(html: &Html) -> Vec<Token> {
    let mut row = Row { tokens: vec![Token::Break] };
    let mut skipped = None;
    let mut inside = None;
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) if skipped.is_some() || inside.is_some() => {
                let _ = node;
            }
            Edge::Open(node) => match node.value() {
                Node::Element(tag) => match (tag.name(), ElementRef::wrap(node)) {
                    ("link", Some(element)) => row.add_head_link(element),
                    ("a" | "button", Some(element)) => {
                        inside = Some(node.id());
                        row.add_link(element);
                    }
                    ("script" | "style" | "template" | "noscript" | "svg" | "select" | "option" | "iframe" | "title", _) => {
                        skipped = Some(node.id())
                    }
                    (_, Some(element)) if element.attr("hx-get").is_some() || element.attr("data-hx-get").is_some() => {
                        row.add_lazy(element)
                    }
                    _ => {}
                },
                Node::Text(text) => row.add_text(text),
                _ => {}
            },
            Edge::Close(node) => {
                if skipped == Some(node.id()) {
                    skipped = None;
                }
                if inside == Some(node.id()) {
                    inside = None;
                }
            }
        }
    }
    row.tokens
}

struct Row {
    tokens: Vec<Token>,
}

impl Row {
    fn add_text(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if let Some(number) = words::number(text) {
            self.tokens.push(Token::Number(number));
        } else if !words::is_beside_pager(text) {
            self.interrupt();
        }
    }

    fn add_head_link(&mut self, element: ElementRef) {
        if !has_rel_next(element) {
            return;
        }
        let Some(href) = element.attr("href") else { return };
        let goal = Goal::Address(href.trim().to_owned());
        let link = Link { label: Label::Other, goal, place: Place::Plain, has_rel: true, is_current: false, is_styled_next: false };
        self.interrupt();
        self.tokens.push(Token::Link(link));
        self.interrupt();
    }

    /// What loads more when it comes into sight (htmx).
    fn add_lazy(&mut self, element: ElementRef) {
        let trigger = element.attr("hx-trigger").or_else(|| element.attr("data-hx-trigger")).unwrap_or_default();
        if !trigger.contains("revealed") && !trigger.contains("intersect") {
            return;
        }
        let Some(goal) = address_of(element) else { return };
        self.tokens.push(Token::Link(Link {
            label: Label::More,
            goal,
            place: Place::Plain,
            has_rel: false,
            is_current: false,
            is_styled_next: false,
        }));
    }

    fn add_link(&mut self, element: ElementRef) {
        let text = text_of(element);
        let has_rel = has_rel_next(element);
        let label = text.as_deref().map_or(Label::Other, |text| label(text, element));
        let is_button = element.value().name() == "button";
        if label == Label::Other && !has_rel {
            return self.interrupt();
        }
        let styles = Styles::of(element);
        // What a button does besides opening an address is told by what it is called: "Next" turns a gallery more often than a page.
        let is_toggle = element.attr("aria-expanded").is_some() || element.attr("aria-haspopup").is_some();
        let is_control = is_button && !matches!(label, Label::More | Label::Number(_)) && styles.place != Place::Pager;
        let goal = goal(element);
        let (Some(goal), false) = (goal, is_toggle || is_control) else {
            // The current page's number often leads nowhere.
            if let Label::Number(number) = label {
                self.tokens.push(Token::Number(number));
            }
            return;
        };
        self.tokens.push(Token::Link(Link {
            label,
            goal,
            place: styles.place,
            has_rel,
            is_current: styles.is_current,
            is_styled_next: styles.is_next,
        }));
    }

    fn interrupt(&mut self) {
        if !matches!(self.tokens.last(), Some(Token::Break)) {
            self.tokens.push(Token::Break);
        }
    }
}

fn has_rel_next(element: ElementRef) -> bool {
    element.attr("rel").is_some_and(|rel| rel.split_whitespace().any(|rel| rel.eq_ignore_ascii_case("next")))
}

/// What it is called: by what it shows, else by what it tells a screen reader.
fn label(text: &str, element: ElementRef) -> Label {
    let shown = words::label(text);
    let hints = || {
        let hints = ["aria-label", "title", "data-original-title"].into_iter().filter_map(|name| element.attr(name));
        hints.filter(|hint| hint.len() <= LABEL_BYTES)
    };
    // An arrow is whatever the hint says that it is, and so is a link that shows nothing.
    let told = match shown {
        Label::Sign => hints().map(words::label).find(|label| !matches!(label, Label::Other | Label::Number(_))).unwrap_or(shown),
        Label::Other if text.len() <= ICON_BYTES => hints().map(words::label).find(|label| *label != Label::Other).unwrap_or(shown),
        label => label,
    };
    if told != Label::Other && hints().any(words::is_elsewhere) { Label::Other } else { told }
}

/// The text of a link, or of the picture in it; `None` where it is too long for a pager's.
fn text_of(element: ElementRef) -> Option<String> {
    let mut text = String::new();
    for node in element.descendants().take(40) {
        match node.value() {
            Node::Text(run) => {
                text.push_str(run.trim());
                text.push(' ');
            }
            Node::Element(tag) if tag.name() == "img" => text.push_str(tag.attr("alt").unwrap_or_default()),
            _ => {}
        }
        if text.len() > LABEL_BYTES {
            return None;
        }
    }
    Some(text.trim().to_owned())
}

fn goal(element: ElementRef) -> Option<Goal> {
    let href = element.attr("href").map(str::trim).unwrap_or_default();
    let leads_nowhere = href.is_empty() || href.starts_with('#');
    if !leads_nowhere && !href.to_ascii_lowercase().starts_with("javascript:") {
        return Some(Goal::Address(href.to_owned()));
    }
    // A postback of ASP.NET is a form, sent by a script.
    let is_scripted =
        || href.contains("(") || SCRIPTS.iter().any(|name| element.attr(name).is_some()) || element.value().name() == "button";
    address_of(element).or_else(|| is_scripted().then_some(Goal::Script))
}

fn address_of(element: ElementRef) -> Option<Goal> {
    let written = ADDRESSES.iter().filter_map(|name| element.attr(name)).map(str::trim);
    let mut addresses = written.filter(|text| text.contains(['/', '?']) && !text.contains([' ', '{', '<']));
    addresses.next().map(|text| Goal::Address(text.to_owned()))
}

/// What classes and roles say of a link.
struct Styles {
    place: Place,
    is_current: bool,
    is_next: bool,
}

impl Styles {
    fn of(element: ElementRef) -> Styles {
        let is_current_page = |element: ElementRef| element.attr("aria-current").is_some_and(|current| current != "false");
        let near: Vec<ElementRef> =
            std::iter::once(element).chain(element.ancestors().filter_map(ElementRef::wrap)).take(PLACE_DEPTH).collect();
        let mut styles = Styles { place: Place::Plain, is_current: is_current_page(element), is_next: false };
        for (height, above) in near.iter().enumerate() {
            let names = ["class", "id", "role", "aria-label"].into_iter().filter_map(|name| above.attr(name));
            let names = names.flat_map(|names| names.split_whitespace().take(12).map(str::to_ascii_lowercase)).collect::<Vec<_>>();
            let is_in = |marks: &[&str]| names.iter().any(|name| marks.iter().any(|mark| name.contains(mark)));
            if is_in(words::OTHER_PLACES) || matches!(above.value().name(), "time" | "code") {
                styles.place = Place::Elsewhere;
                break;
            }
            if is_in(words::PAGER_PLACES) {
                styles.place = Place::Pager;
            }
            if height < 2 && above.children().filter_map(ElementRef::wrap).count() <= 2 {
                styles.is_next |= is_in(&["next", "older", "more"]);
                let is_marked =
                    |name: &String| words::CURRENT.contains(&name.as_str()) || name.ends_with("-current") || name.ends_with("--active");
                styles.is_current |= names.iter().any(is_marked) || is_current_page(*above);
            }
        }
        styles
    }
}
