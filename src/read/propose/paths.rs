//! Which part of a site is its newsroom, as a pattern of paths for `select.item` of a sitemap.

use std::collections::HashMap;

use url::Url;

use crate::model::Item;
use crate::read::detect::is_news_word;

/// So many of the announcements have to stand below a folder for it to be their folder.
const MOST: f32 = 0.8;

/// The folder that the announcements stand in, e.g. `/newsroom/**`; `None` where they have none in common.
pub fn paths_of(items: &[Item]) -> Option<String> {
    let folders: Vec<Vec<String>> = items.iter().filter_map(|item| item.url.as_ref()).map(folders).collect();
    let needed = (MOST * folders.len() as f32).ceil().max(1.0) as usize;
    let mut common: Vec<String> = Vec::new();
    loop {
        let mut next: HashMap<&str, usize> = HashMap::new();
        for folder in folders.iter().filter(|folder| folder.starts_with(&common)) {
            if let Some(name) = folder.get(common.len()) {
                *next.entry(name).or_default() += 1;
            }
        }
        match next.into_iter().find(|(_, count)| *count >= needed) {
            Some((name, _)) => common.push(name.to_owned()),
            None => return pattern(&common),
        }
    }
}

/// All that stands below an address that calls itself a newsroom, e.g. `/press/**`: below `/en/` stands a whole site.
pub fn folder_of(page: &Url) -> Option<String> {
    let below = page.join(&format!("{}/x", page.path().trim_end_matches('/'))).ok()?;
    let folders = folders(&below);
    if folders.iter().any(|name| is_news_word(name)) { pattern(&folders) } else { None }
}

/// The folder of a site that calls itself its newsroom and holds most entries; in the addresses of its sitemap.
pub fn newsroom_paths(items: &[Item]) -> Option<String> {
    let mut counts: HashMap<Vec<String>, usize> = HashMap::new();
    for folder in items.iter().filter_map(|item| item.url.as_ref()).map(folders) {
        let end = folder.iter().position(|name| is_news_word(name));
        if let Some(end) = end {
            *counts.entry(folder[..=end].to_vec()).or_default() += 1;
        }
    }
    let best = counts.into_iter().max_by(|(a, n), (b, m)| n.cmp(m).then_with(|| b.cmp(a)))?;
    pattern(&best.0)
}

/// The names of the folders above a page, up to the first that is a number (a year, a month: there will be another) or cannot
/// stand in a pattern.
fn folders(url: &Url) -> Vec<String> {
    let path = percent_decoded(url.path());
    let mut names: Vec<&str> = path.split('/').filter(|name| !name.is_empty()).collect();
    names.pop();
    let is_plain = |name: &&str| !name.chars().all(|letter| letter.is_ascii_digit()) && !name.contains(['*', '?', '[', ']', ' ']);
    names.into_iter().take_while(is_plain).map(str::to_owned).collect()
}

fn pattern(folders: &[String]) -> Option<String> {
    (!folders.is_empty()).then(|| format!("/{}/**", folders.join("/")))
}

/// Patterns are matched with paths as a person reads them.
fn percent_decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let hex = (*first == b'%').then(|| behind.get(..2)).flatten().and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(paths: &[&str]) -> Vec<Item> {
        let item = |path: &&str| Item { url: Url::parse("https://a.example/").unwrap().join(path).ok(), ..Item::default() };
        paths.iter().map(item).collect()
    }

    #[test]
    fn announcements_share_a_folder() {
        for (paths, expected) in [
            (&["/newsroom/a", "/newsroom/b/", "/newsroom/2026/c"][..], Some("/newsroom/**")),
            (&["/en/news/2026/01/a", "/en/news/2025/12/b"], Some("/en/news/**")),
            (&["/news/a/", "/news/b/", "/news/c", "/news/d", "/event/e"], Some("/news/**")),
            (&["/news/a", "/blog/b"], None),
            (&["/a", "/b"], None),
            (&["/%C3%BCber-uns/presse/a", "/über-uns/presse/b"], Some("/über-uns/presse/**")),
            (&[], None),
        ] {
            assert_eq!(paths_of(&items(paths)).as_deref(), expected, "{paths:?}");
        }
    }

    #[test]
    fn a_page_stands_above_its_announcements() {
        for (page, expected) in [("/press/", Some("/press/**")), ("/en/press?page=2", Some("/en/press/**")), ("/", None), ("/en/", None)] {
            assert_eq!(folder_of(&Url::parse("https://a.example").unwrap().join(page).unwrap()).as_deref(), expected, "{page}");
        }
    }

    #[test]
    fn a_sites_newsroom_is_known_by_its_name() {
        let site = items(&["/", "/about/team", "/en/press-releases/2026/a", "/en/press-releases/b", "/blog/c", "/products/news"]);
        assert_eq!(newsroom_paths(&site).as_deref(), Some("/en/press-releases/**"));
        assert_eq!(newsroom_paths(&items(&["/about/team", "/products/a"])), None);
    }
}
