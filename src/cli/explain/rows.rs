//! What `explain --json` prints: each row says by `what` it is.

use serde::Serialize;

use super::super::outbox;
use super::super::rows::{DeliveryRow, stamp};
use crate::model::Published;
use crate::store::{
    ChangeHistory, Decision, Dossier, Evidence, Fate, IssueHistory, Ruled, Run, SightingHistory, SourceHistory, WaitingChange,
};

/// Absent keys are unknown.
#[derive(Debug, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Row {
    Announcement(AnnouncementRow),
    Sighting(SightingRow),
    Waiting(WaitingRow),
    Fate(FateRow),
    Polls(PollsRow),
    Change(ChangeRow),
    Decision(DecisionRow),
    Issue(IssueRow),
    Delivery(DeliveryRow),
    Evidence(EvidenceRow),
    Source(SourceRow),
}

#[derive(Debug, Serialize)]
pub struct AnnouncementRow {
    pub url: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    pub seen: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// `pending`, `read`, `failed` or `unread`.
    pub text_state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_reason: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct SightingRow {
    pub source: String,
    /// False once the source is out of the config.
    pub watched: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came: Option<String>,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    pub present: bool,
    pub first_seen: String,
    /// Exact to the day.
    pub last_seen: String,
    /// Believed polls whose page held it.
    pub polls: i64,
}

#[derive(Debug, Serialize)]
pub struct WaitingRow {
    pub source: String,
    /// `new`, `updated`, `withdrawn`, `returned`.
    pub change: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Missing where it was taken down meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct FateRow {
    pub source: String,
    pub at: String,
    pub fate: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_url: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct PollsRow {
    pub source: String,
    pub state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The first of them was one.
    pub baseline: bool,
    pub from: String,
    pub to: String,
    pub polls: i64,
    /// Of these, those whose page was not as before.
    pub readings: i64,
}

#[derive(Debug, Serialize)]
pub struct ChangeRow {
    pub source: String,
    pub change: &'static str,
    pub seen: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_title: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct DecisionRow {
    pub digest: String,
    pub change: &'static str,
    /// `taken`, `left_out`, `open` (waits for the next issue), `before` (the digest began later).
    pub ruling: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub composed: Option<String>,
    /// The rule of the digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_out: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct IssueRow {
    pub digest: String,
    pub issue: i64,
    pub composed: String,
    pub subject: String,
    /// Still kept.
    pub deliveries: usize,
}

#[derive(Debug, Serialize)]
pub struct EvidenceRow {
    pub source: String,
    pub at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Names and values, in the order in which they came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Of the body, unpacked.
    pub blake3: String,
    /// Whether the body itself is still there.
    pub kept: bool,
}

#[derive(Debug, Serialize)]
pub struct SourceRow {
    pub source: String,
    pub url: String,
    pub watched: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    pub state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_change: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_poll: Option<String>,
    pub remembered: i64,
    pub present: i64,
    /// Changes that wait to be confirmed, and until when the first does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_until: Option<String>,
}

/// All rows of one announcement; those of its sources' polls come beside it.
pub fn of_dossier(dossier: &Dossier) -> Vec<Row> {
    let mut rows: Vec<Row> = announcement(dossier).map(Row::Announcement).into_iter().collect();
    for history in &dossier.sightings {
        rows.push(Row::Sighting(sighting(history)));
        rows.extend(history.waiting.iter().map(|one| Row::Waiting(waiting(history, one))));
        rows.extend(history.fates.iter().map(|one| Row::Fate(fate(history, one))));
    }
    for history in &dossier.changes {
        rows.push(Row::Change(change(history)));
        rows.extend(history.decisions.iter().map(|one| Row::Decision(decision(history, one))));
    }
    for history in &dossier.issues {
        rows.push(Row::Issue(issue(history)));
        rows.extend(history.deliveries.iter().map(|one| Row::Delivery(outbox::row(one.clone()))));
    }
    rows.extend(dossier.evidence.as_ref().map(|one| Row::Evidence(evidence(one))));
    rows
}

/// Of a source that was asked for by its address.
pub fn of_source(source: &SourceHistory) -> Row {
    Row::Source(SourceRow {
        source: source.id.clone(),
        url: source.url.clone(),
        watched: source.removed_at.is_none(),
        title: source.title.clone(),
        kind: source.kind.clone(),
        state: source.state.clone(),
        reason: source.reason.clone(),
        detail: source.detail.clone(),
        moved_to: source.moved_to.clone(),
        found_at: source.found_at.clone(),
        baseline: source.baseline_at.map(stamp),
        last_change: source.last_change_at.map(stamp),
        next_poll: source.next_poll_at.map(stamp),
        remembered: source.remembered,
        present: source.present,
        waiting: source.waiting.map(|waiting| waiting.count),
        waiting_until: source.waiting.map(|waiting| stamp(waiting.first_at)),
    })
}

pub fn of_run(source: &str, run: &Run) -> Row {
    Row::Polls(PollsRow {
        source: source.to_owned(),
        state: run.state.clone(),
        reason: run.reason.clone(),
        baseline: run.is_baseline,
        from: stamp(run.began_at),
        to: stamp(run.ended_at),
        polls: run.polls,
        readings: run.readings,
    })
}

fn announcement(dossier: &Dossier) -> Option<AnnouncementRow> {
    let announcement = dossier.announcement.as_ref()?;
    Some(AnnouncementRow {
        url: announcement.url.clone(),
        title: announcement.title.clone(),
        published: announcement.published,
        seen: stamp(announcement.seen_at),
        sources: announcement.sources.clone(),
        language: announcement.language.clone(),
        text_state: announcement.text_state.as_str(),
        text_reason: dossier.text_reason.clone(),
    })
}

fn sighting(history: &SightingHistory) -> SightingRow {
    SightingRow {
        source: history.source.clone(),
        watched: history.is_watched,
        came: history.came.clone(),
        title: history.title.clone(),
        url: history.url.clone(),
        published: history.published_on.map(|day| day.to_string()),
        present: history.is_present,
        first_seen: stamp(history.first_seen_at),
        last_seen: stamp(history.last_seen_at),
        polls: history.polls,
    }
}

fn waiting(history: &SightingHistory, waiting: &WaitingChange) -> WaitingRow {
    WaitingRow {
        source: history.source.clone(),
        change: waiting.change.clone(),
        title: waiting.title.clone(),
        until: waiting.until.map(stamp),
    }
}

fn fate(history: &SightingHistory, fate: &Fate) -> FateRow {
    let before = |kind: &str| fate.detail.clone().filter(|_| fate.kind == kind);
    FateRow {
        source: history.source.clone(),
        at: stamp(fate.happened_at),
        fate: fate.kind.clone(),
        previous_title: before("retitled"),
        previous_url: before("moved"),
    }
}

fn change(history: &ChangeHistory) -> ChangeRow {
    let change = &history.change;
    ChangeRow {
        source: change.source.clone(),
        change: change.kind.as_str(),
        seen: stamp(change.seen_at),
        previous_title: change.previous_title.clone(),
    }
}

fn decision(history: &ChangeHistory, decision: &Decision) -> DecisionRow {
    let row = DecisionRow {
        digest: decision.digest.clone(),
        change: history.change.kind.as_str(),
        ruling: "taken",
        issue: None,
        composed: None,
        left_out: None,
    };
    match &decision.ruled {
        Ruled::Taken { issue, composed_at } => DecisionRow { issue: *issue, composed: composed_at.map(stamp), ..row },
        Ruled::LeftOut(rule) => DecisionRow { ruling: "left_out", left_out: Some(rule.clone()), ..row },
        Ruled::Open => DecisionRow { ruling: "open", ..row },
        Ruled::Before => DecisionRow { ruling: "before", ..row },
    }
}

fn issue(history: &IssueHistory) -> IssueRow {
    IssueRow {
        digest: history.digest.clone(),
        issue: history.number,
        composed: stamp(history.composed_at),
        subject: history.subject.clone(),
        deliveries: history.deliveries.len(),
    }
}

fn evidence(evidence: &Evidence) -> EvidenceRow {
    let receipt = evidence.receipt.clone();
    EvidenceRow {
        source: evidence.source.clone(),
        at: stamp(evidence.taken_at),
        asked: receipt.as_ref().map(|receipt| receipt.asked.clone()),
        url: receipt.as_ref().map(|receipt| receipt.url.clone()),
        status: receipt.as_ref().map(|receipt| receipt.status),
        headers: receipt.map(|receipt| receipt.headers).unwrap_or_default(),
        content_type: evidence.content_type.clone(),
        blake3: hex(&evidence.body_hash),
        kept: evidence.is_kept,
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
