//! The web server of the demo: two newsrooms of invented firms on a port of their own.
//!
//! One firm has a listing without a feed, the other a feed. Both answer conditional requests, so that
//! an unchanged page costs the second poll next to nothing.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

use super::firms::{HELLQUELL, MORROWGATE};
use super::site::{Edition, Page, Site};

const ROBOTS: &str = "User-agent: *\nDisallow: /*/imprint/\nAllow: /\n";

/// Serves until it is dropped.
pub struct Newsroom {
    rooms: Arc<Rooms>,
    address: Url,
    server: JoinHandle<()>,
}

/// What a config needs to watch one of the newsrooms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    pub id: &'static str,
    pub name: &'static str,
    pub url: Url,
}

struct Rooms {
    site: Site,
    has_published: AtomicBool,
}

impl Rooms {
    fn edition(&self) -> Edition {
        if self.has_published.load(Ordering::Acquire) { Edition::Latest } else { Edition::Archive }
    }
}

impl Newsroom {
    /// Listens on a free port of 127.0.0.1. `now` is what the announcements' ages are counted from.
    pub async fn start(now: DateTime<Utc>) -> io::Result<Newsroom> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = Url::parse(&format!("http://{}/", listener.local_addr()?)).map_err(io::Error::other)?;
        let site = Site::new(now, address.as_str().trim_end_matches('/')).map_err(io::Error::other)?;
        let rooms = Arc::new(Rooms { site, has_published: AtomicBool::new(false) });
        let router = Router::new().fallback(answer).with_state(rooms.clone());
        let server = tokio::spawn(async move {
            // Ends with an error only where the listener itself is lost; the poll then says so by its own refusal.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Newsroom { rooms, address, server })
    }

    /// What is to be watched: the listing first, the feed second.
    pub fn urls(&self) -> Vec<Watched> {
        let watched = |firm: &super::firms::Firm| {
            let mut url = self.address.clone();
            url.set_path(firm.home);
            Watched { id: firm.id, name: firm.name, url }
        };
        vec![watched(&MORROWGATE), watched(&HELLQUELL)]
    }

    /// From now on three more announcements stand on the listing and one more in the feed.
    pub fn publish(&self) {
        self.rooms.has_published.store(true, Ordering::Release);
    }
}

impl Drop for Newsroom {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(State(rooms): State<Arc<Rooms>>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if uri.path() == "/robots.txt" {
        return ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], ROBOTS).into_response();
    }
    match rooms.site.page(uri.path(), rooms.edition()) {
        Ok(Some(page)) => conditional(page, &headers),
        Ok(None) => (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "Not found.\n").into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// The page, or 304 where the client has it already (RFC 9110, 13.1.2).
fn conditional(page: Page, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", &blake3::hash(page.body.as_bytes()).to_hex()[..16]);
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = known.flat_map(|value| value.split(',')).any(|one| {
        let one = one.trim();
        one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag
    });
    if is_known {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    ([(header::CONTENT_TYPE, page.content_type.to_owned()), (header::ETAG, tag)], Body::from(page.body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(url: Url, etag: Option<&str>) -> (u16, Option<String>, String) {
        // Two tests may both come first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut request = client.get(url);
        if let Some(etag) = etag {
            request = request.header("if-none-match", etag);
        }
        let answer = request.send().await.unwrap();
        let tag = answer.headers().get("etag").map(|tag| tag.to_str().unwrap().to_owned());
        (answer.status().as_u16(), tag, answer.text().await.unwrap())
    }

    async fn newsroom() -> Newsroom {
        Newsroom::start("2026-11-22T09:00:00Z".parse().unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn publishing_adds_three_to_the_listing_and_one_to_the_feed() {
        let newsroom = newsroom().await;
        let [listing, feed] = [0, 1].map(|at| newsroom.urls()[at].url.clone());
        let count = |text: &str, mark: &str| text.matches(mark).count();
        let (_, _, cards) = get(listing.clone(), None).await;
        let (_, _, entries) = get(feed.clone(), None).await;
        assert_eq!((count(&cards, "<article"), count(&entries, "<entry>")), (5, 3));
        newsroom.publish();
        let (_, _, cards) = get(listing, None).await;
        let (_, _, entries) = get(feed, None).await;
        assert_eq!((count(&cards, "<article"), count(&entries, "<entry>")), (8, 4));
        assert!(cards.contains("冷链"), "the Chinese announcement is missing");
        assert!(entries.contains("Krankenhäuser"), "the German announcement is missing");
    }

    #[tokio::test]
    async fn an_unchanged_page_is_not_sent_again() {
        let newsroom = newsroom().await;
        let listing = newsroom.urls()[0].url.clone();
        let (_, tag, _) = get(listing.clone(), None).await;
        let tag = tag.unwrap();
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
            assert_eq!(get(listing.clone(), Some(&known)).await, (304, Some(tag.clone()), String::new()), "{known}");
        }
        newsroom.publish();
        let (status, new_tag, body) = get(listing, Some(&tag)).await;
        assert_eq!(status, 200);
        assert_ne!(new_tag, Some(tag));
        assert!(body.contains("Skarne"));
    }

    #[tokio::test]
    async fn unpublished_and_unknown_pages_are_not_found() {
        let newsroom = newsroom().await;
        let at = |path: &str| newsroom.address.join(path).unwrap();
        assert_eq!(get(at("/robots.txt"), None).await.0, 200);
        assert_eq!(get(at("/morrowgate/news/pilot-school/"), None).await.0, 200);
        for path in ["/morrowgate/news/third-quarter/", "/morrowgate/", "/", "/hellquell/presse/%00"] {
            assert_eq!(get(at(path), None).await.0, 404, "{path}");
        }
    }
}
