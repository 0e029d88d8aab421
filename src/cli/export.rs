//! `export`: the config's sources, to be included elsewhere or for feed readers. Secrets stay here.

use std::collections::HashSet;

use super::{Common, Ended, Outcome, print};
use crate::config::{self, Config, Entry, Left, Written};
use crate::store::Store;

/// Print the sources of the config, to be taken elsewhere
///
/// As TOML they can be included in another config as they are; as OPML feed readers take them, and `import` gives the same
/// sources again. Headers, cookies and log-ins are not printed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  presswatch export > newsrooms.toml\n  presswatch export --opml > newsrooms.opml\n  presswatch export --json | jq -r .url"
)]
pub struct Args {
    /// As OPML 2.0
    #[arg(long)]
    opml: bool,
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    let config = common.config()?;
    let written = config::written_sources(&config)?;
    for source in written.iter().filter(|source| !source.secrets.is_empty()) {
        common.say(format!("remark: source `{}`: left out {}: secrets stay here", id(&source.entry), named(&source.secrets)));
    }
    let entries: Vec<Entry> = written.into_iter().map(|Written { entry, .. }| entry).collect();
    if common.json {
        entries.iter().try_for_each(print::json)?;
    } else if args.opml {
        let (opml, left) = config::write_opml(&entries, &feeds(&config).await);
        left.iter().for_each(|left| common.say(remark(left)));
        print::line(opml.trim_end())?;
    } else {
        print::line(toml(&config, &entries).trim_end())?;
    }
    Ok(Ended::Done)
}

fn id(entry: &Entry) -> &str {
    entry.get("id").and_then(toml::Value::as_str).unwrap_or_default()
}

fn named<T: AsRef<str>>(keys: &[T]) -> String {
    keys.iter().map(|key| format!("`{}`", key.as_ref())).collect::<Vec<_>>().join(", ")
}

fn remark(left: &Left) -> String {
    if left.keys.contains(&"url") {
        return format!("remark: source `{}` was left out: its `url` names a variable, which may be a secret", left.id);
    }
    format!("remark: source `{}`: left out {}, which names a variable: it may be a secret", left.id, named(&left.keys))
}

fn toml(config: &Config, entries: &[Entry]) -> String {
    let zone = config.timezone.map_or("none was set".to_owned(), |zone| format!("\"{zone}\""));
    let head = format!(
        "# Sources of presswatch, to be named by `include` of a config.\n# They come from one whose `timezone` was: {zone}. Secrets are not among them.\n"
    );
    entries.iter().fold(head, |text, entry| format!("{text}\n{}", entry.to_toml()))
}

/// Sources whose address turned out to be a feed; what no poll has seen yet is not known.
async fn feeds(config: &Config) -> HashSet<String> {
    let nothing = HashSet::new();
    if !config.store.path.exists() {
        return nothing;
    }
    // Without the store the list is still right, only less of use to feed readers.
    let Ok(store) = Store::open(&config.store.path).await else { return nothing };
    let statuses = store.source_statuses().await.unwrap_or_default();
    let feeds = statuses.into_iter().filter(|status| status.kind.as_deref() == Some("feed"));
    feeds
        .filter(|status| config.sources.iter().any(|source| source.id == status.id && source.kind == crate::model::Kind::Auto))
        .map(|status| status.id)
        .collect()
}
