//! Any bytes as the data of a page, wherever pages keep it: no panic, no endless reading, no headline of several lines.
#![no_main]

use libfuzzer_sys::fuzz_target;
use presswatch::read::date::DateHints;
use presswatch::read::dom;
use presswatch::read::embedded::find_lists;
use presswatch_fuzz::{context, page};

fuzz_target!(|body: &str| {
    let context = context();
    let attribute = body.replace('&', "&amp;").replace('"', "&quot;");
    let text = format!(
        "<a href=/news/first-of-all>First</a><script type=application/ld+json>{body}</script><script>{body}</script>\
         <script type=application/json id=__NUXT_DATA__>{body}</script><script>self.__next_f.push([1,{body:?}])</script><i data-x=\"{attribute}\"></i>"
    );
    let Ok(html) = dom::parse(&text, context.deadline) else { return };
    let hints = DateHints { now: context.now, timezone: None, order: context.dates, language: None, host: None };
    let lists = find_lists(&html, &page(b"").url, &hints, &context).expect("the time suffices");
    for list in lists {
        assert!(list.items.iter().all(|item| !item.title.contains('\n')));
    }
});
