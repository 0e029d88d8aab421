//! Writing a believed reading: sightings, announcements and the changes that come of them.

use sqlx::{Row, Sqlite, Transaction};
use url::Url;

use super::announcements::Wording;
use super::confirm::{self, Held};
use super::polls::FinishedPoll;
use super::sources::VERSION;
use super::{Result, announcements, millis, pages, sightings};
use crate::model::{ChangeKind, Edition, Enrichment, Finding, Findings, Item, ItemFindings, Outcome, Story, Verdict, reads_alike};

/// Of one announcement. What comes and goes with the copies of its site would be told for ever.
const WITHDRAWALS_TOLD: i64 = 2;

type Tx<'a> = &'a mut Transaction<'static, Sqlite>;

/// Records a reading and returns the ids of the changes that it made.
pub(super) async fn record(tx: Tx<'_>, poll: &FinishedPoll, found: &Findings) -> Result<Vec<i64>> {
    let made = match found {
        Findings::Items(found) => match &found.edition {
            Some(edition) => record_edition(tx, poll, found, edition).await?,
            None => record_items(tx, poll, found).await?,
        },
        Findings::Page(found) => pages::record(tx, poll, found).await?,
    };
    if !made.is_empty() {
        let update = "UPDATE source SET last_change_at = $2 WHERE source_id = $1";
        sqlx::query(update).bind(poll.source_id).bind(millis(poll.polled_at)).execute(&mut **tx).await?;
    }
    Ok(made)
}

/// Writes only what differs from what is remembered: of a sitemap's fifty thousand entries, one poll changes a handful.
async fn record_items(tx: Tx<'_>, poll: &FinishedPoll, found: &ItemFindings) -> Result<Vec<i64>> {
    let now = millis(poll.polled_at);
    let mut made = Vec::new();
    let last_read = "SELECT read_at FROM source WHERE source_id = $1";
    let last_read: Option<i64> = sqlx::query_scalar(last_read).bind(poll.source_id).fetch_one(&mut **tx).await?;
    let update = sqlx::query("UPDATE source SET read_at = $2, read_by = $3 WHERE source_id = $1");
    update.bind(poll.source_id).bind(now).bind(VERSION).execute(&mut **tx).await?;
    sightings::leave(tx, &found.left).await?;
    made.extend(republish(tx, poll, found).await?);
    let mut late = 0;
    for (position, finding) in (0..).zip(&found.items) {
        match &finding.outcome {
            Outcome::Known { .. } if finding.is_same => {}
            Outcome::Known { sighting_id } => follow(tx, *sighting_id, finding, position, now).await?,
            Outcome::Retitled { sighting_id, .. } => {
                follow(tx, *sighting_id, finding, position, now).await?;
                made.extend(retitle(tx, poll, *sighting_id, finding).await?);
            }
            Outcome::Late => {
                record_late(tx, poll, finding, position, late).await?;
                late += 1;
            }
            Outcome::Fresh { announce: false } => {
                remember(tx, poll, finding, position).await?;
            }
            Outcome::Fresh { announce: true } => made.extend(announce(tx, poll, finding, position, last_read).await?),
        }
    }
    if poll.full_read {
        sightings::saw_all(tx, poll.source_id, now).await?;
    }
    for missing in &found.missing {
        made.extend(withdraw(tx, poll, missing.sighting_id, missing.gone).await?);
    }
    Ok(made)
}

/// How a known item looks now; its announcement goes along to another address.
async fn follow(tx: Tx<'_>, sighting_id: i64, finding: &Finding, position: i64, now: i64) -> Result<()> {
    if let Some(url) = &finding.item.url {
        announcements::relocate(tx, sighting_id, url.as_str()).await?;
    }
    sightings::update(tx, sighting_id, finding, position, now).await
}

/// Kept, and counted by digests. Nobody is told of it by itself, but people look for it in the archive by its words, so that its
/// text is read when there is time.
async fn record_late(tx: Tx<'_>, poll: &FinishedPoll, finding: &Finding, position: i64, nth: i32) -> Result<()> {
    if let Remembered::First(announcement_id) = remember(tx, poll, finding, position).await? {
        announcements::read_later(tx, announcement_id, nth, poll.polled_at).await?;
        change(tx, poll, announcement_id, ChangeKind::Late, None).await?;
    }
    Ok(())
}

/// The stories of a roundup that were not known make one announcement; each is remembered by itself.
async fn record_edition(tx: Tx<'_>, poll: &FinishedPoll, found: &ItemFindings, edition: &Edition) -> Result<Vec<i64>> {
    let now = millis(poll.polled_at);
    let update = sqlx::query("UPDATE source SET read_at = $2, read_by = $3 WHERE source_id = $1");
    update.bind(poll.source_id).bind(now).bind(VERSION).execute(&mut **tx).await?;
    sightings::leave(tx, &found.left).await?;
    let is_fresh = |finding: &&Finding| matches!(finding.outcome, Outcome::Fresh { .. });
    let fresh: Vec<Story> = found.items.iter().filter(is_fresh).map(|finding| story(&finding.item)).collect();
    let announcement_id = if fresh.is_empty() { None } else { Some(announcements::insert_edition(tx, edition, &fresh, now).await?) };
    for (position, finding) in (0..).zip(&found.items) {
        let sighting_id = match (&finding.outcome, announcement_id) {
            (Outcome::Known { sighting_id } | Outcome::Retitled { sighting_id, .. }, _) => {
                sightings::update(tx, *sighting_id, finding, position, now).await?;
                *sighting_id
            }
            (Outcome::Fresh { .. }, Some(announcement_id)) => {
                sightings::insert(tx, poll.source_id, announcement_id, finding, position, now).await?
            }
            // There is an announcement wherever there is a fresh story.
            (Outcome::Fresh { .. }, None) | (Outcome::Late, _) => continue,
        };
        sightings::update_sketch(tx, sighting_id, finding.item.text.as_deref()).await?;
    }
    let is_announced = found.items.iter().any(|finding| finding.outcome == Outcome::Fresh { announce: true });
    let Some(announcement_id) = announcement_id.filter(|_| is_announced) else { return Ok(Vec::new()) };
    // Nothing is fetched for it; its stories are summarised like any text.
    announcements::read_soon(tx, announcement_id, now).await?;
    Ok(vec![change(tx, poll, announcement_id, ChangeKind::New, None).await?])
}

fn story(item: &Item) -> Story {
    Story {
        title: item.title.clone(),
        text: item.text.clone().unwrap_or_default(),
        url: item.url.as_ref().map(|url| url.to_string()),
        enrichment: Enrichment::default(),
    }
}

/// What an item that its source did not know turned out to be.
enum Remembered {
    First(i64),
    /// Another source had shown it before.
    Again(i64),
    /// The same, and so long ago that the archive has forgotten it.
    Forgotten(i64),
}

/// Remembers an item that this source did not know. Another may: then it is one more sighting of the same
/// announcement. Within the source itself the comparison has decided already.
async fn remember(tx: Tx<'_>, poll: &FinishedPoll, finding: &Finding, position: i64) -> Result<Remembered> {
    let now = millis(poll.polled_at);
    let known = match &finding.address {
        Some(address) => {
            let select = "SELECT announcement_id FROM sighting WHERE address = $1 AND source_id <> $2
                 ORDER BY announcement_id IS NULL, sighting_id LIMIT 1";
            sqlx::query_scalar::<_, Option<i64>>(select).bind(address).bind(poll.source_id).fetch_optional(&mut **tx).await?
        }
        None => None,
    };
    let remembered = match known {
        Some(Some(announcement_id)) => Remembered::Again(announcement_id),
        Some(None) => Remembered::Forgotten(announcements::insert(tx, &finding.item, poll).await?),
        None => Remembered::First(announcements::insert(tx, &finding.item, poll).await?),
    };
    let (Remembered::First(announcement_id) | Remembered::Again(announcement_id) | Remembered::Forgotten(announcement_id)) = remembered;
    sightings::insert(tx, poll.source_id, announcement_id, finding, position, now).await?;
    Ok(remembered)
}

/// An item that came out since its source was last read. It is news but once, whichever source was first.
async fn announce(tx: Tx<'_>, poll: &FinishedPoll, finding: &Finding, position: i64, last_read: Option<i64>) -> Result<Option<i64>> {
    let announcement_id = match remember(tx, poll, finding, position).await? {
        Remembered::First(announcement_id) => announcement_id,
        Remembered::Forgotten(_) => return Ok(None),
        Remembered::Again(announcement_id) => {
            // A digest that left the change out because of its sources may want it through this one, and through no other.
            let reopen = "UPDATE taken SET shown_by = json_insert(coalesce(shown_by, '[]'), '$[#]', $2)
                 WHERE by_source = 1 AND change_id IN (SELECT change_id FROM change WHERE announcement_id = $1)";
            sqlx::query(reopen).bind(announcement_id).bind(poll.source_id).execute(&mut **tx).await?;
            if !is_overlooked(tx, announcement_id, last_read).await? {
                return Ok(None);
            }
            announcement_id
        }
    };
    if confirm::is_wanted(poll) {
        confirm::hold_new(tx, poll, announcement_id).await?;
        return Ok(None);
    }
    announcements::read_soon(tx, announcement_id, millis(poll.polled_at)).await?;
    Ok(Some(change(tx, poll, announcement_id, ChangeKind::New, None).await?))
}

/// Nobody was told of it, and here it is news: only the silent baseline of another source has seen it, after this source was last
/// read, or another has it wait to be confirmed. What the other knew before is an old item that this page shows again.
async fn is_overlooked(tx: Tx<'_>, announcement_id: i64, last_read: Option<i64>) -> Result<bool> {
    let select = "SELECT count(*) FROM announcement a WHERE announcement_id = $1 AND ($2 IS NULL OR seen_at > $2
             OR EXISTS (SELECT 1 FROM sighting s WHERE s.announcement_id = a.announcement_id AND s.confirm_at IS NOT NULL AND s.confirms IS NULL))
           AND NOT EXISTS (SELECT 1 FROM change c WHERE c.announcement_id = a.announcement_id)";
    let count: i64 = sqlx::query_scalar(select).bind(announcement_id).bind(last_read).fetch_one(&mut **tx).await?;
    Ok(count > 0)
}

/// Another headline on the page: told, or made to wait.
async fn retitle(tx: Tx<'_>, poll: &FinishedPoll, sighting_id: i64, finding: &Finding) -> Result<Option<i64>> {
    let Some(announcement_id) = announcement_of(tx, sighting_id).await? else { return Ok(None) };
    let wording = Wording::from(&finding.item);
    // Another source may have brought the same correction already.
    if known_otherwise(tx, announcement_id, &wording).await?.is_none() {
        confirm::let_go_of_wording(tx, sighting_id).await?;
        return Ok(None);
    }
    // Nobody has read the headline that it had.
    if confirm::is_new_held(tx, sighting_id).await? {
        announcements::retitle(tx, announcement_id, &wording, millis(poll.polled_at)).await?;
        return Ok(None);
    }
    if confirm::is_wanted(poll) {
        confirm::hold(tx, poll, sighting_id, Held::Updated, Some(&wording)).await?;
        return Ok(None);
    }
    tell_wording(tx, poll, announcement_id, &wording).await
}

/// The headline that readers know, if it reads otherwise: that of the archive, which may be the article's own.
async fn known_otherwise(tx: Tx<'_>, announcement_id: i64, wording: &Wording) -> Result<Option<String>> {
    let select = "SELECT title, url FROM announcement WHERE announcement_id = $1";
    let (stored, url): (String, String) = sqlx::query_as(select).bind(announcement_id).fetch_one(&mut **tx).await?;
    let url = Url::parse(&url).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    Ok(Some(stored).filter(|stored| !reads_alike(stored, &wording.title, host)))
}

/// A headline that reads otherwise than readers know it.
pub(super) async fn tell_wording(tx: Tx<'_>, poll: &FinishedPoll, announcement_id: i64, wording: &Wording) -> Result<Option<i64>> {
    let Some(stored) = known_otherwise(tx, announcement_id, wording).await? else { return Ok(None) };
    announcements::retitle(tx, announcement_id, wording, millis(poll.polled_at)).await?;
    // What was only counted has no readers who know another headline.
    if has_change(tx, announcement_id, ChangeKind::Late, None).await? && !has_change(tx, announcement_id, ChangeKind::New, None).await? {
        return Ok(None);
    }
    // Copies of a page on several servers, or headlines under trial, flip to and fro. Each way counts twice: the first time may have
    // been undone before anybody was told.
    let mut is_flip = true;
    for left in [&stored, &wording.title] {
        is_flip &= count_changes(tx, announcement_id, ChangeKind::Updated, Some(left)).await? >= 2;
    }
    if is_flip {
        return Ok(None);
    }
    Ok(Some(change(tx, poll, announcement_id, ChangeKind::Updated, Some(&stored)).await?))
}

/// Two polls in a row must find the item gone from the page and from its own address.
async fn withdraw(tx: Tx<'_>, poll: &FinishedPoll, sighting_id: i64, gone: Option<bool>) -> Result<Option<i64>> {
    let absences = match gone {
        // Still there under its own address: it was only taken off the page.
        Some(false) => "UPDATE sighting SET absences = 0 WHERE sighting_id = $1 RETURNING absences",
        Some(true) => "UPDATE sighting SET absences = absences + 1 WHERE sighting_id = $1 RETURNING absences",
        // Its address did not answer: ask again, so it stays on the record, above all that is still there.
        None => {
            "UPDATE sighting SET present = CASE WHEN absences = 0 THEN 1 ELSE present END, position = -1 WHERE sighting_id = $1 RETURNING absences"
        }
    };
    let absences: i64 = sqlx::query_scalar(absences).bind(sighting_id).fetch_one(&mut **tx).await?;
    if gone != Some(true) || absences < 2 {
        return Ok(None);
    }
    sqlx::query("UPDATE sighting SET absences = 0 WHERE sighting_id = $1").bind(sighting_id).execute(&mut **tx).await?;
    if confirm::is_new_held(tx, sighting_id).await? {
        confirm::let_go(tx, sighting_id).await?;
        return Ok(None);
    }
    let Some(announcement_id) = announcement_of(tx, sighting_id).await? else { return Ok(None) };
    if confirm::is_wanted(poll) {
        confirm::hold(tx, poll, sighting_id, Held::Withdrawn, None).await?;
        return Ok(None);
    }
    tell_withdrawal(tx, poll, announcement_id).await
}

/// Another source may have found it gone already.
pub(super) async fn tell_withdrawal(tx: Tx<'_>, poll: &FinishedPoll, announcement_id: i64) -> Result<Option<i64>> {
    let is_told = is_withdrawn(tx, announcement_id).await?;
    if is_told || count_changes(tx, announcement_id, ChangeKind::Withdrawn, None).await? >= WITHDRAWALS_TOLD {
        return Ok(None);
    }
    Ok(Some(change(tx, poll, announcement_id, ChangeKind::Withdrawn, None).await?))
}

pub(super) async fn has_change(tx: Tx<'_>, announcement_id: i64, kind: ChangeKind, previous: Option<&str>) -> Result<bool> {
    Ok(count_changes(tx, announcement_id, kind, previous).await? > 0)
}

/// What readers were told is withdrawn, and stands on the page again: that corrects what they know. Its text is read again, as a
/// release is seldom put back as it was.
async fn republish(tx: Tx<'_>, poll: &FinishedPoll, found: &ItemFindings) -> Result<Vec<i64>> {
    let mut made = Vec::new();
    let known = found.items.iter().filter(|finding| !finding.is_same);
    // Under another headline, too: that it is back is what there is to tell.
    let known: Vec<(i64, &Finding)> = known
        .filter_map(|finding| match &finding.outcome {
            Outcome::Known { sighting_id } | Outcome::Retitled { sighting_id, .. } => Some((*sighting_id, finding)),
            Outcome::Fresh { .. } | Outcome::Late => None,
        })
        .collect();
    // A baseline announces nothing.
    if known.is_empty() || matches!(poll.verdict, Verdict::Baseline(_)) {
        return Ok(made);
    }
    let select =
        "SELECT sighting_id, announcement_id FROM sighting s WHERE sighting_id IN (SELECT value FROM json_each($1)) AND present = 0
           AND (SELECT kind FROM change c WHERE c.announcement_id = s.announcement_id ORDER BY change_id DESC LIMIT 1) = 'withdrawn'";
    let ids: Vec<i64> = known.iter().map(|(id, _)| *id).collect();
    let back: Vec<(i64, i64)> = sqlx::query_as(select).bind(serde_json::Value::from(ids).to_string()).fetch_all(&mut **tx).await?;
    for (sighting_id, announcement_id) in back {
        let Some((_, finding)) = known.iter().find(|(id, _)| *id == sighting_id) else { continue };
        let wording = Wording::from(&finding.item);
        if confirm::is_wanted(poll) {
            confirm::hold(tx, poll, sighting_id, Held::Returned, Some(&wording)).await?;
        } else {
            made.extend(tell_return(tx, poll, announcement_id, &wording).await?);
        }
    }
    Ok(made)
}

/// An `updated` without a former headline. Another source may have told it already.
pub(super) async fn tell_return(tx: Tx<'_>, poll: &FinishedPoll, announcement_id: i64, wording: &Wording) -> Result<Option<i64>> {
    if !is_withdrawn(tx, announcement_id).await? {
        return Ok(None);
    }
    announcements::retitle(tx, announcement_id, wording, millis(poll.polled_at)).await?;
    Ok(Some(change(tx, poll, announcement_id, ChangeKind::Updated, None).await?))
}

/// The last that is known of it is that it is gone.
async fn is_withdrawn(tx: Tx<'_>, announcement_id: i64) -> Result<bool> {
    let select = "SELECT kind = 'withdrawn' FROM change WHERE announcement_id = $1 ORDER BY change_id DESC LIMIT 1";
    Ok(sqlx::query_scalar(select).bind(announcement_id).fetch_optional(&mut **tx).await?.unwrap_or(false))
}

async fn count_changes(tx: Tx<'_>, announcement_id: i64, kind: ChangeKind, previous: Option<&str>) -> Result<i64> {
    let select = "SELECT count(*) FROM change WHERE announcement_id = $1 AND kind = $2 AND ($3 IS NULL OR previous_title = $3)";
    let select = sqlx::query_scalar::<_, i64>(select).bind(announcement_id).bind(kind.as_str()).bind(previous);
    Ok(select.fetch_one(&mut **tx).await?)
}

async fn announcement_of(tx: Tx<'_>, sighting_id: i64) -> Result<Option<i64>> {
    let select = "SELECT announcement_id FROM sighting WHERE sighting_id = $1";
    Ok(sqlx::query_scalar(select).bind(sighting_id).fetch_one(&mut **tx).await?)
}

pub(super) async fn change(tx: Tx<'_>, poll: &FinishedPoll, announcement_id: i64, kind: ChangeKind, previous: Option<&str>) -> Result<i64> {
    let insert =
        "INSERT INTO change (announcement_id, source_id, kind, seen_at, previous_title) VALUES ($1, $2, $3, $4, $5) RETURNING change_id";
    let row =
        sqlx::query(insert).bind(announcement_id).bind(poll.source_id).bind(kind.as_str()).bind(millis(poll.polled_at)).bind(previous);
    Ok(row.fetch_one(&mut **tx).await?.get("change_id"))
}
