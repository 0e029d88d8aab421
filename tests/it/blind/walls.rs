//! Pages of `tests/fixtures/walls` in a newsroom's place: the name of each begins with the reason that is to be given.

use super::{Desk, always};
use crate::journeys::{NEW, OLD, listing};
use crate::support::newsroom::Response;

/// The reason and the page of each fixture.
pub fn walls() -> Vec<(String, String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/walls");
    let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let read = |name: String| {
        let reason = name.split_once('-').unwrap().0.to_owned();
        let page = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
        (name, reason, page)
    };
    names.into_iter().map(read).collect()
}

#[test]
fn whatever_stands_in_a_newsrooms_place_changes_nothing_and_has_its_reason() {
    let desk = Desk::watching("");
    let mut wrong = Vec::new();
    let walls = walls();
    assert!(walls.len() >= 25);
    for (name, reason, page) in walls {
        desk.site.page("/news/", page);
        assert_eq!(desk.poll(), [""; 0], "{name}");
        let state = desk.state();
        if state != format!("degraded {reason}") {
            wrong.push(format!("{name}: {state}"));
        }
        desk.site.page("/news/", listing(&OLD));
        assert_eq!(desk.poll(), [""; 0], "{name}: what is known is no news");
        assert_eq!(desk.state(), "ok", "{name}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // All the while the last good page was kept.
    desk.publish(&[NEW]);
    assert_eq!(desk.poll(), [format!("new {}", NEW.1)]);
}

#[test]
fn a_wall_that_is_gone_at_the_second_look_costs_nothing() {
    for (name, _, page) in walls().into_iter().step_by(6) {
        let desk = Desk::watching("");
        desk.publish(&[NEW]);
        desk.site.set_once("/news/", Response::html(page));
        assert_eq!(desk.poll(), [format!("new {}", NEW.1)], "{name}");
        assert_eq!(desk.state(), "ok", "{name}");
        assert_eq!(desk.site.hits("/news/"), 3, "{name}: the baseline, the wall, and the second look");
    }
}

#[test]
fn a_wall_is_looked_at_twice_when_it_comes_and_once_while_it_stays() {
    let desk = Desk::watching("");
    let (_, _, page) = walls().remove(0);
    desk.site.page("/news/", page);
    for hits in [3, 4, 5] {
        assert_eq!(desk.poll(), [""; 0]);
        assert_eq!(desk.site.hits("/news/"), hits);
    }
}

#[test]
fn a_wall_is_said_once_and_once_when_it_ends() {
    let desk = Desk::watching("");
    always(&desk);
    let (_, _, page) = walls().remove(0);
    desk.site.page("/news/", page);
    desk.poll();
    let issue = desk.issue();
    assert!(issue.contains("Acme: not read since") && issue.contains("asks for proof of being human"), "{issue}");
    desk.poll();
    let issue = desk.issue();
    assert!(!issue.contains("Acme: not read"), "{issue}");
    desk.publish(&[]);
    desk.poll();
    assert!(desk.issue().contains("Acme: read again since"));
    assert!(!desk.issue().contains("read again"));
}

#[test]
fn a_log_in_that_the_page_leads_to_is_a_log_in() {
    let desk = Desk::watching("");
    let (_, _, page) = walls().into_iter().find(|(name, ..)| name.starts_with("login-form")).unwrap();
    desk.site.page("/account/signin", page);
    desk.site.set("/news/", Response::redirect(302, "/account/signin?return=%2Fnews%2F"));
    assert_eq!(desk.poll(), [""; 0]);
    assert_eq!(desk.state(), "degraded login");
    desk.publish(&[NEW]);
    assert_eq!(desk.poll(), [format!("new {}", NEW.1)]);
}

#[test]
fn a_server_that_says_it_is_at_work_fails_and_is_well_again() {
    let desk = Desk::watching("");
    let (_, _, page) = walls().into_iter().find(|(name, ..)| name.starts_with("error-maintenance")).unwrap();
    desk.site.set("/news/", Response::status(503).body(page));
    assert_eq!(desk.poll(), [""; 0]);
    assert_eq!(desk.state(), "failing error");
    desk.publish(&[NEW]);
    assert_eq!(desk.poll(), [format!("new {}", NEW.1)]);
    assert_eq!(desk.state(), "ok");
}

#[test]
fn a_newsroom_behind_a_cookie_banner_is_a_newsroom() {
    let desk = Desk::watching("");
    for (name, _, wall) in walls().into_iter().filter(|(name, ..)| name.starts_with("wall-")) {
        let banner = wall.split("<body>").nth(1).unwrap().split("</body>").next().unwrap().replace("h1", "h2").replace("main", "div");
        let page = listing(&OLD).replace("</main>", &format!("</main>{banner}"));
        desk.site.page("/news/", page);
        assert_eq!(desk.poll(), [""; 0], "{name}");
        assert_eq!(desk.state(), "ok", "{name}");
    }
}
