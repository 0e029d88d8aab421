//! By what a platform is known: marks with weights. One mark may stand on anybody's page, an image that was taken over, a link;
//! what is believed is a sum.

use super::sights::Sights;

/// One sign, and how much it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub on: On,
    pub weight: u32,
}

/// Where a sign stands; texts are compared in lower case.
#[derive(Debug, Clone, Copy)]
pub(super) enum On {
    /// The page's host is this one or below it.
    Host(&'static str),
    /// The page's path has this in it.
    Path(&'static str),
    /// Scripts, styles, images or frames come from an address with this in it.
    Loads(&'static str),
    /// The same, from the page's own host.
    OwnLoads(&'static str),
    /// A link leads to an address with this in it.
    Links(&'static str),
    /// A `meta` for generator or the name of the site begins so.
    Named(&'static str),
    /// A class or id begins so.
    Class(&'static str),
    /// An attribute's name begins so.
    Attribute(&'static str),
    /// A script in the page has this in it.
    Script(&'static str),
}

/// From this sum on a page is believed to be of a platform.
pub(super) const ENOUGH: u32 = 10;

pub(super) const fn mark(on: On, weight: u32) -> Mark {
    Mark { on, weight }
}

/// The weight of all marks that are there, each once.
pub(super) fn weigh(marks: &[Mark], sights: &Sights) -> u32 {
    marks.iter().filter(|mark| is_there(mark.on, sights)).map(|mark| mark.weight).sum()
}

fn is_there(on: On, sights: &Sights) -> bool {
    match on {
        On::Host(host) => sights.is_on(host),
        On::Path(part) => sights.url.path().to_ascii_lowercase().contains(part),
        On::Loads(part) => sights.loads.iter().any(|load| lower(load.as_str()).contains(part)),
        On::OwnLoads(part) => {
            let own = |load: &&url::Url| load.host_str() == sights.url.host_str();
            sights.loads.iter().filter(own).any(|load| lower(load.path()).contains(part))
        }
        On::Links(part) => sights.links.iter().any(|link| lower(link.as_str()).contains(part)),
        On::Named(name) => sights.names.iter().any(|known| known.starts_with(name)),
        On::Class(class) => sights.classes.iter().any(|known| known.starts_with(class)),
        On::Attribute(name) => sights.attributes.iter().any(|known| known.starts_with(name)),
        On::Script(part) => sights.scripts.iter().any(|script| script.to_ascii_lowercase().contains(part)),
    }
}

fn lower(text: &str) -> String {
    text.to_ascii_lowercase()
}
