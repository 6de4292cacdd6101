-- What questions count over, beside the rows that it is made from: a big ledger cannot be gone through for each.

CREATE INDEX article_licence ON article (licence ->> 'id', published);

-- In whose voice a mention stands: inside how many attributions, one in the other; 0 is the outlet's own.
ALTER TABLE mention ADD COLUMN voice INTEGER NOT NULL DEFAULT 0;

DROP VIEW mentions;
CREATE VIEW mentions AS
    -- Words that refer to an actor. actor is an id in actors; actor_in_article the one of the reading; voice is
    -- whose words it stands in: own (the outlet's), attributed, or chained (a source's whom another quotes).
    SELECT a.article_id AS article, 'm' || m.number AS id, m.start, m.end, m.text, m.form, m.type,
        coalesce(j.actor_id, a.article_id || ':a' || m.actor) AS actor, 'a' || m.actor AS actor_in_article,
        CASE m.voice WHEN 0 THEN 'own' WHEN 1 THEN 'attributed' ELSE 'chained' END AS voice,
        m.confidence, m.by, m.run
    FROM mention m JOIN article a ON a.id = m.article
        LEFT JOIN actor s ON s.article = m.article AND s.number = m.actor
        LEFT JOIN joined j ON j.id = s.joined;

CREATE TABLE tally (
    -- How many there are of what, for `stats`.
    what TEXT NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (what, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE source_name (
    -- How sources are called that no joined actor is, each once, without article and in lower case.
    id INTEGER PRIMARY KEY,
    words TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE sourcing (
    -- A short row an attribution, those of an outlet side by side. Numbers stand for names as in sourcing.rs.
    outlet TEXT NOT NULL,            -- empty where unknown
    published TEXT NOT NULL,         -- in the same way
    article INTEGER NOT NULL,
    number INTEGER NOT NULL,         -- of the attribution
    actor INTEGER,                   -- number of its speaker in the article
    joined INTEGER,                  -- what that actor is joined to; a trigger keeps it so
    name INTEGER NOT NULL REFERENCES source_name,
    kind INTEGER NOT NULL,
    form INTEGER NOT NULL,
    act INTEGER NOT NULL,
    polarity INTEGER NOT NULL,
    voice INTEGER NOT NULL,          -- inside how many others it stands
    place INTEGER NOT NULL,          -- where its content begins, in thousandths of the text
    length INTEGER NOT NULL,         -- code points of its content
    corrected INTEGER NOT NULL DEFAULT 0, -- whether the attribution's row says otherwise
    PRIMARY KEY (outlet, published, article, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE voiced (
    -- How many code points of an article stand in which voice.
    outlet TEXT NOT NULL,
    published TEXT NOT NULL,
    article INTEGER NOT NULL,
    own INTEGER NOT NULL,
    attributed INTEGER NOT NULL,
    chained INTEGER NOT NULL,
    PRIMARY KEY (outlet, published, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE naming (
    -- How often outlets call a joined actor what, month by month. Kept for actors of many articles alone, as those
    -- of few are counted faster than kept.
    joined INTEGER NOT NULL,
    outlet TEXT NOT NULL,
    month TEXT NOT NULL,             -- 2020-05, or empty
    form TEXT NOT NULL,
    voice INTEGER NOT NULL,          -- 0 own, 1 attributed, 2 chained
    words TEXT NOT NULL,
    count INTEGER NOT NULL,
    article INTEGER NOT NULL,        -- an example, of the article that was added first
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (joined, outlet, month, form, voice, words)
) STRICT, WITHOUT ROWID;

CREATE TABLE naming_kept (
    -- The joined actors whose names are kept in naming.
    joined INTEGER PRIMARY KEY
) STRICT;

CREATE VIEW called AS
    -- What articles call the joined actors in them, a row a name or a noun phrase.
    SELECT s.joined, s.article, s.number, coalesce(a.outlet, '') AS outlet, a.published,
        coalesce(substr(a.published, 1, 7), '') AS month,
        m.form, min(m.voice, 2) AS voice, m.text AS words, m.start, m.end
    FROM actor s CROSS JOIN json_each(s.mentions) j
        CROSS JOIN mention m ON m.article = s.article AND m.number = j.value
        CROSS JOIN article a ON a.id = s.article
    WHERE m.form <> 'pronoun';

CREATE TRIGGER naming_many AFTER UPDATE OF members ON joined
WHEN new.members >= 1000 AND new.id NOT IN (SELECT joined FROM naming_kept)
BEGIN
    INSERT INTO naming_kept (joined) VALUES (new.id);
    INSERT INTO naming SELECT joined, outlet, month, form, voice, words, count(*), min(article), start, end
        FROM called WHERE joined = new.id GROUP BY outlet, month, form, voice, words;
END;

CREATE TRIGGER naming_gone AFTER DELETE ON joined WHEN old.id IN (SELECT joined FROM naming_kept)
BEGIN
    DELETE FROM naming WHERE joined = old.id;
    DELETE FROM naming_kept WHERE joined = old.id;
END;

CREATE TRIGGER naming_left AFTER UPDATE OF joined ON actor
WHEN old.joined IN (SELECT joined FROM naming_kept) AND old.joined IS NOT new.joined
BEGIN
    UPDATE naming SET count = naming.count - c.count
        FROM (SELECT outlet, month, form, voice, words, count(*) AS count FROM called
            WHERE article = old.article AND number = old.number GROUP BY outlet, month, form, voice, words) AS c
        WHERE naming.joined = old.joined AND naming.outlet = c.outlet AND naming.month = c.month
            AND naming.form = c.form AND naming.voice = c.voice AND naming.words = c.words;
END;

CREATE TRIGGER naming_come AFTER UPDATE OF joined ON actor
WHEN new.joined IN (SELECT joined FROM naming_kept) AND old.joined IS NOT new.joined
BEGIN
    INSERT INTO naming SELECT joined, outlet, month, form, voice, words, count(*), article, min(start), end
        FROM called WHERE article = new.article AND number = new.number GROUP BY outlet, month, form, voice, words
        ON CONFLICT DO UPDATE SET count = count + excluded.count,
            start = iif(excluded.article < article, excluded.start, start),
            end = iif(excluded.article < article, excluded.end, end),
            article = min(article, excluded.article);
END;

CREATE TRIGGER sourcing_joined AFTER UPDATE OF joined ON actor WHEN old.joined IS NOT new.joined
BEGIN
    UPDATE sourcing SET joined = new.joined
        WHERE (outlet, published) = (SELECT coalesce(a.outlet, ''), coalesce(a.published, '')
                FROM article a WHERE a.id = new.article)
            AND article = new.article
            AND number IN (SELECT q.number FROM attribution q
                WHERE q.said_in = new.article AND q.said_by = new.number AND q.article = new.article);
END;

CREATE TRIGGER sourcing_corrected AFTER UPDATE OF reassigned, rejected ON attribution
BEGIN
    UPDATE sourcing SET corrected = new.reassigned IS NOT NULL OR new.rejected IS NOT NULL,
            joined = (SELECT s.joined FROM actor s WHERE s.article = new.article AND s.number = sourcing.actor)
        WHERE (outlet, published) = (SELECT coalesce(a.outlet, ''), coalesce(a.published, '')
                FROM article a WHERE a.id = new.article)
            AND article = new.article AND number = new.number;
END;

CREATE TRIGGER attribution_gone AFTER DELETE ON attribution
BEGIN
    DELETE FROM sourcing
        WHERE (outlet, published) = (SELECT coalesce(a.outlet, ''), coalesce(a.published, '')
                FROM article a WHERE a.id = old.article)
            AND article = old.article AND number = old.number;
    UPDATE tally SET count = count - 1 WHERE what = 'attribution'
        AND name = old.form || ' ' || old.act || ' ' || old.polarity || iif(old.speaker IS NULL, '', ' resolved');
END;

CREATE TRIGGER tally_attribution AFTER INSERT ON attribution
BEGIN
    INSERT INTO tally VALUES ('attribution',
        new.form || ' ' || new.act || ' ' || new.polarity || iif(new.speaker IS NULL, '', ' resolved'), 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_article AFTER INSERT ON article
BEGIN
    INSERT INTO tally VALUES ('format', new.source_format, 1), ('language', coalesce(new.language, ''), 1),
        ('licence', coalesce(new.licence ->> 'id', ''), 1),
        ('outlet', coalesce(new.publisher, new.site, ''), 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
END;

INSERT INTO tally SELECT 'attribution',
    form || ' ' || act || ' ' || polarity || iif(speaker IS NULL, '', ' resolved'), count(*)
    FROM attribution GROUP BY 2;
INSERT INTO tally SELECT 'format', source_format, count(*) FROM article GROUP BY 2;
INSERT INTO tally SELECT 'language', coalesce(language, ''), count(*) FROM article GROUP BY 2;
INSERT INTO tally SELECT 'licence', coalesce(licence ->> 'id', ''), count(*) FROM article GROUP BY 2;
INSERT INTO tally SELECT 'outlet', coalesce(outlet, ''), count(*) FROM article GROUP BY 2;
