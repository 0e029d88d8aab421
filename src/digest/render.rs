//! From an issue to mails: subject, plain text, HTML, within a size that mail programs show whole.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

use super::compose::is_same_page;
use super::subject::subject;
use super::view::{self, Detail, Page, Section};
use super::wrap::wrap;
use crate::model::{Change, ChangeKind, Issue};

/// Stands in a rendered mail where the reader's own unsubscribe link goes. Private-use characters: no
/// text from outside keeps them.
pub const UNSUBSCRIBE: &str = "\u{e000}unsubscribe\u{e001}";

/// In bytes of HTML. The largest mailbox provider cuts a mail above some 102 KB; the link that a reader gets for
/// `UNSUBSCRIBE`, and what relays add, must fit in between.
const BUDGET: usize = 80_000;
/// Columns of the text part.
const COLUMNS: usize = 72;

/// One mail, the same for every reader but for the unsubscribe link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// A template of the house is broken.
#[derive(Debug, thiserror::Error)]
#[error("the mail's template fails: {0:#}")]
pub struct RenderError(#[from] minijinja::Error);

impl Rendered {
    /// The mail with the reader's own link, a URI, in place of `UNSUBSCRIBE`.
    pub fn with_unsubscribe(&self, link: &str) -> Rendered {
        Rendered {
            subject: self.subject.clone(),
            text: self.text.replace(UNSUBSCRIBE, link),
            html: self.html.replace(UNSUBSCRIBE, &escape(link)),
        }
    }
}

/// The issue's mails: one, or several if even one line for each change is too much for one. What does not fit is given up
/// from the end of the issue: summaries first, then teasers and facts.
pub fn render(issue: &Issue) -> Result<Vec<Rendered>, RenderError> {
    let press = Press::new(issue)?;
    let entries: Vec<Entry<'_>> =
        issue.groups.iter().enumerate().flat_map(|(group, of)| of.changes.iter().map(move |change| Entry { group, change })).collect();
    let whole = Part { number: 1, of: 1 };
    let mut details: Vec<Detail> =
        (0..entries.len()).map(|index| if index < issue.max_items { Detail::Full } else { Detail::Line }).collect();
    for level in [Detail::Full, Detail::Teaser, Detail::Facts, Detail::Line] {
        if let Some(kept) = press.most_kept(&entries, &details, level)? {
            return Ok(vec![press.print(&entries, &reduced(&details, kept, level), whole)?]);
        }
        details = reduced(&details, 0, level);
    }
    press.print_parts(&entries, &details)
}

/// As minijinja escapes, but for the slash, which needs it nowhere in HTML and makes every link longer.
fn write_value(
    out: &mut minijinja::Output<'_>,
    state: &mut minijinja::State<'_, '_>,
    value: &minijinja::Value,
) -> Result<(), minijinja::Error> {
    match value.as_str() {
        Some(text) if *state.auto_escape() == AutoEscape::Html && !value.is_safe() => {
            out.write_str(&escape(text)).map_err(minijinja::Error::from)
        }
        _ => minijinja::escape_formatter(out, state, value),
    }
}

/// For HTML text and quoted attributes.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The first `keep` as they are, the rest at `level` at most.
fn reduced(details: &[Detail], keep: usize, level: Detail) -> Vec<Detail> {
    details.iter().enumerate().map(|(index, detail)| if index < keep { *detail } else { (*detail).max(level) }).collect()
}

#[derive(Debug, Clone, Copy)]
struct Entry<'a> {
    /// Index in the issue.
    group: usize,
    change: &'a Change,
}

#[derive(Debug, Clone, Copy)]
struct Part {
    number: usize,
    of: usize,
}

/// The templates, and the issue that goes through them.
struct Press<'a> {
    templates: Environment<'static>,
    issue: &'a Issue,
}

impl<'a> Press<'a> {
    fn new(issue: &'a Issue) -> Result<Press<'a>, RenderError> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?);
        templates.set_formatter(write_value);
        templates.add_filter("wrap", |text: String, indent: String| wrap(&text, COLUMNS - indent.len()).join(&format!("\n{indent}")));
        templates.add_filter("rule", |text: String, sign: String| sign.repeat(super::wrap::width(&text).min(COLUMNS)));
        // The name decides: only `.html` is escaped.
        templates.add_template("digest.html", include_str!("templates/digest.html"))?;
        templates.add_template("digest.txt", include_str!("templates/digest.txt"))?;
        Ok(Press { templates, issue })
    }

    /// How many entries, from the first, may keep their detail when the rest goes down to `level`; `None` if that
    /// is not enough even when all do.
    fn most_kept(&self, entries: &[Entry<'_>], details: &[Detail], level: Detail) -> Result<Option<usize>, RenderError> {
        let fits = |kept| self.fits(entries, &reduced(details, kept, level), Part { number: 1, of: 1 });
        if fits(entries.len())? {
            return Ok(Some(entries.len()));
        }
        if !fits(0)? {
            return Ok(None);
        }
        let (mut kept, mut too_many) = (0, entries.len());
        while too_many - kept > 1 {
            let middle = kept + (too_many - kept) / 2;
            if fits(middle)? {
                kept = middle;
            } else {
                too_many = middle;
            }
        }
        Ok(Some(kept))
    }

    /// In as few mails as will do, of about as many entries each.
    fn print_parts(&self, entries: &[Entry<'_>], details: &[Detail]) -> Result<Vec<Rendered>, RenderError> {
        let mut wanted = 2;
        loop {
            let size = entries.len().div_ceil(wanted).max(1);
            let of = entries.len().div_ceil(size);
            let parts = || {
                entries
                    .chunks(size)
                    .zip(details.chunks(size))
                    .zip(1..)
                    .map(|((entries, details), number)| (entries, details, Part { number, of }))
            };
            let fit = parts().map(|(entries, details, part)| self.fits(entries, details, part)).collect::<Result<Vec<bool>, _>>()?;
            if size == 1 || fit.iter().all(|fits| *fits) {
                return parts().map(|(entries, details, part)| self.print(entries, details, part)).collect();
            }
            wanted += 1;
        }
    }

    fn fits(&self, entries: &[Entry<'_>], details: &[Detail], part: Part) -> Result<bool, RenderError> {
        let page = minijinja::Value::from(Serde(self.page(entries, details, part)));
        Ok(self.templates.get_template("digest.html")?.render(&page)?.len() <= BUDGET)
    }

    fn print(&self, entries: &[Entry<'_>], details: &[Detail], part: Part) -> Result<Rendered, RenderError> {
        let page = self.page(entries, details, part);
        let subject = page.subject.clone();
        let page = minijinja::Value::from(Serde(page));
        let text = self.templates.get_template("digest.txt")?.render(&page)?;
        let html = self.templates.get_template("digest.html")?.render(&page)?;
        Ok(Rendered { subject, text, html })
    }

    fn page(&self, entries: &[Entry<'_>], details: &[Detail], part: Part) -> Page {
        let issue = self.issue;
        let mut sections: Vec<Section> = Vec::new();
        let mut last = None;
        let mut before: Option<&Change> = None;
        for (entry, detail) in entries.iter().zip(details) {
            let group = &issue.groups[entry.group];
            if last != Some(entry.group) {
                last = Some(entry.group);
                sections.push(Section { name: view::one_line(&group.name), href: view::safe_link(&group.link), items: Vec::new() });
            }
            let Some(section) = sections.last_mut() else { continue };
            match &entry.change.edit {
                None => section.items.push(view::item(issue, group, entry.change, *detail)),
                Some(edit) => {
                    if section.items.is_empty() || !before.is_some_and(|before| is_same_page(before, entry.change)) {
                        section.items.push(view::page(issue, group, entry.change));
                    }
                    if let Some(page) = section.items.last_mut() {
                        page.push_edit(edit, *detail);
                    }
                }
            }
            before = Some(entry.change);
        }
        let count = count(issue);
        let lead = entries.iter().find(|entry| entry.change.kind != ChangeKind::Withdrawn).or(entries.first()).map(|entry| entry.change);
        let is_last = part.number == part.of;
        Page {
            subject: subject(issue, lead, count.announcements + count.pages, (part.number, part.of)),
            preview: self.preview(entries, lead),
            title: view::one_line(&issue.title),
            number: issue.number,
            period: view::period(issue.from, issue.until, issue.timezone),
            count: view::count(count),
            part: (part.of > 1).then(|| format!("{} of {}", part.number, part.of)),
            sections,
            notices: if is_last { issue.notices.iter().map(|notice| view::one_line(notice)).collect() } else { Vec::new() },
            next: issue.next_at.map(|at| view::moment(at, issue.timezone)),
            unsubscribe: UNSUBSCRIBE.to_owned(),
        }
    }

    /// What mailboxes show beside the subject: what it does not have, the lead page's first edits and other headlines.
    fn preview(&self, entries: &[Entry<'_>], lead: Option<&Change>) -> String {
        let mut shown: Vec<i64> = lead.iter().map(|lead| lead.announcement.id).collect();
        let lead_page = entries.iter().filter(|entry| lead.is_some_and(|lead| is_same_page(lead, entry.change)));
        let mut parts: Vec<String> = lead_page.filter_map(|entry| entry.change.edit.as_ref()).take(2).map(view::in_short).collect();
        for entry in entries {
            if !shown.contains(&entry.change.announcement.id) {
                shown.push(entry.change.announcement.id);
                parts.push(view::one_line(&entry.change.announcement.title));
            }
            if parts.len() >= 3 {
                break;
            }
        }
        parts.iter().map(|part| super::wrap::clip(part, 80)).collect::<Vec<_>>().join(" · ")
    }
}

/// A living page counts once, however often it was edited.
fn count(issue: &Issue) -> view::Count {
    let changes = || issue.groups.iter().flat_map(|group| &group.changes);
    let pages: std::collections::HashSet<i64> =
        changes().filter(|change| change.edit.is_some()).map(|change| change.announcement.id).collect();
    let announcements = changes().filter(|change| change.edit.is_none()).count();
    view::Count { announcements, pages: pages.len(), sources: issue.groups.len() }
}

#[cfg(test)]
mod tests;
