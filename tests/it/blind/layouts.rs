//! Pages made anew: an empty list is told from one that is gone, and a new list is believed in the end.

use super::{Desk, Entry};
use crate::journeys::{NEW, OLD, listing};
use crate::support::newsroom::Response;

pub const OTHER: [Entry; 4] = [
    ("/n/1", "Ferries of the upper lake run on batteries from today", ""),
    ("/n/2", "A second gauge shows how full the reservoir is", ""),
    ("/n/3", "Guided tours through the pump house begin again", ""),
    ("/n/4", "Foresters plant larches above the northern dam", ""),
];

const NEWER: Entry = ("/n/5", "Bridge over the spillway opens for bicycles", "");

#[test]
fn an_empty_list_is_empty_and_a_list_that_is_gone_is_a_redesign() {
    let desk = Desk::watching("");
    let empty = listing(&[]);
    for (page, expected) in [
        (empty.clone(), "degraded empty"),
        (empty.replace("<ul class=\"news\"></ul>", "<p>No announcements at present.</p>"), "degraded empty"),
        (empty.replace("<ul class=\"news\"></ul>", ""), "degraded redesign"),
    ] {
        desk.site.page("/news/", page.clone());
        for _ in 0..3 {
            assert_eq!(desk.poll(), [""; 0], "{page}");
            assert_eq!(desk.state(), expected, "{page}");
        }
        desk.publish(&[]);
        desk.poll();
        assert_eq!(desk.state(), "ok");
    }
}

#[test]
fn a_rule_that_finds_nothing_says_whether_the_list_is_empty_or_gone() {
    let select = "select = { item = \"ul.news > li\", title = \"h3\", link = \"a@href\" }";
    let desk = Desk::watching(&format!("kind = \"listing\"\n{select}"));
    desk.site.page("/news/", listing(&[]));
    desk.poll();
    assert_eq!(desk.state(), "degraded empty");
    desk.site.page("/news/", listing(&OLD).replace("class=\"news\"", "class=\"cards\""));
    desk.poll();
    assert_eq!(desk.state(), "degraded redesign");
    // Where the kind is left to presswatch, it reads the page without the rule, and says so.
    let desk = Desk::watching(select);
    desk.site.page("/news/", listing(&[&[NEW], &OLD[..]].concat()).replace("class=\"news\"", "class=\"cards\""));
    assert_eq!(desk.poll(), [format!("new {}", NEW.1)]);
    assert_eq!(desk.state(), "ok");
    assert!(desk.remarks().contains("its `select` finds nothing on the page any more"), "{}", desk.remarks());
}

#[test]
fn a_page_on_which_all_is_newer_is_believed_at_the_second_look() {
    let desk = Desk::watching("");
    let busy: Vec<Entry> = OTHER.iter().map(|(path, title, _)| (*path, *title, "2026-10-19")).collect();
    desk.site.page("/news/", listing(&busy));
    assert_eq!(desk.poll().len(), 4);
    assert_eq!(desk.site.hits("/news/"), 3);
    assert_eq!(desk.state(), "ok");
}

#[test]
fn another_page_for_a_moment_announces_nothing_though_all_on_it_is_newer() {
    let desk = Desk::watching("");
    let busy: Vec<Entry> = OTHER.iter().map(|(path, title, _)| (*path, *title, "2026-10-19")).collect();
    desk.publish(&[NEW]);
    desk.site.set_once("/news/", Response::html(listing(&busy)));
    assert_eq!(desk.poll(), [format!("new {}", NEW.1)]);
}

#[test]
fn an_undated_list_that_was_turned_over_is_taken_over_when_it_has_stood_for_a_day() {
    let desk = Desk::watching("");
    desk.site.page("/news/", listing(&OTHER));
    for _ in 0..3 {
        assert_eq!(desk.poll(), [""; 0]);
        assert_eq!(desk.state(), "degraded redesign");
    }
    // Something comes to it, which so must be new; and a day goes by.
    desk.site.page("/news/", listing(&[&[NEWER], &OTHER[..]].concat()));
    assert_eq!(desk.poll(), [""; 0]);
    desk.set("UPDATE source SET doubted = json_set(doubted, '$.since', strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-25 hours'))");
    assert_eq!(desk.poll(), [format!("new {}", NEWER.1)]);
    assert_eq!(desk.state(), "ok");
    let said = "what stands there now was taken over: of 5 announcements 1 can be shown to be new";
    assert!(desk.remarks().contains(said), "{}", desk.remarks());
    let issue = desk.issue();
    assert!(issue.contains("Acme: shows nothing of what was known") && issue.contains(said), "{issue}");
    assert_eq!(desk.poll(), [""; 0]);
}

#[test]
fn what_is_doubted_is_forgotten_when_the_old_list_is_back() {
    let desk = Desk::watching("");
    for _ in 0..3 {
        desk.site.page("/news/", listing(&OTHER));
        desk.poll();
        desk.set("UPDATE source SET doubted = json_set(doubted, '$.since', strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-25 hours'))");
        desk.publish(&[]);
        desk.poll();
        assert_eq!(desk.state(), "ok");
    }
}

#[test]
fn dates_that_cannot_be_read_any_more_are_said_and_news_is_told_without() {
    let desk = Desk::watching("");
    super::always(&desk);
    let undated = |entries: &[Entry]| {
        let bare: Vec<Entry> = entries.iter().map(|(path, title, _)| (*path, *title, "")).collect();
        listing(&bare).replace("<time datetime=\"\"></time>", "<span>recently</span>")
    };
    desk.site.page("/news/", undated(&OLD));
    assert_eq!(desk.poll(), [""; 0]);
    assert_eq!(desk.state(), "degraded dates unreadable");
    desk.site.page("/news/", undated(&[&[NEW], &OLD[..]].concat()));
    assert_eq!(desk.poll(), [format!("new {}", NEW.1)]);
    assert_eq!(desk.state(), "degraded dates unreadable");
    let issue = desk.issue();
    assert!(issue.contains("Acme: read without dates since") && issue.contains(NEW.1), "{issue}");
    desk.publish(&[NEW]);
    assert_eq!(desk.poll(), [""; 0]);
    assert_eq!(desk.state(), "ok");
    assert!(desk.issue().contains("Acme: the dates of its announcements can be read since"));
}

/// Days as a page writes them that names neither its language nor its country.
fn numeric(entries: &[Entry]) -> String {
    let page = listing(entries).replace(" lang=\"en\"", "");
    let days = regex::Regex::new("<time datetime=\"([^\"]*)\">[^<]*</time>").unwrap();
    days.replace_all(&page, "<span class=\"date\">$1</span>").into_owned()
}

#[test]
fn days_that_nothing_decides_are_said_from_the_first_poll_on() {
    let entries: [Entry; 4] = [
        ("/n/1", "Ferries of the upper lake run on batteries from today", "05/06/2026"),
        ("/n/2", "A second gauge shows how full the reservoir is", "07/04/2026"),
        ("/n/3", "Guided tours through the pump house begin again", "03/05/2026"),
        ("/n/4", "Foresters plant larches above the northern dam", "04/03/2026"),
    ];
    let desk = Desk::watching_page("", &numeric(&entries));
    super::always(&desk);
    assert_eq!(desk.state(), "degraded dates unreadable");
    assert!(desk.remarks().contains("set `dates` of the source to"), "{}", desk.remarks());
    let issue = desk.issue();
    assert!(issue.contains("Acme: read without dates since") && !issue.contains("any more"), "{issue}");
    // What is new is told all the same.
    let more = [&[("/n/0", "Bridge over the spillway opens for bicycles", "06/07/2026")], &entries[..]].concat();
    desk.site.page("/news/", numeric(&more));
    assert_eq!(desk.poll(), ["new Bridge over the spillway opens for bicycles"]);
    assert_eq!(desk.state(), "degraded dates unreadable");
    // A day beyond the twelfth decides all of them.
    let decided = [&[("/n/00", "Anglers count the trout of the lower weir", "25/07/2026")], &more[..]].concat();
    desk.site.page("/news/", numeric(&decided));
    assert_eq!(desk.poll().len(), 1);
    assert_eq!(desk.state(), "ok");
    let issue = desk.issue();
    assert!(issue.contains("Acme: the dates of its announcements can be read since") && !issue.contains("read again"), "{issue}");
}

#[test]
fn an_order_that_the_operator_gives_decides_the_days() {
    let entries: [Entry; 3] = [("/n/1", OTHER[0].1, "05/06/2026"), ("/n/2", OTHER[1].1, "07/04/2026"), ("/n/3", OTHER[2].1, "03/05/2026")];
    let desk = Desk::watching_page("dates = \"month-first\"", &numeric(&entries));
    assert_eq!(desk.state(), "ok");
}
