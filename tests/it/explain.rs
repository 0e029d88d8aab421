//! What can be said of an address afterwards: where it was seen, what the polls said, who was told, and what proves it.

use serde_json::Value;

use crate::desk::Desk;
use crate::journeys::{NEW, OLD, article, listing, publish, watched};
use crate::support::{Receiver, Response, Site, World};

fn explain(world: &World, url: &str) -> Vec<Value> {
    world.run(&["explain", url, "--json"]).ok().rows()
}

fn of<'a>(rows: &'a [Value], what: &str) -> Vec<&'a Value> {
    rows.iter().filter(|row| row["what"] == what).collect()
}

fn entries() -> Vec<(&'static str, &'static str, &'static str)> {
    std::iter::once(NEW).chain(OLD).collect()
}

/// One that was announced, sent, left its page for a while behind a wall, and has a digest that does not want it.
fn eventful() -> (Site, World) {
    let (site, receiver, world) = watched();
    let config = std::fs::read_to_string(world.path("presswatch.toml")).unwrap();
    world.configure(&format!(
        "{config}[[digest]]\nid = \"edits\"\nto = [\"ops@example.com\"]\nschedule = \"0 9 * * *\"\nchanges = [\"edited\"]\n\
         [[digest]]\nid = \"weekly\"\nto = [\"ops@example.com\"]\nschedule = \"0 9 * * MON\"\n"
    ));
    world.run(&["poll"]).ok();
    site.set("/news/", Response::html(listing(&entries())).header("set-cookie", "visit=1").header("x-cache", "MISS").without_etag());
    site.page(NEW.0, article(NEW.1, crate::journeys::NEW_TEXT));
    world.run(&["poll"]).ok();
    receiver.refuse_recipient("reader@example.com", 451);
    world.run(&["digest", "morning", "--send"]);
    world.run(&["digest", "edits", "--send"]).ok();
    site.set("/news/", Response::status(503));
    world.run(&["poll"]);
    site.page("/news/", listing(&OLD));
    world.run(&["poll"]).ok();
    site.page("/news/", listing(&entries()));
    world.run(&["poll"]).ok();
    (site, world)
}

#[test]
fn all_that_happened_to_an_announcement_is_told() {
    let (site, world) = eventful();
    let rows = explain(&world, &site.url(NEW.0));
    let announcement = of(&rows, "announcement")[0];
    assert_eq!((&announcement["title"], &announcement["text_state"]), (&NEW.1.into(), &"read".into()));
    let sighting = of(&rows, "sighting")[0];
    // Shown by the poll that found it and by the last one; not by the 503, nor by the one between.
    assert_eq!((&sighting["came"], &sighting["polls"], &sighting["present"]), (&"announced".into(), &2.into(), &true.into()));
    let fates: Vec<&Value> = of(&rows, "fate").into_iter().map(|row| &row["fate"]).collect();
    assert_eq!(fates, ["left", "answers", "returned"]);
    let polls: Vec<(&Value, &Value)> = of(&rows, "polls").into_iter().map(|row| (&row["state"], &row["polls"])).collect();
    assert_eq!(polls, [(&"ok".into(), &3.into()), (&"failing".into(), &1.into()), (&"ok".into(), &2.into())]);
    let decisions: Vec<(&Value, &Value)> = of(&rows, "decision").into_iter().map(|row| (&row["digest"], &row["ruling"])).collect();
    assert_eq!(
        decisions,
        [("edits", "left_out"), ("morning", "taken"), ("weekly", "open")]
            .map(|(digest, ruling)| (digest.into(), ruling.into()))
            .each_ref()
            .map(|(digest, ruling): &(Value, Value)| (digest, ruling))
    );
    assert_eq!(of(&rows, "decision")[0]["left_out"], "changes");
    let delivery = of(&rows, "delivery")[0];
    assert_eq!((&delivery["to"], &delivery["state"], &delivery["issue"]), (&"reader@example.com".into(), &"deferred".into(), &1.into()));
    assert!(delivery["reason"].as_str().unwrap().contains("451"), "{delivery}");

    let evidence = of(&rows, "evidence")[0];
    let page = listing(&entries());
    assert_eq!(evidence["blake3"], blake3::hash(page.as_bytes()).to_hex().as_str());
    assert_eq!((&evidence["asked"], &evidence["status"], &evidence["kept"]), (&site.url("/news/").into(), &200.into(), &true.into()));
    let headers = evidence["headers"].to_string();
    assert!(headers.contains("[\"x-cache\",\"MISS\"]") && !headers.contains("cookie"), "{headers}");
    assert_eq!(world.run(&["explain", &site.url(NEW.0), "--body"]).ok().stdout, page);
}

#[test]
fn a_person_gets_it_in_lines_that_fit() {
    let (site, world) = eventful();
    let said = world.run(&["explain", &site.url(NEW.0)]).ok().stdout;
    for words in [
        NEW.1,
        "announced",
        "left the page",
        "its own address still answers",
        "back on the page",
        "on the page now; it was there in 2 polls",
        "failing (error)",
        "morning: in issue 1 of",
        "edits: left out: its `changes` do not take this kind",
        "weekly: waits for the next issue, due",
        "to reader@example.com: deferred, next try",
        "x-cache: MISS",
        "The page is kept; `--body` writes it.",
        "Times are those of Europe/Berlin.",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let is_copied = |line: &str| line.contains("http://") || line.contains("451");
    assert!(said.lines().all(|line| line.chars().count() <= 80 || is_copied(line)), "{said}");
}

#[test]
fn an_address_is_found_however_it_is_written_and_under_its_old_name() {
    let (site, _receiver, world) = watched();
    publish(&site);
    world.run(&["poll"]).ok();
    let mut moved = entries();
    moved[0].0 = "/newsroom/2026/plant";
    site.page("/news/", listing(&moved));
    site.set(NEW.0, Response::redirect(301, "/newsroom/2026/plant"));
    site.page("/newsroom/2026/plant", article(NEW.1, crate::journeys::NEW_TEXT));
    world.run(&["poll"]).ok();
    let host = site.host();
    for written in [
        format!("http://{host}/newsroom/2026/plant"),
        format!("https://{host}/newsroom/2026/plant/?utm_source=mail#top"),
        format!("{host}/newsroom/2026/plant"),
        format!("http://{host}{}", NEW.0),
    ] {
        let rows = explain(&world, &written);
        assert_eq!(of(&rows, "announcement")[0]["title"], NEW.1, "{written}");
        assert_eq!(of(&rows, "fate")[0]["previous_url"], site.url(NEW.0), "{written}");
    }
}

#[test]
fn what_is_not_known_is_told_with_what_is_nearest() {
    let (site, _receiver, world) = watched();
    let near = world.run(&["explain", &site.url("/news/bord")]);
    assert_eq!((near.status, near.stdout.as_str()), (Some(1), ""));
    let expected = format!("error: nothing is known of {}\nhint: known are\n  {}\n", site.url("/news/bord"), site.url(OLD[1].0));
    assert!(near.stderr.starts_with(expected.trim_end()), "{}", near.stderr);
    let far = world.run(&["explain", &site.url("/careers/2026")]);
    assert!(far.status == Some(1) && far.stderr.contains("hint: `acme` watches "), "{far:?}");
    let elsewhere = world.run(&["explain", "https://globex.example/news/merger"]);
    assert!(elsewhere.status == Some(1) && elsewhere.stderr.contains("presswatch add https://globex.example/"), "{elsewhere:?}");
    assert_eq!(world.run(&["explain", "plant"]).status, Some(2));
}

#[test]
fn a_source_is_explained_by_its_own_address() {
    let (site, world) = eventful();
    let rows = explain(&world, &site.url("/news/?utm_source=x"));
    let source = of(&rows, "source")[0];
    assert_eq!((&source["source"], &source["state"], &source["present"]), (&"acme".into(), &"ok".into(), &5.into()));
    let states: Vec<&Value> = of(&rows, "polls").into_iter().map(|row| &row["state"]).collect();
    assert_eq!(states, ["ok", "failing", "ok"]);
    assert_eq!(of(&rows, "polls")[0]["baseline"], true);
    let said = world.run(&["explain", &site.url("/news/")]).ok().stdout;
    assert!(
        said.contains("Source acme: Acme news") && said.contains("5 announcements on its page") && said.contains("the first a baseline"),
        "{said}"
    );
}

#[test]
fn the_proof_outlives_the_page() {
    let (site, _receiver, world) = watched();
    let config = std::fs::read_to_string(world.path("presswatch.toml")).unwrap();
    world.configure(&format!("{config}[store]\nkeep_snapshots = 1\n"));
    publish(&site);
    world.run(&["poll"]).ok();
    let newer: Vec<_> = std::iter::once(("/news/strike", "Work resumes at the mill in Hulme", "2026-10-20")).chain(entries()).collect();
    site.page("/news/", listing(&newer));
    world.run(&["poll"]).ok();
    let rows = explain(&world, &site.url(NEW.0));
    let evidence = of(&rows, "evidence")[0];
    assert_eq!(
        (&evidence["kept"], &evidence["blake3"]),
        (&false.into(), &blake3::hash(listing(&entries()).as_bytes()).to_hex().as_str().into())
    );
    assert!(!evidence["headers"].as_array().unwrap().is_empty());
    let body = world.run(&["explain", &site.url(NEW.0), "--body"]);
    assert!(body.status == Some(1) && body.stdout.is_empty() && body.stderr.contains("no longer kept (`keep_snapshots`"), "{body:?}");
    assert!(world.run(&["explain", &site.url(NEW.0)]).ok().stdout.contains("no longer kept"));
}

/// Two hours go by.
fn pass(desk: &Desk) {
    desk.set("UPDATE sighting SET confirm_at = confirm_at - 7200000 WHERE confirm_at < 9000000000000000");
    desk.set("UPDATE source SET confirm_at = confirm_at - 7200000");
}

#[test]
fn what_waits_to_be_confirmed_is_told_and_was_held_when_it_was_told_in_the_end() {
    let desk = Desk::watching("confirm = \"2h\"");
    desk.publish(&[NEW]);
    desk.poll();
    let explained = || desk.world.run(&["explain", &desk.site.url(NEW.0)]).ok().stdout;
    let rows = || explain(&desk.world, &desk.site.url(NEW.0));
    assert_eq!(of(&rows(), "sighting")[0]["came"], "held");
    let waiting = rows().into_iter().find(|row| row["what"] == "waiting").unwrap();
    assert!(waiting["change"] == "new" && waiting["source"] == "acme" && waiting["until"].is_string(), "{waiting}");
    for words in ["had to be confirmed first", "that it is new waits to be confirmed, until", "to nobody yet: it waits"] {
        assert!(explained().contains(words), "{words}\n{}", explained());
    }
    let source = explain(&desk.world, &desk.site.url("/news/"));
    assert!(of(&source, "source")[0]["waiting"] == 1 && of(&source, "source")[0]["waiting_until"].is_string(), "{source:?}");
    // Taken down, put back, and told.
    desk.publish(&[]);
    desk.poll();
    assert!(explained().contains("was taken down before it was confirmed"), "{}", explained());
    desk.publish(&[NEW]);
    desk.poll();
    pass(&desk);
    assert_eq!(desk.poll().len(), 1);
    assert_eq!((of(&rows(), "sighting")[0]["came"].as_str(), of(&rows(), "waiting").len()), (Some("held"), 0));
    assert_eq!(of(&rows(), "change")[0]["change"], "new");
}

#[test]
fn another_headline_a_withdrawal_and_a_return_wait_in_plain_sight() {
    let desk = Desk::watching("confirm = \"2h\"");
    OLD.iter().for_each(|(path, title, _)| desk.site.page(path, article(title, crate::journeys::NEW_TEXT)));
    let check = |change: &str, words: &str| {
        let url = desk.site.url(OLD[1].0);
        let said = desk.world.run(&["explain", &url]).ok().stdout;
        let rows = explain(&desk.world, &url);
        assert!(of(&rows, "waiting").iter().any(|row| row["change"] == change) && said.contains(words), "{change}: {said}");
    };
    let mut edited = OLD;
    edited[1].1 = "Three new members join the Acme supervisory board";
    desk.site.page("/news/", listing(&edited));
    desk.poll();
    check("updated", "another headline waits to be confirmed, until");
    check("updated", edited[1].1);
    desk.site.page("/news/", listing(&[&OLD[..1], &OLD[2..]].concat()));
    desk.site.set(OLD[1].0, Response::status(410));
    desk.poll();
    desk.poll();
    check("withdrawn", "that it is withdrawn waits to be confirmed, until");
    pass(&desk);
    assert_eq!(desk.poll(), [format!("withdrawn {}", OLD[1].1)]);
    desk.site.page(OLD[1].0, article(OLD[1].1, crate::journeys::NEW_TEXT));
    desk.site.page("/news/", listing(&OLD));
    desk.poll();
    check("returned", "that it is back after it was withdrawn waits to be confirmed, until");
}

#[test]
fn what_lets_us_in_is_in_no_proof() {
    let (site, receiver) = (Site::start(), Receiver::start());
    let echo = |body: String| {
        let link = "</news/?key=opens-the-gate&page=2>; rel=\"next\"";
        Response::html(body).header("link", link).header("x-echo", "opens-the-door").without_etag()
    };
    site.set("/news/", echo(listing(&OLD)));
    let keys = "headers = { X-Api-Key = \"opens-the-door\" }\n";
    let config = crate::journeys::config(&site, "/news/?key=opens-the-gate&lang=en", &receiver);
    let world = World::new(&config.replace("[[digest]]", &format!("{keys}[[digest]]")));
    world.run(&["poll"]).ok();
    site.set("/news/", echo(listing(&entries())));
    assert_eq!(world.run(&["poll", "--json"]).ok().rows().len(), 1);
    assert!(
        site.requests("/news/")[0].path.contains("key=opens-the-gate")
            && site.requests("/news/")[0].header("x-api-key") == "opens-the-door"
    );
    let rows = explain(&world, &site.url(NEW.0));
    let evidence = of(&rows, "evidence")[0];
    assert_eq!(
        (&evidence["asked"], &evidence["url"]),
        (&site.url("/news/?key=***&lang=en").into(), &site.url("/news/?key=***&lang=en").into())
    );
    assert!(evidence["headers"].to_string().contains("?key=***&page=2"), "{evidence}");
    for arguments in [
        &["explain", &site.url(NEW.0)][..],
        &["explain", &site.url(NEW.0), "--json"],
        &["explain", &site.url("/news/?key=opens-the-gate&lang=en")],
        &["explain", &site.url("/news/?key=opens-the-gate&lang=en"), "--json"],
        &["diff", "acme", "--json"],
    ] {
        let said = world.run(arguments).ok();
        assert!(!said.stdout.is_empty() && !said.stdout.contains("opens-the"), "{arguments:?}: {}", said.stdout);
    }
}
