//! Whether a headline was rewritten, or only reads a little otherwise.

use url::Url;

use crate::model::{Extent, Item, Sighting, beginning_of, title_from_address, title_key};

/// More words than these are no name of a site.
const WORDS_OF_A_NAME: usize = 4;

/// What stands between a headline and the name of its site or section.
const SEPARATORS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " · ", " » ", " « "];

/// What newsrooms call themselves beside their names.
const GENERIC: [&str; 14] = [
    "news", "newsroom", "press", "release", "releases", "media", "blog", "centre", "center", "room", "home", "official", "site", "website",
];

/// True if the headline says something else now. Case, white space, quotes, dashes, the name of the site before or after it, and
/// being cut off do not count. Nor does a headline that presswatch made of an address in a sitemap, because no other was known.
pub(super) fn is_reworded(known: &Sighting, item: &Item, extent: Extent) -> bool {
    let is_made = |title: &str, url: &Url| extent != Extent::Window && title_from_address(url).as_deref() == Some(title);
    let (before, now) = (known.title.as_str(), item.title.as_str());
    if before == now || title_key(before) == title_key(now) {
        return false;
    }
    let known_url = known.url.as_deref().and_then(|url| Url::parse(url).ok());
    let host = item.url.as_ref().or(known_url.as_ref()).and_then(Url::host_str).unwrap_or_default();
    !is_cut_from(before, now)
        && !is_cut_from(now, before)
        && !is_same_core(before, now, host)
        && item.url.as_ref().is_none_or(|url| !is_made(now, url))
        && known_url.is_none_or(|url| !is_made(before, &url))
}

/// A page that cuts its headlines off retitles nothing, and one that stops it does not either.
fn is_cut_from(cut: &str, whole: &str) -> bool {
    beginning_of(cut).is_some_and(|beginning| title_key(whole).starts_with(&beginning))
}

/// Both are the same headline with the name of the site before or after it, or without.
fn is_same_core(before: &str, now: &str, host: &str) -> bool {
    let before = cores(before, host);
    cores(now, host).iter().any(|core| before.contains(core))
}

/// The headline, and what is left of it without the name of its site, as identity compares them.
fn cores(title: &str, host: &str) -> Vec<String> {
    let mut cores = vec![title_key(title)];
    for separator in SEPARATORS {
        let after = title.rsplit_once(separator).filter(|(_, name)| is_name(name, separator, host)).map(|(rest, _)| rest);
        let before = title.split_once(separator).filter(|(name, _)| is_name(name, separator, host)).map(|(_, rest)| rest);
        cores.extend(after.into_iter().chain(before).map(title_key));
    }
    cores.retain(|core| !core.is_empty());
    cores
}

/// A dash may as well begin an addition ("Profit up – correction"), so what it parts must have the host's name in it.
fn is_name(name: &str, separator: &str, host: &str) -> bool {
    let key = title_key(name);
    let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() > WORDS_OF_A_NAME || key.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let own: String = words.iter().filter(|word| !GENERIC.contains(word)).copied().collect();
    let host: String = title_key(host).replace(' ', "");
    separator == " | " || own.is_empty() || (own.chars().count() >= 2 && host.contains(&own))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, now: &str, expected: bool) {
        let url = Url::parse("https://www.acme-paper.example/news/mill").unwrap();
        let known = Sighting {
            id: 1,
            announcement_id: None,
            guid: None,
            address: None,
            url: Some(url.to_string()),
            title: before.to_owned(),
            published_on: None,
            sketch: None,
            present: true,
            position: 0,
            absences: 0,
        };
        let item = Item { title: now.to_owned(), url: Some(url), ..Item::default() };
        assert_eq!(is_reworded(&known, &item, Extent::Window), expected, "{before} -> {now}");
    }

    #[test]
    fn small_edits_are_no_change() {
        check("Acme’s profit – up 8 %", "ACME'S  Profit - up 8%", false);
        check("Profit up 8%", "“Profit up 8%”", false);
        check("Profit up 8%", "Profit up 9%", true);
    }

    #[test]
    fn the_name_of_the_site_before_or_after_is_no_change() {
        check("Mill reopens", "Mill reopens | Acme Paper", false);
        check("Mill reopens | Acme Paper Newsroom", "Mill reopens", false);
        check("Mill reopens", "Acme Paper – Mill reopens", false);
        check("Mill reopens", "Press release: Mill reopens", true);
        check("Mill reopens", "Mill reopens - Acme", false);
        check("Mill reopens", "Newsroom » Mill reopens", false);
        check("Mill reopens | Acme Paper", "Acme Paper: Mill reopens", true);
        check("Mill reopens | Acme Paper", "Newsroom – Mill reopens", false);
    }

    #[test]
    fn what_adds_something_is_a_change() {
        check("Mill reopens", "Mill reopens – correction", true);
        check("Mill reopens", "Mill reopens – 210 jobs", true);
        check("Mill reopens", "Mill reopens | second quarter 2026", true);
        check("Mill reopens", "Mill reopens in May | Acme Paper", true);
    }

    #[test]
    fn a_headline_cut_off_or_no_longer_cut_off_is_no_change() {
        let whole = "Acme opens a second plant for recycled board near Poznań";
        check("Acme opens a second plant for recycled …", whole, false);
        check(whole, "Acme opens a second plant for recycled …", false);
        check("Acme opens a second plant for recycled …", "Acme closes its second plant for recycled board", true);
    }
}
