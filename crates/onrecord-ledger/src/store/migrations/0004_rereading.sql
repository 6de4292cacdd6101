-- A re-reading in progress: new readings wait here until all articles have one, and take the old ones' place in one
-- transaction.
CREATE TABLE reread (
    article INTEGER PRIMARY KEY REFERENCES article,
    program TEXT NOT NULL,
    model TEXT NOT NULL,
    reading TEXT NOT NULL            -- as `onrecord read --jsonl` prints it
) STRICT;
