-- Actors joined across articles, and what users corrected.

CREATE TABLE joined (
    -- An actor across articles: actors of readings that share a key, directly or through others.
    id INTEGER PRIMARY KEY,
    actor_id TEXT NOT NULL,          -- its public name: of the least of its keys
    least_key TEXT NOT NULL,         -- begins with the type that its members have, or with ~ where a correction made it
    members INTEGER NOT NULL,        -- how many actors of articles
    given_name TEXT,                 -- by a correction, and its place in the journal
    given_name_at TEXT,
    given_type TEXT,
    given_type_at TEXT
) STRICT;
CREATE INDEX joined_actor_id ON joined (actor_id);
CREATE INDEX joined_given_name ON joined (given_name) WHERE given_name IS NOT NULL;

CREATE TABLE join_key (
    -- Who shares a key is one actor. part: empty, or what else must agree.
    name TEXT NOT NULL,
    part TEXT NOT NULL,
    joined INTEGER NOT NULL REFERENCES joined,
    PRIMARY KEY (name, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX join_key_joined ON join_key (joined);

CREATE TABLE name (
    -- Every name once, to look words up in.
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE name_fts USING fts5 (
    text, content = 'name', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE joined_name (
    -- How many of a joined actor's members bear a name, and of how many it is the fullest.
    joined INTEGER NOT NULL REFERENCES joined,
    name INTEGER NOT NULL REFERENCES name,
    members INTEGER NOT NULL,
    fullest INTEGER NOT NULL,
    PRIMARY KEY (joined, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX joined_name_name ON joined_name (name);

-- NULL for an actor that nothing joins: one without a name, or with a surname alone.
ALTER TABLE actor ADD COLUMN joined INTEGER REFERENCES joined;
CREATE INDEX actor_joined ON actor (joined, article, number) WHERE joined IS NOT NULL;

CREATE TABLE correction (
    -- The journal. Rows are only ever added; what undoes a correction is a row too.
    id INTEGER PRIMARY KEY,
    correction_id TEXT NOT NULL UNIQUE,
    made TEXT NOT NULL,              -- RFC 3339
    who TEXT NOT NULL,
    why TEXT,
    change TEXT NOT NULL,            -- what it says, a JSON object
    undone_by TEXT                   -- the id of the correction that undoes it
) STRICT;
CREATE INDEX correction_undone_by ON correction (undone_by) WHERE undone_by IS NOT NULL;

CREATE TABLE anchor (
    -- The places that a correction speaks of, by text, offsets and words.
    correction INTEGER NOT NULL REFERENCES correction,
    number INTEGER NOT NULL,
    text_sha256 TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (correction, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX anchor_text ON anchor (text_sha256);
CREATE INDEX article_text_sha256 ON article (text_sha256);

-- Who says it as corrected: an actor of some article; and the correction that rejects it.
ALTER TABLE attribution ADD COLUMN said_in INTEGER;
ALTER TABLE attribution ADD COLUMN said_by INTEGER;
ALTER TABLE attribution ADD COLUMN reassigned INTEGER REFERENCES correction;
ALTER TABLE attribution ADD COLUMN rejected INTEGER REFERENCES correction;
UPDATE attribution SET said_in = article, said_by = speaker WHERE speaker IS NOT NULL;
CREATE INDEX attribution_said_by ON attribution (said_in, said_by) WHERE said_in IS NOT NULL;

CREATE TABLE said (
    -- Every attribution that nobody rejected, with what finds and orders it: rows so short that very many are gone
    -- through in little time.
    attribution INTEGER PRIMARY KEY REFERENCES attribution,
    article INTEGER NOT NULL REFERENCES article,
    published TEXT,
    joined INTEGER                   -- who says it, across articles
) STRICT;
INSERT INTO said SELECT q.id, q.article, a.published, NULL FROM attribution q JOIN article a ON a.id = q.article;
CREATE INDEX said_joined ON said (joined, published DESC, article, attribution) WHERE joined IS NOT NULL;
CREATE INDEX said_published ON said (published DESC, article, attribution);

DROP VIEW attribution_words;
CREATE VIEW attribution_words AS
    -- What attribution_fts indexes: who said it in every way they are named in the article, and the words
    -- said. FTS5 allows no table functions here, so that names are rows and content is plain.
    SELECT q.id, q.article, q.source,
        (SELECT group_concat(name, char(10)) FROM (SELECT n.name FROM actor_name n
            WHERE n.article = q.said_in AND n.actor = q.said_by ORDER BY n.number)) AS speaker,
        q.content
    FROM attribution q;

DROP VIEW mentions;
CREATE VIEW mentions AS
    -- Words that refer to an actor. actor is an id in actors; actor_in_article the one of the reading.
    SELECT a.article_id AS article, 'm' || m.number AS id, m.start, m.end, m.text, m.form, m.type,
        coalesce(j.actor_id, a.article_id || ':a' || m.actor) AS actor, 'a' || m.actor AS actor_in_article,
        m.confidence, m.by, m.run
    FROM mention m JOIN article a ON a.id = m.article
        LEFT JOIN actor s ON s.article = m.article AND s.number = m.actor
        LEFT JOIN joined j ON j.id = s.joined;

DROP VIEW actors;
CREATE VIEW actors AS
    -- Actors across articles, as corrected. One that nothing joins to another article's has its article's id
    -- and its own in that reading as its id. names is JSON; articles and mentions are counts.
    SELECT j.actor_id AS id,
        coalesce(j.given_name, (SELECT n.text FROM joined_name jn JOIN name n ON n.id = jn.name
            WHERE jn.joined = j.id ORDER BY jn.fullest DESC, length(n.text) DESC, n.text LIMIT 1)) AS name,
        coalesce(j.given_type, iif(j.least_key LIKE '~%', (SELECT s.type FROM actor s WHERE s.joined = j.id
            GROUP BY s.type ORDER BY count(*) DESC, s.type LIMIT 1),
            substr(j.least_key, 1, instr(j.least_key, ' ') - 1))) AS type,
        (SELECT json_group_array(text) FROM (SELECT n.text FROM joined_name jn JOIN name n ON n.id = jn.name
            WHERE jn.joined = j.id ORDER BY jn.members DESC, n.text)) AS names,
        (SELECT count(DISTINCT s.article) FROM actor s WHERE s.joined = j.id) AS articles,
        (SELECT sum(json_array_length(s.mentions)) FROM actor s WHERE s.joined = j.id) AS mentions
    FROM joined j
    UNION ALL
    SELECT a.article_id || ':a' || s.number, s.name, s.type,
        (SELECT json_group_array(name) FROM (SELECT n.name FROM actor_name n
            WHERE n.article = s.article AND n.actor = s.number ORDER BY n.number)),
        1, json_array_length(s.mentions)
    FROM actor s JOIN article a ON a.id = s.article WHERE s.joined IS NULL;

DROP VIEW attributions;
CREATE VIEW attributions AS
    -- Who said what, as corrected: rejected ones are left out. start and end are those of the citation: the
    -- first run's start and the last run's end. content and quoted have the runs' words, a line feed between
    -- two; the spans are JSON: [[start, end], …]. speaker is an id in actors, speaker_name the name in the
    -- article; corrected is the id of the correction that names the speaker.
    SELECT a.article_id AS article, 'q' || q.number AS id, q.form, q.act, q.polarity,
        q.content_spans ->> '$[0][0]' AS start, q.content_spans ->> '$[#-1][1]' AS end,
        q.content, q.content_spans, q.quoted, q.quoted_spans, q.cue, q.cue_start, q.cue_end, q.source,
        q.source_start, q.source_end,
        coalesce(j.actor_id, (SELECT article_id FROM article WHERE id = q.said_in) || ':a' || q.said_by) AS speaker,
        coalesce(j.given_name, s.name) AS speaker_name,
        'q' || q.parent AS parent, q.confidence, q.by, c.correction_id AS corrected, q.run
    FROM attribution q JOIN article a ON a.id = q.article
        LEFT JOIN actor s ON s.article = q.said_in AND s.number = q.said_by
        LEFT JOIN joined j ON j.id = s.joined
        LEFT JOIN correction c ON c.id = q.reassigned
    WHERE q.rejected IS NULL;

CREATE VIEW corrections AS
    -- What users corrected, in the order of the journal. change is JSON; undone_by is the id of the correction
    -- that undoes it.
    SELECT correction_id AS id, made, who, why, change ->> 'kind' AS kind, change, undone_by
    FROM correction ORDER BY made, correction_id;
