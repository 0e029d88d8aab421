//! A release on a newsroom's listing, then the same newsroom's weekly letter: from the two pages to the mails.

use crate::journeys::{OLD, listing};
use crate::support::{Receiver, Site, World};

const DEPOTS: &str = "Sparrowhawk has set up depots in 712 villages of the Fernmoor hills for €48 million. By its own count, 41 million parcels a month travelled past them without a stop.";
const LOOMS: &str = "Pupils of the school in Dunmere weave for four hours a day and keep what nobody buys. The town pays 60% of the rent, and Lanternmall the rest of it.";
const STANDS: &str =
    "Driftpay and the ferry put up 45 stands with umbrellas. A rider takes one with a code and leaves it at any other stand within a day.";

/// Headline and text.
type Story<'a> = (&'a str, &'a str);

fn letter(stories: &[Story<'_>]) -> String {
    let stories: String = stories.iter().map(|(title, text)| format!("<h2>{title}</h2><p>{text}</p>")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Fernmoor Weekly</title></head><body><main><article><h1>Fernmoor Weekly</h1>\
         <p>A week of round numbers, of looms and of umbrellas, told in a few words for those who were away from the hills.</p>{stories}</article></main></body></html>"
    )
}

fn release(title: &str, text: &str) -> String {
    let more = "The work took two winters, and snow stopped it more than once. Carts brought what lorries could not carry up the lanes.";
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title></head><body><main><article><h1>{title}</h1><p>{text}</p><p>{more}</p></article></main></body></html>"
    )
}

/// A listing, and a page whose stories replace each other, in one digest.
fn two_sources() -> (Site, Receiver, World) {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.page("/news/", listing(&OLD));
    site.page("/weekly/", letter(&[("Umbrellas for riders at the ferry", STANDS)]));
    let config = crate::journeys::config(&site, "/news/", &receiver);
    let weekly = format!("[[source]]\nid = \"weekly\"\nname = \"Weekly\"\nkind = \"roundup\"\nurl = \"{}\"\n", site.url("/weekly/"));
    let world = World::new(&format!("{config}{weekly}"));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
    (site, receiver, world)
}

fn publish(site: &Site, entry: (&'static str, &'static str, &'static str), text: &str) {
    let entries: Vec<_> = std::iter::once(entry).chain(OLD).collect();
    site.page("/news/", listing(&entries));
    site.page(entry.0, release(entry.1, text));
}

const ENTRY: (&str, &str, &str) = ("/news/depots", "Sparrowhawk sets up depots in hill villages", "2026-10-23");
const TOLD_AGAIN: Story<'_> =
    ("Sparrowhawk’s depots reach the hill villages", "Sparrowhawk has set up depots in 712 villages for €48 million.");

fn mail(receiver: &Receiver, number: usize) -> String {
    let messages = receiver.messages();
    assert_eq!(messages.len(), number);
    messages[number - 1].mail().body_text(0).unwrap().into_owned()
}

#[test]
fn a_letter_does_not_repeat_what_the_same_mail_says() {
    let (site, receiver, world) = two_sources();
    publish(&site, ENTRY, DEPOTS);
    site.page("/weekly/", letter(&[TOLD_AGAIN, ("A school for looms opens in the brewery", LOOMS)]));
    assert_eq!(world.run(&["poll", "--json"]).ok().rows().len(), 2, "the archive has both");
    world.run(&["digest", "morning", "--send"]).ok();
    let text = mail(&receiver, 1);
    assert!(text.contains(ENTRY.1) && text.contains("A school for looms"), "{text}");
    assert!(!text.contains(TOLD_AGAIN.0), "{text}");
}

#[test]
fn a_letter_does_not_repeat_what_an_earlier_mail_said() {
    let (site, receiver, world) = two_sources();
    publish(&site, ENTRY, DEPOTS);
    world.run(&["poll", "--json"]).ok();
    world.run(&["digest", "morning", "--send"]).ok();
    assert!(mail(&receiver, 1).contains(ENTRY.1));

    // What only looks alike is told: other figures, another place.
    let alike = (
        "Sparrowhawk sets up depots in coast villages",
        "Sparrowhawk has set up depots in 188 villages on the coast of Ebbmouth for €9 million.",
    );
    site.page("/weekly/", letter(&[TOLD_AGAIN, alike]));
    world.run(&["poll", "--json"]).ok();
    world.run(&["digest", "morning", "--send"]).ok();
    let text = mail(&receiver, 2);
    assert!(text.contains("Weekly") && text.contains(alike.0) && !text.contains(TOLD_AGAIN.0), "{text}");

    // A letter of nothing but that still has its line.
    let again = ("Depots of Sparrowhawk in the hill villages", TOLD_AGAIN.1);
    let other = ("Sparrowhawk opened its depots in hill villages", DEPOTS);
    site.page("/weekly/", letter(&[again, other]));
    assert_eq!(world.run(&["poll", "--json"]).ok().rows().len(), 1);
    world.run(&["digest", "morning", "--send"]).ok();
    let text = mail(&receiver, 3);
    assert!(text.contains("Fernmoor Weekly") && !text.contains(again.0), "{text}");
}
