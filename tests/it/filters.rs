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
fn topics_are_those_of_the_config_today() {
    let (site, receiver, world) = published("'plant or sponsors'");
    let config = config_with(&site, &receiver, r#"'topic:Tilbury'"#);
    world.configure(&format!("{config}[[topic]]\nname = \"Tilbury\"\nterms = [\"Tilbury\"]\n"));
    let rows = world.run(&["announcements", "--json", "--filter", "topic:Tilbury"]).ok().rows();
    assert_eq!(rows.iter().map(|row| row["title"].as_str().unwrap()).collect::<Vec<_>>(), [NEW.1]);
    assert_eq!(rows[0]["topics"], serde_json::json!(["Recycled board", "Tilbury"]));
    world.run(&["digest", "morning", "--send"]).ok();
    let text = receiver.messages()[0].mail().body_text(0).unwrap().into_owned();
    assert!(text.contains(NEW.1) && !text.contains(OTHER.1) && text.contains("Tilbury"), "{text}");
}

#[test]
fn of_an_edited_page_the_edited_block_has_the_topics() {
    let (site, receiver) = (Site::start(), Receiver::start());
    let page = |mills: &str, ferries: &str| {
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><title>What we do</title></head><body><main><h1>What we do</h1>\
             <h2>Mills</h2><ul><li>{mills}</li></ul><h2>Lantern Ferries</h2><ul><li>{ferries}</li></ul></main></body></html>"
        )
    };
    site.page("/help/", page("Three mills bake bread.", "Two boats a night."));
    let topic = "[[topic]]\nname = \"Lantern\"\nterms = [\"Lantern\"]\n";
    let config = config(&site, "/help/", &receiver).replace("[[digest]]", "kind = \"page\"\n[[digest]]");
    let world = World::new(&format!("{config}group_by = \"topic\"\nfilter = \"topic:Lantern\"\n{topic}"));
    world.run(&["poll"]).ok();
    site.page("/help/", page("Four mills bake bread.", "Five boats a night."));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.iter().filter(|row| row["topics"] == serde_json::json!(["Lantern"])).count(), 1, "{rows:?}");
    world.run(&["digest", "morning", "--send"]).ok();
    let text = receiver.messages()[0].mail().body_text(0).unwrap().into_owned();
    assert!(text.contains("boats a night") && !text.contains("bake bread") && !text.contains("Other"), "{text}");
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

/// Three sources, and a digest with one more key.
fn config_of_three(site: &Site, receiver: &Receiver, key: &str) -> String {
    let source = |id: &str| format!("[[source]]\nid = \"{id}\"\nurl = \"{}\"\n", site.url(&format!("/{id}/")));
    let head = daemon::head(receiver, "UTC");
    let sources: String = ["a", "b", "c"].map(source).concat();
    format!("{head}{sources}[[digest]]\nid = \"morning\"\nto = [\"reader@example.com\"]\nschedule = \"0 8 * * *\"\n{key}\n")
}

/// Step by step: the digest's key from now on, the source that shows the news from now on, and whether the next issue tells it.
fn check_step_by_step(steps: &[(&str, &str, bool)]) {
    let (site, receiver) = (Site::start(), Receiver::start());
    let world = World::new(&config_of_three(&site, &receiver, steps[0].0));
    ["/a/", "/b/", "/c/"].iter().for_each(|path| site.page(path, listing(&OLD)));
    site.page(NEW.0, article(NEW.1, "Acme has opened a plant in Tilbury."));
    world.run(&["poll"]).ok();
    let all: Vec<(&str, &str, &str)> = std::iter::once(NEW).chain(OLD).collect();
    for (key, source, is_told) in steps {
        world.configure(&config_of_three(&site, &receiver, key));
        if !source.is_empty() {
            site.page(&format!("/{source}/"), listing(&all));
            world.run(&["poll"]).ok();
        }
        let said = world.run(&["digest", "morning", "--send"]).ok().stdout;
        assert_eq!(!said.starts_with("Nothing new"), *is_told, "{key} {source} in {steps:?}: {said}");
    }
}

#[test]
fn what_was_left_out_comes_back_through_a_source_that_the_digest_takes_and_not_by_another_rule() {
    check_step_by_step(&[
        ("sources = [\"b\"]", "a", false),
        ("sources = [\"a\", \"b\"]", "", false),
        ("sources = [\"a\", \"b\"]", "c", false),
        ("sources = [\"a\", \"b\"]", "b", true),
        ("sources = [\"a\", \"b\"]", "", false),
    ]);
    check_step_by_step(&[("sources = [\"b\"]", "a", false), ("sources = [\"b\"]", "c", false), ("sources = [\"b\"]", "b", true)]);
    check_step_by_step(&[
        ("filter = \"source:b\"", "a", false),
        ("filter = \"source:a or source:b\"", "c", false),
        ("filter = \"source:a or source:b\"", "b", true),
    ]);
}

#[test]
fn a_filter_that_asks_for_two_sources_or_for_none_of_them_is_asked_of_all() {
    check_step_by_step(&[("filter = \"source:a and source:b\"", "a", false), ("filter = \"source:a and source:b\"", "b", true)]);
    check_step_by_step(&[("filter = \"not source:a\"", "a", false), ("filter = \"not source:a\"", "b", false)]);
}
