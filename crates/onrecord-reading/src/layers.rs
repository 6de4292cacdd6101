//! The layers of a reading by name, and which of them are chosen.

use std::fmt;
use std::str::FromStr;

/// A layer of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerName {
    /// Sentences.
    Sentences,
    /// Words with their tags and trees.
    Tokens,
    /// Words that refer to actors.
    Mentions,
    /// The actors that mentions refer to.
    Actors,
    /// Attributions, and the summary of voices made from them.
    Attributions,
    /// Remarks about the article or the reading.
    Notes,
}

impl LayerName {
    /// All layers, in the order of the JSON object.
    pub const ALL: [Self; 6] = [
        Self::Sentences,
        Self::Tokens,
        Self::Mentions,
        Self::Actors,
        Self::Attributions,
        Self::Notes,
    ];

    /// The name, which is the key in the JSON object.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sentences => "sentences",
            Self::Tokens => "tokens",
            Self::Mentions => "mentions",
            Self::Actors => "actors",
            Self::Attributions => "attributions",
            Self::Notes => "notes",
        }
    }

    /// The name of one item: `sentence`, `mention`.
    #[must_use]
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Sentences => "sentence",
            Self::Tokens => "token",
            Self::Mentions => "mention",
            Self::Actors => "actor",
            Self::Attributions => "attribution",
            Self::Notes => "note",
        }
    }

    /// The first letter of its items' ids, like `q` in `q1`; `None` if items have no ids.
    #[must_use]
    pub const fn id_letter(self) -> Option<char> {
        match self {
            Self::Mentions => Some('m'),
            Self::Actors => Some('a'),
            Self::Attributions => Some('q'),
            Self::Sentences | Self::Tokens | Self::Notes => None,
        }
    }

    /// The layers that its items refer to.
    #[must_use]
    pub const fn refers_to(self) -> LayerSet {
        match self {
            Self::Mentions | Self::Attributions => LayerSet::NONE.with(Self::Actors),
            Self::Actors => LayerSet::NONE.with(Self::Mentions),
            Self::Sentences | Self::Tokens | Self::Notes => LayerSet::NONE,
        }
    }
}

impl fmt::Display for LayerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of layers.
///
/// Its text form is `all`, `none` or names separated by commas: `"attributions,notes"`. `all` leaves out the tokens,
/// which take more space than all other layers together. Name them to include them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LayerSet(u8);

impl LayerSet {
    /// No layer.
    pub const NONE: Self = Self(0);

    /// Every layer except the tokens. A reading has these layers unless others are chosen.
    pub const DEFAULT: Self = Self::NONE
        .with(LayerName::Sentences)
        .with(LayerName::Mentions)
        .with(LayerName::Actors)
        .with(LayerName::Attributions)
        .with(LayerName::Notes);

    /// Returns the set with one more layer.
    #[must_use]
    pub const fn with(self, layer: LayerName) -> Self {
        Self(self.0 | 1 << layer as u8)
    }

    /// The layers of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the set contains a layer.
    #[must_use]
    pub const fn contains(self, layer: LayerName) -> bool {
        self.0 & 1 << layer as u8 != 0
    }

    /// Whether the sets share a layer.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the set has no layers.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The layers, in the order of the JSON object.
    pub fn iter(self) -> impl Iterator<Item = LayerName> {
        LayerName::ALL.into_iter().filter(move |&layer| self.contains(layer))
    }

    /// Returns the set with all layers that its items refer to, so that every id belongs to an item. Attributions
    /// need actors, and actors and mentions need each other.
    #[must_use]
    pub fn with_references(self) -> Self {
        let more = self.iter().fold(self, |all, layer| all.union(layer.refers_to()));
        if more == self { self } else { more.with_references() }
    }
}

impl Default for LayerSet {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl FromIterator<LayerName> for LayerSet {
    fn from_iter<I: IntoIterator<Item = LayerName>>(layers: I) -> Self {
        layers.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Display for LayerSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::DEFAULT => f.write_str("all"),
            Self::NONE => f.write_str("none"),
            _ => f.write_str(&self.iter().map(LayerName::name).collect::<Vec<_>>().join(",")),
        }
    }
}

/// The error for a name that no layer has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no layer {name:?}; layers are all, none, or some of {}", known())]
pub struct UnknownLayer {
    /// The name as it was given.
    pub name: String,
}

fn known() -> String {
    LayerName::ALL.map(LayerName::name).join(", ")
}

impl FromStr for LayerName {
    type Err = UnknownLayer;

    fn from_str(name: &str) -> Result<Self, UnknownLayer> {
        let known = Self::ALL.into_iter().find(|layer| layer.name() == name);
        known.ok_or_else(|| UnknownLayer { name: name.to_owned() })
    }
}

impl FromStr for LayerSet {
    type Err = UnknownLayer;

    /// Parses the named layers, without those that they refer to. Fails if a name is not that of a layer.
    fn from_str(names: &str) -> Result<Self, UnknownLayer> {
        match names {
            "all" => Ok(Self::DEFAULT),
            "none" => Ok(Self::NONE),
            _ => names.split(',').map(|name| name.trim().parse::<LayerName>()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_printed_as_they_are_parsed() {
        for set in ["all", "none", "sentences", "tokens,notes", "mentions,actors"] {
            assert_eq!(set.parse::<LayerSet>().unwrap().to_string(), set);
        }
        let error = "sentences,quotes".parse::<LayerSet>().unwrap_err().to_string();
        assert!(error.contains("\"quotes\"") && error.contains("attributions"), "{error}");
        assert!("".parse::<LayerSet>().is_err());
    }

    #[test]
    fn chosen_layers_bring_those_that_they_refer_to() {
        let closed = |set: &str| set.parse::<LayerSet>().unwrap().with_references().to_string();
        assert_eq!(closed("attributions"), "mentions,actors,attributions");
        assert_eq!(closed("mentions"), "mentions,actors");
        assert_eq!(closed("sentences,notes"), "sentences,notes");
        assert_eq!(closed("all"), "all");
    }
}
