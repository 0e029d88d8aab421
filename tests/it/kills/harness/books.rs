//! The books at the end: what was published against what the store says and what readers have got.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use mail_parser::MessageParser;
use regex::Regex;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Row};

use super::mailserver::Accepted;
use super::newsrooms::{Kind, Newsrooms, Published, written};
use super::{DIGESTS, label_of, readers};

static TOKEN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"Zq(\d+)z").expect("a pattern"));

#[derive(Debug, Default)]
pub struct Books {
    /// Announcements, corrected headlines and edits that are to be told.
    pub published: usize,
    pub issues: usize,
    pub deliveries: usize,
    /// Mails that the server took, each time counted.
    pub accepted: usize,
    /// Of these, the second times and later ones.
    pub again: usize,
    /// Told in two issues of a digest.
    pub twice: usize,
    /// Not told in any issue of a digest that wants it.
    pub lost: usize,
}

/// What happened, and all that must not have.
pub fn compare(folder: &Path, newsrooms: &Newsrooms, accepted: &[Accepted]) -> (Books, Vec<String>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let store = runtime.block_on(Stored::read(&folder.join("presswatch.sqlite")));
    let published = newsrooms.published();
    let mails = accepted.iter().map(Mail::open).collect();
    let mut auditor = Auditor { published: &published, store: &store, mails, faults: store.faults.clone(), books: Books::default() };
    auditor.check_changes();
    auditor.check_issues();
    auditor.check_mails();
    auditor.check_what_readers_got();
    auditor.books.published = published.values().filter(|published| published.kind != Kind::Old).count();
    auditor.books.issues = store.issues.len();
    auditor.books.deliveries = store.deliveries.len();
    auditor.books.accepted = accepted.len();
    (auditor.books, auditor.faults)
}

/// What of the store the books need.
struct Stored {
    faults: Vec<String>,
    /// Tokens of each kind of change, one entry a change.
    changes: Vec<Change>,
    /// Digest, change, and the issue that took it or the rule that left it out.
    taken: BTreeMap<(String, i64), Ruling>,
    /// Digest and number.
    issues: BTreeMap<i64, (String, i64)>,
    deliveries: Vec<Delivery>,
}

struct Change {
    id: i64,
    source: usize,
    kind: String,
    /// All that it says.
    words: String,
}

struct Ruling {
    issue_id: Option<i64>,
    left_out: Option<String>,
}

struct Delivery {
    issue_id: i64,
    to: String,
    state: String,
    message: Vec<u8>,
}

impl Stored {
    async fn read(file: &Path) -> Stored {
        let options = SqliteConnectOptions::new().filename(file);
        let mut store = SqliteConnection::connect_with(&options).await.expect("the store opens");
        let mut stored =
            Stored { faults: Vec::new(), changes: Vec::new(), taken: BTreeMap::new(), issues: BTreeMap::new(), deliveries: Vec::new() };
        stored.check_soundness(&mut store).await;
        stored.read_changes(&mut store).await;
        stored.read_outbox(&mut store).await;
        store.close().await.expect("the store closes");
        stored
    }

    async fn check_soundness(&mut self, store: &mut SqliteConnection) {
        let sound: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut *store).await.expect("an answer");
        if sound != "ok" {
            self.faults.push(format!("the store is damaged: {sound}"));
        }
        let broken = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *store).await.expect("an answer").len();
        if broken > 0 {
            self.faults.push(format!("{broken} rows refer to rows that are not there"));
        }
        for table in ["source", "announcement", "delivery"] {
            let leases = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table} WHERE lease_owner IS NOT NULL"));
            let leases: i64 = sqlx::query_scalar(leases).fetch_one(&mut *store).await.expect("an answer");
            if leases > 0 {
                self.faults.push(format!("{leases} leases of the table {table} were never given back"));
            }
        }
    }

    async fn read_changes(&mut self, store: &mut SqliteConnection) {
        let select = "SELECT change_id, c.kind, substr(source.id, 2) AS source, a.title || ' ' || coalesce(c.path, '') || ' ' || coalesce(c.new, '') AS words
             FROM change c JOIN announcement a USING (announcement_id) JOIN source ON source.source_id = c.source_id ORDER BY change_id";
        for row in sqlx::query(select).fetch_all(&mut *store).await.expect("changes") {
            let source = row.get::<&str, _>("source").parse().expect("a source of ours");
            self.changes.push(Change { id: row.get("change_id"), source, kind: row.get("kind"), words: row.get("words") });
        }
        let select = "SELECT id, change_id, issue_id, left_out FROM taken JOIN digest USING (digest_id)";
        for row in sqlx::query(select).fetch_all(&mut *store).await.expect("rulings") {
            let ruling = Ruling { issue_id: row.get("issue_id"), left_out: row.get("left_out") };
            self.taken.insert((row.get("id"), row.get("change_id")), ruling);
        }
    }

    async fn read_outbox(&mut self, store: &mut SqliteConnection) {
        let select = "SELECT issue_id, number, id FROM issue JOIN digest USING (digest_id)";
        for row in sqlx::query(select).fetch_all(&mut *store).await.expect("issues") {
            self.issues.insert(row.get("issue_id"), (row.get("id"), row.get("number")));
        }
        let select = "SELECT issue_id, recipient, state, message FROM delivery ORDER BY delivery_id";
        for row in sqlx::query(select).fetch_all(&mut *store).await.expect("deliveries") {
            let message = zstd::decode_all(row.get::<&[u8], _>("message")).expect("a packed mail");
            self.deliveries.push(Delivery { issue_id: row.get("issue_id"), to: row.get("recipient"), state: row.get("state"), message });
        }
    }
}

/// An accepted mail, opened.
struct Mail<'a> {
    accepted: &'a Accepted,
    id: String,
    tokens: BTreeSet<usize>,
}

impl Mail<'_> {
    fn open(accepted: &Accepted) -> Mail<'_> {
        Mail { accepted, id: message_id(&accepted.message), tokens: tokens(&text_of(&accepted.message)) }
    }
}

struct Auditor<'a> {
    published: &'a BTreeMap<usize, Published>,
    store: &'a Stored,
    mails: Vec<Mail<'a>>,
    faults: Vec<String>,
    books: Books,
}

impl Auditor<'_> {
    /// Each thing published is one change, and each change has been ruled upon by each digest: taken by an issue where it is
    /// wanted, left out where it is not.
    fn check_changes(&mut self) {
        let mut told: BTreeMap<usize, usize> = BTreeMap::new();
        for change in &self.store.changes {
            let kinds = tokens(&change.words).into_iter().filter(|token| {
                let kind = self.published.get(token).map(|published| published.kind);
                matches!(
                    (change.kind.as_str(), kind),
                    ("new", Some(Kind::New)) | ("updated", Some(Kind::Updated)) | ("edited", Some(Kind::Edited))
                )
            });
            let of_change: Vec<usize> = kinds.collect();
            if of_change.is_empty() {
                self.faults.push(format!("a change of kind {} that nobody made: {}", change.kind, change.words));
            }
            for token in of_change {
                *told.entry(token).or_default() += 1;
            }
            for (digest, label, _) in DIGESTS {
                let is_wanted = label.is_none_or(|label| label == label_of(change.source));
                let ruling = self.store.taken.get(&(digest.to_owned(), change.id));
                let is_right =
                    ruling.is_some_and(|ruling| ruling.issue_id.is_some() == is_wanted && ruling.left_out.is_none() == is_wanted);
                if !is_right {
                    self.faults.push(format!("change {} ({}) has no right ruling by `{digest}`", change.id, change.words));
                }
            }
        }
        for (token, Published { kind, .. }) in self.published.iter().filter(|(_, published)| published.kind != Kind::Old) {
            let times = told.get(token).copied().unwrap_or_default();
            if times != 1 {
                self.faults.push(format!("{} ({kind:?}) makes {times} changes", written(*token)));
            }
        }
    }

    /// Numbers without gaps, a mail for each reader, and each sent.
    fn check_issues(&mut self) {
        for (digest, _, number_of_readers) in DIGESTS {
            let of_digest: Vec<(&i64, i64)> =
                self.store.issues.iter().filter(|(_, (id, _))| id == digest).map(|(issue, (_, number))| (issue, *number)).collect();
            let numbers: BTreeSet<i64> = of_digest.iter().map(|(_, number)| *number).collect();
            let count = i64::try_from(of_digest.len()).expect("few issues");
            if numbers != (1..=count).collect() {
                self.faults.push(format!("the issues of `{digest}` are numbered {numbers:?}"));
            }
            for (issue_id, number) in of_digest {
                let mut to: Vec<&str> = self
                    .store
                    .deliveries
                    .iter()
                    .filter(|delivery| delivery.issue_id == *issue_id)
                    .map(|delivery| delivery.to.as_str())
                    .collect();
                to.sort_unstable();
                if to != readers(digest, number_of_readers) {
                    self.faults.push(format!("issue {number} of `{digest}` goes to {to:?}"));
                }
            }
        }
        for delivery in self.store.deliveries.iter().filter(|delivery| delivery.state != "sent") {
            self.faults.push(format!("a mail to {} is {} at the end", delivery.to, delivery.state));
        }
    }

    /// Each delivery was accepted, with the bytes that the outbox holds, and again only where nobody can know that it was.
    fn check_mails(&mut self) {
        let by_id: BTreeMap<String, &Delivery> =
            self.store.deliveries.iter().map(|delivery| (message_id(&delivery.message), delivery)).collect();
        if by_id.len() != self.store.deliveries.len() {
            self.faults.push("two deliveries share a Message-ID".to_owned());
        }
        let mut times: BTreeMap<&str, Vec<&Accepted>> = BTreeMap::new();
        for Mail { accepted, id, .. } in &self.mails {
            let Some((id, delivery)) = by_id.get_key_value(id) else {
                self.faults.push(format!("a mail to {} is in no outbox: {id}", accepted.to));
                continue;
            };
            if delivery.message != accepted.message || delivery.to != accepted.to {
                self.faults.push(format!("the mail {id} reached {} otherwise than the outbox has it", accepted.to));
            }
            times.entry(id).or_default().push(accepted);
        }
        for (id, delivery) in &by_id {
            let Some(times) = times.get(id.as_str()) else {
                self.faults.push(format!("the mail {id} to {} never arrived", delivery.to));
                continue;
            };
            self.books.again += times.len() - 1;
            if times[..times.len() - 1].iter().any(|earlier| earlier.was_followed) {
                self.faults.push(format!("the mail {id} came again though its sender had gone on after it"));
            }
        }
    }

    /// Each reader was told all that the digest wants, each thing in one issue, and nothing else.
    fn check_what_readers_got(&mut self) {
        // What a corrected headline said before stands beside it.
        let corrected: BTreeSet<usize> =
            self.published.values().filter(|published| published.kind == Kind::Updated).map(|published| published.source).collect();
        for (digest, label, number_of_readers) in DIGESTS {
            for reader in readers(digest, number_of_readers) {
                let mut told: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
                for mail in self.mails.iter().filter(|mail| mail.accepted.to == reader) {
                    for token in &mail.tokens {
                        told.entry(*token).or_default().insert(&mail.id);
                    }
                }
                for (token, mails) in &told {
                    let is_wanted = self.published.get(token).is_some_and(|Published { source, kind }| {
                        label.is_none_or(|label| label == label_of(*source)) && (*kind != Kind::Old || corrected.contains(source))
                    });
                    if !is_wanted {
                        self.faults.push(format!("{reader} was told {}, which is none of it", written(*token)));
                    }
                    if mails.len() > 1 {
                        self.books.twice += 1;
                        self.faults.push(format!("{reader} was told {} in {} mails", written(*token), mails.len()));
                    }
                }
                for (token, Published { source, kind }) in self.published {
                    let is_wanted = *kind != Kind::Old && label.is_none_or(|label| label == label_of(*source));
                    if is_wanted && !told.contains_key(token) {
                        self.books.lost += 1;
                        self.faults.push(format!("{reader} was never told {} ({kind:?})", written(*token)));
                    }
                }
            }
        }
    }
}

/// The numbers of all tokens, each once.
pub fn tokens(text: &str) -> BTreeSet<usize> {
    TOKEN.captures_iter(text).map(|found| found[1].parse().expect("a number")).collect()
}

fn message_id(message: &[u8]) -> String {
    let mail = MessageParser::default().parse(message).expect("a mail");
    mail.message_id().expect("a Message-ID").to_owned()
}

/// What a reader sees of it, in both forms.
pub fn text_of(message: &[u8]) -> String {
    let mail = MessageParser::default().parse(message).expect("a mail");
    format!("{} {}", mail.body_text(0).unwrap_or_default(), mail.body_html(0).unwrap_or_default())
}
