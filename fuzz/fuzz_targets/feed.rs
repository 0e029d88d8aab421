//! Any bytes as a feed: no panic, and never an entry without a headline.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presswatch::read::feed::read_feed;
use presswatch_fuzz::{context, page};

fuzz_target!(|body: &[u8]| {
    if let Ok(items) = read_feed(&page(body), &context()) {
        assert!(items.items.iter().all(|item| !item.title.trim().is_empty()));
    }
});
