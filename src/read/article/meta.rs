//! What a page says of itself in its head: JSON-LD, `meta` elements, microdata; unchecked.

use std::sync::LazyLock;

use scraper::{Html, Selector};
use serde_json::Value;

use super::language::language_tag;
use crate::model::title_key;
use crate::read::dom::fold;

/// The claims of a page's head, unchecked.
#[derive(Debug, Default)]
pub struct Meta {
    /// Name or property in lower case, and content; in page order.
    metas: Vec<(String, String)>,
    /// Objects that describe an article or posting, the most likely first.
    articles: Vec<Value>,
    /// Objects that describe the page around it.
    pages: Vec<Value>,
    /// People, firms and pictures that have an `@id`, which articles point to.
    things: Vec<Value>,
    /// JSON-LD that is no JSON.
    broken: Vec<String>,
    document_title: Option<String>,
    html_lang: Option<String>,
    /// Where the page says it stands.
    canonical: Option<String>,
    /// Of the page itself among its translations.
    own_hreflang: Option<String>,
}

/// A selector that is a constant and tested.
pub(super) fn selector(css: &'static str) -> Selector {
    // Every caller's text is a literal in this room; `selectors_parse` covers them by use.
    Selector::parse(css).unwrap()
}

impl Meta {
    pub fn of(page: &Html) -> Meta {
        static HEAD: LazyLock<Selector> =
            LazyLock::new(|| selector("meta, title, script[type*='ld+json' i], link[rel='canonical' i], link[hreflang], html"));
        let mut canonical = None;
        let mut translations = Vec::new();
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
                "link" if element.attr("hreflang").is_some() => translations.extend(element.attr("href").zip(element.attr("hreflang"))),
                "link" => canonical = canonical.or_else(|| element.attr("href")),
                "script" => meta.add_json_ld(&element.text().collect::<String>()),
                "html" => meta.html_lang = element.attr("lang").or(element.attr("xml:lang")).map(str::to_owned),
                _ => {}
            }
        }
        meta.canonical = canonical.map(str::to_owned);
        let own = Own {
            address: meta.address().map(path_of),
            title: meta.first(&["og:title"]).or(meta.document_title.as_deref()).map(title_key),
        };
        let own_translation = translations.iter().find(|(address, _)| own.address.as_ref() == Some(&path_of(address)));
        meta.own_hreflang = own_translation.map(|(_, language)| (*language).to_owned());
        // Stable: of those that say the same, the first is the clearer.
        let mut articles = std::mem::take(&mut meta.articles);
        articles.sort_by_key(|article| std::cmp::Reverse(own.likeness(article)));
        meta.articles = articles;
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

    /// The text of the first JSON-LD that is no JSON.
    pub fn broken_data(&self) -> Option<&str> {
        self.broken.first().map(String::as_str)
    }

    /// Where the page says it stands, as written.
    pub fn address(&self) -> Option<&str> {
        self.canonical.as_deref().or_else(|| self.first(&["og:url"]))
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
            self.own_hreflang.as_deref(),
        ];
        said.into_iter().flatten().find_map(language_tag)
    }

    /// The objects that describe an article, the most likely first.
    pub fn articles(&self) -> impl Iterator<Item = &Value> {
        self.articles.iter()
    }

    /// What an object `{"@id": …}` points to.
    pub fn thing(&self, pointer: &Value) -> Option<&Value> {
        let id = pointer.get("@id")?.as_str()?;
        self.things.iter().find(|thing| thing.get("@id").and_then(Value::as_str) == Some(id))
    }

    /// What the head calls the page, the clearer first; as written.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        let said = [
            self.first(&["og:title"]),
            self.article_field("headline"),
            self.first(&["twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title"]),
            self.document_title.as_deref(),
        ];
        said.into_iter().flatten()
    }

    /// What the site is called, as the page itself says.
    pub fn sites(&self) -> impl Iterator<Item = &str> {
        let publisher = self.articles.iter().chain(&self.pages).find_map(|object| object.get("publisher")?.get("name")?.as_str());
        self.all("og:site_name").chain(self.all("application-name")).chain(self.all("twitter:app:name:iphone")).chain(publisher)
    }

    fn add_json_ld(&mut self, text: &str) {
        // Some pages wrap it in a comment or end it with a semicolon.
        let text =
            text.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_end_matches("-->").trim_end_matches("//]]>");
        let text = text.trim().trim_end_matches(';');
        // Raw line feeds inside strings are the usual mistake.
        let parsed = serde_json::from_str::<Value>(text).or_else(|_| serde_json::from_str(&text.replace(['\n', '\r', '\t'], " ")));
        let Ok(root) = parsed else {
            self.broken.push(text.to_owned());
            return;
        };
        let mut waiting = vec![&root];
        while let Some(value) = waiting.pop() {
            match value {
                Value::Array(values) => waiting.extend(values.iter().rev()),
                Value::Object(object) => {
                    let types = type_names(object.get("@type"));
                    if types.iter().any(|name| is_article_type(name)) {
                        self.articles.push(value.clone());
                    } else if object.contains_key("@id") && types.iter().any(|name| is_thing(name)) {
                        self.things.push(value.clone());
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

/// What articles point to: who wrote them, and what is to be seen in them.
fn is_thing(name: &str) -> bool {
    matches!(name, "Person" | "ImageObject") || name.ends_with("Organization") || name.ends_with("Corporation")
}

/// What the page around the data is: its address without host, and what its head calls it.
struct Own {
    address: Option<String>,
    title: Option<String>,
}

impl Own {
    /// How many of the two the object shares with the page.
    fn likeness(&self, article: &Value) -> usize {
        let named = |value: &Value| Some(path_of(value.as_str().or_else(|| value.get("@id")?.as_str())?));
        let addresses = ["url", "mainEntityOfPage", "@id"].iter().filter_map(|key| named(article.get(*key)?));
        let is_address = self.address.is_some() && addresses.into_iter().any(|address| Some(address) == self.address);
        let headline = article.get("headline").and_then(Value::as_str).map(title_key).filter(|headline| !headline.is_empty());
        let is_title = headline.is_some_and(|headline| self.title.as_ref().is_some_and(|title| title.starts_with(&headline)));
        usize::from(is_address) + usize::from(is_title)
    }
}

/// The part of an address behind the host, without fragment and last slash.
fn path_of(address: &str) -> String {
    let behind = address.split_once("://").map_or(address, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    behind.split('#').next().unwrap_or_default().trim_end_matches('/').to_owned()
}

/// The names in `@type`.
pub fn type_names(value: Option<&Value>) -> Vec<&str> {
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
    fn the_language_is_what_the_page_says() {
        let check = |html: &str, expected: Option<&str>| assert_eq!(Meta::of(&parse(html)).language().as_deref(), expected, "{html}");
        check("<html lang=de><meta property=og:locale content=en_GB>", Some("de"));
        check("<meta property=og:locale content=pt_BR>", Some("pt-BR"));
        check("<meta http-equiv=content-language content='fr, en'>", Some("fr"));
        let translations =
            "<link rel=alternate hreflang=en href=https://a.example/en/x><link rel=alternate hreflang=sv href=https://a.example/sv/x>";
        check(&format!("{translations}<link rel=canonical href=https://a.example/sv/x>"), Some("sv"));
        check(translations, None);
    }
}
