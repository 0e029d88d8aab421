//! What stands in an element: words, markup, addresses and people, in the ways in which feeds write them.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use url::Url;

use super::document::{Document, Element, Ends, Node};
use super::tokens::Tag;

/// What an element without a `type` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// HTML, escaped or not.
    Allowed,
    /// Words, unless they look like HTML.
    Declared,
}

/// The nodes in the element at this index; of one that is not closed, its text up to the next tag. Nothing where the end of
/// the document may have cut it off.
pub(super) fn inside<'d, 'a>(document: &'d Document<'a>, at: usize) -> &'d [Node<'a>] {
    let nodes = &document.nodes;
    let Some(Node::Start(element)) = nodes.get(at) else { return &[] };
    match element.ends {
        Ends::At(end) => &nodes[(at + 1).min(end)..end],
        Ends::Before(_) | Ends::Cut => {
            let rest = &nodes[at + 1..];
            rest.iter().position(|node| !matches!(node, Node::Text(_))).map_or(&[], |end| &rest[..end])
        }
    }
}

/// The words of these nodes, without the white space around them.
pub(super) fn text(nodes: &[Node<'_>]) -> String {
    whole(nodes).trim().to_owned()
}

/// All text of these nodes, white space and all.
pub(super) fn whole(nodes: &[Node<'_>]) -> String {
    nodes.iter().filter_map(|node| if let Node::Text(text) = node { Some(text.as_ref()) } else { None }).collect()
}

/// Title, summary or content as HTML. Nothing where it is empty, or neither text nor HTML.
pub(super) fn construct(document: &Document<'_>, at: usize, element: &Element<'_>, markup: Markup) -> Option<String> {
    let nodes = inside(document, at);
    let kind = element.tag.attribute("type").map(|kind| kind.trim().to_ascii_lowercase());
    let mode = element.tag.attribute("mode").map(|mode| mode.trim().to_ascii_lowercase());
    let has_elements = nodes.iter().any(|node| !matches!(node, Node::Text(_)));
    if let Some(decoded) = base64_of(nodes, kind.as_deref(), mode.as_deref(), has_elements) {
        return decoded;
    }
    let kind = kind.as_deref().unwrap_or_default();
    // Atom 0.3's `mode="escaped"` is what 1.0 calls `type="html"`.
    let is_html = matches!(kind, "html" | "text/html") || mode.as_deref() == Some("escaped");
    let html = match (has_elements, is_xml(kind)) {
        (true, is_xml) => serialised(nodes, is_xml || (!is_html && markup == Markup::Declared)),
        (false, true) => escaped(&text(nodes)),
        (false, false) if is_html || markup == Markup::Allowed => text(nodes),
        (false, false) => html_or_words(text(nodes)),
    };
    Some(html).filter(|html| !html.trim().is_empty())
}

/// A text that is said to be one, though many writers say so and mean HTML.
fn html_or_words(words: String) -> String {
    let is_html = words.contains("</") || words.contains("/>") || words.contains("<p");
    if is_html { words } else { words.replace('<', "&lt;") }
}

fn is_xml(kind: &str) -> bool {
    kind == "xhtml" || kind.ends_with("/xml") || kind.ends_with("+xml")
}

/// What Base64 was laid over, as Atom 0.3's `mode` and 1.0's media types say (RFC 4287, section 4.1.3.3); `Some(None)` where that
/// is no text. Nothing where there is no Base64.
#[expect(clippy::option_option, reason = "no Base64, and Base64 of what nobody can read, are two answers")]
fn base64_of(nodes: &[Node<'_>], kind: Option<&str>, mode: Option<&str>, has_elements: bool) -> Option<Option<String>> {
    let is_declared = mode == Some("base64");
    let is_other = kind.is_some_and(|kind| kind.contains('/') && !kind.starts_with("text/") && !is_xml(kind)) && mode.is_none();
    if has_elements || !(is_declared || is_other) {
        return None;
    }
    let letters: String = text(nodes).split_whitespace().collect();
    let decoded = BASE64_STANDARD.decode(letters).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    match decoded {
        Some(decoded) => Some(Some(decoded)),
        None if is_other => Some(None),
        // It was said to be, and is not.
        None => None,
    }
}

/// Elements as HTML has them. `is_xml` says that the text between them is text; else it may be HTML itself.
fn serialised(nodes: &[Node<'_>], is_xml: bool) -> String {
    let mut html = String::new();
    for node in nodes {
        match node {
            Node::Text(text) if is_xml => html.push_str(&escaped(text)),
            Node::Text(text) => html.push_str(text),
            Node::Start(element) => {
                html.push('<');
                html.push_str(element.local);
                for (name, value) in element.tag.attributes().filter(|(name, _)| !name.starts_with("xmlns")) {
                    // Writing to a string cannot fail.
                    let _ = write!(html, " {name}=\"{}\"", value.replace('&', "&amp;").replace('"', "&quot;"));
                }
                html.push('>');
                if element.tag.is_empty && !is_void(element.local) {
                    let _ = write!(html, "</{}>", element.local);
                }
            }
            Node::End(name) => {
                let _ = write!(html, "</{}>", name.rsplit(':').next().unwrap_or(name));
            }
        }
    }
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// HTML's elements that hold nothing.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "param" | "source" | "track" | "wbr"
    )
}

/// What an element says that links in it are resolved against (XML Base, section 4): its own base against the one around it, and
/// the outermost against the feed's own address.
pub(super) fn own_base(tag: &Tag<'_>, around: Option<&Url>, page: &Url) -> Option<Url> {
    let base = tag.attribute("xml:base")?;
    around.unwrap_or(page).join(base.trim()).ok().filter(|base| !base.cannot_be_a_base())
}

/// A link against its base; as written, where there is none or the link needs none.
pub(super) fn resolve(base: Option<&Url>, link: &str) -> String {
    let link = link.trim();
    match base {
        Some(base) if Url::parse(link).is_err() => base.join(link).map_or_else(|_| link.to_owned(), String::from),
        _ => link.to_owned(),
    }
}

/// The name in an element that is a person: the child `name`, else `e-mail`; or the name in `a@example.com (A. Name)` and
/// `A. Name <a@example.com>`. An address of a page is no name.
pub(super) fn person(document: &Document<'_>, at: usize) -> Option<String> {
    let nodes = inside(document, at);
    let child = |name: &str| {
        let found = nodes.iter().position(|node| matches!(node, Node::Start(element) if element.local.eq_ignore_ascii_case(name)))?;
        Some(text(inside(document, at + 1 + found))).filter(|words| !words.is_empty())
    };
    let words = child("name").or_else(|| child("email")).unwrap_or_else(|| {
        let is_bare = nodes.iter().all(|node| matches!(node, Node::Text(_)));
        if is_bare { name_of(&text(nodes)).to_owned() } else { String::new() }
    });
    Some(words).filter(|name| !name.is_empty() && !name.contains("://"))
}

fn name_of(written: &str) -> &str {
    let is_address = |text: &str| !text.trim().contains(' ') && (text.contains('@') || text.contains(':'));
    let name = match (written.split_once('('), written.split_once('<')) {
        (Some((address, name)), _) if is_address(address) => name.trim_end().trim_end_matches(')'),
        (Some((name, address)), _) if is_address(address) => name,
        (_, Some((name, address))) if is_address(address) => name.trim().trim_matches('"'),
        _ => written,
    };
    match name.trim() {
        "" => written.trim().trim_start_matches('(').trim_end_matches(')'),
        name if name.starts_with('(') => name.trim_start_matches('(').trim_end_matches(')'),
        name => name,
    }
}

/// 0 for a picture, by its type or else by its address; 2 for what only `medium` calls one; nothing for what is none.
pub(super) fn picture_rank(tag: &Tag<'_>, address: &str) -> Option<usize> {
    if let Some(kind) = tag.attribute("type") {
        return kind.starts_with("image/").then_some(0);
    }
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    if [".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"].iter().any(|end| path.ends_with(end)) {
        return Some(0);
    }
    tag.attribute("medium").is_some_and(|medium| medium == "image").then_some(2)
}
