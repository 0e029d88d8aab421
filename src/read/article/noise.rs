//! What a page's structure shows to be no part of a text: forms, menus, share bars, comments, captions, source code.
//! Only tags, roles and class names are looked at; words are judged in `phrases`.

use scraper::ElementRef;

use super::blocks::text_len;
use crate::read::dom::is_unread;

/// Parts that hold this share of all the text are never noise, whatever they are called: some page builders put a
/// whole page into one form.
const TOO_MUCH_TO_DROP: f64 = 0.4;

/// Characters of the longest caption and of the longest box about an author; what is longer is text.
const LONGEST_CAPTION: usize = 400;
const LONGEST_BOX: usize = 900;
/// Elements of a figure among which a table is looked for.
const FIGURE: usize = 50;

/// True for what a page's structure calls something else than text. `all` is the text of the whole part looked at.
pub(super) fn is_noise(element: ElementRef<'_>, all: usize) -> bool {
    let name = element.value().name();
    if is_unread(name) || matches!(name, "button" | "input" | "dialog") || is_program(element) {
        return true;
    }
    let said = said_by_names(element);
    let is_foldable = said.panel || matches!(element.attr("role"), Some("region" | "tabpanel"));
    if is_hidden(element) && is_foldable && !said.transcript {
        return false;
    }
    let is_small = |most: usize| text_len(element) <= most.min((TOO_MUCH_TO_DROP * all as f64) as usize);
    is_frame(element, said.noise) && is_small(usize::MAX)
        || is_caption(element, said.caption) && is_small(LONGEST_CAPTION)
        || is_box(element, said.boxed) && is_small(LONGEST_BOX)
}

/// The words below a picture. Those of a table say what its figures are.
fn is_caption(element: ElementRef<'_>, is_named: bool) -> bool {
    let is_table = |part: ElementRef<'_>| part.value().name() == "table";
    let of_table =
        || element.parent().and_then(ElementRef::wrap).is_some_and(|figure| figure.descendent_elements().take(FIGURE).any(is_table));
    match element.value().name() {
        "figcaption" => !of_table(),
        "p" | "div" | "span" | "em" | "small" | "cite" | "dd" => is_named,
        _ => false,
    }
}

/// Who wrote it, what else is on the page, what the publisher earns by links. The name below a quotation belongs to it.
fn is_box(element: ElementRef<'_>, is_named: bool) -> bool {
    is_named
        && matches!(element.value().name(), "div" | "section" | "header" | "p" | "ul" | "ol" | "span" | "address")
        && element.ancestors().filter_map(ElementRef::wrap).all(|above| above.value().name() != "blockquote")
}

/// A listing in a programming language that the page names.
fn is_program(element: ElementRef<'_>) -> bool {
    let names_language = |part: ElementRef<'_>| {
        part.value().classes().any(|class| class.starts_with("language-") || class.starts_with("lang-") || class == "hljs")
    };
    element.value().name() == "pre"
        && (names_language(element) || element.child_elements().any(|part| part.value().name() == "code" && names_language(part)))
}

/// What the classes and the id of an element call it.
#[derive(Default)]
struct Said {
    noise: bool,
    caption: bool,
    boxed: bool,
    /// Folded away until somebody opens it: an answer, a tab.
    panel: bool,
    /// What a film says is no part of the text beside it.
    transcript: bool,
}

fn said_by_names(element: ElementRef<'_>) -> Said {
    let mut said = Said::default();
    for name in [element.attr("class"), element.attr("id")].into_iter().flatten().flat_map(str::split_whitespace) {
        let words = words_of(name);
        let says = |listed: &[&str]| words.iter().any(|word| listed.contains(&word.as_str()));
        said.noise |= says(NOISE_WORDS) || has_pair(&words, NOISE_PAIRS);
        said.boxed |= says(BOX_WORDS) || has_pair(&words, BOX_PAIRS);
        said.panel |= says(PANEL_WORDS);
        said.caption |= says(&["caption"]);
        said.transcript |= says(&["transcript"]);
    }
    said
}

const BOX_WORDS: &[&str] = &["author", "authors", "bio", "byline", "contributor", "toc", "disclosure", "affiliate", "cta"];
const BOX_PAIRS: &[(&str, &str)] = &[("table", "contents"), ("table", "of"), ("entry", "meta"), ("post", "meta"), ("article", "meta")];
const PANEL_WORDS: &[&str] = &["accordion", "collapse", "panel", "tab", "toggle", "faq", "answer"];

fn has_pair(words: &[String], pairs: &[(&str, &str)]) -> bool {
    words.windows(2).any(|two| pairs.iter().any(|(a, b)| two[0] == *a && two[1] == *b))
}

/// True if an element's tag, role or class says that it is a menu, a form, a share bar or another extra.
pub fn looks_like_noise(element: ElementRef<'_>) -> bool {
    is_frame(element, false) || is_frame(element, said_by_names(element).noise)
}

fn is_frame(element: ElementRef<'_>, is_named: bool) -> bool {
    let tag = element.value();
    if matches!(tag.name(), "nav" | "aside" | "footer" | "form" | "fieldset" | "menu") || is_hidden(element) {
        return true;
    }
    let role = tag.attr("role").unwrap_or_default();
    if matches!(role, "navigation" | "complementary" | "search" | "contentinfo" | "dialog" | "alertdialog" | "form" | "toolbar") {
        return true;
    }
    // A class on the document's own frame speaks of the whole page ("has-sidebar").
    is_named && !matches!(tag.name(), "html" | "body" | "main" | "article")
}

/// True for what no reader sees until something on the page is opened.
pub fn is_hidden(element: ElementRef<'_>) -> bool {
    let tag = element.value();
    let style = tag.attr("style").unwrap_or_default();
    tag.attr("hidden").is_some()
        || tag.attr("aria-hidden") == Some("true")
        || (style.contains("none") && style.split_whitespace().collect::<String>().contains("display:none"))
}

/// Single words in class names that name an extra.
const NOISE_WORDS: &[&str] = &[
    "addthis",
    "addtoany",
    "advert",
    "advertisement",
    "advertising",
    "authorbox",
    "bookmarks",
    "breadcrumb",
    "breadcrumbs",
    "commentform",
    "commentlist",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "disqus",
    "donate",
    "gdpr",
    "metanav",
    "newsletter",
    "outbrain",
    "pager",
    "pagination",
    "paywall",
    "popup",
    "promo",
    "recirc",
    "recommendations",
    "recommended",
    "related",
    "relatedposts",
    "respond",
    "sharebar",
    "sharedaddy",
    "sharing",
    "share",
    "sidebar",
    "signup",
    "skiplink",
    "social",
    "socials",
    "sponsored",
    "subscribe",
    "subscription",
    "taboola",
    "tagcloud",
    "taglist",
    "tags",
    "toolbar",
    "trending",
];
/// Pairs of neighbouring words that do.
const NOISE_PAIRS: &[(&str, &str)] = &[
    ("also", "like"),
    ("author", "bio"),
    ("author", "box"),
    ("author", "info"),
    ("comment", "form"),
    ("comment", "list"),
    ("comment", "respond"),
    ("entry", "tags"),
    ("image", "credit"),
    ("more", "from"),
    ("more", "news"),
    ("more", "stories"),
    ("photo", "credit"),
    ("post", "nav"),
    ("post", "navigation"),
    ("post", "tags"),
    ("read", "more"),
    ("read", "next"),
    ("see", "also"),
    ("sign", "up"),
    ("tag", "list"),
    ("you", "may"),
];

/// `relatedPosts-box` is `related`, `posts`, `box`.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous_lower = false;
    for c in name.chars() {
        if (!c.is_alphanumeric() || (c.is_uppercase() && previous_lower)) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        previous_lower = c.is_lowercase();
    }
    words
}
