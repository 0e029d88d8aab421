//! RSS and Atom through feed-rs, in three tries: as it is, mended, and entry by entry.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use feed_rs::model as theirs;
use feed_rs::parser;
use url::Url;

use super::repair::{self, Parts};
use super::{Entry, Feed};
use crate::model::Deadline;
use crate::read::ReadError;

/// Reads a feed that has been decoded. Relative links are resolved against `base` and any `xml:base`.
pub(super) fn read(text: &str, base: &Url, deadline: Deadline) -> Result<Feed, ReadError> {
    let text = repair::normalise(text);
    let error = match parse(&text, base) {
        Ok(feed) => return Ok(feed),
        Err(error) => error,
    };
    let mended = repair::mend(&text);
    if let Ok(feed) = parse(&mended, base) {
        return Ok(Feed { remark: Some(format!("malformed feed: {error}; it could be mended")), ..feed });
    }
    let parts = repair::take_apart(&mended).ok_or_else(|| ReadError::BrokenFeed(error.clone()))?;
    let head = parse(&parts.head(), base);
    // Without an entry, only its end tells an odd feed from one that was cut off.
    if parts.begun == 0 && !parts.ends {
        return Err(ReadError::BrokenFeed(error));
    }
    let mut feed = head.unwrap_or_default();
    feed.entries.clear();
    let mut lost = parts.begun - parts.entries.len();
    for entry in &parts.entries {
        if deadline.has_passed() {
            return Err(ReadError::TooSlow);
        }
        match parse_entry(&parts, entry, base) {
            Some(read) => feed.entries.push(read),
            None => lost += 1,
        }
    }
    if feed.entries.is_empty() && lost > 0 {
        return Err(ReadError::BrokenFeed(error));
    }
    let outcome = if lost == 0 {
        "its entries were read one by one".to_owned()
    } else {
        format!("{lost} of {} entries could not be read", parts.begun)
    };
    feed.remark = Some(format!("malformed feed: {error}; {outcome}"));
    Ok(feed)
}

fn parse_entry(parts: &Parts<'_>, entry: &str, base: &Url) -> Option<Entry> {
    let whole = parse(&parts.around(entry), base).ok();
    let flattened = || parse(&parts.around(&repair::flatten(entry)), base).ok();
    whole.filter(|feed| !feed.entries.is_empty()).or_else(flattened)?.entries.pop()
}

fn parse(text: &str, base: &Url) -> Result<Feed, String> {
    // feed-rs has room for instants in UTC only. It is given a ticket for each date as written instead, so that offset
    // and precision survive.
    let tickets: Arc<Mutex<Vec<String>>> = Arc::default();
    let written = Arc::clone(&tickets);
    let take_ticket = move |date: &str| {
        let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
        written.push(date.trim().to_owned());
        DateTime::from_timestamp(i64::try_from(written.len()).ok()? - 1, 0)
    };
    let parser = parser::Builder::new()
        .base_uri(Some(base.as_str()))
        // An id that changes with the title or the address is worse than none.
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(take_ticket)
        .build();
    let feed = parser.parse(text.as_bytes()).map_err(|error| error.to_string())?;
    let tickets = tickets.lock().unwrap_or_else(PoisonError::into_inner);
    let written_at = |ticket: DateTime<Utc>| usize::try_from(ticket.timestamp()).ok().and_then(|at| tickets.get(at)).cloned();
    let next = feed.links.into_iter().find(|link| link.rel.as_deref() == Some("next")).map(|link| link.href);
    let is_wordpress = feed.generator.is_some_and(|generator| generator.content.starts_with("https://wordpress.org/?v="));
    let next = next.or_else(|| is_wordpress.then(|| second_page(base)).flatten());
    Ok(Feed {
        title: feed.title.map(|title| title.content),
        language: feed.language,
        next,
        entries: feed.entries.into_iter().map(|entry| from_theirs(entry, &written_at)).collect(),
        remark: None,
    })
}

/// WordPress serves the page after the newest entries at `paged=2` and says so nowhere. Only that one is asked for.
fn second_page(feed: &Url) -> Option<String> {
    if feed.query_pairs().any(|(name, _)| name == "paged") {
        return None;
    }
    let mut second = feed.clone();
    second.query_pairs_mut().append_pair("paged", "2");
    Some(second.into())
}

fn from_theirs(entry: theirs::Entry, written_at: &dyn Fn(DateTime<Utc>) -> Option<String>) -> Entry {
    let mut dates: Vec<String> = [entry.published, entry.updated].into_iter().flatten().filter_map(written_at).collect();
    dates.dedup();
    let content = entry.content.and_then(|content| escaped_if_plain(content.body?, content.content_type.to_string()));
    Entry {
        links: links_of(entry.links),
        title: entry.title.map(|title| title.content),
        summary: entry.summary.map(|summary| summary.content),
        content,
        dates,
        authors: entry.authors.into_iter().filter_map(|person| person.name.or(person.email)).filter(|name| !name.contains("://")).collect(),
        images: images_of(&entry.media),
        language: entry.language,
        guid: Some(entry.id).filter(|id| !id.trim().is_empty()),
    }
}

/// Atom's `type="text"` is no HTML; nothing for content that is neither.
fn escaped_if_plain(body: String, content_type: String) -> Option<String> {
    if content_type.starts_with("text/plain") {
        // RSS writers say plain text and mean HTML.
        let is_html = body.contains("</") || body.contains("/>") || body.contains("<p");
        return Some(if is_html { body } else { body.replace('<', "&lt;") });
    }
    (content_type.starts_with("text/") || content_type.contains("xhtml") || content_type.contains("html")).then_some(body)
}

/// The entry's own page before all other relations, HTML before other types.
fn links_of(links: Vec<theirs::Link>) -> Vec<String> {
    let rank = |link: &theirs::Link| {
        let is_page = link.media_type.as_deref().is_none_or(|kind| kind.contains("html"));
        match link.rel.as_deref() {
            None | Some("alternate") if link.target.is_none() => usize::from(!is_page),
            Some("self" | "related" | "via") => 2,
            _ => 3,
        }
    };
    let mut ranked: Vec<(usize, String)> = links.into_iter().map(|link| (rank(&link), link.href)).filter(|(rank, _)| *rank < 3).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, href)| href).collect()
}

/// Pictures before thumbnails of films.
fn images_of(media: &[theirs::MediaObject]) -> Vec<String> {
    let is_image = |content: &&theirs::MediaContent| {
        let path = content.url.as_ref().map(|url| url.path().to_lowercase()).unwrap_or_default();
        content.content_type.as_ref().is_some_and(|kind| kind.to_string().starts_with("image/"))
            || content.content_type.is_none() && [".jpg", ".jpeg", ".png", ".webp", ".gif"].iter().any(|end| path.ends_with(end))
    };
    let pictures = media
        .iter()
        .flat_map(|object| object.content.iter().filter(is_image))
        .filter_map(|content| Some(content.url.as_ref()?.to_string()));
    let thumbnails = media.iter().flat_map(|object| object.thumbnails.iter().map(|thumbnail| thumbnail.image.uri.clone()));
    pictures.chain(thumbnails).collect()
}
