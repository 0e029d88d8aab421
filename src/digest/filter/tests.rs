//! What expressions mean, and what is said of those that mean nothing.

use proptest::prelude::*;

use super::*;
use crate::digest::compose::samples;

/// A release of Acme's, labelled `paper`, in German.
fn release() -> Change {
    let mut change = samples::change(1, "acme", "Tmall Global wächst: Umsatz +8,6 %");
    change.announcement.language = Some("de-AT".into());
    change.announcement.teaser = None;
    change.announcement.text = Some("The centre for common\n prosperity opens in Poznań.\n\n菜鸟宣布 C++ AND more.".into());
    change.announcement.enrichment.topics = vec!["Tmall Global".into(), "Cainiao".into()];
    change
}

fn story(title: &str, text: &str, topic: &str) -> Story {
    let mut story = Story { title: title.into(), text: text.into(), ..Story::default() };
    story.enrichment.topics = vec![topic.into()];
    story
}

fn asks(change: &Change, expression: &str) -> bool {
    passes(&parse(expression).unwrap(), change, &samples::newsrooms())
}

fn check(expression: &str, expected: bool) {
    assert_eq!(asks(&release(), expression), expected, "{expression}");
}

/// The mistake, and what of the expression it points at.
fn wrong(expression: &str, what: &str, part: &str) {
    let error = parse(expression).unwrap_err();
    assert_eq!((error.what.as_str(), &expression[error.span.clone()]), (what, part), "{expression}: {error:?}");
}

#[test]
fn words_are_whole_and_know_no_case() {
    check("prosperity", true);
    check("PROSPERITY", true);
    check("prosper", false);
    check("poznań", true);
    check("poznan", false);
    check("菜鸟", true);
    check("c++", true);
    check(r#""common prosperity""#, true);
    check(r#""prosperity common""#, false);
}

#[test]
fn a_field_asks_only_there() {
    check("title:prosperity", false);
    check("text:prosperity", true);
    check("title:umsatz", true);
    check("source:ACME", true);
    check("source:globex", false);
    check("label:paper", true);
    check("label:pap", false);
    check("language:de", true);
    check("language:de-at", true);
    check("language:en", false);
    check("change:new", true);
    check("change:Updated", false);
    check("topic:cainiao", true);
    check(r#"topic:"tmall global""#, true);
    check("topic:tmall", false);
    check("Title:Umsatz", true);
}

#[test]
fn not_binds_closer_than_and_and_and_closer_than_or() {
    check("nothing and nowhere or prosperity", true);
    check("prosperity or nothing and nowhere", true);
    check("(prosperity or nothing) and nowhere", false);
    check("not nothing and prosperity", true);
    check("not (nothing or prosperity)", false);
    check("NOT NOT prosperity", true);
    check(r#"topic:Cainiao or ("common prosperity" and not title:sports)"#, true);
    check(r#""AND" and "more""#, true);
}

#[test]
fn a_field_may_stand_before_a_bracket() {
    check("title:(prosperity or nothing)", false);
    check("title:(umsatz and not prosperity)", true);
    check("title:(umsatz and text:prosperity) and prosperity", true);
    check("title:(nothing or (umsatz)) and not title:prosperity", true);
    check("text:(\"common prosperity\" and /Pozna/)", true);
}

#[test]
fn regular_expressions_know_case_unless_told() {
    check(r"title:/\+\d+,\d/", true);
    check("/tmall/", false);
    check("/tmall/i", true);
    check(r"/common\s+prosperity/", true);
    check("source:/^ac/", true);
    let mut change = release();
    change.announcement.title = "Either/or".into();
    assert!(asks(&change, r"title:/^either\/or$/i"));
}

#[test]
fn of_a_roundup_one_story_must_be_all_that_is_asked() {
    let mut roundup = release();
    roundup.announcement.text = Some("Our week, on land.".into());
    roundup.announcement.enrichment.topics = vec!["Mills".into(), "Ships".into()];
    roundup.announcement.stories = vec![story("Mill opens", "In Gdynia.", "Mills"), story("Ferries", "Eight of them for Oslo.", "Ships")];
    assert!(asks(&roundup, "topic:Mills and Gdynia"));
    assert!(!asks(&roundup, "topic:Mills and Oslo"));
    let kept = |expression: &str| -> Vec<String> {
        let found = stories(&parse(expression).unwrap(), &roundup, &samples::newsrooms());
        found.into_iter().map(|story| story.title).collect()
    };
    assert_eq!(kept("topic:Ships"), ["Ferries"]);
    assert_eq!(kept("source:acme"), ["Mill opens", "Ferries"]);
    assert_eq!(kept(r#""our week""#), ["Mill opens", "Ferries"]);
    assert_eq!(kept("not topic:Mills and not \"our week\""), ["Ferries"]);
    assert_eq!(kept("topic:Mills"), ["Mill opens"]);
    assert_eq!(kept("not oslo"), ["Mill opens"]);
    assert_eq!(kept("land and not oslo"), ["Mill opens"]);
    assert!(!asks(&roundup, "topic:Mills and topic:Ships"));
    assert!(!asks(&roundup, "not (oslo or gdynia)"));
    assert!(!asks(&roundup, "not source:acme"));
}

#[test]
fn of_an_edit_the_block_is_asked_and_its_headings() {
    let mut edited = release();
    edited.kind = ChangeKind::Edited;
    edited.edit = Some(Edit { path: vec!["Commerce".into()], old: Some("Three hubs".into()), new: Some("Four hubs".into()) });
    assert!(asks(&edited, "text:three and four and commerce and change:edited"));
    assert!(!asks(&edited, "prosperity"), "what was not touched is not asked");
}

#[test]
fn mistakes_are_named_with_their_place() {
    wrong("  ", "is empty", "  ");
    wrong("tmall logistics", "`and` or `or` is missing before this", "logistics");
    wrong("(tmall logistics)", "`and` or `or` is missing before this", "logistics");
    wrong("titel:x", "there is no field `titel`", "titel");
    wrong("https://acme.example", "there is no field `https`", "https");
    wrong("a and (b or c", "this bracket is never closed", "(");
    wrong("a)", "a bracket is closed that none has opened", ")");
    wrong("a and", "something is missing at its end", "d");
    wrong("a and or b", "`or` stands where a word, a phrase or a bracket should", "or");
    wrong("()", "`)` stands where a word, a phrase or a bracket should", ")");
    wrong(r#"a or "b"#, "this quote is never closed", "\"");
    wrong(r#"title:"" or b"#, "there is nothing between the quotes", "\"\"");
    wrong("“common prosperity”", "quotes are straight here", "“common");
    wrong("/a", "this regular expression is never closed", "/");
    wrong("x or /(/", "is no regular expression: unclosed group", "/(/");
    wrong("change:moved", "there is no change `moved`", "moved");
    wrong("title: and b", "nothing stands right behind `title:`", " ");
    wrong("a and -b", "`-` means nothing here", "-b");
    wrong("cloud AND !title:sports", "`!` means nothing here", "!title:sports");
    wrong("title:cloud*", "`*` means nothing here", "cloud*");
    wrong("language:german", "`german` is no language", "german");
    wrong("title:(a or )", "`)` stands where a word, a phrase or a bracket should", ")");
    assert_eq!(parse(&"(".repeat(100_000)).unwrap_err().what, "is nested too deeply");
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_or_refused_with_a_place_in_it(expression in "(\\PC|[ ()\"/:\\\\]|and |or |not |title:){0,40}") {
        match parse(&expression) {
            Ok(filter) => {
                asks(&release(), &expression);
                prop_assert!(filter.asks().iter().all(|ask| expression.get(ask.span.clone()).is_some()));
            }
            Err(error) => prop_assert!(expression.get(error.span.clone()).is_some(), "{error:?}"),
        }
    }

    #[test]
    fn not_is_the_contrary(word in "[a-z]{1,12}") {
        prop_assume!(!["and", "or", "not"].contains(&word.as_str()));
        prop_assert_ne!(asks(&release(), &word), asks(&release(), &format!("not {word}")));
    }
}
