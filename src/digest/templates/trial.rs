//! Tries a user's templates before any reader gets what they make: with an issue that has a bit of everything, with an empty one, and
//! with one of bare lines.

mod sample;

use std::ops::Range;
use std::sync::Arc;

use minijinja::{Error, ErrorKind};

use super::{HTML, TEXT};
use crate::digest::render::{BUDGET, Look, Press, RenderError, Rendered, UNSUBSCRIBE};
use crate::digest::topics::Matcher;
use crate::model::{Issue, Language, Templates};

/// What a template makes of nothing may take so much of a mail's room.
const LARGEST_FRAME: usize = BUDGET / 2;

const MANUAL: &str = "docs/templates.md lists the values";

/// A template that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFault {
    /// Its name in the folder.
    pub file: String,
    /// From 1; `None` where it is the file as a whole.
    pub line: Option<usize>,
    pub what: String,
}

/// A digest's `subject` that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectFault {
    pub what: String,
    /// Bytes of the template; `None` for all of it.
    pub span: Option<Range<usize>>,
}

/// Whether mails can be made with these templates; if so, the remarks, each with the file that it is about.
pub fn try_templates(templates: &Templates) -> Result<Vec<(&'static str, String)>, TemplateFault> {
    let look = Look { topics: Arc::new(Matcher::default()), templates: Some(Arc::new(templates.clone())) };
    let mut remarks = Vec::new();
    for issue in [sample::full(Language::English), sample::lines(Language::English), sample::empty(Language::English)] {
        let mail = print(&issue, &look).map_err(|error| fault(templates, &error))?;
        for name in [HTML, TEXT] {
            if templates.files.iter().any(|(file, _)| file == name) && !remarks.iter().any(|(file, _)| *file == name) {
                remarks.extend(remark(name, &issue, &mail).map(|what| (name, what)));
            }
        }
        if issue.groups.is_empty() && mail.html.len() > LARGEST_FRAME {
            let what = format!(
                "makes {} bytes of an issue without news, and a mail has room for {BUDGET}: mail programs cut what is larger",
                mail.html.len()
            );
            return Err(TemplateFault { file: HTML.to_owned(), line: None, what });
        }
    }
    Ok(remarks)
}

/// Whether subjects can be made with this template.
pub fn try_subject(template: &str) -> Result<(), SubjectFault> {
    let look = Look::default();
    for issue in [sample::full(Language::English), sample::empty(Language::English)] {
        let issue = Issue { subject: Some(template.to_owned()), ..issue };
        print(&issue, &look).map_err(|error| match error {
            RenderError::Template(error) => SubjectFault { what: in_words(&error), span: error.range().filter(|span| !span.is_empty()) },
            RenderError::TooLarge => SubjectFault { what: error.to_string(), span: None },
        })?;
    }
    Ok(())
}

fn print(issue: &Issue, look: &Look) -> Result<Rendered, RenderError> {
    Press::new(issue, look)?.print_whole()
}

/// What the reader would miss.
fn remark(name: &str, issue: &Issue, mail: &Rendered) -> Option<String> {
    let part = if name == HTML { &mail.html } else { &mail.text };
    if !part.contains(UNSUBSCRIBE) {
        return Some("does not show `unsubscribe`: who cannot leave calls it spam".to_owned());
    }
    let titles = issue.groups.iter().flat_map(|group| &group.changes).map(|change| change.announcement.title.as_str());
    let missing = { titles }.find(|title| !part.contains(title));
    missing.map(|_| "does not show the `title` of every item, in full and `in_a_line`".to_owned())
}

fn fault(templates: &Templates, error: &RenderError) -> TemplateFault {
    let RenderError::Template(error) = error else {
        return TemplateFault { file: HTML.to_owned(), line: None, what: error.to_string() };
    };
    let error = cause(error);
    let is_there = |name: &&str| templates.files.iter().any(|(file, _)| file == name);
    let file = error.name().filter(is_there).unwrap_or(HTML).to_owned();
    TemplateFault { file, line: error.line(), what: in_words(error) }
}

/// What went wrong within a file that was included; there it is to be mended.
fn cause(error: &Error) -> &Error {
    let inner = std::error::Error::source(error).and_then(|source| source.downcast_ref::<Error>());
    inner.filter(|inner| inner.line().is_some()).map_or(error, cause)
}

/// Without the place, which is said beside it.
fn in_words(error: &Error) -> String {
    let detail = error.detail().unwrap_or_default();
    match error.kind() {
        ErrorKind::UndefinedError if detail.is_empty() => format!("asks for what there is not; {MANUAL}"),
        ErrorKind::UndefinedError => format!("{detail}; {MANUAL}"),
        ErrorKind::OutOfFuel => "does not come to an end".to_owned(),
        ErrorKind::TemplateNotFound => format!("{detail}: only the files of its own folder can be included"),
        kind if detail.is_empty() => kind.to_string(),
        kind => format!("{kind}: {detail}"),
    }
}

#[cfg(test)]
mod tests;
