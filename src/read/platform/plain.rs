//! Data of known platforms, made plain for the reader of JSON: what only the platform's own scripts understand is written out, and what is
//! no announcement is taken away. Nothing else is touched and nothing moved, so that a person's pointers lead where they led.

use serde_json::Value;
use url::Url;

use super::{aem, cision, drupal, mynewsdesk, q4, wordpress};
use crate::model::Select;

/// `language`: of the versions of one announcement, the one that is wanted. A person who wrote down how the dates are written gets
/// them as they are.
pub(in crate::read) fn make_plain(root: &mut Value, endpoint: &Url, select: Option<&Select>, language: Option<&str>) {
    if select.is_none_or(|select| select.date_format.is_none()) {
        q4::make_plain(root);
        wordpress::make_plain(root);
    }
    cision::make_plain(root, language);
    mynewsdesk::make_plain(root);
    drupal::make_plain(root, endpoint);
    aem::make_plain(root);
}

/// Elements of the document's own list.
fn longest(root: &Value) -> usize {
    let lists = root.as_array().into_iter().chain(root.as_object().into_iter().flat_map(|all| all.values()).filter_map(Value::as_array));
    lists.map(Vec::len).max().unwrap_or(0)
}

/// Parameters that number the windows of an endpoint, with the path it is known by and the parameter that says how many a window holds.
const WINDOWS: &[(&str, &str, &str)] =
    &[("/getpressreleaselist", "pageNumber", "pageSize"), ("/papi/newsfeed/", "pageIndex", "pageSize"), ("/wp/v2/", "page", "per_page")];

/// Where the next older entries are: as JSON:API says, or by the numbers in the endpoint's own address, as long as windows are full.
pub(in crate::read) fn next_window(root: &Value, endpoint: &Url) -> Option<Url> {
    if let Some(next) = root.pointer("/links/next") {
        let href = next.as_str().or_else(|| next.get("href").and_then(Value::as_str))?;
        return endpoint.join(href).ok();
    }
    let path = endpoint.path().to_ascii_lowercase();
    let (_, number, size) = WINDOWS.iter().find(|(part, _, _)| path.contains(part))?;
    let value = |name: &str| endpoint.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let size: usize = value(size)?.parse().ok()?;
    if longest(root) < size {
        return None;
    }
    // WordPress counts from one, and begins there where nothing is said.
    let current: u32 = value(number).map_or(Some(1), |number| number.parse().ok())?;
    let kept: Vec<String> =
        endpoint.query().unwrap_or_default().split('&').filter(|pair| pair.split('=').next() != Some(number)).map(str::to_owned).collect();
    let mut next = endpoint.clone();
    next.set_query(Some(&format!("{}&{number}={}", kept.join("&"), current.checked_add(1)?)));
    Some(next)
}
