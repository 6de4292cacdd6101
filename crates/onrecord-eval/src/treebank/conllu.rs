//! Reads treebanks in the CoNLL-U format.

use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

/// One syntactic word: a row with an integer id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConlluWord {
    /// The form. Annotators may expand a contraction, so it need not stand in the text.
    pub form: String,
    /// The lemma.
    pub lemma: String,
    /// The universal part-of-speech tag (UPOS).
    pub upos: String,
    /// The treebank's own tag (XPOS).
    pub xpos: String,
    /// The head's index in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// The relation to the head, with its subtype.
    pub deprel: String,
    /// The value of `Entity=` in the MISC column; empty if there is none.
    pub entity: String,
    /// The value of `Discourse=` in the MISC column; empty if there is none.
    pub discourse: String,
}

/// One surface token: a word, or several words that are written together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConlluToken {
    /// The token as it stands in the text.
    pub form: String,
    /// The words that it contains, as indices in the sentence.
    pub words: Range<usize>,
    /// Whether white space follows.
    pub space_after: bool,
}

/// The metadata of a document, from the comments above its first sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConlluDocument {
    /// `newdoc id`.
    pub id: String,
    /// `meta::genre`; empty if there is none.
    pub genre: String,
}

/// One sentence with its dependency tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConlluSentence {
    /// `sent_id`, or the line number of the sentence's first row if there is none.
    pub id: String,
    /// The `text` comment.
    pub text: Option<String>,
    /// Whether the sentence begins a document or a paragraph.
    pub starts_paragraph: bool,
    /// The document that begins with this sentence.
    pub document: Option<ConlluDocument>,
    /// The words.
    pub words: Vec<ConlluWord>,
    /// The surface tokens; each word belongs to exactly one.
    pub tokens: Vec<ConlluToken>,
}

/// Reads a CoNLL-U file.
///
/// # Errors
/// If the file cannot be read, is not CoNLL-U or contains no sentence.
pub fn read(path: &Path) -> Result<Vec<ConlluSentence>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let sentences = parse(&text).with_context(|| format!("{} is not CoNLL-U", path.display()))?;
    ensure!(!sentences.is_empty(), "{} holds no sentences", path.display());
    Ok(sentences)
}

/// Groups the sentences of a file by document.
///
/// # Errors
/// If the first sentence does not begin a document.
pub fn documents(
    sentences: Vec<ConlluSentence>,
) -> Result<Vec<(ConlluDocument, Vec<ConlluSentence>)>> {
    let mut documents: Vec<(ConlluDocument, Vec<ConlluSentence>)> = Vec::new();
    for sentence in sentences {
        if let Some(document) = &sentence.document {
            documents.push((document.clone(), Vec::new()));
        }
        let (_, own) =
            documents.last_mut().context("the file's first sentence does not begin a document")?;
        own.push(sentence);
    }
    Ok(documents)
}

/// Parses CoNLL-U. Skips empty nodes, features and enhanced dependencies.
///
/// # Errors
/// If a line is not CoNLL-U, or a sentence is not a tree with exactly one root. The error names the
/// line.
pub fn parse(text: &str) -> Result<Vec<ConlluSentence>> {
    let mut sentences = Vec::new();
    let mut builder = SentenceBuilder::default();
    let mut last = 0;
    for (number, line) in (1..).zip(text.lines()) {
        last = number;
        let line = line.trim_end_matches('\r');
        let result = if line.is_empty() {
            builder.finish().map(|sentence| sentences.extend(sentence))
        } else if let Some(comment) = line.strip_prefix('#') {
            builder.comment(comment);
            Ok(())
        } else {
            builder.row(line, number)
        };
        result.with_context(|| format!("line {number}"))?;
    }
    sentences.extend(builder.finish().with_context(|| format!("line {last}"))?);
    Ok(sentences)
}

/// Collects the comments and rows of one sentence.
#[derive(Default)]
struct SentenceBuilder {
    sentence: ConlluSentence,
    /// Heads as in the file: 0 for the root, from 1 for words.
    heads: Vec<usize>,
}

impl SentenceBuilder {
    fn comment(&mut self, comment: &str) {
        let (key, value) = comment.split_once('=').unwrap_or((comment, ""));
        // `newpar id = …` and `newpar = …` both occur. GUM's `newpar_block` means something else.
        match key.split_whitespace().next() {
            Some("newdoc") => {
                self.sentence.starts_paragraph = true;
                self.sentence.document.get_or_insert_default().id = value.trim().to_owned();
            }
            Some("newpar") => self.sentence.starts_paragraph = true,
            Some("meta::genre") => {
                self.sentence.document.get_or_insert_default().genre = value.trim().to_owned();
            }
            Some("sent_id") => self.sentence.id = value.trim().to_owned(),
            Some("text") if key.trim() == "text" => {
                self.sentence.text = Some(value.trim().to_owned());
            }
            _ => {}
        }
    }

    fn row(&mut self, line: &str, number: usize) -> Result<()> {
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, upos, xpos, _, head, deprel, _, misc] = columns[..] else {
            bail!("has {} tab-separated columns instead of 10", columns.len());
        };
        ensure!(!form.is_empty(), "has no form");
        let covered = self.covered();
        let sentence = &mut self.sentence;
        if sentence.id.is_empty() {
            sentence.id = format!("line-{number}");
        }
        let space_after = !misc.split('|').any(|item| item == "SpaceAfter=No");
        let value = |key: &str| {
            let mut values = misc.split('|').filter_map(|item| item.strip_prefix(key));
            values.next().unwrap_or_default().to_owned()
        };
        let (entity, discourse) = (value("Entity="), value("Discourse="));
        let form = form.to_owned();
        if id.contains('.') {
            return Ok(());
        }
        if let Some((first, last)) = id.split_once('-') {
            let (first, last): (usize, usize) = (first.parse()?, last.parse()?);
            let next = sentence.words.len() + 1;
            ensure!(
                first == next && first < last && covered < first,
                "the range {id} does not stand before its words"
            );
            sentence.tokens.push(ConlluToken { form, words: first - 1..last, space_after });
            return Ok(());
        }
        let index = sentence.words.len();
        ensure!(id.parse() == Ok(index + 1), "has the id {id} instead of {}", index + 1);
        self.heads.push(head.parse().with_context(|| format!("has {head:?} as its head"))?);
        if covered <= index {
            let words = index..index + 1;
            sentence.tokens.push(ConlluToken { form: form.clone(), words, space_after });
        }
        let (lemma, upos) = (lemma.to_owned(), upos.to_owned());
        let (xpos, deprel) = (xpos.to_owned(), deprel.to_owned());
        let head = None;
        let word = ConlluWord { form, lemma, upos, xpos, head, deprel, entity, discourse };
        sentence.words.push(word);
        Ok(())
    }

    /// The number of words that the tokens so far cover. A range also counts its words that are still to come.
    fn covered(&self) -> usize {
        self.sentence.tokens.last().map_or(0, |token| token.words.end)
    }

    /// Ends the sentence, if there is one. Keeps the comments otherwise: files exist with a blank line between
    /// comments and their sentence.
    fn finish(&mut self) -> Result<Option<ConlluSentence>> {
        if self.sentence.tokens.is_empty() {
            return Ok(None);
        }
        let Self { mut sentence, heads } = std::mem::take(self);
        let words = sentence.words.len();
        let ends = sentence.tokens.last().map_or(0, |token| token.words.end);
        ensure!(ends == words, "a range in the sentence {} ends after its last word", sentence.id);
        for (word, &head) in sentence.words.iter_mut().zip(&heads) {
            ensure!(head <= words, "the sentence {} has {words} words, no {head}", sentence.id);
            word.head = head.checked_sub(1);
        }
        check_tree(&sentence.words).with_context(|| format!("in the sentence {}", sentence.id))?;
        Ok(Some(sentence))
    }
}

/// Checks that there is one root and that every word is below it.
fn check_tree(words: &[ConlluWord]) -> Result<()> {
    let roots = words.iter().filter(|word| word.head.is_none()).count();
    ensure!(roots == 1, "{roots} roots instead of one");
    for (index, word) in words.iter().enumerate() {
        let mut above = word.head;
        // A path to the root passes every word at most once.
        for _ in words {
            above = above.and_then(|head| words[head].head);
        }
        ensure!(above.is_none(), "word {} is in a cycle", index + 1);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, form: &str, head: &str, misc: &str) -> String {
        format!("{id}\t{form}\t_\tX\tX\t_\t{head}\tdep\t_\t{misc}\n")
    }

    fn error(text: &str) -> String {
        format!("{:#}", parse(text).expect_err("an error"))
    }

    #[test]
    fn ranges_are_tokens_and_empty_nodes_are_skipped() {
        let text = [
            "# newpar id = p1\n# sent_id = s1\n# text = They don't.\n".to_owned(),
            row("1", "They", "2", "_"),
            row("2-3", "don't", "_", "SpaceAfter=No"),
            row("2", "do", "0", "_"),
            row("3", "n't", "2", "_"),
            row("3.1", "go", "_", "_"),
            row("4", ".", "2", "_"),
        ]
        .concat();
        let [sentence] = &parse(&text).unwrap()[..] else { panic!("one sentence") };
        assert_eq!((sentence.id.as_str(), sentence.starts_paragraph), ("s1", true));
        assert_eq!(sentence.text.as_deref(), Some("They don't."));
        let heads: Vec<_> = sentence.words.iter().map(|word| word.head).collect();
        assert_eq!(heads, [Some(1), None, Some(1), Some(1)]);
        let tokens: Vec<_> = (sentence.tokens.iter())
            .map(|t| (t.form.as_str(), t.words.clone(), t.space_after))
            .collect();
        assert_eq!(tokens, [("They", 0..1, true), ("don't", 1..3, false), (".", 3..4, true)]);
    }

    #[test]
    fn newpar_block_does_not_begin_a_paragraph() {
        let text = format!("# newpar_block = head\n{}", row("1", "Rain", "0", "_"));
        let sentences = parse(&text).unwrap();
        assert!(!sentences[0].starts_paragraph);
        assert_eq!(sentences[0].id, "line-2");
    }

    #[test]
    fn documents_have_genres_and_words_have_entities_and_discourse() {
        let text = format!(
            "# newdoc id = d1\n# meta::genre = news\n{}",
            row(
                "1",
                "Rain",
                "0",
                "Discourse=ROOT:1:0|Entity=(1-event-new-nnnnn-cf1-1-sgl)|SpaceAfter=No"
            )
        );
        let [sentence] = &parse(&text).unwrap()[..] else { panic!("one sentence") };
        let document = ConlluDocument { id: "d1".to_owned(), genre: "news".to_owned() };
        assert_eq!(sentence.document, Some(document));
        assert_eq!(sentence.words[0].entity, "(1-event-new-nnnnn-cf1-1-sgl)");
        assert_eq!(sentence.words[0].discourse, "ROOT:1:0");
    }

    #[test]
    fn sentences_group_by_document() {
        let sentence = row("1", "Rain", "0", "_") + "\n";
        let text = format!("# newdoc id = a\n{sentence}{sentence}# newdoc id = b\n{sentence}");
        let grouped = documents(parse(&text).unwrap()).unwrap();
        let sizes: Vec<_> = grouped.iter().map(|(own, all)| (own.id.as_str(), all.len())).collect();
        assert_eq!(sizes, [("a", 2), ("b", 1)]);
        assert!(documents(parse(&sentence).unwrap()).is_err());
    }

    #[test]
    fn errors_name_the_line() {
        let good = row("1", "Rain", "0", "_") + "\n";
        assert!(
            error(&format!("{good}1\tRain\n")).starts_with("line 3: has 2 tab-separated columns")
        );
        assert!(error(&row("2", "Rain", "0", "_")).contains("has the id 2 instead of 1"));
        assert!(error(&row("1", "Rain", "_", "_")).contains("line 1: has \"_\" as its head"));
        assert!(error(&row("1", "Rain", "4", "_")).contains("has 1 words, no 4"));
        assert!(error(&row("1-2", "Rain", "_", "_")).contains("ends after its last word"));
        assert!(error(&row("2-3", "Rain", "_", "_")).contains("does not stand before its words"));
    }

    #[test]
    fn a_sentence_that_is_not_a_tree_is_rejected() {
        let two = row("1", "Rain", "0", "_") + &row("2", "fell", "0", "_");
        assert!(error(&two).contains("2 roots instead of one"));
        let circle =
            row("1", "Rain", "2", "_") + &row("2", "fell", "1", "_") + &row("3", "here", "0", "_");
        assert!(error(&circle).contains("word 1 is in a cycle"));
    }
}
