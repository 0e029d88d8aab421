//! Writing to the terminal: JSON lines, tables that fit it, and lines that end where it ends.

use std::io::{self, IsTerminal, Write};

use chrono_tz::Tz;
use serde::Serialize;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::rows::ChangeRow;
use crate::digest::difference::{changed_figures, difference, in_context, is_reworded, marked};
use crate::model::Findings;
use crate::store::Waiting;

/// Columns where the terminal does not say; also when the output goes into a file.
const COLUMNS: usize = 80;

/// A row on stdout as JSON.
pub fn json<T: Serialize>(row: &T) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, row)?;
    writeln!(out)
}

/// A line on stdout. A reader that closes the pipe early (`| head`) is an error like any other.
pub fn line(text: impl AsRef<str>) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{}", text.as_ref())
}

/// A line on stderr. Where nobody reads that any more there is nobody to tell.
pub fn remark(text: impl AsRef<str>) {
    let _ = writeln!(io::stderr().lock(), "{}", text.as_ref());
}

/// A table with a heading row; the last column takes what is left of the line and is cut to it.
pub fn table(rows: &[Vec<String>]) -> io::Result<()> {
    let Some(columns) = rows.iter().map(Vec::len).max() else { return Ok(()) };
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let mut text = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            text.push_str(cell);
            text.push_str(&" ".repeat(width - cell.width() + 2));
        }
        line(cut(text.trim_end(), columns_of_terminal()))?;
    }
    Ok(())
}

/// A change for a person: what it is, when, and where to read it.
pub fn change(row: &ChangeRow) -> io::Result<()> {
    let what = row.change.unwrap_or("known");
    let date = row.published.map(|published| published.day().to_string()).unwrap_or_default();
    let source = row.source.as_deref().unwrap_or_default();
    line(format!("{what:<9} {date:<10}  {source}"))?;
    line(format!("  {}", cut(&row.title, columns_of_terminal() - 2)))?;
    if let Some(previous) = &row.previous_title {
        line(format!("  before: {}", cut(previous, columns_of_terminal() - 10)))?;
    }
    if !row.path.is_empty() {
        line(format!("  {}", cut(&row.path.join(" › "), columns_of_terminal() - 2)))?;
    }
    edit(row)?;
    for story in &row.stories {
        line(format!("  * {}", cut(&story.title, columns_of_terminal() - 4)))?;
    }
    // Never cut: a person copies it.
    line(format!("  {}", row.url))
}

/// A reworded block is one line with both its words where that says it; else the old and the new stand below each other.
fn edit(row: &ChangeRow) -> io::Result<()> {
    let columns = columns_of_terminal() - 4;
    if let (Some(old), Some(new)) = (&row.old, &row.new) {
        for figure in changed_figures(old, new) {
            line(format!("  {}", cut(&figure, columns + 2)))?;
        }
        let pieces = difference(old, new);
        if is_reworded(&pieces) {
            // Whole, however long: what is cut might be what changed.
            return line(format!("  ~ {}", marked(&in_context(&pieces, columns / 3))));
        }
    }
    for (sign, text) in [("-", &row.old), ("+", &row.new)] {
        if let Some(text) = text {
            line(format!("  {sign} {}", cut(text, columns)))?;
        }
    }
    Ok(())
}

/// The text in at most this many columns, with `…` where it was cut.
pub fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut taken = 0;
    let kept: String = text
        .chars()
        .take_while(|letter| {
            taken += letter.width().unwrap_or(0);
            taken < columns
        })
        .collect();
    format!("{}…", kept.trim_end())
}

fn columns_of_terminal() -> usize {
    if !io::stdout().is_terminal() {
        return COLUMNS;
    }
    usize::from(console::Term::stdout().size().1).max(40)
}

/// How much a reading holds.
pub fn found(found: &Findings) -> String {
    match found {
        Findings::Items(found) if found.edition.is_some() => count(found.items.len(), "story", "stories"),
        Findings::Items(found) => count(found.items.len(), "announcement", "announcements"),
        Findings::Page(found) => count(found.memory.blocks.len(), "block", "blocks"),
    }
}

/// How many changes wait to be confirmed, and until when.
pub fn waiting(waiting: Waiting, zone: Tz) -> String {
    let n = usize::try_from(waiting.count).unwrap_or_default();
    let until = waiting.first_at.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z");
    match n {
        1 => format!("1 change waits to be confirmed, until {until}"),
        _ => format!("{n} changes wait to be confirmed, the first until {until}"),
    }
}

/// A count with its noun.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_line_fits_whatever_its_script() {
        assert_eq!(cut("short", 10), "short");
        assert_eq!(cut("a rather long line", 10), "a rather…");
        assert_eq!(cut("菜鸟网络新仓库", 7), "菜鸟网…");
        assert!(cut("菜鸟网络新仓库", 7).width() <= 7);
    }
}
