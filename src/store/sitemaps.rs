//! Table `sitemap`: what is remembered of the sitemaps that a source's index names.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::{Result, Store, instant, millis};
use crate::model::{KnownSitemap, Validators};

impl Store {
    /// Those of one source; none where it is no index.
    pub async fn sitemaps(&self, source_id: i64) -> Result<Vec<KnownSitemap>> {
        let select = "SELECT * FROM sitemap WHERE source_id = $1 ORDER BY url";
        let rows = sqlx::query(select).bind(source_id).fetch_all(&self.read).await?;
        Ok(rows.iter().map(known).collect())
    }
}

/// Makes these all that is remembered of a source's sitemaps.
pub(super) async fn save(tx: &mut Transaction<'static, Sqlite>, source_id: i64, sitemaps: &[KnownSitemap]) -> Result<()> {
    sqlx::query("DELETE FROM sitemap WHERE source_id = $1").bind(source_id).execute(&mut **tx).await?;
    for sitemap in sitemaps {
        let insert = "INSERT INTO sitemap (source_id, url, changed_at, read_at, etag, last_modified) VALUES ($1, $2, $3, $4, $5, $6)";
        let insert = sqlx::query(insert).bind(source_id).bind(&sitemap.url);
        let insert = insert.bind(sitemap.changed_at.map(millis)).bind(sitemap.read_at.map(millis));
        insert.bind(&sitemap.validators.etag).bind(&sitemap.validators.last_modified).execute(&mut **tx).await?;
    }
    Ok(())
}

fn known(row: &SqliteRow) -> KnownSitemap {
    KnownSitemap {
        url: row.get("url"),
        changed_at: row.get::<Option<i64>, _>("changed_at").map(instant),
        read_at: row.get::<Option<i64>, _>("read_at").map(instant),
        validators: Validators { etag: row.get("etag"), last_modified: row.get("last_modified") },
    }
}
