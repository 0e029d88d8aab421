//! The mail server is away, refuses, or breaks off.

use std::time::Duration;

use presswatch::clock::Clock;
use presswatch::deliver::{self, Outcome, Timeouts};
use presswatch::model::{Delivery, DeliveryState, Mail, Mailbox, Server, Tls as Protection};

use super::servers::expired;
use super::{Desk, plain, seen, status};
use crate::daemon::{Press, Running, USUAL, instant, world};
use crate::support::{Login, Receiver, Stage, Tls};

#[test]
fn mail_server_refuses_connections() {
    let desk = Desk::with_news();
    // Nobody listens on the port of discarded bytes.
    desk.reconfigure(&desk.server(), "server = \"smtp://127.0.0.1:9\"");
    desk.send();
    let words = desk.status("cannot reach");
    desk.reconfigure("server = \"smtp://127.0.0.1:9\"", &desk.server());
    seen("mail_server_refuses_connections", format!("{}; “{words}”", desk.told()));
}

#[test]
fn mail_server_down_for_three_days() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T09:30:00+01:00");
    receiver.refuse(Stage::Greeting, 421);
    for day in ["2026-03-02", "2026-03-03", "2026-03-04"] {
        press.publish(day);
        daemon.until(&format!("{}T23:59:00+01:00", &day));
    }
    daemon.until("2026-03-05T09:30:00+01:00");
    let words = status(&world, "mails wait");
    receiver.behave();
    daemon.until("2026-03-05T19:30:00+01:00");
    daemon.stop();
    let mails = press.each_told_once(&receiver).len();
    seen("mail_server_down_for_three_days", format!("3 of 3 announcements told once, in {mails} mails; “{words}”"));
}

#[test]
fn one_of_several_recipients_refused() {
    let desk = Desk::with_news();
    desk.reconfigure("[\"reader@example.com\"]", "[\"a@example.com\", \"gone@example.com\", \"z@example.com\"]");
    desk.receiver.refuse_recipient("gone@example.com", 550);
    desk.send();
    let to: Vec<String> = desk.receiver.messages().into_iter().flat_map(|message| message.to).collect();
    assert_eq!(to, ["a@example.com", "z@example.com"]);
    let words = desk.status("1 mail refused");
    desk.receiver.behave();
    desk.world.run(&["outbox", "retry"]).ok();
    assert_eq!(desk.receiver.messages().len(), 2, "what was refused is not tried again by itself");
    desk.world.run(&["outbox", "retry", "2"]).ok();
    let to: Vec<String> = desk.receiver.messages().into_iter().flat_map(|message| message.to).collect();
    assert_eq!(to, ["a@example.com", "z@example.com", "gone@example.com"]);
    seen("one_of_several_recipients_refused", format!("the others told once, the third after `outbox retry 2`; “{words}”"));
}

#[test]
fn sender_refused() {
    let desk = Desk::with_news();
    desk.receiver.refuse(Stage::Mail, 550);
    desk.send();
    let words = desk.status("refuses the sender");
    desk.receiver.behave();
    seen("sender_refused", format!("{}; “{words}”", desk.told()));
}

#[test]
fn password_refused() {
    let desk = Desk::with_news();
    let strict = Receiver::start_with(Tls::Never, Some(Login { user: "desk".to_owned(), password: "right".to_owned() }));
    let login = format!("server = \"{}\"\nusername = \"desk\"\npassword = \"wrong\"", strict.url());
    desk.reconfigure(&desk.server(), &login);
    desk.send();
    let words = desk.status("does not let");
    desk.reconfigure("password = \"wrong\"", "password = \"right\"");
    let desk = Desk { receiver: strict, ..desk };
    seen("password_refused", format!("{}; “{words}”", desk.told()));
}

#[test]
fn hung_up_before_the_message() {
    let desk = Desk::with_news();
    desk.receiver.drop_once(Stage::Data);
    desk.send();
    let words = desk.status("mail waits");
    seen("hung_up_before_the_message", format!("{}; “{words}”", desk.told()));
}

#[test]
fn hung_up_after_the_final_dot() {
    let desk = Desk::with_news();
    desk.receiver.drop_once(Stage::FinalDot);
    desk.send();
    let words = desk.status("mail waits");
    seen("hung_up_after_the_final_dot", format!("{}; “{words}”", desk.told()));
}

#[test]
fn answers_421_at_each_stage() {
    let stages = [Stage::Greeting, Stage::Ehlo, Stage::Mail, Stage::Rcpt, Stage::Data, Stage::FinalDot];
    let mut words = String::new();
    for stage in stages {
        let desk = Desk::with_news();
        desk.receiver.refuse_once(stage, 421);
        desk.send();
        // Before anything was said of a mail, another connection may do, and is tried at once.
        if stage != Stage::Mail {
            words = desk.status("421");
        }
        assert_eq!(desk.told(), "told once", "{stage:?}");
    }
    seen("answers_421_at_each_stage", format!("told once at each of {} stages; “{words}”", stages.len()));
}

#[test]
fn greylisted() {
    let (press, receiver) = (Press::start(), Receiver::start());
    let world = world(&press, &receiver, USUAL);
    let daemon = Running::start(&world, &Clock::manual(instant("2026-03-02T06:30:00+01:00")));
    daemon.until("2026-03-02T07:30:00+01:00");
    press.publish("2026-03-02");
    receiver.refuse_once(Stage::Rcpt, 451);
    daemon.until("2026-03-02T08:00:30+01:00");
    assert_eq!(receiver.messages().len(), 0);
    let words = status(&world, "mail waits");
    daemon.until("2026-03-02T08:01:30+01:00");
    daemon.stop();
    assert_eq!(press.each_told_once(&receiver), [instant("2026-03-02T08:00:00+01:00")]);
    seen("greylisted", format!("told once, a minute later; “{words}”"));
}

#[test]
fn too_large_552() {
    let desk = Desk::with_news();
    desk.receiver.refuse(Stage::FinalDot, 552);
    desk.send();
    let words = desk.status("552");
    desk.receiver.behave();
    desk.world.run(&["outbox", "retry", "1"]).ok();
    seen("too_large_552", format!("{} after `outbox retry 1`; “{words}”", desk.told()));
}

#[test]
fn certificate_of_the_mail_server_expired() {
    let desk = Desk::with_news();
    let (raw, certificate) = expired();
    desk.world.write("ca.pem", &certificate);
    let server = format!("server = \"smtps://localhost:{}\"", raw.address.port());
    desk.reconfigure(&desk.server(), &server);
    let mut desk = desk;
    let trusted = desk.world.path("ca.pem");
    desk.world.set_env("SSL_CERT_FILE", trusted);
    desk.send();
    let words = desk.status("certificate");
    desk.reconfigure(&server, &desk.server());
    seen("certificate_of_the_mail_server_expired", format!("{}; “{words}”", desk.told()));
}

#[test]
fn mail_server_without_tls_where_it_is_wanted() {
    let desk = Desk::with_news();
    let server = format!("server = \"smtp://{}\"\ntls = \"required\"", desk.receiver.address());
    desk.reconfigure(&desk.server(), &server);
    desk.send();
    let words = desk.status("STARTTLS");
    assert_eq!(desk.receiver.messages().len(), 0, "nothing goes out in the clear");
    desk.reconfigure(&server, &desk.server());
    seen("mail_server_without_tls_where_it_is_wanted", format!("{}; “{words}”", desk.told()));
}

/// Where mails go in the two tests below, which have shorter time-outs than the binary's minutes.
fn channel(receiver: &Receiver) -> Mail {
    Mail {
        from: Mailbox { name: None, address: "desk@example.com".to_owned() },
        reply_to: None,
        server: Server::Smtp { host: "127.0.0.1".to_owned(), port: receiver.address().port(), tls: Protection::None },
        username: None,
        password: None,
        unsubscribe: None,
        domain: "example.com".to_owned(),
        templates: None,
        dkim: None,
    }
}

fn delivery(id: i64) -> Delivery {
    Delivery {
        id,
        digest: "morning".to_owned(),
        issue: 1,
        to: "reader@example.com".to_owned(),
        from: "desk@example.com".to_owned(),
        message: format!("Message-ID: <{id}@example.com>\r\n\r\nNews.\r\n").into_bytes(),
        state: DeliveryState::Waiting,
        attempts: 1,
        created_at: instant("2026-03-02T08:00:00Z"),
        next_try_at: None,
        reason: None,
    }
}

/// Long enough for every answer of a loaded machine, and far shorter than one that drips.
const SHORT: Timeouts = Timeouts { open: Duration::from_secs(4), command: Duration::from_secs(4), message: Duration::from_secs(4) };

#[test]
fn slow_as_treacle() {
    let receiver = Receiver::start();
    let mail = channel(&receiver);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        receiver.drip(Stage::Rcpt);
        let mut session = deliver::open(&mail, SHORT).await.unwrap();
        let Outcome::Deferred { reason } = session.send(&delivery(1)).await else { panic!("ten seconds for one answer") };
        receiver.behave();
        assert!(matches!(session.send(&delivery(2)).await, Outcome::Sent { .. }), "the next delivery goes on");
        assert!(matches!(session.send(&delivery(1)).await, Outcome::Sent { .. }));
        assert_eq!(receiver.messages().len(), 2);
        seen("slow_as_treacle", format!("the next mail went at once, this one at its next try; “{}”", plain(&reason)));
    });
}

#[test]
fn mail_server_never_greets() {
    let receiver = Receiver::start();
    let mail = channel(&receiver);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        receiver.hang(Stage::Greeting);
        let error = deliver::open(&mail, SHORT).await.unwrap_err().to_string();
        receiver.behave();
        let mut session = deliver::open(&mail, SHORT).await.unwrap();
        assert!(matches!(session.send(&delivery(1)).await, Outcome::Sent { .. }));
        seen("mail_server_never_greets", format!("the mail waits, and goes once at its next try; “{}”", plain(&error)));
    });
}
