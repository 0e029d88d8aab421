//! Certificates: refused unless the source's own authority vouches for them.

use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::net::TcpListener;
use tokio_rustls::LazyConfigAcceptor;

use super::site::serve;
use super::*;

struct TlsSite {
    site: Site,
    ca_file: tempfile::NamedTempFile,
    /// What the last client offered to speak.
    offers: Arc<Mutex<Vec<String>>>,
}

/// Serves with a certificate that only an authority of its own vouches for.
async fn tls_site() -> TlsSite {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let ca_file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(ca_file.path(), authority.self_signed(&authority_key).unwrap().pem()).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key).unwrap();
    let config = Arc::new(config);

    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let site = Site { address: listener.local_addr().unwrap(), scheme: "https", asked: Arc::default() };
    let offers: Arc<Mutex<Vec<String>>> = Arc::default();
    let (asked, heard) = (site.asked.clone(), offers.clone());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (config, asked, heard) = (config.clone(), asked.clone(), heard.clone());
            tokio::spawn(async move {
                let Ok(start) = LazyConfigAcceptor::new(rustls::server::Acceptor::default(), stream).await else { return };
                let offered = start.client_hello().alpn().into_iter().flatten().map(|name| String::from_utf8_lossy(name).into_owned());
                *heard.lock().unwrap() = offered.collect();
                let Ok(stream) = start.into_stream(config).await else { return };
                let answer = |asked: &site::Asked| (asked.path != "/robots.txt").then(|| Reply::page("x"));
                serve(stream, Arc::new(answer), asked).await;
            });
        }
    });
    TlsSite { site, ca_file, offers }
}

fn trusting(tls: &TlsSite) -> Access {
    Access { ca_file: Some(tls.ca_file.path().to_owned()), ..Access::default() }
}

#[track_caller]
fn assert_untrusted(error: &FetchError) {
    assert!(matches!(error, FetchError::Unreachable { why: Unreachable::Tls(_), .. }), "{error:?}");
    assert!(error.to_string().contains("ca_file"), "{error}");
}

#[tokio::test]
async fn an_unknown_authority_is_refused_and_that_of_the_source_is_trusted() {
    let tls = tls_site().await;
    let fetcher = fetcher();
    assert_untrusted(&ask(&tls.site.url("/")).error(&fetcher).await);
    assert_eq!(tls.site.all_hits(), 0);
    let request = Ask { access: trusting(&tls), urgency: Urgency::Asked, ..ask(&tls.site.url("/")) };
    assert_eq!(request.page(&fetcher).await.body, b"x");
    // What one source trusts is nothing to another.
    assert_untrusted(&Ask { urgency: Urgency::Asked, ..ask(&tls.site.url("/y")) }.error(&fetcher).await);
    assert_eq!(tls.site.hits("/y"), 0);
}

#[tokio::test]
async fn http_2_is_offered_first() {
    let tls = tls_site().await;
    Ask { access: trusting(&tls), ..ask(&tls.site.url("/")) }.page(&fetcher()).await;
    assert_eq!(*tls.offers.lock().unwrap(), ["h2", "http/1.1"]);
}

#[tokio::test]
async fn insecure_tls_checks_nothing() {
    let tls = tls_site().await;
    let access = Access { insecure_tls: true, ..Access::default() };
    assert_eq!(Ask { access, ..ask(&tls.site.url("/")) }.page(&fetcher()).await.body, b"x");
}

#[tokio::test]
async fn trust_ends_where_a_redirect_leaves_home() {
    let tls = tls_site().await;
    let away = tls.site.url("/");
    let home = Site::always(move || Reply::to(302, &away)).await;
    for access in [trusting(&tls), Access { insecure_tls: true, ..Access::default() }] {
        assert_untrusted(&Ask { access, ..ask(&home.url("/")) }.error(&fetcher()).await);
    }
    assert_eq!(tls.site.all_hits(), 0);
}

#[tokio::test]
async fn a_ca_file_that_cannot_be_used_is_named() {
    let site = Site::always(|| Reply::page("x")).await;
    let (empty, broken) = (tempfile::NamedTempFile::new().unwrap(), tempfile::NamedTempFile::new().unwrap());
    std::fs::write(broken.path(), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    for path in [empty.path().to_owned(), broken.path().to_owned(), empty.path().join("missing")] {
        let access = Access { ca_file: Some(path.clone()), ..Access::default() };
        let error = Ask { access, ..ask(&site.url("/")) }.error(&fetcher()).await;
        assert!(matches!(error, FetchError::Misconfigured(_)) && error.to_string().contains(&path.display().to_string()), "{error}");
    }
}
