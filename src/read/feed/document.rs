//! Tokens to elements: which end tag belongs to which start tag, and what each name means in its name space.
//!
//! One flat array, so that depth costs nothing; nothing here knows what a feed is made of.

use std::borrow::Cow;
use std::collections::HashMap;

use super::tokens::{Fault, Tag, Token, Tokens};

/// The vocabularies that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Space {
    /// RSS in all versions, Atom in both, and names without a name space.
    Feed,
    Content,
    DublinCore,
    DublinCoreTerms,
    Media,
    Itunes,
    Rdf,
    Xhtml,
    Other,
}

#[derive(Debug)]
pub(super) enum Node<'a> {
    Start(Element<'a>),
    End(&'a str),
    Text(Cow<'a, str>),
}

#[derive(Debug)]
pub(super) struct Element<'a> {
    pub space: Space,
    /// Without its prefix, as written.
    pub local: &'a str,
    pub tag: Tag<'a>,
    pub ends: Ends,
}

/// Where an element ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// At the node with this index: its end tag, or itself where it is empty.
    At(usize),
    /// Nowhere; the element around it ended at the node with this index.
    Before(usize),
    /// The text ended first.
    Cut,
}

#[derive(Debug)]
pub(super) struct Document<'a> {
    pub nodes: Vec<Node<'a>>,
    /// What is wrong with it first, and in which line.
    pub fault: Option<(&'static str, usize)>,
}

/// A feed of ten megabytes, which is all that is ever fetched, has a third of that.
const NODES: usize = 1_000_000;
/// Name spaces declared at the same time.
const DECLARATIONS: usize = 200;

pub(super) fn document(text: &str) -> Document<'_> {
    let mut tokens = Tokens::new(text);
    let mut builder = Builder::default();
    loop {
        let at = tokens.at();
        let Some(token) = tokens.next() else { break };
        match token {
            Token::Start(tag) => builder.start(tag),
            Token::End(name) => builder.end(name, at),
            Token::Text(text) => builder.nodes.push(Node::Text(text)),
        }
        if builder.nodes.len() >= NODES {
            builder.note(at, "it has more than a million parts, and the rest was not read");
            break;
        }
    }
    if !builder.open.is_empty() {
        builder.note(text.len(), "it is cut off");
    }
    let fault = [tokens.fault(), builder.fault].into_iter().flatten().min_by_key(|fault| fault.at);
    let line = |fault: Fault| (fault.what, 1 + text.as_bytes().iter().take(fault.at).filter(|byte| **byte == b'\n').count());
    Document { nodes: builder.nodes, fault: fault.map(line) }
}

#[derive(Default)]
struct Builder<'a> {
    nodes: Vec<Node<'a>>,
    /// Indices of the elements that are open.
    open: Vec<usize>,
    /// How many elements of each name are open.
    names: HashMap<&'a str, usize>,
    /// With the number of elements that were open when it was declared: prefix, meaning.
    declared: Vec<(usize, &'a str, Space)>,
    /// The root's own name space, whatever it is, is the feed's.
    root: Option<String>,
    fault: Option<Fault>,
}

impl<'a> Builder<'a> {
    fn note(&mut self, at: usize, what: &'static str) {
        self.fault.get_or_insert(Fault { at, what });
    }

    fn start(&mut self, tag: Tag<'a>) {
        let at = self.nodes.len();
        self.declare(&tag);
        let (prefix, local) = tag.name.split_once(':').unwrap_or(("", tag.name));
        let space = self.space(prefix);
        let is_empty = tag.is_empty;
        if is_empty {
            self.forget();
        } else {
            *self.names.entry(tag.name).or_default() += 1;
            self.open.push(at);
        }
        let ends = if is_empty { Ends::At(at) } else { Ends::Cut };
        self.nodes.push(Node::Start(Element { space, local, tag, ends }));
    }

    fn end(&mut self, name: &'a str, at: usize) {
        let name = self.spelling(name);
        if !self.names.contains_key(name) {
            self.note(at, "an end tag without a start tag");
            return;
        }
        let here = self.nodes.len();
        while let Some(open) = self.open.pop() {
            let Node::Start(element) = &mut self.nodes[open] else { continue };
            let opened = element.tag.name;
            let is_own = opened == name;
            element.ends = if is_own { Ends::At(here) } else { Ends::Before(here) };
            if let Some(count) = self.names.get_mut(opened) {
                *count -= 1;
                if *count == 0 {
                    self.names.remove(opened);
                }
            }
            self.forget();
            if is_own {
                break;
            }
            self.note(at, "an element does not end");
        }
        self.nodes.push(Node::End(name));
    }

    /// The name as the innermost open element spells it, where only the case differs.
    fn spelling(&self, name: &'a str) -> &'a str {
        if self.names.contains_key(name) {
            return name;
        }
        let innermost = self.open.last().and_then(|open| match &self.nodes[*open] {
            Node::Start(element) => Some(element.tag.name),
            _ => None,
        });
        innermost.filter(|open| open.eq_ignore_ascii_case(name)).unwrap_or(name)
    }

    fn declare(&mut self, tag: &Tag<'a>) {
        if !tag.has_attributes() {
            return;
        }
        let is_root = self.root.is_none() && is_root_name(tag.name.rsplit(':').next().unwrap_or_default());
        for (name, uri) in tag.attributes() {
            let prefix = match name.split_once(':') {
                Some(("xmlns", prefix)) => prefix,
                None if name == "xmlns" => "",
                _ => continue,
            };
            if self.declared.len() >= DECLARATIONS {
                return;
            }
            let own = tag.name.split_once(':').map_or("", |(prefix, _)| prefix);
            if is_root && prefix == own {
                self.root = Some(uri.to_string());
            }
            let is_feed = self.root.as_deref() == Some(&*uri);
            // Misspelt more often than its prefix is.
            let space = if is_feed { Space::Feed } else { meaning(&uri).unwrap_or_else(|| conventional(prefix).unwrap_or(Space::Other)) };
            self.declared.push((self.open.len(), prefix, space));
        }
    }

    /// Drops the declarations of an element that has ended.
    fn forget(&mut self) {
        while self.declared.last().is_some_and(|(depth, ..)| *depth >= self.open.len()) {
            self.declared.pop();
        }
    }

    fn space(&self, prefix: &str) -> Space {
        let declared = self.declared.iter().rev().find(|(_, other, _)| *other == prefix).map(|(.., space)| *space);
        declared.or_else(|| conventional(prefix)).unwrap_or(if matches!(prefix, "" | "atom" | "rss") { Space::Feed } else { Space::Other })
    }
}

/// What a prefix means nearly everywhere.
fn conventional(prefix: &str) -> Option<Space> {
    Some(match prefix {
        "content" => Space::Content,
        "dc" => Space::DublinCore,
        "dcterms" => Space::DublinCoreTerms,
        "media" => Space::Media,
        "itunes" => Space::Itunes,
        "rdf" => Space::Rdf,
        "xhtml" => Space::Xhtml,
        _ => return None,
    })
}

/// The elements that a feed begins with; CDF, the oldest kind, begins with its channel.
pub(super) fn is_root_name(local: &str) -> bool {
    ["rss", "feed", "rdf", "channel"].iter().any(|root| root.eq_ignore_ascii_case(local))
}

/// Name spaces as they are written and as they are often miswritten.
fn meaning(uri: &str) -> Option<Space> {
    let uri = uri.trim().to_ascii_lowercase();
    let uri = uri.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.").trim_end_matches(['/', '#']);
    Some(match uri {
        ""
        | "w3.org/2005/atom"
        | "purl.org/atom/ns"
        | "purl.org/rss/1.0"
        | "purl.org/net/rss1.1"
        | "my.netscape.com/rdf/simple/0.9"
        | "channel.netscape.com/rdf/simple/0.9"
        | "blogs.law.harvard.edu/tech/rss"
        | "cyber.law.harvard.edu/rss"
        | "purl.org/pie"
        | "purl.org/echo"
        | "purl.org/rss/1.0/modules/rss091" => Space::Feed,
        "purl.org/rss/1.0/modules/content" => Space::Content,
        "purl.org/dc/elements/1.1" | "purl.org/dc/elements/1.0" => Space::DublinCore,
        "purl.org/dc/terms" => Space::DublinCoreTerms,
        "search.yahoo.com/mrss" => Space::Media,
        "w3.org/1999/02/22-rdf-syntax-ns" => Space::Rdf,
        "w3.org/1999/xhtml" => Space::Xhtml,
        _ if uri.contains("backend.userland.com/rss") => Space::Feed,
        _ if uri.ends_with("dtds/podcast-1.0.dtd") => Space::Itunes,
        _ => return None,
    })
}
