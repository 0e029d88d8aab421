//! What becomes of a digest when the mail server does not simply take it.

use crate::journeys::{publish, watched};
use crate::support::smtp::{Login, Receiver, Stage, Tls};
use crate::support::world::World;

/// A world with one change that is not sent yet.
fn with_news() -> (crate::support::newsroom::Site, Receiver, World) {
    let (site, receiver, world) = watched();
    publish(&site);
    world.run(&["poll"]).ok();
    (site, receiver, world)
}

fn outbox(world: &World) -> Vec<(String, i64, String)> {
    let rows = world.run(&["outbox", "--json"]).ok().rows();
    let reason = |row: &serde_json::Value| row["reason"].as_str().unwrap_or_default().to_owned();
    rows.iter().map(|row| (row["state"].as_str().unwrap().to_owned(), row["attempts"].as_i64().unwrap(), reason(row))).collect()
}

#[test]
fn a_mail_server_that_is_away_costs_nothing_and_gets_the_same_mail_later() {
    let (_site, receiver, world) = with_news();
    receiver.refuse(Stage::Greeting, 421);
    let said = world.run(&["digest", "morning", "--send"]);
    assert_eq!(said.status, Some(1));
    assert!(said.stdout.contains("deferred") && said.stdout.contains("421"), "{}", said.stdout);
    receiver.behave();
    // The pause is not over, so sending again composes nothing and tries nothing.
    assert!(world.run(&["digest", "morning", "--send"]).ok().stdout.starts_with("Nothing new"));
    assert_eq!(receiver.messages().len(), 0);
    world.run(&["outbox", "retry"]).ok();
    assert_eq!(receiver.messages().len(), 1);
    world.run(&["outbox", "retry"]).ok();
    assert_eq!(receiver.messages().len(), 1, "what was sent is not sent again");
    assert_eq!(outbox(&world)[0].0, "sent");
}

#[test]
fn a_connection_lost_after_the_final_dot_brings_the_same_message_id_again() {
    let (_site, receiver, world) = with_news();
    receiver.drop_once(Stage::FinalDot);
    let said = world.run(&["digest", "morning", "--send"]);
    assert!(said.stdout.contains("it may have arrived"), "{}", said.stdout);
    world.run(&["outbox", "retry"]).ok();
    let messages = receiver.messages();
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0].bytes, messages[1].bytes);
    assert!(messages[0].mail().message_id().is_some());
}

#[test]
fn one_refused_reader_does_not_cost_the_others_their_mail() {
    let (_site, receiver, world) = with_news();
    let config = std::fs::read_to_string(world.path("presswatch.toml")).unwrap();
    world.configure(&config.replace("[\"reader@example.com\"]", "[\"a@example.com\", \"gone@example.com\", \"z@example.com\"]"));
    receiver.refuse_recipient("gone@example.com", 550);
    let said = world.run(&["digest", "morning", "--send"]);
    assert_eq!(said.status, Some(1));
    let to: Vec<String> = receiver.messages().into_iter().flat_map(|message| message.to).collect();
    assert_eq!(to, ["a@example.com", "z@example.com"]);
    assert_eq!(outbox(&world).iter().map(|row| row.0.as_str()).collect::<Vec<_>>(), ["sent", "refused", "sent"]);
    assert_eq!(receiver.messages()[0].connection, receiver.messages()[1].connection, "all over one session");
}

#[test]
fn a_refused_password_is_said_and_defers() {
    let login = Login { user: "desk".to_owned(), password: "right".to_owned() };
    let receiver = Receiver::start_with(Tls::Never, Some(login));
    let (site, _other, world) = watched();
    let config = std::fs::read_to_string(world.path("presswatch.toml")).unwrap();
    let server = config.lines().find(|line| line.starts_with("server")).unwrap();
    let ours = format!("server = \"{}\"\nusername = \"desk\"\npassword = \"wrong-and-secret\"", receiver.url());
    world.configure(&config.replace(server, &ours));
    publish(&site);
    world.run(&["poll"]).ok();
    let said = world.run(&["digest", "morning", "--send"]);
    assert_eq!(said.status, Some(1));
    assert!(said.stdout.contains("deferred") && said.stdout.contains("password"), "{}", said.stdout);
    let checked = world.run(&["check", "--online"]);
    assert_eq!(checked.status, Some(1));
    assert!(checked.stdout.contains("FAIL"), "{}", checked.stdout);
    for text in [said.stdout, said.stderr, checked.stdout, checked.stderr] {
        assert!(!text.contains("wrong-and-secret"), "{text}");
    }
    world.configure(&config.replace(server, &ours.replace("wrong-and-secret", "right")));
    world.run(&["outbox", "retry"]).ok();
    assert_eq!(receiver.messages()[0].user.as_deref(), Some("desk"));
    world.run(&["check", "--online"]).ok();
}

#[test]
fn tls_is_required_and_its_certificate_checked() {
    for tls in [Tls::AfterStart, Tls::Implicit] {
        let receiver = Receiver::start_with(tls, None);
        let (site, _other, mut world) = watched();
        let config = std::fs::read_to_string(world.path("presswatch.toml")).unwrap();
        let server = config.lines().find(|line| line.starts_with("server")).unwrap();
        world.configure(&config.replace(server, &format!("server = \"{}\"\ntls = \"required\"", receiver.url())));
        publish(&site);
        world.run(&["poll"]).ok();
        let said = world.run(&["digest", "morning", "--send"]);
        assert!(said.stdout.contains("deferred") && said.stdout.to_lowercase().contains("certificate"), "{tls:?}: {}", said.stdout);
        assert_eq!(receiver.messages().len(), 0, "{tls:?}");
        world.write("ca.pem", receiver.certificate());
        let file = world.path("ca.pem");
        world.set_env("SSL_CERT_FILE", file);
        world.run(&["outbox", "retry"]).ok();
        assert!(receiver.messages()[0].was_encrypted, "{tls:?}");
    }
}

#[test]
fn mails_go_into_a_folder_or_through_sendmail_where_there_is_no_server() {
    let (site, _receiver, world) = watched();
    let config = std::fs::read_to_string(world.path("presswatch.toml")).unwrap();
    let server = config.lines().find(|line| line.starts_with("server")).unwrap();
    world.write("sendmail", "#!/bin/sh\nprintf '%s\\n' \"$@\" > arguments\ncat > mail\n");
    std::fs::set_permissions(world.path("sendmail"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    publish(&site);
    world.run(&["poll"]).ok();
    world.configure(&config.replace(server, &format!("server = \"sendmail:{}\"", world.path("sendmail").display())));
    world.run(&["digest", "morning", "--send"]).ok();
    assert!(std::fs::read_to_string(world.path("mail")).unwrap().contains("Message-ID"));
    assert!(std::fs::read_to_string(world.path("arguments")).unwrap().contains("reader@example.com"));

    world.configure(&config.replace(server, "server = \"file:mails\""));
    let mut entries = vec![("/news/second", "Acme buys the barge that brings its paper", "2026-10-26"), crate::journeys::NEW];
    entries.extend(crate::journeys::OLD);
    site.page("/news/", crate::journeys::listing(&entries));
    site.page("/news/second", crate::journeys::article(entries[0].1, crate::journeys::NEW_TEXT));
    world.run(&["poll"]).ok();
    world.run(&["digest", "morning", "--send"]).ok();
    let files: Vec<_> = std::fs::read_dir(world.path("mails")).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert!(files[0].extension().is_some_and(|ending| ending == "eml"), "{files:?}");
}

#[test]
fn a_dropped_delivery_is_gone_and_a_sent_one_stays() {
    let (_site, receiver, world) = with_news();
    receiver.refuse(Stage::Rcpt, 451);
    world.run(&["digest", "morning", "--send"]);
    let id = world.run(&["outbox", "--json"]).ok().rows()[0]["delivery"].to_string();
    world.run(&["outbox", "drop", &id]).ok();
    assert_eq!(world.run(&["outbox", "--json"]).ok().stdout, "");
    let said = world.run(&["outbox", "drop", &id]);
    assert_eq!(said.status, Some(1));
    assert!(said.stderr.contains(&format!("delivery {id} is not in the outbox")), "{}", said.stderr);
}
