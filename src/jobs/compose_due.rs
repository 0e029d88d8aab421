//! The issues that are due, as the daemon composes them: each waits a while for polls and texts that belong into it.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::Tools;
use super::compose::{ComposeError, compose};
use super::stumble::unless_it_stumbles;
use crate::digest::selects;
use crate::model::{Digest, Mail, Newsroom};
use crate::store::{DueIssue, StoreError};

/// How long an issue waits for polls that are due or under way.
const FOR_POLLS: TimeDelta = TimeDelta::minutes(2);
/// The same, where nobody was there when it fell due: then all sources are overdue.
const FOR_POLLS_AFTER_ABSENCE: TimeDelta = TimeDelta::minutes(10);
/// How long an issue waits for the texts of its changes; then it goes with their teasers.
const FOR_TEXTS: TimeDelta = TimeDelta::minutes(10);
/// Whoever comes later than this to an issue that is due was away.
const ABSENCE: TimeDelta = TimeDelta::minutes(2);
/// A digest that could not be composed is tried again after this.
const AFTER_A_FAILURE: TimeDelta = TimeDelta::minutes(5);

/// The digests that are due and wait, by id.
#[derive(Debug, Default)]
pub struct Waits(HashMap<String, Wait>);

#[derive(Debug, Clone, Copy)]
struct Wait {
    due_since: DateTime<Utc>,
    /// Nobody was there when it fell due.
    was_absent: bool,
    /// What it waits for should have come before; then it goes without.
    look_at: DateTime<Utc>,
}

impl Waits {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// When to look at the digests next, given when their next issues fall due.
    pub fn next_look(&self, due: &[(String, DateTime<Utc>)]) -> Option<DateTime<Utc>> {
        due.iter().map(|(id, next_at)| self.0.get(id).map_or(*next_at, |wait| wait.look_at)).min()
    }

    /// Notes when an issue was first seen to be due.
    fn note(&mut self, id: &str, next_at: DateTime<Utc>, now: DateTime<Utc>) -> Wait {
        let wait = self.0.get(id).copied().filter(|wait| wait.due_since <= now);
        wait.unwrap_or(Wait { due_since: now, was_absent: now - next_at > ABSENCE, look_at: now })
    }
}

/// Composes the issues that are due and have nothing to wait for any more, and tells how many it dealt with. One that
/// cannot be composed holds up no other.
pub async fn compose_due(
    tools: &Tools,
    mail: &Mail,
    digests: &[Digest],
    newsrooms: &[Newsroom],
    waits: &mut Waits,
) -> Result<usize, StoreError> {
    let now = tools.clock.now();
    let due: Vec<(String, DateTime<Utc>)> = tools.store.next_issues().await?.into_iter().filter(|(_, next_at)| *next_at <= now).collect();
    waits.0.retain(|id, _| due.iter().any(|(due, _)| due == id));
    let mut dealt_with = 0;
    for (id, next_at) in &due {
        let Some(digest) = digests.iter().find(|digest| digest.id == *id) else { continue };
        dealt_with += 1;
        let wait = waits.note(id, *next_at, now);
        if let Some(look_at) = obstacle(tools, digest, newsrooms, wait).await? {
            waits.0.insert(id.clone(), Wait { look_at, ..wait });
            continue;
        }
        let detail = match unless_it_stumbles(compose(tools, digest, mail, newsrooms)).await {
            Some(Ok(_)) => {
                waits.0.remove(id);
                continue;
            }
            Some(Err(ComposeError::Store(error))) => return Err(error),
            Some(Err(error)) => error.to_string(),
            None => "presswatch stumbled over it (a fault of presswatch; please report it)".to_owned(),
        };
        tracing::error!(digest = id, detail, "issue not composed");
        waits.0.insert(id.clone(), Wait { look_at: now + AFTER_A_FAILURE, ..wait });
    }
    Ok(dealt_with)
}

/// Until when the issue waits, if there is something to wait for.
async fn obstacle(
    tools: &Tools,
    digest: &Digest,
    newsrooms: &[Newsroom],
    Wait { due_since, was_absent, .. }: Wait,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let now = tools.clock.now();
    let sources: Vec<&str> =
        newsrooms.iter().map(|newsroom| newsroom.id.as_str()).filter(|id| selects(&digest.sources, id, newsrooms)).collect();
    let polls_until = due_since + if was_absent { FOR_POLLS_AFTER_ABSENCE } else { FOR_POLLS };
    let texts_until = due_since + FOR_TEXTS;
    let awaited = tools.store.awaited(DueIssue { digest: &digest.id, sources: &sources, due_since, texts_until }, now).await?;
    let polls = (awaited.polls > 0 && now < polls_until).then_some(polls_until);
    let texts = (awaited.texts > 0 && now < texts_until).then_some(texts_until);
    if polls.is_some() || texts.is_some() {
        tracing::debug!(digest = digest.id, polls = awaited.polls, texts = awaited.texts, "issue waits");
    }
    Ok(polls.into_iter().chain(texts).min())
}
