//! From the changes that a digest takes to one issue: each announcement once, in reading order.

mod edits;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::filter;
use super::language::texts;
use super::retold::{self, keep_stories};
use super::weight::{Rank, Scales};
use crate::model::{Announcement, Change, ChangeKind, Digest, Group, GroupBy, Heading, Issue, Newsroom, Selection, reads_alike};

pub(super) use self::edits::is_same_page;

/// What is known of an issue before its contents are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition<'a> {
    /// 1 for a digest's first.
    pub number: i64,
    /// End of the issue before, or the digest's start.
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    /// When the next one is due.
    pub next_at: Option<DateTime<Utc>>,
    /// What issues before told, as far back as a letter may look.
    pub told: &'a [Announcement],
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

/// One issue of changes that `wanted` let pass. An announcement stands once, told of the first of its sources
/// that the digest takes, with its latest change; every announcement has its place. The edits of a living page stand
/// next to each other, those of one section together; what was undone in the end is not told. What turned up late is counted at the foot.
pub fn compose(digest: &Digest, edition: &Edition<'_>, changes: Vec<Change>, newsrooms: &[Newsroom], mut notices: Vec<String>) -> Issue {
    let (late, changes): (Vec<Change>, Vec<Change>) = changes.into_iter().partition(|change| change.kind == ChangeKind::Late);
    let mut told = one_each(digest, changes);
    for change in &mut told {
        if let Some(asked) = &digest.filter {
            let stories = filter::stories(asked, change, newsrooms);
            keep_stories(&mut change.announcement, stories);
        }
        change.source = source_for(digest, change, newsrooms);
    }
    retold::leave_out(&mut told, edition.told);
    notices.extend(late_notices(digest, &late, newsrooms));
    let scales = Scales { until: edition.until, zone: digest.timezone, newsrooms };
    Issue {
        number: edition.number,
        digest_id: digest.id.clone(),
        title: digest.title.clone(),
        timezone: digest.timezone,
        language: digest.language,
        from: edition.from,
        until: edition.until,
        next_at: edition.next_at,
        groups: groups(told, digest.group_by, &scales),
        newsrooms: newsrooms.to_vec(),
        notices,
        summaries: digest.summaries,
        max_items: digest.max_items,
        subject: digest.subject.clone(),
        intro: digest.intro.clone(),
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
    let texts = texts(digest.language);
    let line = |(source, count): (&String, &usize)| {
        let name = newsrooms.iter().find(|newsroom| newsroom.id == *source).map_or(source, |newsroom| &newsroom.name);
        texts.counted(texts.sources.late, *count, &[("name", name)])
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

/// What happened to each announcement, as a reader who missed all of it wants to hear it.
fn one_each(digest: &Digest, changes: Vec<Change>) -> Vec<Change> {
    let (edits, mut changes): (Vec<Change>, Vec<Change>) = changes.into_iter().partition(|change| change.edit.is_some());
    changes.sort_by_key(|change| (change.announcement.id, change.seen_at, change.id));
    let hears_withdrawals = digest.changes.contains(&ChangeKind::Withdrawn);
    let of_one = changes.chunk_by(|a, b| a.announcement.id == b.announcement.id);
    let mut merged: Vec<Change> = of_one.filter_map(|changes| in_the_end(changes, hears_withdrawals)).collect();
    merged.extend(edits::merge(edits));
    merged
}

/// What the changes of one announcement come to, in the order in which they were seen: gone, if that was the end of it; else new, if
/// it came in this time; else changed, from what the reader knows. What was undone in the end is nothing.
fn in_the_end(changes: &[Change], hears_withdrawals: bool) -> Option<Change> {
    let (first, last) = (changes.first()?, changes.last()?);
    // What was put back has no former headline; its withdrawal was told, if the reader hears of such.
    let is_return = |change: &Change| change.kind == ChangeKind::Updated && change.previous_title.is_none();
    let (was_gone, is_gone) = (is_return(first) && hears_withdrawals, last.kind == ChangeKind::Withdrawn);
    let told = |kind, previous_title| Some(Change { kind, previous_title, ..last.clone() });
    if changes.iter().any(|change| change.kind == ChangeKind::New) {
        return told(if is_gone { ChangeKind::Withdrawn } else { ChangeKind::New }, None);
    }
    let before = changes.iter().find_map(|change| change.previous_title.clone());
    match (was_gone, is_gone) {
        (true, true) => None,
        (false, true) => told(ChangeKind::Withdrawn, None),
        (true, false) => told(ChangeKind::Updated, None),
        // A headline that reads again as the reader knows it was not changed.
        (false, false) => {
            let host = last.announcement.url.split('/').nth(2).unwrap_or_default();
            told(ChangeKind::Updated, Some(before.filter(|before| !reads_alike(before, &last.announcement.title, host))?))
        }
    }
}

/// What stands together, the edits of one living page in one, under headings; what weighs most first, in each group and among them.
/// Days follow the calendar instead, the newest first. What fits under no heading comes last.
fn groups(told: Vec<Change>, by: GroupBy, scales: &Scales<'_>) -> Vec<Group> {
    let mut pages: Vec<Vec<Change>> = Vec::new();
    for change in told {
        match pages.last_mut() {
            Some(page) if page.last().is_some_and(|last| is_same_page(last, &change)) => page.push(change),
            _ => pages.push(vec![change]),
        }
    }
    let rank = |page: &[Change]| page.iter().map(|change| scales.rank(change)).min();
    pages.sort_by_cached_key(|page| rank(page));
    let mut groups: Vec<(Option<Rank>, Group)> = Vec::new();
    for page in pages {
        let Some(heading) = heading(&page, by, scales) else { continue };
        match groups.iter_mut().find(|(_, group)| is_same(&group.heading, &heading)) {
            Some((_, group)) => group.changes.extend(page),
            None => groups.push((rank(&page), Group { heading, changes: page })),
        }
    }
    groups.sort_by_key(|(rank, group)| match &group.heading {
        Heading::Source { .. } | Heading::Topic(Some(_)) => (false, Reverse(None), *rank),
        Heading::Day(day) => (day.is_none(), Reverse(*day), *rank),
        Heading::Topic(None) => (true, Reverse(None), *rank),
    });
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Two sources of one newsroom, as its feed and its listing, have one heading.
fn is_same(a: &Heading, b: &Heading) -> bool {
    match (a, b) {
        (Heading::Source { name: a, .. }, Heading::Source { name: b, .. }) => a == b,
        _ => a == b,
    }
}

/// An announcement of several topics stands under the first in the config, which is where its author put what matters most; a page
/// under one that the first of its edits names, and of the day of the latest.
fn heading(page: &[Change], by: GroupBy, scales: &Scales<'_>) -> Option<Heading> {
    let change = page.iter().max_by_key(|change| change.seen_at)?;
    Some(match by {
        GroupBy::Topic => Heading::Topic(page.iter().find_map(|change| change.announcement.enrichment.topics.first().cloned())),
        GroupBy::Date => Heading::Day(scales.day(change)),
        GroupBy::Source => {
            let newsroom = scales.newsrooms.iter().find(|newsroom| newsroom.id == change.source);
            // A source that left the config keeps its id for a name.
            let name = newsroom.map_or_else(|| change.source.clone(), |newsroom| newsroom.name.clone());
            Heading::Source { id: change.source.clone(), name, link: newsroom.map(|newsroom| newsroom.link.clone()).unwrap_or_default() }
        }
    })
}

#[cfg(test)]
pub(super) mod samples;

#[cfg(test)]
mod tests {
    use super::samples::{change, digest, edited, edition, newsrooms};
    use super::*;
    use crate::model::{Enrichment, Story};

    /// Groups and ids of announcements, in order: `acme: 2 1; globex: 3`.
    fn check(digest: &Digest, changes: Vec<Change>, expected: &str) -> Issue {
        let issue = compose(digest, &edition(), changes, &newsrooms(), Vec::new());
        let ids = |group: &Group| group.changes.iter().map(|change| format!(" {}", change.announcement.id)).collect::<String>();
        let name = |heading: &Heading| match heading {
            Heading::Source { id, .. } => id.clone(),
            Heading::Topic(topic) => topic.clone().unwrap_or_else(|| "-".into()),
            Heading::Day(day) => day.map_or_else(|| "-".into(), |day| day.to_string()),
        };
        let found: Vec<String> = issue.groups.iter().map(|group| format!("{}:{}", name(&group.heading), ids(group))).collect();
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

    /// `day` may be empty.
    fn dated(id: i64, source: &str, day: &str, topics: &[&str]) -> Change {
        let mut change = change(id, source, "A");
        change.announcement.published = (!day.is_empty()).then(|| day.parse().unwrap());
        change.announcement.enrichment.topics = topics.iter().map(|topic| (*topic).into()).collect();
        change
    }

    #[test]
    fn the_newest_come_first_and_named_topics_before_them() {
        let changes =
            vec![dated(1, "acme", "2026-11-20", &[]), dated(2, "acme", "2026-11-21", &[]), dated(3, "globex", "2026-11-19", &["Paper"])];
        check(&digest(), changes, "globex: 3; acme: 2 1");
        let changes = vec![
            dated(1, "acme", "2026-11-20T09:00:00Z", &[]),
            dated(2, "acme", "2026-11-20T10:00:00Z", &["Paper"]),
            dated(3, "acme", "2026-11-21", &[]),
            dated(4, "globex", "2026-11-21", &[]),
        ];
        check(&digest(), changes, "acme: 2 3 1; globex: 4");
    }

    #[test]
    fn two_sources_of_one_newsroom_stand_under_one_heading() {
        let mut newsrooms = newsrooms();
        newsrooms.push(Newsroom { id: "feed".into(), ..newsrooms[0].clone() });
        let changes = vec![change(1, "acme", "A"), change(2, "globex", "B"), change(3, "feed", "C")];
        let issue = compose(&digest(), &edition(), changes, &newsrooms, Vec::new());
        assert_eq!(issue.groups.iter().map(|group| group.changes.len()).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn of_a_letter_the_stories_that_are_left_make_its_topics() {
        let story = |title: &str, topic: &str| Story {
            title: title.into(),
            text: "In brief.".into(),
            enrichment: Enrichment { topics: vec![topic.into()], ..Enrichment::default() },
            ..Story::default()
        };
        let mut letter = dated(1, "acme", "2026-11-21", &["Ink", "Paper"]);
        letter.announcement.stories = vec![story("Ink is dear", "Ink"), story("Paper is not", "Paper")];
        let filter = Some(filter::parse("title:paper").unwrap());
        let issue = check(&Digest { group_by: GroupBy::Topic, filter, ..digest() }, vec![letter], "Paper: 1");
        assert_eq!(issue.groups[0].changes[0].announcement.stories.len(), 1);
    }

    #[test]
    fn a_letter_keeps_its_story_where_the_release_is_withdrawn_in_the_same_issue() {
        let text = "Paper from the mill in Gdynia goes to Oslo, 640 tons of it a week, by the ferry that leaves at night.";
        let mut release = change(1, "acme", "Paper goes to Oslo by ferry");
        release.announcement.text = Some(text.into());
        let gone = Change { id: 2, kind: ChangeKind::Withdrawn, ..release.clone() };
        let mut letter = change(3, "acme", "Our week");
        let story = Story { title: release.announcement.title.clone(), text: text.into(), ..Story::default() };
        letter.announcement.stories = vec![story];
        let stories = |changes: Vec<Change>, expected: usize| {
            let issue = compose(&digest(), &edition(), changes, &newsrooms(), Vec::new());
            let left = issue.groups.iter().flat_map(|group| &group.changes).map(|change| change.announcement.stories.len()).sum::<usize>();
            assert_eq!(left, expected);
        };
        stories(vec![release.clone(), letter.clone()], 0);
        stories(vec![release, gone, letter], 1);
    }

    #[test]
    fn under_topics_each_announcement_stands_once_and_what_names_none_comes_last() {
        let digest = Digest { group_by: GroupBy::Topic, ..digest() };
        let changes = vec![
            dated(1, "acme", "2026-11-21", &[]),
            dated(2, "acme", "2026-11-10", &["Paper"]),
            dated(3, "globex", "2026-11-21", &["Ink", "Paper"]),
            dated(4, "globex", "2026-11-21", &["Paper"]),
        ];
        check(&digest, changes, "Ink: 3; Paper: 4 2; -: 1");
    }

    #[test]
    fn under_days_the_newest_is_first_and_the_undated_last() {
        let digest = Digest { group_by: GroupBy::Date, ..digest() };
        let mut page = edited(5, 5, "A: one > two");
        page.seen_at = "2026-11-20T06:00:00Z".parse().unwrap();
        let changes = vec![
            dated(1, "acme", "", &["Paper"]),
            dated(2, "acme", "2026-11-20T23:30:00Z", &[]),
            dated(3, "globex", "2026-11-20", &[]),
            dated(4, "globex", "2026-11-20", &["Paper"]),
            page,
        ];
        check(&digest, changes, "2026-11-21: 2; 2026-11-20: 4 3 5; -: 1");
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
        let only_the_name_of_the_site = vec![happened(1, Updated, Some("C | Acme")), happened(2, Updated, Some("B"))];
        check(&digest(), only_the_name_of_the_site, "");
    }

    /// The changes of one announcement in a word each, `updated` with its former headline, and what is told of them.
    fn check_told(changes: &str, expected: &str) {
        let digest = digest();
        told_to(&digest, changes, expected);
    }

    fn told_to(digest: &Digest, changes: &str, expected: &str) {
        let happened = |(id, word): (i64, &str)| {
            let (word, before) = word.split_once(':').map_or((word, None), |(word, before)| (word, Some(before.to_owned())));
            let kind = ChangeKind::ALL.into_iter().find(|kind| kind.as_str() == word).unwrap();
            Change { id, kind, previous_title: before, ..change(1, "acme", "C") }
        };
        let issue = compose(digest, &edition(), (1..).zip(changes.split(' ')).map(happened).collect(), &newsrooms(), Vec::new());
        let told = |change: &Change| match &change.previous_title {
            Some(before) => format!("{}:{before}", change.kind.as_str()),
            None => change.kind.as_str().to_owned(),
        };
        let found: Vec<String> = issue.groups.iter().flat_map(|group| &group.changes).map(told).collect();
        assert_eq!(found.join(" "), expected, "{changes}");
    }

    #[test]
    fn a_withdrawal_that_is_undone_before_anybody_heard_of_it_is_nothing() {
        check_told("withdrawn", "withdrawn");
        check_told("withdrawn updated", "");
        check_told("withdrawn updated withdrawn", "withdrawn");
        check_told("withdrawn updated updated:A", "updated:A");
        check_told("updated:A withdrawn updated", "updated:A");
        check_told("new withdrawn updated", "new");
        check_told("new withdrawn updated withdrawn", "withdrawn");
    }

    #[test]
    fn what_is_back_after_a_withdrawal_that_was_told_is_told() {
        check_told("updated", "updated");
        check_told("updated updated:A", "updated");
        check_told("updated withdrawn", "");
        check_told("updated withdrawn updated", "updated");
        let mut never_heard = digest();
        never_heard.changes = vec![ChangeKind::New, ChangeKind::Updated];
        told_to(&never_heard, "updated", "");
        told_to(&never_heard, "updated updated:A", "updated:A");
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
        assert_eq!(issue.groups[0].heading, Heading::Source { id: "gone".into(), name: "gone".into(), link: String::new() });
    }
}
