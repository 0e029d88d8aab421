//! Signed digests: another program's word on the signatures, the same bytes at each attempt, and what `check --mail` makes of one that came back.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use crate::journeys::{publish, watched};
use crate::support::newsroom::Site;
use crate::support::smtp::{Receiver, Stage};
use crate::support::world::World;

const RSA: &str = include_str!("../fixtures/dkim/rsa.pem");
const ED25519: &str = include_str!("../fixtures/dkim/ed25519.pem");

/// A world that signs with this key, with one change that is not sent yet.
fn with_key(key: &str) -> (Site, Receiver, World) {
    let (site, receiver, world) = watched();
    write_key(&world, key);
    configure(&world, "to = [\"reader@example.com\"]", "to = [\"Jörg Leser <reader@example.com>\"]");
    configure(&world, "[mail]\n", "[mail]\ndkim = { domain = \"example.com\", selector = \"press\", key_file = \"dkim.pem\" }\n");
    publish(&site);
    world.run(&["poll"]).ok();
    (site, receiver, world)
}

fn write_key(world: &World, key: &str) {
    world.write("dkim.pem", key);
    std::fs::set_permissions(world.path("dkim.pem"), PermissionsExt::from_mode(0o600)).unwrap();
}

fn configure(world: &World, before: &str, after: &str) {
    let config = std::fs::read_to_string(world.path("presswatch.toml")).unwrap();
    assert!(config.contains(before), "{config}");
    world.configure(&config.replace(before, after));
}

/// The record as openssl makes it of the private key.
fn record(key: &str) -> String {
    let rsa: String = include_str!("../fixtures/dkim/public.pem").lines().filter(|line| !line.starts_with('-')).collect();
    match key {
        RSA => format!("v=DKIM1; k=rsa; p={rsa}"),
        _ => format!("v=DKIM1; k=ed25519; p={}", include_str!("../fixtures/dkim/ed25519.pub").trim()),
    }
}

/// What dkimpy (Debian's `python3-dkim` and `python3-nacl`) says: the verdict, then the fields that the signature covers. `None` where it is not installed.
fn dkimpy(mail: &[u8], record: &str) -> Option<String> {
    const SCRIPT: &str = "import sys, dkim\n\
        mail = dkim.DKIM(sys.stdin.buffer.read())\n\
        try:\n\
        \x20   fits = mail.verify(0, dnsfunc=lambda name, timeout=5: sys.argv[1].encode())\n\
        except Exception:\n\
        \x20   fits = False\n\
        print(fits, ' '.join(name.decode().lower() for name, value in mail.signed_headers))";
    let python =
        |arguments: &[&str]| Command::new("/usr/bin/python3").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok();
    if !python(&["-c", "import dkim, nacl"]).is_some_and(|mut child| child.wait().unwrap().success()) {
        println!("dkimpy: SKIPPED: python3-dkim and python3-nacl are not installed");
        return None;
    }
    let mut child = python(&["-c", SCRIPT, record]).unwrap();
    child.stdin.take().unwrap().write_all(mail).unwrap();
    let output = child.wait_with_output().unwrap();
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

#[test]
fn another_program_verifies_what_is_signed() {
    for key in [RSA, ED25519] {
        let (_site, receiver, world) = with_key(key);
        world.run(&["digest", "morning", "--send"]).ok();
        let mail = receiver.messages().remove(0).bytes;
        let Some(said) = dkimpy(&mail, &record(key)) else { return };
        assert_eq!(said, "True from to subject date message-id mime-version content-type auto-submitted list-id list-unsubscribe");
        let text = String::from_utf8(mail.clone()).unwrap();
        for (before, after) in [("List-Unsubscribe: <mailto:desk", "List-Unsubscribe: <mailto:other"), ("210 people", "211 people")] {
            let changed = text.replacen(before, after, 1);
            assert_ne!(text, changed);
            assert!(dkimpy(changed.as_bytes(), &record(key)).unwrap().starts_with("False"), "{before} became {after}");
        }
        let other = if key == RSA { ED25519 } else { RSA };
        assert!(dkimpy(&mail, &record(other)).unwrap().starts_with("False"));
    }
}

#[test]
fn a_retry_carries_the_same_signature_also_after_the_key_has_changed() {
    let (_site, receiver, world) = with_key(RSA);
    receiver.drop_once(Stage::FinalDot);
    world.run(&["digest", "morning", "--send"]);
    write_key(&world, ED25519);
    world.run(&["outbox", "retry"]).ok();
    let messages = receiver.messages();
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0].bytes, messages[1].bytes);
    assert!(messages[0].bytes.starts_with(b"DKIM-Signature: v=1; a=rsa-sha256;"));
}

#[test]
fn a_mail_through_sendmail_or_into_a_file_is_signed_too() {
    let (_site, receiver, world) = with_key(ED25519);
    configure(&world, &format!("server = \"{}\"", receiver.url()), "server = \"file:mails\"");
    world.run(&["digest", "morning", "--send"]).ok();
    let file = std::fs::read_dir(world.path("mails")).unwrap().next().unwrap().unwrap().path();
    let mail = std::fs::read(&file).unwrap();
    if let Some(said) = dkimpy(&mail, &record(ED25519)) {
        assert!(said.starts_with("True"), "{said}");
    }
    let said = world.run(&["check", "--mail", file.to_str().unwrap()]).ok().stdout;
    assert!(said.contains("note  way: there is no Received line"), "{said}");
}

/// What the reader's mail system puts in front.
const MARKS: &str = "Return-Path: <desk@example.com>\r\nAuthentication-Results: mx.example.net;\r\n dkim=pass (2048-bit key) header.d=example.com;\r\n spf=pass smtp.mailfrom=desk@example.com; dmarc=pass header.from=example.com\r\nReceived: from out.example.com by mx.example.net; Mon, 19 Oct 2026 08:00:02 +0000\r\n";

#[test]
fn a_digest_that_came_back_is_checked_against_the_outbox_and_the_key() {
    let (_site, receiver, world) = with_key(RSA);
    world.run(&["digest", "morning", "--send"]).ok();
    let sent = String::from_utf8(receiver.messages().remove(0).bytes).unwrap();
    let to = sent.lines().find(|line| line.starts_with("To: ")).unwrap();
    assert!(to.ends_with(" <reader@example.com>") && to.contains("=?utf-8?"), "{to}");

    world.write("whole.eml", &format!("{MARKS}{sent}"));
    let said = world.run(&["check", "--mail", "whole.eml"]).ok().stdout;
    for line in [
        "ok    way: through one server\n",
        "ok    signature: by example.com (selector press, rsa-sha256): verified with the key of the config\n",
        "ok    covered: the signature of example.com covers List-Id, List-Unsubscribe, and what readers see\n",
        "ok    header: as it was sent: Message-ID, List-Id, List-Unsubscribe, From, Date, Subject, To, Auto-Submitted\n",
        "ok    results: mx.example.net found dkim=pass (example.com), spf=pass (example.com), dmarc=pass (example.com)\n",
        "ok    parts: as they were sent\n",
    ] {
        assert!(said.contains(line), "{line}{said}");
    }
    assert!(said.lines().all(|line| line.starts_with("ok  ")), "{said}");

    let harmed = sent.replace("List-Id: ", "X-List-Id: ").replace('\r', "");
    world.write("harmed.eml", &harmed);
    let said = world.run(&["check", "--mail", "harmed.eml", "--json"]);
    assert_eq!(said.status, Some(1));
    let bad: Vec<_> = said.rows().into_iter().filter(|row| row["ok"] == false).collect();
    assert_eq!(bad.iter().map(|row| row["about"].as_str().unwrap()).collect::<Vec<_>>(), ["signature", "List-Id"]);
    assert!(bad.iter().all(|row| row["judgement"] == "FAIL" && row["mail"] == "harmed.eml" && row["hint"].is_string()), "{bad:?}");
    assert!(said.rows().iter().any(|row| row["about"] == "way" && row["judgement"] == "note" && row["ok"] == true));

    std::fs::remove_file(world.path("presswatch.sqlite")).unwrap();
    let said = world.run(&["check", "--mail", "whole.eml"]).ok().stdout;
    assert!(said.contains("note  header: the outbox does not hold this mail"), "{said}");
    assert!(!world.path("presswatch.sqlite").exists(), "no store is made for looking into it");
}

#[test]
fn what_is_no_mail_is_said_with_what_to_do() {
    let (_site, _receiver, world) = watched();
    world.write("page.html", "<html><body>A mail, as a web page.</body></html>");
    for (file, why) in [("page.html", "is no mail: it does not begin with a header"), ("none.eml", "cannot be read: ")] {
        let said = world.run(&["check", "--mail", file]);
        assert_eq!(said.status, Some(2));
        assert!(said.stderr.starts_with(&format!("error: {file} {why}")) && said.stderr.contains("\nhint: save it"), "{}", said.stderr);
    }
}

#[test]
fn a_key_that_everybody_can_read_is_warned_of_and_a_broken_one_stops_nothing_silently() {
    let (_site, _receiver, world) = with_key(RSA);
    std::fs::set_permissions(world.path("dkim.pem"), PermissionsExt::from_mode(0o644)).unwrap();
    let said = world.run(&["check"]).ok();
    assert!(said.stderr.contains("everybody on this machine can get at the key") && said.stderr.contains("chmod o= "), "{}", said.stderr);
    write_key(&world, "geheim");
    let said = world.run(&["digest", "morning", "--send"]);
    assert_eq!(said.status, Some(2));
    assert!(said.stderr.contains("dkim.pem` is no key in PEM form") && !said.stderr.contains("geheim"), "{}", said.stderr);
}
