//! Forms, times, relative dates, split dates and headings.

use chrono_tz::Tz;

use super::super::{heading_month, heading_year, looks_like_date};
use super::{check, hints, reader, reader_in};
use crate::read::date::{DateHints, DateReader};

#[test]
fn numbers_are_read_where_they_are_clear() {
    let reader = reader("en");
    for (text, expected) in [
        ("30/10/2020", "2020-10-30"),
        ("10/30/2020", "2020-10-30"),
        ("24/06/2018", "2018-06-24"),
        ("2021.09.03", "2021-09-03"),
        ("2021/9/3", "2021-09-03"),
        ("03-Sep-21", "2021-09-03"),
        ("03-Mar-2016 03:51", "2016-03-03"),
        ("05/05/2021", "2021-05-05"),
        ("4/29/24", "2024-04-29"),
        ("30.10.15", "2015-10-30"),
        ("2014.03.31 UP", "2014-03-31"),
        ("Friday 20th of July, 2012", "2012-07-20"),
        ("20210903", "2021-09-03"),
    ] {
        check(&reader, text, expected);
    }
}

#[test]
fn a_date_is_found_within_a_text() {
    let reader = reader("de");
    check(&reader, "Zürich, 3. März 2021 – Die Acme AG eröffnet ein Werk.", "2021-03-03");
    check(&reader, "Posted by Jo Doe on 12 Nov 2026", "2026-11-12");
    check(&reader, "Neuer Vertrag - 30.10.2015", "2015-10-30");
    check(&reader, "KlAnfr Jo Muster 23.03.2015 Drs 6/1231", "2015-03-23");
    check(&reader, "4/23/2026 Doe v. Acme Corp. /decisions/OPN", "2026-04-23");
    check(&reader, "Doe v. Acme 4/29/24 CA1/5", "2024-04-29");
    check(&reader, "发布于2021年9月3日来源：本站", "2021-09-03");
    check(&reader, "(2021-09-03)", "2021-09-03");
    check(&reader, "Lauf mit 24/7 Betreuung, 3. Juni 2022", "2022-06-03");
}

#[test]
fn the_day_of_publication_comes_before_that_of_an_update() {
    let reader = reader("de");
    check(&reader, "Updated 5 September 2021, published 3 September 2021", "2021-09-03");
    check(&reader, "Publié le 3 sept. 2021 à 14:05, mis à jour le 4 sept. 2021", "2021-09-03");
    check(&reader, "Zuletzt aktualisiert: 05.09.2021 10:15", "2021-09-05");
    check(&super::reader("en"), "03/04/2021, updated 5 September 2021", "");
}

#[test]
fn times_stand_before_or_behind_the_day() {
    let reader = reader_in(Tz::Asia__Hong_Kong);
    for text in [
        "3:05:56 PM | 30/10/2020",
        "30/10/2020 15:05:56",
        "15:05:56, 30 October 2020",
        "October 30, 2020 at 3:05:56 p.m.",
        "2020年10月30日 15:05:56",
        "2020年10月30日(金) 15時05分56秒",
        "Fri Oct 30 15:05:56 2020",
        "2020년 10월 30일 오후 3:05:56",
        "30. Oktober 2020 - 15:05:56 Uhr",
    ] {
        check(&reader, text, "2020-10-30T15:05:56+08:00");
    }
    check(&reader, "3 septembre 2021 à 15h30", "2021-09-03T15:30:00+08:00");
    check(&reader, "2021年9月3日下午3:30", "2021-09-03T15:30:00+08:00");
    check(&reader, "3. syyskuuta 2021 klo 15.30", "2021-09-03T15:30:00+08:00");
}

#[test]
fn a_time_counts_only_with_its_zone() {
    let bare = DateReader::new(hints());
    check(&bare, "30 October 2020, 15:05", "2020-10-30");
    check(&bare, "30 October 2020, 15:05 CET", "2020-10-30T15:05:00+01:00");
    check(&bare, "October 30, 2020 9:00 am ET", "2020-10-30T09:00:00-04:00");
    check(&bare, "December 1, 2020 09:00 ET", "2020-12-01T09:00:00-05:00");
    check(&bare, "30 October 2020, 15:05 IST", "2020-10-30");
    check(&reader("en-IN"), "30 October 2020, 15:05 IST", "2020-10-30T15:05:00+05:30");
    check(&reader_in(Tz::Asia__Shanghai), "30 October 2020, 15:05 CST", "2020-10-30T15:05:00+08:00");
    check(&reader_in(Tz::Europe__Berlin), "30 October 2020, 15:05 CST", "2020-10-30");
}

#[test]
fn clocks_set_forth_and_back_do_no_harm() {
    let reader = reader_in(Tz::Europe__Berlin);
    check(&reader, "28 March 2021 02:30", "2021-03-28");
    check(&reader, "31 October 2021 02:30", "2021-10-31T02:30:00+02:00");
    check(&reader, "31 October 2021 24:00", "2021-11-01T00:00:00+01:00");
    check(&reader, "31 October 2021 00:00", "2021-10-31");
}

#[test]
fn relative_dates_are_days_in_the_zone_of_the_page() {
    let late = DateReader::new(DateHints { now: "2026-11-22T23:30:00Z".parse().unwrap(), timezone: Some(Tz::Asia__Tokyo), ..hints() });
    check(&late, "本日", "2026-11-23");
    check(&late, "3 hours ago", "2026-11-23");
    check(&late, "9 hours ago", "2026-11-22");
    let reader = reader("fr");
    check(&reader, "Publié hier à 10:15", "2026-11-21");
    check(&reader, "il y a 2 jours", "2026-11-20");
    check(&reader, "昨天", "2026-11-21");
    check(&reader, "Yesterday", "2026-11-21");
    check(&reader, "vor 2 Tagen", "2026-11-20");
    check(&reader, "Posted by Jo 3 hours ago", "2026-11-22");
    check(&reader, "2 weeks ago", "");
    check(&reader, "Acme opens a plant today", "");
}

#[test]
fn split_dates_are_put_together() {
    let reader = reader("en");
    let check = |parts: &[&str], expected: &str| {
        assert_eq!(reader.read_parts(parts).map(|day| day.to_string()).unwrap_or_default(), expected, "{parts:?}");
    };
    check(&["12", "Nov", "2026"], "2026-11-12");
    check(&["12", "11, 2025"], "2025-11-12");
    check(&["12", "13, 2025"], "");
    check(&["Nov", "12", "2026"], "2026-11-12");
    check(&["2026", "Nov", "12"], "2026-11-12");
    check(&["Nov", "2026", "12"], "2026-11-12");
    check(&["12", "Nov 2026"], "2026-11-12");
    check(&["12", "Nov.", "", "2026"], "2026-11-12");
    check(&["03", "2021-09"], "2021-09-03");
    check(&["2021", "09-13"], "2021-09-13");
    check(&["2021", "09", "03"], "2021-09-03");
    check(&["13", "09", "2021"], "2021-09-13");
    check(&["03", "09", "2021"], "");
    check(&["Nov", "12"], "");
    check(&["12"], "");
    check(&[], "");
}

#[test]
fn the_year_may_stand_elsewhere() {
    let check = |language: &str, text: &str, expected: &str| {
        let found = reader(language).read_with_year(text, 2018);
        assert_eq!(found.map(|day| day.to_string()).unwrap_or_default(), expected, "{text}");
    };
    check("en", "Nov 12", "2018-11-12");
    check("en", "12 November", "2018-11-12");
    check("en", "24/06", "2018-06-24");
    check("en", "06/04", "");
    check("de", "06.04.", "2018-04-06");
    check("ja", "12月3日", "2018-12-03");
    check("ja", "１２月３日", "2018-12-03");
    check("zh", "06-04", "2018-06-04");
    check("en", "Nov 12, 2016", "2016-11-12");
    check("fr", "mar. 3 avr.", "2018-04-03");
    check("en", "Feb 30", "");
    check("en", "24/7 service", "");
}

#[test]
fn headings_name_a_year_or_a_month() {
    for (text, expected) in [
        ("2021", Some(2021)),
        ("Press releases 2021", Some(2021)),
        ("2021年", Some(2021)),
        ("2021 г.", Some(2021)),
        ("2021 (12)", Some(2021)),
        ("令和3年", Some(2021)),
        ("พ.ศ. 2564", Some(2021)),
        ("２０２１年", Some(2021)),
        ("FY 2023", None),
        ("2019-20", None),
        ("© 2021", None),
        ("September 2021", None),
        ("1850", None),
        ("News", None),
        ("Our results for the first half of 2021 are out", None),
    ] {
        assert_eq!(heading_year(text), expected, "{text}");
    }
    for (text, expected) in [
        ("September 2021", Some((Some(2021), 9))),
        ("2021年9月", Some((Some(2021), 9))),
        ("9月", Some((None, 9))),
        ("2021년 9월", Some((Some(2021), 9))),
        ("2021-09", Some((Some(2021), 9))),
        ("09/2021", Some((Some(2021), 9))),
        ("Sep", Some((None, 9))),
        ("septembre 2021", Some((Some(2021), 9))),
        ("septiembre de 2021", Some((Some(2021), 9))),
        ("2021. szeptember", Some((Some(2021), 9))),
        ("Σεπτέμβριος 2021", Some((Some(2021), 9))),
        ("September 2021 (4)", Some((Some(2021), 9))),
        ("3 September 2021", None),
        ("2021", None),
        ("May we help?", None),
        ("2021-09-03", None),
        ("24/2021", None),
    ] {
        assert_eq!(heading_month(text), expected, "{text}");
    }
}

#[test]
fn a_text_looks_like_a_date_or_does_not() {
    for text in [
        "3 September 2021",
        "Published: 3 Sept. 2021",
        "Datum: 03.09.2021",
        "Friday, 3 September 2021, 15:30 CET",
        "03/04/2021",
        "12 Nov",
        "yesterday",
        "3 hours ago",
        "2 weeks ago",
        "2021年9月3日(金)",
        "Veröffentlicht am Donnerstag, den 23. September 2021 um 15:30 Uhr",
        "Opublikowano: 2 września 2021",
        "3:05:56 PM | 30/10/2020",
        "발행일 2021. 9. 3.",
        "30.10.15",
        "2014.03.31 UP",
        "Published On 6 Mar 2026",
        "on March 4, 2016",
        "26 Nisan 2014,",
        "令和3年9月3日",
        "Utgitt: 3. mars 2021",
        "110.09.03",
        "hier à 10:15",
        "há 3 horas",
        "R3.9.3",
        "۱۴۰۰/۰۶/۱۲",
        "03/09/2564",
    ] {
        assert!(looks_like_date(text), "{text}");
    }
    for text in [
        "",
        "2021",
        "September 2021",
        "11.11",
        "24/7",
        "1.2.3",
        "15:30",
        "Acme opens a plant on 3 September 2021",
        "FY 2023",
        "12",
        "Page 1 of 2",
        "+49 30 1234567",
        "today we open",
        "hier",
        "$3.50",
    ] {
        assert!(!looks_like_date(text), "{text}");
    }
}
