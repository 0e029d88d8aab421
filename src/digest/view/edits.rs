//! The edits of a living page as the mail shows them: by section, each said in a word and shown in words.

use serde::Serialize;

use super::{Detail, one_line};
use crate::digest::difference::{Piece, Sign, changed_figures, difference, in_context, is_reworded, marked};
use crate::digest::language::Texts;
use crate::digest::wrap::clip;
use crate::model;

/// Edits below the same headings.
#[derive(Debug, Serialize)]
pub(in crate::digest) struct EditedSection {
    /// `Commerce › Tmall`; `None` above all headings.
    pub(super) path: Option<String>,
    pub(super) edits: Vec<Edit>,
}

#[derive(Debug, Serialize)]
pub(in crate::digest) struct Edit {
    /// `Added`, `Removed`, `Reworded`.
    pub(super) label: &'static str,
    /// `RMB3.1 billion → RMB3.4 billion`.
    figures: Vec<String>,
    runs: Vec<Run>,
    /// The same without any style: `now [-14-] {+15+} boats`.
    plain: String,
    in_a_line: bool,
}

/// A run of one sign, so that style can show what is old and what new.
#[derive(Debug, Serialize)]
struct Run {
    /// `old`, `new`, or `both`; `arrow` between the two texts of a block that was written anew.
    sign: &'static str,
    text: String,
}

/// Between the cells of a table's row (`read::page`), and how a reader is shown it.
const BAR: &str = " | ";
const DOT: &str = " · ";

/// `Commerce › Tmall`
pub(super) fn path(path: &[String]) -> Option<String> {
    let parts: Vec<String> = path.iter().map(|part| one_line(part)).filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" › "))
}

pub(super) fn edit(edit: &model::Edit, detail: Detail, texts: &Texts) -> Edit {
    let (longest, context) = match detail {
        Detail::Full => (400, 70),
        Detail::Teaser => (200, 40),
        Detail::Facts | Detail::Line => (90, 20),
    };
    let in_a_line = detail >= Detail::Facts;
    let (old, new) = (edit.old.as_deref().map(one_line), edit.new.as_deref().map(one_line));
    let alone = |label, sign, text: &str| {
        let text = clip(&text.replace(BAR, DOT), longest);
        Edit { label, figures: Vec::new(), plain: text.clone(), runs: vec![Run { sign, text }], in_a_line }
    };
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (old, None) => return alone(texts.edits.removed, "old", &old.unwrap_or_default()),
        (None, Some(new)) => return alone(texts.edits.added, "both", &new),
    };
    let figures = if in_a_line { Vec::new() } else { changed_figures(&old, &new) };
    let row = row(&old, &new).map(|pieces| (texts.edits.changed, pieces));
    let within = row.or_else(|| Some((texts.edits.reworded, difference(&old, &new))).filter(|(_, pieces)| is_reworded(pieces)));
    if let Some((label, pieces)) = within {
        let pieces = in_context(&pieces, context);
        return Edit { label, figures, plain: marked(&pieces), runs: pieces.into_iter().map(run).collect(), in_a_line };
    }
    let (old, new) = (clip(&old.replace(BAR, DOT), longest), clip(&new.replace(BAR, DOT), longest));
    let plain = format!("{old} → {new}");
    // Where all is new, marking it marks nothing.
    let runs = vec![Run { sign: "old", text: old }, Run { sign: "arrow", text: " → ".to_owned() }, Run { sign: "both", text: new }];
    Edit { label: texts.edits.rewritten, figures, plain, runs, in_a_line }
}

/// What changed in a row, cell by cell; `None` for what is no row, or has another first cell or number of cells.
fn row(old: &str, new: &str) -> Option<Vec<Piece>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split(BAR).collect(), new.split(BAR).collect());
    if old.len() < 2 || old.len() != new.len() || old[0] != new[0] {
        return None;
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let mut put = |sign, text: &str| match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.sign == sign => last.text.push_str(text),
        _ => pieces.push(Piece { sign, text: text.to_owned() }),
    };
    for (at, (old, new)) in old.iter().zip(&new).enumerate() {
        put(Sign::Both, if at > 0 { DOT } else { "" });
        if old == new {
            put(Sign::Both, old);
        } else {
            put(Sign::Old, old);
            put(Sign::New, new);
        }
    }
    Some(pieces)
}

fn run(piece: Piece) -> Run {
    let sign = match piece.sign {
        Sign::Both => "both",
        Sign::Old => "old",
        Sign::New => "new",
    };
    Run { sign, text: piece.text }
}

/// What mailboxes show of an edit beside the subject.
pub(in crate::digest) fn in_short(edit: &model::Edit, texts: &Texts) -> String {
    let (old, new) = (edit.old.as_deref().map(one_line), edit.new.as_deref().map(one_line));
    let figures = old.as_ref().zip(new.as_ref()).map(|(old, new)| changed_figures(old, new)).unwrap_or_default();
    let words = match (figures.into_iter().next(), new, old) {
        (Some(figures), ..) => figures,
        (None, Some(new), _) => new,
        (None, None, old) => format!("{}: {}", texts.edits.removed, old.unwrap_or_default()),
    };
    let words = words.replace(BAR, DOT);
    match edit.path.last() {
        Some(heading) => format!("{}: {words}", one_line(heading)),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::language::texts;
    use crate::model::Language;

    fn check(old: Option<&str>, new: Option<&str>, detail: Detail, expected: &str) {
        let of = model::Edit { path: Vec::new(), old: old.map(str::to_owned), new: new.map(str::to_owned) };
        let shown = edit(&of, detail, texts(Language::English));
        let figures: String = shown.figures.iter().map(|figure| format!("({figure}) ")).collect();
        assert_eq!(format!("{}: {figures}{}", shown.label, shown.plain), expected);
    }

    #[test]
    fn an_edit_is_said_in_a_word_and_shown_in_words() {
        check(None, Some("A school\nopens."), Detail::Full, "Added: A school opens.");
        check(Some("A school opens."), None, Detail::Full, "Removed: A school opens.");
        let given = |sum: &str| format!("So far the firm has given {sum} to the twelve towns on the coast.");
        let (old, new) = (given("€3.1 million"), given("€3.4 million"));
        check(
            Some(&old),
            Some(&new),
            Detail::Full,
            "Reworded: (€3.1 million → €3.4 million) So far the firm has given [-€3.1-] {+€3.4+} million to the twelve towns on the coast.",
        );
        check(Some(&old), Some(&new), Detail::Line, "Reworded: So far the firm has given [-€3.1-] {+€3.4+} million to the…");
        check(Some("Ten boats sail."), Some("The school is open."), Detail::Full, "Rewritten: Ten boats sail. → The school is open.");
    }

    #[test]
    fn a_row_of_a_table_is_told_cell_by_cell() {
        check(Some("Osthede | 25 | 388"), Some("Osthede | 31 | 455"), Detail::Full, "Changed: Osthede · [-25-] {+31+} · [-388-] {+455+}");
        check(Some("Osthede | 25 | boats"), Some("Osthede | 31 | boats"), Detail::Line, "Changed: Osthede · [-25-] {+31+} · boats");
        check(None, Some("Varta | 3 | 18"), Detail::Full, "Added: Varta · 3 · 18");
        check(Some("Ten | boats"), Some("A school | open"), Detail::Full, "Rewritten: Ten · boats → A school · open");
    }

    #[test]
    fn a_path_is_its_headings() {
        assert_eq!(path(&["Commerce".into(), "Tmall\u{202e} ".into()]).as_deref(), Some("Commerce › Tmall"));
        assert_eq!(path(&[]), None);
    }
}
