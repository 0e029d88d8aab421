//! JSON endpoints: what content systems write, what rules point to, and what is no list.

use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::model::{DateOrder, Deadline};

fn context() -> Context {
    Context {
        now: "2026-11-22T12:00:00Z".parse().unwrap(),
        timezone: None,
        dates: DateOrder::Auto,
        language: None,
        deadline: Deadline::after(Duration::from_secs(60)),
    }
}

fn page(body: &str) -> Page {
    Page { url: Url::parse("https://www.acme.example/api/news").unwrap(), content_type: None, body: body.as_bytes().to_vec() }
}

fn read(body: &str, select: Option<&Select>) -> Result<Reading, ReadError> {
    read_json(&page(body), select, &context())
}

fn items(body: &str, select: Option<&Select>) -> Items {
    match read(body, select) {
        Ok(Reading::Items(items)) => items,
        other => panic!("{body}: {other:?}"),
    }
}

/// `title | path | published` of each item; and the rule that was found finds the same.
fn check(body: &str, expected: &[&str]) {
    let found = items(body, None);
    let line = |item: &Item| {
        let published = item.published.map_or("-".to_owned(), |published| published.to_string());
        format!("{} | {} | {published}", item.title, item.url.as_ref().map_or("-", Url::path))
    };
    assert_eq!(found.items.iter().map(line).collect::<Vec<_>>(), expected, "{body}");
    let rule = found.select.clone().unwrap();
    assert_eq!(items(body, Some(&rule)).items, found.items, "{rule:?}");
    // As it is printed and pasted.
    let written = toml::Value::try_from(&rule).unwrap().to_string();
    assert!(written.contains("item = "), "{written}");
}

fn reason(body: &str, select: Option<&Select>) -> Reason {
    match read(body, select) {
        Ok(Reading::Nothing(nothing)) => nothing.reason,
        other => panic!("{body}: {other:?}"),
    }
}

#[test]
fn the_conventions_of_content_systems_are_known() {
    check(
        include_str!("../../../tests/fixtures/json/rendered.json"),
        &[
            "Kiln “two” lit in Harrow & Leeds | /news/kiln | 2026-10-02T07:30:00Z",
            "Clay pit becomes a lake | /news/lake | 2026-09-14T00:00:00Z",
        ],
    );
    check(
        include_str!("../../../tests/fixtures/json/nested.json"),
        &[
            "Kiln two lit in Harrow | /en/news/kiln | 2026-10-02T07:30:00Z",
            "Clay pit becomes a lake | /en/news/lake | 2026-09-14T06:00:00Z",
        ],
    );
    check(
        include_str!("../../../tests/fixtures/json/investor.json"),
        &["Acme reports third quarter results | /news/q3 | 2026-10-29", "Acme names new treasurer for clay | /news/treasurer | 2026-10-12"],
    );
}

#[test]
fn links_by_relation_lead_to_the_page_and_not_to_the_endpoint() {
    let entry = |title: &str, at: &str| {
        let (own, web) = (json!({ "href": format!("/api/{at}") }), json!({ "href": format!("/news/{at}") }));
        json!({ "headline": title, "publishedAt": "2026-10-02", "_links": { "self": own, "author": { "href": "/me/" }, "web": web } })
    };
    let body = json!({ "_embedded": { "news": [entry("Kiln two lit in Harrow", "kiln"), entry("Clay pit becomes a lake", "lake")] } });
    check(&body.to_string(), &["Kiln two lit in Harrow | /news/kiln | 2026-10-02", "Clay pit becomes a lake | /news/lake | 2026-10-02"]);
}

#[test]
fn a_rule_points_to_each_part() {
    let body = json!({ "data": { "posts": [
        { "headline": "Kiln two", "to": "../kiln", "on": "02.10.26", "more": "The kiln is lit." },
        { "headline": 47, "to": "/lake", "on": "14.09.26" },
        { "headline": true, "to": "/none" },
    ] } });
    let rule = Select {
        item: "/data/posts".into(),
        title: Some("/headline".into()),
        link: Some("/to".into()),
        date: Some("/on".into()),
        teaser: Some("/more".into()),
        date_format: Some("%d.%m.%y".into()),
        ..Select::default()
    };
    let found = items(&body.to_string(), Some(&rule));
    let told: Vec<_> = found
        .items
        .iter()
        .map(|item| (item.title.as_str(), item.url.as_ref().unwrap().path(), item.published.unwrap().to_string()))
        .collect();
    assert_eq!(told, [("Kiln two", "/kiln", "2026-10-02".to_owned()), ("47", "/lake", "2026-09-14".to_owned())]);
    assert_eq!(found.items[0].teaser.as_deref(), Some("The kiln is lit."));
    assert_eq!(found.remarks, ["1 of 3 elements have no headline, or repeat another"]);
}

#[test]
fn dates_come_in_many_forms() {
    let check = |date: Value, expected: Option<&str>| {
        let body = json!([{ "title": "Kiln two lit in Harrow", "url": "/a", "date": date }]).to_string();
        let rule = Select { date: Some("/date".into()), title: Some("/title".into()), ..Select::default() };
        let found = items(&body, Some(&rule));
        assert_eq!(found.items[0].published.map(|published| published.to_string()).as_deref(), expected, "{body}");
    };
    check(json!(1_790_926_200), Some("2026-10-02T07:30:00Z"));
    check(json!(1_790_926_200_000_i64), Some("2026-10-02T07:30:00Z"));
    check(json!("1790926200"), Some("2026-10-02T07:30:00Z"));
    check(json!(1_790_926_200.5), Some("2026-10-02T07:30:00Z"));
    check(json!("/Date(1790926200000+0000)/"), Some("2026-10-02T07:30:00Z"));
    check(json!("2026-10-02"), Some("2026-10-02"));
    check(json!("October 2, 2026"), Some("2026-10-02"));
    check(json!(42), None);
    check(json!(99_999_999_999_999_i64), None);
    check(json!(null), None);
}

#[test]
fn ids_are_taken_where_they_tell_the_elements_apart() {
    let list = |ids: [Value; 2]| {
        let [a, b] = ids;
        json!([{ "id": a, "title": "Kiln two lit in Harrow", "url": "/a" }, { "id": b, "title": "Clay pit becomes a lake", "url": "/b" }])
            .to_string()
    };
    let guids = |body: &str| items(body, None).items.into_iter().map(|item| item.guid).collect::<Vec<_>>();
    assert_eq!(guids(&list([json!(7), json!("x")])), [Some("7".to_owned()), Some("x".to_owned())]);
    assert_eq!(guids(&list([json!(7), json!(7)])), [None, None]);
    assert_eq!(guids(&list([json!(7), json!(null)])), [None, None]);
}

#[test]
fn what_is_no_list_of_announcements_says_why() {
    assert_eq!(reason(r#"{"error":{"code":17,"message":"no such view"}}"#, None), Reason::Error);
    assert_eq!(reason(r#"{"status":"error","items":[]}"#, None), Reason::Error);
    assert_eq!(reason(r#"{"success":false}"#, None), Reason::Error);
    assert_eq!(reason("[]", None), Reason::Empty);
    assert_eq!(reason(r#"{"data":{"items":[]},"errors":[]}"#, None), Reason::Empty);
    assert_eq!(reason(r#"{"version":3}"#, None), Reason::Home);
    assert_eq!(reason(r#"{"menu":[{"title":"About us","url":"/about"},{"title":"Careers","url":"/jobs"}]}"#, None), Reason::Home);
    let rule = Select { item: "/data".into(), ..Select::default() };
    assert_eq!(reason(r#"{"data":[]}"#, Some(&rule)), Reason::Empty);
    assert_eq!(reason(r#"{"message":"gone"}"#, Some(&rule)), Reason::Empty);
    assert_eq!(reason(r#"{"errors":["gone"]}"#, Some(&rule)), Reason::Error);
}

#[test]
fn broken_and_deep_documents_are_errors_with_their_place() {
    let error = |body: &str| read(body, None).unwrap_err().to_string();
    assert_eq!(error("{\"a\": [1,\n 2"), "the JSON cannot be read: EOF while parsing a list at line 2 column 2");
    assert!(error(&"[".repeat(100_000)).contains("recursion limit exceeded at line 1"));
    assert!(read(")]}',\n[]", None).is_ok());
}

#[test]
fn a_passed_deadline_stops_the_search() {
    let late = Context { deadline: Deadline::after(Duration::ZERO), ..context() };
    assert_eq!(read_json(&page("[]"), None, &late).unwrap_err(), ReadError::TooSlow);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,30}".prop_map(Value::from),
        "https://[a-z]{1,9}\\.example/[a-z-]{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 60, 8, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            proptest::collection::vec(("(title|url|date|id|items|[a-z/~]{0,5})", inner), 0..8)
                .prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_document_is_read_and_the_rule_found_finds_the_same(document in any_json()) {
        let body = document.to_string();
        if let Ok(Reading::Items(found)) = read(&body, None) {
            prop_assert!(found.items.iter().all(|item| !item.title.is_empty()));
            let again = items(&body, found.select.as_ref());
            prop_assert_eq!(again.items, found.items);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_json(&Page { body, ..page("") }, None, &context());
    }
}
