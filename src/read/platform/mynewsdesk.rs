//! Mynewsdesk: newsrooms on its host or on the company's. <https://www.mynewsdesk.com/docs/webservice_pressroom>

use serde_json::Value;
use url::Url;

use super::Profile;
use super::marks::{On, mark};
use super::sights::Sights;

pub(super) const PROFILE: Profile = Profile {
    name: "Mynewsdesk",
    marks: &[
        mark(On::Host("mynewsdesk.com"), 10),
        mark(On::Loads("mynewsdesk.com"), 6),
        mark(On::Links("/rss/current_news/"), 6),
        mark(On::Links("/rss/source/"), 6),
        mark(On::Script("services/pressroom/list/"), 10),
        mark(On::Named("mynewsdesk"), 6),
        mark(On::Links("mynewsdesk.com"), 4),
        mark(On::Class("mynewsdesk"), 4),
    ],
    doors,
    endpoints: &["/services/pressroom/list/", "/rss/current_news/", "/rss/source/"],
};

/// Materials that are news; a newsroom also lists images, videos, documents, events and people.
const NEWS: &[&str] = &["pressrelease", "news", "blog_post"];

/// The service, where the page names its key, asked for press releases only; then the feeds that the page links to.
fn doors(sights: &Sights) -> Vec<Url> {
    let service = sights.quoted().find_map(|text| service(text, sights.url));
    let feeds = sights.links_with(&["/rss/current_news/", "/rss/source/"]).filter(|link| {
        let path = link.path().trim_end_matches('/');
        let kind = path.rsplit('/').next().unwrap_or_default();
        path.contains("/current_news/") || NEWS.iter().any(|news| kind.starts_with(news)) || kind.bytes().all(|byte| byte.is_ascii_digit())
    });
    service.into_iter().chain(feeds.cloned()).collect()
}

fn service(text: &str, page: &Url) -> Option<Url> {
    const PATH: &str = "services/pressroom/list/";
    let (before, behind) = text.split_once(PATH)?;
    let key = behind.split(['?', '/', '.', '&']).next().filter(|key| !key.is_empty())?;
    page.join(&format!("{before}{PATH}{key}?format=rss&type_of_media=pressrelease&limit=50")).ok()
}

/// An address that asks for all kinds of material gets all of them.
pub(super) fn make_plain(root: &mut Value) {
    let items = root.get_mut("items");
    let items = match items {
        Some(Value::Object(inner)) => inner.get_mut("item"),
        items => items,
    };
    let Some(items) = items.and_then(Value::as_array_mut) else { return };
    items.retain(|item| item.get("type_of_media").and_then(Value::as_str).is_none_or(|kind| NEWS.contains(&kind)));
}
