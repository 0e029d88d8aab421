//! Faults: each is made for real, what was promised is checked, and what was seen is what `docs/reliability.md` says was seen.
//!
//! A test here has the name of its row in the table of that page. `cargo test --test it faults:: -- --nocapture` says of each what
//! it saw; where that is not what the table has, the test fails.

mod clock;
mod disk;
mod mail;
mod newsroom;
mod process;
mod restored;
mod servers;
mod store;

use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;

use crate::desk::Desk;
use crate::journeys::{NEW, publish};
use crate::support::{Output, World};

impl Desk {
    /// There is news, known and not sent yet.
    fn with_news() -> Desk {
        let desk = Desk::quiet();
        publish(&desk.site);
        desk.world.run(&["poll"]).ok();
        desk
    }

    fn send(&self) -> Output {
        self.world.run(&["digest", "morning", "--send"])
    }

    /// What the config says of the mail server.
    fn server(&self) -> String {
        format!("server = \"{}\"", self.receiver.url())
    }

    /// A line of `status` in which these words stand, without what differs from run to run.
    fn status(&self, words: &str) -> String {
        status(&self.world, words)
    }

    /// Fails unless the news reached the reader, in one issue, and nothing is left to tell. Says how often the mail came.
    fn told(&self) -> &'static str {
        self.world.run(&["outbox", "retry"]).ok();
        let said = self.send().ok().stdout;
        assert!(said.starts_with("Nothing new"), "{said}");
        let outbox = self.world.run(&["outbox", "--json"]).ok().rows();
        assert!(!outbox.is_empty() && outbox.iter().all(|row| row["state"] == "sent" && row["issue"] == 1), "{outbox:?}");
        let messages = self.receiver.messages();
        assert!(messages.iter().all(|message| message.bytes == messages[0].bytes), "one mail, with one Message-ID");
        let text = messages[0].mail().body_text(0).unwrap().into_owned();
        assert!(text.contains(NEW.1), "{text}");
        match messages.len() {
            1 => "told once",
            2 => "the same mail came twice, with one Message-ID",
            more => panic!("{more} mails"),
        }
    }

    /// The newsroom is well again and has news: these are found, once, and told.
    fn recovers(&self) -> &'static str {
        publish(&self.site);
        let rows = self.world.run(&["poll", "--json"]).ok().rows();
        assert_eq!(rows.iter().map(|row| row["title"].as_str().unwrap()).collect::<Vec<_>>(), [NEW.1]);
        self.send().ok();
        self.told()
    }
}

/// A line of `status` in which these words stand, without what differs from run to run.
fn status(world: &World, words: &str) -> String {
    let said = world.run(&["status"]);
    let text = format!("{}{}", said.stdout, said.stderr);
    let line = text.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("`{words}` is not in:\n{text}"));
    plain(line)
}

/// Without addresses, folders and times.
fn plain(text: &str) -> String {
    let folder = format!(r"(/proc/\d+/root)?{}/\.tmp\w+", regex::escape(&std::env::temp_dir().display().to_string()).trim_end_matches('/'));
    let mut plain = text.trim().to_owned();
    for (what, instead) in [
        (r"(127\.[\d.]+|localhost):\d+", "HOST"),
        (folder.as_str(), "…"),
        (r"\d{1,2} \w+ \d{4}, \d\d:\d\d( \w+)?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:[\d.]+Z?)?( UTC| CES?T)?", "TIME"),
        (r"process \d+", "process N"),
        (r"\d{4,}", "N"),
    ] {
        plain = Regex::new(what).unwrap().replace_all(&plain, instead).into_owned();
    }
    plain
}

/// Says what was seen, and fails unless the table says the same.
fn seen(fault: &str, what: impl AsRef<str>) {
    let what = what.as_ref().replace('|', "/");
    println!("{fault}: {what}");
    if std::env::var_os("PRESSWATCH_FAULTS").is_some_and(|wanted| wanted == "write") {
        return write(fault, &what);
    }
    let rows = table();
    let row = rows.iter().find(|row| row[0] == fault).unwrap_or_else(|| panic!("docs/reliability.md has no row `{fault}`; it saw: {what}"));
    assert_eq!(row[3], what, "{fault}: the table of docs/reliability.md says that something else was seen");
}

/// Puts into the table what was seen, where somebody wants that.
fn write(fault: &str, what: &str) {
    let file = std::fs::OpenOptions::new().read(true).open(page()).unwrap();
    // Tests run beside each other, in one process or in several.
    file.lock().unwrap();
    let text = std::fs::read_to_string(page()).unwrap();
    let start = format!("| `{fault}` |");
    let line = text.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("no row `{fault}`"));
    let kept = line.trim_end_matches(" |").rfind(" | ").unwrap();
    std::fs::write(page(), text.replace(line, &format!("{} | {what} |", &line[..kept]))).unwrap();
}

fn page() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reliability.md")
}

/// Where the machine does not let the fault be made, that is said.
fn skipped(fault: &str, why: &str) {
    println!("{fault}: SKIPPED: {why}");
}

/// Fault, how it is made, what is promised, what was seen.
fn table() -> Vec<[String; 4]> {
    let page = std::fs::read_to_string(page()).unwrap();
    let (_, section) = page.split_once("\n## Faults\n").expect("a section of faults");
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"));
    let cells = |row: &str| {
        let cells: Vec<String> = row.split(" | ").map(|cell| cell.trim().trim_end_matches('`').to_owned()).collect();
        <[String; 4]>::try_from(cells).unwrap_or_else(|cells| panic!("four cells, not {cells:?}"))
    };
    rows.map(cells).collect()
}

/// Names of the tests in this folder that make a fault.
fn tests() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults");
    let test = Regex::new(r"#\[test\]\n(?:///[^\n]*\n)*fn (\w+)").unwrap();
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).filter(|file| !file.ends_with("mod.rs"));
    let texts = files.map(|file| std::fs::read_to_string(file).unwrap());
    texts.flat_map(|text| test.captures_iter(&text).map(|found| found[1].to_owned()).collect::<Vec<_>>()).collect()
}

#[test]
fn the_table_has_a_row_for_each_fault_and_no_other() {
    let rows = table();
    let names: BTreeSet<String> = rows.iter().map(|row| row[0].clone()).collect();
    assert_eq!(names, tests());
    assert_eq!(names.len(), rows.len(), "no fault stands there twice");
    assert!(names.len() >= 30, "{} faults", names.len());
}
