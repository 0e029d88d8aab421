//! Table `sighting`: the memory of identity.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::{Result, Store};
use crate::model::{Finding, Sighting};

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
        present: row.get::<i64, _>("present") != 0,
        position: row.get("position"),
        absences: row.get("absences"),
    }
}

/// Remembers an item for the first time.
pub(super) async fn insert(
    tx: &mut Transaction<'static, Sqlite>,
    source_id: i64,
    announcement_id: i64,
    finding: &Finding,
    position: i64,
    now: i64,
) -> Result<()> {
    let insert = "INSERT INTO sighting (source_id, announcement_id, guid, address, url, title, published_on, present, position, first_seen_at, last_seen_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $9)";
    sqlx::query(insert)
        .bind(source_id)
        .bind(announcement_id)
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

fn published_on(finding: &Finding) -> Option<String> {
    finding.item.published.map(|published| published.day().to_string())
}
