//! Prezly and PressPage: hosted newsrooms, mostly on a host of the company's own.

use url::Url;

use super::Profile;
use super::marks::{On, mark};
use super::sights::Sights;

pub(super) const PREZLY: Profile = Profile {
    name: "Prezly",
    marks: &[
        mark(On::Host("prezly.com"), 10),
        mark(On::Loads("rock.prezly.com"), 10),
        mark(On::Loads("assets.prezly.com"), 6),
        mark(On::Script("prezly"), 4),
        mark(On::Links("prezly.com"), 4),
        mark(On::Named("prezly"), 10),
    ],
    doors: prezly,
    endpoints: &[],
};

pub(super) const PRESS_PAGE: Profile = Profile {
    name: "PressPage",
    marks: &[
        mark(On::Host("presspage.com"), 10),
        mark(On::Loads("presspage.com"), 6),
        mark(On::Class("presspage"), 4),
        mark(On::Script("presspage"), 4),
        mark(On::Links("presspage.com"), 4),
        mark(On::Named("presspage"), 10),
    ],
    doors: press_page,
    endpoints: &[],
};

/// One feed at the root, in the newsroom's main language, and one for each language below its code.
fn prezly(sights: &Sights) -> Vec<Url> {
    let first = sights.url.path_segments().and_then(|mut parts| parts.next()).unwrap_or_default();
    let language = Some(first).filter(|first| sights.language.as_deref() == first.split(['-', '_']).next());
    let of_language = language.and_then(|language| sights.at_root(&format!("/{language}/feed.rss")));
    of_language.into_iter().chain(sights.at_root("/feed.rss")).collect()
}

/// The feeds that the page links to; the comments of none are announcements.
fn press_page(sights: &Sights) -> Vec<Url> {
    let linked = sights.links_with(&["/feed", "/rss"]).filter(|link| link.host_str() == sights.url.host_str());
    linked.cloned().chain(sights.at_root("/feed")).collect()
}
