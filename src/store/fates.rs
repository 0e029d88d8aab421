//! Table `fate`: what happens to a source's items after they first came. It tells people; nothing is decided by it.
//!
//! It is written around `findings::record`, from what a reading found and from how the items stood before. A reading that found
//! all as it was costs no statement here.

use sqlx::{Row, Sqlite, Transaction};

use super::polls::FinishedPoll;
use super::{Result, millis};
use crate::model::{Findings, ItemFindings, Missing, OffPage, Outcome, Verdict};

type Tx<'a> = &'a mut Transaction<'static, Sqlite>;

/// Kept of one item; an item that comes and goes with every poll has no more to tell.
const FATES_AN_ITEM: i64 = 50;

/// How the memory stood before a reading was recorded.
pub(super) struct Before {
    /// Items that are remembered later have higher numbers.
    pub(super) last_sighting: i64,
    /// The source's good polls, this one not counted.
    good_polls: i64,
}

/// Notes what became of the items that were known, as long as it can still be seen how they were. `None` where nothing differs.
pub(super) async fn note_known(tx: Tx<'_>, poll: &FinishedPoll, found: &Findings) -> Result<Option<Before>> {
    let is_baseline = matches!(poll.verdict, Verdict::Baseline(_));
    let items = match found {
        Findings::Items(found) if !is_baseline && is_as_it_was(found) => return Ok(None),
        Findings::Page(_) if !is_baseline => return Ok(None),
        Findings::Items(found) => Some(found),
        Findings::Page(_) => None,
    };
    let select = "SELECT good_polls - 1 AS good_polls, (SELECT coalesce(max(sighting_id), 0) FROM sighting) AS last FROM source
         WHERE source_id = $1";
    let row = sqlx::query(select).bind(poll.source_id).fetch_one(&mut **tx).await?;
    let before = Before { last_sighting: row.get("last"), good_polls: row.get("good_polls") };
    if let Some(found) = items {
        let now = millis(poll.polled_at);
        leave(tx, &found.left, &before, now).await?;
        come_back(tx, found, &before, now).await?;
        change_words(tx, found, now).await?;
        for missing in &found.missing {
            go_missing(tx, missing, now).await?;
        }
    }
    Ok(Some(before))
}

/// Notes how the items came that this reading remembered for the first time.
pub(super) async fn note_fresh(tx: Tx<'_>, poll: &FinishedPoll, before: &Before) -> Result<()> {
    let otherwise = if matches!(poll.verdict, Verdict::Baseline(_)) { "baseline" } else { "quiet" };
    let update = "UPDATE sighting SET shown_since = $2, came = coalesce(
               (SELECT CASE c.kind WHEN 'new' THEN 'announced' ELSE c.kind END FROM change c
                 WHERE c.announcement_id = sighting.announcement_id AND c.source_id = sighting.source_id AND c.seen_at = $3
                 ORDER BY c.change_id LIMIT 1),
               (SELECT 'known' FROM sighting other WHERE other.announcement_id = sighting.announcement_id
                 AND other.source_id <> sighting.source_id AND other.sighting_id < sighting.sighting_id LIMIT 1),
               CASE WHEN confirm_at IS NOT NULL THEN 'held' END, $4)
         WHERE sighting_id > $1";
    let update = sqlx::query(update).bind(before.last_sighting).bind(before.good_polls).bind(millis(poll.polled_at)).bind(otherwise);
    update.execute(&mut **tx).await?;
    Ok(())
}

fn is_as_it_was(found: &ItemFindings) -> bool {
    found.left.is_empty() && found.missing.is_empty() && found.items.iter().all(|finding| finding.is_same)
}

/// What a poll could not find out is kept on the page's record, so it may leave at each poll: that counts once.
async fn leave(tx: Tx<'_>, left: &[i64], before: &Before, now: i64) -> Result<()> {
    if left.is_empty() {
        return Ok(());
    }
    let left = serde_json::Value::from(left).to_string();
    let insert = "INSERT INTO fate (sighting_id, happened_at, kind) SELECT sighting_id, $2, 'left' FROM sighting
         WHERE sighting_id IN (SELECT value FROM json_each($1)) AND present = 1 AND shown_since IS NOT NULL";
    sqlx::query(insert).bind(&left).bind(now).execute(&mut **tx).await?;
    let update = "UPDATE sighting SET shown_before = shown_before + $2 - shown_since, shown_since = NULL
         WHERE sighting_id IN (SELECT value FROM json_each($1)) AND present = 1 AND shown_since IS NOT NULL";
    sqlx::query(update).bind(&left).bind(before.good_polls).execute(&mut **tx).await?;
    Ok(())
}

/// Of the known items that do not look as before, those that were gone.
async fn come_back(tx: Tx<'_>, found: &ItemFindings, before: &Before, now: i64) -> Result<()> {
    let known: Vec<i64> =
        found.items.iter().filter(|finding| !finding.is_same).filter_map(|finding| sighting_of(&finding.outcome)).collect();
    if known.is_empty() {
        return Ok(());
    }
    let known = serde_json::Value::from(known).to_string();
    let insert = "INSERT INTO fate (sighting_id, happened_at, kind) SELECT sighting_id, $2, 'returned' FROM sighting
         WHERE sighting_id IN (SELECT value FROM json_each($1)) AND (present = 0 OR shown_since IS NULL)";
    let returned = sqlx::query(insert).bind(&known).bind(now).execute(&mut **tx).await?.rows_affected();
    if returned == 0 {
        return Ok(());
    }
    let update = "UPDATE sighting SET shown_since = $2
         WHERE sighting_id IN (SELECT value FROM json_each($1)) AND (present = 0 OR shown_since IS NULL)";
    sqlx::query(update).bind(&known).bind(before.good_polls).execute(&mut **tx).await?;
    forget(tx, &known).await
}

/// All but the latest fates of these sightings (JSON).
async fn forget(tx: Tx<'_>, sighting_ids: &str) -> Result<()> {
    let forget = "DELETE FROM fate WHERE sighting_id IN (SELECT value FROM json_each($1)) AND fate_id <=
           (SELECT fate_id FROM fate later WHERE later.sighting_id = fate.sighting_id ORDER BY fate_id DESC LIMIT 1 OFFSET $2)";
    sqlx::query(forget).bind(sighting_ids).bind(FATES_AN_ITEM).execute(&mut **tx).await?;
    Ok(())
}

/// Other headlines and other addresses. The old ones are kept: people come back with them.
async fn change_words(tx: Tx<'_>, found: &ItemFindings, now: i64) -> Result<()> {
    let moved: Vec<(i64, &str)> = (found.items.iter().filter(|finding| !finding.is_same))
        .filter_map(|finding| Some((sighting_of(&finding.outcome)?, finding.address.as_deref()?)))
        .collect();
    if !moved.is_empty() {
        let insert = "INSERT INTO fate (sighting_id, happened_at, kind, detail, address)
             SELECT s.sighting_id, $2, 'moved', s.url, s.address FROM json_each($1) j JOIN sighting s ON s.sighting_id = j.value ->> 0
             WHERE s.address <> j.value ->> 1";
        // Numbers and strings always become JSON.
        let moved_to = serde_json::to_string(&moved).unwrap_or_else(|_| "[]".to_owned());
        sqlx::query(insert).bind(moved_to).bind(now).execute(&mut **tx).await?;
        let moved: Vec<i64> = moved.iter().map(|(sighting_id, _)| *sighting_id).collect();
        forget(tx, &serde_json::Value::from(moved).to_string()).await?;
    }
    for finding in &found.items {
        if let Outcome::Retitled { sighting_id, previous } = &finding.outcome {
            insert(tx, *sighting_id, now, "retitled", Some(previous)).await?;
        }
    }
    Ok(())
}

/// An item that should be on the page: what its own address said. Without an answer there is nothing to tell.
async fn go_missing(tx: Tx<'_>, missing: &Missing, now: i64) -> Result<()> {
    let kind = match missing.gone {
        Some(true) if missing.absences == 0 => "missing",
        Some(true) => "withdrawn",
        Some(false) => match missing.off_page {
            OffPage::Answers => "answers",
            OffPage::SentHome => "home",
            OffPage::Unanswered => "unanswered",
        },
        None => return Ok(()),
    };
    insert(tx, missing.sighting_id, now, kind, None).await
}

async fn insert(tx: Tx<'_>, sighting_id: i64, now: i64, kind: &str, detail: Option<&String>) -> Result<()> {
    let insert = "INSERT INTO fate (sighting_id, happened_at, kind, detail) VALUES ($1, $2, $3, $4)";
    sqlx::query(insert).bind(sighting_id).bind(now).bind(kind).bind(detail).execute(&mut **tx).await?;
    let forget = "DELETE FROM fate WHERE sighting_id = $1 AND fate_id <=
           (SELECT fate_id FROM fate WHERE sighting_id = $1 ORDER BY fate_id DESC LIMIT 1 OFFSET $2)";
    sqlx::query(forget).bind(sighting_id).bind(FATES_AN_ITEM).execute(&mut **tx).await?;
    Ok(())
}

fn sighting_of(outcome: &Outcome) -> Option<i64> {
    match outcome {
        Outcome::Known { sighting_id } | Outcome::Retitled { sighting_id, .. } => Some(*sighting_id),
        Outcome::Fresh { .. } | Outcome::Late => None,
    }
}
