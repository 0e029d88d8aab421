//! Days of schedule in seconds: the daemon itself, in this process, on a clock that the test moves, against a live newsroom and
//! a live mail server. Every announcement and every mail is counted.

mod clocks;
mod outages;
pub mod process;
mod reloads;
mod weeks;

use std::sync::Mutex;
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::{DateTime, Utc};
use presswatch::app::App;
use presswatch::clock::Clock;
use presswatch::config::{self, Environment};
use presswatch::daemon::{self, Command, Options};
use tokio::sync::mpsc;

use crate::journeys::{OLD, article, listing};
use crate::support::{Receiver, Site, World};

/// Beyond what weeks of schedule take on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// A daemon in this process.
pub struct Running {
    clock: Clock,
    commands: mpsc::Sender<Command>,
    thread: JoinHandle<anyhow::Result<()>>,
}

pub fn instant(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap_or_else(|error| panic!("{text}: {error}")).to_utc()
}

impl Running {
    /// With the world's config; it rests until it is given time.
    pub fn start(world: &World, clock: &Clock) -> Running {
        let environment = || Environment::new(world.folder(), [("A", "a")]);
        let config = config::load(&world.path("presswatch.toml"), &environment()).unwrap_or_else(|problems| panic!("{problems}"));
        let (sender, commands) = mpsc::channel(4);
        let options = Options { grace: Duration::from_secs(1), ..Options::new(environment()) };
        let of_daemon = clock.clone();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            let ended = runtime.block_on(async { daemon::run(App::open(config, of_daemon).await?, options, commands).await });
            runtime.shutdown_background();
            ended
        });
        let running = Running { clock: clock.clone(), commands: sender, thread };
        running.settle();
        running
    }

    /// Lets the time pass until then; returns when all that was due is done.
    pub fn until(&self, at: &str) {
        assert!(self.clock.run_until(instant(at), PATIENCE), "nothing is left to do at {at}, but the daemon never rests");
        assert!(!self.thread.is_finished(), "the daemon runs");
    }

    /// Lets no time pass; returns when all that is due now is done.
    pub fn settle(&self) {
        self.until(&self.clock.now().to_rfc3339());
    }

    /// Reads the config that the world holds now.
    pub fn reload(&self) {
        self.commands.blocking_send(Command::Reload).unwrap();
        self.settle();
    }

    pub fn stop(self) {
        self.commands.blocking_send(Command::Stop).unwrap();
        self.thread.join().unwrap().unwrap();
    }
}

/// A newsroom that publishes, one headline after the other, all different.
pub struct Press {
    pub site: Site,
    published: Mutex<Vec<(String, String, String)>>,
}

impl Press {
    pub fn start() -> Press {
        let press = Press { site: Site::start(), published: Mutex::default() };
        press.show();
        press
    }

    /// A new announcement, on top of the page; its headline.
    pub fn publish(&self, day: &str) -> String {
        const WHAT: [&str; 7] = ["a plant", "a warehouse", "a research centre", "an academy", "a harbour", "a depot", "a workshop"];
        const WHERE: [&str; 11] =
            ["Tilbury", "Leith", "Cardiff", "Salford", "Dundee", "Grimsby", "Larne", "Fishguard", "Hull", "Penzance", "Whitby"];
        const WHEN: [&str; 3] = ["this spring", "next autumn", "before the winter"];
        let mut published = self.published.lock().unwrap();
        let n = published.len();
        let title = format!("Acme opens {} in {} {}", WHAT[n % 7], WHERE[n % 11], WHEN[n % 3]);
        let path = format!("/news/release-{n}");
        let text = format!(
            "{title}, the company said. It spends £{n} million on it.\nSome {n}40 people will work there, most of them from the town."
        );
        self.site.page(&path, article(&title, &text));
        published.push((path, title.clone(), day.to_owned()));
        drop(published);
        self.show();
        title
    }

    /// The page as it should be, after it was something else.
    pub fn show(&self) {
        let published = self.published.lock().unwrap();
        let new = published.iter().rev().map(|(path, title, day)| (path.as_str(), title.as_str(), day.as_str()));
        self.site.page("/news/", listing(&new.chain(OLD).collect::<Vec<_>>()));
    }

    pub fn titles(&self) -> Vec<String> {
        self.published.lock().unwrap().iter().map(|(_, title, _)| title.clone()).collect()
    }

    /// How often the page was asked for.
    pub fn polls(&self) -> usize {
        self.site.hits("/news/")
    }

    /// What each mail tells of, in the order in which they came: its time, as the header has it, and the headlines.
    pub fn told(&self, receiver: &Receiver) -> Vec<(DateTime<Utc>, Vec<String>)> {
        let titles = self.titles();
        let told = receiver.messages().into_iter().map(|message| {
            let mail = message.mail();
            let text = mail.body_html(0).unwrap().into_owned();
            assert!(OLD.iter().all(|(_, title, _)| !text.contains(title)), "what the baseline saw is never told");
            let at = DateTime::from_timestamp(mail.date().unwrap().to_timestamp(), 0).unwrap();
            (at, titles.iter().filter(|title| text.contains(*title)).cloned().collect())
        });
        told.collect()
    }

    /// Fails unless each announcement was told in just one mail, and tells when the mails came.
    pub fn each_told_once(&self, receiver: &Receiver) -> Vec<DateTime<Utc>> {
        let told = self.told(receiver);
        for title in self.titles() {
            let mails = told.iter().filter(|(_, titles)| titles.contains(&title)).count();
            assert_eq!(mails, 1, "`{title}` in {told:#?}");
        }
        told.into_iter().map(|(at, _)| at).collect()
    }
}

/// A world that watches the press and mails one digest, on these schedules.
pub fn world(press: &Press, receiver: &Receiver, times: Times) -> World {
    World::new(&config(press, receiver, times))
}

/// When things are due.
#[derive(Clone, Copy)]
pub struct Times {
    pub zone: &'static str,
    pub polls: &'static str,
    pub digest: &'static str,
    pub when_empty: &'static str,
}

/// Hourly polls, and a digest at eight.
pub const USUAL: Times = Times { zone: "Europe/Berlin", polls: "0 * * * *", digest: "0 8 * * *", when_empty: "skip" };

pub fn config(press: &Press, receiver: &Receiver, times: Times) -> String {
    format!(
        "{}[[source]]\nid = \"acme\"\nname = \"Acme\"\nurl = \"{}\"\nschedule = \"{}\"\nexact = true\n\
         [[digest]]\nid = \"morning\"\nto = [\"reader@example.com\"]\nschedule = \"{}\"\nwhen_empty = \"{}\"\n",
        head(receiver, times.zone),
        press.site.url("/news/"),
        times.polls,
        times.digest,
        times.when_empty
    )
}

/// All of a config but its sources and digests.
pub fn head(receiver: &Receiver, zone: &str) -> String {
    format!(
        "timezone = \"{zone}\"\n[fetch]\ndelay = \"0s\"\nallow_networks = [\"127.0.0.0/8\"]\n\
         [mail]\nfrom = \"Press desk <desk@example.com>\"\nserver = \"{}\"\n",
        receiver.url()
    )
}
