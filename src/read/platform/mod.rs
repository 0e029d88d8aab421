//! What a newsroom is made with, and where such newsrooms have their announcements for machines.
//!
//! A platform is one file here, its line in `Platform` and its arm in `profile`: the marks that it leaves on its pages, the addresses
//! ("doors") that a page of it leads to, and, where the data behind a door say something that only the platform's own readers
//! understand, what makes it plain. Doors are read by the readers of feeds and JSON like any other address; nothing is asked here.
//! What each is known by, and the traps of each: `docs/platforms.md`.

mod aem;
mod cision;
mod drupal;
mod equisolve;
mod hosted;
mod marks;
mod mynewsdesk;
mod notified;
mod plain;
mod q4;
mod sights;
#[cfg(test)]
mod tests;
mod wires;
mod wordpress;

use url::Url;

pub(super) use plain::{make_plain, next_window};

use self::marks::Mark;
use self::sights::Sights;
use super::{Page, ReadError, dom, html_of};
use crate::model::{self, Deadline};

/// A system that newsrooms are made with. Services for newsrooms come before general content systems, whose marks a newsroom of
/// such a service may bear too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Platform {
    Q4,
    Notified,
    Equisolve,
    GlobeNewswire,
    PrNewswire,
    BusinessWire,
    Cision,
    Mynewsdesk,
    Prezly,
    PressPage,
    WordPress,
    Drupal,
    Aem,
}

/// What a page says of how it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub platform: Platform,
    /// Of the page, without subtags.
    pub language: Option<String>,
    /// Addresses that should hold the page's announcements as a feed or as JSON, the likeliest first. Whether they do is for
    /// whoever asks them to find out.
    pub doors: Vec<Url>,
}

/// What is known of a platform.
struct Profile {
    name: &'static str,
    marks: &'static [Mark],
    /// From a page of it to its doors.
    doors: fn(&Sights) -> Vec<Url>,
    /// Ends of paths that no other system has its announcements at, in lower case.
    endpoints: &'static [&'static str],
}

/// Doors of one page that are worth a look.
const MOST: usize = 3;

impl Platform {
    pub const ALL: [Platform; 13] = [
        Platform::Q4,
        Platform::Notified,
        Platform::Equisolve,
        Platform::GlobeNewswire,
        Platform::PrNewswire,
        Platform::BusinessWire,
        Platform::Cision,
        Platform::Mynewsdesk,
        Platform::Prezly,
        Platform::PressPage,
        Platform::WordPress,
        Platform::Drupal,
        Platform::Aem,
    ];

    /// As people call it; also what the store and JSON have.
    pub fn name(self) -> &'static str {
        self.profile().name
    }

    fn profile(self) -> &'static Profile {
        match self {
            Platform::Q4 => &q4::PROFILE,
            Platform::Notified => &notified::PROFILE,
            Platform::Equisolve => &equisolve::PROFILE,
            Platform::GlobeNewswire => &wires::GLOBE_NEWSWIRE,
            Platform::PrNewswire => &wires::PR_NEWSWIRE,
            Platform::BusinessWire => &wires::BUSINESS_WIRE,
            Platform::Cision => &cision::PROFILE,
            Platform::Mynewsdesk => &mynewsdesk::PROFILE,
            Platform::Prezly => &hosted::PREZLY,
            Platform::PressPage => &hosted::PRESS_PAGE,
            Platform::WordPress => &wordpress::PROFILE,
            Platform::Drupal => &drupal::PROFILE,
            Platform::Aem => &aem::PROFILE,
        }
    }

    /// Made for newsrooms, and not for sites of all kinds.
    pub fn is_service(self) -> bool {
        !matches!(self, Platform::WordPress | Platform::Drupal | Platform::Aem)
    }
}

/// What a web page is made with, and its doors; of anything else, what its address tells. `None` where that cannot be told.
/// Fails only by taking too long or by nesting too deep.
pub fn see(page: &Page, deadline: Deadline) -> Result<Option<Seen>, ReadError> {
    let Ok(text) = html_of(page) else {
        return Ok(of_endpoint(&page.url).map(|platform| Seen { platform, language: None, doors: Vec::new() }));
    };
    let html = dom::parse(&text, deadline)?;
    Ok(see_html(&html, &page.url))
}

/// The same for a page that was taken apart already.
pub fn see_html(html: &scraper::Html, url: &Url) -> Option<Seen> {
    let sights = Sights::of(html, url);
    let platform = recognise(&sights)?;
    let doors = doors(platform, &sights);
    Some(Seen { platform, language: sights.language, doors })
}

/// The platform that has its announcements at such an address.
pub fn of_endpoint(url: &Url) -> Option<Platform> {
    let path = url.path().to_ascii_lowercase();
    Platform::ALL.into_iter().find(|platform| platform.profile().endpoints.iter().any(|end| path.contains(end)))
}

/// The one with the most weight of marks; a service for newsrooms before what it may be built upon.
fn recognise(sights: &Sights) -> Option<Platform> {
    let weighed = Platform::ALL.into_iter().map(|platform| (platform, marks::weigh(platform.profile().marks, sights)));
    let mut best: Option<(Platform, u32)> = None;
    for (platform, weight) in weighed.filter(|(_, weight)| *weight >= marks::ENOUGH) {
        let is_better = best.is_none_or(|(known, most)| platform.is_service() >= known.is_service() && weight > most);
        if is_better {
            best = Some((platform, weight));
        }
    }
    best.map(|(platform, _)| platform)
}

fn doors(platform: Platform, sights: &Sights) -> Vec<Url> {
    let mut doors: Vec<Url> = Vec::new();
    for door in (platform.profile().doors)(sights).into_iter().filter(model::is_web) {
        if !doors.contains(&door) && door != *sights.url {
            doors.push(door);
        }
    }
    doors.truncate(MOST);
    doors
}
