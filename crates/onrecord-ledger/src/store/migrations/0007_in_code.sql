-- What triggers kept is kept by the program, for many articles at once: a statement that sets off a trigger costs several
-- times what it does.
DROP TRIGGER IF EXISTS tally_article;
DROP TRIGGER IF EXISTS tally_attribution;
DROP TRIGGER IF EXISTS naming_many;
DROP TRIGGER IF EXISTS naming_gone;
DROP TRIGGER IF EXISTS naming_left;
DROP TRIGGER IF EXISTS naming_come;
DROP TRIGGER IF EXISTS sourcing_joined;

-- Counted before by going through all.
INSERT OR REPLACE INTO tally SELECT 'text', '', count(DISTINCT text_sha256) FROM article;
INSERT OR REPLACE INTO tally SELECT 'actor', '', count(*) FROM actor;
