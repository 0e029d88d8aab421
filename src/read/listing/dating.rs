//! When the items of a list were published, as the whole list says it: beside each item, at one end of its
//! headline, in the heading of its group, in its address. A wrong date is worse than none.

use std::ops::Range;

use super::fields::{Entry, read_date};
use super::page::View;
use super::words;
use super::zone::Zone;
use crate::model::Published;
use crate::read::date::{self, heading_month, heading_year};

/// Words of a date at the end of a headline: `Thursday, 3 September 2021, 10:15`.
const MOST_WORDS: usize = 6;

/// Words that a headline has besides.
const LEAST_WORDS: usize = 2;

/// So many headlines show whether the list's have a date at one end.
const SAMPLE: usize = 12;

/// Longest heading of a group, in bytes.
const HEADING: usize = 60;

/// Reads each entry's date, and takes one that a headline begins with out of it.
pub(super) fn settle(view: &View, records: &[Range<usize>], entries: &mut [Entry]) {
    let own: Vec<Option<Published>> = entries.iter().map(|entry| entry.date.and_then(|date| read_date(view, date))).collect();
    let said = own.iter().flatten().count();
    let in_titles = dates_in_titles(view, entries);
    let is_habit = in_titles.iter().flatten().count() > said;
    let above = if said < entries.len() { headings(view, records, entries) } else { vec![Heading::default(); entries.len()] };
    for (((entry, own), in_title), above) in entries.iter_mut().zip(own).zip(in_titles).zip(above) {
        let of_title = in_title.as_ref().map(|date| date.published);
        let beside = if is_habit { of_title.or(own) } else { own.or(of_title) };
        entry.published = beside.or_else(|| above.date(view, entry)).or_else(|| of_address(view, entry));
        // A headline that ends with a day may mean it, as `Annual report – 31 December 2025` does.
        if let Some(InTitle { published, rest: Some(rest) }) = in_title
            && entry.published.is_some_and(|own| own.day() == published.day())
        {
            entry.title = rest;
        }
    }
}

/// A date in a headline.
#[derive(Debug, Clone)]
struct InTitle {
    published: Published,
    /// What follows, where the date comes first.
    rest: Option<String>,
}

/// The date at one end of each headline; nothing unless most of the list's have one.
fn dates_in_titles(view: &View, entries: &[Entry]) -> Vec<Option<InTitle>> {
    let step = entries.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<bool> = entries.iter().step_by(step).map(|entry| date_in_title(view, &entry.title).is_some()).collect();
    if sample.len() < 3 || sample.iter().filter(|found| **found).count() * 2 <= sample.len() {
        return vec![None; entries.len()];
    }
    entries.iter().map(|entry| date_in_title(view, &entry.title)).collect()
}

/// `Bell foundry opens - 3 September 2021` or `3 September 2021: Bell foundry opens`; at the end only where a mark parts them, for
/// `Report on the quarter to 30 June 2021` names another day.
fn date_in_title(view: &View, title: &str) -> Option<InTitle> {
    if !title.contains(|c: char| c.is_numeric()) {
        return None;
    }
    let starts: Vec<usize> =
        title.split_whitespace().map(|word| word.as_ptr() as usize - title.as_ptr() as usize).chain([title.len()]).collect();
    let count = starts.len() - 1;
    let most = MOST_WORDS.min(count.checked_sub(LEAST_WORDS)?);
    let cuts = (1..=most).rev().flat_map(|taken| [(starts[count - taken], true), (starts[taken], false)]);
    for (at, is_end) in cuts {
        let (head, tail) = title.split_at(at);
        let (date, rest) = if is_end { (tail, head.trim_end()) } else { (head, tail) };
        let is_apart = !is_end || rest.ends_with(is_joint) || date.starts_with(is_joint);
        if is_apart && words::is_date(date.trim()) {
            let rest = rest.trim_matches(|c: char| c.is_whitespace() || is_joint(c));
            let published = view.dates.read(date).filter(|_| words::letters(rest) >= 6.0)?;
            return Some(InTitle { published, rest: (!is_end).then(|| rest.to_owned()) });
        }
    }
    None
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '|' | ':' | '·' | '•' | '(' | '[' | '/')
}

/// What the last heading before an item says.
#[derive(Debug, Clone, Copy, Default)]
struct Heading {
    day: Option<Published>,
    year: Option<i32>,
}

impl Heading {
    fn date(&self, view: &View, entry: &Entry) -> Option<Published> {
        let with_year = || view.dates.read_with_year(view.node_text(entry.date?), self.year?);
        with_year().or(self.day)
    }
}

/// The heading that each entry stands under: a day or a year between the records. Only where one comes before the first record
/// and none behind the last, for dates that follow their items are not headings; and where each has an item.
fn headings(view: &View, records: &[Range<usize>], entries: &[Entry]) -> Vec<Heading> {
    let none = vec![Heading::default(); entries.len()];
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_unstable_by_key(|record| records[*record].start);
    let (Some(first), Some(last)) = (order.first(), order.last()) else { return none };
    let around = common_parent(view, records[*first].start, records[*last].start);
    let mut by_record = vec![Heading::default(); records.len()];
    let mut now = Heading::default();
    let mut at = around + 1;
    for record in order {
        let before = heading_in(view, at..records[record].start);
        match before {
            Gap::Silent => {}
            Gap::Says(heading) => now = heading,
            Gap::Lists => return none,
        }
        by_record[record] = now;
        at = records[record].end;
    }
    let mut days = by_record.iter().filter_map(|heading| Some(heading.day?.day()));
    if days.next().is_some_and(|first| days.all(|other| other == first)) {
        // A single day may be today's, at the top of the page.
        by_record.iter_mut().for_each(|heading| heading.day = None);
    }
    match heading_in(view, at..view.nodes[around].end) {
        Gap::Silent => entries.iter().map(|entry| by_record[entry.record]).collect(),
        Gap::Says(_) | Gap::Lists => none,
    }
}

/// What stands between two records.
enum Gap {
    Silent,
    Says(Heading),
    /// Several days or years at once: a menu, or dates of items that were not recognised.
    Lists,
}

fn heading_in(view: &View, gap: Range<usize>) -> Gap {
    let mut found: Option<Heading> = None;
    let mut at = gap.start;
    while at < gap.end {
        let node = &view.nodes[at];
        let text = view.node_text(at);
        at += 1;
        if node.link.is_some() || node.zone == Zone::Nav || text.is_empty() || text.len() > HEADING || node.end > gap.end {
            continue;
        }
        let heading = if node.is_date {
            Heading { day: read_date(view, at - 1), year: None }
        } else if node.element.is_none() && text.contains(|c: char| c.is_numeric()) && !date::looks_like_date(text) {
            Heading { day: None, year: heading_year(text).or_else(|| heading_month(text).and_then(|(year, _)| year)) }
        } else {
            continue;
        };
        if heading.day.is_none() && heading.year.is_none() {
            continue;
        }
        if found.replace(heading).is_some() {
            return Gap::Lists;
        }
        at = node.end;
    }
    found.map_or(Gap::Silent, Gap::Says)
}

/// The innermost element that both nodes are in.
fn common_parent(view: &View, first: usize, last: usize) -> usize {
    let mut at = view.nodes[first].parent;
    while view.nodes[at].end <= last && at > 0 {
        at = view.nodes[at].parent;
    }
    at
}

/// The day that the address names, unless it is yet to come.
fn of_address(view: &View, entry: &Entry) -> Option<Published> {
    let day = date::from_url(&view.links[entry.link?].url)?;
    view.dates.read(&day.to_string())
}

#[cfg(test)]
mod tests {
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
        assert!(items[0].title.ends_with("- 6.03.2026"), "the end stays: {}", items[0].title);
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
}
