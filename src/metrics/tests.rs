//! That what is counted can be read, and is what the manual says.

use std::collections::BTreeMap;

use super::*;
use crate::model::Trouble;

fn noon() -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

fn figures() -> Figures {
    Figures {
        sources: [("ok", 7), ("degraded", 1), ("failing", 2), ("paused", 3)],
        polls_overdue: 4,
        poll_due_since: Some(noon() - TimeDelta::seconds(90)),
        texts_pending: 5,
        outbox: DeliveryState::ALL.map(|state| (state, 6)),
        oldest_waiting_since: Some(noon() - TimeDelta::hours(1)),
        last_issues: vec![("morning".to_owned(), noon())],
        bytes: 8192,
        free_bytes: 4096,
    }
}

/// Samples by name and labels, and families by name with their kind; panics where OpenMetrics is not kept.
fn parse(text: &str) -> (BTreeMap<String, f64>, BTreeMap<String, String>) {
    let (mut samples, mut families, mut family) = (BTreeMap::new(), BTreeMap::new(), String::new());
    let body = text.strip_suffix("# EOF\n").expect("the end is marked");
    for line in body.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        if let ["#", "TYPE", name, kind] = words[..] {
            assert!(families.insert(name.to_owned(), kind.to_owned()).is_none(), "{name} comes twice");
            family = name.to_owned();
        } else if line.starts_with("# HELP ") {
            assert!(words.len() > 4 && line.ends_with('.'), "{line}");
        } else {
            let (name, value) = line.rsplit_once(' ').unwrap();
            let bare = name.split('{').next().unwrap();
            let suffix = bare.strip_prefix(family.as_str()).unwrap_or_else(|| panic!("{line} is not of {family}"));
            let suffixes: &[&str] = match families[&family].as_str() {
                "counter" => &["_total"],
                "histogram" => &["_bucket", "_sum", "_count"],
                _ => &[""],
            };
            assert!(suffixes.contains(&suffix), "{line}");
            assert!(samples.insert(name.to_owned(), value.parse().unwrap()).is_none(), "{line} comes twice");
        }
    }
    (samples, families)
}

#[test]
fn what_happened_is_counted_and_what_the_store_says_is_shown() {
    let metrics = Metrics::new(noon());
    let trouble = Trouble { kind: TroubleKind::Slow, detail: String::new() };
    metrics.count_poll(&Verdict::Failed(trouble));
    metrics.count_poll(&Verdict::Unchanged);
    metrics.count_poll(&Verdict::Unchanged);
    metrics.observe_poll(metrics.time_poll());
    metrics.count_fetched(1000);
    metrics.count_fetch_error(&FetchError::Gone { url: String::new() });
    metrics.count_text(TextEnd::PutOff);
    metrics.count_issue("morning \"news\"");
    metrics.count_delivery(DeliveryState::Refused);
    metrics.count_ping(End::Failed);
    metrics.count_job_failure("poll");
    metrics.count_pruned("issue", 12);
    metrics.note_config(End::Failed);
    metrics.note_good_round(noon());
    let (samples, _) = parse(&metrics.render(Some(&figures()), noon()));
    for (name, expected) in [
        ("presswatch_polls_total{verdict=\"failed\"}", 1.0),
        ("presswatch_polls_total{verdict=\"unchanged\"}", 2.0),
        ("presswatch_polls_total{verdict=\"baseline\"}", 0.0),
        ("presswatch_poll_duration_seconds_count", 1.0),
        ("presswatch_troubles_total{reason=\"slow\"}", 1.0),
        ("presswatch_fetched_bytes_total", 1000.0),
        ("presswatch_fetch_errors_total{kind=\"gone\"}", 1.0),
        ("presswatch_texts_total{outcome=\"put_off\"}", 1.0),
        ("presswatch_issues_total{digest=\"morning \\\"news\\\"\"}", 1.0),
        ("presswatch_deliveries_total{outcome=\"refused\"}", 1.0),
        ("presswatch_pings_total{outcome=\"failed\"}", 1.0),
        ("presswatch_job_failures_total{role=\"poll\"}", 1.0),
        ("presswatch_pruned_rows_total{table=\"issue\"}", 12.0),
        ("presswatch_config_is_current", 0.0),
        ("presswatch_last_good_round_timestamp_seconds", 1_772_452_800.0),
        ("presswatch_start_timestamp_seconds", 1_772_452_800.0),
        ("presswatch_store_up", 1.0),
        ("presswatch_sources{state=\"paused\"}", 3.0),
        ("presswatch_polls_overdue", 4.0),
        ("presswatch_poll_lateness_seconds", 90.0),
        ("presswatch_texts_pending", 5.0),
        ("presswatch_outbox_deliveries{state=\"deferred\"}", 6.0),
        ("presswatch_outbox_oldest_age_seconds", 3600.0),
        ("presswatch_digest_last_issue_timestamp_seconds{digest=\"morning\"}", 1_772_452_800.0),
        ("presswatch_store_size_bytes", 8192.0),
        ("presswatch_store_free_bytes", 4096.0),
    ] {
        assert_eq!(samples.get(name), Some(&expected), "{name}");
    }
}

#[test]
fn a_digest_that_is_gone_is_shown_no_longer() {
    let metrics = Metrics::new(noon());
    assert!(metrics.render(Some(&figures()), noon()).contains("{digest=\"morning\"}"));
    let text = metrics.render(Some(&Figures { last_issues: Vec::new(), ..figures() }), noon());
    assert!(!text.contains("{digest=\"morning\"}"), "{text}");
}

/// A label whose values nobody foresaw would appear only when it is counted, and grow without end.
#[test]
fn every_word_that_can_be_counted_is_there_from_the_beginning() {
    let metrics = Metrics::new(noon());
    let before = parse(&metrics.render(Some(&figures()), noon())).0.len();
    for kind in TroubleKind::ALL {
        metrics.count_poll(&Verdict::Suspicious(Trouble { kind, detail: String::new() }));
    }
    for state in DeliveryState::ALL.into_iter().filter(|state| *state != DeliveryState::Waiting) {
        metrics.count_delivery(state);
    }
    TextEnd::ALL.into_iter().for_each(|end| metrics.count_text(end));
    End::ALL.into_iter().for_each(|end| metrics.count_ping(end));
    assert_eq!(parse(&metrics.render(Some(&figures()), noon())).0.len(), before);
}

#[test]
fn the_manual_names_every_metric_and_no_other() {
    let manual = include_str!("../../docs/operations.md");
    let told: Vec<&str> = manual.lines().filter_map(|line| line.strip_prefix("| `presswatch_")?.split('`').next()).collect();
    let (_, families) = parse(&Metrics::new(noon()).render(Some(&figures()), noon()));
    let mut names: Vec<String> = families
        .iter()
        .map(|(name, kind)| format!("{}{}", name.trim_start_matches("presswatch_"), if kind == "counter" { "_total" } else { "" }))
        .collect();
    let mut told: Vec<String> = told.iter().map(|name| name.split('{').next().unwrap_or(name).to_owned()).collect();
    names.sort();
    told.sort();
    assert_eq!(told, names);
}

#[test]
fn rules_for_alarms_use_metrics_that_are_there() {
    let rules = include_str!("../../deploy/alerts.yaml");
    let (samples, _) = parse(&Metrics::new(noon()).render(Some(&figures()), noon()));
    let names: Vec<&str> = samples.keys().map(|name| name.split('{').next().unwrap()).collect();
    let used = regex::Regex::new(r"presswatch_[a-z_]+").unwrap();
    let used: Vec<&str> = used.find_iter(rules).map(|name| name.as_str()).collect();
    assert!(used.len() > 8);
    for name in used {
        assert!(names.contains(&name), "{name}");
    }
}
