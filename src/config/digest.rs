//! `[[topic]]` and `[[digest]]`: what readers look out for, and who gets what when.

use super::mail::recipients;
use super::reader::{Table, Text, choose};
use super::session::{Complaint, Place};
use super::source::{Zones, complaint};
use super::value;
use crate::digest::filter::{self, FilterError};
use crate::digest::templates::try_subject;
use crate::model::{Ask, ChangeKind, Digest, Field, Filter, GroupBy, Language, LetterCase, Mailbox, Pattern, Selection, Summaries, Topic};
use crate::schedule::{self, Spreading};

const MAX_ITEMS: usize = 50;

/// A digest, with the places of what it says of sources: they are compared when all files have been read.
pub(super) struct FoundDigest {
    /// `None` if a needed key is missing or wrong, which then has been said.
    pub digest: Option<Digest>,
    pub place: Place,
    /// Where its own `from` stands.
    pub from_at: Option<Place>,
    pub named: Vec<(Named, Place)>,
    /// Sources, labels and topics that its filter names, whatever their case.
    pub asked: Vec<(Field, String, Place)>,
}

/// One entry of a digest's `sources`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    Id(String),
    Label(String),
}

pub(super) fn read_topic(mut table: Table<'_>) -> Option<Topic> {
    let name = table.parsed("name", "name", value::line);
    let texts = table.texts("terms");
    let terms: Vec<String> = texts.iter().flatten().filter_map(|text| text.parsed("term", value::line)).collect();
    let case = match table.flag("case") {
        None => LetterCase::Acronyms,
        Some(true) => LetterCase::AsWritten,
        Some(false) => LetterCase::Ignored,
    };
    table.require("name", "e.g. `name = \"Acme\"`");
    table.require("terms", "the names to look out for, e.g. `terms = [\"Acme\", \"Acme Corp\"]`");
    if texts.is_some_and(|texts| texts.is_empty()) {
        table.error("terms", Complaint::new("is empty: the topic would never be found"));
    }
    table.finish();
    Some(Topic { name: name?, terms, case }).filter(|topic| !topic.terms.is_empty())
}

pub(super) fn read_digest(mut table: Table<'_>, zones: Zones) -> FoundDigest {
    let id = table.parsed("id", "id", value::id);
    let title = table.parsed("title", "title", value::line);
    let to = table.texts("to");
    let readers = recipients(to.as_deref().unwrap_or_default());
    let timezone = table.parsed("timezone", "time zone", value::zone).unwrap_or(zones.of_schedules());
    let schedule = table.parsed("schedule", "crontab line", |text| {
        if text == "immediately" {
            let hint = "`*/10 * * * *` looks for news every ten minutes and sends only if there are any";
            return Err(Complaint::new("`immediately` is not built yet").hint(hint));
        }
        // A mail is expected at the minute that was asked for.
        schedule::parse(text, timezone, Spreading::Exact, "").map_err(complaint)
    });
    let named = read_named(&mut table);
    let changes = read_changes(&mut table);
    let (filter, asked) = table.text("filter").map(read_filter).unwrap_or_default();
    let shape = read_shape(&mut table);
    let words = read_words(&mut table);
    table.require("id", "a short name of your own, e.g. `id = \"morning\"`");
    table.require("to", "who gets it, e.g. `to = [\"reader@example.com\"]`");
    table.require("schedule", "when, e.g. `schedule = \"0 8 * * MON-FRI\"`");
    if to.is_some_and(|to| to.is_empty()) {
        table.error("to", Complaint::new("is empty: nobody would get this digest").hint("e.g. `to = [\"reader@example.com\"]`"));
    }
    let place = table.place.clone();
    let from_at = table.has("from").then(|| table.place("from"));
    table.finish();

    let mut sources = Selection::default();
    for (name, _) in &named {
        match name {
            Named::Id(id) => sources.ids.push(id.clone()),
            Named::Label(label) => sources.labels.push(label.clone()),
        }
    }
    let digest = id.zip(schedule).map(|(id, schedule)| {
        let title = title.unwrap_or_else(|| id.clone());
        let Shape { group_by, summaries, max_items, send_when_empty } = shape;
        let Words { language, subject, intro, from, reply_to } = words;
        Digest {
            id,
            title,
            to: readers,
            schedule,
            timezone,
            language,
            sources,
            changes,
            filter,
            group_by,
            summaries,
            max_items,
            send_when_empty,
            subject,
            intro,
            from,
            reply_to,
        }
    });
    FoundDigest { digest, place, from_at, named, asked }
}

/// How the news are laid out.
struct Shape {
    group_by: GroupBy,
    summaries: Summaries,
    max_items: usize,
    send_when_empty: bool,
}

fn read_shape(table: &mut Table<'_>) -> Shape {
    let group_by = table.choice("group_by", &[("source", GroupBy::Source), ("topic", GroupBy::Topic), ("date", GroupBy::Date)]);
    let summaries = table.choice("summary", &[("extract", Summaries::Extract), ("none", Summaries::None)]);
    Shape {
        group_by: group_by.unwrap_or_default(),
        summaries: summaries.unwrap_or_default(),
        max_items: table.count("max_items", 1).unwrap_or(MAX_ITEMS),
        send_when_empty: table.choice("when_empty", &[("skip", false), ("send", true)]).unwrap_or(false),
    }
}

/// What the mail says itself, and in whose name.
struct Words {
    language: Language,
    subject: Option<String>,
    intro: Option<String>,
    from: Option<Mailbox>,
    reply_to: Option<Mailbox>,
}

fn read_words(table: &mut Table<'_>) -> Words {
    Words {
        language: table.choice("language", &Language::ALL.map(|language| (language.tag(), language))).unwrap_or_default(),
        subject: table.parsed("subject", "subject", subject),
        intro: table.parsed("intro", "text", value::paragraphs),
        from: table.parsed("from", "mail address", value::mailbox),
        reply_to: table.parsed("reply_to", "mail address", value::mailbox),
    }
}

fn subject(text: &str) -> Result<String, Complaint> {
    let text = value::line(text)?;
    try_subject(&text).map_err(|fault| {
        let complaint = Complaint { what: fault.what, within: fault.span, ..Complaint::default() };
        complaint.hint("e.g. \"{{ lead or title }} ({{ count }})\"")
    })?;
    Ok(text)
}

fn read_named(table: &mut Table<'_>) -> Vec<(Named, Place)> {
    let texts = table.texts("sources").unwrap_or_default();
    let parse = |text: &str| match text.strip_prefix("label:") {
        Some(label) => value::line(label).map(Named::Label),
        None => value::id(text).map(Named::Id),
    };
    texts.iter().filter_map(|text| Some((text.parsed("id of a source or label", parse)?, text.place.clone()))).collect()
}

type Asked = Vec<(Field, String, Place)>;

fn read_filter(text: Text<'_>) -> (Option<Filter>, Asked) {
    let complaint = |FilterError { what, hint, span }| Complaint { what, hint, within: Some(span) };
    let filter = text.parsed("filter", |text| filter::parse(text).map_err(complaint));
    let named = |ask: &Ask| match &ask.pattern {
        Pattern::Words(name) if matches!(ask.field, Field::Source | Field::Label | Field::Topic) => {
            Some((ask.field, name.clone(), text.place_within(ask.span.clone())))
        }
        _ => None,
    };
    let asked = filter.iter().flat_map(Filter::asks).filter_map(named).collect();
    (filter, asked)
}

fn read_changes(table: &mut Table<'_>) -> Vec<ChangeKind> {
    let Some(texts) = table.texts("changes") else { return ChangeKind::TOLD.to_vec() };
    if texts.is_empty() {
        table.error("changes", Complaint::new("is empty: nothing would ever be sent").hint("leave it out for all kinds of change"));
    }
    let words = ChangeKind::TOLD.map(|kind| (kind.as_str(), kind));
    let wanted: Vec<ChangeKind> = texts.iter().filter_map(|text| text.parsed("kind of change", |word| choose(word, &words))).collect();
    ChangeKind::TOLD.into_iter().filter(|kind| wanted.contains(kind)).collect()
}
