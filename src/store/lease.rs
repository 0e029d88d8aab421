//! Who holds a lease, and whether that process still lives.
//!
//! On one machine a lease names its process by number and start time: what a killed process held is
//! taken over at once, what a living one holds is left alone. Elsewhere a lease ends by its time.

use std::fs;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Sqlite, Transaction};

use super::{Result, Store, millis};

/// Longer than any article or mail takes: a mail server may use 26 minutes (`deliver::Timeouts`). Only a lease whose process
/// cannot be looked up needs it.
const LEASE: TimeDelta = TimeDelta::minutes(30);

/// The last word of the leases of a daemon. There is one daemon a store, so those of another one are a dead one's.
const DAEMON: &str = "run";

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

    /// Of a PID namespace that is not ours.
    #[cfg(test)]
    pub(super) fn elsewhere() -> Owner {
        Owner("pid:[1] 7 77".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn life(&self) -> Life {
        let parts: Vec<&str> = self.0.split(' ').collect();
        let ([their_namespace, pid, start] | [their_namespace, pid, start, DAEMON]) = parts.as_slice() else { return Life::Unknown };
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

/// True where processes can be looked up, and there is none of this number.
pub(super) fn is_gone(pid: u32) -> bool {
    namespace().is_some() && started(pid).is_none()
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leased {
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

impl Store {
    /// The store as its one daemon has it, for whoever holds the lock that makes it the only one. What daemons before it held is
    /// free at once, wherever they lived: of a container that was killed nobody can see from the next one that it is gone.
    pub async fn for_daemon(&self) -> Result<Store> {
        let mut tx = self.begin().await?;
        for release in [
            "UPDATE source SET lease_owner = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL AND lease_owner LIKE '% ' || $1",
            "UPDATE announcement SET lease_owner = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL AND lease_owner LIKE '% ' || $1",
            "UPDATE delivery SET lease_owner = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL AND lease_owner LIKE '% ' || $1",
        ] {
            sqlx::query(release).bind(DAEMON).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(Store { owner: Owner(format!("{} {DAEMON}", self.owner.as_str())), ..self.clone() })
    }

    /// Ends the leases of processes that are gone: for a process that lives on, and must find what they left.
    pub async fn release_gone(&self, now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.begin().await?;
        for table in [Leased::Source, Leased::Announcement, Leased::Delivery] {
            release_dead(&mut tx, table, &self.owner, now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Ends our own leases of a kind of work that nobody in this process does any more.
    pub async fn release_own(&self, table: Leased) -> Result<()> {
        let release = match table {
            Leased::Source => "UPDATE source SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = $1",
            Leased::Announcement => "UPDATE announcement SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = $1",
            Leased::Delivery => "UPDATE delivery SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = $1",
        };
        let mut tx = self.begin().await?;
        sqlx::query(release).bind(self.owner.as_str()).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    /// Makes our leases last: where a process cannot be looked up, only their time says that it lives.
    pub async fn renew_leases(&self, now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.begin().await?;
        for renew in [
            "UPDATE source SET lease_until = $2 WHERE lease_owner = $1",
            "UPDATE announcement SET lease_until = $2 WHERE lease_owner = $1",
            "UPDATE delivery SET lease_until = $2 WHERE lease_owner = $1",
        ] {
            sqlx::query(renew).bind(self.owner.as_str()).bind(lease_until(now)).execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }
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
        assert_eq!(Owner(format!("{} {DAEMON}", own.as_str())).life(), Life::Alive);
        assert_eq!(Owner(format!("{namespace} {pid} 1 {DAEMON}")).life(), Life::Gone);
    }

    #[test]
    fn a_zombie_does_not_live() {
        let stat = |state: char| format!("7 (a) (b) {state} 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20");
        assert_eq!(start_of_living(&stat('S')).as_deref(), Some("4711"));
        assert_eq!(start_of_living(&stat('Z')), None);
    }
}
