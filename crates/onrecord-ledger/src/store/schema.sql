-- The layout of a ledger. SQL of users may rely on the views: one a layer, with the names and columns of the
-- reading's JSON. The tables may change with any version. Offsets count code points, as substr() does. Comments
-- stand inside the statements so that `.schema` shows them. Nothing here needs a SQLite newer than 3.38, so that
-- other tools can open a ledger.

CREATE TABLE run (
    -- The programs, models and settings that made readings. Their first use is the only moment that a ledger keeps.
    id INTEGER PRIMARY KEY,
    program TEXT NOT NULL,
    model TEXT NOT NULL,
    settings TEXT NOT NULL,          -- a JSON object
    first_used TEXT NOT NULL,        -- RFC 3339
    UNIQUE (program, model, settings)
) STRICT;

CREATE TABLE article (
    -- One copy of an article. Its long parts are in body, so that scans of this table stay short.
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
CREATE INDEX article_text_sha256 ON article (text_sha256);
CREATE INDEX article_licence ON article (licence ->> 'id', published);

CREATE TABLE body (
    article INTEGER PRIMARY KEY REFERENCES article,
    text TEXT NOT NULL,
    source_map TEXT,                 -- a JSON array of runs
    blocks TEXT NOT NULL,            -- JSON: [[start, end, kind], …]
    sentences TEXT NOT NULL,         -- JSON: [[start, end], …]
    notes TEXT NOT NULL,             -- JSON, as in the reading
    summary TEXT                     -- a JSON object: shares of the text by voice
) STRICT;

CREATE TABLE entity (
    -- An actor across articles: actors of readings that share a key, directly or through others.
    id INTEGER PRIMARY KEY,
    entity_id TEXT NOT NULL,         -- its public name: a hash of its smallest key
    smallest_key TEXT NOT NULL,      -- begins with its members' type, or with ~ if a correction made it
    members INTEGER NOT NULL,        -- how many actors of articles
    corrected_name TEXT,             -- by a correction, with its place in the journal
    corrected_name_at TEXT,
    corrected_type TEXT,
    corrected_type_at TEXT
) STRICT;
CREATE INDEX entity_entity_id ON entity (entity_id);
CREATE INDEX entity_corrected_name ON entity (corrected_name) WHERE corrected_name IS NOT NULL;

CREATE TABLE actor (
    article INTEGER NOT NULL REFERENCES article,
    number INTEGER NOT NULL,         -- 1 for a1
    run INTEGER NOT NULL REFERENCES run,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    mentions TEXT NOT NULL,          -- JSON: numbers of its mentions
    -- NULL for an actor that nothing links: one without a name, or with a surname alone.
    entity INTEGER REFERENCES entity,
    -- An index of its own: rows are long, and every mention and attribution is looked up here.
    UNIQUE (article, number)
) STRICT;
CREATE INDEX actor_entity ON actor (entity, article, number) WHERE entity IS NOT NULL;

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
    -- Inside how many attributions it stands; 0 means the outlet's own voice.
    voice INTEGER NOT NULL DEFAULT 0,
    confidence REAL NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (article, number),
    FOREIGN KEY (article, actor) REFERENCES actor (article, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE correction (
    -- The journal of corrections. Rows are only added; what undoes a correction is a row too.
    id INTEGER PRIMARY KEY,
    correction_id TEXT NOT NULL UNIQUE,
    made TEXT NOT NULL,              -- RFC 3339
    who TEXT NOT NULL,
    why TEXT,
    change TEXT NOT NULL,            -- a JSON object
    undone_by TEXT                   -- the id of the correction that undoes it
) STRICT;
CREATE INDEX correction_undone_by ON correction (undone_by) WHERE undone_by IS NOT NULL;

CREATE TABLE anchor (
    -- The places that a correction refers to, by text, offsets and words.
    correction INTEGER NOT NULL REFERENCES correction,
    number INTEGER NOT NULL,
    text_sha256 TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (correction, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX anchor_text ON anchor (text_sha256);

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
    quoted TEXT NOT NULL,            -- likewise
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
    speaker_article INTEGER,         -- the speaker as corrected: an actor of some article
    speaker_actor INTEGER,
    reassigned_by INTEGER REFERENCES correction, -- the correction that names the speaker
    rejected_by INTEGER REFERENCES correction, -- the correction that rejects it
    -- If a correction added or changed it: what was read, as in the reading's JSON, or null if nothing was.
    as_read TEXT,
    UNIQUE (article, number),
    FOREIGN KEY (article, speaker) REFERENCES actor (article, number),
    -- Deferred, because a parent may come after its child.
    FOREIGN KEY (article, parent) REFERENCES attribution (article, number)
        DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX attribution_speaker ON attribution (speaker_article, speaker_actor) WHERE speaker_article IS NOT NULL;

CREATE TABLE failure (
    -- Inputs that could not be read, until they can be.
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    record TEXT,
    sha256 TEXT,
    reason TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX failure_source ON failure (path, coalesce(record, char(0)));

CREATE TABLE staged_reading (
    -- A rereading in progress: new readings wait here until all articles have one, and then replace the old ones in
    -- one transaction.
    article INTEGER PRIMARY KEY REFERENCES article,
    program TEXT NOT NULL,
    model TEXT NOT NULL,
    reading TEXT NOT NULL            -- as `onrecord read --jsonl` prints it
) STRICT;

CREATE VIEW attribution_words AS
    -- What attribution_fts indexes: all names of the speaker in the article, and the content. FTS5 allows no table
    -- functions here, so names are rows and content is plain text.
    SELECT q.id, q.article, q.source,
        (SELECT group_concat(name, char(10)) FROM (SELECT n.name FROM actor_name n
            WHERE n.article = q.speaker_article AND n.actor = q.speaker_actor ORDER BY n.number)) AS speaker,
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

CREATE TABLE entity_key (
    -- Link keys: actors that share a key are one entity. context is empty, or what else must agree.
    name TEXT NOT NULL,
    context TEXT NOT NULL,
    entity INTEGER NOT NULL REFERENCES entity,
    PRIMARY KEY (name, context)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_key_entity ON entity_key (entity);

CREATE TABLE name (
    -- Every name once, for the full-text index of names.
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

CREATE VIRTUAL TABLE name_fts USING fts5 (
    text, content = 'name', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE entity_name (
    -- How many of an entity's members have a name, and for how many it is the fullest.
    entity INTEGER NOT NULL REFERENCES entity,
    name INTEGER NOT NULL REFERENCES name,
    members INTEGER NOT NULL,
    fullest INTEGER NOT NULL,
    PRIMARY KEY (entity, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_name_name ON entity_name (name);

CREATE TABLE statement_index (
    -- Every attribution except rejected ones, with what finds and orders it. The rows are so short that very many can
    -- be read in little time.
    attribution INTEGER PRIMARY KEY REFERENCES attribution,
    article INTEGER NOT NULL REFERENCES article,
    published TEXT,
    entity INTEGER,                  -- the speaker across articles
    -- The number of words and a rough set of them, as in word_sketch.rs. It is in the index, so that the quotations of
    -- one speaker can be compared without reading their rows.
    word_sketch INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX statement_index_entity ON statement_index (entity, published DESC, article, attribution, word_sketch) WHERE entity IS NOT NULL;
CREATE INDEX statement_index_published ON statement_index (published DESC, article, attribution);

CREATE TABLE totals (
    -- Totals for `stats`.
    category TEXT NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (category, name)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER attribution_gone AFTER DELETE ON attribution
BEGIN
    UPDATE totals SET count = count - 1 WHERE category = 'attribution'
        AND name = old.form || ' ' || old.act || ' ' || old.polarity || iif(old.speaker IS NULL, '', ' resolved');
END;

CREATE TABLE source_name (
    -- The words of sources without an entity, each once, in lower case and without an article.
    id INTEGER PRIMARY KEY,
    words TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE source_counts (
    -- A short row an article for counting; the rows of an outlet are adjacent.
    outlet TEXT NOT NULL,            -- empty if unknown
    published TEXT NOT NULL,         -- likewise
    article INTEGER NOT NULL REFERENCES article,
    own INTEGER,                     -- code points in each voice; NULL if the reading has none
    attributed INTEGER,
    chained INTEGER,
    attributions BLOB NOT NULL,      -- as in packed.rs
    PRIMARY KEY (outlet, published, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE name_counts (
    -- How often an outlet uses a name for an entity, by month. Only for entities of many articles; for others, counting
    -- at question time is faster.
    entity INTEGER NOT NULL,
    outlet TEXT NOT NULL,
    month TEXT NOT NULL,             -- 2020-05, or empty
    form TEXT NOT NULL,
    voice INTEGER NOT NULL,          -- 0 own, 1 attributed, 2 chained
    words TEXT NOT NULL,
    count INTEGER NOT NULL,
    article INTEGER NOT NULL,        -- an example, of the article that was added first
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (entity, outlet, month, form, voice, words)
) STRICT, WITHOUT ROWID;

CREATE TABLE counted_entity (
    -- The entities that have rows in name_counts.
    entity INTEGER PRIMARY KEY
) STRICT;

CREATE VIEW name_use AS
    -- The names and noun phrases that articles use for actors, one row each time.
    SELECT s.entity, s.article, s.number, coalesce(a.outlet, '') AS outlet, a.published,
        coalesce(substr(a.published, 1, 7), '') AS month,
        m.form, min(m.voice, 2) AS voice, m.text AS words, m.start, m.end
    FROM actor s CROSS JOIN json_each(s.mentions) j
        CROSS JOIN mention m ON m.article = s.article AND m.number = j.value
        CROSS JOIN article a ON a.id = s.article
    WHERE m.form <> 'pronoun';

CREATE TABLE near_duplicate_key (
    -- Keys that find candidates for near duplicates (near_duplicates/keys.rs). Each different text has them once, for
    -- the first article that has it.
    key INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES article,
    PRIMARY KEY (key, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE story (
    -- Articles that are near duplicates of one another, directly or through others. Others have no row.
    id INTEGER PRIMARY KEY,
    story_id TEXT NOT NULL UNIQUE,   -- the smallest id of its articles
    articles INTEGER NOT NULL,
    texts INTEGER NOT NULL           -- different texts
) STRICT;
CREATE INDEX story_size ON story (articles DESC, story_id);

CREATE TABLE story_article (
    article INTEGER PRIMARY KEY REFERENCES article,
    story INTEGER NOT NULL REFERENCES story,
    same_text_as INTEGER NOT NULL REFERENCES article -- the first added article with this text; mostly itself
) STRICT;
CREATE INDEX story_article_story ON story_article (story);
CREATE INDEX story_article_same_as ON story_article (same_text_as);

CREATE TABLE near_duplicate (
    -- Two different texts that are near duplicates, by the first articles that have them. Stories of very many texts
    -- have no rows (near_duplicates/linking.rs).
    one INTEGER NOT NULL REFERENCES article,
    other INTEGER NOT NULL REFERENCES article, -- greater than one
    containment REAL NOT NULL,
    jaccard REAL NOT NULL,
    one_share REAL NOT NULL,
    other_share REAL NOT NULL,
    aligned_runs TEXT NOT NULL,      -- JSON: [[start, end, other_start, other_end], …]
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX near_duplicate_other ON near_duplicate (other);

CREATE VIEW near_duplicate_pair AS
    -- The rows of near_duplicate in both directions, and articles that have the same text.
    SELECT c.article, d.article AS other, c.story, p.one_share AS share, p.other_share, p.containment,
        p.jaccard, p.aligned_runs, 0 AS swapped
    FROM story_article c JOIN near_duplicate p ON p.one = c.same_text_as JOIN story_article d ON d.same_text_as = p.other
    UNION ALL
    SELECT c.article, d.article, c.story, p.other_share, p.one_share, p.containment, p.jaccard, p.aligned_runs, 1
    FROM story_article c JOIN near_duplicate p ON p.other = c.same_text_as JOIN story_article d ON d.same_text_as = p.one
    UNION ALL
    SELECT c.article, d.article, c.story, 1.0, 1.0, 1.0, 1.0, NULL, 0
    FROM story_article c JOIN story_article d ON d.same_text_as = c.same_text_as AND d.article <> c.article;

CREATE VIEW runs AS
    -- Program, model and settings that made readings.
    SELECT id, program, model, settings, first_used FROM run;

CREATE VIEW articles AS
    -- One row for each copy of an article; authors and metadata_from are JSON.
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
    -- Words that refer to an actor. actor is an id in actors; actor_in_article is the id in the reading. voice says
    -- whose words they stand in: own (the outlet's), attributed, or chained (of a source that another source quotes).
    SELECT a.article_id AS article, 'm' || m.number AS id, m.start, m.end, m.text, m.form, m.type,
        coalesce(j.entity_id, a.article_id || ':a' || m.actor) AS actor, 'a' || m.actor AS actor_in_article,
        CASE m.voice WHEN 0 THEN 'own' WHEN 1 THEN 'attributed' ELSE 'chained' END AS voice,
        m.confidence, m.by, m.run
    FROM mention m JOIN article a ON a.id = m.article
        LEFT JOIN actor s ON s.article = m.article AND s.number = m.actor
        LEFT JOIN entity j ON j.id = s.entity;

CREATE VIEW actors AS
    -- Actors across articles, as corrected. An actor that nothing links to another article has its article's id and its
    -- own id in that reading. names is JSON; articles and mentions are counts.
    SELECT j.entity_id AS id,
        coalesce(j.corrected_name, (SELECT n.text FROM entity_name jn JOIN name n ON n.id = jn.name
            WHERE jn.entity = j.id ORDER BY jn.fullest DESC, length(n.text) DESC, n.text LIMIT 1)) AS name,
        coalesce(j.corrected_type, iif(j.smallest_key LIKE '~%', (SELECT s.type FROM actor s WHERE s.entity = j.id
            GROUP BY s.type ORDER BY count(*) DESC, s.type LIMIT 1),
            substr(j.smallest_key, 1, instr(j.smallest_key, ' ') - 1))) AS type,
        (SELECT json_group_array(text) FROM (SELECT n.text FROM entity_name jn JOIN name n ON n.id = jn.name
            WHERE jn.entity = j.id ORDER BY jn.members DESC, n.text)) AS names,
        (SELECT count(DISTINCT s.article) FROM actor s WHERE s.entity = j.id) AS articles,
        (SELECT sum(json_array_length(s.mentions)) FROM actor s WHERE s.entity = j.id) AS mentions
    FROM entity j
    UNION ALL
    SELECT a.article_id || ':a' || s.number, s.name, s.type,
        (SELECT json_group_array(name) FROM (SELECT n.name FROM actor_name n
            WHERE n.article = s.article AND n.actor = s.number ORDER BY n.number)),
        1, json_array_length(s.mentions)
    FROM actor s JOIN article a ON a.id = s.article WHERE s.entity IS NULL;

CREATE VIEW attributions AS
    -- Who said what, as corrected; without rejected attributions. start and end are those of the citation: the first
    -- run's start and the last run's end. content and quoted have the runs' words, with a line feed between two; the
    -- spans are JSON: [[start, end], …]. speaker is an id in actors, and speaker_name is the name in the article.
    -- corrected is the id of the correction that names the speaker.
    SELECT a.article_id AS article, 'q' || q.number AS id, q.form, q.act, q.polarity,
        q.content_spans ->> '$[0][0]' AS start, q.content_spans ->> '$[#-1][1]' AS end,
        q.content, q.content_spans, q.quoted, q.quoted_spans, q.cue, q.cue_start, q.cue_end, q.source,
        q.source_start, q.source_end,
        coalesce(j.entity_id, (SELECT article_id FROM article WHERE id = q.speaker_article) || ':a' || q.speaker_actor) AS speaker,
        coalesce(j.corrected_name, s.name) AS speaker_name,
        'q' || q.parent AS parent, q.confidence, q.by, c.correction_id AS corrected, q.run
    FROM attribution q JOIN article a ON a.id = q.article
        LEFT JOIN actor s ON s.article = q.speaker_article AND s.number = q.speaker_actor
        LEFT JOIN entity j ON j.id = s.entity
        LEFT JOIN correction c ON c.id = q.reassigned_by
    WHERE q.rejected_by IS NULL;

CREATE VIEW corrections AS
    -- The corrections of users, in the order of the journal. change is JSON; undone_by is the id of the correction that
    -- undoes it.
    SELECT correction_id AS id, made, who, why, change ->> 'kind' AS kind, change, undone_by
    FROM correction ORDER BY made, correction_id;

CREATE VIEW failures AS
    -- Inputs that could not be read, with the reason.
    SELECT path, record, sha256, reason FROM failure;

CREATE VIEW stories AS
    -- Articles with near duplicates, by story. story is the smallest id of its articles, and articles says how many it
    -- has. published_first is 1 for the article that was published first (of several the one with the smallest id;
    -- undated ones come last).
    SELECT s.story_id AS story, a.article_id AS article, a.outlet, a.published, s.articles,
        row_number() OVER (PARTITION BY s.id
            ORDER BY a.published IS NULL, a.published, a.article_id) = 1 AS published_first
    FROM story s JOIN story_article c ON c.story = s.id JOIN article a ON a.id = c.article;

CREATE VIEW copies AS
    -- One row for each pair of near duplicates, in both directions. share says how much of the article's words stand in
    -- the other, and other_share how much of the other's stand in it. containment decides what is a near duplicate: the
    -- share of the words outside quotation marks that stand in the other, for the article with fewer of them. jaccard
    -- is the share of the words of both that both have. stretches says where the same words stand, in code points, as
    -- JSON: [[start, end, other_start, other_end], …].
    SELECT a.article_id AS article, o.article_id AS other, s.story_id AS story, p.share, p.other_share,
        p.containment, p.jaccard,
        CASE
            WHEN p.aligned_runs IS NULL
                THEN (SELECT json_array(json_array(0, length(b.text), 0, length(b.text)))
                    FROM body b WHERE b.article = a.id)
            WHEN p.swapped
                THEN (SELECT json_group_array(json_array(value ->> 2, value ->> 3, value ->> 0, value ->> 1))
                    FROM (SELECT value FROM json_each(p.aligned_runs) ORDER BY value ->> 2))
            ELSE (SELECT json_group_array(json(value))
                    FROM (SELECT value FROM json_each(p.aligned_runs) ORDER BY value ->> 0))
        END AS stretches
    FROM near_duplicate_pair p JOIN story s ON s.id = p.story JOIN article a ON a.id = p.article
        JOIN article o ON o.id = p.other;
