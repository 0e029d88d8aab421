-- An announcement that waits until then to be told, because its source wants it confirmed; the largest number: it was taken down meanwhile.
ALTER TABLE sighting ADD COLUMN confirm_at BIGINT;
CREATE INDEX sighting_confirm ON sighting (source_id, confirm_at) WHERE confirm_at IS NOT NULL;
-- The first of these of a source.
ALTER TABLE source ADD COLUMN confirm_at BIGINT;

-- Readings that were not believed since the last that was (compare::Doubted as JSON).
ALTER TABLE source ADD COLUMN doubted TEXT;

-- What is unusual about when a newsroom publishes: a word, and what people are told.
ALTER TABLE source ADD COLUMN unusual TEXT;
ALTER TABLE source ADD COLUMN unusual_detail TEXT;

-- What `status` remarks for a while.
CREATE INDEX event_remark ON event (happened_at) WHERE reason IN ('missed', 'adopted');
