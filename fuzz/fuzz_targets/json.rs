//! Any bytes as a JSON endpoint: no panic, and the rule that is found finds the same items.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presswatch::read::Reading;
use presswatch::read::json::read_json;
use presswatch_fuzz::{context, page};

fuzz_target!(|body: &[u8]| {
    let Ok(Reading::Items(found)) = read_json(&page(body), None, &context()) else { return };
    let Ok(Reading::Items(again)) = read_json(&page(body), found.select.as_ref(), &context()) else { panic!("the rule finds nothing") };
    assert_eq!(found.items, again.items);
});
