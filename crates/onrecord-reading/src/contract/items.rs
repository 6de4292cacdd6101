//! The items of one layer, or its absence.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The items of one layer in order. It reads and writes like a [`Vec`].
///
/// A layer that was not chosen is *absent*: it has no items, and the JSON object has no key for it. A layer that was
/// chosen and found nothing is present and empty: `[]`. The default is absent; `Items` made from a [`Vec`] or collected
/// from an iterator are present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Items<T> {
    items: Vec<T>,
    present: bool,
}

impl<T> Items<T> {
    /// A layer that was not chosen.
    #[must_use]
    pub const fn absent() -> Self {
        Self { items: Vec::new(), present: false }
    }

    /// Whether the layer was not chosen. Adding an item makes it present.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        !self.present && self.items.is_empty()
    }

    /// The items, or `None` where the layer was not chosen.
    #[must_use]
    pub fn if_present(&self) -> Option<&[T]> {
        (!self.is_absent()).then_some(&self.items)
    }
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self::absent()
    }
}

impl<T> Deref for Items<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.items
    }
}

impl<T> DerefMut for Items<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.items
    }
}

impl<T> From<Vec<T>> for Items<T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, present: true }
    }
}

impl<T> From<Items<T>> for Vec<T> {
    fn from(items: Items<T>) -> Self {
        items.items
    }
}

impl<T> FromIterator<T> for Items<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::from(Vec::from_iter(items))
    }
}

impl<T> IntoIterator for Items<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Items<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut Items<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter_mut()
    }
}

impl<T: Serialize> Serialize for Items<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

impl<T: JsonSchema> JsonSchema for Items<T> {
    fn inline_schema() -> bool {
        Vec::<T>::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Vec::<T>::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }
}

impl<T: PartialEq> PartialEq<Items<T>> for Vec<T> {
    fn eq(&self, items: &Items<T>) -> bool {
        *self == items.items
    }
}

impl<T: PartialEq> PartialEq<Vec<T>> for Items<T> {
    fn eq(&self, items: &Vec<T>) -> bool {
        self.items == *items
    }
}
