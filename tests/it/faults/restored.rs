//! A copy of the store from yesterday is put in its place.

use std::path::Path;

use super::{Desk, plain, seen, status};
use crate::journeys::{NEW, NEW_TEXT, OLD, article, listing, publish};
use crate::support::{Site, World};

const LATER: (&str, &str, &str) = ("/news/barge", "Acme buys the barge that brings its paper", "2026-10-26");

/// Issue 1 has gone out when the copy is made, issue 2 since; then the copy is put back, and there is more news.
fn check(fault: &str, copy: impl FnOnce(&World), put_back: impl FnOnce(&World)) {
    let desk = Desk::with_news();
    desk.send().ok();
    copy(&desk.world);
    publish_more(&desk.site, &[LATER]);
    desk.world.run(&["poll"]).ok();
    desk.send().ok();
    put_back(&desk.world);
    let words = status(&desk.world, "restored from a copy");
    let last = ("/news/crane", "A new crane lifts the bales at the Acme quay", "2026-10-27");
    publish_more(&desk.site, &[last, LATER]);
    let rows = desk.world.run(&["poll", "--json"]).ok().rows();
    assert_eq!(rows.len(), 2, "what came since comes once more, and nothing older: {rows:?}");
    desk.send().ok();
    let mails = desk.receiver.messages();
    assert_eq!(mails.len(), 3);
    let texts: Vec<String> = mails.iter().map(|message| message.mail().body_text(0).unwrap().into_owned()).collect();
    let text = texts[2].split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(LATER.1) && text.contains(last.1) && !text.contains(NEW.1), "{text}");
    let sentence = text.split("* ").find(|part| part.starts_with("The store was restored")).unwrap_or_else(|| panic!("{text}"));
    assert!(plain(sentence).starts_with(&words), "{sentence}\n{words}");
    assert!(!texts[0].contains("restored") && !texts[1].contains("restored"), "{texts:?}");
    let ids: std::collections::BTreeSet<_> = mails.iter().map(|message| message.mail().message_id().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), 3);
    let issues: Vec<i64> = desk.world.run(&["outbox", "--json"]).ok().rows().iter().map(|row| row["issue"].as_i64().unwrap()).collect();
    assert!(issues[0] == 1 && issues[1] > 2, "numbers 1 and 2 are given out: {issues:?}");
    // Said once.
    publish_more(&desk.site, &[("/news/quay", "The quay of Acme is lit by the wind", "2026-10-28"), last, LATER]);
    desk.world.run(&["poll"]).ok();
    desk.send().ok();
    let mails = desk.receiver.messages();
    assert!(mails.len() == 4 && !mails[3].mail().body_text(0).unwrap().contains("restored"));
    seen(fault, format!("nothing lost; what came since told once more; in `status` and once in the digest: “{words}”"));
}

fn publish_more(site: &Site, more: &[(&str, &str, &str)]) {
    publish(site);
    let entries: Vec<_> = more.iter().copied().chain([NEW]).chain(OLD).collect();
    site.page("/news/", listing(&entries));
    for (path, title, _) in more {
        site.page(path, article(title, NEW_TEXT));
    }
}

fn remove(world: &World, names: &[&str]) {
    for name in names {
        let _ = std::fs::remove_file(world.path(name));
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::copy(from, to).unwrap();
}

#[test]
fn yesterdays_backup_put_back() {
    let put_back = |world: &World| {
        remove(world, &["presswatch.sqlite-wal", "presswatch.sqlite-shm"]);
        copy(&world.path("copy"), &world.path("presswatch.sqlite"));
    };
    check("yesterdays_backup_put_back", |world| drop(world.run(&["backup", "copy"]).ok()), put_back);
}

#[test]
fn yesterdays_backup_on_another_machine() {
    let put_back = |world: &World| {
        remove(world, &["presswatch.sqlite-wal", "presswatch.sqlite-shm", "presswatch.sqlite.mark"]);
        copy(&world.path("copy"), &world.path("presswatch.sqlite"));
    };
    check("yesterdays_backup_on_another_machine", |world| drop(world.run(&["backup", "copy"]).ok()), put_back);
}

#[test]
fn yesterdays_file_put_back() {
    let put_back = |world: &World| {
        remove(world, &["presswatch.sqlite-wal", "presswatch.sqlite-shm"]);
        copy(&world.path("copy"), &world.path("presswatch.sqlite"));
    };
    check("yesterdays_file_put_back", |world| copy(&world.path("presswatch.sqlite"), &world.path("copy")), put_back);
}

/// No alarm without a reason.
#[test]
fn store_moved_without_its_mark() {
    let desk = Desk::with_news();
    desk.send().ok();
    let elsewhere = World::new(&std::fs::read_to_string(desk.world.path("presswatch.toml")).unwrap());
    copy(&desk.world.path("presswatch.sqlite"), &elsewhere.path("presswatch.sqlite"));
    let moved = Desk { site: desk.site, receiver: desk.receiver, world: elsewhere };
    assert_eq!(moved.world.run(&["poll", "--json"]).ok().stdout, "");
    let said = moved.world.run(&["status"]).ok().stdout;
    assert!(!said.contains("restored"), "{said}");
    seen("store_moved_without_its_mark", format!("{}, and no word of a restoration", moved.told()));
}

#[test]
fn killed_between_the_store_and_its_mark() {
    let desk = Desk::with_news();
    let mark = std::fs::read(desk.world.path("presswatch.sqlite.mark")).unwrap();
    desk.send().ok();
    // As if the process had died before it wrote the mark, or the mark in part.
    for earlier in [&mark[..], &mark[..7], b""] {
        std::fs::write(desk.world.path("presswatch.sqlite.mark"), earlier).unwrap();
        let said = desk.world.run(&["status"]).ok().stdout;
        assert!(!said.contains("restored"), "{said}");
    }
    seen("killed_between_the_store_and_its_mark", format!("{}, and no word of a restoration", desk.told()));
}
