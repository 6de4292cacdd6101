//! Who speaks, and through whom.

use std::collections::BTreeMap;

use onrecord::Polarity;
use onrecord::contract::{Attribution, Reading};

/// How a source is called that the article does not name.
const NOBODY: &str = "nobody named";
/// A chain of more voices than this is a loop.
const LONGEST_CHAIN: usize = 64;

/// The voices of a reading, one an attribution.
pub(crate) struct Voices<'r> {
    all: Vec<Voice<'r>>,
}

/// The voice that an attribution stands in.
pub(crate) struct Voice<'r> {
    pub(crate) attribution: &'r Attribution,
    /// The actor's name, where resolved.
    pub(crate) speaker: Option<&'r str>,
    /// The attributions around it, the outermost first.
    pub(crate) through: Vec<usize>,
}

impl<'r> Voices<'r> {
    pub(crate) fn new(reading: &'r Reading) -> Self {
        let names: BTreeMap<&str, &str> =
            reading.actors.iter().map(|actor| (actor.id.as_str(), actor.name.as_str())).collect();
        let places: BTreeMap<&str, usize> =
            reading.attributions.iter().enumerate().map(|(at, q)| (q.id.as_str(), at)).collect();
        let around = |q: &Attribution| places.get(q.parent.as_deref()?).copied();
        let all = reading.attributions.iter().map(|q| {
            let ups = std::iter::successors(around(q), |&up| around(&reading.attributions[up]));
            let mut through: Vec<usize> = ups.take(LONGEST_CHAIN).collect();
            through.reverse();
            let speaker = q.speaker.as_deref().and_then(|id| names.get(id)).copied();
            Voice { attribution: q, speaker: speaker.filter(|name| !name.is_empty()), through }
        });
        Self { all: all.collect() }
    }

    pub(crate) fn of(&self, attribution: usize) -> &Voice<'r> {
        &self.all[attribution]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Voice<'r>> {
        self.all.iter()
    }

    /// The place of an attribution by its id.
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.all.iter().position(|voice| voice.attribution.id == id)
    }

    /// Through whom it is heard, the outlet's own source first: `Lien, Moe`.
    pub(crate) fn chain(&self, attribution: usize) -> Option<String> {
        let through = &self.of(attribution).through;
        let labels: Vec<String> = through.iter().map(|&up| self.of(up).label()).collect();
        (!labels.is_empty()).then(|| labels.join(", "))
    }
}

impl Voice<'_> {
    /// Who speaks, in few words.
    pub(crate) fn label(&self) -> String {
        label(self.speaker, self.attribution.source.as_ref().map(|span| span.text.as_str()))
    }

    /// How it is said, where it is not simply said.
    pub(crate) fn manner(&self) -> Option<&'static str> {
        match self.attribution.polarity {
            Polarity::Affirmed => None,
            Polarity::Denied => Some("denied"),
            Polarity::Declined => Some("declined to say"),
            Polarity::Asked => Some("asked"),
        }
    }

    /// Attributions below this are wrong more often than right.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.attribution.confidence < 0.5
    }
}

/// Who speaks: the name, or else the words that name the source.
pub(crate) fn label(speaker: Option<&str>, source: Option<&str>) -> String {
    match (speaker, source.filter(|words| !words.is_empty())) {
        (Some(name), _) => name.to_owned(),
        (None, Some(words)) => format!("“{words}”"),
        (None, None) => NOBODY.to_owned(),
    }
}
