//! A mail to operators in words. Plain text: it is read on whatever is at hand.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::is_outage;
use crate::store::{AlertBook, LostDelivery, TroubledSource, WellSource};

/// Lines of a kind; what is beyond is counted.
const LISTED: usize = 20;

/// The same beginning in each, so that a mailbox can sort them.
const PREFIX: &str = "[presswatch]";

/// Most urgent first.
pub(super) fn subject(book: &AlertBook) -> String {
    let mut parts = Vec::new();
    if is_outage(book) {
        parts.push(format!("outage: {} of {} sources in trouble", book.in_trouble, book.watched));
    } else if !book.troubled.is_empty() {
        parts.push(format!("{} in trouble", count(book.troubled.len(), "source")));
    }
    if !book.lost.is_empty() {
        parts.push(format!("{} not delivered", count(book.lost.len(), "mail")));
    }
    if !book.well.is_empty() {
        parts.push(format!("{} well again", count(book.well.len(), "source")));
    }
    if parts.is_empty() {
        parts.push(match book.in_trouble {
            0 => format!("all is well: {}", counts(book)),
            n => format!("{} still in trouble: {}", count_i64(n, "source"), counts(book)),
        });
    }
    format!("{PREFIX} {}", parts.join(", "))
}

pub(super) fn text(book: &AlertBook, timezone: Tz) -> String {
    let mut text = String::new();
    if is_outage(book) {
        outage(&mut text, book, timezone);
    } else {
        section(&mut text, "In trouble", &book.troubled, |source| troubled(source, timezone));
    }
    section(&mut text, "Not delivered, and not tried again", &book.lost, lost);
    section(&mut text, "Well again", &book.well, |source| well(source, timezone));
    let since = moment(book.counting_since, timezone);
    // Writing to a text cannot fail.
    let _ = writeln!(text, "Since {since}: {}.", counts(book));
    if book.in_trouble > 0 && !is_outage(book) {
        let _ = writeln!(text, "In trouble now: {}, {}.", count_i64(book.in_trouble, "source"), reasons(book));
    }
    if book.waiting > 0 {
        let _ = writeln!(text, "In the outbox: {}.", count_i64(book.waiting, "mail"));
    }
    text.push_str("`presswatch status` and `presswatch outbox` tell more. Each trouble is told once, and again when it ends.\n");
    text
}

fn counts(book: &AlertBook) -> String {
    let (announcements, issues) = (count_i64(book.announcements, "announcement"), count_i64(book.issues, "issue"));
    format!("{} polled, {announcements}, {issues}", count_i64(book.polled, "source"))
}

/// One line for what has one cause: the newsrooms' failings one by one would hide it.
fn outage(text: &mut String, book: &AlertBook, timezone: Tz) {
    let since = book.trouble_since.map_or(String::new(), |since| format!(", the first since {}", moment(since, timezone)));
    let _ = writeln!(
        text,
        "{} of {} sources are in trouble at once{since} ({}): look at the network, the proxy and the name server of this machine first.\n",
        book.in_trouble,
        book.watched,
        reasons(book)
    );
}

fn reasons(book: &AlertBook) -> String {
    book.reasons.iter().map(|(reason, n)| format!("{reason} {n}")).collect::<Vec<_>>().join(", ")
}

fn section<T>(text: &mut String, heading: &str, entries: &[T], line: impl Fn(&T) -> String) {
    if entries.is_empty() {
        return;
    }
    let _ = writeln!(text, "{heading}:\n");
    for entry in entries.iter().take(LISTED) {
        let _ = writeln!(text, "  {}", line(entry));
    }
    if entries.len() > LISTED {
        let _ = writeln!(text, "  and {} more", entries.len() - LISTED);
    }
    text.push('\n');
}

fn troubled(source: &TroubledSource, timezone: Tz) -> String {
    let reason = source.reason.as_deref().map_or(String::new(), |reason| format!(" ({reason})"));
    let detail = source.detail.as_deref().map_or(String::new(), |detail| format!(": {detail}"));
    format!("{}: {} since {}{reason}{detail}", source.id, source.state, moment(source.since, timezone))
}

fn well(source: &WellSource, timezone: Tz) -> String {
    format!("{}: since {}", source.id, moment(source.since, timezone))
}

/// With the whole address: who is to put it right must know it, and it stands in the config.
fn lost(lost: &LostDelivery) -> String {
    let reason = lost.reason.as_deref().unwrap_or("no reason given");
    format!("{} (issue {} of digest `{}`): {}: {reason}", lost.to, lost.issue, lost.digest, lost.state)
}

fn moment(at: DateTime<Utc>, timezone: Tz) -> String {
    at.with_timezone(&timezone).format("%-d %B %Y, %H:%M %Z").to_string()
}

fn count(n: usize, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{plural}")
}

fn count_i64(n: i64, noun: &str) -> String {
    count(usize::try_from(n).unwrap_or_default(), noun)
}
