-- The first layout of a ledger. Views are what users' SQL may rely on: one a layer, with the names
-- and columns of the reading's JSON. Tables may change with any version. Offsets count code points,
-- as substr() does. Comments stand inside the statements so that `.schema` shows them. Nothing here
-- needs a SQLite newer than 3.38, so that other tools can open a ledger.

CREATE TABLE run (
    -- What made readings. Its first use is the only moment that a ledger keeps.
    id INTEGER PRIMARY KEY,
    program TEXT NOT NULL,
    model TEXT NOT NULL,
    settings TEXT NOT NULL,          -- a JSON object
    first_used TEXT NOT NULL,        -- RFC 3339
    UNIQUE (program, model, settings)
) STRICT;

CREATE TABLE article (
    -- One copy of an article. What is long stands in body, so that scans over these stay short.
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE, -- the name that readings and citations use
    text_sha256 TEXT NOT NULL,
    reading_sha256 TEXT NOT NULL,    -- of the reading's JSON, as `onrecord show --json` prints it
    run INTEGER NOT NULL REFERENCES run,
    title TEXT,
    url TEXT,
    publisher TEXT,
    site TEXT,
    outlet TEXT GENERATED ALWAYS AS (coalesce(publisher, site)) VIRTUAL,
    section TEXT,
    authors TEXT NOT NULL,           -- a JSON array
    published TEXT,
    modified TEXT,
    language TEXT,
    metadata_from TEXT NOT NULL,     -- a JSON object
    licence TEXT,                    -- a JSON object
    mining TEXT,
    fingerprint TEXT,
    source_path TEXT,
    source_record TEXT,
    source_format TEXT NOT NULL,
    source_encoding TEXT NOT NULL,
    source_replacements INTEGER NOT NULL,
    source_sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX article_outlet ON article (outlet, published);
CREATE INDEX article_published ON article (published);
CREATE INDEX article_source_path ON article (source_path);

CREATE TABLE body (
    article INTEGER PRIMARY KEY REFERENCES article,
    text TEXT NOT NULL,
    source_map TEXT,                 -- a JSON array of runs
    blocks TEXT NOT NULL,            -- JSON: [[start, end, kind], …]
    sentences TEXT NOT NULL,         -- JSON: [[start, end], …]
    notes TEXT NOT NULL              -- JSON, as in the reading
) STRICT;

CREATE TABLE actor (
    article INTEGER NOT NULL REFERENCES article,
    number INTEGER NOT NULL,         -- 1 for a1
    run INTEGER NOT NULL REFERENCES run,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    mentions TEXT NOT NULL,          -- JSON: numbers of its mentions
    -- An index of its own: rows are long, and every mention and attribution is looked up here.
    UNIQUE (article, number)
) STRICT;

CREATE TABLE actor_name (
    article INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    number INTEGER NOT NULL,         -- in order of first use, from 1
    name TEXT NOT NULL,
    PRIMARY KEY (article, actor, number),
    FOREIGN KEY (article, actor) REFERENCES actor (article, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE mention (
    article INTEGER NOT NULL REFERENCES article,
    number INTEGER NOT NULL,         -- 1 for m1
    run INTEGER NOT NULL REFERENCES run,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    form TEXT NOT NULL,
    type TEXT NOT NULL,
    actor INTEGER,
    confidence REAL NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (article, number),
    FOREIGN KEY (article, actor) REFERENCES actor (article, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE attribution (
    id INTEGER PRIMARY KEY,          -- what attribution_fts refers to
    article INTEGER NOT NULL REFERENCES article,
    number INTEGER NOT NULL,         -- 1 for q1
    run INTEGER NOT NULL REFERENCES run,
    form TEXT NOT NULL,
    act TEXT NOT NULL,
    polarity TEXT NOT NULL,
    content TEXT NOT NULL,           -- the runs' words, a line feed between two
    content_spans TEXT NOT NULL,     -- JSON: [[start, end], …], one a run
    quoted TEXT NOT NULL,            -- in the same way
    quoted_spans TEXT NOT NULL,
    cue_start INTEGER,
    cue_end INTEGER,
    cue TEXT,
    source_start INTEGER,
    source_end INTEGER,
    source TEXT,
    speaker INTEGER,
    parent INTEGER,
    confidence REAL NOT NULL,
    by TEXT NOT NULL,
    UNIQUE (article, number),
    FOREIGN KEY (article, speaker) REFERENCES actor (article, number),
    -- Deferred: a parent may stand behind its child.
    FOREIGN KEY (article, parent) REFERENCES attribution (article, number)
        DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE failure (
    -- Inputs that could not be read, until they can.
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    record TEXT,
    sha256 TEXT,
    reason TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX failure_source ON failure (path, coalesce(record, char(0)));

CREATE VIEW attribution_words AS
    -- What attribution_fts indexes: who said it in every way they are named, and the words said.
    -- FTS5 allows no table functions here, so that names are rows and content is plain.
    SELECT q.id, q.article, q.source,
        (SELECT group_concat(name, char(10)) FROM (SELECT n.name FROM actor_name n
            WHERE n.article = q.article AND n.actor = q.speaker ORDER BY n.number)) AS speaker,
        q.content
    FROM attribution q;

-- Both take their texts from the tables above and store none of their own.
CREATE VIRTUAL TABLE article_fts USING fts5 (
    text,
    content = 'body', content_rowid = 'article', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE attribution_fts USING fts5 (
    source, speaker, content,
    content = 'attribution_words', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE VIEW runs AS
    -- Program, model and settings that made readings.
    SELECT id, program, model, settings, first_used FROM run;

CREATE VIEW articles AS
    -- One row a copy of an article; authors and metadata_from are JSON.
    SELECT a.article_id AS id, a.title, a.outlet, a.publisher, a.site, a.section, a.authors, a.published,
        a.modified, a.language, a.url, a.metadata_from,
        a.licence ->> 'id' AS licence, a.licence ->> 'url' AS licence_url,
        a.licence ->> 'applies_to' AS licence_applies_to,
        a.licence ->> '$.evidence.text' AS licence_evidence,
        a.licence ->> 'confidence' AS licence_confidence, a.licence ->> 'by' AS licence_by,
        a.mining, a.fingerprint, a.source_path AS path, a.source_record AS record,
        a.source_format AS format, a.source_encoding AS encoding, a.source_replacements AS replacements,
        a.source_sha256 AS sha256, a.text_sha256, b.text, a.run
    FROM article a JOIN body b ON b.article = a.id;

CREATE VIEW blocks AS
    -- The roles of an article's parts.
    SELECT a.article_id AS article, j.key + 1 AS number, j.value ->> 0 AS start, j.value ->> 1 AS end,
        j.value ->> 2 AS kind,
        substr(b.text, (j.value ->> 0) + 1, (j.value ->> 1) - (j.value ->> 0)) AS text
    FROM article a JOIN body b ON b.article = a.id, json_each(b.blocks) j;

CREATE VIEW sentences AS
    -- Sentences in order.
    SELECT a.article_id AS article, j.key + 1 AS number, j.value ->> 0 AS start, j.value ->> 1 AS end,
        substr(b.text, (j.value ->> 0) + 1, (j.value ->> 1) - (j.value ->> 0)) AS text, a.run
    FROM article a JOIN body b ON b.article = a.id, json_each(b.sentences) j;

CREATE VIEW mentions AS
    -- Words that refer to an actor; actor is an id of the same article.
    SELECT a.article_id AS article, 'm' || m.number AS id, m.start, m.end, m.text, m.form, m.type,
        'a' || m.actor AS actor, m.confidence, m.by, m.run
    FROM mention m JOIN article a ON a.id = m.article;

CREATE VIEW actors AS
    -- Who an article's mentions refer to; names is JSON, mentions a count.
    SELECT a.article_id AS article, 'a' || s.number AS id, s.name, s.type,
        (SELECT json_group_array(name) FROM (SELECT n.name FROM actor_name n
            WHERE n.article = s.article AND n.actor = s.number ORDER BY n.number)) AS names,
        json_array_length(s.mentions) AS mentions, s.run
    FROM actor s JOIN article a ON a.id = s.article;

CREATE VIEW attributions AS
    -- Who said what. start and end are those of the citation: the first run's start and the last
    -- run's end. content and quoted have the runs' words, a line feed between two; the spans are
    -- JSON: [[start, end], …].
    SELECT a.article_id AS article, 'q' || q.number AS id, q.form, q.act, q.polarity,
        q.content_spans ->> '$[0][0]' AS start, q.content_spans ->> '$[#-1][1]' AS end,
        q.content, q.content_spans, q.quoted, q.quoted_spans, q.cue, q.cue_start, q.cue_end, q.source,
        q.source_start, q.source_end, 'a' || q.speaker AS speaker, s.name AS speaker_name,
        'q' || q.parent AS parent, q.confidence, q.by, q.run
    FROM attribution q JOIN article a ON a.id = q.article
        LEFT JOIN actor s ON s.article = q.article AND s.number = q.speaker;

CREATE VIEW failures AS
    -- Inputs that could not be read, with the reason.
    SELECT path, record, sha256, reason FROM failure;
