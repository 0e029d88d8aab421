//! Challenges, log-ins and walls that come with a status that refuses: named as what they are, and left alone as any refusal is.

use super::walls::walls;
use super::{Desk, always};
use crate::journeys::NEW;
use crate::support::newsroom::Response;

fn refusal(status: u16, page: &str) -> Response {
    Response::status(status).header("content-type", "text/html; charset=utf-8").body(page)
}

/// What the operator sees of a source.
fn detail(desk: &Desk) -> String {
    desk.world.run(&["status", "--json"]).ok().rows()[0]["remarks"][0].as_str().unwrap_or_default().to_owned()
}

#[test]
fn what_a_refusal_asks_for_is_said_whatever_its_status() {
    let desk = Desk::watching("");
    // What Akamai says with 403 is a plain denial: no proof would change it.
    let asks = |(name, reason, _): &(String, String, String)| {
        matches!(reason.as_str(), "captcha" | "login" | "wall") && !name.starts_with("captcha-akamai")
    };
    let asking = walls().into_iter().filter(asks);
    // AWS sends its puzzle with 405.
    for ((name, reason, page), status) in asking.zip([403, 429, 503, 405, 401].into_iter().cycle()) {
        desk.site.set("/news/", refusal(status, &page));
        assert_eq!(desk.poll(), [""; 0], "{name}");
        assert_eq!(desk.state(), format!("failing {reason}"), "{name} with {status}");
        let said = detail(&desk);
        assert!(said.contains(&format!("status {status}: ")) && !said.contains("open the address in a browser, and write"), "{said}");
        desk.publish(&[]);
        assert_eq!((desk.poll(), desk.state()), (Vec::new(), "ok".to_owned()), "{name}");
    }
    desk.publish(&[NEW]);
    assert_eq!(desk.poll(), [format!("new {}", NEW.1)]);
}

#[test]
fn a_refusal_that_asks_for_nothing_keeps_its_reason_and_is_quoted() {
    let desk = Desk::watching("");
    for (status, page, state, words) in [
        (403, "", "failing blocked", "it refuses us"),
        (403, "<title>Access Denied</title><h1>Access Denied</h1>Reference #18.2", "failing blocked", "its page says “Access Denied”"),
        (451, "<title>Not in your country</title><p>By law.", "failing blocked", "its page says “Not in your country”"),
        (503, "", "failing error", "a fault of the server"),
        (500, "<title>Whoops</title><p>at line 7", "failing error", "its page says “Whoops”"),
        (404, "<title>Log in</title><form><input type=password></form>", "failing error", "the page is not there"),
        (410, "<title>Log in</title><form><input type=password></form>", "failing gone", "gone for good"),
    ] {
        desk.site.set("/news/", refusal(status, page));
        desk.poll();
        assert_eq!(desk.state(), state, "{status} {page}");
        assert!(detail(&desk).contains(words), "{status} {page}: {}", detail(&desk));
    }
}

#[test]
fn a_challenge_is_asked_for_once_a_poll_and_its_retry_after_holds() {
    let desk = Desk::watching("");
    always(&desk);
    let (_, _, page) = walls().into_iter().find(|(name, ..)| name.starts_with("captcha-cloudflare")).unwrap();
    desk.site.set("/news/", refusal(403, &page));
    desk.poll();
    assert_eq!(desk.site.hits("/news/"), 2, "the baseline and the challenge");
    let issue = desk.issue();
    assert!(issue.contains("Acme: not read since") && issue.contains("asks for proof of being human"), "{issue}");

    desk.site.set("/news/", refusal(429, &page).header("retry-after", "3600"));
    for _ in 0..3 {
        desk.poll();
        assert_eq!(desk.state(), "failing captcha", "that nobody was asked is no change of state");
    }
    assert_eq!(desk.site.hits("/news/"), 3, "nobody asks before the hour is over");
    assert!(detail(&desk).contains("asked to be left alone until"), "{}", detail(&desk));
    assert!(!desk.issue().contains("Acme: not read"), "it was said");
}

#[test]
fn a_host_that_wants_to_be_left_alone_is_said_of_a_source_that_was_well() {
    let desk = Desk::watching("");
    desk.set("UPDATE host SET retry_after_at = 1000 * (unixepoch() + 3600)");
    desk.poll();
    assert_eq!((desk.state().as_str(), desk.site.hits("/news/")), ("failing blocked", 1));
    assert!(detail(&desk).contains("asked to be left alone until"), "{}", detail(&desk));
}
