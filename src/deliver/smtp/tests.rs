//! What each answer at each step comes to, in real conversations.

use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;

use super::receiver::{Encryption, Receiver, Reply, Script, delivery};
use super::*;
use crate::model::{Mailbox, Server};

const SHORT: Timeouts = Timeouts { open: Duration::from_secs(1), command: Duration::from_secs(1), message: Duration::from_secs(1) };
const PATIENT: Timeouts = Timeouts { open: Duration::from_secs(30), command: Duration::from_secs(30), message: Duration::from_secs(30) };

fn mail(port: u16, tls: Tls, password: Option<&str>) -> Mail {
    Mail {
        from: Mailbox { name: None, address: "desk@example.com".into() },
        reply_to: None,
        server: Server::Smtp { host: "127.0.0.1".into(), port, tls },
        username: password.map(|_| "desk".into()),
        password: password.map(Into::into),
        unsubscribe: None,
        templates: None,
        domain: "example.com".into(),
        dkim: None,
    }
}

async fn open(receiver: &Receiver, timeouts: Timeouts, password: Option<&str>) -> Result<super::super::Session, Failure> {
    super::super::open(&mail(receiver.port, Tls::None, password), timeouts).await
}

/// The outcomes of two deliveries, one after the other, over what `open` gives.
async fn check(script: Script, timeouts: Timeouts) -> (Outcome, Outcome, Receiver) {
    let receiver = Receiver::start(script, Encryption::None).await;
    let mut session = open(&receiver, timeouts, None).await.unwrap();
    let first = session.send(&delivery("first@example.com")).await;
    let second = session.send(&delivery("second@example.com")).await;
    session.close().await;
    (first, second, receiver)
}

fn connections(receiver: &Receiver) -> usize {
    receiver.lines().iter().filter(|line| line.contains(" EHLO ")).count()
}

fn is_sent(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Sent { reply } if reply == "250 queued as 7")
}

#[tokio::test]
async fn two_deliveries_go_over_one_connection_unchanged() {
    let (first, second, receiver) = check(|_, _| None, PATIENT).await;
    assert!(is_sent(&first) && is_sent(&second), "{first:?} {second:?}");
    assert_eq!(connections(&receiver), 1);
    let sent: Vec<String> = ["first@example.com", "second@example.com"].map(|to| String::from_utf8(delivery(to).message).unwrap()).into();
    assert_eq!(receiver.mails(), sent);
    assert_eq!(receiver.lines().last().unwrap(), "1 QUIT");
}

#[tokio::test]
async fn an_unknown_recipient_ends_that_delivery_alone() {
    let script: Script = |_, line| line.starts_with("RCPT TO:<first@").then_some(Reply::Say("550 5.1.1 <first@example.com> unknown"));
    let (first, second, receiver) = check(script, PATIENT).await;
    assert!(matches!(&first, Outcome::Refused { reason } if reason.contains("550 5.1.1 <f…@example.com> unknown")), "{first:?}");
    assert!(is_sent(&second), "{second:?}");
    assert_eq!(connections(&receiver), 1);
}

#[tokio::test]
async fn a_refused_message_ends_that_delivery_alone() {
    let script: Script = |number, line| (number == 1 && line == ".").then_some(Reply::Say("554 5.7.1 looks like spam"));
    let (first, _, _) = check(script, PATIENT).await;
    assert!(matches!(&first, Outcome::Refused { reason } if reason.contains("refuses the message")), "{first:?}");
}

#[tokio::test]
async fn a_temporary_no_defers_wherever_it_comes() {
    for script in [
        (|_, line| line.starts_with("MAIL").then_some(Reply::Say("451 later"))) as Script,
        |_, line| line.starts_with("RCPT").then_some(Reply::Say("450 4.2.0 greylisted")),
        |_, line| (line == "DATA").then_some(Reply::Say("452 full")),
        |_, line| (line == ".").then_some(Reply::Say("451 later")),
        |_, line| line.starts_with("RCPT").then_some(Reply::Say("421 closing down")),
    ] {
        let (first, second, _) = check(script, PATIENT).await;
        assert!(matches!((&first, &second), (Outcome::Deferred { .. }, Outcome::Deferred { .. })), "{first:?} {second:?}");
    }
}

#[tokio::test]
async fn a_no_to_us_is_not_the_readers() {
    for script in [(|_, line| line.starts_with("MAIL").then_some(Reply::Say("553 sender blocked"))) as Script, |_, line| {
        line.starts_with("RCPT").then_some(Reply::Say("530 5.7.0 authentication required"))
    }] {
        let (first, _, _) = check(script, PATIENT).await;
        assert!(matches!(first, Outcome::ServerRefused { .. }), "{first:?}");
    }
}

#[tokio::test]
async fn silence_at_any_step_ends_in_time_and_spares_the_next_delivery() {
    for (step, script) in [
        ("MAIL", (|number, line| (number == 1 && line.starts_with("MAIL")).then_some(Reply::Hang)) as Script),
        ("RCPT", |number, line| (number == 1 && line.starts_with("RCPT")).then_some(Reply::Hang)),
        ("DATA", |number, line| (number == 1 && line == "DATA").then_some(Reply::Hang)),
        (".", |number, line| (number == 1 && line == ".").then_some(Reply::Hang)),
    ] {
        // Only the reply that never comes may run into the time-out, so the others have time.
        let (first, second, receiver) = check(script, SHORT).await;
        let right = if step == "." { matches!(first, Outcome::Unknown { .. }) } else { matches!(first, Outcome::Deferred { .. }) };
        assert!(right, "{step}: {first:?}");
        assert!(is_sent(&second), "{step}: {second:?}");
        assert_eq!(connections(&receiver), 2, "{step}");
    }
}

#[tokio::test]
async fn a_connection_lost_after_the_final_dot_leaves_the_fate_unknown() {
    let (first, second, receiver) = check(|number, line| (number == 1 && line == ".").then_some(Reply::Drop), PATIENT).await;
    assert!(matches!(&first, Outcome::Unknown { reason } if reason.contains("may have arrived")), "{first:?}");
    assert!(is_sent(&second));
    assert_eq!(receiver.mails().len(), 2);
}

#[tokio::test]
async fn a_connection_lost_earlier_defers() {
    let (first, second, _) = check(|number, line| (number == 1 && line.starts_with("RCPT")).then_some(Reply::Drop), PATIENT).await;
    assert!(matches!(first, Outcome::Deferred { .. }), "{first:?}");
    assert!(is_sent(&second));
}

#[tokio::test]
async fn a_server_that_has_had_enough_of_a_connection_gets_a_new_one() {
    for script in [
        (|number, line| (number == 1 && line.starts_with("MAIL")).then_some(Reply::Say("421 too many mails"))) as Script,
        |number, line| (number == 1 && line.starts_with("MAIL")).then_some(Reply::Drop),
    ] {
        let (first, second, receiver) = check(script, PATIENT).await;
        assert!(is_sent(&first) && is_sent(&second), "{first:?} {second:?}");
        assert_eq!(connections(&receiver), 2);
    }
}

#[tokio::test]
async fn a_wrong_password_is_the_operators_and_is_never_shown() {
    let script: Script = |_, line| line.starts_with("AUTH").then_some(Reply::Say("535 5.7.8 wrong"));
    let receiver = Receiver::start(script, Encryption::None).await;
    let failure = open(&receiver, PATIENT, Some("hunter2")).await.unwrap_err();
    assert!(
        matches!(&failure, Failure::Refused { reason } if reason.contains("`desk`") && reason.contains("535 5.7.8 wrong")),
        "{failure:?}"
    );
    assert!(!format!("{failure:?}").contains("hunter2"));
}

#[tokio::test]
async fn trouble_before_the_first_delivery_passes_by_itself_or_needs_the_operator() {
    for (passes, script) in [
        (true, (|_, line| (line == "GREETING").then_some(Reply::Say("421 busy"))) as Script),
        (false, |_, line| (line == "GREETING").then_some(Reply::Say("554 blocked"))),
        (true, |_, line| (line == "GREETING").then_some(Reply::Hang)),
        (true, |_, line| (line == "GREETING").then_some(Reply::Drop)),
        (true, |_, line| (line == "GREETING").then_some(Reply::Say("no SMTP at all"))),
        (true, |_, line| line.starts_with("EHLO").then_some(Reply::Hang)),
        (false, |_, line| line.starts_with("EHLO").then_some(Reply::Say("550 go away"))),
        (true, |_, line| line.starts_with("AUTH").then_some(Reply::Hang)),
        (true, |_, line| line.starts_with("AUTH").then_some(Reply::Say("454 4.7.0 try later"))),
    ] {
        let receiver = Receiver::start(script, Encryption::None).await;
        let failure = open(&receiver, SHORT, Some("hunter2")).await.unwrap_err();
        assert_eq!(matches!(failure, Failure::Unreachable { .. }), passes, "{failure:?}");
    }
}

#[tokio::test]
async fn nobody_at_the_port_may_pass_by_itself() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let failure = super::super::check(&mail(port, Tls::None, None), PATIENT).await.unwrap_err();
    assert!(matches!(&failure, Failure::Unreachable { reason } if reason.contains("cannot reach")), "{failure:?}");
}

/// A certificate for 127.0.0.1, as the server has it and as a client may trust it.
fn certificate() -> (TlsAcceptor, Certificate) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = builder.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key).unwrap();
    (TlsAcceptor::from(Arc::new(config)), Certificate::from_der(cert.der().to_vec()).unwrap())
}

async fn open_tls(receiver: &Receiver, tls: Tls, trusted: Vec<Certificate>) -> Result<Session, Failure> {
    let mail = mail(receiver.port, tls, Some("hunter2"));
    Session::open(Account::new("127.0.0.1", receiver.port, tls, &mail, trusted)?, PATIENT).await
}

#[tokio::test]
async fn both_ways_into_tls_work_and_the_password_goes_only_through_it() {
    let (acceptor, root) = certificate();
    for (tls, encryption) in [(Tls::StartTls, Encryption::OnDemand(acceptor.clone())), (Tls::Implicit, Encryption::AtOnce(acceptor))] {
        let receiver = Receiver::start(|_, _| None, encryption).await;
        let mut session = open_tls(&receiver, tls, vec![root.clone()]).await.unwrap();
        assert!(is_sent(&session.send(&delivery("reader@example.com")).await));
        let lines = receiver.lines();
        let position = |verb: &str| lines.iter().position(|line| line.contains(verb));
        assert!(position("AUTH").is_some(), "{lines:?}");
        assert!(tls == Tls::Implicit || position("STARTTLS") < position("AUTH"), "{lines:?}");
    }
}

#[tokio::test]
async fn a_server_without_starttls_hears_no_password() {
    let receiver = Receiver::start(|_, _| None, Encryption::None).await;
    let failure = open_tls(&receiver, Tls::StartTls, Vec::new()).await.err().unwrap();
    assert!(matches!(&failure, Failure::Refused { reason } if reason.contains("offers no STARTTLS")), "{failure:?}");
    assert!(!receiver.lines().iter().any(|line| line.contains("AUTH")));
}

#[tokio::test]
async fn an_unknown_certificate_is_the_operators() {
    let (acceptor, _) = certificate();
    let receiver = Receiver::start(|_, _| None, Encryption::OnDemand(acceptor)).await;
    let failure = open_tls(&receiver, Tls::StartTls, Vec::new()).await.err().unwrap();
    assert!(matches!(&failure, Failure::Refused { reason } if reason.contains("cannot be trusted")), "{failure:?}");
}
