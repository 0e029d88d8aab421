//! A mail server for tests that follows a script: a real SMTP conversation on loopback.

use std::sync::{Arc, Mutex};

use chrono::DateTime;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::model::{Delivery, DeliveryState};

/// What the script has for a command.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reply {
    Say(&'static str),
    /// Never answers.
    Hang,
    /// Closes the connection.
    Drop,
}

/// Number of the connection, from 1, and the line; `GREETING` before the first line, `.` for a whole message. `None`: the usual answer.
pub(crate) type Script = fn(usize, &str) -> Option<Reply>;

/// When TLS begins.
#[derive(Clone)]
pub(crate) enum Encryption {
    None,
    OnDemand(TlsAcceptor),
    AtOnce(TlsAcceptor),
}

pub(crate) struct Receiver {
    pub(crate) port: u16,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    lines: Vec<String>,
    mails: Vec<String>,
}

impl Receiver {
    pub(crate) async fn start(script: Script, encryption: Encryption) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Receiver { port: listener.local_addr().unwrap().port(), heard: Arc::default() };
        let heard = receiver.heard.clone();
        tokio::spawn(async move {
            let mut number = 0;
            while let Ok((stream, _)) = listener.accept().await {
                number += 1;
                let talk = Talk { number, script, heard: heard.clone() };
                let encryption = encryption.clone();
                tokio::spawn(async move {
                    match encryption {
                        Encryption::None => drop(talk.hold(stream, "").await),
                        Encryption::AtOnce(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                drop(talk.hold(stream, "").await);
                            }
                        }
                        Encryption::OnDemand(tls) => {
                            let Some(stream) = talk.hold(stream, "STARTTLS").await else { return };
                            if let Ok(stream) = tls.accept(stream).await {
                                drop(talk.listen(stream, "").await);
                            }
                        }
                    }
                });
            }
        });
        receiver
    }

    /// Every command of every connection, `<connection> <line>`.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.heard.lock().unwrap().lines.clone()
    }

    /// Messages that came in whole, dots unstuffed.
    pub(crate) fn mails(&self) -> Vec<String> {
        self.heard.lock().unwrap().mails.clone()
    }
}

struct Talk {
    number: usize,
    script: Script,
    heard: Arc<Mutex<Heard>>,
}

impl Talk {
    async fn hold<S: AsyncRead + AsyncWrite + Unpin>(&self, mut stream: S, offer: &str) -> Option<S> {
        self.answer(&mut stream, "GREETING", "220 receiver.test ESMTP").await?;
        self.listen(stream, offer).await
    }

    /// Until the end, or until TLS is wanted: then the stream is given back.
    async fn listen<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S, offer: &str) -> Option<S> {
        let mut stream = BufReader::new(stream);
        loop {
            let line = read_line(&mut stream).await?;
            self.heard.lock().unwrap().lines.push(format!("{} {line}", self.number));
            let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
            let hello = match offer {
                "" => "250-receiver.test\r\n250 AUTH PLAIN LOGIN".to_owned(),
                offer => format!("250-receiver.test\r\n250 {offer}"),
            };
            let usual = match verb.as_str() {
                "EHLO" => hello.as_str(),
                "DATA" => "354 go on",
                "AUTH" => "235 welcome",
                "STARTTLS" => "220 ready",
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            let said = self.answer(stream.get_mut(), &line, usual).await?;
            match verb.as_str() {
                "STARTTLS" if said.starts_with('2') => return Some(stream.into_inner()),
                "QUIT" => return None,
                "DATA" if said.starts_with('3') => {
                    let mut mail = String::new();
                    loop {
                        let line = read_line(&mut stream).await?;
                        if line == "." {
                            break;
                        }
                        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                        mail.push_str("\r\n");
                    }
                    self.heard.lock().unwrap().mails.push(mail);
                    self.answer(stream.get_mut(), ".", "250 queued as 7").await?;
                }
                _ if said.starts_with("421") => return None,
                _ => {}
            }
        }
    }

    async fn answer<S: AsyncWrite + Unpin>(&self, stream: &mut S, line: &str, usual: &str) -> Option<String> {
        let said = match (self.script)(self.number, line) {
            None => usual.to_owned(),
            Some(Reply::Say(text)) => text.to_owned(),
            Some(Reply::Hang) => std::future::pending().await,
            Some(Reply::Drop) => return None,
        };
        stream.write_all(format!("{said}\r\n").as_bytes()).await.ok()?;
        stream.flush().await.ok()?;
        Some(said)
    }
}

async fn read_line<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A delivery that waits.
pub(crate) fn delivery(to: &str) -> Delivery {
    Delivery {
        id: 1,
        digest: "morning".into(),
        issue: 7,
        to: to.into(),
        from: "desk@example.com".into(),
        message: format!("Message-ID: <1@example.com>\r\nTo: {to}\r\nSubject: Test\r\n\r\nHello\r\n.hidden dot\r\n").into_bytes(),
        state: DeliveryState::Waiting,
        attempts: 0,
        created_at: DateTime::UNIX_EPOCH,
        next_try_at: None,
        reason: None,
    }
}
