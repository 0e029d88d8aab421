//! Newsrooms that publish between two kills, and the web server in front of them. Whatever they publish carries a token that
//! nothing else carries; by it the books find it again in the mails.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::chance::Chance;
use super::listener::Listener;
use super::trap::{Moment, Trap};

pub const SOURCES: usize = 24;
const HOSTS: usize = 12;
/// The last source is a page edited in place.
const LIVING_PAGE: usize = SOURCES - 1;
/// Of each newsroom's list: the newest, and those from before it was watched.
const SHOWN: usize = 10;
const OLD: usize = 4;
/// So many may a newsroom publish before the first of them has been told: none leaves the list unseen.
const MOST: usize = 6;
/// What a living page gains in all.
const PARAGRAPHS: usize = 60;

/// What was published under a token.
#[derive(Debug, Clone, Copy)]
pub struct Published {
    pub source: usize,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// There before the first poll, so no news.
    Old,
    New,
    /// Another headline for what was there before the first poll.
    Updated,
    /// A paragraph more on the living page.
    Edited,
}

pub struct Newsrooms {
    listener: Listener,
    press: Arc<Mutex<Press>>,
}

struct Press {
    sources: Vec<Newsroom>,
    published: BTreeMap<usize, Published>,
}

#[derive(Default)]
struct Newsroom {
    /// The newest last.
    items: Vec<Item>,
    old: Vec<Item>,
}

struct Item {
    token: usize,
    title: String,
    published_at: DateTime<Utc>,
}

impl Newsrooms {
    /// Begins with what nobody is to hear of.
    pub fn start(trap: &Arc<Trap>, now: DateTime<Utc>) -> Newsrooms {
        let mut press = Press { sources: Vec::new(), published: BTreeMap::new() };
        press.sources.resize_with(SOURCES, Newsroom::default);
        for source in 0..SOURCES {
            for age in (1..=OLD).rev() {
                let item = press.item(source, Kind::Old, now - chrono::Days::new(age as u64 * 9));
                press.sources[source].old.push(item);
            }
        }
        let press = Arc::new(Mutex::new(press));
        let (of_server, trap) = (press.clone(), trap.clone());
        // A client that was killed breaks the line; that is no failure of the server's.
        let listener = Listener::start("0.0.0.0", move |stream| drop(serve(&of_server, &trap, &stream)));
        Newsrooms { listener, press }
    }

    /// The address of a source, on one of several hosts: all of 127/8 is this machine.
    pub fn url(&self, source: usize) -> String {
        let name = if is_feed(source) { "feed.xml" } else { "" };
        format!("http://127.1.0.{}:{}/{source}/{name}", source % HOSTS + 1, self.listener.port())
    }

    /// How the config names the source's kind.
    pub fn kind(&self, source: usize) -> &'static str {
        if source == LIVING_PAGE { "page" } else { "auto" }
    }

    /// Something happens in a newsroom or three.
    pub fn publish(&self, chance: &mut Chance, now: DateTime<Utc>, told: &BTreeSet<usize>) {
        let mut press = self.press.lock().unwrap();
        for _ in 0..2 + chance.below(2) {
            let source = chance.below(SOURCES - 1);
            match chance.below(100) {
                0..=2 => press.edit(now),
                3..=7 => press.retitle(source, now, told),
                _ => press.publish(source, now, told),
            }
        }
    }

    pub fn published(&self) -> BTreeMap<usize, Published> {
        self.press.lock().unwrap().published.clone()
    }
}

/// As it stands in whatever carries it.
pub fn written(token: usize) -> String {
    format!("Zq{token}z")
}

fn is_feed(source: usize) -> bool {
    source % 5 == 2
}

impl Press {
    fn item(&mut self, source: usize, kind: Kind, published_at: DateTime<Utc>) -> Item {
        const WHAT: [&str; 7] = ["a plant", "a warehouse", "a research centre", "an academy", "a harbour", "a depot", "a workshop"];
        const PLACE: [&str; 11] =
            ["Tilbury", "Leith", "Cardiff", "Salford", "Dundee", "Grimsby", "Larne", "Fishguard", "Hull", "Penzance", "Whitby"];
        let token = self.published.len();
        self.published.insert(token, Published { source, kind });
        let title = format!("Company {source} opens {} in {} as {}", WHAT[token % 7], PLACE[token % 11], written(token));
        Item { token, title, published_at }
    }

    fn publish(&mut self, source: usize, now: DateTime<Utc>, told: &BTreeSet<usize>) {
        let untold = self.sources[source].items.iter().filter(|item| !told.contains(&item.token)).count();
        if untold < MOST {
            let item = self.item(source, Kind::New, now);
            self.sources[source].items.push(item);
        }
    }

    /// Each old headline is corrected once at most, and one at a time: many at once are another way of reading the page.
    fn retitle(&mut self, source: usize, now: DateTime<Utc>, told: &BTreeSet<usize>) {
        let mut corrected = self.sources[source].old.iter().map(|item| number_in(&item.title));
        if corrected.any(|token| self.published[&token].kind == Kind::Updated && !told.contains(&token)) {
            return;
        }
        let published = &self.published;
        let untouched = |item: &Item| published[&number_in(&item.title)].kind == Kind::Old;
        let Some(at) = self.sources[source].old.iter().position(untouched) else { return };
        let corrected = self.item(source, Kind::Updated, now);
        self.sources[source].old[at].title = corrected.title;
    }

    fn edit(&mut self, now: DateTime<Utc>) {
        if self.sources[LIVING_PAGE].items.len() < PARAGRAPHS {
            let paragraph = self.item(LIVING_PAGE, Kind::Edited, now);
            self.sources[LIVING_PAGE].items.push(paragraph);
        }
    }

    fn page(&self, source: usize) -> (&'static str, String) {
        match source {
            LIVING_PAGE => ("text/html; charset=utf-8", self.living_page()),
            source if is_feed(source) => ("application/rss+xml; charset=utf-8", self.feed(source)),
            source => ("text/html; charset=utf-8", self.listing(source)),
        }
    }

    fn shown(&self, source: usize) -> impl Iterator<Item = &Item> {
        let newsroom = &self.sources[source];
        newsroom.items.iter().rev().take(SHOWN).chain(newsroom.old.iter().rev())
    }

    fn listing(&self, source: usize) -> String {
        let entry = |Item { token, title, published_at }: &Item| {
            let (day, shown) = (published_at.format("%Y-%m-%d"), published_at.format("%-d %B %Y"));
            format!(
                "<article class=\"card\"><time datetime=\"{day}\">{shown}</time><h3><a href=\"/{source}/news-{token}\">{title}</a></h3>\
                 <p>The company said that work had begun and that it would be done by the end of the year.</p></article>"
            )
        };
        let entries: String = self.shown(source).map(entry).collect();
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><title>Company {source} newsroom</title></head><body>\
             <nav><ul><li><a href=\"/about\">About</a></li></ul></nav><main><h1>News</h1><div class=\"list\">{entries}</div></main>\
             <footer>Company {source}</footer></body></html>"
        )
    }

    fn feed(&self, source: usize) -> String {
        let base = format!("http://127.1.0.{}", source % HOSTS + 1);
        let entry = |Item { token, title, published_at }: &Item| {
            format!(
                "<item><guid isPermaLink=\"false\">{source}-{token}</guid><title>{title}</title><link>/{source}/news-{token}</link>\
                 <pubDate>{}</pubDate><description>The company said that work had begun.</description></item>",
                published_at.to_rfc2822()
            )
        };
        let entries: String = self.shown(source).map(entry).collect();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>Company {source}</title>\
             <link>{base}/{source}/</link><description>News</description>{entries}</channel></rss>"
        )
    }

    fn living_page(&self) -> String {
        let mut paragraphs = String::new();
        for Item { title, .. } in &self.sources[LIVING_PAGE].items {
            write!(paragraphs, "<p>{title}. The works council was heard before, and agreed to what had been proposed.</p>").expect("text");
        }
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><title>What Company {LIVING_PAGE} does</title></head><body><main><h1>What we do</h1>\
             <section><h2>Care</h2><p>Whoever lost a home in the floods is given a room, and a hand with the forms that have to be filled in.</p></section>\
             <section><h2>Measures</h2>{paragraphs}</section></main></body></html>"
        )
    }

    fn article(&self, source: usize, token: usize) -> Option<String> {
        let newsroom = self.sources.get(source)?;
        let title = &newsroom.items.iter().chain(&newsroom.old).find(|item| item.token == token)?.title;
        let part = |n: usize| {
            format!("<p>Part {n} of the plan. The company spends ${token} million on it, which gives work to {n}40 people of the town.</p>")
        };
        let parts: String = (1..=4).map(part).collect();
        Some(format!(
            "<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title></head><body><article><h1>{title}</h1>{parts}</article></body></html>"
        ))
    }
}

/// The number of the token in a headline.
fn number_in(title: &str) -> usize {
    let token = title.rsplit_once("Zq").and_then(|(_, rest)| rest.strip_suffix('z')).expect("each headline ends with its token");
    token.parse().expect("a number")
}

struct Request {
    path: String,
    known: Option<String>,
}

fn serve(press: &Mutex<Press>, trap: &Trap, stream: &TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream).lines();
    while let Some(request) = hear(&mut lines)? {
        answer(press, trap, stream, &request)?;
    }
    Ok(())
}

/// `None` where the client has gone.
fn hear(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> std::io::Result<Option<Request>> {
    let Some(first) = lines.next().transpose()? else { return Ok(None) };
    let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
    let mut known = None;
    for line in lines {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if let Some((_, value)) = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("if-none-match")) {
            known = Some(value.trim().to_owned());
        }
    }
    Ok(Some(Request { path, known }))
}

fn answer(press: &Mutex<Press>, trap: &Trap, mut stream: &TcpStream, request: &Request) -> std::io::Result<()> {
    let mut parts = request.path.trim_start_matches('/').split('/');
    let source = parts.next().and_then(|source| source.parse::<usize>().ok()).filter(|source| *source < SOURCES);
    let rest = parts.next().unwrap_or_default();
    let (asked, half_sent) = match source {
        Some(_) if rest.starts_with("news-") => (Moment::ArticleAsked, Moment::ArticleHalfSent),
        Some(_) if rest.is_empty() || rest == "feed.xml" => (Moment::PageAsked, Moment::PageHalfSent),
        // robots.txt, and whatever else a newsroom may be asked for.
        _ => return stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"),
    };
    trap.reach(asked);
    let source = source.unwrap_or_default();
    let built = match rest.strip_prefix("news-").map(str::parse::<usize>) {
        Some(Ok(token)) => press.lock().unwrap().article(source, token).map(|article| ("text/html; charset=utf-8", article)),
        Some(Err(_)) => None,
        None => Some(press.lock().unwrap().page(source)),
    };
    let Some((content_type, body)) = built else {
        return stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
    };
    let tag = format!("\"{}\"", &blake3::hash(body.as_bytes()).to_hex()[..16]);
    if request.known.as_ref() == Some(&tag) {
        return stream.write_all(format!("HTTP/1.1 304 Not Modified\r\netag: {tag}\r\n\r\n").as_bytes());
    }
    let (first, second) = body.as_bytes().split_at(body.len() / 2);
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\netag: {tag}\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes())?;
    stream.write_all(first)?;
    // So that the half has arrived: without it, both come as one.
    std::thread::sleep(Duration::from_millis(1));
    trap.reach(half_sent);
    stream.write_all(second)?;
    if asked == Moment::PageAsked {
        trap.reach(Moment::PageSent);
    }
    Ok(())
}
