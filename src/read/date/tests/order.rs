//! How the order of day and month is decided for a page.

use super::{check, hints, reader, reader_at};
use crate::model::DateOrder;
use crate::read::date::{DateHints, DateReader};

/// What `03/04/2021` is on a page with these dates.
fn check_page(mut reader: DateReader, texts: &[&str], expected: &str) {
    reader.settle_order(texts.iter().copied());
    check(&reader, "03/04/2021", expected);
}

const DAY_FIRST: &str = "2021-04-03";
const MONTH_FIRST: &str = "2021-03-04";

#[test]
fn one_clear_date_settles_the_page() {
    check_page(reader("en-US"), &["03/04/2021", "30/10/2020"], DAY_FIRST);
    check_page(reader("de"), &["News 10/30/2020"], MONTH_FIRST);
    check_page(reader("de"), &["4/29/24"], MONTH_FIRST);
}

#[test]
fn a_contradiction_leaves_it_open() {
    check_page(reader("de"), &["30/10/2020", "10/30/2020"], "");
}

#[test]
fn the_config_overrules_the_page() {
    let config = |order| DateReader::new(DateHints { order, ..hints() });
    check_page(config(DateOrder::MonthFirst), &["30/10/2020"], MONTH_FIRST);
    check_page(config(DateOrder::DayFirst), &["10/30/2020", "30/10/2020"], DAY_FIRST);
}

#[test]
fn a_list_from_new_to_old_is_weaker_evidence() {
    let list = ["01/03/2021", "12/02/2021", "11/02/2021", "10/01/2021"];
    check_page(DateReader::new(hints()), &list, DAY_FIRST);
    check_page(reader("en-US"), &list, MONTH_FIRST);
    check_page(DateReader::new(hints()), &["03/02/2021", "02/02/2021", "01/02/2021"], "");
}

#[test]
fn a_weekday_tells_the_order() {
    check_page(reader("en"), &["Fri 03/09/2021"], DAY_FIRST);
    check(&reader("en"), "Friday, 03/09/2021", "2021-09-03");
    check(&reader("en"), "Tue 03/09/2021", "2021-03-09");
    check(&reader("ja"), "03/09/2021 (金)", "2021-09-03");
}

#[test]
fn language_and_country_speak_where_the_page_is_silent() {
    check_page(DateReader::new(hints()), &[], "");
    check_page(reader("en"), &[], "");
    check_page(reader("en-US"), &["03/04/2021"], MONTH_FIRST);
    check_page(reader_at("acme.co.uk"), &[], DAY_FIRST);
    check_page(reader("fr"), &[], DAY_FIRST);
    check_page(reader_at("press.agency.gov"), &[], MONTH_FIRST);
    check(&DateReader::new(hints()), "03.04.2021", DAY_FIRST);
    check(&reader("en"), "03.04.2021", "");
}

#[test]
fn short_years_are_settled_by_the_page() {
    let mut reader = reader("en");
    reader.settle_order(["04/30/13", "05/01/13"].into_iter());
    check(&reader, "05/01/13", "2013-05-01");
    let mut reader = super::reader("fr");
    reader.settle_order(["21.09.30", "21.09.03"].into_iter());
    check(&reader, "21.09.03", "2021-09-03");
}
