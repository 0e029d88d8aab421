//! The invariants of the house, kept by reading its source. `ARCHITECTURE.md` says why each is one.

mod source;

use std::sync::LazyLock;

use regex::Regex;
use source::{Source, house, test_modules};

const PURE: &[&str] = &["read", "compare", "digest", "schedule", "model"];
/// Which rooms a room must not know; one that is not listed here may know all below it.
const STRANGERS: &[(&[&str], &[&str])] = &[
    (
        &["model", "clock", "demo"],
        &[
            "clock", "config", "fetch", "read", "compare", "schedule", "digest", "deliver", "store", "metrics", "jobs", "app", "web",
            "daemon", "cli",
        ],
    ),
    (
        &["read", "compare", "digest", "schedule"],
        &["clock", "config", "fetch", "deliver", "store", "metrics", "jobs", "app", "web", "daemon", "cli", "demo"],
    ),
    (&["fetch"], &["config", "deliver", "store", "metrics", "jobs", "app", "web", "daemon", "cli", "demo"]),
    (&["deliver"], &["config", "fetch", "store", "metrics", "jobs", "app", "web", "daemon", "cli", "demo"]),
    (&["store"], &["config", "fetch", "deliver", "metrics", "jobs", "app", "web", "daemon", "cli", "demo"]),
    (&["metrics"], &["clock", "config", "deliver", "jobs", "app", "web", "daemon", "cli", "demo"]),
    (&["jobs"], &["config", "app", "web", "daemon", "cli", "demo"]),
    (&["config"], &["store", "metrics", "jobs", "app", "web", "daemon", "cli", "demo"]),
    (&["app"], &["web", "daemon", "cli", "demo"]),
    (&["web"], &["config", "fetch", "deliver", "jobs", "app", "daemon", "cli", "demo"]),
    (&["daemon"], &["cli", "demo"]),
];
const LONGEST_FILE: usize = 500;

static STATEMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?is)^\s*(select\b.+\bfrom\b|insert\s+(or\s+\w+\s+)?into\b|update\s+\w+\s+set\b|delete\s+from\b|create\s+(unique\s+)?(table|index|view|trigger)\b|alter\s+table\b|drop\s+(table|index)\b|pragma\s+\w+|with\s+(recursive\s+)?\w+\s+as\s*\(|begin\s+(immediate|exclusive|transaction))").unwrap()
});
static SQLX: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bsqlx\b").unwrap());
static UNCOUNTED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\btools\.fetcher\.get\(").unwrap());
static WALL_CLOCK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(Utc|Local|SystemTime)::now\b").unwrap());
static STOP_WATCH: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bInstant::now\b").unwrap());
static EXIT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bprocess::exit\b").unwrap());
static LEFTOVER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(todo|unimplemented|dbg)!").unwrap());
static IMPURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\.await\b|\basync\s+(fn|move|\{)|\bstd::(fs|net|env|process|thread)\b|\btokio::|\btracing::|\be?print(ln)?!|\bcrate::(config|store|fetch|deliver|jobs|app|cli)\b").unwrap()
});
static IMPURE_IMPORT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(std::(fs|net|env|process|thread)|tokio|tracing)\b").unwrap());
static ROOM: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bcrate::(\w+)").unwrap());
static PANIC: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\.unwrap\(\)|\.expect\(|\bpanic!").unwrap());

type Complaints = Vec<String>;

/// Applies a rule to the whole house and fails with all that it found.
fn keep(rule: &str, complaints: impl Fn(&Source) -> Complaints) {
    let found: Complaints = house().iter().flat_map(complaints).collect();
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}

/// `path:line: what` for each line of code that matches.
fn lines_with(source: &Source, pattern: &Regex) -> Complaints {
    let matching = source.lines.iter().filter(|line| pattern.is_match(&line.code));
    matching.map(|line| format!("{}:{}: {}", source.path, line.number, line.raw.trim())).collect()
}

/// The same, for all but the named rooms.
fn lines_outside(source: &Source, rooms: &[&str], pattern: &Regex) -> Complaints {
    if rooms.contains(&source.room.as_str()) { Vec::new() } else { lines_with(source, pattern) }
}

fn sql_outside_store(source: &Source) -> Complaints {
    if source.room == "store" {
        return Vec::new();
    }
    let literals = source.strings.iter().filter(|(_, text)| STATEMENT.is_match(text));
    let mut found: Complaints = literals.map(|(line, text)| format!("{}:{line}: {:.60}", source.path, text.trim())).collect();
    found.extend(lines_with(source, &SQLX));
    found
}

fn uncounted_questions(source: &Source) -> Complaints {
    lines_with(source, &UNCOUNTED)
}

fn wall_clock(source: &Source) -> Complaints {
    lines_outside(source, &["cli", "clock", "daemon"], &WALL_CLOCK)
}

fn stop_watch(source: &Source) -> Complaints {
    if source.path == "src/model/deadline.rs" {
        return Vec::new();
    }
    lines_outside(source, &["fetch", "deliver", "metrics", "daemon", "cli", "demo"], &STOP_WATCH)
}

fn impurities(source: &Source) -> Complaints {
    if !PURE.contains(&source.room.as_str()) {
        return Vec::new();
    }
    let mut found = lines_with(source, &IMPURE);
    found.extend(
        source
            .imports()
            .into_iter()
            .filter(|(_, path)| IMPURE_IMPORT.is_match(path))
            .map(|(line, path)| format!("{}:{line}: use {path}", source.path)),
    );
    found
}

fn strangers(source: &Source) -> Complaints {
    let in_code = source.lines.iter().flat_map(|line| ROOM.captures_iter(&line.code).map(|name| (line.number, name[1].to_owned())));
    let imports = source.imports();
    let imported = imports.iter().filter_map(|(line, path)| Some((*line, path.strip_prefix("crate::")?.split("::").next()?.to_owned())));
    let mut known: Vec<(usize, String)> = in_code.chain(imported).filter(|(_, room)| *room != source.room).collect();
    known.sort();
    known.dedup();
    let unwelcome = STRANGERS.iter().filter(|(rooms, _)| rooms.contains(&source.room.as_str())).flat_map(|(_, strangers)| *strangers);
    let unwelcome: Vec<&str> = unwelcome.copied().collect();
    let met = known.into_iter().filter(|(_, room)| unwelcome.contains(&room.as_str()));
    met.map(|(line, room)| format!("{}:{line}: `{}` knows `{room}`", source.path, source.room)).collect()
}

fn exits(source: &Source) -> Complaints {
    lines_outside(source, &["main"], &EXIT)
}

fn leftovers(source: &Source) -> Complaints {
    lines_with(source, &LEFTOVER)
}

fn unexplained_panics(source: &Source) -> Complaints {
    let is_explained = |at: usize| source.lines[at].has_comment || at > 0 && source.lines[at - 1].has_comment;
    let found = source.lines.iter().enumerate().filter(|(at, line)| PANIC.is_match(&line.code) && !is_explained(*at));
    found.map(|(_, line)| format!("{}:{}: {}", source.path, line.number, line.raw.trim())).collect()
}

fn length(source: &Source) -> Complaints {
    let lines = source.lines.len();
    if lines > LONGEST_FILE { vec![format!("{}:{}: {lines} lines", source.path, LONGEST_FILE + 1)] } else { Vec::new() }
}

fn opening(source: &Source) -> Complaints {
    let is_said = source.lines.first().is_some_and(|line| line.raw.starts_with("//! "));
    if is_said { Vec::new() } else { vec![format!("{}:1: no `//!`", source.path)] }
}

#[test]
fn only_the_store_holds_sql() {
    keep("SQL outside of `store`", sql_outside_store);
}

#[test]
fn every_question_of_a_job_is_counted() {
    keep("a job asks past `Tools::get`, which counts what is asked", uncounted_questions);
}

#[test]
fn only_the_edge_reads_the_wall_clock() {
    keep("the time of day is read outside of `cli`, `daemon` and `clock`; take `now` as a parameter", wall_clock);
}

#[test]
fn only_io_rooms_and_deadlines_read_the_stop_watch() {
    keep(
        "`Instant::now` outside of `model/deadline.rs`, `fetch`, `deliver`, `metrics`, `daemon`, `cli` and `demo`; take a `Deadline`",
        stop_watch,
    );
}

#[test]
fn pure_rooms_are_pure() {
    keep("a pure room waits, does I/O, logs or knows a room that does", impurities);
}

#[test]
fn arrows_point_down() {
    keep("a room knows one that it must not", strangers);
}

#[test]
fn only_main_exits() {
    keep("`process::exit` outside of `main.rs`", exits);
}

#[test]
fn nothing_is_left_undone() {
    keep("`todo!`, `unimplemented!` or `dbg!`", leftovers);
}

#[test]
fn every_panic_has_its_reason() {
    keep("`unwrap`, `expect` or `panic!` without a `//` on its line or the one above that says why it cannot happen", unexplained_panics);
}

#[test]
fn files_are_short() {
    keep("a file is longer than 500 lines", length);
}

#[test]
fn every_file_says_what_it_is_for() {
    keep("a file does not begin with `//!`", opening);
}

#[test]
fn one_of_each_heavy_crate() {
    let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).unwrap();
    let copies = |name: &str| lock.matches(&format!("\nname = \"{name}\"\n")).count();
    for name in ["html5ever", "selectors", "cssparser", "quick-xml", "zstd", "tower-http", "rustls", "ring"] {
        assert!(copies(name) <= 1, "Cargo.lock holds {} copies of {name}; see `cargo tree -d`", copies(name));
    }
    for name in ["aws-lc-rs", "aws-lc-sys", "native-tls", "openssl"] {
        assert_eq!(copies(name), 0, "Cargo.lock holds {name}; ring is the one TLS provider");
    }
}

/// The number of complaints of a rule about one file.
fn check(rule: impl Fn(&Source) -> Complaints, path: &str, text: &str, complaints: usize) {
    let found = rule(&Source::new(path, text));
    assert_eq!(found.len(), complaints, "{path}:\n{text}\n{found:?}");
}

#[test]
fn rules_see_what_they_are_for() {
    check(sql_outside_store, "src/jobs/poll.rs", "let q = \"\n  select id\n  from source\";", 1);
    check(sql_outside_store, "src/jobs/poll.rs", "use sqlx::Row;\nlet q = r#\"DELETE FROM \"item\"\"#;", 2);
    check(sql_outside_store, "src/store/item.rs", "let q = \"delete from item\";", 0);
    check(sql_outside_store, "src/cli/mod.rs", "let help = \"Updates a source; selects from a list\";", 0);
    check(uncounted_questions, "src/jobs/sitemaps.rs", "turn.tools.fetcher.get(&request).await", 1);
    check(wall_clock, "src/jobs/poll.rs", "let now = chrono::Utc::now();", 1);
    check(wall_clock, "src/cli/poll.rs", "let now = Utc::now();", 0);
    check(stop_watch, "src/read/mod.rs", "let begun = Instant::now();", 1);
    check(stop_watch, "src/model/deadline.rs", "Deadline(Instant::now() + budget)", 0);
    check(impurities, "src/read/feed.rs", "use std::{fmt, fs::File};\nasync fn f() { g().await }", 2);
    check(impurities, "src/digest/mod.rs", "use tracing::info;\nprintln!(\"x\");", 3);
    check(impurities, "src/fetch/mod.rs", "tracing::info!();", 0);
    check(strangers, "src/store/host.rs", "use crate::{\n    fetch::HostState,\n    model::{Item, clean},\n};", 1);
    check(strangers, "src/fetch/client.rs", "fn f() { crate::store::lease() }\nuse crate::clock::Clock;", 1);
    check(strangers, "src/model/item.rs", "use crate::model::Published;", 0);
    check(exits, "src/cli/mod.rs", "std::process::exit(1)", 1);
    check(exits, "src/main.rs", "std::process::exit(1)", 0);
    check(leftovers, "src/main.rs", "todo!();\ndbg!(x);", 2);
    check(unexplained_panics, "src/main.rs", "a.unwrap();\n/// Doc.\nb.expect(\"\");\npanic!();", 3);
    check(unexplained_panics, "src/main.rs", "a.unwrap(); // never none\n\n// A constant.\nb.unwrap();\nc.unwrap_or(0);", 0);
    check(length, "src/main.rs", &"\n".repeat(LONGEST_FILE), 0);
    check(length, "src/main.rs", &"\n".repeat(LONGEST_FILE + 1), 1);
    check(opening, "src/main.rs", "// Not this.\n", 1);
    check(opening, "src/main.rs", "", 1);
}

#[test]
fn rules_do_not_see_comments_literals_and_tests() {
    for text in [
        "// a.unwrap()\n/* b.unwrap() /* c.unwrap() */ d.unwrap() */",
        "let a = \".unwrap() \\\" .unwrap()\";\nlet b = r##\"\"# .unwrap() \"##;\nlet c = b\".unwrap()\";",
        "fn f<'a>(quote: char) -> bool { quote == '\"' || quote == '\\'' || quote == '\\u{22}' }\nlet a = \".unwrap()\";",
        "#[cfg(test)]\nmod tests {\n    fn f() { { a.unwrap() } }\n}",
        "#[cfg(test)]\nmod tests;",
    ] {
        check(unexplained_panics, "src/main.rs", text, 0);
    }
    check(unexplained_panics, "src/main.rs", "#[cfg(test)]\nmod tests {\n}\nfn f() { '{'; a.unwrap() }", 1);
    assert!(unexplained_panics(&Source::of_test("src/read/tests.rs", "a.unwrap();")).is_empty());
    check(sql_outside_store, "src/read/mod.rs", "#[cfg(test)]\nmod tests {\n    const Q: &str = \"delete from item\";\n}", 0);
}

#[test]
fn files_for_tests_only_are_known_by_their_declaration() {
    for (path, text, tests) in [
        ("src/read/mod.rs", "#[cfg(test)]\nmod samples;\nmod feed;", vec!["src/read/samples"]),
        ("src/read/feed.rs", "#[cfg(test)] pub(super) mod tests;", vec!["src/read/feed/tests"]),
        ("src/read/feed.rs", "#[cfg(test)]\n#[path = \"feed_tests.rs\"]\nmod tests;", vec!["src/read/feed_tests"]),
        ("src/read/feed.rs", "#[cfg(test)]\nmod tests {\n}\nmod other;", vec![]),
    ] {
        assert_eq!(test_modules(path, text), tests, "{path}: {text}");
    }
}
