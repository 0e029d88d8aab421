//! What an administrator does beside the polls: copies, comparisons, completions, the manual, health.

use serde_json::Value;

use crate::daemon::process::Process;
use crate::journeys::{NEW, OLD, listing, publish, watched};
use crate::support::newsroom::Site;
use crate::support::world::World;

fn told(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| format!("{} {}", row["change"].as_str().unwrap(), row["title"].as_str().unwrap())).collect()
}

#[test]
fn a_backup_restores_what_was_known_and_writes_over_nothing() {
    let (site, _receiver, world) = watched();
    publish(&site);
    world.run(&["poll"]).ok();
    let said = world.run(&["backup", "copy.sqlite"]).ok();
    assert!(said.stdout.starts_with("Wrote copy.sqlite ("), "{said:?}");
    let again = world.run(&["backup", "copy.sqlite"]);
    assert_eq!(
        (again.status, again.stderr.as_str()),
        (Some(1), "error: copy.sqlite is there already and was left as it is; name a new file\n")
    );

    for name in ["presswatch.sqlite", "presswatch.sqlite-wal", "presswatch.sqlite-shm"] {
        let _ = std::fs::remove_file(world.path(name));
    }
    std::fs::rename(world.path("copy.sqlite"), world.path("presswatch.sqlite")).unwrap();
    let restored = world.run(&["announcements", "--search", "recycled board", "--json"]).ok().rows();
    assert_eq!(told(&restored), [format!("new {}", NEW.1)]);
    assert_eq!(world.run(&["poll", "--json"]).ok().stdout, "", "nothing is announced twice");
}

/// Each of the copies opens and holds whole polls, and the daemon goes on.
#[test]
fn backups_beside_a_daemon_and_polls_that_write_are_whole() {
    const SOURCES: usize = 60;
    let site = Site::start();
    let mut config = "[fetch]\ndelay = \"0s\"\nallow_networks = [\"127.0.0.0/8\"]\n".to_owned();
    for at in 0..SOURCES {
        let path = format!("/{at}/news/");
        let entries = OLD.map(|(item, title, day)| (format!("/{at}{item}"), title, day));
        site.page(&path, listing(&entries.each_ref().map(|(item, title, day)| (item.as_str(), *title, *day))));
        config.push_str(&format!("[[source]]\nid = \"s{at}\"\nurl = \"{}\"\n", site.url(&path)));
    }
    let world = World::new(&config);
    let daemon = Process::start(&world, &["run"]);
    daemon.wait_for("presswatch runs", 1);
    let mut polls = world.command(&["poll", "--quiet"]).spawn().unwrap();
    site.wait_for("/0/news/", 1);
    let mut copies = 0;
    while polls.try_wait().unwrap().is_none() || copies < 3 {
        world.run(&["backup", &format!("copy-{copies}.sqlite")]).ok();
        copies += 1;
    }
    assert!(polls.wait().unwrap().success());
    world.run(&["backup", "whole.sqlite"]).ok();
    daemon.signal("-TERM");
    let (status, log) = daemon.end();
    assert_eq!(status.code(), Some(0), "{log:#?}");
    let known = |copy: &str| {
        let restored = World::new(&config);
        std::fs::copy(world.path(copy), restored.path("presswatch.sqlite")).unwrap();
        restored.run(&["announcements", "--limit", "999", "--json"]).ok().rows().len()
    };
    let of_copies: Vec<usize> = (0..copies).map(|copy| known(&format!("copy-{copy}.sqlite"))).collect();
    assert!(of_copies.is_sorted() && of_copies.iter().all(|known| known % OLD.len() == 0), "{of_copies:?}");
    assert_eq!(known("whole.sqlite"), SOURCES * OLD.len());
}

#[test]
fn diff_shows_what_changed_between_two_snapshots() {
    let (site, _receiver, world) = watched();
    let alone = world.run(&["diff", "acme"]);
    assert!(alone.status == Some(1) && alone.stderr.contains("its only snapshot kept"), "{alone:?}");
    publish(&site);
    let seen = world.run(&["poll", "--json"]).ok().rows()[0]["seen"].as_str().unwrap().to_owned();
    let mut entries: Vec<(&str, &str, &str)> = std::iter::once(NEW).chain(OLD).collect();
    entries[1].1 = "Acme closes its oldest paper mill in Hulme";
    entries.remove(2);
    site.page("/news/", listing(&entries));
    world.run(&["poll"]).ok();

    let last = world.run(&["diff", "acme", "--json"]).ok().rows();
    assert_eq!(told(&last), ["updated Acme closes its oldest paper mill in Hulme".to_owned(), format!("withdrawn {}", OLD[1].1)]);
    assert_eq!((&last[0]["previous_title"], &last[0]["url"]), (&OLD[0].1.into(), &site.url(OLD[0].0).into()));
    let first = world.run(&["diff", "acme", "--at", &seen, "--json"]).ok().rows();
    assert_eq!(told(&first), [format!("new {}", NEW.1)]);
    assert_eq!(first[0]["seen"], seen.as_str());
    assert_eq!(world.run(&["diff", "acmee"]).stderr, "error: there is no source `acmee` in the config\nhint: did you mean `acme`?\n");
}

#[test]
fn a_store_that_the_daemon_has_forgotten_is_the_only_thing_health_minds() {
    let (_site, _receiver, world) = watched();
    let well = world.run(&["status", "--health"]).ok();
    assert!(well.stdout.is_empty() && well.stderr.is_empty(), "{well:?}");
    std::fs::write(world.path("presswatch.sqlite"), "no store at all, but a file of some length").unwrap();
    let ill = world.run(&["status", "--health"]);
    assert!(ill.status == Some(1) && ill.stdout.is_empty() && ill.stderr.contains("is no presswatch store"), "{ill:?}");
    world.configure("timezone = 1\n");
    assert_eq!(world.run(&["status", "--health"]).status, Some(2));
}

#[test]
fn completions_and_the_manual_need_no_config() {
    let world = World::new("this is no TOML");
    for (shell, sign) in [("bash", "complete -F _presswatch"), ("zsh", "#compdef presswatch"), ("fish", "complete -c presswatch")] {
        let script = world.run(&["completions", shell]).ok();
        assert!(script.stdout.contains(sign) && script.stdout.contains("announcements") && script.stderr.is_empty(), "{shell}: {script:?}");
    }
    let manual = world.run(&["man"]).ok().stdout;
    assert!(manual.contains(".TH PRESSWATCH 1") && manual.contains("presswatch poll \\-\\-json | jq \\-r .title"), "{manual}");
}

#[test]
fn the_config_of_the_package_is_right_as_it_comes_and_with_all_that_it_shows() {
    let config = include_str!("../../deploy/debian/presswatch.toml").replace("/var/lib/presswatch/", "");
    let world = World::new(&config);
    let said = world.run(&["check"]).ok();
    assert!(said.stdout.contains("is right: 0 sources, 0 digests") && said.stderr.is_empty(), "{said:?}");
    world.write("sources.d/acme.toml", "[[source]]\nid = \"b\"\nurl = \"https://www.example.com/news/\"\n");
    world.write("password", "a password\n");
    // A line that begins with `#` and no space is an example.
    let examples = config.replace("/run/credentials/presswatch.service/smtp", "password");
    let shown = examples.lines().map(|line| line.strip_prefix('#').filter(|line| !line.starts_with(' ')).unwrap_or(line));
    world.configure(&shown.collect::<Vec<_>>().join("\n"));
    assert!(world.run(&["check"]).ok().stdout.contains("is right: 2 sources, 1 digest"));
}

/// A store that an older version wrote, with two polls of a source in it.
#[test]
fn a_store_of_the_first_schema_is_carried_over() {
    let packed = include_bytes!("../fixtures/stores/0001.sqlite.zst");
    let site = Site::start();
    let world = World::new(&format!(
        "[fetch]\ndelay = \"0s\"\nallow_networks = [\"127.0.0.0/8\"]\n[[source]]\nid = \"acme\"\nurl = \"{}\"\n",
        site.url("/news/")
    ));
    std::fs::write(world.path("presswatch.sqlite"), zstd::decode_all(packed.as_slice()).unwrap()).unwrap();
    let archive = world.run(&["announcements", "--json"]).ok().rows();
    assert_eq!(archive.iter().filter(|row| row["title"] == NEW.1).count(), 1, "{archive:?}");
    assert_eq!(world.run(&["backup", "copy.sqlite"]).ok().status, Some(0));
}
