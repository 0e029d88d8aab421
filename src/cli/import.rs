//! `import`: newsrooms from a list of a feed reader, or from `export`, into the config in one go.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use serde::Serialize;
use url::Url;

use super::{Common, Ended, Outcome, Refusal, print};
use crate::config::{self, Config, Entry, Environment, Ids, Opml};
use crate::model::canonical;

/// Take over newsrooms from an OPML file
///
/// Folders and categories become labels. What is watched already is passed over; nothing that stands in the config is changed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  presswatch import newsrooms.opml\n  presswatch import newsrooms.opml --to sources.d/imported.toml\n  presswatch import newsrooms.opml --dry-run"
)]
pub struct Args {
    /// The list, or - for standard input
    #[arg(value_name = "FILE.opml")]
    list: PathBuf,
    /// Append to this file, which the config includes, and not to the config itself
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Show what would be taken over and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// An entry of the list that was not taken over.
#[derive(Serialize)]
struct SkippedRow {
    skipped: String,
    reason: String,
}

pub fn run(args: Args, common: &Common) -> Outcome {
    let config = common.config()?;
    let Opml { outlines, bad, remarks } = read(&args.list)?;
    for remark in remarks {
        common.say(format!("remark: {}: {remark}", args.list.display()));
    }
    let mut ids = Ids::new(config.sources.iter().map(|source| source.id.as_str()));
    let (watched, mut listed) = (Known::of(&config), Known::default());
    let mut skipped: Vec<SkippedRow> = bad.into_iter().map(|bad| SkippedRow { skipped: bad.name, reason: bad.why }).collect();
    // So a script sees that it gave the wrong file.
    let ended = if outlines.is_empty() && !skipped.is_empty() { Ended::Failed } else { Ended::Done };
    let mut entries = Vec::new();
    for outline in outlines {
        let url = outline.url.clone();
        // One of ours may well watch an address twice, by two rules.
        let earlier = if outline.is_ours() { None } else { listed.watched_by(&url) };
        match watched.watched_by(&url).or(earlier) {
            Some(id) => skipped.push(SkippedRow { skipped: url.into(), reason: format!("`{id}` watches it already") }),
            None => {
                let entry = outline.into_entry(&mut ids);
                listed.add(&url, text(&entry, "id"));
                entries.push(entry);
            }
        }
    }
    for skipped in &skipped {
        match common.json {
            true => print::json(skipped)?,
            false => common.say(format!("skipped: {}: {}", skipped.skipped, skipped.reason)),
        }
    }
    if !entries.is_empty() && !args.dry_run {
        write(&args, &entries, &config, common)?;
    }
    tell(&args, &entries, &config, common)?;
    Ok(ended)
}

fn read(list: &Path) -> Result<Opml, Refusal> {
    let mut bytes = Vec::new();
    if list == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
    } else {
        bytes = std::fs::read(list).with_context(|| format!("cannot read {}", list.display()))?;
    }
    config::read_opml(&bytes).ok_or_else(|| {
        Refusal::Failure(anyhow!("{} is no OPML: a feed reader's export begins with `<opml`; nothing was imported", list.display()))
    })
}

/// A file that the config does not include must load by itself, so that it can be.
fn write(args: &Args, entries: &[Entry], config: &Config, common: &Common) -> Result<(), Refusal> {
    let file = args.to.as_deref().unwrap_or(&config.path);
    let second = if is_read(file, config) { &config.path } else { file };
    let after = config::append(file, entries, [&config.path, second], &Environment::of_process()).map_err(super::add::unwritten)?;
    // A pattern of `include` may have waited for the file.
    if !is_read(file, &after) {
        common.say(format!("remark: {} does not include {} yet: add it to `include`", config.path.display(), file.display()));
    }
    Ok(())
}

fn is_read(file: &Path, config: &Config) -> bool {
    let Ok(file) = file.canonicalize() else { return false };
    config.files.iter().any(|known| known.canonicalize().is_ok_and(|known| known == file))
}

fn tell(args: &Args, entries: &[Entry], config: &Config, common: &Common) -> std::io::Result<()> {
    for entry in entries.iter().filter(|entry| entry.get("allow_networks").is_some() || entry.get("insecure_tls").is_some()) {
        let id = text(entry, "id");
        common.say(format!("warning: source `{id}` comes with `allow_networks` or `insecure_tls`: see that you want that"));
    }
    if common.json {
        return entries.iter().try_for_each(print::json);
    }
    let file = args.to.as_ref().unwrap_or(&config.path).display();
    let count = print::count(entries.len(), "source", "sources");
    match (entries.is_empty(), args.dry_run) {
        (true, _) => return common.tell("Nothing to import."),
        (false, true) => common.tell(format!("{count} would be added to {file}:\n"))?,
        (false, false) => common.tell(format!("{count} added to {file}:\n"))?,
    }
    if common.quiet {
        return Ok(());
    }
    let cells = |entry: &Entry| vec![text(entry, "id").to_owned(), text(entry, "kind").to_owned(), text(entry, "url").to_owned()];
    print::table(&entries.iter().map(cells).collect::<Vec<_>>())
}

fn text<'e>(entry: &'e Entry, key: &str) -> &'e str {
    entry.get(key).and_then(toml::Value::as_str).unwrap_or(if key == "kind" { "auto" } else { "" })
}

/// Addresses that are watched, and by whom.
#[derive(Default)]
struct Known(HashMap<String, String>);

impl Known {
    fn of(config: &Config) -> Known {
        let mut known = Known::default();
        config.sources.iter().for_each(|source| known.add(&source.url, &source.id));
        known
    }

    fn add(&mut self, url: &Url, id: &str) {
        self.0.insert(canonical(url, url), id.to_owned());
    }

    fn watched_by(&self, url: &Url) -> Option<&str> {
        self.0.get(&canonical(url, url)).map(String::as_str)
    }
}
