//! Which source of metadata counts: first the user, then the container, then the article itself.

use std::collections::BTreeMap;

use onrecord_text::{Licence, LicenceScope};

use crate::{ContainerMetadata, UserMetadata, licence};

/// The metadata from outside the article, and which source each field was taken from so far.
pub(crate) struct Precedence<'a> {
    user: &'a UserMetadata,
    container: &'a ContainerMetadata,
    from: BTreeMap<String, String>,
}

impl<'a> Precedence<'a> {
    pub(crate) fn new(user: &'a UserMetadata, container: &'a ContainerMetadata) -> Self {
        Self { user, container, from: BTreeMap::new() }
    }

    /// A field from outside, or else as `found` in the article, with the name of what found it.
    pub(crate) fn field(
        &mut self,
        name: &str,
        pick: impl Fn(&UserMetadata) -> &Option<String>,
        found: Option<(String, &str)>,
    ) -> Option<String> {
        let outside = [(self.user, "given"), (&self.container.fields, self.container.by)];
        let mut outside =
            outside.into_iter().filter_map(|(metadata, by)| Some((pick(metadata).clone()?, by)));
        let (value, by) = outside.next().or(found)?;
        self.from.insert(name.to_owned(), by.to_owned());
        Some(value)
    }

    /// The authors, by the same precedence.
    pub(crate) fn authors(&mut self, found: (Vec<String>, &str)) -> Vec<String> {
        let user = (self.user.authors.clone(), "given");
        let container = (self.container.fields.authors.clone(), self.container.by);
        let metadata = [user, container, found].into_iter().find(|(names, _)| !names.is_empty());
        let Some((names, by)) = metadata else { return Vec::new() };
        self.from.insert("authors".to_owned(), by.to_owned());
        names
    }

    /// The first licence from outside that a rule knows.
    pub(crate) fn licence(&self) -> Option<Licence> {
        let outside = [(self.user, "given"), (&self.container.fields, self.container.by)];
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

    /// Which source each field was taken from.
    pub(crate) fn from(self) -> BTreeMap<String, String> {
        self.from
    }
}
