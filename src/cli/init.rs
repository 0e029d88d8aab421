//! `init`: a config to begin with. It needs no account: mails go into a folder.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{Common, Ended, Outcome, Refusal};

const STARTER: &str = include_str!("init.toml");

/// Write a config to begin with, which needs no mail server
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  presswatch init\n  presswatch init ~/newsrooms && cd ~/newsrooms && presswatch poll")]
pub struct Args {
    /// Folder to write `presswatch.toml` into
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

pub fn run(args: Args, common: &Common) -> Outcome {
    let file = common.config.clone().unwrap_or_else(|| args.folder.join("presswatch.toml"));
    let folder = file.parent().map(PathBuf::from).unwrap_or_default();
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    // Never over a config that somebody wrote.
    let mut written = match OpenOptions::new().write(true).create_new(true).open(&file) {
        Ok(written) => written,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(Refusal::Failure(anyhow::anyhow!("{} is there already and was left as it is", file.display())));
        }
        Err(error) => return Err(Refusal::Failure(anyhow::Error::new(error).context(format!("cannot write {}", file.display())))),
    };
    written.write_all(STARTER.as_bytes()).with_context(|| format!("cannot write {}", file.display()))?;
    common.tell(format!("Wrote {}: two sources, a digest, mails into a folder.\n", file.display()))?;
    let (enter, config) = how_to_use(&file, &folder);
    common.tell(format!("{enter}  presswatch{config} poll"))?;
    common.tell("      remembers what is there and shows the newest; later: prints what is new")?;
    common.tell(format!("  presswatch{config} digest morning --send"))?;
    common.tell("      writes the mail into the folder `mails` beside the config")?;
    common.tell(format!("  presswatch{config} add https://www.example.com/newsroom/"))?;
    common.tell("      finds the best way to watch a newsroom of your own, and writes it into the config")?;
    common.tell(format!("  presswatch{config} run"))?;
    common.tell("      does it all by itself from then on, as the schedules say")?;
    Ok(Ended::Done)
}

/// The config is found by itself from its own folder; under another name it has to be named.
fn how_to_use(file: &Path, folder: &Path) -> (String, String) {
    if file.file_name().is_none_or(|name| name != "presswatch.toml") {
        return (String::new(), format!(" --config {}", file.display()));
    }
    let is_here = folder.as_os_str().is_empty() || folder == Path::new(".");
    (if is_here { String::new() } else { format!("  cd {}\n", folder.display()) }, String::new())
}
