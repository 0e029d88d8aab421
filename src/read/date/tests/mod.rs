//! What the reader makes of texts, by form and language. Every sentence here is made up.

mod exactness;
mod forms;
mod languages;
mod order;
mod properties;
mod refusals;
mod said;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{DateHints, DateReader};
use crate::model::DateOrder;

fn now() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn hints() -> DateHints {
    DateHints { now: now(), timezone: None, order: DateOrder::Auto, language: None, host: None }
}

/// A reader of a page in a language.
fn reader(language: &str) -> DateReader {
    DateReader::new(DateHints { language: Some(language.to_owned()), ..hints() })
}

/// A reader of a page of a host.
fn reader_at(host: &str) -> DateReader {
    DateReader::new(DateHints { host: Some(host.to_owned()), ..hints() })
}

fn reader_in(zone: Tz) -> DateReader {
    DateReader::new(DateHints { timezone: Some(zone), ..hints() })
}

/// `expected` is empty where nothing must be read.
fn check(reader: &DateReader, text: &str, expected: &str) {
    let found = reader.read(text).map(|found| found.to_string()).unwrap_or_default();
    assert_eq!(found, expected, "{text:?}");
}
