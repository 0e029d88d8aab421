//! The filter language: which announcements a reader wants, e.g. `topic:Acme or ("recycled board" and not title:sports)`.
//!
//! `not` binds closest, then `and`, then `or`. A word or a phrase in quotes is looked for as whole words, whatever their case,
//! in the headline and the text; `/…/` is a regular expression, `/…/i` one that knows no case. A field before it asks only there.

mod parse;
mod words;

#[cfg(test)]
mod tests;

pub use parse::{FilterError, parse};

use self::words::Searched;
use crate::model::{Announcement, Ask, Change, ChangeKind, Edit, Field, Filter, Newsroom, Pattern, Story};

/// What is asked: an announcement, and what happened to it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'c> {
    pub announcement: &'c Announcement,
    /// `None` where it was there from the start.
    pub kind: Option<ChangeKind>,
    pub edit: Option<&'c Edit>,
}

impl<'c> From<&'c Change> for Subject<'c> {
    fn from(change: &'c Change) -> Subject<'c> {
        Subject { announcement: &change.announcement, kind: Some(change.kind), edit: change.edit.as_ref() }
    }
}

/// Whether the subject is what the filter asks for. Of a roundup one story must be: what is asked together must be true of one of them.
pub fn passes<'c>(filter: &Filter, subject: impl Into<Subject<'c>>, newsrooms: &[Newsroom]) -> bool {
    let subject = subject.into();
    if subject.announcement.stories.is_empty() {
        return Asked { subject, newsrooms, piece: Piece::of_subject(subject) }.answers(filter);
    }
    !asked_stories(filter, subject, newsrooms).is_empty()
}

/// Of a roundup that passes, the stories that are what the filter asks for.
pub fn stories(filter: &Filter, change: &Change, newsrooms: &[Newsroom]) -> Vec<Story> {
    asked_stories(filter, change.into(), newsrooms).into_iter().cloned().collect()
}

/// Those that are by themselves; where none is, those that are together with what stands before them.
fn asked_stories<'c>(filter: &Filter, subject: Subject<'c>, newsrooms: &[Newsroom]) -> Vec<&'c Story> {
    let told = subject.announcement;
    let asked = |piece: Piece<'c>| Asked { subject, newsrooms, piece }.answers(filter);
    let found: Vec<&Story> = told.stories.iter().filter(|story| asked(Piece::of_story(told, story))).collect();
    if !found.is_empty() {
        return found;
    }
    told.stories.iter().filter(|story| asked(Piece::of_story(told, story).with_introduction(told))).collect()
}

/// What one question is asked of: an announcement, or one piece of a roundup.
struct Piece<'c> {
    title: Searched<'c>,
    texts: Vec<Searched<'c>>,
    topics: &'c [String],
}

impl<'c> Piece<'c> {
    /// The announcement; of a living page the block that was edited, before and after.
    fn of_subject(Subject { announcement: told, edit, .. }: Subject<'c>) -> Piece<'c> {
        let texts: Vec<&str> = match edit {
            Some(edit) => edit.old.iter().chain(&edit.new).chain(&edit.path).map(String::as_str).collect(),
            None => texts_of(told).collect(),
        };
        Piece { title: Searched::new(&told.title), texts: texts.into_iter().map(Searched::new).collect(), topics: &told.enrichment.topics }
    }

    /// A story stands under the roundup's headline too.
    fn of_story(told: &'c Announcement, story: &'c Story) -> Piece<'c> {
        let texts = vec![Searched::new(&story.text), Searched::new(&told.title)];
        Piece { title: Searched::new(&story.title), texts, topics: &story.enrichment.topics }
    }

    fn with_introduction(mut self, told: &'c Announcement) -> Piece<'c> {
        self.texts.extend(texts_of(told).map(Searched::new));
        self
    }
}

fn texts_of(told: &Announcement) -> impl Iterator<Item = &str> {
    told.teaser.iter().chain(&told.text).chain(&told.boilerplate).map(String::as_str)
}

struct Asked<'c> {
    subject: Subject<'c>,
    newsrooms: &'c [Newsroom],
    piece: Piece<'c>,
}

impl Asked<'_> {
    fn answers(&self, filter: &Filter) -> bool {
        match filter {
            Filter::All(parts) => parts.iter().all(|part| self.answers(part)),
            Filter::Any(parts) => parts.iter().any(|part| self.answers(part)),
            Filter::Not(part) => !self.answers(part),
            Filter::Holds(ask) => self.holds(ask),
        }
    }

    fn holds(&self, Ask { field, pattern, .. }: &Ask) -> bool {
        let told = self.subject.announcement;
        let (title, texts) = (&self.piece.title, &self.piece.texts);
        match field {
            Field::Anywhere => title.holds(pattern) || texts.iter().any(|text| text.holds(pattern)),
            Field::Title => title.holds(pattern),
            Field::Text => texts.iter().any(|text| text.holds(pattern)),
            Field::Source => told.sources.iter().any(|source| names(pattern, source)),
            Field::Label => {
                let shows = |newsroom: &&Newsroom| told.sources.contains(&newsroom.id);
                self.newsrooms.iter().filter(shows).flat_map(|newsroom| &newsroom.labels).any(|label| names(pattern, label))
            }
            Field::Topic => self.piece.topics.iter().any(|topic| names(pattern, topic)),
            Field::Language => told.language.as_deref().is_some_and(|language| is_language(pattern, language)),
            Field::Change => self.subject.kind.is_some_and(|kind| names(pattern, kind.as_str())),
        }
    }
}

/// A name is meant as a whole, whatever its case.
fn names(pattern: &Pattern, name: &str) -> bool {
    match pattern {
        Pattern::Words(words) => words.to_lowercase() == name.to_lowercase(),
        Pattern::Regex(regex) => regex.is_match(name),
    }
}

/// `de` means Austrian German too; `de-AT` means no other (RFC 4647, basic filtering).
fn is_language(pattern: &Pattern, language: &str) -> bool {
    let Pattern::Words(range) = pattern else { return names(pattern, language) };
    let (range, language) = (range.to_lowercase(), language.to_lowercase());
    language.strip_prefix(&range).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The words that `change:` can be followed by.
fn change_kinds() -> [&'static str; 4] {
    ChangeKind::TOLD.map(ChangeKind::as_str)
}
