-- Attributions that users added, and those whose words they changed.

-- Where a correction added or changed this attribution: what was read, as in the reading's JSON, or null where nothing was.
ALTER TABLE attribution ADD COLUMN as_read TEXT;
