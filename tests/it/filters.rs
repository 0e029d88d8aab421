//! A digest's filter, from the config to the mail and the archive.

use presswatch::clock::Clock;

use crate::daemon::{self, Press, Running, Times, USUAL, instant};
use crate::journeys::{NEW, OLD, article, config, listing};
use crate::support::{Receiver, Response, Site, World};

const OTHER: (&str, &str, &str) = ("/news/race", "Acme sponsors the harbour race for another year", "2026-10-20");

/// Two announcements after the baseline, one about a plant and one about sports.
fn published(filter: &str) -> (Site, Receiver, World) {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.page("/news/", listing(&OLD));
    let world = World::new(&config_with(&site, &receiver, filter));
    world.run(&["poll"]).ok();
    let entries: Vec<(&str, &str, &str)> = [OTHER, NEW].into_iter().chain(OLD).collect();
    site.page("/news/", listing(&entries));
    site.page(NEW.0, article(NEW.1, "Acme has opened a plant in Tilbury. About 210 people will work there."));
    site.page(OTHER.0, article(OTHER.1, "The harbour race of the county has a sponsor for another year: Acme."));
    world.run(&["poll"]).ok();
    (site, receiver, world)
}

fn config_with(site: &Site, receiver: &Receiver, filter: &str) -> String {
    format!("{}filter = {filter}\n[[topic]]\nname = \"Recycled board\"\nterms = [\"recycled board\"]\n", config(site, "/news/", receiver))
}

#[test]
fn a_digest_takes_what_its_filter_asks_for_and_the_rest_never_comes_back() {
    let (site, receiver, world) = published(r#"'topic:"recycled board" and not title:sponsors'"#);
    world.run(&["digest", "morning", "--send"]).ok();
    let text = receiver.messages()[0].mail().body_text(0).unwrap().into_owned();
    assert!(text.contains(NEW.1) && !text.contains(OTHER.1), "{text}");
    world.configure(&config_with(&site, &receiver, "'sponsors or plant'"));
    let said = world.run(&["digest", "morning", "--send"]).ok().stdout;
    assert!(said.starts_with("Nothing new for `morning`"), "{said}");
    assert_eq!(receiver.messages().len(), 1);
}

#[test]
fn what_a_filter_asks_of_a_text_is_answered_when_the_text_is_read() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let often = Times { digest: "30 * * * *", ..USUAL };
    let world = World::new(&format!("{}filter = \"town\"\n", daemon::config(&press, &receiver, often)));
    let clock = Clock::manual(instant("2026-03-02T07:10:00+01:00"));
    let daemon = Running::start(&world, &clock);
    daemon.until("2026-03-02T08:50:00+01:00");
    // Found at nine; its text, which alone speaks of the town, cannot be had before the issues of half past nine and half past ten.
    let title = press.publish("2026-03-02");
    press.site.set("/news/release-0", Response::status(503));
    daemon.until("2026-03-02T10:40:00+01:00");
    assert!(receiver.messages().is_empty());
    press.site.page("/news/release-0", article(&title, "Most of those who will work there come from the town."));
    daemon.until("2026-03-03T08:40:00+01:00");
    daemon.stop();
    assert_eq!(press.each_told_once(&receiver).len(), 1);
}

#[test]
fn the_archive_is_asked_in_the_same_words() {
    let (_site, _receiver, world) = published("'title:plant'");
    let titles = |filter: &str, limit: &str| -> Vec<String> {
        let rows = world.run(&["announcements", "--json", "--filter", filter, "--limit", limit]).ok().rows();
        rows.iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles("text:sponsor and source:acme", "5"), [OTHER.1]);
    assert_eq!(titles(r#"topic:"Recycled board""#, "5"), [NEW.1]);
    assert_eq!(titles("not change:new", "50").len(), OLD.len(), "what the baseline saw has no change");
    assert_eq!(titles("not change:new", "2").len(), 2);
    let refused = world.run(&["announcements", "--filter", "titel:x"]);
    assert_eq!(refused.status, Some(2));
    assert!(refused.stderr.contains("there is no field `titel` (at character 1)"), "{}", refused.stderr);
}

#[test]
fn a_mistake_in_a_filter_is_marked_where_it_stands() {
    let (site, receiver) = (Site::start(), Receiver::start());
    let world = World::new(&config_with(&site, &receiver, "'source:acme and (title:plant or'"));
    let check = world.run(&["check"]);
    assert_eq!(check.status, Some(2), "{}", check.stdout);
    let said = format!("{}{}", check.stdout, check.stderr);
    assert!(said.contains("digest \"morning\".filter: something is missing at its end"), "{said}");
    world.configure(&config_with(&site, &receiver, r#"'source:acne or topic:"recycled bored"'"#));
    let said = world.run(&["check"]);
    let said = format!("{}{}", said.stdout, said.stderr);
    assert!(said.contains("there is no source `acne`") && said.contains("did you mean `source:acme`?"), "{said}");
    assert!(said.contains(r#"did you mean `topic:"Recycled board"`?"#), "{said}");
}
