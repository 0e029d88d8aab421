//! What is gathered while config files are read: their texts, the mistakes in them, and what must not be shown of them.

use std::cell::RefCell;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::LazyLock;

use regex::Regex;

use super::environment::Environment;
use super::problem::{FileText, Problem, Problems, Severity, line_and_column};

/// One reading of a config and its included files.
pub(super) struct Session<'e> {
    pub environment: &'e Environment,
    problems: RefCell<Problems>,
    masks: RefCell<Vec<(usize, Range<usize>)>>,
}

/// Where something stands.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub file: usize,
    /// `None` for the file as a whole.
    pub span: Option<Range<usize>>,
    /// Which key, in words: `source "acme".schedule`.
    pub key: String,
}

/// What is wrong with a value.
#[derive(Debug, Clone, Default)]
pub(super) struct Complaint {
    pub what: String,
    pub hint: Option<String>,
    /// Which bytes of the value; all, where `None`.
    pub within: Option<Range<usize>>,
}

impl Complaint {
    pub fn new(what: impl Into<String>) -> Complaint {
        Complaint { what: what.into(), ..Complaint::default() }
    }

    pub fn hint(self, hint: impl Into<String>) -> Complaint {
        Complaint { hint: Some(hint.into()), ..self }
    }
}

impl<'e> Session<'e> {
    pub fn new(environment: &'e Environment) -> Session<'e> {
        Session { environment, problems: RefCell::default(), masks: RefCell::default() }
    }

    /// The number by which places name the file.
    pub fn add_file(&self, path: PathBuf, text: String) -> usize {
        let files = &mut self.problems.borrow_mut().files;
        files.push(FileText { path, text });
        files.len() - 1
    }

    pub fn error(&self, place: &Place, complaint: Complaint) {
        self.report(Severity::Error, place, complaint);
    }

    pub fn warn(&self, place: &Place, complaint: Complaint) {
        self.report(Severity::Warning, place, complaint);
    }

    /// Hides the place in whatever is shown of its file.
    pub fn mask(&self, place: &Place) {
        if let Some(span) = place.span.clone() {
            self.masks.borrow_mut().push((place.file, span));
        }
    }

    /// `presswatch.toml, line 7`.
    pub fn describe(&self, place: &Place) -> String {
        let file = &self.problems.borrow().files[place.file];
        match &place.span {
            Some(span) => format!("{}, line {}", file.path.display(), line_and_column(&file.text, span.start).0),
            None => file.path.display().to_string(),
        }
    }

    /// Everything found, sorted, with nothing secret left in it.
    pub fn into_problems(self) -> Problems {
        let mut problems = self.problems.into_inner();
        for (file, span) in self.masks.into_inner() {
            hide(&mut problems.files[file].text, span);
        }
        for file in &mut problems.files {
            hide_credentials(&mut file.text);
        }
        problems.found.sort_by_key(|problem| (problem.file, problem.span.as_ref().map(|span| span.start)));
        problems
    }

    fn report(&self, severity: Severity, place: &Place, complaint: Complaint) {
        let Complaint { mut what, mut hint, .. } = complaint;
        hide_credentials(&mut what);
        if let Some(hint) = &mut hint {
            hide_credentials(hint);
        }
        let problem = Problem { severity, key: place.key.clone(), what, hint, file: place.file, span: place.span.clone() };
        self.problems.borrow_mut().found.push(problem);
    }
}

/// Puts a star in place of each byte, so that everything else keeps its place.
fn hide(text: &mut String, span: Range<usize>) {
    let Some(secret) = text.get(span.clone()) else { return };
    let stars: String = secret.chars().map(|letter| if letter == '\n' { "\n".to_owned() } else { "*".repeat(letter.len_utf8()) }).collect();
    text.replace_range(span, &stars);
}

/// Hides the user and password of addresses, wherever they stand.
fn hide_credentials(text: &mut String) {
    // The pattern is fixed and a test uses it, so it compiles.
    static CREDENTIALS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"://([^\s/"'<>]+|[^\s/"'<>]*:[^\s"'<>]+)@"#).ok());
    let Some(pattern) = CREDENTIALS.as_ref() else { return };
    let spans: Vec<Range<usize>> = pattern.captures_iter(text).filter_map(|found| found.get(1)).map(|part| part.range()).collect();
    spans.into_iter().for_each(|span| hide(text, span));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_in_addresses_are_hidden() {
        let mut text = "a = \"https://me:geheimß@host/x\" # see https://host/a@b smtp://me:a/b@host".to_owned();
        hide_credentials(&mut text);
        assert_eq!(text, "a = \"https://***********@host/x\" # see https://host/a@b smtp://******@host");
    }
}
