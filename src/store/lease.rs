//! Who holds a lease, and whether that process still lives.
//!
//! On one machine a lease names its process by number and start time: what a killed process held is
//! taken over at once, what a living one holds is left alone. Elsewhere a lease ends by its time.

use std::fs;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Sqlite, Transaction};

use super::{Result, millis};

/// Longer than any article or mail takes: a mail server may use 26 minutes (`deliver::Timeouts`). Only a lease whose process
/// cannot be looked up needs it.
const LEASE: TimeDelta = TimeDelta::minutes(30);

/// A process: where its number counts, the number, and its start time, which no later process shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner(String);

/// What can be found out about the process that holds a lease.
#[derive(Debug, PartialEq, Eq)]
enum Life {
    Alive,
    Gone,
    /// It lives in another container, or where processes cannot be looked up.
    Unknown,
}

impl Owner {
    pub fn this_process() -> Owner {
        Owner::of(std::process::id())
    }

    pub(super) fn of(pid: u32) -> Owner {
        Owner(format!("{} {pid} {}", namespace().unwrap_or_default(), started(pid).unwrap_or_default()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn life(&self) -> Life {
        let parts: Vec<&str> = self.0.split(' ').collect();
        let [their_namespace, pid, start] = parts.as_slice() else { return Life::Unknown };
        match (namespace(), pid.parse()) {
            (Some(namespace), Ok(pid)) if namespace == *their_namespace => {
                if started(pid).is_some_and(|now| now == *start) {
                    Life::Alive
                } else {
                    Life::Gone
                }
            }
            _ => Life::Unknown,
        }
    }
}

/// Numbers of processes count within their PID namespace (pid_namespaces(7)).
fn namespace() -> Option<String> {
    let link = fs::read_link("/proc/self/ns/pid").ok()?;
    Some(link.to_str()?.replace(' ', "_"))
}

fn started(pid: u32) -> Option<String> {
    start_of_living(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// The 22nd field of /proc/PID/stat (proc(5)); the second may hold blanks and brackets, so count from its end.
/// A zombie does nothing any more, though its parent may never ask for it.
fn start_of_living(stat: &str) -> Option<String> {
    let mut after_name = stat.rsplit_once(')')?.1.split_whitespace();
    let is_dead = matches!(after_name.next()?, "Z" | "X" | "x");
    after_name.nth(18).filter(|_| !is_dead).map(str::to_owned)
}

pub(super) fn lease_until(now: DateTime<Utc>) -> i64 {
    millis(now + LEASE)
}

/// Tables that hold leases.
#[derive(Clone, Copy)]
pub(super) enum Leased {
    Source,
    Announcement,
    Delivery,
}

/// Ends the leases of processes that are gone, in the transaction that goes on to take new ones. Of a
/// process that cannot be looked up, those that have run out end.
pub(super) async fn release_dead(tx: &mut Transaction<'static, Sqlite>, table: Leased, own: &Owner, now: DateTime<Utc>) -> Result<()> {
    let (holders, release) = match table {
        Leased::Source => (
            "SELECT DISTINCT lease_owner FROM source WHERE lease_owner IS NOT NULL",
            "UPDATE source SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = $1 AND lease_until <= $2",
        ),
        Leased::Announcement => (
            "SELECT DISTINCT lease_owner FROM announcement WHERE text_state = 'pending' AND lease_owner IS NOT NULL",
            "UPDATE announcement SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = $1 AND lease_until <= $2",
        ),
        Leased::Delivery => (
            "SELECT DISTINCT lease_owner FROM delivery WHERE lease_owner IS NOT NULL",
            "UPDATE delivery SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = $1 AND lease_until <= $2",
        ),
    };
    let owners: Vec<String> = sqlx::query_scalar(holders).fetch_all(&mut **tx).await?;
    for owner in owners.into_iter().map(Owner).filter(|owner| owner != own) {
        let ended_by = match owner.life() {
            Life::Alive => continue,
            Life::Gone => i64::MAX,
            Life::Unknown => millis(now),
        };
        sqlx::query(release).bind(owner.0).bind(ended_by).execute(&mut **tx).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_lives_and_a_later_one_with_its_number_is_another() {
        let own = Owner::this_process();
        assert_eq!(own.life(), Life::Alive);
        let (namespace, pid) = (namespace().unwrap(), std::process::id());
        assert_eq!(Owner(format!("{namespace} {pid} 1")).life(), Life::Gone);
        assert_eq!(Owner(format!("{namespace} 4194305 77")).life(), Life::Gone);
        assert_eq!(Owner("pid:[1] 4194305 77".to_owned()).life(), Life::Unknown);
    }

    #[test]
    fn a_zombie_does_not_live() {
        let stat = |state: char| format!("7 (a) (b) {state} 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20");
        assert_eq!(start_of_living(&stat('S')).as_deref(), Some("4711"));
        assert_eq!(start_of_living(&stat('Z')), None);
    }
}
