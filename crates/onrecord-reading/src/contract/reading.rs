//! A reading in the JSON contract.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::article::Article;
use super::item::{Actor, Attribution, Mention, Note, Token};
use super::items::Items;
use super::layer::Layer;
use super::span::Range;
use crate::layers::{LayerName, LayerSet};
use crate::reading::VoiceShares;

/// Everything found in one article. Each span has its words. A layer that was not chosen has no key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Reading {
    /// The version of the program.
    pub onrecord: String,
    /// The name of the model, and a hash of the model and the rules.
    pub model: String,
    /// The article that was read.
    pub article: Article,
    /// The sentences in order.
    #[serde(skip_serializing_if = "Items::is_absent", default)]
    pub sentences: Items<Range>,
    /// The words in order. They are not in the default layers.
    #[serde(skip_serializing_if = "Items::is_absent", default)]
    pub tokens: Items<Token>,
    /// The mentions in order of the text.
    #[serde(skip_serializing_if = "Items::is_absent", default)]
    pub mentions: Items<Mention>,
    /// The actors that the mentions refer to, in order of their first mention.
    #[serde(skip_serializing_if = "Items::is_absent", default)]
    pub actors: Items<Actor>,
    /// The attributions in order of the text.
    #[serde(skip_serializing_if = "Items::is_absent", default)]
    pub attributions: Items<Attribution>,
    /// The share of each voice in the text. It is absent without attributions and in versions before 0.2.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub summary: Option<VoiceShares>,
    /// Remarks for readers of this reading.
    #[serde(skip_serializing_if = "Items::is_absent", default)]
    pub notes: Items<Note>,
}

/// Calls a macro with each layer's name and field. A new layer needs a line here.
macro_rules! each_layer {
    ($reading:expr, $layer:ident) => {
        $layer!($reading, Sentences, sentences);
        $layer!($reading, Tokens, tokens);
        $layer!($reading, Mentions, mentions);
        $layer!($reading, Actors, actors);
        $layer!($reading, Attributions, attributions);
        $layer!($reading, Notes, notes);
    };
}

impl Reading {
    /// Makes the layers absent that are not in `layers`.
    pub fn retain_layers(&mut self, layers: LayerSet) {
        macro_rules! retain {
            ($reading:expr, $name:ident, $field:ident) => {
                if !layers.contains(LayerName::$name) {
                    $reading.$field = Items::absent();
                }
            };
        }
        each_layer!(self, retain);
    }

    /// The layers that are present, whether or not they have items.
    #[must_use]
    pub fn layers(&self) -> LayerSet {
        let mut present = LayerSet::NONE;
        macro_rules! add {
            ($reading:expr, $name:ident, $field:ident) => {
                if !$reading.$field.is_absent() {
                    present = present.with(LayerName::$name);
                }
            };
        }
        each_layer!(self, add);
        present
    }

    /// Calls `visit` with each item of all layers, layer by layer and in order, and its index in its layer.
    pub fn each_item<'r>(&'r self, mut visit: impl FnMut(usize, &'r dyn Layer)) {
        macro_rules! walk {
            ($reading:expr, $name:ident, $field:ident) => {
                for (index, item) in $reading.$field.iter().enumerate() {
                    visit(index, item);
                }
            };
        }
        each_layer!(self, walk);
    }

    /// Like [`Self::each_item`], with mutable items.
    pub fn each_item_mut(&mut self, mut visit: impl FnMut(usize, &mut dyn Layer)) {
        macro_rules! walk {
            ($reading:expr, $name:ident, $field:ident) => {
                for (index, item) in $reading.$field.iter_mut().enumerate() {
                    visit(index, item);
                }
            };
        }
        each_layer!(self, walk);
    }

    /// The number of items in a layer; 0 where the layer is absent.
    #[must_use]
    pub fn count(&self, layer: LayerName) -> usize {
        let mut count = 0;
        macro_rules! add {
            ($reading:expr, $name:ident, $field:ident) => {
                if layer == LayerName::$name {
                    count = $reading.$field.len();
                }
            };
        }
        each_layer!(self, add);
        count
    }
}
