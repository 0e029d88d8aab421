-- What a newsroom is made with, as people call it; what it was made with before, and when that was seen to have changed.
ALTER TABLE source ADD COLUMN platform TEXT;
ALTER TABLE source ADD COLUMN platform_before TEXT;
ALTER TABLE source ADD COLUMN migrated_at BIGINT;
