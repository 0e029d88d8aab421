//! `[[source]]`: one watched address.

use std::collections::HashSet;

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::access::read_access;
use super::reader::Table;
use super::select::{read_part, read_select};
use super::session::Complaint;
use super::value;
use crate::model::{DateOrder, Kind, Select, Source};
use crate::schedule::{self, ScheduleError, Spreading};

const SCHEDULE: &str = "*/15 * * * *";
const FOLLOW_PAGES: usize = 10;

/// The zones that hold where a table names none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Zones {
    /// As written at the top of the config.
    pub written: Option<Tz>,
}

impl Zones {
    /// On whose clocks schedules run.
    pub fn of_schedules(self) -> Tz {
        self.written.unwrap_or(Tz::UTC)
    }
}

/// `None` if a needed key is missing or wrong, which then has been said.
pub(super) fn read_source(mut table: Table<'_>, zones: Zones) -> Option<Source> {
    let id = table.parsed("id", "id", value::id);
    let url = table.parsed("url", "address", value::web_address);
    let name = table.parsed("name", "name", value::line);
    let kind = table.choice("kind", &Kind::ALL.map(|kind| (kind.as_str(), kind))).unwrap_or(Kind::Auto);
    let schedule_text = table.text("schedule");
    let spreading = if table.flag("exact").unwrap_or(false) { Spreading::Exact } else { Spreading::Spread };
    let timezone = table.parsed("timezone", "time zone", value::zone).or(zones.written);
    let dates = [("auto", DateOrder::Auto), ("day-first", DateOrder::DayFirst), ("month-first", DateOrder::MonthFirst)];
    let dates = table.choice("dates", &dates).unwrap_or_default();
    let language = table.parsed("language", "language", value::language);
    let labels = read_labels(&mut table);
    let announce_existing = table.count("announce_existing", 0).unwrap_or(0);
    let confirm = table.parsed("confirm", "duration", confirm).unwrap_or_default();
    let follow_pages = table.count("follow_pages", 0).unwrap_or(FOLLOW_PAGES);
    let select = table.table("select").and_then(|select| if kind == Kind::Page { read_part(select) } else { read_select(select, kind) });
    let access = read_access(&mut table, url.as_ref());
    let paused = table.flag("paused").unwrap_or(false);
    let link = table.parsed("link", "address", value::web_address);
    table.require("id", "a short name of your own, e.g. `id = \"acme\"`");
    table.require("url", "the address of the newsroom, e.g. `url = \"https://www.example.com/news/\"`");
    check_select(&table, kind, select.as_ref());
    check_confirm(&table, kind, confirm);
    table.finish();

    let parse = |text: &str| schedule::parse(text, zones.of_schedules(), spreading, id.as_deref().unwrap_or_default()).map_err(complaint);
    let schedule = match schedule_text {
        Some(text) => text.parsed("crontab line", parse),
        None => parse(SCHEDULE).ok(),
    };
    Some(Source {
        id: id.clone()?,
        url: url?,
        name,
        kind,
        schedule: schedule?,
        timezone,
        dates,
        language,
        labels,
        announce_existing,
        follow_pages,
        confirm,
        select,
        access,
        paused,
        link,
    })
}

/// What a wrong crontab line looks like in a config.
pub(super) fn complaint(error: ScheduleError) -> Complaint {
    Complaint { what: error.what, hint: error.hint, within: Some(error.span) }
}

fn read_labels(table: &mut Table<'_>) -> Vec<String> {
    let texts = table.texts("labels").unwrap_or_default();
    let mut seen = HashSet::new();
    texts.iter().filter_map(|text| text.parsed("label", value::line)).filter(|label| seen.insert(label.clone())).collect()
}

/// How long a change may wait at most: what is told later than that is no news.
const LONGEST_CONFIRM: TimeDelta = TimeDelta::days(30);

fn confirm(text: &str) -> Result<TimeDelta, Complaint> {
    let confirm = TimeDelta::from_std(value::duration(text)?).ok().filter(|confirm| *confirm <= LONGEST_CONFIRM);
    confirm.ok_or_else(|| Complaint::new(format!("`{text}` is longer than 30 days")).hint("minutes or hours: \"30m\", \"2h\""))
}

fn check_confirm(table: &Table<'_>, kind: Kind, confirm: TimeDelta) {
    if matches!(kind, Kind::Roundup | Kind::Article) && !confirm.is_zero() {
        let what = format!("is for lists of announcements and living pages, and `kind` is \"{}\"", kind.as_str());
        table.error("confirm", Complaint::new(what).hint("leave it out"));
    }
}

fn check_select(table: &Table<'_>, kind: Kind, select: Option<&Select>) {
    if matches!(kind, Kind::Feed | Kind::Article) && select.is_some() {
        let what = format!("is for listings, JSON and sitemaps, and `kind` is \"{}\"", kind.as_str());
        table.error("select", Complaint::new(what).hint("leave one of the two out"));
    }
}
