//! From the changes that a digest takes to one issue: each announcement once, in reading order.

mod edits;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::filter;
use super::view::many;
use crate::model::{Change, ChangeKind, Digest, Group, Issue, Newsroom, Published, Selection, title_key};

pub(super) use self::edits::is_same_page;

/// What is known of an issue before its contents are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// 1 for a digest's first.
    pub number: i64,
    /// End of the issue before, or the digest's start.
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    /// When the next one is due.
    pub next_at: Option<DateTime<Utc>>,
}

/// The rule by which a digest leaves a change out, for `explain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// None of the sources that showed it is among the digest's.
    Sources,
    /// The digest does not take this kind of change.
    Changes,
    /// It is not what the digest's filter asks for.
    Filter,
}

impl LeftOut {
    /// The config's key that says so.
    pub fn as_str(self) -> &'static str {
        match self {
            LeftOut::Sources => "sources",
            LeftOut::Changes => "changes",
            LeftOut::Filter => "filter",
        }
    }
}

/// Whether the digest takes the change. `newsrooms` knows the sources' labels.
pub fn wanted(digest: &Digest, change: &Change, newsrooms: &[Newsroom]) -> Result<(), LeftOut> {
    if !shown_by(change).any(|source| selects(&digest.sources, source, newsrooms)) {
        return Err(LeftOut::Sources);
    }
    // It is only counted, whatever else the digest asks for.
    if change.kind == ChangeKind::Late {
        return Ok(());
    }
    if !digest.changes.contains(&change.kind) {
        return Err(LeftOut::Changes);
    }
    if digest.filter.as_ref().is_some_and(|asked| !filter::passes(asked, change, newsrooms)) {
        return Err(LeftOut::Filter);
    }
    Ok(())
}

/// One issue of changes that `wanted` let pass. An announcement stands once, under the first of its sources
/// that the digest takes, with its latest change; every announcement has its place. The edits of a living page stand
/// next to each other, those of one section together; what was undone in the end is not told. What turned up late is counted at the foot.
pub fn compose(digest: &Digest, edition: &Edition, changes: Vec<Change>, newsrooms: &[Newsroom], mut notices: Vec<String>) -> Issue {
    let (late, changes): (Vec<Change>, Vec<Change>) = changes.into_iter().partition(|change| change.kind == ChangeKind::Late);
    let mut by_source: BTreeMap<String, Vec<Change>> = BTreeMap::new();
    for mut change in one_each(changes) {
        if let Some(asked) = &digest.filter {
            change.announcement.stories = filter::stories(asked, &change, newsrooms);
        }
        by_source.entry(source_for(digest, &change, newsrooms)).or_default().push(change);
    }
    notices.extend(late_notices(digest, &late, newsrooms));
    let mut groups: Vec<Group> =
        by_source.into_iter().map(|(source, changes)| group(source, changes, newsrooms, digest.timezone)).collect();
    // A stable sort: groups that weigh the same stay in the order of their ids.
    groups.sort_by_key(|group| Reverse(weight(group, digest.timezone)));
    Issue {
        number: edition.number,
        digest_id: digest.id.clone(),
        title: digest.title.clone(),
        timezone: digest.timezone,
        from: edition.from,
        until: edition.until,
        next_at: edition.next_at,
        groups,
        newsrooms: newsrooms.to_vec(),
        notices,
        max_items: digest.max_items,
    }
}

/// The first of its sources that the digest takes.
fn source_for(digest: &Digest, change: &Change, newsrooms: &[Newsroom]) -> String {
    shown_by(change).find(|source| selects(&digest.sources, source, newsrooms)).unwrap_or(&change.source).to_owned()
}

/// How many old announcements turned up at which source.
fn late_notices(digest: &Digest, late: &[Change], newsrooms: &[Newsroom]) -> Vec<String> {
    let mut by_source: BTreeMap<String, usize> = BTreeMap::new();
    for change in late {
        *by_source.entry(source_for(digest, change, newsrooms)).or_default() += 1;
    }
    let line = |(source, count): (&String, &usize)| {
        let name = newsrooms.iter().find(|newsroom| newsroom.id == *source).map_or(source, |newsroom| &newsroom.name);
        format!("{} turned up at {name}.", many(*count, "older announcement", "older announcements"))
    };
    by_source.iter().map(line).collect()
}

/// The sources of a change, the one that showed the announcement first first.
fn shown_by(change: &Change) -> impl Iterator<Item = &str> {
    let sources = &change.announcement.sources;
    let own = (!sources.contains(&change.source)).then_some(change.source.as_str());
    sources.iter().map(String::as_str).chain(own)
}

/// Whether a digest that selects so takes what this source shows.
pub fn selects(selection: &Selection, source: &str, newsrooms: &[Newsroom]) -> bool {
    let labels = newsrooms.iter().find(|newsroom| newsroom.id == source).map_or(&[][..], |newsroom| &newsroom.labels);
    selection.is_all() || selection.ids.iter().any(|id| id == source) || labels.iter().any(|label| selection.labels.contains(label))
}

/// What happened to each announcement, as a reader who missed all of it wants to hear it: gone, if that
/// was the end of it; else new, if it came in this time; else changed, from what the reader knows.
fn one_each(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by_key(|change| (change.announcement.id, change.seen_at, change.id));
    let mut merged: Vec<Change> = Vec::new();
    let mut edits: Vec<Change> = Vec::new();
    for mut change in changes {
        if change.edit.is_some() {
            edits.push(change);
            continue;
        }
        match merged.last_mut() {
            Some(earlier) if earlier.announcement.id == change.announcement.id => {
                let was_new = earlier.kind == ChangeKind::New;
                let first_title = earlier.previous_title.take();
                if change.kind == ChangeKind::Updated {
                    change.previous_title = first_title.or(change.previous_title);
                    if was_new {
                        change.kind = ChangeKind::New;
                        change.previous_title = None;
                    }
                }
                *earlier = change;
            }
            _ => merged.push(change),
        }
    }
    // A headline that reads again as the reader knows it was not changed.
    let is_undone = |change: &Change| {
        let before = change.previous_title.as_deref().filter(|_| change.kind == ChangeKind::Updated);
        before.is_some_and(|before| title_key(before) == title_key(&change.announcement.title))
    };
    merged.retain(|change| !is_undone(change));
    merged.extend(edits::merge(edits));
    merged
}

fn group(source: String, changes: Vec<Change>, newsrooms: &[Newsroom], zone: Tz) -> Group {
    let mut pages: Vec<Vec<Change>> = Vec::new();
    for change in changes {
        match pages.last_mut() {
            Some(page) if change.edit.is_some() && page.last().is_some_and(|last| is_same_page(last, &change)) => page.push(change),
            _ => pages.push(vec![change]),
        }
    }
    pages.sort_by_key(|page| Reverse(page.iter().map(|change| freshness(change, zone)).max()));
    let changes = pages.into_iter().flatten().collect();
    // A source that left the config keeps its id for a name.
    let newsroom = newsrooms.iter().find(|newsroom| newsroom.id == source);
    let name = newsroom.map_or_else(|| source.clone(), |newsroom| newsroom.name.clone());
    let link = newsroom.map(|newsroom| newsroom.link.clone()).unwrap_or_default();
    Group { source, name, link, changes }
}

/// Topics count most: a reader named them. Then what is newest.
fn weight(group: &Group, zone: Tz) -> (usize, Option<(NaiveDate, DateTime<Utc>, i64)>) {
    let topics = group.changes.iter().map(|change| change.announcement.enrichment.topics.len()).sum();
    (topics, group.changes.iter().map(|change| freshness(change, zone)).max())
}

/// By the day it was published, as the reader's calendar has it; within a day by the time, if known, else by when it was seen.
fn freshness(change: &Change, zone: Tz) -> (NaiveDate, DateTime<Utc>, i64) {
    let (day, at) = match change.announcement.published {
        Some(Published::At(at)) => (at.with_timezone(&zone).date_naive(), at.to_utc()),
        Some(Published::Day(day)) => (day, change.seen_at),
        None => (change.seen_at.with_timezone(&zone).date_naive(), change.seen_at),
    };
    (day, at, change.id)
}

#[cfg(test)]
pub(super) mod samples;

#[cfg(test)]
mod tests {
    use super::samples::{change, digest, edition, newsrooms};
    use super::*;

    /// Groups and ids of announcements, in order: `acme: 2 1; globex: 3`.
    fn check(digest: &Digest, changes: Vec<Change>, expected: &str) -> Issue {
        let issue = compose(digest, &edition(), changes, &newsrooms(), Vec::new());
        let ids = |group: &Group| group.changes.iter().map(|change| format!(" {}", change.announcement.id)).collect::<String>();
        let found: Vec<String> = issue.groups.iter().map(|group| format!("{}:{}", group.source, ids(group))).collect();
        assert_eq!(found.join("; "), expected);
        issue
    }

    #[test]
    fn sources_and_changes_decide_what_is_wanted() {
        let mut digest = digest();
        let change = change(1, "acme", "A");
        assert_eq!(wanted(&digest, &change, &newsrooms()), Ok(()));
        digest.sources.ids = vec!["globex".into()];
        assert_eq!(wanted(&digest, &change, &newsrooms()), Err(LeftOut::Sources));
        digest.sources.labels = vec!["paper".into()];
        assert_eq!(wanted(&digest, &change, &newsrooms()), Ok(()));
        digest.changes = vec![ChangeKind::Withdrawn];
        assert_eq!(wanted(&digest, &change, &newsrooms()), Err(LeftOut::Changes));
    }

    #[test]
    fn an_announcement_of_several_sources_stands_once_under_the_first_wanted() {
        let mut shared = change(1, "acme", "A");
        shared.announcement.sources = vec!["acme".into(), "globex".into()];
        check(&digest(), vec![shared.clone()], "acme: 1");
        let mut globex_only = digest();
        globex_only.sources.ids = vec!["globex".into()];
        assert_eq!(wanted(&globex_only, &shared, &newsrooms()), Ok(()));
        check(&globex_only, vec![shared], "globex: 1");
    }

    #[test]
    fn the_newest_come_first_and_named_topics_before_them() {
        let dated = |id, source: &str, day: &str, topics: &[&str]| {
            let mut change = change(id, source, "A");
            change.announcement.published = Some(day.parse().unwrap());
            change.announcement.enrichment.topics = topics.iter().map(|topic| (*topic).into()).collect();
            change
        };
        let changes =
            vec![dated(1, "acme", "2026-11-20", &[]), dated(2, "acme", "2026-11-21", &[]), dated(3, "globex", "2026-11-19", &["Paper"])];
        check(&digest(), changes, "globex: 3; acme: 2 1");
        let changes = vec![
            dated(1, "acme", "2026-11-20T09:00:00Z", &[]),
            dated(2, "acme", "2026-11-20T10:00:00Z", &[]),
            dated(3, "globex", "2026-11-21", &[]),
        ];
        check(&digest(), changes, "globex: 3; acme: 2 1");
    }

    #[test]
    fn what_happened_in_between_is_told_once() {
        let happened = |id, kind, previous: Option<&str>| {
            let mut change = change(1, "acme", "C");
            (change.id, change.kind, change.previous_title) = (id, kind, previous.map(Into::into));
            change
        };
        let tell = |changes| {
            let issue = check(&digest(), changes, "acme: 1");
            let told = &issue.groups[0].changes[0];
            (told.kind, told.previous_title.clone())
        };
        use ChangeKind::{New, Updated, Withdrawn};
        assert_eq!(tell(vec![happened(2, Updated, Some("A")), happened(1, New, None)]), (New, None));
        assert_eq!(tell(vec![happened(1, Updated, Some("A")), happened(2, Updated, Some("B"))]), (Updated, Some("A".into())));
        assert_eq!(tell(vec![happened(1, New, None), happened(2, Withdrawn, None)]), (Withdrawn, None));
        let undone = vec![happened(1, Updated, Some("C")), happened(2, Updated, Some("B"))];
        check(&digest(), undone, "");
    }

    #[test]
    fn what_turned_up_late_is_counted_at_the_foot_whatever_a_digest_takes() {
        let mut digest = digest();
        digest.changes = vec![ChangeKind::Withdrawn];
        let late = |id, source| Change { kind: ChangeKind::Late, ..change(id, source, "Old") };
        assert_eq!(wanted(&digest, &late(1, "acme"), &newsrooms()), Ok(()));
        let issue = check(&digest, vec![late(1, "acme"), late(2, "acme"), late(3, "papier")], "");
        assert_eq!(issue.notices, ["2 older announcements turned up at Acme.", "1 older announcement turned up at Papier & Söhne."]);
    }

    #[test]
    fn a_source_that_left_the_config_keeps_its_place() {
        let issue = check(&digest(), vec![change(1, "gone", "A")], "gone: 1");
        assert_eq!((issue.groups[0].name.as_str(), issue.groups[0].link.as_str()), ("gone", ""));
    }
}
