-- Where a listing's items stand, for the next reading (read::Learnt as JSON).
ALTER TABLE source ADD COLUMN learnt TEXT;
