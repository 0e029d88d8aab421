//! What a text says where it does not say a day in full, and what the words beside a date make of it.

use chrono::Weekday;

use super::super::{Cue, Said, cue, year_in};
use super::{check, hints, reader, reader_at};
use crate::read::date::{DateHints, DateReader};

fn say(language: &str, text: &str) -> Option<Said> {
    reader(language).say(text)
}

#[test]
fn days_without_a_year_are_told_with_their_weekday() {
    let day = |month, day, weekday| Some(Said::MonthDay { month, day, weekday });
    for (language, text, expected) in [
        ("en", "Feb 27", day(2, 27, None)),
        ("en", "Friday, February 27", day(2, 27, Some(Weekday::Fri))),
        ("de", "Fr., 27. Feb.", day(2, 27, Some(Weekday::Fri))),
        ("ru", "27 февраля, пятница", day(2, 27, Some(Weekday::Fri))),
        ("nb", "27. feb.", day(2, 27, None)),
        ("pt", "27 de fevereiro", day(2, 27, None)),
        ("ja", "02月27日(金)", day(2, 27, Some(Weekday::Fri))),
        ("ko", "2월 27일", day(2, 27, None)),
        ("el", "27 ΦΕΒΡΟΥΑΡΙΟΥ", day(2, 27, None)),
        ("ar", "27 شباط", day(2, 27, None)),
        ("fr", "1er mars", day(3, 1, None)),
    ] {
        assert_eq!(say(language, text), expected, "{text}");
    }
    for (text, expected) in [
        ("[02-27]", Some(Said::Pair(2, 27))),
        ("27.02.", Some(Said::Pair(27, 2))),
        ("27/02 14:10", Some(Said::Pair(27, 2))),
        ("19.", Some(Said::DayOfMonth(19))),
        ("Fri 19", Some(Said::DayOfMonth(19))),
        ("14:10", Some(Said::Time)),
        ("08:00 ET", Some(Said::Time)),
        ("2 min read", None),
        ("19 comments", None),
        ("5512", None),
        ("32.", None),
        ("24/7 service", None),
        ("Bell foundry opens on 27 February", None),
    ] {
        assert_eq!(say("en", text), expected, "{text}");
    }
}

#[test]
fn today_gives_way_to_the_day_beside_it() {
    let today = Some(Said::Ago("2026-11-22".parse().unwrap()));
    for (language, text) in [
        ("ru", "Сегодня, 14:10"),
        ("ru", "Сегодня, 22 ноября"),
        ("nb", "I dag kl. 08.12"),
        ("en", "Today"),
        ("en", "Today – Sunday, November 22"),
        ("pl", "dzisiaj, 12:30"),
        ("tr", "bugün 09:15"),
        ("ko", "오늘"),
    ] {
        assert_eq!(say(language, text), today, "{text}");
    }
    let spring = Some(Said::MonthDay { month: 3, day: 2, weekday: None });
    assert_eq!(say("en", "Today, 2 March"), spring);
}

#[test]
fn a_label_tells_the_day_of_publication_from_others() {
    let reader = reader("en");
    check(&reader, "Heard: 4th November 2025. Judgment delivered: 18th February 2026", "2026-02-18");
    check(&reader, "Valid until 3 March 2026, published 5 January 2026", "2026-01-05");
    check(&reader, "Posted 5 January 2026 | Updated 7 January 2026", "2026-01-05");
    check(&reader, "Deadline: 3 March 2026", "2026-03-03");
    for (text, expected) in [
        ("Date of hearing", Some(Cue::Other)),
        ("In force until", Some(Cue::Other)),
        ("Gültig bis", Some(Cue::Other)),
        ("截止日期", Some(Cue::Other)),
        ("Published", Some(Cue::Publication)),
        ("Veröffentlicht am", Some(Cue::Publication)),
        ("发布日期", Some(Cue::Publication)),
        ("Ultima modifica", Some(Cue::Update)),
        ("Title", None),
    ] {
        assert_eq!(cue(text), expected, "{text}");
    }
}

#[test]
fn short_years_of_eras_need_evidence() {
    let column = ["08.02.26", "07.11.03"];
    let japanese = reader("ja");
    check(&japanese, "08.02.26", "");
    check(&japanese.narrowed(column.into_iter(), "お知らせ（令和）"), "08.02.26", "2026-02-26");
    check(&japanese.narrowed(column.into_iter(), "お知らせ"), "08.02.26", "");
    check(&japanese.narrowed(["24.12.03", "08.02.26"].into_iter(), "令和"), "08.02.26", "2008-02-26");
    check(&japanese, "24.12.03", "2024-12-03");
    check(&reader("th"), "26/02/69", "2026-02-26");
    check(&reader("th"), "26 ก.พ. 69", "2026-02-26");
    check(&reader_at("acme.co.th"), "26-02-69", "2026-02-26");
    check(&reader("de"), "26.02.69", "");
    check(&reader("zh-Hant"), "115-02-26", "2026-02-26");
    check(&reader("zh-Hant-HK"), "115-02-26", "");
}

#[test]
fn a_column_settles_its_own_order() {
    let page = DateReader::new(hints());
    check(&page, "03/04/2021", "");
    check(&page.narrowed(["03/04/2021", "30/03/2021"].into_iter(), ""), "03/04/2021", "2021-04-03");
    check(&page.narrowed(["03/04/2021", "03/30/2021"].into_iter(), ""), "03/04/2021", "2021-03-04");
    check(&page.narrowed(["03/30/2021", "30/03/2021"].into_iter(), ""), "03/04/2021", "");
    let mut settled = DateReader::new(DateHints { language: Some("en".to_owned()), ..hints() });
    settled.settle_order(["30/10/2020"].into_iter());
    check(&settled.narrowed(["03/04/2021"].into_iter(), ""), "03/04/2021", "2021-04-03");
}

#[test]
fn the_islamic_calendar_is_left_alone() {
    // Its months begin with the moon that is seen: no arithmetic tells the day.
    for text in ["9 رمضان 1447 هـ", "09/09/1447", "1447/09/09", "9 Ramadan 1447"] {
        check(&reader("ar"), text, "");
    }
    check(&reader("ar"), "9 رمضان 1447 هـ الموافق 26 شباط 2026", "2026-02-26");
}

#[test]
fn an_address_names_its_year() {
    for (address, expected) in [
        ("https://acme.example/news/2025", Some((2025, None))),
        ("https://acme.example/2025/03/launch", Some((2025, Some(3)))),
        ("https://acme.example/uploads/2025/12/a.pdf", Some((2025, Some(12)))),
        ("https://acme.example/news?jaar=2026", Some((2026, None))),
        ("https://acme.example/2025/results-2024/2024/", None),
        ("https://acme.example/news/results-2025", None),
        ("https://acme.example/", None),
    ] {
        assert_eq!(year_in(&address.parse().unwrap()), expected, "{address}");
    }
}
