-- Where most of a source's announcements have moved to, and when that was seen.
ALTER TABLE source ADD COLUMN relocated_to TEXT;
ALTER TABLE source ADD COLUMN relocated_at BIGINT;
-- The version of presswatch that read its page last: another one may find more on the same page, which is no news.
ALTER TABLE source ADD COLUMN read_by TEXT;
