//! Any bytes as a feed: no panic, never an item without a headline, and no more items than entries.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presswatch::read::feed::{read_entries, read_feed};
use presswatch_fuzz::{context, page};

fuzz_target!(|body: &[u8]| {
    if let Ok(items) = read_feed(&page(body), &context()) {
        let entries = read_entries(&page(body), &context()).expect("what has items has entries");
        assert!(items.items.len() <= entries.len());
        assert!(items.items.iter().all(|item| !item.title.trim().is_empty()));
    }
});
