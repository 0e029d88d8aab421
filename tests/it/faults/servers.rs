//! Servers that no proper server library lets one write: each connection is handed to a function.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{self, ServerConnection, StreamOwned};

/// Serves until it is dropped; a connection that is under way ends with its client.
pub struct Raw {
    pub address: SocketAddr,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Raw {
    pub fn start(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Raw {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let is_over = Arc::new(AtomicBool::new(false));
        let (over, serve) = (is_over.clone(), Arc::new(serve));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::Acquire) {
                    return;
                }
                let serve = serve.clone();
                std::thread::spawn(move || serve(stream));
            }
        });
        Raw { address, is_over, thread: Some(thread) }
    }

    /// A web server without robots.txt. `answer` writes all of each answer, head and body.
    pub fn web(answer: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Raw {
        Raw::start(move |mut stream| {
            let asked = request(&mut stream);
            if asked.contains("/robots.txt") {
                let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            } else {
                answer(&mut stream);
            }
        })
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        // So that it looks.
        let _ = TcpStream::connect(self.address);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// The first line of a request; its head is read to the end.
fn request(stream: &mut TcpStream) -> String {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    first
}

/// A server whose certificate, for `localhost` and 127.0.0.1, ended years ago; and that certificate in PEM.
pub fn expired() -> (Raw, String) {
    // Two tests may both come first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut parameters = CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    (parameters.not_before, parameters.not_after) = (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1));
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    let private = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let config = rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate.der().clone()], private);
    let config = Arc::new(config.unwrap());
    let raw = Raw::start(move |stream| {
        let Ok(connection) = ServerConnection::new(config.clone()) else { return };
        // The client goes away when it has seen the certificate.
        let _ = StreamOwned::new(connection, stream).read(&mut [0]);
    });
    (raw, certificate.pem())
}
