//! Politeness to hosts: spacing, permits, Retry-After, back-off.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;

use super::*;

fn polite(change: impl FnOnce(&mut Settings)) -> (Fetcher, Clock) {
    let clock = Clock::manual(noon());
    let mut settings = settings();
    change(&mut settings);
    (Fetcher::new(settings, clock.clone()).unwrap(), clock)
}

/// A site that notes when, by the manual clock, it was asked for pages.
async fn timed_site(clock: &Clock, robots: &'static str) -> (Site, Arc<Mutex<Vec<i64>>>) {
    let times: Arc<Mutex<Vec<i64>>> = Arc::default();
    let (clock, noted) = (clock.clone(), times.clone());
    let site = Site::start(move |asked| {
        if asked.path == "/robots.txt" {
            return Some(Reply::page(robots));
        }
        noted.lock().unwrap().push((clock.now() - noon()).num_milliseconds());
        Some(if asked.path == "/moved" { Reply::to(302, "/") } else { Reply::page("x") })
    })
    .await;
    (site, times)
}

#[tokio::test]
async fn requests_to_one_host_are_spaced_redirects_included_robots_txt_not() {
    let (fetcher, clock) = polite(|settings| settings.delay = Duration::from_secs(2));
    let (site, times) = timed_site(&clock, "").await;
    for path in ["/", "/moved", "/"] {
        ask(&site.url(path)).page(&fetcher).await;
    }
    assert_eq!(*times.lock().unwrap(), [0, 2000, 4000, 6000]);
    clock.advance(TimeDelta::minutes(1));
    ask(&site.url("/")).page(&fetcher).await;
    assert_eq!(times.lock().unwrap().last(), Some(&66_000));
}

#[tokio::test]
async fn crawl_delay_raises_the_spacing_up_to_a_minute() {
    for (robots, apart) in [
        ("user-agent: *\ncrawl-delay: 7\n", 7000),
        ("user-agent: *\ncrawl-delay: 1\n", 2000),
        ("user-agent: *\ncrawl-delay: 3600\n", 60_000),
    ] {
        let (fetcher, clock) = polite(|settings| settings.delay = Duration::from_secs(2));
        let (site, times) = timed_site(&clock, robots).await;
        ask(&site.url("/")).page(&fetcher).await;
        ask(&site.url("/")).page(&fetcher).await;
        assert_eq!(*times.lock().unwrap(), [0, apart], "{robots}");
    }
}

#[tokio::test]
async fn the_spacing_outlives_a_restart() {
    let (fetcher, clock) = polite(|settings| settings.delay = Duration::from_secs(30));
    let (site, times) = timed_site(&clock, "").await;
    ask(&site.url("/")).page(&fetcher).await;
    let restarted = Fetcher::new(Settings { delay: Duration::from_secs(30), ..settings() }, clock).unwrap();
    restarted.remember(fetcher.changed_hosts());
    ask(&site.url("/")).page(&restarted).await;
    assert_eq!(*times.lock().unwrap(), [0, 30_000]);
    assert_eq!(site.hits("/robots.txt"), 1, "robots.txt is remembered too");
}

/// The most requests that one host had under way at once.
async fn most_at_once(change: impl FnOnce(&mut Settings)) -> usize {
    let (fetcher, _) = polite(change);
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (now, peak) = (running.clone(), most.clone());
    let site = Site::always(move || {
        let count = now.fetch_add(1, Ordering::SeqCst) + 1;
        peak.fetch_max(count, Ordering::SeqCst);
        let now = now.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(60)).await;
            now.fetch_sub(1, Ordering::SeqCst);
        });
        Reply::page("x").late(Duration::from_millis(80))
    })
    .await;
    let requests = (0..6).map(|_| async { ask(&site.url("/")).page(&fetcher).await });
    futures_util::future::join_all(requests).await;
    most.load(Ordering::SeqCst)
}

#[tokio::test]
async fn a_host_has_as_many_requests_at_once_as_permitted() {
    assert_eq!(most_at_once(|settings| settings.per_host = 1).await, 1);
    assert_eq!(most_at_once(|settings| settings.per_host = 3).await, 3);
    assert_eq!(most_at_once(|settings| (settings.per_host, settings.concurrency) = (6, 2)).await, 2);
}

async fn check_retry_after(status: u16, header: &'static str) {
    let (fetcher, clock) = polite(|_| {});
    let site = Site::always(move || Reply::status(status).header("Retry-After", header)).await;
    let until = noon() + TimeDelta::seconds(90);
    let expected = |status| FetchError::RateLimited { host: site.address.to_string(), until, status, page: None };
    assert_eq!(ask(&site.url("/")).error(&fetcher).await, expected(Some(status)));
    // For every page of the host, whoever asks, and not another request goes out.
    for urgency in [Urgency::Scheduled, Urgency::Asked] {
        assert_eq!(Ask { urgency, ..ask(&site.url("/other")) }.error(&fetcher).await, expected(None));
    }
    assert_eq!((site.hits("/"), site.hits("/other")), (1, 0));
    clock.advance(TimeDelta::seconds(90));
    ask(&site.url("/other")).error(&fetcher).await;
    assert_eq!(site.hits("/other"), 1);
}

#[tokio::test]
async fn retry_after_holds_for_the_whole_host_in_both_forms() {
    for status in [429, 503] {
        check_retry_after(status, "90").await;
        check_retry_after(status, "Mon, 02 Mar 2026 12:01:30 GMT").await;
    }
}

#[tokio::test]
async fn whoever_waits_for_its_turn_hears_of_a_retry_after() {
    let (fetcher, _) = polite(|_| {});
    let site = Site::always(|| Reply::status(429).header("Retry-After", "60").late(Duration::from_millis(50))).await;
    let requests = (0..4).map(|_| async { ask(&site.url("/")).error(&fetcher).await });
    let errors = futures_util::future::join_all(requests).await;
    assert!(errors.iter().all(|error| matches!(error, FetchError::RateLimited { .. })), "{errors:?}");
    assert_eq!(site.hits("/"), 1);
}

#[tokio::test]
async fn failures_back_off_the_schedule_but_not_a_person() {
    let (fetcher, clock) = polite(|_| {});
    let site = Site::always(|| Reply::status(500)).await;
    let scheduled = ask(&site.url("/"));
    assert_eq!(scheduled.error(&fetcher).await.status(), Some(500));
    let error = scheduled.error(&fetcher).await;
    assert!(matches!(error, FetchError::BackedOff { .. }), "{error}");
    assert_eq!(site.hits("/"), 1);
    assert_eq!(Ask { urgency: Urgency::Asked, ..ask(&site.url("/")) }.error(&fetcher).await.status(), Some(500));
    assert_eq!(site.hits("/"), 2);
    // The second failure in a row.
    let pause = error_until(&scheduled.error(&fetcher).await) - noon();
    assert!((60..=120).contains(&pause.num_seconds()), "{pause}");
    clock.advance(pause);
    assert_eq!(scheduled.error(&fetcher).await.status(), Some(500));
}

fn error_until(error: &FetchError) -> DateTime<Utc> {
    error.retry_at().unwrap()
}

#[tokio::test]
async fn a_success_ends_back_off() {
    let (fetcher, _) = polite(|_| {});
    let first = AtomicUsize::new(0);
    let site = Site::always(move || if first.fetch_add(1, Ordering::SeqCst) == 0 { Reply::status(502) } else { Reply::page("x") }).await;
    ask(&site.url("/")).error(&fetcher).await;
    let state = fetcher.host(&host_key(&site.url("/"))).unwrap();
    assert_eq!((state.failures, state.back_off_until.is_some()), (1, true));
    Ask { urgency: Urgency::Asked, ..ask(&site.url("/")) }.page(&fetcher).await;
    let state = fetcher.host(&host_key(&site.url("/"))).unwrap();
    assert_eq!((state.failures, state.back_off_until), (0, None));
    ask(&site.url("/")).page(&fetcher).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_on_many_threads_share_a_fetcher() {
    let site = Site::always(|| Reply::page("x")).await;
    let fetcher = fetcher();
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (fetcher, url) = (fetcher.clone(), site.url("/"));
            tokio::spawn(async move { ask(&url).page(&fetcher).await.body })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), b"x");
    }
    assert_eq!((site.hits("/"), site.hits("/robots.txt")), (20, 1));
}

#[tokio::test]
async fn hosts_do_not_wait_for_each_other() {
    let (fetcher, clock) = polite(|settings| settings.delay = Duration::from_secs(60));
    let ((one, first), (two, second)) = (timed_site(&clock, "").await, timed_site(&clock, "").await);
    ask(&one.url("/")).page(&fetcher).await;
    ask(&two.url("/")).page(&fetcher).await;
    assert_eq!((first.lock().unwrap()[0], second.lock().unwrap()[0]), (0, 0));
}

#[test]
fn a_host_is_known_by_its_authority() {
    for (url, key) in [
        ("https://a.example/x", "a.example"),
        ("https://a.example:443/x", "a.example"),
        ("http://A.example:8080/", "a.example:8080"),
        ("http://u:p@a.example/", "a.example"),
        ("http://[::1]:81/", "[::1]:81"),
    ] {
        assert_eq!(host_key(&Url::parse(url).unwrap()), key);
    }
}
