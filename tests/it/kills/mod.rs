//! The process is killed in the middle of its work; the next one takes over at once, loses nothing and says nothing twice.

#[cfg(target_os = "linux")]
mod copies;
#[cfg(target_os = "linux")]
mod harness;

use std::process::{Child, Stdio};

use crate::journeys::{NEW, NEW_TEXT, OLD, article, listing, publish, watched};
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

/// More than a pipe holds (64 KiB on Linux): the program reads it when its sender is dead already.
#[test]
fn killed_while_a_program_takes_the_mail_it_is_given_all_of_it() {
    const ITEMS: usize = 48;
    let (site, _receiver, world) = watched();
    let config = std::fs::read_to_string(world.path("presswatch.toml")).unwrap();
    let server = config.lines().find(|line| line.starts_with("server")).unwrap();
    // It ends by itself where this test fails before it says that its sender is dead.
    let program =
        "#!/bin/sh\n: > begun\nn=0; until [ -e dead ] || [ $n -gt 9000 ]; do sleep 0.02; n=$((n+1)); done\ncat > mail\n: > done\n";
    world.write("sendmail", program);
    std::fs::set_permissions(world.path("sendmail"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    world.configure(&config.replace(server, &format!("server = \"sendmail:{}\"", world.path("sendmail").display())));
    let news: Vec<(String, String)> = (0..ITEMS)
        .map(|n| {
            (
                format!("/news/{n}"),
                format!("Acme opens its mill number {n} by the river, and says what that means for the people of the valley"),
            )
        })
        .collect();
    let long = "the first of its kind in the county and, as far as anybody at the company knows, the first that runs on river water alone";
    for (path, title) in &news {
        site.page(path, article(title, &NEW_TEXT.replace("the first of its kind in the county", long)));
    }
    let entries = news.iter().map(|(path, title)| (path.as_str(), title.as_str(), "2026-10-26"));
    site.page("/news/", listing(&entries.chain(OLD).collect::<Vec<_>>()));
    world.run(&["poll"]).ok();

    let wait_for = |name: &str| {
        // A shell's file is no event that anything could wait for.
        for _ in 0..36_000 {
            if world.path(name).exists() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        panic!("`{name}` never came");
    };
    kill_at(&world, &["digest", "morning", "--send"], || wait_for("begun"));
    world.write("dead", "");
    wait_for("done");
    let mail = std::fs::read_to_string(world.path("mail")).unwrap();
    assert!(mail.len() > 65_536, "{} bytes", mail.len());
    assert!(mail.trim_end().ends_with("--"), "the last boundary is there: ...{}", &mail[mail.len() - 200..]);
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

/// `cargo bench --bench kills` does the same at length.
#[cfg(target_os = "linux")]
#[test]
fn killed_at_any_moment_under_load_nothing_is_lost_and_nothing_told_twice() {
    let tally = harness::run(harness::Plan { binary: env!("CARGO_BIN_EXE_presswatch").into(), kills: 150, seed: 42 });
    println!("{tally:#?}");
    assert!(tally.faults.is_empty(), "{}\n{tally:#?}", tally.faults.join("\n"));
    // How far a process comes is the machine's affair; that all of them are struck before they come to anything is not.
    assert!(tally.kills.len() >= 8 && tally.books.published >= 100 && tally.books.deliveries >= 20, "{tally:#?}");
}
