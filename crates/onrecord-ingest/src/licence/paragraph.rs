//! A paragraph that may state a licence, and what a statement in it speaks of.

use onrecord_text::{LicenceScope, Span};
use strum::IntoStaticStr;

/// A paragraph that may state a licence.
pub(super) struct Paragraph<'t> {
    pub(super) text: &'t str,
    pub(super) lower: &'t str,
    pub(super) span: Span,
    pub(super) context: ParagraphContext<'t>,
}

/// Where a paragraph stands, and who published the text.
pub(super) struct ParagraphContext<'t> {
    /// It is among the first short lines or the last paragraphs.
    pub(super) edge: bool,
    /// It is the words under a picture.
    pub(super) caption: bool,
    /// The publisher in lower case, if known.
    pub(super) owner: Option<&'t str>,
    /// The publisher's initials, if it has any.
    pub(super) initials: Option<&'t str>,
}

/// A sentence of the paragraph.
pub(super) struct Sentence<'t> {
    pub(super) span: Span,
    pub(super) lower: &'t str,
}

/// What a statement speaks of, and how that is known.
pub(super) struct Subject {
    pub(super) scope: LicenceScope,
    pub(super) confidence: f32,
    pub(super) rule: SubjectRule,
}

impl Subject {
    pub(super) fn new(scope: LicenceScope, confidence: f32, rule: SubjectRule) -> Self {
        Self { scope, confidence, rule }
    }
}

/// How the subject of a statement is known. Its name is a part of the licence's `by`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(super) enum SubjectRule {
    /// The words name this article.
    #[strum(serialize = "self")]
    ThisArticle,
    /// The words name the site or all that it publishes.
    Site,
    /// The words name the publisher.
    Owner,
    /// The sentence begins with a noun such as "content".
    Stock,
    /// The sentence begins with words such as "licensed under".
    Lead,
    /// The statement is a line of its own.
    Line,
    /// The statement is about a picture or another medium.
    Media,
    /// The sentence goes on with what the one before spoke of.
    Follows,
}
