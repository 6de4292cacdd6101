//! The language model: loads a model file and analyses texts.

use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use onrecord_text::{LanguageCode, Span, Splitter, paragraphs};

use crate::analysis::{Labels, LanguageAnalysis, Name, NameKind, Token, index, label};
use crate::attributions::{AttributionBuffers, Attributions, Words};
use crate::bundle::Bundle;
use crate::encoder::Encoder;
use crate::file::{Header, ModelError};
use crate::heads::{HeadBuffers, Heads};
use crate::kernels::{Codes, Kernels, Path, SharedBytes};
use crate::network::EncoderBuffers;
use crate::predicates::{Events, PredicateBuffers, Predicates, Sentence};
use crate::ranker::{Ranker, WordVectors};
use crate::words::{Quoted, plain, quoted};

/// Most words in a window. Consecutive sentences of one paragraph share a window up to this limit, as in
/// training.
const WINDOW: usize = 128;
/// Most words of a sentence that are read at once. A sentence above [`WINDOW`] has its own window, and one
/// above this limit is cut.
const LONGEST_SENTENCE: usize = 256;

/// Most words in a batch. Only a batch of one window can have more.
const WORDS_AT_ONCE: usize = 128;

/// Log odds that a sentence end must exceed where the rule also sees an end. This threshold and the next
/// were chosen among a dozen pairs on the development parts of EWT and GUM. Of several pairs that did about
/// equally well, this one relies most on the rule, which is more reliable in "at 5 p.m. The".
const LEAST_WITH_RULE: f32 = -6.0;
/// Log odds that a sentence end must exceed where the rule sees none.
const LEAST_WITHOUT: f32 = 1.0;

/// A language model. It is loaded once, and all threads can share it.
pub struct Model {
    kernels: Kernels,
    encoder: Encoder,
    heads: Heads,
    attributions: Option<Attributions>,
    predicates: Option<Predicates>,
    events: Option<Events>,
    ranker: Option<Ranker>,
    labels: Arc<Labels>,
    /// The kind of each type of the heads `names` and `kinds`; `None` for types without a kind.
    name_kinds: [Vec<Option<NameKind>>; 2],
    name: String,
    language: LanguageCode,
    sha256: String,
    /// Memory of dropped analysers, for reuse.
    idle: Mutex<Vec<Buffers>>,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Analyses texts with one model. It owns the memory that one thread works in, and leaves it to a later
/// analyser.
pub struct Analyser<'m> {
    model: &'m Model,
    buffers: Buffers,
    finds_predicates: bool,
}

#[derive(Default)]
struct Buffers {
    encoder: EncoderBuffers,
    heads: HeadBuffers,
    attributions: AttributionBuffers,
    predicates: PredicateBuffers,
    words: Vec<f32>,
    codes: Codes,
}

/// Windows that the networks process together, so that each call loads the weights only once.
#[derive(Default)]
struct Batch {
    tokens: Vec<Span>,
    quoted: Vec<Quoted>,
    ends: Vec<End>,
    /// Ranges of `tokens`, in order. Together they hold all tokens.
    windows: Vec<Range<usize>>,
}

/// Whether a sentence ends with a token.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Yes,
    No,
    /// It does if the model's log odds exceed this number.
    Above(f32),
}

/// The file of [`Model::fast`].
static FAST: &[u8] = include_bytes!("../models/en/fast.onrecord");

impl Model {
    /// The built-in model `fast`. The first call loads it.
    ///
    /// # Panics
    /// If the built-in file is invalid, which the tests rule out.
    #[must_use]
    pub fn fast() -> Arc<Self> {
        static LOADED: LazyLock<Arc<Model>> = LazyLock::new(|| {
            Arc::new(Model::from_bytes(FAST).expect("the built-in model is whole"))
        });
        Arc::clone(&LOADED)
    }

    /// Maps a model file into memory, checks it and loads the model.
    ///
    /// # Errors
    /// If the file cannot be opened, is damaged, has another format version, holds no valid model, or holds a model for
    /// a language that this version does not read.
    pub fn open(path: impl AsRef<std::path::Path>) -> Result<Self, ModelError> {
        Self::load(&Bundle::open(path.as_ref())?)
    }

    /// Loads a model from the bytes of a model file.
    ///
    /// # Errors
    /// If the bytes are damaged, have another format version, hold no valid model, or hold a model for a language that
    /// this version does not read.
    pub fn from_bytes(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Result<Self, ModelError> {
        Self::load(&Bundle::from_bytes(SharedBytes::new(bytes))?)
    }

    fn load(bundle: &Bundle) -> Result<Self, ModelError> {
        let language = LanguageCode::of_model(&bundle.name)
            .ok_or_else(|| ModelError::Language { name: bundle.name.clone() })?;
        let file = bundle.encoder()?;
        let encoder = Encoder::load(file)?;
        let width = encoder.width();
        let heads = Heads::load(file, width)?;
        let labels = Labels::of(bundle)?;
        let kernels = Kernels::detect();
        let calibrations =
            bundle.entry(|header| header.calibration.as_ref()).map(|(_, fitted)| fitted);
        let attributions = bundle.entry(|header| header.attributions.as_ref());
        let predicates = bundle.entry(|header| header.predicates.as_ref());
        let events = bundle.entry(|header| header.events.as_ref());
        let ranker = bundle.entry(|header| header.coreference.as_ref());
        let kinds = |types: &[Box<str>]| types.iter().map(|name| kind_of(name)).collect();
        Ok(Self {
            kernels,
            name_kinds: [kinds(&heads.names.types), kinds(&heads.kinds.types)],
            attributions: (attributions)
                .map(|(file, shape)| Attributions::load(file, shape, width, calibrations))
                .transpose()?,
            predicates: (predicates)
                .map(|(file, shape)| Predicates::load(file, shape, width, labels.deprel.len()))
                .transpose()?,
            events: events.map(|(file, shape)| Events::load(file, shape, width)).transpose()?,
            ranker: (ranker)
                .map(|(file, shape)| Ranker::load(file, shape, kernels, width))
                .transpose()?,
            encoder,
            heads,
            labels: Arc::new(labels),
            name: bundle.name.clone(),
            language,
            sha256: bundle.sha256.clone(),
            idle: Mutex::default(),
        })
    }

    /// The same model on the kernels of another path, or `None` if this processor lacks that path.
    #[must_use]
    pub fn on(mut self, path: Path) -> Option<Self> {
        self.kernels = Kernels::new(path)?;
        self.ranker = self.ranker.map(|ranker| ranker.on(self.kernels));
        Some(self)
    }

    /// Name of the model, such as `en-fast-2026.1`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The language of the texts that the model reads. The model's name begins with its code.
    #[must_use]
    pub fn language(&self) -> LanguageCode {
        self.language
    }

    /// SHA-256 of the model file from its header on, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The ranker of antecedents for coreference, or `None` if the model has none.
    #[must_use]
    pub fn ranker(&self) -> Option<&Ranker> {
        self.ranker.as_ref()
    }

    /// Makes an analyser for one thread. It reuses the memory of a dropped analyser if there is any.
    #[must_use]
    pub fn analyser(&self) -> Analyser<'_> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        Analyser { model: self, buffers: idle.pop().unwrap_or_default(), finds_predicates: false }
    }
}

impl Labels {
    /// The labels of a model's parts.
    fn of(bundle: &Bundle) -> Result<Self, ModelError> {
        let labels = Header::required(bundle.encoder()?.header.labels.as_ref(), "labels")?;
        let list = |labels: &[String]| labels.iter().map(|label| label.as_str().into()).collect();
        let roles =
            bundle.entry(|header| header.predicates.as_ref()).map(|(_, shape)| &shape.roles);
        let types = bundle.entry(|header| header.events.as_ref()).map(|(_, shape)| &shape.types);
        let all = [Some(&labels.upos), Some(&labels.xpos), Some(&labels.deprel), roles, types];
        if all.into_iter().flatten().any(|list| list.len() > 256) {
            return Err(ModelError::Header("a list has more than 256 labels".into()));
        }
        Ok(Self {
            upos: list(&labels.upos),
            xpos: list(&labels.xpos),
            deprel: list(&labels.deprel),
            roles: list(roles.map_or(&[], Vec::as_slice)),
            event_types: list(types.map_or(&[], Vec::as_slice)),
        })
    }
}

impl Drop for Analyser<'_> {
    fn drop(&mut self) {
        // A panic may have left the buffers half written.
        if !std::thread::panicking() {
            let mut idle = self.model.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(std::mem::take(&mut self.buffers));
        }
    }
}

fn kind_of(name: &str) -> Option<NameKind> {
    match name {
        "PER" => Some(NameKind::Person),
        "ORG" => Some(NameKind::Organization),
        "LOC" => Some(NameKind::Place),
        "GRP" => Some(NameKind::Group),
        _ => None,
    }
}

impl Analyser<'_> {
    /// Sets whether to find predicates with their arguments. Without this call it finds none.
    #[must_use]
    pub fn find_predicates(mut self, find: bool) -> Self {
        self.finds_predicates = find;
        self
    }

    /// Analyses a text. Each paragraph is analysed by itself: the words of other paragraphs have no effect
    /// on it.
    pub fn analyse(&mut self, text: &str) -> LanguageAnalysis {
        let mut out = self.nothing();
        let mut batch = Batch::default();
        let splitter = Splitter::of(self.model.language);
        for paragraph in paragraphs(text) {
            let tokens = splitter.tokens(text, paragraph);
            let ends: Vec<usize> = splitter
                .sentences(text, &tokens)
                .into_iter()
                .map(|sentence| tokens.partition_point(|token| token.start() < sentence.end()))
                .collect();
            let mut by_rule = vec![false; tokens.len()];
            ends.iter().for_each(|&end| by_rule[end - 1] = true);
            let end = |(may_end, by_rule)| match (may_end, by_rule) {
                (false, _) => End::No,
                (true, true) => End::Above(LEAST_WITH_RULE),
                (true, false) => End::Above(LEAST_WITHOUT),
            };
            let candidates = splitter.sentence_end_candidates(text, &tokens);
            let end_at = candidates.into_iter().zip(by_rule).map(end);
            self.read_paragraph(text, &tokens, &ends, end_at.collect(), &mut batch, &mut out);
        }
        self.read(text, &mut batch, &mut out);
        out
    }

    /// Analyses a text whose paragraphs, sentences and words are known. `paragraphs` holds the sentences of
    /// each paragraph, and each sentence holds its words. A sentence of more than 256 words is cut.
    pub fn analyse_words(&mut self, text: &str, paragraphs: &[Vec<Vec<Span>>]) -> LanguageAnalysis {
        let mut out = self.nothing();
        let mut batch = Batch::default();
        for paragraph in paragraphs {
            let (tokens, ends) = flat(paragraph);
            let mut end_at = vec![End::No; tokens.len()];
            ends.iter().filter(|&&end| end > 0).for_each(|&end| end_at[end - 1] = End::Yes);
            self.read_paragraph(text, &tokens, &ends, end_at, &mut batch, &mut out);
        }
        self.read(text, &mut batch, &mut out);
        out
    }

    /// Adds the windows of a paragraph to a batch. Before a window that does not fit, it processes the
    /// batch.
    fn read_paragraph(
        &mut self,
        text: &str,
        tokens: &[Span],
        ends: &[usize],
        end_at: Vec<End>,
        batch: &mut Batch,
        out: &mut LanguageAnalysis,
    ) {
        let quoted = quoted(tokens.iter().map(|token| token.slice(text)));
        for window in windows(ends, tokens.len()) {
            if batch.tokens.len() + window.len() > WORDS_AT_ONCE {
                self.read(text, batch, out);
            }
            let start = batch.tokens.len();
            batch.tokens.extend_from_slice(&tokens[window.clone()]);
            batch.quoted.extend_from_slice(&quoted[window.clone()]);
            batch.ends.extend_from_slice(&end_at[window]);
            batch.windows.push(start..batch.tokens.len());
        }
    }

    /// The encoder's word vectors for a text whose paragraphs, sentences and words are known. Returns the
    /// length of a vector and all vectors, one after the other. Further networks are trained on them.
    pub fn word_vectors(&mut self, text: &str, paragraphs: &[Vec<Vec<Span>>]) -> (usize, Vec<f32>) {
        let mut out = Vec::new();
        for paragraph in paragraphs {
            let (tokens, ends) = flat(paragraph);
            let forms: Vec<&str> = tokens.iter().map(|token| token.slice(text)).collect();
            let windows = windows(&ends, forms.len());
            let Model { kernels, encoder, .. } = self.model;
            encoder.encode(*kernels, &forms, &windows, &mut self.buffers.encoder, &mut out);
        }
        (self.model.encoder.width(), out)
    }

    fn nothing(&self) -> LanguageAnalysis {
        LanguageAnalysis {
            tokens: Vec::new(),
            sentences: Vec::new(),
            names: Vec::new(),
            attributions: self.model.attributions.is_some().then(Vec::new),
            predicates: (self.finds_predicates && self.model.predicates.is_some()).then(Vec::new),
            vectors: WordVectors::default(),
            labels: Arc::clone(&self.model.labels),
        }
    }

    /// Processes a batch, appends the results to `out` and empties the batch.
    fn read(&mut self, text: &str, batch: &mut Batch, out: &mut LanguageAnalysis) {
        let Model { kernels, encoder, heads, .. } = self.model;
        let Batch { tokens, quoted, ends, windows } = &*batch;
        if tokens.is_empty() {
            return;
        }
        let forms: Vec<&str> = tokens.iter().map(|token| token.slice(text)).collect();
        let Buffers { encoder: buffers, heads: of_heads, attributions, predicates, words, codes } =
            &mut self.buffers;
        words.clear();
        encoder.encode(*kernels, &forms, windows, buffers, words);
        let first = out.tokens.len();
        if let (Some(head), Some(out)) = (&self.model.attributions, &mut out.attributions) {
            let words = Words { vectors: words, windows, quoted, first };
            head.find(*kernels, &words, attributions, out);
        }
        if self.model.ranker.is_some() || out.predicates.is_some() {
            kernels.quantise(words, encoder.width(), codes);
        }
        if let (Some(network), true) = (&self.model.predicates, out.predicates.is_some()) {
            network.view(*kernels, codes, predicates);
            if let Some(events) = &self.model.events {
                events.view(*kernels, codes, predicates);
            }
        }
        let mut view = heads.view(*kernels, words, of_heads);
        let mut start = 0;
        let mut later = windows.iter().map(|window| window.end).peekable();
        for (at, end) in ends.iter().enumerate() {
            let ends_here = later.next_if_eq(&(at + 1)).is_some()
                || match *end {
                    End::Yes => true,
                    End::No => false,
                    End::Above(least) => view.end(at) > least,
                };
            if !ends_here {
                continue;
            }
            let sentence = start..at + 1;
            start = at + 1;
            let tree = view.tree(sentence.clone());
            for (word, (head, deprel)) in sentence.clone().zip(tree) {
                let (upos, xpos) = (view.upos(word), view.xpos(word));
                if self.model.ranker.is_some() && may_head_phrase(&self.model.labels.upos[upos]) {
                    out.vectors.keep(out.tokens.len(), codes, word);
                }
                let form = plain(forms[word]);
                let labels = &self.model.labels;
                let lemma =
                    heads.lemmas.of(&form, &labels.upos[upos], &labels.xpos[xpos], |count| {
                        view.lemma_rules(word, count)
                    });
                out.tokens.push(Token {
                    span: tokens[word],
                    lemma: lemma.into(),
                    upos: label(upos),
                    xpos: label(xpos),
                    head: head.map(|head| index(first + sentence.start + head)),
                    deprel: label(deprel),
                });
            }
            if let (Some(network), Some(found)) = (&self.model.predicates, &mut out.predicates) {
                let tokens = &out.tokens[first + sentence.start..];
                let sentence = Sentence {
                    words: sentence.clone(),
                    tokens,
                    first: first + sentence.start,
                    labels: &self.model.labels,
                };
                network.find(*kernels, &sentence, self.model.events.as_ref(), predicates, found);
            }
            let mut names = view.names(sentence.clone());
            let groups = view.kinds(sentence.clone());
            self.model.keep_names(&mut names, groups, first, &mut out.names);
            out.sentences.push(first + sentence.start..first + sentence.end);
        }
        batch.clear();
    }
}

impl Batch {
    fn clear(&mut self) {
        let Self { tokens, quoted, ends, windows } = self;
        tokens.clear();
        quoted.clear();
        ends.clear();
        windows.clear();
    }
}

impl Model {
    /// Appends the names of the head `names`, and the groups of the head `kinds` that overlap no name, in
    /// text order.
    fn keep_names(
        &self,
        names: &mut Vec<(Range<usize>, usize)>,
        groups: Vec<(Range<usize>, usize)>,
        first: usize,
        out: &mut Vec<Name>,
    ) {
        let apart = |a: &Range<usize>, b: &Range<usize>| a.end <= b.start || b.end <= a.start;
        let from = out.len();
        let mut keep = |span: &Range<usize>, kind: Option<NameKind>| {
            if let Some(kind) = kind {
                out.push(Name { tokens: first + span.start..first + span.end, kind });
            }
        };
        for (span, kind) in groups {
            let kind = self.name_kinds[1][kind];
            if kind == Some(NameKind::Group) && names.iter().all(|(name, _)| apart(name, &span)) {
                keep(&span, kind);
            }
        }
        for (span, kind) in names {
            keep(span, self.name_kinds[0][*kind]);
        }
        out[from..].sort_by_key(|name| name.tokens.start);
    }
}

/// The words of a paragraph, and for each sentence the index one past its last word.
fn flat(paragraph: &[Vec<Span>]) -> (Vec<Span>, Vec<usize>) {
    let mut end = 0;
    let ends = paragraph.iter().map(|sentence| {
        end += sentence.len();
        end
    });
    (paragraph.iter().flatten().copied().collect(), ends.collect())
}

/// Splits a paragraph of `len` tokens into windows. `ends` holds the index one past the last token of each
/// sentence. A window has at most [`WINDOW`] tokens unless a single sentence is longer.
fn windows(ends: &[usize], len: usize) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for &end in ends {
        while end - start > LONGEST_SENTENCE {
            out.push(start..start + LONGEST_SENTENCE);
            start += LONGEST_SENTENCE;
        }
        match out.last_mut() {
            Some(window) if window.end == start && end - window.start <= WINDOW => window.end = end,
            _ => out.push(start..end),
        }
        start = end;
    }
    debug_assert_eq!(start, len, "the last sentence ends with the paragraph");
    out
}

fn may_head_phrase(upos: &str) -> bool {
    matches!(upos, "NOUN" | "PROPN" | "PRON" | "NUM" | "ADJ" | "SYM" | "X" | "VERB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_cut_after_sentences() {
        assert_eq!(windows(&[40, 100, 130, 150], 150), [0..100, 100..150]);
        assert_eq!(windows(&[10, 610, 620], 620), [0..10, 10..266, 266..522, 522..620]);
        assert_eq!(windows(&[], 0), []);
    }
}
