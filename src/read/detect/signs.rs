//! What a page says about itself, read in one pass: no judgement here.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use scraper::{ElementRef, Html};

use crate::model::Deadline;
use crate::read::listing::letters;
use crate::read::{ReadError, in_time};

/// What `classify` decides on.
#[derive(Debug, Default)]
pub(super) struct Signs {
    pub title: String,
    /// `h1` and `h2`, the first few.
    pub headings: Vec<String>,
    /// Visible text, cut off after some pages.
    pub text: String,
    pub letters: f32,
    /// Letters in paragraphs of some length right below one element, the one that has most: the body of an article.
    pub body: f32,
    /// Texts of buttons and of links that act as such.
    pub buttons: String,
    pub noscript: String,
    pub scripts: usize,
    pub links: usize,
    /// A mark that only the page of a bot filter has.
    pub is_challenge: bool,
    /// A mark of a bot filter or of its puzzle that ordinary pages have, too.
    pub has_filter: bool,
    pub has_password: bool,
    /// A form that hands the reader over to where one logs in (SAML, WS-Federation).
    pub has_handover: bool,
    /// An element that a framework fills, and that is empty as it came.
    pub has_app_root: bool,
    /// `og:type` or JSON-LD call the page an article.
    pub says_article: bool,
}

/// In addresses and first lines of scripts, in ids and forms of the pages that bot filters serve in place of others: Cloudflare,
/// Imperva, DataDome, Akamai, HUMAN, AWS WAF, DDoS-Guard, Sucuri, Kasada, Anubis.
const CHALLENGES: &[&str] = &[
    "/orchestrate/chl_",
    "/orchestrate/managed/",
    "_cf_chl_opt",
    "cf-chl-",
    "cf_chl_",
    "challenge-form",
    "challenge-error-text",
    "captcha-delivery.com",
    "sec-if-cpt",
    "sec-cpt-if",
    "bm-verify",
    "errors.edgesuite.net",
    "px-captcha",
    "captcha-sdk.awswaf.com",
    "gokuProps",
    "ddos-guard.net",
    "sucuri_cloudproxy",
    "ips.js?KP_UIDz",
    "anubis_challenge",
];

/// The same filters' watchers on ordinary pages, and the puzzles of forms.
const FILTERS: &[&str] = &[
    "_Incapsula_Resource",
    "perimeterx",
    "awswaf.com",
    "awsWafCookieDomainList",
    "ddos-guard",
    "sucuri.net/privacy",
    "KPSDK",
    "g-recaptcha",
    "h-captcha",
    "hcaptcha.com",
    "cf-turnstile",
    "challenges.cloudflare.com",
];

/// Any of both.
static MARKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let marks: Vec<String> = CHALLENGES.iter().chain(FILTERS).map(|mark| regex::escape(mark)).collect();
    Regex::new(&marks.join("|")).ok()
});

/// Letters of the shortest of these.
const SHORTEST_MARK: usize = 5;

/// Ids of the elements that frameworks fill: React, Vue, Blazor, Next.js, Nuxt, Gatsby, Svelte, Angular, Salesforce.
const APP_ROOTS: &[&str] =
    &["root", "app", "__next", "__nuxt", "___gatsby", "svelte", "app-root", "react-root", "auraLoadingBox", "auraErrorMask"];

/// Longer texts in such an element are content.
const ROOT_TEXT: usize = 60;

/// How far above a text its paragraph and its link may be.
const INLINE_DEPTH: usize = 6;

const KEPT_TEXT: usize = 20_000;

/// Nodes between two looks at the clock.
const LOOK_AT_CLOCK: usize = 256;

impl Signs {
    pub(super) fn read(html: &Html, deadline: Deadline) -> Result<Signs, ReadError> {
        let mut signs = Signs::default();
        // By paragraph, its letters and those in links; by parent, the letters of its paragraphs.
        let mut paragraphs = HashMap::new();
        let mut bodies = HashMap::new();
        for (at, node) in html.tree.root().descendants().enumerate() {
            if at.is_multiple_of(LOOK_AT_CLOCK) {
                in_time(deadline)?;
            }
            if let Some(text) = node.value().as_text().filter(|text| !text.trim().is_empty()) {
                let above: Vec<_> = node.ancestors().take(INLINE_DEPTH).filter_map(ElementRef::wrap).collect();
                if let Some(paragraph) = above.iter().find(|element| element.value().name() == "p") {
                    let sums = paragraphs.entry(paragraph.id()).or_insert((paragraph.parent().map(|parent| parent.id()), 0.0, 0.0));
                    sums.1 += letters(text);
                    sums.2 += if above.iter().any(|element| element.value().name() == "a") { letters(text) } else { 0.0 };
                }
            }
            if let Some(element) = ElementRef::wrap(node) {
                signs.add_element(element);
            } else if let Some(text) = node.value().as_text() {
                let parent = node.parent().and_then(ElementRef::wrap);
                signs.add_text(text, parent);
            }
        }
        signs.title = fold(&signs.title);
        for (parent, all, linked) in paragraphs.into_values() {
            // What is short or mostly links is a caption, a notice, a line of links.
            *bodies.entry(parent).or_insert(0.0) += if all >= 80.0 && linked < 0.5 * all { all } else { 0.0 };
        }
        signs.body = bodies.into_values().fold(0.0, f32::max);
        Ok(signs)
    }

    /// The headings and the title.
    pub(super) fn heads(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().chain([&self.title]).map(String::as_str)
    }

    fn add_element(&mut self, element: ElementRef) {
        let attr = |name| element.attr(name).unwrap_or_default();
        match element.value().name() {
            "script" => {
                self.scripts += 1;
                self.mark(attr("src"));
            }
            "iframe" => {
                self.scripts += 1;
                // Imperva's watcher is a script, its challenge a frame.
                self.is_challenge |= attr("src").contains("_Incapsula_Resource");
                self.mark(attr("src"));
            }
            "meta" if attr("http-equiv").eq_ignore_ascii_case("refresh") => self.mark(attr("content")),
            "a" if element.attr("href").is_some() => {
                self.links += 1;
                if element.attr("role") == Some("button") || attr("class").contains("btn") || attr("class").contains("button") {
                    push(&mut self.buttons, &label(element));
                }
            }
            "input" if attr("type").eq_ignore_ascii_case("password") => self.has_password = true,
            "input" if matches!(attr("name"), "SAMLRequest" | "SAMLResponse" | "wresult" | "wctx") => self.has_handover = true,
            "input" if matches!(attr("type"), "submit" | "button") => push(&mut self.buttons, attr("value")),
            "button" => push(&mut self.buttons, &label(element)),
            "h1" | "h2" if self.headings.len() < 4 => self.headings.push(fold(&label(element))),
            "meta" if attr("property").eq_ignore_ascii_case("og:type") => {
                self.says_article |= attr("content").eq_ignore_ascii_case("article")
            }
            "div" | "main" | "section" => {
                self.has_app_root |= APP_ROOTS.contains(&attr("id")) && label(element).trim().len() <= ROOT_TEXT;
            }
            "body" => self.has_app_root |= element.attr("ng-app").is_some() || attr("class").contains("sapUiBody"),
            // An element of the site's own making, right below the body.
            name => {
                let is_top = element.parent().and_then(ElementRef::wrap).is_some_and(|parent| parent.value().name() == "body");
                self.has_app_root |= name.contains('-') && is_top && label(element).trim().len() <= ROOT_TEXT;
            }
        }
        ["id", "class", "action"].iter().for_each(|name| self.mark(attr(name)));
    }

    /// Looks for bot filters in an attribute, or at the beginning of a script.
    fn mark(&mut self, text: &str) {
        // Nearly no text has one, and all are searched.
        if text.len() < SHORTEST_MARK || MARKS.as_ref().is_some_and(|marks| !marks.is_match(text)) {
            return;
        }
        self.is_challenge |= is_challenge(text);
        self.has_filter |= FILTERS.iter().any(|mark| text.contains(mark));
    }

    fn add_text(&mut self, text: &str, parent: Option<ElementRef>) {
        match parent.map(|parent| parent.value().name()) {
            Some("script") => {
                let start = &text[..text.floor_char_boundary(3000)];
                self.mark(start);
                let kind = parent.and_then(|parent| parent.attr("type"));
                // An article by itself; one in a list of them stands deeper.
                self.says_article |= kind == Some("application/ld+json")
                    && !start.contains("ItemList")
                    && ["\"NewsArticle\"", "\"BlogPosting\"", "\"Article\""].iter().any(|name| start.contains(name));
            }
            Some("noscript") => push(&mut self.noscript, text),
            // Drawings have titles, too; the page's own comes first.
            Some("title") if self.title.is_empty() => push(&mut self.title, text),
            Some("title") => {}
            Some("style" | "template" | "option") | None => {}
            Some(_) => {
                self.letters += letters(text);
                if self.text.len() < KEPT_TEXT {
                    push(&mut self.text, text);
                }
            }
        }
    }
}

/// A mark that only challenges have.
pub(super) fn is_challenge(text: &str) -> bool {
    CHALLENGES.iter().any(|mark| text.contains(mark))
}

/// The text of a small element, from its first nodes only.
fn label(element: ElementRef) -> String {
    element.descendants().take(60).filter_map(|node| node.value().as_text().map(|text| &**text)).collect()
}

fn push(to: &mut String, text: &str) {
    let text = text.trim();
    if !text.is_empty() {
        to.push_str(text);
        to.push('\n');
    }
}

pub(super) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
