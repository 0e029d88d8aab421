//! What the data adds, and what it must not.

use super::*;
use crate::model::Published;
use crate::read::embedded::Origin;

fn page() -> Url {
    Url::parse("https://acme.example/news/").unwrap()
}

/// `title | path | date`, the last two may be empty.
fn items(lines: &[&str]) -> Vec<Item> {
    let item = |line: &&str| {
        let part: Vec<&str> = line.split('|').map(str::trim).collect();
        let given = |at: usize| part.get(at).copied().filter(|text| !text.is_empty());
        Item {
            title: part[0].to_owned(),
            url: given(1).map(|path| page().join(path).unwrap()),
            published: given(2).map(|date| date.parse::<Published>().unwrap()),
            ..Item::default()
        }
    };
    lines.iter().map(item).collect()
}

fn written(items: &[Item]) -> Vec<String> {
    let path = |item: &Item| item.url.as_ref().map(|url| url.path().trim_start_matches("/news/").to_owned()).unwrap_or_default();
    let date = |item: &Item| item.published.map(|published| published.to_string()).unwrap_or_default();
    items.iter().map(|item| format!("{}|{}|{}", item.title, path(item), date(item)).trim_end_matches('|').to_owned()).collect()
}

fn list(lines: &[&str]) -> DataList {
    DataList { items: items(lines), origin: Origin::JsonLd, role: Role::Main, is_news: true, is_dated_by_type: true }
}

fn state(lines: &[&str]) -> DataList {
    DataList { origin: Origin::Script("state".into()), is_dated_by_type: false, ..list(lines) }
}

fn join_with(seen: &[&str], lists: &[DataList]) -> (Vec<String>, Vec<String>) {
    let now = "2026-11-22T08:00:00Z".parse().unwrap();
    let (found, kind) = match seen {
        [] => (None, PageKind::Nothing(Reason::Home)),
        seen => (Some(Found { items: items(seen), worth: 1.0 }), PageKind::Listing),
    };
    let joined = join(found, kind, lists, &page(), now);
    assert_eq!(joined.kind == PageKind::Listing, joined.found.is_some());
    (joined.found.map(|found| written(&found.items)).unwrap_or_default(), joined.remarks)
}

fn check(seen: &[&str], data: &DataList, expected: &[&str]) {
    assert_eq!(join_with(seen, std::slice::from_ref(data)).0, expected, "{seen:?} with {:?}", written(&data.items));
}

#[test]
fn what_is_missing_is_filled_in() {
    let data = list(&["Kiln lit in the new hall|a|2026-03-05", "Old kiln swept|b|2026-03-01"]);
    check(
        &["Kiln lit in the new hall|a", "Old kiln swept|b"],
        &data,
        &["Kiln lit in the new hall|a|2026-03-05", "Old kiln swept|b|2026-03-01"],
    );
    check(
        &["Kiln lit in the new hall", "Old kiln swept"],
        &data,
        &["Kiln lit in the new hall|a|2026-03-05", "Old kiln swept|b|2026-03-01"],
    );
    check(
        &["Kiln lit in the new …|a", "Old kiln swept|b"],
        &data,
        &["Kiln lit in the new hall|a|2026-03-05", "Old kiln swept|b|2026-03-01"],
    );
    check(
        &["Kiln lit in the new h...", "Old kiln swept"],
        &data,
        &["Kiln lit in the new hall|a|2026-03-05", "Old kiln swept|b|2026-03-01"],
    );
    let remarks = join_with(&["Kiln lit in the new …", "Old kiln swept|b"], std::slice::from_ref(&data)).1;
    assert_eq!(remarks, ["dates, headlines and links from JSON-LD"]);
}

#[test]
fn a_time_beats_its_day_and_midnight_does_not() {
    let data = list(&["Kiln lit|a|2026-03-05T09:30:00+01:00", "Old kiln swept|b|2026-03-01T00:00:00Z"]);
    check(
        &["Kiln lit|a|2026-03-05", "Old kiln swept|b|2026-03-01"],
        &data,
        &["Kiln lit|a|2026-03-05T09:30:00+01:00", "Old kiln swept|b|2026-03-01"],
    );
}

const FIVE: [&str; 5] =
    ["Bell cast|a|2026-05-05", "Mast raised|b|2026-04-04", "Rail laid|c|2026-03-03", "Weir opened|d|2026-02-02", "Loom sold|e|2026-01-01"];

/// `FIVE` with another date for the item of this place.
fn five_but(at: usize, date: &str) -> Vec<String> {
    let changed = |(place, line): (usize, &&str)| {
        if place == at { format!("{}|{date}", line.rsplit_once('|').unwrap().0) } else { (*line).to_owned() }
    };
    FIVE.iter().enumerate().map(changed).collect()
}

fn as_lines(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

#[test]
fn of_two_days_the_seen_one_counts_unless_it_alone_is_out_of_order() {
    let (odd_seen, odd_data) = (five_but(2, "2025-12-24"), five_but(2, "2026-03-20"));
    let (odd_seen, odd_data) = (as_lines(&odd_seen), as_lines(&odd_data));
    // The page's own order convicts what was read there.
    check(&odd_seen, &list(&FIVE), &FIVE);
    // Both fit the order.
    check(&FIVE, &list(&odd_data), &FIVE);
    // A day apart is a matter of zones.
    let near = five_but(2, "2026-03-04");
    check(&FIVE, &list(&as_lines(&near)), &FIVE);
    // Nobody else vouches for the data.
    check(&odd_seen[2..4], &list(&FIVE), &odd_seen[2..4]);
}

#[test]
fn dates_that_differ_throughout_are_of_another_kind() {
    let edited: Vec<String> = FIVE
        .iter()
        .map(|line| {
            line.replace("2026-0", "2026-1").replace("2026-13", "2026-10").replace("2026-14", "2026-10").replace("2026-15", "2026-11")
        })
        .collect();
    let seen: Vec<String> = five_but(4, "");
    check(
        &as_lines(&seen),
        &list(&as_lines(&edited)),
        &as_lines(&seen.iter().map(|line| line.trim_end_matches('|').to_owned()).collect::<Vec<_>>()),
    );
}

#[test]
fn dates_of_which_nothing_is_seen_need_a_name_or_an_order() {
    let undated: Vec<String> = FIVE.iter().map(|line| line.rsplit_once('|').unwrap().0.to_owned()).collect();
    let undated = as_lines(&undated);
    check(&undated, &state(&FIVE), &FIVE);
    let import: Vec<String> = undated.iter().map(|line| format!("{line}|2026-11-01")).collect();
    check(&undated, &list(&as_lines(&import)), &undated);
    let disorder = [
        "Bell cast|a|2026-02-05",
        "Mast raised|b|2026-04-04",
        "Rail laid|c|2026-01-03",
        "Weir opened|d|2026-05-02",
        "Loom sold|e|2026-01-01",
    ];
    check(&undated, &state(&disorder), &undated);
    check(&undated, &list(&disorder), &disorder);
}

#[test]
fn the_rest_of_the_same_list_is_added() {
    let seen = &FIVE[1..4];
    check(seen, &list(&FIVE), &FIVE);
    assert_eq!(join_with(seen, &[list(&FIVE)]).1, ["2 more items from JSON-LD"]);
}

#[test]
fn what_is_not_the_rest_of_the_list_is_not_added() {
    let more = |line: &'static str| [&FIVE[..4], &[line]].concat();
    let seen = &FIVE[..4];
    for (why, data) in [
        ("newer than what stands above it", list(&more("Tower sold|t|2026-02-03"))),
        ("no date", list(&more("Tower sold|t"))),
        ("another part of the site", list(&more("Tower sold|/shop/t|2026-01-01"))),
        ("another host", list(&more("Tower sold|https://shop.example/news/t|2026-01-01"))),
        ("no address", list(&more("Tower sold||2026-01-01"))),
        ("a side bar's list", DataList { role: Role::Aside, ..list(&FIVE) }),
        ("not out yet", list(&[&["Tower to be sold|t|2027-01-01"], &FIVE[..4]].concat())),
        ("strangers between", list(&[&FIVE[..2], &["Tower sold|t|2026-04-01"], &FIVE[2..]].concat())),
        ("another order", list(&[FIVE[1], FIVE[0], FIVE[2], FIVE[3], FIVE[4]])),
        ("too few of what is seen", list(&FIVE[2..])),
    ] {
        assert_eq!(join_with(seen, &[data]).0, seen, "{why}");
    }
}

#[test]
fn a_list_that_disagrees_changes_nothing() {
    let other = list(&["Spring sale on tiles|s1|2026-11-01", "Autumn sale on tiles|s2|2026-10-01", "Kiln lit|x|2026-01-01"]);
    let (joined, remarks) = join_with(&FIVE, &[other]);
    assert_eq!((joined.as_slice(), remarks.len()), (FIVE.map(str::to_owned).as_slice(), 0));
}

#[test]
fn where_nothing_is_seen_the_best_list_is_the_listing() {
    let undated = DataList {
        is_news: false,
        ..state(&["About our company and people|/about", "Our products for your home|/products", "Contact us in Odense today|/contact"])
    };
    let elsewhere =
        state(&["Spring sale on tiles|/shop/1|2026-11-01", "Autumn sale on tiles|/shop/2|2026-10-01", "Sale|/shop/3|2026-01-01"]);
    let (joined, remarks) = join_with(&[], &[undated.clone(), elsewhere, state(&FIVE)]);
    assert_eq!((joined, remarks), (FIVE.map(str::to_owned).to_vec(), vec!["items from state".to_owned()]));
    let related = DataList { role: Role::Aside, ..state(&FIVE) };
    let to_come = state(&["Open day|a|2027-02-02", "Water week|b|2027-03-03", "Fair|c|2027-04-04"]);
    for nothing in [undated, related, to_come, state(&["Bell cast|a|2026-05-05", "Bell cast||2026-05-05", "Bell cast"][2..])] {
        assert_eq!(join_with(&[], std::slice::from_ref(&nothing)).0, Vec::<String>::new(), "{nothing:?}");
    }
}

#[test]
fn links_that_lead_out_of_the_newsroom_are_no_listing_beside_one_in_the_data() {
    let products = ["Kiln of cast iron|/shop/1", "Kiln of sheet steel|/shop/2", "Kiln for the kitchen table|/shop/3"];
    assert_eq!(join_with(&products, &[state(&FIVE)]).0, FIVE);
    let undated: Vec<String> = FIVE.iter().map(|line| line.rsplit_once('|').unwrap().0.to_owned()).collect();
    let elsewhere: Vec<String> = FIVE.iter().map(|line| line.replacen('|', "|/blog/", 1)).collect();
    for (seen, data) in [
        (products.to_vec(), state(&as_lines(&undated))),
        (products.to_vec(), state(&as_lines(&elsewhere))),
        (vec!["Ferry named|x", "Quay closed|y", "Crane sold|z"], state(&FIVE)),
        (vec!["Kiln sale|/shop/1|2026-05-01", "Tile sale|/shop/2|2026-04-01"], state(&FIVE)),
    ] {
        assert_eq!(join_with(&seen, &[data]).0, seen);
    }
}

#[test]
fn two_lists_of_data_complete_each_other() {
    let slugs: Vec<String> = FIVE.iter().map(|line| line.split('|').step_by(2).collect::<Vec<_>>().join("||")).collect();
    let links: Vec<String> = FIVE.iter().map(|line| line.rsplit_once('|').unwrap().0.to_owned()).collect();
    let (joined, remarks) = join_with(&[], &[state(&as_lines(&slugs)), DataList { is_news: false, ..list(&as_lines(&links)[..3]) }]);
    assert_eq!(joined[..3], FIVE[..3]);
    assert_eq!(remarks, ["items from state", "links from JSON-LD"]);
}

#[test]
fn a_wall_or_an_article_stays_one() {
    let now = "2026-11-22T08:00:00Z".parse().unwrap();
    for kind in [PageKind::Article, PageKind::Nothing(Reason::Wall), PageKind::Nothing(Reason::Captcha), PageKind::Nothing(Reason::Error)] {
        let joined = join(None, kind, &[list(&FIVE)], &page(), now);
        assert!(joined.kind == kind && joined.found.is_none(), "{kind:?}");
    }
    let shell = Found { items: items(&["Home|/", "Contact us|/contact"]), worth: 0.5 };
    let joined = join(Some(shell), PageKind::Nothing(Reason::Shell), &[list(&FIVE)], &page(), now);
    assert_eq!(written(&joined.found.unwrap().items), FIVE);
}
