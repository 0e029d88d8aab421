//! What scripts read: one JSON object a line. Keys are the contract; absent when unknown.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use url::Url;

use crate::digest::{figures, summary};
use crate::model::{Announcement, Change, ChangeKind, Edit, Edition, Item, Kind, Notice, Published, Select, Story};
use crate::read::propose::Ranked;
use crate::read::{Article, How, Inspection, Items, LivingPage, NextPage, Nothing, Why};

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
    /// What the page prints around its news.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boilerplate: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stories: Vec<StoryRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

/// One piece of a roundup.
#[derive(Debug, Default, Serialize)]
pub struct StoryRow {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<String>,
}

impl StoryRow {
    fn of(story: Story) -> StoryRow {
        let Story { title, text, url, enrichment } = story;
        StoryRow { title, url, text, summary: enrichment.summary, topics: enrichment.topics, figures: enrichment.figures }
    }

    /// Without a config there are no topics.
    fn of_inspected(story: Story, language: Option<&str>) -> StoryRow {
        let (summary, figures) = gist_of(&story.title, &story.text, language);
        StoryRow { summary, figures, ..StoryRow::of(story) }
    }
}

/// Summary and figures of what was never stored, without topics.
fn gist_of(title: &str, text: &str, language: Option<&str>) -> (Option<String>, Vec<String>) {
    let summary = summary::summarise(&summary::Told { title, text, language, topics: None });
    let figures = figures::weightiest(&figures::Told { title, text, summary: summary.as_deref() });
    (summary, figures)
}

impl ChangeRow {
    pub fn of_change(change: Change) -> ChangeRow {
        let row = ChangeRow {
            source: Some(change.source),
            change: Some(change.kind.as_str()),
            previous_title: change.previous_title,
            seen: stamp(change.seen_at),
            ..ChangeRow::of_announcement(change.announcement, None)
        };
        match change.edit {
            Some(Edit { path, old, new }) => ChangeRow { path, old, new, ..row },
            None => row,
        }
    }

    pub fn of_announcement(announcement: Announcement, change: Option<ChangeKind>) -> ChangeRow {
        ChangeRow {
            source: announcement.sources.first().cloned(),
            sources: announcement.sources,
            change: change.map(ChangeKind::as_str),
            url: announcement.url,
            title: announcement.title,
            published: announcement.published,
            seen: stamp(announcement.seen_at),
            language: announcement.language,
            author: announcement.author,
            teaser: announcement.teaser,
            summary: announcement.enrichment.summary,
            text: announcement.text,
            boilerplate: announcement.boilerplate,
            notices: announcement.notices,
            topics: announcement.enrichment.topics,
            figures: announcement.enrichment.figures,
            image: announcement.image,
            stories: announcement.stories.into_iter().map(StoryRow::of).collect(),
            ..ChangeRow::default()
        }
    }

    /// An edit that a dry run found.
    pub fn of_edit(source: &str, title: &str, page: &Url, edit: Edit, now: DateTime<Utc>) -> ChangeRow {
        ChangeRow {
            source: Some(source.to_owned()),
            sources: vec![source.to_owned()],
            change: Some(ChangeKind::Edited.as_str()),
            url: page.to_string(),
            title: title.to_owned(),
            seen: stamp(now),
            path: edit.path,
            old: edit.old,
            new: edit.new,
            ..ChangeRow::default()
        }
    }

    /// The stories that a dry run found on a roundup; `None` if there are none.
    pub fn of_edition(source: &str, edition: Edition, stories: Vec<Item>, now: DateTime<Utc>) -> Option<ChangeRow> {
        let story = |item: Item| StoryRow {
            title: item.title,
            url: item.url.map(String::from),
            text: item.text.unwrap_or_default(),
            ..StoryRow::default()
        };
        (!stories.is_empty()).then(|| ChangeRow {
            source: Some(source.to_owned()),
            sources: vec![source.to_owned()],
            change: Some(ChangeKind::New.as_str()),
            url: edition.url.to_string(),
            title: edition.title,
            published: edition.published,
            language: edition.language,
            seen: stamp(now),
            stories: stories.into_iter().map(story).collect(),
            ..ChangeRow::default()
        })
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
            boilerplate: item.boilerplate,
            notices: item.notices,
            stories: item.stories.into_iter().map(StoryRow::of).collect(),
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
        /// The page that holds the next older ones.
        #[serde(skip_serializing_if = "Option::is_none")]
        next: Option<Url>,
        #[serde(skip_serializing_if = "Option::is_none")]
        select: Option<Select>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        remarks: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        why: Option<Why>,
    },
    Article {
        kind: &'static str,
        url: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        published: Option<Published>,
        #[serde(skip_serializing_if = "Option::is_none")]
        modified: Option<Published>,
        #[serde(skip_serializing_if = "Option::is_none")]
        language: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        author: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        summary: Option<String>,
        text: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        boilerplate: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        notices: Vec<Notice>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        figures: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        image: Option<Url>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        stories: Vec<StoryRow>,
    },
    Page {
        kind: &'static str,
        url: String,
        title: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        language: Option<String>,
        blocks: Vec<BlockRow>,
    },
    Index {
        kind: &'static str,
        url: String,
        sitemaps: Vec<Url>,
    },
    Nothing {
        kind: &'static str,
        url: String,
        reason: &'static str,
        /// The reason as a clause, for a person.
        #[serde(skip)]
        why: &'static str,
        /// What to do, for a person.
        #[serde(skip)]
        advice: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        better: Option<Url>,
    },
}

/// One block of a living page.
#[derive(Debug, Serialize)]
pub struct BlockRow {
    pub path: Vec<String>,
    pub text: String,
    /// It differed between two looks, in some of its words or as a whole.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub noise: bool,
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
            Inspection::Items(items) if items.kind == Kind::Roundup => InspectRow::of(Inspection::Article(roundup(items)), page),
            Inspection::Items(Items { kind, items, title, language, next, select, mut remarks, how }) => {
                if next == Some(NextPage::ByScript) {
                    remarks.push("its next page can only be asked for by a script or a form in it, so it is not followed".to_owned());
                }
                InspectRow::Items {
                    kind: kind.as_str(),
                    url,
                    title,
                    language,
                    items: items.into_iter().map(item).collect(),
                    next: next.and_then(|next| if let NextPage::At(url) = next { Some(*url) } else { None }),
                    select,
                    remarks,
                    why: match how {
                        How::Anew(anew) => Some(anew.why),
                        How::AsWritten | How::AsLearnt => None,
                    },
                }
            }
            Inspection::Article(article) => {
                let boilerplate = Some(article.boilerplate()).filter(|text| !text.is_empty());
                let Article { title, author, published, modified, language, image, text, stories, notices, .. } = article;
                let stories: Vec<StoryRow> = stories.into_iter().map(|story| StoryRow::of_inspected(story, language.as_deref())).collect();
                let (summary, figures) = gist_of(title.as_deref().unwrap_or_default(), &text, language.as_deref());
                InspectRow::Article {
                    boilerplate,
                    notices,
                    kind: if stories.is_empty() { "article" } else { "roundup" },
                    url,
                    title,
                    published,
                    modified,
                    summary,
                    figures: if stories.is_empty() { figures } else { stories.iter().flat_map(|story| story.figures.clone()).collect() },
                    author,
                    text,
                    image,
                    stories,
                    language,
                }
            }
            Inspection::Page(LivingPage { title, language, blocks }) => InspectRow::Page {
                kind: "page",
                url,
                title,
                language,
                blocks: blocks.into_iter().map(|block| BlockRow { path: block.path, text: block.text, noise: false }).collect(),
            },
            Inspection::Index(links) => {
                InspectRow::Index { kind: "sitemap", url, sitemaps: links.into_iter().map(|link| link.url).collect() }
            }
            Inspection::Nothing(Nothing { reason, better, .. }) => {
                let (why, advice, better) = (reason.explain(), reason.advise(), better.into_iter().next());
                InspectRow::Nothing { kind: "none", url, reason: reason.as_str(), why, advice, better }
            }
        }
    }
}

/// The page of a roundup as the article that it is.
fn roundup(items: Items) -> Article {
    let story =
        |item: Item| Story { title: item.title, text: item.text.unwrap_or_default(), url: item.url.map(String::from), ..Story::default() };
    let published = items.items.first().and_then(|item| item.published);
    let stories = items.items.into_iter().map(story).collect();
    Article { title: items.title, published, language: items.language, stories, ..Article::default() }
}

/// One way to watch a newsroom, as `add` found it. Shares are from 0 to 1.
#[derive(Debug, Serialize)]
pub struct CandidateRow {
    /// What `--pick` takes.
    pub candidate: usize,
    pub kind: &'static str,
    pub url: String,
    pub worth: f32,
    pub why: String,
    /// It is the one that is added.
    pub chosen: bool,
    pub items: usize,
    pub last_90_days: usize,
    pub last_year: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<chrono::NaiveDate>,
    /// Shares of entries with a date, with a time, with an id.
    pub dated: f32,
    pub exact: f32,
    pub ids: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub select: Option<Select>,
    pub samples: Vec<ItemRow>,
}

impl CandidateRow {
    pub fn of(candidate: usize, ranked: &Ranked, chosen: bool, samples: usize) -> CandidateRow {
        let measures = &ranked.measures;
        // Two places: more would be noise.
        let share = |share: f32| (share * 100.0).round() / 100.0;
        CandidateRow {
            candidate,
            kind: ranked.candidate.kind.as_str(),
            url: ranked.candidate.url.to_string(),
            worth: share(ranked.worth),
            why: ranked.why.clone(),
            chosen,
            items: measures.items,
            last_90_days: measures.last_90_days,
            last_year: measures.last_year,
            newest: measures.newest,
            dated: share(measures.dated),
            exact: share(measures.exact),
            ids: share(measures.ids),
            select: ranked.candidate.select.clone(),
            samples: ranked.samples(samples).into_iter().cloned().map(item).collect(),
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
    /// What its newsroom is made with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub troubles: Vec<super::worries::MailTroubleRow>,
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
