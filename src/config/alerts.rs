//! `[alerts]`: what operators hear of.

use super::mail::recipients;
use super::reader::Table;
use super::session::{Complaint, Place};
use super::source::{Zones, complaint};
use super::value;
use crate::model::Alerts;
use crate::schedule::{self, Spreading};

/// The table, and the place of what needs a `[mail]`, if anything does.
pub(super) struct FoundAlerts {
    pub alerts: Alerts,
    pub mails: Option<Place>,
}

impl FoundAlerts {
    /// Nobody is told.
    pub(super) fn none(zones: Zones) -> FoundAlerts {
        FoundAlerts { alerts: Alerts { to: Vec::new(), alive: None, ping: None, timezone: zones.of_schedules() }, mails: None }
    }
}

pub(super) fn read_alerts(mut table: Table<'_>, zones: Zones) -> FoundAlerts {
    let timezone = zones.of_schedules();
    let to = table.texts("to").unwrap_or_default();
    let alive = table.parsed("alive", "crontab line", |text| schedule::parse(text, timezone, Spreading::Exact, "").map_err(complaint));
    let ping = table.parsed("ping", "address", value::web_address);
    if table.has("alive") && to.is_empty() {
        table.error("alive", Complaint::new("nobody would get it").hint("write `to = [\"operator@example.com\"]` beside it"));
    }
    let mails = (!to.is_empty()).then(|| table.place("to"));
    let to = recipients(&to);
    table.finish();
    FoundAlerts { alerts: Alerts { to, alive, ping, timezone }, mails }
}
