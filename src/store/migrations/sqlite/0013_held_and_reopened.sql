-- Of what was left out because of the sources that showed it: others that show it since (JSON, `source_id`s), through which it may be taken.
-- Until the next issue says so it is open again.
ALTER TABLE taken ADD COLUMN shown_by TEXT;
CREATE INDEX taken_reopened ON taken (digest_id) WHERE shown_by IS NOT NULL;

-- What `confirm` held is told apart from what was never meant to be told.
UPDATE sighting SET came = 'held' WHERE came = 'quiet' AND ((confirm_at IS NOT NULL AND confirms IS NULL) OR EXISTS
  (SELECT 1 FROM change c WHERE c.announcement_id = sighting.announcement_id AND c.source_id = sighting.source_id AND c.kind = 'new'));
