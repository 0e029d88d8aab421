//! What monitors ask over HTTP: is it alive, is it ready, what does it count. All of it is in `route`.
//!
//! Nobody is trusted to be quick: a connection has its time and serves one request, and there are only so many.

mod access;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use secrecy::SecretString;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::clock::Clock;
use crate::metrics::{self, Metrics};
use crate::store::Store;

/// Connections at once; the next one waits for its turn.
const CONNECTIONS: usize = 64;

/// Bytes of a request's head.
const HEAD: usize = 16 << 10;

/// How long everybody may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// With the request's head.
    pub head: Duration,
    /// With a whole connection.
    pub connection: Duration,
    /// The store, or the daemon's loop, with an answer. Both may be held up for seconds by another program's lock.
    pub answer: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience { head: Duration::from_secs(5), connection: Duration::from_secs(15), answer: Duration::from_secs(10) }
    }
}

/// How the daemon's loop answers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    AtWork,
    /// Takes up no new work.
    Stopping,
}

/// Asks the daemon's loop how it stands. That it answers at all is what `/health` wants to know.
pub type Question = oneshot::Sender<Standing>;

/// What the answers are made of.
#[derive(Debug, Clone)]
pub struct Desk {
    pub store: Store,
    pub metrics: Metrics,
    pub clock: Clock,
    /// Wanted for metrics, if set.
    pub password: Option<SecretString>,
    pub daemon: mpsc::Sender<Question>,
    pub patience: Patience,
}

/// Nobody else may listen there.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {why}; choose another `listen` in [web], or stop what uses it")]
pub struct CannotListen {
    address: SocketAddr,
    why: String,
}

/// Takes the port.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, CannotListen> {
    let listener = TcpListener::bind(address).await.map_err(|error| CannotListen {
        address,
        why: match error.kind() {
            std::io::ErrorKind::AddrInUse => "another program listens there".to_owned(),
            std::io::ErrorKind::PermissionDenied => "ports below 1024 are not for everybody".to_owned(),
            std::io::ErrorKind::AddrNotAvailable => "this machine does not have that address".to_owned(),
            _ => error.to_string(),
        },
    })?;
    tracing::info!(address = %listener.local_addr().unwrap_or(address), "web listens");
    Ok(listener)
}

/// Answers until it is dropped.
pub async fn serve(listener: TcpListener, desk: Desk) {
    let (desk, slots) = (Arc::new(desk), Arc::new(Semaphore::new(CONNECTIONS)));
    let mut connections = tokio::task::JoinSet::new();
    loop {
        // The semaphore is never closed.
        let Ok(slot) = slots.clone().acquire_owned().await else { return };
        while connections.try_join_next().is_some() {}
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // No file descriptor is left, most likely; without a pause this would spin.
                tracing::warn!(detail = %error, "a connection cannot be taken");
                tokio::time::sleep(Duration::from_secs(1)).await;
                continue;
            }
        };
        let desk = desk.clone();
        connections.spawn(async move {
            let _slot = slot;
            // Whoever is slow or breaks off has no answer; that is all.
            let _ = tokio::time::timeout(desk.patience.connection, converse(stream, desk.clone())).await;
        });
    }
}

async fn converse(stream: TcpStream, desk: Arc<Desk>) -> hyper::Result<()> {
    let patience = desk.patience;
    let answer = service_fn(move |request: Request<Incoming>| {
        let desk = desk.clone();
        async move { Ok::<_, Infallible>(route(&desk, request).await) }
    });
    let mut connection = http1::Builder::new();
    connection.timer(TokioTimer::new()).header_read_timeout(patience.head).keep_alive(false).max_buf_size(HEAD);
    connection.serve_connection(TokioIo::new(stream), answer).await
}

/// Every address there is. `/health` and `/ready` are open: what asks them seldom has a password, and they tell nothing.
async fn route<B>(desk: &Desk, request: Request<B>) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut answer = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered here");
        answer.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return answer;
    }
    match request.uri().path() {
        "/health" => health(desk).await,
        "/ready" => ready(desk).await,
        "/metrics" if access::is_granted(desk.password.as_ref(), request.headers()) => count(desk).await,
        "/metrics" => {
            let mut answer = plain(StatusCode::UNAUTHORIZED, "the `password` of [web] is wanted, with any user name or as a bearer token");
            answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"presswatch\""));
            answer
        }
        _ => plain(StatusCode::NOT_FOUND, "there are /health, /ready and /metrics"),
    }
}

/// The process lives and its loop turns.
async fn health(desk: &Desk) -> Response<Body> {
    match standing(desk).await {
        Some(_) => plain(StatusCode::OK, "alive"),
        None => plain(StatusCode::SERVICE_UNAVAILABLE, "the daemon's loop does not answer"),
    }
}

/// Work is being done, and its results can be kept.
async fn ready(desk: &Desk) -> Response<Body> {
    let why = match standing(desk).await {
        None => "the daemon's loop does not answer".to_owned(),
        Some(Standing::Stopping) => "stopping".to_owned(),
        Some(Standing::AtWork) => match tokio::time::timeout(desk.patience.answer, desk.store.answer()).await {
            Ok(Ok(())) => return plain(StatusCode::OK, "ready"),
            // What it says may name paths, which are nobody's business here.
            Ok(Err(error)) => {
                tracing::warn!(detail = %error, "not ready");
                "the store cannot be read; the log says why".to_owned()
            }
            Err(_) => format!("the store did not answer in {:?}", desk.patience.answer),
        },
    };
    plain(StatusCode::SERVICE_UNAVAILABLE, why)
}

async fn count(desk: &Desk) -> Response<Body> {
    let now = desk.clock.now();
    let figures = match tokio::time::timeout(desk.patience.answer, desk.store.figures(now)).await {
        Ok(Ok(figures)) => Some(figures),
        Ok(Err(error)) => {
            tracing::warn!(detail = %error, "the store has no figures");
            None
        }
        Err(_) => None,
    };
    let mut answer = Response::new(Body::from(desk.metrics.render(figures.as_ref(), now)));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(metrics::CONTENT_TYPE));
    answer
}

async fn standing(desk: &Desk) -> Option<Standing> {
    let (question, answer) = oneshot::channel();
    let asked = async {
        desk.daemon.send(question).await.ok()?;
        answer.await.ok()
    };
    tokio::time::timeout(desk.patience.answer, asked).await.ok().flatten()
}

fn plain(status: StatusCode, line: impl Into<String>) -> Response<Body> {
    let mut answer = Response::new(Body::from(line.into() + "\n"));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
