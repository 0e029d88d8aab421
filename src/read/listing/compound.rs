//! One element's part of a selector: its tag and what else is asked of it.

use super::page::View;
use super::words;

/// Marks of one kind that are tried.
const MOST_MARKS: usize = 6;

/// `li.news:not(.advert)`
#[derive(Debug, Clone, PartialEq)]
pub struct Compound<'a> {
    pub tag: &'a str,
    pub marks: Vec<Mark<'a>>,
}

/// What is asked of an element besides its tag.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark<'a> {
    Id(&'a str),
    Class(&'a str),
    NotClass(&'a str),
    /// No class at all.
    Unclassed,
    Attribute(&'a str),
    AttributeIs(&'a str, &'a str),
    /// A child of this tag, perhaps with this class.
    Has(&'a str, Option<&'a str>),
    /// So many children of this tag, or more.
    HasNth(&'a str, usize),
    /// Its place among its siblings of one tag, from 1.
    Nth(usize),
}

impl Compound<'_> {
    pub fn matches(&self, view: &View, node: usize) -> bool {
        view.nodes[node].name == self.tag && view.nodes[node].element.is_some() && self.marks.iter().all(|mark| mark.matches(view, node))
    }

    pub fn css(&self) -> String {
        // An id says enough without its tag.
        let tag = if matches!(self.marks.first(), Some(Mark::Id(_))) { "" } else { self.tag };
        self.marks.iter().fold(tag.to_owned(), |css, mark| css + &mark.css())
    }
}

impl Mark<'_> {
    fn matches(&self, view: &View, node: usize) -> bool {
        let Some(element) = view.nodes[node].element else { return false };
        let has_class = |class: &str| element.value().classes().any(|own| own == class);
        match self {
            Mark::Id(id) => element.attr("id") == Some(id),
            Mark::Class(class) => has_class(class),
            Mark::NotClass(class) => !has_class(class),
            Mark::Unclassed => element.attr("class").is_none(),
            Mark::Attribute(name) => element.attr(name).is_some(),
            Mark::AttributeIs(name, value) => element.attr(name) == Some(value),
            Mark::Has(tag, class) => view
                .children(node)
                .any(|child| view.nodes[child].name == *tag && class.is_none_or(|class| Mark::Class(class).matches(view, child))),
            Mark::HasNth(tag, count) => siblings_of_tag(view, node, tag).nth(count - 1).is_some(),
            Mark::Nth(place) => siblings_of_tag(view, view.nodes[node].parent, view.nodes[node].name).nth(place - 1) == Some(node),
        }
    }

    fn css(&self) -> String {
        match self {
            Mark::Id(id) => format!("#{id}"),
            Mark::Class(class) => format!(".{}", escaped(class)),
            Mark::NotClass(class) => format!(":not(.{})", escaped(class)),
            Mark::Unclassed => ":not([class])".to_owned(),
            Mark::Attribute(name) => format!("[{name}]"),
            Mark::AttributeIs(name, value) => format!("[{name}=\"{value}\"]"),
            Mark::Has(tag, class) => format!(":has(> {tag}{})", class.map(|class| format!(".{}", escaped(class))).unwrap_or_default()),
            Mark::HasNth(tag, count) => format!(":has(> {tag}:nth-of-type({count}))"),
            Mark::Nth(place) => format!(":nth-of-type({place})"),
        }
    }
}

/// The children of a node that are elements of one tag.
pub fn siblings_of_tag<'v>(view: &'v View, parent: usize, tag: &'v str) -> impl Iterator<Item = usize> + 'v {
    view.children(parent).filter(move |child| view.nodes[*child].element.is_some() && view.nodes[*child].name == tag)
}

/// An element's id and its classes, those that mean most first; none that only numbers it or tells its state.
pub fn named_marks<'a>(view: &View<'a>, node: usize) -> Vec<Mark<'a>> {
    let Some(element) = view.nodes[node].element else { return Vec::new() };
    let id = element.attr("id").filter(|id| is_plain(id)).map(Mark::Id);
    let mut classes: Vec<&str> = element.value().classes().filter(|class| is_plain(class)).take(MOST_MARKS).collect();
    classes.sort_by_key(|class| oddity(class));
    id.into_iter().chain(classes.into_iter().map(Mark::Class)).collect()
}

/// What may be asked of all of the wanted: plainly, by tag or class; and with a mark that tells them from others of their tag.
pub fn own_compounds<'a>(view: &View<'a>, wanted: &[usize], alike: &[usize], is_wanted: &[bool]) -> (Vec<Compound<'a>>, Vec<Compound<'a>>) {
    let first = wanted[0];
    let tag = view.nodes[first].name;
    let is_common = |mark: &Mark| wanted.iter().all(|node| mark.matches(view, *node));
    let classes: Vec<Mark> =
        named_marks(view, first).into_iter().filter(|mark| matches!(mark, Mark::Class(_)) && is_common(mark)).collect();
    let with = |marks: Vec<Mark<'a>>| Compound { tag, marks };
    let mut plain: Vec<Compound> = classes.iter().map(|class| with(vec![class.clone()])).collect();
    plain.push(with(Vec::new()));

    let others: Vec<usize> = alike.iter().copied().filter(|node| !is_wanted[*node]).collect();
    let telling: Vec<Mark> = telling_marks(view, first, &others).into_iter().filter(is_common).collect();
    let mut marked: Vec<Compound> = Vec::new();
    for (at, one) in classes.iter().enumerate() {
        marked.extend(classes[at + 1..].iter().map(|other| with(vec![one.clone(), other.clone()])));
    }
    if let Some(class) = classes.first() {
        marked.extend(telling.iter().map(|mark| with(vec![class.clone(), mark.clone()])));
    }
    marked.extend(telling.iter().map(|mark| with(vec![mark.clone()])));
    let pairs =
        telling.iter().enumerate().flat_map(|(at, one)| telling[at + 1..].iter().map(move |other| vec![one.clone(), other.clone()]));
    marked.extend(pairs.take(2 * MOST_MARKS).map(with));
    (plain, marked)
}

/// What an element has and others of its tag have not, or the other way round.
fn telling_marks<'a>(view: &View<'a>, node: usize, others: &[usize]) -> Vec<Mark<'a>> {
    let Some(element) = view.nodes[node].element else { return Vec::new() };
    let mut marks: Vec<Mark> = Vec::new();
    let mut foreign: Vec<&str> = Vec::new();
    for other in others.iter().take(200) {
        let classes = view.nodes[*other].element.into_iter().flat_map(|other| other.value().classes());
        for class in classes.filter(|class| is_writable(class)) {
            if !foreign.contains(&class) && foreign.len() < MOST_MARKS && !element.value().classes().any(|own| own == class) {
                foreign.push(class);
            }
        }
    }
    marks.extend(foreign.into_iter().map(Mark::NotClass));
    if element.attr("class").is_none() {
        marks.push(Mark::Unclassed);
    }
    let children = view.children(node).filter(|child| view.nodes[*child].element.is_some());
    let mut seen: Vec<&str> = Vec::new();
    for child in children.take(2 * MOST_MARKS) {
        let tag = view.nodes[child].name;
        if let Some(Mark::Class(class)) = named_marks(view, child).into_iter().find(|mark| matches!(mark, Mark::Class(_))) {
            marks.push(Mark::Has(tag, Some(class)));
        }
        if !seen.contains(&tag) {
            seen.push(tag);
            marks.push(Mark::Has(tag, None));
            let count = siblings_of_tag(view, node, tag).count();
            if count > 1 && count <= 9 {
                marks.push(Mark::HasNth(tag, count));
            }
        }
    }
    let attributes = element.value().attrs().filter(|(name, _)| !matches!(*name, "class" | "id" | "style" | "href" | "src" | "title"));
    for (name, value) in attributes.filter(|(name, _)| name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-')).take(MOST_MARKS) {
        if value.len() <= 24
            && !value.is_empty()
            && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b' ' | b'%'))
        {
            marks.push(Mark::AttributeIs(name, value));
        }
        marks.push(Mark::Attribute(name));
    }
    // Last, what is written in a way that only machines like.
    let classes = element.value().classes().filter(|class| is_writable(class) && !is_plain(class));
    marks.extend(classes.take(MOST_MARKS).map(Mark::Class));
    marks
}

/// Needs no escaping in CSS, and is no number or state of one element.
fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        && words::is_lasting_class(name)
}

/// May stand in a selector, with a backslash where it takes one; a class that tells a state lasts no longer than that.
fn is_writable(name: &str) -> bool {
    const STATES: &[&str] = &["active", "first", "last", "odd", "even", "current", "selected", "open", "hover", "visible"];
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '/' | '.' | '@'))
        && !STATES.contains(&name)
}

fn escaped(class: &str) -> String {
    class.chars().flat_map(|c| (!matches!(c, '-' | '_') && c.is_ascii_punctuation()).then_some('\\').into_iter().chain([c])).collect()
}

/// How little a class tells a person, 0 for the most: names of what stands there, other names, names of looks, machines' names.
fn oddity(class: &str) -> u8 {
    const NEWS: &[&str] =
        &["news", "press", "item", "article", "post", "release", "teaser", "entry", "story", "list", "card", "archive", "result"];
    const LOOKS: &[&str] =
        &["col", "row", "grid", "flex", "clearfix", "container", "wrap", "wrapper", "block", "box", "left", "right", "js", "fade"];
    let lower = class.to_ascii_lowercase();
    let mut parts = lower.split(['-', '_']).filter(|part| !part.is_empty());
    if looks_hashed(class) {
        return 3;
    }
    if NEWS.iter().any(|word| lower.contains(word)) {
        return 0;
    }
    if parts.any(|part| LOOKS.contains(&part)) { 2 } else { 1 }
}

/// Made by a machine: capitals in the midst of small letters more than once, or no vowel in five letters.
fn looks_hashed(class: &str) -> bool {
    let last = class.rsplit(['-', '_']).next().unwrap_or(class);
    let turns = last.as_bytes().windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()).count();
    let short_humps = turns >= 2 && last.len() < 5 * (turns + 1);
    short_humps || (last.len() >= 5 && !last.to_ascii_lowercase().contains(['a', 'e', 'i', 'o', 'u', 'y']))
}
