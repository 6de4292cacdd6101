//! CoNLL-U: words, tags and trees, with each word's offsets, attributions and mentions.

use std::fmt::Write as _;
use std::io::{self, Write};

use onrecord_reading::contract::{Reading, Token};
use onrecord_text::{LanguageCode, OffsetMap, OffsetUnit, Splitter};

pub(crate) fn write(reading: &Reading, tokens: &[Token], out: &mut impl Write) -> io::Result<()> {
    let article = &reading.article;
    let text = &article.text;
    let map = OffsetMap::new(text, OffsetUnit::Codepoint);
    let language = LanguageCode::of_model(&reading.model).unwrap_or(LanguageCode::En);
    let splitter = Splitter::of(language);
    let labels = token_labels(reading, tokens);
    let writer = ConlluWriter { reading, tokens, map, splitter, labels };
    writeln!(out, "# generator = onrecord {}", reading.onrecord)?;
    writeln!(out, "# model = {}", line(&reading.model))?;
    writeln!(out, "# newdoc id = {}", article.id)?;
    writeln!(out, "# text_sha256 = {}", article.text_sha256)?;
    let licence = article.licence.as_ref().map(|licence| &licence.id);
    for (name, value) in [("title", &article.title), ("url", &article.url)]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_ref()?)))
        .chain(licence.map(|id| ("licence", id)))
    {
        writeln!(out, "# {name} = {}", line(value))?;
    }
    let mut sentences = writer.sentences();
    if sentences.is_empty() {
        // Comments alone are not a sentence, and every file ends with an empty line.
        return writeln!(out);
    }
    let mut paragraph = None;
    for (number, sentence) in (1..).zip(sentences.drain(..)) {
        writer.sentence(number, sentence, &mut paragraph, out)?;
    }
    Ok(())
}

/// The attributions and mentions of a word, as written in MISC.
#[derive(Clone, Default)]
struct TokenLabels {
    attributions: String,
    mentions: String,
}

/// The labels of each word.
fn token_labels(reading: &Reading, tokens: &[Token]) -> Vec<TokenLabels> {
    let mut labels = vec![TokenLabels::default(); tokens.len()];
    let mut mark =
        |start: usize, end: usize, label: &str, field: fn(&mut TokenLabels) -> &mut String| {
            let first = tokens.partition_point(|token| token.end <= start);
            for (labels, _) in
                labels.iter_mut().zip(tokens).skip(first).take_while(|(_, token)| token.start < end)
            {
                let labels = field(labels);
                let comma = if labels.is_empty() { "" } else { "," };
                // Writing to a string cannot fail.
                let _ = write!(labels, "{comma}{label}");
            }
        };
    for q in &reading.attributions {
        let parts = (q.content.iter().map(|span| ("content", span)))
            .chain(q.cue.iter().map(|span| ("cue", span)))
            .chain(q.source.iter().map(|span| ("source", span)));
        for (part, span) in parts {
            mark(span.start, span.end, &format!("{}:{part}", q.id), |labels| {
                &mut labels.attributions
            });
        }
    }
    for mention in &reading.mentions {
        let label = match &mention.actor {
            Some(actor) => format!("{}:{actor}", mention.id),
            None => mention.id.clone(),
        };
        mark(mention.start, mention.end, &label, |labels| &mut labels.mentions);
    }
    labels
}

struct ConlluWriter<'r> {
    reading: &'r Reading,
    tokens: &'r [Token],
    map: OffsetMap<'r>,
    /// The splitter of the model's language; English if the model's name has no known language.
    splitter: &'static Splitter,
    labels: Vec<TokenLabels>,
}

impl ConlluWriter<'_> {
    /// The range of tokens of each sentence. Words outside all sentences form one of their own.
    fn sentences(&self) -> Vec<std::ops::Range<usize>> {
        let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
        let mut ends = self.reading.sentences.iter().peekable();
        let mut last = None;
        for (at, token) in self.tokens.iter().enumerate() {
            while ends.next_if(|sentence| sentence.end <= token.start).is_some() {}
            let inside = ends.peek().filter(|sentence| sentence.start <= token.start);
            let sentence = inside.map(|sentence| sentence.start);
            match ranges.last_mut() {
                Some(open) if last == Some(sentence) => open.end = at + 1,
                _ => ranges.push(at..at + 1),
            }
            last = Some(sentence);
        }
        ranges
    }

    fn slice(&self, start: usize, end: usize) -> &str {
        let bytes = self.map.to_byte(start).zip(self.map.to_byte(end));
        bytes.and_then(|(start, end)| self.reading.article.text.get(start..end)).unwrap_or_default()
    }

    fn sentence(
        &self,
        number: usize,
        words: std::ops::Range<usize>,
        paragraph: &mut Option<usize>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let tokens = &self.tokens[words.clone()];
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return Ok(()) };
        let blocks = &self.reading.article.blocks;
        let block = blocks.partition_point(|block| block.start <= first.start);
        if *paragraph != Some(block) {
            writeln!(out, "# newpar")?;
            *paragraph = Some(block);
        }
        writeln!(out, "# sent_id = {}-{number}", self.reading.article.id)?;
        writeln!(out, "# text = {}", line(self.slice(first.start, last.end)))?;
        let mut at = words.start;
        while at < words.end {
            let surface = at..self.end_of_surface(at, words.end);
            if surface.len() > 1 {
                self.surface(words.start, surface.clone(), out)?;
            }
            let is_alone = surface.len() == 1;
            for word in surface.clone() {
                self.word(words.clone(), word, is_alone, out)?;
            }
            at = surface.end;
        }
        writeln!(out)
    }

    /// The end of the surface token that begins with the word `at`.
    fn end_of_surface(&self, at: usize, end: usize) -> usize {
        let text = &self.reading.article.text;
        let span = |token: &Token| {
            let bytes = self.map.to_byte(token.start).zip(self.map.to_byte(token.end))?;
            onrecord_text::Span::new(text, bytes.0, bytes.1).ok()
        };
        let joined = |at: &usize| {
            let pair = span(&self.tokens[at - 1]).zip(span(&self.tokens[*at]));
            pair.is_some_and(|(previous, this)| self.splitter.continues(text, previous, this))
        };
        (at + 1..end).take_while(joined).last().map_or(at + 1, |last| last + 1)
    }

    /// Writes the line of a surface token of several words.
    fn surface(
        &self,
        first: usize,
        words: std::ops::Range<usize>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let (start, end) = (self.tokens[words.start].start, self.tokens[words.end - 1].end);
        let (from, to) = (words.start - first + 1, words.end - first);
        let form = cell(self.slice(start, end));
        let misc = self.offsets_and_spaces(words.start, start, end, words.end - 1);
        writeln!(out, "{from}-{to}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}")
    }

    fn word(
        &self,
        sentence: std::ops::Range<usize>,
        at: usize,
        is_alone: bool,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let Token { start, end, text, lemma, upos, xpos, head, deprel } = &self.tokens[at];
        // CoNLL-U has no heads outside the sentence: such a word becomes a root.
        let head = head.filter(|head| sentence.contains(head));
        let (head, deprel) = match head {
            Some(head) => (head - sentence.start + 1, deprel.as_str()),
            None => (0, "root"),
        };
        let mut misc = Vec::new();
        let labels = &self.labels[at];
        for (name, labels) in [("Attribution", &labels.attributions), ("Mention", &labels.mentions)]
        {
            if !labels.is_empty() {
                misc.push(format!("{name}={labels}"));
            }
        }
        misc.push(if is_alone {
            self.offsets_and_spaces(at, *start, *end, at)
        } else {
            format!("Start={start}|End={end}")
        });
        let id = at - sentence.start + 1;
        let [form, lemma, upos, xpos, deprel] =
            [text.as_str(), lemma, upos, xpos, deprel].map(cell);
        let misc = misc.join("|");
        writeln!(out, "{id}\t{form}\t{lemma}\t{upos}\t{xpos}\t_\t{head}\t{deprel}\t_\t{misc}")
    }

    /// The offsets of the surface token with the words `first` to `last`, and the white space around it.
    fn offsets_and_spaces(&self, first: usize, start: usize, end: usize, last: usize) -> String {
        let mut misc = format!("Start={start}|End={end}");
        if first == 0 && start > 0 {
            let _ = write!(misc, "|SpacesBefore={}", spaces(self.slice(0, start)));
        }
        let (after, is_last) = match self.tokens.get(last + 1) {
            Some(next) => (self.slice(end, next.start), false),
            None => {
                (self.slice(end, OffsetUnit::Codepoint.measure(&self.reading.article.text)), true)
            }
        };
        match after {
            " " => {}
            "" if is_last => {}
            "" => misc.push_str("|SpaceAfter=No"),
            after => {
                let _ = write!(misc, "|SpacesAfter={}", spaces(after));
            }
        }
        misc
    }
}

/// Escapes white space by UDPipe's convention, as CoNLL-U cannot contain it.
fn spaces(white: &str) -> String {
    let mut escaped = String::new();
    for c in white.chars() {
        match c {
            ' ' => escaped.push_str("\\s"),
            '\t' => escaped.push_str("\\t"),
            '\r' => escaped.push_str("\\r"),
            '\n' => escaped.push_str("\\n"),
            '|' => escaped.push_str("\\p"),
            '\\' => escaped.push_str("\\\\"),
            // Some programs split columns or lines at other kinds of white space.
            c if c.is_whitespace() || c.is_control() => {
                let _ = write!(escaped, "\\u{:04X}", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// Collapses white space to single spaces.
fn line(words: &str) -> String {
    words
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A column's value: on one line, and not empty.
fn cell(words: &str) -> String {
    let words = line(words);
    if words.is_empty() { "_".to_owned() } else { words }
}
