-- How much of a text stands in which voice: the reading's summary, a JSON object. Readings recorded before
-- have none, and keep the hash that they were recorded with.
ALTER TABLE body ADD COLUMN summary TEXT;
