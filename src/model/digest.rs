//! Who gets which changes, and what one edition holds.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{Change, ChangeKind, Filter, Language, Mail, Mailbox, Schedule};

/// A subscription, as the config wants it.
#[derive(Debug, Clone)]
pub struct Digest {
    pub id: String,
    pub title: String,
    pub to: Vec<Mailbox>,
    pub schedule: Schedule,
    /// For the schedule and for the dates in the mail.
    pub timezone: Tz,
    /// Of what the mail itself says.
    pub language: Language,
    pub sources: Selection,
    pub changes: Vec<ChangeKind>,
    /// What an announcement must say; all of them where there is none.
    pub filter: Option<Filter>,
    pub group_by: GroupBy,
    pub summaries: Summaries,
    /// Items in full; the rest have a line each.
    pub max_items: usize,
    pub send_when_empty: bool,
    /// A template of one line, which the config has tried; the house's own words where `None`.
    pub subject: Option<String>,
    /// Paragraphs, one blank line apart, that stand above the news.
    pub intro: Option<String>,
    /// In place of `Mail::from` and `Mail::reply_to`.
    pub from: Option<Mailbox>,
    pub reply_to: Option<Mailbox>,
}

/// Under which headings the news stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GroupBy {
    #[default]
    Source,
    Topic,
    Date,
}

/// What stands below a headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Summaries {
    /// Sentences of the announcement, or its teaser.
    #[default]
    Extract,
    None,
}

/// Which sources a digest takes; empty lists take all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    pub ids: Vec<String>,
    pub labels: Vec<String>,
}

/// A name to look out for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    pub name: String,
    pub terms: Vec<String>,
    pub case: LetterCase,
}

/// What capitals mean in a topic's terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LetterCase {
    /// Nothing, but in a short acronym: "IT" is not "it".
    #[default]
    Acronyms,
    /// Each letter counts: "Visa" is not "visa".
    AsWritten,
    /// Nothing at all.
    Ignored,
}

/// One composed edition: what render makes a mail of.
#[derive(Debug, Clone)]
pub struct Issue {
    /// 1 for a digest's first.
    pub number: i64,
    pub digest_id: String,
    pub title: String,
    pub timezone: Tz,
    pub language: Language,
    /// End of the previous issue or start of the digest; a label, it decides nothing.
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    /// When the next one is due.
    pub next_at: Option<DateTime<Utc>>,
    /// In reading order.
    pub groups: Vec<Group>,
    /// What readers call each source.
    pub newsrooms: Vec<Newsroom>,
    /// Lines for the foot: sources that changed their state.
    pub notices: Vec<String>,
    pub summaries: Summaries,
    pub max_items: usize,
    /// As `Digest` has them.
    pub subject: Option<String>,
    pub intro: Option<String>,
}

/// What readers see of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newsroom {
    /// The source's id.
    pub id: String,
    pub name: String,
    /// What a person opens.
    pub link: String,
    pub labels: Vec<String>,
}

/// Changes below one heading. The source of each is the one that it is told of.
#[derive(Debug, Clone)]
pub struct Group {
    pub heading: Heading,
    pub changes: Vec<Change>,
}

/// What the changes of a group have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heading {
    Source {
        id: String,
        name: String,
        /// Empty where the source has left the config.
        link: String,
    },
    /// `None`: they name no topic.
    Topic(Option<String>),
    /// On the reader's calendar; `None` where the newsroom names no day.
    Day(Option<NaiveDate>),
}

/// Templates of the user's own, which the config has tried.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Templates {
    /// Where they lie, for messages.
    pub folder: PathBuf,
    /// File name and content. Those by the names of the house's take their place; the others can be included by them.
    pub files: Vec<(String, String)>,
}

impl Digest {
    /// The house's mail settings, with what this digest has of its own.
    pub fn mail(&self, house: &Mail) -> Mail {
        let from = self.from.clone().unwrap_or_else(|| house.from.clone());
        let reply_to = self.reply_to.clone().or_else(|| house.reply_to.clone());
        Mail { from, reply_to, ..house.clone() }
    }
}

impl Selection {
    pub fn is_all(&self) -> bool {
        self.ids.is_empty() && self.labels.is_empty()
    }
}
