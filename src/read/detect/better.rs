//! Where else the announcements may be: feeds that a page advertises, links to its newsroom.

use std::collections::HashSet;

use scraper::{ElementRef, Html};
use url::Url;

use crate::model::{self, title_key};
use crate::read::listing::base_url;

/// Most addresses that are worth a look.
const MOST: usize = 8;

/// Words for a newsroom, in link texts and in paths, the surest first.
const NEWSROOM: &[&str] = &[
    "newsroom",
    "news room",
    "press room",
    "pressroom",
    "press releases",
    "press release",
    "press centre",
    "press center",
    "media centre",
    "media center",
    "media room",
    "news and media",
    "news media",
    "news and press",
    "press",
    "press and media",
    "presse",
    "pressemitteilungen",
    "pressemeldungen",
    "presseportal",
    "pressebereich",
    "presse und medien",
    "medienmitteilungen",
    "medienzentrum",
    "espace presse",
    "salle de presse",
    "communiqués de presse",
    "sala de prensa",
    "notas de prensa",
    "prensa",
    "comunicados de prensa",
    "sala de imprensa",
    "imprensa",
    "sala stampa",
    "comunicati stampa",
    "area stampa",
    "persberichten",
    "pers",
    "perscentrum",
    "pressmeddelanden",
    "pressrum",
    "pressemeddelelser",
    "pressemeldinger",
    "lehdistötiedotteet",
    "biuro prasowe",
    "dla prasy",
    "tiskové zprávy",
    "пресс центр",
    "пресс релизы",
    "прес центр",
    "basın odası",
    "basın bültenleri",
    "ニュースリリース",
    "プレスリリース",
    "新闻中心",
    "新闻发布",
    "新聞中心",
    "新聞稿",
    "보도자료",
    "뉴스룸",
    "المركز الإعلامي",
    "البيانات الصحفية",
];

const NEWS: &[&str] = &[
    "news",
    "latest news",
    "all news",
    "company news",
    "media",
    "announcements",
    "news and events",
    "news events",
    "updates",
    "blog",
    "aktuelles",
    "nachrichten",
    "neuigkeiten",
    "meldungen",
    "medien",
    "actualités",
    "actualites",
    "toutes les actualités",
    "noticias",
    "actualidad",
    "notícias",
    "novidades",
    "notizie",
    "novità",
    "nieuws",
    "nyheter",
    "nyheder",
    "uutiset",
    "ajankohtaista",
    "aktualności",
    "aktuality",
    "novinky",
    "hírek",
    "știri",
    "новости",
    "новини",
    "haberler",
    "duyurular",
    "ニュース",
    "お知らせ",
    "新闻",
    "公司新闻",
    "新聞",
    "最新消息",
    "公告",
    "뉴스",
    "공지사항",
    "أخبار",
    "الأخبار",
    "חדשות",
    "berita",
];

/// Addresses that may be better than this page, the best first: advertised feeds, then a newsroom, then news.
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
    NEWSROOM.contains(&words.as_str()) || NEWS.contains(&words.as_str())
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
                "a" => rank_link(element),
                _ => None,
            }?;
            let found = base.join(element.attr("href")?.trim()).ok().filter(model::is_web)?;
            let mut found = model::clean(&found);
            found.set_fragment(None);
            (rank == Rank::Feed || rank == Rank::SideFeed || same_owner(&found, url)).then_some((rank, found))
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

fn rank_link(element: ElementRef) -> Option<Rank> {
    let text = title_key(&element.text().take(12).collect::<String>());
    let path = element.attr("href")?.split(['?', '#']).next().unwrap_or_default();
    let last = title_key(&path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().replace(['-', '_'], " "));
    let last = last.trim_end_matches(" html").trim_end_matches(" php").trim_end_matches(" aspx");
    let is_in = |words: &[&str]| words.contains(&text.as_str()) || words.contains(&last);
    if is_in(NEWSROOM) {
        return Some(Rank::Newsroom);
    }
    is_in(NEWS).then_some(Rank::News)
}

/// The same site, or another host of it.
fn same_owner(found: &Url, page: &Url) -> bool {
    let owner = |url: &Url| url.host_str().map(|host| host.rsplit('.').take(2).map(str::to_owned).collect::<Vec<_>>());
    owner(found) == owner(page)
}
