//! Ids of the items of a reading.
//!
//! [`MentionId`], [`ActorId`] and [`AttributionId`] each name an item of one layer, so that nothing can confuse an
//! actor with a mention. [`ItemId`] names an item of any layer. It alone prints and parses ids.

use std::fmt;
use std::str::FromStr;

use crate::layers::LayerName;

/// The id of an item: its layer and its position in the layer. It is printed as `q1`, `a1` or `m1`, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId {
    layer: LayerName,
    index: usize,
}

impl ItemId {
    /// The id of the item at `index` (from zero) of a layer; `None` where the layer's items have no ids.
    #[must_use]
    pub fn new(layer: LayerName, index: usize) -> Option<Self> {
        layer.id_letter().map(|_| Self { layer, index })
    }

    /// The layer.
    #[must_use]
    pub const fn layer(self) -> LayerName {
        self.layer
    }

    /// The position in the layer, from zero.
    #[must_use]
    pub const fn index(self) -> usize {
        self.index
    }

    /// Parses `text` as an id of this layer. The result is `None` unless the id prints as the same text.
    pub(crate) fn in_layer(layer: LayerName, text: &str) -> Option<Self> {
        text.parse().ok().filter(|id: &Self| id.layer == layer)
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only layers with a letter have ids.
        let letter = self.layer.id_letter().unwrap_or('?');
        // A file from outside may hold the highest number, after which a new item would overflow.
        write!(f, "{letter}{}", self.index.saturating_add(1))
    }
}

/// The error for text that is not the id of an item.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no item's id: q1 names an attribution, m1 a mention, a1 an actor")]
pub struct InvalidId {
    /// The text, as given.
    pub text: String,
}

impl FromStr for ItemId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let id = || {
            let letter = text.chars().next()?;
            let layer =
                LayerName::ALL.into_iter().find(|layer| layer.id_letter() == Some(letter))?;
            let number = text.strip_prefix(letter)?;
            let plain =
                number.bytes().all(|digit| digit.is_ascii_digit()) && !number.starts_with('0');
            let index = number.parse::<usize>().ok().filter(|_| plain)?.checked_sub(1)?;
            Some(Self { layer, index })
        };
        id().ok_or_else(|| InvalidId { text: text.to_owned() })
    }
}

/// Defines the type of the ids of one layer.
macro_rules! layer_id {
    ($(#[$doc:meta])* $id:ident: $layer:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id(usize);

        impl $id {
            /// The id of the item at `index` of its layer, from zero.
            #[must_use]
            pub const fn new(index: usize) -> Self {
                Self(index)
            }

            /// The position in the layer, from zero.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0
            }
        }

        impl From<$id> for ItemId {
            fn from(id: $id) -> Self {
                Self { layer: LayerName::$layer, index: id.0 }
            }
        }

        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                ItemId::from(*self).fmt(f)
            }
        }
    };
}

layer_id! {
    /// The id of a mention: its position among the mentions of its reading. It is printed as `m1`, counted from one.
    MentionId: Mentions
}
layer_id! {
    /// The id of an actor: its position among the actors of its reading. It is printed as `a1`, counted from one.
    ActorId: Actors
}
layer_id! {
    /// The id of an attribution: its position among the attributions of its reading. It is printed as `q1`, counted
    /// from one.
    AttributionId: Attributions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_only_what_is_printed_back_as_it_was() {
        for id in ["q1", "a12", "m340"] {
            assert_eq!(id.parse::<ItemId>().unwrap().to_string(), id);
        }
        for text in ["", "q", "q0", "q01", "q+1", "x1", "1", "q1 ", "q99999999999999999999999"] {
            assert!(text.parse::<ItemId>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_id_of_a_layer_prints_its_letter_and_counts_from_one() {
        assert_eq!(MentionId::new(339).to_string(), "m340");
        assert_eq!(ActorId::new(11).to_string(), "a12");
        assert_eq!(AttributionId::new(0).to_string(), "q1");
        assert_eq!(AttributionId::new(0).index(), 0);
    }

    #[test]
    fn the_id_of_a_layer_is_an_id_of_an_item() {
        assert_eq!(Some(MentionId::new(2).into()), ItemId::new(LayerName::Mentions, 2));
        assert_eq!(Some(ActorId::new(2).into()), ItemId::new(LayerName::Actors, 2));
        assert_eq!(Some(AttributionId::new(2).into()), ItemId::new(LayerName::Attributions, 2));
    }
}
