//! No request reaches a private address: not by its number, not by a name, not by a redirect.

use super::*;

#[track_caller]
fn assert_refused(error: &FetchError) {
    assert!(matches!(error, FetchError::RefusedAddress { .. }), "{error:?}");
    assert!(!error.is_temporary());
}

#[tokio::test]
async fn a_literal_private_address_is_not_asked() {
    let forbidden = Site::forbidden().await;
    let port = forbidden.address.port();
    for host in ["127.0.0.2", "127.2", "0x7f000002", "2130706434", "[::ffff:127.0.0.2]", "127.0.0.2."] {
        assert_refused(&ask(&Url::parse(&format!("http://{host}:{port}/")).unwrap()).error(&fetcher()).await);
    }
    assert_eq!(forbidden.all_hits(), 0);
}

#[tokio::test]
async fn a_name_for_a_private_address_is_not_asked() {
    let site = Site::always(|| Reply::page("x")).await;
    for dns in [Dns::Builtin, Dns::System] {
        let closed = Fetcher::new(Settings { dns, allow_networks: Vec::new(), ..settings() }, Clock::System).unwrap();
        assert_refused(&ask(&site.at("localhost", "/")).error(&closed).await);
    }
    assert_eq!(site.all_hits(), 0);
    for dns in [Dns::Builtin, Dns::System] {
        let open = Fetcher::new(Settings { dns, ..settings() }, Clock::System).unwrap();
        assert_eq!(ask(&site.at("localhost", "/")).page(&open).await.body, b"x");
    }
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_not_followed() {
    let forbidden = Site::forbidden().await;
    let port = forbidden.address.port();
    let targets = [
        forbidden.url("/").to_string(),
        format!("//127.0.0.2:{port}/"),
        format!("http://[::ffff:127.0.0.2]:{port}/"),
        format!("http://127.2:{port}/"),
    ];
    for target in targets {
        for status in [301, 302, 303, 307, 308] {
            let target = target.clone();
            let site = Site::always(move || Reply::to(status, &target)).await;
            assert_refused(&ask(&site.url("/")).error(&fetcher()).await);
        }
    }
    assert_eq!(forbidden.all_hits(), 0);
}

#[tokio::test]
async fn a_robots_txt_at_a_private_address_is_not_fetched() {
    let forbidden = Site::forbidden().await;
    let target = forbidden.url("/robots.txt");
    let site = Site::start(move |_| Some(Reply::to(302, &target))).await;
    let error = ask(&site.url("/")).error(&fetcher()).await;
    assert!(matches!(error, FetchError::Robots { refusal: RobotsRefusal::Unavailable(_), .. }), "{error:?}");
    assert_eq!(forbidden.all_hits(), 0);
}

#[tokio::test]
async fn a_redirect_away_from_the_web_is_not_followed() {
    for target in ["file:///etc/passwd", "ftp://127.0.0.1/", "data:text/html,x", "http://user:word@127.0.0.1:8080/", "http://127.0.0.1:22/"]
    {
        let site = Site::always(move || Reply::to(302, target)).await;
        let error = ask(&site.url("/")).error(&fetcher()).await;
        assert!(matches!(error, FetchError::RefusedUrl { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn the_networks_of_a_source_are_open_to_it_alone() {
    let private = Site::start_at(([127, 0, 0, 3], 0).into(), |_| Some(Reply::page("x"))).await;
    let fetcher = fetcher();
    let access = Access { allow_networks: vec!["127.0.0.3/32".parse().unwrap()], ..Access::default() };
    assert_eq!(Ask { access, ..ask(&private.url("/")) }.page(&fetcher).await.body, b"x");
    let hits = private.all_hits();
    assert_refused(&ask(&private.url("/")).error(&fetcher).await);
    assert_eq!(private.all_hits(), hits);
}

#[tokio::test]
async fn allow_private_opens_everything() {
    let site = Site::forbidden().await;
    let fetcher = Fetcher::new(Settings { allow_private: true, ..settings() }, Clock::System).unwrap();
    // Its robots.txt says `secret`, which is no rule.
    assert_eq!(ask(&site.url("/")).page(&fetcher).await.body, b"secret");
}
