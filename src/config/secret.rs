//! Passwords and tokens: written in the config, taken from the environment, or read from a file of their own.

use secrecy::SecretString;

use super::file::why_unreadable;
use super::reader::{Table, Text};
use super::session::Complaint;

/// The secret under `key`, or in the file that `file_key` names.
pub(super) fn read_secret(table: &mut Table<'_>, key: &'static str, file_key: &'static str) -> Option<SecretString> {
    let (written, file) = (table.text(key), table.text(file_key));
    table.hide(key);
    if table.has(key) && table.has(file_key) {
        table.error(file_key, Complaint::new(format!("`{key}` is given too")).hint("keep one of the two"));
        return None;
    }
    match (written, file) {
        (Some(written), _) => kept(&written, written.value.clone()),
        (None, Some(file)) => read_file(&file),
        (None, None) => None,
    }
}

fn read_file(file: &Text<'_>) -> Option<SecretString> {
    match std::fs::read_to_string(file.path()) {
        Ok(text) => {
            let secret = text.strip_suffix('\n').map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
            kept(file, secret.to_owned())
        }
        Err(error) => {
            file.error(Complaint::new(format!("cannot read `{}`: {}", file.path().display(), why_unreadable(&error))));
            None
        }
    }
}

fn kept(place: &Text<'_>, secret: String) -> Option<SecretString> {
    if secret.is_empty() {
        place.error(Complaint::new("the secret is empty"));
        return None;
    }
    Some(SecretString::from(secret))
}
