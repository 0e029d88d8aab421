//! A small HTTP/1.1 server that answers what a test tells it, down to the octet, and remembers what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

pub struct Site {
    pub address: SocketAddr,
    pub scheme: &'static str,
    pub asked: Arc<Mutex<Vec<Asked>>>,
}

/// The head of a request.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The request target: a path, for a proxy a whole URL.
    pub path: String,
    head: String,
}

impl Asked {
    /// The value of a header, several joined with `|`.
    pub fn header(&self, name: &str) -> Option<String> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let values: Vec<_> = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect();
        (!values.is_empty()).then(|| values.join("|"))
    }
}

pub struct Reply {
    status: u16,
    headers: String,
    body: Vec<u8>,
    after: Duration,
    ending: Ending,
}

enum Ending {
    Done,
    /// Says nothing at all.
    Silence,
    /// Sends the body in pieces of one octet.
    Drip(Duration),
    /// Announces more than it sends, then hangs up or hangs.
    Short {
        then_hang: bool,
    },
}

impl Reply {
    pub fn status(status: u16) -> Reply {
        Reply { status, headers: String::new(), body: Vec::new(), after: Duration::ZERO, ending: Ending::Done }
    }

    pub fn page(body: impl Into<Vec<u8>>) -> Reply {
        Reply { body: body.into(), ..Reply::status(200) }
    }

    pub fn with(self, body: Vec<u8>) -> Reply {
        Reply { body, ..self }
    }

    pub fn to(status: u16, location: impl std::fmt::Display) -> Reply {
        Reply::status(status).header("Location", location)
    }

    pub fn silence() -> Reply {
        Reply { ending: Ending::Silence, ..Reply::status(200) }
    }

    pub fn header(mut self, name: &str, value: impl std::fmt::Display) -> Reply {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// Takes its time to answer.
    pub fn late(mut self, after: Duration) -> Reply {
        self.after = after;
        self
    }

    pub fn drip(mut self, pause: Duration) -> Reply {
        self.ending = Ending::Drip(pause);
        self
    }

    pub fn cut_short(mut self) -> Reply {
        self.ending = Ending::Short { then_hang: false };
        self
    }

    pub fn stall(mut self) -> Reply {
        self.ending = Ending::Short { then_hang: true };
        self
    }
}

/// `None` is a 404; so a site without a robots.txt needs no word on it.
pub type Answers = Arc<dyn Fn(&Asked) -> Option<Reply> + Send + Sync>;

impl Site {
    pub async fn start(answer: impl Fn(&Asked) -> Option<Reply> + Send + Sync + 'static) -> Site {
        Site::start_at(([127, 0, 0, 1], 0).into(), answer).await
    }

    /// Answers every page alike, and has no robots.txt.
    pub async fn always(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Site {
        Site::start(move |asked| (asked.path != "/robots.txt").then(&reply)).await
    }

    /// Nobody is to come here.
    pub async fn forbidden() -> Site {
        Site::start_at(([127, 0, 0, 2], 0).into(), |_| Some(Reply::page("secret"))).await
    }

    pub async fn start_at(address: SocketAddr, answer: impl Fn(&Asked) -> Option<Reply> + Send + Sync + 'static) -> Site {
        let listener = TcpListener::bind(address).await.unwrap();
        let site = Site { address: listener.local_addr().unwrap(), scheme: "http", asked: Arc::default() };
        let (answer, asked): (Answers, _) = (Arc::new(answer), site.asked.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answer.clone(), asked.clone()));
            }
        });
        site
    }

    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("{}://{}{path}", self.scheme, self.address)).unwrap()
    }

    pub fn at(&self, host: &str, path: &str) -> Url {
        Url::parse(&format!("{}://{host}:{}{path}", self.scheme, self.address.port())).unwrap()
    }

    /// How often a path was asked for.
    pub fn hits(&self, path: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| asked.path == path).count()
    }

    pub fn all_hits(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    /// The last request for a path.
    pub fn last(&self, path: &str) -> Asked {
        self.asked.lock().unwrap().iter().rev().find(|asked| asked.path == path).cloned().unwrap()
    }
}

/// One connection: requests one after the other.
pub async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: Answers, asked: Arc<Mutex<Vec<Asked>>>) {
    let mut head = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let Ok(read @ 1..) = stream.read(&mut piece).await else { return };
        head.extend_from_slice(&piece[..read]);
        if !head.ends_with(b"\r\n\r\n") {
            continue;
        }
        let text = String::from_iter(std::mem::take(&mut head).into_iter().map(char::from));
        let request = Asked { path: text.split(' ').nth(1).unwrap().to_owned(), head: text };
        asked.lock().unwrap().push(request.clone());
        let reply = answer(&request).unwrap_or_else(|| Reply::status(404));
        if send(&mut stream, reply).await.is_none() {
            return;
        }
    }
}

/// `None` ends the connection.
async fn send(stream: &mut (impl AsyncWrite + Unpin), reply: Reply) -> Option<()> {
    tokio::time::sleep(reply.after).await;
    let mut length = reply.body.len();
    match reply.ending {
        Ending::Silence => std::future::pending().await,
        Ending::Short { .. } => length += 1000,
        Ending::Done | Ending::Drip(_) => {}
    }
    let length = if matches!(reply.status, 204 | 304) { String::new() } else { format!("Content-Length: {length}\r\n") };
    let head = format!("HTTP/1.1 {} Word\r\n{}{length}\r\n", reply.status, reply.headers);
    stream.write_all(head.as_bytes()).await.ok()?;
    match reply.ending {
        Ending::Drip(pause) => {
            for octet in reply.body {
                stream.write_all(&[octet]).await.ok()?;
                stream.flush().await.ok()?;
                tokio::time::sleep(pause).await;
            }
            return Some(());
        }
        _ => stream.write_all(&reply.body).await.ok()?,
    }
    stream.flush().await.ok()?;
    match reply.ending {
        Ending::Short { then_hang: true } => std::future::pending().await,
        Ending::Short { then_hang: false } => None,
        _ => Some(()),
    }
}
