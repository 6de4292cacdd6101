//! The context of each phrase: its clause, its quotation, its speaker and the words that it shares with other phrases.

use std::collections::{BTreeMap, BTreeSet};

use onrecord_text::Span;

use super::phrases::{Children, Phrase};
use super::phrases_by_word::PhrasesByWord;
use super::sources::Sources;
use crate::analysed_text::AnalysedText;
use crate::attributions::UnresolvedAttribution;
use crate::names::Name;
use crate::quotation_marks::QuotationMarks;
use crate::reading::MentionForm;

/// The largest number of steps up the tree to an ancestor.
const FARTHEST_ANCESTOR: usize = 12;

/// The phrases of a text with their contexts.
pub(super) struct Discourse<'a> {
    pub(super) analysed: &'a AnalysedText<'a>,
    pub(super) phrases: &'a [Phrase],
    pub(super) names: &'a [Name],
    /// The cluster of each name, found by rules.
    pub(super) clusters: &'a [usize],
    pub(super) contexts: Vec<PhraseContext>,
    /// For each name, how often the text has named its cluster so far, and how often it has named the most frequent
    /// cluster.
    pub(super) named: Vec<(usize, usize)>,
    pub(super) alike: PhrasesByWord,
    /// The first phrase of each cluster.
    first_named: BTreeMap<usize, usize>,
    children: Children,
}

/// The context of one phrase.
#[derive(Clone, Debug, Default)]
pub(super) struct PhraseContext {
    pub(super) paragraph: usize,
    /// The phrase's index among the phrases of its sentence.
    pub(super) place: usize,
    /// The index of the outermost quotation that contains the phrase.
    pub(super) quotation: Option<usize>,
    /// The phrase that is the source of that quotation.
    pub(super) speaker: Option<usize>,
    /// Whether it is the source of an attribution.
    pub(super) speaks: bool,
    /// The number of the head's lemma.
    pub(super) lemma: u32,
    /// The number of the phrase's wording in lower case, without its determiner.
    pub(super) wording: u32,
    /// The sorted numbers of the lemmas of its other content words.
    pub(super) modifiers: Vec<u32>,
    /// The sorted numbers of words that coreferent phrases often share: the lemma of the head, the words of the name,
    /// its initials.
    pub(super) keys: Vec<u32>,
    /// The ancestors of the head, from its parent upwards.
    pub(super) ancestors: Vec<Ancestor>,
}

/// An ancestor of a token in the dependency tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ancestor {
    pub(super) token: usize,
    /// The number of predicates between the two, without this one.
    pub(super) predicates: usize,
    pub(super) is_predicate: bool,
}

/// Assigns numbers to words. A token belongs to several phrases, so that its numbers are cached.
struct WordNumbers<'a> {
    analysed: &'a AnalysedText<'a>,
    words: BTreeMap<String, u32>,
    /// The number of the lemma of each token, cached at first use.
    lemmas: Vec<Option<u32>>,
    forms: Vec<Option<u32>>,
    wordings: BTreeMap<Vec<u32>, u32>,
}

/// The number of a key. A new key gets the next number.
#[allow(clippy::cast_possible_truncation)] // no text has that many words
fn number<K: Ord>(known: &mut BTreeMap<K, u32>, key: K) -> u32 {
    let next = known.len() as u32;
    *known.entry(key).or_insert(next)
}

impl<'a> WordNumbers<'a> {
    fn new(analysed: &'a AnalysedText<'a>) -> Self {
        let none = vec![None; analysed.tokens.len()];
        Self {
            analysed,
            words: BTreeMap::new(),
            lemmas: none.clone(),
            forms: none,
            wordings: BTreeMap::new(),
        }
    }

    fn of(&mut self, word: &str) -> u32 {
        number(&mut self.words, word.to_lowercase())
    }

    fn lemma(&mut self, token: usize) -> u32 {
        let lemma = &self.analysed.annotations.tokens[token].lemma;
        *self.lemmas[token].get_or_insert_with(|| number(&mut self.words, lemma.to_lowercase()))
    }

    fn form(&mut self, token: usize) -> u32 {
        let form = self.analysed.tokens[token].slice(self.analysed.text);
        *self.forms[token].get_or_insert_with(|| number(&mut self.words, form.to_lowercase()))
    }

    fn wording(&mut self, tokens: impl Iterator<Item = usize>) -> u32 {
        let forms = tokens.map(|token| self.form(token)).collect();
        number(&mut self.wordings, forms)
    }
}

impl<'a> Discourse<'a> {
    pub(super) fn new(
        analysed: &'a AnalysedText<'a>,
        phrases: &'a [Phrase],
        names: &'a [Name],
        clusters: &'a [usize],
    ) -> Self {
        let mut discourse = Self {
            analysed,
            phrases,
            names,
            clusters,
            contexts: vec![PhraseContext::default(); phrases.len()],
            named: named(clusters),
            alike: PhrasesByWord::default(),
            first_named: BTreeMap::new(),
            children: Children::new(analysed),
        };
        let mut numbers = WordNumbers::new(analysed);
        let (mut sentence, mut place) = (usize::MAX, 0);
        for (at, phrase) in phrases.iter().enumerate() {
            place = if phrase.sentence == sentence { place + 1 } else { 0 };
            sentence = phrase.sentence;
            let start = analysed.tokens[phrase.words.start].start();
            discourse.contexts[at].paragraph =
                analysed.paragraphs.partition_point(|paragraph| paragraph.end() <= start);
            discourse.contexts[at].place = place;
            discourse.contexts[at].ancestors = discourse.ancestors(phrase.head);
            discourse.add_words(at, &mut numbers);
        }
        let nominal = |at: usize| phrases[at].form != MentionForm::Pronoun && !phrases[at].clause;
        let keys = discourse.contexts.iter().enumerate().filter(|(at, _)| nominal(*at));
        discourse.alike =
            PhrasesByWord::new(keys.map(|(at, context)| (at, context.keys.iter().copied())));
        for at in 0..phrases.len() {
            if let Some(cluster) = discourse.cluster(at) {
                discourse.first_named.entry(cluster).or_insert(at);
            }
        }
        discourse
    }

    /// The name cluster of a phrase; `None` if the phrase has no name.
    pub(super) fn cluster(&self, at: usize) -> Option<usize> {
        Some(self.clusters[self.phrases[at].name?])
    }

    pub(super) fn first_named(&self, cluster: usize) -> Option<usize> {
        self.first_named.get(&cluster).copied()
    }

    fn add_words(&mut self, at: usize, numbers: &mut WordNumbers<'_>) {
        let (phrase, annotations) = (&self.phrases[at], &self.analysed.annotations);
        let first_content = phrase
            .words
            .clone()
            .find(|&token| !matches!(annotations.deprel(token), "det" | "det:predet" | "case"))
            .unwrap_or(phrase.head);
        let worded = first_content..phrase.words.end;
        let wording = numbers.wording(worded.filter(|&token| annotations.xpos(token) != "POS"));
        let content = |token: &usize| {
            matches!(annotations.upos(*token), "NOUN" | "PROPN" | "ADJ" | "NUM" | "VERB")
        };
        let mut modifiers: Vec<u32> = (phrase.words.clone().filter(|&token| token != phrase.head))
            .filter(content)
            .map(|token| numbers.lemma(token))
            .collect();
        modifiers.sort_unstable();
        let head = numbers.lemma(phrase.head);
        let mut keys = vec![head];
        if let Some(name) = phrase.name {
            let parts = &self.names[name].parts;
            keys.extend(parts.iter().map(|part| numbers.of(part)));
            let initials: String = parts
                .iter()
                .filter_map(|part| part.chars().next().filter(|c| c.is_uppercase()))
                .collect();
            if parts.len() > 1 && initials.len() > 1 {
                keys.push(numbers.of(&initials));
            }
        }
        keys.sort_unstable();
        keys.dedup();
        let contexts = &mut self.contexts[at];
        (contexts.lemma, contexts.wording) = (head, wording);
        (contexts.modifiers, contexts.keys) = (modifiers, keys);
    }

    fn ancestors(&self, token: usize) -> Vec<Ancestor> {
        let annotations = &self.analysed.annotations;
        let is_predicate = |token: usize| {
            matches!(annotations.upos(token), "VERB" | "AUX")
                || self
                    .children
                    .of(token)
                    .iter()
                    .any(|&c| annotations.deprel(c).starts_with("nsubj"))
        };
        let mut ancestors = Vec::new();
        let (mut at, mut predicates) = (token, 0);
        while let Some(head) = annotations.tokens[at].head.map(|head| head as usize) {
            if ancestors.len() == FARTHEST_ANCESTOR {
                break;
            }
            let is_predicate = is_predicate(head);
            ancestors.push(Ancestor { token: head, predicates, is_predicate });
            predicates += usize::from(is_predicate);
            at = head;
        }
        ancestors
    }

    /// The latest phrases before one that share a word with it.
    pub(super) fn earlier_alike(&self, at: usize) -> BTreeSet<usize> {
        if self.phrases[at].form == MentionForm::Pronoun || self.phrases[at].clause {
            return BTreeSet::new();
        }
        self.alike.before(at, &self.contexts[at].keys)
    }

    /// Adds the speakers and quotations to the contexts.
    pub(super) fn add_quotations(
        &mut self,
        marks: &QuotationMarks,
        found: &[UnresolvedAttribution],
        sources: &Sources,
    ) {
        let outer: Vec<Span> =
            marks.quotations.iter().filter(|q| q.depth == 0).map(|q| q.outer).collect();
        // For each quotation, its speaker and the number of its bytes that belong to the speaker's attribution. The
        // attribution with the most bytes decides the speaker. A shorter one inside the quotation reports the words of
        // somebody else.
        let mut speaker_of = vec![(0, None); outer.len()];
        // The attributed block quotations, with their speakers.
        let mut blocks: Vec<(Span, Option<usize>)> = Vec::new();
        for found in found {
            let bare = found.content.iter().filter(|run| marks.is_bare_block(**run));
            let first = blocks.len();
            blocks.extend(bare.map(|run| (*run, None)));
            let source = found.source.and_then(|words| sources.get(&words));
            let Some(source) =
                source.and_then(|source| source.phrase(self.analysed, self.phrases, self.names))
            else {
                continue;
            };
            self.contexts[source].speaks = true;
            blocks[first..].iter_mut().for_each(|block| block.1 = Some(source));
            let runs = found.content.iter().filter(|run| !marks.is_bare_block(**run));
            for run in runs {
                let first = outer.partition_point(|quotation| quotation.end() <= run.start());
                let end = outer.partition_point(|quotation| quotation.start() < run.end());
                for at in first.min(end)..end {
                    let shared =
                        outer[at].end().min(run.end()) - outer[at].start().max(run.start());
                    if shared >= speaker_of[at].0 {
                        speaker_of[at] = (shared, Some(source));
                    }
                }
            }
        }
        blocks.sort_unstable();
        for (phrase, contexts) in self.phrases.iter().zip(&mut self.contexts) {
            let token = self.analysed.tokens[phrase.head];
            let at = outer.partition_point(|quotation| quotation.end() <= token.start());
            contexts.quotation = outer.get(at).filter(|q| q.covers(token)).map(|_| at);
            contexts.speaker = contexts.quotation.and_then(|at| speaker_of[at].1);
            let at = blocks.partition_point(|(block, _)| block.end() <= token.start());
            // Quotation marks inside a block quotation enclose another speaker's words.
            if contexts.quotation.is_none()
                && let Some((_, speaker)) = blocks.get(at).filter(|(block, _)| block.covers(token))
            {
                contexts.quotation = Some(outer.len() + at);
                contexts.speaker = *speaker;
            }
        }
    }

    /// The head of a token. For a later conjunct, this is the head of the first conjunct.
    pub(super) fn governor(&self, mut token: usize) -> Option<usize> {
        for _ in 0..FARTHEST_ANCESTOR {
            let head = self.analysed.annotations.tokens[token].head? as usize;
            if self.analysed.annotations.deprel(token) != "conj" {
                return Some(head);
            }
            token = head;
        }
        None
    }

    /// The relation of a token to its head. For a later conjunct, this is the relation of the first conjunct.
    pub(super) fn role(&self, mut token: usize) -> &str {
        let annotations = &self.analysed.annotations;
        for _ in 0..FARTHEST_ANCESTOR {
            match (annotations.deprel(token), annotations.tokens[token].head) {
                ("conj", Some(head)) => token = head as usize,
                (relation, _) => return relation,
            }
        }
        "conj"
    }

    pub(super) fn is_predicate_nominal(&self, token: usize) -> bool {
        self.children.of(token).iter().any(|&c| self.analysed.annotations.deprel(c) == "cop")
    }

    /// Whether a token depends on another one by a relation.
    pub(super) fn hangs(&self, token: usize, on: usize, relation: &str) -> bool {
        let annotations = &self.analysed.annotations;
        annotations.tokens[token].head == u32::try_from(on).ok()
            && annotations.deprel(token) == relation
    }

    pub(super) fn has_child(&self, token: usize, relation: &str) -> bool {
        self.children
            .of(token)
            .iter()
            .any(|&c| self.analysed.annotations.deprel(c).starts_with(relation))
    }
}

fn named(clusters: &[usize]) -> Vec<(usize, usize)> {
    let (mut counts, mut most) = (BTreeMap::<usize, usize>::new(), 0);
    (clusters.iter())
        .map(|cluster| {
            let count = counts.entry(*cluster).or_default();
            *count += 1;
            most = most.max(*count);
            (*count, most)
        })
        .collect()
}
