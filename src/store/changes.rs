//! Table `change` and the archive behind it.

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Result, Store, announcements, instant, list, millis, search};
use crate::model::{Announcement, Change, ChangeKind, Edit};

/// What the archive is asked for.
#[derive(Debug, Clone, Default)]
pub struct ArchiveQuery {
    pub source: Option<String>,
    pub since: Option<DateTime<Utc>>,
    /// Words that must all occur; `"a phrase"` in quotes.
    pub words: Option<String>,
    pub limit: usize,
}

/// The columns that `change` and `announcement` rows are read from; `a` is the announcement.
macro_rules! select_changes {
    ($rest:literal) => {
        concat!(
            "SELECT a.*, c.change_id, c.kind AS change_kind, c.seen_at AS change_seen_at, c.previous_title, c.path, c.old, c.new, source.id AS change_source,
               (SELECT json_group_array(id) FROM (SELECT DISTINCT o.id FROM sighting s JOIN source o USING (source_id)
                  WHERE s.announcement_id = a.announcement_id ORDER BY s.sighting_id)) AS sources
             FROM change c JOIN announcement a USING (announcement_id) JOIN source ON source.source_id = c.source_id ",
            $rest
        )
    };
}
pub(super) use select_changes;

impl Store {
    /// These changes, in the order in which they were made.
    pub async fn changes(&self, ids: &[i64]) -> Result<Vec<Change>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids = serde_json::Value::from(ids).to_string();
        let select = select_changes!("WHERE c.change_id IN (SELECT value FROM json_each($1)) ORDER BY c.change_id");
        let rows = sqlx::query(select).bind(ids).fetch_all(&self.read).await?;
        Ok(rows.iter().map(change).collect())
    }

    /// What the archive holds, the latest seen first, each with its latest change; what only a baseline
    /// saw has none. Read row by row until `limit` of them are wanted; who is asked may complete them.
    pub async fn archive(
        &self,
        query: &ArchiveQuery,
        is_wanted: impl Fn(&mut Announcement, Option<ChangeKind>) -> bool,
    ) -> Result<Vec<(Announcement, Option<ChangeKind>)>> {
        let words = match &query.words {
            Some(words) => match search::query(words) {
                Some(words) => Some(words),
                None => return Ok(Vec::new()),
            },
            None => None,
        };
        let select = "SELECT a.*,
               (SELECT json_group_array(id) FROM (SELECT DISTINCT o.id FROM sighting s JOIN source o USING (source_id)
                  WHERE s.announcement_id = a.announcement_id ORDER BY s.sighting_id)) AS sources,
               (SELECT kind FROM change c WHERE c.announcement_id = a.announcement_id ORDER BY change_id DESC LIMIT 1) AS change_kind
             FROM announcement a
             WHERE ($1 IS NULL OR a.seen_at >= $1)
               AND ($2 IS NULL OR EXISTS (SELECT 1 FROM sighting s JOIN source o USING (source_id)
                     WHERE s.announcement_id = a.announcement_id AND o.id = $2))
               AND ($3 IS NULL OR a.announcement_id IN (SELECT rowid FROM announcement_words WHERE announcement_words MATCH $3))
             ORDER BY a.seen_at DESC, a.announcement_id";
        let mut rows = sqlx::query(select).bind(query.since.map(millis)).bind(&query.source).bind(words).fetch(&self.read);
        let mut found = Vec::new();
        while found.len() < query.limit
            && let Some(row) = rows.try_next().await?
        {
            let (mut announcement, kind) = (announcements::announcement(&row), row.get::<Option<&str>, _>("change_kind").map(kind));
            if is_wanted(&mut announcement, kind) {
                found.push((announcement, kind));
            }
        }
        Ok(found)
    }
}

/// Reads a row of `select_changes!`.
pub(super) fn change(row: &SqliteRow) -> Change {
    Change {
        id: row.get("change_id"),
        source: row.get("change_source"),
        kind: kind(row.get("change_kind")),
        seen_at: instant(row.get("change_seen_at")),
        previous_title: row.get("previous_title"),
        edit: row.get::<Option<&str>, _>("path").map(|path| Edit { path: list(path), old: row.get("old"), new: row.get("new") }),
        announcement: announcements::announcement(row),
    }
}

fn kind(word: &str) -> ChangeKind {
    ChangeKind::ALL.into_iter().find(|kind| kind.as_str() == word).unwrap_or(ChangeKind::New)
}
