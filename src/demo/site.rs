//! The pages of the demo's newsrooms, rendered from the table of releases. Pure: knows no server.

use chrono::{DateTime, Datelike, SecondsFormat, TimeDelta, Utc};
use minijinja::value::Serde;
use minijinja::{Environment, Error, context};
use serde::Serialize;

use super::firms::{ENGLISH, Firm, GERMAN, HELLQUELL, MORROWGATE, Words};
use super::releases::{ARCHIVE, Release, UPCOMING};

const GERMAN_MONTHS: [&str; 12] =
    ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];

/// Both firms' sites at one address.
pub struct Site {
    now: DateTime<Utc>,
    /// Scheme, host and port, without a slash at the end.
    origin: String,
    templates: Environment<'static>,
}

/// How much of the table is on the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// What a first poll finds.
    Archive,
    /// That, and the upcoming releases.
    Latest,
}

pub struct Page {
    pub content_type: &'static str,
    pub body: String,
}

/// A release as the templates see it.
#[derive(Debug, Serialize)]
struct View {
    slug: &'static str,
    path: String,
    title: &'static str,
    section: &'static str,
    teaser: &'static str,
    paragraphs: &'static [&'static str],
    /// RFC 3339.
    instant: String,
    /// `YYYY-MM-DD`.
    day: String,
    /// As a person of the page's language writes the day.
    written_day: String,
}

impl Site {
    pub fn new(now: DateTime<Utc>, origin: &str) -> Result<Site, Error> {
        let mut templates = Environment::new();
        templates.add_template("base.html", include_str!("pages/base.html"))?;
        templates.add_template("listing.html", include_str!("pages/listing.html"))?;
        templates.add_template("article.html", include_str!("pages/article.html"))?;
        templates.add_template("feed.xml", include_str!("pages/feed.xml"))?;
        Ok(Site { now, origin: origin.to_owned(), templates })
    }

    /// The page at a path, or `None` where there is none (yet).
    pub fn page(&self, path: &str, edition: Edition) -> Result<Option<Page>, Error> {
        let upcoming = match edition {
            Edition::Archive => &[],
            Edition::Latest => UPCOMING,
        };
        let releases: Vec<&Release> = upcoming.iter().chain(ARCHIVE).collect();
        if let Some(firm) = [&MORROWGATE, &HELLQUELL].into_iter().find(|firm| firm.home == path) {
            return self.front(firm, &releases).map(Some);
        }
        match releases.iter().find(|release| path_of(release) == path) {
            Some(release) => self.article(release).map(Some),
            None => Ok(None),
        }
    }

    fn front(&self, firm: &'static Firm, releases: &[&Release]) -> Result<Page, Error> {
        let own = releases.iter().filter(|release| release.firm.id == firm.id);
        let (template, content_type) = if firm.home.ends_with(".xml") {
            ("feed.xml", "application/atom+xml; charset=utf-8")
        } else {
            ("listing.html", "text/html; charset=utf-8")
        };
        let body = self.templates.get_template(template)?.render(context! {
            firm => Serde(*firm),
            words => Serde(words_of(firm.language)),
            language => firm.language,
            origin => self.origin.as_str(),
            most_read => Serde(self.most_read(firm)),
            releases => Serde(own.map(|release| self.view(release, firm.language)).collect::<Vec<_>>()),
        })?;
        Ok(Page { content_type, body })
    }

    fn article(&self, release: &Release) -> Result<Page, Error> {
        let body = self.templates.get_template("article.html")?.render(context! {
            firm => Serde(*release.firm),
            words => Serde(words_of(release.language)),
            language => release.language,
            origin => self.origin.as_str(),
            most_read => Serde(self.most_read(release.firm)),
            release => Serde(self.view(release, release.language)),
        })?;
        Ok(Page { content_type: "text/html; charset=utf-8", body })
    }

    fn most_read(&self, firm: &Firm) -> Vec<View> {
        // From the archive's end: what a real site shows there is rarely its latest.
        let own = ARCHIVE.iter().rev().filter(|release| release.firm.id == firm.id);
        own.take(3).map(|release| self.view(release, firm.language)).collect()
    }

    fn view(&self, release: &Release, language: &str) -> View {
        let at = self.now - TimeDelta::minutes(release.age);
        View {
            slug: release.slug,
            path: path_of(release),
            title: release.title,
            section: release.section,
            teaser: release.teaser,
            paragraphs: release.paragraphs,
            instant: at.to_rfc3339_opts(SecondsFormat::Secs, true),
            day: at.format("%Y-%m-%d").to_string(),
            written_day: written_day(at, language),
        }
    }
}

fn path_of(release: &Release) -> String {
    let Release { firm, slug, .. } = release;
    if firm.id == HELLQUELL.id { format!("/{}/presse/{slug}", firm.id) } else { format!("{}{slug}/", firm.home) }
}

fn words_of(language: &str) -> Words {
    if language == "de" { GERMAN } else { ENGLISH }
}

fn written_day(at: DateTime<Utc>, language: &str) -> String {
    match language {
        "de" => format!("{}. {} {}", at.day(), GERMAN_MONTHS[at.month0() as usize], at.year()),
        "zh" => format!("{}年{}月{}日", at.year(), at.month(), at.day()),
        _ => at.format("%-d %B %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str) -> Page {
        let site = Site::new("2026-03-01T00:01:00Z".parse().unwrap(), "http://127.0.0.1:8080").unwrap();
        site.page(path, Edition::Latest).unwrap().unwrap()
    }

    #[test]
    fn every_release_has_a_page_that_holds_all_of_it() {
        for release in UPCOMING.iter().chain(ARCHIVE) {
            let body = page(&path_of(release)).body;
            assert!(body.contains(&format!("<h1>{}</h1>", release.title)), "{}", release.slug);
            assert_eq!(body.matches("<p>").count(), release.paragraphs.len() + 4, "{}", release.slug);
        }
    }

    #[test]
    fn days_are_written_in_the_language_of_the_page() {
        for (path, day) in [
            ("/morrowgate/news/skarne-terminal-opens/", "28 February 2026"),
            ("/hellquell/presse/zellen-ruecknahme", "23. Februar 2026"),
            ("/morrowgate/news/night-train-guihai/", "2026年2月28日"),
        ] {
            assert!(page(path).body.contains(&format!(">{day}</time>")), "{path}: {day}");
        }
    }

    #[test]
    fn the_feed_is_one_that_a_feed_reader_reads() {
        let feed = feed_rs::parser::parse(page("/hellquell/presse.xml").body.as_bytes()).unwrap();
        assert_eq!(feed.entries.len(), 4);
        let newest = &feed.entries[0];
        assert_eq!(newest.title.as_ref().unwrap().content, "Hellquell rüstet 17 Krankenhäuser mit Batteriespeichern aus");
        assert_eq!(newest.published.unwrap().to_rfc3339(), "2026-02-28T23:46:00+00:00");
        assert_eq!(newest.links[0].href, "http://127.0.0.1:8080/hellquell/presse/krankenhaus-speicher?utm_source=feed&utm_medium=atom");
    }
}
