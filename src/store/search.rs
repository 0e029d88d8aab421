//! Words of the archive: full-text search on SQLite (FTS5).
//!
//! Its tokenizer takes a run of Chinese or Japanese characters for one word, so each of them is set
//! apart here, in what is indexed and in what is asked for alike.

use sqlx::{Sqlite, Transaction};

use super::Result;
use crate::model::Story;

/// Indexes an announcement anew, with the words of its stories and of what stands around its news.
pub(super) async fn index(tx: &mut Transaction<'static, Sqlite>, announcement_id: i64) -> Result<()> {
    let select = "SELECT title, coalesce(text, teaser, '') || coalesce(char(10) || boilerplate, ''), stories FROM announcement WHERE announcement_id = $1";
    let (title, mut text, stories): (String, String, String) = sqlx::query_as(select).bind(announcement_id).fetch_one(&mut **tx).await?;
    for story in serde_json::from_str::<Vec<Story>>(&stories).unwrap_or_default() {
        text.push_str(&format!("\n{}\n{}", story.title, story.text));
    }
    let replace = "INSERT OR REPLACE INTO announcement_words (rowid, title, text) VALUES ($1, $2, $3)";
    sqlx::query(replace).bind(announcement_id).bind(spaced(&title)).bind(spaced(&text)).execute(&mut **tx).await?;
    Ok(())
}

/// An FTS5 query for all the words; `"a phrase"` stays together. `None` if there is no word in it.
pub(super) fn query(words: &str) -> Option<String> {
    let mut terms = Vec::new();
    for (at, part) in words.split('"').enumerate() {
        let quoted = at % 2 == 1;
        let pieces: Vec<&str> = if quoted { vec![part] } else { part.split_whitespace().collect() };
        terms.extend(
            pieces
                .into_iter()
                .filter(|piece| piece.chars().any(char::is_alphanumeric))
                .map(|piece| format!("\"{}\"", spaced(piece).trim())),
        );
    }
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_cjk(letter) {
            spaced.push(' ');
            spaced.push(letter);
            spaced.push(' ');
        } else {
            spaced.push(letter);
        }
    }
    spaced
}

/// Kana and the Han blocks: scripts without spaces between words.
fn is_cjk(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::query;

    #[test]
    fn words_and_phrases_become_a_query_that_cannot_break_out() {
        assert_eq!(query(r#"profit "share buyback""#).unwrap(), r#""profit" AND "share buyback""#);
        assert_eq!(query("菜鸟").unwrap(), "\"菜  鸟\"");
        assert_eq!(query("a OR* b").unwrap(), r#""a" AND "OR*" AND "b""#);
        assert_eq!(query(" ( \" "), None);
    }
}
