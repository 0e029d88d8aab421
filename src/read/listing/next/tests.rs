//! Pagers of many shapes, in pages of our own.

use scraper::Html;
use url::Url;

use super::next_page;
use crate::model::Item;
use crate::read::NextPage;

const PAGE: &str = "https://acme.example/news/";

/// `None` for no next page, `script` for one that cannot be asked for.
fn next(pager: &str, page: &str) -> Option<String> {
    let item =
        "<li><a href=/n/bell>Bell foundry opens its gates to guests</a> 5 March 2026 <p>What it means for those who live there.</p></li>";
    let html = format!(
        "<title>News</title><nav><a href=/>Home</a> <a href=/about>About</a></nav><ul>{item}</ul>{pager}<footer><a href=/legal>Legal</a></footer>"
    );
    let url = Url::parse(page).unwrap();
    let items = [Item { url: Some(url.join("/n/bell").unwrap()), title: "Bell".into(), ..Item::default() }];
    match next_page(&Html::parse_document(&html), &url, &items)? {
        NextPage::At(next) => Some(next.as_str().trim_start_matches("https://acme.example").to_owned()),
        NextPage::ByScript => Some("script".to_owned()),
    }
}

fn check(pager: &str, expected: &str) {
    check_on(PAGE, pager, expected);
}

fn check_on(page: &str, pager: &str, expected: &str) {
    let expected = Some(expected.to_owned()).filter(|expected| !expected.is_empty());
    assert_eq!(next(pager, page), expected, "{page}: {pager}");
}

#[test]
fn what_the_page_declares_is_its_next_page() {
    check("<link rel=next href='/news/page/2/'>", "/news/page/2/");
    check("<a rel='nofollow next' href='?after=k7'>Onward</a>", "/news/?after=k7");
    check("<base href='https://acme.example/news/old/'><link rel=next href='../page/2'>", "/news/page/2");
    check("<link rel=next href='/about'>", "");
}

#[test]
fn a_word_for_next_or_older_is_followed_where_the_address_agrees() {
    check("<a href='/news/page/2/'>Older posts</a>", "/news/page/2/");
    check("<a href='?page=2'>Weiter ›</a>", "/news/?page=2");
    check("<a class=next href='?start=10'>次へ</a>", "/news/?start=10");
    check("<a href='?_paged=2'><img alt='Page suivante' src=x.png></a>", "/news/?_paged=2");
    check("<a class='next page-arrow' aria-label='下1頁' href='/news/2'><i></i></a>", "/news/2");
    check("<a href='/next-generation'>Next</a>", "");
    check("<a href='/digest/archive'>Older</a>", "");
    check("<a href='/n/bell'>Next</a>", "");
    check("<a href='https://other.example/news/?page=2' rel=next>Next</a>", "");
}

#[test]
fn the_number_after_the_current_one_is_next() {
    check("<p><b>1</b> <a href='?p=2'>2</a> <a href='?p=3'>3</a> … <a href='?p=40'>40</a></p>", "/news/?p=2");
    check(
        "<ul class=pager><li class=active><a href='?page=0'>1</a><li><a href='?page=1'>2</a><li><a href='?page=2'>3</a></ul>",
        "/news/?page=1",
    );
    check("<div><a href='?p=1'>1</a> <a aria-current=page href='?p=2'>2</a> <a href='?p=3'>3</a></div>", "/news/?p=3");
    check("<nav class=pagination><a href=list_1.html>1</a> <span>2</span> <a href=list_3.html>3</a></nav>", "/news/list_3.html");
    check("<p><a href='?p=2'>2</a> <a href='?p=3'>3</a> <a href='?p=57'>Last »</a></p>", "/news/?p=2");
    check(
        "<p><a href='?offset=10'>[2]</a> <a href='?offset=20'>[3]</a> <a href='?offset=10'>›</a> <a href='?offset=90'>»</a></p>",
        "/news/?offset=10",
    );
    check_on(
        "https://acme.example/news/?page=2",
        "<p><a href='?page=1'>2</a> <a href='?page=2'>3</a> <a href='?page=3'>4</a></p>",
        "/news/?page=3",
    );
}

#[test]
fn the_last_page_has_no_next() {
    check("<p><a href='?page=1'>‹ previous</a> <a href='?page=0'>1</a> <a href='?page=1'>2</a> 3</p>", "");
    check("<ul class=pagination><li><a href='?p=1'>Previous</a><li><a href='?p=1'>1</a><li class=active><a href='?p=2'>2</a></ul>", "");
    check("<ul class=pagination><li class=active><a href='?p=1'>1</a></ul>", "");
    check_on("https://acme.example/news/?page=3", "<a href='?page=2'>Older</a>", "");
}

#[test]
fn more_is_followed_where_it_has_an_address_of_this_list() {
    check("<a class=btn href='/news/page/2/'>Load more</a>", "/news/page/2/");
    check("<button class=load-more data-url='/news?page=2'>Mehr laden</button>", "/news?page=2");
    check("<div hx-get='/news/?page=2' hx-trigger=revealed></div>", "/news/?page=2");
    check("<a href='/all-news'>More news</a>", "");
    check("<button aria-expanded=false>Show more</button>", "");
}

#[test]
fn what_only_a_script_can_ask_for_is_said_to_be_so() {
    let postback = "javascript:__doPostBack('ctl00$list','Page$2')";
    check(
        &format!("<table><tr><td>1</td><td><a href=\"{postback}\">2</a></td><td><a href=\"{postback}\">3</a></td></tr></table>"),
        "script",
    );
    check("<a href='javascript:void(0)' onclick='toPage(2)'>下一页</a>", "script");
    check("<a data-page-number=2 onclick='go(this)'>Next</a>", "script");
    check("<button class=load-more>Load more</button>", "script");
}

#[test]
fn the_next_of_something_else_is_none() {
    for pager in [
        "<div class=carousel><a class=carousel-control-next href='?slide=2'>Next</a></div>",
        "<a href='?term=2026-03' aria-label='Next month'>Next</a>",
        "<a href='/news/2025'>2025</a> <a href='/news/2024'>2024</a>",
        "<p><a href='?year=2025'>2025</a> <a href='?year=2024'>2024</a></p>",
        "<div class=swiper-nav><a class=next href='?p=2' rel=next>›</a></div>",
        "<a href='#' class='slide-btn next'></a>",
        "<p>Topic: locks <a href='/forum?topic=7&p=0'>1</a> <a href='/forum?topic=7&p=1'>2</a> <a href='/forum?topic=7&p=2'>3</a></p>",
        "<p>12 <a href='/docs/1-12'>13</a> <a href='/docs/1-14'>14</a></p>",
        "<div class=comments><a href='?cpage=2'>Older comments</a></div>",
    ] {
        check(pager, "");
    }
}

#[test]
fn a_large_page_takes_time_in_proportion() {
    let pager = "<p><a href='?p=2'>2</a> <a href='?p=3'>3</a></p>".repeat(20_000);
    check(&pager, "/news/?p=2");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_a_pager_holds_the_way_stays_on_the_site_and_leaves_the_page(
        links in proptest::collection::vec(("[0-9]{1,3}|Next|Older|›|Load more|漢|", "[?]p=[0-9]|/news/[0-9a-z]?|#x|//b.example/|javascript:p\\(1\\)|[a-z:/.?&=%]{0,9}"), 0..9),
        page in "/news/[?]p=[0-9]|/news/|/",
    ) {
        let pager: String = links.iter().map(|(text, href)| format!("<a class=next rel=next href=\"{href}\">{text}</a> ")).collect();
        let page = format!("https://acme.example{page}");
        if let Some(found) = next(&pager, &page).filter(|found| found != "script") {
            let found = Url::parse("https://acme.example").unwrap().join(&found).unwrap();
            proptest::prop_assert_eq!(found.host_str(), Some("acme.example"));
            proptest::prop_assert_ne!(found.as_str(), page.as_str());
        }
    }
}
