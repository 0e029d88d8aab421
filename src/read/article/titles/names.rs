//! What is no part of a headline: the names of the site and its sections, as the page, its host and its path give them, and
//! the names of kinds of page.

use std::sync::LazyLock;

use scraper::{ElementRef, Html, Node, Selector};
use url::Url;

use super::labels;
use crate::model::title_key;
use crate::read::article::meta::{Meta, selector};
use crate::read::dom::text_of;

/// Links that are looked at for one that leads home.
const MOST_LINKS: usize = 120;
/// Letters of the longest name of a site.
const LONGEST_NAME: usize = 80;

/// The names on a page that are no headline, as `squeezed` writes them.
#[derive(Debug)]
pub struct Names {
    sites: Vec<String>,
    /// What stands behind the sign of copyright, which begins with a name.
    owners: Vec<String>,
    sections: Vec<String>,
    /// The owner's part of the host, if it may be made of initials.
    initials: Option<String>,
}

/// What is left of a title.
#[derive(Debug)]
pub struct Cut {
    pub text: String,
    /// Beside it stood the name of a kind of page, and nothing else: it may be the site's name.
    pub is_doubtful: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Of the site or of a section.
    Name,
    /// Of a kind of page.
    Label,
}

impl Names {
    pub fn of(meta: &Meta, page: &Html, url: &Url) -> Names {
        let host = url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host));
        let main = host.map(|host| {
            // Of `news.acme.co.uk` the owner's part is, nearly always, the longest.
            let labels = host.rsplit_once('.').map_or(host, |(labels, _)| labels);
            labels.split('.').max_by_key(|label| label.len()).unwrap_or(host)
        });
        let said = meta.sites().map(squeezed).chain([host, main].into_iter().flatten().map(squeezed)).chain(home_names(page));
        let path: Vec<&str> = url.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty()).collect();
        // The last part of the path is the headline's own.
        let folders = path.iter().copied().take(path.len().saturating_sub(1));
        let sections = folders.chain(meta.all("article:section")).map(squeezed).filter(|name| name.len() >= 3);
        Names {
            sites: said.filter(|name| !name.is_empty()).collect(),
            owners: owners(page),
            sections: sections.collect(),
            initials: main.filter(|main| (3..=6).contains(&main.len())).map(str::to_owned),
        }
    }

    /// Nothing but the name of the site, or of a kind of page.
    pub fn is_no_headline(&self, text: &str) -> bool {
        self.is_whole_site(text) || labels::is_label(text)
    }

    /// A name of the site from end to end; a short headline may stand within one.
    pub fn is_whole_site(&self, text: &str) -> bool {
        let key = squeezed(text);
        self.sites.contains(&key) || self.is_owner(&key) || self.is_beside_form(&key)
    }

    fn is_owner(&self, key: &str) -> bool {
        key.chars().count() >= 4 && self.owners.iter().any(|owner| owner.starts_with(key))
    }

    /// `Acme Corporation` on the pages of acme.example.
    fn is_beside_form(&self, key: &str) -> bool {
        let is_rest = |rest: &str| labels::GENERIC.contains(&rest) || labels::FORMS.contains(&rest);
        self.sites
            .iter()
            .filter(|site| site.len() >= 3)
            .any(|site| key.strip_prefix(site.as_str()).is_some_and(is_rest) || key.strip_suffix(site.as_str()).is_some_and(is_rest))
    }

    fn is_site(&self, part: &str) -> bool {
        let initials: String = part.split_whitespace().filter_map(|word| word.chars().next()).filter(char::is_ascii_uppercase).collect();
        let key = squeezed(part);
        labels::GENERIC.contains(&key.as_str())
            || self.is_whole_site(part)
            || self.sites.iter().any(|site| key.chars().count() >= 4 && site.contains(&key))
            || self.initials.as_deref() == Some(initials.to_ascii_lowercase().as_str())
    }

    fn is(&self, part: &str) -> Option<Part> {
        if labels::is_label(part) {
            return Some(Part::Label);
        }
        let is_name = self.is_site(part) || self.sections.contains(&squeezed(part));
        is_name.then_some(Part::Name)
    }

    /// `Headline | Section | Site` and `Site - Headline` without section, site and kind of page.
    pub fn cut(&self, title: &str) -> Cut {
        let mut text = title.trim();
        let mut gone = Vec::new();
        // From the end, and more than once.
        while let Some((before, part)) = split_last(text) {
            let Some(name) = self.is(part).filter(|_| !before.is_empty()) else { break };
            gone.push(name);
            text = before;
        }
        while let Some((part, after)) = split_first(text) {
            let Some(name) = self.is(part).filter(|_| !after.is_empty()) else { break };
            gone.push(name);
            text = after;
        }
        Cut { text: text.to_owned(), is_doubtful: gone == [Part::Label] }
    }
}

const SEPARATORS: &[&str] =
    &[" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " > ", " / ", " -- ", "｜", " ― ", "_", " : ", "--", "|"];
/// Between two letters of Chinese, Japanese or Korean, which put no blanks around it.
const GLUED: &[char] = &['-', '–', '—', '|', '_', '－', '·'];

/// All that stands on one side of a mark.
pub fn sides(claim: &str) -> impl Iterator<Item = &str> {
    let marks = SEPARATORS.iter().chain(&[": "]);
    let both = marks.flat_map(move |mark| [claim.split_once(mark), claim.rsplit_once(mark)]).chain([split_first(claim), split_last(claim)]);
    both.flatten().flat_map(|(left, right)| [left, right])
}

fn split_last(text: &str) -> Option<(&str, &str)> {
    let spaced = SEPARATORS.iter().filter_map(|mark| Some((text.rfind(mark)?, mark.len())));
    let (at, length) = spaced.chain(glued(text).last()).max_by_key(|(at, length)| at + length)?;
    Some((text[..at].trim(), text[at + length..].trim()))
}

fn split_first(text: &str) -> Option<(&str, &str)> {
    let spaced = SEPARATORS.iter().filter_map(|mark| Some((text.find(mark)?, mark.len())));
    let (at, length) = spaced.chain(glued(text).next()).min_by_key(|(at, length)| (*at, usize::MAX - length))?;
    Some((text[..at].trim(), text[at + length..].trim()))
}

/// Where a mark stands between two wide letters, and its bytes.
fn glued(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let is_wide = |c: Option<char>| c.is_some_and(|c| c >= '\u{2e80}');
    text.match_indices(GLUED).filter_map(move |(at, mark)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + mark.len()..].chars().next());
        (is_wide(before) && is_wide(after)).then_some((at, mark.len()))
    })
}

/// What links to the home page are called, and the pictures in them.
fn home_names(page: &Html) -> Vec<String> {
    static LINKS: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));
    let mut names = Vec::new();
    for link in page.select(&LINKS).take(MOST_LINKS).filter(|link| link.attr("href").is_some_and(is_home)) {
        let pictures = link.descendent_elements().filter(|part| part.value().name() == "img").filter_map(|picture| picture.attr("alt"));
        names.extend(pictures.chain(link.attr("title")).map(squeezed));
        names.push(squeezed(&text_of(link)));
    }
    names.retain(|name| name.chars().count() >= 3 && name.len() <= 3 * LONGEST_NAME);
    names.sort_unstable();
    names.dedup();
    names
}

/// The address of a home page, perhaps of one language.
pub fn is_home(address: &str) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    let file = path.trim_start_matches("../").trim_start_matches("./").trim_start_matches('/');
    let language = file.trim_end_matches('/');
    file.is_empty() && !address.is_empty()
        || matches!(file, "index.html" | "index.htm" | "index.php" | "index.asp" | "default.aspx" | "Default.aspx" | "home" | "home/")
        || path.starts_with('/') && language.len() == 2 && language.bytes().all(|b| b.is_ascii_lowercase())
}

/// What stands behind `©` and the years, in short lines.
fn owners(page: &Html) -> Vec<String> {
    const LONGEST: usize = 300;
    let mut found = Vec::new();
    for node in page.tree.nodes() {
        let Node::Text(run) = node.value() else { continue };
        if run.len() > LONGEST || !(run.contains('©') || run.contains("opyright")) {
            continue;
        }
        let line = node.parent().and_then(ElementRef::wrap).map(text_of).filter(|line| line.len() <= LONGEST);
        let Some(line) = line else { continue };
        let behind = line.rsplit('©').next().unwrap_or_default();
        let behind = behind.rsplit_once("opyright").map_or(behind, |(_, rest)| rest);
        let name: String = squeezed(behind.trim_start_matches(|c: char| !c.is_alphabetic()));
        let name = name.trim_start_matches("by");
        if name.chars().count() >= 4 {
            found.push(name.to_owned());
        }
    }
    found
}

/// Letters and digits only.
pub fn squeezed(name: &str) -> String {
    title_key(name).replace(' ', "")
}
