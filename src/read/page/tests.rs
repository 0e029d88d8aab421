//! What a living page says and under which headings; what frames it is left out.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::model::{BlockKind, DateOrder, Deadline};
use crate::read::{Inspection, Page, inspect};

fn context() -> Context {
    Context {
        now: "2026-11-22T08:00:00Z".parse().unwrap(),
        timezone: None,
        dates: DateOrder::Auto,
        language: None,
        deadline: Deadline::after(Duration::from_secs(30)),
    }
}

fn url() -> Url {
    Url::parse("https://example.com/help/").unwrap()
}

fn read(html: &str, item: &str, exclude: Option<&str>) -> Reading {
    let select = Select { item: item.to_owned(), exclude: exclude.map(str::to_owned), ..Select::default() };
    read_page(html, &url(), Some(&select), &context()).unwrap()
}

/// Each block as `heading > heading: text`.
fn told(reading: Reading) -> Vec<String> {
    let Reading::Page(page) = reading else { panic!("{reading:?}") };
    page.blocks.iter().map(|block| format!("{}: {}", block.path.join(" > "), block.text)).collect()
}

fn check(html: &str, expected: &[&str]) {
    assert_eq!(told(read(html, "", None)), expected, "{html}");
}

fn reason(reading: Reading) -> Option<Reason> {
    match reading {
        Reading::Nothing(nothing) => Some(nothing.reason),
        _ => None,
    }
}

#[test]
fn blocks_stand_under_their_headings_and_the_headline_is_none_of_them() {
    check(
        "<title>Help</title><h1>Help</h1><p>Intro.</p><h2>Bank</h2><h3>Savings</h3><ul><li>Loans.<li>Vouchers.</ul><h3>Empty</h3><h2>Shops</h2><p>Open.</p>",
        &[
            ": Help",
            ": Intro.",
            ": Bank",
            "Bank: Savings",
            "Bank > Savings: Loans.",
            "Bank > Savings: Vouchers.",
            "Bank: Empty",
            ": Shops",
            "Shops: Open.",
        ],
    );
    check("<h2>A</h2><h4>B</h4><p>x</p><h3>C</h3><p>y</p>", &[": A", "A: B", "A > B: x", "A: C", "A > C: y"]);
}

#[test]
fn every_kind_of_line_is_a_block_and_nothing_is_dropped_for_being_said_twice() {
    check(
        "<dl><dt>Hotline</dt><dd>Open all day</dd></dl><p>No change.</p><p>No change.</p><figure><img><figcaption>The new dam</figcaption></figure>\
         <table><caption>Depots</caption><tr><th>Town<th>Tons<tr><td>Sund<td>612</table>",
        &[
            ": Hotline",
            ": Open all day",
            ": No change.",
            ": No change.",
            ": The new dam",
            ": Depots",
            "Depots: Town | Tons",
            "Depots: Sund | 612",
        ],
    );
    let page = "<ul><li>Outer <b>point</b><ul><li>inner one</li><li>inner two</li></ul></li></ul><p>• by hand<br>• another<br>and on</p>";
    check(page, &[": Outer point", ": inner one", ": inner two", ": by hand", ": another and on"]);
}

#[test]
fn bold_lines_and_lines_above_lists_head_where_tags_do_not() {
    check(
        "<h2>Growers</h2><p><strong>Seed fund</strong><br>It has ten million crowns.</p><p><b>Tools</b></p><ul><li>Ploughs are lent.</ul><p><b>Mind the water!</b></p>",
        &[
            ": Growers",
            "Growers: Seed fund",
            "Growers > Seed fund: It has ten million crowns.",
            "Growers: Tools",
            "Growers > Tools: Ploughs are lent.",
            "Growers > Tools: Mind the water!",
        ],
    );
    check(
        "<h1>Help</h1><p>Bank</p><ul><li>Loans for a year.</ul><p>Shops</p><ul><li>Open again.</ul><p>That is all we know.</p>",
        &[": Help", ": Bank", "Bank: Loans for a year.", ": Shops", "Shops: Open again.", "Shops: That is all we know."],
    );
    check(
        "<details><summary>May I come?</summary><p>Yes.</p></details><h3><button aria-expanded=false aria-controls=a>And by boat?</button></h3><div id=a hidden>Yes, too.</div>",
        &[": May I come?", "May I come?: Yes.", ": And by boat?", "And by boat?: Yes, too."],
    );
}

#[test]
fn signs_beside_headings_and_texts_for_screen_readers_are_no_words() {
    check(
        "<h2 id=a>Bank <a class=anchor href=#a>Link to this section</a></h2><p>x <span class=sr-only>(opens in a new window)</span></p>",
        &[": Bank", "Bank: x"],
    );
    check("<h2 id=a><a class=anchor href=#a>Bank</a></h2><h2>Shops<a href=#b>¶</a></h2>", &[": Bank", ": Shops"]);
}

#[test]
fn links_one_behind_the_other_are_apart_and_other_words_stay_as_they_stand() {
    check("<p><a>Sund</a><a>Osthede</a> and <a>Elver Markets</a>also</p><p>x</p>", &[": Sund Osthede and Elver Marketsalso", ": x"]);
    let tags = "<a>Bank</a><a>Flood</a><a>Markets</a><a>Lorries</a><a>Growers</a>";
    check(&format!("<p>Text.</p><p>{tags}</p><p>Share this</p>"), &[": Text."]);
    check(&format!("<p>{tags}</p><p>Text.</p>"), &[": Bank Flood Markets Lorries Growers", ": Text."]);
}

#[test]
fn what_frames_a_page_is_left_out_and_lists_of_links_in_it_stay() {
    let links = "<h2>Reports</h2><ul><li><a href=/1>Report on the dam</a></li><li><a href=/2>Report on the bridges</a></li></ul>";
    let page = format!(
        "<div class=topbar>Call us</div><ul><li><a href=/>Home</a></li><li><a href=/jobs>Jobs</a></li></ul><h1>Help</h1><p>The dam was closed in May.</p>{links}\
         <p>Click here to see more.</p><div class='share-bar'>Tweet</div><form>Name <input></form><h3>Related articles</h3><ul><li><a href=/n>A fair in June</a></li></ul><footer>© Acme</footer>"
    );
    check(&page, &[": Help", ": The dam was closed in May.", ": Reports", "Reports: Report on the dam", "Reports: Report on the bridges"]);
}

#[test]
fn a_rule_narrows_the_page_and_one_that_matches_nothing_finds_it_empty() {
    let page = "<nav>Menu</nav><div class=status><h2>Lines</h2><p>All run.</p><p class=ad>Buy!</p></div><p>Other.</p>";
    assert_eq!(told(read(page, ".status", Some(".ad"))), [": Lines", "Lines: All run."]);
    assert_eq!(told(read(page, "", Some(".status"))), [": Other."]);
    assert_eq!(told(read(page, "div, div p", None)).len(), 3, "what matches within another match is not read twice");
    assert_eq!(reason(read(page, ".gone", None)), Some(Reason::Empty));
    assert_eq!(reason(read("<title>Help</title><p> </p>", "", None)), Some(Reason::Empty));
}

#[test]
fn walls_are_none_of_the_page_and_a_banner_is_no_wall() {
    assert_eq!(reason(read("<title>Just a moment...</title><p>Checking your browser.</p>", "p", None)), Some(Reason::Captcha));
    assert_eq!(reason(read("<title>Page not found</title><h1>Page not found</h1><p>Try the search.</p>", "", None)), Some(Reason::Error));
    let wall = "<title>Before you continue</title><h1>We value your privacy</h1><p>We and our partners use cookies to store information on your device.</p><button>Accept all</button>";
    assert_eq!(reason(read(wall, "", None)), Some(Reason::Wall));
    let points: String = (0..12).map(|n| format!("<li>Line {n} runs every ten minutes until late in the evening again.</li>")).collect();
    let page = format!(
        "<div class=cookie-banner><h2>Cookies</h2>We and our partners use cookies to store information. <button>Accept all</button></div><h1>Lines</h1><ul>{points}</ul>"
    );
    assert_eq!(told(read(&page, "", None)).len(), 13);
}

#[test]
fn a_page_of_sections_with_points_is_known_as_a_living_one() {
    let page = |html: &str| Page { url: url(), content_type: None, body: html.as_bytes().to_vec() };
    let html = include_str!("../../../tests/fixtures/page/before.html");
    let Inspection::Page(found) = inspect(&page(html), &context()).unwrap() else { panic!("not taken for a living page") };
    assert_eq!((found.title.as_str(), found.language.as_deref()), ("How the Lindmark group helps after the flood", Some("en")));
    assert_eq!(found.blocks.len(), 78);
    let empty = |name: &str| found.blocks.iter().any(|block| block.text == name && block.kind == BlockKind::Heading);
    assert!(["Corner Larder", "School of Engineers", "Founders"].into_iter().all(empty));
    let all = found.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
    assert!(
        !["Home", "cookies", "Share", "newsletter", "Imprint", "Growers Kranich", "#"].iter().any(|frame| all.contains(frame)),
        "{all}"
    );
    let letter = include_str!("../../../tests/fixtures/article/weekly_letter.html");
    assert!(matches!(inspect(&page(letter), &context()).unwrap(), Inspection::Article(_)));
}

/// Of three sections, each with `points`.
fn is_living(points: &str) -> bool {
    let sections: String = ["Alder", "Birch", "Cedar"].map(|name| format!("<h2>{name}</h2>{points}")).concat();
    let html = format!("<meta charset=utf-8><title>Help</title><h1>Help</h1>{sections}<p>Last updated: 3 May 2026</p>");
    matches!(inspect(&Page { url: url(), content_type: None, body: html.into_bytes() }, &context()).unwrap(), Inspection::Page(_))
}

#[test]
fn sections_of_rows_and_of_dense_scripts_are_known_too() {
    assert!(is_living("<table><tr><th>Line<th>State<tr><td>Mill<td>Closed for works until spring<tr><td>Hill<td>Runs every hour</table>"));
    assert!(is_living(
        "<ul><li>受灾客户的贷款可以延期至六月底，不收取费用。<li>桑德支行自早上八点起恢复营业，提供现金服务。<li>受灾客户五千元以内的小额贷款今后一律免息。</ul>"
    ));
    assert!(!is_living("<ul><li>贷款<li>商店<li>物流</ul>"));
}

#[test]
fn the_day_of_the_last_change_is_none_of_the_page() {
    check("<h1>Help</h1><p>Last updated: 3 May 2026</p><p>Open from 3 May 2026</p>", &[": Help", ": Open from 3 May 2026"]);
    assert_eq!(told(read("<main><p>Stand: 3. Mai 2026</p><p>Offen.</p></main>", "main", None)), [": Offen."]);
}

#[test]
fn no_listing_is_taken_for_a_living_page() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/listing");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "html") {
            let page = Page { url: url(), content_type: None, body: std::fs::read(&path).unwrap() };
            assert!(!matches!(inspect(&page, &context()), Ok(Inspection::Page(_))), "{}", path.display());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_markup_gives_lines_of_text(html in "(<(/?(h[1-4]|p|ul|li|b|a|td|tr|table|br|nav|button|summary))>|[a-z•:. ]{1,8}){0,60}") {
        if let Reading::Page(page) = read(&html, "", None) {
            for block in &page.blocks {
                prop_assert!(!block.text.trim().is_empty() && !block.text.contains('\n'));
                prop_assert!(block.path.len() <= 9 && block.path.iter().all(|heading| !heading.is_empty()));
            }
        }
    }
}
