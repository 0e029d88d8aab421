//! What the store promises, on a real SQLite file. The same claims are to hold on every engine.

mod backup;
mod confirm;
mod deliveries;
mod digests;
mod due;
mod explain;
mod identity;
mod leases;
mod lineage;
mod opening;
mod polls;
mod prune;
mod pruning_at_work;
mod snapshots;

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;
use url::Url;

use super::{Composed, FinishedPoll, GoodBody, NewDelivery, OpenIssue, Outlook, Ruling, Store, WatchedDigest, WatchedSource};
use crate::compare::{Remembered, compare};
use crate::model::{Change, Findings, Item, Receipt, Validators, Verdict};

/// A store in a folder of its own, gone with it.
struct Shelf {
    store: Store,
    folder: TempDir,
}

/// So many minutes after a certain noon.
fn at(minute: i64) -> DateTime<Utc> {
    "2026-03-02T12:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
}

fn item(title: &str) -> Item {
    let path = title.to_lowercase().replace(' ', "-");
    Item { title: title.to_owned(), url: Some(page().join(&path).unwrap()), ..Item::default() }
}

fn page() -> Url {
    Url::parse("https://acme.example/news/").unwrap()
}

/// Change by change: `new A`.
fn told(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|change| format!("{} {}", change.kind.as_str(), change.announcement.title)).collect()
}

impl Shelf {
    /// With these sources, read by the same rules, and the digest `morning`.
    async fn with(sources: &[&str]) -> Shelf {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store.sqlite")).await.unwrap();
        let shelf = Shelf { store, folder };
        shelf.watch(sources, "rules").await;
        shelf.store.sync_digests(&digests(&["morning"]), at(0)).await.unwrap();
        shelf
    }

    async fn watch(&self, sources: &[&str], rules: &str) {
        self.watch_at(0, sources, rules).await;
    }

    async fn watch_at(&self, minute: i64, sources: &[&str], rules: &str) {
        let watched = |id: &&str| WatchedSource {
            id: (*id).to_owned(),
            url: page().to_string(),
            rules: rules.to_owned(),
            next_poll_at: Some(at(15)),
        };
        let watched: Vec<WatchedSource> = sources.iter().map(watched).collect();
        self.store.sync_sources(&watched, at(minute)).await.unwrap();
    }

    /// Leases a source and compares what it shows with what is remembered, as a poll does.
    async fn read(&self, id: &str, minute: i64, titles: &[&str]) -> FinishedPoll {
        let lease = self.store.lease_sources(at(minute), &[id]).await.unwrap().pop().expect("the source is free");
        let remembered = Remembered {
            has_baseline: lease.has_baseline,
            sightings: self.store.sightings(lease.source_id).await.unwrap(),
            ..Remembered::default()
        };
        let items: Vec<Item> = titles.iter().map(|title| item(title)).collect();
        FinishedPoll {
            source_id: lease.source_id,
            id: lease.id,
            verdict: compare(&remembered, items, &page(), 0),
            body: Some(body(&titles.join("|"))),
            further: Vec::new(),
            validators: Some(Validators { etag: Some(format!("\"{minute}\"")), last_modified: None }),
            moved_to: None,
            found_at: None,
            sitemaps: None,
            learnt: None,
            platform: None,
            platform_before: None,
            was_asked: true,
            full_read: false,
            polled_at: at(minute),
            next_poll_at: Some(at(minute + 15)),
            state_before: lease.state,
            reason_before: lease.reason,
            outlook: Outlook { confirm_at: lease.confirm_at, unusual_before: lease.unusual, ..Outlook::default() },
        }
    }

    async fn finish(&self, poll: FinishedPoll) -> Vec<String> {
        told(&self.store.finish_polls(&[poll], &[], 3).await.unwrap())
    }

    /// One whole poll; returns the changes that it made.
    async fn poll(&self, id: &str, minute: i64, titles: &[&str]) -> Vec<String> {
        let poll = self.read(id, minute, titles).await;
        self.finish(poll).await
    }

    /// One poll in which the addresses of all missing items say that they are gone, or do not.
    async fn poll_missing(&self, id: &str, minute: i64, titles: &[&str], gone: Option<bool>) -> Vec<String> {
        let mut poll = self.read(id, minute, titles).await;
        let Verdict::Read(Findings::Items(found)) = &mut poll.verdict else { panic!("{:?}", poll.verdict) };
        found.missing.iter_mut().for_each(|missing| missing.gone = gone);
        self.finish(poll).await
    }

    async fn open_issue(&self, digest: &str) -> OpenIssue {
        self.store.open_issue(digest, None).await.unwrap().expect("the digest has begun")
    }

    /// Rules on all that is open; `Taken` makes an issue with a mail for each reader. False if another was first.
    async fn rule(&self, digest: &str, ruling: Ruling, readers: &[&str]) -> bool {
        let open = self.open_issue(digest).await;
        self.store.finish_issue(&composed(&open, ruling, readers)).await.unwrap()
    }
}

/// These digests, daily.
fn digests(ids: &[&str]) -> Vec<WatchedDigest> {
    let watched = |id: &&str| WatchedDigest { id: (*id).to_owned(), schedule: "daily".to_owned(), next_at: Some(at(60)) };
    ids.iter().map(watched).collect()
}

fn composed(open: &OpenIssue, ruling: Ruling, readers: &[&str]) -> Composed {
    let deliveries = |to: &&str| NewDelivery {
        to: (*to).to_owned(),
        from: "desk@example.com".to_owned(),
        message: format!("To: {to}\r\n\r\nIssue {}\r\n", open.number).into_bytes(),
    };
    Composed {
        digest_id: open.digest_id,
        last_sighting_id: open.last_sighting_id,
        number: open.number,
        composed_at: at(60),
        next_at: Some(at(24 * 60)),
        subject: "News".to_owned(),
        rulings: open.changes.iter().map(|change| (change.id, ruling)).collect(),
        last_event_id: open.events.last().map(|event| event.id),
        restoration: None,
        deliveries: readers.iter().map(deliveries).collect(),
    }
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn body(text: &str) -> GoodBody {
    GoodBody {
        hash: text.as_bytes().to_vec(),
        content_type: None,
        compressed: zstd::encode_all(text.as_bytes(), 1).unwrap(),
        title: None,
        kind: "listing",
        remarks: Vec::new(),
        receipt: Receipt { asked: page().to_string(), url: page().to_string(), status: 200, headers: vec![pair("server", "acme/1")] },
    }
}
