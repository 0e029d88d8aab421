//! All files of a config together: what each table may hold where, and what must agree between tables.

use std::collections::HashMap;
use std::path::Path;

use chrono_tz::Tz;

use super::alerts::{FoundAlerts, read_alerts};
use super::digest::{FoundDigest, Named, read_digest, read_topic};
use super::dkim::{Senders, check_senders};
use super::fetch::read_fetch;
use super::file::{Included, included, parse_file, read_file};
use super::mail::{no_mail, read_mail};
use super::reader::{File, Table};
use super::session::{Complaint, Place, Session};
use super::source::{Zones, read_source};
use super::store::{StoreConfig, read_store};
use super::value::{nearest, zone};
use super::web::read_web;
use super::{Config, Problems};
use crate::model::{Alerts, Field, Mail, Source, Topic};

/// Only the main file may hold these.
const OF_MAIN: [&str; 7] = ["timezone", "include", "store", "fetch", "mail", "alerts", "web"];

/// The arrays of all files.
#[derive(Default)]
struct Lists {
    sources: Vec<Source>,
    topics: Vec<Topic>,
    digests: Vec<FoundDigest>,
    /// Who has which id or name, e.g. `source "acme"`: the first to take it.
    taken: HashMap<String, Place>,
    /// Ids and labels of all sources and names of all topics, those with mistakes too: a digest that names one is not to blame.
    ids: Vec<String>,
    labels: Vec<String>,
    names: Vec<String>,
    /// All files could be read, and all of them.
    is_whole: bool,
}

/// `None` if the main file cannot be read at all. All mistakes are in the session, whatever is returned.
pub(super) fn read_config(session: &Session<'_>, path: &Path) -> Option<Config> {
    let main = read_file(session, path)?;
    let tables = parse_file(&main);
    let mut table = Table::new(session, &main, &tables, place_of_file(&main));
    let timezone: Option<Tz> = table.parsed("timezone", "time zone", zone);
    let zones = Zones { written: timezone };
    let Included { files: paths, mut folders } = included(&mut table, path);
    let store = table.table("store").map(read_store).unwrap_or_else(|| StoreConfig::default_of(&main, session.environment));
    let fetch = table.table("fetch").map(read_fetch).unwrap_or_default();
    let has_mail = table.has("mail");
    let mail = table.table("mail").and_then(read_mail);
    let found = table.table("alerts").map_or_else(|| FoundAlerts::none(zones), |table| read_alerts(table, zones));
    let web = table.table("web").map(read_web).unwrap_or_default();
    if let Some(place) = found.mails.filter(|_| !has_mail && main.is_whole) {
        session.error(&place, no_mail());
    }
    let alerts = found.alerts;
    let mut lists = Lists::default();
    read_lists(&mut table, zones, &mut lists);
    // A table that is there and in order, as its key says, is read again without a complaint.
    let signed = mail.as_ref().and_then(|mail| Some((mail, mail.dkim.as_ref()?)));
    let domain_at = signed.and_then(|_| Some(table.table("mail")?.table("dkim")?.place("domain")));
    table.finish();

    lists.is_whole = main.is_whole;
    for path in &paths {
        read_included(session, path, zones, &mut lists);
    }
    // Where a part could not be read, what seems to be missing may stand in it.
    if lists.is_whole {
        check_together(session, &lists, has_mail);
    }
    if let Some(((mail, dkim), domain_at)) = signed.zip(domain_at) {
        check_senders(session, dkim, &senders(mail, domain_at, &lists.digests, &alerts));
    }
    let templates = mail.iter().filter_map(|mail| mail.templates.as_ref());
    let of_templates = templates.clone().flat_map(|own| own.files.iter().map(|(name, _)| own.folder.join(name)));
    let files = std::iter::once(path.to_owned()).chain(paths).chain(of_templates).collect();
    folders.extend(templates.map(|own| own.folder.clone()));
    let Lists { sources, topics, digests, .. } = lists;
    let digests = digests.into_iter().filter_map(|found| found.digest).collect();
    Some(Config {
        path: path.to_owned(),
        files,
        timezone,
        store,
        fetch,
        mail,
        alerts,
        web,
        sources,
        topics,
        digests,
        folders,
        warnings: Problems::default(),
    })
}

fn read_included(session: &Session<'_>, path: &Path, zones: Zones, lists: &mut Lists) {
    let Some(file) = read_file(session, path) else {
        lists.is_whole = false;
        return;
    };
    lists.is_whole &= file.is_whole;
    let tables = parse_file(&file);
    let mut table = Table::new(session, &file, &tables, place_of_file(&file));
    read_lists(&mut table, zones, lists);
    for key in OF_MAIN {
        let complaint = Complaint::new("belongs in the main config");
        table.refuse(key, complaint.hint("an included file holds `[[source]]`, `[[topic]]` and `[[digest]]`"));
    }
    table.finish();
}

fn read_lists(table: &mut Table<'_>, zones: Zones, lists: &mut Lists) {
    for source in table.tables("source") {
        take(&source, "source", "id", lists);
        lists.ids.extend(source.peek("id"));
        lists.labels.extend(source.peek_list("labels"));
        lists.sources.extend(read_source(source, zones));
    }
    for topic in table.tables("topic") {
        take(&topic, "topic", "name", lists);
        lists.names.extend(topic.peek("name"));
        lists.topics.extend(read_topic(topic));
    }
    for digest in table.tables("digest") {
        take(&digest, "digest", "id", lists);
        lists.digests.push(read_digest(digest, zones));
    }
}

/// Complains if another table of the kind has the same name.
fn take(table: &Table<'_>, kind: &str, key: &'static str, lists: &mut Lists) {
    let Some(name) = table.peek(key) else { return };
    let place = table.place(key);
    match lists.taken.get(&format!("{kind} {name}")) {
        Some(first) => {
            let what = format!("`{name}` is taken by the {kind} in {}", table.session.describe(first));
            table.session.error(&place, Complaint::new(what));
        }
        None => {
            lists.taken.insert(format!("{kind} {name}"), place);
        }
    }
}

fn check_together(session: &Session<'_>, lists: &Lists, has_mail: bool) {
    for digest in &lists.digests {
        if !has_mail {
            session.error(&digest.place, no_mail());
        }
        if lists.ids.is_empty() {
            session
                .warn(&digest.place, Complaint::new("there is no source yet that it could tell of").hint("`presswatch add URL` finds one"));
            continue;
        }
        for (named, place) in &digest.named {
            if let Some(complaint) = missing(named, lists) {
                session.error(place, complaint);
            }
        }
        for (field, name, place) in &digest.asked {
            if let Some(complaint) = never_true(*field, name, lists) {
                session.error(place, complaint);
            }
        }
    }
}

/// What is sent by the house: digests without a sender of their own, and mails to operators. A config that has neither yet will.
fn senders<'c>(mail: &'c Mail, domain_at: Place, digests: &'c [FoundDigest], alerts: &Alerts) -> Senders<'c> {
    let own = |found: &'c FoundDigest| found.digest.as_ref()?.from.as_ref().zip(found.from_at.as_ref());
    let all_have_own = !digests.is_empty() && digests.iter().all(|found| own(found).is_some());
    let house = (!all_have_own || !alerts.to.is_empty()).then_some(&mail.from);
    Senders { house, domain_at, own: digests.iter().filter_map(own).collect() }
}

/// What to say of a source or label that nobody has.
fn missing(named: &Named, lists: &Lists) -> Option<Complaint> {
    let (word, what, known) = match named {
        Named::Id(id) => (id, format!("there is no source `{id}`"), &lists.ids),
        Named::Label(label) => (label, format!("no source has the label `{label}`"), &lists.labels),
    };
    if known.contains(word) {
        return None;
    }
    let complaint = Complaint::new(what);
    Some(match (nearest(word, known.iter().map(String::as_str)), named) {
        (_, Named::Id(id)) if lists.labels.contains(id) => complaint.hint(format!("a label is written `label:{id}`")),
        (Some(near), Named::Id(_)) => complaint.hint(format!("did you mean `{near}`?")),
        (Some(near), Named::Label(_)) => complaint.hint(format!("did you mean `label:{near}`?")),
        (None, _) => complaint,
    })
}

/// What to say of a filter that asks for what nobody has.
fn never_true(field: Field, name: &str, lists: &Lists) -> Option<Complaint> {
    let (what, known) = match field {
        Field::Source => (format!("there is no source `{name}`"), &lists.ids),
        Field::Label => (format!("no source has the label `{name}`"), &lists.labels),
        Field::Topic => (format!("there is no topic `{name}`"), &lists.names),
        _ => return None,
    };
    if known.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
        return None;
    }
    let complaint = Complaint::new(what);
    Some(match nearest(name, known.iter().map(String::as_str)) {
        Some(near) if near.contains(char::is_whitespace) => complaint.hint(format!("did you mean `{}:\"{near}\"`?", field.as_str())),
        Some(near) => complaint.hint(format!("did you mean `{}:{near}`?", field.as_str())),
        None => complaint,
    })
}

fn place_of_file(file: &File) -> Place {
    Place { file: file.number, span: None, key: String::new() }
}
