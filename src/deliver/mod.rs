//! From the outbox to a mail server: one file a channel.
//!
//! A session is opened once for a run of deliveries. It says what became of each one; when the
//! next try is due, and what the operator is told, others decide. It reads no clock of the day.

pub mod dkim;
mod file;
pub mod message;
pub mod returned;
mod sendmail;
mod smtp;

use std::fmt;
use std::time::Duration;

use crate::model::{Delivery, mask};
use crate::model::{Mail, Server};

/// A way out that was open a moment ago.
pub struct Session(Channel);

enum Channel {
    Smtp(Box<smtp::Session>),
    Sendmail(sendmail::Program),
    File(file::Folder),
}

/// What became of one delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server took it, and said so.
    Sent { reply: String },
    /// Not now; nothing is wrong with the delivery.
    Deferred { reason: String },
    /// Never: the server will not take this recipient or this message.
    Refused { reason: String },
    /// The server has something against us, not against the delivery: every delivery is deferred and the operator told.
    ServerRefused { reason: String },
    /// The whole mail went out and no answer came back. Deferred; the next try carries the same Message-ID.
    Unknown { reason: String },
}

/// Why no session came about. Every delivery is deferred.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// May pass by itself.
    #[error("{reason}")]
    Unreachable { reason: String },
    /// Needs the operator: a wrong password, a missing program, a server without TLS.
    #[error("{reason}")]
    Refused { reason: String },
}

/// How long each step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// To reach the server: name, connection, greeting, TLS, log-in.
    pub open: Duration,
    /// For the answer to one command.
    pub command: Duration,
    /// For the message and the answer after its final dot.
    pub message: Duration,
}

impl Default for Timeouts {
    /// RFC 5321, section 4.5.3.2: five minutes a command, ten after the final dot; whoever gives up earlier
    /// there sends mails twice.
    fn default() -> Self {
        Timeouts { open: Duration::from_secs(60), command: Duration::from_secs(300), message: Duration::from_secs(600) }
    }
}

/// Makes ready to deliver: connects and logs in, or sees that the program or folder is there.
pub async fn open(mail: &Mail, timeouts: Timeouts) -> Result<Session, Failure> {
    let channel = match &mail.server {
        Server::Smtp { host, port, tls } => {
            let account = smtp::Account::new(host, *port, *tls, mail, Vec::new())?;
            Channel::Smtp(Box::new(smtp::Session::open(account, timeouts).await?))
        }
        Server::Sendmail { program } => Channel::Sendmail(sendmail::Program::open(program, timeouts)?),
        Server::File { folder } => Channel::File(file::Folder::open(folder).await?),
    };
    Ok(Session(channel))
}

/// Sees that mail could be delivered now, and delivers nothing.
pub async fn check(mail: &Mail, timeouts: Timeouts) -> Result<(), Failure> {
    open(mail, timeouts).await?.close().await;
    Ok(())
}

impl Session {
    /// Tries one delivery, once. A session that broke with one delivery is opened anew for the next.
    pub async fn send(&mut self, delivery: &Delivery) -> Outcome {
        let outcome = match &mut self.0 {
            Channel::Smtp(session) => session.send(delivery).await,
            Channel::Sendmail(program) => program.send(delivery).await,
            Channel::File(folder) => folder.send(delivery).await,
        };
        outcome.without_address(&delivery.to)
    }

    /// Takes leave of the server.
    pub async fn close(self) {
        if let Channel::Smtp(session) = self.0 {
            session.close().await;
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Channel::Smtp(_) => "Session(smtp)",
            Channel::Sendmail(_) => "Session(sendmail)",
            Channel::File(_) => "Session(file)",
        })
    }
}

impl Outcome {
    /// Why it was not sent; the server's reply if it was.
    pub fn reason(&self) -> &str {
        match self {
            Outcome::Sent { reply } => reply,
            Outcome::Deferred { reason }
            | Outcome::Refused { reason }
            | Outcome::ServerRefused { reason }
            | Outcome::Unknown { reason } => reason,
        }
    }

    /// Servers like to repeat the recipient's address; reasons end in logs.
    fn without_address(mut self, address: &str) -> Outcome {
        let reason = match &mut self {
            Outcome::Sent { reply } => reply,
            Outcome::Deferred { reason }
            | Outcome::Refused { reason }
            | Outcome::ServerRefused { reason }
            | Outcome::Unknown { reason } => reason,
        };
        if !address.is_empty() {
            *reason = reason.replace(address, &mask(address));
        }
        self
    }
}

/// How long somebody was waited for, in words.
fn seconds(limit: Duration) -> String {
    match limit.as_secs() {
        0 | 1 => "a second".to_owned(),
        more => format!("{more} seconds"),
    }
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unreachable { reason } => Outcome::Deferred { reason },
            Failure::Refused { reason } => Outcome::ServerRefused { reason },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_second_is_no_plural() {
        let told = [200, 1_000, 1_900, 4_000].map(|millis| seconds(Duration::from_millis(millis)));
        assert_eq!(told, ["a second", "a second", "a second", "4 seconds"]);
    }

    #[test]
    fn an_address_is_masked_in_whatever_the_server_says() {
        let said = Outcome::Refused { reason: "550 <reader@example.com>: no such user".into() };
        assert_eq!(said.without_address("reader@example.com").reason(), "550 <r…@example.com>: no such user");
    }
}
