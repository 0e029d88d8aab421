//! Finding config files and parsing them: the search order, `include`, and TOML that is none.

use std::collections::HashSet;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeTable;

use super::environment::Environment;
use super::reader::{File, Table, Text, is_secret};
use super::session::{Complaint, Place, Session};

/// Why there is no config to read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("there is no config `{}`, which {named_by} names", path.display())]
    Missing { path: PathBuf, named_by: &'static str },
    #[error("no config found; looked for {}\nhint: `presswatch init` writes one, `--config FILE` names one", list(looked_for))]
    NotFound { looked_for: Vec<PathBuf> },
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| format!("`{}`", path.display())).collect::<Vec<_>>().join(", ")
}

/// The config to use: the one named on the command line, else by `PRESSWATCH_CONFIG`, else the first of the usual places.
pub fn locate(explicit: Option<&Path>, environment: &Environment) -> Result<PathBuf, ConfigError> {
    let named = explicit.map(|path| (path.to_owned(), "--config"));
    let named = named.or_else(|| environment.get("PRESSWATCH_CONFIG").map(|path| (PathBuf::from(path), "PRESSWATCH_CONFIG")));
    if let Some((path, named_by)) = named {
        let path = environment.directory.join(path);
        return if path.is_file() { Ok(path) } else { Err(ConfigError::Missing { path, named_by }) };
    }
    let home = environment.get("HOME").map(|home| PathBuf::from(home).join(".config"));
    let user = environment.get("XDG_CONFIG_HOME").map(PathBuf::from).or(home);
    let mut looked_for = vec![environment.directory.join("presswatch.toml"), environment.directory.join("config/presswatch.toml")];
    looked_for.extend(user.map(|folder| folder.join("presswatch/presswatch.toml")));
    looked_for.push(PathBuf::from("/etc/presswatch/presswatch.toml"));
    match looked_for.iter().find(|path| path.is_file()) {
        Some(found) => Ok(found.clone()),
        None => Err(ConfigError::NotFound { looked_for }),
    }
}

/// Reads a file into the session; `None` if that fails, which then has been said.
///
/// Where some of it is no TOML, that is said, and the tables around are read all the same: one slip hides no other.
pub(super) fn read_file(session: &Session<'_>, path: &Path) -> Option<File> {
    let (read, failure) = match std::fs::read_to_string(path) {
        Ok(text) => (text, None),
        Err(error) => (String::new(), Some(error)),
    };
    let number = session.add_file(path.to_owned(), read.clone());
    if let Some(error) = failure {
        let place = Place { file: number, span: None, key: String::new() };
        session.error(&place, Complaint::new(format!("cannot be read: {}", why_unreadable(&error))));
        return None;
    }
    let (text, faults) = without_broken_tables(read.clone());
    for fault in &faults {
        mask_line(session, number, &read, fault.at.start);
        let place = Place { file: number, span: Some(fault.at.clone()), key: String::new() };
        session.error(&place, Complaint::new(format!("not valid TOML: {}", fault.what)));
    }
    Some(File { number, folder: path.parent().map_or_else(PathBuf::new, Path::to_owned), text, is_whole: faults.is_empty() })
}

/// In plain words, with neither the path nor anything of what the file holds.
pub(super) fn why_unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// The tables of a file, each value with its place.
pub(super) fn parse_file(file: &File) -> DeTable<'_> {
    // What does not parse has been taken out already.
    DeTable::parse(&file.text).map(Spanned::into_inner).unwrap_or_default()
}

struct Fault {
    what: String,
    at: Range<usize>,
}

/// The text with blanks in place of each table that is no TOML, so that all else keeps its place; and what was wrong.
fn without_broken_tables(mut text: String) -> (String, Vec<Fault>) {
    let mut faults: Vec<Fault> = Vec::new();
    // The parser finds more than one, of which only the first is sure to be none that another brought about.
    while let Some(error) = DeTable::parse_recoverable(&text).1.into_iter().min_by_key(|error| error.span().map(|span| span.start)) {
        let at = shown(&text, error.span().unwrap_or_default());
        // The same place again: what begins there swallows the rest of the file.
        if faults.last().is_some_and(|last| at.start <= last.at.start) {
            return (String::new(), faults);
        }
        let table = table_around(&text, at.start);
        let blank: String = text[table.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        text.replace_range(table, &blank);
        faults.push(Fault { what: error.message().to_owned(), at });
    }
    (text, faults)
}

/// From the header before `at` to the next one. A fault at a header itself is the table's before: a list or text in it has no end.
fn table_around(text: &str, at: usize) -> Range<usize> {
    let headers = text.match_indices('[').map(|(start, _)| start).filter(|start| *start == 0 || text[..*start].ends_with('\n'));
    let headers: Vec<usize> = headers.collect();
    let start = headers.iter().rev().find(|start| **start < at).copied().unwrap_or(0);
    let end = headers.iter().find(|start| **start >= at && **start > 0).copied().unwrap_or(text.len());
    start..end
}

/// What `include` names.
pub(super) struct Included {
    /// Each once, without the main file.
    pub files: Vec<PathBuf>,
    /// Where its patterns look, the main file's folder first.
    pub folders: Vec<PathBuf>,
}

pub(super) fn included(main: &mut Table<'_>, main_path: &Path) -> Included {
    let mut seen: HashSet<PathBuf> = HashSet::from([identity(main_path)]);
    let texts = main.texts("include").unwrap_or_default();
    let mut folders = vec![main_path.parent().map_or_else(PathBuf::new, Path::to_owned)];
    folders.extend(texts.iter().flat_map(folders_of));
    let files = texts.iter().flat_map(matching).filter(|path| seen.insert(identity(path))).collect();
    Included { files, folders }
}

/// The folders in which the pattern's last part is looked for, and the one above all its wildcards.
fn folders_of(text: &Text<'_>) -> Vec<PathBuf> {
    let is_plain = |part: &std::path::Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    let Some(folder) = Path::new(&text.value).parent() else { return Vec::new() };
    let above: PathBuf = folder.components().take_while(is_plain).collect();
    let pattern = Path::new(&glob::Pattern::escape(&text.folder().to_string_lossy())).join(folder);
    let matching = glob::glob(&pattern.to_string_lossy()).ok().into_iter().flatten().filter_map(Result::ok);
    std::iter::once(text.folder().join(above)).chain(matching).collect()
}

/// In the order of their names; a plain path must be there, a pattern may match nothing yet.
fn matching(text: &Text<'_>) -> Vec<PathBuf> {
    let folder = glob::Pattern::escape(&text.folder().to_string_lossy());
    let pattern = Path::new(&folder).join(&text.value);
    let found = match glob::glob(&pattern.to_string_lossy()) {
        Ok(found) => found.filter_map(Result::ok).filter(|path| path.is_file()).collect::<Vec<_>>(),
        Err(error) => {
            text.error(Complaint::new(format!("is no pattern of file names: {}", error.msg)));
            return Vec::new();
        }
    };
    if found.is_empty() && !text.value.contains(['*', '?', '[']) {
        text.error(Complaint::new(format!("there is no file `{}`", text.path().display())));
    }
    found
}

fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// At the end of a file the parser points behind the last letter; shown is the letter before.
fn shown(text: &str, span: Range<usize>) -> Range<usize> {
    let trimmed = text.trim_end().len();
    if span.start >= trimmed { text[..trimmed].char_indices().next_back().map_or(0..0, |(start, _)| start..trimmed) } else { span }
}

/// Where TOML is broken nothing says which value is a secret: a line that looks like one, or stands in such a table, is hidden.
fn mask_line(session: &Session<'_>, file: usize, text: &str, at: usize) {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    let line = &text[start..end];
    let header = text[..start].lines().rev().find(|line| line.trim_start().starts_with('[')).unwrap_or_default();
    let names = |text: &str| text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').any(is_secret_word);
    if let Some(equals) = line.find('=').filter(|_| names(line) || names(header)) {
        session.mask(&Place { file, span: Some(start + equals + 1..end), key: String::new() });
    }
}

fn is_secret_word(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    is_secret(&lower) || ["pass", "token", "secret", "key", "cookie"].iter().any(|part| lower.contains(part))
}
