//! Bodies: packed, too large, slow, cut short.

use std::io::Write;

use super::*;

/// `max_body` of these tests.
const CAP: usize = 64 * 1024;
/// 64 MiB of zeros, and a few words, packed by the brotli crate.
const BROTLI_BOMB: &str = "cfffff7ff82700e2b14020f7fe9ffffffff04f00c4610180eefd3fffffffe19f0088c32200ddfb7ffeffffc33f0110870500baf7ff03";
const BROTLI_WORDS: &str = "8b0880746865207061676520696e2062726f746c6903";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

async fn fetch(encoding: &'static str, body: Vec<u8>) -> Result<Vec<u8>, FetchError> {
    let site = Site::always(move || Reply::page(body.clone()).header("Content-Encoding", encoding)).await;
    match ask(&site.url("/")).of(&fetcher()).await? {
        Fetched::Page(page) => Ok(page.body),
        Fetched::NotModified => panic!("not modified"),
    }
}

#[tokio::test]
async fn packed_bodies_arrive_unpacked() {
    assert_eq!(fetch("gzip", gzip(b"the page")).await.unwrap(), b"the page");
    assert_eq!(fetch("zstd", zstd(b"the page")).await.unwrap(), b"the page");
    assert_eq!(fetch("br", unhex(BROTLI_WORDS)).await.unwrap(), b"the page in brotli");
    assert_eq!(fetch("identity", b"the page".to_vec()).await.unwrap(), b"the page");
    assert_eq!(fetch("gzip", Vec::new()).await.unwrap(), b"");
}

#[tokio::test]
async fn bombs_are_refused_at_the_cap() {
    let zeros = vec![0; 8 << 20];
    for (encoding, bomb) in [("gzip", gzip(&zeros)), ("zstd", zstd(&zeros)), ("br", unhex(BROTLI_BOMB))] {
        let error = fetch(encoding, bomb).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { limit: CAP, .. }), "{encoding}: {error}");
    }
}

#[tokio::test]
async fn the_cap_itself_is_within_it() {
    assert_eq!(fetch("identity", vec![b'x'; CAP]).await.unwrap().len(), CAP);
    assert!(matches!(fetch("identity", vec![b'x'; CAP + 1]).await, Err(FetchError::TooLarge { .. })));
    assert_eq!(fetch("gzip", gzip(&vec![b'x'; CAP])).await.unwrap().len(), CAP);
    assert!(matches!(fetch("gzip", gzip(&vec![b'x'; CAP + 1])).await, Err(FetchError::TooLarge { .. })));
}

#[tokio::test]
async fn what_cannot_be_unpacked_is_an_error_and_no_page() {
    let garbage = b"this is packed by nobody at all".to_vec();
    let mut bodies = vec![("gzip, gzip", gzip(&gzip(b"the page"))), ("compress", garbage.clone())];
    bodies.extend(["gzip", "br", "zstd", "deflate"].map(|encoding| (encoding, garbage.clone())));
    for (encoding, mut body) in
        [("gzip", gzip(b"a page without an end")), ("zstd", zstd(b"a page without an end")), ("br", unhex(BROTLI_WORDS))]
    {
        body.truncate(body.len() - 9);
        bodies.push((encoding, body));
    }
    for (encoding, body) in bodies {
        let error = fetch(encoding, body).await.unwrap_err();
        assert!(matches!(error, FetchError::Encoding { .. }), "{encoding}: {error:?}");
    }
}

async fn check_timeout(reply: fn() -> Reply, phase: Phase) {
    let site = Site::always(reply).await;
    let timeout = Duration::from_millis(300);
    let error = ask(&site.url("/")).error(&Fetcher::new(Settings { timeout, ..settings() }, Clock::manual(noon())).unwrap()).await;
    assert_eq!(error, FetchError::TimedOut { url: site.url("/").into(), after: timeout, phase });
}

#[tokio::test]
async fn a_server_that_hangs_or_drips_is_given_up() {
    check_timeout(Reply::silence, Phase::Waiting).await;
    check_timeout(|| Reply::page("half").stall(), Phase::Reading).await;
    // Each pause is short, so that only the limit for the whole can end it.
    check_timeout(|| Reply::page(vec![b'x'; 1000]).drip(Duration::from_millis(20)), Phase::Reading).await;
}

#[tokio::test]
async fn a_chain_of_redirects_shares_one_timeout() {
    let site = Site::start(|asked| {
        let step: u32 = asked.path.strip_prefix("/s")?.parse().ok()?;
        Some(Reply::to(302, format!("/s{}", step + 1)).late(Duration::from_millis(100)))
    })
    .await;
    let timeout = Duration::from_millis(350);
    let error = ask(&site.url("/s0")).error(&Fetcher::new(Settings { timeout, ..settings() }, Clock::manual(noon())).unwrap()).await;
    assert!(matches!(error, FetchError::TimedOut { after, .. } if after == timeout), "{error}");
    assert!(site.all_hits() < 8, "{}", site.all_hits());
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_no_page() {
    for encoding in ["identity", "gzip"] {
        let body = if encoding == "gzip" { gzip(b"half a page") } else { b"half a page".to_vec() };
        let site = Site::always(move || Reply::page(body.clone()).header("Content-Encoding", encoding).cut_short()).await;
        let error = ask(&site.url("/")).error(&fetcher()).await;
        assert!(matches!(error, FetchError::Unreachable { why: Unreachable::Broken(_), .. }), "{encoding}: {error:?}");
        assert!(error.is_temporary());
    }
}

/// What came with a refusal.
async fn shown(status: u16, reply: impl Fn(Reply) -> Reply + Send + Sync + 'static) -> (FetchError, Option<usize>) {
    let site = Site::always(move || reply(Reply::status(status))).await;
    let error = ask(&site.url("/")).error(&fetcher()).await;
    assert_eq!(error.status(), Some(status), "{error}");
    let length = error.page().map(|page| page.body.len());
    (error, length)
}

#[tokio::test]
async fn a_refusal_shows_its_page_up_to_a_cap_and_what_is_gone_shows_none() {
    let html = |reply: Reply| reply.header("Content-Type", "text/html").with(vec![b'x'; 300_000]);
    for (status, expected) in [(403, Some(65_536)), (429, Some(65_536)), (503, Some(65_536)), (405, Some(65_536)), (404, None)] {
        assert_eq!(shown(status, html).await.1, expected, "{status}");
    }
    let bomb = gzip(&vec![b'x'; 8 << 20]);
    let packed = move |reply: Reply| reply.header("Content-Type", "text/html").header("Content-Encoding", "gzip").with(bomb.clone());
    assert_eq!(shown(403, packed).await.1, Some(65_536), "unpacked no further than that");
    let picture = |reply: Reply| reply.header("Content-Type", "image/png").with(b"x".to_vec());
    assert_eq!(shown(403, picture).await.1, None);
    let (error, length) = shown(429, |reply: Reply| reply.header("Retry-After", "60").with(b"Slow down".to_vec())).await;
    assert!(matches!(error, FetchError::RateLimited { status: Some(429), .. }) && length == Some(9), "{error:?}");
    // Whose page breaks off or is packed in an unknown way has refused all the same.
    let (error, length) = shown(403, |reply: Reply| reply.header("Content-Encoding", "rot13").with(b"x".to_vec())).await;
    assert!(matches!(error, FetchError::Status { status: 403, .. }) && length.is_none(), "{error:?}");
}
