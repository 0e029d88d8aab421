-- Addresses of remembered items that did not answer, and since when (`compare::Asked` as JSON).
ALTER TABLE source ADD COLUMN asked TEXT;

-- A restoration is told apart by when it was seen, not by what came first: clocks are set. What began after one has nothing to tell of it.
UPDATE digest SET restoration_told_at = (SELECT restored_at FROM lineage)
WHERE restoration_told_at IS NULL AND began_at >= (SELECT restored_at FROM lineage);
