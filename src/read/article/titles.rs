//! The headline of an article: what the page shows, where it agrees with what its head claims, without the names of site and section.

use std::sync::LazyLock;

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::meta::{Meta, selector};
use crate::model::title_key;
use crate::read::dom::{plain, text_of};

/// The headline without the site's name.
pub fn title(meta: &Meta, page: &Html, url: &Url) -> Option<String> {
    let names = Names::of(meta, url);
    let claims: Vec<String> = meta
        .titles()
        .map(|claim| names.cut(&plain(claim)))
        .filter(|claim| !claim.is_empty() && !names.sites.contains(&squeezed(claim)))
        .collect();
    // The visible headline is the whole one: what is claimed is often shortened or written for search engines.
    let visible = headline_of(page, &claims, &names).map(|title| without_section(title, &claims));
    let whole = |title: &String| claims.iter().find(|claim| joins_words_of(title, claim)).cloned();
    visible.map(|title| whole(&title).unwrap_or(title)).or_else(|| claims.first().cloned()).map(|title| names.cut(&title))
}

/// `Section | Headline` in the heading, where a claim is the headline alone.
fn without_section(title: String, claims: &[String]) -> String {
    let own = title.split_once(" | ").map(|(_, rest)| rest.trim());
    own.filter(|own| claims.iter().any(|claim| title_key(claim) == title_key(own))).map(str::to_owned).unwrap_or(title)
}

/// True for a kicker and a headline with nothing between them (`Kicker` `Headline` as `KickerHeadline`) that the claim sets apart.
fn joins_words_of(title: &str, claim: &str) -> bool {
    let (title, claim) = (title_key(title), title_key(claim));
    title.len() < claim.len() && title.replace(' ', "") == claim.replace(' ', "")
}

/// What is no part of a headline on this page: names of the site and of its sections, as `squeezed` writes them.
#[derive(Debug)]
struct Names {
    sites: Vec<String>,
    sections: Vec<String>,
    /// The owner's part of the host, if it may be made of initials.
    initials: Option<String>,
}

impl Names {
    fn of(meta: &Meta, url: &Url) -> Names {
        let host = url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host));
        let main = host.map(|host| {
            // Of `news.acme.co.uk` the owner's part is, nearly always, the longest.
            let labels = host.rsplit_once('.').map_or(host, |(labels, _)| labels);
            labels.split('.').max_by_key(|label| label.len()).unwrap_or(host)
        });
        let said = meta.sites().map(squeezed).chain([host, main].into_iter().flatten().map(squeezed));
        let path: Vec<&str> = url.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty()).collect();
        // The last part of the path is the headline's own.
        let folders = path.iter().copied().take(path.len().saturating_sub(1));
        let sections = folders.chain(meta.all("article:section")).map(squeezed).filter(|name| name.len() >= 3);
        Names {
            sites: said.filter(|name| !name.is_empty()).collect(),
            sections: sections.collect(),
            initials: main.filter(|main| (3..=6).contains(&main.len())).map(str::to_owned),
        }
    }

    fn is_site(&self, part: &str) -> bool {
        let initials: String = part.split_whitespace().filter_map(|word| word.chars().next()).filter(char::is_ascii_uppercase).collect();
        let part = squeezed(part);
        let besides = |site: &String| {
            part.strip_prefix(site.as_str()).or(part.strip_suffix(site.as_str())).is_some_and(|rest| GENERIC.contains(&rest))
        };
        GENERIC.contains(&part.as_str())
            || self.sites.iter().any(|site| part.chars().count() >= 4 && site.contains(&part) || besides(site) || part == *site)
            || self.initials.as_deref() == Some(initials.to_ascii_lowercase().as_str())
    }

    fn is_section(&self, part: &str) -> bool {
        self.sections.contains(&squeezed(part))
    }

    /// `Headline | Section | Site` and `Site - Headline` without section and site.
    fn cut(&self, title: &str) -> String {
        let mut title = title.trim();
        // From the end, and more than once.
        while let Some((at, separator)) = SEPARATORS.iter().filter_map(|sep| Some((title.rfind(sep)?, sep))).max_by_key(|(at, _)| *at) {
            let part = &title[at + separator.len()..];
            if at == 0 || !self.is_site(part) && !self.is_section(part) {
                break;
            }
            title = title[..at].trim();
        }
        if let Some((at, separator)) = SEPARATORS.iter().filter_map(|sep| Some((title.find(sep)?, sep))).min_by_key(|(at, _)| *at)
            && (self.is_site(&title[..at]) || self.is_section(&title[..at]))
        {
            title = title[at + separator.len()..].trim();
        }
        title.to_owned()
    }
}

const SEPARATORS: &[&str] = &[" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", "｜", " ― ", "_", " : "];
/// What a site's name may have beside it, or in place of it.
const GENERIC: &[&str] = &[
    "",
    "news",
    "newsroom",
    "press",
    "pressreleases",
    "pressrelease",
    "pressroom",
    "media",
    "mediacenter",
    "mediacentre",
    "blog",
    "online",
    "com",
    "home",
    "homepage",
    "website",
    "official",
    "the",
];

/// The page's visible headline: the `h1` that agrees with what the head claims, or the only one there is.
fn headline_of(page: &Html, claims: &[String], names: &Names) -> Option<String> {
    static HEADLINES: LazyLock<Selector> = LazyLock::new(|| selector("h1, [itemprop~='headline']"));
    static SECOND: LazyLock<Selector> = LazyLock::new(|| selector("h2, h3"));
    let visible = |element: ElementRef<'_>| Some(text_of(element)).filter(|text| !text.is_empty() && text.chars().count() <= 300);
    let firsts: Vec<(ElementRef<'_>, String)> = page
        .select(&HEADLINES)
        .filter_map(|element| Some((element, visible(element)?)))
        .filter(|(_, text)| !names.sites.contains(&squeezed(text)))
        .collect();
    let agreeing = firsts.iter().find(|(_, headline)| claims.iter().any(|claim| agree(headline, claim)));
    if let Some((_, headline)) = agreeing {
        return Some(headline.clone());
    }
    // A heading below one that names the kind of page ("Press release details"), or below the name of the site.
    let second = page.select(&SECOND).take(20).filter_map(visible).find(|headline| claims.iter().any(|claim| is_part(headline, claim)));
    if second.is_some() {
        return second;
    }
    // Search engines are often told another headline than readers; a single word may be the name of a section.
    if let [(element, only)] = firsts.as_slice()
        && (claims.is_empty() || title_key(only).contains(' ') && !leads_home(*element) && !is_label(only, claims))
    {
        return Some(only.clone());
    }
    // Sites that keep `h1` for their own name put the headline one step below.
    page.select(&SECOND).take(20).filter_map(visible).find(|headline| claims.iter().any(|claim| agree(headline, claim)))
}

/// A site's name links to its home page.
fn leads_home(heading: ElementRef<'_>) -> bool {
    let links = heading.ancestors().filter_map(ElementRef::wrap).take(2).chain(heading.descendent_elements());
    let addresses = links.filter(|element| element.value().name() == "a").filter_map(|link| link.attr("href"));
    addresses.into_iter().any(|address| {
        let path = address.split_once("://").map_or(address, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
        matches!(path, "/" | "./" | "../" | "/index.html" | "/index.php")
    })
}

/// The name of a kind of page ("News article"): short, without a word of what all claims call the page alike.
fn is_label(heading: &str, claims: &[String]) -> bool {
    let [first, second, ..] = claims else { return false };
    let (heading, first, second) = (title_key(heading), title_key(first), title_key(second));
    let words: Vec<&str> = heading.split(' ').collect();
    first == second && words.len() <= 3 && !words.iter().any(|word| first.split(' ').any(|other| other == *word))
}

/// True if one is the other, shortened or with a few words more.
fn agree(headline: &str, claim: &str) -> bool {
    let (headline, claim) = (title_key(headline), title_key(claim));
    if headline.is_empty() || claim.is_empty() {
        return false;
    }
    let (short, long) = if headline.len() < claim.len() { (&headline, &claim) } else { (&claim, &headline) };
    long == short
        || short.len() * 2 >= long.len() && (long.starts_with(short.as_str()) || strsim::normalized_levenshtein(short, long) > 0.75)
}

/// True for the whole claim, or all that stands on one side of a mark in it: `Site: Headline`, `Site » Archive » Headline`. A single
/// word may be the name of a section.
fn is_part(headline: &str, claim: &str) -> bool {
    let headline = title_key(headline);
    let parts =
        || SEPARATORS.iter().chain(&[": ", " > "]).flat_map(|separator| [claim.split_once(separator), claim.rsplit_once(separator)]);
    let sides = || parts().flatten().flat_map(|(left, right)| [left, right]);
    headline.contains(' ') && std::iter::once(claim).chain(sides()).any(|part| title_key(part) == headline)
}

fn squeezed(name: &str) -> String {
    title_key(name).replace(' ', "")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::model::Deadline;
    use crate::read::dom;

    fn check(url: &str, html: &str, expected: &str) {
        let page = dom::parse(html, Deadline::after(Duration::from_secs(20))).unwrap();
        assert_eq!(title(&Meta::of(&page), &page, &url.parse().unwrap()).as_deref(), Some(expected), "{html}");
    }

    #[test]
    fn the_headline_loses_the_name_of_the_site() {
        let check = |html: &str, expected: &str| check("https://www.harbour-times.example/a", html, expected);
        check("<title>Port opens - Harbour Times</title>", "Port opens");
        check("<title>Port opens | News | Harbour-Times.example</title><h1>Port opens</h1>", "Port opens");
        check("<title>Acme: Port - of call</title><meta property=og:site_name content=Acme>", "Acme: Port - of call");
        check("<title>Acme - Port of call</title><meta property=og:site_name content=Acme>", "Port of call");
        check(
            "<meta property=og:title content='Port opens, and more …'><h1>Port opens, and more than that</h1>",
            "Port opens, and more than that",
        );
        check("<title>Port opens</title><h1>Harbour Times</h1>", "Port opens");
        check("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"R&amp;D\n grows\"}</script>", "R&D grows");
    }

    #[test]
    fn the_headline_loses_the_name_of_its_section() {
        check("https://a.example/coast/12", "<title>Port opens | Coast</title>", "Port opens");
        check("https://a.example/12", "<title>Port opens | Coast</title><meta property=article:section content=Coast>", "Port opens");
        let folded = "<title>Port opens</title><h1><div><a href='/coast/'>Coast | </a></div> <span>Port opens</span></h1>";
        check("https://a.example/coast/port-opens/", folded, "Port opens");
        let told = "<meta property=og:title content='Port opens'><h1><a href='/local/'>Coast news | </a> <span>Port opens</span></h1>";
        check("https://a.example/12", told, "Port opens");
        // A headline may end in what is no section here.
        check("https://a.example/news/12", "<title>Port opens | Coast</title>", "Port opens | Coast");
        // The last part of an address is made of the headline.
        check("https://a.example/news/coast", "<title>The year in ports - Coast</title>", "The year in ports - Coast");
    }

    #[test]
    fn a_site_may_be_called_by_its_initials() {
        let html = "<title>Ten knots to know | Harbour and Valley Works</title>";
        check("https://www.hvw.example/1", html, "Ten knots to know");
        check("https://www.knots.example/1", html, "Ten knots to know | Harbour and Valley Works");
    }

    #[test]
    fn a_heading_that_is_no_headline_is_passed_over() {
        let claims = "<title>Port opens in autumn</title><meta property=og:title content='Port opens in autumn'>";
        check("https://a.example/1", &format!("{claims}<h1><a href='/'>Ada's sea diary</a></h1>"), "Port opens in autumn");
        check("https://a.example/1", &format!("{claims}<h1>Article view</h1>"), "Port opens in autumn");
        // What readers see counts where it speaks of the same thing, or says more.
        check("https://a.example/1", &format!("{claims}<h1>Autumn port</h1>"), "Autumn port");
        check("https://a.example/1", &format!("{claims}<h1>The gates stay shut until October</h1>"), "The gates stay shut until October");
    }

    #[test]
    fn a_headline_may_stand_below_the_name_of_its_site_or_kind() {
        let blog = "<title>Sea Diary: Port opens in autumn</title><h1><a href='/'>Sea Diary</a></h1><h3>Port opens in autumn</h3><h2>About me</h2>";
        check("https://a.example/1", blog, "Port opens in autumn");
        let archive =
            "<title>Sea Diary » Blog Archive » Port opens in autumn</title><h1>Ada's diary of the sea</h1><h2>Port opens in autumn</h2>";
        check("https://a.example/1", archive, "Port opens in autumn");
        let details = "<meta property=og:title content='Port opens in autumn'><h1>Press Release Details</h1><h2>Port opens in autumn</h2>";
        check("https://a.example/1", details, "Port opens in autumn");
        // A part that is one word names a section; a heading that no claim has in it is another story's.
        check("https://a.example/1", "<title>Port opens: Coast</title><h1>The gates are open</h1><h2>Coast</h2>", "The gates are open");
        check("https://a.example/1", "<title>Port opens</title><h1>The gates are open</h1><h2>Ferry sails</h2>", "The gates are open");
    }

    #[test]
    fn a_kicker_stays_apart_from_the_headline() {
        check(
            "https://a.example/1",
            "<meta property=og:title content='Strike / Port opens in autumn'><h1><span>Strike</span><span>Port opens in autumn</span></h1>",
            "Strike / Port opens in autumn",
        );
    }
}
