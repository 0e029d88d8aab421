-- What an article's page prints around its news (plain text), and what it says about it (JSON, a list of model::Notice).
ALTER TABLE announcement ADD COLUMN boilerplate TEXT;
ALTER TABLE announcement ADD COLUMN notices TEXT;
