//! Table `host`: what politeness has to remember between two runs.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::{Result, Store, instant, millis};
use crate::model::HostState;

impl Store {
    /// All hosts that are remembered.
    pub async fn hosts(&self) -> Result<Vec<HostState>> {
        let rows = sqlx::query("SELECT * FROM host").fetch_all(&self.read).await?;
        Ok(rows.iter().map(host).collect())
    }

    pub async fn save_hosts(&self, hosts: &[HostState]) -> Result<()> {
        if hosts.is_empty() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        save(&mut tx, hosts).await?;
        Ok(tx.commit().await?)
    }
}

pub(super) async fn save(tx: &mut Transaction<'static, Sqlite>, hosts: &[HostState]) -> Result<()> {
    for host in hosts {
        let upsert = "INSERT INTO host (host, next_request_at, retry_after_at, back_off_until_at, failures, robots, robots_fetched_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (host) DO UPDATE SET next_request_at = excluded.next_request_at, retry_after_at = excluded.retry_after_at,
                   back_off_until_at = excluded.back_off_until_at, failures = excluded.failures, robots = excluded.robots,
                   robots_fetched_at = excluded.robots_fetched_at";
        sqlx::query(upsert)
            .bind(&host.host)
            .bind(host.next_request_at.map(millis))
            .bind(host.retry_after.map(millis))
            .bind(host.back_off_until.map(millis))
            .bind(i64::from(host.failures))
            .bind(&host.robots)
            .bind(host.robots_fetched_at.map(millis))
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

fn host(row: &SqliteRow) -> HostState {
    HostState {
        host: row.get("host"),
        next_request_at: row.get::<Option<i64>, _>("next_request_at").map(instant),
        retry_after: row.get::<Option<i64>, _>("retry_after_at").map(instant),
        back_off_until: row.get::<Option<i64>, _>("back_off_until_at").map(instant),
        failures: row.get::<i64, _>("failures").try_into().unwrap_or(u32::MAX),
        robots: row.get("robots"),
        robots_fetched_at: row.get::<Option<i64>, _>("robots_fetched_at").map(instant),
    }
}
