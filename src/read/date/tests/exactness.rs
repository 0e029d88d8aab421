//! Dates made by machines.

use chrono_tz::Tz;

use super::{hints, reader_in};
use crate::read::date::DateReader;

fn check(text: &str, expected: &str) {
    let found = DateReader::new(hints()).read_exact(text).map(|found| found.to_string()).unwrap_or_default();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn iso_and_its_sloppy_forms_are_read() {
    for text in [
        "2021-09-03T01:15:00Z",
        "2021-09-03T01:15:00.000Z",
        "2021-09-03 01:15:00 UTC",
        "20210903T011500Z",
        "2021-09-03t01:15z",
        "2021-09-03T01:15:00+00:00",
        " 2021-09-03T1:15:00Z ",
        "2021/09/03 01:15 GMT",
        "2021-09-03T01:15:00,5Z",
        "20210903T0115Z",
        "2021-9-3 01:15:00 +0000",
    ] {
        check(text, "2021-09-03T01:15:00Z");
    }
    for text in [
        "2021-09-03T01:15:00+0200",
        "2021-09-03T01:15:00+02",
        "2021-09-03 01:15:00 +02:00",
        "2021-09-03T01:15+02:00",
        "2021-09-03T01:15:00+02:00[Europe/Berlin]",
    ] {
        check(text, "2021-09-03T01:15:00+02:00");
    }
    check("2021-09-03T01:15:00-05:00", "2021-09-03T01:15:00-05:00");
    check("2021-09-03T24:00:00Z", "2021-09-04T00:00:00Z");
    check("2021-12-31T23:59:60Z", "2021-12-31T23:59:59Z");
    for text in [
        "2021-09-03",
        "20210903",
        "2021-09-03 01:15",
        "2021-09-03T01:15:00",
        "2021-09-03T00:00:00",
        "2021-09-03Z",
        "2021-09-03+02:00",
        "20210903011500",
    ] {
        check(text, "2021-09-03");
    }
    assert_eq!(
        reader_in(Tz::Asia__Tokyo).read_exact("2021-09-03 01:15").map(|found| found.to_string()).as_deref(),
        Some("2021-09-03T01:15:00+09:00")
    );
}

#[test]
fn rfc_2822_and_its_sloppy_forms_are_read() {
    for text in [
        "Fri, 03 Sep 2021 01:15:00 GMT",
        "Fri, 3 Sep 2021 01:15:00 +0000",
        "03 Sep 2021 01:15:00 UT",
        "Fri, 03 Sep 21 01:15:00 GMT",
        "Friday, 03-Sep-21 01:15:00 GMT",
        "Fri Sep 3 01:15:00 UTC 2021",
        "3 Sep 2021 01:15 GMT",
        "fri, 03 sep 2021 01:15:00 z",
        "Fri Sep 03 2021 01:15:00 GMT+0000 (Coordinated Universal Time)",
    ] {
        check(text, "2021-09-03T01:15:00Z");
    }
    check("Fri, 03 Sep 2021 01:15:00 +0200 (CEST)", "2021-09-03T01:15:00+02:00");
    check("Fri, 03 Sep 2021 01:15:00 MET", "2021-09-03T01:15:00+01:00");
    check("Fri, 03 Sep 2021 01:15:00 Etc/GMT", "2021-09-03T01:15:00Z");
    check("Fri, 03 Sep 2021 01:15:00 EDT", "2021-09-03T01:15:00-04:00");
    check("Fri, 03 Sep 2021 01:15:00 -0800", "2021-09-03T01:15:00-08:00");
    check("Feb 10, 2026 at 11:28 AM", "2026-02-10");
}

#[test]
fn seconds_and_milliseconds_are_read_by_their_length() {
    check("1630631700", "2021-09-03T01:15:00Z");
    check("1630631700000", "2021-09-03T01:15:00Z");
    check("163063170", "");
    check("16306317000", "");
}

#[test]
fn what_is_no_stamp_is_refused() {
    for text in [
        "",
        "2021",
        "2021-09",
        "2021-13-03",
        "2021-02-29",
        "0001-01-01T00:00:00Z",
        "9999-12-31",
        "1970-01-01T00:00:00Z",
        "2021-09-03T25:00:00Z",
        "2021-09-03T01:15:00Zebra",
        "hello",
        "2021-09-03x",
    ] {
        check(text, "");
    }
}

#[test]
fn a_machine_may_plan_ahead() {
    check("2027-03-01T09:00:00Z", "2027-03-01T09:00:00Z");
    check("2028-03-01T09:00:00Z", "");
}
