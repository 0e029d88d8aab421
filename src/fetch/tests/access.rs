//! What a source's server wants to see, and that nobody else sees it. Also the proxy.

use secrecy::SecretString;

use super::*;
use crate::model::Auth;

fn secret(text: &str) -> SecretString {
    text.to_owned().into()
}

fn access() -> Access {
    Access {
        headers: vec![("x-key".into(), secret("k1")), ("accept-language".into(), secret("de"))],
        cookies: vec![("consent".into(), secret("yes")), ("sid".into(), secret("42"))],
        auth: Some(Auth::Basic { username: "press".into(), password: secret("pass:word") }),
        ..Access::default()
    }
}

const PRIVATE: [&str; 3] = ["x-key", "cookie", "authorization"];

#[tokio::test]
async fn headers_cookies_and_auth_are_sent_home() {
    let site = Site::always(|| Reply::page("x")).await;
    Ask { access: access(), ..ask(&site.url("/")) }.page(&fetcher()).await;
    let asked = site.last("/");
    assert_eq!(asked.header("x-key").as_deref(), Some("k1"));
    assert_eq!(asked.header("accept-language").as_deref(), Some("de"), "in place of ours");
    assert_eq!(asked.header("cookie").as_deref(), Some("consent=yes; sid=42"));
    assert_eq!(asked.header("authorization").as_deref(), Some("Basic cHJlc3M6cGFzczp3b3Jk"));
    for name in PRIVATE {
        assert_eq!(site.last("/robots.txt").header(name), None, "robots.txt is for every source of a host");
    }
}

#[tokio::test]
async fn a_bearer_token_is_sent() {
    let site = Site::always(|| Reply::page("x")).await;
    let access = Access { auth: Some(Auth::Bearer { token: secret("t0ken") }), ..Access::default() };
    Ask { access, ..ask(&site.url("/")) }.page(&fetcher()).await;
    assert_eq!(site.last("/").header("authorization").as_deref(), Some("Bearer t0ken"));
}

#[tokio::test]
async fn credentials_follow_a_redirect_at_home_and_no_further() {
    let other = Site::always(|| Reply::page("x")).await;
    let away = other.url("/");
    let home = Site::start(move |asked| match asked.path.as_str() {
        "/a" => Some(Reply::to(302, "/b")),
        "/b" => Some(Reply::to(302, &away)),
        _ => None,
    })
    .await;
    Ask { access: access(), ..ask(&home.url("/a")) }.page(&fetcher()).await;
    for name in PRIVATE {
        assert!(home.last("/a").header(name).is_some() && home.last("/b").header(name).is_some(), "{name}");
        assert_eq!(other.last("/").header(name), None, "{name}");
    }
}

#[tokio::test]
async fn an_address_elsewhere_gets_no_credentials() {
    let (home, other) = (Site::always(|| Reply::page("x")).await, Site::always(|| Reply::page("x")).await);
    Ask { access: access(), home: home.url("/"), ..ask(&other.url("/")) }.page(&fetcher()).await;
    for name in PRIVATE {
        assert_eq!(other.last("/").header(name), None, "{name}");
    }
}

#[tokio::test]
async fn a_cookie_that_a_server_sets_is_not_sent_to_the_next_source() {
    let site = Site::always(|| Reply::page("x").header("Set-Cookie", "a=b")).await;
    let fetcher = fetcher();
    ask(&site.url("/")).page(&fetcher).await;
    ask(&site.url("/")).page(&fetcher).await;
    assert_eq!(site.last("/").header("cookie"), None);
}

#[tokio::test]
async fn what_http_cannot_carry_is_said_without_the_secret() {
    for access in [
        Access { headers: vec![("x-key".into(), secret("hush\n"))], ..Access::default() },
        Access { headers: vec![("x key".into(), secret("hush"))], ..Access::default() },
        Access { cookies: vec![("sid".into(), secret("hush\r\n"))], ..Access::default() },
        Access { auth: Some(Auth::Bearer { token: secret("hush\n") }), ..Access::default() },
    ] {
        let site = Site::always(|| Reply::page("x")).await;
        let error = Ask { access, ..ask(&site.url("/")) }.error(&fetcher()).await;
        assert!(matches!(error, FetchError::Misconfigured(_)) && !error.to_string().contains("hush"), "{error}");
        assert_eq!(site.all_hits(), 0);
    }
}

fn through(proxy: &str) -> Fetcher {
    let settings = Settings { proxy: Some(secret(proxy)), allow_networks: Vec::new(), ..settings() };
    Fetcher::new(settings, Clock::manual(noon())).unwrap()
}

#[tokio::test]
async fn a_proxy_is_handed_every_request() {
    let proxy = Site::start(|asked| (!asked.path.ends_with("robots.txt")).then(|| Reply::page("by proxy"))).await;
    // The name is the proxy's to look up: no name server knows it here.
    let url = Url::parse("http://news.example/list").unwrap();
    let fetcher = through(&format!("http://user:pass@{}", proxy.address));
    assert_eq!(ask(&url).page(&fetcher).await.body, b"by proxy");
    for path in ["http://news.example/robots.txt", "http://news.example/list"] {
        assert_eq!(proxy.last(path).header("proxy-authorization").as_deref(), Some("Basic dXNlcjpwYXNz"), "{path}");
    }
}

#[tokio::test]
async fn a_proxy_known_by_name_needs_no_open_network_and_is_no_page() {
    let proxy = Site::start(|asked| (!asked.path.ends_with("robots.txt")).then(|| Reply::page("by proxy"))).await;
    let fetcher = through(proxy.at("localhost", "").as_str());
    assert_eq!(ask(&Url::parse("http://news.example/").unwrap()).page(&fetcher).await.body, b"by proxy");
    for url in ["http://localhost/".to_owned(), "http://127.0.0.1/".to_owned(), proxy.url("/").into()] {
        let error = ask(&Url::parse(&url).unwrap()).error(&fetcher).await;
        assert!(matches!(error, FetchError::RefusedAddress { .. }), "{error:?}");
    }
}

#[test]
fn a_proxy_that_is_no_address_is_said_without_its_password() {
    let settings = Settings { proxy: Some(secret("http://user:hush@:99999")), ..settings() };
    let error = Fetcher::new(settings, Clock::System).err().unwrap();
    assert!(matches!(error, FetchError::Misconfigured(_)) && !error.to_string().contains("hush"), "{error}");
}
