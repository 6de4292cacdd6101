-- Which articles copy one another, and the stories that they make. All of it follows from the texts, and is the
-- same in whatever order they were added, but for the numbers of rows.

CREATE TABLE copy_key (
    -- What candidates for copies are looked up by (see copies/keys.rs): of each different text once, for
    -- the first article that has it.
    key INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES article,
    PRIMARY KEY (key, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE story (
    -- Articles that are copies of one another, over any number of others. One without a copy has no row.
    id INTEGER PRIMARY KEY,
    story_id TEXT NOT NULL UNIQUE,   -- the smallest id of its articles
    articles INTEGER NOT NULL,
    texts INTEGER NOT NULL           -- how many different ones
) STRICT;
CREATE INDEX story_size ON story (articles DESC, story_id);

CREATE TABLE story_article (
    article INTEGER PRIMARY KEY REFERENCES article,
    story INTEGER NOT NULL REFERENCES story,
    same_as INTEGER NOT NULL REFERENCES article -- the first added article that has just this text; itself, mostly
) STRICT;
CREATE INDEX story_article_story ON story_article (story);
CREATE INDEX story_article_same_as ON story_article (same_as);

CREATE TABLE copy (
    -- Two different texts of which one is a copy of the other, by the first articles that have them. Stories of
    -- more texts than copies/mod.rs says have none.
    one INTEGER NOT NULL REFERENCES article,
    other INTEGER NOT NULL REFERENCES article, -- greater than one
    containment REAL NOT NULL,
    jaccard REAL NOT NULL,
    one_share REAL NOT NULL,
    other_share REAL NOT NULL,
    stretches TEXT NOT NULL,         -- JSON: [[start, end, other_start, other_end], …]
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_other ON copy (other);

CREATE VIEW copy_pair AS
    -- Rows of copy, each pair both ways round, and articles that have the same text.
    SELECT c.article, d.article AS other, c.story, p.one_share AS share, p.other_share, p.containment,
        p.jaccard, p.stretches, 0 AS turned
    FROM story_article c JOIN copy p ON p.one = c.same_as JOIN story_article d ON d.same_as = p.other
    UNION ALL
    SELECT c.article, d.article, c.story, p.other_share, p.one_share, p.containment, p.jaccard, p.stretches, 1
    FROM story_article c JOIN copy p ON p.other = c.same_as JOIN story_article d ON d.same_as = p.one
    UNION ALL
    SELECT c.article, d.article, c.story, 1.0, 1.0, 1.0, 1.0, NULL, 0
    FROM story_article c JOIN story_article d ON d.same_as = c.same_as AND d.article <> c.article;

CREATE VIEW stories AS
    -- Articles that have copies, by story. story is the smallest id of its articles, articles says how many they
    -- are, and told_first is 1 for the one that was published first (of several the one with the smallest id;
    -- those without a date come last).
    SELECT s.story_id AS story, a.article_id AS article, a.outlet, a.published, s.articles,
        row_number() OVER (PARTITION BY s.id
            ORDER BY a.published IS NULL, a.published, a.article_id) = 1 AS told_first
    FROM story s JOIN story_article c ON c.story = s.id JOIN article a ON a.id = c.article;

CREATE VIEW copies AS
    -- One row for each article and each other that it has its words from, or that has them from it; each pair
    -- stands here both ways round. share is how much of the article's words stand in the other, other_share how
    -- much of the other's stand in it. containment, by which copies are told, is how much of the words
    -- outside quotation marks stand in the other, of the article that has fewer of them; jaccard is the share of
    -- the words of both that both have. stretches says where the same words stand, in code points, as JSON:
    -- [[start, end, other_start, other_end], …].
    SELECT a.article_id AS article, o.article_id AS other, s.story_id AS story, p.share, p.other_share,
        p.containment, p.jaccard,
        CASE
            WHEN p.stretches IS NULL
                THEN (SELECT json_array(json_array(0, length(b.text), 0, length(b.text)))
                    FROM body b WHERE b.article = a.id)
            WHEN p.turned
                THEN (SELECT json_group_array(json_array(value ->> 2, value ->> 3, value ->> 0, value ->> 1))
                    FROM (SELECT value FROM json_each(p.stretches) ORDER BY value ->> 2))
            ELSE (SELECT json_group_array(json(value))
                    FROM (SELECT value FROM json_each(p.stretches) ORDER BY value ->> 0))
        END AS stretches
    FROM copy_pair p JOIN story s ON s.id = p.story JOIN article a ON a.id = p.article
        JOIN article o ON o.id = p.other;
