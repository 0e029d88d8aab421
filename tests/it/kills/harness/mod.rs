//! Kill -9 at any moment, many times: the unchanged binary under attack, with newsrooms that publish and a mail server that
//! takes what it is sent.
//!
//! In each round some hours pass, newsrooms publish, and one process or two (the daemon, a verb, or a verb beside the daemon)
//! are started, find all that is overdue, and are struck: at what the servers see, at a write to the store, or at some instant.
//! What comes when is drawn from a seed; how far a process has come at some instant is the machine's affair. At the end the
//! books are compared with what was published. Linux only: it loads a library before the system's, and leases know their
//! processes there.

mod attack;
mod books;
mod chance;
mod clock;
mod listener;
mod mailserver;
mod newsrooms;
mod process;
mod trap;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;

use attack::{Attack, Weapon};
pub use books::Books;
use chance::Chance;
use clock::WallClock;
use mailserver::MailServer;
use newsrooms::{Newsrooms, SOURCES};
use process::Process;
use trap::{Blow, Moment, Trap, Waited};

/// How much of it, and which.
#[derive(Debug, Clone)]
pub struct Plan {
    pub binary: PathBuf,
    pub kills: usize,
    pub seed: u64,
}

/// What it came to.
#[derive(Debug, Default)]
pub struct Tally {
    pub kills: BTreeMap<Moment, usize>,
    pub killed: BTreeMap<String, usize>,
    /// SIGTERM, and a clean end.
    pub stopped: usize,
    /// Connections that the mail server closed.
    pub hung_up: usize,
    pub rounds: usize,
    pub took: Duration,
    pub books: Books,
    /// What must not be; empty if all is well.
    pub faults: Vec<String>,
}

/// Id, label of the sources that it takes, and readers.
const DIGESTS: [(&str, Option<&str>, usize); 3] = [("all", None, 3), ("even", Some("even"), 2), ("odd", Some("odd"), 2)];

/// Of the digest of all sources: what he has been told, everybody is going to be.
const FIRST_READER: &str = "all-1@example.com";

/// In so many looks nothing has happened: the work is done.
const QUIET_LOOKS: usize = 80;
/// The same, where nothing may be left undone.
const MANY_QUIET_LOOKS: usize = 500;
/// The first rounds strike before anything is known of the sources.
const BASELINE_ROUNDS: usize = 6;

/// Attacks, lets the last processes finish in peace, and compares the books.
pub fn run(plan: Plan) -> Tally {
    let begun = Instant::now();
    let kills = plan.kills;
    let mut siege = Siege::begin(plan);
    for _ in 0..BASELINE_ROUNDS {
        siege.round();
    }
    siege.take_baselines();
    while siege.tally.kills.values().sum::<usize>() < kills {
        siege.clock.advance(TimeDelta::minutes(20 + siege.chance.below(70) as i64));
        siege.newsrooms.publish(&mut siege.chance, siege.clock.now(), siege.mails.told_to(FIRST_READER));
        siege.round();
    }
    siege.settle();
    siege.tally.took = begun.elapsed();
    siege.keep_what_failed();
    siege.tally
}

struct Siege {
    plan: Plan,
    folder: TempDir,
    chance: Chance,
    clock: WallClock,
    trap: Arc<Trap>,
    newsrooms: Newsrooms,
    mails: MailServer,
    /// How long a process has been seen to work.
    work: Duration,
    tally: Tally,
}

impl Siege {
    fn begin(plan: Plan) -> Siege {
        let folder = tempfile::tempdir().expect("a folder");
        let start: DateTime<Utc> = "2026-03-02T06:30:00Z".parse().expect("an instant");
        let clock = WallClock::build(folder.path(), start);
        let trap = Arc::new(Trap::new());
        let newsrooms = Newsrooms::start(&trap, clock.now());
        let mails = MailServer::start(&trap);
        std::fs::write(folder.path().join("presswatch.toml"), config(&newsrooms, &mails)).expect("the folder can be written to");
        let (chance, work) = (Chance::new(plan.seed), Duration::from_millis(300));
        Siege { plan, folder, chance, clock, trap, newsrooms, mails, work, tally: Tally::default() }
    }

    /// A whole poll in peace: from here on, what is published is news.
    fn take_baselines(&mut self) {
        self.trap.reset();
        let poll = self.start(&["poll"]);
        if !poll.end().success() {
            self.tally.faults.push("the first whole poll fails".to_owned());
        }
        self.look_over(&poll);
    }

    fn round(&mut self) {
        self.tally.rounds += 1;
        let attack = Attack::choose(&mut self.chance);
        self.trap.reset();
        let processes: Vec<Arc<Process>> = attack.verbs.iter().map(|verb| Arc::new(self.start(verb))).collect();
        let victims: Vec<Arc<Process>> = attack.victims(&processes);
        let strike = |weapon| match weapon {
            Weapon::Kill => Blow::Kill(victims.clone()),
            Weapon::Terminate => Blow::Terminate(victims.clone()),
        };
        match attack.moment {
            Moment::AnyInstant => {
                let parts = u32::try_from(self.chance.below(1_000)).unwrap_or_default();
                std::thread::sleep(self.work * parts / 1_000);
                self.trap.arm(Moment::AnyInstant, 1, strike(attack.weapon));
                self.trap.reach(Moment::AnyInstant);
            }
            moment => self.trap.arm(moment, attack.nth, strike(attack.weapon)),
        }
        if let Some((moment, nth)) = attack.hang_up {
            self.trap.arm(moment, nth, Blow::HangUp);
        }
        let watch = self.watch_store();
        let waited = self.trap.wait(&processes, QUIET_LOOKS);
        drop(watch);
        if waited == Waited::Quiet {
            self.work = (self.work * 3 + self.trap.took()) / 4;
        }
        self.end(&attack, &processes, &victims, waited);
    }

    fn start(&self, verb: &[&str]) -> Process {
        Process::start(&self.plan.binary, self.folder.path(), &self.clock, verb)
    }

    /// Ends whoever is left, and notes who ended how.
    fn end(&mut self, attack: &Attack, processes: &[Arc<Process>], victims: &[Arc<Process>], waited: Waited) {
        let is_victim = |process: &Arc<Process>| victims.iter().any(|victim| Arc::ptr_eq(victim, process));
        if waited == Waited::Sprung && attack.weapon == Weapon::Terminate {
            for victim in victims {
                if !victim.end().success() {
                    self.tally.faults.push(format!("`{}` did not end well after SIGTERM: {:?}", victim.arguments(), victim.end()));
                }
            }
            self.tally.stopped += 1;
        }
        if waited == Waited::Sprung {
            // Whoever was not struck goes on with its work.
            let others: Vec<Arc<Process>> = processes.iter().filter(|process| !is_victim(process)).cloned().collect();
            self.trap.reset();
            self.trap.wait(&others, QUIET_LOOKS);
        }
        for process in processes {
            let was_struck = waited == Waited::Sprung && is_victim(process);
            if !was_struck {
                process.kill();
            }
            if process.was_killed() {
                let moment = if was_struck { attack.moment } else { Moment::AtRest };
                *self.tally.kills.entry(moment).or_default() += 1;
                *self.tally.killed.entry(process.verb().to_owned()).or_default() += 1;
            }
            self.look_over(process);
        }
        self.tally.hung_up += usize::from(attack.hang_up.is_some());
    }

    fn look_over(&mut self, process: &Process) {
        self.tally.faults.extend(process.complaints());
    }

    /// Tells the trap of each write to the store, as far as its files show it, until it is dropped.
    fn watch_store(&self) -> StoreWatch {
        let (trap, file) = (self.trap.clone(), self.folder.path().join("presswatch.sqlite-wal"));
        StoreWatch::start(trap, file)
    }

    /// All that is under way comes to its end in peace, and the books are compared.
    fn settle(&mut self) {
        /// Mails and texts that failed wait for two hours at most; so often may they fail once more.
        const ROUNDS: usize = 5;
        let mut faults = Vec::new();
        for _ in 0..ROUNDS {
            self.clock.advance(TimeDelta::hours(2));
            self.trap.reset();
            let daemon = Arc::new(self.start(&["run"]));
            self.trap.wait(std::slice::from_ref(&daemon), MANY_QUIET_LOOKS);
            daemon.terminate();
            if !daemon.end().success() {
                self.tally.faults.push("the daemon did not end well".to_owned());
            }
            self.look_over(&daemon);
            (self.tally.books, faults) = books::compare(self.folder.path(), &self.newsrooms, &self.mails.accepted());
            if faults.is_empty() {
                break;
            }
        }
        self.tally.faults.extend(faults);
    }

    /// Where something is wrong, the store stays for whoever looks into it.
    fn keep_what_failed(&mut self) {
        if !self.tally.faults.is_empty() {
            self.folder.disable_cleanup(true);
            self.tally.faults.push(format!("seed {}; the store is in {}", self.plan.seed, self.folder.path().display()));
        }
    }
}

struct StoreWatch {
    is_over: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl StoreWatch {
    fn start(trap: Arc<Trap>, file: PathBuf) -> StoreWatch {
        /// Short against a transaction, long against a look.
        const PAUSE: Duration = Duration::from_micros(50);
        let is_over = Arc::new(AtomicBool::new(false));
        let over = is_over.clone();
        let look = move || std::fs::metadata(&file).ok().map(|file| (file.len(), file.modified().ok()));
        let thread = std::thread::spawn(move || {
            let mut seen = look();
            while !over.load(Ordering::Acquire) {
                let now = look();
                if now != seen {
                    seen = now;
                    trap.reach(Moment::StoreWritten);
                }
                std::thread::sleep(PAUSE);
            }
        });
        StoreWatch { is_over, thread: Some(thread) }
    }
}

impl Drop for StoreWatch {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn label_of(source: usize) -> &'static str {
    if source.is_multiple_of(2) { "even" } else { "odd" }
}

fn readers(digest: &str, readers: usize) -> Vec<String> {
    (1..=readers).map(|reader| format!("{digest}-{reader}@example.com")).collect()
}

fn config(newsrooms: &Newsrooms, mails: &MailServer) -> String {
    let mut config = format!(
        "[fetch]\nallow_networks = [\"127.0.0.0/8\"]\ndelay = \"0s\"\n[mail]\nfrom = \"desk@example.com\"\nserver = \"{}\"\n",
        mails.url()
    );
    for source in 0..SOURCES {
        let (url, kind, label) = (newsrooms.url(source), newsrooms.kind(source), label_of(source));
        write!(config, "[[source]]\nid = \"s{source}\"\nurl = \"{url}\"\nkind = \"{kind}\"\nlabels = [\"{label}\"]\n").expect("text");
    }
    for (id, label, number) in DIGESTS {
        let sources = label.map(|label| format!("sources = [\"label:{label}\"]\n")).unwrap_or_default();
        let to = readers(id, number);
        write!(config, "[[digest]]\nid = \"{id}\"\nto = {to:?}\nschedule = \"*/30 * * * *\"\n{sources}").expect("text");
    }
    config
}
