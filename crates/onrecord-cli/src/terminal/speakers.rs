//! The speakers of a reading, as the margin and the table of a page name them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use onrecord::contract::Reading;
use onrecord::display::enclosing_attributions;

use super::speaker_label;
use super::style::Colour;

/// Colours of the most quoted known speakers. Others keep the terminal's own colour, because two sources with the
/// same pronoun need not be one person.
const COLOURS: [Colour; 4] = [Colour::Cyan, Colour::Yellow, Colour::Magenta, Colour::Green];

/// A speaker with all of their attributions.
#[derive(Debug, PartialEq)]
pub(crate) struct Speaker {
    /// The name; for an unknown source, the article's words in quotation marks. Safe to print.
    pub(crate) label: String,
    /// Whether the source is linked to a name.
    pub(crate) known: bool,
    /// Indices of the attributions, in order of the text.
    pub(crate) attributions: Vec<usize>,
    /// Words in the attributions.
    pub(crate) words: usize,
    pub(crate) colour: Option<Colour>,
}

/// All speakers: known ones first, then by number of attributions.
#[derive(Debug, PartialEq)]
pub(crate) struct Speakers {
    pub(crate) list: Vec<Speaker>,
    /// For each attribution, its speaker's index in `list`.
    pub(crate) speaker_of: Vec<usize>,
    /// For each attribution, those that it stands inside, the outermost first.
    enclosing: Vec<Vec<usize>>,
}

/// Two attributions with the same key have the same speaker.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum SpeakerKey<'r> {
    Actor(&'r str),
    AsWritten(String),
    Nobody,
}

impl Speakers {
    pub(crate) fn new(reading: &Reading) -> Self {
        let actors: BTreeMap<&str, &str> =
            reading.actors.iter().map(|a| (a.id.as_str(), a.name.as_str())).collect();
        let mut found: BTreeMap<SpeakerKey<'_>, usize> = BTreeMap::new();
        let mut list: Vec<(SpeakerKey<'_>, Speaker)> = Vec::new();
        let mut speaker_of = Vec::new();
        for (index, q) in reading.attributions.iter().enumerate() {
            let known = q.speaker.as_deref().and_then(|id| actors.get_key_value(id));
            let source = q.source.as_ref().map(|source| source.text.as_str());
            let (key, label) = match (known, source) {
                (Some((id, name)), _) => {
                    (SpeakerKey::Actor(id), speaker_label::name(Some(name), None))
                }
                (None, Some(words)) => {
                    (SpeakerKey::AsWritten(words.to_lowercase()), speaker_label::name(None, source))
                }
                (None, None) => (SpeakerKey::Nobody, speaker_label::name(None, None)),
            };
            let place = *found.entry(key.clone()).or_insert(list.len());
            if place == list.len() {
                let known = known.is_some();
                let (attributions, words, colour) = (Vec::new(), 0, None);
                list.push((key, Speaker { label, known, attributions, words, colour }));
            }
            let speaker = &mut list[place].1;
            speaker.attributions.push(index);
            speaker.words += q.content.iter().map(|span| words(&span.text)).sum::<usize>();
            speaker_of.push(place);
        }
        let mut list: Vec<(usize, (SpeakerKey<'_>, Speaker))> =
            list.into_iter().enumerate().collect();
        // A stable sort keeps equal speakers in order of the text.
        list.sort_by_key(|(_, (key, speaker))| {
            let kind = match key {
                SpeakerKey::Actor(_) => 0,
                SpeakerKey::AsWritten(_) => 1,
                SpeakerKey::Nobody => 2,
            };
            (kind, Reverse((speaker.attributions.len(), speaker.words)))
        });
        let mut place = vec![0; list.len()];
        for (new, (old, _)) in list.iter().enumerate() {
            place[*old] = new;
        }
        let known = list.iter_mut().map(|(_, (_, speaker))| speaker).filter(|s| s.known);
        for (speaker, colour) in known.zip(COLOURS) {
            speaker.colour = Some(colour);
        }
        Self {
            enclosing: enclosing_attributions(reading),
            list: list.into_iter().map(|(_, (_, speaker))| speaker).collect(),
            speaker_of: speaker_of.into_iter().map(|old| place[old]).collect(),
        }
    }

    /// The label beside an attribution.
    pub(crate) fn label(&self, reading: &Reading, attribution: usize) -> String {
        let q = &reading.attributions[attribution];
        let speaker = self.of(attribution);
        let source = q.source.as_ref().map(|span| span.text.as_str());
        let name = speaker.known.then_some(speaker.label.as_str());
        let outer: String = self
            .enclosing(attribution)
            .map(|outer| format!("{} → ", self.of(outer).label))
            .collect();
        outer
            + &speaker_label::name(name, source)
            + &speaker_label::remark(q.polarity, q.confidence)
    }

    /// The attributions that one stands inside, the outermost first.
    pub(crate) fn enclosing(&self, attribution: usize) -> impl Iterator<Item = usize> {
        self.enclosing[attribution].iter().copied()
    }

    /// The speaker of an attribution.
    pub(crate) fn of(&self, attribution: usize) -> &Speaker {
        &self.list[self.speaker_of[attribution]]
    }
}

/// The number of words in `text`. Marks alone are no word.
fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::sample_reading;

    #[test]
    fn speakers_are_counted_and_ordered() {
        let speakers = Speakers::new(&sample_reading::reading());
        let found: Vec<_> = (speakers.list.iter())
            .map(|s| (s.label.as_str(), s.attributions.len(), s.words))
            .collect();
        assert_eq!(
            found,
            [("Mara Ellison", 2, 16), ("“officials”", 1, 7), ("(nobody named)", 1, 2),]
        );
        assert_eq!(speakers.of(0).label, "Mara Ellison");
        let coloured = speakers.list.iter().map(|speaker| speaker.colour.is_some());
        assert!(coloured.eq([true, false, false]), "only who is known");
    }

    #[test]
    fn a_source_that_another_quotes_is_named_after_it() {
        let mut reading = sample_reading::reading();
        reading.attributions[2].parent = Some("q1".to_owned());
        reading.attributions[1].parent = Some("q3".to_owned());
        // A damaged ledger may hold a circle.
        reading.attributions[3].parent = Some("q4".to_owned());
        let speakers = Speakers::new(&reading);
        assert_eq!(speakers.label(&reading, 2), "Mara Ellison → “officials”");
        assert_eq!(speakers.label(&reading, 1), "Mara Ellison → “officials” → (nobody named) ?");
        assert_eq!(speakers.enclosing(3).count(), reading.attributions.len());
    }
}
