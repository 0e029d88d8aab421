//! Adobe Experience Manager: feeds of its pages, and models as JSON where the exporter is on; both are often off.
//! <https://experienceleague.adobe.com/docs/experience-manager-core-components.html>

use serde_json::Value;
use url::Url;

use super::Profile;
use super::marks::{On, mark};
use super::sights::Sights;

pub(super) const PROFILE: Profile = Profile {
    name: "Adobe Experience Manager",
    marks: &[
        mark(On::Loads("/etc.clientlibs/"), 10),
        mark(On::OwnLoads("/etc/designs/"), 6),
        mark(On::OwnLoads("/etc/clientlibs/"), 6),
        mark(On::OwnLoads("/content/dam/"), 6),
        mark(On::Class("aem-grid"), 6),
        mark(On::Path("/content/"), 4),
        mark(On::Class("cmp-"), 2),
    ],
    doors,
    endpoints: &[".model.json", "/_jcr_content.feed"],
};

fn doors(sights: &Sights) -> Vec<Url> {
    let path = sights.url.path().trim_end_matches('/');
    let stem = path.strip_suffix(".html").unwrap_or(path);
    if stem.is_empty() {
        return Vec::new();
    }
    [format!("{stem}/_jcr_content.feed"), format!("{stem}.model.json")].iter().filter_map(|path| sights.at_root(path)).collect()
}

/// How deep models nest: pages, grids, containers, lists.
const DEPTH: usize = 40;

/// Components that stand together are an object with a key for each, and a list beside it that says their order: they become
/// the list that they are.
pub(super) fn make_plain(root: &mut Value) {
    if root.get(":type").is_some() || root.get(":items").is_some() {
        order(root, DEPTH);
    }
}

fn order(model: &mut Value, depth: usize) {
    if depth == 0 {
        return;
    }
    match model {
        Value::Array(all) => all.iter_mut().for_each(|inner| order(inner, depth - 1)),
        Value::Object(all) => {
            let keys: Vec<String> = all
                .get(":itemsOrder")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
            if let Some(Value::Object(items)) = all.get_mut(":items")
                && keys.len() >= 2
                && keys.iter().all(|key| items.get(key).is_some_and(is_teaser))
            {
                let ordered = keys.iter().filter_map(|key| items.remove(key)).collect();
                all.insert(":items".to_owned(), Value::Array(ordered));
            }
            all.values_mut().for_each(|inner| order(inner, depth - 1));
        }
        _ => {}
    }
}

/// Has a headline and leads somewhere.
fn is_teaser(component: &Value) -> bool {
    let is_text = |key: &str| component.get(key).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    is_text("title") && (component.get("link").is_some() || ["linkURL", "url", "path"].iter().any(|key| is_text(key)))
}
