//! The wires: GlobeNewswire, PR Newswire, Business Wire. A company's page there has a feed whose address holds a number or a token
//! that only the page knows; the general feeds are everybody's news, and are no door.

use url::Url;

use super::Profile;
use super::marks::{On, mark};
use super::sights::Sights;

pub(super) const GLOBE_NEWSWIRE: Profile = Profile {
    name: "GlobeNewswire",
    marks: &[
        mark(On::Host("globenewswire.com"), 10),
        mark(On::Named("globenewswire"), 6),
        mark(On::Links("/rssfeed/organization/"), 6),
        mark(On::Links("/search/organization/"), 2),
    ],
    doors: |sights| sights.links_with(&["/rssfeed/organization/", "/atomfeed/organization/"]).cloned().collect(),
    endpoints: &["/rssfeed/organization/", "/atomfeed/organization/"],
};

pub(super) const PR_NEWSWIRE: Profile = Profile {
    name: "PR Newswire",
    marks: &[
        mark(On::Host("prnewswire.com"), 10),
        mark(On::Host("prnewswire.co.uk"), 10),
        mark(On::Host("newswire.ca"), 10),
        mark(On::Named("pr newswire"), 6),
        mark(On::OwnLoads("/content/dam/prnewswire/"), 6),
        mark(On::Path("/news-releases/"), 2),
    ],
    doors: of_list,
    endpoints: &["/rss/news-releases-list.rss"],
};

pub(super) const BUSINESS_WIRE: Profile = Profile {
    name: "Business Wire",
    marks: &[mark(On::Host("businesswire.com"), 10), mark(On::Named("business wire"), 6), mark(On::Links("/rss/home/?rss="), 6)],
    // The token in the query is all that tells one feed from another.
    doors: |sights| sights.links_with(&["/rss/home/?rss="]).cloned().collect(),
    endpoints: &["/rss/home/"],
};

/// Lists by topic have their feed at the same path under `/rss/`; a company's page has none but what it links to.
fn of_list(sights: &Sights) -> Vec<Url> {
    let list = sights.url.path().strip_prefix("/news-releases/").map(|rest| rest.trim_end_matches('/')).filter(|rest| !rest.is_empty());
    let of_list = list.and_then(|list| sights.at_root(&format!("/rss/{list}.rss")));
    of_list.into_iter().chain(sights.links_with(&[".rss"]).cloned()).collect()
}
