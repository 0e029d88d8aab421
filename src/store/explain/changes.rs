//! What became of an announcement's changes: which issues took them, which digests left them out, and whose mails carried them.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::model::{Change, Delivery};
use crate::store::changes::{change, select_changes};
use crate::store::{Result, Store, deliveries, instant};

/// A change and what each digest made of it.
#[derive(Debug, Clone)]
pub struct ChangeHistory {
    pub change: Change,
    /// By the ids of the digests.
    pub decisions: Vec<Decision>,
}

/// What one digest made of one change.
#[derive(Debug, Clone)]
pub struct Decision {
    pub digest: String,
    pub ruled: Ruled,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruled {
    Taken {
        /// `None` once the issue itself is forgotten.
        issue: Option<i64>,
        composed_at: Option<DateTime<Utc>>,
    },
    /// By this rule of the digest (`digest::LeftOut`).
    LeftOut(String),
    /// Not dealt with yet: it waits for the next issue.
    Open,
    /// The digest began after the change.
    Before,
}

/// An issue with its mails.
#[derive(Debug, Clone)]
pub struct IssueHistory {
    pub digest: String,
    pub number: i64,
    pub composed_at: DateTime<Utc>,
    pub subject: String,
    /// Without their messages; empty once they are no longer kept.
    pub deliveries: Vec<Delivery>,
}

impl Store {
    pub(super) async fn change_histories(&self, announcement_id: i64) -> Result<Vec<ChangeHistory>> {
        let select = select_changes!("WHERE c.announcement_id = $1 ORDER BY c.change_id");
        let changes = sqlx::query(select).bind(announcement_id).fetch_all(&self.read).await?;
        // A digest that is out of the config is asked for what it did, not for what it would do. Mails to operators hold no changes.
        let select =
            "SELECT c.change_id, d.id AS digest, c.change_id <= d.after_change_id AS is_before, t.change_id IS NOT NULL AND t.shown_by IS NULL AS is_ruled,
               t.left_out, issue.number, issue.composed_at
             FROM change c JOIN digest d ON d.id NOT LIKE '@%'
             LEFT JOIN taken t ON t.digest_id = d.digest_id AND t.change_id = c.change_id LEFT JOIN issue ON issue.issue_id = t.issue_id
             WHERE c.announcement_id = $1 AND (d.removed_at IS NULL OR t.change_id IS NOT NULL) ORDER BY c.change_id, d.id";
        let decisions = sqlx::query(select).bind(announcement_id).fetch_all(&self.read).await?;
        let history = |row: &SqliteRow| {
            let change = change(row);
            let of_change = decisions.iter().filter(|decision| decision.get::<i64, _>("change_id") == change.id);
            ChangeHistory { decisions: of_change.map(decision).collect(), change }
        };
        Ok(changes.iter().map(history).collect())
    }

    pub(super) async fn issue_histories(&self, announcement_id: i64) -> Result<Vec<IssueHistory>> {
        let select = "SELECT DISTINCT issue.issue_id, issue.number, issue.composed_at, issue.subject, d.id AS digest
             FROM change c JOIN taken t USING (change_id) JOIN issue ON issue.issue_id = t.issue_id JOIN digest d ON d.digest_id = t.digest_id
             WHERE c.announcement_id = $1 ORDER BY issue.issue_id";
        let rows = sqlx::query(select).bind(announcement_id).fetch_all(&self.read).await?;
        let mut issues = Vec::with_capacity(rows.len());
        for row in &rows {
            issues.push(IssueHistory {
                digest: row.get("digest"),
                number: row.get("number"),
                composed_at: instant(row.get("composed_at")),
                subject: row.get("subject"),
                deliveries: deliveries::of_issue(&self.read, row.get("issue_id")).await?,
            });
        }
        Ok(issues)
    }
}

fn decision(row: &SqliteRow) -> Decision {
    let left_out: Option<String> = row.get("left_out");
    let ruled = match (row.get::<bool, _>("is_ruled"), left_out) {
        (true, Some(rule)) => Ruled::LeftOut(rule),
        (true, None) => Ruled::Taken { issue: row.get("number"), composed_at: row.get::<Option<i64>, _>("composed_at").map(instant) },
        (false, _) if row.get("is_before") => Ruled::Before,
        (false, _) => Ruled::Open,
    };
    Decision { digest: row.get("digest"), ruled }
}
