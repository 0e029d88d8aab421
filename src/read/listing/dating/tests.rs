//! When items were published, by whole pages of made-up lists.

use std::time::Duration;

use scraper::Html;
use url::Url;

use crate::model::{DateOrder, Deadline, Item};
use crate::read::date::DateHints;
use crate::read::listing::find;

/// The days of a page's items, `-` for none.
fn check(html: &str, expected: &[&str]) -> Vec<Item> {
    let dates =
        DateHints { now: "2026-11-22T08:00:00Z".parse().unwrap(), timezone: None, order: DateOrder::Auto, language: None, host: None };
    let url = Url::parse("https://example.com/news/").unwrap();
    let found = find(&Html::parse_document(html), &url, &dates, Deadline::after(Duration::from_secs(30))).unwrap().unwrap();
    let days: Vec<String> = found.items.iter().map(|item| item.published.map_or("-".to_owned(), |day| day.to_string())).collect();
    assert_eq!(days, expected, "{html}");
    found.items
}

const TITLES: [&str; 4] = [
    "Bell foundry opens its gates to guests",
    "River gauge gets a new mast of larch",
    "Night trains stop at the quarry again",
    "Roof of the old mill is tight at last",
];

/// A list whose items are written by `item`, which is given number and headline.
fn list(item: impl Fn(usize, &str) -> String) -> String {
    let items: String = TITLES.iter().enumerate().map(|(at, title)| item(at, title)).collect();
    format!("<main><h1>News</h1><div>{items}</div></main>")
}

#[test]
fn a_date_at_one_end_of_every_headline_is_the_items() {
    let days = ["2026-03-06", "2026-03-05", "2026-03-04", "2026-03-03"];
    let long = "with many words more than any line that gives nothing but its date could ever have";
    let items = check(&list(|at, title| format!("<p><a href=/n/{at}>{title} {long} - {}.03.2026</a></p>", 6 - at)), &days);
    assert!(items[0].title.ends_with("ever have"), "figures go: {}", items[0].title);
    let items = check(&list(|at, title| format!("<p><a href=/n/{at}>{title} {long} - {} March 2026</a></p>", 6 - at)), &days);
    assert!(items[0].title.ends_with("- 6 March 2026"), "words stay: {}", items[0].title);
    let items = check(&list(|at, title| format!("<p><a href=/n/{at}>{} March 2026: {title} {long}</a></p>", 6 - at)), &days);
    assert!(items[0].title.starts_with("Bell"), "{}", items[0].title);
    let none = ["-"; 4];
    check(&list(|at, title| format!("<p><a href=/n/{at}>{title} {long} in the quarter to {} March 2026</a></p>", 6 - at)), &none);
}

#[test]
fn a_heading_gives_its_day_or_its_year_to_what_stands_under_it() {
    let heading = |at: usize, text: &str| if at.is_multiple_of(2) { format!("<h3>{text}</h3>") } else { String::new() };
    let item = |at: usize, title: &str| format!("<p><a href=/n/{at}>{title}</a></p>");
    check(
        &list(|at, title| heading(at, ["6 March 2026", "", "4 March 2026"][at.min(2)]) + &item(at, title)),
        &["2026-03-06", "2026-03-06", "2026-03-04", "2026-03-04"],
    );
    let dated = |at: usize, title: &str| format!("<p><b>{} March</b> <a href=/n/{at}>{title}</a></p>", 9 - at);
    check(
        &list(|at, title| heading(at, ["2026", "", "2025"][at.min(2)]) + &dated(at, title)),
        &["2026-03-09", "2026-03-08", "2025-03-07", "2025-03-06"],
    );
    // Today's date at the top of the page is that of no item.
    check(&list(|at, title| heading(at, ["22 November 2026", "", ""][at.min(2)]) + &item(at, title)), &["-"; 4]);
    // Years to choose from are no headings, nor are dates that follow their items.
    let menu = |at: usize| if at == 0 { "<i>2026</i> <i>2025</i>" } else { "" };
    check(&list(|at, title| menu(at).to_owned() + &dated(at, title)), &["-"; 4]);
}

#[test]
fn an_address_gives_its_day_unless_it_is_yet_to_come() {
    let item = |at: usize, title: &str| format!("<p><a href=/{}/03/05/{at}>{title}</a></p>", 2024 + at);
    check(&list(item), &["2024-03-05", "2025-03-05", "2026-03-05", "-"]);
}

const MONTHS: [&str; 4] = ["March", "February", "February", "January"];

#[test]
fn the_column_of_publication_is_told_by_its_head_its_label_or_its_order() {
    let table = |heads: [&str; 2], first: [&str; 4], second: [&str; 4]| {
        let row = |at: usize| format!("<tr><td>{}</td><td>{}</td><td><a href=/n/{at}>{}</a></td></tr>", first[at], second[at], TITLES[at]);
        let rows: String = (0..4).map(row).collect();
        format!("<main><table><tr><th>{}</th><th>{}</th><th>Matter</th></tr>{rows}</table></main>", heads[0], heads[1])
    };
    let days = ["2026-03-06", "2026-02-27", "2026-02-20", "2026-01-13"];
    let heard = ["2025-11-03", "2025-12-01", "2025-10-07", "2025-09-09"];
    let coming = ["2027-01-05", "2027-03-01", "2026-12-31", "2027-02-01"];
    check(&table(["Hearing", "Delivered"], heard, days), &days);
    check(&table(["A", "B"], heard, days), &days);
    check(&table(["A", "B"], coming, days), &days);
    let item = |at: usize, title: &str| {
        format!("<article><h3><a href=/n/{at}>{title}</a></h3><p>Heard: {}. Delivered: {}</p></article>", heard[at], days[at])
    };
    check(&list(item), &days);
    let item = |at: usize, title: &str| {
        format!(
            "<article><h3><a href=/n/{at}>{title}</a></h3><time class=updated>{}</time> <time class=published>{}</time></article>",
            days[0], days[at]
        )
    };
    check(&list(item), &days);
}

#[test]
fn a_hidden_stamp_of_the_last_edit_gives_way_to_the_day_that_is_seen() {
    let item = |at: usize, title: &str| {
        let seen = [12, 11, 10, 9][at];
        format!(
            "<article><div class=\"date-box updated\"><span>{seen}</span><span>02, 2026</span></div><h3><a href=/n/{at}>{title}</a></h3>\
             <p>By desk<span class=updated style=\"display: none\">2026-03-{:02}T08:02:11+01:00</span></p></article>",
            20 - at
        )
    };
    check(&list(item), &["2026-02-12", "2026-02-11", "2026-02-10", "2026-02-09"]);
}

#[test]
fn what_is_hidden_on_small_screens_or_cuts_its_picture_is_seen() {
    let item = |class: &'static str| {
        move |at: usize, title: &str| {
            format!(
                "<article><div class=\"{class}\"><b>2026-03-{:02}</b></div><h3><a href=/n/{at}>{title}</a></h3>\
                 <p><span>2026-02-{:02}</span></p></article>",
                20 - at,
                12 - at
            )
        }
    };
    for class in ["hidden", "a visually-hidden", "entry-meta_hidden", "meta--hidden"] {
        check(&list(item(class)), &["2026-02-12", "2026-02-11", "2026-02-10", "2026-02-09"]);
    }
    // Of two days that are seen alike the first is taken.
    for class in ["overflow-hidden", "hidden-xs", "md:hidden", "field--label-hidden"] {
        check(&list(item(class)), &["2026-03-20", "2026-03-19", "2026-03-18", "2026-03-17"]);
    }
}

#[test]
fn a_stamp_that_contradicts_the_text_gives_way() {
    let days = ["2026-03-06", "2026-02-27", "2026-02-20", "2026-01-13"];
    let texts = ["6 March 2026", "27 February 2026", "20 February 2026", "13 January 2026"];
    let item = |stamp: [&'static str; 4], text: [&'static str; 4]| {
        move |at: usize, title: &str| {
            format!("<article><time datetime={}>{}</time> <a href=/n/{at}>{title}</a></article>", stamp[at], text[at])
        }
    };
    // A build's stamp, an import's, and that of the evening before in UTC.
    check(&list(item(["2026-03-09T04:00:00Z"; 4], texts)), &days);
    check(&list(item(["2025-06-12T08:00:00Z", "2025-06-13T08:00:00Z", "2025-06-12T08:00:01Z", "2025-06-13T08:00:01Z"], texts)), &days);
    check(&list(item(["2026-03-05T23:00:00Z", "2026-02-26T23:00:00Z", "2026-02-19T23:00:00Z", "2026-01-12T23:00:00Z"], texts)), &days);
    // One that all items have is none of theirs, even where the texts say nothing certain.
    check(&list(item(["2026-03-09"; 4], ["1 week ago", "2 weeks ago", "3 weeks ago", "2 months ago"])), &["-"; 4]);
    // Where the others agree, the one that keeps the list in order is right.
    let typed = ["6 March 2026", "27 February 2062", "20 May 2025", "13 January 2026"];
    check(&list(item(days, typed)), &days);
    // Agreeing, a stamp adds the time.
    let items = check(&list(item(["2026-03-06T09:30:00+01:00"; 4], ["6 March 2026"; 4])), &["2026-03-06T09:30:00+01:00"; 4]);
    assert_eq!(items.len(), 4);
}

#[test]
fn months_and_years_above_complete_what_the_items_say() {
    let days = ["2026-03-06", "2026-02-27", "2026-02-20", "2025-01-13"];
    let heading = |at: usize, texts: [&str; 4]| if texts[at].is_empty() { String::new() } else { format!("<h3>{}</h3>", texts[at]) };
    let dated = |at: usize, title: &str, text: String| format!("<div class=n><i>{text}</i> <a href=/n/{at}>{title}</a></div>");
    let months = ["März 2026", "Februar 2026", "", "Januar 2025"];
    let numbers = [6, 27, 20, 13];
    check(&list(|at, title| heading(at, months) + &dated(at, title, format!("{}.", numbers[at]))), &days);
    let years = ["2026", "", "", "2025"];
    let plain = |at: usize| format!("{} {}", numbers[at], MONTHS[at]);
    check(&list(|at, title| heading(at, years) + &dated(at, title, plain(at))), &days);
    // A year and, below it, its months.
    let nested = |at: usize| {
        if at == 0 {
            "<h2>2026</h2>"
        } else if at == 3 {
            "<h2>2025</h2>"
        } else {
            ""
        }
    };
    let names = ["March", "February", "", "January"];
    check(&list(|at, title| nested(at).to_owned() + &heading(at, names) + &dated(at, title, numbers[at].to_string())), &days);
    // `6.3.` and `3.6.` are one day below their month.
    let pairs = ["3/6", "27/2", "20/2", "13/1"];
    check(
        &list(|at, title| heading(at, ["March 2026", "February 2026", "", "January 2025"]) + &dated(at, title, pairs[at].to_owned())),
        &days,
    );
    // A number without a month says nothing.
    check(&list(|at, title| dated(at, title, numbers[at].to_string())), &["-"; 4]);
}

#[test]
fn days_below_a_heading_may_have_a_time_alone() {
    let heading = |at: usize| ["<h3>Today, 22 November</h3>", "", "<h3>Friday, 20 November</h3>", ""][at];
    let item = |at: usize, title: &str| format!("<p><b>1{at}:40</b> <a href=/n/{at}>{title}</a></p>");
    check(&list(|at, title| heading(at).to_owned() + &item(at, title)), &["2026-11-22", "2026-11-22", "2026-11-20", "2026-11-20"]);
    // What an item says of another day is not that of the heading.
    let heard = |at: usize, title: &str| format!("<p><a href=/n/{at}>{title}</a><br><i>Argued {at}/1{at}/25. Bell, Judge</i></p>");
    let heading = |at: usize| ["<h3>March 6, 2026</h3>", "", "<h3>March 4, 2026</h3>", ""][at];
    check(&list(|at, title| heading(at).to_owned() + &heard(at + 1, title)), &["2026-03-06", "2026-03-06", "2026-03-04", "2026-03-04"]);
}

#[test]
fn the_order_of_the_list_gives_a_year_only_where_neighbours_are_certain() {
    let item = |texts: [&'static str; 4]| move |at: usize, title: &str| format!("<p><i>{}</i> <a href=/n/{at}>{title}</a></p>", texts[at]);
    check(&list(item(["09:12", "20 Nov", "28 Dec", "2 Dec 2025"])), &["2026-11-22", "2026-11-20", "2025-12-28", "2025-12-02"]);
    check(&list(item(["Yesterday", "20 Nov", "5 Nov", "2 Dec 2025"])), &["2026-11-21", "2026-11-20", "2026-11-05", "2025-12-02"]);
    // Nobody knows how old such a list is.
    check(&list(item(["20 Nov", "5 Nov", "28 Dec", "2 Dec"])), &["-"; 4]);
    check(&list(item(["09:12", "08:10", "07:00", "06:30"])), &["-"; 4]);
    // Two years are possible.
    check(&list(item(["3 Mar 2026", "5 Jan", "2 Feb 2024", "1 Feb 2024"])), &["2026-03-03", "-", "2024-02-02", "2024-02-01"]);
}

#[test]
fn the_address_or_the_weekday_gives_the_year() {
    let item = |at: usize, title: &str| format!("<p><i>{} {}</i> <a href=/news/{}/{at}>{title}</a></p>", at + 3, MONTHS[at], 2026 - at);
    check(&list(item), &["2026-03-03", "2025-02-04", "2024-02-05", "2023-01-06"]);
    let days = ["Friday, November 20", "Thursday, November 19", "Tuesday, November 17", "Monday, November 16"];
    let item = |at: usize, title: &str| format!("<p><i>{}</i> <a href=/n/{at}>{title}</a></p>", days[at]);
    check(&list(item), &["2026-11-20", "2026-11-19", "2026-11-17", "2026-11-16"]);
}

#[test]
fn short_years_are_read_as_the_column_says() {
    let item = |texts: [&'static str; 4]| move |at: usize, title: &str| format!("<p><i>{}</i> <a href=/n/{at}>{title}</a></p>", texts[at]);
    let days = ["2026-02-26", "2026-01-31", "2025-11-12", "2025-09-09"];
    check(&list(item(["26.02.26", "31.01.26", "12.11.25", "09.09.25"])), &days);
    let later = "<footer><p>Meeting: 12.05.27</p><p>Meeting: 05/31/27</p></footer>";
    check(&(list(item(["26.02.26", "31.01.26", "12.11.25", "09.09.25"])) + later), &days);
}
