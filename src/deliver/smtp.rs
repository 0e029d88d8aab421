//! SMTP, one connection for a run of deliveries.
//!
//! The conversation is held command by command, because what an answer means depends on the command it answers.
//! A connection that met anything but a clear answer is dropped, never used again: a half-done
//! transaction would make the next mail, to another reader, fail.

use std::error::Error as _;
use std::fmt::Display;
use std::io;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::response::Response;
use rustls::CertificateError;
use secrecy::ExposeSecret;

use super::message::ascii_address;
use super::{Failure, Outcome, Timeouts, seconds};
use crate::model::Delivery;
use crate::model::{Mail, Tls};

#[cfg(test)]
pub(super) mod receiver;
#[cfg(test)]
mod tests;

/// How to reach the server and log in there.
pub(super) struct Account {
    host: String,
    port: u16,
    tls: Tls,
    parameters: Option<TlsParameters>,
    login: Option<Credentials>,
    username: String,
}

pub(super) struct Session {
    account: Account,
    timeouts: Timeouts,
    /// `None` after trouble, until the next delivery.
    connection: Option<AsyncSmtpConnection>,
}

/// What was said or sent last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Connect,
    StartTls,
    LogIn,
    Sender,
    Recipient,
    Data,
    /// The message and its final dot.
    Message,
}

/// What came instead of a good answer.
enum Trouble {
    Silence(Duration),
    Error(Error),
}

impl Account {
    /// `trusted` certificates count beside the system's.
    pub(super) fn new(host: &str, port: u16, tls: Tls, mail: &Mail, trusted: Vec<Certificate>) -> Result<Account, Failure> {
        let parameters = match tls {
            Tls::None => None,
            Tls::StartTls | Tls::Implicit => {
                let builder =
                    trusted.into_iter().fold(TlsParameters::builder(host.to_owned()), |builder, root| builder.add_root_certificate(root));
                let built = builder
                    .build_rustls()
                    .map_err(|error| Failure::Refused { reason: format!("cannot set up TLS for {host}: {error}") })?;
                Some(built)
            }
        };
        let username = mail.username.clone().unwrap_or_default();
        let login = mail.password.as_ref().map(|password| Credentials::new(username.clone(), password.expose_secret().to_owned()));
        Ok(Account { host: host.to_owned(), port, tls, parameters, login, username })
    }

    async fn connect(&self, limit: Duration) -> Result<AsyncSmtpConnection, Failure> {
        let mut step = Step::Connect;
        let opened = within(limit, self.log_in(limit, &mut step)).await;
        opened.map_err(|trouble| self.opening_failure(step, trouble))
    }

    async fn log_in(&self, limit: Duration, step: &mut Step) -> Result<AsyncSmtpConnection, Error> {
        let hello = ClientId::default();
        let at_once = self.parameters.clone().filter(|_| self.tls == Tls::Implicit);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1((self.host.as_str(), self.port), Some(limit), &hello, at_once, None).await?;
        if let (Tls::StartTls, Some(parameters)) = (self.tls, self.parameters.clone()) {
            *step = Step::StartTls;
            connection.starttls(parameters, &hello).await?;
        }
        if let Some(login) = &self.login {
            *step = Step::LogIn;
            connection.auth(&[Mechanism::Plain, Mechanism::Login], login).await?;
        }
        Ok(connection)
    }

    fn opening_failure(&self, step: Step, trouble: Trouble) -> Failure {
        let Account { host, port, username, .. } = self;
        let said = trouble.to_string();
        let Trouble::Error(error) = &trouble else {
            return Failure::Unreachable { reason: format!("the mail server {host}:{port} {said}") };
        };
        if let Some(why) = certificate_error(error) {
            let reason = match why {
                CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                    format!(
                        "the certificate of the mail server {host}:{port} has expired: whoever runs it has to renew it, or check the clock here"
                    )
                }
                why => {
                    let why = rustls::Error::InvalidCertificate(why);
                    format!(
                        "the mail server {host}:{port} shows a certificate that cannot be trusted ({why}): check the host name in `server`"
                    )
                }
            };
            return Failure::Refused { reason };
        }
        let reason = match (step, error.is_client()) {
            (Step::StartTls, true) => format!("the mail server {host}:{port} offers no STARTTLS: use `smtps://` or set `tls`"),
            (Step::LogIn, true) => format!("the mail server {host}:{port} offers no log-in with a password (PLAIN or LOGIN)"),
            (Step::LogIn, false) => {
                format!("the mail server {host}:{port} does not let `{username}` log in ({said}): check `username` and the password")
            }
            (Step::Connect, _) if error.status().is_none() => {
                format!("cannot reach the mail server {host}:{port}: {}", error.source().map_or(said, ToString::to_string))
            }
            _ => format!("the mail server {host}:{port} turns us away ({said})"),
        };
        if error.is_permanent() || error.is_client() { Failure::Refused { reason } } else { Failure::Unreachable { reason } }
    }
}

impl Session {
    pub(super) async fn open(account: Account, timeouts: Timeouts) -> Result<Session, Failure> {
        let connection = account.connect(timeouts.open).await?;
        Ok(Session { account, timeouts, connection: Some(connection) })
    }

    pub(super) async fn send(&mut self, delivery: &Delivery) -> Outcome {
        let (from, to) = match (parse(&delivery.from), parse(&delivery.to)) {
            (Some(from), Some(to)) => (from, to),
            (None, _) => return Outcome::ServerRefused { reason: format!("`{}` is no address to send from: check `from`", delivery.from) },
            (_, None) => return Outcome::Refused { reason: "the reader's address is none".to_owned() },
        };
        loop {
            // Taken out, so that a delivery cancelled half-way leaves no half-used connection behind.
            let (mut connection, was_used) = match self.connection.take() {
                Some(connection) => (connection, true),
                None => match self.account.connect(self.timeouts.open).await {
                    Ok(connection) => (connection, false),
                    Err(failure) => return failure.into(),
                },
            };
            let mut step = Step::Sender;
            let tried = transact(&mut connection, self.timeouts, &mut step, (&from, &to, &delivery.message)).await;
            let trouble = match tried {
                Ok(reply) => {
                    self.connection = Some(connection);
                    return Outcome::Sent { reply };
                }
                Err(trouble) => trouble,
            };
            // Servers close connections that were idle or have carried many mails. Nothing of this mail was taken.
            if was_used && step == Step::Sender && trouble.is_good_bye() {
                continue;
            }
            if trouble.is_answer() && within(self.timeouts.command, connection.command(Rset)).await.is_ok() {
                self.connection = Some(connection);
            }
            return judge(&self.account.host, step, &trouble);
        }
    }

    pub(super) async fn close(self) {
        if let Some(mut connection) = self.connection {
            // Politeness only: the mails are delivered, whatever comes back.
            let _ = within(Duration::from_secs(5), connection.command(Quit)).await;
        }
    }
}

/// One mail to one recipient; `step` tells how far it came.
async fn transact(
    connection: &mut AsyncSmtpConnection,
    timeouts: Timeouts,
    step: &mut Step,
    (from, to, message): (&Address, &Address, &[u8]),
) -> Result<String, Trouble> {
    let international = [from, to].iter().any(|address| !address.user().is_ascii());
    let mut parameters = Vec::new();
    if international && connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        parameters.push(MailParameter::SmtpUtfEight);
    }
    within(timeouts.command, connection.command(MailFrom::new(Some(from.clone()), parameters))).await?;
    *step = Step::Recipient;
    within(timeouts.command, connection.command(Rcpt::new(to.clone(), Vec::new()))).await?;
    *step = Step::Data;
    within(timeouts.command, connection.command(Data)).await?;
    *step = Step::Message;
    // The line end before the final dot is the message's own last one.
    let body = message.strip_suffix(b"\r\n").unwrap_or(message);
    let reply = within(timeouts.message, connection.message(body)).await?;
    Ok(words(&reply))
}

/// What an answer means for the delivery (RFC 5321, section 4.2).
fn judge(host: &str, step: Step, trouble: &Trouble) -> Outcome {
    let Some(code) = trouble.code() else {
        return match step {
            Step::Message => Outcome::Unknown { reason: format!("{host} took the mail but {trouble}: it may have arrived") },
            _ => Outcome::Deferred { reason: format!("{host} {trouble}") },
        };
    };
    if code < 500 {
        return Outcome::Deferred { reason: format!("{host} says: {trouble}") };
    }
    // 530 wants a log-in or TLS first (RFC 4954, RFC 3207), 503 another order of commands: neither is about the reader.
    match (step, code) {
        (Step::Recipient | Step::Data, 503 | 530) => {
            Outcome::ServerRefused { reason: format!("{host} takes no mail from us: {trouble}; check `username`, the password and `tls`") }
        }
        (Step::Recipient, _) => Outcome::Refused { reason: format!("{host} refuses the recipient: {trouble}") },
        (Step::Data | Step::Message, _) => Outcome::Refused { reason: format!("{host} refuses the message: {trouble}") },
        (Step::Sender, _) => Outcome::ServerRefused { reason: format!("{host} refuses the sender: {trouble}; check `from`") },
        (Step::Connect | Step::StartTls | Step::LogIn, _) => Outcome::ServerRefused { reason: format!("{host} turns us away: {trouble}") },
    }
}

/// lettre's own time-out covers connecting only.
async fn within<T>(limit: Duration, work: impl Future<Output = Result<T, Error>>) -> Result<T, Trouble> {
    match tokio::time::timeout(limit, work).await {
        Ok(done) => done.map_err(Trouble::Error),
        Err(_) => Err(Trouble::Silence(limit)),
    }
}

fn parse(address: &str) -> Option<Address> {
    ascii_address(address)?.parse().ok()
}

fn words(reply: &Response) -> String {
    format!("{} {}", reply.code(), reply.message().collect::<Vec<_>>().join(" ")).trim_end().to_owned()
}

/// A retry mends no certificate; the rest of TLS trouble it may.
fn certificate_error(error: &Error) -> Option<CertificateError> {
    let mut source = error.source();
    while let Some(cause) = source {
        let inner = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(rustls::Error::InvalidCertificate(why)) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Some(why.clone());
        }
        source = cause.source();
    }
    None
}

impl Trouble {
    fn code(&self) -> Option<u16> {
        match self {
            Trouble::Silence(_) => None,
            Trouble::Error(error) => error.status().map(u16::from),
        }
    }

    /// The server spoke, and the connection is good for the next command. After 421 it closes.
    fn is_answer(&self) -> bool {
        self.code().is_some_and(|code| code != 421)
    }

    /// The connection is gone, or about to go.
    fn is_good_bye(&self) -> bool {
        matches!(self, Trouble::Error(_)) && matches!(self.code(), None | Some(421))
    }
}

impl Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let error = match self {
            Trouble::Silence(limit) => return write!(f, "did not answer within {}", seconds(*limit)),
            Trouble::Error(error) => error,
        };
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        match self.code() {
            Some(code) => write!(f, "{code} {}", cause.split_whitespace().collect::<Vec<_>>().join(" ")),
            None if error.is_response() && cause == "incomplete response" => f.write_str("closed the connection without an answer"),
            None if error.is_response() => write!(f, "gave an answer that is no SMTP ({cause})"),
            None if cause.is_empty() => write!(f, "broke the connection ({error})"),
            None => write!(f, "broke the connection ({cause})"),
        }
    }
}
