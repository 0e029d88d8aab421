//! One platform's newsroom as a server shows it, made of its fixtures and of releases whose days are counted from today.

use std::path::PathBuf;
use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::support::newsroom::{Response, Site};
use crate::support::world::World;

pub struct Imitation {
    pub folder: &'static str,
    pub name: &'static str,
    /// Paths; the door's without what of its query says nothing.
    pub page: &'static str,
    pub door: &'static str,
    /// What stands behind the door.
    pub file: &'static str,
}

#[derive(Debug, Clone, Copy)]
pub struct Release {
    pub number: usize,
    pub title: &'static str,
    /// By the newsroom's clock.
    pub at: DateTime<Tz>,
}

const TITLES: [&str; 9] = [
    "Tilbury Board lights a second kiln for clay coating",
    "Half-year figures show fuller order books than ever",
    "Two new members join the Tilbury supervisory board",
    "Apprentices win the regional award for bookbinding",
    "The oldest paper mill in Hulme is taken apart and rebuilt",
    "River barges take over half of all our deliveries",
    "A new pulper saves a third of the water in Leith",
    "Works council and management agree on shorter weeks",
    "A lake is made of the clay pit behind the Harrow works",
];

/// The binary reads the clock, so what is new has to be; once, so that no test sees two days.
static NOW: LazyLock<DateTime<Utc>> = LazyLock::new(Utc::now);

/// The newest is a day old and came at half past seven in the morning in New York, where many of these newsrooms are.
fn release(age: usize) -> Release {
    let zone = chrono_tz::America::New_York;
    let day = (*NOW - TimeDelta::days(1 + 9 * age as i64)).with_timezone(&zone).date_naive();
    // No clock is put forward or back in the morning.
    let at = day.and_hms_opt(7, 30, 0).unwrap().and_local_timezone(zone).unwrap();
    Release { number: TITLES.len() - age, title: TITLES[age], at }
}

pub fn newest() -> Release {
    release(0)
}

/// Older than the newest, of which `number` are there.
pub fn older(count: usize) -> Vec<Release> {
    (1..=count).map(release).collect()
}

pub fn all() -> Vec<Release> {
    (0..TITLES.len()).map(release).collect()
}

impl Imitation {
    /// A server with all releases but the newest, and a folder with a config that watches nothing yet.
    pub fn start(&self) -> (Site, World) {
        let site = Site::start();
        self.serve(&site, &older(8));
        let head = "timezone = \"America/New_York\"\n[fetch]\ndelay = '0s'\nallow_networks = [ \"127.0.0.0/8\" ]\n";
        (site, World::new(head))
    }

    /// The newest release is there too.
    pub fn publish(&self, site: &Site) {
        self.serve(site, &all());
    }

    /// Page and door with these releases.
    pub fn serve(&self, site: &Site, releases: &[Release]) {
        site.page(self.page, self.render("page.html", site, releases));
        site.set(self.door.split('?').next().unwrap(), self.behind(self.file, site, releases));
    }

    pub fn behind(&self, file: &str, site: &Site, releases: &[Release]) -> Response {
        let body = self.render(file, site, releases);
        if file.ends_with(".json") { Response::page("application/json; charset=utf-8", body) } else { Response::feed(body) }
    }

    pub fn kind(&self) -> &'static str {
        if self.file.ends_with(".json") { "json" } else { "feed" }
    }

    /// A fixture with its releases filled in.
    pub fn render(&self, file: &str, site: &Site, releases: &[Release]) -> String {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/platforms").join(self.folder).join(file);
        let template = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        // An empty frame repeats nothing.
        let (head, rest) = template.split_once("@each\n").unwrap_or((&template, "@end\n"));
        let (each, tail) = rest.split_once("@end\n").unwrap();
        let entries: Vec<String> = releases.iter().map(|release| fill(each, release)).collect();
        let entries = entries.join(if file.ends_with(".json") { "," } else { "" });
        let order: Vec<String> = releases.iter().map(|release| format!("\"teaser_{}\"", release.number)).collect();
        format!("{head}{entries}{tail}").replace("{host}", &site.host()).replace("{order}", &order.join(","))
    }
}

fn fill(each: &str, release: &Release) -> String {
    // Reports and press releases by turns.
    let kind = ["PRM", "RPT", "KMK", "RDV"][release.number % 4];
    let mut filled = each.replace("{title}", release.title).replace("{n}", &release.number.to_string()).replace("{type}", kind);
    while let Some((start, end, format)) = placeholder(&filled, "{at:") {
        filled.replace_range(start..end, &release.at.format(&format).to_string());
    }
    while let Some((start, end, format)) = placeholder(&filled, "{utc:") {
        filled.replace_range(start..end, &release.at.with_timezone(&Utc).format(&format).to_string());
    }
    filled
}

fn placeholder(text: &str, begin: &str) -> Option<(usize, usize, String)> {
    let start = text.find(begin)?;
    let end = start + text[start..].find('}')? + 1;
    Some((start, end, text[start + begin.len()..end - 1].to_owned()))
}
