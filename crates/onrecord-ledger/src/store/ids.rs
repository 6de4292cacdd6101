//! Ids of rows, and numbers of items in their article. Each is a type of its own, so none can stand for another.

use std::fmt;

use onrecord_reading::contract::ItemId;
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};

/// Makes types of integers, which SQL and JSON know as plain integers.
macro_rules! integers {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub(crate) struct $name(pub(crate) i64);

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                i64::column_result(value).map(Self)
            }
        }
    )+};
}

integers! {
    /// A row of `article`. Readings and citations name the article by its column `article_id`.
    ArticleId;
    /// A row of `entity`. Answers name the entity by its column `entity_id`.
    EntityId;
    /// A row of `attribution`.
    AttributionId;
    /// A row of `correction`. Exported journals name the correction by its column `correction_id`.
    CorrectionId;
    /// A row of `story`. Answers name the story by its column `story_id`.
    StoryId;
    /// A row of `run`.
    RunId;
    /// A row of `source_name`.
    SourceNameId;
    /// The number of an actor in its article: 1 for `a1`.
    ActorNumber;
    /// The number of a mention in its article: 1 for `m1`.
    MentionNumber;
    /// The number of an attribution in its article: 1 for `q1`.
    AttributionNumber;
}

/// Converts ids and positions in a reading to numbers, and numbers to ids.
macro_rules! numbers {
    ($($name:ident = $letter:literal;)+) => {$(
        impl $name {
            /// The number of the item with this id; `None` for any other text.
            pub(crate) fn of(id: &str) -> Option<Self> {
                let id: ItemId = id.parse().ok()?;
                let number = i64::try_from(id.index()).ok()?.checked_add(1)?;
                (id.layer().id_letter() == Some($letter)).then_some(Self(number))
            }

            /// The number of the item at this position in its layer, from zero.
            pub(crate) fn at(index: usize) -> Self {
                Self(index as i64 + 1)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", $letter, self.0)
            }
        }
    )+};
}

numbers! {
    ActorNumber = 'a';
    MentionNumber = 'm';
    AttributionNumber = 'q';
}

impl ActorNumber {
    /// The position among the article's actors, from zero; `None` for a number that no actor has.
    pub(crate) fn index(self) -> Option<usize> {
        index(self.0)
    }
}

impl MentionNumber {
    /// The position among the article's mentions, from zero; `None` for a number that no mention has.
    pub(crate) fn index(self) -> Option<usize> {
        index(self.0)
    }
}

fn index(number: i64) -> Option<usize> {
    usize::try_from(number).ok()?.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_prints_as_the_id_that_it_came_from() {
        let number = ActorNumber::of("a3").unwrap();
        assert_eq!((number, number.index()), (ActorNumber::at(2), Some(2)));
        assert_eq!(number.to_string(), "a3");
        for id in ["a3", "q0", "q", "3", "q03", "q9223372036854775808"] {
            assert_eq!(AttributionNumber::of(id), None, "{id:?}");
        }
        assert_eq!(ActorNumber(0).index(), None);
    }
}
