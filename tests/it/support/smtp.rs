//! A mail server that does as it is told: refuses at any stage, falls silent, breaks the line, wants a login or TLS.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use mail_parser::{Message, MessageParser};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{self, pki_types::PrivateKeyDer};

use super::background::{Background, listen};
use super::ledger::Ledger;

mod session;

/// Receives until it is dropped.
pub struct Receiver {
    address: SocketAddr,
    desk: Arc<Desk>,
    certificate: Option<String>,
    _server: Background,
}

/// A point of the conversation at which the server can be told to misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    Greeting,
    Ehlo,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// After the whole message was sent.
    FinalDot,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    pub user: String,
    pub password: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    Never,
    /// STARTTLS; no mail before it.
    AfterStart,
    Implicit,
}

/// One message that arrived whole.
#[derive(Debug, Clone)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    pub bytes: Vec<u8>,
    pub was_encrypted: bool,
    /// Who had logged in.
    pub user: Option<String>,
    /// 1 for the first connection that the server took.
    pub connection: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    Code(u16),
    Hang,
    Drop,
    /// The good answer, once `let_go` allows it.
    Hold,
    /// The good answer, a byte at a time.
    Drip,
}

#[derive(Default)]
struct Rules {
    /// The trouble, and whether it stays.
    stages: HashMap<Stage, Vec<(Trouble, Lasting)>>,
    recipients: HashMap<String, u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lasting {
    Once,
    Always,
}

struct Desk {
    rules: Mutex<Rules>,
    messages: Ledger<Received>,
    reached: Ledger<Stage>,
    login: Option<Login>,
    tls: Tls,
    acceptor: Option<TlsAcceptor>,
    gate: tokio::sync::Semaphore,
}

impl Receiver {
    /// Takes all that comes, in plain text and from anybody.
    pub fn start() -> Receiver {
        Receiver::start_with(Tls::Never, None)
    }

    /// With a certificate of its own for `localhost` and 127.0.0.1 where TLS is wanted; takes no mail without `login`.
    pub fn start_with(tls: Tls, login: Option<Login>) -> Receiver {
        let (listener, address) = listen("127.0.0.1");
        let (acceptor, certificate) = match tls {
            Tls::Never => (None, None),
            Tls::AfterStart | Tls::Implicit => {
                let (acceptor, certificate) = own_certificate();
                (Some(acceptor), Some(certificate))
            }
        };
        let desk = Arc::new(Desk {
            rules: Mutex::default(),
            messages: Ledger::new(),
            reached: Ledger::new(),
            login,
            tls,
            acceptor,
            gate: tokio::sync::Semaphore::new(0),
        });
        let shared = desk.clone();
        let server = Background::run(move || async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            for connection in 1.. {
                let (stream, _) = listener.accept().await.unwrap();
                let desk = shared.clone();
                tokio::spawn(async move {
                    // A client that goes away is no failure of the server's.
                    let _ = session::serve(&desk, stream, connection).await;
                });
            }
        });
        Receiver { address, desk, certificate, _server: server }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// For a config: `smtp://127.0.0.1:PORT`, or `smtps:`.
    pub fn url(&self) -> String {
        let scheme = if self.desk.tls == Tls::Implicit { "smtps" } else { "smtp" };
        format!("{scheme}://{}", self.address)
    }

    /// What a client must trust, in PEM; for a file that `SSL_CERT_FILE` names.
    pub fn certificate(&self) -> &str {
        self.certificate.as_deref().expect("the receiver was started without TLS")
    }

    /// Answers with this code at that stage, until `behave`.
    pub fn refuse(&self, stage: Stage, code: u16) {
        self.trouble(stage, Trouble::Code(code), Lasting::Always);
    }

    /// Answers so the next time only; several calls queue up.
    pub fn refuse_once(&self, stage: Stage, code: u16) {
        self.trouble(stage, Trouble::Code(code), Lasting::Once);
    }

    /// Answers RCPT with this code for one address.
    pub fn refuse_recipient(&self, address: &str, code: u16) {
        self.desk.rules.lock().unwrap().recipients.insert(address.to_owned(), code);
    }

    /// Says nothing any more at that stage. A message whose final dot it hangs at was received.
    pub fn hang(&self, stage: Stage) {
        self.trouble(stage, Trouble::Hang, Lasting::Always);
    }

    /// Gives the good answer at that stage, the next time only, when `let_go` is called.
    pub fn hold_once(&self, stage: Stage) {
        self.trouble(stage, Trouble::Hold, Lasting::Once);
    }

    pub fn let_go(&self) {
        self.desk.gate.add_permits(1);
    }

    /// Gives the good answer at that stage a byte a second.
    pub fn drip(&self, stage: Stage) {
        self.trouble(stage, Trouble::Drip, Lasting::Always);
    }

    /// Closes the connection at that stage, once. A message after whose final dot it does so was received.
    pub fn drop_once(&self, stage: Stage) {
        self.trouble(stage, Trouble::Drop, Lasting::Once);
    }

    /// Forgets all trouble.
    pub fn behave(&self) {
        *self.desk.rules.lock().unwrap() = Rules::default();
    }

    pub fn messages(&self) -> Vec<Received> {
        self.desk.messages.all()
    }

    /// Returns when `count` messages in all have come; fails the test where they don't.
    pub fn wait_for(&self, count: usize) -> Vec<Received> {
        self.desk.messages.wait_for(count, "messages", |_| true)
    }

    /// How often a client has come that far.
    pub fn times_reached(&self, stage: Stage) -> usize {
        self.desk.reached.all().into_iter().filter(|reached| *reached == stage).count()
    }

    /// Returns when a client has come that far `count` times in all.
    pub fn wait_until_reached(&self, stage: Stage, count: usize) {
        self.desk.reached.wait_for(count, &format!("conversations that reach {stage:?}"), |reached| *reached == stage);
    }

    fn trouble(&self, stage: Stage, trouble: Trouble, lasting: Lasting) {
        self.desk.rules.lock().unwrap().stages.entry(stage).or_default().push((trouble, lasting));
    }
}

impl Received {
    pub fn mail(&self) -> Message<'_> {
        MessageParser::default().parse(&self.bytes).expect("a mail that a mail reader can read")
    }
}

impl Desk {
    /// Notes that a client is at this stage and says what is to go wrong there.
    fn reach(&self, stage: Stage) -> Option<Trouble> {
        self.reached.push(stage);
        let mut rules = self.rules.lock().unwrap();
        let queue = rules.stages.get_mut(&stage)?;
        let at = queue.iter().position(|(_, lasting)| *lasting == Lasting::Once);
        match at {
            Some(at) => Some(queue.remove(at).0),
            None => queue.last().map(|(trouble, _)| *trouble),
        }
    }

    fn refusal_of(&self, recipient: &str) -> Option<u16> {
        self.rules.lock().unwrap().recipients.get(recipient).copied()
    }
}

fn own_certificate() -> (TlsAcceptor, String) {
    // Two tests may both come first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let config = rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    (TlsAcceptor::from(Arc::new(config)), made.cert.pem())
}
