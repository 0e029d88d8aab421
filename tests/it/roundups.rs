//! Roundups: letters on a listing, and a page whose stories replace each other, from the page to the mail.

use serde_json::Value;

use crate::journeys::{OLD, config, listing};
use crate::kills::kill_at;
use crate::support::newsroom::Response;
use crate::support::{Receiver, Site, Stage, World};

/// Headline and text.
type Story = (&'static str, &'static str);

const DEPOTS: Story = (
    "Sparrowhawk opens depots in 700 hill villages",
    "Sparrowhawk has set up depots in 700 villages for €48 million. By its own count, 41 million parcels a month travelled past them without a stop.",
);
const LOOMS: Story = (
    "A school for looms opens in the brewery of Dunmere",
    "Pupils of the school weave for four hours a day and keep what nobody buys. The town pays 60% of the rent, and Lanternmall the rest of it.",
);
const UMBRELLAS: Story = (
    "Driftpay lends umbrellas to riders at the ferry",
    "Driftpay and the ferry put up 45 stands with umbrellas. A rider takes one with a code and leaves it at any other stand within a day.",
);
const NUMBERS: Story = (
    "Numbers of the week",
    "Looms at work: 1,204. Ells woven: 88,310. Umbrellas out on the river: 311. Pupils who can count to eleven: 39.",
);
const NUMBERS_LATER: Story = (
    "Numbers of the week",
    "Looms at work: 1,377. Ells woven: 92,655. Umbrellas out on the river: 87. Pupils who can count to eleven: 40.",
);
const PEARS: Story = (
    "An orchard sells its pears in eleven minutes",
    "A cooperative of 64 growers sold 87 tonnes of winter pears in a live broadcast. The growers had planned for three evenings and cooked for all of them.",
);

fn letter(title: &str, introduction: &str, stories: &[Story]) -> String {
    let stories: String = stories
        .iter()
        .enumerate()
        .map(|(at, (title, text))| format!("<h2>{title}</h2><p>{text} <a href=\"/pieces/{at}\">Click here to read on.</a></p>"))
        .collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title></head><body><nav><a href=\"/\">Home</a></nav><main><article><h1>{title}</h1>\
         <p>{introduction}</p><p><em>To have it in your inbox, <a href=\"/newsletter\">sign up for the weekly newsletter</a></em></p>{stories}</article></main></body></html>"
    )
}

const INTRODUCTION: &str =
    "A week of round numbers: depots stand in 700 villages now, and a brewery that has been empty for years is full of looms.";

fn titles(row: &Value) -> Vec<&str> {
    row["stories"].as_array().map_or(&[][..], Vec::as_slice).iter().map(|story| story["title"].as_str().unwrap()).collect()
}

#[test]
fn a_letter_on_a_listing_is_one_announcement_with_its_stories() {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.page("/news/", listing(&OLD));
    let topics = "[[topic]]\nname = \"Lanternmall\"\nterms = [\"Lanternmall\"]\n[[topic]]\nname = \"Depots\"\nterms = [\"depots\"]\n";
    let world = World::new(&format!("{}{topics}", config(&site, "/news/", &receiver)));
    world.run(&["poll"]).ok();

    let entry = ("/news/weekly-31", "Fernmoor Weekly: depots, looms and umbrellas", "2026-10-23");
    let entries: Vec<_> = std::iter::once(entry).chain(OLD).collect();
    site.page("/news/", listing(&entries));
    site.page(entry.0, letter(entry.1, INTRODUCTION, &[DEPOTS, LOOMS, UMBRELLAS]));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.len(), 1, "{rows:?}");
    let row = &rows[0];
    assert_eq!((&row["change"], &row["title"], &row["text"]), (&"new".into(), &entry.1.into(), &INTRODUCTION.into()));
    assert_eq!(titles(row), [DEPOTS.0, LOOMS.0, UMBRELLAS.0]);
    let (depots, looms) = (&row["stories"][0], &row["stories"][1]);
    assert_eq!((&depots["text"], &depots["url"]), (&DEPOTS.1.into(), &site.url("/pieces/0").into()));
    assert_eq!(
        (&depots["topics"], &depots["figures"]),
        (&serde_json::json!(["Depots"]), &serde_json::json!(["€48 million", "700 hill villages", "41 million parcels"]))
    );
    assert!(looms["summary"].as_str().unwrap().starts_with("Pupils of the school weave"), "{looms}");
    assert_eq!(row["topics"], serde_json::json!(["Lanternmall", "Depots"]), "those of all stories, in the config's order");
    assert_eq!(row["figures"], serde_json::json!(["€48 million", "700 hill villages", "41 million parcels", "60%", "45 stands"]));

    let found = world.run(&["announcements", "--json", "--search", "brewery \"four hours\""]).ok().rows();
    assert_eq!(found.len(), 1, "words of stories are found");
    assert_eq!(titles(&found[0]).len(), 3);

    world.run(&["digest", "morning", "--send"]).ok();
    let messages = receiver.messages();
    let (html, text) = (messages[0].mail().body_html(0).unwrap().into_owned(), messages[0].mail().body_text(0).unwrap().into_owned());
    // Topics are marked within the words.
    assert!(html.contains("<b style=\"background:#dcedef\">depots</b>"), "{html}");
    let html = regex::Regex::new("</?b( [^>]*)?>").unwrap().replace_all(&html, "").into_owned();
    for part in [entry.1, DEPOTS.0, LOOMS.0, UMBRELLAS.0, &site.url("/pieces/1"), "€48 million"] {
        assert!(html.contains(part) && text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!html.contains("sign up for the weekly") && !html.contains("Click here"), "{html}");
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
}

/// A feed whose entries hold their whole texts, each an address, a headline and HTML.
fn feed(entries: &[(&str, &str, &str)]) -> Response {
    let items: String = entries
        .iter()
        .map(|(path, title, html)| {
            format!(
                "<item><link>{path}</link><guid>{path}</guid><title>{title}</title><description>A teaser.</description><content:encoded><![CDATA[{html}]]></content:encoded></item>"
            )
        })
        .collect();
    let head = "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Fernmoor</title>";
    Response::page("application/rss+xml", format!("{head}{items}</channel></rss>"))
}

#[test]
fn a_feed_with_whole_texts_tells_all_that_their_pages_would() {
    let (site, receiver) = (Site::start(), Receiver::start());
    let old = ("/news/old", "The old depot is swept", "<p>Swept.</p>");
    site.set("/feed", feed(&[old]));
    let world = World::new(&config(&site, "/feed", &receiver));
    world.run(&["poll"]).ok();

    let release = "<p>EMBARGOED UNTIL 10:00 ON 3 MAY 2026</p><p>FERNMOOR, 3 May 2026 – Sparrowhawk has bought the mill on the moor and \
        will weave sails in it from the autumn on, with 120 looms and most of the people who used to work there.</p><p>The price was €31 million, \
        half of it in sailcloth. The roof comes first: it has let in the rain since the winter in which the tenants left, and the looms \
        will not stand for that. After it come the windows, of which nobody can say how many there are.</p><h3>About Sparrowhawk</h3>\
        <p>Sparrowhawk has carried parcels over the hills since 1911.</p><h3>Media contact</h3><p>Jo Fenn, jo@sparrowhawk.example</p>";
    let pieces: String = [DEPOTS, LOOMS, UMBRELLAS]
        .iter()
        .map(|(title, text)| format!("<h2>{title}</h2><p>{text} <a href='/pieces/{}'>Click here to read on.</a></p>", title.len()))
        .collect();
    let letter = format!("<p>{INTRODUCTION}</p>{pieces}");
    let title = "Fernmoor Weekly: depots, looms and umbrellas";
    site.set("/feed", feed(&[("/news/weekly-31", title, &letter), ("/news/mill", "Sparrowhawk buys the mill", release), old]));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    let row = |wanted: &str| rows.iter().find(|row| row["title"] == wanted).unwrap();

    let mill = row("Sparrowhawk buys the mill");
    assert!(mill["text"].as_str().unwrap().starts_with("Sparrowhawk has bought the mill on the moor"), "{mill}");
    assert!(mill["text"].as_str().unwrap().ends_with("nobody can say how many there are."), "{mill}");
    let boilerplate = mill["boilerplate"].as_str().unwrap();
    for part in ["FERNMOOR, 3 May 2026", "since 1911", "jo@sparrowhawk.example"] {
        assert!(boilerplate.contains(part), "{part} is not in {boilerplate}");
    }
    assert_eq!(mill["notices"][0]["text"], "EMBARGOED UNTIL 10:00 ON 3 MAY 2026");
    let found = world.run(&["announcements", "--json", "--search", "\"since 1911\""]).ok().rows();
    assert_eq!(found.len(), 1, "what is set apart is found");

    let weekly = row(title);
    assert_eq!((&weekly["text"], titles(weekly)), (&INTRODUCTION.into(), vec![DEPOTS.0, LOOMS.0, UMBRELLAS.0]));
    let depots = &weekly["stories"][0];
    assert_eq!((&depots["text"], &depots["url"]), (&DEPOTS.1.into(), &site.url(&format!("/pieces/{}", DEPOTS.0.len())).into()));
    assert_eq!(depots["figures"], serde_json::json!(["€48 million", "700 hill villages", "41 million parcels"]));
    assert_eq!(site.hits("/news/mill") + site.hits("/news/weekly-31"), 0, "no page of an entry is asked for");
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
}

fn rolling() -> (Site, Receiver, World) {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.page("/weekly/", letter("Fernmoor Weekly", INTRODUCTION, &[DEPOTS, NUMBERS]));
    let world = World::new(&config(&site, "/weekly/", &receiver).replace("name = \"Acme\"\n", "name = \"Acme\"\nkind = \"roundup\"\n"));
    (site, receiver, world)
}

#[test]
fn a_page_that_is_replaced_each_week_makes_one_announcement_a_week() {
    let (site, receiver, world) = rolling();
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "the baseline is silent");
    let weeks: [(&[Story], &[&str]); 3] = [
        // One story stays, with a word changed.
        (
            &[
                LOOMS,
                (
                    DEPOTS.0,
                    "Sparrowhawk has set up depots in 700 villages for €48 million. By its own account, 41 million parcels a month travelled past them without a stop.",
                ),
            ],
            &[LOOMS.0],
        ),
        // A wholly other page; the column's headline is last week's.
        (&[UMBRELLAS, NUMBERS_LATER], &[UMBRELLAS.0, NUMBERS.0]),
        // A story of the first week is back.
        (&[DEPOTS, PEARS], &[PEARS.0]),
    ];
    for (week, (stories, expected)) in weeks.iter().enumerate() {
        site.page("/weekly/", letter("Fernmoor Weekly", INTRODUCTION, stories));
        let dry = world.run(&["poll", "--dry-run", "--json"]).ok().rows();
        assert_eq!(dry.iter().map(titles).collect::<Vec<_>>(), [*expected], "week {week}, dry");
        let rows = world.run(&["poll", "--json"]).ok().rows();
        assert_eq!(rows.iter().map(titles).collect::<Vec<_>>(), [*expected], "week {week}");
        assert_eq!((&rows[0]["url"], &rows[0]["title"]), (&site.url("/weekly/").into(), &"Fernmoor Weekly".into()));
        assert!(rows[0]["stories"][0]["summary"].is_string(), "{rows:?}");
        world.run(&["digest", "morning", "--send"]).ok();
        let messages = receiver.messages();
        assert_eq!(messages.len(), week + 1, "one mail a week");
        let text = messages[week].mail().body_text(0).unwrap().into_owned();
        assert!(expected.iter().all(|title| text.contains(title)), "{text}");
        let is_told = |story: &Story| text.contains(story.0);
        assert!(stories.iter().all(|story| expected.contains(&story.0) == is_told(story)), "{text}");
        assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "week {week}: nothing twice");
    }
    assert_eq!(world.run(&["announcements", "--json"]).ok().rows().len(), 4, "an announcement for each edition and the baseline");
    assert!(world.run(&["status", "--json"]).ok().rows()[0]["state"] == "ok");
}

#[test]
fn the_newest_edition_is_announced_where_asked_for() {
    let (site, receiver) = (Site::start(), Receiver::start());
    site.page("/weekly/", letter("Fernmoor Weekly", INTRODUCTION, &[DEPOTS, LOOMS, UMBRELLAS]));
    let source = "name = \"Acme\"\nkind = \"roundup\"\nannounce_existing = 2\n";
    let world = World::new(&config(&site, "/weekly/", &receiver).replace("name = \"Acme\"\n", source));
    let rows = world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.iter().map(titles).collect::<Vec<_>>(), [[DEPOTS.0, LOOMS.0, UMBRELLAS.0]], "one edition is one announcement");
}

#[test]
fn a_page_that_is_suddenly_empty_changes_nothing() {
    let (site, _receiver, world) = rolling();
    world.run(&["poll"]).ok();
    site.page("/weekly/", letter("Fernmoor Weekly", "The next letter comes on Friday, when the ferry does.", &[]));
    assert_eq!(world.run(&["poll", "--json"]).stdout, "");
    assert_eq!(world.run(&["status", "--json"]).ok().rows()[0]["reason"], "empty");
    site.page("/weekly/", letter("Fernmoor Weekly", INTRODUCTION, &[DEPOTS, LOOMS]));
    assert_eq!(world.run(&["poll", "--json"]).ok().rows().iter().map(titles).collect::<Vec<_>>(), [[LOOMS.0]]);
}

#[test]
fn an_edition_survives_kills_and_comes_once() {
    let (site, receiver, world) = rolling();
    world.run(&["poll"]).ok();
    site.hang("/weekly/");
    kill_at(&world, &["poll"], || drop(site.wait_for("/weekly/", 2)));
    site.page("/weekly/", letter("Fernmoor Weekly", INTRODUCTION, &[LOOMS, UMBRELLAS]));
    world.run(&["poll"]).ok();
    let editions = world.run(&["announcements", "--json"]).ok().rows();
    let of_week: Vec<_> = editions.iter().filter(|row| row["change"] == "new").map(titles).collect();
    assert_eq!(of_week, [[LOOMS.0, UMBRELLAS.0]]);
    receiver.hang(Stage::Data);
    kill_at(&world, &["digest", "morning", "--send"], || receiver.wait_until_reached(Stage::Data, 1));
    receiver.behave();
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "");
    world.run(&["digest", "morning", "--send"]).ok();
    assert!(world.run(&["digest", "morning", "--send"]).ok().stdout.starts_with("Nothing new"));
    assert_eq!(receiver.messages().len(), 1);
}
