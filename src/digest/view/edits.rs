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
    /// `old`, `new`, or `both`.
    sign: &'static str,
    text: String,
}

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
        let text = clip(text, longest);
        Edit { label, figures: Vec::new(), plain: text.clone(), runs: vec![Run { sign, text }], in_a_line }
    };
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (old, None) => return alone(texts.edits.removed, "old", &old.unwrap_or_default()),
        (None, Some(new)) => return alone(texts.edits.added, "both", &new),
    };
    let figures = if in_a_line { Vec::new() } else { changed_figures(&old, &new) };
    let pieces = difference(&old, &new);
    if is_reworded(&pieces) {
        let pieces = in_context(&pieces, context);
        return Edit {
            label: texts.edits.reworded,
            figures,
            plain: marked(&pieces),
            runs: pieces.into_iter().map(run).collect(),
            in_a_line,
        };
    }
    let (old, new) = (clip(&old, longest), clip(&new, longest));
    let plain = format!("{old} → {new}");
    // Where all is new, marking it marks nothing.
    let runs = vec![Run { sign: "old", text: old }, Run { sign: "both", text: format!(" → {new}") }];
    Edit { label: texts.edits.rewritten, figures, plain, runs, in_a_line }
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
    fn a_path_is_its_headings() {
        assert_eq!(path(&["Commerce".into(), "Tmall\u{202e} ".into()]).as_deref(), Some("Commerce › Tmall"));
        assert_eq!(path(&[]), None);
    }
}
