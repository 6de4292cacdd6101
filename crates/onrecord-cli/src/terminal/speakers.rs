//! Who speaks in a reading, as its margin and its table name them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use onrecord::contract::{Attribution, Reading};

use super::style::Colour;
use super::voice;

/// For the most quoted of those who are known; the others keep the terminal's own colour, as two
/// that share a pronoun need not be one.
const COLOURS: [Colour; 4] = [Colour::Cyan, Colour::Yellow, Colour::Magenta, Colour::Green];

/// Somebody quoted, with everything that is theirs.
#[derive(Debug, PartialEq)]
pub(crate) struct Speaker {
    /// Their name; where it is not known who a source is, its words in quotation marks. Safe to
    /// print.
    pub(crate) label: String,
    /// Whether the label is a name that the source was linked to.
    pub(crate) known: bool,
    /// Indices of their attributions, in order of the text.
    pub(crate) attributions: Vec<usize>,
    /// Words in them.
    pub(crate) words: usize,
    pub(crate) colour: Option<Colour>,
}

/// All who are quoted: those who are known and most quoted first.
#[derive(Debug, PartialEq)]
pub(crate) struct Speakers {
    pub(crate) list: Vec<Speaker>,
    /// Of each attribution, its speaker's place in the list.
    pub(crate) of: Vec<usize>,
    /// Of each attribution, the one that it stands inside of.
    parent: Vec<Option<usize>>,
}

/// What makes two attributions one speaker's; those who are known come first, nobody last.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'r> {
    Actor(&'r str),
    AsWritten(String),
    Nobody,
}

impl Speakers {
    pub(crate) fn new(reading: &Reading) -> Self {
        let actors: BTreeMap<&str, &str> =
            reading.actors.iter().map(|a| (a.id.as_str(), a.name.as_str())).collect();
        let mut found: BTreeMap<Key<'_>, usize> = BTreeMap::new();
        let mut list: Vec<(Key<'_>, Speaker)> = Vec::new();
        let mut of = Vec::new();
        for (index, q) in reading.attributions.iter().enumerate() {
            let known = q.speaker.as_deref().and_then(|id| actors.get_key_value(id));
            let source = q.source.as_ref().map(|source| source.text.as_str());
            let (key, label) = match (known, source) {
                (Some((id, name)), _) => (Key::Actor(id), voice::name(Some(name), None)),
                (None, Some(words)) => {
                    (Key::AsWritten(words.to_lowercase()), voice::name(None, source))
                }
                (None, None) => (Key::Nobody, voice::name(None, None)),
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
            of.push(place);
        }
        let mut list: Vec<(usize, (Key<'_>, Speaker))> = list.into_iter().enumerate().collect();
        // Stable, so that equals stay in order of the text.
        list.sort_by_key(|(_, (key, speaker))| {
            let kind = match key {
                Key::Actor(_) => 0,
                Key::AsWritten(_) => 1,
                Key::Nobody => 2,
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
        let number: BTreeMap<&str, usize> =
            reading.attributions.iter().enumerate().map(|(at, q)| (q.id.as_str(), at)).collect();
        let parent = |q: &Attribution| number.get(q.parent.as_deref()?).copied();
        Self {
            parent: reading.attributions.iter().map(parent).collect(),
            list: list.into_iter().map(|(_, (_, speaker))| speaker).collect(),
            of: of.into_iter().map(|old| place[old]).collect(),
        }
    }

    /// How an attribution's speaker is named beside it.
    pub(crate) fn label(&self, reading: &Reading, attribution: usize) -> String {
        let q = &reading.attributions[attribution];
        let speaker = self.who(attribution);
        let source = q.source.as_ref().map(|span| span.text.as_str());
        let name = speaker.known.then_some(speaker.label.as_str());
        let outer: String =
            self.around(attribution).map(|outer| format!("{} → ", self.who(outer).label)).collect();
        outer + &voice::name(name, source) + &voice::remark(q.polarity, q.confidence)
    }

    /// The attributions that one stands inside of, the outermost first.
    pub(crate) fn around(&self, attribution: usize) -> impl Iterator<Item = usize> {
        let parent = |&index: &usize| self.parent[index];
        let up: Vec<usize> = std::iter::successors(self.parent[attribution], parent)
            .take(self.parent.len())
            .collect();
        up.into_iter().rev()
    }

    /// The speaker of an attribution.
    pub(crate) fn who(&self, attribution: usize) -> &Speaker {
        &self.list[self.of[attribution]]
    }
}

/// How many words `text` has, as readers count them.
fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::sample;

    #[test]
    fn speakers_are_counted_and_ordered() {
        let speakers = Speakers::new(&sample::reading());
        let found: Vec<_> = (speakers.list.iter())
            .map(|s| (s.label.as_str(), s.attributions.len(), s.words))
            .collect();
        assert_eq!(
            found,
            [("Mara Ellison", 2, 16), ("“officials”", 1, 7), ("(nobody named)", 1, 2),]
        );
        assert_eq!(speakers.who(0).label, "Mara Ellison");
        let coloured = speakers.list.iter().map(|speaker| speaker.colour.is_some());
        assert!(coloured.eq([true, false, false]), "only who is known");
    }

    #[test]
    fn one_who_is_quoted_by_another_is_named_behind_them() {
        let mut reading = sample::reading();
        reading.attributions[2].parent = Some("q1".to_owned());
        reading.attributions[1].parent = Some("q3".to_owned());
        // A damaged ledger may lead in circles.
        reading.attributions[3].parent = Some("q4".to_owned());
        let speakers = Speakers::new(&reading);
        assert_eq!(speakers.label(&reading, 2), "Mara Ellison → “officials”");
        assert_eq!(speakers.label(&reading, 1), "Mara Ellison → “officials” → (nobody named) ?");
        assert_eq!(speakers.around(3).count(), reading.attributions.len());
    }
}
