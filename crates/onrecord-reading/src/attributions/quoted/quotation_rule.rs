//! The rules that attribute quotations, and how often each is right.

use crate::provenance::Maker;

/// A rule, named after the place of the cue or the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::attributions) enum QuotationRule {
    /// "…," Osei said.
    After,
    /// The bridge "is safe," Osei said.
    AfterMixed,
    /// "…." Osei said, the quotation closed by a full stop.
    AfterStop,
    /// Osei said: "…".
    BeforeColon,
    /// Osei said, "…".
    BeforeComma,
    /// Osei said, "…", with a small letter at the start of the quotation.
    BeforeCommaLower,
    /// Osei said "We …".
    BeforeCapital,
    /// Osei said "… the bridge".
    BeforeLower,
    /// Osei said that the bridge "…".
    BeforeMixed,
    /// A block quotation after "Osei wrote:".
    Block,
    /// A block quotation after "Osei:".
    BlockName,
    /// A block quotation that Osei signs.
    BlockSigned,
    /// A block quotation after "Osei wrote in a letter."
    BlockStop,
    /// Osei: "…".
    Colon,
    /// The source is the subject of an earlier sentence.
    Context,
    /// "…" – Osei.
    SignOff,
    /// No source was found.
    Unattributed,
}

impl QuotationRule {
    /// The maker of its attributions.
    #[must_use]
    pub(in crate::attributions) fn maker(self) -> Maker {
        match self {
            Self::After => Maker::After,
            Self::AfterMixed => Maker::AfterMixed,
            Self::AfterStop => Maker::AfterStop,
            Self::BeforeColon => Maker::BeforeColon,
            Self::BeforeComma => Maker::BeforeComma,
            Self::BeforeCommaLower => Maker::BeforeCommaLower,
            Self::BeforeCapital => Maker::BeforeCapital,
            Self::BeforeLower => Maker::BeforeLower,
            Self::BeforeMixed => Maker::BeforeMixed,
            Self::Block => Maker::Block,
            Self::BlockName => Maker::BlockName,
            Self::BlockSigned => Maker::BlockSigned,
            Self::BlockStop => Maker::BlockStop,
            Self::Colon => Maker::Colon,
            Self::Context => Maker::Context,
            Self::SignOff => Maker::SignOff,
            Self::Unattributed => Maker::Unattributed,
        }
    }

    /// Whether the rule attributes block quotations.
    #[must_use]
    pub(in crate::attributions) fn is_block(self) -> bool {
        matches!(self, Self::Block | Self::BlockName | Self::BlockSigned | Self::BlockStop)
    }

    /// The share of the rule's attributions on PolNeAR's training part whose content and source were right. The tree
    /// may have found the source. `onrecord-eval attributions` prints the shares.
    #[must_use]
    pub(in crate::attributions) fn confidence(self) -> f32 {
        match self {
            Self::After => 0.96,
            Self::BeforeColon => 0.84,
            Self::BeforeComma => 0.80,
            Self::AfterStop => 0.67,
            Self::Colon => 0.66,
            Self::BeforeMixed => 0.65,
            Self::SignOff => 0.64,
            Self::BeforeCommaLower => 0.62,
            Self::AfterMixed => 0.58,
            Self::BeforeLower => 0.53,
            Self::Context => 0.51,
            Self::BeforeCapital => 0.45,
            // PolNeAR has no pages. These rules were written for the development pages of docs/accuracy.md. There,
            // the source was right in 34 of 34 signed blocks, in 10 of 11 with a cue and in 3 of 6 with a name and a
            // colon. No block followed a full stop.
            Self::BlockSigned => 0.95,
            Self::Block => 0.84,
            Self::BlockName | Self::BlockStop => 0.5,
            // They are too few to measure, and have no source.
            Self::Unattributed => 0.2,
        }
    }
}
