//! Any bytes as two looks at a living page and a third one: no panic, no endless reading, and what was just read is no edit.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presswatch::compare::{compare_page, learn_page};
use presswatch::model::Block;
use presswatch::read::{Reader, Reading, read};
use presswatch_fuzz::{context, page};

fuzz_target!(|body: &[u8]| {
    let mut looks = body.split(|byte| *byte == 0).map(blocks);
    let mut next = || looks.next().unwrap_or_default();
    let (first, second, third) = (next(), next(), next());
    let memory = learn_page(first, second.clone());
    if !second.is_empty() {
        assert_eq!(compare_page(&memory, second).expect("the second look is the page").1, []);
    }
    if let Ok((now, edits)) = compare_page(&memory, third.clone()) {
        assert!(edits.iter().all(|edit| edit.old != edit.new));
        assert_eq!(compare_page(&now, third).expect("the page just read").1, []);
    }
});

fn blocks(html: &[u8]) -> Vec<Block> {
    match read(&Reader::Page(None), &page(html), &context()) {
        Ok(Reading::Page(page)) => page.blocks,
        _ => Vec::new(),
    }
}
