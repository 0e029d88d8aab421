//! Why `inspect` took this list for the announcements: the choice, its rivals, and what decided, in 80 columns.

use std::io;

use super::print;
use crate::read::Why;
use crate::read::listing::{Decided, Looked};

/// Rivals that are shown without `-v`.
const RIVALS: usize = 2;

/// What decided, of each list, without `-v`.
const REASONS: usize = 3;

/// Columns of the output.
const COLUMNS: usize = 80;

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    Short,
    All,
}

pub fn show(why: &Why, detail: Detail) -> io::Result<()> {
    let Some((chosen, rivals)) = why.candidates.split_first() else { return Ok(()) };
    let (shown, reasons) = match detail {
        Detail::Short => (RIVALS, REASONS),
        Detail::All => (usize::MAX, usize::MAX),
    };
    print::line("\nWhy this list (what a list is worth, where it stands, what decided):")?;
    candidate(chosen, if rivals.is_empty() { "" } else { "more than the next" }, reasons)?;
    for added in &why.added {
        let records = print::count(added.records, "record", "records");
        print::line(print::cut(&format!("  with  {records} more: {}, “{}”", added.place, added.first), COLUMNS))?;
    }
    for line in &why.left_out {
        print::line(print::cut(&format!("  but   not “{line}”"), COLUMNS))?;
    }
    for rival in rivals.iter().take(shown) {
        candidate(rival, "against the first", reasons)?;
    }
    let more = rivals.len().saturating_sub(shown);
    if more > 0 { print::line(format!("  {} more with -v", print::count(more, "list", "lists"))) } else { Ok(()) }
}

fn candidate(list: &Looked, what: &str, reasons: usize) -> io::Result<()> {
    let items = print::count(list.items, "item", "items");
    print::line(print::cut(&format!("  {:.2}  {items} in the {}: {}", list.worth, list.zone, list.place), COLUMNS))?;
    print::line(print::cut(&format!("        “{}”", list.first), COLUMNS))?;
    if what.is_empty() || list.decided.is_empty() {
        return Ok(());
    }
    let mut line = format!("        {what}:");
    let last = list.decided.len().min(reasons) - 1;
    for (at, reason) in list.decided.iter().take(reasons).enumerate() {
        let said = format!("{}{}", said(reason), if at < last { "," } else { "" });
        if line.chars().count() + said.chars().count() + 1 > COLUMNS {
            print::line(&line)?;
            line = " ".repeat(9);
        }
        line.push(' ');
        line.push_str(&said);
    }
    print::line(line)
}

/// `dates +0.62`
fn said(reason: &Decided) -> String {
    format!("{} {:+.2}", reason.feature, reason.by)
}
