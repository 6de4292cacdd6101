//! The one way from an article to its layers.

use onrecord_language::{Model, PartScores, WordVectors};
use onrecord_text::Article;

use crate::analysed_text::AnalysedText;
use crate::language::Language;
use crate::layers::{LayerName, LayerSet};
use crate::made_by::made_by;
use crate::quotation_marks::QuotationMarks;
use crate::reading::{Actor, Attribution, Mention, Note, Reading, VoiceShares};
use crate::{attributions, coreference, nesting, unsupported_language};

/// One article, analysed: its layers and what they were made from.
///
/// ```no_run
/// # fn with(article: &onrecord_text::Article) {
/// use onrecord_language::Model;
/// use onrecord_reading::Analysis;
///
/// let analysis = Analysis::of(article, &Model::fast());
/// for (attribution, scores) in analysis.attributions.iter().zip(analysis.part_scores()) {
///     println!("{} {scores:?}", attribution.by);
/// }
/// let reading = analysis.into_reading();
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Analysis<'a> {
    /// What was analysed.
    pub article: &'a Article,
    /// Name and hash of the model and the rules.
    pub made_by: String,
    /// The layers that were chosen, with those that they refer to. Layers that are not among them are empty.
    pub layers: LayerSet,
    /// Paragraphs, sentences, tokens and what the language model says of them.
    pub text: AnalysedText<'a>,
    /// Quotation marks and block quotations.
    pub marks: QuotationMarks,
    /// Mentions in order of the text.
    pub mentions: Vec<Mention>,
    /// Who the mentions refer to, in order of their first mention.
    pub actors: Vec<Actor>,
    /// Who said what, in order of the text.
    pub attributions: Vec<Attribution>,
    /// How much of the text stands in which voice; `None` without attributions.
    pub summary: Option<VoiceShares>,
    /// What a reader of the reading should know.
    pub notes: Vec<Note>,
}

/// Layers that are made from the language model's output.
const FROM_MODEL: LayerSet =
    LayerSet::NONE.with(LayerName::Sentences).with(LayerName::Tokens).union(FROM_ATTRIBUTIONS);
/// Layers that are made from attributions.
const FROM_ATTRIBUTIONS: LayerSet =
    LayerSet::NONE.with(LayerName::Mentions).with(LayerName::Actors).with(LayerName::Attributions);

impl<'a> Analysis<'a> {
    /// Analyses an article. In a language that the model does not know only sentences and quotations are found, and a
    /// note says so.
    #[must_use]
    pub fn of(article: &'a Article, model: &Model) -> Self {
        Self::of_layers(article, model, LayerSet::DEFAULT)
    }

    /// Like [`Self::of`], for some layers and those that they refer to. What these do not need is not computed.
    #[must_use]
    pub fn of_layers(article: &'a Article, model: &Model, layers: LayerSet) -> Self {
        let layers = layers.with_references();
        let language = Language::of(model);
        let unsupported = article.metadata.language.as_deref().filter(|tag| !language.covers(tag));
        let text = match unsupported {
            Some(_) => AnalysedText::by_rule(&article.text, model),
            None if layers.intersects(FROM_MODEL) => AnalysedText::new(&article.text, model),
            None => AnalysedText::without_words(&article.text, model),
        };
        let mut analysis = Self {
            article,
            made_by: made_by(model),
            layers,
            text,
            marks: QuotationMarks::default(),
            mentions: Vec::new(),
            actors: Vec::new(),
            attributions: Vec::new(),
            summary: None,
            notes: Vec::new(),
        };
        if layers.intersects(FROM_ATTRIBUTIONS.with(LayerName::Notes)) {
            analysis.marks = attributions::marks(&analysis.text, &article.blocks);
        }
        if layers.intersects(FROM_ATTRIBUTIONS) {
            analysis.attribute(model, unsupported.is_some());
        }
        if layers.contains(LayerName::Notes) {
            analysis.notes = std::mem::take(&mut analysis.marks.notes);
            analysis.notes.extend(
                unsupported.map(|tag| unsupported_language::note(tag, language, &article.text)),
            );
        }
        // Nothing after this ranks antecedents.
        analysis.text.annotations.vectors = WordVectors::default();
        analysis
    }

    /// Finds attributions, mentions and actors.
    fn attribute(&mut self, model: &Model, is_unsupported: bool) {
        let Self { ref text, ref marks, layers, .. } = *self;
        let found = match is_unsupported {
            true => unsupported_language::attributions(text, marks),
            false => attributions::attribute(text, marks),
        };
        let parents = nesting::parents(&found);
        if layers.contains(LayerName::Attributions) {
            self.summary = Some(nesting::summary(text.text, &found, &parents));
        }
        let resolved = match is_unsupported {
            true => coreference::Coreference::nobody(found.len()),
            false => coreference::resolve(text, marks, &found, model),
        };
        if layers.contains(LayerName::Attributions) {
            self.attributions = (found.into_iter().zip(resolved.speakers).zip(parents))
                .map(|((found, speaker), parent)| found.resolved(speaker, parent))
                .collect();
        }
        self.mentions = resolved.mentions;
        self.actors = resolved.actors;
    }

    /// The model's probabilities for the parts of each attribution; `None` for one that a rule made.
    #[must_use]
    pub fn part_scores(&self) -> Vec<Option<PartScores>> {
        self.attributions.iter().map(|attribution| attribution.scores).collect()
    }

    /// The layers as a reading.
    #[must_use]
    pub fn into_reading(self) -> Reading {
        Reading {
            model: self.made_by,
            article: self.article.clone(),
            layers: self.layers,
            analysis: self.text.annotations,
            sentences: self.text.sentences,
            mentions: self.mentions,
            actors: self.actors,
            attributions: self.attributions,
            summary: self.summary,
            notes: self.notes,
        }
    }
}

/// Reads one article: [`Analysis::of`], as a reading.
#[must_use]
pub fn read(article: &Article, model: &Model) -> Reading {
    Analysis::of(article, model).into_reading()
}
