//! The time zone of the place of publication, where a page's data names it: stamps of world time say another day there.

use std::sync::LazyLock;

use chrono_tz::Tz;
use regex::Regex;
use scraper::{Html, Node};

/// Bytes before a zone's name among which a key calls it one.
const KEY: usize = 60;

/// In lower case, as HTML's parser leaves the names of attributes.
const KEYS: &[&str] = &["timezone", "time_zone", "time-zone", "site-tz", "site_tz"];

/// The zone that the page's scripts and attributes name under a key such as `timezone`, if it is one and the same. What programs
/// choose from, or fall back on, is none.
pub fn named(page: &Html) -> Option<Tz> {
    let mut found: Option<Tz> = None;
    for node in page.tree.nodes() {
        let zones: Vec<Tz> = match node.value() {
            Node::Text(text) if is_in_script(&node) => in_text(text).collect(),
            Node::Element(tag) => tag.attrs().filter(|(name, _)| is_key(name)).filter_map(|(_, value)| value.trim().parse().ok()).collect(),
            _ => continue,
        };
        for zone in zones {
            if found.is_some_and(|other| other != zone) {
                return None;
            }
            found = Some(zone);
        }
    }
    found
}

fn is_in_script(node: &ego_tree::NodeRef<'_, Node>) -> bool {
    node.parent().is_some_and(|up| up.value().as_element().is_some_and(|tag| tag.name() == "script"))
}

fn in_text(text: &str) -> impl Iterator<Item = Tz> {
    static ZONE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r#"["']((?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:\\?/[A-Z][A-Za-z_-]+){1,2})\\?["']"#,
        )
        .unwrap() // the pattern is constant and tested
    });
    ZONE.captures_iter(text).filter_map(move |zone| {
        let (whole, name) = (zone.get(0)?, zone.get(1)?);
        let before = &text[text.floor_char_boundary(whole.start().saturating_sub(KEY))..whole.start()];
        is_said(before).then(|| name.as_str().replace('\\', "").parse().ok())?
    })
}

/// A key for a zone, and nothing but data between it and what follows.
fn is_said(before: &str) -> bool {
    let lower = before.to_ascii_lowercase();
    let behind = KEYS.iter().filter_map(|key| lower.rfind(key).map(|at| at + key.len())).max();
    behind.is_some_and(|at| !lower[at..].contains(['|', '(', '?', ';', '}', ']']))
}

fn is_key(name: &str) -> bool {
    KEYS.iter().any(|key| name.ends_with(key))
}
