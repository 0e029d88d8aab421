//! Q4: investor sites. Their pages are mostly filled by a script, so the door is often the only way.

use serde_json::Value;
use url::Url;

use super::Profile;
use super::marks::{On, mark};
use super::sights::Sights;

pub(super) const PROFILE: Profile = Profile {
    name: "Q4",
    marks: &[
        mark(On::Host("q4web.com"), 10),
        mark(On::Host("q4inc.com"), 10),
        mark(On::Links("q4inc.com/powered-by-q4"), 10),
        mark(On::Class("module-q4-credits"), 10),
        mark(On::Script("getpressreleaselist"), 8),
        mark(On::Loads("q4cdn.com"), 6),
        mark(On::Loads("q4inc.com"), 6),
        mark(On::Loads("q4app.com"), 6),
        mark(On::Script("q4app"), 4),
        mark(On::Path("/default.aspx"), 4),
    ],
    doors,
    endpoints: &["/rss/pressrelease.aspx", "/pressrelease.svc/getpressreleaselist"],
};

/// The category that holds all press releases of a Q4 site, unless the page names one of its own.
const ALL_RELEASES: &str = "1cb807d2-208f-4bc3-9133-6a9ad45ac3b0";

/// The data reach further back than the feed's ten. `year=-1` is all years: with a year of its own a newsroom falls silent on
/// 1 January.
fn doors(sights: &Sights) -> Vec<Url> {
    let category = sights.scripts.iter().find_map(|script| category(script)).unwrap_or(ALL_RELEASES);
    let data = format!(
        "/feed/PressRelease.svc/GetPressReleaseList?LanguageId=1&bodyType=0&pressReleaseDateFilter=3&categoryId={category}\
         &pageSize=50&pageNumber=0&tagList=&includeTags=true&year=-1&excludeSelection=1"
    );
    [sights.at_root("/rss/pressrelease.aspx"), sights.at_root(&data)].into_iter().flatten().collect()
}

/// A GUID behind the word `categoryId`.
fn category(script: &str) -> Option<&str> {
    let behind = script.split("ategoryId").nth(1)?.trim_start_matches([' ', ':', '=', '"', '\'']);
    behind.get(..36).filter(|guid| guid.bytes().enumerate().all(|(at, byte)| is_of_guid(at, byte)))
}

fn is_of_guid(at: usize, byte: u8) -> bool {
    if matches!(at, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() }
}

/// Dates are `10/02/2026 07:30:00`, the month first whatever the page's country, and name no zone: written as ISO 8601 does, they
/// can be taken for no other day.
pub(super) fn make_plain(root: &mut Value) {
    let Some(releases) = root.get_mut("GetPressReleaseListResult").and_then(Value::as_array_mut) else { return };
    for date in releases.iter_mut().filter_map(|release| release.get_mut("PressReleaseDate")) {
        if let Some(plain) = date.as_str().and_then(iso) {
            *date = Value::String(plain);
        }
    }
}

fn iso(date: &str) -> Option<String> {
    let local = chrono::NaiveDateTime::parse_from_str(date.trim(), "%m/%d/%Y %H:%M:%S").ok()?;
    Some(local.format("%Y-%m-%dT%H:%M:%S").to_string())
}
