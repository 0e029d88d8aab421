//! Mistakes in config files: where, what, and a hint; for people and for scripts. Secrets are masked before they get here.

use std::fmt::{self, Write};
use std::ops::Range;
use std::path::PathBuf;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use serde::Serialize;

/// Columns of a terminal that messages are broken for.
const WIDTH: usize = 80;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The config cannot be used.
    Error,
    Warning,
}

/// Whether rendered messages carry ANSI colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Plain,
    Coloured,
}

/// Everything that was found in a config, in the order of its files.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    pub(super) files: Vec<FileText>,
    pub(super) found: Vec<Problem>,
}

#[derive(Clone)]
pub(super) struct FileText {
    pub path: PathBuf,
    pub text: String,
}

impl fmt::Debug for FileText {
    /// Without the text: comments may hold anything, old passwords too.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.fmt(f)
    }
}

#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub severity: Severity,
    /// Which key, e.g. `source "acme".schedule`; empty for a file as a whole.
    pub key: String,
    pub what: String,
    pub hint: Option<String>,
    pub file: usize,
    pub span: Option<Range<usize>>,
}

/// One problem, as `--json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProblemRow {
    pub file: String,
    /// From 1; absent for a file that could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// In characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub key: String,
    pub problem: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    pub severity: Severity,
}

impl Problems {
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub fn len(&self) -> usize {
        self.found.len()
    }

    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|problem| problem.severity == Severity::Error)
    }

    pub fn rows(&self) -> Vec<ProblemRow> {
        self.found.iter().map(|problem| self.row(problem)).collect()
    }

    /// For a terminal: each with its line of the file and a mark under the fault; ends with a line break unless empty.
    pub fn render(&self, colour: Colour) -> String {
        let renderer = match colour {
            Colour::Plain => Renderer::plain(),
            Colour::Coloured => Renderer::styled(),
        };
        let renderer = renderer.term_width(WIDTH);
        let messages: Vec<String> = self.found.iter().map(|problem| self.render_one(problem, &renderer)).collect();
        let mut all = messages.join("\n\n");
        if !all.is_empty() {
            all.push('\n');
        }
        all
    }

    fn render_one(&self, problem: &Problem, renderer: &Renderer) -> String {
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let file = &self.files[problem.file];
        let path = file.path.display().to_string();
        let sentence = if problem.key.is_empty() { problem.what.clone() } else { format!("{}: {}", problem.key, problem.what) };
        let title = level.primary_title(broken(&sentence, WIDTH - "warning: ".len()));
        let group = match &problem.span {
            Some(span) => title.element(
                Snippet::source(file.text.as_str()).path(path).annotation(AnnotationKind::Primary.span(first_line(&file.text, span))),
            ),
            None => title.element(Origin::path(path)),
        };
        let hint = problem.hint.as_deref().map(|hint| broken(hint, WIDTH - "   = hint: ".len()));
        let group = group.elements(hint.map(|hint| Level::HELP.with_name("hint").message(hint)));
        let rendered = renderer.render(&[group]);
        // The renderer fills its empty margin lines with spaces.
        rendered.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    fn row(&self, problem: &Problem) -> ProblemRow {
        let place = problem.span.as_ref().map(|span| line_and_column(&self.files[problem.file].text, span.start));
        ProblemRow {
            file: self.files[problem.file].path.display().to_string(),
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
            key: problem.key.clone(),
            problem: problem.what.clone(),
            hint: problem.hint.clone(),
            severity: problem.severity,
        }
    }
}

impl fmt::Display for Problems {
    /// One line each, for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, row) in self.rows().iter().enumerate() {
            let place = match (row.line, row.column) {
                (Some(line), Some(column)) => format!(":{line}:{column}"),
                _ => String::new(),
            };
            let key = if row.key.is_empty() { String::new() } else { format!("{}: ", row.key) };
            let separator = if n == 0 { "" } else { "\n" };
            write!(f, "{separator}{}{place}: {key}{}", row.file, row.problem)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Line and column of a byte of `text`, both from 1, the column in characters.
pub(super) fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// A span's part on its first line, so that a message shows one line of the file.
fn first_line(text: &str, span: &Range<usize>) -> Range<usize> {
    let length = text.get(span.clone()).map_or(0, |part| part.find(['\n', '\r']).unwrap_or(part.len()));
    span.start..span.start + length
}

/// `text` with line breaks between words, so that no line is longer than `width` where its words allow it.
fn broken(text: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            let _ = write!(lines, "\n{word}");
            column = length;
        } else {
            let space = if column > 0 { " " } else { "" };
            let _ = write!(lines, "{space}{word}");
            column += space.len() + length;
        }
    }
    lines
}
