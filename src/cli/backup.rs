//! `backup`: a consistent copy of the store while the daemon runs.

use std::path::PathBuf;

use super::rows::FileRow;
use super::{Common, Ended, Outcome, print};
use crate::store::Store;

/// Copy the store into a new file, also while presswatch runs
///
/// The copy holds all that was remembered, mailed and waiting when it began, and is a store itself: put it in
/// the store's place to restore it. A file that is there already is left as it is.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  presswatch backup presswatch-monday.sqlite\n  sudo presswatch backup \"/var/backups/presswatch-$(date +%F).sqlite\""
)]
pub struct Args {
    /// File to write; it must not exist
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    let config = common.config()?;
    let store = Store::open(&config.store.path).await?;
    let size = store.back_up(&args.file).await?;
    store.close().await;
    if common.json {
        print::json(&FileRow { file: &args.file })?;
    }
    common.tell(format!("Wrote {} ({} KiB).", args.file.display(), size.div_ceil(1024)))?;
    Ok(Ended::Done)
}
