//! What a source's server wants to be sent: headers, cookies, log-in; and which servers may be reached.

use std::path::PathBuf;

use reqwest::header::{HeaderName, HeaderValue};
use secrecy::SecretString;
use url::Url;

use super::fetch::networks;
use super::file::why_unreadable;
use super::mail::is_plain_http;
use super::reader::{Table, Text};
use super::secret::read_secret;
use super::session::Complaint;
use super::value;
use crate::model::{Access, Auth};

/// Headers that the connection decides itself, or that have a key of their own.
const NOT_YOURS: &[&str] = &["host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te", "upgrade"];

pub(super) fn read_access(table: &mut Table<'_>, url: Option<&Url>) -> Access {
    let access = Access {
        headers: table.table("headers").map(|headers| read_headers(&headers)).unwrap_or_default(),
        cookies: table.table("cookies").map(|cookies| read_cookies(&cookies)).unwrap_or_default(),
        auth: table.table("auth").and_then(read_auth),
        ca_file: table.text("ca_file").and_then(|file| check_authority(&file)),
        insecure_tls: table.flag("insecure_tls").unwrap_or(false),
        allow_networks: networks(table, "allow_networks"),
    };
    if access.insecure_tls {
        let complaint = Complaint::new("any server may pose as this newsroom").hint("name the certificate to trust with `ca_file`");
        table.warn("insecure_tls", complaint);
    }
    if access.auth.is_some() && url.is_some_and(is_plain_http) {
        table.warn("auth", Complaint::new("the secret goes over `http:` for all to read").hint("ask for the `https:` address"));
    }
    access
}

fn read_headers(table: &Table<'_>) -> Vec<(String, SecretString)> {
    read_pairs(table, |name| {
        let lower = name.to_ascii_lowercase();
        if HeaderName::from_bytes(name.as_bytes()).is_err() {
            return Err(Complaint::new(format!("`{name}` is no name of a header")));
        }
        match lower.as_str() {
            "cookie" => Err(Complaint::new("cookies have a table of their own").hint("write `cookies = { name = \"value\" }`")),
            "authorization" => Err(Complaint::new("a log-in has a key of its own").hint("write `auth = { token_file = \"…\" }`")),
            lower if NOT_YOURS.contains(&lower) => Err(Complaint::new(format!("`{lower}` is set by the connection"))),
            _ => Ok(lower),
        }
    })
}

fn read_cookies(table: &Table<'_>) -> Vec<(String, SecretString)> {
    // RFC 6265: a cookie's name is a token, as a header's is.
    read_pairs(table, |name| match HeaderName::from_bytes(name.as_bytes()) {
        Ok(_) => Ok(name.to_owned()),
        Err(_) => Err(Complaint::new(format!("`{name}` is no name of a cookie"))),
    })
}

/// The pairs of a table whose keys the user makes up; values are hidden whatever they are.
fn read_pairs(table: &Table<'_>, check_name: impl Fn(&str) -> Result<String, Complaint>) -> Vec<(String, SecretString)> {
    let mut pairs = Vec::new();
    for (key, place) in table.own_keys() {
        let name = check_name(key).map_err(|complaint| table.session.error(&place, complaint)).ok();
        table.hide(key);
        let value = table.own_text(key).and_then(|text| check_value(&text));
        pairs.extend(name.zip(value));
    }
    pairs
}

fn check_value(text: &Text<'_>) -> Option<SecretString> {
    text.parsed("value of a header", |value| match HeaderValue::from_str(value) {
        Ok(_) => Ok(SecretString::from(value.to_owned())),
        Err(_) => Err(Complaint::new("cannot be sent: a header holds no line breaks or control characters")),
    })
}

fn read_auth(mut table: Table<'_>) -> Option<Auth> {
    let username = table.parsed("username", "user name", value::line);
    let password = read_secret(&mut table, "password", "password_file");
    let token = read_secret(&mut table, "token", "token_file");
    let wants_password = table.has("username") || table.has("password") || table.has("password_file");
    let wants_token = table.has("token") || table.has("token_file");
    let hint = "`{ username = \"…\", password_file = \"…\" }` or `{ token_file = \"…\" }`";
    match (wants_password, wants_token) {
        (true, true) => table.session.error(&table.place, Complaint::new("has a token and a password").hint(hint)),
        (false, false) => table.session.error(&table.place, Complaint::new("has neither a token nor a password").hint(hint)),
        (true, false) if !table.has("username") => table.require("username", hint),
        (true, false) if !table.has("password_file") => table.require("password", hint),
        _ => {}
    }
    table.finish();
    match (username, password, token) {
        (Some(username), Some(password), None) => Some(Auth::Basic { username, password }),
        (None, None, Some(token)) => Some(Auth::Bearer { token }),
        _ => None,
    }
}

fn check_authority(file: &Text<'_>) -> Option<PathBuf> {
    let path = file.path();
    match std::fs::read(&path) {
        Ok(bytes) if String::from_utf8_lossy(&bytes).contains("-----BEGIN CERTIFICATE-----") => return Some(path),
        Ok(_) => file.error(Complaint::new(format!("`{}` holds no certificate in PEM form", path.display()))),
        Err(error) => file.error(Complaint::new(format!("cannot read `{}`: {}", path.display(), why_unreadable(&error)))),
    }
    None
}
