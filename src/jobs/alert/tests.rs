//! Who is told what, when, and how often.

use mail_parser::MessageParser;
use tempfile::TempDir;

use super::*;
use crate::clock::Clock;
use crate::digest::topics::Matcher;
use crate::fetch::{Fetcher, Settings};
use crate::metrics::Metrics;
use crate::model::{Mailbox, Server, Trouble, TroubleKind, Verdict};
use crate::schedule::{Spreading, parse};
use crate::store::{Composed, FinishedPoll, Settled, Store, Wanted, WatchedDigest, WatchedSource};

fn noon() -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

/// A store, its clock, and operators to tell.
struct Desk {
    tools: Tools,
    alerts: Alerts,
    mail: Mail,
    sources: Vec<String>,
    _folder: TempDir,
}

impl Desk {
    /// With `n` sources, `source-0` and so on; operators want to hear of trouble, and at `alive` that all is well.
    async fn with(n: usize, alive: Option<&str>) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::manual(noon());
        let tools = Tools {
            store: Store::open(&folder.path().join("store.sqlite")).await.unwrap(),
            fetcher: Fetcher::new(Settings::default(), clock.clone()).unwrap(),
            metrics: Metrics::new(noon()),
            clock,
            topics: std::sync::Arc::new(Matcher::new(&[]).unwrap()),
            templates: None,
            concurrency: 1,
            keep_snapshots: 1,
            weather: Default::default(),
        };
        let alive = alive.map(|line| parse(line, chrono_tz::Tz::UTC, Spreading::Exact, "").unwrap());
        let alerts = Alerts {
            to: vec![Mailbox { name: None, address: "ops@example.com".to_owned() }],
            alive,
            ping: None,
            timezone: chrono_tz::Tz::UTC,
        };
        let mail = Mail {
            from: Mailbox { name: None, address: "desk@example.com".to_owned() },
            reply_to: None,
            server: Server::File { folder: "mails".into() },
            username: None,
            password: None,
            unsubscribe: None,
            templates: None,
            domain: "example.com".to_owned(),
            dkim: None,
        };
        let sources: Vec<String> = (0..n).map(|n| format!("source-{n}")).collect();
        let watched = |id: &String| WatchedSource {
            id: id.clone(),
            url: "https://acme.example/".to_owned(),
            rules: String::new(),
            next_poll_at: Some(noon()),
        };
        tools.store.sync_sources(&sources.iter().map(watched).collect::<Vec<_>>(), noon()).await.unwrap();
        begin_alerts(&tools, &alerts).await.unwrap();
        Desk { tools, alerts, mail, sources, _folder: folder }
    }

    fn at(&self, minute: i64) {
        let clock = &self.tools.clock;
        clock.advance(noon() + TimeDelta::minutes(minute) - clock.now());
    }

    /// Polls these sources; all end with `trouble`, or well without one.
    async fn poll(&self, sources: &[String], trouble: Option<TroubleKind>) {
        let now = self.tools.clock.now();
        let ids: Vec<&str> = sources.iter().map(String::as_str).collect();
        let leases = self.tools.store.lease_sources(now, &ids).await.unwrap();
        assert_eq!(leases.len(), sources.len());
        let finished = |lease: crate::store::LeasedSource| FinishedPoll {
            source_id: lease.source_id,
            id: lease.id,
            verdict: match trouble {
                Some(kind) => Verdict::Failed(Trouble { kind, detail: "it took 30s and then some".to_owned() }),
                None => Verdict::Unchanged,
            },
            further: Vec::new(),
            body: None,
            validators: None,
            moved_to: None,
            found_at: None,
            sitemaps: None,
            learnt: None,
            platform: None,
            platform_before: None,
            was_asked: true,
            full_read: false,
            polled_at: now,
            next_poll_at: Some(now + TimeDelta::minutes(15)),
            state_before: lease.state,
            reason_before: lease.reason,
            outlook: Default::default(),
        };
        let polls: Vec<FinishedPoll> = leases.into_iter().map(finished).collect();
        self.tools.store.finish_polls(&polls, &[], 1).await.unwrap();
    }

    /// From minute to minute as a daemon would: sleeps until there is something to tell, and tells it. What was told, and when.
    async fn tell_until(&self, minute: i64) -> Vec<(i64, String, String)> {
        let mut told = Vec::new();
        while let Some(at) = next_alert_at(&self.tools, &self.alerts).await.unwrap() {
            let at = at.max(self.tools.clock.now());
            if at > noon() + TimeDelta::minutes(minute) {
                break;
            }
            self.at((at - noon()).num_minutes());
            let number = alert(&self.tools, &self.alerts, &self.mail).await.unwrap();
            assert!(number.is_some(), "there was nothing to tell at {at} after all");
            told.push(self.last_mail((at - noon()).num_minutes()).await);
        }
        self.at(minute);
        told
    }

    async fn last_mail(&self, minute: i64) -> (i64, String, String) {
        let outbox = self.tools.store.outbox().await.unwrap();
        let last = outbox.iter().rfind(|delivery| delivery.digest == ALERTS).unwrap();
        assert_eq!(last.to, "ops@example.com");
        let mut leased = self.tools.store.lease_delivery(self.tools.clock.now(), Wanted::Now(Some(last.id)), 0).await.unwrap().unwrap();
        self.tools.store.finish_delivery(last.id, &Settled::Sent, self.tools.clock.now()).await.unwrap();
        let message = std::mem::take(&mut leased.message);
        let mail = MessageParser::default().parse(&message).unwrap();
        assert_eq!(mail.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
        assert!(mail.header_raw("List-Id").is_none());
        (minute, mail.subject().unwrap().to_owned(), mail.body_text(0).unwrap().into_owned())
    }

    /// An issue for these readers, and what became of each of its mails.
    async fn deliver(&self, readers: &[(&str, Settled)]) {
        let (store, now) = (&self.tools.store, self.tools.clock.now());
        if store.open_issue("morning", None).await.unwrap().is_none() {
            self.begin_digest().await;
        }
        let open = store.open_issue("morning", None).await.unwrap().unwrap();
        let deliveries = readers.iter().map(|(to, _)| NewDelivery {
            to: (*to).to_owned(),
            from: "desk@example.com".to_owned(),
            message: b"Subject: x\r\n\r\n".to_vec(),
        });
        let issue = Composed {
            digest_id: open.digest_id,
            last_sighting_id: open.last_sighting_id,
            number: open.number,
            composed_at: now,
            next_at: None,
            subject: String::new(),
            rulings: Vec::new(),
            last_event_id: None,
            restoration: None,
            deliveries: deliveries.collect(),
        };
        assert!(store.finish_issue(&issue).await.unwrap());
        for (_, settled) in readers {
            let leased = store.lease_delivery(now, Wanted::DueOf("morning"), 0).await.unwrap().unwrap();
            store.finish_delivery(leased.id, settled, now).await.unwrap();
        }
    }

    async fn begin_digest(&self) {
        self.tools
            .store
            .sync_digests(&[WatchedDigest { id: "morning".to_owned(), schedule: String::new(), next_at: None }], self.tools.clock.now())
            .await
            .unwrap();
    }
}

fn refused() -> Settled {
    Settled::Refused { reason: "550 no such user".to_owned() }
}

#[tokio::test]
async fn a_source_in_trouble_is_told_once_after_an_hour_and_once_when_it_is_well() {
    let desk = Desk::with(5, None).await;
    let acme = &desk.sources[..1];
    for minute in [0, 15, 30, 45, 60, 75, 90, 200] {
        assert_eq!(desk.tell_until(minute).await.len(), usize::from(minute == 60), "{minute}");
        desk.poll(acme, Some(TroubleKind::Slow)).await;
        desk.poll(&desk.sources[1..], None).await;
    }
    assert_eq!(desk.tell_until(300).await.len(), 0);
    desk.poll(acme, None).await;
    let told = desk.tell_until(1000).await;
    let [(minute, subject, text)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((*minute, subject.as_str()), (310, "[presswatch] 1 source well again"));
    assert!(text.contains("source-0: since 2 March 2026, 17:00 UTC"), "{text}");
}

#[tokio::test]
async fn a_mail_says_what_is_the_matter() {
    let desk = Desk::with(5, None).await;
    for minute in [0, 15] {
        desk.at(minute);
        desk.poll(&desk.sources[..1], Some(TroubleKind::Slow)).await;
    }
    let (minute, subject, text) = desk.tell_until(60).await.remove(0);
    assert_eq!((minute, subject.as_str()), (60, "[presswatch] 1 source in trouble"));
    assert!(text.contains("source-0: failing since 2 March 2026, 12:00 UTC (slow): it took 30s and then some"), "{text}");
}

#[tokio::test]
async fn one_slip_is_no_trouble_however_long_ago() {
    let desk = Desk::with(5, None).await;
    desk.poll(&desk.sources[..1], Some(TroubleKind::Error)).await;
    assert_eq!(desk.tell_until(23 * 60).await.len(), 0);
    desk.poll(&desk.sources[..1], Some(TroubleKind::Error)).await;
    assert_eq!(desk.tell_until(23 * 60).await.len(), 1);
}

#[tokio::test]
async fn trouble_that_ends_within_the_hour_is_never_told() {
    let desk = Desk::with(5, None).await;
    for (minute, trouble) in [
        (0, Some(TroubleKind::Slow)),
        (15, Some(TroubleKind::Error)),
        (45, None),
        (60, Some(TroubleKind::Slow)),
        (75, Some(TroubleKind::Slow)),
        (90, None),
    ] {
        assert_eq!(desk.tell_until(minute).await.len(), 0);
        desk.poll(&desk.sources[..1], trouble).await;
    }
    assert_eq!(desk.tell_until(1000).await.len(), 0);
}

#[tokio::test]
async fn a_total_outage_is_one_line_and_its_end_one_mail() {
    let desk = Desk::with(300, None).await;
    desk.poll(&desk.sources, None).await;
    for minute in [10, 25] {
        desk.at(minute);
        // They do not fail all in the same minute.
        desk.poll(&desk.sources[..200], Some(TroubleKind::Slow)).await;
        desk.at(minute + 3);
        desk.poll(&desk.sources[200..299], Some(TroubleKind::Error)).await;
    }
    let told = desk.tell_until(1000).await;
    let [(minute, subject, text)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((*minute, subject.as_str()), (70, "[presswatch] outage: 299 of 300 sources in trouble"));
    assert!(
        text.contains("299 of 300 sources are in trouble at once, the first since 2 March 2026, 12:10 UTC (slow 200, error 99)"),
        "{text}"
    );
    assert!(!text.contains("source-"), "{text}");
    desk.poll(&desk.sources, None).await;
    let told = desk.tell_until(3000).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].1, "[presswatch] 299 sources well again");
    assert_eq!(told[0].2.matches("source-").count(), 20);
    assert!(told[0].2.contains("and 279 more"));
}

#[tokio::test]
async fn one_mail_an_hour_holds_all_that_happened_in_it() {
    let desk = Desk::with(10, None).await;
    for minute in [0, 5, 10, 15, 20] {
        desk.at(minute);
        let at = usize::try_from(minute / 5).unwrap();
        desk.poll(&desk.sources[at..=at], Some(TroubleKind::Slow)).await;
        desk.poll(&desk.sources[at..=at], Some(TroubleKind::Slow)).await;
    }
    let told = desk.tell_until(1000).await;
    let told: Vec<(i64, &str)> = told.iter().map(|(minute, subject, _)| (*minute, subject.as_str())).collect();
    assert_eq!(told, [(60, "[presswatch] 1 source in trouble"), (120, "[presswatch] 4 sources in trouble")]);
}

#[tokio::test]
async fn a_resting_source_is_in_no_trouble() {
    let desk = Desk::with(5, None).await;
    for _ in 0..2 {
        desk.poll(&desk.sources[..2], Some(TroubleKind::Slow)).await;
    }
    // One is taken out of the config, another is rested there.
    let watched =
        |id: &String| WatchedSource { id: id.clone(), url: "https://acme.example/".to_owned(), rules: String::new(), next_poll_at: None };
    desk.tools.store.sync_sources(&[watched(&desk.sources[1])], noon()).await.unwrap();
    assert_eq!(desk.tell_until(1000).await.len(), 0);
}

#[tokio::test]
async fn refused_and_expired_deliveries_are_told_once_together_and_those_to_operators_never() {
    let desk = Desk::with(1, None).await;
    desk.deliver(&[("old@example.com", Settled::Sent)]).await;
    let expired = Settled::Expired { reason: "451 try later".to_owned() };
    desk.deliver(&[("a@example.com", refused()), ("b@example.com", Settled::Sent), ("c@example.com", expired)]).await;
    let told = desk.tell_until(1000).await;
    let [(minute, subject, text)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((*minute, subject.as_str()), (10, "[presswatch] 2 mails not delivered"));
    assert!(text.contains("a@example.com (issue 2 of digest `morning`): refused: 550 no such user"), "{text}");
    assert!(text.contains("c@example.com (issue 2 of digest `morning`): expired: 451 try later"), "{text}");
    // The next mail to operators is refused itself.
    desk.deliver(&[("a@example.com", refused())]).await;
    desk.at(1010);
    assert!(alert(&desk.tools, &desk.alerts, &desk.mail).await.unwrap().is_some());
    let mine = desk.tools.store.lease_delivery(desk.tools.clock.now(), Wanted::Now(None), 0).await.unwrap().unwrap();
    assert_eq!(mine.digest, ALERTS);
    desk.tools.store.finish_delivery(mine.id, &refused(), desk.tools.clock.now()).await.unwrap();
    assert_eq!(desk.tell_until(5000).await.len(), 0);
}

#[tokio::test]
async fn what_happened_before_alerts_began_is_no_news() {
    let mut desk = Desk::with(1, None).await;
    let folder = tempfile::tempdir().unwrap();
    desk.tools.store = Store::open(&folder.path().join("store.sqlite")).await.unwrap();
    desk.deliver(&[("a@example.com", refused())]).await;
    begin_alerts(&desk.tools, &desk.alerts).await.unwrap();
    begin_alerts(&desk.tools, &desk.alerts).await.unwrap();
    assert_eq!(desk.tell_until(1000).await.len(), 0);
    desk.deliver(&[("a@example.com", refused())]).await;
    assert_eq!(desk.tell_until(2000).await.len(), 1);
}

#[tokio::test]
async fn all_is_well_at_its_hour_and_counts_from_the_last() {
    let desk = Desk::with(3, Some("0 8 * * *")).await;
    desk.poll(&desk.sources, None).await;
    desk.deliver(&[("a@example.com", Settled::Sent), ("b@example.com", Settled::Sent)]).await;
    let told = desk.tell_until(48 * 60).await;
    let told: Vec<(i64, &str)> = told.iter().map(|(minute, subject, _)| (*minute, subject.as_str())).collect();
    assert_eq!(
        told,
        [
            (20 * 60, "[presswatch] all is well: 3 sources polled, 0 announcements, 1 issue"),
            (44 * 60, "[presswatch] all is well: 0 sources polled, 0 announcements, 0 issues"),
        ]
    );
}

#[tokio::test]
async fn all_is_well_that_was_missed_is_said_once_and_not_said_of_trouble() {
    let desk = Desk::with(5, Some("0 8 * * *")).await;
    for _ in 0..2 {
        desk.poll(&desk.sources[..1], Some(TroubleKind::Slow)).await;
    }
    assert_eq!(desk.tell_until(60).await.len(), 1);
    // Away for three mornings.
    desk.at(4 * 24 * 60);
    begin_alerts(&desk.tools, &desk.alerts).await.unwrap();
    let told = desk.tell_until(4 * 24 * 60).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].1, "[presswatch] 1 source still in trouble: 1 source polled, 0 announcements, 0 issues");
    assert!(told[0].2.contains("In trouble now: 1 source, slow 1."), "{}", told[0].2);
}

#[tokio::test]
async fn two_processes_tell_it_once() {
    let desk = Desk::with(5, None).await;
    for _ in 0..2 {
        desk.poll(&desk.sources[..1], Some(TroubleKind::Slow)).await;
    }
    desk.at(60);
    let tell = || alert(&desk.tools, &desk.alerts, &desk.mail);
    let (one, other) = tokio::join!(tell(), tell());
    assert_eq!([one.unwrap(), other.unwrap()].iter().flatten().count(), 1);
    assert_eq!(desk.tools.store.outbox().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_clock_that_is_set_back_silences_nobody() {
    let desk = Desk::with(5, None).await;
    desk.at(600);
    desk.deliver(&[("a@example.com", refused())]).await;
    assert_eq!(desk.tell_until(700).await.len(), 1);
    desk.at(0);
    for _ in 0..2 {
        desk.poll(&desk.sources[..1], Some(TroubleKind::Slow)).await;
    }
    assert_eq!(desk.tell_until(60).await.len(), 1);
}
