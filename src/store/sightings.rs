//! Table `sighting`: the memory of identity.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::{Result, Store};
use crate::model::{Finding, Sighting, Sketch};

impl Store {
    /// All that a source remembers, in the order of first sight.
    pub async fn sightings(&self, source_id: i64) -> Result<Vec<Sighting>> {
        let select = "SELECT * FROM sighting WHERE source_id = $1 ORDER BY sighting_id";
        let rows = sqlx::query(select).bind(source_id).fetch_all(&self.read).await?;
        Ok(rows.iter().map(sighting).collect())
    }
}

fn sighting(row: &SqliteRow) -> Sighting {
    Sighting {
        id: row.get("sighting_id"),
        announcement_id: row.get("announcement_id"),
        guid: row.get("guid"),
        address: row.get("address"),
        url: row.get("url"),
        title: row.get("title"),
        published_on: row.get::<Option<String>, _>("published_on").and_then(|day| day.parse().ok()),
        sketch: row.get::<Option<&str>, _>("sketch").and_then(|sketch| sketch.parse().ok()),
        present: row.get::<i64, _>("present") != 0,
        position: row.get("position"),
        absences: row.get("absences"),
    }
}

/// Remembers an item for the first time and returns its id.
pub(super) async fn insert(
    tx: &mut Transaction<'static, Sqlite>,
    source_id: i64,
    announcement_id: i64,
    finding: &Finding,
    position: i64,
    now: i64,
) -> Result<i64> {
    let insert = "INSERT INTO sighting (source_id, announcement_id, guid, address, url, title, published_on, present, position, first_seen_at, last_seen_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $9) RETURNING sighting_id";
    let id = sqlx::query_scalar(insert)
        .bind(source_id)
        .bind(announcement_id)
        .bind(&finding.item.guid)
        .bind(&finding.address)
        .bind(finding.item.url.as_ref().map(|url| url.as_str()))
        .bind(&finding.item.title)
        .bind(published_on(finding))
        .bind(position)
        .bind(now)
        .fetch_one(&mut **tx)
        .await?;
    Ok(id)
}

/// Remembers a story's text by its sketch, as it reads now.
pub(super) async fn update_sketch(tx: &mut Transaction<'static, Sqlite>, sighting_id: i64, text: Option<&str>) -> Result<()> {
    let sketch = Sketch::of(text.unwrap_or_default()).to_string();
    let update = "UPDATE sighting SET sketch = $2 WHERE sighting_id = $1";
    sqlx::query(update).bind(sighting_id).bind(sketch).execute(&mut **tx).await?;
    Ok(())
}

/// Remembers how a known item looks now: it may have moved, and its headline may be another one.
pub(super) async fn update(
    tx: &mut Transaction<'static, Sqlite>,
    sighting_id: i64,
    finding: &Finding,
    position: i64,
    now: i64,
) -> Result<()> {
    let update = "UPDATE sighting SET guid = coalesce($2, guid), address = coalesce($3, address), url = coalesce($4, url), title = $5,
           published_on = coalesce($6, published_on), present = 1, absences = 0, position = $7, last_seen_at = $8
         WHERE sighting_id = $1";
    sqlx::query(update)
        .bind(sighting_id)
        .bind(&finding.item.guid)
        .bind(&finding.address)
        .bind(finding.item.url.as_ref().map(|url| url.as_str()))
        .bind(&finding.item.title)
        .bind(published_on(finding))
        .bind(position)
        .bind(now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// These are no longer on their page.
pub(super) async fn leave(tx: &mut Transaction<'static, Sqlite>, sighting_ids: &[i64]) -> Result<()> {
    if sighting_ids.is_empty() {
        return Ok(());
    }
    let update = "UPDATE sighting SET present = 0 WHERE sighting_id IN (SELECT value FROM json_each($1))";
    sqlx::query(update).bind(serde_json::Value::from(sighting_ids).to_string()).execute(&mut **tx).await?;
    Ok(())
}

/// What is present was last seen now. Forgetting counts in years, so once a day, at the full read, is often enough.
pub(super) async fn saw_all(tx: &mut Transaction<'static, Sqlite>, source_id: i64, now: i64) -> Result<()> {
    let update = "UPDATE sighting SET last_seen_at = $2 WHERE source_id = $1 AND present = 1";
    sqlx::query(update).bind(source_id).bind(now).execute(&mut **tx).await?;
    Ok(())
}

fn published_on(finding: &Finding) -> Option<String> {
    finding.item.published.map(|published| published.day().to_string())
}
