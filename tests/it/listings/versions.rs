//! The fixtures a while earlier and a while later: what stood there is known again, what is new is found, and the learnt rule
//! reads the later page as detection does, or as before, or says that it does not fit.

use ego_tree::NodeId;
use presswatch::model::{Item, Select};
use presswatch::read::listing::{self, Learnt, Studied};
use presswatch::read::{date::DateHints, dom};
use scraper::{Html, Selector};

use super::corpus::Page;
use super::{Tally, difference, find, identities, identity, known, small_pages, soon};

/// Fewer records than this leave no older and newer version.
const FEWEST: usize = 6;

fn study(page: &Page, html: &Html, hints: &DateHints) -> Option<Studied> {
    listing::study(html, &page.url, hints, soon()).unwrap()
}

/// The elements of the items, if each item is one element and nothing else is.
fn records(html: &Html, items: &[Item], rule: &Select) -> Option<Vec<NodeId>> {
    let selector = Selector::parse(&rule.item).ok()?;
    let records: Vec<NodeId> = html.select(&selector).map(|element| element.id()).collect();
    (records.len() == items.len() && records.len() >= FEWEST).then_some(records)
}

/// The page without some of its elements.
fn without(html: &Html, records: &[NodeId]) -> String {
    let mut html = html.clone();
    for record in records {
        if let Some(mut node) = html.tree.get_mut(*record) {
            node.detach();
        }
    }
    html.html()
}

/// A page with its items and their elements.
struct Whole {
    page: Page,
    html: Html,
    items: Vec<Item>,
    records: Vec<NodeId>,
}

fn wholes() -> Vec<Whole> {
    let pages = small_pages();
    let all = pages.len();
    let whole = |page: Page| {
        let html = dom::parse(&page.html, soon()).unwrap();
        let Studied { found, select, .. } = study(&page, &html, &page.hints())?;
        let records = records(&html, &found.items, &select?)?;
        Some(Whole { page, html, items: found.items, records })
    };
    let wholes: Vec<Whole> = pages.into_iter().filter_map(whole).collect();
    assert!(wholes.len() * 2 >= all, "of {all} pages only {} can be taken apart", wholes.len());
    wholes
}

#[test]
fn items_are_known_again_when_one_is_prepended() {
    let mut tally = Tally::default();
    for Whole { page, html, items, records } in wholes() {
        let older = find(&without(&html, &records[..1]), &page.url, &page.hints());
        let (mut before, after) = (identities(&older, &page.url), identities(&items, &page.url));
        let is_new = before.insert(identity(&items[0], &page.url));
        let outcome = (is_new && before == after).then_some(());
        let why = || format!("of {} items {} are known, new {is_new}", after.len(), before.intersection(&after).count());
        tally.count(&page.id, outcome.ok_or_else(why));
    }
    // 61 of 65: on short pages one item more or less decides whether a second list belongs to the first.
    tally.reaches(0.92);
}

#[test]
fn the_learnt_rule_reads_the_next_version_as_detection_does() {
    let mut tally = Tally::default();
    let (mut all, mut fits) = (0, 0);
    for Whole { page, html, items, records } in wholes() {
        let hints = page.hints();
        let before = dom::parse(&without(&html, &records[..2]), soon()).unwrap();
        let Some(Studied { found, learnt: Some(learnt), .. }) = study(&page, &before, &hints) else { continue };
        all += 1;
        let now = without(&html, &records[records.len() - 2..]);
        let learnt = Learnt::from_json(&learnt.to_json()).unwrap();
        let memory = (&learnt, &known(&found.items, &page.url));
        let read = listing::read_learnt(&dom::parse(&now, soon()).unwrap(), &page.url, memory, &hints, soon()).unwrap();
        let Some(read) = read else { continue };
        fits += 1;
        let outcome = difference(&find(&now, &page.url, &hints), &read, &page.url);
        // Where fewer records draw detection to another list, the rule stays with its own.
        let kept = difference(&items[..items.len() - 2], &read, &page.url);
        tally.count(&page.id, outcome.or_else(|why| kept.map_err(|_| why)));
    }
    // 46 of 49: a rule with columns misses a day or takes another teaser.
    tally.reaches(0.91);
    // 49 of 63: of a list of eight, half is another when two come and two go.
    assert!(fits * 100 >= all * 75, "of {all} rules only {fits} fit");
}
