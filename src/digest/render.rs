//! From an issue to mails: subject, plain text, HTML, within a size that mail programs show whole.

use std::sync::Arc;

use minijinja::Environment;
use minijinja::value::Serde;

use super::compose::is_same_page;
use super::language::texts;
use super::subject::{self, subject};
use super::templates::{self, Author, HTML, SUBJECT, TEXT};
use super::topics::Matcher;
use super::view::{self, Detail, Page, Section};
use super::weight::{Rank, Scales};
use super::wrap::clip;
use crate::model::{Change, ChangeKind, Issue, Summaries, Templates};

/// Stands in a rendered mail where the reader's own unsubscribe link goes. Private-use characters: no
/// text from outside keeps them.
pub const UNSUBSCRIBE: &str = "\u{e000}unsubscribe\u{e001}";

/// In bytes of HTML. The largest mailbox provider cuts a mail above some 102 KB; the link that a reader gets for
/// `UNSUBSCRIBE`, and what relays add, must fit in between.
pub(super) const BUDGET: usize = 80_000;

/// One mail, the same for every reader but for the unsubscribe link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// What a mail is made with beside its issue.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Marks the topics in what is shown.
    pub topics: Arc<Matcher>,
    /// In place of the house's own.
    pub templates: Option<Arc<Templates>>,
}

/// An issue's mails.
#[derive(Debug, Default)]
pub struct Printed {
    /// One, or several if even one line for each change is too much for one.
    pub mails: Vec<Rendered>,
    /// Why the user's own templates are not used, where they fail with this issue: the operator is to be told, and the readers get their mail.
    pub fault: Option<RenderError>,
}

#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error("the mail's template fails: {0}")]
    Template(#[from] minijinja::Error),
    /// The house's own templates never need so much.
    #[error("with these templates a mail of one announcement would be larger than {BUDGET} bytes")]
    TooLarge,
}

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

/// The issue's mails. What does not fit is given up by weight, the lightest first: summaries, then teasers, then facts; then the mail is parted.
/// Where the user's own templates or subject fail, the house's take their place.
pub fn render(issue: &Issue, look: &Look) -> Result<Printed, RenderError> {
    match Press::new(issue, look).and_then(|press| press.print_issue()) {
        Err(fault) if is_own(issue, look) => {
            let issue = Issue { subject: None, ..issue.clone() };
            let look = Look { templates: None, ..look.clone() };
            Ok(Printed { mails: Press::new(&issue, &look)?.print_issue()?, fault: Some(fault) })
        }
        mails => Ok(Printed { mails: mails?, fault: None }),
    }
}

/// Something in it is the user's.
fn is_own(issue: &Issue, look: &Look) -> bool {
    look.templates.is_some() || issue.subject.is_some()
}

/// For HTML text and quoted attributes.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// One change at its place in the mail, and how much of it is shown.
#[derive(Debug, Clone, Copy)]
struct Entry<'a> {
    /// Index in the issue.
    group: usize,
    change: &'a Change,
    /// How many entries of the issue weigh more.
    place: usize,
    detail: Detail,
}

impl Entry<'_> {
    /// As it is if it is among the `kept` weightiest, else with `level` at most.
    fn reduced(self, kept: usize, level: Detail) -> Self {
        if self.place < kept { self } else { Entry { detail: self.detail.max(level), ..self } }
    }
}

fn reduced<'a>(entries: &[Entry<'a>], kept: usize, level: Detail) -> Vec<Entry<'a>> {
    entries.iter().map(|entry| entry.reduced(kept, level)).collect()
}

/// The announcements and living pages of these entries, each once, the weightiest first; what is gone leads nothing.
fn weightiest<'a>(entries: &[Entry<'a>]) -> Vec<&'a Change> {
    let mut found: Vec<&Entry<'a>> = Vec::new();
    for entry in entries {
        match found.last_mut() {
            Some(last) if is_same_page(last.change, entry.change) => {
                if entry.place < last.place {
                    *last = entry;
                }
            }
            _ => found.push(entry),
        }
    }
    found.sort_by_key(|entry| (entry.change.kind == ChangeKind::Withdrawn, entry.place));
    found.into_iter().map(|entry| entry.change).collect()
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) number: usize,
    pub(super) of: usize,
}

const WHOLE: Part = Part { number: 1, of: 1 };

/// The templates, and the issue that goes through them.
pub(super) struct Press<'a> {
    templates: Environment<'a>,
    issue: &'a Issue,
}

impl<'a> Press<'a> {
    pub(super) fn new(issue: &'a Issue, look: &'a Look) -> Result<Press<'a>, RenderError> {
        let author = if is_own(issue, look) { Author::User } else { Author::House };
        Ok(Press { templates: templates::environment(look, author)?, issue })
    }

    /// As one mail, whatever its size.
    pub(super) fn print_whole(&self) -> Result<Rendered, RenderError> {
        self.print(&self.entries(), WHOLE)
    }

    /// What the templates get to see.
    #[cfg(test)]
    pub(super) fn values(&self) -> serde_json::Value {
        serde_json::to_value(self.page(&self.entries(), WHOLE)).unwrap()
    }

    fn print_issue(&self) -> Result<Vec<Rendered>, RenderError> {
        let mut entries = self.entries();
        for level in [Detail::Full, Detail::Teaser, Detail::Facts, Detail::Line] {
            if let Some(kept) = self.most_kept(&entries, level)? {
                return Ok(vec![self.print(&reduced(&entries, kept, level), WHOLE)?]);
            }
            entries = reduced(&entries, 0, level);
        }
        self.print_parts(&entries)
    }

    /// All changes, as many in full as the digest wants.
    fn entries(&self) -> Vec<Entry<'a>> {
        let of_group =
            |(group, of): (usize, &'a crate::model::Group)| of.changes.iter().map(move |change| (group, change)).collect::<Vec<_>>();
        let changes: Vec<(usize, &Change)> = self.issue.groups.iter().enumerate().flat_map(of_group).collect();
        let mut ranks: Vec<Rank> = changes.iter().map(|(_, change)| self.rank(change)).collect();
        // The edits of a page stand together: each weighs what the heaviest does.
        let mut begin = 0;
        for end in 1..=changes.len() {
            if end == changes.len() || !is_same_page(changes[begin].1, changes[end].1) {
                if let Some(heaviest) = ranks[begin..end].iter().min().copied() {
                    ranks[begin..end].fill(heaviest);
                }
                begin = end;
            }
        }
        let mut order: Vec<usize> = (0..changes.len()).collect();
        order.sort_by_key(|at| ranks[*at]);
        let mut places = vec![0; changes.len()];
        order.iter().enumerate().for_each(|(place, at)| places[*at] = place);
        // A page is one of the items that the digest wants, and has as many edits of its own.
        let most = self.issue.max_items;
        let mut details = vec![Detail::Line; changes.len()];
        let (mut items, mut edits) = (0, 0);
        for (place, at) in order.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|before| order.get(before));
            let goes_on = before.is_some_and(|before| is_same_page(changes[*before].1, changes[*at].1));
            (items, edits) = if goes_on { (items, edits + 1) } else { (items + 1, 1) };
            if items <= most && edits <= most {
                details[*at] = Detail::Full;
            }
        }
        let entry = |(((group, change), place), detail): (((usize, &'a Change), usize), Detail)| Entry { group, change, place, detail };
        changes.into_iter().zip(places).zip(details).map(entry).collect()
    }

    fn rank(&self, change: &Change) -> Rank {
        let Issue { until, timezone, newsrooms, .. } = self.issue;
        Scales { until: *until, zone: *timezone, newsrooms }.rank(change)
    }

    /// How many of the weightiest entries may keep their detail when the rest goes down to `level`; `None` if that
    /// is not enough even when none does.
    fn most_kept(&self, entries: &[Entry<'_>], level: Detail) -> Result<Option<usize>, RenderError> {
        let fits = |kept| self.fits(&reduced(entries, kept, level), WHOLE);
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
    fn print_parts(&self, entries: &[Entry<'_>]) -> Result<Vec<Rendered>, RenderError> {
        let frame = self.size(&[], Part { number: 1, of: 2 })?;
        if frame > BUDGET / 2 {
            return Err(RenderError::TooLarge);
        }
        let fewest = self.size(entries, WHOLE)?.saturating_sub(frame) / (BUDGET - frame) + 1;
        for wanted in fewest.max(2).. {
            let size = entries.len().div_ceil(wanted).max(1);
            let of = entries.len().div_ceil(size);
            let parts = || entries.chunks(size).zip(1..).map(|(entries, number)| (entries, Part { number, of }));
            let fit = parts().map(|(entries, part)| self.fits(entries, part)).collect::<Result<Vec<bool>, _>>()?;
            if fit.iter().all(|fits| *fits) {
                return parts().map(|(entries, part)| self.print(entries, part)).collect();
            }
            if size == 1 {
                break;
            }
        }
        Err(RenderError::TooLarge)
    }

    fn fits(&self, entries: &[Entry<'_>], part: Part) -> Result<bool, RenderError> {
        Ok(self.size(entries, part)? <= BUDGET)
    }

    /// Of the HTML, in bytes.
    fn size(&self, entries: &[Entry<'_>], part: Part) -> Result<usize, RenderError> {
        Ok(self.templates.get_template(HTML)?.render(self.complete(entries, part)?)?.len())
    }

    fn print(&self, entries: &[Entry<'_>], part: Part) -> Result<Rendered, RenderError> {
        let page = self.complete(entries, part)?;
        let subject = page.get_attr("subject")?.to_string();
        let text = self.templates.get_template(TEXT)?.render(&page)?;
        let html = self.templates.get_template(HTML)?.render(&page)?;
        Ok(Rendered { subject, text, html })
    }

    /// The page with its subject.
    fn complete(&self, entries: &[Entry<'_>], part: Part) -> Result<minijinja::Value, RenderError> {
        let mut page = self.page(entries, part);
        page.subject = self.subject(&page, entries, part)?;
        Ok(minijinja::Value::from(Serde(page)))
    }

    /// The digest's own, else that of the templates, else the house's.
    fn subject(&self, page: &Page, entries: &[Entry<'_>], part: Part) -> Result<String, RenderError> {
        let own = match &self.issue.subject {
            Some(template) => Some(self.templates.template_from_named_str(SUBJECT, template)?.render(Serde(page))?),
            None => match self.templates.get_template(SUBJECT) {
                Ok(template) => Some(template.render(Serde(page))?),
                Err(_) => None,
            },
        };
        let own = own.map(|own| subject::in_a_line(&own, (part.number, part.of))).filter(|own| !own.is_empty());
        let lead = || weightiest(entries).first().copied();
        Ok(own.unwrap_or_else(|| subject(self.issue, lead(), page.count, (part.number, part.of))))
    }

    fn page(&self, entries: &[Entry<'_>], part: Part) -> Page {
        let issue = self.issue;
        let texts = texts(issue.language);
        let count = count(issue);
        let weightiest = weightiest(entries);
        let lead = weightiest.first().copied();
        let is_last = part.number == part.of;
        let title = view::headline(&issue.title);
        Page {
            language: texts.tag,
            texts: texts.labels,
            subject: String::new(),
            preview: self.preview(entries, &weightiest),
            number: issue.number,
            issue: texts.issue(issue.number),
            part: (part.of > 1).then(|| texts.part(part.number, part.of)),
            period: texts.period(issue.from, issue.until, issue.timezone),
            date: texts.day(issue.until.with_timezone(&issue.timezone).date_naive()),
            count: count.announcements + count.pages,
            announcements: count.announcements,
            pages: count.pages,
            sources: count.sources,
            contents: view::contents(count, texts),
            lead: lead.map(|lead| view::headline(&lead.announcement.title)),
            lead_source: lead.map(|lead| view::source_name(issue, &lead.source)),
            highlights: view::highlights(issue, &weightiest),
            intro: issue.intro.iter().flat_map(|intro| intro.split("\n\n")).map(view::one_line).filter(|text| !text.is_empty()).collect(),
            sections: sections(issue, entries),
            notices: if is_last { view::notices(issue) } else { Vec::new() },
            next: issue.next_at.map(|at| view::next(issue, at)),
            unsubscribe: UNSUBSCRIBE.to_owned(),
            why: super::language::fill(texts.labels.why_you_get_this, &[("title", &title)]),
            title,
        }
    }

    /// What mailboxes show beside the subject: what it does not have, the lead page's first edits, the lead letter's stories and
    /// other headlines; where there is nothing of these, how the lead goes on.
    fn preview(&self, entries: &[Entry<'_>], weightiest: &[&Change]) -> String {
        let texts = texts(self.issue.language);
        let lead = weightiest.first();
        let lead_page = entries.iter().filter(|entry| lead.is_some_and(|lead| is_same_page(lead, entry.change)));
        let edits = lead_page.filter_map(|entry| entry.change.edit.as_ref()).take(2).map(|edit| view::in_short(edit, texts));
        let others = weightiest.iter().skip(1).map(|change| view::one_line(&change.announcement.title));
        let is_told = |lead: &&&Change| lead.kind != ChangeKind::Withdrawn;
        let stories =
            lead.filter(is_told).into_iter().flat_map(|lead| &lead.announcement.stories).map(|story| view::one_line(&story.title));
        let parts: Vec<String> = edits.chain(stories).chain(others).take(3).map(|part| clip(&part, 80)).collect();
        if !parts.is_empty() {
            return parts.join(" · ");
        }
        let goes_on = lead.filter(is_told).and_then(|lead| view::summary(lead, Detail::Full));
        goes_on.filter(|_| self.issue.summaries == Summaries::Extract).map(|summary| clip(&summary, 160)).unwrap_or_default()
    }
}

/// The entries below their headings, those of one living page in one item.
fn sections(issue: &Issue, entries: &[Entry<'_>]) -> Vec<Section> {
    let texts = texts(issue.language);
    let mut sections: Vec<Section> = Vec::new();
    let mut before: Option<&Entry<'_>> = None;
    for entry in entries {
        let group = &issue.groups[entry.group];
        if before.is_none_or(|before| before.group != entry.group) {
            sections.push(view::section(issue, &group.heading));
        }
        let Some(section) = sections.last_mut() else { continue };
        match &entry.change.edit {
            None => section.items.push(view::item(issue, group, entry.change, entry.detail)),
            Some(edit) => {
                if section.items.is_empty() || !before.is_some_and(|before| is_same_page(before.change, entry.change)) {
                    section.items.push(view::page(issue, group, entry.change));
                }
                if let Some(page) = section.items.last_mut() {
                    page.push_edit(edit, entry.detail, texts);
                }
            }
        }
        before = Some(entry);
    }
    sections
}

/// A living page counts once, however often it was edited.
fn count(issue: &Issue) -> view::Count {
    let changes = || issue.groups.iter().flat_map(|group| &group.changes);
    let pages: std::collections::HashSet<i64> =
        changes().filter(|change| change.edit.is_some()).map(|change| change.announcement.id).collect();
    // Two sources of one newsroom, as its feed and its listing, are one to a reader.
    let sources: std::collections::HashSet<String> = changes().map(|change| view::source_name(issue, &change.source)).collect();
    let announcements = changes().filter(|change| change.edit.is_none()).count();
    view::Count { announcements, pages: pages.len(), sources: sources.len() }
}

#[cfg(test)]
mod tests;
