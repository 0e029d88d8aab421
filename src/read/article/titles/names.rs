//! What is no part of a headline: the names of the site and its sections, as the page, its host and its path give them, and
//! the names of kinds of page.

use std::sync::LazyLock;

use scraper::{ElementRef, Html, Node, Selector};
use url::Url;

use super::labels;
use crate::model::title_key;
use crate::read::article::meta::{Meta, selector};
use crate::read::dom::line_of;

/// Links that are looked at for one that leads home.
const MOST_LINKS: usize = 120;
/// Letters of the longest name of a site; each may take three bytes.
const LONGEST_NAME: usize = 80;
/// Names of one kind that are kept.
const MOST_NAMES: usize = 50;

/// The names on a page that are no headline, as `squeezed` writes them.
#[derive(Debug)]
pub struct Names {
    sites: Vec<String>,
    /// What stands behind the sign of copyright, which begins with a name.
    owners: Vec<String>,
    sections: Vec<String>,
    /// The owner's part of the host, if it may be made of initials.
    initials: Option<String>,
    /// Without `www.`.
    host: String,
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
        let own = [host, main].into_iter().flatten();
        let said = meta.sites().take(MOST_NAMES).chain(own).map(squeezed).chain(home_names(page, host.unwrap_or_default()));
        let path: Vec<&str> = url.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty()).collect();
        // The last part of the path is the headline's own.
        let folders = path.iter().copied().take(path.len().saturating_sub(1));
        let sections = folders.chain(meta.all("article:section")).take(MOST_NAMES).map(squeezed);
        // A folder may be a year, which a headline ends in.
        let sections = sections.filter(|name| name.len() >= 3 && name.contains(char::is_alphabetic));
        Names {
            sites: said.filter(|name| (1..=3 * LONGEST_NAME).contains(&name.len())).collect(),
            owners: owners(page),
            sections: sections.collect(),
            initials: main.filter(|main| (3..=6).contains(&main.len())).map(str::to_owned),
            host: host.unwrap_or_default().to_owned(),
        }
    }

    /// True for the address of this site's home page.
    pub fn is_home(&self, address: &str) -> bool {
        is_home(address, &self.host)
    }

    /// Nothing but the name of the site, or of a kind of page.
    pub fn is_no_headline(&self, text: &str) -> bool {
        self.is_whole_site(text) || labels::is_label(text)
    }

    /// A name of the site from end to end; a short headline may stand within one.
    pub fn is_whole_site(&self, text: &str) -> bool {
        self.is_called(text) || self.is_owner(&squeezed(text))
    }

    /// The same without what stands behind `©`, where photographers are named, too.
    pub fn is_called(&self, text: &str) -> bool {
        let key = squeezed(text);
        self.sites.contains(&key) || self.is_beside_form(&key)
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
        self.is_name(part).then_some(Part::Name)
    }

    fn is_name(&self, part: &str) -> bool {
        self.is_site(part) || self.sections.contains(&squeezed(part))
    }

    /// `Headline | Section | Site` and `Site - Headline` without section, site and kind of page.
    pub fn cut(&self, title: &str) -> Cut {
        let (text, gone) = peel(title, |part, _| self.is(part), |part| self.is(part));
        Cut { text: text.to_owned(), is_doubtful: gone == [Part::Label] }
    }

    /// The same of a heading that readers see: the name of a kind of page behind a dash is a part of it (`Plan No. 12 – Notice`),
    /// behind a bar it is none.
    pub fn cut_heading<'t>(&self, heading: &'t str) -> &'t str {
        let is_apart = |mark: &str| BARS.contains(&mark.trim());
        let at_end = |part: &str, mark: &str| self.is(part).filter(|_| is_apart(mark) || self.is_name(part));
        peel(heading, at_end, |part| self.is(part)).0
    }
}

/// A title without what is something else at its end and its beginning, and what that was.
fn peel(title: &str, at_end: impl Fn(&str, &str) -> Option<Part>, at_beginning: impl Fn(&str) -> Option<Part>) -> (&str, Vec<Part>) {
    let mut text = title.trim();
    let mut gone = Vec::new();
    // More than once.
    while let Some((before, mark, part)) = split_last(text) {
        let Some(found) = at_end(part, mark).filter(|_| !before.is_empty()) else { break };
        gone.push(found);
        text = before;
    }
    while let Some((part, _, after)) = split_first(text) {
        let Some(found) = at_beginning(part).filter(|_| !after.is_empty()) else { break };
        gone.push(found);
        text = after;
    }
    (text, gone)
}

const SEPARATORS: &[&str] =
    &[" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " > ", " / ", " -- ", "｜", " ― ", "_", " : ", "--", "|"];
/// Those that part a headline from what it is not: no sentence has them.
const BARS: &[&str] = &["|", "｜", "::", "»", "«", ">"];
/// Between two letters of Chinese, Japanese or Korean, which put no blanks around it.
const GLUED: &[char] = &['-', '–', '—', '|', '_', '－', '·'];

/// All that stands on one side of a mark.
pub fn sides(claim: &str) -> impl Iterator<Item = &str> {
    let marks = SEPARATORS.iter().chain(&[": "]);
    let both = marks.flat_map(move |mark| [claim.split_once(mark), claim.rsplit_once(mark)]);
    let ends = [split_first(claim), split_last(claim)].into_iter().flatten().map(|(left, _, right)| (left, right));
    both.flatten().chain(ends).flat_map(|(left, right)| [left, right])
}

/// What stands before the last mark, the mark, and what stands behind it.
fn split_last(text: &str) -> Option<(&str, &str, &str)> {
    let spaced = SEPARATORS.iter().filter_map(|mark| Some((text.rfind(mark)?, mark.len())));
    let (at, length) = spaced.chain(glued(text).last()).max_by_key(|(at, length)| at + length)?;
    Some((text[..at].trim(), &text[at..at + length], text[at + length..].trim()))
}

fn split_first(text: &str) -> Option<(&str, &str, &str)> {
    let spaced = SEPARATORS.iter().filter_map(|mark| Some((text.find(mark)?, mark.len())));
    let (at, length) = spaced.chain(glued(text).next()).min_by_key(|(at, length)| (*at, usize::MAX - length))?;
    Some((text[..at].trim(), &text[at..at + length], text[at + length..].trim()))
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
fn home_names(page: &Html, host: &str) -> Vec<String> {
    static LINKS: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));
    let mut names = Vec::new();
    for link in page.select(&LINKS).take(MOST_LINKS).filter(|link| link.attr("href").is_some_and(|href| is_home(href, host))) {
        let pictures = link.descendent_elements().filter(|part| part.value().name() == "img").filter_map(|picture| picture.attr("alt"));
        names.extend(pictures.chain(link.attr("title")).map(squeezed));
        names.extend(line_of(link).map(|line| squeezed(&line)));
    }
    names.retain(|name| name.chars().count() >= 3 && name.len() <= 3 * LONGEST_NAME);
    names.sort_unstable();
    names.dedup();
    names.truncate(MOST_LINKS);
    names
}

/// The address of a home page, perhaps of one language: of this host, or of one that it is a part of, as `acme.example` is of
/// `news.acme.example`. Other sites' are called by their names.
fn is_home(address: &str, host: &str) -> bool {
    let path = match address.split_once("//").filter(|(scheme, _)| matches!(*scheme, "" | "http:" | "https:")) {
        Some((_, rest)) => {
            let (other, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let other = other.strip_prefix("www.").unwrap_or(other);
            let other = other.split(':').next().unwrap_or_default();
            if !host.strip_suffix(other).is_some_and(|below| !other.is_empty() && (below.is_empty() || below.ends_with('.'))) {
                return false;
            }
            if path.is_empty() { "/" } else { path }
        }
        None => address,
    };
    let file = path.trim_start_matches("../").trim_start_matches("./").trim_start_matches('/');
    let language = file.trim_end_matches('/');
    file.is_empty() && !address.is_empty()
        || matches!(file, "index.html" | "index.htm" | "index.php" | "index.asp" | "default.aspx" | "Default.aspx" | "home" | "home/")
        || path.starts_with('/') && language.len() == 2 && language.bytes().all(|b| b.is_ascii_lowercase())
}

/// What stands behind `©` and the years, in the last short lines with it: names of photographers come first.
fn owners(page: &Html) -> Vec<String> {
    const LONGEST: usize = 300;
    let is_said = |run: &str| run.len() <= LONGEST && (run.contains('©') || run.contains("opyright"));
    let runs = page.tree.nodes().rev().filter(|node| matches!(node.value(), Node::Text(run) if is_said(run)));
    // The runs of one line follow each other.
    let mut last = None;
    let holders = runs.filter_map(|run| run.parent()).filter(|holder| last.replace(holder.id()) != Some(holder.id()));
    let lines = holders.filter_map(ElementRef::wrap).take(MOST_NAMES).filter_map(line_of).filter(|line| line.len() <= LONGEST);
    lines.filter_map(|line| owner(&line)).collect()
}

fn owner(line: &str) -> Option<String> {
    let behind = line.rsplit('©').next().unwrap_or_default();
    let behind = behind.rsplit_once("opyright").map_or(behind, |(_, rest)| rest);
    let name = squeezed(behind.trim_start_matches(|c: char| !c.is_alphabetic()));
    let name = name.trim_start_matches("by");
    (name.chars().count() >= 4).then(|| name.to_owned())
}

/// Letters and digits only.
pub fn squeezed(name: &str) -> String {
    title_key(name).replace(' ', "")
}
