-- What waits to be confirmed on this sighting; null: that it is new. `updated`: another headline; `withdrawn`; `returned`: put back after that.
ALTER TABLE sighting ADD COLUMN confirms TEXT;
-- Of another headline, and of what was put back: how it reads (JSON, see store/announcements.rs).
ALTER TABLE sighting ADD COLUMN confirm_wording TEXT;

-- Edits of a living page that wait to be confirmed.
CREATE TABLE held_edit (
    held_edit_id    INTEGER PRIMARY KEY,
    source_id       BIGINT NOT NULL REFERENCES source,
    announcement_id BIGINT NOT NULL REFERENCES announcement ON DELETE CASCADE,
    -- As in `change`.
    path            TEXT NOT NULL,
    old             TEXT,
    new             TEXT,
    confirm_at      BIGINT NOT NULL
);
CREATE INDEX held_edit_source ON held_edit (source_id, confirm_at);
CREATE INDEX held_edit_announcement ON held_edit (announcement_id);

-- Further pages of one reading are evidence of what they showed, and no snapshot of the source's own page.
ALTER TABLE snapshot ADD COLUMN is_further BIGINT NOT NULL DEFAULT 0;
