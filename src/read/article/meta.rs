//! What a page says of itself in its head: JSON-LD, `meta` elements, microdata; and the headline and author made of it.

use std::sync::LazyLock;

use scraper::{Html, Selector};
use serde_json::Value;
use url::Url;

use super::language::language_tag;
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
    /// Names of people and addresses of pictures, by the `@id` that articles point to.
    named: Vec<(String, String)>,
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

    pub fn image(&self, base: &Url) -> Option<Url> {
        let from_ld = self.articles.iter().filter_map(|object| image_of(object.get("image")?).or_else(|| self.named(object.get("image")?)));
        let names = ["og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "thumbnail"];
        let said: Vec<&str> = names.iter().flat_map(|name| self.all(name)).chain(from_ld).collect();
        // A logo is what systems say where an article has no picture of its own.
        let own = said.iter().find(|address| !is_logo(address))?;
        base.join(own).ok().filter(crate::model::is_web)
    }

    /// What an object `{"@id": …}` points to.
    fn named(&self, value: &Value) -> Option<&str> {
        let id = value.get("@id")?.as_str()?;
        self.named.iter().find(|(key, _)| key == id).map(|(_, name)| name.as_str())
    }

    /// Who wrote it, as one line.
    pub fn author(&self, page: &Html) -> Option<String> {
        static BYLINES: LazyLock<Selector> = LazyLock::new(|| {
            selector(
                "[itemprop~='author'] [itemprop~='name'], [itemprop~='author'], a[rel~='author'], .byline .author, .author-name, .byline-name, .article-author, .post-author, .entry-author",
            )
        });
        let pointed = |author: &Value| self.named(author).and_then(person);
        let from_ld = self.articles.iter().find_map(|object| names_of(object.get("author")?).or_else(|| pointed(object.get("author")?)));
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
                    } else if let Some(name) = types.contains(&"Person").then(|| object.get("name")).flatten() {
                        self.named.extend(pointed_to(object, name));
                    } else if let Some(address) = types.contains(&"ImageObject").then(|| object.get("url")).flatten() {
                        self.named.extend(pointed_to(object, address));
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

/// What others find under the `@id` of an object.
fn pointed_to(object: &serde_json::Map<String, Value>, value: &Value) -> Option<(String, String)> {
    Some((object.get("@id")?.as_str()?.to_owned(), value.as_str()?.to_owned()))
}

/// The short name of a file that is no picture of an article; a release about a new logo has a longer one.
fn is_logo(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let words: Vec<&str> = file.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    // The last is the kind of file.
    words.len() <= 4
        && words.iter().any(|word| matches!(*word, "logo" | "logos" | "placeholder" | "favicon" | "blank" | "spacer" | "sprite"))
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
        let pointing = r##"<script type='application/ld+json'>{"@graph":[{"@type":"Article","author":{"@id":"#p7"}},{"@type":"Person","@id":"#p7","name":"Ada Roe"}]}</script>"##;
        check(pointing, Some("Ada Roe"));
    }

    #[test]
    fn the_lead_picture_is_no_logo() {
        let base = Url::parse("https://a.example/news/1").unwrap();
        let check = |html: &str, expected: Option<&str>| {
            assert_eq!(Meta::of(&parse(html)).image(&base).map(|found| found.to_string()).as_deref(), expected, "{html}");
        };
        check("<meta property=og:image content=/p/ship.jpg>", Some("https://a.example/p/ship.jpg"));
        check(
            "<meta property=og:image content=/p/logo-big.png><meta name=twitter:image content=/p/ship.jpg>",
            Some("https://a.example/p/ship.jpg"),
        );
        check("<meta property=og:image content=/p/acme_logo.png?v=2>", None);
        check("<meta property=og:image content=data:image/png,x>", None);
        let pointing = r##"<script type='application/ld+json'>{"@graph":[{"@type":"Article","image":{"@id":"#i"}},{"@type":"ImageObject","@id":"#i","url":"https://a.example/p/ship.jpg"}]}</script>"##;
        check(pointing, Some("https://a.example/p/ship.jpg"));
    }
}
