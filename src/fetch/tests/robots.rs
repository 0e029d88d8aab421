//! Fetching robots.txt and obeying it. What its rules mean is tested beside the parser.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;

use super::*;

const CLOSED: &str = "user-agent: *\ndisallow: /closed\n";

/// A site whose robots.txt answers these, one after the other, and then the last for good.
async fn site(answers: impl Fn(usize) -> Reply + Send + Sync + 'static) -> Site {
    let count = AtomicUsize::new(0);
    Site::start(move |asked| {
        Some(if asked.path == "/robots.txt" { answers(count.fetch_add(1, Ordering::SeqCst)) } else { Reply::page("x") })
    })
    .await
}

#[tokio::test]
async fn a_refused_path_is_never_asked_for() {
    let site = site(|_| Reply::page(CLOSED)).await;
    let fetcher = fetcher();
    for urgency in [Urgency::Scheduled, Urgency::Asked] {
        let error = Ask { urgency, ..ask(&site.url("/closed?x")) }.error(&fetcher).await;
        assert!(matches!(error, FetchError::Robots { refusal: RobotsRefusal::Disallowed, .. }), "{error}");
    }
    ask(&site.url("/open")).page(&fetcher).await;
    assert_eq!((site.hits("/closed?x"), site.hits("/open"), site.hits("/robots.txt")), (0, 1, 1));
}

#[tokio::test]
async fn each_hop_of_a_redirect_is_asked_for_leave() {
    let other = site(|_| Reply::page(CLOSED)).await;
    let target = other.url("/closed");
    let first = Site::always(move || Reply::to(301, &target)).await;
    let error = ask(&first.url("/")).error(&fetcher()).await;
    assert!(matches!(error, FetchError::Robots { .. }), "{error}");
    assert_eq!(other.hits("/closed"), 0);
}

#[tokio::test]
async fn robots_ignore_asks_for_no_robots_txt() {
    let site = site(|_| Reply::page(CLOSED)).await;
    let fetcher = Fetcher::new(Settings { robots: RobotsPolicy::Ignore, ..settings() }, Clock::manual(noon())).unwrap();
    ask(&site.url("/closed")).page(&fetcher).await;
    assert_eq!(site.hits("/robots.txt"), 0);
}

#[tokio::test]
async fn a_client_error_opens_the_host() {
    for status in [400, 401, 403, 404, 410] {
        let site = site(move |_| Reply::status(status)).await;
        let fetcher = fetcher();
        ask(&site.url("/closed")).page(&fetcher).await;
        assert_eq!(fetcher.host(&host_key(&site.url("/"))).unwrap().robots.as_deref(), Some(""), "{status}");
    }
}

/// Without a copy: what is said where robots.txt answers this.
async fn check_unavailable(answer: fn() -> Reply) {
    let site = site(move |_| answer()).await;
    let timeout = Duration::from_millis(400);
    let fetcher = Fetcher::new(Settings { timeout, ..settings() }, Clock::manual(noon())).unwrap();
    let error = ask(&site.url("/")).error(&fetcher).await;
    assert!(matches!(error, FetchError::Robots { refusal: RobotsRefusal::Unavailable(_), .. }) && error.is_temporary(), "{error}");
    assert_eq!(site.hits("/"), 0);
    assert!(matches!(ask(&site.url("/")).error(&fetcher).await, FetchError::BackedOff { .. }));
}

#[tokio::test]
async fn a_server_error_or_no_answer_closes_the_host() {
    check_unavailable(|| Reply::status(500)).await;
    check_unavailable(|| Reply::status(503)).await;
    check_unavailable(|| Reply::status(429)).await;
    check_unavailable(Reply::silence).await;
    check_unavailable(|| Reply::page("user-agent").cut_short()).await;
}

#[tokio::test]
async fn the_last_good_copy_serves_however_old_while_there_is_no_other() {
    let site = site(|count| if count == 0 { Reply::page(CLOSED) } else { Reply::status(500) }).await;
    let clock = Clock::manual(noon());
    let fetcher = Fetcher::new(settings(), clock.clone()).unwrap();
    ask(&site.url("/open")).page(&fetcher).await;
    clock.advance(TimeDelta::days(40));
    ask(&site.url("/open")).page(&fetcher).await;
    assert!(matches!(ask(&site.url("/closed")).error(&fetcher).await, FetchError::Robots { refusal: RobotsRefusal::Disallowed, .. }));
    assert_eq!(site.hits("/robots.txt"), 2, "not asked again at once");
    clock.advance(TimeDelta::hours(2));
    ask(&site.url("/open")).page(&fetcher).await;
    assert_eq!(site.hits("/robots.txt"), 3);
}

#[tokio::test]
async fn robots_txt_is_fetched_once_a_day() {
    let site = site(|count| Reply::page(if count == 0 { CLOSED } else { "" })).await;
    let clock = Clock::manual(noon());
    let fetcher = Fetcher::new(settings(), clock.clone()).unwrap();
    for hours in [0, 12, 11] {
        clock.advance(TimeDelta::hours(hours));
        ask(&site.url("/closed")).error(&fetcher).await;
    }
    assert_eq!(site.hits("/robots.txt"), 1);
    clock.advance(TimeDelta::hours(1));
    ask(&site.url("/closed")).page(&fetcher).await;
    assert_eq!(site.hits("/robots.txt"), 2);
}

#[tokio::test]
async fn requests_at_once_share_one_robots_txt_be_it_there_or_not() {
    for status in [200, 500] {
        let site = site(move |_| Reply::status(status).late(Duration::from_millis(100))).await;
        let fetcher = fetcher();
        let requests = (0..5).map(|_| async { Ask { urgency: Urgency::Asked, ..ask(&site.url("/")) }.of(&fetcher).await });
        let results = futures_util::future::join_all(requests).await;
        assert!(results.iter().all(|result| result.is_ok() == (status == 200)), "{results:?}");
        assert_eq!(site.hits("/robots.txt"), 1, "{status}");
    }
}

#[tokio::test]
async fn robots_txt_may_be_five_redirects_away() {
    for (redirects, is_obeyed) in [(5, true), (6, false)] {
        let site = Site::start(move |asked| {
            let step = match asked.path.as_str() {
                "/robots.txt" => 0,
                path => match path.strip_prefix("/r") {
                    Some(step) => step.parse().ok()?,
                    None => return Some(Reply::page("x")),
                },
            };
            Some(if step < redirects { Reply::to(302, format!("/r{}", step + 1)) } else { Reply::page(CLOSED) })
        })
        .await;
        assert_eq!(ask(&site.url("/closed")).of(&fetcher()).await.is_err(), is_obeyed, "{redirects}");
    }
}

#[tokio::test]
async fn a_huge_robots_txt_is_read_as_far_as_500_kib() {
    let site = site(|_| Reply::page(format!("{CLOSED}{}\ndisallow: /late\n", "# filling\n".repeat(60_000)))).await;
    let fetcher = fetcher();
    assert!(matches!(ask(&site.url("/closed")).error(&fetcher).await, FetchError::Robots { .. }));
    ask(&site.url("/late")).page(&fetcher).await;
    assert_eq!(fetcher.host(&host_key(&site.url("/"))).unwrap().robots.unwrap().len(), 500 * 1024);
}

#[tokio::test]
async fn a_retry_after_of_robots_txt_holds_for_the_host() {
    let site = site(|_| Reply::status(503).header("Retry-After", "60")).await;
    let fetcher = fetcher();
    for _ in 0..2 {
        let error = ask(&site.url("/")).error(&fetcher).await;
        assert_eq!(error.retry_at(), Some(noon() + TimeDelta::minutes(1)), "{error}");
    }
    assert_eq!(site.all_hits(), 1);
}
