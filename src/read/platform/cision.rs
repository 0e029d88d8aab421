//! Cision: newsrooms at news.cision.com, and lists that a script fills on a company's own pages (`papi`).

use std::collections::HashSet;

use serde_json::Value;
use url::Url;

use super::Profile;
use super::marks::{On, mark};
use super::sights::Sights;

pub(super) const PROFILE: Profile = Profile {
    name: "Cision",
    marks: &[
        mark(On::Host("news.cision.com"), 10),
        mark(On::Loads("publish.ne.cision.com"), 10),
        mark(On::Loads("/papi/"), 6),
        mark(On::Script("papi/newsfeed/"), 10),
        mark(On::Attribute("data-cision"), 6),
        mark(On::Class("cision"), 4),
        mark(On::Links("/listitems?"), 4),
    ],
    doors,
    endpoints: &["/papi/newsfeed/"],
};

/// Digits of a feed's id.
const ID: usize = 32;

/// The feed that the page's script asks for, in windows of 50; at news.cision.com the company's list as a feed.
fn doors(sights: &Sights) -> Vec<Url> {
    let written = sights.quoted().find_map(|text| whole_address(text, sights.url));
    let asked = written.or_else(|| from_id(sights)).map(|mut feed| {
        feed.set_query(Some("format=json&detailLevel=base&pageSize=50&pageIndex=1"));
        feed
    });
    let company = sights.url.path_segments().and_then(|mut parts| parts.next()).filter(|name| !name.is_empty());
    let list = company.filter(|_| sights.is_on("news.cision.com")).and_then(|company| {
        let mut list = sights.at_root("/ListItems")?;
        list.query_pairs_mut().append_pair("format", "rss").append_pair("pageSize", "50").append_pair("q", company);
        Some(list)
    });
    let linked = sights.links_with(&["/listitems?"]).filter(|link| link.query().is_some_and(|query| query.contains("format=rss")));
    asked.into_iter().chain(linked.cloned()).chain(list).collect()
}

fn whole_address(text: &str, page: &Url) -> Option<Url> {
    let (before, behind) = text.split_once("papi/NewsFeed/")?;
    let id = behind.get(..ID).filter(|id| is_id(id))?;
    page.join(&format!("{before}papi/NewsFeed/{id}")).ok()
}

/// The id stands alone in an attribute; the script's own address says where the feeds are.
fn from_id(sights: &Sights) -> Option<Url> {
    let id = sights.values.iter().find(|value| is_id(value))?;
    let script = sights
        .loads
        .iter()
        .find(|load| load.path().to_ascii_lowercase().contains("/papi/") || load.domain() == Some("publish.ne.cision.com"))?;
    script.join(&format!("/papi/NewsFeed/{id}")).ok()
}

fn is_id(text: &str) -> bool {
    text.len() == ID && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Which of its several keys for an address a release has is for the page to find out; and each language of a release is an
/// element of its own: one stays, the wanted language's if there is one. All types stay (PRM, RDV, RPT, KMK and what may come):
/// readers who ask for PRM alone miss the reports.
pub(super) fn make_plain(root: &mut Value, language: Option<&str>) {
    let Some(releases) = root.get_mut("Releases").and_then(Value::as_array_mut) else { return };
    releases.iter_mut().for_each(give_address);
    let is_wanted = |release: &Value| match language {
        Some(language) => speaks(release, language) || !versions(release).any(|version| speaks(version, language)),
        None => true,
    };
    releases.retain(is_wanted);
    let present: HashSet<u64> = releases.iter().filter_map(own_id).collect();
    // The first that was published: a translation that follows is no other announcement.
    releases.retain(|release| {
        let first = versions(release).filter_map(own_id).filter(|id| present.contains(id)).min();
        own_id(release).is_none_or(|own| first.is_none_or(|first| own <= first))
    });
}

fn give_address(release: &mut Value) {
    const ADDRESSES: &[&str] = &["PublicUrl", "CanonicalUrl", "CisionWireUrl", "SyndicatedUrl", "DetailUrl"];
    let filled = |key: &&str| release.get(*key).and_then(Value::as_str).filter(|url| !url.trim().is_empty()).map(str::to_owned);
    let found = ADDRESSES.iter().find_map(filled);
    if let (Some(url), Some(release)) = (found, release.as_object_mut()) {
        release.entry("Url").or_insert(Value::String(url));
    }
}

fn versions(release: &Value) -> impl Iterator<Item = &Value> {
    release.get("LanguageVersions").and_then(Value::as_array).into_iter().flatten()
}

fn speaks(version: &Value, language: &str) -> bool {
    let code = ["LanguageCode", "Code"].iter().find_map(|key| version.get(*key).and_then(Value::as_str)).unwrap_or_default();
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    primary(code) == primary(language)
}

fn own_id(version: &Value) -> Option<u64> {
    ["ReleaseId", "Id"].iter().find_map(|key| version.get(*key).and_then(Value::as_u64))
}
