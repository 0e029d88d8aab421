//! Sitemaps (sitemaps.org) to items, and indexes to the sitemaps that they name: plain, compressed or one address a line, with
//! Google's news extension.
//!
//! `lastmod` tells when a page changed and not when it was published: it orders what is read and dates nothing.

mod entries;
mod packed;
mod paths;
mod promise;
mod site;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashSet;

use chrono::{DateTime, Utc};
use url::Url;

use self::entries::{Entry, Written};
use super::article::language_tag;
use super::date::{DateHints, DateReader, from_url};
use super::decode::{decode, root_element};
use super::dom::plain;
use super::{Context, How, Items, Nothing, Page, ReadError, Reading, SitemapLink, in_time};
use crate::model::{self, Item, Kind, Published, Reason, Select, title_from_address};

pub use self::paths::{BadPattern, Paths};
pub use self::promise::rank;

/// How far into a body its root element is looked for.
const SNIFF: usize = 4096;
/// An index names no more sitemaps than this (sitemaps.org, "Using Sitemap index files").
const LINKS: usize = 50_000;

/// True if the body is, or unpacks to, a sitemap or an index of sitemaps.
pub fn is_sitemap(body: &[u8]) -> bool {
    let head = if packed::is_packed(body) { Cow::Owned(packed::head(body, SNIFF)) } else { Cow::Borrowed(&body[..body.len().min(SNIFF)]) };
    let (text, _) = decode(&head, None, None);
    match root_element(&text) {
        Some(root) => text.trim_start().starts_with('<') && matches!(root.as_str(), "urlset" | "sitemapindex"),
        None => entries::is_list(&text),
    }
}

/// Reads a sitemap or an index. `item` and `exclude` of the rule are patterns of paths, see `Paths`. What was changed last comes
/// first. A rule that matches nothing, and a sitemap without entries, are `Nothing`.
pub fn read_sitemap(page: &Page, select: Option<&Select>, context: &Context) -> Result<Reading, ReadError> {
    let mut remarks = Vec::new();
    let text = if packed::is_packed(&page.body) {
        let unpacked = packed::unpack(&page.body, context.deadline)?;
        remarks.extend(unpacked.is_cut.then(|| "the compressed sitemap is cut off; what is left of it was read".to_owned()));
        Cow::Owned(decode(&unpacked.body, None, None).0.into_owned())
    } else {
        decode(&page.body, page.content_type.as_deref(), None).0
    };
    let written = match root_element(&text).as_deref() {
        Some("urlset" | "sitemapindex") => entries::read_xml(&text, context.deadline)?,
        None if entries::is_list(&text) => entries::read_list(&text),
        Some(root) => return Err(ReadError::NotText { found: format!("a document of the kind `{root}`, which is no sitemap,") }),
        None => return Err(ReadError::NotText { found: "a text that is no sitemap".to_owned() }),
    };
    if written.broken > 0 {
        remarks.push(format!("malformed sitemap: it breaks off or is no XML in {} places; the entries between were read", written.broken));
    }
    let home = site::home(written.entries.iter().chain(&written.sitemaps).map(|entry| entry.loc.as_str()), &page.url);
    let reader = EntryReader { base: &page.url, home: &home, dates: reader_of_dates(page, context), context };
    if written.entries.is_empty() && !written.sitemaps.is_empty() {
        return Ok(Reading::Index(reader.links(written.sitemaps)?));
    }
    reader.items(written, select, remarks)
}

fn reader_of_dates(page: &Page, context: &Context) -> DateReader {
    DateReader::new(DateHints {
        now: context.now,
        timezone: context.timezone,
        order: context.dates,
        language: context.language.clone(),
        host: page.url.host_str().map(str::to_owned),
    })
}

struct EntryReader<'a> {
    base: &'a Url,
    /// Entries of other sites are not believed (sitemaps.org, "Sitemap file location").
    home: &'a str,
    dates: DateReader,
    context: &'a Context,
}

impl EntryReader<'_> {
    fn items(&self, written: Written, select: Option<&Select>, mut remarks: Vec<String>) -> Result<Reading, ReadError> {
        let paths = select.map(Paths::of).transpose().map_err(|bad| ReadError::BadRule(bad.to_string()))?;
        let all = written.entries.len();
        let mut unusable = 0;
        let mut seen = HashSet::new();
        let mut items: Vec<(Option<DateTime<Utc>>, Item)> = Vec::with_capacity(all);
        for (at, entry) in written.entries.into_iter().enumerate() {
            if at % 1024 == 0 {
                in_time(self.context.deadline)?;
            }
            let Some(url) = self.address(&entry) else {
                unusable += 1;
                continue;
            };
            if paths.as_ref().is_none_or(|paths| paths.match_url(&url)) && seen.insert(model::canonical(&url, self.base)) {
                items.push((self.instant(entry.lastmod.as_deref()), self.item(entry, url)));
            }
        }
        if unusable > 0 {
            remarks.push(format!("{unusable} of {all} entries have no address of this site"));
        }
        if items.is_empty() {
            return Ok(Reading::Nothing(Nothing { reason: Reason::Empty, feeds: Vec::new(), better: Vec::new() }));
        }
        // Most sitemaps stand in the order of a database.
        items.sort_by_key(|(changed_at, _)| std::cmp::Reverse(*changed_at));
        let language = items.iter().find_map(|(_, item)| item.language.clone());
        let items = items.into_iter().map(|(_, item)| item).collect();
        Ok(Reading::Items(Items {
            kind: Kind::Sitemap,
            items,
            title: None,
            language,
            next: None,
            select: None,
            how: How::AsWritten,
            remarks,
        }))
    }

    fn links(&self, sitemaps: Vec<Entry>) -> Result<Vec<SitemapLink>, ReadError> {
        in_time(self.context.deadline)?;
        let mut seen = HashSet::new();
        let links = sitemaps.into_iter().filter_map(|entry| {
            let url = self.address(&entry)?;
            let changed_at = self.instant(entry.lastmod.as_deref());
            seen.insert(url.clone()).then_some(SitemapLink { url, changed_at })
        });
        Ok(links.take(LINKS).collect())
    }

    /// Relative ones are against the protocol and stand in many sitemaps all the same.
    fn address(&self, entry: &Entry) -> Option<Url> {
        let url = self.base.join(&entry.loc).ok().filter(model::is_web)?;
        site::is_of(&url, self.home).then(|| model::clean(&url))
    }

    fn item(&self, entry: Entry, url: Url) -> Item {
        let told = entry.title.as_deref().map(plain).filter(|title| !title.is_empty());
        let title = told.or_else(|| title_from_address(&url)).unwrap_or_else(|| url.to_string());
        let latest = self.context.now.date_naive() + chrono::TimeDelta::days(2);
        let from_address = || from_url(&url).filter(|day| day.day() <= latest);
        let published = entry.published.as_deref().and_then(|date| self.dates.read_exact(date)).or_else(from_address);
        Item { title, published, language: entry.language.as_deref().and_then(language_tag), url: Some(url), ..Item::default() }
    }

    fn instant(&self, date: Option<&str>) -> Option<DateTime<Utc>> {
        match self.dates.read_exact(date?)? {
            Published::At(at) => Some(at.to_utc()),
            Published::Day(day) => Some(day.and_time(chrono::NaiveTime::MIN).and_utc()),
        }
    }
}
