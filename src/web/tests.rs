//! What monitors are answered, and what becomes of those that do not behave.

use chrono::{DateTime, Utc};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;

struct Pages {
    address: SocketAddr,
    desk: Desk,
    questions: mpsc::Receiver<Question>,
    _server: tokio::task::JoinHandle<()>,
    _folder: TempDir,
}

impl Pages {
    async fn open(password: Option<&str>) -> Pages {
        Pages::open_with(password, Patience::default()).await
    }

    async fn open_with(password: Option<&str>, patience: Patience) -> Pages {
        let folder = tempfile::tempdir().unwrap();
        let now: DateTime<Utc> = "2026-03-02T12:00:00Z".parse().unwrap();
        let (daemon, questions) = mpsc::channel(1);
        let desk = Desk {
            store: Store::open(&folder.path().join("store.sqlite")).await.unwrap(),
            metrics: Metrics::new(now),
            clock: Clock::manual(now),
            password: password.map(SecretString::from),
            daemon,
            patience,
        };
        let listener = listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = listener.local_addr().unwrap();
        let _server = tokio::spawn(serve(listener, desk.clone()));
        Pages { address, desk, questions, _server, _folder: folder }
    }

    /// Sends this head and returns all that comes back.
    async fn ask(&self, head: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(format!("{head}\r\nHost: a\r\n\r\n").as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    /// The same, with a loop that answers one question.
    async fn ask_with(&mut self, head: &str, standing: Standing) -> String {
        let mut questions = std::mem::replace(&mut self.questions, mpsc::channel(1).1);
        let asked = self.ask(head);
        let answered = async {
            questions.recv().await.unwrap().send(standing).unwrap();
        };
        let (answer, ()) = tokio::join!(asked, answered);
        self.questions = questions;
        answer
    }
}

#[tokio::test]
async fn a_loop_that_turns_is_healthy_and_ready_until_it_stops() {
    let mut pages = Pages::open(Some("sesame")).await;
    for (head, standing, status) in [
        ("GET /health HTTP/1.1", Standing::AtWork, "200 OK"),
        ("GET /health HTTP/1.1", Standing::Stopping, "200 OK"),
        ("GET /ready HTTP/1.1", Standing::AtWork, "200 OK"),
        ("GET /ready HTTP/1.1", Standing::Stopping, "503 Service Unavailable"),
    ] {
        let answer = pages.ask_with(head, standing).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{head} {standing:?}: {answer}");
    }
    pages.desk.store.close().await;
    let answer = pages.ask_with("GET /ready HTTP/1.1", Standing::AtWork).await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.ends_with("the store cannot be read; the log says why\n"), "{answer}");
}

#[tokio::test]
async fn a_loop_that_hangs_or_is_gone_is_neither() {
    let mut pages = Pages::open(None).await;
    pages.questions.close();
    for path in ["/health", "/ready"] {
        let answer = pages.ask(&format!("GET {path} HTTP/1.1")).await;
        assert!(answer.starts_with("HTTP/1.1 503") && answer.ends_with("the daemon's loop does not answer\n"), "{answer}");
    }
}

#[tokio::test]
async fn a_loop_that_never_answers_is_not_waited_for() {
    let pages = Pages::open_with(None, Patience { answer: Duration::from_millis(1), ..Patience::default() }).await;
    let answer = pages.ask("GET /health HTTP/1.1").await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.ends_with("the daemon's loop does not answer\n"), "{answer}");
}

#[tokio::test]
async fn metrics_want_the_password_and_nothing_else_is_there() {
    let pages = Pages::open(Some("sesame")).await;
    for (head, status) in [
        ("GET /metrics HTTP/1.1", "401 Unauthorized"),
        ("GET /metrics HTTP/1.1\r\nAuthorization: Bearer sesame", "200 OK"),
        ("GET /metrics HTTP/1.1\r\nAuthorization: Basic bW9uaXRvcjpzZXNhbWU=", "200 OK"),
        ("GET / HTTP/1.1", "404 Not Found"),
        ("GET /metrics/ HTTP/1.1", "404 Not Found"),
        ("GET /health/../metrics HTTP/1.1", "404 Not Found"),
        ("POST /health HTTP/1.1\r\nContent-Length: 0", "405 Method Not Allowed"),
        ("DELETE /nowhere HTTP/1.1", "405 Method Not Allowed"),
        ("nonsense", "400 Bad Request"),
    ] {
        let answer = pages.ask(head).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{head}: {answer}");
    }
}

#[tokio::test]
async fn a_head_request_has_no_body() {
    let pages = Pages::open(None).await;
    let answer = pages.ask("HEAD /metrics HTTP/1.1").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
}

#[tokio::test]
async fn a_store_that_fails_leaves_the_counters() {
    let pages = Pages::open(None).await;
    assert!(pages.ask("GET /metrics HTTP/1.1").await.contains("\npresswatch_store_up 1\n"));
    pages.desk.store.close().await;
    let answer = pages.ask("GET /metrics HTTP/1.1").await;
    assert!(answer.contains("\npresswatch_store_up 0\n") && answer.contains("\npresswatch_fetched_bytes_total 0\n"), "{answer}");
}

#[tokio::test]
async fn a_taken_port_is_said_with_what_to_do() {
    let pages = Pages::open(None).await;
    let said = listen(pages.address).await.unwrap_err().to_string();
    let expected = format!(
        "cannot listen on {}: another program listens there; choose another `listen` in [web], or stop what uses it",
        pages.address
    );
    assert_eq!(said, expected);
}

#[tokio::test]
async fn whoever_says_nothing_is_shown_out_and_holds_up_nobody() {
    let short = Duration::from_millis(50);
    let pages = Pages::open_with(None, Patience { head: short, ..Patience::default() }).await;
    let mut silent = Vec::new();
    for _ in 0..CONNECTIONS {
        silent.push(TcpStream::connect(pages.address).await.unwrap());
    }
    // They have all places; one more has its turn when they have had their time.
    assert!(pages.ask("GET /metrics HTTP/1.1").await.starts_with("HTTP/1.1 200"));
    for mut stream in silent {
        let mut said = Vec::new();
        stream.read_to_end(&mut said).await.unwrap();
        assert!(said.is_empty() || said.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&said));
    }
}
