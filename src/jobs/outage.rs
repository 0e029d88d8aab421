//! When nearly all newsrooms fail at once it is not the newsrooms that failed: a digest says so in one line, and not once for each.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use crate::digest::language::{Texts, fill};
use crate::model::Newsroom;
use crate::store::Event;

/// One or two may well be down by themselves.
pub(super) const SOURCES: usize = 3;

/// Newsrooms that could not be read at one and the same time.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outage {
    /// What is said of all of them.
    pub(super) line: String,
    /// Ids of those that need no line of their own.
    pub(super) sources: HashSet<String>,
}

/// Whether it is one trouble that so many of all cannot be read, and not so many troubles: three at least, and more than half. What a
/// poll, a digest and a mail to operators say goes by this.
pub fn is_outage(failing: usize, all: usize) -> bool {
    failing >= SOURCES && failing * 2 > all
}

/// From when to when a newsroom could not be had; open at an end that lies beyond these events.
struct Span<'a> {
    id: &'a str,
    from: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

/// The largest outage of these newsrooms, if there was one; `events` are changes of their states, oldest first. `moment` words an instant.
pub(super) fn outage(
    events: &[&Event],
    newsrooms: &[&Newsroom],
    texts: &Texts,
    moment: impl Fn(DateTime<Utc>) -> String,
) -> Option<Outage> {
    let spans: Vec<Span> = newsrooms.iter().flat_map(|newsroom| spans(&newsroom.id, events)).collect();
    let at_once = |at: Option<DateTime<Utc>>| {
        spans.iter().filter(move |span| span.from <= at && span.until.is_none_or(|until| Some(until) > at)).collect::<Vec<_>>()
    };
    // The most are failing when one more has just begun to.
    let most = spans.iter().map(|span| at_once(span.from)).max_by_key(Vec::len)?;
    let (count, all) = (most.len(), newsrooms.len());
    if !is_outage(count, all) {
        return None;
    }
    let form = if count == all { texts.sources.all_newsrooms } else { texts.sources.some_newsrooms };
    let who = fill(form, &[("n", &texts.number(count)), ("all", &texts.number(all))]);
    let from = most.iter().filter_map(|span| span.from).min().filter(|_| most.iter().all(|span| span.from.is_some()));
    let open = most.iter().filter(|span| span.until.is_none()).count();
    let last = most.iter().filter_map(|span| span.until).max();
    let form = match (from, last, open) {
        (Some(_), Some(_), 0) => texts.sources.outage_over,
        (None, Some(_), 0) => texts.sources.outage_over_before,
        (Some(_), _, open) if open == count => texts.sources.outage,
        (Some(_), _, _) => texts.sources.outage_partly_over,
        (None, _, _) => texts.sources.outage_partly_over_before,
    };
    let [from, until] = [from, last].map(|at| at.map(&moment).unwrap_or_default());
    let line = fill(form, &[("who", &who), ("from", &from), ("until", &until), ("open", &texts.number(open))]);
    // Who has other trouble since then has a line of its own.
    let last_state = |id: &str| events.iter().rfind(|event| event.source == id).map(|event| event.state.as_str());
    let sources = most.iter().map(|span| span.id).filter(|id| last_state(id) != Some("degraded"));
    Some(Outage { line, sources: sources.map(str::to_owned).collect() })
}

fn spans<'a>(id: &'a str, events: &[&Event]) -> Vec<Span<'a>> {
    let mut spans: Vec<Span> = Vec::new();
    for event in events.iter().filter(|event| event.source == id) {
        match (event.state_before.as_str(), event.state.as_str()) {
            ("failing", "failing") => {}
            (_, "failing") => spans.push(Span { id, from: Some(event.happened_at), until: None }),
            ("failing", _) => match spans.last_mut() {
                Some(open) => open.until = Some(event.happened_at),
                None => spans.push(Span { id, from: None, until: Some(event.happened_at) }),
            },
            _ => {}
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `source minute before>after`, in the order of time, and the number of newsrooms `a`, `b`, …
    fn check(events: &[&str], newsrooms: usize, expected: Option<(&str, &str)>) {
        let event = |written: &&str| {
            let parts: Vec<&str> = written.split([' ', '>']).collect();
            Event {
                id: 0,
                source: parts[0].to_owned(),
                happened_at: format!("2026-03-02T12:{:0>2}:00Z", parts[1]).parse().unwrap(),
                state_before: parts[2].to_owned(),
                was_undated: false,
                state: parts[3].to_owned(),
                reason: None,
                detail: None,
            }
        };
        let events: Vec<Event> = events.iter().map(event).collect();
        let newsroom =
            |at: u8| Newsroom { id: char::from(b'a' + at).to_string(), name: String::new(), link: String::new(), labels: Vec::new() };
        let newsrooms: Vec<Newsroom> = (0..newsrooms as u8).map(newsroom).collect();
        let english = crate::digest::language::texts(crate::model::Language::English);
        let (events_of, of) = (events.iter().collect::<Vec<_>>(), newsrooms.iter().collect::<Vec<_>>());
        let found = outage(&events_of, &of, english, |at| at.format("%H:%M").to_string());
        let found = found.map(|outage| {
            let mut sources: Vec<String> = outage.sources.into_iter().collect();
            sources.sort();
            (outage.line, sources.concat())
        });
        assert_eq!(found, expected.map(|(line, sources)| (line.to_owned(), sources.to_owned())), "{events:?}");
    }

    #[test]
    fn nearly_all_at_once_are_one_line() {
        let down = ["a 1 ok>failing", "b 2 ok>failing", "c 3 ok>failing"];
        check(&down, 3, Some(("All 3 newsrooms could not be read since 12:01.", "abc")));
        check(&down, 5, Some(("3 of 5 newsrooms could not be read since 12:01.", "abc")));
        check(&down, 6, None);
        let up = ["a 9 failing>ok", "b 10 failing>ok", "c 11 failing>ok"];
        check(&up, 3, Some(("All 3 newsrooms that could not be read are read again since 12:11.", "abc")));
        check(&[down, up].concat(), 3, Some(("All 3 newsrooms could not be read from 12:01 to 12:11; they are read again.", "abc")));
        let some = [&down[..], &up[..1]].concat();
        check(&some, 3, Some(("All 3 newsrooms could not be read from 12:01 on; 2 of them are not yet read again.", "abc")));
    }

    #[test]
    fn one_after_the_other_is_no_outage() {
        check(&["a 1 ok>failing", "a 2 failing>ok", "b 3 ok>failing", "b 4 failing>ok", "c 5 ok>failing", "c 6 failing>ok"], 3, None);
        check(&["a 1 ok>degraded", "b 1 ok>degraded", "c 1 ok>degraded"], 3, None);
    }

    #[test]
    fn who_has_other_trouble_since_has_a_line_of_its_own() {
        let events = ["a 1 ok>failing", "b 2 ok>failing", "c 3 ok>failing", "a 9 failing>degraded", "b 9 failing>ok", "c 9 failing>ok"];
        check(&events, 3, Some(("All 3 newsrooms could not be read from 12:01 to 12:09; they are read again.", "bc")));
    }
}
