//! What the targets share: a page from nowhere and what a reading may know of it.

use std::time::Duration;

use presswatch::model::{DateOrder, Deadline};
use presswatch::read::{Context, Page};
use url::Url;

/// A reading that takes longer is a finding.
pub const BUDGET: Duration = Duration::from_secs(5);

pub fn page(body: &[u8]) -> Page {
    Page { url: Url::parse("https://acme.example/news/").expect("a URL"), content_type: None, body: body.to_vec() }
}

pub fn context() -> Context {
    Context {
        now: "2026-11-22T12:00:00Z".parse().expect("an instant"),
        timezone: None,
        dates: DateOrder::Auto,
        language: None,
        deadline: Deadline::after(BUDGET),
    }
}
