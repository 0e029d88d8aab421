//! What journeys stand on does what it says.

use std::process::Command;
use std::time::Duration;

use lettre::Transport;
use lettre::address::Envelope;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::Tls as ClientTls;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use lettre::transport::smtp::{Error, SmtpTransport};

use crate::support::{Login, Output, Receiver, Response, Site, Stage, Tls, World, run_within};

const MAIL: &[u8] = b"From: a@b.example\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n.hello\r\n";

#[tokio::main(flavor = "current_thread")]
async fn get(url: &str, etag: &str) -> (u16, String, Result<String, reqwest::Error>) {
    // Two tests may both come first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let answer = client.get(url).header("if-none-match", etag).timeout(Duration::from_secs(20)).send().await.unwrap();
    let tag = answer.headers().get("etag").map_or("", |tag| tag.to_str().unwrap()).to_owned();
    (answer.status().as_u16(), tag, answer.text().await)
}

fn send(transport: &SmtpTransport, to: &str) -> Result<(), Error> {
    let envelope = Envelope::new(Some("desk@press.example".parse().unwrap()), vec![to.parse().unwrap()]).unwrap();
    transport.send_raw(&envelope, MAIL).map(|_| ())
}

fn plain(receiver: &Receiver) -> SmtpTransport {
    SmtpTransport::builder_dangerous("127.0.0.1").port(receiver.address().port()).build()
}

fn code(outcome: Result<(), Error>) -> Option<u16> {
    outcome.unwrap_err().status().map(u16::from)
}

#[test]
fn a_site_answers_as_told_and_counts() {
    let site = Site::start();
    site.page("/news/", "<p>one</p>");
    site.feed("/feed?page=2", "<rss/>");
    site.set("/moved", Response::redirect(301, "/news/"));
    assert_eq!(get(&site.url("/news/?utm_source=x"), "").2.unwrap(), "<p>one</p>");
    assert_eq!(get(&site.url("/feed?page=2"), "").0, 200);
    assert_eq!(get(&site.url("/feed"), "").0, 404);
    assert_eq!(get(&site.url("/moved"), "").0, 301);
    site.set_once("/news/", Response::status(503).header("retry-after", "7").body("later"));
    assert_eq!(get(&site.url("/news/"), "").0, 503);
    assert_eq!(get(&site.url("/news/"), "").0, 200);
    site.remove("/news/");
    assert_eq!(get(&site.url("/news/"), "").0, 404);
    assert_eq!((site.hits("/news/"), site.hits("/feed"), site.all_requests().len()), (4, 2, 7));
    assert_eq!(site.requests("/news/").iter().map(|request| request.status).collect::<Vec<_>>(), [200, 503, 200, 404]);
    assert!(site.all_requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn a_site_answers_conditional_requests_unless_told_otherwise() {
    let site = Site::start_on("127.0.0.5");
    site.page("/", "<p>one</p>");
    let (_, tag, _) = get(&site.url("/"), "");
    assert_eq!(get(&site.url("/"), &tag).0, 304);
    assert_eq!(site.wait_for("/", 2)[1].header("if-none-match"), tag);
    site.page("/", "<p>two</p>");
    assert_eq!(get(&site.url("/"), &tag).0, 200);
    site.set("/", Response::html("<p>two</p>").without_etag());
    assert_eq!(get(&site.url("/"), "").1, "");
    assert!(site.host().starts_with("127.0.0.5:"));
}

#[test]
fn a_site_falls_silent_or_breaks_off() {
    let site = Site::start();
    site.page("/half", "<p>whole</p>".repeat(1000));
    site.drop_midway("/half");
    let (status, _, body) = get(&site.url("/half"), "");
    assert_eq!(status, 200);
    assert!(body.is_err(), "half a page passed for a whole one");

    site.hang("/silent");
    let url = site.url("/silent");
    let asking = std::thread::spawn(move || std::panic::catch_unwind(|| get(&url, "")).is_err());
    assert_eq!(site.wait_for("/silent", 1)[0].status, 0);
    drop(site);
    assert!(asking.join().unwrap(), "a site that is gone still answered");
}

#[test]
fn a_receiver_keeps_what_it_is_sent() {
    let receiver = Receiver::start();
    send(&plain(&receiver), "reader@read.example").unwrap();
    let messages = receiver.wait_for(1);
    assert_eq!((messages[0].from.as_str(), &messages[0].to[..]), ("desk@press.example", &["reader@read.example".to_owned()][..]));
    let mail = messages[0].mail();
    assert_eq!(mail.subject(), Some("Grüße"));
    assert_eq!(mail.body_text(0).unwrap().trim_end(), ".hello");
    assert!(!messages[0].was_encrypted && messages[0].user.is_none());
    assert!(receiver.url().starts_with("smtp://127.0.0.1:"));
}

#[test]
fn a_receiver_refuses_at_every_stage_as_often_as_told() {
    let receiver = Receiver::start();
    for stage in [Stage::Greeting, Stage::Ehlo, Stage::Mail, Stage::Rcpt, Stage::Data, Stage::FinalDot] {
        receiver.refuse_once(stage, 451);
        assert_eq!(code(send(&plain(&receiver), "reader@read.example")), Some(451), "{stage:?}");
    }
    assert_eq!(receiver.messages().len(), 0);
    receiver.behave();
    receiver.refuse(Stage::Mail, 550);
    receiver.refuse_once(Stage::Mail, 421);
    let codes = [0; 3].map(|_| code(send(&plain(&receiver), "reader@read.example")));
    assert_eq!(codes, [Some(421), Some(550), Some(550)]);
    receiver.behave();
    receiver.refuse_recipient("gone@read.example", 550);
    assert_eq!(code(send(&plain(&receiver), "gone@read.example")), Some(550));
    send(&plain(&receiver), "reader@read.example").unwrap();
    assert_eq!(receiver.messages().len(), 1);
    assert_eq!(receiver.times_reached(Stage::FinalDot), 2);
}

#[test]
fn a_message_is_received_though_the_answer_is_lost() {
    let receiver = Receiver::start();
    receiver.drop_once(Stage::FinalDot);
    assert_eq!(code(send(&plain(&receiver), "reader@read.example")), None);
    send(&plain(&receiver), "reader@read.example").unwrap();
    let connections: Vec<usize> = receiver.messages().iter().map(|message| message.connection).collect();
    assert_eq!(connections, [1, 2]);

    receiver.hang(Stage::Rcpt);
    let transport = plain(&receiver);
    let sending = std::thread::spawn(move || send(&transport, "reader@read.example").is_err());
    receiver.wait_until_reached(Stage::Rcpt, 3);
    drop(receiver);
    assert!(sending.join().unwrap());
}

#[test]
fn a_receiver_wants_tls_and_a_login() {
    let login = Login { user: "press-desk".to_owned(), password: "s3cret".to_owned() };
    for tls in [Tls::AfterStart, Tls::Implicit] {
        let receiver = Receiver::start_with(tls, Some(login.clone()));
        let trusted = Certificate::from_pem(receiver.certificate().as_bytes()).unwrap();
        let parameters = TlsParameters::builder("localhost".to_owned()).add_root_certificate(trusted).build().unwrap();
        let client = match tls {
            Tls::Implicit => ClientTls::Wrapper(parameters),
            _ => ClientTls::Required(parameters),
        };
        let transport = |password: &str| {
            SmtpTransport::builder_dangerous("localhost")
                .port(receiver.address().port())
                .tls(client.clone())
                .credentials(Credentials::new("press-desk".to_owned(), password.to_owned()))
                .build()
        };
        assert_eq!(code(send(&transport("wrong"), "reader@read.example")), Some(535));
        send(&transport("s3cret"), "reader@read.example").unwrap();
        let message = &receiver.messages()[0];
        assert!(message.was_encrypted);
        assert_eq!(message.user.as_deref(), Some("press-desk"));
        assert_eq!(receiver.url().starts_with("smtps:"), tls == Tls::Implicit);
    }
    let receiver = Receiver::start_with(Tls::Never, Some(login));
    assert_eq!(code(send(&plain(&receiver), "reader@read.example")), Some(530));
}

#[test]
fn a_world_runs_the_binary_in_its_folder() {
    let mut world = World::new("timezone = \"UTC\"\n");
    world.write("sources.d/one.toml", "");
    world.set_env("SSL_CERT_FILE", world.path("roots.pem"));
    assert!(world.folder().join("sources.d/one.toml").is_file());
    world.run(&["--help"]).ok();
}

#[test]
fn a_run_beyond_its_limit_is_killed() {
    let said = run_within(Duration::from_millis(200), Command::new("sh").args(["-c", "echo begun; exec sleep 600"])).unwrap_err();
    assert!(said.contains("did not end within 200ms\nstdout:\nbegun"), "{said}");
    let output = run_within(Duration::from_secs(20), Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"])).unwrap();
    assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (Some(3), "out\n", "err\n"));
}

#[test]
fn rows_are_one_object_a_line() {
    let output = |stdout: &str| Output { status: Some(0), stdout: stdout.to_owned(), stderr: String::new() };
    let rows = output("{\"source\":\"a\"}\n{\"digest\":\"b\"}\n");
    assert_eq!(rows.rows().len(), 2);
    assert_eq!(rows.rows_with("digest")[0]["digest"], "b");
    for bad in ["hello\n", "[1]\n", "{\"a\":1}\n\n"] {
        assert!(std::panic::catch_unwind(|| output(bad).rows()).is_err(), "{bad:?}");
    }
}
