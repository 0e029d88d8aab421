//! The names that readers see: in elements that the page calls bylines, in lines beside the headline, in lines that say who wrote.

use std::collections::HashSet;

use ego_tree::NodeId;
use scraper::{ElementRef, Html};

use super::names::{Known, Name, each_once, labelled, says_wrote, shown, told};
use crate::model::title_key;
use crate::read::article::blocks::text_len;
use crate::read::article::is_hidden;
use crate::read::article::noise::words_of;
use crate::read::article::published::{Line, Lines};
use crate::read::dom::text_of;

/// Elements that are looked at closely.
const MOST: usize = 60;
/// Letters of a byline, and of a box about an author in which a name is looked for.
const LINE: usize = 160;
const BOX: usize = 1_500;
/// Lines after and before the headline that may name the author.
const AFTER: usize = 14;
const BEFORE: usize = 5;
/// How far around an element a link with a headline is looked for, in elements above it and below each of these.
const ABOVE: usize = 10;
const BELOW: usize = 300;

/// Headings that are compared with the title, and bytes of a title that may be a part of one.
const MOST_HEADINGS: usize = 400;
const LONG_TITLE: usize = 15;

/// Words of class names that call a byline one.
const AUTHOR: &[&str] = &[
    "author",
    "authors",
    "authorname",
    "byline",
    "bylines",
    "autor",
    "autores",
    "autoren",
    "autorin",
    "auteur",
    "auteurs",
    "autore",
    "autori",
    "writer",
    "writers",
    "reporter",
    "journalist",
    "contributor",
    "contributors",
    "verfasser",
    "skribent",
    "redactor",
];
/// Words beside those that name something else of the author, or somebody else.
const NOT_AUTHOR: &[&str] = &[
    "comment",
    "comments",
    "commenter",
    "commentauthor",
    "quote",
    "blockquote",
    "testimonial",
    "photo",
    "image",
    "img",
    "caption",
    "figcaption",
    "foto",
    "credit",
    "credits",
    "avatar",
    "icon",
    "follow",
    "social",
    "count",
    "position",
    "role",
    "job",
    "twitter",
    "mail",
    "email",
    "related",
    "archive",
    "field",
    "input",
    "date",
    "time",
];
/// Words of class names around an element that belongs to another text.
const FOREIGN: &[&str] = &[
    "comment",
    "comments",
    "commentlist",
    "respond",
    "disqus",
    "related",
    "relatedposts",
    "recommended",
    "recommendations",
    "sidebar",
    "trending",
    "popular",
    "recirc",
    "newsletter",
    "quote",
    "pullquote",
    "testimonial",
    "testimonials",
    "reply",
    "replies",
    "reviews",
];

/// In elements that the page calls bylines: the first after the headline, else the nearest before it.
pub fn marked(page: &Html, title: Option<&str>) -> Vec<Name> {
    let headline = headline_of(page, title);
    let above: HashSet<NodeId> = headline.iter().flat_map(|heading| heading.ancestors().map(|node| node.id())).collect();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut is_past = headline.is_none();
    for element in page.root_element().descendent_elements() {
        is_past |= headline.is_some_and(|heading| heading.id() == element.id());
        if after.len() < MOST && is_byline(element) && !above.contains(&element.id()) {
            if is_past { after.push(element) } else { before.push(element) }
        }
    }
    let before = before.into_iter().rev().take(MOST);
    let candidates: Vec<ElementRef<'_>> = after.into_iter().chain(before).filter(|element| !is_foreign(*element, &above, title)).collect();
    let first = candidates.iter().find_map(|element| Some((element, names_in(*element))).filter(|(_, names)| !names.is_empty()));
    let Some((first, names)) = first else { return Vec::new() };
    // Each of several authors may have an element of their own.
    let beside =
        candidates.iter().filter(|other| other.id() != first.id() && other.parent().map(|up| up.id()) == first.parent().map(|up| up.id()));
    each_once(names.into_iter().chain(beside.flat_map(|other| names_in(*other))))
}

/// In lines near the headline that read as bylines.
pub fn near(lines: &Lines) -> Vec<Name> {
    let Some(headline) = lines.headline else { return Vec::new() };
    let (before, after) = lines.lines.split_at(headline);
    let is_own = |line: &&Line| line.around.is_own() && !line.around.is_heading;
    let after = after.iter().filter(is_own).take(AFTER);
    let before = before.iter().rev().filter(is_own).take(BEFORE);
    after.chain(before).map(|line| shown(&line.text, Known::ByWords)).find(|names| !names.is_empty()).unwrap_or_default()
}

/// In lines anywhere, comments and other stories aside, that say who wrote it.
pub fn said(lines: &Lines) -> Vec<Name> {
    let own = lines.lines[lines.headline.unwrap_or_default()..].iter().filter(|line| line.around.comments + line.around.menus == 0);
    let own: Vec<&str> = own.map(|line| line.text.as_str()).collect();
    let in_line = |at: usize| match says_wrote(own[at]) {
        true => shown(own[at], Known::ByWords),
        false => at.checked_sub(1).map(|label| labelled(own[label], own[at])).unwrap_or_default(),
    };
    (0..own.len()).map(in_line).find(|names| !names.is_empty()).unwrap_or_default()
}

/// The heading with the title's words, or that holds them or is held, for kickers; else the first of the first rank.
pub(in crate::read::article) fn headline_of<'a>(page: &'a Html, title: Option<&str>) -> Option<ElementRef<'a>> {
    let headings = || page.root_element().descendent_elements().filter(|element| rank(*element).is_some());
    let key = title.map(title_key).filter(|key| !key.is_empty());
    let keyed = || headings().take(MOST_HEADINGS).map(|heading| (heading, title_key(&text_of(heading))));
    let is_part = |own: &str, key: &str| own.len().min(key.len()) >= LONG_TITLE && (own.contains(key) || key.contains(own));
    let found = |fits: &dyn Fn(&str, &str) -> bool| {
        keyed().find(|(_, own)| key.as_deref().is_some_and(|key| fits(own, key))).map(|(heading, _)| heading)
    };
    found(&|own, key| own == key).or_else(|| headings().find(|heading| rank(*heading) == Some(b'1'))).or_else(|| found(&is_part))
}

fn rank(element: ElementRef<'_>) -> Option<u8> {
    match element.value().name().as_bytes() {
        [b'h', rank @ b'1'..=b'6'] => Some(*rank),
        _ => None,
    }
}

fn is_byline(element: ElementRef<'_>) -> bool {
    if matches!(
        element.value().name(),
        "html"
            | "body"
            | "main"
            | "article"
            | "form"
            | "label"
            | "input"
            | "select"
            | "option"
            | "button"
            | "img"
            | "figure"
            | "figcaption"
            | "picture"
            | "script"
            | "style"
            | "link"
            | "svg"
            | "textarea"
            | "template"
    ) {
        return false;
    }
    let says = |attribute: &str| {
        element.attr(attribute).is_some_and(|value| value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("author")))
    };
    says("rel") || says("itemprop") || is_called(element, AUTHOR, NOT_AUTHOR)
}

/// True if the class or id of an element has one of these words, and in the same name none of those.
fn is_called(element: ElementRef<'_>, words: &[&str], but_not: &[&str]) -> bool {
    let names = [element.attr("class"), element.attr("id")].into_iter().flatten().flat_map(str::split_ascii_whitespace);
    names.into_iter().any(|name| {
        let own = words_of(name);
        let has = |listed: &[&str]| own.iter().any(|word| listed.contains(&word.as_str()));
        has(words) && !has(but_not)
    })
}

/// Part of a comment, a quotation, a picture, a form, a menu, or of another story.
pub(in crate::read::article) fn is_foreign(element: ElementRef<'_>, above_headline: &HashSet<NodeId>, title: Option<&str>) -> bool {
    let title = title.map(title_key).unwrap_or_default();
    let around =
        element.ancestors().filter_map(ElementRef::wrap).take_while(|up| !above_headline.contains(&up.id()) && up.value().name() != "body");
    let mut is_in_article = element.ancestors().filter_map(ElementRef::wrap).any(|up| up.value().name() == "article");
    std::iter::once(element).chain(around).take(ABOVE).any(|part| {
        is_in_article |= part.value().name() == "article";
        let tag = part.value().name();
        let is_author_box = || is_called(part, AUTHOR, &[]);
        matches!(tag, "nav" | "form" | "figcaption" | "blockquote" | "label")
            || tag == "aside" && !is_author_box()
            || tag == "footer" && !is_in_article
            || is_hidden(part)
            || is_called(part, FOREIGN, &[])
            || !is_author_box() && leads_to_another(part, &title)
    })
}

/// A heading within a link, or around one, that is not the page's own: a card of another story.
fn leads_to_another(part: ElementRef<'_>, title: &str) -> bool {
    let is_link =
        |element: ElementRef<'_>| element.value().name() == "a" && element.attr("href").is_some_and(|href| !href.starts_with('#'));
    part.descendent_elements().take(BELOW).filter(|inner| rank(*inner).is_some()).any(|heading| {
        let is_linked =
            heading.descendent_elements().take(8).any(is_link) || heading.ancestors().filter_map(ElementRef::wrap).take(3).any(is_link);
        is_linked && title_key(&text_of(heading)) != title
    })
}

/// The names that an element holds: in parts of it that are there for names, else in its whole text.
fn names_in(element: ElementRef<'_>) -> Vec<Name> {
    let length = text_len(element);
    if length > BOX {
        return Vec::new();
    }
    let inner = element.descendent_elements().skip(1).filter(|part| is_name_part(*part)).flat_map(|part| match part.attr("content") {
        Some(content) if part.value().name() == "meta" => told(content),
        _ => shown(&text_of(part), Known::Marked),
    });
    let inner = each_once(inner);
    if inner.iter().any(|name| !name.is_agency) || length > LINE {
        return inner;
    }
    shown(&text_of(element), Known::Marked)
}

/// A link to a person's page, an element called a name, a heading.
fn is_name_part(part: ElementRef<'_>) -> bool {
    const FOLDERS: &[&str] = &[
        "author",
        "authors",
        "autor",
        "autoren",
        "autores",
        "auteur",
        "auteurs",
        "autore",
        "people",
        "person",
        "profile",
        "profiles",
        "staff",
        "team",
        "journalist",
        "journalists",
        "journaliste",
        "reporter",
        "redakteur",
        "redaktion",
        "contributor",
        "contributors",
        "writer",
        "writers",
        "by",
        "user",
        "users",
        "bio",
    ];
    let says = |attribute: &str, word: &str| {
        part.attr(attribute).is_some_and(|value| value.split_ascii_whitespace().any(|found| found.eq_ignore_ascii_case(word)))
    };
    let is_to_person = || {
        part.attr("href")
            .is_some_and(|href| href.split(['/', '?', '-']).any(|folder| FOLDERS.contains(&folder.to_ascii_lowercase().as_str())))
    };
    says("itemprop", "name")
        || says("rel", "author")
        || says("class", "fn")
        || rank(part).is_some()
        || part.value().name() == "a" && is_to_person()
        || is_called(part, &["name"], NOT_AUTHOR)
}
