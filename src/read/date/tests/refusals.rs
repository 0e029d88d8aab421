//! What must not become a date.

use super::{check, reader};

#[test]
fn numbers_that_are_no_dates_stay_numbers() {
    for text in [
        "Product 12-3456-78",
        "Call 030 12 11 20 21",
        "+44 (0)208 099 7855",
        "400 - 819 - 0789",
        "FY 2023",
        "11.11 Festival",
        "version 1.2.3",
        "v10.2.21 is out",
        "Release 10.15.20 of Acme OS",
        "$1,299.00",
        "24/7 support",
        "2019-20",
        "pp. 12-15",
        "192.168.10.21",
        "ISBN 978-3-16-148410-0",
        "16:9",
        "1/2 price",
        "5 of 12",
        "22-0282/AR",
        "Civil Action No. 2013-1550 Acme v. Doe",
        "SCPW-24-0000485",
        "2 CA-CR 2013-0296",
        "10.30.20.5",
        "2021-09-03-1234-A",
        "99 Ops.Cal. 94",
        "CVR-G2750",
        "12345678",
        "Gen 3 2021 models",
        "75 FR 30 2021",
        "Suite 2.08 106",
        "Copyright 2018-2020",
        "3 March",
        "第12号",
        "Top 5 May picks",
        "32.13.2021",
        "00/00/2021",
        "31/04/2021",
        "Feb 30, 2021",
        "1/2/3",
        "in 2021",
        "Room 3/09/20211",
        "0.03.2021",
        "$30/10/2020",
        "30/10/2020%",
    ] {
        check(&reader("en"), text, "");
    }
}

#[test]
fn what_is_implausible_is_refused() {
    check(&reader("en"), "3 September 1989", "");
    check(&reader("en"), "3 September 2027", "");
    check(&reader("en"), "24 November 2026", "2026-11-24");
    check(&reader("en"), "25 November 2026", "");
    check(&reader("en"), "Event on 3 June 2027, posted 12 Nov 2026", "2026-11-12");
    check(&reader("en"), "3 Sep '27", "");
}

#[test]
fn spans_of_days_are_events() {
    for text in [
        "3–5 September 2021",
        "3. bis 5. September 2021",
        "September 3-5, 2021",
        "3./5. September 2021",
        "3 & 5 September 2021",
        "3 September 2021 – 5 September 2021",
        "03.09.2021-05.09.2021",
        "03.09.2021 - 05.09.2021",
        "October 1, 2022 - September 30, 2023",
        "May 2, 1996 - present",
        "3 Sep 2021 10:00 – 4 Sep 2021 12:00",
    ] {
        check(&reader("de"), text, "");
    }
    check(&reader("de"), "12:30 – 5. September 2021", "2021-09-05");
}

#[test]
fn two_digits_are_a_year_only_with_evidence() {
    check(&reader("en"), "03/04/21", "");
    check(&reader("en-GB"), "03/04/21", "2021-04-03");
    check(&reader("en-US"), "03/04/21", "2021-03-04");
    check(&reader("ko"), "21.03.04", "2021-03-04");
    check(&reader("en"), "24/06/18", "");
    check(&reader("en"), "on 3 Sep 21 companies met", "");
    check(&reader("en"), "3 Sep 21:15", "");
    check(&reader("en"), "3 Sep 21", "2021-09-03");
}
