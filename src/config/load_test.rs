//! What a sound config comes to.

use std::path::{Path, PathBuf};

use chrono_tz::Tz;

use super::value::{duration, mailbox, network, size};
use super::{Config, ConfigError, Environment, load, locate};
use crate::model::{ChangeKind, Mailbox, Server, Tls};

fn read(text: &str, others: &[(&str, &str)], variables: &[(&str, &str)]) -> (Config, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in others {
        std::fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().join("presswatch.toml");
    std::fs::write(&path, text).unwrap();
    let config = load(&path, &Environment::new("", variables.iter().copied())).unwrap_or_else(|problems| panic!("{problems}"));
    (config, folder.path().to_owned())
}

fn source(id: &str) -> String {
    format!("[[source]]\nid = \"{id}\"\nurl = \"https://{id}.example.com/\"\n")
}

#[test]
fn included_files_are_read_once_and_paths_are_relative_to_them() {
    let mails = "[[digest]]\nid = \"m\"\nto = [\"A B <a@bücher.example>\"]\nschedule = \"0 8 * * *\"\nsources = [\"b\", \"label:x\"]\n";
    let labelled = format!("{}labels = [\"x\"]\nauth = {{ token_file = \"token\" }}\n", source("c"));
    let main = "include = [\"more/*.toml\", \"more/b.toml\", \"none/*.toml\"]\n[mail]\nfrom = \"a@example.com\"\nserver = \"file:mails\"\n";
    let others =
        [("more/b.toml", source("b")), ("more/c.toml", labelled), ("more/d.toml", mails.to_owned()), ("more/token", "t".to_owned())];
    let others: Vec<(&str, &str)> = others.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (config, folder) = read(main, &others, &[]);
    assert_eq!(config.sources.iter().map(|source| source.id.as_str()).collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!(config.files, ["presswatch.toml", "more/b.toml", "more/c.toml", "more/d.toml"].map(|name| folder.join(name)));
    let digest = &config.digests[0];
    let reader = Mailbox { name: Some("A B".to_owned()), address: "a@xn--bcher-kva.example".to_owned() };
    assert_eq!((digest.title.as_str(), digest.to.as_slice()), ("m", [reader].as_slice()));
    assert_eq!(
        (digest.sources.ids.as_slice(), digest.sources.labels.as_slice()),
        (["b".to_owned()].as_slice(), ["x".to_owned()].as_slice())
    );
    assert_eq!(digest.changes, ChangeKind::TOLD);
    assert!(config.warnings.is_empty());
}

#[test]
fn zones_fall_from_the_top_to_schedules_and_dates() {
    let digest = "[[digest]]\nid = \"m\"\nto = [\"a@example.com\"]\nschedule = \"@daily\"\n";
    let rest = format!(
        "{}{}timezone = \"Asia/Tokyo\"\n{digest}[mail]\nfrom = \"a@example.com\"\nserver = \"sendmail:\"\n",
        source("a"),
        source("b")
    );
    let zones = |config: &Config| {
        let sources: Vec<_> = config.sources.iter().map(|source| (source.schedule.zone, source.timezone)).collect();
        (sources, config.digests[0].schedule.zone, config.digests[0].timezone, config.digests[0].schedule.offset.is_zero())
    };
    let tokyo = Some(Tz::Asia__Tokyo);
    assert_eq!(zones(&read(&rest, &[], &[]).0), (vec![(Tz::UTC, None), (Tz::UTC, tokyo)], Tz::UTC, Tz::UTC, true));
    let berlin = Tz::Europe__Berlin;
    let config = read(&format!("timezone = \"${{ZONE}}\"\n{rest}"), &[], &[("ZONE", "Europe/Berlin")]).0;
    assert_eq!(zones(&config), (vec![(berlin, Some(berlin)), (berlin, tokyo)], berlin, berlin, true));
}

#[test]
fn a_file_from_windows_reads_like_any_other() {
    let (config, _) = read("\u{feff}timezone = \"Asia/Tokyo\"\r\n[fetch]\r\nper_host = 2\r\n", &[], &[]);
    assert_eq!((config.timezone, config.fetch.per_host), (Some(Tz::Asia__Tokyo), 2));
}

#[test]
fn the_store_lies_where_it_is_told() {
    let path = |text: &str, variables: &[(&str, &str)]| {
        let (config, folder) = read(text, &[], variables);
        config.store.path.strip_prefix(folder).map_or(config.store.path.clone(), Path::to_owned).display().to_string()
    };
    let state = [("STATE_DIRECTORY", "/var/lib/presswatch:/other")];
    assert_eq!(path("", &[]), "presswatch.sqlite");
    assert_eq!(path("", &state), "/var/lib/presswatch/presswatch.sqlite");
    assert_eq!(path("[store]\nkeep_snapshots = 3", &state), "/var/lib/presswatch/presswatch.sqlite");
    assert_eq!(path("[store]\nurl = \"sqlite:data/x.db\"", &state), "data/x.db");
    assert_eq!(path("[store]\nurl = \"sqlite:///srv/x.db\"", &[]), "/srv/x.db");
}

#[test]
fn mail_servers_are_encrypted_but_on_this_machine() {
    let smtp = |host: &str, port, tls| Server::Smtp { host: host.to_owned(), port, tls };
    for (server, tls, expected) in [
        ("smtp://mail.example.com", "", smtp("mail.example.com", 587, Tls::StartTls)),
        ("smtp://mail.example.com:25", "required", smtp("mail.example.com", 25, Tls::StartTls)),
        ("smtp://mail.example.com", "none", smtp("mail.example.com", 25, Tls::None)),
        ("smtps://mail.example.com", "", smtp("mail.example.com", 465, Tls::Implicit)),
        ("smtp://Bücher.example", "", smtp("xn--bcher-kva.example", 587, Tls::StartTls)),
        ("smtp://localhost", "", smtp("localhost", 25, Tls::None)),
        ("smtp://127.0.0.1:2525/", "", smtp("127.0.0.1", 2525, Tls::None)),
        ("smtp://[::1]", "", smtp("::1", 25, Tls::None)),
        ("smtp://localhost", "required", smtp("localhost", 587, Tls::StartTls)),
        ("sendmail:", "", Server::Sendmail { program: "/usr/sbin/sendmail".into() }),
        ("sendmail:/opt/sendmail", "", Server::Sendmail { program: "/opt/sendmail".into() }),
        ("file:/srv/mails", "", Server::File { folder: "/srv/mails".into() }),
    ] {
        let tls = if tls.is_empty() { String::new() } else { format!("tls = \"{tls}\"\n") };
        let (config, _) = read(&format!("[mail]\nfrom = \"Press desk <a@news.example.com>\"\nserver = \"{server}\"\n{tls}"), &[], &[]);
        let mail = config.mail.unwrap();
        assert_eq!(mail.server, expected, "{server}");
        assert_eq!((mail.from.name.as_deref(), mail.domain.as_str()), (Some("Press desk"), "news.example.com"));
    }
}

#[test]
fn durations_sizes_networks_and_mailboxes() {
    for (text, seconds) in [("90s", 90), ("15m", 900), ("6h", 21_600), ("2d", 172_800), ("1h30m", 5_400), ("0s", 0), ("1w", 604_800)] {
        assert_eq!(duration(text).unwrap().as_secs(), seconds, "{text}");
    }
    for text in ["", "5", "s", "1x", "-1s", "1 s", "1.5h", "99999999999s"] {
        assert!(duration(text).is_err(), "{text}");
    }
    for (text, bytes) in [("8MiB", 8 << 20), ("500KB", 500_000), ("1GB", 1_000_000_000), ("10 kib", 10_240), ("1b", 1)] {
        assert_eq!(size(text).unwrap(), bytes, "{text}");
    }
    for text in ["", "8", "0MB", "MB", "-1MB", "99999999999999999999MB", "9999999999999999GiB"] {
        assert!(size(text).is_err(), "{text}");
    }
    for (text, expected) in [("10.1.2.3/8", "10.0.0.0/8"), ("10.0.0.5", "10.0.0.5/32"), ("fd00::/8", "fd00::/8")] {
        assert_eq!(network(text).unwrap().to_string(), expected);
    }
    for (text, name, address) in [
        ("a@example.com", None, "a@example.com"),
        ("\"Desk, Press\" <a@example.com>", Some("Desk, Press"), "a@example.com"),
        ("Redaktion Köln <a@köln.example>", Some("Redaktion Köln"), "a@xn--kln-sna.example"),
        ("root@localhost", None, "root@localhost"),
    ] {
        let read = mailbox(text).unwrap();
        assert_eq!((read.name.as_deref(), read.address.as_str()), (name, address));
    }
    for text in ["", "a", "a@", "@b", "a@b\r\nBcc: c@d", "a@b, c@d", "a@exa mple.com"] {
        assert!(mailbox(text).is_err(), "{text}");
    }
}

#[test]
fn a_config_is_looked_for_in_the_usual_places() {
    let folder = tempfile::tempdir().unwrap();
    let make = |name: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "").unwrap();
        path
    };
    let home = folder.path().join("home").display().to_string();
    let environment = Environment::new(folder.path(), [("HOME", home.as_str()), ("XDG_CONFIG_HOME", "")]);
    let Err(ConfigError::NotFound { looked_for }) = locate(None, &environment) else { panic!("found one") };
    assert_eq!(looked_for.len(), 4);
    for name in ["home/.config/presswatch/presswatch.toml", "config/presswatch.toml", "presswatch.toml"] {
        let path = make(name);
        assert_eq!(locate(None, &environment), Ok(path));
    }
    let named = make("named.toml");
    let environment = Environment::new(folder.path(), [("PRESSWATCH_CONFIG", "named.toml")]);
    assert_eq!(locate(None, &environment), Ok(named));
    let error = locate(Some(Path::new("/nowhere.toml")), &environment).unwrap_err();
    assert_eq!(error.to_string(), "there is no config `/nowhere.toml`, which --config names");
}
