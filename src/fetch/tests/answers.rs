//! What each kind of answer becomes: pages, redirects, conditional requests, statuses.

use super::*;

#[tokio::test]
async fn a_page_comes_with_its_type_validators_and_octets_as_sent() {
    // Latin-1 with an octet that is no UTF-8: reading character sets is another room's work.
    let site = Site::always(|| {
        Reply::page(*b"caf\xe9")
            .header("Content-Type", "text/html; charset=ISO-8859-1")
            .header("ETag", "W/\"a, b\"")
            .header("Last-Modified", "Mon, 2 Mar 2026 8:00:00 GMT")
    })
    .await;
    let page = ask(&site.url("/news?page=1")).page(&fetcher()).await;
    assert_eq!(page.url, site.url("/news?page=1"));
    assert_eq!(page.moved_to, None);
    assert_eq!(page.content_type.as_deref(), Some("text/html; charset=ISO-8859-1"));
    assert_eq!(page.validators.etag.as_deref(), Some("W/\"a, b\""));
    assert_eq!(page.validators.last_modified.as_deref(), Some("Mon, 2 Mar 2026 8:00:00 GMT"));
    assert_eq!(page.body, b"caf\xe9");
}

#[tokio::test]
async fn we_say_who_we_are() {
    let site = Site::always(|| Reply::page("x")).await;
    let contact = Some("https://press.example/bot".to_owned());
    ask(&site.url("/")).page(&Fetcher::new(Settings { contact, ..settings() }, Clock::System).unwrap()).await;
    let version = env!("CARGO_PKG_VERSION");
    for path in ["/", "/robots.txt"] {
        assert_eq!(site.last(path).header("user-agent").unwrap(), format!("presswatch/{version} (+https://press.example/bot)"));
    }
    let encodings = site.last("/").header("accept-encoding").unwrap();
    for encoding in ["gzip", "br", "zstd"] {
        assert!(encodings.contains(encoding), "{encodings}");
    }
}

#[tokio::test]
async fn validators_go_back_as_they_came_and_304_is_no_page() {
    let site = Site::always(|| Reply::status(304)).await;
    // Neither is well-formed; it is the server's own word all the same.
    let validators = Validators { etag: Some("unquoted \u{e9}".into()), last_modified: Some("yesterday".into()) };
    let request = Ask { validators: Some(validators), ..ask(&site.url("/")) };
    assert!(matches!(request.of(&fetcher()).await, Ok(Fetched::NotModified)));
    assert_eq!(site.last("/").header("if-none-match").as_deref(), Some("unquoted \u{e9}"));
    assert_eq!(site.last("/").header("if-modified-since").as_deref(), Some("yesterday"));
}

#[tokio::test]
async fn a_304_that_nobody_asked_for_is_an_error() {
    let site = Site::always(|| Reply::status(304)).await;
    for validators in [None, Some(Validators::default())] {
        let error = Ask { validators, ..ask(&site.url("/")) }.error(&fetcher()).await;
        assert_eq!(error.status(), Some(304));
    }
}

#[tokio::test]
async fn validators_are_for_the_address_asked_for() {
    let site = Site::start(|asked| match asked.path.as_str() {
        "/old" => Some(Reply::to(302, "/new")),
        "/new" => Some(Reply::page("x")),
        _ => None,
    })
    .await;
    let validators = Some(Validators { etag: Some("\"v1\"".into()), last_modified: None });
    let page = Ask { validators, ..ask(&site.url("/old")) }.page(&fetcher()).await;
    assert_eq!(page.url, site.url("/new"));
    assert_eq!(site.last("/old").header("if-none-match").as_deref(), Some("\"v1\""));
    assert_eq!(site.last("/new").header("if-none-match"), None);
}

/// What `moved_to` says after a chain of redirects with these statuses.
async fn check_moved(statuses: &'static [u16], expected: Option<&str>) {
    let site = Site::start(|asked| {
        let step: usize = asked.path.strip_prefix("/s")?.parse().ok()?;
        Some(match statuses.get(step) {
            Some(status) => Reply::to(*status, format!("s{}", step + 1)),
            None => Reply::page("end"),
        })
    })
    .await;
    let page = ask(&site.url("/s0")).page(&fetcher()).await;
    assert_eq!(page.url, site.url(&format!("/s{}", statuses.len())), "{statuses:?}");
    assert_eq!(page.moved_to, expected.map(|path| site.url(path)), "{statuses:?}");
}

#[tokio::test]
async fn only_permanent_redirects_move_a_source() {
    check_moved(&[301], Some("/s1")).await;
    check_moved(&[308, 301, 301], Some("/s3")).await;
    check_moved(&[301, 302, 301], Some("/s1")).await;
    for status in [302, 303, 307] {
        check_moved(Box::leak(Box::new([status])), None).await;
    }
    check_moved(&[302, 301], None).await;
    check_moved(&[301; 10], Some("/s10")).await;
}

async fn check_bad_redirect(reply: fn() -> Reply, words: &str) {
    let site = Site::start(move |asked| asked.path.starts_with("/a").then(reply)).await;
    let error = ask(&site.url("/a")).error(&fetcher()).await;
    assert!(matches!(error, FetchError::BadRedirect { .. }) && error.to_string().contains(words), "{error}");
}

#[tokio::test]
async fn redirects_that_lead_nowhere_are_said() {
    check_bad_redirect(|| Reply::to(302, "/a"), "back to where it began").await;
    check_bad_redirect(|| Reply::status(301), "does not say where").await;
    check_bad_redirect(|| Reply::to(301, "http://[nonsense"), "no web address").await;
    let endless = Site::start(|asked| asked.path.starts_with("/a").then(|| Reply::to(301, format!("{}a", asked.path)))).await;
    let error = ask(&endless.url("/a")).error(&fetcher()).await;
    assert!(error.to_string().contains("more than 10"), "{error}");
    assert_eq!(endless.all_hits(), 11 + 1, "ten redirects and robots.txt");
}

#[tokio::test]
async fn statuses_are_told_apart() {
    for (status, is_temporary) in
        [(400, false), (401, false), (403, false), (404, false), (300, false), (429, true), (500, true), (503, true)]
    {
        let site = Site::always(move || Reply::status(status)).await;
        let error = ask(&site.url("/")).error(&fetcher()).await;
        assert!(matches!(error, FetchError::Status { .. }), "{error:?}");
        assert_eq!((error.status(), error.is_temporary()), (Some(status), is_temporary));
    }
}

#[tokio::test]
async fn gone_is_said() {
    let site = Site::always(|| Reply::status(410)).await;
    let error = ask(&site.url("/")).error(&fetcher()).await;
    assert!(matches!(error, FetchError::Gone { .. }), "{error}");
    assert_eq!(error.status(), Some(410));
}
