//! Whatever is written comes back, and what others wrote is taken as it is.

use std::collections::HashSet;

use proptest::prelude::*;
use secrecy::ExposeSecret;

use super::*;
use crate::config::{Entry, Environment, Ids, load, written_sources};
use crate::model::Source;

fn sources(text: &str) -> (Vec<Source>, Vec<Entry>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("presswatch.toml");
    std::fs::write(&path, text).unwrap();
    let config = load(&path, &Environment::new("", [("TOKEN", "t")])).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    let entries = written_sources(&config).unwrap().into_iter().map(|written| written.entry).collect();
    (config.sources, entries)
}

fn read(opml: &str) -> Opml {
    read_opml(opml.as_bytes()).unwrap()
}

/// The tables that a list becomes.
fn tables(opml: Opml) -> String {
    let mut ids = Ids::default();
    opml.outlines.into_iter().map(|outline| outline.into_entry(&mut ids).to_toml()).collect()
}

fn check(outlines: &str, expected: &[&str]) {
    let tables = tables(read(&format!("<opml version=\"1.0\"><head><title>Mine</title></head><body>{outlines}</body></opml>")));
    let expected: Vec<String> = expected.iter().map(|lines| format!("[[source]]\n{lines}\n")).collect();
    assert_eq!(tables, expected.concat(), "{outlines}");
}

#[test]
fn feeds_pages_and_folders_become_sources() {
    check(
        "<outline text='Banks'><outline text='Europe'>\
         <outline text='ECB &amp; friends' type='rss' xmlUrl='https://ecb.example/feed' htmlUrl='https://ecb.example/'/></outline>\
         <outline title='Fed' htmlUrl='https://fed.example/news'/></outline>\
         <OUTLINE TEXT='Lone' XMLURL='feed://lone.example/rss' category='/a/b, c'></OUTLINE>",
        &[
            "id = \"ecb-friends\"\nurl = \"https://ecb.example/feed\"\nname = \"ECB & friends\"\nlink = \"https://ecb.example/\"\nkind = \"feed\"\nlabels = [\"Banks\", \"Europe\"]",
            "id = \"fed\"\nurl = \"https://fed.example/news\"\nname = \"Fed\"\nlabels = [\"Banks\"]",
            "id = \"lone\"\nurl = \"http://lone.example/rss\"\nname = \"Lone\"\nkind = \"feed\"\nlabels = [\"a/b\", \"c\"]",
        ],
    );
}

#[test]
fn what_others_break_costs_no_more_than_itself() {
    check(
        "<outline text=Acme xmlUrl='https://a.example/?a=1&b=2&amp;c'/>",
        &["id = \"acme\"\nurl = \"https://a.example/?a=1&b=2&c\"\nname = \"Acme\"\nkind = \"feed\""],
    );
    check("<outline xmlUrl='https://www.a.example/'/></outline></x>", &["id = \"a\"\nurl = \"https://www.a.example/\"\nkind = \"feed\""]);
    let latin =
        b"<?xml version='1.0' encoding='ISO-8859-1'?><opml><body><outline text='M\xfcller' xmlUrl='https://a.example/'/></body></opml>";
    assert!(tables(read_opml(latin).unwrap()).contains("name = \"Müller\""));
    let cut = read("<opml><body><outline text='A' xmlUrl='https://a.example/'/><outline text='B");
    assert!(cut.outlines.len() == 1 && cut.remarks[0].starts_with("the file is broken from byte"), "{:?}", cut.remarks);
    for none in ["", "<html><body></body></html>", "{}", "\u{0}\u{1}", "opml"] {
        assert!(read_opml(none.as_bytes()).is_none(), "{none}");
    }
}

#[test]
fn addresses_that_cannot_be_watched_are_named() {
    let bad = read(
        "<opml><outline text='Mail' xmlUrl='mailto:a@b.example'/><outline text='Key' xmlUrl='https://me:pw@a.example/'/><outline htmlUrl='x y'/></opml>",
    );
    let names: Vec<&str> = bad.bad.iter().map(|bad| bad.name.as_str()).collect();
    assert!(bad.outlines.is_empty() && names == ["Mail", "Key", "x y"], "{bad:?}");
    assert!(!format!("{bad:?}").contains("pw"), "{bad:?}");
}

/// Somebody else's list may set how a newsroom is read, never what is sent to it, nor read our environment.
#[test]
fn a_list_sets_no_secrets() {
    let opml = read(&format!(
        "<opml xmlns:p='{NAMESPACE}'><outline text='${{TOKEN}}' xmlUrl='https://a.example/?${{TOKEN}}' p:headers='{{ a = \"b\" }}' p:exact='true'/></opml>"
    ));
    assert_eq!(opml.remarks, ["`headers` is no key that a list may set; it was passed over"]);
    let (sources, _) = sources(&tables(opml));
    assert_eq!((sources[0].url.as_str(), sources[0].name.as_deref()), ("https://a.example/?${TOKEN}", Some("${TOKEN}")));
    assert!(sources[0].access.headers.is_empty());
}

#[test]
fn a_feed_reader_finds_what_it_needs() {
    let (_, entries) = sources(
        "[[source]]\nid = \"a\"\nname = \"A \\\"<&\"\nurl = \"https://a.example/feed\"\nkind = \"feed\"\nlink = \"https://a.example/\"\nlabels = [\"x\", \"y\"]\n\
         [[source]]\nid = \"b\"\nurl = \"https://b.example/\"\nexact = true\n[[source]]\nid = \"c\"\nurl = \"https://c.example/rss\"\n",
    );
    let (opml, left) = write_opml(&entries, &HashSet::from(["c".to_owned()]));
    let outlines: Vec<&str> = opml.lines().map(str::trim).filter(|line| line.starts_with("<outline")).collect();
    assert_eq!(
        outlines,
        [
            "<outline text=\"A &quot;&lt;&amp;\" type=\"rss\" xmlUrl=\"https://a.example/feed\" htmlUrl=\"https://a.example/\" category=\"x,y\" presswatch:id=\"a\" presswatch:link=\"https://a.example/\"/>",
            "<outline text=\"b\" htmlUrl=\"https://b.example/\" presswatch:id=\"b\" presswatch:exact=\"true\"/>",
            "<outline text=\"c\" type=\"rss\" xmlUrl=\"https://c.example/rss\" presswatch:id=\"c\" presswatch:kind=\"auto\"/>",
        ]
    );
    assert!(left.is_empty());
}

#[test]
fn what_names_a_variable_stays_behind() {
    let (_, entries) = sources(
        "[[source]]\nid = \"a\"\nurl = \"https://a.example/?key=${TOKEN}\"\n[[source]]\nid = \"b\"\nurl = \"https://b.example/\"\nname = \"${TOKEN}\"\n",
    );
    let (opml, left) = write_opml(&entries, &HashSet::new());
    assert_eq!(left, [Left { id: "a".into(), keys: vec!["url"] }, Left { id: "b".into(), keys: vec!["name"] }]);
    assert!(!opml.contains("TOKEN") && opml.contains("presswatch:id=\"b\"") && !opml.contains("presswatch:id=\"a\""), "{opml}");
}

/// One value of each key, as TOML; a text that looks like something else is the rule here.
fn any_source() -> impl Strategy<Value = String> {
    let text = prop::sample::select(vec![
        "true",
        "1979-05-27",
        "[1]",
        "\\\"quoted\\\"",
        "a  b",
        "Müller & <Söhne>",
        "x='y'",
        "c0",
        "$${HOME}",
        "#1",
        "inf",
        "{ a = 1 }",
        "&amp;",
        "菜鸟,a/b",
    ]);
    let optional = |line: BoxedStrategy<String>| prop::option::of(line).prop_map(Option::unwrap_or_default);
    let of = |key: &'static str, values: Vec<&'static str>| {
        let line = prop::sample::select(values).prop_map(move |value| format!("{key} = {value}\n"));
        prop::option::of(line).prop_map(Option::unwrap_or_default).boxed()
    };
    let named = text.clone().prop_map(|text| format!("name = \"{text}\"\n")).boxed();
    let labels = prop::collection::vec(text, 0..3).prop_map(|labels| format!("labels = {labels:?}\n").replace("\\\\\\\"", "\\\"")).boxed();
    let keys = vec![
        optional(named).boxed(),
        optional(labels).boxed(),
        of("kind", vec!["\"auto\"", "\"listing\"", "\"page\""]),
        of("schedule", vec!["\"@daily\"", "\"7 8 * * MON-FRI\""]),
        of("exact", vec!["true", "false"]),
        of("timezone", vec!["\"Asia/Tokyo\""]),
        of("dates", vec!["\"day-first\""]),
        of("language", vec!["\"zh-Hans\""]),
        of("announce_existing", vec!["3", "0"]),
        of("select", vec!["{ item = \"ul > li[title='a \\\"b\\\"']\", exclude = \"h2[title]\" }"]),
        of("link", vec!["\"https://link.example/?a=1&b=$${X}\"", "\"https://url.example/\""]),
        of("allow_networks", vec!["[\"10.0.0.0/8\", \"fd00::/8\"]"]),
        of("insecure_tls", vec!["true"]),
        of("paused", vec!["true"]),
    ];
    (prop::sample::select(vec!["https://url.example/", "https://url.example/a?b='c'&d=<e>"]), keys)
        .prop_map(|(url, keys)| format!("url = \"{url}\"\n{}", keys.concat()))
}

/// The schedule's inner form and secrets have no comparison of their own.
fn shown(source: &Source) -> String {
    assert!(source.access.headers.iter().all(|(_, value)| value.expose_secret().is_empty()));
    format!("{source:?}")
}

proptest! {
    #[test]
    fn whatever_a_config_holds_comes_back_through_opml(
        listed in prop::collection::vec((any_source(), prop::bool::ANY), 1..5),
        ids in prop::sample::subsequence(vec!["a", "true", "2024-01-01", "x_y.z", "1e5"], 5).prop_shuffle(),
    ) {
        let table = |(id, (keys, is_feed)): (&&str, &(String, bool))| {
            // A feed takes no rule.
            let lines = keys.lines().filter(|line| !is_feed || !(line.starts_with("kind") || line.starts_with("select")));
            let kind = if *is_feed { "kind = \"feed\"\n" } else { "" };
            format!("[[source]]\nid = \"{id}\"\n{kind}{}\n", lines.collect::<Vec<_>>().join("\n"))
        };
        let config: String = ids.iter().zip(&listed).map(table).collect();
        let (before, entries) = sources(&config);
        let (opml, left) = write_opml(&entries, &HashSet::new());
        prop_assert!(left.is_empty());
        let back = read(&opml);
        prop_assert!(back.bad.is_empty() && back.remarks.is_empty(), "{:?}", back);
        let (after, _) = sources(&tables(back));
        prop_assert_eq!(after.iter().map(shown).collect::<Vec<_>>(), before.iter().map(shown).collect::<Vec<_>>(), "{}", opml);
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "<opml>[<>/='&a-c ]{0,60}(outline)?[^\u{0}]{0,40}") {
        read_opml(&bytes);
        prop_assert!(read_opml(text.as_bytes()).is_some());
    }
}
