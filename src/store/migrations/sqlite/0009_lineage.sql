-- What tells a copy that was put back from the store that went on: one row (see store/lineage.rs).
CREATE TABLE lineage (
    -- The same in the store and in all its copies.
    store            TEXT NOT NULL,
    -- Issues composed and mails accepted, of all digests; they only grow.
    issues           BIGINT NOT NULL,
    mails            BIGINT NOT NULL,
    -- Only in a copy that `backup` made, until it is opened: the last that it knows of.
    copied_at        BIGINT,
    -- When a copy was seen to have been put back, and the last that it knew of.
    restored_at      BIGINT,
    restored_from_at BIGINT
);
-- A store that is there already is known by the second in which it was made, which copies from before this migration share.
INSERT INTO lineage (store, issues, mails)
SELECT CASE WHEN EXISTS (SELECT 1 FROM source)
         THEN (SELECT 'of ' || installed_on FROM _sqlx_migrations WHERE version = 1) ELSE lower(hex(randomblob(16))) END,
       (SELECT coalesce(sum(issues), 0) FROM digest), (SELECT coalesce(sum(issues), 0) FROM digest);

-- Which restoration the readers were told of last.
ALTER TABLE digest ADD COLUMN restoration_told_at BIGINT;
