//! The mail's own words, one file a language: what it says itself, never what it quotes.
//!
//! Another language is a file here, a variant of `model::Language`, and their line in `texts`. The compiler asks for every
//! text, and a test for the same blanks in each. The tables are our own: the libraries for this (ICU's data, fluent, chrono's
//! locales) bring hundreds of languages at once, and no sentences. Words, dates and abbreviations follow Unicode's CLDR 48.

mod dates;
mod de;
mod en;
mod remarks;

use serde::Serialize;

use crate::model::Language;

/// All that a mail says in one language. `{blanks}` are filled in by name.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(test, derive(Serialize))]
pub struct Texts {
    /// BCP 47.
    pub tag: &'static str,
    pub calendar: Calendar,
    pub labels: Labels,
    pub counts: Counts,
    pub subject: Subject,
    pub headings: Headings,
    pub states: States,
    pub notices: Notices,
    pub edits: Edits,
    pub sources: Sources,
    /// Primary tag and name of the languages that announcements are written in.
    pub languages: &'static [(&'static str, &'static str)],
}

/// One text for each plural form of the language, with the number as `{n}`; which stands when is `Calendar::plural`'s to say.
pub type Forms = &'static [&'static str];

/// How dates, times and numbers are written.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(test, derive(Serialize))]
pub struct Calendar {
    /// Monday first.
    pub weekdays: [&'static str; 7],
    pub months: [&'static str; 12],
    pub short_months: [&'static str; 12],
    /// `{weekday} {day} {month} {year}`, with the short names.
    pub day: &'static str,
    /// The same within a year that is said elsewhere.
    pub day_of_year: &'static str,
    /// With the long name of the month.
    pub long_day: &'static str,
    pub long_day_of_year: &'static str,
    /// `{day}, {time} {zone}`
    pub moment: &'static str,
    /// Between thousands.
    pub thousands: char,
    /// Abbreviations of time zones that have another one in this language.
    pub zones: &'static [(&'static str, &'static str)],
    /// Index of the form for a number, as CLDR's cardinal rules have it.
    #[cfg_attr(test, serde(skip))]
    pub plural: fn(usize) -> usize,
}

/// What stands before values; the templates show them.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Labels {
    pub figures: &'static str,
    pub topics: &'static str,
    /// The headline before.
    pub before: &'static str,
    pub next_mail: &'static str,
    pub about_the_sources: &'static str,
    pub unsubscribe: &'static str,
    /// On top of the plain part, whose link would be in the way there.
    pub to_unsubscribe: &'static str,
    /// With the digest's `{title}`.
    pub why_you_get_this: &'static str,
}

#[derive(Debug, Clone, Copy)]
#[cfg_attr(test, derive(Serialize))]
pub struct Counts {
    pub announcements: Forms,
    pub edited_pages: Forms,
    pub sources: Forms,
    pub stories: Forms,
    pub edits: Forms,
    /// `{announcements}` and `{pages}`
    pub both: &'static str,
    /// `{what}` from `{sources}`
    pub from_sources: &'static str,
    pub none: &'static str,
    pub issue: &'static str,
    pub part: &'static str,
    pub more: Forms,
}

#[derive(Debug, Clone, Copy)]
#[cfg_attr(test, derive(Serialize))]
pub struct Subject {
    pub nothing_new: &'static str,
    /// `{lead}` and so many more.
    pub and_more: Forms,
    pub withdrawn: &'static str,
    pub edits_on: &'static str,
}

/// Of groups that are neither a source nor a topic nor a day.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(test, derive(Serialize))]
pub struct Headings {
    pub no_topic: &'static str,
    pub no_day: &'static str,
}

/// Of an announcement.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(test, derive(Serialize))]
pub struct States {
    pub updated: &'static str,
    pub published_again: &'static str,
    pub withdrawn: &'static str,
    pub edited: &'static str,
    pub also: &'static str,
}

/// What a newsroom says about an announcement.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(test, derive(Serialize))]
pub struct Notices {
    pub embargo: &'static str,
    pub correction: &'static str,
    pub retraction: &'static str,
    pub advisory: &'static str,
    pub restriction: &'static str,
}

#[derive(Debug, Clone, Copy)]
#[cfg_attr(test, derive(Serialize))]
pub struct Edits {
    pub added: &'static str,
    pub removed: &'static str,
    /// Of a table's row.
    pub changed: &'static str,
    pub reworded: &'static str,
    pub rewritten: &'static str,
}

/// What is said at the foot. `{name}` is a source's.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(test, derive(Serialize))]
pub struct Sources {
    /// `{why}` is one of `reasons`, or nothing.
    pub not_read: &'static str,
    pub read_without_dates: &'static str,
    pub dated_again: &'static str,
    pub not_watched: &'static str,
    pub watched_again: &'static str,
    pub not_read_between: &'static str,
    pub read_again: &'static str,
    /// A trouble's word and what it means to a reader.
    pub reasons: &'static [(&'static str, &'static str)],
    pub late: Forms,
    pub all_newsrooms: &'static str,
    pub some_newsrooms: &'static str,
    /// Of an outage: `{who}` is one of the two above, `{open}` so many of them.
    pub outage_over: &'static str,
    pub outage_over_before: &'static str,
    pub outage: &'static str,
    pub outage_partly_over: &'static str,
    pub outage_partly_over_before: &'static str,
    pub restored: &'static str,
    /// A remark, `{what}`, and when it was made.
    pub remark: &'static str,
    /// What the store remarks of a source, in the order of `remarks::STORED`.
    pub remarks: &'static [&'static str],
}

/// The words of a language.
pub fn texts(language: Language) -> &'static Texts {
    match language {
        Language::English => &en::TEXTS,
        Language::German => &de::TEXTS,
    }
}

/// The text with its blanks filled in. What is filled in is not looked at again.
pub fn fill(text: &str, blanks: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, behind)) = after.split_once('}') else { break };
        filled.push_str(blanks.iter().find(|(blank, _)| *blank == name).map_or("", |(_, value)| value));
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

impl Texts {
    /// `1 edit`, `1,234 edits`.
    pub fn count(&self, forms: Forms, n: usize) -> String {
        self.counted(forms, n, &[])
    }

    /// The same with further blanks.
    pub fn counted(&self, forms: Forms, n: usize, blanks: &[(&str, &str)]) -> String {
        let form = forms.get((self.calendar.plural)(n)).or(forms.last()).copied().unwrap_or_default();
        let number = self.number(n);
        let blanks: Vec<(&str, &str)> = std::iter::once(("n", number.as_str())).chain(blanks.iter().copied()).collect();
        fill(form, &blanks)
    }

    /// `issue 7`
    pub fn issue(&self, number: i64) -> String {
        fill(self.counts.issue, &[("n", &self.number(usize::try_from(number).unwrap_or_default()))])
    }

    /// `part 1 of 2`
    pub fn part(&self, number: usize, of: usize) -> String {
        fill(self.counts.part, &[("n", &self.number(number)), ("of", &self.number(of))])
    }

    /// The name of a language that is not the mail's own; the tag where no name is known.
    pub fn foreign(&self, tag: &str) -> Option<String> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        if primary.is_empty() || primary == self.tag {
            return None;
        }
        let name = self.languages.iter().find(|(tags, _)| tags.split(' ').any(|tag| tag == primary));
        Some(name.map_or_else(|| tag.replace('_', "-"), |(_, name)| (*name).to_owned()))
    }

    /// What a trouble's word means to a reader, to go on a sentence with; empty where it says no more than that there is trouble.
    pub fn reason(&self, word: &str) -> &'static str {
        self.sources.reasons.iter().find(|(known, _)| *known == word).map_or("", |(_, text)| text)
    }
}

#[cfg(test)]
mod tests;
