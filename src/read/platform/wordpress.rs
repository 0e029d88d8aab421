//! WordPress: a feed below every archive, and the REST API where it is open.
//! <https://developer.wordpress.org/rest-api/reference/posts/>

use chrono::{FixedOffset, NaiveDateTime, TimeZone};
use serde_json::Value;
use url::Url;

use super::Profile;
use super::marks::{On, mark};
use super::sights::Sights;

pub(super) const PROFILE: Profile = Profile {
    name: "WordPress",
    marks: &[
        mark(On::Named("wordpress"), 10),
        mark(On::OwnLoads("/wp-content/"), 10),
        mark(On::OwnLoads("/wp-includes/"), 10),
        mark(On::Loads("/wp-content/themes/"), 10),
        mark(On::Loads("/wp-json/"), 10),
        mark(On::Class("wp-block-"), 4),
    ],
    doors,
    endpoints: &["/wp-json/wp/v2/"],
};

/// First what belongs to the page that was given: the feed at the site's root is often its blog, and not its newsroom.
fn doors(sights: &Sights) -> Vec<Url> {
    let feed = sights.below("/feed/");
    let data = rest(sights);
    std::iter::once(feed).chain(data).collect()
}

/// The entries of the archive that the page is, by the API that it names.
fn rest(sights: &Sights) -> Option<Url> {
    let api = sights.data_links.iter().find(|(rel, _)| rel == "api").map(|(_, url)| url.clone())?;
    let (base, filter) = archive(sights)?;
    let mut posts = api.join(&format!("wp/v2/{base}")).ok()?;
    if let Some((taxonomy, id)) = filter {
        posts.query_pairs_mut().append_pair(&taxonomy, &id);
    }
    posts.query_pairs_mut().append_pair("per_page", "50").append_pair("_fields", "id,date,date_gmt,link,title,excerpt");
    Some(posts)
}

/// What of the API lists the page's entries: a type of its own, or posts of a category or tag.
fn archive(sights: &Sights) -> Option<(String, Option<(String, String)>)> {
    if let Some(kind) = sights.kinds.iter().find_map(|class| class.strip_prefix("post-type-archive-")) {
        return Some((kind.to_owned(), None));
    }
    let own = sights.data_links.iter().filter(|(rel, _)| rel == "alternate").find_map(|(_, url)| {
        let (_, path) = url.path().split_once("/wp/v2/")?;
        let (taxonomy, id) = path.trim_end_matches('/').split_once('/')?;
        let is_known = matches!(taxonomy, "categories" | "tags") && id.bytes().all(|byte| byte.is_ascii_digit());
        is_known.then(|| (taxonomy.to_owned(), id.to_owned()))
    });
    match own {
        Some(filter) => Some(("posts".to_owned(), Some(filter))),
        None => sights.kinds.iter().any(|class| class == "blog").then(|| ("posts".to_owned(), None)),
    }
}

/// `date` is the site's clock and names no zone, `date_gmt` is the same moment in UTC: together they are an instant, and a day as the
/// newsroom counts it.
pub(super) fn make_plain(root: &mut Value) {
    let Some(posts) = root.as_array_mut() else { return };
    for post in posts {
        let time = |key: &str| NaiveDateTime::parse_from_str(post.get(key)?.as_str()?, "%Y-%m-%dT%H:%M:%S").ok();
        let (Some(local), Some(utc)) = (time("date"), time("date_gmt")) else { continue };
        if let Some(instant) = instant(local, utc) {
            post["date"] = Value::String(instant);
        }
    }
}

/// `None` where the two are further apart than any zone is from UTC.
fn instant(local: NaiveDateTime, utc: NaiveDateTime) -> Option<String> {
    const FURTHEST: i64 = 14 * 3600;
    const STEP: i64 = 15 * 60;
    let apart = (local - utc).num_seconds();
    let offset = FixedOffset::east_opt(i32::try_from(apart).ok()?).filter(|_| apart.abs() <= FURTHEST && apart % STEP == 0)?;
    Some(offset.from_utc_datetime(&utc).to_rfc3339())
}
