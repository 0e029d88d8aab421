//! Any text as a date: no panic, and no day that nobody could have published on.
#![no_main]

use chrono::Datelike;
use libfuzzer_sys::fuzz_target;
use presswatch::read::date::{DateHints, DateReader};
use presswatch_fuzz::context;

fuzz_target!(|text: &str| {
    let context = context();
    let hints = DateHints { now: context.now, timezone: None, order: context.dates, language: None, host: None };
    let mut reader = DateReader::new(hints);
    reader.settle_order(text.lines());
    for line in text.lines() {
        let _ = reader.read_exact(line);
        if let Some(published) = reader.read(line) {
            assert!((1990..=2026).contains(&published.day().year()), "{line:?} {published}");
        }
    }
});
