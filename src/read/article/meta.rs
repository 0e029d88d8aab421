//! What a page says of itself in its head: JSON-LD, `meta` elements, microdata; and the headline and author made of it.

use std::sync::LazyLock;

use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use url::Url;

use crate::model::title_key;
use crate::read::dom::{fold, plain, text_of};

/// The claims of a page's head, unchecked.
#[derive(Debug, Default)]
pub struct Meta {
    /// Name or property in lower case, and content; in page order.
    metas: Vec<(String, String)>,
    /// Objects that describe an article or posting, the most likely first.
    articles: Vec<Value>,
    /// Objects that describe the page around it.
    pages: Vec<Value>,
    document_title: Option<String>,
    html_lang: Option<String>,
}

/// A selector that is a constant and tested.
pub(super) fn selector(css: &'static str) -> Selector {
    // Every caller's text is a literal in this room; `selectors_parse` covers them by use.
    Selector::parse(css).unwrap()
}

impl Meta {
    pub fn of(page: &Html) -> Meta {
        static HEAD: LazyLock<Selector> = LazyLock::new(|| selector("meta, title, script[type*='ld+json' i], html"));
        let mut meta = Meta::default();
        for element in page.select(&HEAD) {
            match element.value().name() {
                "meta" => {
                    let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|key| element.attr(key));
                    if let (Some(name), Some(content)) = (name, element.attr("content")) {
                        meta.metas.push((name.trim().to_lowercase(), content.trim().to_owned()));
                    }
                }
                "title" if meta.document_title.is_none() => {
                    meta.document_title = Some(fold(&element.text().collect::<String>())).filter(|title| !title.is_empty());
                }
                "script" => meta.add_json_ld(&element.text().collect::<String>()),
                "html" => meta.html_lang = element.attr("lang").or(element.attr("xml:lang")).map(str::to_owned),
                _ => {}
            }
        }
        meta
    }

    /// The first of these `meta` names that has a content.
    pub fn first(&self, names: &[&str]) -> Option<&str> {
        let of = |name: &&str| self.metas.iter().find(|(key, content)| key == name && !content.is_empty());
        names.iter().find_map(of).map(|(_, content)| content.as_str())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(key, content)| key == name && !content.is_empty()).map(|(_, content)| content.as_str())
    }

    /// A text field of the article's JSON-LD.
    pub fn article_field(&self, key: &str) -> Option<&str> {
        self.articles.iter().find_map(|object| object.get(key)?.as_str()).filter(|text| !text.trim().is_empty())
    }

    /// The same of the page's JSON-LD, which is less often about the article.
    pub fn page_field(&self, key: &str) -> Option<&str> {
        self.pages.iter().find_map(|object| object.get(key)?.as_str()).filter(|text| !text.trim().is_empty())
    }

    /// True if the page says that it is one article.
    pub fn claims_article(&self) -> bool {
        !self.articles.is_empty() || self.first(&["og:type"]).is_some_and(|kind| kind.eq_ignore_ascii_case("article"))
    }

    /// BCP 47, as the page says it.
    pub fn language(&self) -> Option<String> {
        let said = [
            self.html_lang.as_deref(),
            self.article_field("inLanguage"),
            self.first(&["og:locale", "content-language", "dc.language", "language"]),
        ];
        said.into_iter().flatten().find_map(language_tag)
    }

    pub fn image(&self, base: &Url) -> Option<Url> {
        let from_ld = || self.articles.iter().find_map(|object| image_of(object.get("image")?));
        let address =
            self.first(&["og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"]).or_else(from_ld)?;
        base.join(address).ok().filter(crate::model::is_web)
    }

    /// Who wrote it, as one line.
    pub fn author(&self, page: &Html) -> Option<String> {
        static BYLINES: LazyLock<Selector> = LazyLock::new(|| {
            selector(
                "[itemprop~='author'] [itemprop~='name'], [itemprop~='author'], a[rel~='author'], .byline .author, .author-name, .byline-name, .article-author, .post-author, .entry-author",
            )
        });
        let from_ld = self.articles.iter().find_map(|object| names_of(object.get("author")?));
        let from_meta = || {
            let names = [
                "author",
                "article:author",
                "dc.creator",
                "dcterms.creator",
                "parsely-author",
                "sailthru.author",
                "byl",
                "citation_author",
            ];
            names.iter().find_map(|name| self.all(name).find_map(person))
        };
        from_ld.or_else(from_meta).or_else(|| page.select(&BYLINES).find_map(|element| person(&text_of(element))))
    }

    /// The headline without the site's name.
    pub fn title(&self, page: &Html, host: Option<&str>) -> Option<String> {
        let sites = self.site_names(host);
        let claims: Vec<String> = [
            self.first(&["og:title"]),
            self.article_field("headline"),
            self.first(&["twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title"]),
            self.document_title.as_deref(),
        ]
        .into_iter()
        .flatten()
        .map(|claim| without_site(&plain(claim), &sites))
        .filter(|claim| !claim.is_empty() && !sites.contains(&squeezed(claim)))
        .collect();
        let headline = headline_of(page, &claims, &sites);
        // The visible headline is the whole one: og:title is often shortened or written for search engines.
        headline.or_else(|| claims.first().cloned()).map(|title| without_site(&title, &sites))
    }

    fn site_names(&self, host: Option<&str>) -> Vec<String> {
        let publisher = self.articles.iter().chain(&self.pages).find_map(|object| object.get("publisher")?.get("name")?.as_str());
        let host_names = host.map(|host| {
            let host = host.strip_prefix("www.").unwrap_or(host);
            // Of `news.acme.co.uk` the owner's part is, nearly always, the longest.
            let labels = host.rsplit_once('.').map_or(host, |(labels, _)| labels);
            let main = labels.split('.').max_by_key(|label| label.len()).unwrap_or(host);
            [host.to_owned(), main.to_owned()]
        });
        let said = self.all("og:site_name").chain(self.all("application-name")).chain(self.all("twitter:app:name:iphone")).chain(publisher);
        said.map(str::to_owned)
            .chain(host_names.into_iter().flatten())
            .map(|name| squeezed(&name))
            .filter(|name| !name.is_empty())
            .collect()
    }

    fn add_json_ld(&mut self, text: &str) {
        // Some pages wrap it in a comment or end it with a semicolon.
        let text =
            text.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_end_matches("-->").trim_end_matches("//]]>");
        let text = text.trim().trim_end_matches(';');
        // Raw line feeds inside strings are the usual mistake.
        let parsed = serde_json::from_str::<Value>(text).or_else(|_| serde_json::from_str(&text.replace(['\n', '\r', '\t'], " ")));
        let Ok(root) = parsed else { return };
        let mut waiting = vec![&root];
        while let Some(value) = waiting.pop() {
            match value {
                Value::Array(values) => waiting.extend(values.iter().rev()),
                Value::Object(object) => {
                    let types = type_names(object.get("@type"));
                    if types.iter().any(|name| is_article_type(name)) {
                        self.articles.push(value.clone());
                    } else if types.iter().any(|name| name.ends_with("Page") || name.ends_with("Object")) {
                        self.pages.push(value.clone());
                    }
                    waiting.extend(["@graph", "mainEntity", "mainEntityOfPage"].iter().filter_map(|key| object.get(*key)));
                }
                _ => {}
            }
        }
    }
}

fn type_names(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The types of schema.org that are published: `NewsArticle`, `BlogPosting`, `Report` and their kin.
pub(in crate::read) fn is_article_type(name: &str) -> bool {
    let name = name.rsplit(['/', ':']).next().unwrap_or(name);
    name.ends_with("Article")
        || name.ends_with("Posting") && name != "JobPosting"
        || matches!(name, "Report" | "PressRelease" | "AnalysisNewsArticle")
}

fn image_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(address) => Some(address),
        Value::Array(images) => images.iter().find_map(|image| image.as_str().or_else(|| image.get("url")?.as_str())),
        Value::Object(image) => image.get("url")?.as_str(),
        _ => None,
    }
}

/// `author` is a name, an object, or several of either.
fn names_of(value: &Value) -> Option<String> {
    let name = |value: &Value| value.as_str().or_else(|| value.get("name")?.as_str()).and_then(person);
    match value {
        Value::Array(people) => {
            let names: Vec<String> = people.iter().filter_map(name).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        one => name(one),
    }
}

/// A name as one line, or nothing if it is an address or too long for a name.
fn person(text: &str) -> Option<String> {
    let name = plain(text);
    let lower = name.to_lowercase();
    let bare =
        ["by ", "von ", "par ", "por "].iter().find(|by| lower.starts_with(**by)).map_or(name.as_str(), |by| &name[by.len()..]).trim();
    let is_name = !bare.is_empty() && bare.chars().count() <= 80 && !bare.contains("://") && !bare.starts_with("www.");
    (is_name && !matches!(lower.as_str(), "admin" | "administrator" | "editor" | "webmaster" | "root")).then(|| bare.to_owned())
}

/// The page's visible headline: the `h1` that agrees with what the head claims, or the only one there is.
fn headline_of(page: &Html, claims: &[String], sites: &[String]) -> Option<String> {
    static HEADLINES: LazyLock<Selector> = LazyLock::new(|| selector("h1, [itemprop~='headline']"));
    static SECOND: LazyLock<Selector> = LazyLock::new(|| selector("h2, h3"));
    let visible = |element: ElementRef<'_>| Some(text_of(element)).filter(|text| !text.is_empty() && text.chars().count() <= 300);
    let firsts: Vec<String> = page.select(&HEADLINES).filter_map(visible).filter(|text| !sites.contains(&squeezed(text))).collect();
    let agreeing = firsts.iter().find(|headline| claims.iter().any(|claim| agree(headline, claim)));
    if let Some(headline) = agreeing {
        return Some(headline.clone());
    }
    // Search engines are often told another headline than readers; a single word may be the name of a section.
    if let [only] = firsts.as_slice()
        && (claims.is_empty() || title_key(only).contains(' '))
    {
        return Some(only.clone());
    }
    // Sites that keep `h1` for their own name put the headline one step below.
    page.select(&SECOND).take(20).filter_map(visible).find(|headline| claims.iter().any(|claim| agree(headline, claim)))
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

fn squeezed(name: &str) -> String {
    title_key(name).replace(' ', "")
}

/// `Headline | Site` and `Site - Headline` without the site.
pub(super) fn without_site(title: &str, sites: &[String]) -> String {
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
    let mut title = title.trim();
    let is_site = |part: &str| {
        let part = squeezed(part);
        let besides = |site: &String| {
            part.strip_prefix(site.as_str()).or(part.strip_suffix(site.as_str())).is_some_and(|rest| GENERIC.contains(&rest))
        };
        GENERIC.contains(&part.as_str())
            || sites.iter().any(|site| part.chars().count() >= 4 && site.contains(&part) || besides(site) || part == *site)
    };
    // From the end, and more than once: `Headline | Section | Site`.
    while let Some((at, separator)) = SEPARATORS.iter().filter_map(|sep| Some((title.rfind(sep)?, sep))).max_by_key(|(at, _)| *at) {
        if !is_site(&title[at + separator.len()..]) {
            break;
        }
        title = title[..at].trim();
    }
    if let Some((at, separator)) = SEPARATORS.iter().filter_map(|sep| Some((title.find(sep)?, sep))).min_by_key(|(at, _)| *at)
        && is_site(&title[..at])
    {
        title = title[at + separator.len()..].trim();
    }
    title.to_owned()
}

/// `en_US` and `EN-us` as BCP 47 writes them; nothing for what is no tag.
pub(in crate::read) fn language_tag(said: &str) -> Option<String> {
    let tag = said.trim().split([',', ';']).next()?.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let primary = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let rest = parts.filter(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric())).map(|part| match part.len() {
        2 => part.to_ascii_uppercase(),
        _ => part.to_owned(),
    });
    Some(std::iter::once(primary).chain(rest).collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::model::Deadline;
    use crate::read::dom;

    fn parse(html: &str) -> Html {
        dom::parse(html, Deadline::after(Duration::from_secs(20))).unwrap()
    }

    #[test]
    fn the_headline_loses_the_name_of_the_site() {
        let check = |html: &str, expected: &str| {
            let page = parse(html);
            assert_eq!(Meta::of(&page).title(&page, Some("www.harbour-times.example")).as_deref(), Some(expected), "{html}");
        };
        check("<title>Port opens - Harbour Times</title>", "Port opens");
        check("<title>Port opens | News | Harbour-Times.example</title><h1>Port opens</h1>", "Port opens");
        check(
            "<title>Acme: Port - of call</title><meta property=og:site_name content=Acme>",
            "Port - of call".replace("Port", "Acme: Port").as_str(),
        );
        check(
            "<meta property=og:title content='Port opens, and more …'><h1>Port opens, and more than that</h1>",
            "Port opens, and more than that",
        );
        check("<title>Port opens</title><h1>Harbour Times</h1>", "Port opens");
        check("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"R&amp;D\n grows\"}</script>", "R&D grows");
    }

    #[test]
    fn names_of_authors_are_names() {
        let check = |html: &str, expected: Option<&str>| {
            let page = parse(html);
            assert_eq!(Meta::of(&page).author(&page).as_deref(), expected, "{html}");
        };
        check("<meta name=author content='By Ada Roe'>", Some("Ada Roe"));
        check("<meta property=article:author content='https://social.example/x'><a rel=author>Bo Poe</a>", Some("Bo Poe"));
        check(
            "<script type='application/ld+json'>{\"@graph\":[{\"@type\":[\"BlogPosting\"],\"author\":[{\"name\":\"A B\"},\"C D\"]}]}</script>",
            Some("A B, C D"),
        );
        check("<meta name=author content=admin>", None);
    }

    #[test]
    fn language_tags_are_written_one_way() {
        for (said, expected) in
            [("en_US", Some("en-US")), ("DE", Some("de")), ("zh-Hans-CN", Some("zh-Hans-CN")), ("english", None), ("", None)]
        {
            assert_eq!(language_tag(said).as_deref(), expected, "{said}");
        }
    }
}
