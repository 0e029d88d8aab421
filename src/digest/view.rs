//! What the mail's templates get to see: words and dates ready to be shown, links that are safe to open. `docs/templates.md`
//! lists it for those who write templates of their own.

mod edits;
mod overview;
mod stories;

use chrono::{DateTime, Datelike, Utc};
use serde::Serialize;
use url::Url;

use self::edits::EditedSection;
pub(super) use self::edits::in_short;
pub(super) use self::overview::{Highlight, highlights};
use self::stories::Story;
use super::compose::is_same_page;
use super::language::{Labels, Texts, fill, texts};
use super::wrap::clip;
use crate::model::{Change, ChangeKind, Edit, Group, Heading, Issue, NoticeKind, Published, Summaries, is_web};

/// In columns. No newsroom writes longer headlines; what does is not one.
const LONGEST_HEADLINE: usize = 300;
const LONGEST_TEASER: usize = 400;
const SHORT_TEASER: usize = 200;
/// Three long sentences.
const LONGEST_SUMMARY: usize = 1_200;
const LONGEST_NOTICE: usize = 300;
const LONGEST_NAME: usize = 120;
/// More names than these say only that there are many.
const MOST_NAMES: usize = 8;
/// At the foot.
const MOST_NOTICES: usize = 60;

/// How much of an announcement is shown; each step leaves more out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    Full,
    /// The newsroom's own teaser, shortened, in place of the summary.
    Teaser,
    /// Headline, dates, figures and topics.
    Facts,
    /// One line.
    Line,
}

/// One mail's contents.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    /// BCP 47, of the mail's own words.
    pub(super) language: &'static str,
    /// The mail's own words, for labels.
    pub(super) texts: Labels,
    /// Empty while the subject itself is made.
    pub(super) subject: String,
    pub(super) preview: String,
    pub(super) title: String,
    pub(super) number: i64,
    /// `issue 7`
    pub(super) issue: String,
    /// `part 1 of 2`, where there is more than one.
    pub(super) part: Option<String>,
    pub(super) period: String,
    /// The last day of the period.
    pub(super) date: String,
    /// Announcements and edited pages.
    pub(super) count: usize,
    pub(super) announcements: usize,
    pub(super) pages: usize,
    pub(super) sources: usize,
    /// `12 announcements from 3 sources`
    pub(super) contents: String,
    /// The weightiest story's headline and newsroom; `None` in a mail without any.
    pub(super) lead: Option<String>,
    pub(super) lead_source: Option<String>,
    /// The weightiest stories; none where all of them stand right below.
    pub(super) highlights: Vec<Highlight>,
    /// Paragraphs.
    pub(super) intro: Vec<String>,
    pub(super) sections: Vec<Section>,
    pub(super) notices: Vec<String>,
    /// When the next mail comes.
    pub(super) next: Option<String>,
    pub(super) unsubscribe: String,
    /// Why the reader gets this.
    pub(super) why: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) href: Option<String>,
    pub(super) items: Vec<Item>,
}

#[derive(Debug, Serialize)]
pub(super) struct Item {
    title: String,
    href: Option<String>,
    /// Attributes for HTML, of the texts that are the newsroom's.
    lang: Option<String>,
    dir: Option<&'static str>,
    in_a_line: bool,
    /// `Updated`, `Published again`, `Withdrawn`, `Edited`.
    state: Option<&'static str>,
    /// What the newsroom says about it: an embargo, a correction. In a line it is one of the facts.
    notices: Vec<Mark>,
    previous: Option<String>,
    /// Its newsroom, where no heading names it; date, language, other newsrooms, how many stories or edits.
    facts: Vec<String>,
    summary: Option<String>,
    figures: Vec<String>,
    topics: Vec<String>,
    /// Of a roundup; it has no summary, figures and topics but theirs.
    stories: Vec<Story>,
    /// Of a living page.
    sections: Vec<EditedSection>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Mark {
    label: &'static str,
    text: String,
}

impl Item {
    /// One more edit of the page that this item stands for.
    pub(super) fn push_edit(&mut self, edit: &Edit, detail: Detail, texts: &Texts) {
        let path = edits::path(&edit.path);
        let edit = edits::edit(edit, detail, texts);
        match self.sections.last_mut() {
            Some(section) if section.path == path => section.edits.push(edit),
            _ => self.sections.push(EditedSection { path, edits: vec![edit] }),
        }
    }
}

/// The heading of a group, with a link where it has one.
pub(super) fn section(issue: &Issue, heading: &Heading) -> Section {
    let texts = texts(issue.language);
    let (name, link) = match heading {
        Heading::Source { name, link, .. } => (name.clone(), link.as_str()),
        Heading::Topic(topic) => (topic.clone().unwrap_or_else(|| texts.headings.no_topic.to_owned()), ""),
        Heading::Day(day) => (day.map_or_else(|| texts.headings.no_day.to_owned(), |day| texts.day(day)), ""),
    };
    Section { name: clip(&one_line(&name), LONGEST_NAME), href: safe_link(link), items: Vec::new() }
}

/// A living page with none of its edits yet.
pub(super) fn page(issue: &Issue, group: &Group, change: &Change) -> Item {
    let mut item = item(issue, group, change, Detail::Facts);
    let edits = group.changes.iter().filter(|other| is_same_page(other, change)).count();
    let texts = texts(issue.language);
    let behind_its_name = usize::from(!matches!(group.heading, Heading::Source { .. }));
    item.facts.insert(behind_its_name, texts.count(texts.counts.edits, edits));
    let of_page = group.changes.iter().filter(|other| is_same_page(other, change));
    item.topics.clear();
    for topic in of_page.flat_map(|edit| &edit.announcement.enrichment.topics).map(|topic| one_line(topic)) {
        if item.topics.len() < MOST_NAMES && !item.topics.contains(&topic) {
            item.topics.push(topic);
        }
    }
    // The edits are counted, and each says what it is.
    item.state = None;
    item
}

pub(super) fn item(issue: &Issue, group: &Group, change: &Change, detail: Detail) -> Item {
    let announcement = &change.announcement;
    let texts = texts(issue.language);
    let in_a_line = detail == Detail::Line;
    let gone = change.kind == ChangeKind::Withdrawn;
    let title = headline(&announcement.title);
    let previous = change.previous_title.as_deref().map(headline);
    let stories = announcement.stories.as_slice();
    let is_bare = in_a_line || gone || !stories.is_empty();
    let enriched =
        |values: &[String]| if is_bare { Vec::new() } else { values.iter().take(MOST_NAMES).map(|value| one_line(value)).collect() };
    Item {
        href: safe_link(&announcement.url),
        lang: announcement.language.as_deref().and_then(language_tag),
        dir: direction(announcement.language.as_deref(), &announcement.title),
        in_a_line,
        state: state(change, texts),
        notices: if gone || in_a_line { Vec::new() } else { marks(change, texts) },
        previous: previous.filter(|previous| change.kind == ChangeKind::Updated && *previous != title && !in_a_line),
        title,
        facts: facts(issue, group, change, detail),
        summary: if gone || !stories.is_empty() || issue.summaries == Summaries::None { None } else { summary(change, detail) },
        figures: enriched(&announcement.enrichment.figures),
        topics: enriched(&announcement.enrichment.topics),
        stories: if gone { Vec::new() } else { stories::stories(stories, detail, issue.summaries) },
        sections: Vec::new(),
    }
}

pub(super) fn headline(title: &str) -> String {
    clip(&one_line(title), LONGEST_HEADLINE)
}

fn state(change: &Change, texts: &Texts) -> Option<&'static str> {
    match change.kind {
        ChangeKind::New | ChangeKind::Late => None,
        // Readers were told that it was withdrawn (`store::findings`).
        ChangeKind::Updated if change.previous_title.is_none() => Some(texts.states.published_again),
        ChangeKind::Updated => Some(texts.states.updated),
        ChangeKind::Withdrawn => Some(texts.states.withdrawn),
        ChangeKind::Edited => Some(texts.states.edited),
    }
}

/// What the newsroom says about the announcement, each thing once.
fn marks(change: &Change, texts: &Texts) -> Vec<Mark> {
    let label = |kind| match kind {
        NoticeKind::Embargo => texts.notices.embargo,
        NoticeKind::Correction => texts.notices.correction,
        NoticeKind::Retraction => texts.notices.retraction,
        NoticeKind::Advisory => texts.notices.advisory,
        NoticeKind::Restriction => texts.notices.restriction,
    };
    let mut marks: Vec<Mark> = Vec::new();
    for notice in change.announcement.notices.iter().take(MOST_NAMES) {
        let mark = Mark { label: label(notice.kind), text: clip(&one_line(&notice.text), LONGEST_NOTICE) };
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    }
    marks
}

fn facts(issue: &Issue, group: &Group, change: &Change, detail: Detail) -> Vec<String> {
    let announcement = &change.announcement;
    let texts = texts(issue.language);
    let is_named = matches!(group.heading, Heading::Source { .. });
    let mut facts: Vec<String> = if is_named { Vec::new() } else { vec![source_name(issue, &change.source)] };
    if detail == Detail::Line && change.kind != ChangeKind::Withdrawn {
        // In a line there is no room for what it says, but that it says something must not be missed.
        let mut labels: Vec<&str> = marks(change, texts).iter().map(|mark| mark.label).collect();
        labels.dedup();
        facts.extend(labels.into_iter().map(str::to_owned));
    }
    // The heading says it already.
    let published = announcement.published.filter(|published| match (published, &group.heading) {
        (Published::Day(day), Heading::Day(heading)) => Some(*day) != *heading,
        _ => true,
    });
    facts.extend(published.map(|published| texts.published(&published, issue.timezone)));
    if !announcement.stories.is_empty() && change.kind != ChangeKind::Withdrawn {
        facts.push(texts.count(texts.counts.stories, announcement.stories.len()));
    }
    if detail != Detail::Line {
        facts.extend(announcement.language.as_deref().filter(|tag| language_tag(tag).is_some()).and_then(|tag| texts.foreign(tag)));
        facts.extend(also(issue, change));
    }
    facts
}

pub(super) fn summary(change: &Change, detail: Detail) -> Option<String> {
    let teaser =
        |limit| change.announcement.teaser.as_deref().map(|teaser| clip(&one_line(teaser), limit)).filter(|teaser| !teaser.is_empty());
    let summary = change.announcement.enrichment.summary.as_deref();
    match detail {
        Detail::Full => summary.map(|summary| clip(&one_line(summary), LONGEST_SUMMARY)).or_else(|| teaser(LONGEST_TEASER)),
        Detail::Teaser => teaser(SHORT_TEASER),
        Detail::Facts | Detail::Line => None,
    }
}

/// What readers call a source.
pub(super) fn source_name(issue: &Issue, source: &str) -> String {
    let name = issue.newsrooms.iter().find(|newsroom| newsroom.id == source).map_or(source, |newsroom| &newsroom.name);
    clip(&one_line(name), LONGEST_NAME)
}

/// Who else showed it.
fn also(issue: &Issue, change: &Change) -> Option<String> {
    let own = source_name(issue, &change.source);
    let others = change.announcement.sources.iter().filter(|source| issue.newsrooms.iter().any(|newsroom| newsroom.id == **source));
    // Two sources of one newsroom, as its feed and its sitemap, are one name to a reader.
    let mut names: Vec<String> = Vec::new();
    for name in others.map(|source| source_name(issue, source)) {
        if name != own && !names.contains(&name) {
            names.push(name);
        }
    }
    let more = names.len().saturating_sub(MOST_NAMES);
    let texts = texts(issue.language);
    names.truncate(MOST_NAMES);
    let mut listed = names.join(", ");
    if more > 0 {
        listed = format!("{listed} {}", texts.count(texts.counts.more, more));
    }
    (!listed.is_empty()).then(|| fill(texts.states.also, &[("names", &listed)]))
}

/// Lines for the foot, and how many more there would be.
pub(super) fn notices(issue: &Issue) -> Vec<String> {
    let mut lines: Vec<String> = issue.notices.iter().take(MOST_NOTICES).map(|notice| clip(&one_line(notice), LONGEST_SUMMARY)).collect();
    if issue.notices.len() > MOST_NOTICES {
        let texts = texts(issue.language);
        lines.push(format!("… {}", texts.count(texts.counts.more, issue.notices.len() - MOST_NOTICES)));
    }
    lines
}

/// When the next mail comes: `Sat 21 Nov, 08:00 CET`, with the year where it is not the period's.
pub(super) fn next(issue: &Issue, at: DateTime<Utc>) -> String {
    let year = |at: DateTime<Utc>| at.with_timezone(&issue.timezone).year();
    let texts = texts(issue.language);
    if year(at) == year(issue.until) { texts.moment_of_year(at, issue.timezone) } else { texts.moment(at, issue.timezone) }
}

/// How much an issue holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) announcements: usize,
    /// Living pages with edits.
    pub(super) pages: usize,
    pub(super) sources: usize,
}

/// `12 announcements and 1 edited page from 3 sources`.
pub(super) fn contents(count: Count, texts: &Texts) -> String {
    let announcements = texts.count(texts.counts.announcements, count.announcements);
    let pages = texts.count(texts.counts.edited_pages, count.pages);
    let what = match (count.announcements, count.pages) {
        (0, 0) => return texts.counts.none.to_owned(),
        (_, 0) => announcements,
        (0, _) => pages,
        _ => fill(texts.counts.both, &[("announcements", &announcements), ("pages", &pages)]),
    };
    fill(texts.counts.from_sources, &[("what", &what), ("sources", &texts.count(texts.counts.sources, count.sources))])
}

/// Escaping does not stop `javascript:` links, so only web addresses pass.
pub(super) fn safe_link(link: &str) -> Option<String> {
    Url::parse(link).ok().filter(is_web).map(String::from)
}

/// Text from outside on one line, without characters that are not seen but turn what is: control characters
/// and direction overrides. The private-use marks that stand for the unsubscribe link go too.
pub(super) fn one_line(text: &str) -> String {
    let seen = |c: &char| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{ad}' | '\u{200b}');
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(seen).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// The tag, if it is one, for `lang`.
fn language_tag(tag: &str) -> Option<String> {
    let plain = tag.replace('_', "-");
    let is_tag = (2..=3).contains(&primary(tag).len())
        && plain.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    is_tag.then_some(plain)
}

/// By the language; where that is unknown, or what the page says of it cannot be true, by the first letter of the headline.
fn direction(language: Option<&str>, title: &str) -> Option<&'static str> {
    const RIGHT_TO_LEFT: [&str; 11] = ["ar", "he", "iw", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"];
    let is_right_to_left = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}');
    let language = language.map(primary);
    if language.as_deref().is_some_and(|language| RIGHT_TO_LEFT.contains(&language)) {
        return Some("rtl");
    }
    match title.chars().find(|c| c.is_alphabetic()) {
        Some(first) if is_right_to_left(first) => Some("rtl"),
        _ => language.is_none().then_some("auto"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;

    #[test]
    fn announcements_and_edited_pages_are_counted_apart() {
        let check = |language, announcements, pages, expected| {
            assert_eq!(contents(Count { announcements, pages, sources: 2 }, texts(language)), expected);
        };
        check(Language::English, 12, 0, "12 announcements from 2 sources");
        check(Language::English, 1, 2, "1 announcement and 2 edited pages from 2 sources");
        check(Language::English, 0, 1, "1 edited page from 2 sources");
        check(Language::English, 0, 0, "No announcements");
        check(Language::German, 1, 2, "1 Meldung und 2 geänderte Seiten aus 2 Quellen");
    }

    #[test]
    fn only_web_links_pass() {
        assert_eq!(safe_link("https://e.com/a b").as_deref(), Some("https://e.com/a%20b"));
        for bad in ["javascript:alert(1)", "data:text/html,x", "/news", "mailto:a@e.com", ""] {
            assert_eq!(safe_link(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_headline_decides_where_the_language_cannot_be_true() {
        for (language, title, expected) in [
            (Some("ar"), "Acme تفتتح", Some("rtl")),
            (Some("en"), "48 مصنع Acme", Some("rtl")),
            (Some("en"), "Acme", None),
            (None, "מפעל", Some("rtl")),
            (None, "Acme", Some("auto")),
        ] {
            assert_eq!(direction(language, title), expected, "{language:?} {title}");
        }
    }

    #[test]
    fn only_tags_are_tags() {
        assert_eq!(language_tag("zh_CN").as_deref(), Some("zh-CN"));
        assert_eq!(language_tag("x\" onload=\""), None);
    }
}
