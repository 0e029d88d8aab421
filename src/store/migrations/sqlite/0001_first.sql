-- The vocabulary that PostgreSQL serves too: bigint milliseconds since 1970 (`_at`), text, bytes,
-- flags as 0 or 1, days as `YYYY-MM-DD` (`_on`), lists as JSON text.

-- One watched address. What the config says of it stays in the config; this is what polls have learnt.
CREATE TABLE source (
    source_id       INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    url             TEXT NOT NULL,
    -- Fingerprint of what decides how the page is read; another one makes the next poll a baseline.
    rules           TEXT NOT NULL,
    removed_at      BIGINT,
    -- What the page calls itself, and what it turned out to be.
    title           TEXT,
    kind            TEXT,
    state           TEXT NOT NULL DEFAULT 'ok',
    reason          TEXT,
    detail          TEXT,
    remarks         TEXT NOT NULL DEFAULT '[]',
    baseline_at     BIGINT,
    -- Where permanent redirects lead, and where `auto` found the items if not at `url`.
    moved_to        TEXT,
    found_at        TEXT,
    etag            TEXT,
    last_modified   TEXT,
    -- Of the last good body; the same bytes need not be read again.
    body_hash       BLOB,
    full_read_at    BIGINT,
    -- 1: something waits for confirmation, so even the same bytes are read.
    pending         BIGINT NOT NULL DEFAULT 0,
    failures        BIGINT NOT NULL DEFAULT 0,
    last_poll_at    BIGINT,
    last_change_at  BIGINT,
    next_poll_at    BIGINT,
    lease_owner     TEXT,
    lease_until     BIGINT
);
CREATE INDEX source_due ON source (next_poll_at) WHERE removed_at IS NULL;

-- Politeness belongs to hosts, whichever sources live there.
CREATE TABLE host (
    host              TEXT PRIMARY KEY,
    next_request_at   BIGINT,
    retry_after_at    BIGINT,
    back_off_until_at BIGINT,
    failures          BIGINT NOT NULL,
    robots            TEXT,
    robots_fetched_at BIGINT
);

-- One thing published, whichever sources show it.
CREATE TABLE announcement (
    announcement_id INTEGER PRIMARY KEY,
    url             TEXT NOT NULL,
    title           TEXT NOT NULL,
    published       TEXT,
    seen_at         BIGINT NOT NULL,
    language        TEXT,
    author          TEXT,
    teaser          TEXT,
    text            TEXT,
    image           TEXT,
    -- 1: `url` is a page of its own; 0: the item has no link, and `url` is that of the listing.
    has_page        BIGINT NOT NULL,
    summary         TEXT,
    topics          TEXT NOT NULL DEFAULT '[]',
    figures         TEXT NOT NULL DEFAULT '[]',
    text_state      TEXT NOT NULL,
    text_attempts   BIGINT NOT NULL DEFAULT 0,
    text_next_at    BIGINT,
    text_reason     TEXT,
    lease_owner     TEXT,
    lease_until     BIGINT
);
CREATE INDEX announcement_seen ON announcement (seen_at);
CREATE INDEX announcement_pending ON announcement (text_next_at) WHERE text_state = 'pending';

-- An announcement as one source shows it. This is the memory of identity: it outlives the archive.
CREATE TABLE sighting (
    sighting_id     INTEGER PRIMARY KEY,
    source_id       BIGINT NOT NULL REFERENCES source,
    announcement_id BIGINT REFERENCES announcement ON DELETE SET NULL,
    guid            TEXT,
    address         TEXT,
    url             TEXT,
    title           TEXT NOT NULL,
    published_on    TEXT,
    present         BIGINT NOT NULL,
    position        BIGINT NOT NULL,
    absences        BIGINT NOT NULL DEFAULT 0,
    first_seen_at   BIGINT NOT NULL,
    last_seen_at    BIGINT NOT NULL
);
CREATE INDEX sighting_source ON sighting (source_id);
CREATE INDEX sighting_address ON sighting (address) WHERE address IS NOT NULL;
CREATE INDEX sighting_announcement ON sighting (announcement_id);

-- What a poll saw, kept where something changed.
CREATE TABLE snapshot (
    snapshot_id  INTEGER PRIMARY KEY,
    source_id    BIGINT NOT NULL REFERENCES source,
    taken_at     BIGINT NOT NULL,
    body_hash    BLOB NOT NULL,
    content_type TEXT,
    -- zstd
    body         BLOB NOT NULL
);
CREATE INDEX snapshot_source ON snapshot (source_id, snapshot_id);

CREATE TABLE change (
    -- Digests compare numbers of changes and events, people name deliveries: none is given out twice.
    change_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    announcement_id BIGINT NOT NULL REFERENCES announcement ON DELETE CASCADE,
    source_id       BIGINT NOT NULL REFERENCES source,
    kind            TEXT NOT NULL,
    seen_at         BIGINT NOT NULL,
    previous_title  TEXT
);
CREATE INDEX change_announcement ON change (announcement_id);

-- A source that got into trouble or out of it; said once at the foot of each digest.
CREATE TABLE event (
    event_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id   BIGINT NOT NULL REFERENCES source,
    happened_at BIGINT NOT NULL,
    state       TEXT NOT NULL,
    reason      TEXT,
    detail      TEXT
);
CREATE INDEX event_source ON event (source_id, event_id);

CREATE TABLE digest (
    digest_id       INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    removed_at      BIGINT,
    began_at        BIGINT NOT NULL,
    -- What was there before the digest began is none of its business.
    after_change_id BIGINT NOT NULL,
    after_event_id  BIGINT NOT NULL,
    issues          BIGINT NOT NULL DEFAULT 0,
    last_issue_at   BIGINT
);

-- Each change goes into one issue of a digest or is left out by a rule, and never comes back.
CREATE TABLE taken (
    digest_id BIGINT NOT NULL REFERENCES digest,
    change_id BIGINT NOT NULL REFERENCES change ON DELETE CASCADE,
    issue_id  BIGINT REFERENCES issue,
    left_out  TEXT,
    PRIMARY KEY (digest_id, change_id)
) WITHOUT ROWID;
CREATE INDEX taken_change ON taken (change_id);

CREATE TABLE issue (
    issue_id    INTEGER PRIMARY KEY,
    digest_id   BIGINT NOT NULL REFERENCES digest,
    number      BIGINT NOT NULL,
    composed_at BIGINT NOT NULL,
    subject     TEXT NOT NULL,
    UNIQUE (digest_id, number)
);

-- The outbox: the whole mail, made once, kept through all attempts.
CREATE TABLE delivery (
    delivery_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id     BIGINT NOT NULL REFERENCES issue,
    recipient    TEXT NOT NULL,
    sender       TEXT NOT NULL,
    -- RFC 5322, zstd
    message      BLOB NOT NULL,
    state        TEXT NOT NULL,
    attempts     BIGINT NOT NULL DEFAULT 0,
    created_at   BIGINT NOT NULL,
    next_try_at  BIGINT,
    sent_at      BIGINT,
    reason       TEXT,
    lease_owner  TEXT,
    lease_until  BIGINT
);
CREATE INDEX delivery_open ON delivery (next_try_at) WHERE state IN ('waiting', 'deferred');
CREATE INDEX delivery_leased ON delivery (lease_owner) WHERE lease_owner IS NOT NULL;

-- Words of the archive, CJK characters each a word of their own (see store/search.rs).
CREATE VIRTUAL TABLE announcement_words USING fts5 (title, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
