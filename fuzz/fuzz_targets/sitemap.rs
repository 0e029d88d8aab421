//! Any bytes as a sitemap: no panic, within the budget, and never an entry without headline and address.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presswatch::read::Reading;
use presswatch::read::sitemap::{is_sitemap, read_sitemap};
use presswatch_fuzz::{context, page};

fuzz_target!(|body: &[u8]| {
    is_sitemap(body);
    if let Ok(Reading::Items(items)) = read_sitemap(&page(body), None, &context()) {
        assert!(items.items.iter().all(|item| !item.title.trim().is_empty() && item.url.is_some()));
    }
});
