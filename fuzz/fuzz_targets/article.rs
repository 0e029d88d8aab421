//! Any bytes as an article, its summary and its figures: no panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presswatch::digest::{figures, summary};
use presswatch::read::read_article;
use presswatch_fuzz::{context, page};

fuzz_target!(|body: &[u8]| {
    if let Ok(article) = read_article(&page(body), &context()) {
        let _ = summary::summarise(&article.text, article.language.as_deref());
        let _ = figures::find(&article.text);
    }
});
