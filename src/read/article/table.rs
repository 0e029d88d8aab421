//! Tables of figures as lines that stay readable in a plain mail: cells apart by ` | `, the header first.

use scraper::ElementRef;

use super::blocks::text_len;
use crate::read::dom::text_of;

/// A cell longer than this belongs to a table that lays out a page, not to one of figures.
const CELL: usize = 160;
/// Columns beyond these are not told apart; a `colspan` may say any number.
const COLUMNS: usize = 64;
/// What stands for an empty cell between others, so that figures stay below their heading.
const EMPTY: &str = "–";

/// True if a table holds short values in rows and columns, and is not there to place other things.
pub(super) fn is_table_of_figures(table: ElementRef<'_>) -> bool {
    let (mut rows, mut cells, mut in_row, mut widest) = (0, 0, 0, 0);
    for element in table.descendent_elements().skip(1) {
        match element.value().name() {
            "table" => return false,
            "tr" => {
                rows += 1;
                in_row = 0;
            }
            "td" | "th" => {
                cells += 1;
                in_row += 1;
                widest = widest.max(in_row);
                if text_len(element) > CELL {
                    return false;
                }
            }
            _ => {}
        }
    }
    // Two columns nearly everywhere: one cell a row is a list in disguise.
    rows >= 2 && widest >= 2 && cells * 2 >= rows * 3
}

/// Title and rows of a table of figures.
pub(super) fn read(table: ElementRef<'_>) -> (Option<String>, Vec<String>) {
    let mut caption = None;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for element in table.descendent_elements().skip(1) {
        match element.value().name() {
            "tr" => rows.push(Vec::new()),
            "td" | "th" => {
                if rows.is_empty() {
                    rows.push(Vec::new());
                }
                let span = element
                    .attr("colspan")
                    .and_then(|span| span.trim().parse().ok())
                    .filter(|span| (1..=COLUMNS).contains(span))
                    .unwrap_or(1);
                // The row is there: it was pushed above.
                if let Some(row) = rows.last_mut().filter(|row| row.len() < COLUMNS) {
                    row.push(text_of(element));
                    row.extend(std::iter::repeat_n(String::new(), span - 1));
                }
            }
            "caption" => caption = Some(text_of(element)).filter(|text| !text.is_empty()),
            _ => {}
        }
    }
    rows.iter_mut().for_each(|row| join_signs(row));
    merge_columns(&mut rows);
    let used = used_columns(&rows);
    (caption, rows.iter().map(|row| line_of(row, &used)).filter(|line| !line.is_empty()).collect())
}

/// Financial tables give `$`, `(` and `%` cells of their own.
fn join_signs(row: &mut [String]) {
    const BEFORE: &[&str] = &["$", "€", "£", "¥", "US$", "(", "$(", "$ (", "-", "CHF", "+"];
    const AFTER: &[&str] = &[")", "%", ")%", "%)", "bps", "pp", "x"];
    for at in 0..row.len() {
        let next = (at + 1..row.len()).find(|next| !row[*next].is_empty());
        if let Some(next) = next.filter(|_| BEFORE.contains(&row[at].as_str()))
            && row[next].contains(|c: char| c.is_ascii_digit())
        {
            row[next] = format!("{}{}", row[at], row[next]);
            row[at].clear();
        }
        let before = (0..at).rev().find(|before| !row[*before].is_empty());
        if let Some(before) = before.filter(|_| AFTER.contains(&row[at].as_str()))
            && row[before].contains(|c: char| c.is_ascii_digit())
        {
            row[before] = format!("{}{}", row[before], row[at]);
            row[at].clear();
        }
    }
}

/// Two columns of which no row fills both are one: a heading above the place of the currency, and the figures beside it.
fn merge_columns(rows: &mut [Vec<String>]) {
    let widest = rows.iter().map(Vec::len).max().unwrap_or_default();
    rows.iter_mut().for_each(|row| row.resize(widest, String::new()));
    // The first one holds the names of the rows.
    let mut last = 1;
    for column in 2..widest {
        if rows.iter().all(|row| row[last].is_empty() || row[column].is_empty()) {
            rows.iter_mut().filter(|row| !row[column].is_empty()).for_each(|row| row.swap(last, column));
        } else {
            last = column;
        }
    }
}

/// Columns in which any row has something.
fn used_columns(rows: &[Vec<String>]) -> Vec<bool> {
    let widest = rows.iter().map(Vec::len).max().unwrap_or_default();
    (0..widest).map(|column| rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()))).collect()
}

fn line_of(row: &[String], used: &[bool]) -> String {
    let cells: Vec<&str> = row.iter().zip(used).filter(|(_, used)| **used).map(|(cell, _)| cell.as_str()).collect();
    let filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    // A header that spans columns leaves gaps that mean nothing.
    let alone = cells[..filled].iter().filter(|cell| !cell.is_empty()).count() == 1;
    let shown = cells[..filled].iter().filter(|cell| !alone || !cell.is_empty());
    shown.map(|cell| if cell.is_empty() { EMPTY } else { cell }).collect::<Vec<_>>().join(" | ")
}

/// The cells of a line in a table that is laid out with blanks, as in a wire's plain text.
pub(super) fn cells_of_line(line: &str) -> Option<String> {
    let cells: Vec<&str> = line.trim().split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let has_figure = cells.iter().skip(1).any(|cell| cell.contains(|c: char| c.is_ascii_digit()));
    (cells.len() >= 2 && has_figure && cells.iter().all(|cell| cell.len() <= CELL)).then(|| {
        let mut row: Vec<String> = cells.into_iter().map(str::to_owned).collect();
        join_signs(&mut row);
        row.retain(|cell| !cell.is_empty());
        row.join(" | ")
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::model::Deadline;
    use crate::read::dom;

    fn check(html: &str, expected: &[&str]) {
        let page = dom::parse(&format!("<table>{html}</table>"), Deadline::after(Duration::from_secs(20))).unwrap();
        let table = page.root_element().descendent_elements().find(|element| element.value().name() == "table").unwrap();
        let (caption, rows) = read(table);
        assert_eq!(caption.into_iter().chain(rows).collect::<Vec<_>>(), expected, "{html}");
    }

    #[test]
    fn figures_stay_below_their_headings() {
        check(
            "<caption>Sales</caption><tr><th>Year<th>Flour<th>Bran<tr><td>2020<td><td>5<tr><td>2021<td>7<td>",
            &["Sales", "Year | Flour | Bran", "2020 | – | 5", "2021 | 7"],
        );
        check(
            "<tr><th colspan=3>In millions<tr><td>Flour<td>$<td>(12.5<td>)<td><tr><td>Bran<td>$<td>3<td>%",
            &["In millions", "Flour | $(12.5)", "Bran | $3%"],
        );
        check(
            "<tr><th><th colspan=3>2025<th colspan=3>2026<tr><td>Sales<td>$<td>12<td><td>$<td>14<td><tr><td>Loss<td><td>(3<td>)<td><td>(2<td>)",
            &["– | 2025 | 2026", "Sales | $12 | $14", "Loss | (3) | (2)"],
        );
        check("<tr><td colspan=99999999999>a<td>1<tr><td colspan=900>b<td>2", &["a | 1", "b | 2"]);
    }

    #[test]
    fn blanks_in_a_wires_text_part_cells_and_words_do_not() {
        assert_eq!(cells_of_line("Net sales      $   12.5     $ 11.0").as_deref(), Some("Net sales | $12.5 | $ 11.0"));
        assert_eq!(cells_of_line("A sentence.  And another one."), None);
        assert_eq!(cells_of_line("plain text of 3 words"), None);
    }
}
