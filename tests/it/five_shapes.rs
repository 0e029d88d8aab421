//! Five shapes of page in one digest: a letter with its stories, three kinds of press article (awkward dates, doubled
//! paragraphs, comment forms, no date at all), and a page that is edited in place. From the pages to one mail, and no further.

use serde_json::Value;

use crate::journeys::check_rows;
use crate::support::fixture::Fixture;
use crate::support::newsroom::{Response, Site};
use crate::support::smtp::Receiver;
use crate::support::world::World;

const RELIEF: &str = "/after-the-floods/";
const RELIEF_TITLE: &str = "Fernhollow Group: What We Do After the Floods";

/// The living page as it was built at some moment, before its edits or after them; its last line never says the same twice.
fn relief(edition: Edition, visit: usize) -> String {
    let page = include_str!("../fixtures/journey/relief-page/page.html");
    let mut parts = page.split("{before}");
    let mut built = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (before, rest) = part.split_once("{after}").unwrap();
        let (after, rest) = rest.split_once("{}").unwrap();
        built.push_str(if edition == Edition::Before { before } else { after });
        built.push_str(rest);
    }
    built.replace("{stamp}", &format!("09:14:{:02}", visit % 60)).replace("{visit}", &(48_200 + visit).to_string())
}

#[derive(Clone, Copy, PartialEq)]
enum Edition {
    Before,
    After,
}

fn config(sources: &[(&str, String)], receiver: &Receiver) -> String {
    let sources: String =
        sources.iter().map(|(id, url)| format!("[[source]]\nid = \"{id}\"\nname = \"{id}\"\nurl = \"{url}\"\n")).collect();
    format!(
        "timezone = \"Europe/Berlin\"\n[fetch]\ndelay = \"0s\"\nallow_networks = [\"127.0.0.0/8\"]\n\
         [mail]\nfrom = \"Press desk <desk@example.com>\"\nserver = \"{}\"\n{sources}\
         [[digest]]\nid = \"morning\"\ntitle = \"Newsroom digest\"\nto = [\"reader@example.com\"]\nschedule = \"0 8 * * *\"\n",
        receiver.url()
    )
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn check_edits(rows: &[Value], url: &str) {
    let expected = include_str!("../fixtures/journey/relief-page/expected.json");
    let expected: Vec<Value> = serde_json::from_str(expected).unwrap();
    assert_eq!(rows.len(), expected.len(), "{rows:#?}");
    for (row, expected) in rows.iter().zip(&expected) {
        assert_eq!((text(row, "change"), text(row, "title"), text(row, "url")), ("edited", RELIEF_TITLE, url));
        let path = row.get("path").cloned().unwrap_or_else(|| Value::Array(Vec::new()));
        assert_eq!(path, expected["path"], "{row}");
        for key in ["old", "new"] {
            assert_eq!(row.get(key).is_some(), expected.get(key).is_some(), "{row}");
            assert!(text(row, key).contains(text(expected, key)), "{row}");
        }
    }
}

#[test]
fn all_five_shapes_go_from_their_pages_to_one_mail_and_nothing_else_does() {
    let receiver = Receiver::start();
    let listings = Fixture::ALL.map(|name| (name, Fixture::load(name), Site::start()));
    let living = Site::start();
    let mut sources: Vec<(&str, String)> =
        listings.iter().map(|(name, fixture, site)| (*name, site.url(&fixture.expected.listing))).collect();
    sources.push(("relief-page", living.url(RELIEF)));
    let world = World::new(&config(&sources, &receiver));

    // The baseline, of the living page in two looks.
    listings.iter().for_each(|(_, fixture, site)| fixture.serve_before(site));
    living.set_once(RELIEF, Response::html(relief(Edition::Before, 1)));
    living.set_once(RELIEF, Response::html(relief(Edition::Before, 2)));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "a baseline is silent");
    assert_eq!(living.hits(RELIEF), 2);
    living.set_once(RELIEF, Response::html(relief(Edition::Before, 3)));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "nothing but the hour and the visits has changed");

    listings.iter().for_each(|(_, fixture, site)| fixture.serve(site));
    living.page(RELIEF, relief(Edition::After, 4));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    let of_source = |id: &str| rows.iter().filter(|row| row["source"] == id).cloned().collect::<Vec<Value>>();
    for (name, fixture, site) in &listings {
        check_rows(fixture, site, &of_source(name));
    }
    check_edits(&of_source("relief-page"), &living.url(RELIEF));
    let letter = &of_source("weekly-letter")[0];
    let stories = letter["stories"].as_array().unwrap();
    assert_eq!(text(&stories[0], "title"), "Parcelhare Sets Up Lockers in Its 4,000th Village");
    assert_eq!(stories.len(), 4, "{letter}");
    assert_eq!(rows.len(), listings.iter().map(|(_, fixture, _)| fixture.newest().len()).sum::<usize>() + 4, "and nothing else");

    world.run(&["digest", "morning", "--send"]).ok();
    assert_eq!(receiver.messages().len(), 1);
    let message = receiver.messages().remove(0);
    let html = message.mail().body_html(0).unwrap().into_owned();
    let plain = message.mail().body_text(0).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    // The overview on top names the weightiest once more.
    let (overview, plain) = plain.split_once(" ---").unwrap();
    assert_eq!(overview.matches(" * ").count(), 3, "{overview}");
    for (name, fixture, site) in &listings {
        for item in fixture.newest() {
            assert_eq!(plain.matches(&item.title).count(), 1, "{name}: {} in\n{plain}", item.title);
            assert!(html.contains(&site.url(&item.url)), "{name}: {html}");
        }
        for item in &fixture.expected.items[fixture.newest().len()..] {
            assert!(!plain.contains(&item.title), "{name}: {} is old", item.title);
        }
    }
    for story in stories {
        assert!(plain.contains(text(story, "title")), "{plain}");
    }
    for part in [RELIEF_TITLE, "Commerce › Fernstall", "£31 million ($39 million) → £34 million ($43 million)", "Two barges lie at Hythe"]
    {
        assert!(plain.contains(part), "{part:?} in\n{plain}");
    }
    assert!(!plain.contains("Page built at") && !plain.contains("We use cookies") && !plain.contains("Leave a"), "{plain}");

    living.page(RELIEF, relief(Edition::After, 5));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "nothing twice");
    let said = world.run(&["digest", "morning", "--send"]).ok().stdout;
    assert!(said.starts_with("Nothing new for `morning`"), "{said}");
    assert_eq!(receiver.messages().len(), 1);
}
