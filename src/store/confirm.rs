//! `confirm` of a source: what is new, changed or gone is told only if it is still so after that long.
//!
//! What waits stands on its sighting (`confirm_at`, `confirms`, `confirm_wording`), an edit of a living page in `held_edit`. It is no
//! change yet, and the archive is as readers know it, so digests need not know of any of this.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::announcements::Wording;
use super::explain::WaitingChange;
use super::polls::FinishedPoll;
use super::{Result, Store, announcements, findings, instant, json, list, millis, pages};
use crate::model::{ChangeKind, Edit, Findings, Verdict};

/// In `sighting.confirm_at`: taken down before it was confirmed. It waits anew if it comes back.
const TAKEN_DOWN: i64 = i64::MAX;

/// Changes of one source that wait to be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub count: i64,
    /// When the first is due.
    pub first_at: DateTime<Utc>,
}

/// What may wait beside new announcements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// Another headline.
    Updated,
    Withdrawn,
    /// Published again after a withdrawal that was told.
    Returned,
}

impl Held {
    const ALL: [Held; 3] = [Held::Updated, Held::Withdrawn, Held::Returned];

    const fn as_str(self) -> &'static str {
        match self {
            Held::Updated => "updated",
            Held::Withdrawn => "withdrawn",
            Held::Returned => "returned",
        }
    }
}

type Tx<'a> = &'a mut Transaction<'static, Sqlite>;

impl Store {
    /// By source, what waits to be confirmed. What was taken down waits for nothing.
    pub async fn waiting(&self) -> Result<HashMap<String, Waiting>> {
        let select = "SELECT source.id, count(*) AS n, min(held.confirm_at) AS first_at FROM
               (SELECT source_id, confirm_at FROM sighting WHERE confirm_at IS NOT NULL AND confirm_at < $1
                UNION ALL SELECT source_id, confirm_at FROM held_edit) held JOIN source USING (source_id)
             WHERE removed_at IS NULL GROUP BY source.id";
        let rows = sqlx::query(select).bind(TAKEN_DOWN).fetch_all(&self.read).await?;
        Ok(rows.iter().map(|row| (row.get("id"), Waiting { count: row.get("n"), first_at: instant(row.get("first_at")) })).collect())
    }
}

/// What waits on a sighting, whose row this is.
pub(super) fn waiting_on(row: &SqliteRow) -> Option<WaitingChange> {
    let at: i64 = row.get::<Option<i64>, _>("confirm_at")?;
    let confirms = row.get::<Option<String>, _>("confirms");
    // What is new is in the archive as it reads now.
    let wording = row.get::<Option<&str>, _>("confirm_wording").filter(|_| confirms.is_some());
    Some(WaitingChange {
        title: wording.and_then(|json| serde_json::from_str::<Wording>(json).ok()).map(|wording| wording.title),
        change: confirms.unwrap_or_else(|| ChangeKind::New.as_str().to_owned()),
        until: (at < TAKEN_DOWN).then(|| instant(at)),
    })
}

/// Whether what this poll finds has to wait. A baseline tells nothing but what a person asked to be told of.
pub(super) fn is_wanted(poll: &FinishedPoll) -> bool {
    !poll.outlook.confirm.is_zero() && matches!(poll.verdict, Verdict::Read(_))
}

/// Makes a new announcement wait; it stands on this source's page.
pub(super) async fn hold_new(tx: Tx<'_>, poll: &FinishedPoll, announcement_id: i64) -> Result<()> {
    let update = "UPDATE sighting SET confirm_at = $3, confirms = NULL WHERE source_id = $1 AND announcement_id = $2 AND present = 1";
    sqlx::query(update).bind(poll.source_id).bind(announcement_id).bind(until(poll)).execute(&mut **tx).await?;
    Ok(())
}

/// Makes something else wait, in place of what waited on this sighting before.
pub(super) async fn hold(tx: Tx<'_>, poll: &FinishedPoll, sighting_id: i64, what: Held, wording: Option<&Wording>) -> Result<()> {
    // Of what was put back under another headline, that it was put back is what there is to tell.
    let update = "UPDATE sighting SET confirm_wording = $4,
           confirms = CASE WHEN confirm_at IS NOT NULL AND confirms = 'returned' AND $3 = 'updated' THEN confirms ELSE $3 END,
           confirm_at = $2 WHERE sighting_id = $1";
    let wording = wording.and_then(|wording| serde_json::to_string(wording).ok());
    sqlx::query(update).bind(sighting_id).bind(until(poll)).bind(what.as_str()).bind(wording).execute(&mut **tx).await?;
    Ok(())
}

/// The headline reads again as readers know it: nothing waits.
pub(super) async fn let_go_of_wording(tx: Tx<'_>, sighting_id: i64) -> Result<()> {
    let update = "UPDATE sighting SET confirm_at = NULL WHERE sighting_id = $1 AND confirm_at IS NOT NULL AND confirms = 'updated'";
    sqlx::query(update).bind(sighting_id).execute(&mut **tx).await?;
    Ok(())
}

/// True if nobody was told of it yet, because it waits to be confirmed.
pub(super) async fn is_new_held(tx: Tx<'_>, sighting_id: i64) -> Result<bool> {
    let select = "SELECT count(*) FROM sighting WHERE sighting_id = $1 AND confirm_at IS NOT NULL AND confirms IS NULL";
    Ok(sqlx::query_scalar::<_, i64>(select).bind(sighting_id).fetch_one(&mut **tx).await? > 0)
}

/// What waits was taken down.
pub(super) async fn let_go(tx: Tx<'_>, sighting_id: i64) -> Result<()> {
    sqlx::query("UPDATE sighting SET confirm_at = $2 WHERE sighting_id = $1").bind(sighting_id).bind(TAKEN_DOWN).execute(&mut **tx).await?;
    Ok(())
}

/// Makes an edit of a living page wait. With one that waits already and that it goes on from, it is one; where the block is again
/// as it was, there is none.
pub(super) async fn hold_edit(tx: Tx<'_>, poll: &FinishedPoll, announcement_id: i64, edit: &Edit) -> Result<()> {
    let select = "SELECT held_edit_id, path, old, new FROM held_edit WHERE announcement_id = $1 ORDER BY held_edit_id DESC";
    let rows = sqlx::query(select).bind(announcement_id).fetch_all(&mut **tx).await?;
    let held: Vec<(i64, Edit)> = rows
        .iter()
        .map(|row| (row.get("held_edit_id"), Edit { path: list(row.get("path")), old: row.get("old"), new: row.get("new") }))
        .collect();
    // It left the block as this one found it, or took away the one that is back now.
    let goes_on = |before: &Edit| before.new == edit.old && (edit.old.is_some() || before.old == edit.new);
    let earlier = held
        .iter()
        .find(|(_, before)| goes_on(before) && before.path == edit.path)
        .or_else(|| held.iter().find(|(_, before)| goes_on(before)));
    let mut old = &edit.old;
    if let Some((held_edit_id, before)) = earlier {
        sqlx::query("DELETE FROM held_edit WHERE held_edit_id = $1").bind(held_edit_id).execute(&mut **tx).await?;
        old = &before.old;
    }
    if *old == edit.new {
        return Ok(());
    }
    let insert = "INSERT INTO held_edit (source_id, announcement_id, path, old, new, confirm_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let insert = sqlx::query(insert).bind(poll.source_id).bind(announcement_id).bind(json(&edit.path)).bind(old).bind(&edit.new);
    insert.bind(until(poll)).execute(&mut **tx).await?;
    Ok(())
}

/// Tells of what has stood long enough, and returns the changes. What was pushed off the page by newer announcements stands, what
/// was taken down does not. A poll that finds its page as it was finds what waits there still standing.
///
/// Nothing waits for longer than `confirm` from now on: that may have been made shorter, or the clock set back.
pub(super) async fn tell(tx: Tx<'_>, poll: &FinishedPoll) -> Result<Vec<i64>> {
    let latest = poll.polled_at + poll.outlook.confirm;
    let waits_until = poll.outlook.confirm_at;
    let is_too_far = waits_until.is_some_and(|at| at > latest);
    let is_due = waits_until.is_some_and(|at| at.min(latest) <= poll.polled_at);
    let pulled: &[i64] = match &poll.verdict {
        Verdict::Unchanged if is_due || is_too_far => &[],
        // Also where `confirm` is no longer asked for: what was taken down then may be back.
        Verdict::Baseline(found) | Verdict::Read(found) => match found {
            Findings::Items(found) => &found.pulled,
            Findings::Page(_) => &[],
        },
        _ => return Ok(Vec::new()),
    };
    if is_too_far {
        pull_in(tx, poll).await?;
    }
    note_what_stands(tx, poll, pulled).await?;
    let mut made = tell_items(tx, poll).await?;
    made.extend(tell_edits(tx, poll).await?);
    // The next poll comes when the first of the rest has stood long enough, not only when the schedule says.
    let next = "UPDATE source SET confirm_at = next.at FROM (SELECT min(confirm_at) AS at FROM
           (SELECT confirm_at FROM sighting s WHERE s.source_id = $1 AND s.confirm_at < $2
            UNION ALL SELECT confirm_at FROM held_edit h WHERE h.source_id = $1)) next
         WHERE source_id = $1 AND confirm_at IS NOT next.at";
    sqlx::query(next).bind(poll.source_id).bind(TAKEN_DOWN).execute(&mut **tx).await?;
    let sooner = "UPDATE source SET next_poll_at = confirm_at WHERE source_id = $1 AND next_poll_at > confirm_at";
    sqlx::query(sooner).bind(poll.source_id).execute(&mut **tx).await?;
    if !made.is_empty() {
        let update = "UPDATE source SET last_change_at = $2 WHERE source_id = $1";
        sqlx::query(update).bind(poll.source_id).bind(millis(poll.polled_at)).execute(&mut **tx).await?;
    }
    Ok(made)
}

async fn pull_in(tx: Tx<'_>, poll: &FinishedPoll) -> Result<()> {
    let items = "UPDATE sighting SET confirm_at = $2 WHERE source_id = $1 AND confirm_at > $2 AND confirm_at < $3";
    sqlx::query(items).bind(poll.source_id).bind(until(poll)).bind(TAKEN_DOWN).execute(&mut **tx).await?;
    let edits = "UPDATE held_edit SET confirm_at = $2 WHERE source_id = $1 AND confirm_at > $2";
    sqlx::query(edits).bind(poll.source_id).bind(until(poll)).execute(&mut **tx).await?;
    Ok(())
}

/// A source has been away for so long that what waited there is old: nobody is told.
pub(super) async fn forget(tx: Tx<'_>, source: &str) -> Result<()> {
    for forget in [
        "UPDATE sighting SET confirm_at = NULL WHERE confirm_at IS NOT NULL AND source_id = (SELECT source_id FROM source WHERE id = $1)",
        "DELETE FROM held_edit WHERE source_id = (SELECT source_id FROM source WHERE id = $1)",
        "UPDATE source SET confirm_at = NULL WHERE id = $1",
    ] {
        sqlx::query(forget).bind(source).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Of what waits, what was taken down or is back waits anew, and what was withdrawn and is back waits for nothing. A baseline cannot tell what
/// was taken down from what was pushed off: only what it shows stands.
async fn note_what_stands(tx: Tx<'_>, poll: &FinishedPoll, pulled: &[i64]) -> Result<()> {
    let pulled = serde_json::Value::from(pulled).to_string();
    let back = "UPDATE sighting SET confirm_at = $3 WHERE source_id = $1 AND confirm_at = $2 AND present = 1
           AND sighting_id NOT IN (SELECT value FROM json_each($4))";
    sqlx::query(back).bind(poll.source_id).bind(TAKEN_DOWN).bind(until(poll)).bind(&pulled).execute(&mut **tx).await?;
    let down = "UPDATE sighting SET confirm_at = $2 WHERE source_id = $1 AND confirm_at IS NOT NULL AND confirms IS NOT 'withdrawn'
           AND sighting_id IN (SELECT value FROM json_each($3))";
    sqlx::query(down).bind(poll.source_id).bind(TAKEN_DOWN).bind(&pulled).execute(&mut **tx).await?;
    if matches!(poll.verdict, Verdict::Baseline(_)) {
        let gone = "UPDATE sighting SET confirm_at = $2 WHERE source_id = $1 AND confirm_at IS NOT NULL AND confirms IS NOT 'withdrawn' AND present = 0";
        sqlx::query(gone).bind(poll.source_id).bind(TAKEN_DOWN).execute(&mut **tx).await?;
    }
    let is_there =
        "UPDATE sighting SET confirm_at = NULL WHERE source_id = $1 AND confirm_at IS NOT NULL AND confirms = 'withdrawn' AND present = 1";
    sqlx::query(is_there).bind(poll.source_id).execute(&mut **tx).await?;
    Ok(())
}

async fn tell_items(tx: Tx<'_>, poll: &FinishedPoll) -> Result<Vec<i64>> {
    let stood = "UPDATE sighting SET confirm_at = NULL WHERE source_id = $1 AND confirm_at <= $2
         RETURNING position, announcement_id, confirms, confirm_wording";
    let mut stood = sqlx::query(stood).bind(poll.source_id).bind(millis(poll.polled_at)).fetch_all(&mut **tx).await?;
    // As they stand on the page, which is the order in which they are announced without this.
    stood.sort_by_key(|row| row.get::<i64, _>("position"));
    let mut made = Vec::new();
    for row in stood {
        let Some(announcement_id) = row.get::<Option<i64>, _>("announcement_id") else { continue };
        let what = row.get::<Option<&str>, _>("confirms");
        let what = Held::ALL.into_iter().find(|known| what == Some(known.as_str()));
        let wording = row.get::<Option<&str>, _>("confirm_wording").and_then(|json| serde_json::from_str::<Wording>(json).ok());
        made.extend(match (what, wording) {
            (None, _) => tell_new(tx, poll, announcement_id).await?,
            (Some(Held::Withdrawn), _) => findings::tell_withdrawal(tx, poll, announcement_id).await?,
            (Some(Held::Updated), Some(wording)) => findings::tell_wording(tx, poll, announcement_id, &wording).await?,
            (Some(Held::Returned), Some(wording)) => findings::tell_return(tx, poll, announcement_id, &wording).await?,
            // What another version wrote in another shape.
            (Some(Held::Updated | Held::Returned), None) => None,
        });
    }
    Ok(made)
}

async fn tell_new(tx: Tx<'_>, poll: &FinishedPoll, announcement_id: i64) -> Result<Option<i64>> {
    // Another source may have told of it meanwhile.
    if findings::has_change(tx, announcement_id, ChangeKind::New, None).await? {
        return Ok(None);
    }
    announcements::read_soon(tx, announcement_id, millis(poll.polled_at)).await?;
    Ok(Some(findings::change(tx, poll, announcement_id, ChangeKind::New, None).await?))
}

async fn tell_edits(tx: Tx<'_>, poll: &FinishedPoll) -> Result<Vec<i64>> {
    let stood = "SELECT held_edit_id, announcement_id, path, old, new FROM held_edit WHERE source_id = $1 AND confirm_at <= $2 ORDER BY held_edit_id";
    let stood = sqlx::query(stood).bind(poll.source_id).bind(millis(poll.polled_at)).fetch_all(&mut **tx).await?;
    let mut made = Vec::with_capacity(stood.len());
    for row in stood {
        let edit = Edit { path: list(row.get("path")), old: row.get("old"), new: row.get("new") };
        made.push(pages::write_edit(tx, poll, row.get("announcement_id"), &edit).await?);
        sqlx::query("DELETE FROM held_edit WHERE held_edit_id = $1").bind(row.get::<i64, _>("held_edit_id")).execute(&mut **tx).await?;
    }
    Ok(made)
}

fn until(poll: &FinishedPoll) -> i64 {
    millis(poll.polled_at + poll.outlook.confirm)
}
