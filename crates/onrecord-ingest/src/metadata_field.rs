//! The fields of an article's metadata, and how a field is set from words that somebody wrote.

use strum::{EnumCount, EnumString, IntoStaticStr};

use crate::UserMetadata;
use crate::byline;
use crate::licence::licence_id;
use crate::user_metadata::lenient_date;

/// Cells and values that mean "not known".
const EMPTY_VALUES: &[&str] = &["", "-", "n/a", "na", "nan", "none", "null", "unknown"];

/// A field of an article's metadata. Its name in data files is the variant's in lower case.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumCount, EnumString, IntoStaticStr,
)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum MetadataField {
    Title,
    Url,
    Publisher,
    Site,
    Section,
    Authors,
    Published,
    Modified,
    Language,
    Licence,
}

/// Why words are no value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InvalidValue {
    /// No date that can be read without doubt.
    Date,
    /// No licence that a rule knows.
    Licence,
}

/// Whether words only say that a value is not known.
pub(crate) fn is_empty_value(words: &str) -> bool {
    EMPTY_VALUES.contains(&words.trim().to_lowercase().as_str())
}

/// Sets a field from words. Empty values leave it as it is, and so do invalid ones.
pub(crate) fn set(
    metadata: &mut UserMetadata,
    field: MetadataField,
    words: &str,
) -> Result<(), InvalidValue> {
    let words = words.trim();
    if is_empty_value(words) {
        return Ok(());
    }
    let value = Some(words.to_owned());
    let date = || lenient_date(words).ok_or(InvalidValue::Date);
    match field {
        MetadataField::Title => metadata.title = value,
        MetadataField::Url => metadata.url = value,
        MetadataField::Publisher => metadata.publisher = value,
        MetadataField::Site => metadata.site = value,
        MetadataField::Section => metadata.section = value,
        MetadataField::Published => metadata.published = Some(date()?),
        MetadataField::Modified => metadata.modified = Some(date()?),
        MetadataField::Language => metadata.language = value,
        MetadataField::Licence if licence_id(words).is_none() => return Err(InvalidValue::Licence),
        MetadataField::Licence => metadata.licence = value,
        MetadataField::Authors => metadata.authors = byline::credited(words),
    }
    Ok(())
}
