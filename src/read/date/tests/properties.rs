//! What holds for every text and every day.

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use url::Url;

use super::super::months::MONTHS;
use super::super::{from_url, heading_month, heading_year, looks_like_date};
use super::{hints, reader};
use crate::model::Published;
use crate::read::date::DateReader;

fn day() -> impl Strategy<Value = NaiveDate> {
    (0u64..13_000).prop_map(|days| NaiveDate::from_ymd_opt(1991, 1, 1).unwrap() + Days::new(days))
}

/// Texts made of the pieces of dates in any order.
fn scraps() -> impl Strategy<Value = String> {
    let pieces = [
        "3",
        "2021",
        "09",
        "31",
        "99999999999",
        "/",
        ".",
        "-",
        ":",
        "–",
        " ",
        " ",
        "Sept",
        "mai",
        "年",
        "月",
        "日",
        "令和",
        "พ.ศ.",
        "월",
        "T",
        "Z",
        "+02:00",
        "CST",
        "pm",
        "ago",
        "vor",
        "hours",
        "gestern",
        "'",
        "tháng",
        "mười",
        "كانون",
        "شهریور",
        "(",
        "d",
        "h",
        "元",
        "十",
        "〇",
        "kl.",
        "24",
        "00",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..14).prop_map(|pieces| pieces.concat())
}

fn read_all(text: &str) {
    for language in ["en", "ja", "zh-TW", "fa", "th"] {
        let mut reader = reader(language);
        reader.settle_order([text, text].into_iter());
        let _ = (reader.read(text), reader.read_exact(text), reader.read_parts(&[text, text]), reader.read_with_year(text, 2021));
    }
    let _ = (looks_like_date(text), heading_year(text), heading_month(text));
    if let Ok(url) = Url::parse("https://acme.example").unwrap().join(text) {
        let _ = from_url(&url);
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        read_all(&text);
    }

    #[test]
    fn no_scraps_of_dates_make_it_panic(text in scraps()) {
        read_all(&text);
    }

    #[test]
    fn any_day_written_in_any_language_is_read_back(day in day(), language in 0..MONTHS.len()) {
        let (language, names) = MONTHS[language];
        let reader = reader(language);
        for name in names.split('|').nth(day.month0() as usize).unwrap().split_whitespace() {
            for text in [
                format!("{} {name} {}", day.day(), day.year()),
                format!("{:02}. {name}. {}", day.day(), day.year()),
                format!("{name} {}, {}", day.day(), day.year()),
                format!("{:02}-{name}-{}", day.day(), day.year()),
                format!("{}. {name} {}.", day.year(), day.day()),
                format!("{} de {name} de {}", day.day(), day.year()),
            ] {
                prop_assert_eq!(reader.read(&text), Some(Published::Day(day)), "{}", text);
            }
        }
    }

    #[test]
    fn any_day_in_numbers_is_read_back(day in day()) {
        let (year, month, date) = (day.year(), day.month(), day.day());
        for (language, text) in [
            ("de", format!("{date:02}.{month:02}.{year}")), ("fr", format!("{date}/{month}/{year}")), ("en-US", format!("{month}/{date}/{year}")), ("nl", format!("{date:02}-{month:02}-{year}")),
            ("ko", format!("{year}. {month}. {date}.")), ("ja", format!("{year}年{month}月{date}日")), ("zh-TW", format!("民國{}年{month}月{date}日", year - 1911)),
            ("cs", format!("{date}. {month}. {year}")), ("th", format!("{date}/{month}/{}", year + 543)), ("en", day.to_string()), ("en", format!("{year}/{month}/{date}")),
        ] {
            prop_assert_eq!(reader(language).read(&text), Some(Published::Day(day)), "{}", text);
        }
        prop_assert_eq!(DateReader::new(hints()).read_exact(&day.format("%Y%m%d").to_string()), Some(Published::Day(day)));
        prop_assert_eq!(from_url(&Url::parse(&day.format("https://acme.example/%Y/%m/%d/x").to_string()).unwrap()), Some(Published::Day(day)));
    }

    #[test]
    fn a_sentence_behind_a_date_changes_nothing(day in day(), sentence in "[A-Z][a-z]{2,8}( [a-z]{2,9}){3,9}\\.") {
        let reader = reader("en");
        let date = day.format("%-d %B %Y").to_string();
        prop_assert_eq!(reader.read(&format!("{date} – {sentence}")), reader.read(&date));
        prop_assert_eq!(reader.read(&format!("{date}. {sentence}")), reader.read(&date));
    }
}
