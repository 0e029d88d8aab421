//! `[mail] templates`: the folder with the user's own templates, each tried before it is taken.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::file::why_unreadable;
use super::reader::{Table, Text};
use super::session::{Complaint, Place, Session};
use crate::digest::templates::{NAMES, try_templates};
use crate::model::Templates;

/// Of one file, in bytes: a mail has room for less.
const LARGEST: u64 = 256 << 10;

/// `None` if there are none, or if they cannot be used, which then has been said.
pub(super) fn read_templates(table: &mut Table<'_>) -> Option<Templates> {
    let text = table.text("templates")?;
    let folder = text.path();
    let files = match list(&folder) {
        Ok(paths) => paths.into_iter().map(|path| read(&path, &text)).collect::<Option<Vec<_>>>()?,
        Err(error) => {
            text.error(Complaint::new(format!("the folder cannot be read: {}", why_unreadable(&error))));
            return None;
        }
    };
    if !files.iter().any(|(name, _)| NAMES.contains(&name.as_str())) {
        let known = NAMES.map(|name| format!("`{name}`")).join(", ");
        text.error(Complaint::new(format!("holds none of {known}")).hint("docs/templates.md shows where to begin"));
        return None;
    }
    let templates = Templates { folder, files };
    let place = |file: &str, line: Option<usize>| place(table.session, &templates, file, line);
    match try_templates(&templates) {
        Ok(remarks) => {
            for (file, what) in remarks {
                table.session.warn(&place(file, None), Complaint::new(what));
            }
            Some(templates)
        }
        Err(fault) => {
            table.session.error(&place(&fault.file, fault.line), Complaint::new(fault.what));
            None
        }
    }
}

/// The files that can be templates: HTML and text. What else lies there is nobody's business.
fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let is_template = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "html" || ending == "txt") && path.is_file();
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).filter(is_template).collect();
    paths.sort();
    Ok(paths)
}

fn read(path: &Path, text: &Text<'_>) -> Option<(String, String)> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let is_large = std::fs::metadata(path).is_ok_and(|about| about.len() > LARGEST);
    if is_large {
        text.error(Complaint::new(format!("`{name}` is larger than {} KiB", LARGEST >> 10)));
        return None;
    }
    match std::fs::read_to_string(path) {
        Ok(content) => Some((name, content)),
        Err(error) => {
            text.error(Complaint::new(format!("`{name}` cannot be read: {}", why_unreadable(&error))));
            None
        }
    }
}

/// A line of a template, in a message as one of a config is.
fn place(session: &Session<'_>, templates: &Templates, file: &str, line: Option<usize>) -> Place {
    let content = templates.files.iter().find(|(name, _)| name == file).map(|(_, content)| content.clone()).unwrap_or_default();
    let span = line.and_then(|line| span_of(&content, line));
    Place { file: session.add_file(templates.folder.join(file), content), span, key: String::new() }
}

/// The words of a line, counted from 1.
fn span_of(text: &str, line: usize) -> Option<Range<usize>> {
    let begin = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum::<usize>();
    let words = text.get(begin..)?.lines().next()?;
    let indent = words.len() - words.trim_start().len();
    Some(begin + indent..begin + words.trim_end().len().max(indent))
}
