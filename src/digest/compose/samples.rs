//! A digest, its newsrooms and changes for the tests of this room.

use chrono::{DateTime, TimeDelta, Utc};

use super::Edition;
use crate::model::{
    Announcement, Change, ChangeKind, Digest, Edit, Enrichment, GroupBy, Language, Mailbox, Newsroom, Schedule, Selection, Summaries,
    TextState,
};

pub(in crate::digest) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(in crate::digest) fn edition() -> Edition<'static> {
    Edition {
        number: 7,
        from: at("2026-11-20T07:00:00Z"),
        until: at("2026-11-21T07:00:00Z"),
        next_at: Some(at("2026-11-23T07:00:00Z")),
        told: &[],
    }
}

pub(in crate::digest) fn digest() -> Digest {
    Digest {
        id: "morning".into(),
        title: "Newsroom digest".into(),
        to: vec![Mailbox { name: None, address: "reader@example.com".into() }],
        schedule: Schedule {
            expression: "0 8 * * *".into(),
            lines: Vec::new(),
            every_hour: false,
            zone: chrono_tz::Europe::Berlin,
            offset: TimeDelta::zero(),
        },
        timezone: chrono_tz::Europe::Berlin,
        language: Language::English,
        sources: Selection::default(),
        changes: ChangeKind::TOLD.to_vec(),
        filter: None,
        group_by: GroupBy::Source,
        summaries: Summaries::Extract,
        max_items: 50,
        send_when_empty: false,
        subject: None,
        intro: None,
        from: None,
        reply_to: None,
    }
}

pub(in crate::digest) fn newsrooms() -> Vec<Newsroom> {
    let newsroom = |id: &str, name: &str, label: &str| Newsroom {
        id: id.into(),
        name: name.into(),
        link: format!("https://{id}.example/news/"),
        labels: vec![label.into()],
    };
    vec![newsroom("acme", "Acme", "paper"), newsroom("globex", "Globex Newsroom", "ink"), newsroom("papier", "Papier & Söhne", "paper")]
}

/// A new announcement, read an hour before the issue.
pub(in crate::digest) fn change(id: i64, source: &str, title: &str) -> Change {
    let seen_at = at("2026-11-21T06:00:00Z");
    Change {
        id,
        source: source.into(),
        kind: ChangeKind::New,
        seen_at,
        previous_title: None,
        edit: None,
        announcement: Announcement {
            stories: Vec::new(),
            id,
            url: format!("https://{source}.example/news/{id}"),
            title: title.into(),
            published: None,
            seen_at,
            language: Some("en".into()),
            author: None,
            teaser: None,
            text: None,
            boilerplate: None,
            notices: Vec::new(),
            image: None,
            enrichment: Enrichment::default(),
            text_state: TextState::Read,
            sources: vec![source.into()],
        },
    }
}

/// An edit of page `page`, as `section/part: old > new`, with nothing where the block came or went.
pub(in crate::digest) fn edited(id: i64, page: i64, edit: &str) -> Change {
    let (path, texts) = edit.split_once(": ").unwrap();
    let (old, new) = texts.split_once(" >").unwrap();
    let side = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let edit = Edit { path: path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect(), old: side(old), new: side(new) };
    let page = change(page, "acme", "What we do for the islands");
    Change { id, kind: ChangeKind::Edited, edit: Some(edit), ..page }
}
