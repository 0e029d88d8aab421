//! What the mail's templates get to see: words and dates ready to be shown, links that are safe to open.

mod edits;
mod stories;

use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use url::Url;

use self::edits::EditedSection;
use self::stories::Story;
use super::compose::is_same_page;
use super::wrap::clip;
use crate::model::{Change, ChangeKind, Edit, Group, Issue, Published, is_web};

pub(super) use self::edits::in_short;

/// In columns. No newsroom writes longer headlines; what does is not one.
const LONGEST_HEADLINE: usize = 300;
const LONGEST_TEASER: usize = 400;
const SHORT_TEASER: usize = 200;

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
    pub(super) subject: String,
    pub(super) preview: String,
    pub(super) title: String,
    pub(super) number: i64,
    pub(super) period: String,
    /// `12 announcements from 3 sources`.
    pub(super) count: String,
    /// `1 of 2`, where there is more than one.
    pub(super) part: Option<String>,
    pub(super) sections: Vec<Section>,
    pub(super) notices: Vec<String>,
    pub(super) next: Option<String>,
    pub(super) unsubscribe: String,
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
    previous: Option<String>,
    /// Date, language, other newsrooms, how many stories or edits.
    facts: Vec<String>,
    summary: Option<String>,
    figures: Vec<String>,
    topics: Vec<String>,
    /// Of a roundup; it has no summary, figures and topics but theirs.
    stories: Vec<Story>,
    /// Of a living page.
    sections: Vec<EditedSection>,
}

impl Item {
    /// One more edit of the page that this item stands for.
    pub(super) fn push_edit(&mut self, edit: &Edit, detail: Detail) {
        let path = edits::path(&edit.path);
        let edit = edits::edit(edit, detail);
        match self.sections.last_mut() {
            Some(section) if section.path == path => section.edits.push(edit),
            _ => self.sections.push(EditedSection { path, edits: vec![edit] }),
        }
    }
}

/// A living page with none of its edits yet.
pub(super) fn page(issue: &Issue, group: &Group, change: &Change) -> Item {
    let mut item = item(issue, group, change, Detail::Facts);
    let edits = group.changes.iter().filter(|other| is_same_page(other, change)).count();
    item.facts.insert(0, many(edits, "edit", "edits"));
    item
}

pub(super) fn item(issue: &Issue, group: &Group, change: &Change, detail: Detail) -> Item {
    let announcement = &change.announcement;
    let in_a_line = detail == Detail::Line;
    let gone = change.kind == ChangeKind::Withdrawn;
    let title = clip(&one_line(&announcement.title), LONGEST_HEADLINE);
    let previous = change.previous_title.as_deref().map(|title| clip(&one_line(title), LONGEST_HEADLINE));
    let mut facts: Vec<String> = announcement.published.iter().map(|published| date(published, issue.timezone)).collect();
    let stories = announcement.stories.as_slice();
    if !stories.is_empty() && !gone {
        facts.push(many(stories.len(), "story", "stories"));
    }
    if !in_a_line {
        facts.extend(announcement.language.as_deref().and_then(foreign));
        facts.extend(also(issue, group, change));
    }
    let is_bare = in_a_line || gone || !stories.is_empty();
    let enriched = |values: &[String]| if is_bare { Vec::new() } else { values.iter().map(|value| one_line(value)).collect() };
    Item {
        href: safe_link(&announcement.url),
        lang: announcement.language.as_deref().and_then(language_tag),
        dir: direction(announcement.language.as_deref()),
        in_a_line,
        state: match change.kind {
            ChangeKind::New | ChangeKind::Late => None,
            // Readers were told that it was withdrawn (`store::findings`).
            ChangeKind::Updated if change.previous_title.is_none() => Some("Published again"),
            ChangeKind::Updated => Some("Updated"),
            ChangeKind::Withdrawn => Some("Withdrawn"),
            ChangeKind::Edited => Some("Edited"),
        },
        previous: previous.filter(|previous| change.kind == ChangeKind::Updated && *previous != title && !in_a_line),
        title,
        facts,
        summary: if gone || !stories.is_empty() { None } else { summary(change, detail) },
        figures: enriched(&announcement.enrichment.figures),
        topics: enriched(&announcement.enrichment.topics),
        stories: if gone { Vec::new() } else { stories::stories(stories, detail) },
        sections: Vec::new(),
    }
}

fn summary(change: &Change, detail: Detail) -> Option<String> {
    let teaser =
        |limit| change.announcement.teaser.as_deref().map(|teaser| clip(&one_line(teaser), limit)).filter(|teaser| !teaser.is_empty());
    match detail {
        Detail::Full => change.announcement.enrichment.summary.as_deref().map(one_line).or_else(|| teaser(LONGEST_TEASER)),
        Detail::Teaser => teaser(SHORT_TEASER),
        Detail::Facts | Detail::Line => None,
    }
}

/// Who else showed it.
fn also(issue: &Issue, group: &Group, change: &Change) -> Option<String> {
    let names = change
        .announcement
        .sources
        .iter()
        .filter(|source| **source != group.source)
        .filter_map(|source| issue.newsrooms.iter().find(|newsroom| newsroom.id == *source))
        .map(|newsroom| newsroom.name.as_str());
    // Two sources of one newsroom, as its feed and its sitemap, are one name to a reader.
    let mut others: Vec<&str> = Vec::new();
    for name in names {
        if name != group.name && !others.contains(&name) {
            others.push(name);
        }
    }
    (!others.is_empty()).then(|| format!("also: {}", one_line(&others.join(", "))))
}

/// A day as it was given; an instant in the reader's zone, named.
fn date(published: &Published, zone: Tz) -> String {
    match published {
        Published::Day(day) => day.format("%a %-d %b %Y").to_string(),
        Published::At(at) => moment(at.to_utc(), zone),
    }
}

/// `Sat 21 Nov 2026, 08:00 CET`.
pub(super) fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    format!("{} {}", at.with_timezone(&zone).format("%a %-d %b %Y, %H:%M"), zone_name(at, zone))
}

/// `Fri 20 Nov, 08:00 – Sat 21 Nov 2026, 08:00 CET`.
pub(super) fn period(from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> String {
    if moment(from, zone) == moment(until, zone) {
        return moment(until, zone);
    }
    let (first, last) = (from.with_timezone(&zone), until.with_timezone(&zone));
    if zone_name(from, zone) != zone_name(until, zone) || first.year() != last.year() {
        return format!("{} – {}", moment(from, zone), moment(until, zone));
    }
    if first.date_naive() == last.date_naive() {
        return format!("{} – {} {}", first.format("%a %-d %b %Y, %H:%M"), last.format("%H:%M"), zone_name(until, zone));
    }
    format!("{} – {}", first.format("%a %-d %b, %H:%M"), moment(until, zone))
}

/// `CET`; zones without letters are told by their offset.
fn zone_name(at: DateTime<Utc>, zone: Tz) -> String {
    let name = at.with_timezone(&zone).format("%Z").to_string();
    if name.starts_with(['+', '-']) { format!("UTC{name}") } else { name }
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
pub(super) fn count(count: Count) -> String {
    let announcements = (count.announcements > 0).then(|| many(count.announcements, "announcement", "announcements"));
    let pages = (count.pages > 0).then(|| many(count.pages, "edited page", "edited pages"));
    let parts: Vec<String> = announcements.into_iter().chain(pages).collect();
    if parts.is_empty() {
        return "No announcements".to_owned();
    }
    format!("{} from {}", parts.join(" and "), many(count.sources, "source", "sources"))
}

/// `1 edit`, `2 edits`.
pub(super) fn many(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
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

fn direction(language: Option<&str>) -> Option<&'static str> {
    match language.map(primary).as_deref() {
        None => Some("auto"),
        Some("ar" | "he" | "iw" | "fa" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb") => Some("rtl"),
        Some(_) => None,
    }
}

/// The language's name, unless it is that of the mail.
fn foreign(tag: &str) -> Option<String> {
    let name = match primary(tag).as_str() {
        "en" | "" => return None,
        "ar" => "Arabic",
        "bg" => "Bulgarian",
        "ca" => "Catalan",
        "cs" => "Czech",
        "da" => "Danish",
        "de" => "German",
        "el" => "Greek",
        "es" => "Spanish",
        "et" => "Estonian",
        "fa" => "Persian",
        "fi" => "Finnish",
        "fr" => "French",
        "he" | "iw" => "Hebrew",
        "hi" => "Hindi",
        "hr" => "Croatian",
        "hu" => "Hungarian",
        "id" => "Indonesian",
        "it" => "Italian",
        "ja" => "Japanese",
        "ko" => "Korean",
        "lt" => "Lithuanian",
        "lv" => "Latvian",
        "ms" => "Malay",
        "nl" => "Dutch",
        "no" | "nb" | "nn" => "Norwegian",
        "pl" => "Polish",
        "pt" => "Portuguese",
        "ro" => "Romanian",
        "ru" => "Russian",
        "sk" => "Slovak",
        "sl" => "Slovenian",
        "sr" => "Serbian",
        "sv" => "Swedish",
        "th" => "Thai",
        "tr" => "Turkish",
        "uk" => "Ukrainian",
        "ur" => "Urdu",
        "vi" => "Vietnamese",
        "zh" => "Chinese",
        _ => return language_tag(tag),
    };
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::compose::samples::at;
    use super::*;

    #[test]
    fn dates_are_no_more_exact_than_given() {
        let zone = chrono_tz::Europe::Berlin;
        for (given, expected) in [
            ("2021-09-03", "Fri 3 Sep 2021"),
            ("2021-09-03T01:15:00Z", "Fri 3 Sep 2021, 03:15 CEST"),
            ("2021-09-03T09:15:00+08:00", "Fri 3 Sep 2021, 03:15 CEST"),
        ] {
            assert_eq!(date(&given.parse().unwrap(), zone), expected);
        }
        assert_eq!(moment(at("2026-01-05T06:00:00Z"), chrono_tz::America::Sao_Paulo), "Mon 5 Jan 2026, 03:00 UTC-03");
    }

    #[test]
    fn a_period_names_its_zone_and_both_where_clocks_change() {
        let zone = chrono_tz::Europe::Berlin;
        let check = |from, until, expected| assert_eq!(period(at(from), at(until), zone), expected);
        check("2026-11-20T07:00:00Z", "2026-11-21T07:00:00Z", "Fri 20 Nov, 08:00 – Sat 21 Nov 2026, 08:00 CET");
        check("2026-11-20T07:00:00Z", "2026-11-20T07:00:59Z", "Fri 20 Nov 2026, 08:00 CET");
        check("2026-11-20T07:00:00Z", "2026-11-20T11:00:00Z", "Fri 20 Nov 2026, 08:00 – 12:00 CET");
        check("2026-10-24T06:00:00Z", "2026-10-25T07:00:00Z", "Sat 24 Oct 2026, 08:00 CEST – Sun 25 Oct 2026, 08:00 CET");
    }

    #[test]
    fn announcements_and_edited_pages_are_counted_apart() {
        let check = |announcements, pages, expected| assert_eq!(count(Count { announcements, pages, sources: 2 }), expected);
        check(12, 0, "12 announcements from 2 sources");
        check(1, 2, "1 announcement and 2 edited pages from 2 sources");
        check(0, 1, "1 edited page from 2 sources");
        check(0, 0, "No announcements");
    }

    #[test]
    fn only_web_links_pass() {
        assert_eq!(safe_link("https://e.com/a b").as_deref(), Some("https://e.com/a%20b"));
        for bad in ["javascript:alert(1)", "data:text/html,x", "/news", "mailto:a@e.com", ""] {
            assert_eq!(safe_link(bad), None, "{bad}");
        }
    }

    #[test]
    fn languages_are_named_where_they_are_not_the_mails() {
        assert_eq!(foreign("de-AT").as_deref(), Some("German"));
        assert_eq!(foreign("en-GB"), None);
        assert_eq!(foreign("eu").as_deref(), Some("eu"));
        assert_eq!(language_tag("zh_CN").as_deref(), Some("zh-CN"));
        assert_eq!(language_tag("x\" onload=\""), None);
    }
}
