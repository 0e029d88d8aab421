//! What a poll costs: 1,000 sources, each a host of its own on loopback, against a bare reqwest loop over the
//! same addresses in the same run. CPU of whole processes, start included, from the kernel's own books.
//!
//! `cargo bench --bench polls` prints a table for `docs/performance.md`. The times of a shared machine differ
//! from run to run; the ratios are what counts.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};

const SOURCES: usize = 1000;
/// As many at once as presswatch does by default.
const CONCURRENCY: usize = 64;
/// Rounds of each; the median counts.
const ROUNDS: usize = 5;
/// One source in so many has news in the third case.
const NEWS: usize = 10;

#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    /// Folder on the server: decides whether it knows validators, and whether pages change.
    folder: &'static str,
}

const CASES: [Case; 3] = [
    Case { name: "304 Not Modified", folder: "tagged" },
    Case { name: "same bytes, no validators", folder: "plain" },
    Case { name: "10 % with news", folder: "news" },
];

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("serve") => runtime().block_on(serve()),
        Some("floor") => runtime().block_on(floor(&arguments[2], &arguments[3], &arguments[4])),
        _ => compare(),
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().expect("a runtime")
}

fn compare() {
    let folder = env::temp_dir().join(format!("presswatch-bench-{}", std::process::id()));
    let mut server = Server::start();
    println!("{SOURCES} sources, {CONCURRENCY} at once, median CPU of {ROUNDS} rounds; in brackets the lowest and the highest\n");
    println!("| case | floor, ms | presswatch, ms | ratio |\n| --- | --- | --- | --- |");
    for case in CASES {
        let config = configure(&folder.join(case.folder), server.port, case);
        // The baseline, and one poll more: what is measured is a daemon's thousandth poll, not its first.
        poll(&config);
        poll(&config);
        let (mut floors, mut polls) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            server.publish(round);
            floors.push(cpu_of(|| floor_process(server.port, case, round)));
            polls.push(cpu_of(|| poll(&config)));
        }
        let (floor, poll) = (median(&mut floors), median(&mut polls));
        let spread = |times: &[u64]| format!("({}–{})", times[0], times[times.len() - 1]);
        println!("| {} | {floor} {} | {poll} {} | {:.2} |", case.name, spread(&floors), spread(&polls), poll as f64 / floor as f64);
    }
    server.child.kill().expect("the server ends");
    fs::remove_dir_all(&folder).expect("the bench's folder goes");
}

fn configure(folder: &Path, port: u16, case: Case) -> std::path::PathBuf {
    fs::create_dir_all(folder).expect("a folder for the bench");
    let mut config = format!("[fetch]\nallow_networks = [\"127.0.0.0/8\"]\nconcurrency = {CONCURRENCY}\n");
    for source in 0..SOURCES {
        write!(config, "\n[[source]]\nid = \"s{source}\"\nurl = \"{}\"\n", address(port, case.folder, source)).expect("text");
    }
    let file = folder.join("presswatch.toml");
    fs::write(&file, config).expect("a config");
    file
}

/// Each source on a host of its own: all of 127/8 is this machine.
fn address(port: u16, folder: &str, source: usize) -> String {
    format!("http://127.1.{}.{}:{port}/{folder}/{source}/", source / 250, source % 250 + 1)
}

fn poll(config: &Path) {
    let status = Command::new(env!("CARGO_BIN_EXE_presswatch"))
        .args(["--quiet", "--config"])
        .arg(config)
        .arg("poll")
        .stdout(Stdio::null())
        .status()
        .expect("presswatch runs");
    assert!(status.success(), "a poll failed");
}

fn floor_process(port: u16, case: Case, round: usize) {
    let program = env::current_exe().expect("own path");
    let status =
        Command::new(program).args(["floor", &port.to_string(), case.folder, &round.to_string()]).status().expect("the floor runs");
    assert!(status.success(), "the floor failed");
}

/// A bare loop over the same addresses, which also reads the new articles' pages.
async fn floor(port: &str, folder: &str, round: &str) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().expect("a client");
    let port: u16 = port.parse().expect("a port");
    let mut addresses: Vec<String> = (0..SOURCES).map(|source| address(port, folder, source)).collect();
    if folder == "news" {
        addresses.extend((0..SOURCES).step_by(NEWS).map(|source| format!("{}news-{round}", address(port, folder, source))));
    }
    let requests = addresses.into_iter().map(|address| {
        let request = client.get(address).header(header::IF_NONE_MATCH, "\"1\"");
        async move {
            let mut answer = request.send().await.expect("an answer");
            let mut length = 0;
            while let Some(piece) = answer.chunk().await.expect("a body") {
                length += piece.len();
            }
            length
        }
    });
    let lengths: Vec<usize> = stream::iter(requests).buffer_unordered(CONCURRENCY).collect().await;
    assert!(lengths.len() >= SOURCES);
}

/// Milliseconds of CPU, user and system, that the processes waited for inside `work` took.
fn cpu_of(work: impl FnOnce()) -> u64 {
    let before = children_ticks();
    work();
    // USER_HZ is 100 on every Linux that Rust runs on.
    (children_ticks() - before) * 10
}

/// cutime and cstime of /proc/self/stat (proc(5), fields 16 and 17).
fn children_ticks() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> = stat.rsplit_once(')').expect("a name").1.split_whitespace().collect();
    fields[13].parse::<u64>().expect("ticks") + fields[14].parse::<u64>().expect("ticks")
}

/// Sorts, too.
fn median(times: &mut [u64]) -> u64 {
    times.sort_unstable();
    times[times.len() / 2]
}

/// The newsrooms, in a process of their own, whose CPU counts for nobody.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start() -> Server {
        use std::io::{BufRead, BufReader};
        let mut child =
            Command::new(env::current_exe().expect("own path")).arg("serve").stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("the server's port");
        Server { child, port: line.trim().parse().expect("a port") }
    }

    /// From now on one source in ten shows one announcement more.
    fn publish(&mut self, round: usize) {
        use std::io::{Read, Write};
        let mut connection = std::net::TcpStream::connect(("127.0.0.1", self.port)).expect("the server");
        write!(connection, "GET /publish/{} HTTP/1.0\r\n\r\n", round + 1).expect("a request");
        connection.read_to_end(&mut Vec::new()).expect("an answer");
    }
}

async fn serve() {
    let editions = Arc::new(AtomicU64::new(0));
    let router = Router::new().fallback(answer).with_state(editions);
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.expect("a port");
    println!("{}", listener.local_addr().expect("an address").port());
    axum::serve(listener, router).await.expect("serving");
}

async fn answer(State(editions): State<Arc<AtomicU64>>, uri: Uri, headers: HeaderMap) -> Response {
    let part: Vec<&str> = uri.path().trim_matches('/').split('/').collect();
    match part.as_slice() {
        ["publish", edition] => {
            editions.store(edition.parse().unwrap_or(0), Ordering::Relaxed);
            StatusCode::OK.into_response()
        }
        ["tagged", source] if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag == "\"1\"") => {
            let _ = source;
            StatusCode::NOT_MODIFIED.into_response()
        }
        ["tagged", source] => ([(header::ETAG, "\"1\""), (header::CONTENT_TYPE, "text/html")], listing(source, 0)).into_response(),
        ["plain", source] => ([(header::CONTENT_TYPE, "text/html")], listing(source, 0)).into_response(),
        ["news", source] => {
            let number: usize = source.parse().unwrap_or(1);
            let edition = if number.is_multiple_of(NEWS) { editions.load(Ordering::Relaxed) } else { 0 };
            ([(header::CONTENT_TYPE, "text/html")], listing(source, edition)).into_response()
        }
        ["news", source, article] => ([(header::CONTENT_TYPE, "text/html")], page(source, article)).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A newsroom's listing of the usual weight: some 30 KB, 20 announcements.
fn listing(source: &str, edition: u64) -> String {
    let mut items = String::new();
    for new in (0..edition).rev() {
        item(&mut items, &format!("news-{new}"), &format!("Company {source} reports on its {new}th new venture"), 20 - new.min(9));
    }
    for old in 0..20 - edition.min(10) {
        item(&mut items, &format!("release-{old}"), &format!("Company {source} opens site number {old} in the north"), 10);
    }
    let filler = "<!-- layout -->".repeat(900);
    let links: String = (0..40).map(|n| format!("<li><a href=\"/section/{n}\">Section {n}</a></li>")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Company {source} newsroom</title></head><body><nav><ul>{links}</ul></nav>{filler}\
         <main><h1>News</h1><div class=\"list\">{items}</div></main><footer>Company {source}</footer></body></html>"
    )
}

fn item(items: &mut String, path: &str, title: &str, day: u64) {
    let teaser = "The company said on Tuesday that work had begun and that the first stage would be done by the end of the year.";
    write!(
        items,
        "<article class=\"card\"><time datetime=\"2026-10-{day:02}\">{day} October 2026</time><h3><a href=\"{path}\">{title}</a></h3><p>{teaser}</p></article>"
    )
    .expect("text");
}

fn page(source: &str, article: &str) -> String {
    let paragraph = "The company said that it would spend $12 million on the site, which gives work to 140 people. ".repeat(4);
    let paragraphs: String = (0..6).map(|n| format!("<p>Part {n}. {paragraph}</p>")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{article} of company {source}</title></head><body><article><h1>{article} of company {source}</h1>{paragraphs}</article></body></html>"
    )
}
