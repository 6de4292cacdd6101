//! Who said what, on whose word: direct, mixed and indirect.
//!
//! Two ways find attributions. The language model finds cues, and for each its source and content,
//! quoted or not ([`learned`]). Rules over clauses find who said what is inside quotation marks
//! or in a block quotation ([`quoted`]); they know what the model does not see: quotations over several paragraphs, and words
//! before them. [`joined`] makes one list of both, and adds what sources say that others said ([`inner`]).

mod act_polarity;
mod cues;
mod inner;
mod joined;
mod learned;
mod quoted;

use onrecord_language::PartScores;
use onrecord_text::{Article, Block, BlockKind, Span, paragraphs};

use crate::analysed_text::AnalysedText;
use crate::blocks::block_quotations;
use crate::marks::{Marks, marks as quotation_marks};
use crate::reading::{Act, Attribution, Form, Index, Polarity};

/// An attribution whose source is words and not yet an actor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// By the marks, and by what stands in block quotations.
    pub(crate) form: Form,
    /// From the cue.
    pub(crate) act: Act,
    /// From the cue and its clause.
    pub(crate) polarity: Polarity,
    /// One span a run, marks included.
    pub(crate) content: Vec<Span>,
    /// The parts of it inside quotation marks, marks left out, or in a block quotation.
    pub(crate) quoted: Vec<Span>,
    /// The cue's words.
    pub(crate) cue: Option<Span>,
    /// The source's words.
    pub(crate) source: Option<Span>,
    /// 0 to 1.
    pub(crate) confidence: f32,
    /// The rule or model.
    pub(crate) by: &'static str,
    /// What the model thinks of the parts, where it made it.
    pub(crate) scores: Option<PartScores>,
}

impl Found {
    /// With the actor that its source refers to, and the attribution that it stands inside of.
    pub(crate) fn resolved(self, speaker: Option<Index>, parent: Option<Index>) -> Attribution {
        Attribution {
            form: self.form,
            act: self.act,
            polarity: self.polarity,
            quoted: self.quoted,
            content: self.content,
            cue: self.cue,
            source: self.source,
            speaker,
            parent,
            confidence: self.confidence,
            by: self.by,
            scores: self.scores,
        }
    }
}

/// The quotation marks and the block quotations of a text, where `blocks` are those of its page.
pub(crate) fn marks(analysed: &AnalysedText<'_>, blocks: &[Block]) -> Marks {
    let mut marks = quotation_marks(analysed.text, &analysed.paragraphs);
    marks.blocks = block_quotations(analysed, blocks);
    marks
}

/// Finds who said what.
pub(crate) fn attribute(analysed: &AnalysedText<'_>, marks: &Marks) -> Vec<Found> {
    let quoted = quoted::attribute(analysed, marks);
    let learned = learned::attribute(analysed, marks);
    joined::join(analysed, marks, learned, quoted)
}

/// The form of an attribution that somebody marks by hand, and the parts of its content that stand inside quotation marks, marks
/// left out, or in a block quotation. Marks around the cue too are those of somebody who quotes it.
pub(crate) fn rendered(
    article: &Article,
    content: &[Span],
    cue: Option<Span>,
) -> (Form, Vec<Span>) {
    let text = article.text.as_str();
    let marks = quotation_marks(text, &paragraphs(text));
    let mut quoted = joined::quoted_parts(text, &marks, content, cue);
    let is_set_apart = |run: &Span| {
        let blocks = article.blocks.iter().filter(|block| block.kind == BlockKind::Blockquote);
        blocks.into_iter().any(|block| block.span.covers(*run)) && marks.over(*run).next().is_none()
    };
    quoted.extend(content.iter().filter(|run| is_set_apart(run)));
    quoted.sort_unstable();
    (joined::form(text, content, &quoted), quoted)
}
