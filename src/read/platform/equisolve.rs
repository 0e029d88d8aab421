//! Equisolve: investor sites whose feed stands below the section that lists the releases.

use url::Url;

use super::Profile;
use super::marks::{On, mark};
use super::sights::Sights;

pub(super) const PROFILE: Profile = Profile {
    name: "Equisolve",
    marks: &[
        mark(On::Host("equisolve.com"), 10),
        mark(On::Loads("equisolve.com"), 10),
        mark(On::Links("equisolve.com"), 8),
        mark(On::Loads("d1io3yog0oux5.cloudfront.net"), 8),
        mark(On::Links("/press-releases/detail/"), 4),
        mark(On::Path("/news-events/press-releases"), 2),
    ],
    doors,
    endpoints: &["/press-releases/rss"],
};

/// Below the page that was given, if that is a section of releases; else where most of these sites have it.
fn doors(sights: &Sights) -> Vec<Url> {
    let path = sights.url.path().to_ascii_lowercase();
    let is_section = ["press-release", "news-release", "/news"].iter().any(|part| path.contains(part));
    let own = is_section.then(|| sights.below("/rss"));
    own.into_iter().chain(sights.at_root("/news-events/press-releases/rss")).collect()
}
