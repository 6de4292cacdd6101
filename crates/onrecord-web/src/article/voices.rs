//! Who speaks, and through whom.

use std::collections::BTreeMap;

use onrecord::contract::{Attribution, Reading};
use onrecord::display::{enclosing_attributions, is_doubtful, polarity_remark};

/// The label of a source that the article does not name.
const NOBODY: &str = "nobody named";

/// The voices of a reading, one per attribution.
pub(crate) struct Voices<'r> {
    list: Vec<Voice<'r>>,
}

/// The voice in which an attribution stands.
pub(crate) struct Voice<'r> {
    pub(crate) attribution: &'r Attribution,
    /// The actor's name, if the speaker is known.
    pub(crate) speaker: Option<&'r str>,
    /// The attributions that enclose this one, the outermost first.
    pub(crate) enclosing: Vec<usize>,
}

impl<'r> Voices<'r> {
    pub(crate) fn new(reading: &'r Reading) -> Self {
        let names: BTreeMap<&str, &str> =
            reading.actors.iter().map(|actor| (actor.id.as_str(), actor.name.as_str())).collect();
        let enclosing = enclosing_attributions(reading);
        let list = reading.attributions.iter().zip(enclosing).map(|(attribution, enclosing)| {
            let speaker = attribution.speaker.as_deref().and_then(|id| names.get(id)).copied();
            Voice { attribution, speaker: speaker.filter(|name| !name.is_empty()), enclosing }
        });
        Self { list: list.collect() }
    }

    pub(crate) fn of(&self, attribution: usize) -> &Voice<'r> {
        &self.list[attribution]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Voice<'r>> {
        self.list.iter()
    }

    /// The index of an attribution by its id.
    pub(crate) fn index_of(&self, id: &str) -> Option<usize> {
        self.list.iter().position(|voice| voice.attribution.id == id)
    }

    /// Through whom the outlet reports an attribution, its own source first: `Lien, Moe`.
    pub(crate) fn chain(&self, attribution: usize) -> Option<String> {
        let enclosing = &self.of(attribution).enclosing;
        let labels: Vec<String> = enclosing.iter().map(|&outer| self.of(outer).label()).collect();
        (!labels.is_empty()).then(|| labels.join(", "))
    }
}

impl Voice<'_> {
    /// The speaker in a few words.
    pub(crate) fn label(&self) -> String {
        label(self.speaker, self.attribution.source.as_ref().map(|span| span.text.as_str()))
    }

    /// The polarity, unless the source simply affirms.
    pub(crate) fn polarity_remark(&self) -> Option<&'static str> {
        polarity_remark(self.attribution.polarity)
    }

    pub(crate) fn is_doubtful(&self) -> bool {
        is_doubtful(self.attribution.confidence)
    }
}

/// The speaker's name, or else the article's words for the source.
pub(crate) fn label(speaker: Option<&str>, source: Option<&str>) -> String {
    match (speaker, source.filter(|words| !words.is_empty())) {
        (Some(name), _) => name.to_owned(),
        (None, Some(words)) => format!("“{words}”"),
        (None, None) => NOBODY.to_owned(),
    }
}
