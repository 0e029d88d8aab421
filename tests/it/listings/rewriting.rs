//! Other ways to write a page that says the same.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Node};

/// What is done to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rewriting {
    /// Nothing but what writing the parsed page does.
    None,
    AttributeOrder,
    /// A `div` around every list, and one around what each of several alike neighbours holds.
    Wrappers,
    /// Each class has another name, the same everywhere, that says nothing: `mibato`.
    ClassNames,
    /// The same, with names as builds make them: `css-1k9x2f`.
    HashedClasses,
    /// Each white space is a longer one, and there is some after every block.
    WhiteSpace,
    /// None between blocks, one blank elsewhere.
    NoWhiteSpace,
    /// Before each element and in every text, as some frameworks leave them.
    Comments,
}

impl Rewriting {
    pub const ALL: [Rewriting; 8] = [
        Rewriting::None,
        Rewriting::AttributeOrder,
        Rewriting::Wrappers,
        Rewriting::ClassNames,
        Rewriting::HashedClasses,
        Rewriting::WhiteSpace,
        Rewriting::NoWhiteSpace,
        Rewriting::Comments,
    ];
}

const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
const RAW: &[&str] = &["script", "style", "noscript", "iframe", "noembed", "noframes", "xmp", "plaintext"];
/// Their text is kept to the letter, and nothing may stand in it.
const VERBATIM: &[&str] = &["pre", "textarea", "title", "option", "svg"];
const BLOCKS: &[&str] = &[
    "html", "head", "body", "main", "header", "footer", "nav", "aside", "section", "article", "div", "ul", "ol", "li", "dl", "dt", "dd",
    "table", "thead", "tbody", "tfoot", "tr", "td", "th", "p", "h1", "h2", "h3", "h4", "h5", "h6", "form", "figure", "script", "style",
    "br", "hr",
];
/// What a `div` may stand in.
const FLOW: &[&str] = &["body", "main", "section", "article", "div", "li", "dd", "td", "aside"];
const LISTS: &[&str] = &["ul", "ol", "dl", "table"];

pub fn rewrite(html: &str, how: Rewriting) -> String {
    let html = Html::parse_document(html);
    let mut out = String::from("<!doctype html>");
    write_element(html.root_element(), how, &mut out);
    out
}

fn write_element(element: ElementRef, how: Rewriting, out: &mut String) {
    let name = element.value().name();
    let is_within_flow = element.parent().and_then(ElementRef::wrap).is_some_and(|parent| FLOW.contains(&parent.value().name()));
    let is_wrapped = how == Rewriting::Wrappers && LISTS.contains(&name) && is_within_flow;
    let is_stuffed = how == Rewriting::Wrappers && FLOW.contains(&name) && has_likes(element);
    out.push_str(if is_wrapped { "<div>" } else { "" });
    write_tag(element, how, out);
    if VOID.contains(&name) {
        return;
    }
    out.push_str(if is_stuffed { "<div>" } else { "" });
    for child in element.children() {
        if let Some(child) = ElementRef::wrap(child) {
            out.push_str(if how == Rewriting::Comments && !VERBATIM.contains(&name) { "<!-- here -->" } else { "" });
            write_element(child, how, out);
            out.push_str(if how == Rewriting::WhiteSpace && BLOCKS.contains(&child.value().name()) { "\n \t " } else { "" });
        } else if let Node::Text(text) = child.value() {
            match name {
                _ if RAW.contains(&name) => out.push_str(text),
                _ if is_verbatim(element) => out.push_str(&escaped(text)),
                _ => out.push_str(&written(text, how, Edges::of(element, child))),
            }
        }
    }
    out.push_str(if is_stuffed { "</div>" } else { "" });
    out.push_str(&format!("</{name}>"));
    out.push_str(if is_wrapped { "</div>" } else { "" });
}

fn is_verbatim(element: ElementRef) -> bool {
    let above = element.ancestors().filter_map(ElementRef::wrap);
    [element].into_iter().chain(above).any(|element| VERBATIM.contains(&element.value().name()))
}

/// Whether two or more neighbours have its name and classes.
fn has_likes(element: ElementRef) -> bool {
    let looks = |element: ElementRef| (element.value().name().to_owned(), element.attr("class").map(str::to_owned));
    let parent = element.parent().and_then(ElementRef::wrap);
    parent.is_some_and(|parent| parent.child_elements().filter(|other| looks(*other) == looks(element)).count() > 2)
}

fn write_tag(element: ElementRef, how: Rewriting, out: &mut String) {
    let mut attributes: Vec<(&str, String)> = element.value().attrs().map(|(name, value)| (name, value.to_owned())).collect();
    attributes.sort();
    if how == Rewriting::AttributeOrder {
        attributes.reverse();
    }
    if let Some((_, value)) = attributes.iter_mut().find(|(name, _)| *name == "class") {
        let renamed = |to: fn(&str) -> String| value.split_whitespace().map(to).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
        match how {
            Rewriting::ClassNames => *value = renamed(nonsense).join(" "),
            Rewriting::HashedClasses => *value = renamed(hashed).join(" "),
            _ => {}
        }
    }
    out.push_str(&format!("<{}", element.value().name()));
    attributes.iter().for_each(|(name, value)| out.push_str(&format!(" {name}=\"{}\"", escaped(value))));
    out.push('>');
}

/// What a text lies between.
struct Edges {
    before: bool,
    after: bool,
}

impl Edges {
    /// Blocks, or the ends of one, on either side.
    fn of(parent: ElementRef, text: ego_tree::NodeRef<Node>) -> Edges {
        let is_edge = |neighbour: Option<ego_tree::NodeRef<Node>>| match neighbour {
            None => BLOCKS.contains(&parent.value().name()),
            Some(neighbour) => neighbour.value().as_element().is_some_and(|element| BLOCKS.contains(&element.name())),
        };
        Edges { before: is_edge(text.prev_sibling()), after: is_edge(text.next_sibling()) }
    }
}

fn written(text: &str, how: Rewriting, edges: Edges) -> String {
    // Other spaces than these are signs of the text.
    let is_space = |c: char| matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{c}');
    match how {
        Rewriting::WhiteSpace => escaped(text).replace(is_space, "\n\t "),
        Rewriting::NoWhiteSpace => {
            let mut folded = String::new();
            for c in text.chars().map(|c| if is_space(c) { ' ' } else { c }) {
                if c != ' ' || !folded.ends_with(' ') {
                    folded.push(c);
                }
            }
            let begun = if edges.before { folded.trim_start_matches(' ') } else { &folded };
            escaped(if edges.after { begun.trim_end_matches(' ') } else { begun })
        }
        Rewriting::Comments => escaped(text).replacen(' ', "<!-- --> ", 1),
        _ => escaped(text),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('\u{a0}', "&nbsp;")
}

/// FNV-1a, so that a name is the same in every run.
fn number(class: &str) -> u64 {
    class.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Four syllables that no language has as a word.
fn nonsense(class: &str) -> String {
    let number = number(class) as usize >> 7;
    let syllable = |at: usize| {
        let part = number / 95_usize.pow(at as u32) % 95;
        ["b", "d", "f", "g", "j", "k", "l", "m", "n", "p", "q", "r", "s", "t", "v", "w", "x", "y", "z"][part / 5].to_owned()
            + ["a", "e", "i", "o", "u"][part % 5]
    };
    (0..4).map(syllable).collect()
}

fn hashed(class: &str) -> String {
    format!("css-{:x}", number(class) >> 36)
}
