//! Notified, whose investor sites were Nasdaq's and West's before (`gcs-web`): built upon Drupal, with feeds of its own.

use url::Url;

use super::Profile;
use super::marks::{On, mark};
use super::sights::Sights;

pub(super) const PROFILE: Profile = Profile {
    name: "Notified",
    marks: &[
        mark(On::Host("gcs-web.com"), 10),
        mark(On::Host("nasdaq.com"), 4),
        mark(On::Class("nir-widget"), 10),
        mark(On::Class("node--type-nir-"), 10),
        mark(On::Loads("gcs-web.com"), 6),
        mark(On::Loads("/sites/g/files/knoqqb"), 6),
        mark(On::Links("/rss/news-releases.xml"), 6),
        mark(On::Links("notified.com/api/rss/publish"), 10),
        mark(On::Links("/news-release-details/"), 4),
        mark(On::Links("/static-files/"), 2),
    ],
    doors,
    endpoints: &["/rss/news-releases.xml", "/api/rss/publish/view/"],
};

/// Feeds of these sites that hold no releases.
const ASIDE: &[&str] = &["event", "sec-filing", "presentation", "stock", "calendar"];

/// The feed stands at the root of the host, and holds ten or fifteen: a busy day has more.
fn doors(sights: &Sights) -> Vec<Url> {
    let linked = sights.links_with(&["/rss/", "notified.com/api/rss/publish"]).filter(|link| {
        let path = link.path().to_ascii_lowercase();
        !ASIDE.iter().any(|word| path.contains(word))
    });
    let usual = sights.at_root("/rss/news-releases.xml");
    linked.cloned().chain(usual).map(with_more).collect()
}

fn with_more(feed: Url) -> Url {
    let mut feed = feed;
    if feed.path().ends_with(".xml") {
        feed.set_query(Some("items=50"));
    }
    feed
}
