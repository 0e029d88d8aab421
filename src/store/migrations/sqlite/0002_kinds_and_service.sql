-- Pieces of a roundup (JSON, see model::Story).
ALTER TABLE announcement ADD COLUMN stories TEXT NOT NULL DEFAULT '[]';

-- Of a story: what its text is known by (model::Sketch).
ALTER TABLE sighting ADD COLUMN sketch TEXT;

-- Of an edited block: the headings above it (a JSON list), its words before and after.
ALTER TABLE change ADD COLUMN path TEXT;
ALTER TABLE change ADD COLUMN old TEXT;
ALTER TABLE change ADD COLUMN new TEXT;

-- What is remembered of a living page (model::PageMemory as JSON, zstd).
ALTER TABLE source ADD COLUMN page BLOB;
-- Paused by a person until then; the largest number has no end.
ALTER TABLE source ADD COLUMN paused_until BIGINT;

CREATE INDEX source_paused ON source (paused_until) WHERE paused_until IS NOT NULL;

-- When the next issue is due, and by which schedule that was found: another one counts at once.
ALTER TABLE digest ADD COLUMN next_at BIGINT;
ALTER TABLE digest ADD COLUMN schedule TEXT;

CREATE INDEX source_leased ON source (lease_owner) WHERE lease_owner IS NOT NULL;
CREATE INDEX announcement_leased ON announcement (lease_owner) WHERE lease_owner IS NOT NULL;

-- Since when a source is well, or is not; and since when operators know that it is not.
ALTER TABLE source ADD COLUMN state_since BIGINT;
ALTER TABLE source ADD COLUMN told_at BIGINT;
UPDATE source SET state_since = last_poll_at;
CREATE INDEX source_state ON source (state, removed_at);
CREATE INDEX source_untold ON source (state_since) WHERE told_at IS NULL AND state <> 'ok';
CREATE INDEX source_told ON source (state_since) WHERE told_at IS NOT NULL;

-- When a delivery was sent, refused or given up; and since when operators know that it was not sent.
ALTER TABLE delivery ADD COLUMN settled_at BIGINT;
ALTER TABLE delivery ADD COLUMN told_at BIGINT;
UPDATE delivery SET settled_at = coalesce(sent_at, created_at) WHERE state IN ('sent', 'refused', 'expired');
CREATE INDEX delivery_state ON delivery (state);
CREATE INDEX delivery_settled ON delivery (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX delivery_untold ON delivery (settled_at) WHERE told_at IS NULL AND state IN ('refused', 'expired');

-- For counting issues, and for forgetting those that nothing refers to any more.
CREATE INDEX issue_composed ON issue (composed_at);
CREATE INDEX delivery_issue ON delivery (issue_id);
CREATE INDEX taken_issue ON taken (issue_id) WHERE issue_id IS NOT NULL;

-- When a source's page was last read and believed. `sighting.last_seen_at` is exact to the day only.
ALTER TABLE source ADD COLUMN read_at BIGINT;
UPDATE source SET read_at = (SELECT max(last_seen_at) FROM sighting WHERE sighting.source_id = source.source_id);

-- The sitemaps that a source's index names.
CREATE TABLE sitemap (
    source_id     BIGINT NOT NULL REFERENCES source,
    url           TEXT NOT NULL,
    -- What the index said when it was last read.
    changed_at    BIGINT,
    -- Null: there from the start, not read yet, so what it holds is no news.
    read_at       BIGINT,
    etag          TEXT,
    last_modified TEXT,
    PRIMARY KEY (source_id, url)
);
