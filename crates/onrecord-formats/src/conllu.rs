//! CoNLL-U: words, tags and trees, with the place of each word, and of which attributions and mentions it
//! is part.

use std::fmt::Write as _;
use std::io::{self, Write};

use onrecord_reading::contract::{Reading, Token};
use onrecord_text::{OffsetMap, OffsetUnit, continues};

pub(crate) fn write(reading: &Reading, tokens: &[Token], out: &mut impl Write) -> io::Result<()> {
    let article = &reading.article;
    let text = &article.text;
    let map = OffsetMap::new(text, OffsetUnit::Codepoint);
    let writer = Writer { reading, tokens, map, layers: layers(reading, tokens) };
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
        // Comments alone are no sentence, and every file ends with an empty line.
        return writeln!(out);
    }
    let mut paragraph = None;
    for (number, sentence) in (1..).zip(sentences.drain(..)) {
        writer.sentence(number, sentence, &mut paragraph, out)?;
    }
    Ok(())
}

/// Attributions and mentions that a word is part of, as they stand in MISC.
#[derive(Clone, Default)]
struct Layer {
    attributions: String,
    mentions: String,
}

/// Of each word its layers.
fn layers(reading: &Reading, tokens: &[Token]) -> Vec<Layer> {
    let mut layers = vec![Layer::default(); tokens.len()];
    let mut mark = |start: usize, end: usize, label: &str, of: fn(&mut Layer) -> &mut String| {
        let first = tokens.partition_point(|token| token.end <= start);
        for (layer, _) in
            layers.iter_mut().zip(tokens).skip(first).take_while(|(_, token)| token.start < end)
        {
            let labels = of(layer);
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
            mark(span.start, span.end, &format!("{}:{part}", q.id), |layer| {
                &mut layer.attributions
            });
        }
    }
    for mention in &reading.mentions {
        let label = match &mention.actor {
            Some(actor) => format!("{}:{actor}", mention.id),
            None => mention.id.clone(),
        };
        mark(mention.start, mention.end, &label, |layer| &mut layer.mentions);
    }
    layers
}

struct Writer<'r> {
    reading: &'r Reading,
    tokens: &'r [Token],
    map: OffsetMap<'r>,
    layers: Vec<Layer>,
}

impl Writer<'_> {
    /// Ranges of tokens: those of each sentence. Words that stand in none are a sentence of their own.
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

    fn between(&self, start: usize, end: usize) -> &str {
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
        writeln!(out, "# text = {}", line(self.between(first.start, last.end)))?;
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

    /// The token behind those that are written as one with `at`.
    fn end_of_surface(&self, at: usize, end: usize) -> usize {
        let text = &self.reading.article.text;
        let span = |token: &Token| {
            let bytes = self.map.to_byte(token.start).zip(self.map.to_byte(token.end))?;
            onrecord_text::Span::new(text, bytes.0, bytes.1).ok()
        };
        let joined = |at: &usize| {
            let pair = span(&self.tokens[at - 1]).zip(span(&self.tokens[*at]));
            pair.is_some_and(|(previous, this)| continues(text, previous, this))
        };
        (at + 1..end).take_while(joined).last().map_or(at + 1, |last| last + 1)
    }

    /// The line of a token that is several words.
    fn surface(
        &self,
        first: usize,
        words: std::ops::Range<usize>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let (start, end) = (self.tokens[words.start].start, self.tokens[words.end - 1].end);
        let (from, to) = (words.start - first + 1, words.end - first);
        let form = cell(self.between(start, end));
        let misc = self.place(words.start, start, end, words.end - 1);
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
        // A head outside the sentence cannot be written: the word is a root then.
        let head = head.filter(|head| sentence.contains(head));
        let (head, deprel) = match head {
            Some(head) => (head - sentence.start + 1, deprel.as_str()),
            None => (0, "root"),
        };
        let mut misc = Vec::new();
        let layer = &self.layers[at];
        for (name, labels) in [("Attribution", &layer.attributions), ("Mention", &layer.mentions)] {
            if !labels.is_empty() {
                misc.push(format!("{name}={labels}"));
            }
        }
        misc.push(if is_alone {
            self.place(at, *start, *end, at)
        } else {
            format!("Start={start}|End={end}")
        });
        let id = at - sentence.start + 1;
        let [form, lemma, upos, xpos, deprel] =
            [text.as_str(), lemma, upos, xpos, deprel].map(cell);
        let misc = misc.join("|");
        writeln!(out, "{id}\t{form}\t{lemma}\t{upos}\t{xpos}\t_\t{head}\t{deprel}\t_\t{misc}")
    }

    /// Where a token stands, and what parts it from its neighbours: `first` and `last` are its words.
    fn place(&self, first: usize, start: usize, end: usize, last: usize) -> String {
        let mut place = format!("Start={start}|End={end}");
        if first == 0 && start > 0 {
            let _ = write!(place, "|SpacesBefore={}", spaces(self.between(0, start)));
        }
        let (after, is_last) = match self.tokens.get(last + 1) {
            Some(next) => (self.between(end, next.start), false),
            None => {
                (self.between(end, OffsetUnit::Codepoint.measure(&self.reading.article.text)), true)
            }
        };
        match after {
            " " => {}
            "" if is_last => {}
            "" => place.push_str("|SpaceAfter=No"),
            after => {
                let _ = write!(place, "|SpacesAfter={}", spaces(after));
            }
        }
        place
    }
}

/// White space by UDPipe's convention, which it made for what CoNLL-U cannot hold.
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
            // Other spaces, by which some readers would part columns or lines.
            c if c.is_whitespace() || c.is_control() => {
                let _ = write!(escaped, "\\u{:04X}", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// In one line: white space run together.
fn line(words: &str) -> String {
    words
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What can stand in a column: in one line, and something.
fn cell(words: &str) -> String {
    let words = line(words);
    if words.is_empty() { "_".to_owned() } else { words }
}
