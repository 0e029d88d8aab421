//! What scripts read: one JSON object a line. Keys are the contract; absent when unknown.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use url::Url;

use crate::model::{Announcement, Change, ChangeKind, Item, Published, Select};
use crate::read::{Article, Inspection, Items, Nothing};

/// A change, of `poll` and `announcements`.
#[derive(Debug, Default, Serialize)]
pub struct ChangeRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<&'static str>,
    pub url: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    pub seen: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teaser: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

impl ChangeRow {
    pub fn of_change(change: Change) -> ChangeRow {
        ChangeRow {
            source: Some(change.source),
            change: Some(change.kind.as_str()),
            previous_title: change.previous_title,
            seen: stamp(change.seen_at),
            ..ChangeRow::of_announcement(change.announcement, None)
        }
    }

    pub fn of_announcement(announcement: Announcement, change: Option<ChangeKind>) -> ChangeRow {
        ChangeRow {
            source: announcement.sources.first().cloned(),
            sources: announcement.sources,
            change: change.map(ChangeKind::as_str),
            url: announcement.url,
            title: announcement.title,
            previous_title: None,
            published: announcement.published,
            seen: stamp(announcement.seen_at),
            language: announcement.language,
            author: announcement.author,
            teaser: announcement.teaser,
            summary: announcement.enrichment.summary,
            text: announcement.text,
            topics: announcement.enrichment.topics,
            figures: announcement.enrichment.figures,
            image: announcement.image,
        }
    }

    /// An item that a dry run found: nothing is stored of it, and its page is not read.
    pub fn of_item(
        source: &str,
        kind: ChangeKind,
        item: Item,
        page: &Url,
        previous_title: Option<String>,
        now: DateTime<Utc>,
    ) -> ChangeRow {
        ChangeRow {
            source: Some(source.to_owned()),
            sources: vec![source.to_owned()],
            change: Some(kind.as_str()),
            url: item.url.as_ref().unwrap_or(page).to_string(),
            title: item.title,
            previous_title,
            published: item.published,
            seen: stamp(now),
            language: item.language,
            author: item.author,
            teaser: item.teaser,
            text: item.text,
            image: item.image.map(String::from),
            ..ChangeRow::default()
        }
    }
}

/// What `inspect` found.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum InspectRow {
    Items {
        kind: &'static str,
        url: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        language: Option<String>,
        items: Vec<ItemRow>,
        #[serde(skip_serializing_if = "Option::is_none")]
        select: Option<Select>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        remarks: Vec<String>,
    },
    Article {
        kind: &'static str,
        url: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        published: Option<Published>,
        #[serde(skip_serializing_if = "Option::is_none")]
        language: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        author: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        summary: Option<String>,
        text: String,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        figures: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        image: Option<Url>,
    },
    Nothing {
        kind: &'static str,
        url: String,
        reason: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        better: Option<Url>,
    },
}

/// One entry of a listing or feed.
#[derive(Debug, Serialize)]
pub struct ItemRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Url>,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teaser: Option<String>,
}

impl InspectRow {
    pub fn of(inspection: Inspection, page: &Url) -> InspectRow {
        let url = page.to_string();
        match inspection {
            Inspection::Items(Items { kind, items, title, language, select, remarks }) => InspectRow::Items {
                kind: kind.as_str(),
                url,
                title,
                language,
                items: items.into_iter().map(item).collect(),
                select,
                remarks,
            },
            Inspection::Article(Article { title, author, published, language, image, text }) => InspectRow::Article {
                kind: "article",
                url,
                title,
                published,
                summary: crate::digest::summary::summarise(&text, language.as_deref()),
                figures: crate::digest::figures::find(&text),
                language,
                author,
                text,
                image,
            },
            Inspection::Nothing(Nothing { reason, better, .. }) => {
                InspectRow::Nothing { kind: "none", url, reason: reason.as_str(), better: better.into_iter().next() }
            }
        }
    }
}

fn item(item: Item) -> ItemRow {
    ItemRow { url: item.url, title: item.title, published: item.published, teaser: item.teaser }
}

#[derive(Debug, Serialize)]
pub struct SourceRow {
    pub source: String,
    pub state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_poll: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_change: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_poll: Option<String>,
    pub remarks: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct DigestRow {
    pub digest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_issue: Option<String>,
    pub issues: i64,
}

#[derive(Debug, Serialize)]
pub struct OutboxRow {
    pub outbox: OutboxCountsRow,
}

#[derive(Debug, Serialize)]
pub struct OutboxCountsRow {
    pub waiting: i64,
    pub deferred: i64,
    pub sent: i64,
    pub refused: i64,
    pub expired: i64,
}

#[derive(Debug, Serialize)]
pub struct DeliveryRow {
    pub delivery: i64,
    pub digest: String,
    pub issue: i64,
    pub to: String,
    pub state: &'static str,
    pub attempts: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_try: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A file that was written.
#[derive(Debug, Serialize)]
pub struct FileRow<'a> {
    pub file: &'a std::path::Path,
}

/// An instant as JSON has it: RFC 3339 in UTC, whole seconds.
pub fn stamp(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}
