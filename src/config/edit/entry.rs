//! One `[[source]]` as text: keys and values as they are written, before anything is made of them.

use std::path::Path;

use serde::Serialize;
use toml::Value;
use url::Url;

use super::EditError;
use crate::config::Config;
use crate::config::environment::{Environment, escape};
use crate::config::file::why_unreadable;

/// Keys of a source in the order in which a person reads them; a test holds the config's own list against this.
pub(in crate::config) const KEYS: &[&str] = &[
    "id",
    "url",
    "name",
    "link",
    "kind",
    "select",
    "schedule",
    "exact",
    "timezone",
    "dates",
    "language",
    "labels",
    "announce_existing",
    "follow_pages",
    "confirm",
    "ca_file",
    "insecure_tls",
    "allow_networks",
    "paused",
];

/// Keys that hold secrets: they leave the config by no way.
pub(in crate::config) const SECRETS: &[&str] = &["headers", "cookies", "auth"];

/// Parts of `select`, in order.
const SELECT: &[&str] = &["item", "title", "link", "date", "teaser", "exclude", "date_format"];

/// The keys of one source; texts in it may name variables, `${NAME}`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(transparent)]
pub struct Entry {
    keys: toml::Table,
}

/// A source that the config has.
#[derive(Debug, Clone)]
pub struct Written {
    /// Without its secrets.
    pub entry: Entry,
    /// The keys that hold them.
    pub secrets: Vec<String>,
}

impl Entry {
    /// A source of this id and address and nothing else.
    pub fn new(id: &str, url: &Url) -> Entry {
        let mut entry = Entry::default();
        entry.set_text("id", id);
        entry.set_text("url", url.as_str());
        entry
    }

    /// Sets a text that means itself, whatever is in it.
    pub fn set_text(&mut self, key: &str, text: &str) {
        self.set(key, Value::from(text));
    }

    /// Sets a value whose texts mean themselves.
    pub fn set(&mut self, key: &str, value: Value) {
        self.keys.insert(key.to_owned(), each_text(value, &escape));
    }

    /// The value as it was written.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.keys.get(key)
    }

    /// Keys and values in the order of `KEYS`.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        KEYS.iter().filter_map(|key| Some((*key, self.keys.get(*key)?)))
    }

    /// The source with its texts as they are meant, without the keys that name a variable, which may be a secret; and those keys.
    pub fn plain(&self) -> (Entry, Vec<&'static str>) {
        let nothing = Environment::new("", [("", ""); 0]);
        let (named, own): (Vec<_>, Vec<_>) = self.pairs().partition(|(_, value)| names_variable(value, &nothing));
        let plain = |value: &Value| each_text(value.clone(), &|text| nothing.expand(text).unwrap_or_else(|_| text.to_owned()));
        let keys = own.into_iter().map(|(key, value)| (key.to_owned(), plain(value))).collect();
        (Entry { keys }, named.into_iter().map(|(key, _)| key).collect())
    }

    /// The table as it stands in a file; ends with a line break.
    pub fn to_toml(&self) -> String {
        std::iter::once("[[source]]".to_owned()).chain(self.lines()).map(|line| line + "\n").collect()
    }

    /// Each key with its value as it stands in a file.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.pairs().map(|(key, value)| format!("{key} = {}", shown(value)))
    }
}

/// The sources of a config as they are written, in its order.
pub fn written_sources(config: &Config) -> Result<Vec<Written>, EditError> {
    let mut written = Vec::new();
    for file in &config.files {
        let unreadable = |why: String| EditError::Unreadable { path: file.clone(), why };
        let text = std::fs::read_to_string(file).map_err(|error| unreadable(why_unreadable(&error)))?;
        // The error would quote the file, and secrets with it.
        let table: toml::Table = text.parse().map_err(|_| unreadable("it has changed and is no TOML any more".to_owned()))?;
        let sources = table.get("source").and_then(Value::as_array).into_iter().flatten();
        written.extend(sources.filter_map(Value::as_table).map(|source| take(source, file)));
    }
    Ok(written)
}

fn take(source: &toml::Table, file: &Path) -> Written {
    let mut keys: toml::Table =
        source.iter().filter(|(key, _)| KEYS.contains(&key.as_str())).map(|(key, value)| (key.clone(), value.clone())).collect();
    // Relative to the file that names it, and that is about to be another one.
    if let Some(Value::String(path)) = keys.get_mut("ca_file") {
        let folder = file.parent().and_then(|folder| std::path::absolute(folder).ok()).unwrap_or_default();
        *path = folder.join(&*path).display().to_string();
    }
    let secrets = source.keys().filter(|key| SECRETS.contains(&key.as_str())).cloned().collect();
    Written { entry: Entry { keys }, secrets }
}

fn names_variable(value: &Value, nothing: &Environment) -> bool {
    match value {
        Value::String(text) => nothing.expand(text).is_err(),
        Value::Array(values) => values.iter().any(|value| names_variable(value, nothing)),
        Value::Table(table) => table.values().any(|value| names_variable(value, nothing)),
        _ => false,
    }
}

fn each_text(value: Value, change: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(change(&text)),
        Value::Array(values) => Value::Array(values.into_iter().map(|value| each_text(value, change)).collect()),
        Value::Table(table) => Value::Table(table.into_iter().map(|(key, value)| (key, each_text(value, change))).collect()),
        other => other,
    }
}

/// On one line; the parts of a table in the order in which a person reads them.
fn shown(value: &Value) -> String {
    let Value::Table(table) = value else { return value.to_string() };
    let rank = |key: &str| SELECT.iter().position(|known| *known == key).unwrap_or(SELECT.len());
    let mut keys: Vec<&String> = table.keys().collect();
    keys.sort_by_key(|key| (rank(key), *key));
    let parts: Vec<String> = keys.into_iter().map(|key| format!("{key} = {}", table[key])).collect();
    format!("{{ {} }}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load;

    fn read(text: &str) -> Vec<Written> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("presswatch.toml");
        std::fs::write(&path, text).unwrap();
        let config = load(&path, &Environment::new("", [("TOKEN", "t"), ("A", "en")])).unwrap_or_else(|problems| panic!("{problems}"));
        written_sources(&config).unwrap()
    }

    #[test]
    fn a_source_is_written_in_the_order_of_reading_and_secrets_stay_behind() {
        let text = "[[source]]\nauth = { token = \"${TOKEN}\" }\nlabels = [\"a\"]\nurl = \"https://a.example/\" # \"secret\"\nid = \"a\"\n\
                    [source.select]\ntitle = \"h2\"\nitem = \"li\"\n[source.headers]\nx-key = \"k\"\n";
        let written = read(text);
        assert_eq!(
            written[0].entry.to_toml(),
            "[[source]]\nid = \"a\"\nurl = \"https://a.example/\"\nselect = { item = \"li\", title = \"h2\" }\nlabels = [\"a\"]\n"
        );
        assert_eq!(written[0].secrets, ["auth", "headers"]);
    }

    #[test]
    fn what_comes_from_outside_names_no_variable() {
        let url = Url::parse("https://a.example/?x=${SMTP_PASSWORD}").unwrap();
        let mut entry = Entry::new("a", &url);
        entry.set("labels", Value::Array(vec!["${HOME}".into()]));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("presswatch.toml");
        std::fs::write(&path, entry.to_toml()).unwrap();
        let config = load(&path, &Environment::new("", [("SMTP_PASSWORD", "geheim"), ("HOME", "/root")])).unwrap();
        assert_eq!((&config.sources[0].url, &config.sources[0].labels), (&url, &vec!["${HOME}".to_owned()]));
    }

    #[test]
    fn keys_that_name_a_variable_are_told_apart() {
        let written = read("[[source]]\nid = \"a\"\nurl = \"https://a.example/?a=$${B}\"\nlanguage = \"${A}\"\n");
        let (plain, named) = written[0].entry.plain();
        assert_eq!(plain.get("url").and_then(Value::as_str), Some("https://a.example/?a=${B}"));
        assert_eq!((named, plain.get("language")), (vec!["language"], None));
    }

    /// A key of the config that nobody thought of here would be lost on the way out.
    #[test]
    fn every_key_of_a_source_is_either_written_or_secret() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("presswatch.toml");
        std::fs::write(&path, "[[source]]\nid = \"a\"\nurl = \"https://a.example/\"\nxyzzy = 1\n").unwrap();
        let problems = load(&path, &Environment::new("", [("", ""); 0])).unwrap_err();
        let hint = problems.rows()[0].hint.clone().unwrap();
        let mut known: Vec<&str> = hint.strip_prefix("known here: ").unwrap().split(", ").map(|key| key.trim_matches('`')).collect();
        let mut ours: Vec<&str> = [KEYS, SECRETS].concat();
        known.sort_unstable();
        ours.sort_unstable();
        assert_eq!(known, ours);
    }
}
