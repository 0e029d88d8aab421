//! What the store remarks of a source, in English clauses as operators read them, said in the words of a mail.
//!
//! The clauses are made where they are found out; a test compares them with the forms here. One that is not known, as an older or newer
//! version may have stored it, is told as it is.

use chrono::NaiveDate;

use super::{Texts, fill};

/// The clauses as they are stored, in the order of `Sources::remarks`.
pub(super) static STORED: &[&str] = &[
    "migrated from {before} to {after}",
    "moved to {to}",
    "shows nothing of what was known since {since}, so what stands there now was taken over: of {all} announcements {news} can be shown to be new, the others are remembered without a word",
    "may have missed some: none of the announcements known is on its first page",
    "may have missed some: none of the announcements known is on its first {n} pages",
    "may have missed some: its next page can only be asked for by a script or a form in it",
    "may have missed some: none of the announcements known is left, and it names no next page",
    "may have missed some: its page {url} could not be read: {why}",
    "silent since {since}; by its own history (longest pause {longest} days) that comes less than once in {years} years",
    "{now} announcements within seven days, where it never had more than {most}",
    "{now} announcements within four weeks, where it never had fewer than {least}",
];

impl Texts {
    /// The clause, as stored, in this language; `None` for one that is not known here.
    pub fn remark(&self, stored: &str) -> Option<String> {
        let known = STORED.iter().zip(self.sources.remarks);
        let (blanks, text) = known.filter_map(|(form, text)| Some((blanks(form, stored)?, text))).next()?;
        let blanks: Vec<(&str, String)> = blanks.into_iter().map(|(name, value)| (name, self.rewritten(name, value))).collect();
        Some(fill(text, &blanks.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>()))
    }

    /// Days and numbers in this language's form.
    fn rewritten(&self, name: &str, value: &str) -> String {
        match (name, NaiveDate::parse_from_str(value, "%d %B %Y"), value.parse::<usize>()) {
            ("since", Ok(day), _) => self.long_day(day),
            (_, _, Ok(number)) => self.number(number),
            _ => value.to_owned(),
        }
    }
}

/// What stands in the form's blanks, if `text` is of that form; each blank ends at the first place where it may.
fn blanks<'a>(form: &'static str, text: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let (head, mut form) = form.split_once('{').unwrap_or((form, ""));
    let mut text = text.strip_prefix(head)?;
    let mut found = Vec::new();
    while let Some((name, behind)) = form.split_once('}') {
        let (literal, next) = behind.split_once('{').unwrap_or((behind, ""));
        let (value, rest) = if literal.is_empty() { (text, "") } else { text.split_once(literal)? };
        found.push((name, value));
        (text, form) = (rest, next);
    }
    text.is_empty().then_some(found)
}
