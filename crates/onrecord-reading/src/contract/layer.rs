//! The common interface of the items of all layers: spans, ids and references.

use super::item::{Actor, Attribution, Mention, Note, Token};
use super::span::{Range, Span};
use crate::ids::ItemId;
use crate::layers::LayerName;
use crate::reading::MentionForm;

/// An item of a layer. The type of each layer's items implements it.
///
/// Code that concerns all layers uses [`Reading::each_item`] and this trait. A new layer then needs no change there:
///
/// ```
/// use onrecord_reading::contract::{Layer, Reading};
///
/// /// How many spans of a reading carry more than `most` bytes of the text.
/// fn long_spans(reading: &Reading, most: usize) -> usize {
///     let mut count = 0;
///     reading.each_item(|_, item| {
///         item.each_span(&mut |span| {
///             count += usize::from(span.text.is_some_and(|text| text.len() > most));
///         });
///     });
///     count
/// }
/// ```
///
/// [`Reading::each_item`]: super::Reading::each_item
pub trait Layer {
    /// The layer that the item belongs to.
    fn layer(&self) -> LayerName;

    /// The item's id; `None` in a layer without ids, and for text that is no id of this layer.
    fn id(&self) -> Option<ItemId> {
        None
    }

    /// Calls `visit` with each span of the item.
    fn each_span<'s>(&'s self, visit: &mut dyn FnMut(SpanRef<'s>));

    /// Calls `visit` with a mutable reference to each span of the item, in the order of [`Self::each_span`].
    fn each_span_mut(&mut self, visit: &mut dyn FnMut(SpanMut<'_>));

    /// Calls `visit` with each field that refers to other items.
    fn each_reference(&self, visit: &mut dyn FnMut(Reference)) {
        let _ = visit;
    }

    /// Replaces the item's own id and the ids that it refers to. A reference for which `map` returns `None` is removed;
    /// the item's own id stays then.
    fn map_ids(&mut self, map: &mut dyn FnMut(ItemId) -> Option<ItemId>) {
        let _ = map;
    }

    /// A problem of the item that concerns neither spans nor references.
    fn problem(&self) -> Option<&'static str> {
        None
    }

    /// The name of the item for people: its id (`q3`), or the layer and its number (`sentence 4`).
    fn label(&self, index: usize) -> String {
        match self.id() {
            Some(id) => id.to_string(),
            None => format!("{} {}", self.layer().singular(), index + 1),
        }
    }
}

/// A span of an item.
#[derive(Clone, Copy, Debug)]
pub struct SpanRef<'s> {
    /// The role of the span in its item.
    pub role: SpanRole,
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// The words, where the span carries them.
    pub text: Option<&'s str>,
}

/// A mutable span of an item.
#[derive(Debug)]
pub struct SpanMut<'s> {
    /// The role of the span in its item.
    pub role: SpanRole,
    /// First unit.
    pub start: &'s mut usize,
    /// One past the last unit.
    pub end: &'s mut usize,
    /// The words, where the span carries them.
    pub text: Option<&'s mut String>,
}

/// The role of a span in its item. The licence gate uses it to decide how many of the words a program may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanRole {
    /// The item itself, if it is a name.
    Name,
    /// The item itself, if it is no name.
    Item,
    /// A run of the content of an attribution.
    Content,
    /// A part of the content inside quotation marks.
    Quoted,
    /// The words that attribute.
    Cue,
    /// The words that name who said it.
    Source,
}

impl SpanRole {
    /// The key in the item's JSON object; `None` where the item itself is the span.
    #[must_use]
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::Name | Self::Item => None,
            Self::Content => Some("content"),
            Self::Quoted => Some("quoted"),
            Self::Cue => Some("cue"),
            Self::Source => Some("source"),
        }
    }
}

/// A reference from an item to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The key in the item's JSON object.
    pub field: &'static str,
    /// Whether the field holds a list of references.
    pub is_list: bool,
    /// The layer referred to.
    pub layer: LayerName,
    /// The item referred to; `None` for text that is no id of that layer.
    pub to: Option<ItemId>,
}

impl Span {
    fn visit<'s>(&'s self, role: SpanRole, visit: &mut dyn FnMut(SpanRef<'s>)) {
        let Self { start, end, ref text } = *self;
        visit(SpanRef { role, start, end, text: Some(text) });
    }

    fn visit_mut(&mut self, role: SpanRole, visit: &mut dyn FnMut(SpanMut<'_>)) {
        let Self { start, end, text } = self;
        visit(SpanMut { role, start, end, text: Some(text) });
    }
}

impl Layer for Range {
    fn layer(&self) -> LayerName {
        LayerName::Sentences
    }

    fn each_span<'s>(&'s self, visit: &mut dyn FnMut(SpanRef<'s>)) {
        let Self { start, end } = *self;
        visit(SpanRef { role: SpanRole::Item, start, end, text: None });
    }

    fn each_span_mut(&mut self, visit: &mut dyn FnMut(SpanMut<'_>)) {
        let Self { start, end } = self;
        visit(SpanMut { role: SpanRole::Item, start, end, text: None });
    }
}

impl Layer for Token {
    fn layer(&self) -> LayerName {
        LayerName::Tokens
    }

    fn each_span<'s>(&'s self, visit: &mut dyn FnMut(SpanRef<'s>)) {
        let Self { start, end, ref text, .. } = *self;
        visit(SpanRef { role: SpanRole::Item, start, end, text: Some(text) });
    }

    fn each_span_mut(&mut self, visit: &mut dyn FnMut(SpanMut<'_>)) {
        let Self { start, end, text, .. } = self;
        visit(SpanMut { role: SpanRole::Item, start, end, text: Some(text) });
    }
}

impl Mention {
    fn role(&self) -> SpanRole {
        if self.form == MentionForm::Name { SpanRole::Name } else { SpanRole::Item }
    }
}

impl Layer for Mention {
    fn layer(&self) -> LayerName {
        LayerName::Mentions
    }

    fn id(&self) -> Option<ItemId> {
        ItemId::in_layer(LayerName::Mentions, &self.id)
    }

    fn each_span<'s>(&'s self, visit: &mut dyn FnMut(SpanRef<'s>)) {
        let Self { start, end, ref text, .. } = *self;
        visit(SpanRef { role: self.role(), start, end, text: Some(text) });
    }

    fn each_span_mut(&mut self, visit: &mut dyn FnMut(SpanMut<'_>)) {
        let role = self.role();
        let Self { start, end, text, .. } = self;
        visit(SpanMut { role, start, end, text: Some(text) });
    }

    fn each_reference(&self, visit: &mut dyn FnMut(Reference)) {
        refer("actor", false, LayerName::Actors, &self.actor, visit);
    }

    fn map_ids(&mut self, map: &mut dyn FnMut(ItemId) -> Option<ItemId>) {
        map_own(&mut self.id, map);
        map_reference(&mut self.actor, map);
    }
}

impl Layer for Actor {
    fn layer(&self) -> LayerName {
        LayerName::Actors
    }

    fn id(&self) -> Option<ItemId> {
        ItemId::in_layer(LayerName::Actors, &self.id)
    }

    fn each_span<'s>(&'s self, _: &mut dyn FnMut(SpanRef<'s>)) {}

    fn each_span_mut(&mut self, _: &mut dyn FnMut(SpanMut<'_>)) {}

    fn each_reference(&self, visit: &mut dyn FnMut(Reference)) {
        refer("mentions", true, LayerName::Mentions, &self.mentions, visit);
    }

    fn map_ids(&mut self, map: &mut dyn FnMut(ItemId) -> Option<ItemId>) {
        map_own(&mut self.id, map);
        self.mentions.retain_mut(|id| match id.parse().map(&mut *map) {
            Ok(Some(new)) => {
                *id = new.to_string();
                true
            }
            Ok(None) => false,
            Err(_) => true,
        });
    }
}

impl Layer for Attribution {
    fn layer(&self) -> LayerName {
        LayerName::Attributions
    }

    fn id(&self) -> Option<ItemId> {
        ItemId::in_layer(LayerName::Attributions, &self.id)
    }

    fn each_span<'s>(&'s self, visit: &mut dyn FnMut(SpanRef<'s>)) {
        self.content.iter().for_each(|span| span.visit(SpanRole::Content, visit));
        self.quoted.iter().for_each(|span| span.visit(SpanRole::Quoted, visit));
        self.cue.iter().for_each(|span| span.visit(SpanRole::Cue, visit));
        self.source.iter().for_each(|span| span.visit(SpanRole::Source, visit));
    }

    fn each_span_mut(&mut self, visit: &mut dyn FnMut(SpanMut<'_>)) {
        self.content.iter_mut().for_each(|span| span.visit_mut(SpanRole::Content, visit));
        self.quoted.iter_mut().for_each(|span| span.visit_mut(SpanRole::Quoted, visit));
        self.cue.iter_mut().for_each(|span| span.visit_mut(SpanRole::Cue, visit));
        self.source.iter_mut().for_each(|span| span.visit_mut(SpanRole::Source, visit));
    }

    fn each_reference(&self, visit: &mut dyn FnMut(Reference)) {
        refer("speaker", false, LayerName::Actors, &self.speaker, visit);
        refer("parent", false, LayerName::Attributions, &self.parent, visit);
    }

    fn map_ids(&mut self, map: &mut dyn FnMut(ItemId) -> Option<ItemId>) {
        map_own(&mut self.id, map);
        map_reference(&mut self.speaker, map);
        map_reference(&mut self.parent, map);
    }

    fn problem(&self) -> Option<&'static str> {
        self.content.is_empty().then_some("it has no content")
    }
}

impl Layer for Note {
    fn layer(&self) -> LayerName {
        LayerName::Notes
    }

    fn each_span<'s>(&'s self, visit: &mut dyn FnMut(SpanRef<'s>)) {
        let Self { start, end, .. } = *self;
        visit(SpanRef { role: SpanRole::Item, start, end, text: None });
    }

    fn each_span_mut(&mut self, visit: &mut dyn FnMut(SpanMut<'_>)) {
        let Self { start, end, .. } = self;
        visit(SpanMut { role: SpanRole::Item, start, end, text: None });
    }
}

/// Visits the references of one field.
fn refer<'i>(
    field: &'static str,
    is_list: bool,
    layer: LayerName,
    ids: impl IntoIterator<Item = &'i String>,
    visit: &mut dyn FnMut(Reference),
) {
    for id in ids {
        visit(Reference { field, is_list, layer, to: ItemId::in_layer(layer, id) });
    }
}

fn map_own(id: &mut String, map: &mut dyn FnMut(ItemId) -> Option<ItemId>) {
    if let Some(new) = id.parse().ok().and_then(map) {
        *id = new.to_string();
    }
}

fn map_reference(id: &mut Option<String>, map: &mut dyn FnMut(ItemId) -> Option<ItemId>) {
    if let Some(old) = id.as_ref().and_then(|id| id.parse().ok()) {
        *id = map(old).map(|new| new.to_string());
    }
}
