//! "Never twice": what newsrooms do to their pages without having anything new to say, and what is new all the same. The real binary
//! polls, archives and mails.

mod bursts;
mod combined;
mod headlines;
mod redesigns;
mod returns;

use serde_json::Value;

use crate::support::{Receiver, Site, World};

/// Headline, address and day of an announcement on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub url: String,
    pub title: String,
    /// Where the page tells it.
    pub day: Option<String>,
    pub guid: String,
}

impl Entry {
    pub fn new(url: &str, title: &str, day: &str) -> Entry {
        Entry { url: url.to_owned(), title: title.to_owned(), day: (!day.is_empty()).then(|| day.to_owned()), guid: url.to_owned() }
    }
}

/// The newest first, as cards.
pub fn cards(entries: &[Entry]) -> String {
    let card = |Entry { url, title, day, .. }: &Entry| {
        let time = day.as_ref().map(|day| format!("<time datetime=\"{day}\">{day}</time>")).unwrap_or_default();
        format!(
            "<li class=\"card\">{time}<h3><a href=\"{url}\">{title}</a></h3><p>What it means for the region and for those who work there.</p></li>"
        )
    };
    let cards: String = entries.iter().map(card).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Acme news</title></head><body><nav><a href=\"/about\">About us</a> <a href=\"/jobs\">Careers</a></nav>\
         <main><h1>News</h1><ul class=\"news\">{cards}</ul></main></body></html>"
    )
}

/// The same as another designer builds it.
pub fn rows(entries: &[Entry]) -> String {
    let row = |Entry { url, title, day, .. }: &Entry| {
        let day = day.clone().unwrap_or_default();
        format!(
            "<div class=\"row\"><div class=\"when\">{day}</div><div class=\"what\"><a href=\"{url}\"><span>{title}</span></a><p>Read on in the release.</p></div></div>"
        )
    };
    let rows: String = entries.iter().map(row).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Newsroom of Acme</title></head><body><header><a href=\"/\">Acme</a></header>\
         <div id=\"content\"><h2>All releases</h2><section class=\"releases\">{rows}</section></div><footer>Acme plc</footer></body></html>"
    )
}

pub fn feed(entries: &[Entry]) -> String {
    let item = |Entry { url, title, day, guid }: &Entry| {
        let date = day.as_ref().map(|day| format!("<dc:date>{day}</dc:date>")).unwrap_or_default();
        format!("<item><title>{title}</title><link>{url}</link><guid isPermaLink=\"false\">{guid}</guid>{date}</item>")
    };
    let items: String = entries.iter().map(item).collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Acme feed</title>{items}</channel></rss>"
    )
}

/// Sources as id and address.
pub fn config(sources: &[(String, String)], receiver: &Receiver) -> String {
    let sources: String =
        sources.iter().map(|(id, url)| format!("[[source]]\nid = \"{id}\"\nname = \"{id}\"\nurl = \"{url}\"\n")).collect();
    format!(
        "timezone = \"UTC\"\n[fetch]\ndelay = \"0s\"\nallow_networks = [\"127.0.0.0/8\"]\n\
         [mail]\nfrom = \"Press desk <desk@example.com>\"\nserver = \"{}\"\n{sources}\
         [[digest]]\nid = \"morning\"\ntitle = \"Newsroom digest\"\nto = [\"reader@example.com\"]\nschedule = \"0 8 * * *\"\n",
        receiver.url()
    )
}

/// One source, `acme` at `/news/`, whose baseline is taken from this page.
pub fn watched(page: &str) -> (Site, Receiver, World) {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.page("/news/", page);
    let world = World::new(&config(&[("acme".to_owned(), site.url("/news/"))], &receiver));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "a baseline prints no rows");
    (site, receiver, world)
}

/// Polls; what is announced, as change and headline.
pub fn poll(world: &World) -> Vec<String> {
    told(&world.run(&["poll", "--json"]).ok().rows())
}

pub fn told(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| format!("{} {}", row["change"].as_str().unwrap(), row["title"].as_str().unwrap())).collect()
}

/// The text of the next issue, on one line; empty if there is nothing to send.
pub fn send(world: &World, receiver: &Receiver) -> String {
    let before = receiver.messages().len();
    world.run(&["digest", "morning", "--send"]).ok();
    let messages = receiver.messages();
    let text = messages.get(before).map(|message| message.mail().body_text(0).unwrap().into_owned()).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
