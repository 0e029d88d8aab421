-- 1: left out because of the sources that show it, by `sources` or by a filter that asks for them. Another source may change that.
ALTER TABLE taken ADD COLUMN by_source BIGINT NOT NULL DEFAULT 0;
UPDATE taken SET by_source = 1 WHERE left_out = 'sources';
