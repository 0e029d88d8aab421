//! A web server that does as it is told: pages, feeds, errors, silence, lines that break.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use futures_util::{StreamExt, stream};

use super::background::{Background, listen, listen_at};
use super::ledger::Ledger;

/// Serves until it is dropped. Paths may carry a query; one without answers for all its queries.
pub struct Site {
    address: SocketAddr,
    pages: Arc<Pages>,
    _server: Background,
}

/// What a path answers.
#[derive(Debug, Clone)]
pub struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    validators: Validators,
}

/// One request that came in.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    /// With its query.
    pub path: String,
    pub headers: HeaderMap,
    /// What it was answered; 0 for silence.
    pub status: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Validators {
    /// An ETag of the body; what the client has already is answered with 304.
    Automatic,
    None,
}

#[derive(Clone)]
enum Answer {
    Send(Response),
    DropMidway(Response),
    Hang,
    /// Whatever comes next, once `let_go` allows it.
    Hold,
}

#[derive(Default)]
struct Script {
    /// Given first, each once.
    once: VecDeque<Answer>,
    standing: Option<Answer>,
}

struct Pages {
    scripts: Mutex<HashMap<String, Script>>,
    requests: Ledger<Request>,
    gate: tokio::sync::Semaphore,
}

impl Response {
    /// An empty answer; 200 and 304 have their own makers.
    pub fn status(status: u16) -> Response {
        Response { status, headers: Vec::new(), body: Vec::new(), validators: Validators::None }
    }

    pub fn html(body: impl Into<Vec<u8>>) -> Response {
        Response::page("text/html; charset=utf-8", body)
    }

    pub fn feed(body: impl Into<Vec<u8>>) -> Response {
        Response::page("application/rss+xml; charset=utf-8", body)
    }

    pub fn redirect(status: u16, to: &str) -> Response {
        Response::status(status).header("location", to)
    }

    pub fn page(content_type: &str, body: impl Into<Vec<u8>>) -> Response {
        Response { body: body.into(), validators: Validators::Automatic, ..Response::status(200) }.header("content-type", content_type)
    }

    pub fn body(self, body: impl Into<Vec<u8>>) -> Response {
        Response { body: body.into(), ..self }
    }

    pub fn header(mut self, name: &str, value: &str) -> Response {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn without_etag(self) -> Response {
        Response { validators: Validators::None, ..self }
    }
}

impl Request {
    /// The header's value; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap_or_default())
    }
}

impl Site {
    pub fn start() -> Site {
        Site::start_on("127.0.0.1")
    }

    /// On another address of the loopback network, where several hosts are wanted.
    pub fn start_on(address: &str) -> Site {
        Site::serve(listen(address))
    }

    /// Where another one was before.
    pub fn start_at(address: SocketAddr) -> Site {
        Site::serve(listen_at(address))
    }

    fn serve((listener, address): (std::net::TcpListener, SocketAddr)) -> Site {
        let pages = Arc::new(Pages { scripts: Mutex::default(), requests: Ledger::new(), gate: tokio::sync::Semaphore::new(0) });
        let router = Router::new().fallback(answer).with_state(pages.clone());
        let server = Background::run(move || async move {
            axum::serve(tokio::net::TcpListener::from_std(listener).unwrap(), router).await.unwrap();
        });
        Site { address, pages, _server: server }
    }

    /// `http://127.0.0.1:PORT` and the path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Host and port.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    pub fn page(&self, path: &str, html: impl Into<Vec<u8>>) {
        self.set(path, Response::html(html));
    }

    pub fn feed(&self, path: &str, xml: impl Into<Vec<u8>>) {
        self.set(path, Response::feed(xml));
    }

    pub fn set(&self, path: &str, response: Response) {
        self.script(path, |script| script.standing = Some(Answer::Send(response)));
    }

    /// For one request only, before whatever else the path answers; several calls queue up.
    pub fn set_once(&self, path: &str, response: Response) {
        self.script(path, |script| script.once.push_back(Answer::Send(response)));
    }

    /// Takes requests and never answers.
    pub fn hang(&self, path: &str) {
        self.script(path, |script| script.standing = Some(Answer::Hang));
    }

    /// Takes the next request and answers it when `let_go` is called, as it answers then.
    pub fn hold_once(&self, path: &str) {
        self.script(path, |script| script.once.push_back(Answer::Hold));
    }

    pub fn let_go(&self) {
        self.pages.gate.add_permits(1);
    }

    /// Announces the whole page, sends half of it and closes the connection.
    pub fn drop_midway(&self, path: &str) {
        self.script(path, |script| {
            let whole = match script.standing.take() {
                Some(Answer::Send(response)) if response.body.len() > 1 => response,
                _ => Response::html("<!doctype html><title>half a page</title>".repeat(100)),
            };
            script.standing = Some(Answer::DropMidway(whole));
        });
    }

    /// 404 again, as every path that was never set.
    pub fn remove(&self, path: &str) {
        self.pages.scripts.lock().unwrap().remove(path);
    }

    /// Requests of this path so far, whatever their query.
    pub fn hits(&self, path: &str) -> usize {
        self.requests(path).len()
    }

    pub fn requests(&self, path: &str) -> Vec<Request> {
        self.pages.requests.all().into_iter().filter(|request| request.is_for(path)).collect()
    }

    /// Every request, in order.
    pub fn all_requests(&self) -> Vec<Request> {
        self.pages.requests.all()
    }

    /// Returns when the path has been asked for `count` times in all; fails the test where that never happens.
    pub fn wait_for(&self, path: &str, count: usize) -> Vec<Request> {
        self.pages.requests.wait_for(count, &format!("requests for {path}"), |request| request.is_for(path))
    }

    fn script(&self, path: &str, change: impl FnOnce(&mut Script)) {
        change(self.pages.scripts.lock().unwrap().entry(path.to_owned()).or_default());
    }
}

impl Request {
    fn is_for(&self, path: &str) -> bool {
        self.path == path || self.path.split('?').next() == Some(path)
    }
}

impl Pages {
    fn next_answer(&self, uri: &Uri) -> Answer {
        let mut scripts = self.scripts.lock().unwrap();
        let full = uri.path_and_query().map_or(uri.path(), |both| both.as_str());
        let key = if scripts.contains_key(full) { full } else { uri.path() };
        let script = scripts.entry(key.to_owned()).or_default();
        script
            .once
            .pop_front()
            .or_else(|| script.standing.clone())
            .unwrap_or_else(|| Answer::Send(Response::status(404).body("no such page")))
    }
}

async fn answer(State(pages): State<Arc<Pages>>, method: Method, uri: Uri, headers: HeaderMap) -> axum::response::Response {
    let mut answer = pages.next_answer(&uri);
    let note = |status| {
        let path = uri.path_and_query().map_or(uri.path(), |both| both.as_str()).to_owned();
        pages.requests.push(Request { method: method.to_string(), path, headers: headers.clone(), status });
    };
    if matches!(answer, Answer::Hold) {
        note(0);
        pages.gate.acquire().await.expect("the gate is never closed").forget();
        answer = pages.next_answer(&uri);
    }
    match answer {
        Answer::Hang | Answer::Hold => {
            note(0);
            std::future::pending().await
        }
        Answer::DropMidway(response) => {
            note(response.status);
            let half = response.body[..response.body.len() / 2].to_vec();
            let whole = response.body.len();
            // The pause lets the first half go out before the connection breaks.
            let broken = stream::once(async {
                tokio::task::yield_now().await;
                Err(io::Error::other("dropped midway"))
            });
            let body = Body::from_stream(stream::once(async { Ok::<_, io::Error>(half) }).chain(broken.boxed()));
            build(&response.header("content-length", &whole.to_string()), body)
        }
        Answer::Send(response) => {
            let response = if response.validators == Validators::Automatic { conditional(response, &headers) } else { response };
            note(response.status);
            build(&response, Body::from(response.body.clone()))
        }
    }
}

fn conditional(response: Response, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", &blake3::hash(&response.body).to_hex()[..16]);
    let known = headers.get("if-none-match").and_then(|value| value.to_str().ok());
    if known == Some(tag.as_str()) { Response::status(304).header("etag", &tag) } else { response.header("etag", &tag) }
}

fn build(response: &Response, body: Body) -> axum::response::Response {
    let mut built = axum::response::Response::builder().status(response.status);
    for (name, value) in &response.headers {
        built = built.header(name, value);
    }
    built.body(body).unwrap()
}
