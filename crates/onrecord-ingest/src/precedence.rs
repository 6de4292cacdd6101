//! Who is believed: what the user says of an article wins over what carries it, and that over what the
//! article says itself.

use std::collections::BTreeMap;

use onrecord_text::{Licence, LicenceScope};

use crate::{ContainerMetadata, UserMetadata, licence};

/// What is metadata of an article from outside, and which fields were taken from where so far.
pub(crate) struct Precedence<'a> {
    given: &'a UserMetadata,
    container: &'a ContainerMetadata,
    from: BTreeMap<String, String>,
}

impl<'a> Precedence<'a> {
    pub(crate) fn new(given: &'a UserMetadata, container: &'a ContainerMetadata) -> Self {
        Self { given, container, from: BTreeMap::new() }
    }

    /// A field, and as `found` in the article (with what found it) where nobody says it from outside.
    pub(crate) fn field(
        &mut self,
        name: &str,
        pick: impl Fn(&UserMetadata) -> &Option<String>,
        found: Option<(String, &str)>,
    ) -> Option<String> {
        let outside = [(self.given, "given"), (&self.container.fields, self.container.by)];
        let mut outside =
            outside.into_iter().filter_map(|(metadata, by)| Some((pick(metadata).clone()?, by)));
        let (value, by) = outside.next().or(found)?;
        self.from.insert(name.to_owned(), by.to_owned());
        Some(value)
    }

    /// The authors, likewise.
    pub(crate) fn authors(&mut self, found: (Vec<String>, &str)) -> Vec<String> {
        let given = (self.given.authors.clone(), "given");
        let container = (self.container.fields.authors.clone(), self.container.by);
        let metadata = [given, container, found].into_iter().find(|(names, _)| !names.is_empty());
        let Some((names, by)) = metadata else { return Vec::new() };
        self.from.insert("authors".to_owned(), by.to_owned());
        names
    }

    /// The licence that is told from outside, if it is one that is known.
    pub(crate) fn licence(&self) -> Option<Licence> {
        let outside = [(self.given, "given"), (&self.container.fields, self.container.by)];
        outside.into_iter().find_map(|(metadata, by)| {
            let id = licence::licence_id(metadata.licence.as_deref()?)?;
            Some(Licence {
                url: licence::address(&id),
                id,
                applies_to: LicenceScope::Article,
                evidence: None,
                confidence: 1.0,
                by: by.to_owned(),
            })
        })
    }

    /// Which field is from where.
    pub(crate) fn from(self) -> BTreeMap<String, String> {
        self.from
    }
}
