//! The process is killed in the middle of its work; the next one takes over at once, loses nothing and says nothing twice.

use std::process::{Child, Stdio};

use crate::journeys::{NEW, NEW_TEXT, article, publish, watched};
use crate::support::{Receiver, Site, Stage, World};

/// Runs a verb until `moment` has come, then kills it.
pub fn kill_at(world: &World, arguments: &[&str], moment: impl FnOnce()) {
    let child = start(world, arguments);
    moment();
    kill(child);
}

fn start(world: &World, arguments: &[&str]) -> Child {
    world.command(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert_eq!(status.code(), None, "it was killed before it ended by itself");
}

/// After this the digest has told the news in one issue and has nothing more to tell.
fn told_once(world: &World, receiver: &Receiver, mails: usize) {
    world.run(&["poll"]).ok();
    world.run(&["digest", "morning", "--send"]).ok();
    let said = world.run(&["digest", "morning", "--send"]).ok().stdout;
    assert!(said.starts_with("Nothing new"), "{said}");
    let messages = receiver.messages();
    assert_eq!(messages.len(), mails);
    assert!(messages.iter().all(|message| message.bytes == messages[0].bytes), "one mail, with one Message-ID");
    let text = messages[0].mail().body_text(0).unwrap().into_owned();
    assert!(text.contains(NEW.1) && text.contains("£48 million"), "{text}");
    let outbox = world.run(&["outbox", "--json"]).ok().rows();
    assert_eq!(outbox.len(), 1, "{outbox:?}");
    assert_eq!((&outbox[0]["issue"], &outbox[0]["state"]), (&1.into(), &"sent".into()));
}

fn with_news() -> (Site, Receiver, World) {
    let (site, receiver, world) = watched();
    publish(&site);
    world.run(&["poll"]).ok();
    (site, receiver, world)
}

#[test]
fn killed_while_a_page_is_fetched() {
    let (site, receiver, world) = watched();
    site.hang("/news/");
    kill_at(&world, &["poll"], || drop(site.wait_for("/news/", 2)));
    publish(&site);
    assert_eq!(world.run(&["poll", "--json"]).ok().rows().len(), 1, "the lease of the dead is taken over");
    told_once(&world, &receiver, 1);
}

#[test]
fn killed_while_an_article_is_fetched() {
    let (site, receiver, world) = watched();
    publish(&site);
    site.hang(NEW.0);
    kill_at(&world, &["poll"], || drop(site.wait_for(NEW.0, 1)));
    site.page(NEW.0, article(NEW.1, NEW_TEXT));
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "the change is in the store already");
    told_once(&world, &receiver, 1);
}

#[test]
fn killed_before_the_final_dot_the_mail_is_accepted_once() {
    for stage in [Stage::Greeting, Stage::Mail, Stage::Rcpt, Stage::Data] {
        let (_site, receiver, world) = with_news();
        receiver.hang(stage);
        kill_at(&world, &["digest", "morning", "--send"], || receiver.wait_until_reached(stage, 1));
        receiver.behave();
        told_once(&world, &receiver, 1);
    }
}

#[test]
fn killed_after_the_final_dot_the_same_mail_comes_again() {
    let (_site, receiver, world) = with_news();
    receiver.hang(Stage::FinalDot);
    kill_at(&world, &["digest", "morning", "--send"], || drop(receiver.wait_for(1)));
    receiver.behave();
    told_once(&world, &receiver, 2);
    assert_eq!(world.run(&["outbox", "--json"]).ok().rows()[0]["attempts"], 2);
}

#[test]
fn a_second_process_leaves_alone_what_the_first_is_doing() {
    let (site, receiver, world) = watched();
    site.hang("/news/");
    let poll = start(&world, &["poll"]);
    site.wait_for("/news/", 2);
    let said = world.run(&["poll"]).ok();
    assert!(said.stderr.contains("source `acme` is being polled by another presswatch"), "{}", said.stderr);
    assert_eq!(site.hits("/news/"), 2);
    kill(poll);
    publish(&site);
    world.run(&["poll"]).ok();

    receiver.hang(Stage::Data);
    let send = start(&world, &["digest", "morning", "--send"]);
    receiver.wait_until_reached(Stage::Data, 1);
    assert!(world.run(&["digest", "morning", "--send"]).ok().stdout.starts_with("Nothing new"));
    assert!(world.run(&["outbox", "retry"]).ok().stdout.starts_with("Nothing waits"));
    assert_eq!(receiver.times_reached(Stage::Greeting), 1);
    kill(send);
    receiver.behave();
    told_once(&world, &receiver, 1);
}
