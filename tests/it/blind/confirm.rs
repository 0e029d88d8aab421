//! `confirm`: only what still stands after a while is told. What is not new waits in `undone`.

use presswatch::clock::Clock;

use super::Desk;
use crate::daemon::{Press, Running, USUAL, config, instant};
use crate::journeys::{NEW, listing};
use crate::support::{Receiver, World};

const CONFIRM: &str = "confirm = \"2h\"";

/// Two hours go by.
const LATER: &str = "UPDATE sighting SET confirm_at = confirm_at - 7200000 WHERE confirm_at < 9000000000000000";

fn wait(desk: &Desk) {
    desk.set(LATER);
    desk.set("UPDATE source SET confirm_at = confirm_at - 7200000");
}

#[test]
fn what_stands_long_enough_is_told_once_though_its_page_never_changes() {
    let desk = Desk::watching(CONFIRM);
    desk.publish(&[NEW]);
    let said = desk.world.run(&["poll"]).ok();
    assert!(format!("{}{}", said.stdout, said.stderr).contains("1 change waits to be confirmed, until"), "{said:?}");
    assert!(desk.remarks().contains("1 change waits to be confirmed"), "{}", desk.remarks());
    assert_eq!(desk.poll(), [""; 0], "not yet");
    wait(&desk);
    assert_eq!(desk.poll(), [format!("new {}", NEW.1)]);
    assert_eq!(desk.site.requests("/news/").last().unwrap().status, 304, "the page is as it was, so it stands");
    assert!(!desk.remarks().contains("waits"), "{}", desk.remarks());
    assert_eq!(desk.poll(), [""; 0]);
    assert!(desk.issue().contains(NEW.1));
}

#[test]
fn what_is_taken_down_meanwhile_is_never_told_and_waits_anew_if_it_comes_back() {
    let desk = Desk::watching(CONFIRM);
    desk.publish(&[NEW]);
    assert_eq!(desk.poll(), [""; 0]);
    desk.publish(&[]);
    wait(&desk);
    assert_eq!(desk.poll(), [""; 0]);
    assert!(!desk.remarks().contains("wait"), "{}", desk.remarks());
    assert_eq!(desk.poll(), [""; 0], "gone from its own address, too, which is no withdrawal: nobody was told of it");
    desk.publish(&[NEW]);
    assert_eq!(desk.poll(), [""; 0]);
    assert!(desk.remarks().contains("1 change waits"), "{}", desk.remarks());
    wait(&desk);
    assert_eq!(desk.poll(), [format!("new {}", NEW.1)]);
}

#[test]
fn what_newer_ones_push_off_the_page_was_not_taken_down() {
    let desk = Desk::watching(CONFIRM);
    desk.publish(&[NEW]);
    assert_eq!(desk.poll(), [""; 0]);
    let newer: Vec<(String, String)> =
        (0..4).map(|n| (format!("/news/n{n}"), format!("Lock gate number {n} of the canal is painted"))).collect();
    let newer: Vec<(&str, &str, &str)> = newer.iter().map(|(path, title)| (path.as_str(), title.as_str(), "2026-10-20")).collect();
    desk.site.page("/news/", listing(&newer));
    assert_eq!(desk.poll(), [""; 0]);
    wait(&desk);
    let mut told = desk.poll();
    told.sort();
    assert_eq!(told.len(), 5, "{told:?}");
    assert!(told.contains(&format!("new {}", NEW.1)), "{told:?}");
}

#[test]
fn a_headline_that_is_corrected_while_it_waits_is_told_as_it_is_in_the_end() {
    let desk = Desk::watching(CONFIRM);
    desk.publish(&[("/news/plant", "Acme opens a plant for recycled bored in Tilbury", "2026-10-19")]);
    assert_eq!(desk.poll(), [""; 0]);
    desk.publish(&[NEW]);
    assert_eq!(desk.poll(), [""; 0]);
    wait(&desk);
    assert_eq!(desk.poll(), [format!("new {}", NEW.1)]);
}

#[test]
fn a_wall_at_the_hour_of_confirmation_only_puts_it_off() {
    let desk = Desk::watching(CONFIRM);
    desk.publish(&[NEW]);
    desk.poll();
    desk.site.page("/news/", "<title>Just a moment...</title><script>window._cf_chl_opt={}</script>");
    wait(&desk);
    assert_eq!(desk.poll(), [""; 0]);
    desk.publish(&[NEW]);
    assert_eq!(desk.poll(), [format!("new {}", NEW.1)]);
}

/// Polls, and the hours of the mails, of a release of half past nine.
fn told_at(confirm: &str) -> (usize, Vec<String>) {
    let (press, receiver) = (Press::start(), Receiver::start());
    let times = crate::daemon::Times { digest: "*/5 * * * *", ..USUAL };
    let config = config(&press, &receiver, times).replace("[[digest]]", &format!("confirm = \"{confirm}\"\n[[digest]]"));
    let world = World::new(&config);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T09:30:00+01:00");
    press.publish("2026-03-02");
    let polls = press.polls();
    daemon.until("2026-03-02T20:30:00+01:00");
    let polls = press.polls() - polls;
    daemon.stop();
    let told = press.each_told_once(&receiver);
    (polls, told.iter().map(|at| at.with_timezone(&chrono_tz::Europe::Berlin).format("%H:%M").to_string()).collect())
}

#[test]
fn a_shorter_time_than_between_polls_brings_one_poll_more_and_a_longer_one_none() {
    assert_eq!(told_at("0s"), (11, vec!["10:00".to_owned()]));
    assert_eq!(told_at("20m"), (12, vec!["10:20".to_owned()]));
    assert_eq!(told_at("3h"), (11, vec!["13:00".to_owned()]));
}

#[test]
fn a_roundup_has_nothing_to_confirm() {
    let world = World::new("[[source]]\nid = \"a\"\nurl = \"https://a.example/\"\nkind = \"roundup\"\nconfirm = \"5m\"\n");
    let said = world.run(&["check"]);
    let all = format!("{}{}", said.stdout, said.stderr);
    assert!(said.status == Some(2) && all.contains("is for lists of announcements and living pages"), "{all}");
}
