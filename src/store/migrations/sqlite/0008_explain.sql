-- What came of a source's polls, those in a row that ended alike told as one. The run that goes on stands in `source`: an
-- unchanged poll costs no row and no statement of its own.
CREATE TABLE run (
    run_id    INTEGER PRIMARY KEY,
    source_id BIGINT NOT NULL REFERENCES source,
    -- Those of `source`, as they were.
    state     TEXT NOT NULL,
    reason    TEXT,
    -- 1: its first poll was a baseline.
    baseline  BIGINT NOT NULL,
    began_at  BIGINT NOT NULL,
    ended_at  BIGINT NOT NULL,
    polls     BIGINT NOT NULL,
    -- Of these, how many found the page other than before, and read it.
    readings  BIGINT NOT NULL
);
CREATE INDEX run_source ON run (source_id, run_id);

ALTER TABLE source ADD COLUMN run_began_at BIGINT;
ALTER TABLE source ADD COLUMN run_polls BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN run_readings BIGINT NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN run_baseline BIGINT NOT NULL DEFAULT 0;
-- Polls that were believed, ever: between two of its values lies how often a page showed an item.
ALTER TABLE source ADD COLUMN good_polls BIGINT NOT NULL DEFAULT 0;

-- How it came to be remembered (store/fates.rs); null: before this was noted.
ALTER TABLE sighting ADD COLUMN came TEXT;
-- `source.good_polls` before the first poll that has shown it ever since; null: the page shows it no more.
ALTER TABLE sighting ADD COLUMN shown_since BIGINT DEFAULT 0;
-- Believed polls that showed it until it last left.
ALTER TABLE sighting ADD COLUMN shown_before BIGINT NOT NULL DEFAULT 0;
-- Under addresses that tell nothing apart items are found by this.
CREATE INDEX sighting_url ON sighting (url) WHERE address IS NULL AND url IS NOT NULL;

-- What happened to an item of a source after it first came, but for what became a change.
CREATE TABLE fate (
    fate_id     INTEGER PRIMARY KEY,
    sighting_id BIGINT NOT NULL REFERENCES sighting ON DELETE CASCADE,
    happened_at BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    -- The headline or the address (`url`) that it had before, and what that address was known by.
    detail      TEXT,
    address     TEXT
);
CREATE INDEX fate_sighting ON fate (sighting_id, fate_id);
CREATE INDEX fate_address ON fate (address) WHERE address IS NOT NULL;

-- How the page was asked for and answered. It outlives the body as long as an announcement came of it.
ALTER TABLE snapshot ADD COLUMN asked TEXT;
ALTER TABLE snapshot ADD COLUMN url TEXT;
ALTER TABLE snapshot ADD COLUMN status BIGINT;
-- JSON: a list of names and values.
ALTER TABLE snapshot ADD COLUMN headers TEXT;
-- 0: the body is no longer kept; `body` is empty.
ALTER TABLE snapshot ADD COLUMN kept BIGINT NOT NULL DEFAULT 1;
CREATE INDEX snapshot_kept ON snapshot (source_id, snapshot_id) WHERE kept = 1;
CREATE INDEX snapshot_evidence ON snapshot (snapshot_id) WHERE kept = 0;

-- The page that showed it first.
ALTER TABLE announcement ADD COLUMN snapshot_id BIGINT REFERENCES snapshot;
CREATE INDEX announcement_snapshot ON announcement (snapshot_id);
