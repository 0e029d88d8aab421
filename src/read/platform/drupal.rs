//! Drupal: feeds of views, and JSON:API where anonymous readers may use it.
//! <https://www.drupal.org/docs/core-modules-and-themes/core-modules/jsonapi-module>

use std::collections::HashMap;

use serde_json::Value;
use url::Url;

use super::Profile;
use super::marks::{On, mark};
use super::sights::Sights;

pub(super) const PROFILE: Profile = Profile {
    name: "Drupal",
    marks: &[
        mark(On::Named("drupal"), 10),
        mark(On::Attribute("data-drupal-"), 10),
        mark(On::OwnLoads("/core/misc/"), 6),
        mark(On::OwnLoads("/sites/default/files/"), 6),
        mark(On::Class("node--type-"), 4),
        mark(On::Class("views-row"), 4),
    ],
    doors,
    endpoints: &["/jsonapi/node/"],
};

/// The view's feed, below the page or at the root; the nodes of the type that the page lists most of.
fn doors(sights: &Sights) -> Vec<Url> {
    let below = sights.below("/rss.xml");
    let nodes = bundle(sights).and_then(|bundle| {
        let mut nodes = sights.at_root(&format!("{}/jsonapi/node/{bundle}", language_prefix(sights)))?;
        nodes.query_pairs_mut().append_pair("sort", "-created").append_pair("page[limit]", "50");
        Some(nodes)
    });
    let root = sights.at_root("/rss.xml");
    std::iter::once(below).chain(nodes).chain(root).collect()
}

/// `node--type-press-release` is the class of nodes of `press_release`. One node alone is the page itself.
fn bundle(sights: &Sights) -> Option<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for kind in sights.kinds.iter().filter_map(|class| class.strip_prefix("node--type-")) {
        *counts.entry(kind).or_default() += 1;
    }
    let (bundle, _) = counts.into_iter().filter(|(_, count)| *count >= 2).max_by_key(|(name, count)| (*count, *name))?;
    Some(bundle.replace('-', "_"))
}

/// `/de` where the page stands below the code of its language.
fn language_prefix(sights: &Sights) -> String {
    let first = sights.url.path_segments().and_then(|mut parts| parts.next()).unwrap_or_default();
    let is_language = sights.language.as_deref().is_some_and(|language| first.split('-').next() == Some(language));
    if is_language { format!("/{first}") } else { String::new() }
}

/// A node's alias says neither the site's path nor the language that its page stands below, and some have none: then `/node/7` leads there.
pub(super) fn make_plain(root: &mut Value, endpoint: &Url) {
    let Some((prefix, _)) = endpoint.path().split_once("/jsonapi/") else { return };
    let prefix = prefix.to_owned();
    let Some(nodes) = root.get_mut("data").and_then(Value::as_array_mut) else { return };
    for attributes in nodes.iter_mut().filter_map(|node| node.get_mut("attributes")) {
        let number = attributes.get("drupal_internal__nid").and_then(Value::as_i64);
        let alias = attributes.pointer("/path/alias").and_then(Value::as_str).map(str::to_owned);
        let Some(path) = alias.or_else(|| number.map(|number| format!("/node/{number}"))) else { continue };
        if let Some(known) = attributes.get_mut("path").and_then(Value::as_object_mut) {
            known.insert("alias".to_owned(), Value::String(format!("{prefix}{path}")));
        } else {
            attributes["path"] = serde_json::json!({ "alias": format!("{prefix}{path}") });
        }
    }
}
