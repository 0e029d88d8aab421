//! `digest`: the next issue, to look at or to send.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::outbox::{no_mail, report};
use super::rows::FileRow;
use super::times::{self, When};
use super::{Common, Ended, Outcome, Refusal, print, unknown};
use crate::app::App;
use crate::deliver::{
    self, Outcome as Sent, Timeouts,
    message::{ascii_address, unsubscribe_link},
};
use crate::digest::Rendered;
use crate::jobs::{self, Draft, Reins};
use crate::model::{Delivery, DeliveryState, Digest, Mail, Mailbox};
use crate::store::Wanted;

/// Print, preview or send the next issue of a digest
///
/// Without options it prints the issue as it would go out now and changes nothing.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  presswatch digest morning\n  presswatch digest morning --preview /tmp/mail\n  presswatch digest morning --send\n  presswatch digest morning --since 7d --to me@example.com"
)]
pub struct Args {
    /// Id of the digest
    id: String,
    /// Write the mail as .eml, .html and .txt into this folder; changes nothing else
    #[arg(long, value_name = "DIR")]
    preview: Option<PathBuf>,
    /// Compose the issue now and deliver whatever of this digest is due
    #[arg(long, conflicts_with_all = ["preview", "to", "since"])]
    send: bool,
    /// Send it to this address only, as a test that marks nothing
    #[arg(long, value_name = "ADDR", conflicts_with = "preview")]
    to: Option<String>,
    /// Show what was seen since, taken or not: 2d, 6h, a day, or RFC 3339; marks nothing
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    since: Option<When>,
}

pub async fn run(args: Args, common: &Common) -> Outcome {
    let app = common.app().await?;
    let known = || app.config.digests.iter().map(|digest| digest.id.as_str());
    let digest = app.digest(&args.id).ok_or_else(|| unknown("digest", &args.id, known()))?;
    let mail = app.config.mail.as_ref().ok_or_else(no_mail)?;
    let ended = if args.send { send(&app, digest, mail, common).await? } else { show(&app, digest, mail, &args, common).await? };
    app.tools.store.close().await;
    Ok(ended)
}

async fn send(app: &App, digest: &Digest, mail: &Mail, common: &Common) -> Outcome {
    let newsrooms = app.newsrooms().await?;
    match jobs::compose(&app.tools, digest, mail, &newsrooms).await? {
        Some(number) => common.tell(format!("Issue {number} of `{}` is composed.", digest.id))?,
        None => common.tell(format!("Nothing new for `{}`; no issue was composed.", digest.id))?,
    }
    let attempts = jobs::deliver(&app.tools, mail, Wanted::DueOf(&digest.id), &Reins::default()).await?;
    Ok(report(attempts, common)?)
}

async fn show(app: &App, digest: &Digest, mail: &Mail, args: &Args, common: &Common) -> Outcome {
    let now = app.tools.clock.now();
    let since = args.since.map(|when| when.back(now, app.config.effective_timezone()));
    let newsrooms = app.newsrooms().await?;
    let draft = jobs::draft(&app.tools, digest, &newsrooms, since).await?;
    if let Some(fault) = &draft.fault {
        print::remark(format!("{fault}\nThe mail is made with presswatch's own templates and subject."));
    }
    if draft.mails.is_empty() {
        common.tell(format!("Nothing new for `{}`.", digest.id))?;
        return Ok(Ended::Done);
    }
    if let Some(address) = &args.to {
        return test(app, digest, mail, &draft, address, common).await;
    }
    if let Some(folder) = &args.preview {
        for file in preview(&draft, digest, mail, folder, now)? {
            if common.json { print::json(&FileRow { file: &file })? } else { print::line(file.display().to_string())? }
        }
        return Ok(Ended::Done);
    }
    for part in readable(&draft, digest, mail) {
        if common.json {
            print::json(
                &serde_json::json!({ "digest": digest.id, "issue": draft.issue.number, "subject": part.subject, "text": part.text, "html": part.html }),
            )?;
        } else {
            print::line(format!("Subject: {}\n\n{}", part.subject, part.text.trim_end()))?;
        }
    }
    Ok(Ended::Done)
}

/// The parts of the mail as their reader sees them.
fn readable(draft: &Draft, digest: &Digest, mail: &Mail) -> Vec<Rendered> {
    let unsubscribe = unsubscribe_link(&digest.mail(mail), &digest.id);
    draft.mails.iter().map(|part| part.with_unsubscribe(&unsubscribe)).collect()
}

/// Writes the mail as it would reach the first reader.
pub fn preview(
    draft: &Draft,
    digest: &Digest,
    mail: &Mail,
    folder: &Path,
    now: chrono::DateTime<chrono::Utc>,
) -> anyhow::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let readers = digest.to.first().map(std::slice::from_ref).unwrap_or_default();
    let messages = draft.address(digest, mail, readers, now)?;
    let mut files = Vec::new();
    for (part, (rendered, delivery)) in readable(draft, digest, mail).iter().zip(messages).enumerate() {
        let part = if draft.mails.len() > 1 { format!("-{}", part + 1) } else { String::new() };
        let name = format!("{}-{}{part}", digest.id, draft.issue.number);
        files.extend(write_mail(folder, &name, rendered, &delivery.message)?);
    }
    Ok(files)
}

fn write_mail(folder: &Path, name: &str, rendered: &Rendered, message: &[u8]) -> anyhow::Result<Vec<PathBuf>> {
    let contents = [("eml", message), ("html", rendered.html.as_bytes()), ("txt", rendered.text.as_bytes())];
    let write = |(ending, content): (&str, &[u8])| {
        let file = folder.join(format!("{name}.{ending}"));
        std::fs::write(&file, content).with_context(|| format!("cannot write {}", file.display()))?;
        Ok(file)
    };
    contents.into_iter().map(write).collect()
}

/// A test mail marks nothing, so it goes past the outbox: it is tried once, while its sender looks on.
async fn test(app: &App, digest: &Digest, mail: &Mail, draft: &Draft, address: &str, common: &Common) -> Outcome {
    let Some(reader) = ascii_address(address).map(|address| Mailbox { name: None, address }) else {
        return Err(Refusal::Usage(format!("error: `{address}` is no mail address")));
    };
    let now = app.tools.clock.now();
    let mut session = deliver::open(mail, Timeouts::default()).await?;
    for new in draft.address(digest, mail, std::slice::from_ref(&reader), now)? {
        let delivery = Delivery {
            id: 0,
            digest: digest.id.clone(),
            issue: draft.issue.number,
            to: new.to,
            from: new.from,
            message: new.message,
            state: DeliveryState::Waiting,
            attempts: 1,
            created_at: now,
            next_try_at: None,
            reason: None,
        };
        match session.send(&delivery).await {
            Sent::Sent { .. } => common.tell(format!("A test of `{}` was sent to {}; nothing was marked.", digest.id, reader.address))?,
            failed => return Err(Refusal::Failure(anyhow::anyhow!("the test was not sent: {}", failed.reason()))),
        }
    }
    session.close().await;
    Ok(Ended::Done)
}
