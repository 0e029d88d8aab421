//! Whole pages and scraps of them: which lists are found in their data, and what a newsroom's page reads as with it.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use url::Url;

use super::{DataList, Role, find_lists};
use crate::model::{DateOrder, Deadline, Item};
use crate::read::date::DateHints;
use crate::read::listing::read_listing;
use crate::read::{Context, ReadError, Reading, dom};

fn context(now: &str) -> Context {
    Context {
        now: now.parse().unwrap(),
        timezone: None,
        dates: DateOrder::Auto,
        language: None,
        deadline: Deadline::after(Duration::from_secs(60)),
    }
}

fn page() -> Url {
    Url::parse("https://acme.example/news/").unwrap()
}

fn lists(html: &str) -> Result<Vec<DataList>, ReadError> {
    let context = context("2026-11-22T08:00:00Z");
    let html = dom::parse(html, context.deadline)?;
    let hints = DateHints { now: context.now, timezone: None, order: DateOrder::Auto, language: None, host: None };
    find_lists(&html, &page(), &hints, &context)
}

fn written(item: &Item) -> String {
    let path = item.url.as_ref().map(|url| url.as_str().trim_start_matches("https://acme.example").to_owned()).unwrap_or_default();
    format!("{}|{path}|{}", item.title, item.published.map(|published| published.day().to_string()).unwrap_or_default())
}

/// The lists of the page's own, each with its origin.
fn check(html: &str, expected: &[(&str, &[&str])]) {
    let found = lists(html).unwrap();
    let found: Vec<(String, Vec<String>)> = found
        .iter()
        .filter(|list| list.role == Role::Main)
        .map(|list| (list.origin.to_string(), list.items.iter().map(written).collect()))
        .collect();
    let expected: Vec<(String, Vec<String>)> =
        expected.iter().map(|(origin, items)| ((*origin).to_owned(), items.iter().map(|item| (*item).to_owned()).collect())).collect();
    assert_eq!(found, expected, "{html}");
}

const TWO: &[&str] = &["Bell foundry opens its gates|/n/1|2026-03-05", "River gauge gets a mast|/n/2|2026-02-11"];

fn ld(json: &str) -> String {
    format!("<script type='application/ld+json'>{json}</script>")
}

#[test]
fn linked_data_is_read_in_all_its_forms() {
    let one = r#"{"@type":"NewsArticle","headline":"Bell foundry opens its gates","url":"/n/1","datePublished":"2026-03-05"}"#;
    let two = r#"{"@type":["Article","Thing"],"name":"River gauge gets a mast","mainEntityOfPage":{"@id":"https://acme.example/n/2"},"datePublished":"2026-02-11T10:00:00Z"}"#;
    for form in [
        format!("[{one},{two}]"),
        format!(r#"{{"@graph":[{{"@type":"WebSite","name":"Acme and its newsroom"}},{{"@type":"Organization","url":"/"}},{one},{two}]}}"#),
        format!(
            r#"{{"@type":"ItemList","itemListElement":[{{"@type":"ListItem","position":1,"item":{one}}},{{"@type":"ListItem","item":{two}}}]}}"#
        ),
        format!(r#"{{"@type":"ItemList","itemListElement":[{one},{two}]}}"#),
        format!(r#"{{"@type":"CollectionPage","mainEntity":{{"@type":"ItemList","itemListElement":[{one},{two}]}}}}"#),
        format!(
            r#"{{"@type":"CollectionPage","hasPart":[{one},{two}],"breadcrumb":{{"@type":"BreadcrumbList","itemListElement":[{one}]}}}}"#
        ),
        format!(r#"{{"@type":"Blog","blogPost":[{one},{two}]}}"#),
        // As people write it.
        format!("<!-- [{one},\n{two},] -->"),
        format!("//<![CDATA[\n[{one}, /* and */ {two}];\n//]]>"),
        format!("{one}\n{two}"),
        format!("[{one},{two}]").replace('"', "&quot;"),
        format!("[{one},{two}]").replace("opens", "opens\n\t").replace("\"NewsArticle\"", "\"http://schema.org/NewsArticle\""),
    ] {
        check(&ld(&form), &[("JSON-LD", TWO)]);
    }
    check(&format!("{}{}", ld(one), ld(two)), &[("JSON-LD", TWO)]);
}

#[test]
fn linked_data_of_other_things_is_no_list() {
    for other in [
        r#"{"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","position":1,"name":"The start of the site","item":"/"},{"@type":"ListItem","position":2,"name":"The newsroom","item":"/news/"}]}"#,
        r#"{"@type":"ItemList","itemListElement":[{"@type":"Product","name":"Kiln of cast iron","url":"/p/1"},{"@type":"Product","name":"Kiln of sheet steel","url":"/p/2"}]}"#,
        r#"{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"Event","name":"Open day at the foundry","url":"/e/1","startDate":"2026-03-05"}}]}"#,
        r#"{"@type":"Organization","name":"Acme","sameAs":["https://a.example/","https://b.example/"]}"#,
        r#"{"@type":"JobPosting","title":"Founder","datePosted":"2026-03-05"}"#,
        "not JSON at all",
        "",
    ] {
        check(&ld(other), &[]);
    }
}

#[test]
fn a_list_of_addresses_takes_its_headlines_from_the_pages_links() {
    let list = ld(
        r#"{"@type":"ItemList","itemListElement":[{"@type":"ListItem","url":"https://acme.example/n/1"},{"@type":"ListItem","item":"https://acme.example/n/2"}]}"#,
    );
    let links = "<a href='/n/1'><img></a><a href='/n/1'>Bell foundry opens its gates</a><a href='/n/2'>River gauge gets a mast</a>";
    check(&format!("{list}{links}"), &[("JSON-LD", &["Bell foundry opens its gates|/n/1|", "River gauge gets a mast|/n/2|"])]);
}

#[test]
fn microdata_is_read_where_it_is_shown() {
    let item = |title: &str, n: u32, on: &str| {
        format!(
            "<div itemscope itemtype='https://schema.org/NewsArticle'><h2 itemprop=headline><a itemprop=url href=/n/{n}>{title}</a></h2>\
             <span itemprop=author itemscope itemtype='https://schema.org/Person'><b itemprop=name>A. Writer</b></span><time itemprop=datePublished datetime={on}></time></div>"
        )
    };
    let two = item("Bell foundry opens its gates", 1, "2026-03-05") + &item("River gauge gets a mast", 2, "2026-02-11");
    check(&two, &[("microdata", TWO)]);
    check(&format!("<!-- {two} --><template>{two}</template>"), &[]);
    check(&format!("<aside>{two}</aside>"), &[]);
    check(&two.replace("NewsArticle", "Product"), &[]);
}

const POSTS: &str = r#"[{"title":"Bell foundry opens its gates","url":"/n/1","date":"2026-03-05"},{"title":"River gauge gets a mast","url":"/n/2","date":"2026-02-11"}]"#;

/// `POSTS` as the properties of an island.
fn astro(posts: &str) -> Value {
    let posts: Vec<Value> = serde_json::from_str(posts).unwrap();
    let pairs = |post: &Value| {
        post.as_object().unwrap().iter().map(|(key, value)| (key.clone(), json!([0, value]))).collect::<serde_json::Map<_, _>>()
    };
    let posts: Vec<Value> = posts.iter().map(|post| json!([0, pairs(post)])).collect();
    json!({"posts": [1, posts]})
}

#[test]
fn scripts_and_attributes_are_read_whatever_wrote_them() {
    let escaped = POSTS.replace('"', "&quot;");
    for (html, origin) in [
        (
            format!("<script id=__NEXT_DATA__ type=application/json>{{\"props\":{{\"pageProps\":{{\"posts\":{POSTS}}}}}}}</script>"),
            "__NEXT_DATA__",
        ),
        (format!("<script>window.__INITIAL_STATE__ = {{\"news\":{{\"items\":{POSTS}}}}};</script>"), "__INITIAL_STATE__"),
        (
            format!("<script type=application/json data-drupal-selector=drupal-settings-json>{{\"news\":{POSTS}}}</script>"),
            "drupal-settings-json",
        ),
        (format!("<script>var posts = {POSTS}, n = 7;</script>"), "posts"),
        (format!("<script>window.__NUXT__=(function(a){{return {{data:{POSTS}}}}}(1))</script>"), "__NUXT__"),
        (format!("<div data-props=\"{{&quot;posts&quot;:{escaped}}}\"></div>"), "the attribute data-props"),
        (format!("<astro-island props='{}'></astro-island>", astro(POSTS)), "the attribute props"),
        (format!("<news-list :items='{POSTS}'></news-list>"), "the attribute :items"),
    ] {
        check(&html, &[(origin, TWO)]);
    }
    let markup = POSTS.replace("gates", "<b>gates<\\/b><script>x<\\/script>").replace("River", "&#82;iver");
    check(&format!("<script>var posts = {markup};</script>"), &[("posts", TWO)]);
    check(&format!("<script type=text/template>{POSTS}</script><div style='{POSTS}' onclick='x({POSTS})'></div>"), &[]);
}

#[test]
fn the_years_of_an_archive_are_one_list_and_other_things_are_none() {
    let [one, two] = [POSTS, &POSTS.replace("/n/", "/m/").replace("Bell", "Clock").replace("River", "Lake")];
    let years = format!("<script>var data = {{years:[{{year:2026,news:{one}}},{{year:2025,news:{two}}}]}}</script>");
    let four: Vec<String> = lists(&years).unwrap().iter().flat_map(|list| list.items.iter().map(written)).collect();
    assert_eq!((lists(&years).unwrap().len(), four.len()), (1, 4));
    let state = |posts: &str| format!("<script>state = {{posts:{posts}}}</script>");
    for (from, to) in [
        ("\"date\"", "\"sku\":\"7\",\"date\""),
        ("\"date\"", "\"startDate\":\"2026-03-05\",\"date\""),
        ("\"date\"", "\"type\":\"event\",\"date\""),
        ("\"date\"", "\"__typename\":\"Product\",\"date\""),
        ("\"date\"", "\"status\":\"draft\",\"date\""),
        ("\"date\"", "\"isPublished\":false,\"date\""),
    ] {
        check(&state(&POSTS.replace(from, to)), &[]);
    }
    check(&state(&POSTS.replace("\"date\"", "\"type\":\"press-release\",\"status\":\"publish\",\"date\"")), &[("state", TWO)]);
    check(&format!("<script>state = {{relatedPosts:{POSTS}, footer:{{news:{POSTS}}}}}</script>"), &[]);
}

#[test]
fn addresses_are_made_only_from_what_the_page_shows() {
    let slugs = POSTS.replace("\"url\":\"/n/1\"", "\"slug\":\"bell-foundry\"").replace("\"url\":\"/n/2\"", "\"slug\":\"river-gauge\"");
    let state = format!("<script>state = {{posts:{slugs}}}</script>");
    let bare = |paths: [&str; 2]| {
        [format!("Bell foundry opens its gates|{}|2026-03-05", paths[0]), format!("River gauge gets a mast|{}|2026-02-11", paths[1])]
    };
    let checked = |html: &str, paths: [&str; 2]| check(html, &[("state", &bare(paths).each_ref().map(String::as_str))]);
    checked(&state, ["", ""]);
    checked(&format!("{state}<a href='/x/bell-foundry/'>Bells</a>"), ["/x/bell-foundry/", "/x/river-gauge/"]);
    checked(&format!("{state}<a href='/2026/river-gauge.html?utm_source=x'>Gauge</a>"), ["", ""]);
    checked(
        &format!("{state}<a href='/2026/river-gauge.html'>Gauge</a><a href='/2026/bell-foundry.html'>Bell</a>"),
        ["/2026/bell-foundry.html", "/2026/river-gauge.html"],
    );
    // A short word may end any address.
    let short = state.replace("bell-foundry", "bell").replace("river-gauge", "river");
    checked(&format!("{short}<a href='/shop/bell'>Bell</a>"), ["", ""]);
    // A path without its first slash may begin anywhere; an address stands as it is.
    let path = POSTS.replace("\"url\":\"/n/", "\"path\":\"n/");
    checked(&format!("<script>state = {{posts:{path}}}</script>"), ["", ""]);
    let url = POSTS.replace("\"url\":\"/n/", "\"url\":\"n/");
    checked(&format!("<script>state = {{posts:{url}}}</script>"), ["/news/n/1", "/news/n/2"]);
}

#[test]
fn every_page_with_data_reads_as_expected() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/listings"));
    let names =
        fs::read_dir(&folder).unwrap().filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".html").map(str::to_owned));
    let mut names: Vec<String> = names.filter(|name| name.starts_with("data-")).collect();
    names.sort();
    assert!(names.len() >= 10);
    for name in names {
        let read = |ending: &str| fs::read_to_string(folder.join(format!("{name}.{ending}"))).unwrap();
        let expected: Value = serde_json::from_str(&read("json")).unwrap();
        let url = Url::parse(expected["url"].as_str().unwrap()).unwrap();
        let Reading::Items(found) = read_listing(&read("html"), &url, &context(expected["now"].as_str().unwrap())).unwrap() else {
            panic!("{name} is no listing")
        };
        let shown = |item: &Item| {
            json!([item.url.as_ref().map(Url::as_str), item.title, item.published.map(|published| published.day().to_string())])
        };
        let wanted = |item: &Value| json!([item["url"], item["title"], item["date"]]);
        let found: Vec<Value> = found.items.iter().map(shown).collect();
        let expected: Vec<Value> = expected["items"].as_array().unwrap().iter().map(wanted).collect();
        assert_eq!(found, expected, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn damaged_data_does_no_harm(which in 0..4_usize, cuts in proptest::collection::vec((0..2_000_usize, 0..40_usize, "[\\[\\]{}\"'\\\\,:$(/]{0,4}"), 0..8)) {
        let nuxt = include_str!("../../../tests/fixtures/listings/data-nuxt-payload-of-references.html");
        let flight = include_str!("../../../tests/fixtures/listings/data-next-flight-slugs.html");
        let script = include_str!("../../../tests/fixtures/listings/data-inline-posts-in-script.html");
        let apollo = include_str!("../../../tests/fixtures/listings/data-apollo-cut-headlines-and-more.html");
        let mut html = [nuxt, flight, script, apollo][which].to_owned();
        let body = html.find("<body").unwrap();
        for (at, length, patch) in cuts {
            let from = html.floor_char_boundary((body + at * 3).min(html.len()));
            let to = html.floor_char_boundary((from + length).min(html.len()));
            html.replace_range(from..to, &patch);
        }
        for list in lists(&html).unwrap() {
            prop_assert!(list.items.iter().all(|item| !item.title.contains('\n')));
        }
    }
}

#[test]
fn hostile_data_is_read_within_the_deadline() {
    type Shape = fn(usize) -> String;
    let shapes: [(&str, Shape); 9] = [
        ("posts", |n| {
            format!("<script>var posts = [{}]</script>", "{title:'A headline of some words',url:'/n/1',date:'2026-03-05'},".repeat(n))
        }),
        ("open brackets", |n| format!("<script>x = {}</script>", "[{a:".repeat(n * 8))),
        ("open strings", |n| format!("<script>x = [{}</script>", "'\\".repeat(n * 8))),
        ("slashes", |n| format!("<script>x = {}</script>", "(/ [{".repeat(n * 8))),
        ("comments", |n| format!("<script>x = [{}</script>", "/* */ ,{".repeat(n * 4))),
        ("functions", |n| format!("<script>x = {}</script>", "{f: function () { y = [".repeat(n * 2))),
        ("linked data", |n| ld(&format!("[{}]", "{\"@type\":\"NewsArticle\",\"headline\":\"A headline\",\"url\":\"/n\"},".repeat(n)))),
        ("pushes", |n| "<script>self.__next_f.push([1,\"0:[[[{\"])</script>".repeat(n)),
        ("attributes", |n| {
            "<i data-x='[{\"title\":\"A headline of some words\",\"url\":\"/a/b\",\"more\":[1,2,3,4,5,6,7,8,9]}]'></i>".repeat(n)
        }),
    ];
    for (name, shape) in shapes {
        // Quadratic work at this size takes minutes.
        assert!(lists(&shape(20_000)).is_ok(), "{name}");
    }
}

#[test]
fn a_page_that_takes_too_long_is_given_up_in_time() {
    let html = dom::parse(&format!("<script>x = [{}]</script>", POSTS.repeat(200)), Deadline::after(Duration::from_secs(60))).unwrap();
    let late = Context { deadline: Deadline::after(Duration::ZERO), ..context("2026-11-22T08:00:00Z") };
    let hints = DateHints { now: late.now, timezone: None, order: DateOrder::Auto, language: None, host: None };
    assert_eq!(find_lists(&html, &page(), &hints, &late).err(), Some(ReadError::TooSlow));
}
