//! Finds direct, mixed and indirect attributions: who said what.
//!
//! Two methods find attributions. The language model finds cues, and for each cue its source and its content, quoted
//! or not ([`from_model`]). Rules over clauses find the cues and the sources of quotations and block quotations
//! ([`quoted`]). The model sees one paragraph at a time. Only the rules therefore see quotations over several
//! paragraphs, and sources in earlier paragraphs. [`merge`] makes one list of both, and adds attributions inside the
//! content of others ([`embedded`]).

mod act_polarity;
mod embedded;
mod from_model;
mod merge;
mod quoted;
mod unresolved;

use onrecord_text::{Article, Block, BlockKind, Span, paragraphs};

use crate::analysed_text::AnalysedText;
use crate::block_quotations::block_quotations;
use crate::language::Language;
use crate::quotation_marks::{QuotationMarks, marks as quotation_marks};
use crate::reading::Form;
pub(crate) use unresolved::UnresolvedAttribution;

/// Finds the quotation marks and the block quotations of a text. `blocks` are the blocks of its article.
pub(crate) fn marks(analysed: &AnalysedText<'_>, blocks: &[Block]) -> QuotationMarks {
    let mut marks = quotation_marks(analysed.language, analysed.text, &analysed.paragraphs);
    marks.blocks = block_quotations(analysed, blocks);
    marks
}

/// Finds the attributions of a text, in order of the text.
pub(crate) fn attribute(
    analysed: &AnalysedText<'_>,
    marks: &QuotationMarks,
) -> Vec<UnresolvedAttribution> {
    let quoted = quoted::attribute(analysed, marks);
    let learned = from_model::attribute(analysed, marks);
    merge::join(analysed, marks, learned, quoted)
}

/// Returns the form of an attribution marked by hand and the quoted parts of its content. Quoted parts are inside
/// quotation marks, without the marks, or in a block quotation. Marks that also enclose the cue belong to another
/// source.
pub(crate) fn rendered(
    article: &Article,
    content: &[Span],
    cue: Option<Span>,
) -> (Form, Vec<Span>) {
    let text = article.text.as_str();
    let language = Language::of_tag(article.metadata.language.as_deref());
    let marks = quotation_marks(language, text, &paragraphs(text));
    let mut quoted = unresolved::quoted_parts(text, &marks, content, cue);
    let is_set_apart = |run: &Span| {
        let blocks = article.blocks.iter().filter(|block| block.kind == BlockKind::Blockquote);
        blocks.into_iter().any(|block| block.span.covers(*run)) && marks.over(*run).next().is_none()
    };
    quoted.extend(content.iter().filter(|run| is_set_apart(run)));
    quoted.sort_unstable();
    (unresolved::form(text, content, &quoted), quoted)
}
