//! Any bytes as a PDF document: no panic, and an end within the budget.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presswatch::read::pdf::read_pdf;
use presswatch_fuzz::{context, page};

fuzz_target!(|body: &[u8]| {
    let _ = read_pdf(&page(body), &context());
});
