//! Reading typed keys out of a parsed TOML table, where every key has its place in the file.
//!
//! A reader collects mistakes and goes on: it never stops at the first. What was never asked for is unknown.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::session::{Complaint, Place, Session};
use super::value::nearest;

/// A config file, read.
pub(super) struct File {
    /// In the session.
    pub number: usize,
    /// Where relative paths begin.
    pub folder: PathBuf,
    /// As it was read, tables that are no TOML blanked out.
    pub text: String,
    /// Nothing was blanked out.
    pub is_whole: bool,
}

/// One table of a file, asked key by key.
pub(super) struct Table<'t> {
    pub session: &'t Session<'t>,
    pub file: &'t File,
    /// Where the table begins, for what it lacks.
    pub place: Place,
    entries: &'t DeTable<'t>,
    asked: Vec<&'static str>,
}

/// A text value with `${NAME}` filled in.
pub(super) struct Text<'t> {
    pub value: String,
    pub place: Place,
    written: &'t str,
    session: &'t Session<'t>,
    folder: &'t Path,
    /// What the file has between the quotes begins here, where it is the value letter by letter.
    verbatim_at: Option<usize>,
}

impl<'t> Table<'t> {
    pub fn new(session: &'t Session<'t>, file: &'t File, entries: &'t DeTable<'t>, place: Place) -> Table<'t> {
        Table { session, file, place, entries, asked: Vec::new() }
    }

    /// The keys as they stand in the file, for a table whose keys the user makes up.
    pub fn own_keys(&self) -> Vec<(&'t str, Place)> {
        let keys = self.entries.keys();
        keys.map(|key| (key.get_ref().as_ref(), self.place_of(key.get_ref(), key.span()))).collect()
    }

    pub fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Complains of the key if it is there; that it is known makes it no unknown one.
    pub fn refuse(&mut self, key: &'static str, complaint: Complaint) {
        if self.value(key).is_some() {
            self.error(key, complaint);
        }
    }

    /// The text under a key, if it is one; nothing is said if not.
    pub fn peek(&self, key: &str) -> Option<String> {
        self.session.environment.expand(self.find(key)?.get_ref().as_str()?).ok()
    }

    pub fn peek_list(&self, key: &str) -> Vec<String> {
        let items = self.find(key).and_then(|value| value.get_ref().as_array()).into_iter().flatten();
        items.filter_map(|item| self.session.environment.expand(item.get_ref().as_str()?).ok()).collect()
    }

    /// Where the key's value stands; the table where there is none.
    pub fn place(&self, key: &str) -> Place {
        self.find(key).map_or_else(|| self.place.clone(), |value| self.place_of(key, value.span()))
    }

    pub fn text(&mut self, key: &'static str) -> Option<Text<'t>> {
        let (place, value) = self.value(key)?;
        self.read_text(place, value)
    }

    /// A text under a key that the user made up, e.g. the name of a header.
    pub fn own_text(&self, key: &str) -> Option<Text<'t>> {
        let value = self.find(key)?;
        self.read_text(self.place_of(key, value.span()), value.get_ref())
    }

    /// A text that must make sense to `parse`; `noun` says what it should be: "time zone".
    pub fn parsed<T>(&mut self, key: &'static str, noun: &str, parse: impl FnOnce(&str) -> Result<T, Complaint>) -> Option<T> {
        self.text(key)?.parsed(noun, parse)
    }

    pub fn texts(&mut self, key: &'static str) -> Option<Vec<Text<'t>>> {
        let (place, value) = self.value(key)?;
        let Some(array) = value.as_array() else {
            return self.wrong_type(&place, value, "a list of texts, `[\"…\", \"…\"]`,");
        };
        let read = |item: &'t Spanned<DeValue<'t>>| self.read_text(Place { span: Some(item.span()), ..place.clone() }, item.get_ref());
        // All are read before any failure counts, so that each mistake is said.
        let texts: Vec<Option<Text<'t>>> = array.iter().map(read).collect();
        texts.into_iter().collect()
    }

    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        let (place, value) = self.value(key)?;
        value.as_bool().or_else(|| self.wrong_type(&place, value, "true or false"))
    }

    /// A whole number of at least `least`.
    pub fn count(&mut self, key: &'static str, least: usize) -> Option<usize> {
        let (place, value) = self.value(key)?;
        let Some(integer) = value.as_integer() else { return self.wrong_type(&place, value, "a whole number") };
        match usize::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(count) if count >= least => Some(count),
            _ => {
                let what = format!("`{}` is no whole number of {least} or more", integer.as_str());
                self.session.error(&place, Complaint::new(what));
                None
            }
        }
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        self.parsed(key, "word that is known here", |word| choose(word, choices))
    }

    pub fn table(&mut self, key: &'static str) -> Option<Table<'t>> {
        let (place, value) = self.value(key)?;
        match value.as_table() {
            Some(entries) => Some(Table::new(self.session, self.file, entries, place)),
            None => {
                self.hide(key);
                self.wrong_type(&place, value, "a table")
            }
        }
    }

    /// The tables of `[[key]]`, each named by its `id` or `name` in messages.
    pub fn tables(&mut self, key: &'static str) -> Vec<Table<'t>> {
        let Some((place, value)) = self.value(key) else { return Vec::new() };
        let Some(array) = value.as_array() else {
            // Nobody will read what is in it, and so tell what of it is secret.
            self.hide(key);
            if value.is_table() {
                let complaint = Complaint::new("is one table, a list of tables is wanted").hint(format!("write `[[{key}]]`"));
                self.session.error(&place, complaint);
            } else {
                self.wrong_type::<()>(&place, value, &format!("a list of tables, `[[{key}]]`,"));
            }
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (n, item) in array.iter().enumerate() {
            let place = Place { span: Some(item.span()), ..place.clone() };
            let Some(entries) = item.get_ref().as_table() else {
                self.hide_value(item);
                self.wrong_type::<()>(&place, item.get_ref(), "a table");
                continue;
            };
            let name = ["id", "name"].into_iter().find_map(|key| entries.get(key)?.get_ref().as_str());
            let key = name.map_or_else(|| format!("{key}[{n}]"), |name| format!("{key} {name:?}"));
            tables.push(Table::new(self.session, self.file, entries, Place { key, ..place }));
        }
        tables
    }

    /// Says so if the key is not there; a value that is there but wrong has been complained of already.
    pub fn require(&self, key: &str, hint: &str) {
        if !self.has(key) {
            self.session.error(&self.place, Complaint::new(format!("`{key}` is missing")).hint(hint));
        }
    }

    /// Hides the value of `key` in all that is shown of the file, but not the name of a variable.
    pub fn hide(&self, key: &str) {
        if let Some(value) = self.find(key) {
            self.hide_value(value);
        }
    }

    /// Complains of the value of `key`.
    pub fn error(&self, key: &str, complaint: Complaint) {
        self.session.error(&self.place(key), complaint);
    }

    pub fn warn(&self, key: &str, complaint: Complaint) {
        self.session.warn(&self.place(key), complaint);
    }

    /// Every key that nobody asked for is a mistake.
    pub fn finish(self) {
        for (key, value) in self.entries {
            let name = key.get_ref().as_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let near = nearest(name, self.asked.iter().copied());
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", self.asked.join(", ")),
            };
            let place = Place { key: self.place.key.clone(), ..self.place_of(name, key.span()) };
            self.session.error(&place, Complaint::new(format!("unknown key `{name}`")).hint(hint));
            // What it is for is unknown, so its value may be a secret.
            if near.is_none_or(is_secret) {
                self.hide_value(value);
            }
        }
    }

    fn hide_value(&self, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            // A table's own place is its header.
            DeValue::Table(entries) => entries.values().for_each(|value| self.hide_value(value)),
            DeValue::Array(items) => items.iter().for_each(|value| self.hide_value(value)),
            DeValue::String(text) if is_variable(text) => {}
            _ => self.session.mask(&Place { span: Some(value.span()), ..self.place.clone() }),
        }
    }

    fn value(&mut self, key: &'static str) -> Option<(Place, &'t DeValue<'t>)> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        let value = self.find(key)?;
        Some((self.place_of(key, value.span()), value.get_ref()))
    }

    fn find(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.entries.get(key)
    }

    fn place_of(&self, key: &str, span: Range<usize>) -> Place {
        let path = if self.place.key.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place.key) };
        Place { file: self.place.file, span: Some(span), key: path }
    }

    fn read_text(&self, place: Place, value: &'t DeValue<'t>) -> Option<Text<'t>> {
        let Some(written) = value.as_str() else { return self.wrong_type(&place, value, "a text in quotes") };
        let expanded = match self.session.environment.expand(written) {
            Ok(expanded) => expanded,
            Err(what) => {
                self.session.error(&place, Complaint::new(what));
                return None;
            }
        };
        let quoted =
            place.span.clone().and_then(|span| Some((span.start + 1, self.file.text.get(span.start + 1..span.end.checked_sub(1)?)?)));
        let verbatim_at = quoted.filter(|(_, between)| *between == expanded).map(|(start, _)| start);
        Some(Text { value: expanded, place, written, session: self.session, folder: &self.file.folder, verbatim_at })
    }

    fn wrong_type<T>(&self, place: &Place, value: &DeValue<'_>, wanted: &str) -> Option<T> {
        if place.key.rsplit('.').next().is_some_and(is_secret) {
            self.session.mask(place);
        }
        self.session.error(place, Complaint::new(format!("is {}, {wanted} is wanted", kind_of(value))));
        None
    }
}

impl Text<'_> {
    pub fn parsed<T>(&self, noun: &str, parse: impl FnOnce(&str) -> Result<T, Complaint>) -> Option<T> {
        match parse(&self.value) {
            Ok(value) => Some(value),
            Err(complaint) => {
                self.error(self.without_expansion(noun, complaint));
                None
            }
        }
    }

    pub fn error(&self, complaint: Complaint) {
        let place = complaint.within.clone().map_or_else(|| self.place.clone(), |within| self.place_within(within));
        self.session.error(&place, complaint);
    }

    /// Where these bytes of the value stand; all of it, where it is not written as it is.
    pub fn place_within(&self, within: Range<usize>) -> Place {
        let span = self.verbatim_at.map(|at| at + within.start..at + within.end);
        Place { span: span.or_else(|| self.place.span.clone()), ..self.place.clone() }
    }

    /// Where relative paths in this text begin.
    pub fn folder(&self) -> &Path {
        self.folder
    }

    /// The path that the text is, from the folder of its file.
    pub fn path(&self) -> PathBuf {
        self.folder.join(&self.value)
    }

    /// What a variable held may be a secret, so a complaint about it must not quote it.
    fn without_expansion(&self, noun: &str, complaint: Complaint) -> Complaint {
        if self.written == self.value { complaint } else { Complaint::new(format!("what `{}` stands for is no {noun}", self.written)) }
    }
}

/// The choice that `word` names.
pub(super) fn choose<T: Copy>(word: &str, choices: &[(&str, T)]) -> Result<T, Complaint> {
    if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == word) {
        return Ok(*choice);
    }
    let words: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
    let hint = match nearest(word, words.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known here: {}", words.join(", ")),
    };
    Err(Complaint::new(format!("`{word}` is unknown")).hint(hint))
}

/// Keys whose values are never shown.
pub(super) fn is_secret(key: &str) -> bool {
    matches!(key, "password" | "token" | "key" | "auth" | "headers" | "cookies" | "proxy")
}

/// True if the file has nothing but `${NAME}` there.
fn is_variable(written: &str) -> bool {
    written.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).is_some_and(|name| !name.contains('}'))
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
