//! The end of a poll: one transaction writes all that it found out and gives the lease back.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Sqlite, Transaction};

use super::outlook::Outlook;
use super::snapshots::FurtherPage;
use super::{Result, Store, StoreError, confirm, fates, findings, hosts, millis, outlook, runs, sitemaps, snapshots};
use crate::model::{
    Change, Findings, HostState, KnownSitemap, Missing, Outcome, Reason, Receipt, Trouble, TroubleKind, Validators, Verdict,
};

/// A finished poll, ready to be written.
#[derive(Debug)]
pub struct FinishedPoll {
    pub source_id: i64,
    pub id: String,
    pub verdict: Verdict,
    /// The body that was believed; `None` if there was none or nothing about it is new.
    pub body: Option<GoodBody>,
    /// Further pages of the list, where news reached so far down.
    pub further: Vec<FurtherPage>,
    /// What the server said of the body's version; `None` keeps what is stored.
    pub validators: Option<Validators>,
    /// Where permanent redirects lead from the source's own address; `None` if it was not asked.
    pub moved_to: Option<Option<String>>,
    /// Where `auto` found the items, if not at the source's own address; `None` keeps what is stored.
    pub found_at: Option<Option<String>>,
    /// Of an index: what is to be remembered of the sitemaps that it names; `None` keeps what is stored.
    pub sitemaps: Option<Vec<KnownSitemap>>,
    /// What the next reading of a listing may go by; `None` keeps what is stored. Forgotten with a reading that is not believed.
    pub learnt: Option<Option<String>>,
    /// What the newsroom is made with, where that was looked for and seen; `None` keeps what is stored.
    pub platform: Option<&'static str>,
    /// What is stored of that, to tell whether it changed.
    pub platform_before: Option<String>,
    /// False if the host is left alone for now: the source stays as it was until `next_poll_at`.
    pub was_asked: bool,
    /// This poll asked without conditions and read in full.
    pub full_read: bool,
    pub polled_at: DateTime<Utc>,
    pub next_poll_at: Option<DateTime<Utc>>,
    /// State and reason before, to tell whether they changed.
    pub state_before: String,
    pub reason_before: Option<String>,
    pub outlook: Outlook,
}

/// A body that was read and believed.
#[derive(Debug)]
pub struct GoodBody {
    pub hash: Vec<u8>,
    pub content_type: Option<String>,
    /// zstd
    pub compressed: Vec<u8>,
    pub title: Option<String>,
    /// What the address turned out to hold.
    pub kind: &'static str,
    pub remarks: Vec<String>,
    pub receipt: Receipt,
}

/// The reason of an event that tells of another platform.
pub const MIGRATED: &str = "migrated";

/// The reason of an event that tells of other addresses.
pub const MOVED: &str = "moved";

/// A move is told once. A site that gives its addresses out in two spellings by turns moves to each of them once in this time.
const MOVES_APART: TimeDelta = TimeDelta::days(30);

impl Store {
    /// Writes finished polls in one transaction, each only if its lease is still ours, with what was learnt of
    /// their hosts, and tells what changes came of them. `keep_snapshots` bodies a source are kept.
    pub async fn finish_polls(&self, polls: &[FinishedPoll], hosts: &[HostState], keep_snapshots: usize) -> Result<Vec<Change>> {
        let mut tx = self.begin().await?;
        hosts::save(&mut tx, hosts).await?;
        let mut ids = Vec::new();
        for poll in polls {
            let is_ours = if poll.was_asked { self.release(&mut tx, poll).await? } else { self.put_off(&mut tx, poll).await? };
            if !is_ours || !poll.was_asked {
                continue;
            }
            let (mut made, before) = match &poll.verdict {
                Verdict::Baseline(found) | Verdict::Read(found) => record(&mut tx, poll, found).await?,
                Verdict::Unchanged | Verdict::Suspicious(_) | Verdict::Failed(_) => (Vec::new(), None),
            };
            made.extend(confirm::tell(&mut tx, poll).await?);
            if let Some(body) = &poll.body {
                snapshots::note(&mut tx, poll, body).await?;
                if !made.is_empty() || has_fresh(&poll.verdict) {
                    snapshots::keep(&mut tx, poll, body, before.as_ref()).await?;
                    snapshots::let_go(&mut tx, poll.source_id, keep_snapshots).await?;
                }
            }
            if let Some(before) = &before {
                fates::note_fresh(&mut tx, poll, before).await?;
            }
            if let Some(known) = poll.sitemaps.as_ref().filter(|_| poll.verdict.is_believed()) {
                sitemaps::save(&mut tx, poll.source_id, known).await?;
            }
            note_state(&mut tx, poll).await?;
            note_migration(&mut tx, poll).await?;
            note_move(&mut tx, poll).await?;
            outlook::record(&mut tx, poll, made.len()).await?;
            ids.extend(made);
        }
        tx.commit().await?;
        self.changes(&ids).await
    }

    /// The same one by one, on a disk that has no room for all of them. `None` stands for those that did not fit.
    pub async fn finish_fitting_polls(
        &self,
        polls: &[FinishedPoll],
        hosts: &[HostState],
        keep_snapshots: usize,
    ) -> Result<Vec<Option<Vec<Change>>>> {
        let mut hosts = hosts;
        let mut finished = Vec::new();
        for poll in polls {
            match self.finish_polls(std::slice::from_ref(poll), hosts, keep_snapshots).await {
                Ok(changes) => {
                    finished.push(Some(changes));
                    hosts = &[];
                }
                Err(StoreError::Full) => finished.push(None),
                Err(error) => return Err(error),
            }
        }
        Ok(finished)
    }

    /// Gives the lease back and nothing else.
    async fn put_off(&self, tx: &mut Transaction<'static, Sqlite>, poll: &FinishedPoll) -> Result<bool> {
        let update =
            "UPDATE source SET lease_owner = NULL, lease_until = NULL, next_poll_at = $3 WHERE source_id = $1 AND lease_owner = $2";
        let update = sqlx::query(update).bind(poll.source_id).bind(self.owner.as_str()).bind(poll.next_poll_at.map(millis));
        Ok(update.execute(&mut **tx).await?.rows_affected() > 0)
    }

    /// Gives the lease back and writes what every poll writes. False if the lease was lost meanwhile.
    async fn release(&self, tx: &mut Transaction<'static, Sqlite>, poll: &FinishedPoll) -> Result<bool> {
        let begins_run = runs::begins(poll);
        if begins_run {
            runs::end(tx, poll, self.owner.as_str()).await?;
        }
        let is_believed = poll.verdict.is_believed();
        let trouble = poll.verdict.trouble();
        // What an answer says of its version and place counts only if the answer is believed: else a 304 would vouch for a wall.
        let moved_to = poll.moved_to.as_ref().filter(|_| is_believed);
        let validators = poll.validators.as_ref().filter(|_| is_believed);
        let learnt = learnt(poll);
        let updated = sqlx::query(RELEASE)
            .bind(poll.source_id)
            .bind(self.owner.as_str())
            .bind(millis(poll.polled_at))
            .bind(poll.next_poll_at.map(millis))
            .bind(poll.verdict.state())
            .bind(trouble.map(|trouble| trouble.kind.as_str()))
            .bind(trouble.map(|trouble| &trouble.detail))
            .bind(i64::from(is_pending(&poll.verdict)))
            .bind(i64::from(moved_to.is_some()))
            .bind(moved_to.cloned().flatten())
            .bind(i64::from(poll.found_at.is_some()))
            .bind(poll.found_at.clone().flatten())
            .bind(i64::from(matches!(poll.verdict, Verdict::Baseline(_))))
            .bind(i64::from(poll.full_read && is_believed))
            .bind(i64::from(learnt.is_some()))
            .bind(learnt.flatten())
            .bind(poll.platform)
            .bind(i64::from(begins_run))
            .bind(i64::from(matches!(poll.verdict, Verdict::Baseline(_) | Verdict::Read(_))))
            .bind(i64::from(is_believed))
            .execute(&mut **tx)
            .await?;
        if updated.rows_affected() == 0 {
            return Ok(false);
        }
        if let Some(validators) = validators {
            let update = "UPDATE source SET etag = $2, last_modified = $3 WHERE source_id = $1";
            let update = sqlx::query(update).bind(poll.source_id).bind(&validators.etag).bind(&validators.last_modified);
            update.execute(&mut **tx).await?;
        }
        Ok(true)
    }
}

/// What every poll writes: when, how it ended, what it says of the source's place and reading, and the run of polls that goes on.
const RELEASE: &str = "UPDATE source SET lease_owner = NULL, lease_until = NULL, last_poll_at = $3, next_poll_at = $4,
       state_since = CASE WHEN state_since IS NULL OR (state = 'ok') <> ($5 = 'ok') THEN $3 ELSE state_since END, state = $5, reason = $6, detail = $7,
       paused_until = CASE WHEN paused_until <= $3 THEN NULL ELSE paused_until END,
       failures = CASE WHEN $5 = 'ok' THEN 0 WHEN state = $5 OR failures < 2 THEN failures + 1 ELSE 2 END, pending = $8,
       doubted = CASE WHEN $20 = 1 THEN NULL ELSE doubted END,
       moved_to = CASE WHEN $9 = 1 THEN $10 ELSE moved_to END, found_at = CASE WHEN $11 = 1 THEN $12 ELSE found_at END,
       baseline_at = CASE WHEN $13 = 1 THEN coalesce(baseline_at, $3) ELSE baseline_at END,
       full_read_at = CASE WHEN $14 = 1 THEN $3 ELSE full_read_at END,
       learnt = CASE WHEN $15 = 1 THEN $16 ELSE learnt END,
       platform_before = CASE WHEN platform <> $17 THEN platform ELSE platform_before END,
       migrated_at = CASE WHEN platform <> $17 THEN $3 ELSE migrated_at END, platform = coalesce($17, platform),
       run_began_at = CASE WHEN $18 = 1 OR run_began_at IS NULL THEN $3 ELSE run_began_at END,
       run_polls = CASE WHEN $18 = 1 THEN 1 ELSE run_polls + 1 END,
       run_readings = CASE WHEN $18 = 1 THEN $19 ELSE run_readings + $19 END,
       run_baseline = CASE WHEN $18 = 1 THEN $13 ELSE run_baseline END,
       good_polls = good_polls + $20
     WHERE source_id = $1 AND lease_owner = $2";

/// What the next reading may go by. It does not outlive a reading that is doubted, unless that found the list's place, and nothing in it.
fn learnt(poll: &FinishedPoll) -> Option<Option<String>> {
    match &poll.verdict {
        Verdict::Suspicious(trouble) if trouble.kind == TroubleKind::NotNews(Reason::Empty) => None,
        Verdict::Suspicious(_) => Some(None),
        verdict => poll.learnt.clone().filter(|_| verdict.is_believed()),
    }
}

/// Whether the next answer is to be read, the same bytes or not.
fn is_pending(verdict: &Verdict) -> bool {
    match verdict {
        // What is believed in part only may be whole the next time: a day is told from what was read before.
        Verdict::Baseline(found) | Verdict::Read(found) => {
            verdict.trouble().is_some() || found.is_undecided() || found.missing().iter().any(is_open)
        }
        Verdict::Unchanged => false,
        // Whatever is the matter with them.
        Verdict::Suspicious(_) | Verdict::Failed(_) => true,
    }
}

/// Writes a believed reading, and what became of each item by it.
async fn record(tx: &mut Transaction<'static, Sqlite>, poll: &FinishedPoll, found: &Findings) -> Result<(Vec<i64>, Option<fates::Before>)> {
    let before = fates::note_known(tx, poll, found).await?;
    Ok((findings::record(tx, poll, found).await?, before))
}

/// Whether something on the page was not known from there: then the page is evidence of its first sight.
fn has_fresh(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Baseline(_) => true,
        Verdict::Read(Findings::Items(found)) => {
            found.items.iter().any(|finding| matches!(finding.outcome, Outcome::Fresh { .. } | Outcome::Late))
        }
        Verdict::Read(Findings::Page(_)) | Verdict::Unchanged | Verdict::Suspicious(_) | Verdict::Failed(_) => false,
    }
}

/// A withdrawal that the next poll has to look at again.
fn is_open(missing: &Missing) -> bool {
    match missing.gone {
        Some(true) => missing.absences == 0,
        Some(false) => false,
        None => true,
    }
}

/// A change of state is said once, and again when it ends.
async fn note_state(tx: &mut Transaction<'static, Sqlite>, poll: &FinishedPoll) -> Result<()> {
    let reason = poll.verdict.trouble().map(|trouble| trouble.kind.as_str());
    if poll.verdict.state() == poll.state_before && reason == poll.reason_before.as_deref() {
        return Ok(());
    }
    let insert = "INSERT INTO event (source_id, happened_at, state, reason, detail) VALUES ($1, $2, $3, $4, $5)";
    // Of the end of a trouble, which one it was.
    let detail = poll.verdict.trouble().map(|Trouble { detail, .. }| detail.as_str());
    let detail = detail.or(if poll.state_before == "paused" { Some("paused") } else { poll.reason_before.as_deref() });
    let insert = sqlx::query(insert).bind(poll.source_id).bind(millis(poll.polled_at)).bind(poll.verdict.state()).bind(reason).bind(detail);
    insert.execute(&mut **tx).await?;
    Ok(())
}

/// A newsroom made with something else is said once; it is no trouble, so the state is as it is.
async fn note_migration(tx: &mut Transaction<'static, Sqlite>, poll: &FinishedPoll) -> Result<()> {
    let (Some(before), Some(now)) = (poll.platform_before.as_deref(), poll.platform) else { return Ok(()) };
    if before == now {
        return Ok(());
    }
    let insert = "INSERT INTO event (source_id, happened_at, state, reason, detail) VALUES ($1, $2, $3, $4, $5)";
    let insert = sqlx::query(insert).bind(poll.source_id).bind(millis(poll.polled_at)).bind(poll.verdict.state()).bind(MIGRATED);
    insert.bind(format!("migrated from {before} to {now}")).execute(&mut **tx).await?;
    Ok(())
}

/// Announcements that have other addresses are no trouble either.
async fn note_move(tx: &mut Transaction<'static, Sqlite>, poll: &FinishedPoll) -> Result<()> {
    let Verdict::Read(Findings::Items(found)) = &poll.verdict else { return Ok(()) };
    let Some(to) = &found.moved_to else { return Ok(()) };
    let (now, detail) = (millis(poll.polled_at), format!("moved to {to}"));
    let told = "SELECT count(*) FROM event WHERE source_id = $1 AND reason = $2 AND detail = $3 AND happened_at > $4";
    let told = sqlx::query_scalar::<_, i64>(told).bind(poll.source_id).bind(MOVED).bind(&detail).bind(millis(poll.polled_at - MOVES_APART));
    if told.fetch_one(&mut **tx).await? > 0 {
        return Ok(());
    }
    let update = sqlx::query("UPDATE source SET relocated_to = $2, relocated_at = $3 WHERE source_id = $1");
    update.bind(poll.source_id).bind(to).bind(now).execute(&mut **tx).await?;
    let insert = "INSERT INTO event (source_id, happened_at, state, reason, detail) VALUES ($1, $2, $3, $4, $5)";
    let insert = sqlx::query(insert).bind(poll.source_id).bind(now).bind(poll.verdict.state()).bind(MOVED).bind(detail);
    insert.execute(&mut **tx).await?;
    Ok(())
}
