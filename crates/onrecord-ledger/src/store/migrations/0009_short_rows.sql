-- What sources are counted by: a row an article in the place of one an attribution, as an outlet with many articles was gone
-- through too slowly, and each of those rows was written to a page of its own.
DROP TRIGGER sourcing_corrected;
DROP TRIGGER attribution_gone;
DROP TABLE sourcing;
DROP TABLE voiced;

CREATE TABLE sourced (
    -- A short row an article, those of an outlet side by side.
    outlet TEXT NOT NULL,            -- empty where unknown
    published TEXT NOT NULL,         -- in the same way
    article INTEGER NOT NULL REFERENCES article,
    own INTEGER,                     -- how many code points stand in which voice; NULL where no reading says so
    attributed INTEGER,
    chained INTEGER,
    attributions BLOB NOT NULL,      -- packed as in sourcing/packed.rs
    PRIMARY KEY (outlet, published, article)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER attribution_gone AFTER DELETE ON attribution
BEGIN
    UPDATE tally SET count = count - 1 WHERE what = 'attribution'
        AND name = old.form || ' ' || old.act || ' ' || old.polarity || iif(old.speaker IS NULL, '', ' resolved');
END;

-- How many words are compared with those of other quotations, and which, as in outline.rs; in the index, so that those of
-- somebody's are gone through without reading any.
ALTER TABLE said ADD COLUMN outline INTEGER NOT NULL DEFAULT 0;
DROP INDEX said_joined;
CREATE INDEX said_joined ON said (joined, published DESC, article, attribution, outline) WHERE joined IS NOT NULL;
