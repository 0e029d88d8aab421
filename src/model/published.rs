//! When something was published, no more exactly than its newsroom says.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Serialize, Serializer};

/// A day, or an instant with the offset it was given in. Never midnight in place of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    Day(NaiveDate),
    At(DateTime<FixedOffset>),
}

/// How `03/04/2026` is to be read on a source's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// From the page's other dates, its language and its country; undecided stays undecided.
    #[default]
    Auto,
    DayFirst,
    MonthFirst,
}

impl Published {
    /// The calendar day at the place of publication.
    pub fn day(&self) -> NaiveDate {
        match self {
            Published::Day(day) => *day,
            Published::At(instant) => instant.date_naive(),
        }
    }
}

impl fmt::Display for Published {
    /// `YYYY-MM-DD`, or RFC 3339 with the offset.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Published::Day(day) => write!(f, "{day}"),
            Published::At(instant) => f.write_str(&instant.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
        }
    }
}

impl FromStr for Published {
    type Err = chrono::ParseError;

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() == 10 { text.parse().map(Published::Day) } else { DateTime::parse_from_rfc3339(text).map(Published::At) }
    }
}

impl Serialize for Published {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_precisions_survive_the_way_through_text() {
        for text in ["2021-09-03", "2021-09-03T01:15:00Z", "2021-09-03T01:15:00+02:00"] {
            assert_eq!(text.parse::<Published>().unwrap().to_string(), text);
        }
    }
}
