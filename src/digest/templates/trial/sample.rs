//! Issues that no newsroom made, with every value that a template may meet.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::model::{
    Announcement, Change, ChangeKind, Edit, Enrichment, Group, Heading, Issue, Language, Newsroom, Notice, NoticeKind, Published, Story,
    Summaries, TextState,
};

/// Each kind of change, with all that belongs to it.
pub(super) fn full(language: Language) -> Issue {
    let mut news = change(1, ChangeKind::New, "A mill opens by the river");
    let of_news = &mut news.announcement;
    of_news.sources.push("other".to_owned());
    of_news.notices = vec![Notice { kind: NoticeKind::Correction, text: "Corrects the number of looms.".to_owned() }];
    let mut updated = change(2, ChangeKind::Updated, "The mill opens in May");
    updated.previous_title = Some("The mill opens in April".to_owned());
    updated.announcement.language = Some("ar".to_owned());
    let mut letter = change(4, ChangeKind::New, "The week at the mill");
    letter.announcement.stories = vec![Story {
        title: "A school for weavers".to_owned(),
        text: String::new(),
        url: Some("https://mill.example/school".to_owned()),
        enrichment: enrichment(),
    }];
    let edits = ["One ferry sails.>Two ferries sail for €3 million.", ">A school opens.", "A school opens.>"];
    let edits = edits.iter().zip(5..).map(|(edit, id)| {
        let side = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let (old, new) = edit.split_once('>').unwrap_or_default();
        let page = change(5, ChangeKind::Edited, "What the mill does for the coast");
        Change { id, edit: Some(Edit { path: vec!["Trade".to_owned()], old: side(old), new: side(new) }), ..page }
    });
    let withdrawn = change(3, ChangeKind::Withdrawn, "The mill closes");
    let changes: Vec<Change> = [news, updated, withdrawn, letter].into_iter().chain(edits).collect();
    let mut unlinked = change(9, ChangeKind::New, "An item without a link");
    unlinked.announcement = Announcement { url: String::new(), published: None, language: None, ..unlinked.announcement };
    let heading = |name: &str, link: &str| Heading::Source { id: "mill".to_owned(), name: name.to_owned(), link: link.to_owned() };
    let groups = vec![
        Group { heading: heading("Mill & Daughters", "https://mill.example/news"), changes },
        Group { heading: Heading::Topic(None), changes: vec![unlinked] },
    ];
    let notices = vec!["Mill & Daughters: not read since noon.".to_owned()];
    Issue { groups, notices, next_at: Some(noon() + TimeDelta::days(1)), intro: Some("Good morning.".to_owned()), ..empty(language) }
}

/// The same with no room for more than a line each.
pub(super) fn lines(language: Language) -> Issue {
    Issue { max_items: 0, ..full(language) }
}

/// Nothing happened, and nothing will.
pub(super) fn empty(language: Language) -> Issue {
    let newsroom = |id: &str, name: &str| Newsroom { id: id.to_owned(), name: name.to_owned(), link: String::new(), labels: Vec::new() };
    Issue {
        number: 7,
        digest_id: "sample".to_owned(),
        title: "Sample digest".to_owned(),
        timezone: chrono_tz::Tz::UTC,
        language,
        from: noon() - TimeDelta::days(1),
        until: noon(),
        next_at: None,
        groups: Vec::new(),
        newsrooms: vec![newsroom("mill", "Mill & Daughters"), newsroom("other", "The coast guard")],
        notices: Vec::new(),
        summaries: Summaries::Extract,
        max_items: 50,
        subject: None,
        intro: None,
    }
}

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_539_200, 0).unwrap_or_default()
}

fn enrichment() -> Enrichment {
    let summary = Some("The mill opens in May. It weaves 300 yards a day.".to_owned());
    Enrichment { summary, topics: vec!["Weaving".to_owned()], figures: vec!["€3 million".to_owned(), "300 yards".to_owned()] }
}

fn change(id: i64, kind: ChangeKind, title: &str) -> Change {
    let announcement = Announcement {
        id,
        url: format!("https://mill.example/news/{id}"),
        title: title.to_owned(),
        published: NaiveDate::from_ymd_opt(2026, 3, 2).map(Published::Day),
        seen_at: noon(),
        language: Some("de".to_owned()),
        author: None,
        teaser: Some("A mill by the river.".to_owned()),
        text: None,
        boilerplate: None,
        notices: Vec::new(),
        image: None,
        stories: Vec::new(),
        enrichment: enrichment(),
        text_state: TextState::Read,
        sources: vec!["mill".to_owned()],
    };
    Change { id, source: "mill".to_owned(), kind, seen_at: noon(), previous_title: None, edit: None, announcement }
}
