//! The page that comes with a refusal (403, 429, 503 …): what it asks for, and what it calls itself. Nothing else of it counts.

use super::decode::{self, What};
use super::{Page, ReadError, detect, dom, html_of};
use crate::model::{Deadline, Reason};

/// Letters of a title that are worth repeating.
const TITLE: usize = 80;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `Captcha`, `Login` or `Wall`; `None` where it asks for nothing that could be given.
    pub asks_for: Option<Reason>,
    /// One line of 80 letters at most, without control characters.
    pub title: Option<String>,
}

/// Reads what came with a refusal.
pub fn read_refusal(page: &Page, deadline: Deadline) -> Result<Refusal, ReadError> {
    if decode::sniff(&page.body, page.content_type.as_deref()) == What::Json {
        let is_challenge = detect::is_challenge_in_data(&String::from_utf8_lossy(&page.body));
        return Ok(Refusal { asks_for: is_challenge.then_some(Reason::Captcha), title: None });
    }
    let html = dom::parse(&html_of(page)?, deadline)?;
    let title = detect::page_title(&html).map(|title| title.chars().filter(|c| !c.is_control()).take(TITLE).collect::<String>());
    let title = title.map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
    Ok(Refusal { asks_for: detect::asked_for(&html, &page.url, deadline)?, title })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn check(body: &str, asks_for: Option<Reason>, title: Option<&str>) {
        let url = url::Url::parse("https://acme.example/news/").unwrap();
        let page = Page { url, content_type: None, body: body.as_bytes().to_vec() };
        let expected = Refusal { asks_for, title: title.map(str::to_owned) };
        assert_eq!(read_refusal(&page, Deadline::after(Duration::from_secs(5))), Ok(expected), "{body}");
    }

    #[test]
    fn challenges_of_all_filters_ask_for_a_proof() {
        for (body, title) in [
            // Cloudflare, managed and of old; Akamai; Imperva; DataDome as page and as data; AWS; HUMAN; Kasada.
            ("<title>Just a moment...</title><script>window._cf_chl_opt={cvId:'3'}</script>", Some("Just a moment...")),
            (
                "<title>Just a moment...</title><body><h1>Checking your browser before accessing acme.example</h1></body>",
                Some("Just a moment..."),
            ),
            ("<html><body><div id=\"sec-if-cpt-container\"></div><script src=\"/x\"></script></body></html>", None),
            ("<html><iframe src=\"/_Incapsula_Resource?SWUDNSAI=31&edet=12\">Request unsuccessful.</iframe></html>", None),
            ("<title>acme.example</title><script>var dd={'host':'geo.captcha-delivery.com'}</script>", Some("acme.example")),
            ("{\"url\":\"https://geo.captcha-delivery.com/captcha/?initialCid=A\"}", None),
            ("<title></title><script>window.gokuProps={'key':'A'}</script><div id=\"challenge-container\"></div>", None),
            (
                "<title>Access to this page has been denied</title><div id=\"px-captcha\"></div>",
                Some("Access to this page has been denied"),
            ),
            ("<html><script>window.KPSDK={};</script><script src=\"/149e9513/ips.js?KP_UIDz=0\"></script></html>", None),
        ] {
            check(body, Some(Reason::Captcha), title);
        }
    }

    #[test]
    fn a_refusal_that_no_proof_would_change_asks_for_nothing() {
        for (body, title) in [
            (
                "<title>Access Denied</title><h1>Access Denied</h1>You don't have permission to access this server.<p>Reference #18.1",
                Some("Access Denied"),
            ),
            ("<title>403 Forbidden</title><center><h1>403 Forbidden</h1></center><hr><center>nginx</center>", Some("403 Forbidden")),
            (
                "<title>Attention: you have been blocked</title><h1>Sorry, you have been blocked</h1>",
                Some("Attention: you have been blocked"),
            ),
            ("<title>Not for your country</title><p>This site cannot be shown in your region.", Some("Not for your country")),
            ("<title>Down for maintenance</title><h1>We will be back at noon</h1>", Some("Down for maintenance")),
            ("{\"error\":\"forbidden\"}", None),
            ("Too many requests", None),
        ] {
            check(body, None, title);
        }
    }

    #[test]
    fn a_log_in_and_a_question_for_consent_are_told_apart() {
        let form = "<title>Sign in</title><form><input name=user><input type=password name=pass><button>Sign in</button></form>";
        check(form, Some(Reason::Login), Some("Sign in"));
        let wall = "<title>Before you continue</title><h1>Before you continue</h1><p>We and our partners use cookies for personalised ads. \
                    Manage your choices or withdraw your consent at any time.</p><button>Accept all</button>";
        check(wall, Some(Reason::Wall), Some("Before you continue"));
    }

    #[test]
    fn a_title_is_one_short_line() {
        let long = format!("<title>Closed\n\u{7} {}</title>", "until noon ".repeat(30));
        let page = Page { url: url::Url::parse("https://a.example/").unwrap(), content_type: None, body: long.into_bytes() };
        let title = read_refusal(&page, Deadline::after(Duration::from_secs(5))).unwrap().title.unwrap();
        assert!(title.len() <= TITLE && title.starts_with("Closed") && !title.contains(char::is_control), "{title:?}");
    }
}
