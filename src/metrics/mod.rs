//! Every metric, with its meaning. `docs/operations.md` has the same list for people; a test compares them.
//!
//! Counters move where things happen; what the store knows is asked when somebody looks. A label has few values, known
//! beforehand, or the id of a digest: sources may be a million, so none is named here (`status` does that).

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::fetch::FetchError;
use crate::model::{Change, ChangeKind, DeliveryState, TroubleKind, Verdict};
use crate::store::{ALERTS, Figures};

/// OpenMetrics 1.0 (<https://prometheus.io/docs/specs/om/open_metrics_spec/>).
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Seconds. A poll waits for its host's turn, so it may take minutes and nothing be wrong.
const POLL_SECONDS: [f64; 11] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0];

/// Of sources; who is paused is so by a person.
const STATES: [&str; 3] = ["ok", "degraded", "failing"];

/// By what an earlier reading had learnt, and with fresh eyes.
const LISTINGS: [&str; 2] = ["learnt", "anew"];
const VERDICTS: [&str; 5] = ["baseline", "unchanged", "read", "suspicious", "failed"];

type Label = [(&'static str, &'static str); 1];
type OfDigest = [(&'static str, String); 1];
type Seconds = Gauge<f64, AtomicU64>;

/// A handle on all metrics of this process; clones share them.
#[derive(Debug, Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    metered: Arc<Metered>,
}

/// What became of an announcement's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEnd {
    Read,
    /// To be tried again.
    PutOff,
    GivenUp,
}

/// How something ended that has only these two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Done,
    Failed,
}

/// Runs from the beginning of a poll to its verdict.
#[derive(Debug, Clone, Copy)]
pub struct StopWatch(Instant);

#[derive(Debug)]
struct Metered {
    polls: Family<Label, Counter>,
    poll_seconds: Histogram,
    listings: Family<Label, Counter>,
    troubles: Family<Label, Counter>,
    state_changes: Family<Label, Counter>,
    fetch_errors: Family<Label, Counter>,
    fetched_bytes: Counter,
    changes: Family<Label, Counter>,
    texts: Family<Label, Counter>,
    issues: Family<OfDigest, Counter>,
    deliveries: Family<Label, Counter>,
    pings: Family<Label, Counter>,
    job_failures: Family<Label, Counter>,
    pruned: Family<Label, Counter>,
    config_is_current: Gauge,
    good_round_at: Seconds,
    stored: Stored,
}

/// What is asked of the store at each look.
#[derive(Debug, Default)]
struct Stored {
    is_up: Gauge,
    sources: Family<Label, Gauge>,
    polls_overdue: Gauge,
    poll_lateness: Seconds,
    texts_pending: Gauge,
    outbox: Family<Label, Gauge>,
    outbox_age: Seconds,
    last_issue_at: Family<OfDigest, Seconds>,
    bytes: Gauge,
    free_bytes: Gauge,
}

impl Metrics {
    /// `started_at` is when the process began.
    pub fn new(started_at: DateTime<Utc>) -> Metrics {
        let mut registry = Registry::with_prefix("presswatch");
        let metered = Metered {
            polls: counters(&mut registry, "polls", "Polls written, by verdict", "verdict", VERDICTS),
            poll_seconds: {
                let histogram = Histogram::new(POLL_SECONDS);
                let help = "From the beginning of a poll to its verdict, waiting for the host's turn included";
                registry.register("poll_duration_seconds", help, histogram.clone());
                histogram
            },
            listings: counters(&mut registry, "listings", "Listings read without a rule of a person's, by how", "how", LISTINGS),
            troubles: counters(
                &mut registry,
                "troubles",
                "Polls that were not believed or failed, by reason",
                "reason",
                TroubleKind::ALL.map(TroubleKind::as_str),
            ),
            state_changes: counters(
                &mut registry,
                "state_changes",
                "Sources whose state or its reason changed, by new state",
                "state",
                STATES,
            ),
            fetch_errors: counters(
                &mut registry,
                "fetch_errors",
                "Requests for pages that brought none, by kind",
                "kind",
                FetchError::KINDS,
            ),
            fetched_bytes: counter(&mut registry, "fetched_bytes", "Bytes of pages, after decompression"),
            changes: counters(&mut registry, "changes", "Changes announced, by kind", "kind", ChangeKind::ALL.map(ChangeKind::as_str)),
            texts: counters(
                &mut registry,
                "texts",
                "Attempts to read an announcement's text, by outcome",
                "outcome",
                TextEnd::ALL.map(TextEnd::as_str),
            ),
            issues: family(&mut registry, "issues", "Issues composed, by digest; `@alerts` are mails to operators"),
            deliveries: counters(&mut registry, "deliveries", "Attempts to deliver a mail, by outcome", "outcome", DELIVERY_ENDS),
            pings: counters(&mut registry, "pings", "Requests to `ping` of [alerts], by outcome", "outcome", End::ALL.map(End::as_str)),
            job_failures: counters(&mut registry, "job_failures", "Jobs that a failing store or a fault ended, by role", "role", ROLES),
            pruned: counters(&mut registry, "pruned_rows", "Rows that were kept long enough, by table", "table", PRUNED),
            config_is_current: gauge(
                &mut registry,
                "config_is_current",
                "1 if the config in use is the one in the file; 0 if that is broken",
            ),
            good_round_at: gauge(&mut registry, "last_good_round_timestamp_seconds", "When last all due polls were done and written"),
            stored: Stored::new(&mut registry),
        };
        let start: Seconds = gauge(&mut registry, "start_timestamp_seconds", "When this process began");
        start.set(seconds(started_at));
        let build: Family<Label, Gauge> = family(&mut registry, "build_info", "1; its label tells the version");
        build.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))]).set(1);
        metered.config_is_current.set(1);
        drop(metered.issues.get_or_create(&[("digest", ALERTS.to_owned())]));
        Metrics { registry: Arc::new(registry), metered: Arc::new(metered) }
    }

    pub fn time_poll(&self) -> StopWatch {
        StopWatch(Instant::now())
    }

    pub fn observe_poll(&self, watch: StopWatch) {
        self.metered.poll_seconds.observe(watch.0.elapsed().as_secs_f64());
    }

    pub fn count_poll(&self, verdict: &Verdict) {
        let word = match verdict {
            Verdict::Baseline(_) => "baseline",
            Verdict::Unchanged => "unchanged",
            Verdict::Read(_) => "read",
            Verdict::Suspicious(_) => "suspicious",
            Verdict::Failed(_) => "failed",
        };
        count(&self.metered.polls, "verdict", word);
        if let Some(trouble) = verdict.trouble() {
            count(&self.metered.troubles, "reason", trouble.kind.as_str());
        }
    }

    /// A source is so from now on; `state` is one of `Verdict::state`.
    pub fn count_state(&self, state: &'static str) {
        count(&self.metered.state_changes, "state", state);
    }

    /// `how` is one of `How::as_str`.
    pub fn count_listing(&self, how: &'static str) {
        count(&self.metered.listings, "how", how);
    }

    pub fn count_fetched(&self, bytes: usize) {
        self.metered.fetched_bytes.inc_by(u64::try_from(bytes).unwrap_or(u64::MAX));
    }

    pub fn count_fetch_error(&self, error: &FetchError) {
        count(&self.metered.fetch_errors, "kind", error.kind());
    }

    pub fn count_changes(&self, changes: &[Change]) {
        for change in changes {
            count(&self.metered.changes, "kind", change.kind.as_str());
        }
    }

    pub fn count_text(&self, end: TextEnd) {
        count(&self.metered.texts, "outcome", end.as_str());
    }

    pub fn count_issue(&self, digest: &str) {
        self.metered.issues.get_or_create(&[("digest", digest.to_owned())]).inc();
    }

    pub fn count_delivery(&self, state: DeliveryState) {
        count(&self.metered.deliveries, "outcome", state.as_str());
    }

    pub fn count_ping(&self, end: End) {
        count(&self.metered.pings, "outcome", end.as_str());
    }

    /// `role` is one of the daemon's.
    pub fn count_job_failure(&self, role: &'static str) {
        count(&self.metered.job_failures, "role", role);
    }

    pub fn count_pruned(&self, table: &'static str, rows: u64) {
        self.metered.pruned.get_or_create(&[("table", table)]).inc_by(rows);
    }

    /// How the last attempt to use the config file ended.
    pub fn note_config(&self, end: End) {
        self.metered.config_is_current.set(i64::from(end == End::Done));
    }

    pub fn note_good_round(&self, now: DateTime<Utc>) {
        self.metered.good_round_at.set(seconds(now));
    }

    /// All metrics in text form; `figures` is what the store answered just now, if it did.
    pub fn render(&self, figures: Option<&Figures>, now: DateTime<Utc>) -> String {
        match figures {
            Some(figures) => self.metered.stored.show(figures, now),
            None => drop(self.metered.stored.is_up.set(0)),
        }
        let mut text = String::new();
        // Writing to a text fails only if a metric does not know how to write itself.
        text::encode(&mut text, &self.registry).unwrap_or_default();
        text
    }
}

impl TextEnd {
    const ALL: [TextEnd; 3] = [TextEnd::Read, TextEnd::PutOff, TextEnd::GivenUp];

    fn as_str(self) -> &'static str {
        match self {
            TextEnd::Read => "read",
            TextEnd::PutOff => "put_off",
            TextEnd::GivenUp => "given_up",
        }
    }
}

impl End {
    const ALL: [End; 2] = [End::Done, End::Failed];

    fn as_str(self) -> &'static str {
        match self {
            End::Done => "done",
            End::Failed => "failed",
        }
    }
}

/// One that waits is no end of an attempt.
const DELIVERY_ENDS: [&str; 4] = ["sent", "deferred", "refused", "expired"];
const ROLES: [&str; 6] = ["poll", "read", "compose", "deliver", "alert", "prune"];
const PRUNED: [&str; 8] = ["announcement", "sighting", "run", "snapshot", "event", "delivery", "issue", "host"];

impl Stored {
    fn new(registry: &mut Registry) -> Stored {
        Stored {
            is_up: gauge(registry, "store_up", "1 if the store answered this look; if 0, what is asked of it is as it was"),
            sources: family(registry, "sources", "Watched sources, by state"),
            polls_overdue: gauge(registry, "polls_overdue", "Sources whose poll is due and not yet done"),
            poll_lateness: gauge(registry, "poll_lateness_seconds", "How long the poll that is overdue longest has been due"),
            texts_pending: gauge(registry, "texts_pending", "Announcements whose text is still to be read"),
            outbox: family(registry, "outbox_deliveries", "Mails in the outbox, by state"),
            outbox_age: gauge(registry, "outbox_oldest_age_seconds", "Age of the oldest mail that still waits to be sent"),
            last_issue_at: family(registry, "digest_last_issue_timestamp_seconds", "When the digest's last issue was composed"),
            bytes: gauge(registry, "store_size_bytes", "Size of the store's file"),
            free_bytes: gauge(registry, "store_free_bytes", "Of the store's file, what is free to be used again"),
        }
    }

    fn show(&self, figures: &Figures, now: DateTime<Utc>) {
        let age = |since: Option<DateTime<Utc>>| since.map_or(0.0, |since| length((now - since).max(TimeDelta::zero())));
        self.is_up.set(1);
        for (state, count) in figures.sources {
            self.sources.get_or_create(&[("state", state)]).set(count);
        }
        self.polls_overdue.set(figures.polls_overdue);
        self.poll_lateness.set(age(figures.poll_due_since));
        self.texts_pending.set(figures.texts_pending);
        for (state, count) in figures.outbox {
            self.outbox.get_or_create(&[("state", state.as_str())]).set(count);
        }
        self.outbox_age.set(age(figures.oldest_waiting_since));
        // A digest that is no longer in the config is shown no longer.
        self.last_issue_at.clear();
        for (digest, at) in &figures.last_issues {
            self.last_issue_at.get_or_create(&[("digest", digest.clone())]).set(seconds(*at));
        }
        self.bytes.set(figures.bytes);
        self.free_bytes.set(figures.free_bytes);
    }
}

fn count(family: &Family<Label, Counter>, label: &'static str, value: &'static str) {
    family.get_or_create(&[(label, value)]).inc();
}

fn counter(registry: &mut Registry, name: &str, help: &str) -> Counter {
    let counter = Counter::default();
    registry.register(name, help, counter.clone());
    counter
}

/// All values are there from the beginning, at zero: what appears only when it is counted has no rate.
fn counters(
    registry: &mut Registry,
    name: &str,
    help: &str,
    label: &'static str,
    values: impl IntoIterator<Item = &'static str>,
) -> Family<Label, Counter> {
    let counters: Family<Label, Counter> = family(registry, name, help);
    for value in values {
        drop(counters.get_or_create(&[(label, value)]));
    }
    counters
}

fn family<L, M>(registry: &mut Registry, name: &str, help: &str) -> Family<L, M>
where
    Family<L, M>: Default + prometheus_client::registry::Metric + Clone,
{
    let family = Family::<L, M>::default();
    registry.register(name, help, family.clone());
    family
}

fn gauge<N, A>(registry: &mut Registry, name: &str, help: &str) -> Gauge<N, A>
where
    Gauge<N, A>: Default + prometheus_client::registry::Metric + Clone,
{
    let gauge = Gauge::<N, A>::default();
    registry.register(name, help, gauge.clone());
    gauge
}

fn seconds(at: DateTime<Utc>) -> f64 {
    Duration::from_millis(u64::try_from(at.timestamp_millis()).unwrap_or_default()).as_secs_f64()
}

fn length(of: TimeDelta) -> f64 {
    of.to_std().unwrap_or_default().as_secs_f64()
}

#[cfg(test)]
mod tests;
