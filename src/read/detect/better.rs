//! Where else the announcements may be: feeds that a page advertises, links to its newsroom.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use scraper::{ElementRef, Html};
use url::Url;

use super::places;
use crate::model::{self, title_key};
use crate::read::listing::base_url;

static WORDS: LazyLock<HashMap<&str, Rank>> = LazyLock::new(|| {
    let lists =
        [(places::EVENTS, Rank::Events), (places::BLOG, Rank::Blog), (places::NEWS, Rank::News), (places::NEWSROOM, Rank::Newsroom)];
    lists.into_iter().flat_map(|(phrases, rank)| phrases.split('|').map(move |phrase| (phrase, rank))).collect()
});

/// Most addresses that are worth a look.
const MOST: usize = 8;

/// Addresses that may be better than this page, the best first: advertised feeds, then a newsroom, then news, blog, events.
pub fn better(html: &Html, url: &Url) -> Vec<Url> {
    let mut ranked = candidates(html, url);
    ranked.sort_by_key(|(rank, _)| *rank);
    let own = model::canonical(url, url);
    let mut seen = HashSet::from([own]);
    ranked.into_iter().map(|(_, url)| url).filter(|found| seen.insert(model::canonical(found, url))).take(MOST).collect()
}

/// Feeds that the page advertises, in its order; those of comments are left out.
pub fn feeds(html: &Html, url: &Url) -> Vec<Url> {
    candidates(html, url).into_iter().filter(|(rank, _)| *rank == Rank::Feed).map(|(_, url)| url).collect()
}

/// Pages of the site that call themselves its newsroom, then those that call themselves its news.
pub fn newsrooms(html: &Html, url: &Url) -> Vec<Url> {
    let mut ranked = candidates(html, url);
    ranked.retain(|(rank, _)| matches!(rank, Rank::Newsroom | Rank::News));
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut seen = HashSet::from([model::canonical(url, url)]);
    ranked.into_iter().map(|(_, url)| url).filter(|found| seen.insert(model::canonical(found, url))).take(MOST).collect()
}

/// True if a part of an address names a newsroom or news: `press-releases`.
pub fn is_news_word(segment: &str) -> bool {
    let words = title_key(&segment.replace(['-', '_'], " "));
    [places::NEWSROOM, places::NEWS, places::BLOG].iter().any(|phrases| phrases.split('|').any(|phrase| phrase == words))
}

/// True if the page links to what calls itself a newsroom or press section.
pub(super) fn has_newsroom(html: &Html, url: &Url) -> bool {
    let own = model::canonical(url, url);
    candidates(html, url).iter().any(|(rank, found)| *rank == Rank::Newsroom && model::canonical(found, url) != own)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Feed,
    /// Of one category, or of a page that is no list.
    Newsroom,
    News,
    Blog,
    Events,
    /// Feeds of comments.
    SideFeed,
}

fn candidates(html: &Html, url: &Url) -> Vec<(Rank, Url)> {
    let base = base_url(html, url);
    let elements = html.tree.root().descendants().filter_map(ElementRef::wrap);
    elements
        .filter_map(|element| {
            let rank = match element.value().name() {
                "link" => rank_feed(element),
                "a" => rank_link(element, &base),
                _ => None,
            }?;
            let found = base.join(element.attr("href")?.trim()).ok().filter(model::is_web)?;
            let mut found = model::clean(&found);
            found.set_fragment(None);
            (rank == Rank::Feed || rank == Rank::SideFeed || is_same_owner(&found, url)).then_some((rank, found))
        })
        .collect()
}

fn rank_feed(element: ElementRef) -> Option<Rank> {
    let is_alternate = element.attr("rel").is_some_and(|rel| rel.split_whitespace().any(|rel| rel.eq_ignore_ascii_case("alternate")));
    let kind = element.attr("type").unwrap_or_default().to_ascii_lowercase();
    let is_feed = matches!(
        kind.split(';').next().unwrap_or_default().trim(),
        "application/rss+xml" | "application/atom+xml" | "application/feed+json" | "application/rdf+xml" | "text/rss+xml"
    );
    if !is_alternate || !is_feed {
        return None;
    }
    let href = element.attr("href")?.to_ascii_lowercase();
    let title = title_key(element.attr("title").unwrap_or_default());
    let of_comments =
        href.contains("comments") || ["comment", "kommentar", "commentaire", "comentario"].iter().any(|word| title.contains(word));
    Some(if of_comments { Rank::SideFeed } else { Rank::Feed })
}

fn rank_link(element: ElementRef, base: &Url) -> Option<Rank> {
    let text = title_key(&element.text().take(12).collect::<String>());
    let url = base.join(element.attr("href")?.trim()).ok()?;
    let path = model::path_of(&url);
    let last = title_key(&path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().replace(['-', '_'], " "));
    let last = [" html", " htm", " php", " aspx", " jsp"].iter().fold(last.as_str(), |last, end| last.strip_suffix(end).unwrap_or(last));
    let by_words = [&text, last].into_iter().filter(|words| !words.is_empty()).filter_map(|words| WORDS.get(words).copied()).min();
    by_words.or_else(|| rank_host(&url, base))
}

/// The front page of a host that is named for news, and is not the one that the page is on.
fn rank_host(url: &Url, page: &Url) -> Option<Rank> {
    let label = url.host_str().filter(|host| Some(*host) != page.host_str())?.split('.').next()?;
    let is_in = |labels: &str| labels.split('|').any(|known| known == label);
    let rank = if is_in(places::NEWSROOM_HOSTS) { Rank::Newsroom } else { Rank::News };
    let is_front = url.path_segments().is_none_or(|parts| parts.filter(|part| !part.is_empty()).count() <= 1);
    (is_front && (rank == Rank::Newsroom || is_in(places::INVESTOR_HOSTS))).then_some(rank)
}

/// The same site, or another host of it.
pub(super) fn is_same_owner(found: &Url, page: &Url) -> bool {
    // An address in numbers has no owner's part.
    let owner = |url: &Url| url.domain().map(registrable).or(url.host_str()).map(str::to_owned);
    owner(found) == owner(page)
}

/// The part of a host's name that its owner has registered. The Public Suffix List would know more
/// of them; these are the names that nearly all registries below a country's domain have.
fn registrable(host: &str) -> &str {
    let labels: Vec<&str> = host.split('.').collect();
    let is_registry = |label: &str| {
        matches!(
            label,
            "co" | "com"
                | "org"
                | "net"
                | "gov"
                | "ac"
                | "edu"
                | "go"
                | "ne"
                | "or"
                | "gob"
                | "gouv"
                | "govt"
                | "ltd"
                | "plc"
                | "mil"
                | "gv"
        )
    };
    let kept = match labels.as_slice() {
        [.., second, top] if top.len() == 2 && is_registry(second) => 3,
        _ => 2,
    };
    let dropped: usize = labels.iter().take(labels.len().saturating_sub(kept)).map(|label| label.len() + 1).sum();
    &host[dropped..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(links: &str, expected: &[&str]) {
        let url = Url::parse("https://www.acme.co.uk/").unwrap();
        let found = better(&Html::parse_document(links), &url);
        let found: Vec<&str> = found.iter().map(|url| url.as_str().trim_start_matches("https://www.acme.co.uk")).collect();
        assert_eq!(found, expected, "{links}");
    }

    #[test]
    fn press_releases_come_before_news_and_those_before_blog_and_events() {
        check(
            "<a href=/events>Events</a><a href=/blog/>Blog</a><a href=/aktuelles>Aktuelles</a><footer><a href=/x/7>Press releases</a></footer>",
            &["/x/7", "/aktuelles", "/blog/", "/events"],
        );
    }

    #[test]
    fn a_host_named_for_news_counts_where_it_has_the_same_owner() {
        check(
            "<a href=https://news.acme.co.uk/>What we do</a><a href=https://press.other.co.uk/>Press</a><a href=https://investors.acme.co.uk>Shareholders</a>\
             <a href=https://news.acme.co.uk/2026/03/bell>Bell</a>",
            &["https://news.acme.co.uk/", "https://investors.acme.co.uk/"],
        );
    }

    #[test]
    fn newsrooms_are_known_in_many_languages() {
        let names = [
            "Newsroom",
            "Presse",
            "Medienmitteilungen",
            "Communiqués de presse",
            "Sala de prensa",
            "Imprensa",
            "Area stampa",
            "Persberichten",
            "Pressmeddelanden",
            "Presserum",
            "Pressemeldinger",
            "Lehdistötiedotteet",
            "Dla prasy",
            "Tiskové zprávy",
            "Tlačové správy",
            "Sajtóközlemények",
            "Comunicate de presă",
            "Пресс-центр",
            "Прес-центр",
            "Δελτία Τύπου",
            "Basın bültenleri",
            "المركز الإعلامي",
            "הודעות לעיתונות",
            "ニュースリリース",
            "新闻中心",
            "新聞稿",
            "보도자료",
            "Siaran pers",
            "Thông cáo báo chí",
            "ข่าวประชาสัมพันธ์",
        ];
        for name in names {
            check(&format!("<a href=/n/1>Contact</a><a href=/n/2>{name}</a>"), &["/n/2"]);
        }
    }
}
