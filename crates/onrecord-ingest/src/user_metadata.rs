//! Metadata that the user states.

use jiff::Timestamp;
use jiff::fmt::rfc2822;

use crate::dates;
use crate::error::UserMetadataError;
use crate::licence;

/// Metadata that the user states. It wins over what the article says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserMetadata {
    /// The file's path as the user named it, `-` for standard input.
    pub path: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Who published this copy.
    pub publisher: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
    /// Section of the site.
    pub section: Option<String>,
    /// Day (`2020-05-22`) or moment (RFC 3339) of publication. A string, as a moment keeps its time zone.
    pub published: Option<String>,
    /// Day or moment of the last change.
    pub modified: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Licence in any wording that [`licence_id`](crate::licence_id) knows.
    pub licence: Option<String>,
    /// Authors in order.
    pub authors: Vec<String>,
}

impl UserMetadata {
    /// These fields, completed by those of `fallback`.
    #[must_use]
    pub fn or(self, fallback: UserMetadata) -> UserMetadata {
        UserMetadata {
            path: self.path.or(fallback.path),
            title: self.title.or(fallback.title),
            url: self.url.or(fallback.url),
            publisher: self.publisher.or(fallback.publisher),
            site: self.site.or(fallback.site),
            section: self.section.or(fallback.section),
            published: self.published.or(fallback.published),
            modified: self.modified.or(fallback.modified),
            language: self.language.or(fallback.language),
            licence: self.licence.or(fallback.licence),
            authors: if self.authors.is_empty() { fallback.authors } else { self.authors },
        }
    }

    /// Checks dates and licence, so that a wrong setting is refused once and not for every article.
    ///
    /// # Errors
    /// Names the first invalid field.
    pub fn check(&self) -> Result<(), UserMetadataError> {
        for (field, value) in [("published", &self.published), ("modified", &self.modified)] {
            if let Some(value) = value
                && !is_day_or_moment(value)
            {
                return Err(UserMetadataError::Date { field, value: value.clone() });
            }
        }
        match &self.licence {
            Some(value) if licence::licence_id(value).is_none() => {
                Err(UserMetadataError::Licence { value: value.clone() })
            }
            _ => Ok(()),
        }
    }

    /// How messages name the article.
    pub(crate) fn place(&self) -> &str {
        match self.path.as_deref() {
            Some("-") => "standard input",
            Some(path) => path,
            None => "the input",
        }
    }
}

/// Whether a value is `2020-05-22` or RFC 3339.
fn is_day_or_moment(value: &str) -> bool {
    dates::iso_day(value).is_some() || is_moment(value)
}

fn is_moment(value: &str) -> bool {
    let day = value.get(..10).and_then(dates::iso_day);
    // jiff also accepts a time zone's name in brackets, which RFC 3339 does not.
    day.is_some() && !value.contains('[') && value.parse::<Timestamp>().is_ok()
}

/// A day or moment from a table or a feed, in any form that can be read without doubt.
pub(crate) fn lenient_date(value: &str) -> Option<String> {
    if is_moment(value) {
        return Some(value.to_owned());
    }
    // "Fri, 22 May 2020 23:30:00 -0500" keeps its offset, as the day depends on it.
    if let Ok(moment) = rfc2822::parse(value) {
        return Some(moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()).filter(|m| is_moment(m));
    }
    dates::date_line(value).and_then(|line| line.published.or(line.modified)).map(|d| d.to_string())
}
