//! A year of the daemon in minutes: 200 newsrooms on loopback that publish as time goes by, a live mail server, and the daemon itself on
//! a clock that jumps from one due instant to the next. Counts what was published, announced and mailed, what came twice and
//! what was lost; fails unless the last two are nothing.
//!
//! `cargo bench --bench year` simulates 365 days; `cargo bench --bench year -- --days 30` fewer. Once a month the daemon is
//! stopped and away for six hours; some newsrooms are in trouble on some days.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use chrono::{DateTime, Days, TimeDelta, Utc};
use mail_parser::MessageParser;
use presswatch::app::App;
use presswatch::clock::Clock;
use presswatch::config::{self, Environment};
use presswatch::daemon::{self, Command, Options};
use presswatch::demo::Receiver;
use regex::Regex;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

const SOURCES: usize = 200;
/// Of the sources, a few hours apart, each by its own habits.
const SCHEDULES: [&str; 6] = ["0 */4 * * *", "20 */6 * * *", "15 5,11,17,23 * * *", "@daily", "40 6-20/3 * * MON-FRI", "5 */8 * * *"];
/// Id, schedule and label of what it takes.
const DIGESTS: [(&str, &str, Option<&str>); 3] =
    [("daily", "0 8 * * *", None), ("weekdays", "30 6 * * MON-FRI", Some("even")), ("weekly", "0 9 * * MON", Some("odd"))];
/// The baselines are taken before the first of these days; after the last, every digest comes round once more.
const QUIET_DAYS: u64 = 8;
/// How long the daemon may take for a day.
const PATIENCE: Duration = Duration::from_secs(300);

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let days = arguments.iter().position(|word| word == "--days").map_or(365, |at| {
        let days = arguments.get(at + 1).and_then(|days| days.parse().ok());
        days.expect("`--days` wants a number")
    });
    let folder = std::env::temp_dir().join(format!("presswatch-year-{}", std::process::id()));
    let runtime = Runtime::new().expect("a runtime");
    let year = Year::begin(&runtime, &folder, days);
    let begun = Instant::now();
    year.run(&runtime);
    let tally = year.count();
    let requests = year.newsrooms.requests.load(Ordering::Relaxed);
    std::fs::remove_dir_all(&folder).expect("the bench's folder goes");
    println!("{days} days, {SOURCES} sources, {} digests: {:.0} s, {requests} requests\n", DIGESTS.len(), begun.elapsed().as_secs_f64());
    println!("| published | announced | mails | told in mails | twice | lost |\n| --- | --- | --- | --- | --- | --- |");
    let Tally { published, announced, mails, told, twice, lost } = tally;
    println!("| {published} | {announced} | {mails} | {told} | {twice} | {lost} |");
    assert!(twice == 0 && lost == 0 && announced == published, "each announcement is told once");
}

struct Year {
    clock: Clock,
    start: DateTime<Utc>,
    days: u64,
    config: PathBuf,
    newsrooms: Arc<Newsrooms>,
    receiver: Receiver,
}

#[derive(Default)]
struct Tally {
    published: usize,
    announced: usize,
    mails: usize,
    told: usize,
    twice: usize,
    lost: usize,
}

impl Year {
    fn begin(runtime: &Runtime, folder: &Path, days: u64) -> Year {
        let start: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().expect("an instant");
        let clock = Clock::manual(start);
        let newsrooms = Arc::new(Newsrooms { clock: clock.clone(), start, days, requests: AtomicUsize::new(0) });
        let router = Router::new().fallback(answer).with_state(newsrooms.clone());
        let (port, receiver) = runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.expect("a port");
            let port = listener.local_addr().expect("an address").port();
            tokio::spawn(async move { axum::serve(listener, router).await });
            (port, Receiver::start().await.expect("a mail server"))
        });
        std::fs::create_dir_all(folder).expect("a folder for the bench");
        let config = folder.join("presswatch.toml");
        std::fs::write(&config, text_of_config(port, &receiver)).expect("a config");
        Year { clock, start, days, config, newsrooms, receiver }
    }

    /// All days, and the quiet ones around them.
    fn run(&self, runtime: &Runtime) {
        let mut daemon = Some(self.start_daemon(runtime));
        for day in 1..=self.days + 2 * QUIET_DAYS {
            let midnight = self.start + Days::new(day);
            assert!(self.clock.run_until(midnight, PATIENCE), "day {day} never ends");
            if day % 30 == 0 {
                let (commands, ended) = daemon.take().expect("it runs");
                commands.blocking_send(Command::Stop).expect("it listens");
                ended.join().expect("it ends").expect("it ends well");
                self.clock.advance(TimeDelta::hours(6));
                daemon = Some(self.start_daemon(runtime));
            }
        }
    }

    fn start_daemon(&self, runtime: &Runtime) -> (mpsc::Sender<Command>, JoinHandle<anyhow::Result<()>>) {
        let environment = || Environment::new("", [("UNUSED", "")]);
        let config = config::load(&self.config, &environment()).unwrap_or_else(|problems| panic!("{problems}"));
        let (sender, commands) = mpsc::channel(1);
        let clock = self.clock.clone();
        let options = Options::new(environment());
        let handle = runtime.handle().clone();
        let thread =
            std::thread::spawn(move || handle.block_on(async { daemon::run(App::open(config, clock).await?, options, commands).await }));
        (sender, thread)
    }

    /// What each reader was told, against what was published.
    fn count(&self) -> Tally {
        let pattern = Regex::new(r"opens site (\d+-\d+) in").expect("a pattern");
        let mut told: HashMap<(String, String), usize> = HashMap::new();
        let received = self.receiver.received();
        for message in &received {
            let mail = MessageParser::default().parse(&message.bytes).expect("a mail");
            let html = mail.body_html(0).expect("a mail in HTML").into_owned();
            let digest = DIGESTS.iter().map(|(id, ..)| *id).find(|id| message.to[0].starts_with(id)).expect("a digest");
            let mut of_mail: Vec<String> = pattern.captures_iter(&html).map(|found| found[1].to_owned()).collect();
            of_mail.sort();
            of_mail.dedup();
            for item in of_mail {
                *told.entry((digest.to_owned(), item)).or_default() += 1;
            }
        }
        let mut tally = Tally { mails: received.len(), told: told.values().sum(), ..Tally::default() };
        tally.twice = told.values().filter(|times| **times > 1).count();
        for source in 0..SOURCES {
            for item in 0..self.newsrooms.published(source).len() {
                tally.published += 1;
                let id = format!("{source}-{item}");
                let is_told = |digest: &str| told.contains_key(&(digest.to_owned(), id.clone()));
                tally.announced += usize::from(is_told("daily"));
                let wanted = DIGESTS.iter().filter(|(_, _, label)| label.is_none_or(|label| label == label_of(source)));
                tally.lost += wanted.filter(|(digest, ..)| !is_told(digest)).count();
            }
        }
        tally
    }
}

fn label_of(source: usize) -> &'static str {
    if source.is_multiple_of(2) { "even" } else { "odd" }
}

fn text_of_config(port: u16, receiver: &Receiver) -> String {
    let mut config = format!(
        "timezone = \"Europe/Berlin\"\n[fetch]\nallow_networks = [\"127.0.0.0/8\"]\ndelay = \"0s\"\n\
         [mail]\nfrom = \"desk@example.com\"\nserver = \"{}\"\n",
        receiver.url()
    );
    for source in 0..SOURCES {
        // Each on a host of its own: all of 127/8 is this machine.
        let (schedule, label) = (SCHEDULES[source % SCHEDULES.len()], label_of(source));
        let url = format!("http://127.1.0.{}:{port}/{source}/", source + 1);
        write!(config, "[[source]]\nid = \"s{source}\"\nurl = \"{url}\"\nschedule = \"{schedule}\"\nlabels = [\"{label}\"]\n")
            .expect("text");
    }
    for (id, schedule, label) in DIGESTS {
        let sources = label.map(|label| format!("sources = [\"label:{label}\"]\n")).unwrap_or_default();
        write!(config, "[[digest]]\nid = \"{id}\"\nto = [\"{id}@example.com\"]\nschedule = \"{schedule}\"\n{sources}").expect("text");
    }
    config
}

/// All newsrooms: what each shows follows from the time alone.
struct Newsrooms {
    clock: Clock,
    start: DateTime<Utc>,
    days: u64,
    requests: AtomicUsize,
}

impl Newsrooms {
    /// When a source publishes: every ten to thirty days, at all hours.
    fn published(&self, source: usize) -> Vec<DateTime<Utc>> {
        let (first, last) = (self.start + Days::new(QUIET_DAYS), self.start + Days::new(QUIET_DAYS + self.days));
        let gap = |item: usize| TimeDelta::minutes(i64::try_from(14_400 + scatter(source, item) % 28_800).expect("minutes"));
        let begin = first + TimeDelta::minutes(i64::try_from(scatter(source, 9_999) % 14_400).expect("minutes"));
        let mut instants = vec![begin];
        while let Some(next) = instants.last().map(|last| *last + gap(instants.len())) {
            instants.push(next);
            if next >= last {
                break;
            }
        }
        instants.retain(|at| *at < last);
        instants
    }

    /// One newsroom in ten has a bad day now and then.
    fn is_in_trouble(&self, source: usize, now: DateTime<Utc>) -> bool {
        let day = usize::try_from((now - self.start).num_days()).expect("days since the start");
        source % 10 == 3 && scatter(source, day).is_multiple_of(25)
    }

    fn listing(&self, source: usize, now: DateTime<Utc>) -> String {
        let published = self.published(source);
        let news = published.iter().enumerate().filter(|(_, at)| **at <= now).rev();
        let mut items: Vec<String> = news.take(14).map(|(item, at)| entry(&format!("news-{item}"), &headline(source, item), *at)).collect();
        for old in 0..6 {
            let title = format!("Company {source} looks back on project number {old} of the past year");
            items.push(entry(&format!("old-{old}"), &title, self.start - Days::new(20 * (old + 1))));
        }
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><title>Company {source} newsroom</title></head><body><nav><ul><li><a href=\"/about\">About</a></li></ul></nav>\
             <main><h1>News</h1><div class=\"list\">{}</div></main><footer>Company {source}</footer></body></html>",
            items.concat()
        )
    }
}

/// A number that looks like chance and is the same each time.
fn scatter(source: usize, item: usize) -> usize {
    let hash = blake3::hash(format!("{source} {item}").as_bytes());
    usize::from(u16::from_le_bytes([hash.as_bytes()[0], hash.as_bytes()[1]])) * 7
}

fn headline(source: usize, item: usize) -> String {
    format!("Company {source} opens site {source}-{item} in the north of the county")
}

fn entry(path: &str, title: &str, at: DateTime<Utc>) -> String {
    let (day, shown) = (at.format("%Y-%m-%d"), at.format("%-d %B %Y"));
    let teaser = "The company said that work had begun and that the first stage would be done by the end of the year.";
    format!(
        "<article class=\"card\"><time datetime=\"{day}\">{shown}</time><h3><a href=\"{path}\">{title}</a></h3><p>{teaser}</p></article>"
    )
}

async fn answer(State(newsrooms): State<Arc<Newsrooms>>, uri: Uri, headers: HeaderMap) -> Response {
    newsrooms.requests.fetch_add(1, Ordering::Relaxed);
    let now = newsrooms.clock.now();
    let mut parts = uri.path().trim_start_matches('/').split('/');
    let (Some(Ok(source)), page) = (parts.next().map(str::parse::<usize>), parts.next().unwrap_or_default()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if newsrooms.is_in_trouble(source, now) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if let Some(item) = page.strip_prefix("news-").and_then(|item| item.parse().ok()) {
        return Html(article(source, item)).into_response();
    }
    let listing = newsrooms.listing(source, now);
    let tag = format!("\"{}\"", &blake3::hash(listing.as_bytes()).to_hex()[..16]);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    ([(header::ETAG, tag)], Html(listing)).into_response()
}

fn article(source: usize, item: usize) -> String {
    let title = headline(source, item);
    let paragraph =
        format!("The company spends ${item} million on the site, which gives work to {source} people from the town nearby. ").repeat(3);
    let paragraphs: String = (0..4).map(|n| format!("<p>Part {n} of the plan. {paragraph}</p>")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )
}
