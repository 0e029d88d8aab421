//! Names, with a name server of our own that answers what a test tells it.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use tokio::net::UdpSocket;

use super::super::dns::Names;
use super::*;

/// Answers the nth question for an IPv4 address with the nth of these, the last for good; for IPv6 there are none.
/// An empty list means that the name does not exist.
async fn names(answers: &'static [&'static [Ipv4Addr]]) -> Names {
    let socket = UdpSocket::bind(("127.0.0.1", 0)).await.unwrap();
    let port = socket.local_addr().unwrap().port();
    let asked = AtomicUsize::new(0);
    tokio::spawn(async move {
        let mut packet = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut packet).await {
            // RFC 1035, 4.1: twelve octets of header, the name up to its empty label, type and class.
            let name_end = 12 + packet[12..length].iter().position(|octet| *octet == 0).unwrap() + 1;
            let is_v4 = packet[name_end..name_end + 2] == [0, 1];
            let turn = if is_v4 { asked.fetch_add(1, Ordering::SeqCst) } else { 0 };
            let all = answers.get(turn).or(answers.last()).copied().unwrap_or_default();
            let code = if all.is_empty() { 3 } else { 0 };
            let addresses = if is_v4 { all } else { &[] };
            let mut reply = vec![packet[0], packet[1], 0x81, 0x80 | code, 0, 1, 0, addresses.len() as u8, 0, 0, 0, 0];
            reply.extend_from_slice(&packet[12..name_end + 4]);
            for address in addresses {
                // The name again by reference, A, IN, to live for no time, four octets.
                reply.extend_from_slice(&[0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4]);
                reply.extend_from_slice(&address.octets());
            }
            socket.send_to(&reply, from).await.unwrap();
        }
    });
    let mut server = NameServerConfig::udp(Ipv4Addr::LOCALHOST.into());
    server.connections[0].port = port;
    let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
    let resolver = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()).build().unwrap();
    Names::Builtin(Arc::new(OnceLock::from(resolver)))
}

const ALLOWED: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 1);
const FORBIDDEN: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// A site at both addresses, which closes each connection, so that each request looks its name up again.
async fn both() -> (Site, Site) {
    let reply = || Reply::page("x").header("Connection", "close");
    let allowed = Site::always(reply).await;
    let forbidden = Site::start_at((FORBIDDEN, allowed.address.port()).into(), move |_| Some(reply())).await;
    (allowed, forbidden)
}

fn fetcher_with(names: Names) -> Fetcher {
    Fetcher::with_names(Settings { robots: RobotsPolicy::Ignore, ..settings() }, Clock::manual(noon()), names).unwrap()
}

#[tokio::test]
async fn a_name_that_changes_its_answer_gains_nothing() {
    let (allowed, forbidden) = both().await;
    let fetcher = fetcher_with(names(&[&[ALLOWED], &[FORBIDDEN]]).await);
    let url = allowed.at("news.example", "/");
    ask(&url).page(&fetcher).await;
    let error = ask(&url).error(&fetcher).await;
    assert_eq!(error, FetchError::RefusedAddress { host: url.authority().into(), address: Some(FORBIDDEN.into()) });
    assert_eq!((allowed.all_hits(), forbidden.all_hits()), (1, 0));
}

#[tokio::test]
async fn of_mixed_answers_only_the_allowed_are_tried() {
    let (allowed, forbidden) = both().await;
    let fetcher = fetcher_with(names(&[&[FORBIDDEN, ALLOWED, FORBIDDEN]]).await);
    for _ in 0..4 {
        ask(&allowed.at("news.example", "/")).page(&fetcher).await;
    }
    assert_eq!((allowed.all_hits(), forbidden.all_hits()), (4, 0));
}

#[tokio::test]
async fn a_redirect_to_a_name_is_looked_up_with_the_same_care() {
    let (allowed, forbidden) = both().await;
    let target = forbidden.at("inside.example", "/");
    let site = Site::always(move || Reply::to(302, &target)).await;
    let error = ask(&site.url("/")).error(&fetcher_with(names(&[&[FORBIDDEN]]).await)).await;
    assert!(matches!(error, FetchError::RefusedAddress { .. }), "{error:?}");
    assert_eq!((allowed.all_hits(), forbidden.all_hits()), (0, 0));
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_said_in_plain_words() {
    let fetcher = fetcher_with(names(&[]).await);
    let error = ask(&Url::parse("http://nowhere.example/").unwrap()).error(&fetcher).await;
    assert!(matches!(error, FetchError::Unreachable { why: Unreachable::Name(_), .. }), "{error:?}");
    assert!(error.to_string().starts_with("`nowhere.example` cannot be reached: its name is not found (check its spelling)"), "{error}");
}

#[tokio::test]
async fn a_closed_port_is_said_in_plain_words() {
    let url = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap()
    };
    let error = ask(&url).error(&fetcher()).await;
    assert!(matches!(error, FetchError::Unreachable { why: Unreachable::Connection(_), .. }), "{error:?}");
}

/// A resolver whose only name server answers with this code, or not at all.
async fn failing(code: Option<u8>) -> Names {
    let socket = UdpSocket::bind(("127.0.0.1", 0)).await.unwrap();
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(async move {
        let mut packet = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut packet).await {
            if let Some(code) = code {
                // The question comes back, without what else was said in it.
                let end = 12 + packet[12..length].iter().position(|octet| *octet == 0).unwrap() + 5;
                let mut reply = vec![packet[0], packet[1], 0x81, 0x80 | code, 0, 1, 0, 0, 0, 0, 0, 0];
                reply.extend_from_slice(&packet[12..end]);
                socket.send_to(&reply, from).await.unwrap();
            }
        }
    });
    let mut server = NameServerConfig::udp(Ipv4Addr::LOCALHOST.into());
    server.connections[0].port = port;
    let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
    let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
    builder.options_mut().timeout = Duration::from_millis(200);
    Names::Builtin(Arc::new(OnceLock::from(builder.build().unwrap())))
}

#[tokio::test]
async fn a_name_server_that_fails_is_not_taken_for_a_name_that_is_wrong() {
    for (code, words) in [(Some(2), "the name server fails"), (Some(5), "the name server fails"), (None, "no name server answers")] {
        let error = ask(&Url::parse("http://press.example/").unwrap()).error(&fetcher_with(failing(code).await)).await;
        assert!(matches!(error, FetchError::Unreachable { why: Unreachable::Name(_), .. }), "{error:?}");
        let said = error.to_string();
        assert!(said.contains(words) && said.contains("look at the network") && !said.contains("spelling"), "{code:?}: {said}");
        assert!(error.is_temporary(), "the next poll asks again");
    }
}
