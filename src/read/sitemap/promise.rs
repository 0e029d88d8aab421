//! Which of an index's sitemaps is likely to name announcements.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use url::Url;

use crate::model::path_of;
use crate::read::SitemapLink;

/// Parts of addresses of sitemaps that name what newsrooms publish, in the languages that sites are built in.
const NEWS: &[&str] = &[
    "news",
    "press",
    "presse",
    "prensa",
    "imprensa",
    "stampa",
    "pers",
    "release",
    "releases",
    "media",
    "newsroom",
    "story",
    "stories",
    "article",
    "articles",
    "announcement",
    "announcements",
    "aktuelles",
    "meldungen",
    "mitteilungen",
    "actualites",
    "noticias",
    "notizie",
    "nieuws",
    "nyheter",
    "post",
    "posts",
    "blog",
    "insights",
];
/// And those that name everything else.
const OTHER: &[&str] = &[
    "product",
    "products",
    "produkte",
    "shop",
    "category",
    "categories",
    "tag",
    "tags",
    "taxonomy",
    "author",
    "authors",
    "image",
    "images",
    "video",
    "videos",
    "job",
    "jobs",
    "career",
    "careers",
    "event",
    "events",
    "location",
    "locations",
    "store",
    "stores",
    "faq",
    "user",
    "users",
    "attachment",
];

/// A sitemap that changed since then is among the first to be read.
const RECENT: TimeDelta = TimeDelta::days(30);

/// The higher, the sooner a sitemap is worth reading: by its address, then by its last change.
pub fn rank(link: &SitemapLink, now: DateTime<Utc>) -> (i32, Option<DateTime<Utc>>) {
    let is_recent = link.changed_at.is_some_and(|at| now - at < RECENT);
    (promise(&link.url, now) + 2 * i32::from(is_recent), link.changed_at)
}

/// The higher, the likelier: words of the address, and its year.
fn promise(url: &Url, now: DateTime<Utc>) -> i32 {
    let path = path_of(url).to_lowercase();
    let words: Vec<&str> = path.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let any = |list: &[&str]| i32::from(words.iter().any(|word| list.contains(word)));
    let years = words.iter().filter(|word| word.len() >= 4).filter_map(|word| word.get(..4)?.parse::<i32>().ok());
    let year = years.filter(|year| (1990..=now.year()).contains(year)).max().map_or(0, |year| match now.year() - year {
        0 => 2,
        1 => 1,
        _ => -2,
    });
    2 * any(NEWS) - 2 * any(OTHER) + year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_years_tell() {
        let of =
            |path: &str| promise(&Url::parse("https://acme.example").unwrap().join(path).unwrap(), "2026-03-01T00:00:00Z".parse().unwrap());
        let order = ["/news-sitemap-2026.xml", "/press/sitemap.xml", "/sitemap.xml", "/product-sitemap.xml"];
        assert!(order.is_sorted_by(|a, b| of(a) > of(b)), "{:?}", order.map(of));
        assert!(of("/sitemap-2025.xml") > of("/sitemap-2019.xml") && of("/sitemap-202602.xml") > of("/sitemap-202502.xml"));
    }
}
