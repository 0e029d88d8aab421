//! `demo`: the whole way in a minute, offline: two newsrooms and a mail server on loopback, and between them
//! the same code that runs for real.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::digest::preview;
use super::rows::FileRow;
use super::{Common, Ended, Outcome, print};
use crate::app::App;
use crate::clock::Clock;
use crate::config::{self, Environment};
use crate::demo::{Newsroom, Receiver};
use crate::fetch::Urgency;
use crate::jobs::{self, Reins};
use crate::model::Source;
use crate::store::Wanted;

/// See the whole thing work: two newsrooms, a poll, a digest by SMTP; offline, nothing to configure
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  presswatch demo")]
pub struct Args {
    /// Where the mail and the config of the demo are written
    #[arg(long, value_name = "DIR", default_value = "presswatch-demo")]
    folder: PathBuf,
}

/// Names to look out for in what the newsrooms publish.
const TOPICS: &str = r#"
[[topic]]
name = "Skarne"
terms = ["Skarne", "斯卡恩"]

[[topic]]
name = "Batteries"
terms = ["battery", "batteries", "Batteriespeicher", "Batteriespeichern"]
"#;

pub async fn run(args: Args, common: &Common) -> Outcome {
    let newsroom = Newsroom::start(Clock::System.now()).await.context("cannot serve the demo's newsrooms on loopback")?;
    let receiver = Receiver::start().await.context("cannot receive the demo's mail on loopback")?;
    let folder = args.folder;
    let config = write_config(&folder, &newsroom, &receiver)?;
    let config =
        config::load(&config, &Environment::of_process()).map_err(|problems| anyhow::anyhow!("{}", problems.render(super::colour())))?;
    let app = App::open(config, Clock::System).await?;
    app.begin().await?;
    let sources: Vec<&Source> = app.config.sources.iter().collect();

    common.tell("1. Two newsrooms on this machine, watched by nothing but their addresses:")?;
    for source in &sources {
        common.tell(format!("     {}", source.url))?;
    }
    let baseline = jobs::poll(&app.tools, &sources, Urgency::Asked, |_| ()).await?;
    common.tell(format!("2. First poll: {}, {} to announce. It is the baseline.", outcome(&baseline), baseline.changes.len()))?;

    newsroom.publish();
    let round = jobs::poll(&app.tools, &sources, Urgency::Asked, |_| ()).await?;
    jobs::read_articles(&app.tools, &sources, Urgency::Asked, &Reins::default()).await?;
    common.tell(format!("3. The newsrooms publish. Second poll: {} new:", round.changes.len()))?;
    for change in &round.changes {
        common.tell(format!("     {}", print::cut(&change.announcement.title, 74)))?;
    }

    let digest = app.config.digests.first().context("the demo's config lost its digest")?;
    let mail = app.config.mail.as_ref().context("the demo's config lost its mail server")?;
    let newsrooms = app.newsrooms().await?;
    let draft = jobs::draft(&app.tools, digest, &newsrooms, None).await?;
    let files = preview(&draft, digest, mail, &folder, app.tools.clock.now())?;
    jobs::compose(&app.tools, digest, mail, &newsrooms).await?;
    jobs::deliver(&app.tools, mail, Wanted::DueOf(&digest.id), &Reins::default()).await?;
    let inbox = receiver.received();
    let received = inbox.first().context("the demo's mail did not arrive")?;
    let again = jobs::poll(&app.tools, &sources, Urgency::Asked, |_| ()).await?;

    common.tell(format!(
        "4. One digest, handed over by SMTP to {} and received: {} bytes.",
        received.to.join(", "),
        received.bytes.len()
    ))?;
    // What arrived stands in the file, not what was meant to.
    if let Some(eml) = files.iter().find(|file| file.extension().is_some_and(|ending| ending == "eml")) {
        fs::write(eml, &received.bytes).with_context(|| format!("cannot write {}", eml.display()))?;
    }
    common.tell(format!("5. Third poll: {} new. Nothing is announced twice.\n", again.changes.len()))?;
    common.tell("The mail, to open:")?;
    for file in &files {
        if common.json { print::json(&FileRow { file })? } else { print::line(format!("     {}", file.display()))? }
    }
    common.tell("\nNext: `presswatch init` writes a config for newsrooms of your own.")?;
    app.tools.store.close().await;
    Ok(Ended::Done)
}

/// What a first poll found.
fn outcome(round: &jobs::Round) -> String {
    let known: usize = round
        .polled
        .iter()
        .map(|polled| match &polled.verdict {
            crate::model::Verdict::Baseline(found) => found.len(),
            _ => 0,
        })
        .sum();
    format!("{known} announcements remembered")
}

/// A config as a user would write it, but for the loopback.
fn write_config(folder: &Path, newsroom: &Newsroom, receiver: &Receiver) -> anyhow::Result<PathBuf> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    for ending in ["sqlite", "sqlite-wal", "sqlite-shm"] {
        let file = folder.join(format!("presswatch.{ending}"));
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {} of an earlier demo", file.display()));
            }
            _ => {}
        }
    }
    let mut text = format!(
        "# Written by `presswatch demo`; its servers are gone when it ends.\ntimezone = \"Europe/Berlin\"\n\n\
         [fetch]\ndelay = \"0s\"\nallow_networks = [\"127.0.0.0/8\"]\n\n\
         [mail]\nfrom = \"Newsroom digest <digest@presswatch.example>\"\nserver = \"{}\"\n",
        receiver.url()
    );
    for watched in newsroom.urls() {
        text.push_str(&format!("\n[[source]]\nid = \"{}\"\nname = \"{}\"\nurl = \"{}\"\n", watched.id, watched.name, watched.url));
    }
    text.push_str(TOPICS);
    text.push_str(
        "\n[[digest]]\nid = \"morning\"\ntitle = \"Newsroom digest\"\nto = [\"reader@presswatch.example\"]\nschedule = \"0 8 * * MON-FRI\"\n",
    );
    let file = folder.join("presswatch.toml");
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}
