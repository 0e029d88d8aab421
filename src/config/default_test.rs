//! `config/presswatch.toml` says what the program does.

use std::path::Path;

use super::{Config, Environment, load};

const ANNOTATED: &str = include_str!("../../config/presswatch.toml");

fn read(text: &str) -> Config {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("presswatch.toml");
    std::fs::write(&path, text).unwrap();
    // The folder of an example.
    std::fs::create_dir(folder.path().join("templates")).unwrap();
    std::fs::write(folder.path().join("templates/subject.txt"), "{{ title }}").unwrap();
    load(&path, &Environment::new("", [("SMTP_PASSWORD", "a"), ("ACME_PASSWORD", "b"), ("ACME_TOKEN", "c"), ("METRICS_PASSWORD", "d")]))
        .unwrap_or_else(|problems| panic!("{}\n{text}", problems.rows().iter().map(|row| format!("{row:?}\n")).collect::<String>()))
}

/// What was read, without the name of the folder it lay in.
fn shown(text: &str) -> String {
    let config = read(text);
    let folder = config.path.parent().unwrap().display().to_string();
    format!("{config:#?}").replace(&folder, "FOLDER")
}

/// The file with the lines that show a default made live.
fn live_defaults() -> String {
    let is_key = |line: &str| line.starts_with('#') && line[1..].starts_with(|letter: char| letter.is_ascii_lowercase());
    ANNOTATED.lines().map(|line| if is_key(line) { &line[1..] } else { line }).collect::<Vec<_>>().join("\n")
}

#[test]
fn commented_lines_are_the_defaults() {
    assert_eq!(shown(&live_defaults()), shown(ANNOTATED));
    let minimal: String = ANNOTATED.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
    assert_eq!(shown(&minimal), shown(ANNOTATED));
    assert!(read(ANNOTATED).warnings.is_empty());
}

#[test]
fn the_defaults_are_those_of_the_manual() {
    let config = read(ANNOTATED);
    let fetch = &config.fetch;
    assert_eq!(
        (fetch.concurrency, fetch.per_host, fetch.delay.as_secs(), fetch.timeout.as_secs(), fetch.max_body),
        (64, 1, 1, 30, 8 << 20)
    );
    assert_eq!((config.store.keep_snapshots, config.sources[0].schedule.expression.as_str()), (20, "*/15 * * * *"));
    let days = |days: u64| std::time::Duration::from_secs(days * 24 * 60 * 60);
    assert_eq!((config.store.keep_announcements, config.store.keep_outbox), (days(730), days(90)));
    assert_eq!((config.digests[0].max_items, config.digests[0].send_when_empty), (50, false));
    assert_eq!(config.store.path, config.path.parent().unwrap().join("presswatch.sqlite"));
    assert_eq!(config.effective_timezone(), chrono_tz::Tz::UTC);
}

/// Each example by itself, because some of them exclude each other.
#[test]
fn examples_are_valid_and_do_something() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "-----BEGIN CERTIFICATE-----").unwrap();
    let dkim_key = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/dkim/rsa.pem");
    let examples: Vec<&str> = ANNOTATED.lines().filter_map(|line| line.strip_prefix("# e.g. ")).collect();
    assert!(examples.len() > 20);
    for example in examples {
        let key = example.split(' ').next().unwrap();
        let needs = match key {
            _ if example.to_lowercase().contains("metrics") => "",
            "alive" => "\nto = [\"operator@example.com\"]",
            "username" => "\npassword = \"a\"",
            "password" | "password_file" => "\nusername = \"a\"",
            key if key.starts_with("select.") && key != "select.item" => "\nselect.item = \"li\"",
            _ => "",
        };
        let mut live = format!("{example}{needs}");
        // The files of the examples are not there.
        if let Some((_, path)) = example.split_once("_file = \"") {
            let file = if key == "dkim" { dkim_key.to_owned() } else { file.path().display().to_string() };
            live = live.replace(path.split('"').next().unwrap(), &file);
        }
        // Loopback, where TLS is not the default.
        let base = ANNOTATED.replace("file:mails", if key == "tls" { "smtp://localhost" } else { "file:mails" });
        let line = format!("# e.g. {example}");
        assert_ne!(shown(&base.replace(&line, &live)), shown(&base), "{example} changes nothing");
    }
}

/// An unknown key is answered with all that are known.
#[test]
fn every_key_stands_in_the_annotated_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("presswatch.toml");
    let tables = [
        "",
        "[store]",
        "[fetch]",
        "[mail]",
        "[alerts]",
        "[web]",
        "[[source]]",
        "[source.select]",
        "[source.auth]",
        "[[topic]]",
        "[[digest]]",
    ];
    std::fs::write(&path, tables.map(|table| format!("{table}\nzzzzzzzz = 1\n")).concat()).unwrap();
    let problems = load(Path::new(&path), &Environment::new("", [("", "")])).unwrap_err();
    let hints: Vec<String> =
        problems.rows().into_iter().filter(|row| row.problem.contains("unknown key")).filter_map(|row| row.hint).collect();
    assert_eq!(hints.len(), tables.len());
    for key in hints.iter().flat_map(|hint| hint.strip_prefix("known here: ").unwrap().split(", ")) {
        let forms = [
            format!("#{key} = "),
            format!("\n{key} = "),
            format!(" {key} = "),
            format!(" {key}."),
            format!(".{key} = "),
            format!("[{key}]"),
        ];
        let is_there = forms.iter().any(|form| ANNOTATED.contains(form.as_str()));
        assert!(is_there, "`{key}` is not in config/presswatch.toml");
    }
}
