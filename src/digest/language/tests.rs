//! That the languages say the same, and each in its own form.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Where each text stands, and which blanks it has. Plural forms count as one text: a form may do without its number.
fn blanks(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| blanks(value, &format!("{path}.{name}"), found)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, value)| blanks(value, &format!("{path}.{at}"), found)),
        Value::String(text) => {
            assert!(!text.trim().is_empty(), "{path} says nothing");
            let names: BTreeSet<&str> = text.split('{').skip(1).map(|rest| rest.split_once('}').unwrap().0).collect();
            found.extend(names.iter().map(|name| format!("{path} {name}")));
        }
        _ => {}
    }
}

/// Blanks that a language may leave out, or that say the same in another way.
fn is_free(blank: &str) -> bool {
    blank.contains(".calendar.") || blank.contains(".counts.") && blank.ends_with(" n")
}

#[test]
fn every_language_fills_in_the_same_blanks() {
    let blanks_of = |language| {
        let mut found = BTreeSet::new();
        blanks(&serde_json::to_value(texts(language)).unwrap(), "", &mut found);
        found.retain(|blank| !is_free(blank));
        found
    };
    for language in Language::ALL {
        assert_eq!(blanks_of(language), blanks_of(Language::English), "{language:?}");
        assert_eq!(texts(language).tag, language.tag());
    }
}

#[test]
fn tables_have_the_same_entries_in_every_language() {
    let words = |table: &[(&'static str, &'static str)]| table.iter().map(|(word, _)| *word).collect::<Vec<_>>();
    let english = texts(Language::English);
    for language in Language::ALL {
        let texts = texts(language);
        assert_eq!(words(texts.languages), words(english.languages), "{language:?}");
        assert_eq!(words(texts.sources.reasons), words(english.sources.reasons), "{language:?}");
        assert_eq!(texts.sources.remarks.len(), remarks::STORED.len(), "{language:?}");
        for day in [&texts.calendar.day, &texts.calendar.long_day] {
            assert!(day.contains("{day}") && day.contains("{year}") && day.contains("month}"), "{day}");
        }
        for n in [0, 1, 2, 5, 11, 21, 1000] {
            for forms in [texts.counts.announcements, texts.counts.more, texts.sources.late, texts.subject.and_more] {
                assert!((texts.calendar.plural)(n) < forms.len(), "{language:?}: no form for {n}");
            }
        }
    }
}

#[test]
fn blanks_are_filled_in_once() {
    assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "two")]), "{b} and two");
    assert_eq!(fill("no blanks", &[]), "no blanks");
    assert_eq!(fill("{unknown}!", &[]), "!");
}

#[test]
fn numbers_are_written_in_groups_and_words_bent() {
    let check = |language, n, expected: &str| assert_eq!(texts(language).count(texts(language).counts.announcements, n), expected);
    check(Language::English, 1, "1 announcement");
    check(Language::English, 0, "0 announcements");
    check(Language::English, 1234, "1,234 announcements");
    check(Language::German, 1, "1 Meldung");
    check(Language::German, 12, "12 Meldungen");
    check(Language::German, 1_234_567, "1.234.567 Meldungen");
}

#[test]
fn dates_are_no_more_exact_than_given_and_in_the_languages_form() {
    let zone = chrono_tz::Europe::Berlin;
    let check = |language, given: &str, expected| assert_eq!(texts(language).published(&given.parse().unwrap(), zone), expected);
    check(Language::English, "2021-09-03", "Fri 3 Sep 2021");
    check(Language::English, "2021-09-03T01:15:00Z", "Fri 3 Sep 2021, 03:15 CEST");
    check(Language::English, "2021-09-03T09:15:00+08:00", "Fri 3 Sep 2021, 03:15 CEST");
    check(Language::German, "2026-03-03", "Di., 3. März 2026");
    check(Language::German, "2026-03-03T07:00:00Z", "Di., 3. März 2026, 08:00 MEZ");
    check(Language::German, "2026-09-03T07:00:00Z", "Do., 3. Sept. 2026, 09:00 MESZ");
    let sao_paulo = chrono_tz::America::Sao_Paulo;
    assert_eq!(texts(Language::English).moment(at("2026-01-05T06:00:00Z"), sao_paulo), "Mon 5 Jan 2026, 03:00 UTC-03");
    assert_eq!(texts(Language::German).moment(at("2026-01-05T06:00:00Z"), sao_paulo), "Mo., 5. Jan. 2026, 03:00 UTC-03");
    assert_eq!(texts(Language::English).recent_moment(at("2026-03-02T12:00:00Z"), chrono_tz::UTC), "2 March, 12:00 UTC");
    assert_eq!(texts(Language::German).long_moment(at("2026-03-02T12:00:00Z"), zone), "2. März 2026, 13:00 MEZ");
}

#[test]
fn a_period_names_its_zone_and_both_where_clocks_change() {
    let zone = chrono_tz::Europe::Berlin;
    let check = |language, from, until, expected| assert_eq!(texts(language).period(at(from), at(until), zone), expected);
    use Language::{English, German};
    check(English, "2026-11-20T07:00:00Z", "2026-11-21T07:00:00Z", "Fri 20 Nov, 08:00 – Sat 21 Nov 2026, 08:00 CET");
    check(English, "2026-11-20T07:00:00Z", "2026-11-20T07:00:59Z", "Fri 20 Nov 2026, 08:00 CET");
    check(English, "2026-11-20T07:00:00Z", "2026-11-20T11:00:00Z", "Fri 20 Nov 2026, 08:00 – 12:00 CET");
    check(English, "2026-10-24T06:00:00Z", "2026-10-25T07:00:00Z", "Sat 24 Oct 2026, 08:00 CEST – Sun 25 Oct 2026, 08:00 CET");
    check(German, "2026-11-20T07:00:00Z", "2026-11-21T07:00:00Z", "Fr., 20. Nov., 08:00 – Sa., 21. Nov. 2026, 08:00 MEZ");
    check(German, "2026-11-20T07:00:00Z", "2026-11-20T11:00:00Z", "Fr., 20. Nov. 2026, 08:00 – 12:00 MEZ");
}

#[test]
fn languages_are_named_where_they_are_not_the_mails() {
    let check = |language, tag: &str, expected: Option<&str>| assert_eq!(texts(language).foreign(tag).as_deref(), expected, "{tag}");
    check(Language::English, "de-AT", Some("German"));
    check(Language::English, "en-GB", None);
    check(Language::English, "eu", Some("eu"));
    check(Language::English, "nb_NO", Some("Norwegian"));
    check(Language::German, "de-AT", None);
    check(Language::German, "en-GB", Some("Englisch"));
    check(Language::German, "zh_CN", Some("Chinesisch"));
}

#[test]
fn what_the_store_remarks_is_said_in_the_mails_words() {
    let check =
        |language, stored: &str, expected: Option<&str>| assert_eq!(texts(language).remark(stored).as_deref(), expected, "{stored}");
    use Language::{English, German};
    check(English, "migrated from Q4 to Notified", Some("its newsroom migrated from Q4 to Notified"));
    check(German, "migrated from Q4 to Notified", Some("ist von Q4 zu Notified gewechselt"));
    check(German, "moved to https://acme.example/en/", Some("ist nach https://acme.example/en/ umgezogen"));
    check(
        German,
        "silent since 3 March 2026; by its own history (longest pause 12 days) that comes less than once in 3 years",
        Some(
            "still seit dem 3. März 2026; nach der eigenen Geschichte (längste Pause 12 Tage) kommt das weniger als einmal in 3 Jahren vor",
        ),
    );
    check(
        German,
        "may have missed some: its page https://acme.example/?page=2 could not be read: 503: busy",
        Some("einige Meldungen fehlen vielleicht: die Seite https://acme.example/?page=2 war nicht lesbar"),
    );
    check(
        German,
        "1200 announcements within seven days, where it never had more than 7",
        Some("1.200 Meldungen binnen sieben Tagen, bisher höchstens 7"),
    );
    check(German, "does what nobody foresaw", None);
}

/// The clauses are made in other rooms: whoever changes one there is led here.
#[test]
fn the_clauses_of_the_store_are_those_that_are_made() {
    const MAKERS: [&str; 4] = [
        include_str!("../../store/polls.rs"),
        include_str!("../../jobs/doubts.rs"),
        include_str!("../../jobs/next_pages.rs"),
        include_str!("../../compare/rhythm/mod.rs"),
    ];
    for form in remarks::STORED {
        let form = form.strip_prefix("may have missed some: ").unwrap_or(form);
        let literals = form.split('{').map(|part| part.split_once('}').map_or(part, |(_, literal)| literal).trim());
        for literal in literals.filter(|literal| literal.len() > 2) {
            // The number of pages is made with its noun apart.
            let literal = literal.trim_end_matches("first page").trim_end_matches(" pages");
            assert!(MAKERS.iter().any(|maker| maker.contains(literal)), "nobody makes \"{literal}\" any more");
        }
    }
}
