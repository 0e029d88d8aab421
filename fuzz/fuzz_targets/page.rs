//! Any bytes as a newsroom's page: no panic, no endless reading, each item once and never without a headline.
#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use presswatch::read::{Reader, Reading, inspect, read};
use presswatch_fuzz::{context, page};

fuzz_target!(|body: &[u8]| {
    let page = page(body);
    let _ = inspect(&page, &context());
    if let Ok(Reading::Items(items)) = read(&Reader::Listing(None), &page, &context()) {
        let mut seen = HashSet::new();
        for item in items.items {
            assert!(!item.title.trim().is_empty());
            assert!(item.url.is_none() || seen.insert(item.url));
        }
    }
});
