//! What pages are known by, where they lead, and how data are made plain.

use std::time::Duration;

use proptest::prelude::*;
use scraper::Html;
use serde_json::{Value, json};

use super::*;
use crate::model::Select;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// Platform and doors, these without the page's host.
fn seen(address: &str, html: &str) -> Option<(Platform, Vec<String>)> {
    let address = url(address);
    let seen = see_html(&Html::parse_document(html), &address)?;
    let root = address.join("/").unwrap();
    let short = |door: &Url| door.as_str().strip_prefix(root.as_str()).map_or_else(|| door.to_string(), |path| format!("/{path}"));
    Some((seen.platform, seen.doors.iter().map(short).collect()))
}

fn check(platform: Platform, address: &str, html: &str, doors: &[&str]) {
    let expected = Some((platform, doors.iter().map(|door| (*door).to_owned()).collect()));
    assert_eq!(seen(address, html), expected, "{html}");
}

const Q4_DATA: &str = "/feed/PressRelease.svc/GetPressReleaseList?LanguageId=1&bodyType=0&pressReleaseDateFilter=3&categoryId=";
const Q4_REST: &str = "&pageSize=50&pageNumber=0&tagList=&includeTags=true&year=-1&excludeSelection=1";

#[test]
fn q4_has_a_feed_and_data_of_all_years() {
    let all = format!("{Q4_DATA}1cb807d2-208f-4bc3-9133-6a9ad45ac3b0{Q4_REST}");
    let page = "<link rel=stylesheet href='//s24.q4cdn.com/9/files/css/site.css'><body><div class=module-news>Loading</div>";
    check(Platform::Q4, "https://ir.acme.example/news/default.aspx", page, &["/rss/pressrelease.aspx", &all]);
    let own = format!("{Q4_DATA}953a78e4-99ff-4cc5-bfef-b5432b56da87{Q4_REST}");
    let page = "<script>q4App.news({ url: '/feed/PressRelease.svc/GetPressReleaseList', categoryId: '953a78e4-99ff-4cc5-bfef-b5432b56da87' })</script>";
    check(Platform::Q4, "https://ir.acme.example/news", page, &["/rss/pressrelease.aspx", &own]);
}

#[test]
fn notified_has_a_feed_at_its_root_with_more_than_it_says() {
    let page = "<meta name=generator content='Drupal 10'><div data-drupal-messages></div><a href=/rss/events.xml>Events</a>\
        <a href=/rss/sec-filings.xml>Filings</a><div class=nir-widget--list><article class='node node--type-nir-news'></article></div>";
    check(Platform::Notified, "https://ir.acme.example/news-releases", page, &["/rss/news-releases.xml?items=50"]);
    let page = "<a href='https://api.client.notified.com/api/rss/publish/view/417?type=press'>RSS</a>";
    let doors = ["https://api.client.notified.com/api/rss/publish/view/417?type=press", "/rss/news-releases.xml?items=50"];
    check(Platform::Notified, "https://acme.example/press", page, &doors);
}

#[test]
fn equisolve_has_its_feed_below_the_section() {
    let page = "<script src='https://d1io3yog0oux5.cloudfront.net/_0a/acme/site.js'></script>\
        <a href='/investors/press-releases/detail/12/kiln-two-is-lit'>Kiln two is lit</a>";
    let doors = ["/investors/press-releases/rss", "/news-events/press-releases/rss"];
    check(Platform::Equisolve, "https://ir.acme.example/investors/press-releases?page=2", page, &doors);
}

#[test]
fn wires_have_a_feed_for_whoever_knows_its_number() {
    let globe = "<a href='/RssFeed/organization/4711abc'>RSS</a><a href='/RssFeed/country/us'>United States</a>";
    check(Platform::GlobeNewswire, "https://www.globenewswire.com/search/organization/Acme", globe, &["/RssFeed/organization/4711abc"]);
    let business = "<a href='https://feed.businesswire.com/rss/home/?rss=G1QFDERJ'>All news</a>";
    let door = "https://feed.businesswire.com/rss/home/?rss=G1QFDERJ";
    check(Platform::BusinessWire, "https://www.businesswire.com/newsroom/acme", business, &[door]);
    check(Platform::PrNewswire, "https://www.prnewswire.com/news/acme-board/", "<p>News from Acme Board</p>", &[]);
    let door = "/rss/heavy-industry-latest-news/paper-list.rss";
    check(Platform::PrNewswire, "https://www.prnewswire.com/news-releases/heavy-industry-latest-news/paper-list/", "", &[door]);
}

#[test]
fn cision_says_in_its_script_which_feed_it_is() {
    let window = "?format=json&detailLevel=base&pageSize=50&pageIndex=1";
    let id = "a30fd1ba310c453aa386c2019b04a14c";
    let door = format!("https://publish.ne.cision.com/papi/NewsFeed/{id}{window}");
    let named = format!("<script>load('https://publish.ne.cision.com/papi/NewsFeed/{id}?format=json&pageSize=5')</script>");
    check(Platform::Cision, "https://acme.example/press", &named, &[&door]);
    let apart = format!("<div data-identifier={id}></div><script src='https://publish.ne.cision.com/Scripts/list.js'></script>");
    check(Platform::Cision, "https://acme.example/press", &apart, &[&door]);
    let list = "/ListItems?format=rss&pageSize=50&q=acme";
    check(Platform::Cision, "https://news.cision.com/acme", "<a href=/acme/r/kiln,c1>Kiln two is lit</a>", &[list]);
}

#[test]
fn mynewsdesk_is_asked_for_releases_only() {
    let feeds = "<link rel=alternate type='application/rss+xml' href='/rss/source/77/pressrelease'><a href=/rss/source/77/image>Images</a>\
        <a href=/rss/source/77/event>Events</a>";
    check(Platform::Mynewsdesk, "https://www.mynewsdesk.com/uk/acme/pressreleases", feeds, &["/rss/source/77/pressrelease"]);
    let service = "<script>get('https://www.mynewsdesk.com/services/pressroom/list/iYH-x7?format=json&callback=show')</script>";
    let door = "https://www.mynewsdesk.com/services/pressroom/list/iYH-x7?format=rss&type_of_media=pressrelease&limit=50";
    check(Platform::Mynewsdesk, "https://press.acme.example/", service, &[door]);
}

#[test]
fn hosted_newsrooms_have_feeds_of_their_own() {
    let prezly =
        "<html lang=nl><img src='https://cdn.uc.assets.prezly.com/1/logo.png'><a href='https://www.prezly.com/?utm_source=site'>Prezly</a>";
    check(Platform::Prezly, "https://press.acme.example/nl/", prezly, &["/nl/feed.rss", "/feed.rss"]);
    let page = "<img src='https://content.presspage.com/uploads/7/kiln.jpg'><div class=presspage-list></div><a href=/feed/en>RSS</a>";
    check(Platform::PressPage, "https://press.acme.example/", page, &["/feed/en", "/feed"]);
}

#[test]
fn wordpress_leads_to_what_the_given_page_lists() {
    let head = "<link rel='https://api.w.org/' href='https://acme.example/wp-json/'><script src='/wp-includes/a.js'></script>";
    let rest = "&per_page=50&_fields=id%2Cdate%2Cdate_gmt%2Clink%2Ctitle%2Cexcerpt";
    let category = format!("{head}<link rel=alternate type='application/json' href='https://acme.example/wp-json/wp/v2/categories/12'>");
    let door = format!("/wp-json/wp/v2/posts?categories=12{rest}");
    check(Platform::WordPress, "https://acme.example/category/press/", &category, &["/category/press/feed/", &door]);
    let own = format!("{head}<body class='archive post-type-archive post-type-archive-press-release'>");
    let door = format!("/wp-json/wp/v2/press-release?{}", &rest[1..]);
    check(Platform::WordPress, "https://acme.example/press/", &own, &["/press/feed/", &door]);
    check(Platform::WordPress, "https://acme.example/about/", head, &["/about/feed/"]);
}

#[test]
fn drupal_leads_to_the_type_that_the_page_lists() {
    let node = "<div class='node node--type-press-release'></div>";
    let page = format!("<html lang=de><meta name=Generator content='Drupal 10'>{node}{node}<article class=node--type-page>");
    let doors = ["/de/presse/rss.xml", "/de/jsonapi/node/press_release?sort=-created&page%5Blimit%5D=50", "/rss.xml"];
    check(Platform::Drupal, "https://acme.example/de/presse", &page, &doors);
    check(Platform::Drupal, "https://acme.example/press", "<div data-drupal-selector=x>", &["/press/rss.xml", "/rss.xml"]);
}

#[test]
fn aem_leads_to_feed_and_model_of_its_page() {
    let page = "<link rel=stylesheet href='/etc.clientlibs/acme/site.css'>";
    let doors = ["/content/acme/en/news/_jcr_content.feed", "/content/acme/en/news.model.json"];
    check(Platform::Aem, "https://acme.example/content/acme/en/news.html", page, &doors);
    check(Platform::Aem, "https://acme.example/", page, &[]);
}

#[test]
fn what_anybody_may_have_on_a_page_proves_nothing() {
    for page in [
        "<img src='https://s24.q4cdn.com/9/chart.png'>",
        "<a href='https://www.mynewsdesk.com/acme'>Press</a>",
        "<img src='https://cdn.uc.assets.prezly.com/1/kiln.jpg'>",
        "<a href='https://www.globenewswire.com/RssFeed/organization/1'>RSS</a>",
        "<img src='https://elsewhere.example/wp-content/kiln.jpg'>",
        "<p>Made with WordPress, Drupal and Q4 figures</p>",
        "",
    ] {
        assert_eq!(seen("https://acme.example/news", page), None, "{page}");
    }
}

#[test]
fn a_service_on_a_page_of_a_content_system_is_the_newsroom() {
    let page = "<meta name=generator content='WordPress 6.8'><script src='/wp-includes/a.js'></script>\
        <script src='https://publish.ne.cision.com/Scripts/list.js'></script>";
    assert_eq!(seen("https://acme.example/press", page).unwrap().0, Platform::Cision);
}

#[test]
fn an_endpoint_tells_its_platform_by_its_path() {
    for (address, expected) in [
        ("https://a.example/rss/PressRelease.aspx", Some(Platform::Q4)),
        ("https://a.example/rss/news-releases.xml?items=15", Some(Platform::Notified)),
        ("https://a.example/wp-json/wp/v2/posts", Some(Platform::WordPress)),
        ("https://a.example/feed/", None),
        ("https://a.example/rss.xml", None),
    ] {
        let page = Page { url: url(address), content_type: None, body: b"<rss/>".to_vec() };
        let seen = see(&page, Deadline::after(Duration::from_secs(30))).unwrap();
        assert_eq!(seen.map(|seen| seen.platform), expected, "{address}");
    }
}

#[test]
fn every_platform_has_a_name_of_its_own() {
    let names: std::collections::HashSet<&str> = Platform::ALL.into_iter().map(Platform::name).collect();
    assert_eq!(names.len(), Platform::ALL.len());
}

fn plain(endpoint: &str, language: Option<&str>, mut document: Value) -> Value {
    make_plain(&mut document, &url(endpoint), None, language);
    document
}

#[test]
fn the_month_stands_first_at_q4_whatever_else_could_be_read() {
    let list = |date: &str| json!({ "GetPressReleaseListResult": [{ "PressReleaseDate": date }] });
    assert_eq!(plain("https://a.example/", None, list("10/02/2026 07:30:00")), list("2026-10-02T07:30:00"));
    assert_eq!(plain("https://a.example/", None, list("soon")), list("soon"));
    let format = Select { date_format: Some("%m/%d/%Y %H:%M:%S".to_owned()), ..Select::default() };
    let mut document = list("10/02/2026 07:30:00");
    make_plain(&mut document, &url("https://a.example/"), Some(&format), None);
    assert_eq!(document, list("10/02/2026 07:30:00"), "a person who says how dates are written has said so");
}

#[test]
fn wordpress_times_are_the_sites_own_with_their_zone() {
    let post = |date: &str| json!([{ "date": date, "date_gmt": "2026-10-01T22:30:00" }]);
    assert_eq!(plain("https://a.example/", None, post("2026-10-02T00:30:00")), post("2026-10-02T00:30:00+02:00"));
    assert_eq!(plain("https://a.example/", None, post("2026-10-02T04:00:00")), post("2026-10-02T04:00:00+05:30"));
    assert_eq!(plain("https://a.example/", None, post("2026-10-05T04:00:00")), post("2026-10-05T04:00:00"), "no zone is so far off");
}

#[test]
fn one_language_of_a_cision_release_stays() {
    let versions = json!([{ "Code": "sv", "ReleaseId": 1 }, { "Code": "en", "ReleaseId": 2 }]);
    let release = |id: u32, code: &str| json!({ "Id": id, "LanguageCode": code, "InformationType": "RPT", "LanguageVersions": versions });
    let alone = json!({ "Id": 3, "LanguageCode": "sv", "InformationType": "KMK", "LanguageVersions": [] });
    let feed = || json!({ "Releases": [release(1, "sv"), release(2, "en"), alone] });
    let ids = |language: Option<&str>| {
        let document = plain("https://a.example/", language, feed());
        document["Releases"].as_array().unwrap().iter().map(|release| release["Id"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(ids(Some("en-GB")), [2, 3], "what has no English version stays as it is");
    assert_eq!(ids(Some("sv")), [1, 3]);
    assert_eq!(ids(None), [1, 3]);
}

#[test]
fn materials_that_are_no_news_are_left_out() {
    let item = |kind: &str| json!({ "type_of_media": kind });
    let kinds = |document: Value| document["items"].as_array().unwrap().len();
    let document = json!({ "items": [item("pressrelease"), item("image"), item("news"), item("event"), item("contact_person"), {}] });
    assert_eq!(kinds(plain("https://a.example/", None, document)), 3);
}

#[test]
fn nodes_lead_to_the_page_that_people_read() {
    let node = |path: Value| json!({ "data": [{ "attributes": { "drupal_internal__nid": 7, "path": path } }] });
    let alias = |endpoint: &str, path: Value| plain(endpoint, None, node(path))["data"][0]["attributes"]["path"]["alias"].clone();
    let bare = json!({ "alias": "/news/kiln", "langcode": "en" });
    assert_eq!(alias("https://a.example/jsonapi/node/news", bare.clone()), "/news/kiln");
    assert_eq!(alias("https://a.example/de/jsonapi/node/news", bare.clone()), "/de/news/kiln");
    assert_eq!(alias("https://a.example/jsonapi/node/news", json!({ "alias": null })), "/node/7");
    assert_eq!(alias("https://a.example/jsonapi/node/news", Value::Null), "/node/7");
    assert_eq!(alias("https://a.example/other", bare), "/news/kiln");
}

#[test]
fn components_in_an_object_become_the_list_that_they_are() {
    let teaser = |title: &str| json!({ "title": title, "linkURL": "/news/kiln.html" });
    let model = json!({ ":type": "page", ":itemsOrder": ["root"], ":items": { "root": {
        ":itemsOrder": ["b", "a"], ":items": { "a": teaser("A"), "b": teaser("B") } } } });
    let list = plain("https://a.example/", None, model)[":items"]["root"][":items"].clone();
    assert_eq!(list, json!([teaser("B"), teaser("A")]));
}

#[test]
fn windows_are_followed_while_they_are_full() {
    let releases = |count: usize| json!({ "Releases": vec![json!({}); count] });
    let next = |endpoint: &str, root: &Value| next_window(root, &url(endpoint)).map(String::from);
    let cision = "https://a.example/papi/NewsFeed/1?format=json&pageSize=2&pageIndex=1";
    assert_eq!(next(cision, &releases(2)).as_deref(), Some("https://a.example/papi/NewsFeed/1?format=json&pageSize=2&pageIndex=2"));
    assert_eq!(next(cision, &releases(1)), None);
    let posts = json!([{}, {}]);
    assert_eq!(
        next("https://a.example/wp-json/wp/v2/posts?per_page=2", &posts).as_deref(),
        Some("https://a.example/wp-json/wp/v2/posts?per_page=2&page=2")
    );
    let linked = json!({ "data": [], "links": { "next": { "href": "/jsonapi/node/news?page%5Boffset%5D=50" } } });
    assert_eq!(
        next("https://a.example/jsonapi/node/news", &linked).as_deref(),
        Some("https://a.example/jsonapi/node/news?page%5Boffset%5D=50")
    );
    assert_eq!(next("https://a.example/api/news?page=1&per_page=2", &posts), None);
}

/// Documents of the keys that the platforms know, in shapes that they do not.
fn any_document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i32>().prop_map(Value::from),
        "(10/02/2026 07:30:00|2026-10-02T07:30:00|pressrelease|image|en|sv|[a-z]{0,4})".prop_map(Value::from),
    ];
    let keys = "(GetPressReleaseListResult|PressReleaseDate|Releases|LanguageVersions|LanguageCode|Id|Url|items|item|type_of_media|\
        data|attributes|path|alias|drupal_internal__nid|:items|:itemsOrder|:type|title|link|date|date_gmt|links|next|href)";
    leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(keys, inner, 0..6).prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_plain_stays_as_it_is(document in any_document(), path in "(jsonapi/node/x|papi/NewsFeed/1|wp/v2/posts)", language in "(en|sv)?") {
        let endpoint = format!("https://a.example/{path}?pageSize=1&per_page=1&page=4294967295&pageIndex=x");
        let language = Some(language.as_str()).filter(|language| !language.is_empty());
        let _ = next_window(&document, &url(&endpoint));
        let once = plain(&endpoint, language, document);
        prop_assert_eq!(plain(&endpoint, language, once.clone()), once);
    }

    #[test]
    fn any_markup_is_looked_at(html in "(<(a|link|script|meta|body|div)( (class|href|src|rel|name|content|data-x)='[a-z0-9/.: -]{0,30}'){0,3}>){0,6}\\PC{0,30}") {
        let _ = see_html(&Html::parse_document(&html), &url("https://a.example/b"));
    }
}
