//! Each page of `tests/fixtures/listings` against the answer beside it. The floors lie two in a hundred below what is reached.

use presswatch::read::listing::{inspect_page, read_listing};
use presswatch::read::{ReadError, Reading};
use serde_json::Value;
use url::Url;

use super::corpus::{self, Page};
use super::measure::{Score, score};
use super::{Tally, context, folder};

/// Of all pages; 0.81 are exactly right.
const EXACT: f64 = 0.79;
/// Of the items found that should be: 0.992.
const TITLES: f64 = 0.97;
/// Of their days: 0.990 are right, 0.008 wrong.
const DATES: f64 = 0.97;
const WRONG_DATES: f64 = 0.015;
/// Of the pages that list nothing, 3 of 9 are called what they are; the others have teasers, related news or events that read like
/// announcements.
const NOTHING: f64 = 0.31;

fn read(page: &Page) -> Result<Score, ReadError> {
    Ok(match read_listing(&page.html, &page.url, &context(page.now))? {
        Reading::Items(items) => score(page, &items.items),
        Reading::Page(_) | Reading::Index(_) | Reading::Nothing(_) => score(page, &[]),
    })
}

#[test]
fn listings_of_our_own_are_read() {
    let mut tally = Tally::default();
    let mut sum = Score::default();
    for page in corpus::load(&folder()) {
        let score = read(&page).unwrap_or_else(|error| panic!("{}: {error}", page.id));
        let is_exact = score.is_exact().then_some(());
        tally.count(&page.id, is_exact.ok_or_else(|| format!("{} of {} expected and {} found", score.right, score.expected, score.found)));
        sum.titles = (sum.titles.0 + score.titles.0, sum.titles.1 + score.titles.1);
        sum.dates += score.dates;
        sum.dates_right += score.dates_right;
        sum.dates_wrong += score.dates_wrong;
    }
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    let (titles, dates, wrong) = (share(sum.titles.0, sum.titles.1), share(sum.dates_right, sum.dates), share(sum.dates_wrong, sum.dates));
    eprintln!("titles {titles:.4}, dates right {dates:.4}, wrong {wrong:.4}");
    tally.reaches(EXACT);
    assert!(titles >= TITLES && dates >= DATES && wrong <= WRONG_DATES, "titles {titles:.4}, dates right {dates:.4}, wrong {wrong:.4}");
}

/// What `inspect` calls a page.
fn kind(html: &str, row: &Value) -> &'static str {
    let url = Url::parse(row["url"].as_str().unwrap()).unwrap();
    match inspect_page(html, &url, &context(row["now"].as_str().unwrap().parse().unwrap())).unwrap() {
        None => "article",
        Some(Reading::Items(_)) => "listing",
        Some(Reading::Page(_)) => "page",
        Some(Reading::Index(_)) => "index",
        Some(Reading::Nothing(nothing)) => nothing.reason.as_str(),
    }
}

#[test]
fn pages_that_list_nothing_say_what_they_are() {
    let mut names: Vec<_> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|kind| kind == "json"));
    names.sort();
    let mut tally = Tally::default();
    for path in names {
        let row: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let Some(expected) = row["nothing"].as_str() else { continue };
        let said = kind(&std::fs::read_to_string(path.with_extension("html")).unwrap(), &row);
        let outcome = (said == expected).then_some(()).ok_or_else(|| format!("is {expected}, and said to be {said}"));
        tally.count(&path.file_stem().unwrap().to_string_lossy(), outcome);
    }
    assert!(tally.held + tally.failed.len() >= 9);
    tally.reaches(NOTHING);
}
